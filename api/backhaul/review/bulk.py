"""The same step for many insights, and taking a decision back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

import orjson
from fastapi.encoders import jsonable_encoder
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import CHANNEL
from backhaul.errors import ChangedMeanwhile, Invalid, NotFound, NotInGroup, TooLateToUndo
from backhaul.identity.access import Reader
from backhaul.insights.models import OPEN, Insight, InsightChange
from backhaul.insights.queries import reader
from backhaul.pipeline.alerts import AlertReason, enqueue_many_alerts, take_back_decided
from backhaul.review.conflicts import Changes, by_others, clashes, decided_since, touches
from backhaul.review.decide import (
    KEPT,
    before,
    check_assignee,
    closed_to,
    difference,
    due_date,
    news_of,
    owed_again,
    reason_words,
    resolve,
)
from backhaul.review.schemas import BulkReview

# By then those who told it have read the answer: another one is a decision, not a slip.
UNDONE_WITHIN = timedelta(days=1)

# Insights, their history and what open pages hear of it: one statement, however many there are.
_WRITE = text(f"""
WITH wanted AS (
    SELECT w.* FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS w(
        id uuid, status text, assignee_id uuid, due_at timestamptz, reason text, reason_language text,
        reason_translations jsonb, owed_since timestamptz, escalated_at timestamptz, escalations smallint,
        change jsonb, before jsonb)
), written AS (
    UPDATE insight i SET
        status = w.status, assignee_id = w.assignee_id, due_at = w.due_at, reason = w.reason,
        reason_language = w.reason_language, reason_translations = w.reason_translations, owed_since = w.owed_since,
        escalated_at = w.escalated_at, escalations = w.escalations,
        updated_at = :now, review_version = i.review_version + 1
    FROM wanted w WHERE i.organisation_id = :organisation AND i.id = w.id
    RETURNING i.organisation_id, i.id, i.review_version, i.visibility, w.change, w.before
), noted AS (
    INSERT INTO insight_change (organisation_id, id, insight_id, member_id, at, change, version, decision_id, before)
    SELECT organisation_id, gen_random_uuid(), id, :member, :now, change, review_version, :decision, before FROM written
)
SELECT pg_notify('{CHANNEL}', said::text) FROM (
    SELECT json_build_object('organisation_id', w.organisation_id, 'event', 'insight', 'id', w.id, 'change', 'reviewed',
                             'visibility', w.visibility) AS said
    FROM written w
    UNION ALL
    SELECT json_build_object('organisation_id', t.organisation_id, 'event', 'tip', 'id', t.id, 'state', t.state,
                             'author_id', t.author_id)
    FROM written w
    JOIN insight_tip e ON e.organisation_id = w.organisation_id AND e.insight_id = w.id
    JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
    WHERE t.author_id IS NOT NULL AND t.withdrawn_at IS NULL
) each
""")  # noqa: S608 - put together from a constant

_AS_THEY_ARE = text("""
SELECT insights_as_json(array_agg(u.id ORDER BY u.n), array_agg(NULL::float8), array_agg(NULL::float8), array_agg(NULL::float8),
                        CAST(:language AS text))::text
FROM unnest(CAST(:ids AS uuid[])) WITH ORDINALITY AS u(id, n)
""")

Why = Literal["changed", "not_possible", "gone"]


@dataclass
class _Outcome:
    """What is to be written, and what is not."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    # Those that were asked for and are as they should be, in the order in which they were asked for.
    done: list[UUID] = field(default_factory=list)

    def change(self, insight: Insight, then: dict[str, Any], change: Mapping[str, Any]) -> None:
        """Note that an insight becomes this."""
        kept = {name: getattr(insight, name) for name in KEPT} | then
        self.rows.append({"id": insight.id, **kept, "change": change, "before": before(insight)})
        self.done.append(insight.id)

    def refuse(self, id: UUID, insight: Insight | None, why: Why, *, hint: str | None = None, changes: Changes = []) -> None:  # noqa: B006 - never changed
        """Note that it stays as it is, and why."""
        version = insight.review_version if insight else None
        title = (insight.title_for_members or insight.title) if insight else None
        self.refused.append({"id": id, "title": title, "why": why, "hint": hint, "review_version": version, "changes": changes})


async def decide_many(db: AsyncSession, member: Reader, decision_id: UUID, body: BulkReview) -> bytes:
    """Take the same step with each insight that nobody else has decided about since it was read; answers DecisionOut.

    Sent twice it is taken once. Raises Invalid for an assignee or a template that there is not.
    """
    read = {one.id: one.version for one in body.insights}
    locked = await _lock(db, member, read)
    made = await _made(db, member, decision_id)
    step, due = body.change, await due_date(db, member, body.change)
    closed: set[UUID] = set()
    if step.assignee_id:
        await check_assignee(db, member, step.assignee_id)
        closed = await closed_to(db, member, step.assignee_id, locked)
    words = {}
    if "reason" in step.model_fields_set:
        words = await reason_words(db, member, step, step.reason, locked.values())
    since = await decided_since(
        db, member, {id: read[id] for id, insight in locked.items() if insight.review_version != read[id]}
    )
    outcome = _Outcome()
    now = datetime.now(UTC)
    for id in read:
        insight = locked.get(id)
        if id in made:
            outcome.done.append(id)
        elif insight is None:
            outcome.refuse(id, None, "gone")
        elif clashes(insight, step, due, theirs := by_others(member, since.get(id, []))):
            outcome.refuse(id, insight, "changed", changes=theirs)
        elif id in closed:
            outcome.refuse(id, insight, "not_possible", hint=NotInGroup.title)
        else:
            try:
                then = resolve(insight, step, due)
            except Invalid as error:
                outcome.refuse(id, insight, "not_possible", hint=error.hint)
                continue
            if insight.status not in OPEN and then["status"] in OPEN:
                # Among many it would be overlooked.
                outcome.refuse(id, insight, "not_possible", hint="It is decided. Take it up again on its own.")
            elif change := difference(insight, then):
                languages = words or ({"reason_language": None, "reason_translations": {}} if "reason" in change else {})
                outcome.change(insight, then | languages | owed_again(insight, then["status"], now), change)
            else:
                outcome.done.append(id)
    await _write(db, member, decision_id, outcome.rows, now)
    news = [(row["id"], reason) for row in outcome.rows for reason in news_of(row["change"], member)]
    await enqueue_many_alerts(db, member.organisation_id, news, by=member.id)
    return await _answer(db, member, decision_id, outcome)


async def undo(db: AsyncSession, member: Reader, decision_id: UUID) -> bytes:
    """Put back what a decision of one's own changed, but for what somebody has decided about since; answers DecisionOut.

    Undone twice it is undone once; undoing what was answered undoes the undoing.

    Raises:
        NotFound: the member made no such decision, or none that can be undone.
        ChangedMeanwhile: somebody has decided since about all that it was about.
        TooLateToUndo: it was made more than a day ago.
    """
    made = await _made(db, member, decision_id)
    rows = {id: row for id, row in made.items() if row.before is not None and row.version is not None}
    if not rows:
        raise NotFound
    undoing_id = uuid5(decision_id, "undone")
    locked = await _lock(db, member, rows)
    already = await _made(db, member, undoing_id)
    if not already and min(row.at for row in rows.values()) < datetime.now(UTC) - UNDONE_WITHIN:
        raise TooLateToUndo
    since = await decided_since(
        db,
        member,
        {id: row.version or 0 for id, row in rows.items() if id in locked and locked[id].review_version != row.version},
    )
    outcome = _Outcome()
    for id, row in rows.items():
        insight = locked.get(id)
        if id in already:
            outcome.done.append(id)
        elif insight is None:
            outcome.refuse(id, None, "gone")
        elif _stands_no_more(member, insight, row, since.get(id, [])):
            outcome.refuse(id, insight, "changed", changes=since.get(id, []))
        else:
            was = {name: value for name, value in (row.before or {}).items() if name in _put_back(row.change)}
            change = {name: {"from": each["to"], "to": each["from"]} for name, each in row.change.items()}
            outcome.change(insight, was, change)
    if not outcome.done and all(each["why"] == "changed" for each in outcome.refused):
        raise ChangedMeanwhile(
            "Nothing was undone: look at what they did, and decide about that.",
            review_version=max(each["review_version"] for each in outcome.refused),
            changes=[change for each in outcome.refused for change in each["changes"]],
        )
    await _write(db, member, undoing_id, outcome.rows, datetime.now(UTC))
    taken_back = [row["id"] for row in outcome.rows if row["status"] in OPEN and row["before"]["status"] not in OPEN]
    await take_back_decided(db, member.organisation_id, taken_back)
    news = [(row["id"], AlertReason.WATCHED) for row in outcome.rows]
    await enqueue_many_alerts(db, member.organisation_id, news, by=member.id)
    return await _answer(db, member, undoing_id, outcome)


def _put_back(change: Mapping[str, Any]) -> set[str]:
    """Which fields a decision had changed: what was decided since about others stays."""
    more = {"reason": ("reason_language", "reason_translations"), "status": ("owed_since", "escalated_at", "escalations")}
    return {*change, *(field for name in change for field in more.get(name, ()))}


def _stands_no_more(member: Reader, insight: Insight, made: InsightChange, since: Changes) -> bool:
    """Whether others have decided about the same since, or the member has, and not undone it."""
    if touches({*made.change}, by_others(member, since)):
        return True
    return any(jsonable_encoder(getattr(insight, name)) != each["to"] for name, each in made.change.items())


async def _lock(db: AsyncSession, member: Reader, ids: Iterable[UUID]) -> dict[UUID, Insight]:
    # In one order, so that two managers who decide about the same ones wait for each other instead of for ever.
    published = (
        select(Insight)
        .where(
            Insight.organisation_id == member.organisation_id,
            Insight.id.in_(list(ids)),
            Insight.published_at.is_not(None),
        )
        .order_by(Insight.id)
        .with_for_update(key_share=True)
    )
    return {insight.id: insight for insight in await db.scalars(published)}


async def _made(db: AsyncSession, member: Reader, decision_id: UUID) -> dict[UUID, InsightChange]:
    of_decision = select(InsightChange).filter_by(organisation_id=member.organisation_id, decision_id=decision_id)
    made = {row.insight_id: row for row in await db.scalars(of_decision)}
    # Each takes back what is theirs; an id that somebody else has used says nothing about it.
    if any(row.member_id != member.id for row in made.values()):
        raise NotFound
    return made


async def _write(db: AsyncSession, member: Reader, decision_id: UUID, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    if not rows:
        return
    said = {
        "rows": orjson.dumps(jsonable_encoder(rows)).decode(),
        "organisation": member.organisation_id,
        "member": member.id,
        "decision": decision_id,
        "now": now,
    }
    await db.execute(_WRITE, said)


async def _answer(db: AsyncSession, member: Reader, decision_id: UUID, outcome: _Outcome) -> bytes:
    items = "[]"
    if outcome.done:
        items = (await db.execute(_AS_THEY_ARE, {**reader(member), "ids": outcome.done})).scalar_one()
    refused = orjson.dumps(jsonable_encoder(outcome.refused))
    return b'{"decision_id":"%s","items":%s,"refused":%s}' % (str(decision_id).encode(), items.encode(), refused)
