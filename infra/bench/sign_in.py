"""Whether an answer's time tells which names exist: `python -m infra.bench.sign_in [--rounds 40]`.

Asks the app in this process, on a private database, for a sign-in by password and for a link by mail, in turn with an address
of a member and with one of nobody. Prints the medians and how far apart they are; each try has a name of its own, so that
none is refused by the limit on guesses.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

import httpx
from rich.console import Console

from backhaul.db.embedded import EmbeddedPostgres
from backhaul.db.migrate import upgrade

console = Console(highlight=False)
GOOD = "quagga lantern seven outboards"
WARM_UP = 3

Ask = Callable[[str], Awaitable[httpx.Response]]


async def _members(rounds: int) -> list[str]:
    """Addresses of members with a password; one for each try."""
    from backhaul.db.base import new_id
    from backhaul.db.session import organisation_session
    from backhaul.identity.models import Member, Organisation, Password
    from backhaul.notify.models import Mailbox
    from backhaul.people import passwords

    organisation = Organisation(id=new_id(), name="Northgate", languages=["en"])
    hashed = passwords.hash_password(GOOD)
    addresses = []
    async with organisation_session(organisation.id) as db:
        db.add(organisation)
        await db.flush()
        for n in range(rounds):
            of = {"organisation_id": organisation.id, "member_id": new_id()}
            db.add(Member(organisation_id=organisation.id, id=of["member_id"], name=f"M {n}", role="manager", language="en"))
            await db.flush()
            db.add_all([Mailbox(**of, address=f"member-{n}@example.com"), Password(**of, hash=hashed)])
            addresses.append(f"member-{n}@example.com")
    return addresses


async def _measure(what: str, ask: Ask, known: list[str], wanted: int) -> None:
    took: dict[bool, list[float]] = {True: [], False: []}
    for n, address in enumerate(known):
        # Whichever comes first warms something up for the other.
        for is_known in (True, False) if n % 2 else (False, True):
            began = perf_counter()
            answer = await ask(address if is_known else f"nobody-{n}@example.com")
            took[is_known].append((perf_counter() - began) * 1000)
            if answer.status_code != wanted:
                raise RuntimeError(answer.text)
    here, nobody = (statistics.median(took[is_known][WARM_UP:]) for is_known in (True, False))
    apart = (here / nobody - 1) * 100
    console.print(f"{what}: known {here:.2f} ms, unknown {nobody:.2f} ms (medians of {len(known) - WARM_UP}), {apart:+.1f} %")


async def _run(rounds: int) -> None:
    from backhaul.main import app
    from backhaul.people import endpoints
    from backhaul.rates import Allowance, Guesses

    known = await _members(rounds)
    # Somebody at one address asks more often than is let in.
    endpoints.wrong_passwords = Guesses(10 * rounds, within_s=300)
    endpoints.asked_mails = Allowance(10 * rounds, within_s=600)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
    ):

        async def password(address: str) -> httpx.Response:
            return await client.post("/api/v1/session/password", json={"address": address, "password": "not this"})

        async def mail(address: str) -> httpx.Response:
            return await client.post("/api/v1/session/mail", json={"address": address})

        await _measure("password", password, known, 401)
        await _measure("link by mail", mail, known, 202)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="backhaul-sign-in-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "postgres")
        server.start()
        os.environ |= {
            "BACKHAUL_DATA": folder,
            "BACKHAUL_DATABASE_URL": server.url(),
            "BACKHAUL_SMTP_HOST": "127.0.0.1",
            "BACKHAUL_SMTP_SECURITY": "none",
        }
        try:
            upgrade(server.url())
            asyncio.run(_run(rounds))
        finally:
            server.destroy()


if __name__ == "__main__":
    main()
