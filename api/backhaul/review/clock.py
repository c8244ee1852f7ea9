"""Within which time an organisation answers, and who is next where nobody did."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid
from backhaul.identity.access import Reader
from backhaul.identity.models import MANAGING_ROLES, Member, Organisation
from backhaul.identity.schemas import Person
from backhaul.review.models import EscalationStep
from backhaul.review.schemas import AnswerClock, AnswerClockIn


async def escalation_line(db: AsyncSession, organisation_id: UUID) -> list[Person]:
    """Who is given what nobody answered, one after the other: the organisation's own line, else its managers as they came,
    else its admins. Those who left or manage no more are passed over."""
    manages = (
        Member.organisation_id == organisation_id,
        Member.deactivated_at.is_(None),
        Member.role.in_(MANAGING_ROLES),
    )
    steps = (
        select(Member.id, Member.name, Member.role)
        .join(
            EscalationStep, (EscalationStep.organisation_id == Member.organisation_id) & (EscalationStep.member_id == Member.id)
        )
        .where(*manages)
        .order_by(EscalationStep.ordinal, Member.id)
    )
    found = (await db.execute(steps)).all()
    if not found:
        everybody = select(Member.id, Member.name, Member.role).where(*manages).order_by(Member.created_at, Member.id)
        all_of_them = (await db.execute(everybody)).all()
        found = [row for row in all_of_them if row.role == "manager"] or all_of_them
    return [Person(id=row.id, name=row.name) for row in found]


async def answer_clock(db: AsyncSession, member: Reader) -> AnswerClock:
    """The organisation's clock and line, as they are."""
    one = (await db.execute(select(Organisation).where(Organisation.id == member.organisation_id))).scalar_one()
    own = select(EscalationStep.member_id).filter_by(organisation_id=member.organisation_id).limit(1)
    return AnswerClock(
        answer_within_hours=one.answer_within_hours,
        working_days=one.working_days,
        working_from_h=one.working_from_h,
        working_until_h=one.working_until_h,
        time_zone=one.time_zone,
        line=await escalation_line(db, member.organisation_id),
        own_line=await db.scalar(own) is not None,
    )


async def set_answer_clock(db: AsyncSession, member: Reader, said: AnswerClockIn) -> None:
    """Set the clock, and with ``line`` who is next; an empty line is all managers again.

    Raises Invalid for somebody in the line who is no active manager or admin of this organisation.
    """
    clock = said.model_dump(exclude={"line"})
    await db.execute(update(Organisation).where(Organisation.id == member.organisation_id).values(clock))
    if said.line is not None:
        await _set_line(db, member.organisation_id, said.line)


async def _set_line(db: AsyncSession, organisation_id: UUID, line: Sequence[UUID]) -> None:
    manages = select(Member.id).where(
        Member.organisation_id == organisation_id,
        Member.id.in_(line),
        Member.deactivated_at.is_(None),
        Member.role.in_(MANAGING_ROLES),
    )
    known = set(await db.scalars(manages))
    if set(line) - known:
        message = "Put active managers or admins of your organisation into the line: see GET /api/v1/members."
        raise Invalid(message, errors=[{"field": "line", "message": message}])
    await db.execute(delete(EscalationStep).filter_by(organisation_id=organisation_id))
    db.add_all(
        EscalationStep(organisation_id=organisation_id, member_id=one, ordinal=ordinal) for ordinal, one in enumerate(line)
    )
