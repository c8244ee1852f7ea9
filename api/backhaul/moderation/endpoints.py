"""Reporting, hiding, appealing, and the words that are held."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from backhaul.db.session import RequestSession, organisation_session
from backhaul.identity.access import CurrentManager, CurrentMember, CurrentMemberBriefly
from backhaul.moderation.appeal import answer_appeal, appeal
from backhaul.moderation.hide import hide, put_back
from backhaul.moderation.listed import put_word_list, word_list
from backhaul.moderation.queries import queue
from backhaul.moderation.report import dismiss_reports, report
from backhaul.moderation.schemas import (
    AppealAnswerIn,
    AppealIn,
    HiddenId,
    HideIn,
    Queue,
    ReportedIn,
    ReportIn,
    WordList,
    WordListIn,
)

router = APIRouter(tags=["moderation"])


@router.post("/insights/{id}/reports", status_code=204)
async def report_insight(id: UUID, body: ReportIn, db: RequestSession, member: CurrentMember) -> None:
    """Say that an insight should not stand there. Once for each member; who it was is told to nobody, managers included."""
    await report(db, member, id, None, body)


@router.post("/insights/{id}/replies/{reply_id}/reports", status_code=204)
async def report_reply(id: UUID, reply_id: UUID, body: ReportIn, db: RequestSession, member: CurrentMember) -> None:
    """The same of a reply."""
    await report(db, member, id, reply_id, body)


@router.get("/moderation", responses={200: {"model": Queue}})
async def read_queue(
    db: RequestSession,
    member: CurrentManager,
    hidden: Annotated[bool, Query(description="What is hidden instead of what waits to be looked at.")] = False,
) -> Response:
    """What was reported, what is held because of a listed word, and what authors appealed about: what waits longest first."""
    return Response(await queue(db, member, hidden=hidden), media_type="application/json")


@router.post("/moderation/hidden", status_code=201)
async def hide_thing(body: HideIn, db: RequestSession, member: CurrentManager) -> HiddenId:
    """Hide something everywhere. Its author reads the reason with the tip."""
    return HiddenId(id=await hide(db, member, body))


@router.delete("/moderation/hidden/{hidden_id}", status_code=204)
async def show_thing(hidden_id: UUID, db: RequestSession, member: CurrentManager) -> None:
    """Put it back, as it was. What was held goes to colleagues."""
    await put_back(db, member, hidden_id)


@router.post("/moderation/dismissals", status_code=204)
async def dismiss(body: ReportedIn, db: RequestSession, member: CurrentManager) -> None:
    """Nothing is wrong with what was reported."""
    await dismiss_reports(db, member, body.insight_id, body.reply_id)


@router.post("/hidden/{hidden_id}/appeal", status_code=204)
async def appeal_against(hidden_id: UUID, body: AppealIn, member: CurrentMemberBriefly) -> None:
    """Say once, as the author, why it should be read. Of an anonymous tip with the receipt number in its header."""
    # An author reads of what is hidden only that it is, so this is done with the workers' eyes.
    async with organisation_session(member.organisation_id, member_id=member.id) as db:
        await appeal(db, member, hidden_id, body.words)


@router.post("/moderation/hidden/{hidden_id}/answer", status_code=204)
async def answer(hidden_id: UUID, body: AppealAnswerIn, db: RequestSession, member: CurrentManager) -> None:
    """Answer an appeal, where there are two managers as another one than who has hidden it."""
    await answer_appeal(db, member, hidden_id, body)


@router.get("/moderation/words")
async def read_word_list(db: RequestSession, member: CurrentManager) -> WordList:
    """Words of which managers look at what is said with them before colleagues read it."""
    return await word_list(db, member)


@router.put("/moderation/words")
async def keep_word_list(body: WordListIn, db: RequestSession, member: CurrentManager) -> WordList:
    """Replace the list."""
    await put_word_list(db, member, body.words)
    return await word_list(db, member)
