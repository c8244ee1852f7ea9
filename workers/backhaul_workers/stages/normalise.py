"""NORMALISE: what the phone sent becomes what every browser plays and shows, and what the recogniser hears.

A photo is looked at here too, because faces and plates are hidden before the first byte of a rendition is stored. A photo
that could not be looked at is not shown.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from uuid import UUID

from geoalchemy2 import WKTElement
from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import PhotoNotChecked, Problem, UnsupportedMedia
from backhaul.media.objects import part_key, rendition_key
from backhaul.media.types import Family, family, recognise
from backhaul.tips.models import PhotoText, Rendition, Tip, TipPart
from backhaul_workers import audio, image
from backhaul_workers.findings import plates
from backhaul_workers.sight import hiding
from backhaul_workers.tools import Tools

# Only names with a digit can look like a licence plate; the policy keeps to the organisation.
_NAMES = text(r"""
    SELECT n.name FROM (
        SELECT name FROM site UNION SELECT unnest(aliases) FROM site UNION SELECT name FROM route
    ) n WHERE n.name ~ '\d'
""")


@dataclass(frozen=True, slots=True)
class Job:
    """The parts of a tip in their order, and the names of the organisation that could be mistaken for licence plates."""

    organisation_id: UUID
    tip_id: UUID
    needs: Family
    parts: tuple[str, ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Made:
    """A rendition that is in the object store."""

    part: str
    kind: str
    media_type: str
    size_bytes: int
    sha256: bytes
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None


def made_of(
    part: str,
    kind: str,
    media_type: str,
    data: bytes,
    *,
    duration_s: float | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Made:
    """What is noted of a rendition with these bytes."""
    return Made(part, kind, media_type, len(data), sha256(data).digest(), duration_s, width, height)


@dataclass(frozen=True, slots=True)
class Read:
    """What is written in a photo, and which engine read it."""

    part: str
    lines: tuple[hiding.ReadLine, ...]
    engine: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the parts are, what was made of them, what is written there, and where the first photo that knows it was taken."""

    media_types: dict[str, str]
    made: tuple[Made, ...]
    read: tuple[Read, ...]
    taken_at: image.Position | None


async def read(db: AsyncSession, tip: Tip) -> Job:
    """The parts to open. A voice tip has no photo, so the names need not be read for it."""
    names = await db.scalars(
        select(TipPart.name)
        .where(TipPart.organisation_id == tip.organisation_id, TipPart.tip_id == tip.id)
        .order_by(TipPart.ordinal)
    )
    own = await db.scalars(_NAMES) if tip.kind == "photo" else ()
    needs: Family = "audio" if tip.kind == "voice" else "image"
    return Job(tip.organisation_id, tip.id, needs, tuple(names), plates.known(list(own)))


def work(job: Job, tools: Tools) -> Found:
    """Open every part in the sandbox and store its renditions.

    One broken photo among several does not stop the others. Raises the first part's problem where nothing is left.
    """
    media_types: dict[str, str] = {}
    made: list[Made] = []
    read: list[Read] = []
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
                position, renditions, written = _image(job, tools, part, data, media_type)
                taken_at, made, read = taken_at or position, made + renditions, [*read, written]
        except PhotoNotChecked:
            # Not the photo's fault, perhaps: the whole stage is tried again before the tip is parked.
            raise
        except Problem as problem:
            problems.append(problem)
    if not any(family(one.media_type) == job.needs for one in made):
        raise problems[0] if problems else UnsupportedMedia()
    return Found(media_types, tuple(made), tuple(read), taken_at)


def _audio(job: Job, tools: Tools, part: str, data: bytes, media_type: str) -> list[Made]:
    recording = audio.normalise(data, media_type, max_s=tools.settings.audio_max_s)
    playable = made_of(part, "audio", "audio/mp4", recording.playable, duration_s=recording.duration_s)
    speech = made_of(part, "speech", "audio/L16;rate=16000", recording.speech, duration_s=recording.duration_s)
    return [_store(job, tools, playable, recording.playable), _store(job, tools, speech, recording.speech)]


def _image(job: Job, tools: Tools, part: str, data: bytes, media_type: str) -> tuple[image.Position | None, list[Made], Read]:
    opened = image.decode(data, media_type, max_pixels=tools.settings.photo_max_pixels)
    seen = tools.eyes().look(opened.picture)
    found = hiding.find(seen, job.names)
    photo = image.publishable(opened.picture, found.hidden)
    size = {"width": photo.width, "height": photo.height}
    renditions = [
        _store(job, tools, made_of(part, "photo", "image/jpeg", photo.photo, **size), photo.photo),
        _store(job, tools, made_of(part, "thumbnail", "image/jpeg", photo.thumbnail, **size), photo.thumbnail),
    ]
    return opened.position, renditions, Read(part, found.read, seen.reader)


def _store(job: Job, tools: Tools, made: Made, data: bytes) -> Made:
    tools.objects.put_now(rendition_key(job.organisation_id, job.tip_id, made.part, made.kind), data)
    return made


async def note_renditions(db: AsyncSession, tip: Tip, every: Sequence[Made]) -> None:
    """Note what was made. Doing it twice leaves the same rows, done again later the newer ones."""
    own = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    rows = [
        {
            **own,
            "part": made.part,
            "kind": made.kind,
            "media_type": made.media_type,
            "size_bytes": made.size_bytes,
            "sha256": made.sha256,
            "duration_s": made.duration_s,
            "width": made.width,
            "height": made.height,
        }
        for made in every
    ]
    rendition = insert(Rendition)
    told = ("media_type", "size_bytes", "sha256", "duration_s", "width", "height")
    found_again = {name: rendition.excluded[name] for name in told}
    await db.execute(rendition.on_conflict_do_update(constraint="pk_rendition", set_=found_again), rows)


async def write(db: AsyncSession, tip: Tip, found: Found) -> None:
    """Note the renditions, what is written there, and the rest that was found."""
    own = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    await note_renditions(db, tip, found.made)
    texts = [
        {
            **own,
            "part": read.part,
            "text": "\n".join(line.text for line in read.lines),
            "lines": [asdict(line) for line in read.lines],
            "engine": read.engine,
            "created_at": tip.received_at,
        }
        for read in found.read
        if read.lines
    ]
    await db.execute(delete(PhotoText).filter_by(**own))
    if texts:
        await db.execute(insert(PhotoText), texts)
    for part, media_type in found.media_types.items():
        await db.execute(update(TipPart).filter_by(**own, name=part).values(media_type=media_type))
    # Once its author amended the place, where a photo was taken no longer counts.
    if found.taken_at and tip.place_revision == 0:
        tip.photo_fix = WKTElement(f"POINT({found.taken_at.lon!r} {found.taken_at.lat!r})", srid=4326)
