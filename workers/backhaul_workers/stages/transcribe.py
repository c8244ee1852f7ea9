"""TRANSCRIBE: what was said, in which language, when."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NoSpeech
from backhaul.identity.models import Organisation
from backhaul.media.objects import rendition_key
from backhaul.tips.models import Rendition, Tip, TipPart, Transcript
from backhaul_workers import audio
from backhaul_workers.speech import Transcription
from backhaul_workers.tools import Tools


@dataclass(frozen=True, slots=True)
class Job:
    """The recordings of a tip in their order, and the languages of its organisation."""

    organisation_id: UUID
    tip_id: UUID
    recordings: tuple[str, ...]
    languages: tuple[str, ...]
    says_more: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard on each recording that somebody can be heard on."""

    by_part: tuple[tuple[str, Transcription], ...]


async def read(db: AsyncSession, tip: Tip) -> Job:
    """The recordings to listen to."""
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
    return Job(
        tip.organisation_id,
        tip.id,
        tuple(parts),
        tuple(dict.fromkeys([*languages, *hinted])),
        says_more=tip.kind != "voice" or tip.text is not None,
    )


def work(job: Job, tools: Tools) -> Heard:
    """Listen. Raises `NoSpeech` where a voice tip without a note is silent: no text is better than an invented one."""
    heard = []
    for part in job.recordings:
        pcm = tools.objects.get_now(rendition_key(job.organisation_id, job.tip_id, part, "speech"))
        said = tools.engine().transcribe(audio.samples(pcm), language=None, languages=job.languages)
        if said.text:
            heard.append((part, said))
    if not heard and not job.says_more:
        raise NoSpeech
    return Heard(tuple(heard))


async def write(db: AsyncSession, tip: Tip, found: Heard) -> None:
    """Store the first version of the transcript. A second run finds it there."""
    if not found.by_part:
        return
    segments: list[dict[str, Any]] = [
        {**asdict(segment), "part": part} for part, said in found.by_part for segment in said.segments
    ]
    surest = max((said for _, said in found.by_part), key=lambda said: len(said.text))
    await db.execute(
        insert(Transcript)
        .values(
            organisation_id=tip.organisation_id,
            tip_id=tip.id,
            created_at=tip.received_at,
            version=1,
            text=" ".join(said.text for _, said in found.by_part),
            language=surest.language,
            language_probability=surest.language_probability,
            segments=segments,
            engine=surest.engine,
            model=surest.model,
        )
        .on_conflict_do_nothing()
    )
