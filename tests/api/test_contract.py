"""Every operation of the OpenAPI document with made-up arguments, right and wrong, as every role: never our own mistake.

`make fuzz` does the same for longer: BACKHAUL_FUZZ_EXAMPLES says how often each operation is asked.
"""

import asyncio
import os
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from tests.api import test_tenancy
from tests.api.test_tenancy import APART, SECRET, Northgate, addresses
from tests.factories import bearer
from tests.flow.service import eventually, figure

# Pieces of a part are bytes.
schemathesis.serializer.alias("application/partial-upload", "application/octet-stream")

# An organisation with something in every table, and all of its ids: what is asked for exists half of the time.
northgate = test_tenancy.northgate

EXAMPLES = int(os.environ.get("BACKHAUL_FUZZ_EXAMPLES", "4"))
# What ends a member's own session, and what never ends.
LEFT_OUT = {("get", "/api/v1/stream")}
ANSWER_S = 30
_NOT_MADE_UP = {"authorization", "host", "content-length", "transfer-encoding", "cookie"}
_SENDABLE = re.compile(r"([!-~]([ -~]*[!-~])?)?")


@pytest.fixture(scope="module")
def served(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The API as a process of its own, on this run's database: its address, and what it writes to its log."""
    assert database
    log = tmp_path_factory.mktemp("served") / "log"
    with closing(socket.create_server(("127.0.0.1", 0))) as listener, log.open("wb") as output:
        command = ["-m", "uvicorn", "backhaul.main:app", "--fd", str(listener.fileno()), "--no-access-log"]
        process = subprocess.Popen(
            [sys.executable, *command, "--log-level", "warning"],
            env={**os.environ, "BACKHAUL_RATE_ADDRESS_UNITS": "0"},
            stdout=output,
            stderr=output,
            pass_fds=(listener.fileno(),),
        )
        try:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"

            def answers() -> bool:
                assert process.poll() is None, log.read_text()
                # The socket listens already: the first answer comes when all is imported.
                return httpx.get(f"{url}/livez", timeout=90).status_code == httpx.codes.OK

            eventually(answers)
            yield url, log
        finally:
            process.terminate()
            process.wait()


def known_ids(app: FastAPI, northgate: Northgate) -> dict[tuple[str, str], dict[str, str]]:
    """By operation: its path's parameters, with ids that exist."""
    found = {}
    for method, path, address, _, _ in addresses(app, northgate):
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+?)", re.escape(path))
        matched = re.fullmatch(pattern, address)
        assert matched, (path, address)
        found[method, path] = matched.groupdict()
    return found


class Asking:
    """Sends cases, and looks at what came back."""

    def __init__(self, url: str, roles: dict[str, dict[str, str]]) -> None:
        self.url = url
        self.roles = roles
        self.statuses: Counter[int] = Counter()
        self.wrong: dict[str, str] = {}

    def send(self, case: Any, role: str) -> None:
        # Who asks is said below; a made-up Host or length, or what is no header at all, would be about the client.
        made_up = {name: str(value) for name, value in dict(case.headers or {}).items()}
        sendable = {name: value for name, value in made_up.items() if _SENDABLE.fullmatch(value) and name not in _NOT_MADE_UP}
        case.headers.clear()
        case.cookies.clear()
        answer = case.call(base_url=self.url, headers=sendable | self.roles[role], timeout=ANSWER_S)
        self.statuses[answer.status_code] += 1
        self._judge(case, role, answer)

    def _judge(self, case: Any, role: str, answer: Any) -> None:
        wrong = ""
        kind = answer.headers.get("content-type", [""])[0]
        if answer.status_code >= 500:
            wrong = "our own mistake"
        elif answer.status_code >= 400 and case.method != "HEAD" and not kind.startswith(("application/problem", "text/html")):
            wrong = f"no problem document, but {kind}"
        elif b"Traceback" in answer.content[:10_000]:
            wrong = "our insides"
        if wrong:
            command = case.as_curl_command(headers={"Authorization": f"<{role}>"})
            self.wrong[f"{case.method} {case.operation.path}"] = f"{wrong} as {role}: {answer.status_code}: {command[:1500]}"


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
async def test_nothing_that_can_be_asked_is_answered_with_a_mistake_of_ours(
    app: FastAPI, served: tuple[str, Path], northgate: Northgate
) -> None:
    url, log = served
    roles = {member.role: await bearer(member) for member in northgate.members}
    asking = Asking(url, {**roles, "signed out": {}})
    schema: Any = schemathesis.openapi.from_dict(app.openapi())
    operations = [found.ok() for found in schema.get_all_operations()]
    known = known_ids(app, northgate)

    def ask(operation: Any, examples: int) -> None:
        paths: dict[str, str] | None = known.get((operation.method, operation.path))
        variants = [operation.as_strategy(generation_mode=GenerationMode.POSITIVE, path_parameters=paths)]
        variants.append(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
        if operation.body or list(operation.query) or paths:
            variants.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE, path_parameters=None))
        if operation.body:
            variants.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE, path_parameters=paths))

        @seed(20261129)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(*variants), role=st.sampled_from(sorted(asking.roles)))
        def send(case: Any, role: str) -> None:
            asking.send(case, role)

        send()

    def ask_all() -> None:
        for operation in operations:
            if (operation.method, operation.path) not in LEFT_OUT:
                ask(operation, EXAMPLES)

    # What puts something of the asker's own there needs no ids.
    assert set(known) | APART >= {(one.method, one.path) for one in operations}
    await asyncio.to_thread(ask_all)
    figure(f"contract: {asking.statuses.total()} requests, {dict(sorted(asking.statuses.items()))}")
    assert not asking.wrong, "\n\n".join(f"{name}: {told}" for name, told in asking.wrong.items())
    assert asking.statuses.total() > EXAMPLES * 100
    said = log.read_text()
    assert "Traceback" not in said, said[-3000:]
    # Nor what somebody said, nor what signs in.
    told = [SECRET, *(headers["Authorization"].partition(" ")[2] for headers in roles.values())]
    assert [one for one in told if one in said] == []
