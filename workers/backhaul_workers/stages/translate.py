"""TRANSLATE: what a published tip says, for those who read another language.

After publishing and behind every clip that waits to be heard, so that nobody waits for it who can read what was said.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.models import Organisation
from backhaul.insights.changes import lock_by_id, lock_evidence
from backhaul.insights.models import InsightTip
from backhaul.insights.refresh import refresh
from backhaul.insights.tell import announce_insight
from backhaul.media.objects import rendition_key
from backhaul.settings import get_settings
from backhaul.tips.models import Tip, Transcript, Translation, Understanding
from backhaul_workers import audio
from backhaul_workers.findings import titles
from backhaul_workers.stages import personal, replied
from backhaul_workers.tools import Tools
from backhaul_workers.translation import Words
from backhaul_workers.translation.whisper import ENGLISH

# Everybody who reads here, and the languages that the organisation says are read.
_READ = text("""
    SELECT DISTINCT split_part(lower(l.language), '-', 1) FROM (
        SELECT unnest(o.languages) AS language FROM organisation o WHERE o.id = :organisation
        UNION SELECT m.language FROM member m WHERE m.organisation_id = :organisation AND m.deactivated_at IS NULL
    ) l ORDER BY 1
""")


@dataclass(frozen=True, slots=True)
class Job:
    """What a tip says and in which language, and the languages that it is wanted in; none where that was done."""

    organisation_id: UUID
    tip_id: UUID
    typed: str
    spoken: str
    language: str
    recordings: tuple[str, ...]
    as_heard: bool
    targets: tuple[str, ...]
    transcript_version: int | None
    speech_model: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Translated:
    """What it is in another language, with everything that is personal in it."""

    language: str
    text: str
    engine: str
    model: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was translated, the languages that were wanted, and what it was made of."""

    translated: tuple[Translated, ...]
    targets: tuple[str, ...]
    transcript_version: int | None
    place: str | None


async def wanted(db: AsyncSession, tip: Tip) -> bool:
    """Whether there may be something to translate: not for a text tip as long as only Whisper translates."""
    spoken, _, targets = await _asked(db, tip)
    return bool(targets) and (get_settings().translator is not None or (spoken is not None and ENGLISH in targets))


async def _asked(db: AsyncSession, tip: Tip) -> tuple[Transcript | None, str, tuple[str, ...]]:
    """What was said, in which language, and which others are read here."""
    of_tip = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    spoken = await db.scalar(select(Transcript).filter_by(**of_tip).order_by(Transcript.version.desc()).limit(1))
    found = await db.scalar(select(Understanding.findings["language"]["language"].astext).filter_by(**of_tip))
    language = spoken.language if spoken else found or ""
    read = await languages_read(db, tip.organisation_id)
    return spoken, language, tuple(one for one in read if one not in (language, found))


async def languages_read(db: AsyncSession, organisation_id: UUID) -> list[str]:
    """The languages (ISO 639-1) that members of an organisation read."""
    return [one for one in await db.scalars(_READ, {"organisation": organisation_id}) if one]


async def read(db: AsyncSession, tip: Tip) -> Job:
    """The words, and into what. A second run finds that it was done."""
    of_tip = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    spoken, language, targets = await _asked(db, tip)
    version = spoken.version if spoken else None
    done = await db.scalars(
        select(Translation.language).filter_by(**of_tip, transcript_version=version, personal_revision=tip.personal_revision)
    )
    segments = spoken.segments if spoken else []
    return Job(
        tip.organisation_id,
        tip.id,
        typed=tip.text or "",
        spoken=spoken.text if spoken else "",
        language=language,
        recordings=tuple(dict.fromkeys(part for segment in segments if (part := segment.get("part")))),
        as_heard=spoken is not None and spoken.corrected_by is None,
        targets=() if done.first() else targets,
        transcript_version=version,
        speech_model=await db.scalar(select(Organisation.speech_model).where(Organisation.id == tip.organisation_id)),
        place=await db.scalar(select(Understanding.findings["place"]["label"].astext).filter_by(**of_tip)),
    )


def work(job: Job, tools: Tools) -> Found:
    """Translate into each language by the first translator that can."""
    if not job.targets:
        return Found((), (), job.transcript_version, job.place)
    by = tools.translators(job.speech_model)
    recordings = [
        audio.samples(tools.objects.get_now(rendition_key(job.organisation_id, job.tip_id, part, "speech")))
        for part in job.recordings
    ]
    both = [Words(job.typed, job.language, as_heard=False)] if job.typed else []
    both += [Words(job.spoken, job.language, recordings, job.as_heard)] if job.spoken else []
    translated = []
    for target in job.targets:
        # What nobody can translate stands as it is: half of a tip may be what matters.
        said, last = [], None
        for words in both:
            one = next((one for one in by if one.can(words, target)), None)
            text = one.translate(words, target).strip() if one else ""
            said.append(text or words.text)
            last = one if text else last
        if last:
            translated.append(Translated(target, "\n".join(said), last.name, last.model))
    return Found(tuple(translated), job.targets, job.transcript_version, job.place)


async def write(db: AsyncSession, tip: Tip, found: Found) -> None:
    """Store it, masked, and have the insight say so. What was translated of an earlier version goes."""
    if not found.targets:
        return
    of_tip = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    before = await db.scalars(delete(Translation).filter_by(**of_tip).returning(Translation.language))
    changed = bool(before.all() or found.translated)
    if found.translated:
        await db.execute(insert(Translation), [await _row(db, tip, found, one) for one in found.translated])
    if changed:
        await _refresh(db, tip)


async def _row(db: AsyncSession, tip: Tip, found: Found, one: Translated) -> dict[str, object]:
    everybodys, members = await personal.mask_translation(db, tip, one.text)
    return {
        "organisation_id": tip.organisation_id,
        "tip_id": tip.id,
        "language": one.language,
        "title": titles.make(everybodys, None, found.place, one.language),
        "text": everybodys,
        "title_for_members": titles.make(members, None, found.place, one.language) if members else None,
        "text_for_members": members,
        "engine": one.engine,
        "model": one.model,
        "transcript_version": found.transcript_version,
        "personal_revision": tip.personal_revision,
        "created_at": tip.received_at,
    }


async def _refresh(db: AsyncSession, tip: Tip) -> None:
    if tip.replies_to_id:
        await replied.translated(db, tip)
        return
    await lock_evidence(db, tip.organisation_id)
    insight_id = await db.scalar(select(InsightTip.insight_id).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id))
    if insight_id is None:
        return
    insight = await lock_by_id(db, tip.organisation_id, insight_id)
    await refresh(db, insight)
    if insight.published_at:
        await announce_insight(db, insight, "amended")
