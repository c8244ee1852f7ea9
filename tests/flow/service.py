"""Backhaul as it runs in production: its own durable PostgreSQL, API and worker as processes that can be killed."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, LiteralString, Self, TypeVar
from uuid import UUID

import httpx
import psycopg
from psycopg.rows import dict_row

from backhaul.db.base import new_id
from backhaul.db.embedded import EmbeddedPostgres
from backhaul.supervise import listen

T = TypeVar("T")

REPOSITORY = Path(__file__).parents[2]
CLIPS = REPOSITORY / "tests" / "data"
# What is said on them, from the sources that tests/data/SOURCES.md names.
SPOKEN = {
    "acquit.webm": "so they always acquit and then a man goes in the night with a hundred masked cowards at his back "
    "and lynches the rascal",
    "chafing-dish.webm": "serve in a chafing dish with thin slices of dry toast",
    "ask-not.webm": "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
    "amiable.webm": "had he married a more amiable woman he might have been made still more respectable than he was",
}
# Two cores, and other tests beside this one.
PATIENCE_S = 90.0


def eventually(look: Callable[[], T | None], within_s: float = PATIENCE_S, every_s: float = 0.05) -> T:
    """What ``look`` finds, as soon as it finds something."""
    deadline = time.monotonic() + within_s
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"it did not happen within {within_s:g} s"
        time.sleep(every_s)


def figure(text: str) -> None:
    """Say a measured figure; ``pytest -rP`` or ``-s`` shows it."""
    sys.stdout.write(f"\n{text}\n")


def words(text: str) -> str:
    """Lower case, without punctuation: what word errors are counted on."""
    return " ".join(re.sub(r"[^\w' ]", " ", text.lower()).split())


class Service:
    """One data folder, one database, one address. ``with Service(models) as service`` starts all and ends all.

    What is about neither power cuts nor what workers do asks for no ``durable`` database, and for nobody who ``works``.
    """

    def __init__(self, models: Path, *, durable: bool = True, works: bool = True) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="backhaul-service-")
        self.data = Path(self._folder.name)
        # PostgreSQL drops to its own user where the tests run as root.
        self.data.chmod(0o755)
        self.postgres = EmbeddedPostgres(self.data / "postgres", fast=not durable)
        self._models = models
        self._works = works
        # Kept open while the API restarts, as `backhaul up` does.
        self._listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.api: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self._children: list[subprocess.Popen[bytes]] = []
        self.people: dict[str, str] = {}

    def __enter__(self) -> Self:
        try:
            self.postgres.start()
            made = subprocess.run(
                [sys.executable, "-m", "tests.flow.people"],
                env=self._environment(),
                cwd=REPOSITORY,
                capture_output=True,
                check=True,
            )
            self.people = json.loads(made.stdout)
            self.start_api()
            if self._works:
                self.start_worker()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._children:
            self.kill(child)
        self._listener.close()
        self.postgres.destroy()
        self._folder.cleanup()

    def _environment(self, **settings: object) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("BACKHAUL_")}
        return {
            **inherited,
            "BACKHAUL_DATA": str(self.data),
            "BACKHAUL_DATABASE_URL": self.postgres.url(),
            "BACKHAUL_MODELS_DIR": str(self._models),
            # One member here sends what hundreds do.
            "BACKHAUL_RATE_MEMBER_UNITS": "0",
            "BACKHAUL_RATE_REFUSED_UNITS": "0",
            "BACKHAUL_PORT": self.url.rpartition(":")[2],
            **{f"BACKHAUL_{name.upper()}": str(value) for name, value in settings.items()},
        }

    def _start(
        self, name: str, *module: str, pass_fds: tuple[int, ...] = (), settings: Mapping[str, object] | None = None
    ) -> "subprocess.Popen[bytes]":
        with (self.data / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", *module],
                env=self._environment(**(settings or {})),
                cwd=REPOSITORY,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
                start_new_session=True,
            )
        self._children.append(child)
        return child

    def start_api(self) -> None:
        """Start the API and wait until it answers."""
        descriptor = str(self._listener.fileno())
        options = ("--fd", descriptor, "--no-access-log", "--log-level", "warning")
        self.api = self._start("api", "uvicorn", "backhaul.main:app", *options, pass_fds=(self._listener.fileno(),))
        eventually(lambda: self.answers("/livez"))

    def start_worker(self, **settings: object) -> None:
        """Start a worker; it needs some seconds until it asks for its first job."""
        self.worker = self._start("worker", "backhaul_workers", settings=settings)

    def answers(self, path: str) -> bool:
        """Whether the API answers 200 at this address."""
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.url}{path}", timeout=5).status_code == httpx.codes.OK
        return False

    def kill(self, child: "subprocess.Popen[bytes] | None") -> None:
        """End a process as a power cut does, and what it started."""
        assert child is not None
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def kill_postgres(self) -> None:
        """End the server and every one of its processes at once."""
        postmaster = self.postgres.postmaster()
        assert postmaster is not None
        for pid in [postmaster, *_children_of(postmaster)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        eventually(lambda: self.postgres.postmaster() is None)

    def keep_running(self) -> None:
        """What the supervisor does: start again what ended."""
        if self.postgres.postmaster() is None:
            self.postgres.start()
        if self.api is None or self.api.poll() is not None:
            self.start_api()
        if self.worker is None or self.worker.poll() is not None:
            self.start_worker()

    def said(self, name: str) -> str:
        """The log of the API or of the workers."""
        return (self.data / f"{name}.log").read_text(errors="replace")

    def rows(self, query: LiteralString, **parameters: object) -> list[dict[str, Any]]:
        """Ask the database as its superuser, whom no policy binds."""
        with closing(psycopg.connect(self.postgres.conninfo(), row_factory=dict_row)) as connection:
            connection.execute("SET search_path = backhaul, public")
            return connection.execute(query, parameters).fetchall()

    def stored(self, tip: "SentTip", part: str) -> Path:
        """The object behind a part."""
        return self.data / "objects" / self.people["organisation_id"] / str(tip.id) / part / "original"


def _children_of(parent: int) -> list[int]:
    children = (Path("/proc") / str(parent) / "task" / str(parent) / "children").read_text()
    return [int(pid) for pid in children.split()]


@dataclass(frozen=True)
class SentTip:
    """A tip as a phone has it in its outbox."""

    kind: str
    text: str | None = None
    parts: Mapping[str, bytes] = field(default_factory=dict)
    type: str = "audio/webm;codecs=opus"
    id: UUID = field(default_factory=new_id)
    captured_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def body(self) -> dict[str, Any]:
        """What PUT sends."""
        parts = [
            {"name": name, "type": self.type, "size": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in self.parts.items()
        ]
        return {"kind": self.kind, "text": self.text, "captured_at": self.captured_at.isoformat(), "parts": parts}


def voice(clip: str) -> SentTip:
    """A recording as a phone sends it."""
    return SentTip("voice", parts={"voice": (CLIPS / clip).read_bytes()})


class Phone:
    """An outbox: it sends a tip until the server has it, however often anything in between is killed."""

    def __init__(self, service: Service, role: str = "contributor", through: httpx.Client | None = None) -> None:
        self._client = through or httpx.Client(
            base_url=f"{service.url}/api/v1", headers={"Authorization": service.people[role]}, timeout=10
        )
        self.bytes_sent = 0
        self.retries = 0

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def get(self, tip: SentTip) -> dict[str, Any]:
        """Where a tip is."""
        answer = self._client.get(f"/tips/{tip.id}")
        assert answer.status_code == httpx.codes.OK, answer.text
        status: dict[str, Any] = answer.json()
        return status

    def put(self, tip: SentTip) -> httpx.Response:
        """Send the metadata once."""
        return self._client.put(f"/tips/{tip.id}", json=tip.body())

    def offset(self, tip: SentTip, part: str) -> int:
        """How much of a part the server has."""
        answer = self._client.head(f"/tips/{tip.id}/parts/{part}")
        assert answer.status_code == httpx.codes.NO_CONTENT, answer.status_code
        return int(answer.headers["Upload-Offset"])

    def append(self, tip: SentTip, part: str, at: int, piece: bytes | Iterator[bytes], *, last: bool) -> httpx.Response:
        """Send one piece once."""
        headers = {
            "Upload-Offset": str(at),
            "Upload-Complete": "?1" if last else "?0",
            "Content-Type": "application/partial-upload",
        }
        return self._client.patch(f"/tips/{tip.id}/parts/{part}", content=piece, headers=headers)

    def retry_parked(self, tip: SentTip) -> httpx.Response:
        """Ask for another try."""
        return self._client.post(f"/tips/{tip.id}/retry")

    def send(self, tip: SentTip, *, piece_bytes: int = 131_072, within_s: float = PATIENCE_S) -> None:
        """Send a tip as the app does: try, wait a moment, ask where to go on, try again."""
        deadline = time.monotonic() + within_s
        while True:
            try:
                if self._try(tip, piece_bytes):
                    return
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, "the tip could not be sent"
            self.retries += 1
            time.sleep(random.uniform(0.05, 0.3))  # noqa: S311  # phones must not come back all at once

    def _try(self, tip: SentTip, piece_bytes: int) -> bool:
        put = self.put(tip)
        if put.status_code not in (200, 201):
            assert put.status_code == httpx.codes.SERVICE_UNAVAILABLE, f"{put.status_code} {put.text}"
            assert put.headers["Retry-After"]
            return False
        for part in put.json()["parts"]:
            data, at = tip.parts[part["name"]], int(part["received"])
            while not part["complete"]:
                piece = data[at : at + piece_bytes]
                answer = self.append(tip, part["name"], at, piece, last=at + len(piece) == len(data))
                self.bytes_sent += len(piece)
                if answer.status_code not in (200, 201, 204, 409):
                    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, f"{answer.status_code} {answer.text}"
                    return False
                at = int(answer.headers["Upload-Offset"])
                part["complete"] = answer.status_code in (200, 201)
        return True

    def settled(self, tip: SentTip, within_s: float = PATIENCE_S) -> dict[str, Any]:
        """The tip once it is published or parked."""

        def look() -> dict[str, Any] | None:
            with suppress(httpx.TransportError, AssertionError):
                status = self.get(tip)
                return status if status["state"] in ("published", "parked") else None
            return None

        return eventually(look, within_s, 0.1)


@contextmanager
def phone(service: Service, role: str = "contributor", through: httpx.Client | None = None) -> Iterator[Phone]:
    """A phone that hangs up at the end; ``through``: a client of its own, to wherever."""
    opened = Phone(service, role, through)
    try:
        yield opened
    finally:
        opened.close()
