"""A certified OpenID provider as a process (pwa/tests/provider/provider.mjs), and people who sign in through its page."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import httpx

REPOSITORY = Path(__file__).parents[2]
PROGRAM = REPOSITORY / "pwa" / "tests" / "provider" / "provider.mjs"
CLIENT = {"client_id": "backhaul of Northgate", "client_secret": "a secret: of/ours+ & 12345678901234567890"}


class Provider:
    """A running one."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._browsers: dict[str, httpx.Client] = {}

    def knows(self, login: str, **claims: Any) -> None:
        """Who this is, from now on."""
        httpx.put(f"{self.issuer}/test/people/{login}", json=claims).raise_for_status()

    def forges(self, **what: Any) -> None:
        """What is wrong with its tokens from now on; nothing: they are right again."""
        httpx.put(f"{self.issuer}/test/forge", json=what).raise_for_status()

    def asked(self) -> list[str]:
        """Each time that it was asked for its keys, or for what it says of itself."""
        found: list[str] = httpx.get(f"{self.issuer}/test/asked").raise_for_status().json()
        return found

    def sign_in(self, url: str, login: str) -> str:
        """Fill in the pages that begin at this address, as a person does. Answers where they lead back to."""
        # Whom the provider knows already is not asked again, as in a browser.
        person = self._browsers.setdefault(login, httpx.Client())
        answer = person.get(url)
        while True:
            if answer.is_redirect:
                to = str(answer.request.url.join(answer.headers["location"]))
                if not to.startswith(self.issuer):
                    return to
                answer = person.get(to)
                continue
            assert answer.status_code == 200, answer.text
            action = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert action, answer.text
            assert prompt, answer.text
            fields = {"prompt": prompt[1], "login": login, "password": "any"}
            answer = person.post(str(answer.request.url.join(unescape(action[1]))), data=fields)

    def close(self) -> None:
        """Close everybody's browser."""
        for browser in self._browsers.values():
            browser.close()


@contextmanager
def running(*redirect_uris: str, port: int = 0) -> Iterator[Provider]:
    """One that sends people back to these addresses."""
    with subprocess.Popen(
        ["node", str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(json.dumps({"port": port, "client": {**CLIENT, "redirect_uris": redirect_uris}}) + "\n")
            process.stdin.flush()
            provider = Provider(json.loads(process.stdout.readline())["issuer"])
            yield provider
            provider.close()
        finally:
            process.kill()
