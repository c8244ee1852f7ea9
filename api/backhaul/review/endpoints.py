"""What managers decide, alone or of many at once, the texts with which they answer, and the clock that runs until they did."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentAdmin, CurrentManager
from backhaul.insights import queries
from backhaul.insights.schemas import InsightDetail
from backhaul.review.bulk import decide_many, undo
from backhaul.review.clock import answer_clock, set_answer_clock
from backhaul.review.decide import review_insight
from backhaul.review.filters import delete_filter, put_filter, saved_filters
from backhaul.review.notes import delete_note, notes, put_note
from backhaul.review.schemas import (
    AnswerClock,
    AnswerClockIn,
    BulkReview,
    DecisionOut,
    NoteIn,
    NoteList,
    Review,
    ReviewConflict,
    SavedFilterIn,
    SavedFilterList,
    TemplateIn,
    TemplateList,
)
from backhaul.review.templates import delete_template, put_template, templates
from backhaul.review.watch import unwatch, watch

router = APIRouter(tags=["review"])


_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": ReviewConflict, "description": "Somebody else has decided about the same since; nothing is changed."}
}


@router.patch("/insights/{id}/review", responses={200: {"model": InsightDetail}, **_CONFLICT})
async def review(id: UUID, body: Review, db: RequestSession, member: CurrentManager) -> Response:
    """Change status, assignee, due date, reason or outcome; answers the insight as it is now."""
    await review_insight(db, member, id, body)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.put("/decisions/{decision_id}", responses={200: {"model": DecisionOut}})
async def decide_about_many(decision_id: UUID, body: BulkReview, db: RequestSession, member: CurrentManager) -> Response:
    """Take one step with up to 200 insights, under an id of the sender's. Those about which others have decided since they
    were read stay as they are, and the answer says what was done."""
    return Response(await decide_many(db, member, decision_id, body), media_type="application/json")


@router.post("/decisions/{decision_id}/undo", responses={200: {"model": DecisionOut}, **_CONFLICT})
async def undo_decision(decision_id: UUID, db: RequestSession, member: CurrentManager) -> Response:
    """Take back what one decided, but for what others have decided about since."""
    return Response(await undo(db, member, decision_id), media_type="application/json")


@router.put("/insights/{id}/watchers/{member_id}", responses={200: {"model": InsightDetail}})
async def add_watcher(id: UUID, member_id: UUID, db: RequestSession, member: CurrentManager) -> Response:
    """Let a manager hear what becomes of it: assigned, due, decided, undone, noted."""
    await watch(db, member, id, member_id)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.delete("/insights/{id}/watchers/{member_id}", responses={200: {"model": InsightDetail}})
async def remove_watcher(id: UUID, member_id: UUID, db: RequestSession, member: CurrentManager) -> Response:
    """Let them hear of it no longer."""
    await unwatch(db, member, id, member_id)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.get("/insights/{id}/notes", responses={200: {"model": NoteList}})
async def read_notes(id: UUID, db: RequestSession, member: CurrentManager) -> Response:
    """What managers wrote to each other. No search finds it, and no export has it."""
    return Response(await notes(db, member, id), media_type="application/json")


@router.put("/insights/{id}/notes/{note_id}", responses={200: {"model": NoteList}, 409: {"description": "`version` is old."}})
async def write_note(id: UUID, note_id: UUID, body: NoteIn, db: RequestSession, member: CurrentManager) -> Response:
    """Write a note under an id of the sender's, or correct one's own; answers all of them."""
    await put_note(db, member, id, note_id, body)
    return Response(await notes(db, member, id), media_type="application/json")


@router.delete("/insights/{id}/notes/{note_id}", responses={200: {"model": NoteList}})
async def drop_note(id: UUID, note_id: UUID, db: RequestSession, member: CurrentManager) -> Response:
    """Delete a note of one's own; answers those that are left."""
    await delete_note(db, member, id, note_id)
    return Response(await notes(db, member, id), media_type="application/json")


@router.get("/feed-filters", responses={200: {"model": SavedFilterList}})
async def list_filters(db: RequestSession, member: CurrentManager) -> Response:
    """The filters that one keeps, and those that others share."""
    return Response(await saved_filters(db, member), media_type="application/json")


@router.put("/feed-filters/{filter_id}", responses={200: {"model": SavedFilterList}, 409: {"description": "`version` is old."}})
async def keep_filter(filter_id: UUID, body: SavedFilterIn, db: RequestSession, member: CurrentManager) -> Response:
    """Keep a filter of the feed under an id of the sender's; answers all of them."""
    await put_filter(db, member, filter_id, body)
    return Response(await saved_filters(db, member), media_type="application/json")


@router.delete("/feed-filters/{filter_id}", status_code=204)
async def drop_filter(filter_id: UUID, db: RequestSession, member: CurrentManager) -> None:
    """Keep it no longer."""
    await delete_filter(db, member, filter_id)


@router.get("/answer-templates", responses={200: {"model": TemplateList}})
async def list_templates(
    db: RequestSession,
    member: CurrentManager,
    insight: Annotated[UUID | None, Query(description="Tells in which languages its authors read.")] = None,
) -> Response:
    """The organisation's texts for answers."""
    return Response(await templates(db, member, insight), media_type="application/json")


@router.put(
    "/answer-templates/{template_id}",
    responses={200: {"model": TemplateList}, 409: {"description": "`version` is not the newest; read that one first."}},
)
async def keep_template(template_id: UUID, body: TemplateIn, db: RequestSession, member: CurrentManager) -> Response:
    """Keep a text for answers under an id of the sender's; answers all of them."""
    await put_template(db, member, template_id, body)
    return Response(await templates(db, member, None), media_type="application/json")


@router.delete("/answer-templates/{template_id}", status_code=204)
async def drop_template(template_id: UUID, db: RequestSession, member: CurrentManager) -> None:
    """Keep it no longer. Answers that were given with it stay as they are."""
    await delete_template(db, member, template_id)


@router.get("/answer-clock")
async def read_answer_clock(db: RequestSession, member: CurrentManager) -> AnswerClock:
    """Within which time an answer is owed, and who is next where nobody gave one."""
    return await answer_clock(db, member)


@router.put("/answer-clock")
async def put_answer_clock(body: AnswerClockIn, db: RequestSession, member: CurrentAdmin) -> AnswerClock:
    """Set the clock, as an admin."""
    await set_answer_clock(db, member, body)
    return await answer_clock(db, member)
