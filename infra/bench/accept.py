"""How long it takes until a tip is accepted: `python -m infra.bench.accept [--json out.jsonl]`.

Starts the API in a process of its own on a private database (on disk, fsync on) and sends tips over loopback with one client
and with eight, each on a connection that it keeps. Beside each stands a bare INSERT and COMMIT of a row of the same size on
the same server, with as many connections. The two alternate, so that what else the machine does hits both. Times are
milliseconds from the request to the end of the answer; a voice tip is its PUT and its PATCH together.
"""

import argparse
import hashlib
import http.client
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table

from backhaul.db.base import new_id
from backhaul.db.embedded import EmbeddedPostgres
from backhaul.db.migrate import upgrade
from backhaul.supervise import listen

console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)

ROUNDS, WARM_UP = 4, 10
# About what people type.
TEXT = "Dock 4 is blocked by a broken lift, use the gate on the left and ring twice, they open at six."
RECORDING_BYTES = 60_000

# One request of one client; made once for each client, on a connection of its own.
Send = Callable[[], None]


@dataclass(frozen=True)
class Figure:
    """Latencies in milliseconds, and how many a second all clients together got through."""

    what: str
    clients: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_s: float
    times_bare: float


class Server:
    """A running API, its database and a member's token."""

    def __init__(self, data: Path, cleanup: ExitStack) -> None:
        self.postgres = cleanup.enter_context(EmbeddedPostgres(data / "postgres"))
        cleanup.callback(self.postgres.destroy)
        upgrade(self.postgres.url())
        self.token = secrets.token_urlsafe(32)
        with psycopg.connect(self.postgres.conninfo()) as connection:
            connection.execute("SET search_path = backhaul, public")
            organisation, member = new_id(), new_id()
            connection.execute("INSERT INTO organisation (id, name, languages) VALUES (%s, 'Bench', '{en}')", [organisation])
            connection.execute(
                "INSERT INTO member (organisation_id, id, name, role, language) VALUES (%s, %s, 'Bench', 'contributor', 'en')",
                [organisation, member],
            )
            connection.execute(
                """INSERT INTO access_token (organisation_id, id, member_id, name, token_hash)
                   VALUES (%s, %s, %s, 'bench', %s)""",
                [organisation, new_id(), member, hashlib.sha256(self.token.encode()).digest()],
            )
            connection.execute(
                """CREATE TABLE bare (organisation_id uuid, id uuid, kind text, text text, captured_at timestamptz,
                                      received_at timestamptz DEFAULT now(), PRIMARY KEY (organisation_id, id))"""
            )
        listener = cleanup.enter_context(listen("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        api = subprocess.Popen(  # noqa: S603  # our own module
            [
                *(sys.executable, "-m", "uvicorn", "backhaul.main:app", "--fd", str(listener.fileno())),
                *("--no-access-log", "--log-level", "warning"),
            ],
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("BACKHAUL_")},
                "BACKHAUL_DATA": str(data),
                "BACKHAUL_RATE_MEMBER_UNITS": "0",
                "BACKHAUL_RATE_ADDRESS_UNITS": "0",
                "BACKHAUL_DATABASE_URL": self.postgres.url(),
            },
            pass_fds=(listener.fileno(),),
        )
        cleanup.callback(api.wait)
        cleanup.callback(api.terminate)
        self._until_ready(api)

    def _until_ready(self, api: "subprocess.Popen[bytes]") -> None:
        # Connections wait in the listener's backlog until the API accepts them.
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        if answer.status != http.client.OK or api.poll() is not None:
            raise SystemExit(f"The API is not ready: {answer.status} {answer.read()!r}")

    @contextmanager
    def bare(self) -> Iterator[Send]:
        """A row of the same size, durable when it returns."""
        organisation = new_id()
        with psycopg.connect(self.postgres.conninfo(), autocommit=True) as connection:
            connection.execute("SET search_path = backhaul, public")

            def send() -> None:
                connection.execute(
                    "INSERT INTO bare (organisation_id, id, kind, text, captured_at) VALUES (%s, %s, 'text', %s, %s)",
                    [organisation, new_id(), TEXT, datetime.now(UTC)],
                )

            yield send

    @contextmanager
    def text(self) -> Iterator[Send]:
        """A text tip: row, job and commit."""
        with self._connected() as request:

            def send() -> None:
                body = {"kind": "text", "text": TEXT, "captured_at": datetime.now(UTC).isoformat()}
                request("PUT", f"/api/v1/tips/{new_id()}", json.dumps(body).encode(), {"Content-Type": "application/json"})

            yield send

    @contextmanager
    def voice(self) -> Iterator[Send]:
        """A recording in one piece: its row, then its bytes, their checksum, their file and the job."""
        data = b"\x1a\x45\xdf\xa3" + b"\x42\x82\x84webm" + secrets.token_bytes(RECORDING_BYTES - 11)
        part = {"name": "voice", "type": "audio/webm", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        piece = {"Content-Type": "application/partial-upload", "Upload-Offset": "0", "Upload-Complete": "?1"}
        with self._connected() as request:

            def send() -> None:
                address = f"/api/v1/tips/{new_id()}"
                body = {"kind": "voice", "captured_at": datetime.now(UTC).isoformat(), "parts": [part]}
                request("PUT", address, json.dumps(body).encode(), {"Content-Type": "application/json"})
                request("PATCH", f"{address}/parts/voice", data, piece)

            yield send

    @contextmanager
    def _connected(self) -> Iterator[Callable[[str, str, bytes, dict[str, str]], None]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def request(method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
            connection.request(method, path, body, {**headers, "Authorization": f"Bearer {self.token}"})
            answer = connection.getresponse()
            said = answer.read()
            if answer.status != http.client.CREATED:
                raise SystemExit(f"{method} {path}: {answer.status} {said!r}")

        yield request
        connection.close()


def timed(opened: Callable[[], AbstractContextManager[Send]], clients: int, each: int) -> tuple[list[float], float]:
    """The latencies of all clients in milliseconds, and how long it took them together in seconds."""
    latencies: list[float] = []
    failed: list[BaseException] = []
    start = threading.Barrier(clients + 1)

    def client() -> None:
        try:
            with opened() as send:
                for _ in range(WARM_UP):
                    send()
                start.wait()
                for _ in range(each):
                    began = time.perf_counter()
                    send()
                    latencies.append((time.perf_counter() - began) * 1000)
        except BaseException as error:  # noqa: BLE001  # told to whoever joins the thread
            failed.append(error)
            start.abort()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        start.wait()
    except threading.BrokenBarrierError:
        raise failed[0] from None
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return latencies, time.perf_counter() - began


def measured(server: Server, clients: int, each: int) -> list[Figure]:
    """The bare row, the text tip and the voice tip, one after the other, round by round."""
    ways = {"bare INSERT and COMMIT": server.bare, "text tip": server.text, "voice tip of 60 KB": server.voice}
    latencies: dict[str, list[float]] = {what: [] for what in ways}
    took_s = dict.fromkeys(ways, 0.0)
    for _ in range(ROUNDS):
        for what, opened in ways.items():
            found, seconds = timed(opened, clients, each)
            latencies[what] += found
            took_s[what] += seconds
    bare = statistics.median(latencies["bare INSERT and COMMIT"])
    figures = []
    for what, found in latencies.items():
        cuts = statistics.quantiles(found, n=100)
        p50 = statistics.median(found)
        figures.append(Figure(what, clients, p50, cuts[94], cuts[98], len(found) / took_s[what], p50 / bare))
    return figures


def main() -> None:
    """Measure, print a table, and append JSON lines where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="append the figures to this file, one JSON object a line")
    parser.add_argument("--each", type=int, default=40, help="tips of one client in one round")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backhaul-bench-") as folder, ExitStack() as cleanup:
        # PostgreSQL drops to its own user where this runs as root.
        Path(folder).chmod(0o755)
        server = Server(Path(folder), cleanup)
        figures = measured(server, 1, arguments.each) + measured(server, 8, max(1, arguments.each // 4))
    table = Table(title="Accepting a tip: milliseconds from the request to the answer, fsync on")
    for column in ("", "clients", "p50", "p95", "p99", "a second", "p50 / bare"):
        table.add_column(column, justify="left" if not column else "right")
    for one in figures:
        table.add_row(
            one.what,
            str(one.clients),
            *(f"{value:.1f}" for value in (one.p50_ms, one.p95_ms, one.p99_ms)),
            f"{one.per_s:.0f}",
            f"{one.times_bare:.1f}",
        )
    console.print(table)
    if arguments.json:
        with arguments.json.open("a") as file:
            for one in figures:
                file.write(json.dumps({"bench": "accept", **asdict(one)}) + "\n")


if __name__ == "__main__":
    main()
