"""Steps that a person can follow: what is being done, for how long, and what went wrong."""

import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

LOGS = Path(".bootstrap")
QUIET_FOR_S = 2.0
# How often a log that is no terminal hears that something still goes on.
REPEAT_S = 10.0


class StuckError(Exception):
    """The machine cannot be prepared any further; the message says what is missing and what to do."""


def say(text: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def step(
    title: str, command: Sequence[str], *, cwd: Path = Path(), env: Mapping[str, str] | None = None, hint: str = ""
) -> None:
    """Run ``command``; its output goes to a log file and the last line of it, after two seconds, to the screen.

    Raises StuckError with the end of that output and ``hint`` when it fails.
    """
    LOGS.mkdir(exist_ok=True)
    log_file = LOGS / f"{title.split('(')[0].strip().replace(' ', '-').lower()}.log"
    started = time.monotonic()
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    with (
        log_file.open("w") as log,
        subprocess.Popen(  # noqa: S603  # our own commands, and no shell
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        threading.Thread(target=_pump, args=(process, lines), daemon=True).start()
        show = _Display(title, started)
        while True:
            try:
                line = lines.get(timeout=0.5)
            except queue.Empty:
                show.tick()
                continue
            if line is None:
                break
            log.write(line)
            show.tick(line)
    took_s = time.monotonic() - started
    show.clear()
    if process.returncode != 0:
        end = "\n".join(f"    {line}" for line in log_file.read_text().splitlines()[-20:])
        raise StuckError(
            f"{title}: failed after {took_s:.0f} s.\n{end}\n  All of it: {log_file}" + (f"\n{hint}" if hint else "")
        )
    say(f"  {title}: done in {took_s:.1f} s")


def _pump(process: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str | None]") -> None:
    for line in process.stdout or ():
        lines.put(line)
    lines.put(None)


class _Display:
    def __init__(self, title: str, started: float) -> None:
        self._title = title
        self._started = started
        self._terminal = sys.stdout.isatty()
        self._next = started + QUIET_FOR_S
        self._last = ""

    def tick(self, line: str = "") -> None:
        self._last = line.strip() or self._last
        now = time.monotonic()
        if now < self._next:
            return
        text = f"  {self._title}: {now - self._started:.0f} s  {self._last}"
        text = "".join(character if character.isprintable() else " " for character in text)
        if self._terminal:
            self._next = now + 0.2
            sys.stdout.write(f"\r\x1b[K{text[: shutil.get_terminal_size().columns - 1]}")
            sys.stdout.flush()
        else:
            self._next = now + REPEAT_S
            say(text[:160])

    def clear(self) -> None:
        if self._terminal:
            sys.stdout.write("\r\x1b[K")
