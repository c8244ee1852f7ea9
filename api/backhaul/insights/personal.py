"""What looks personal in a tip and was meant to be read: the number of the gate house, the foreman that everybody asks for."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import HiddenChanged, Withdrawn
from backhaul.identity.access import Reader
from backhaul.insights.changes import note_change
from backhaul.insights.models import InsightTip
from backhaul.tips.amend import forget_translations, understand_anew
from backhaul.tips.models import Personal
from backhaul.tips.schemas import PersonalIn
from backhaul.tips.withdraw import own_tip


async def show_what_was_meant(db: AsyncSession, member: Reader, tip_id: UUID, body: PersonalIn) -> None:
    """Note what the author meant; what others read is made anew in the worker, within a second or two.

    The history of the insight says of what kind it was, neither what it was nor who said so: that would name the author.

    Raises:
        NotFound: there is no such tip of this member.
        Withdrawn: its author took it back.
        HiddenChanged: that is not hidden in it, or no longer: it was corrected, or looked through anew.
    """
    tip = await own_tip(db, member, tip_id)
    if tip.withdrawn_at is not None:
        raise Withdrawn
    of_tip = {"organisation_id": member.organisation_id, "tip_id": tip_id}
    personal = (await db.execute(select(Personal).filter_by(**of_tip).with_for_update())).scalar_one_or_none()
    spans = personal.spans if personal else []
    asked = {(one.kind, one.text): one.meant for one in body.spans}
    if not asked.keys() <= {(span["kind"], span["text"]) for span in spans}:
        raise HiddenChanged
    then = [{**span, "meant": asked.get((span["kind"], span["text"]), span["meant"])} for span in spans]
    if personal is None or then == spans:
        return
    changed = [span for before, span in zip(spans, then, strict=True) if before != span]
    personal.spans = then
    tip.personal_revision += 1
    insight_id = await db.scalar(select(InsightTip.insight_id).filter_by(**of_tip))
    for meant in (True, False):
        kinds = sorted({span["kind"] for span in changed if span["meant"] is meant})
        if insight_id and kinds:
            note_change(
                db,
                organisation_id=member.organisation_id,
                insight_id=insight_id,
                change={"personal": {"kinds": kinds, "meant": meant}},
            )
    await forget_translations(db, tip)
    await understand_anew(db, tip)
