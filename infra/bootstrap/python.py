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
        _install("openai-whisper", "openai-whisper and torch")
    _link_product()


def has_openai_whisper() -> bool:
    """Whether the second speech engine is there, in whichever way it came."""
    return (
        PYTHON.exists()
        and subprocess.run(
            [PYTHON, "-c", "import importlib.util as u, sys; sys.exit(not u.find_spec('whisper'))"], check=False
        ).returncode
        == 0
    )


def _works() -> bool:
    """An environment breaks when its Python is removed or the folder was moved."""
    try:
        told = subprocess.run([PYTHON, "-c", "import pip, sys; print(sys.prefix)"], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return False
    return told.returncode == 0 and Path(told.stdout.strip()) == VENV.resolve()


def _stamp(lock: str) -> tuple[Path, str]:
    version = subprocess.run([PYTHON, "--version"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    return VENV / f".installed-{lock}", digest([LOCKS / f"{lock}.txt"], version)


def _installed(lock: str) -> bool:
    return is_current(*_stamp(lock))


def _install(lock: str, title: str) -> None:
    step(title, [*PIP, "install", "--require-hashes", "--progress-bar", "off", "-r", str(LOCKS / f"{lock}.txt")], hint=OFFLINE)
    stamp, value = _stamp(lock)
    stamp.write_text(value)


def _link_product() -> None:
    """Installed editable: what the link depends on is in these three tables and where the folder is."""
    project = tomllib.loads(Path("pyproject.toml").read_text())
    facts = [repr(project.get(table)) for table in ("build-system", "project")] + [
        repr(project["tool"]["hatch"]),
        str(Path.cwd()),
    ]
    stamp, value = VENV / ".installed-backhaul", digest([], *facts)
    if not is_current(stamp, value):
        step("backhaul itself", [*PIP, "install", "--no-deps", "--no-build-isolation", "--no-index", "-e", "."])
        stamp.write_text(value)
