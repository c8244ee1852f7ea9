"""Where the words of a question stand in what was said, and when they were said."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

# The signs that the database puts around what it found: `plain` leaves neither of them in a text.
_START, _END = "\x02", "\x03"
# A line or two on a phone; a little before the first word, so that it stands in its sentence.
_LONGEST, _BEFORE = 180, 50
_MOST = 3
# What somebody said can be heard, so it comes first; a title stands above the lines anyway.
_ORDER = ("transcript", "reply", "tip", "text", "photo", "translation", "title")

Span = tuple[int, int]


class Piece(NamedTuple):
    """A row of `found_in`: the text with signs around what was found, and the text as it is."""

    source: str
    language: str
    marked: str
    tip_id: UUID | None
    segment: Mapping[str, Any] | None
    original: str


def found(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """Up to three lines as `schemas.Found`, the most telling first; what only repeats another one is left out."""
    ordered = sorted(pieces, key=lambda piece: (_rank(piece), -piece.marked.count(_START)))
    lines: list[dict[str, Any]] = []
    seen: list[str] = []
    for piece in ordered:
        spans = marks(piece.marked)
        text = piece.original.strip()
        if not spans or any(text in other or other in text for other in seen):
            continue
        seen.append(text)
        lines.append(
            {
                "source": piece.source,
                "language": piece.language,
                "words": runs(piece.original, spans),
                "tip_id": piece.tip_id,
                "part": (piece.segment or {}).get("part"),
                "at_s": said_at(piece.segment, spans[0][0]) if piece.segment else None,
            }
        )
    return lines[:_MOST]


def _rank(piece: Piece) -> int:
    return _ORDER.index(piece.source) if piece.source in _ORDER else 1


def marks(marked: str) -> list[Span]:
    """Start and end of what was found, in the text without the signs."""
    spans, at, start = [], 0, 0
    for sign in marked:
        if sign == _START:
            start = at
        elif sign == _END:
            spans.append((start, at))
        else:
            at += 1
    return spans


def runs(text: str, spans: Sequence[Span]) -> list[dict[str, Any]]:
    """The line around the first span as `schemas.Run`, cut between words."""
    begin, end = 0, len(text)
    if end > _LONGEST:
        begin = max(0, spans[0][0] - _BEFORE)
        begin = text.find(" ", begin, spans[0][0]) + 1 if begin else 0
        end = min(len(text), begin + _LONGEST)
        if end < len(text):
            cut = text.rfind(" ", spans[0][1], end)
            end = cut if cut > 0 else end
    line: list[dict[str, Any]] = []
    at = begin
    for start, stop in spans:
        if start < at or stop > end:
            continue
        if start > at:
            line.append({"text": text[at:start], "found": False})
        line.append({"text": text[start:stop], "found": True})
        at = stop
    if at < end:
        line.append({"text": text[at:end], "found": False})
    if begin and line:
        line.insert(0, {"text": "… ", "found": False})
    if end < len(text):
        line.append({"text": " …", "found": False})
    return line


def said_at(segment: Mapping[str, Any], at: int) -> float:
    """When the word at this offset of the segment's text was said, in seconds; where that is not known, when it began."""
    text: str = segment["text"]
    looked = 0
    for word in segment.get("words") or ():
        plain = word["text"].strip()
        start = text.find(plain, looked)
        if start < 0:
            break
        looked = start + len(plain)
        if at < looked:
            return float(word["start_s"])
    return float(segment["start_s"])
