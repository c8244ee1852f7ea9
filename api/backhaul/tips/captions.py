"""Captions: what was said as WebVTT, in time with the recording."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader

# What broadcasters agree on: two lines that are read at a glance, and no longer than one remembers their beginning.
MAX_LINE: Final = 42
MAX_LINES: Final = 2
MAX_CUE_S: Final = 7.0
# After a pause this long something else is said.
PAUSE_S: Final = 1.5
# A word that was added in no pause at all still shows.
LEAST_CUE_S: Final = 0.3
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

# Who hears a recording reads its captions, and so does who reads the tip; the words come through read_tip() alone.
_SPOKEN = text("""
    SELECT w.spoken FROM tip t CROSS JOIN LATERAL read_tip(t.organisation_id, t.id) w
    WHERE t.organisation_id = :organisation AND t.id = :tip AND t.withdrawn_at IS NULL AND w.spoken IS NOT NULL
      AND (t.author_id = :member OR t.receipt_hash = :receipt OR (SELECT sees_everything())
           OR ((t.visibility = 'organisation' AND (SELECT sees_organisation())
                OR t.group_id = ANY ((SELECT current_groups())::uuid[])) AND EXISTS (
               SELECT FROM insight_tip e JOIN insight i ON i.organisation_id = e.organisation_id AND i.id = e.insight_id
               WHERE e.organisation_id = t.organisation_id AND e.tip_id = t.id AND i.published_at IS NOT NULL))
           OR (t.replies_to_id IS NOT NULL AND EXISTS (
               SELECT FROM reply y WHERE y.organisation_id = t.organisation_id AND y.id = t.id AND reads_reply(y))))
""")


class Captions(NamedTuple):
    """A WebVTT document and the language that it is in."""

    vtt: str
    language: str


class Cue(NamedTuple):
    """What stands on the screen from one moment to another; without markup, lines of at most MAX_LINE characters."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]


async def read_captions(db: AsyncSession, member: Reader, tip_id: UUID, part: str | None) -> Captions:
    """The captions of one recording of a tip, the first with words where none is named.

    Raises:
        NotFound: there is no such tip that this member may read, or nothing was heard on it.
    """
    asked = {"organisation": member.organisation_id, "tip": tip_id, "member": member.id, "receipt": member.receipt_hash}
    spoken = (await db.execute(_SPOKEN, asked)).scalar_one_or_none()
    if spoken is None:
        raise NotFound
    segments = spoken["segments"]
    part = part or next((segment.get("part") for segment in segments), None)
    own = [segment for segment in segments if segment.get("part") in (None, part)]
    return Captions(vtt(own, spoken["language"]), spoken["language"])


def vtt(segments: Sequence[Mapping[str, Any]], language: str) -> str:
    """The WebVTT of timed segments (https://www.w3.org/TR/webvtt1/). Their text is text: nothing in it is markup."""
    blocks = [f"WEBVTT\nLanguage: {language}"]
    for cue in cues(segments):
        said = "\n".join(line.translate(_ESCAPES) for line in cue.lines)
        blocks.append(f"{_moment(cue.start_s)} --> {_moment(cue.end_s)}\n{said}")
    return "\n\n".join(blocks) + "\n"


def cues(segments: Sequence[Mapping[str, Any]]) -> Iterator[Cue]:
    """Cues in their order, cut where a word begins: two lines, seven seconds, a pause, or the end of a segment."""
    latest_s = 0.0
    for segment in segments:
        said = " ".join(segment["text"].split())
        words = _timed(said, segment)
        first = 0
        for at in range(1, len(words) + 1):
            if at < len(words) and _fits(said, words[first : at + 1]) and words[at].start_s - words[at - 1].end_s < PAUSE_S:
                continue
            shown = words[first:at]
            start_s = max(latest_s, shown[0].start_s)
            latest_s = max(start_s + LEAST_CUE_S, min(shown[-1].end_s, start_s + MAX_CUE_S))
            yield Cue(start_s, latest_s, _lines(said[shown[0].start : shown[-1].end]))
            first = at


class _Word(NamedTuple):
    """A word's time, and where it stands in the segment's text, with what stands between it and the next."""

    start_s: float
    end_s: float
    start: int
    end: int


def _timed(said: str, segment: Mapping[str, Any]) -> list[_Word]:
    """The words of a segment. Where those that are timed are not those of its text, the text is spread over its time."""
    found, at = [], 0
    for word in segment.get("words") or ():
        start = said.find(bare, at) if (bare := " ".join(word["text"].split())) else -1
        if start < 0 or said[at:start].strip():
            break
        at = start + len(bare)
        found.append(_Word(word["start_s"], word["end_s"], start, at))
    if found and not said[at:].strip():
        return found
    start_s, step_s = segment["start_s"], (segment["end_s"] - segment["start_s"]) / max(1, len(said))
    return [
        _Word(start_s + word.start() * step_s, start_s + word.end() * step_s, word.start(), word.end())
        for word in re.finditer(r"\S+", said)
    ]


def _fits(said: str, words: Sequence[_Word]) -> bool:
    lasts_s = words[-1].end_s - words[0].start_s
    return lasts_s <= MAX_CUE_S and len(_lines(said[words[0].start : words[-1].end])) <= MAX_LINES


def _lines(said: str) -> tuple[str, ...]:
    """As even as they fit: a long line over a short one is read twice."""
    lines = textwrap.wrap(said, MAX_LINE, break_on_hyphens=False)
    if len(lines) == MAX_LINES:
        even = textwrap.wrap(said, max(map(len, [*said.split(), " " * (len(said) // 2 + 4)])), break_on_hyphens=False)
        lines = even if len(even) == MAX_LINES and all(len(line) <= MAX_LINE for line in even) else lines
    return tuple(lines)


def _moment(at_s: float) -> str:
    """hh:mm:ss.ttt"""
    thousandths = round(at_s * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
