"""NORMALISE: what the phone sent becomes what every browser plays and shows, and what the recogniser hears."""

from dataclasses import dataclass
from uuid import UUID

from geoalchemy2 import WKTElement
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Problem, UnsupportedMedia
from backhaul.media.objects import part_key, rendition_key
from backhaul.media.types import Family, family, recognise
from backhaul.tips.models import Rendition, Tip, TipPart
from backhaul_workers import audio, image
from backhaul_workers.tools import Tools


@dataclass(frozen=True, slots=True)
class Job:
    """The parts of a tip in their order."""

    organisation_id: UUID
    tip_id: UUID
    needs: Family
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A rendition that is in the object store."""

    part: str
    kind: str
    media_type: str
    size_bytes: int
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the parts are, what was made of them, and where the first photo that knows it was taken."""

    media_types: dict[str, str]
    made: tuple[Made, ...]
    taken_at: image.Position | None


async def read(db: AsyncSession, tip: Tip) -> Job:
    """The parts to open."""
    names = await db.scalars(
        select(TipPart.name)
        .where(TipPart.organisation_id == tip.organisation_id, TipPart.tip_id == tip.id)
        .order_by(TipPart.ordinal)
    )
    return Job(tip.organisation_id, tip.id, "audio" if tip.kind == "voice" else "image", tuple(names))


def work(job: Job, tools: Tools) -> Found:
    """Open every part in the sandbox and store its renditions.

    One broken photo among several does not stop the others. Raises the first part's problem where nothing is left.
    """
    media_types: dict[str, str] = {}
    made: list[Made] = []
    problems: list[Problem] = []
    taken_at = None
    for part in job.parts:
        data = tools.objects.get_now(part_key(job.organisation_id, job.tip_id, part))
        media_type = recognise(data[:4096])
        if media_type is None:
            problems.append(UnsupportedMedia())
            continue
        media_types[part] = media_type
        try:
            if family(media_type) == "audio":
                made += _audio(job, tools, part, data, media_type)
            else:
                position, renditions = _image(job, tools, part, data, media_type)
                taken_at, made = taken_at or position, made + renditions
        except Problem as problem:
            problems.append(problem)
    if not any(family(one.media_type) == job.needs for one in made):
        raise problems[0] if problems else UnsupportedMedia()
    return Found(media_types, tuple(made), taken_at)


def _audio(job: Job, tools: Tools, part: str, data: bytes, media_type: str) -> list[Made]:
    recording = audio.normalise(data, media_type, max_s=tools.settings.audio_max_s)
    playable = Made(part, "audio", "audio/mp4", len(recording.playable), recording.duration_s)
    speech = Made(part, "speech", "audio/L16;rate=16000", len(recording.speech), recording.duration_s)
    return [_store(job, tools, playable, recording.playable), _store(job, tools, speech, recording.speech)]


def _image(job: Job, tools: Tools, part: str, data: bytes, media_type: str) -> tuple[image.Position | None, list[Made]]:
    photo = image.normalise(data, media_type, max_pixels=tools.settings.photo_max_pixels)
    size = {"width": photo.width, "height": photo.height}
    return photo.position, [
        _store(job, tools, Made(part, "photo", "image/jpeg", len(photo.photo), **size), photo.photo),
        _store(job, tools, Made(part, "thumbnail", "image/jpeg", len(photo.thumbnail), **size), photo.thumbnail),
    ]


def _store(job: Job, tools: Tools, made: Made, data: bytes) -> Made:
    tools.objects.put_now(rendition_key(job.organisation_id, job.tip_id, made.part, made.kind), data)
    return made


async def write(db: AsyncSession, tip: Tip, found: Found) -> None:
    """Note the renditions. Doing it twice leaves the same rows."""
    own = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    rows = [
        {
            **own,
            "part": made.part,
            "kind": made.kind,
            "media_type": made.media_type,
            "size_bytes": made.size_bytes,
            "duration_s": made.duration_s,
            "width": made.width,
            "height": made.height,
        }
        for made in found.made
    ]
    await db.execute(insert(Rendition).on_conflict_do_nothing(), rows)
    for part, media_type in found.media_types.items():
        await db.execute(update(TipPart).filter_by(**own, name=part).values(media_type=media_type))
    # Once its author amended the place, where a photo was taken no longer counts.
    if found.taken_at and tip.place_revision == 0:
        tip.photo_fix = WKTElement(f"POINT({found.taken_at.lon!r} {found.taken_at.lat!r})", srid=4326)
