"""The virtual environment: exactly what a lock file says, checked by hash, and the product itself, editable."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from progress import step
from stamps import digest, is_current

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
LOCKS = Path("infra/requirements")
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input")
OFFLINE = "Is the package index reachable? Everything that was downloaded is kept; run this again."


def need(lock: str, *, openai_whisper: bool = False) -> None:
    """Bring ``.venv`` to the lock ``run`` or ``dev`` (which holds everything of ``run`` in the same versions)."""
    if not _works():
        shutil.rmtree(VENV, ignore_errors=True)
        step("virtual environment", [sys.executable, "-m", "venv", str(VENV)])
    if not any(_installed(name) for name in (lock, "dev")):
        _install(lock, f"Python packages ({lock})")
    if openai_whisper and not _installed("openai-whisper"):
        # Without the packages that only graphics cards use; infra/requirements/README.md says more.
        _install("openai-whisper", "openai-whisper and torch", "--no-deps")
    _link_product()


def has_openai_whisper() -> bool:
    """Whether the second speech engine is there, in whichever way it came."""
    return any(VENV.glob("lib/python*/site-packages/whisper"))


def _works() -> bool:
    """An environment breaks when its Python is removed or the folder was moved."""
    command = [str(PYTHON), "-c", "import sys; print(sys.prefix)"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    except OSError:
        return False
    return told.stdout.strip() == str(VENV.resolve()) and any(VENV.glob("lib/python*/site-packages/pip"))


def _stamp(lock: str) -> tuple[Path, str]:
    # pyvenv.cfg names the Python that the packages were chosen for.
    return VENV / f".installed-{lock}", digest([LOCKS / f"{lock}.txt", VENV / "pyvenv.cfg"])


def _installed(lock: str) -> bool:
    return is_current(*_stamp(lock))


def _install(lock: str, title: str, *options: str) -> None:
    step(
        title,
        [*PIP, "install", "--require-hashes", "--progress-bar", "off", *options, "-r", str(LOCKS / f"{lock}.txt")],
        hint=OFFLINE,
    )
    stamp, value = _stamp(lock)
    stamp.write_text(value)


def _link_product() -> None:
    """Installed editable. What the link depends on is in these tables, and where the folder is."""
    project = tomllib.loads(Path("pyproject.toml").read_text())
    tables = (project["build-system"], project["project"], project["tool"]["hatch"])
    stamp, value = VENV / ".installed-backhaul", digest([], str(Path.cwd()), *map(repr, tables))
    if not is_current(stamp, value):
        step("backhaul itself", [*PIP, "install", "--no-deps", "--no-build-isolation", "--no-index", "-e", "."])
        stamp.write_text(value)
