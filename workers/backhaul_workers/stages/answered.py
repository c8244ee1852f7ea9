"""A driver was asked whether something is still there and answered aloud: that is a tap, and no insight of its own."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.insights.confirm import confirm_as_author
from backhaul.tips.models import Tip, Transcript
from backhaul_workers.findings.answers import answer


async def answered(db: AsyncSession, tip: Tip) -> bool:
    """Note what was answered. True where nothing was told beside it: then the tip is evidence of nothing.

    A microphone that opens by itself hears the radio, too. So only what begins with an answer may tell more than it, and what
    is no answer is read by nobody but its author.
    """
    if tip.answers_id is None:
        return False
    of_tip = Transcript.organisation_id == tip.organisation_id, Transcript.tip_id == tip.id
    spoken = await db.scalar(select(Transcript).where(*of_tip).order_by(Transcript.version.desc()).limit(1))
    found = answer(spoken.text, spoken.language) if spoken else None
    if found is None or not (found.alone or found.first):
        return True
    await confirm_as_author(db, tip, found.kind)
    return found.alone
