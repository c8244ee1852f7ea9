"""What the child of `eyes` does: load, lock itself in, then faces, boxes and texts for each picture, one JSON line each.

An answer leaves as soon as it is known, so that the parent still knows where text is if reading it takes too long.
"""

import json
import os
import resource
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, Final

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.main import RapidOCRError
from rapidocr.utils.process_img import map_boxes_to_original

from backhaul import isolation
from backhaul_workers.sight.centerface import Array, CenterFace

# Where the reader looks for text. Looking takes as long as there are pixels; see infra/bench/photos.py for what is read.
READ_PX: Final = 1280

_LEAST_PX: Final = 32
# So many times as long as it is wide.
_LONGEST: Final = 32


class Reader:
    """Finds lines of text and reads them. For one thread at a time."""

    def __init__(self, models: Mapping[str, str]) -> None:
        find, read, turn = (models[name] for name in ("find", "read", "turn"))
        self._engine = RapidOCR(
            params={
                # The files that were checked, and never any that it would fetch.
                "Det.model_path": find,
                "Rec.model_path": read,
                "Cls.model_path": turn,
                "Global.max_side_len": READ_PX,
                # Its default enlarges until the shorter side is 736, which makes a panorama larger than any memory.
                "Det.limit_type": "max",
                "Det.limit_side_len": READ_PX,
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        self.name = f"rapidocr {version('rapidocr')}, {Path(read).stem}"

    def find(self, picture: Array) -> tuple[list[Array], list[list[list[float]]]]:
        """The lines as pictures, and the four corners of each; ``picture`` has blue first."""
        small, record = self._engine.preprocess_img(picture)
        try:
            lines, found = self._engine.detect_and_crop(small, record)
        except RapidOCRError:  # Its word for: no text here.
            return [], []
        height, width = picture.shape[:2]
        if found.boxes is None:
            return [], []
        return lines, map_boxes_to_original(found.boxes, record, height, width).tolist()

    def read(self, lines: list[Array]) -> list[tuple[str, float]]:
        """The text of each line and how sure it is (0 to 1)."""
        if not lines:
            return []
        upright, _ = self._engine.cls_and_rotate(lines)
        found = self._engine.recognize_txt(upright)
        return [(text, float(score)) for text, score in zip(found.txts or (), found.scores or (), strict=True)]


def main(order: Mapping[str, Any]) -> None:
    """Answer pictures until the parent closes its end. Never returns."""
    # Libraries may print; the parent hears only what is meant for it.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        cv2.setNumThreads(1)
        faces, reader = CenterFace(Path(order["faces"])), Reader(order["reader"])
        _look(np.full((64, 256, 3), 255, np.uint8), faces, reader, None)  # Whatever is imported late is imported now.
        isolated = isolation.lock_in(memory_bytes=order["memory_bytes"], output_bytes=0)
    except BaseException:  # noqa: BLE001 - whatever it is, the exit code is all that the parent needs
        os._exit(isolation.COULD_NOT_START)
    try:
        _say(out, isolated=isolated)
        while head := sys.stdin.buffer.readline():
            size = json.loads(head)
            shape = (size["height"], size["width"], 3)
            pixels = sys.stdin.buffer.read(shape[0] * shape[1] * shape[2])
            _look(np.frombuffer(pixels, np.uint8).reshape(shape), faces, reader, out)
    except BaseException:  # noqa: BLE001 - the parent sees that there is no answer
        os._exit(1)
    os._exit(0)


def _look(picture: Array, faces: CenterFace, reader: Reader, out: BinaryIO | None) -> None:
    height, width = picture.shape[:2]
    # The reader enlarges what is narrower than 30 pixels, however long it becomes.
    least = max(_LEAST_PX, max(height, width) // _LONGEST)
    below, beside = max(0, least - height), max(0, least - width)
    picture = cv2.copyMakeBorder(picture, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    found = faces.find(picture)
    _say(out, faces=[(face.left, face.top, face.right, face.bottom, face.score) for face in found])
    lines, boxes = reader.find(np.ascontiguousarray(picture[:, :, ::-1]))
    _say(out, boxes=boxes)
    _say(out, texts=reader.read(lines), reader=reader.name, used_bytes=_used_bytes())


def _say(out: BinaryIO | None, **answer: object) -> None:
    if out:
        out.write(json.dumps(answer).encode() + b"\n")
        out.flush()


def _used_bytes() -> int:
    """Memory of this process that is in use now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
