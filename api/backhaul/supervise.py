"""What ``backhaul up`` does: database, migrations, demo, then the API and a worker, kept alive until Ctrl-C."""

import asyncio
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
from rich.console import Console
from sqlalchemy import text

from backhaul import demo
from backhaul.client import demo_members
from backhaul.db.address import database_url
from backhaul.db.embedded import EmbeddedPostgres, PostgresUnavailableError
from backhaul.db.migrate import upgrade
from backhaul.db.session import owner_engine
from backhaul.settings import Settings, get_settings

READY_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 15.0
# A child that lived this long was healthy; its next crash is a first one.
STEADY_S = 60.0
FIRST_DELAY_S, LONGEST_DELAY_S = 0.5, 30.0
# An API that ends this often before it ever answered never will.
HOPELESS = 3

console = Console(highlight=False, soft_wrap=True)


class CannotStartError(Exception):
    """`backhaul up` cannot do its work; ``hint`` names the next step."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint


class Child:
    """One Python module as a process of its own, started again when it crashes."""

    def __init__(self, name: str, module: str, *arguments: str, pass_fds: tuple[int, ...] = ()) -> None:
        self.name = name
        self.crashes = 0
        self._module = module
        self._arguments = arguments
        self._pass_fds = pass_fds
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        self._ended = asyncio.Event()

    async def keep_running(self) -> None:
        """Run until ``stop``; after a crash again, later each time."""
        while not self._stopping:
            started = time.monotonic()
            code = await self._run()
            if self._stopping:
                return
            self.crashes = 1 if time.monotonic() - started > STEADY_S else self.crashes + 1
            delay_s = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** (self.crashes - 1))
            why = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
            console.print(f"[yellow]{self.name} ended by itself ({why}); starting it again in {delay_s:g} s.[/]")
            await asyncio.sleep(delay_s)

    async def stop(self) -> None:
        """Ask it to end and insist after a while; returns when nothing of its process group is left."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(self._ended.wait(), STOP_TIMEOUT_S)
        except TimeoutError:
            console.print(f"[yellow]{self.name} did not stop within {STOP_TIMEOUT_S:g} s and was killed.[/]")
            os.killpg(process.pid, signal.SIGKILL)
            await self._ended.wait()

    async def _run(self) -> int:
        self._ended.clear()
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "backhaul.tether", self._module, *self._arguments),
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            pass_fds=self._pass_fds,
            # Held open for as long as we live.
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            # Ctrl-C is for us: we stop them one after the other.
            start_new_session=True,
            limit=1024 * 1024,
        )
        assert process.stdout is not None  # noqa: S101  # it was asked for just now
        relay = asyncio.create_task(self._relay(process.stdout))
        # Not process.wait(): that also waits for grandchildren that hold the pipe, which are what has to go now.
        while process.returncode is None:  # noqa: ASYNC110  # the child watcher sets no event
            await asyncio.sleep(0.05)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await relay
        self._ended.set()
        return process.returncode

    async def _relay(self, output: asyncio.StreamReader) -> None:
        async for line in output:
            console.print(f"{self.name:<6} | ", end="", style="dim")
            console.print(line.decode(errors="replace").rstrip(), markup=False)


def listen(host: str, port: int) -> socket.socket:
    """The socket that the API answers on, bound here so that a taken port is known before anything starts.

    It stays open while the API restarts, so that clients wait instead of being refused. Raises CannotStartError.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # uvicorn takes an inherited socket for a unix one and leaves Nagle on, which costs every answer up to 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        raise CannotStartError(
            f"Port {port} of {host} cannot be used: {error.strerror}.",
            f"Choose another one, BACKHAUL_PORT={port + 1} backhaul up, or any free one, BACKHAUL_PORT=0 backhaul up. "
            f"Who has it: ss -ltnp 'sport = :{port}'",
        ) from error
    return listener


def run(*, speech_warning: Callable[[], str | None]) -> None:
    """Run everything until SIGINT, SIGTERM or SIGHUP, then stop API, worker and PostgreSQL in this order.

    ``speech_warning`` says what is wrong with the speech model, if anything. Raises CannotStartError,
    PostgresUnavailableError, and errors.Unavailable from the migrations.
    """
    started = time.monotonic()
    settings = get_settings()
    with ExitStack() as cleanup:
        tell_address = cleanup.enter_context(_claim(settings.data))
        listener = cleanup.enter_context(listen(settings.host, settings.port))
        os.environ["BACKHAUL_PORT"] = str(listener.getsockname()[1])
        postgres = None
        if settings.database_url is None:
            postgres = cleanup.enter_context(EmbeddedPostgres(settings.data / "postgres"))
            # The children talk to this server; only one process has to start and to stop it.
            os.environ["BACKHAUL_DATABASE_URL"] = postgres.url()
        get_settings.cache_clear()
        settings = get_settings()
        tell_address(settings.base_url)
        upgrade()
        if settings.is_local and _is_for_the_demo(database_url()):
            # The links let anybody in who can reach this address, and who can reach it is at this machine.
            demo.seed()
        if warning := speech_warning():
            console.print(f"[yellow]{warning}[/]")
        asyncio.run(_supervise(settings, listener, postgres, started))
    console.print("Stopped.")


def _is_for_the_demo(url: str) -> bool:
    """Whether nobody works with this database yet, or the demo is in it already and wants fresh links."""
    with owner_engine(url).connect() as connection:
        names = connection.scalars(text("SELECT name FROM backhaul.organisation")).all()
    return not names or demo.NAME in names


@contextmanager
def _claim(data: Path) -> Iterator[Callable[[str], None]]:
    """The data folder for us alone: two of us would be two workers more than was asked for, under two addresses.

    Yields what tells our address to whoever comes second.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = (data / "up.lock").open("a+")
    except OSError as error:
        raise CannotStartError(
            f"The data folder {data.resolve()} cannot be written ({error.strerror}).",
            "Set BACKHAUL_DATA to a folder of your own.",
        ) from error

    def tell(address: str) -> None:
        file.truncate(0)
        file.write(address)
        file.flush()

    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CannotStartError(
                f"Backhaul already runs on the data folder {data.resolve()}, at {file.read() or 'an address to be told soon'}.",
                "Use that one, stop it with Ctrl-C, or give this one a BACKHAUL_DATA of its own.",
            ) from None
        yield tell


async def _supervise(settings: Settings, listener: socket.socket, postgres: EmbeddedPostgres | None, started: float) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    api = Child(
        "api",
        "uvicorn",
        *("backhaul.main:app", "--fd", str(listener.fileno())),
        # An access log would hold the tokens of sign-in links.
        *("--no-access-log", "--no-server-header", "--log-level", "warning", "--timeout-graceful-shutdown", "5"),
        pass_fds=(listener.fileno(),),
    )
    worker = Child("worker", "backhaul_workers")
    tasks = [asyncio.create_task(child.keep_running()) for child in (api, worker)]
    if postgres is not None:
        tasks.append(asyncio.create_task(_keep_answering(postgres)))
    try:
        ready = asyncio.create_task(_until_ready(api, settings))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([ready, stopped], return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            ready.result()
            _welcome(settings, time.monotonic() - started)
            await stopped
        ready.cancel()
        console.print("Stopping …")
    finally:
        await api.stop()
        await worker.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_answering(postgres: EmbeddedPostgres) -> None:
    """Start the private PostgreSQL again when it was killed; everything else waits for it meanwhile."""
    while True:
        await asyncio.sleep(1)
        if postgres.postmaster() is None:
            console.print("[yellow]PostgreSQL is gone; starting it again.[/]")
            try:
                await asyncio.to_thread(postgres.start)
            except PostgresUnavailableError as error:
                console.print(f"[red]{error}[/] Trying again.")


async def _until_ready(api: Child, settings: Settings) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_S
    told = time.monotonic() + 2
    answer = "no answer"
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104  # compared, not bound
    async with httpx.AsyncClient(
        base_url=f"http://{f'[{host}]' if ':' in host else host}:{settings.port}", trust_env=False
    ) as client:
        while True:
            with suppress(httpx.TransportError):
                response = await client.get("/readyz", timeout=2)
                if response.status_code == httpx.codes.OK:
                    return
                answer = f"{response.status_code} {response.text[:500]}"
            if api.crashes >= HOPELESS or time.monotonic() > deadline:
                raise CannotStartError(
                    f"The API did not become ready ({answer}).",
                    "Its last words are above; backhaul doctor tells what is missing.",
                )
            if time.monotonic() > told:
                told += 5
                console.print(f"Waiting for the API: {answer}", style="dim")
            await asyncio.sleep(0.05)


def _welcome(settings: Settings, took_s: float) -> None:
    console.print(f"\n[bold]Backhaul is ready[/] after {took_s:.1f} s: [bold cyan]{settings.base_url}[/]")
    members = demo_members(settings.data)
    if members:
        console.print("\nSign in with one tap as")
    for member in members:
        # Not a table of rich's: on a narrow terminal it would cut the links, and they are what is copied.
        console.print(f"  {member.name:<{max(len(one.name) for one in members)}}  {member.role:<11}  {member.sign_in_url}")
    console.print("\nCtrl-C stops everything.\n")
