"""What of a photo is hidden, and which of its words may be kept."""

from collections.abc import Collection
from dataclasses import dataclass
from math import dist
from typing import Final

from backhaul_workers.findings import plates
from backhaul_workers.image import Hidden
from backhaul_workers.sight.seen import Face, Line, Quad, Seen

# The detector draws from brow to chin; hair and ears tell who it is too.
FACE_MARGIN: Final = 0.25
# In heights of the line: the reader cuts closely.
LINE_MARGIN: Final = 0.3
# What is left: of a face its colours, of a plate less than would tell two plates apart.
FACE_CELLS: Final = (3, 3)
LINE_CELLS: Final = (2, 1)
# A line that was read with less confidence is noise to a search. It may still be a plate.
READ_SCORE: Final = 0.6


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that everybody may read: its text, its four corners in pixels of the rendition, the reader's score (0 to 1)."""

    text: str
    quad: Quad
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What to hide, and the lines that remain, from the top of the photo to its bottom."""

    hidden: tuple[Hidden, ...]
    read: tuple[ReadLine, ...]


def find(seen: Seen, names: Collection[str]) -> Found:
    """Faces and plates are hidden; ``names`` (see `plates.known`) are no plates.

    Lines that could not be read are hidden where they have the shape of a plate. The text of what is hidden is not kept.
    """
    hidden = [_face(face) for face in seen.faces]
    read = []
    for line in seen.lines:
        width, height = _size(line.quad)
        may_be_plate = (
            width > plates.MIN_ASPECT * height if line.text is None else plates.is_plate(line.text, width, height, names)
        )
        if may_be_plate:
            hidden.append(_line(line, height))
        elif line.text and line.score >= READ_SCORE:
            read.append(ReadLine(line.text.strip(), line.quad, round(line.score, 3)))
    return Found(tuple(hidden), tuple(sorted(read, key=lambda line: min(y for _, y in line.quad))))


def _face(face: Face) -> Hidden:
    x, y = FACE_MARGIN * (face.right - face.left), FACE_MARGIN * (face.bottom - face.top)
    return Hidden(face.left - x, face.top - y, face.right + x, face.bottom + y, *FACE_CELLS)


def _line(line: Line, height: float) -> Hidden:
    xs, ys = zip(*line.quad, strict=True)
    margin = LINE_MARGIN * height
    return Hidden(min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin, *LINE_CELLS)


def _size(quad: Quad) -> tuple[float, float]:
    """Width and height of a line, however it lies: the means of opposite sides."""
    top_left, top_right, bottom_right, bottom_left = quad
    return (
        (dist(top_left, top_right) + dist(bottom_left, bottom_right)) / 2,
        (dist(top_left, bottom_left) + dist(top_right, bottom_right)) / 2,
    )
