"""TRANSCRIBE: what was said, in which language, when."""

import logging
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NoSpeech
from backhaul.identity.models import Organisation
from backhaul.media.objects import rendition_key
from backhaul.tips.models import Rendition, Tip, TipPart, Transcript
from backhaul_workers import audio
from backhaul_workers.findings import urgency
from backhaul_workers.speech import Transcription
from backhaul_workers.speech.checks import surer, unclear
from backhaul_workers.speech.engine import Samples
from backhaul_workers.speech.models import ModelError
from backhaul_workers.tools import Tools

log = logging.getLogger(__name__)

# Names farther from a fix are seldom spoken there.
_NAMES_WITHIN_M = 2_000.0
# Whisper reads them again for every half minute; more names also find more wrong places.
_MOST_NAMES = 20
# What people had to correct, the newest first: names among it are misheard here.
_MOST_CORRECTED = 100

# What people had to correct comes first. Then what a tip is about, what is around it, where its route stops; parts ("dock 4")
# last, as they are many.
_NAMES = text("""
    WITH tip AS MATERIALIZED (
        SELECT organisation_id, site_id, route_id, coalesce(fix, photo_fix) AS here
        FROM tip WHERE organisation_id = :organisation AND id = :tip
    ), found AS (
        SELECT s.name, 0 AS rank, 0.0 AS distance_m FROM tip JOIN site s USING (organisation_id) WHERE s.id = tip.site_id
        UNION ALL
        SELECT r.name, 0, 0.0 FROM tip JOIN route r USING (organisation_id) WHERE r.id = tip.route_id
        UNION ALL
        SELECT s.name, CASE WHEN s.parent_id IS NULL THEN 1 ELSE 3 END, n.distance_m
        FROM tip CROSS JOIN sites_near(ST_X(tip.here), ST_Y(tip.here), :within_m, :most) n
        JOIN site s ON s.organisation_id = tip.organisation_id AND s.id = n.site_id
        UNION ALL
        SELECT r.name, 1, n.distance_m
        FROM tip CROSS JOIN routes_near(ST_X(tip.here), ST_Y(tip.here), :within_m, :most) n
        JOIN route r ON r.organisation_id = tip.organisation_id AND r.id = n.route_id
        UNION ALL
        SELECT s.name, 2, coalesce(ST_Distance(s.geom::geography, tip.here::geography), stop.along_m)
        FROM tip JOIN route_stop stop USING (organisation_id, route_id)
        JOIN site s ON s.organisation_id = tip.organisation_id AND s.id = stop.site_id AND s.retired_at IS NULL
        UNION ALL
        SELECT s.name, 3, 0.0 FROM tip JOIN site s ON s.organisation_id = tip.organisation_id AND s.parent_id = tip.site_id
        WHERE s.retired_at IS NULL
    ), corrected AS MATERIALIZED (
        SELECT lower(after.text) AS after, lower(before.text) AS before
        FROM transcript after JOIN transcript before
            ON before.organisation_id = after.organisation_id AND before.tip_id = after.tip_id
               AND before.version = after.version - 1
        WHERE after.organisation_id = :organisation AND after.corrected_by IS NOT NULL
        ORDER BY after.created_at DESC LIMIT :most_corrected
    )
    SELECT name FROM found GROUP BY name
    ORDER BY NOT EXISTS (SELECT FROM corrected c
                         WHERE strpos(c.after, lower(name)) > 0 AND strpos(c.before, lower(name)) = 0),
             min(rank), min(distance_m), name LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class Job:
    """The recordings of a tip in their order, the languages of its organisation, and names that may be spoken there."""

    organisation_id: UUID
    tip_id: UUID
    recordings: tuple[str, ...]
    languages: tuple[str, ...]
    names: tuple[str, ...]
    says_more: bool
    model: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard on each recording that somebody can be heard on."""

    by_part: tuple[tuple[str, Transcription], ...]


async def read(db: AsyncSession, tip: Tip) -> Job:
    """The recordings to listen to, and what may be spoken on them."""
    parts = await db.scalars(
        select(Rendition.part)
        .join(
            TipPart,
            (TipPart.organisation_id == Rendition.organisation_id)
            & (TipPart.tip_id == Rendition.tip_id)
            & (TipPart.name == Rendition.part),
        )
        .where(Rendition.organisation_id == tip.organisation_id, Rendition.tip_id == tip.id, Rendition.kind == "speech")
        .order_by(TipPart.ordinal)
    )
    languages = await db.scalar(select(Organisation.languages).where(Organisation.id == tip.organisation_id)) or []
    hinted = [tip.language.partition("-")[0]] if tip.language else []
    around = {
        "organisation": tip.organisation_id,
        "tip": tip.id,
        "within_m": _NAMES_WITHIN_M,
        "most": _MOST_NAMES,
        "most_corrected": _MOST_CORRECTED,
    }
    names = await db.scalars(_NAMES, around)
    return Job(
        tip.organisation_id,
        tip.id,
        tuple(parts),
        tuple(dict.fromkeys([*languages, *hinted])),
        tuple(names),
        says_more=tip.kind != "voice" or tip.text is not None,
        model=await db.scalar(select(Organisation.speech_model).where(Organisation.id == tip.organisation_id)),
    )


def work(job: Job, tools: Tools) -> Heard:
    """Listen. Raises `NoSpeech` where a voice tip without a note is silent: no text is better than an invented one."""
    heard = []
    for part in job.recordings:
        if (said := _hear(job, tools, _samples(job, tools, part))).text:
            heard.append((part, said))
    if not heard and not job.says_more:
        raise NoSpeech
    return Heard(tuple(heard))


def _samples(job: Job, tools: Tools, part: str) -> Samples:
    return audio.samples(tools.objects.get_now(rendition_key(job.organisation_id, job.tip_id, part, "speech")))


def _hear(job: Job, tools: Tools, samples: Samples) -> Transcription:
    """By the organisation's model, and where that is unsure by the second one as well, if it can be had."""
    said = tools.engine(job.model).transcribe(samples, language=None, languages=job.languages, hotwords=job.names)
    if not unclear(said):
        return said
    try:
        second = tools.second_engine(job.model)
    except ModelError as error:
        log.warning("what is unclear is not heard again: %s", error)
        return said
    if second is None:
        return said
    again = second.transcribe(samples, language=None, languages=job.languages, hotwords=job.names)
    return surer(said, again)


def tells_hazard(found: Heard) -> bool:
    """Whether somebody should look soon, by the words alone: what is heard is understood a little later."""
    return any(urgency.find(said.text, said.language).level != "normal" for _, said in found.by_part)


async def write(db: AsyncSession, tip: Tip, found: Heard) -> None:
    """Store what was heard as a new version of the transcript.

    The tip is locked and moves on in the same transaction, so no job stores twice. Nothing is stored where a person has
    corrected the newest version, which stays what is read, and where the same model hears the same words again.
    """
    if not found.by_part:
        return
    words = " ".join(said.text for _, said in found.by_part)
    newest = await db.scalar(
        select(Transcript)
        .filter_by(organisation_id=tip.organisation_id, tip_id=tip.id)
        .order_by(Transcript.version.desc())
        .limit(1)
    )
    segments: list[dict[str, Any]] = [
        {**asdict(segment), "part": part} for part, said in found.by_part for segment in said.segments
    ]
    surest = max((said for _, said in found.by_part), key=lambda said: len(said.text))
    if newest and (newest.corrected_by or (newest.text, newest.engine, newest.model) == (words, surest.engine, surest.model)):
        return
    db.add(
        Transcript(
            organisation_id=tip.organisation_id,
            tip_id=tip.id,
            created_at=tip.received_at,
            version=newest.version + 1 if newest else 1,
            text=words,
            language=surest.language,
            language_probability=surest.language_probability,
            segments=segments,
            engine=surest.engine,
            model=surest.model,
        )
    )
