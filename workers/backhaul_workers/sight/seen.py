"""What is seen in a photo, and the protocol of what sees it."""

from dataclasses import dataclass
from typing import Protocol

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Four corners in pixels, clockwise from where the text begins at the top."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An upright photo as plain pixels: three bytes each, red, green, blue, row by row."""

    pixels: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Face:
    """Where a face is, in pixels, and how sure the detector is (0 to 1)."""

    left: float
    top: float
    right: float
    bottom: float
    score: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. ``text`` is None where it could not be read; the score is the reader's (0 to 1)."""

    quad: Quad
    text: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything found in a photo. ``reader`` names the engine that read, for the record."""

    faces: tuple[Face, ...]
    lines: tuple[Line, ...]
    reader: str


class Eyes(Protocol):
    """Finds faces and text."""

    def look(self, picture: Picture) -> Seen:
        """Called in a thread.

        Raises `speech.models.ModelError` where a model cannot be had, and `backhaul.errors.PhotoNotChecked` where faces or
        lines could not be looked for. Lines that could not be read are no error.
        """
