"""A manager says what was changed, corrects it, and takes it back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi.encoders import jsonable_encoder
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.errors import ChangedMeanwhile, Invalid, NotFound
from backhaul.gazetteer.models import Site
from backhaul.identity.access import Reader
from backhaul.identity.models import Organisation
from backhaul.insights.changes import lock_insight, note_change
from backhaul.insights.models import Insight
from backhaul.insights.tell import tell
from backhaul.outcomes.models import Outcome, OutcomeChange, OutcomeInsight
from backhaul.outcomes.schemas import OutcomeIn, OutcomePatch, Value


async def today(db: AsyncSession, organisation_id: UUID) -> date:
    """The date where the organisation is."""
    zone = await db.scalar(select(Organisation.time_zone).where(Organisation.id == organisation_id))
    return datetime.now(ZoneInfo(zone or "UTC")).date()


async def record_outcome(db: AsyncSession, member: Reader, said: OutcomeIn) -> tuple[UUID, bool]:
    """Say what was changed; answers its id, and whether it is new: the same id again is the same outcome.

    Raises:
        NotFound: one of the insights or the site is not this organisation's.
        Invalid: the id is another outcome's.
    """
    insights = await _lock(db, member, said.insight_ids)
    id = said.id or new_id()
    place = await _place(db, member, said.site_id) if said.site_id else _place_of(insights[0])
    values = {
        "text": said.text,
        "language": member.language,
        "since": said.since or await today(db, member.organisation_id),
        "basis": said.basis,
        **_audience(insights),
        **place,
        **_columns(said.value),
    }
    new = insert(Outcome).values(
        organisation_id=member.organisation_id, id=id, member_id=member.id, version=1, updated_at=datetime.now(UTC), **values
    )
    if await db.scalar(new.on_conflict_do_nothing().returning(Outcome.id)) is None:
        known = await db.get(Outcome, (member.organisation_id, id))
        if known is None or known.text != said.text:
            raise Invalid("An outcome with this id exists and says something else: give this one an id of its own.")
        return id, False
    for insight in insights:
        db.add(OutcomeInsight(organisation_id=member.organisation_id, outcome_id=id, insight_id=insight.id))
    _note(db, member, id, {"text": {"from": None, "to": said.text}})
    await db.flush()
    await _tell(db, member, insights, before=None, after=said.text)
    return id, True


async def correct_outcome(db: AsyncSession, member: Reader, id: UUID, said: OutcomePatch) -> None:
    """Correct an outcome, or take it back. Nothing is overwritten: the change stands in its history.

    Raises:
        NotFound: there is no such outcome, or one of the insights or the site is not this organisation's.
        ChangedMeanwhile: somebody else corrected it after it was read.
        Invalid: it would have a value without a basis.
    """
    linked = await _linked(db, member.organisation_id, id)
    wanted = said.insight_ids if said.insight_ids is not None else linked
    # Insights before outcomes, and in one order: that is how everybody locks.
    insights = await _lock(db, member, [*wanted, *(one for one in linked if one not in wanted)], gone=set(linked) - set(wanted))
    outcome = await db.scalar(
        select(Outcome).filter_by(organisation_id=member.organisation_id, id=id).with_for_update(key_share=True)
    )
    if outcome is None:
        raise NotFound
    if outcome.version != said.version:
        raise ChangedMeanwhile
    then = await _asked(db, member, said)
    leading = [one for one in insights if one.id in set(wanted)]
    if leading:
        then |= _audience(leading)
    change = {
        field: {"from": getattr(outcome, field), "to": value}
        for field, value in then.items()
        if getattr(outcome, field) != value and field not in ("visibility", "group_id")
    }
    if set(wanted) != set(linked):
        change["insight_ids"] = {"from": linked, "to": list(wanted)}
    if not change:
        return
    was, was_told = outcome.text, outcome.withdrawn_at is None
    for field, value in then.items():
        setattr(outcome, field, value)
    if outcome.value_kind and not outcome.basis:
        raise Invalid("Say how the value is known.", errors=[{"field": "basis", "message": "needed with a value"}])
    outcome.version += 1
    outcome.updated_at = datetime.now(UTC)
    _note(db, member, id, jsonable_encoder(change, custom_encoder={datetime: datetime.isoformat}))
    links = {"organisation_id": member.organisation_id, "outcome_id": id}
    for gone in set(linked) - set(wanted):
        await db.execute(delete(OutcomeInsight).filter_by(**links, insight_id=gone))
    for new in set(wanted) - set(linked):
        db.add(OutcomeInsight(**links, insight_id=new))
    await db.flush()
    await _tell(
        db,
        member,
        insights,
        before=was if was_told else None,
        after=outcome.text if outcome.withdrawn_at is None else None,
    )


async def tell_outcome(db: AsyncSession, member: Reader, insight: Insight, words: str | None) -> dict[str, Any] | None:
    """What a review says of what changed, in a sentence: a new outcome, or the correction of the newest one.

    None takes that one back, or this insight out of it where others led to it, too. Answers the change for the insight's
    history, None where there is none. The insight is locked.
    """
    newest = await db.scalar(
        select(Outcome)
        .join(
            OutcomeInsight,
            (OutcomeInsight.organisation_id == Outcome.organisation_id) & (OutcomeInsight.outcome_id == Outcome.id),
        )
        .where(
            Outcome.organisation_id == member.organisation_id,
            OutcomeInsight.insight_id == insight.id,
            Outcome.withdrawn_at.is_(None),
        )
        .order_by(Outcome.created_at.desc(), Outcome.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
    )
    before = newest.text if newest else None
    if before == words:
        return None
    now = datetime.now(UTC)
    if newest is None:
        id = new_id()
        db.add(
            Outcome(
                organisation_id=member.organisation_id,
                id=id,
                text=words,
                language=member.language,
                since=await today(db, member.organisation_id),
                visibility=insight.visibility,
                group_id=insight.group_id,
                member_id=member.id,
                updated_at=now,
                **_place_of(insight),
            )
        )
        await db.flush()
        db.add(OutcomeInsight(organisation_id=member.organisation_id, outcome_id=id, insight_id=insight.id))
        _note(db, member, id, {"text": {"from": None, "to": words}})
    elif words is not None:
        newest.text, newest.language = words, member.language
        newest.version, newest.updated_at = newest.version + 1, now
        _note(db, member, newest.id, {"text": {"from": before, "to": words}})
    else:
        newest.version, newest.updated_at = newest.version + 1, now
        if len(await _linked(db, member.organisation_id, newest.id)) > 1:
            link = {"organisation_id": member.organisation_id, "outcome_id": newest.id, "insight_id": insight.id}
            await db.execute(delete(OutcomeInsight).filter_by(**link))
            _note(db, member, newest.id, {"insight_ids": {"from": [str(insight.id)], "to": []}})
        else:
            newest.withdrawn_at = now
            _note(db, member, newest.id, {"withdrawn_at": {"from": None, "to": now.isoformat()}})
    await db.flush()
    return {"from": before, "to": words}


async def _lock(db: AsyncSession, member: Reader, ids: Sequence[UUID], *, gone: set[UUID] | None = None) -> list[Insight]:
    """These insights, locked, in the order of ``ids``. Of ``gone``, those that are there no more are left out."""
    found = {}
    for id in sorted(set(ids)):
        try:
            found[id] = await lock_insight(db, member, id)
        except NotFound:
            if id not in (gone or ()):
                raise
    return [found[id] for id in dict.fromkeys(ids) if id in found]


async def _linked(db: AsyncSession, organisation_id: UUID, id: UUID) -> list[UUID]:
    links = select(OutcomeInsight.insight_id).filter_by(organisation_id=organisation_id, outcome_id=id)
    return list(await db.scalars(links.order_by(OutcomeInsight.insight_id)))


async def _place(db: AsyncSession, member: Reader, site_id: UUID | None) -> dict[str, Any]:
    if site_id is None:
        return {"site_id": None, "place_label": None}
    name = await db.scalar(select(Site.name).filter_by(organisation_id=member.organisation_id, id=site_id))
    if name is None:
        raise NotFound("There is no such site: see GET /api/v1/sites.")
    return {"site_id": site_id, "place_label": name}


def _place_of(insight: Insight) -> dict[str, Any]:
    return {"site_id": insight.site_id, "place_label": insight.place_label}


def _audience(insights: Sequence[Insight]) -> dict[str, Any]:
    groups = {one.group_id for one in insights}
    if groups - {None}:
        if len(groups) > 1:
            raise Invalid("What a group led to is told in that group: an outcome is of insights of one group, or of none.")
        return {"visibility": "group", "group_id": groups.pop()}
    shared = any(one.visibility == "organisation" for one in insights)
    return {"visibility": "organisation" if shared else "managers", "group_id": None}


def _columns(value: Value | None) -> dict[str, Any]:
    if value is None:
        return dict.fromkeys(("value_kind", "amount", "currency"))
    return {"value_kind": value.kind, "amount": value.amount, "currency": value.currency}


async def _asked(db: AsyncSession, member: Reader, said: OutcomePatch) -> dict[str, Any]:
    then: dict[str, Any] = {name: getattr(said, name) for name in ("text", "since", "basis") if name in said.model_fields_set}
    if "text" in then:
        then["language"] = member.language
    if "site_id" in said.model_fields_set:
        then |= await _place(db, member, said.site_id)
    if "value" in said.model_fields_set:
        then |= _columns(said.value)
    if said.withdrawn is not None:
        then["withdrawn_at"] = datetime.now(UTC) if said.withdrawn else None
    return then


def _note(db: AsyncSession, member: Reader, id: UUID, change: dict[str, Any]) -> None:
    db.add(
        OutcomeChange(
            organisation_id=member.organisation_id, outcome_id=id, member_id=member.id, at=datetime.now(UTC), change=change
        )
    )


async def _tell(
    db: AsyncSession, member: Reader, insights: Sequence[Insight], *, before: str | None, after: str | None
) -> None:
    """Write it into the history of each insight, and tell those who told it."""
    for insight in insights:
        insight.updated_at = datetime.now(UTC)
        if before != after:
            note_change(
                db,
                organisation_id=member.organisation_id,
                insight_id=insight.id,
                member_id=member.id,
                change={"outcome": {"from": before, "to": after}},
            )
        await tell(db, insight, "changed", by=member.id, good_news=after is not None and before is None)
