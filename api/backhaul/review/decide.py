"""See, assign and decide."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi.encoders import jsonable_encoder
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid
from backhaul.identity.access import Reader
from backhaul.identity.models import MANAGING_ROLES, Member
from backhaul.insights.changes import lock_insight, note_change
from backhaul.insights.models import OPEN, Insight, Status
from backhaul.insights.tell import News, tell
from backhaul.outcomes.record import tell_outcome
from backhaul.review.models import AnswerTemplate
from backhaul.review.schemas import Review

# Decided ones can be taken up again; nothing becomes new again.
TRANSITIONS: Mapping[Status, tuple[Status, ...]] = {
    "new": ("seen", "assigned", "done", "declined"),
    "seen": ("assigned", "done", "declined"),
    "assigned": ("seen", "done", "declined"),
    "done": ("seen", "assigned"),
    "declined": ("seen", "assigned"),
}


# What of a review is written into the insight as it is; an outcome is a row of its own.
_FIELDS = ("status", "assignee_id", "due_at", "reason")


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, errors=[{"field": field, "message": message}])


async def _check_assignee(db: AsyncSession, member: Reader, assignee_id: UUID) -> None:
    manages = select(Member.id).where(
        Member.organisation_id == member.organisation_id,
        Member.id == assignee_id,
        Member.deactivated_at.is_(None),
        Member.role.in_(MANAGING_ROLES),
    )
    if (await db.execute(manages)).one_or_none() is None:
        raise _wrong("assignee_id", "Assign it to an active manager or admin of your organisation: see GET /api/v1/members.")


def _resolve(insight: Insight, review: Review) -> dict[str, Any]:
    """All reviewed fields as they are to be, with what follows from what was asked.

    Raises Invalid for a step that is not among TRANSITIONS, a decline without a reason, an assignment to nobody.
    """
    now = {field: getattr(insight, field) for field in _FIELDS}
    asked = {field: getattr(review, field) for field in _FIELDS if field in review.model_fields_set}
    then = now | asked
    if "status" not in asked:
        if asked.get("assignee_id"):
            then["status"] = "assigned"
        elif "assignee_id" in asked and now["status"] == "assigned":
            then["status"] = "seen"
    if then["status"] != now["status"]:
        possible = TRANSITIONS[now["status"]]
        if then["status"] not in possible:
            raise _wrong("status", f"From {now['status']} it can become {', '.join(possible)}.")
        if now["status"] == "declined" and "reason" not in asked:
            then["reason"] = None
    if then["status"] == "declined" and not then["reason"]:
        raise _wrong("reason", "Say why: the people who told you read it.")
    if then["status"] == "assigned" and not then["assignee_id"]:
        raise _wrong("assignee_id", "Say who it is assigned to.")
    return then


async def review_insight(db: AsyncSession, member: Reader, insight_id: UUID, review: Review) -> None:
    """Change what is asked, add the change to the history, tell those who look at it.

    Raises NotFound, and Invalid as the rules above say.
    """
    # Locked: of two managers who decide at once, the second decides about what the first one did.
    insight = await lock_insight(db, member, insight_id)
    then = _resolve(insight, review)
    change = {
        field: {"from": getattr(insight, field), "to": value}
        for field, value in then.items()
        if getattr(insight, field) != value
    }
    if "assignee_id" in change and then["assignee_id"]:
        await _check_assignee(db, member, then["assignee_id"])
    if "reason" in review.model_fields_set or "reason" in change:
        await _put_reason(db, member, insight, then["reason"], review.template_id)
    if "outcome" in review.model_fields_set and (told := await tell_outcome(db, member, insight, review.outcome)):
        change["outcome"] = told
    if not change:
        return
    if then["status"] in OPEN and insight.status not in OPEN:
        # Taken up again: an answer is owed again, and from now on.
        insight.owed_since, insight.escalated_at, insight.escalations = datetime.now(UTC), None, 0
    for field in then:
        setattr(insight, field, then[field])
    insight.updated_at = datetime.now(UTC)
    note_change(
        db,
        organisation_id=member.organisation_id,
        insight_id=insight_id,
        member_id=member.id,
        change=jsonable_encoder(change),
    )
    is_decided = "status" in change and then["status"] not in OPEN
    news: News = "decided" if is_decided else "changed"
    told_anew = "outcome" in change and change["outcome"]["from"] is None
    await tell(db, insight, news, by=member.id, good_news=is_decided or told_anew)


async def _put_reason(db: AsyncSession, member: Reader, insight: Insight, reason: str | None, template_id: UUID | None) -> None:
    """Keep with the reason what it says in other languages, where it is a template's text and nobody changed it.

    Raises Invalid for a template that there is not.
    """
    texts: dict[str, str] = {}
    if template_id:
        kept = await db.get(AnswerTemplate, (member.organisation_id, template_id))
        if kept is None:
            raise _wrong("template_id", "There is no such template any more: see GET /api/v1/answer-templates.")
        texts = kept.texts if reason in kept.texts.values() else {}
    elif reason is not None and reason == insight.reason:
        return
    language = next((one for one, words in texts.items() if words == reason), member.language)
    insight.reason_language, insight.reason_translations = (language if reason else None), texts
