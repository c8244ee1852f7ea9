"""What is there, what is missing, and how to get it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

import psycopg
from sqlalchemy import make_url

from backhaul.db.embedded import PostgresUnavailableError, find_binaries
from backhaul.settings import Settings

# Below this PostgreSQL and uploads stop soon; the second is what a day of voice tips and the models want.
FULL_BYTES, TIGHT_BYTES = 200_000_000, 2_000_000_000


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``missing`` keeps `backhaul up` from working, ``absent`` only what the fix names."""

    name: str
    state: Literal["ok", "absent", "missing"]
    found: str
    fix: str = ""


def examine(settings: Settings, *, speech_models: Callable[[bool], list[Check]]) -> list[Check]:
    """Every check, in the order in which `make run` needs them; ``speech_models`` is the workers' own, told whether a database
    can be asked."""
    stored = database(settings)
    checks: Iterable[Callable[[Settings], Check]] = (data_folder, disk, port, app, node, worker_packages)
    return [
        python(settings),
        stored,
        *(check(settings) for check in checks),
        *speech_models(stored.state == "ok"),
        openai_whisper(settings),
        espeak(settings),
        chromium(settings),
    ]


def python(_: Settings) -> Check:
    """The Python that runs this; an older one than 3.11 could not have been installed into."""
    return Check("Python", "ok", sys.version.split()[0])


def database(settings: Settings) -> Check:
    """The configured server with PostGIS, or the programs for a private one."""
    if settings.database_url is None:
        try:
            binaries = find_binaries()
        except PostgresUnavailableError as error:
            return Check("PostgreSQL with PostGIS", "missing", error.message, error.hint)
        return Check("PostgreSQL with PostGIS", "ok", f"{binaries.major}, private, in {settings.data / 'postgres'}")
    address = make_url(settings.database_url).set(drivername="postgresql")
    try:
        with psycopg.connect(address.render_as_string(hide_password=False), connect_timeout=5) as connection:
            row = connection.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'").fetchone()
    except psycopg.OperationalError as error:
        fix = "Check BACKHAUL_DATABASE_URL and that the server lets this machine in."
        return Check("PostgreSQL with PostGIS", "missing", str(error).splitlines()[0], fix)
    if row is None:
        fix = "Install PostGIS on that server."
        return Check("PostgreSQL with PostGIS", "missing", f"{address.render_as_string()} has no PostGIS", fix)
    return Check("PostgreSQL with PostGIS", "ok", f"{address.render_as_string()}, PostGIS {row[0]}")


def data_folder(settings: Settings) -> Check:
    """Whether we may write where everything of ours lives."""
    folder = settings.data.resolve()
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Check("data folder", "ok", str(folder))
    return Check("data folder", "missing", f"{there} cannot be written", "Set BACKHAUL_DATA to a folder of your own.")


def disk(settings: Settings) -> Check:
    """Space on the disk of the data folder."""
    folder = settings.data.resolve()
    free = shutil.disk_usage(next(parent for parent in (folder, *folder.parents) if parent.exists())).free
    found = f"{free / 1e9:.1f} GB free"
    if free < FULL_BYTES:
        return Check("disk", "missing", found, "Make room, or move the data folder (BACKHAUL_DATA).")
    if free < TIGHT_BYTES:
        return Check("disk", "absent", found, "Models and recordings want 2 GB: make room soon.")
    return Check("disk", "ok", found)


def port(settings: Settings) -> Check:
    """Whether the API's port is free."""
    found = f"{settings.host}:{settings.port}"
    if settings.port == 0:
        return Check("port", "ok", "any free one")
    try:
        with socket.create_server((settings.host, settings.port)):
            return Check("port", "ok", f"{found} is free")
    except OSError as error:
        fix = f"Stop the other program (ss -ltnp 'sport = :{settings.port}'), or choose another: BACKHAUL_PORT=0"
        return Check("port", "missing", f"{found}: {error.strerror}", fix)


def app(settings: Settings) -> Check:
    """Whether the PWA was built."""
    if (settings.app_dir / "index.html").exists():
        return Check("app", "ok", str(settings.app_dir))
    return Check("app", "absent", "not built", "make run builds it; or: cd pwa && npm ci && npm run build")


def node(_: Settings) -> Check:
    """Node.js, which only building the app needs."""
    program = shutil.which("node")
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False) if program else None  # noqa: S603
    version = told.stdout.strip().lstrip("v") if told else ""
    if version and int(version.split(".")[0]) >= 20:
        return Check("Node.js", "ok", version)
    return Check("Node.js", "absent", version or "none", "Install Node.js 20 or newer with npm, to build the app.")


def worker_packages(_: Settings) -> Check:
    """The extra `workers`: codecs and the default speech engine."""
    missing = [name for name in ("av", "ctranslate2", "faster_whisper", "numpy", "PIL") if find_spec(name) is None]
    if not missing:
        return Check("worker packages", "ok", "extra workers")
    fix = "pip install 'backhaul[workers]', or run workers on another machine with the same database."
    return Check("worker packages", "missing", f"not installed: {', '.join(missing)}", fix)


def openai_whisper(settings: Settings) -> Check:
    """The second speech engine, needed only when it is chosen."""
    if find_spec("whisper") is not None:
        return Check("openai-whisper", "ok", "extra openai-whisper")
    needed = settings.speech_engine == "openai-whisper"
    fix = "Only for BACKHAUL_SPEECH_ENGINE=openai-whisper and its tests: BACKHAUL_TEST_OPENAI=1 make test"
    return Check("openai-whisper", "missing" if needed else "absent", "not installed", fix)


def espeak(_: Settings) -> Check:
    """What reads names aloud, to tell which site a misheard one was."""
    program = shutil.which("espeak-ng")
    if program:
        return Check("espeak-ng", "ok", program)
    fix = "Misheard site names are not matched without it: apt-get install --no-install-recommends espeak-ng"
    return Check("espeak-ng", "absent", "not installed", fix)


def chromium(_: Settings) -> Check:
    """The browser of the tests."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if os.access(path, os.X_OK):
        return Check("Chromium", "ok", path)
    fix = "Only for make test, which installs it where it may; or name another one: CHROMIUM=/path/to/it"
    return Check("Chromium", "absent", f"no {path}", fix)
