"""Prepare this machine for `make run`, `make test` or `make check`: install what is missing, and nothing twice.

Runs on the system's Python before anything else is there, so it imports only the standard library and its neighbours.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import app
import python
import system
from progress import StuckError, say, step

# What the tests hear with, and the setting's default; see api/backhaul/settings.py.
MODEL = "base"
# What finds faces in photos, so that they are hidden.
FACES = "faces"
MODELS = Path("var/models")


def prepare(purpose: str) -> None:
    """Bring the machine to where ``purpose`` (run, test or check) works. Raises StuckError."""
    system.need(tests=purpose == "test")
    # Much of it is waiting for an index, a registry or a disk.
    if purpose == "run":
        _together(_need_to_run, app.need_build)
    elif purpose == "check":
        _together(lambda: python.need("dev"), app.need_packages)
    else:
        _together(_need_to_test, app.need_build)


def _together(*parts: Callable[[], None]) -> None:
    """Do these at once, each to its end. Raises StuckError of the first that is stuck."""
    with ThreadPoolExecutor(len(parts)) as threads:
        for part in [threads.submit(part) for part in parts]:
            part.result()


def _need_to_run() -> None:
    python.need("run")
    data = Path(os.environ.get("BACKHAUL_DATA", "var"))
    folder = Path(os.environ.get("BACKHAUL_MODELS_DIR", data / MODELS.name))
    _fetch_model(os.environ.get("BACKHAUL_SPEECH_MODEL", MODEL), folder)
    _fetch_model(FACES, folder)


def _need_to_test() -> None:
    python.need("dev", openai_whisper=_wants_openai_whisper())
    if not python.has_openai_whisper():
        say("Left out: the tests of openai-whisper. With them, and torch: BACKHAUL_TEST_OPENAI=1 make test")
    _fetch_model(MODEL, MODELS)
    _fetch_model(FACES, MODELS)


def _wants_openai_whisper() -> bool:
    return os.environ.get("CI") == "true" or os.environ.get("BACKHAUL_TEST_OPENAI") == "1"


def _fetch_model(name: str, folder: Path) -> None:
    """Text works without any model, so a machine without a network goes on without it."""
    if (folder / name / ".verified.json").exists():
        # Backhaul itself looks closer before it loads it.
        return
    command = [str(python.VENV / "bin" / "backhaul"), "models", "fetch", name]
    try:
        step(f"model {name}", command, env={"BACKHAUL_MODELS_DIR": str(folder)})
    except StuckError as stuck:
        what = "photos" if name == FACES else "voice tips"
        say(f"{stuck}\n  Going on without it: {what} wait until `backhaul models fetch {name}` succeeds.")


def main() -> int:
    """Exit code 0 when ready, 1 when something is missing that only a person can change."""
    os.chdir(Path(__file__).resolve().parents[2])
    purposes = ("run", "test", "check")
    if len(sys.argv) != 2 or sys.argv[1] not in purposes:
        sys.stderr.write(f"usage: python3 infra/bootstrap {'|'.join(purposes)}\n")
        return 2
    try:
        prepare(sys.argv[1])
    except StuckError as stuck:
        sys.stderr.write(f"\nCannot go on.\n{stuck}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
