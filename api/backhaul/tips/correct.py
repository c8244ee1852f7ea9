"""Correcting what was heard: a new version in somebody's own words, with the times of what it replaces."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound, TranscriptChanged, Withdrawn
from backhaul.identity.access import Reader
from backhaul.tips.amend import forget_translations, understand_anew
from backhaul.tips.models import Tip, Transcript
from backhaul.tips.schemas import TranscriptIn, TranscriptList, TranscriptVersion
from backhaul.tips.withdraw import own_tip

# Chinese and Japanese are written without spaces: there each character is compared by itself.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")


async def correct_transcript(db: AsyncSession, member: Reader, tip_id: UUID, body: TranscriptIn) -> None:
    """Add a version in the words of the tip's author or a manager, and have everything made of it anew.

    Sending it again, or what stands there already, changes nothing.

    Raises:
        NotFound: there is no such tip that this member may correct, or nothing was heard on it.
        Withdrawn: its author took it back.
        TranscriptChanged: ``base_version`` is not the newest one.
    """
    tip = await own_tip(db, member, tip_id, or_manages=True)
    if tip.withdrawn_at is not None:
        raise Withdrawn
    newest = (
        await db.execute(
            select(Transcript)
            .filter_by(organisation_id=member.organisation_id, tip_id=tip_id)
            .order_by(Transcript.version.desc())
            .limit(1)
        )
    ).scalar_one_or_none()
    if newest is None:
        raise NotFound("Nothing was heard on this tip yet, so there is nothing to correct.")
    if newest.text == body.text and newest.version - body.base_version in (0, 1):
        return
    if newest.version != body.base_version:
        raise TranscriptChanged(version=newest.version)
    db.add(
        Transcript(
            organisation_id=member.organisation_id,
            tip_id=tip_id,
            version=newest.version + 1,
            text=body.text,
            language=newest.language,
            language_probability=newest.language_probability,
            # In a thread: comparing thousands of words takes its time.
            segments=await asyncio.to_thread(carry_times, newest.segments, body.text),
            engine=newest.engine,
            model=newest.model,
            corrected_by="author" if member.wrote(tip.author_id, tip.receipt_hash) else "manager",
            created_at=_when(tip),
        )
    )
    await db.flush()
    await forget_translations(db, tip)
    await understand_anew(db, tip)


async def transcript_versions(db: AsyncSession, member: Reader, tip_id: UUID) -> TranscriptList:
    """Every version, newest first, whole: for the tip's author and for managers. Of a recording that is hidden its author alone
    reads what was said.

    Raises:
        NotFound: there is no such tip that this member may read so.
    """
    versions = await db.execute(
        select(Transcript, Tip.author_id, Tip.receipt_hash, func.hidden_recordings(Tip.organisation_id, Tip.id).label("hidden"))
        .select_from(Tip)
        .outerjoin(Transcript, (Transcript.organisation_id == Tip.organisation_id) & (Transcript.tip_id == Tip.id))
        .where(Tip.organisation_id == member.organisation_id, Tip.id == tip_id)
        .order_by(Transcript.version.desc())
    )
    rows = versions.all()
    own = bool(rows) and member.wrote(rows[0].author_id, rows[0].receipt_hash)
    if not rows or not (member.manages or own):
        raise NotFound
    if rows[0].hidden and not own:
        return TranscriptList(items=[])
    return TranscriptList(
        items=[TranscriptVersion.model_validate(row.Transcript, from_attributes=True) for row in rows if row.Transcript]
    )


def _when(tip: Tip) -> datetime:
    """Of an anonymous tip nothing tells the minute."""
    return tip.received_at if tip.anonymous else datetime.now(UTC)


class _Timed(NamedTuple):
    """One word, or of a language without spaces one character, and the segment that it belongs to."""

    key: str
    start_s: float
    end_s: float
    confidence: float
    segment: int


def carry_times(segments: Sequence[Mapping[str, Any]], text: str) -> list[dict[str, Any]]:
    """The segments of the corrected ``text``, timed by what was heard.

    A word that stayed keeps its time and confidence. What was changed shares the time of what it replaces, what was added
    the pause that it was added to; a person is sure of it: 1. Joined with spaces, the segments are the text.
    """
    heard = [word for at, segment in enumerate(segments) for word in _heard(segment, at)]
    pieces = list(_PIECE.finditer(text))
    if not heard:
        return []
    # With difflib's own shortcut for words that occur often: without it, one word said a thousand times takes its time.
    matcher = SequenceMatcher(None, [word.key for word in heard], [_key(piece[0]) for piece in pieces])
    said: list[_Timed] = []
    for change, i, i_end, j, j_end in matcher.get_opcodes():
        if change == "equal":
            said += heard[i:i_end]
        elif j < j_end:
            said += _spread(heard, i, i_end, [piece[0] for piece in pieces[j:j_end]])
    carried: list[dict[str, Any]] = []
    begun = -1
    for piece, word in zip(pieces, said, strict=True):
        timed = {"start_s": word.start_s, "end_s": word.end_s, "text": piece[0], "confidence": word.confidence}
        if not carried or carried[-1]["segment"] != word.segment:
            carried.append({**segments[word.segment], "segment": word.segment, "start_s": word.start_s, "words": []})
            begun = piece.start()
        carried[-1]["words"].append(timed)
        carried[-1] |= {"end_s": word.end_s, "text": " ".join(text[begun : piece.end()].split())}
    return [{name: value for name, value in segment.items() if name != "segment"} for segment in carried]


def _heard(segment: Mapping[str, Any], at: int) -> Iterator[_Timed]:
    """The words of a segment; where it has none, those of its text, spread over its time."""
    whole = {"start_s": segment["start_s"], "end_s": segment["end_s"], "text": segment["text"], "confidence": 1.0}
    for word in segment.get("words") or [whole]:
        pieces = _PIECE.findall(word["text"])
        for piece, (start_s, end_s) in zip(pieces, _shares(word["start_s"], word["end_s"], pieces), strict=True):
            yield _Timed(_key(piece), start_s, end_s, word["confidence"], at)


def _spread(heard: Sequence[_Timed], i: int, i_end: int, pieces: Sequence[str]) -> Iterator[_Timed]:
    """``pieces`` in the time of the words ``i`` to ``i_end``; where there are none, in the pause before the word ``i``."""
    if i < i_end:
        start_s, end_s = heard[i].start_s, heard[i_end - 1].end_s
    else:
        # At either end of the recording that is the moment at which the speech begins or ends.
        start_s = heard[i - 1].end_s if i else heard[0].start_s
        end_s = heard[i].start_s if i < len(heard) else heard[-1].end_s
    for n, (piece, (a, b)) in enumerate(zip(pieces, _shares(start_s, max(start_s, end_s), pieces), strict=True)):
        in_place_of = i + n * (i_end - i) // len(pieces) if i < i_end else max(0, i - 1)
        yield _Timed(_key(piece), a, b, 1.0, heard[in_place_of].segment)


def _shares(start_s: float, end_s: float, pieces: Sequence[str]) -> Iterator[tuple[float, float]]:
    """A stretch of time, shared out by the length of the pieces."""
    total, at = sum(map(len, pieces)) or 1, 0
    for piece in pieces:
        until = at + len(piece)
        yield round(start_s + (end_s - start_s) * at / total, 3), round(start_s + (end_s - start_s) * until / total, 3)
        at = until


def _key(piece: str) -> str:
    """What makes a word the same one: not its punctuation and capitals."""
    return re.sub(r"\W", "", piece).casefold() or piece
