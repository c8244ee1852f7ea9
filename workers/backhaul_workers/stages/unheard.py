"""What others do not read of a tip they do not hear either: where it is said, their rendition of the recording is silent."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.media.objects import rendition_key
from backhaul.tips.models import Rendition, Tip
from backhaul_workers import audio
from backhaul_workers.findings.masking import HIDDEN_FROM, Reading
from backhaul_workers.stages.normalise import Made, made_of, note_renditions
from backhaul_workers.tools import Tools

# Words are timed by what the recogniser looked at, which is not where they begin to be heard.
_MARGIN_S = 0.25
# As `read_media` names them.
_KINDS: Mapping[Reading, str] = {reading: f"audio-{reading}" for reading in HIDDEN_FROM}

Silent = Mapping[Reading, Sequence[tuple[str, float, float]] | None]


def heard_by(tip: Tip) -> frozenset[Reading]:
    """Who hears it and did not tell it: guests from outside hear replies to what they told, and of tips only their own."""
    return frozenset(("colleague", "guest")) if tip.replies_to_id else frozenset(("colleague",))


async def recordings(db: AsyncSession, tip: Tip) -> dict[str, float]:
    """The recordings of a tip, and how long they last, in seconds."""
    of_tip = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    rows = await db.execute(select(Rendition.part, Rendition.duration_s).filter_by(**of_tip, kind="speech"))
    return {part: duration_s or 0.0 for part, duration_s in rows}


def work(organisation_id: UUID, tip_id: UUID, recorded: Mapping[str, float], silent: Silent, tools: Tools) -> list[Made]:
    """Store every recording for those who do not hear all of it; of a tip of which the times are unknown they hear nothing."""
    made = []
    for part, duration_s in recorded.items() if silent else ():
        pcm = tools.objects.get_now(rendition_key(organisation_id, tip_id, part, "speech"))
        for reading, every in silent.items():
            kind = _KINDS[reading]
            times = [(start_s - _MARGIN_S, end_s + _MARGIN_S) for of_part, start_s, end_s in every or () if of_part == part]
            data = audio.silenced(pcm, None if every is None else times)
            tools.objects.put_now(rendition_key(organisation_id, tip_id, part, kind), data)
            made.append(made_of(part, kind, "audio/mp4", data, duration_s=duration_s))
    return made


async def write(db: AsyncSession, tip: Tip, made: Sequence[Made]) -> None:
    """Note them. Without one for them, others hear the recording as it is."""
    await db.execute(
        delete(Rendition).where(
            Rendition.organisation_id == tip.organisation_id, Rendition.tip_id == tip.id, Rendition.kind.in_(_KINDS.values())
        )
    )
    if made:
        await note_renditions(db, tip, made)
