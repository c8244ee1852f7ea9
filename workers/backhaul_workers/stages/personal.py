"""What of a tip is personal: UNDERSTAND finds it here, and makes everything else of masked words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.models import Organisation
from backhaul.insights.models import Tag
from backhaul.tips.models import Personal, Tip, Transcript
from backhaul_workers.findings.masking import HIDDEN_FROM, Reading, hidden_times, mask, mask_segments, with_known, without
from backhaul_workers.findings.personal import PersonalFinding, PersonalKind, find_personal, regions
from backhaul_workers.findings.words import words

_NAMES = text("""
    SELECT n.name, n.is_member FROM (
        SELECT m.name, true AS is_member FROM member m WHERE m.organisation_id = :organisation
        UNION SELECT s.name, false FROM site s WHERE s.organisation_id = :organisation
        UNION SELECT a.name, false FROM site s CROSS JOIN LATERAL unnest(s.aliases) a(name)
              WHERE s.organisation_id = :organisation
        UNION SELECT r.name, false FROM route r WHERE r.organisation_id = :organisation
    ) n
    ORDER BY n.name, n.is_member
""")


# What is hidden in the tips that a reply answers is hidden in it, too: a name is one also where nothing around it says so.
_HIDDEN_THERE = text("""
    SELECT DISTINCT span ->> 'kind' AS kind, span ->> 'text' AS text
    FROM insight_tip e JOIN personal p ON p.organisation_id = e.organisation_id AND p.tip_id = e.tip_id
    CROSS JOIN LATERAL jsonb_array_elements(p.spans) span
    WHERE e.organisation_id = :organisation AND e.insight_id = :insight AND NOT (span ->> 'meant')::boolean
""")

Known = tuple[tuple[Any, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a tip as they came, and what tells personal names from others."""

    typed: str | None
    spoken: str | None
    written: str  # in its photos
    language: str | None
    segments: tuple[dict[str, Any], ...]
    transcript_version: int | None
    regions: tuple[str, ...]
    keep: tuple[str, ...]
    roster: tuple[str, ...]
    meant: frozenset[tuple[str, str]]
    # What is personal in what it replies to, by kind and words.
    known: Known = ()


@dataclass(frozen=True, slots=True)
class Hidden:
    """``everybodys`` words of the tip, masked; ``written`` the same of its photos; the row to store.

    ``members`` is what the organisation's own read, with the secrets; None where there are none. ``silent`` is when what a
    reader does not read is said (see `hidden_times`), for those from whom something that was said is hidden.
    """

    everybodys: str
    written: str
    members: str | None
    row: dict[str, Any]
    silent: dict[Reading, list[tuple[str, float, float]] | None]


async def read(db: AsyncSession, tip: Tip, written: str) -> Said:
    """The words, the names that stay, and what the author said was meant."""
    of_tip = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    spoken = (
        await db.execute(select(Transcript).filter_by(**of_tip).order_by(Transcript.version.desc()).limit(1))
    ).scalar_one_or_none()
    spans = await db.scalar(select(Personal.spans).filter_by(**of_tip)) or []
    told = f"{tip.text or ''}\n{spoken.text if spoken else ''}\n{written}"
    return Said(
        typed=tip.text,
        spoken=spoken.text if spoken else None,
        written=written,
        language=spoken.language if spoken else None,
        segments=tuple(spoken.segments) if spoken else (),
        transcript_version=spoken.version if spoken else None,
        **await names_in(db, tip.organisation_id, told),
        meant=frozenset((span["kind"], span["text"]) for span in spans if span["meant"]),
        known=await hidden_there(db, tip.organisation_id, tip.replies_to_id) if tip.replies_to_id else (),
    )


async def hidden_there(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> Known:
    """What is hidden in the tips of an insight, for what is said about it."""
    rows = await db.execute(_HIDDEN_THERE, {"organisation": organisation_id, "insight": insight_id})
    return tuple((row.kind, row.text) for row in rows)


async def names_in(db: AsyncSession, organisation_id: UUID, told: str) -> dict[str, tuple[str, ...]]:
    """What tells personal names and numbers in ``told`` from others: ``regions``, names to ``keep``, and the ``roster``."""
    languages = await db.scalar(select(Organisation.languages).where(Organisation.id == organisation_id)) or []
    tags = await db.scalars(select(Tag.name).where(Tag.organisation_id == organisation_id).order_by(Tag.ordinal))
    # Of many thousand names only those whose first word was said, with its accents or without.
    said = {word.folded for word in words(told)}
    every = await db.execute(_NAMES, {"organisation": organisation_id})
    names = [row for row in every if any(word.folded in said for word in words(row.name)[:1])]
    return {
        "regions": regions(languages),
        "keep": (*(row.name for row in names if not row.is_member), *tags),
        "roster": tuple(row.name for row in names if row.is_member),
    }


def work(said: Said) -> Hidden:
    """Find what is personal and mask it. Pure: the same words give the same masks."""
    texts = said.typed or "", said.spoken or "", said.written
    found_in = [find_personal(one, regions=said.regions, keep=said.keep, roster=said.roster) for one in texts]
    # "Gate code is 4711", says the note, and the voice: "then type 4711 again".
    typed, spoken, written = (
        with_known(text, own, _known((*said.known, *_found_beside(own, found_in))))
        for text, own in zip(texts, found_in, strict=True)
    )
    spans = [
        {"source": source, **asdict(one), "meant": (one.kind, one.text) in said.meant}
        for source, found in (("text", typed), ("transcript", spoken))
        for one in found
    ]
    hidden = without(typed, said.meant), without(spoken, said.meant)
    views = {reading: _view(said, *hidden, reading) for reading in HIDDEN_FROM} if any(hidden) else None
    everybodys, members = (_words(said, *hidden, reading) for reading in ("guest", "colleague"))
    row = {"transcript_version": said.transcript_version, "spans": spans, "views": views}
    # What is written on a wall is only searched, so nobody reads it with its secrets.
    on_photos = mask(said.written, without(written, said.meant), "guest")
    silent = {
        reading: hidden_times(said.spoken or "", said.segments, hidden[1], reading)
        for reading, kinds in HIDDEN_FROM.items()
        if any(one.kind in kinds for one in hidden[1])
    }
    return Hidden(everybodys, on_photos, members if members != everybodys else None, row, silent)


def _found_beside(
    own: Sequence[PersonalFinding], every: Sequence[Sequence[PersonalFinding]]
) -> Iterator[tuple[PersonalKind, str]]:
    return ((one.kind, one.text) for other in every if other is not own for one in other)


def _known(found: Iterable[tuple[PersonalKind, str]]) -> list[tuple[PersonalKind, str]]:
    """What is hidden wherever else it stands. The longest first, so that it is hidden as a whole."""
    known = set(found)
    # Of a name each part is one, but not the "von" and "der" in it.
    parts = {part for kind, name in known if kind == "name" for part in name.split() if len(part) > 2}
    known |= {("name", part) for part in parts if not part[0].islower()}
    return sorted(known, key=lambda one: (-len(one[1]), one))


def _words(said: Said, typed: Sequence[PersonalFinding], spoken: Sequence[PersonalFinding], reading: Reading) -> str:
    both = ((said.typed, typed), (said.spoken, spoken))
    return "\n".join(mask(one, found, reading) for one, found in both if one)


def _view(said: Said, typed: Sequence[PersonalFinding], spoken: Sequence[PersonalFinding], reading: Reading) -> dict[str, Any]:
    transcript = said.spoken is not None and {
        "text": mask(said.spoken, spoken, reading),
        "language": said.language,
        "segments": mask_segments(said.spoken, said.segments, spoken, reading),
    }
    return {"text": mask(said.typed, typed, reading) if said.typed else None, "transcript": transcript or None}


async def mask_translation(db: AsyncSession, tip: Tip, translated: str) -> tuple[str, str | None]:
    """A translation of the tip as everybody reads it, and as members do where there are secrets in it.

    What is hidden of the tip itself is hidden here too where it stands in the same words: a name is one in any language,
    also where nothing around it says so.
    """
    said = await read(db, tip, translated)
    spans = await db.scalar(select(Personal.spans).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id)) or []
    found = find_personal(translated, regions=said.regions, keep=said.keep, roster=said.roster)
    known = _known((span["kind"], span["text"]) for span in spans)
    return _masked(translated, without(with_known(translated, found, known), said.meant))


def mask_words(
    text: str, names: dict[str, tuple[str, ...]], known: Iterable[tuple[PersonalKind, str]]
) -> tuple[str, str | None]:
    """Words that are no tip's, as everybody reads them, and as members do where there are secrets in them.

    ``names`` as `names_in` finds them; what is ``known`` to be personal is hidden wherever it stands.
    """
    return _masked(text, with_known(text, find_personal(text, **names), _known(known)))


def _masked(text: str, hidden: Sequence[PersonalFinding]) -> tuple[str, str | None]:
    everybodys, members = mask(text, hidden, "guest"), mask(text, hidden, "colleague")
    return everybodys, members if members != everybodys else None


async def write(db: AsyncSession, tip: Tip, row: dict[str, Any]) -> None:
    """Store what was found; from now on others read the tip."""
    stored = insert(Personal).values(organisation_id=tip.organisation_id, tip_id=tip.id, **row)
    await db.execute(stored.on_conflict_do_update(constraint="pk_personal", set_={name: stored.excluded[name] for name in row}))
