"""A child process that looks at photos, one at a time, and the thread-safe handle that keeps it.

The models and the reader's memory (several hundred megabytes after a few photos) are in a process of their own, so that they
can be given back: the child is ended when it takes too long, when it has grown, and with the worker. It gets plain pixels,
never a file that somebody sent.
"""

import contextlib
import importlib.util
import json
import logging
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Timer
from typing import Any, Final

from backhaul import isolation
from backhaul.errors import PhotoNotChecked
from backhaul_workers import sandbox
from backhaul_workers.sight.seen import Face, Line, Picture, Seen
from backhaul_workers.speech import models

# From nothing to loaded; the disk may be cold and the machine busy.
START_S: Final = 60.0
# Many times what a photo full of text takes on one core.
LOOK_S: Final = 30.0
# What the child may reserve. It is address space, of which it uses the smaller part.
MEMORY_BYTES: Final = 4 << 30
# Above this it is replaced by a new one after the photo that made it grow.
GROWN_BYTES: Final = 1_200 << 20

# What RapidOCR 3.10 brings in its package, by what it does: PaddleOCR's PP-OCRv6 small, Apache 2.0. It reads Latin letters
# with their accents and Chinese and Japanese; Greek, Cyrillic and Arabic it does not.
READER: Final = {
    "find": ("models/PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"),
    "read": ("models/PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"),
    "turn": ("models/ch_ppocr_mobile_v2.0_cls_mobile.onnx", "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c"),
}

PROGRAM: Final = isolation.program("backhaul_workers.sight.child")

log = logging.getLogger(__name__)


class ChildEyes:
    """`Eyes` in a child process that starts with the first photo and lives until `close`."""

    def __init__(
        self, models_folder: Path, *, look_s: float = LOOK_S, grown_bytes: int = GROWN_BYTES, program: str = PROGRAM
    ) -> None:
        """``program`` is what the child runs."""
        self._program = program
        self._models_folder = models_folder
        self._look_s = look_s
        self._grown_bytes = grown_bytes
        self._child: subprocess.Popen[bytes] | None = None
        self._one = Lock()

    def look(self, picture: Picture) -> Seen:
        """See `Eyes.look`. Others wait while one photo is looked at."""
        with self._one:
            child = self._child or self._start()
            try:
                seen, used_bytes = self._ask(child, picture)
            except BaseException:
                self._end()
                raise
            if used_bytes > self._grown_bytes:
                log.info("the reader of photos grew to %s MB and is started anew", used_bytes >> 20)
                self._end()
            return seen

    def close(self) -> None:
        """End the child, even in the middle of a photo. The next photo starts another."""
        if child := self._child:
            child.kill()
        with self._one:
            self._end()

    def _start(self) -> "subprocess.Popen[bytes]":
        faces = (models.ensure("faces", self._models_folder) / models.FACES).absolute()
        order = {"faces": str(faces), "reader": reader_files(), "memory_bytes": MEMORY_BYTES}
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
            isolation.command(self._program, order),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # What is read in a photo is somebody's words.
            env=isolation.ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
        self._child = child
        with _ended_after(START_S, child):
            head = _answer(child)
        if head is None:
            self._end()
            raise RuntimeError("The reader of photos could not start: is the extra 'workers' installed?")
        if not head["isolated"]:
            sandbox.warn_not_isolated()
        return child

    def _ask(self, child: "subprocess.Popen[bytes]", picture: Picture) -> tuple[Seen, int]:
        """What the child sees, and how much memory it holds now."""
        with _ended_after(self._look_s, child):
            _send(child, picture)
            faces, boxes = _answer(child), _answer(child)
            if faces is None or boxes is None:
                log.warning("looking for faces and text in a photo failed")
                raise PhotoNotChecked
            texts = _answer(child)
        if texts is None:
            log.warning("reading the text in a photo failed, it goes on without")
            self._end()
            texts = {"texts": [[None, 0.0]] * len(boxes["boxes"]), "reader": "", "used_bytes": 0}
        lines = (
            Line(tuple((float(x), float(y)) for x, y in quad), text, float(score))  # type: ignore[arg-type]  # four of them
            for quad, (text, score) in zip(boxes["boxes"], texts["texts"], strict=True)
        )
        return Seen(tuple(Face(*face) for face in faces["faces"]), tuple(lines), texts["reader"]), texts["used_bytes"]

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGKILL)
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        child.wait()


def reader_files() -> dict[str, str]:
    """The reader's model files inside its package, verified, without importing it. Raises `models.ModelError`."""
    package = importlib.util.find_spec("rapidocr")
    if package is None or package.origin is None:
        raise models.ModelError("The reader of photos is not installed: pip install 'backhaul[workers]'.")
    folder = Path(package.origin).parent
    for path, sha256 in READER.values():
        models.check_file(folder / path, sha256)
    return {step: str(folder / path) for step, (path, _) in READER.items()}


def _send(child: "subprocess.Popen[bytes]", picture: Picture) -> None:
    assert child.stdin  # noqa: S101 - it was started with a pipe
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(json.dumps({"width": picture.width, "height": picture.height}).encode() + b"\n")
        child.stdin.write(picture.pixels)
        child.stdin.flush()


def _answer(child: "subprocess.Popen[bytes]") -> Any:
    """The child's next line, or None where there is no more: it crashed, or was ended."""
    assert child.stdout  # noqa: S101 - it was started with a pipe
    line = child.stdout.readline()
    return json.loads(line) if line.endswith(b"\n") else None


@contextmanager
def _ended_after(seconds: float, child: "subprocess.Popen[bytes]") -> Iterator[None]:
    timer = Timer(seconds, child.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
