"""See, assign and decide."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi.encoders import jsonable_encoder
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid, NotInGroup
from backhaul.identity.access import Reader
from backhaul.identity.models import MANAGING_ROLES, Member, Organisation
from backhaul.insights.changes import lock_insight, note_change
from backhaul.insights.models import OPEN, Insight, InsightChange, Status
from backhaul.insights.tell import News, tell
from backhaul.outcomes.record import tell_outcome
from backhaul.pipeline.alerts import AlertReason, enqueue_many_alerts
from backhaul.review.conflicts import check_nobody_was_faster
from backhaul.review.models import AnswerTemplate
from backhaul.review.schemas import Review, ReviewStep

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
# What undoing it puts back.
KEPT = (*_FIELDS, "reason_language", "reason_translations", "owed_since", "escalated_at", "escalations")


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, errors=[{"field": field, "message": message}])


async def check_assignee(db: AsyncSession, member: Reader, assignee_id: UUID) -> None:
    """Raises Invalid where it is no active manager or admin of the organisation."""
    manages = select(Member.id).where(
        Member.organisation_id == member.organisation_id,
        Member.id == assignee_id,
        Member.deactivated_at.is_(None),
        Member.role.in_(MANAGING_ROLES),
    )
    if (await db.execute(manages)).one_or_none() is None:
        raise _wrong("assignee_id", "Assign it to an active manager or admin of your organisation: see GET /api/v1/members.")


_OUTSIDE = text("""
    SELECT i.id FROM insight i
    WHERE i.organisation_id = :organisation AND i.id = ANY(:ids) AND i.visibility = 'group'
      AND NOT EXISTS (SELECT FROM membership s WHERE s.organisation_id = i.organisation_id AND s.group_id = i.group_id
                        AND s.member_id = :assignee)
""")


async def closed_to(db: AsyncSession, member: Reader, assignee_id: UUID, insight_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these were told to groups that this colleague is not in: nobody is given what they cannot read."""
    asked = {"organisation": member.organisation_id, "assignee": assignee_id, "ids": list(insight_ids)}
    return set(await db.scalars(_OUTSIDE, asked))


async def due_date(db: AsyncSession, member: Reader, step: ReviewStep) -> dict[str, datetime | None]:
    """The due date that a step asks for as {"due_at": ...}, empty where it asks for none.

    A day ends where the organisation is, not where the manager's browser is.
    """
    asked = step.model_fields_set
    if "due_at" in asked:
        return {"due_at": step.due_at}
    if "due_on" not in asked:
        return {}
    if step.due_on is None:
        return {"due_at": None}
    zone = await db.scalar(select(Organisation.time_zone).where(Organisation.id == member.organisation_id)) or "UTC"
    return {"due_at": datetime.combine(step.due_on, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)}


def resolve(insight: Insight, step: ReviewStep, due: Mapping[str, datetime | None]) -> dict[str, Any]:
    """All reviewed fields as they are to be, with what follows from what was asked.

    Raises Invalid for a step that is not among TRANSITIONS, a decline without a reason, an assignment to nobody.
    """
    now = {field: getattr(insight, field) for field in _FIELDS}
    asked = {field: getattr(step, field) for field in _FIELDS if field in step.model_fields_set} | dict(due)
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


def difference(insight: Insight, then: Mapping[str, Any]) -> dict[str, Any]:
    """What changes, as the history has it."""
    return {
        field: {"from": getattr(insight, field), "to": value}
        for field, value in then.items()
        if field in _FIELDS and getattr(insight, field) != value
    }


def before(insight: Insight) -> dict[str, Any]:
    """What undoing puts back, as JSON."""
    kept: dict[str, Any] = jsonable_encoder({field: getattr(insight, field) for field in KEPT})
    return kept


def owed_again(insight: Insight, status: Status, now: datetime) -> dict[str, Any]:
    """What else changes where it is taken up again: an answer is owed again, and from now on."""
    if status in OPEN and insight.status not in OPEN:
        return {"owed_since": now, "escalated_at": None, "escalations": 0}
    return {}


def news_of(change: Mapping[str, Any], member: Reader) -> list[AlertReason]:
    """Who is to hear of a change: those who told it and who follow it of a decision, who is given it, and who watches it."""
    reasons = []
    status = change.get("status", {}).get("to")
    if status in ("done", "declined"):
        reasons.append(AlertReason.DECIDED)
    # That somebody looked at it is no news.
    elif change.keys() - {"status"} or status != "seen" or change["status"]["from"] != "new":
        reasons.append(AlertReason.WATCHED)
    given_to = change.get("assignee_id", {}).get("to")
    if given_to and str(given_to) != str(member.id) and AlertReason.DECIDED not in reasons:
        reasons.append(AlertReason.ASSIGNED)
    return reasons


async def review_insight(db: AsyncSession, member: Reader, insight_id: UUID, review: Review) -> None:
    """Change what is asked, add the change to the history, tell those who look at it.

    Raises NotFound, ChangedMeanwhile, NotInGroup, and Invalid as the rules above say.
    """
    # Locked: of two managers who decide at once, the second decides about what the first one did, or is told.
    insight = await lock_insight(db, member, insight_id)
    if review.decision_id and await _is_made(db, member, review.decision_id, insight_id):
        return
    due = await due_date(db, member, review)
    await check_nobody_was_faster(db, member, insight, review, due)
    then = resolve(insight, review, due)
    change = difference(insight, then)
    was = before(insight)
    if "assignee_id" in change and then["assignee_id"]:
        await check_assignee(db, member, then["assignee_id"])
        if await closed_to(db, member, then["assignee_id"], [insight_id]):
            raise NotInGroup
    if "reason" in review.model_fields_set or "reason" in change:
        then |= await reason_words(db, member, review, then["reason"], [insight])
    if "outcome" in review.model_fields_set and (told := await tell_outcome(db, member, insight, review.outcome)):
        change["outcome"] = told
    if not change:
        return
    for field, value in {**then, **owed_again(insight, then["status"], datetime.now(UTC))}.items():
        setattr(insight, field, value)
    insight.updated_at = datetime.now(UTC)
    insight.review_version += 1
    note_change(
        db,
        organisation_id=member.organisation_id,
        insight_id=insight_id,
        member_id=member.id,
        change=jsonable_encoder(change),
        version=insight.review_version,
        decision_id=review.decision_id,
        # What was said of what changed is taken back as an outcome, not by undoing a decision.
        before=was if "outcome" not in change else None,
    )
    is_decided = "status" in change and then["status"] not in OPEN
    news: News = "decided" if is_decided else "changed"
    told_anew = "outcome" in change and change["outcome"]["from"] is None
    await tell(db, insight, news, by=member.id, good_news=is_decided or told_anew)
    more = [reason for reason in news_of(change, member) if reason is not AlertReason.DECIDED]
    await enqueue_many_alerts(db, member.organisation_id, [(insight_id, reason) for reason in more], by=member.id)


async def _is_made(db: AsyncSession, member: Reader, decision_id: UUID, insight_id: UUID) -> bool:
    made = select(InsightChange.id).filter_by(
        organisation_id=member.organisation_id, decision_id=decision_id, insight_id=insight_id
    )
    return await db.scalar(made) is not None


async def reason_words(
    db: AsyncSession, member: Reader, step: ReviewStep, reason: str | None, insights: Iterable[Insight]
) -> dict[str, Any]:
    """What is kept beside a reason: its language, and what it says in others where it is a template's text that nobody changed.

    Nothing where all of the insights have this reason already and no template is named. Raises Invalid for a template that
    there is not.
    """
    texts: dict[str, str] = {}
    if step.template_id:
        kept = await db.get(AnswerTemplate, (member.organisation_id, step.template_id))
        if kept is None:
            raise _wrong("template_id", "There is no such template any more: see GET /api/v1/answer-templates.")
        texts = kept.texts if reason in kept.texts.values() else {}
    elif reason is not None and all(reason == insight.reason for insight in insights):
        return {}
    language = next((one for one, words in texts.items() if words == reason), member.language)
    return {"reason_language": language if reason else None, "reason_translations": texts}
