"""What a file of tips would change, worked out without changing anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid
from backhaul.identity.models import Member, Organisation
from backhaul.imports.files import Format
from backhaul.imports.reading.said import Said
from backhaul.imports.schemas import Action, PersonInFile, TipImportCounts, TipImportReport, TipLine
from backhaul.secret import derive
from backhaul.tips.models import Tip

# Each is understood by a worker, and a manager looks through what comes of them.
MOST_TIPS: Final = 5_000
_LISTED: Final = 200
_SHOWN_CHARS: Final = 160
# A clock that was wrong by a day is no reason to refuse what was said.
_AHEAD: Final = timedelta(days=1)

_SITES = text("""
    SELECT lower(n.called) AS called, min(s.id::text) AS id FROM site s
    CROSS JOIN LATERAL unnest(s.aliases || s.name) AS n(called)
    WHERE s.organisation_id = :organisation AND s.retired_at IS NULL AND lower(n.called) = ANY(:names)
    GROUP BY 1 HAVING count(DISTINCT s.id) = 1
""")


Visibility = Literal["organisation", "managers"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever brings the file says of it. ``people``: which member each of the file's people is, by their number in it."""

    since: date | None = None
    visibility: Visibility = "organisation"
    people: dict[int, UUID] = field(default_factory=dict)


@dataclass(slots=True)
class Step:
    """One line and what becomes of it."""

    said: Said
    id: UUID
    action: Action
    kind: Literal["text", "voice", "photo"]
    at: datetime | None
    person: int | None
    problem: str | None = None
    site_id: UUID | None = None

    @property
    def text(self) -> str | None:
        """What was said, with the place where that is no site that we know: what is understood may know it."""
        place = self.said.place if self.site_id is None else None
        return ("\n".join(one for one in (self.said.text, place) if one)) or None


@dataclass(slots=True)
class Plan:
    """All of it."""

    format: Format
    steps: list[Step]
    people: list[str]
    wishes: Wishes

    @property
    def new(self) -> list[Step]:
        """What is to be written."""
        return [step for step in self.steps if step.action == "new"]

    @property
    def digest(self) -> str:
        """Of what it would do."""
        told = [(str(step.id), step.action, step.site_id and str(step.site_id)) for step in self.steps]
        wishes = (self.wishes.visibility, sorted((n, str(id)) for n, id in self.wishes.people.items()))
        return sha256(orjson.dumps([told, wishes])).hexdigest()

    def report(self, *, applied: bool) -> TipImportReport:
        """As the API answers it."""
        said_by = [step.person for step in self.steps]
        order = {"wrong": 0, "new": 1, "same": 2, "left_out": 3}
        listed = sorted(self.steps, key=lambda step: (order[step.action], step.said.line))[:_LISTED]
        new = self.new
        return TipImportReport(
            format=self.format,
            counts=TipImportCounts(
                **{action: sum(step.action == action for step in self.steps) for action in ("new", "same", "wrong", "left_out")}
            ),
            voices=sum(step.kind == "voice" for step in new),
            photos=sum(step.kind == "photo" for step in new),
            people=[
                PersonInFile(name=name, messages=said_by.count(n), member_id=self.wishes.people.get(n))
                for n, name in enumerate(self.people)
            ],
            lines=[
                TipLine(
                    line=step.said.line,
                    action=step.action,
                    kind=step.kind,
                    at=step.at,
                    text=step.said.text[:_SHOWN_CHARS],
                    person=step.person,
                    problem=step.problem,
                )
                for step in listed
            ],
            unlisted=len(self.steps) - len(listed),
            most=MOST_TIPS,
            digest=self.digest,
            applied=applied,
        )


async def make_plan(db: AsyncSession, organisation_id: UUID, found: Sequence[Said], format: Format, wishes: Wishes) -> Plan:
    """Compare what a file says with what is here. What somebody withdrew stays withdrawn: it was here.

    Raises Invalid for a member who is none.
    """
    zone = ZoneInfo(str(await db.scalar(select(Organisation.time_zone).where(Organisation.id == organisation_id))))
    sites = await _sites(db, organisation_id, found)
    people: dict[str, int] = {}
    steps: list[Step] = []
    ids: set[UUID] = set()
    for said in found:
        # Who said nothing that could be kept is nobody to ask about.
        person = people.setdefault(said.who, len(people)) if said.who and not said.out else None
        step = _step(organisation_id, said, zone, person)
        step.site_id = sites.get((said.place or "").lower())
        _judge(step, wishes, zone)
        if step.action == "new" and step.id in ids:
            step.action, step.problem = "left_out", "twice"
        ids.add(step.id)
        steps.append(step)
    new = [step.id for step in steps if step.action == "new"]
    here = set(await db.scalars(select(Tip.id).where(Tip.organisation_id == organisation_id, Tip.id == func.any(new))))
    for step in steps:
        if step.action == "new" and step.id in here:
            step.action = "same"
    await _check_people(db, organisation_id, wishes, len(people))
    return Plan(format, steps, list(people), wishes)


def _step(organisation_id: UUID, said: Said, zone: ZoneInfo, person: int | None) -> Step:
    kinds = {str(one["type"]).partition("/")[0] for one in said.media}
    at = datetime.fromisoformat(said.at) if said.at else None
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    # The same words of the same person at the same moment are the same tip, whichever file they come in and however often.
    # The name is in it by a hash that only this installation can compute.
    told: list[Any] = [str(organisation_id), said.at, said.who, said.text, said.place, said.lat, said.lon]
    told += [one["sha256"] for one in said.media]
    return Step(
        said=said,
        id=UUID(bytes=derive("imported tip", orjson.dumps(told).decode())[:16], version=4),
        action="new",
        kind="voice" if "audio" in kinds else "photo" if "image" in kinds else "text",
        at=at,
        person=person,
    )


def _judge(step: Step, wishes: Wishes, zone: ZoneInfo) -> None:
    said, at = step.said, step.at
    if said.wrong:
        step.action, step.problem = "wrong", said.wrong
    elif said.out:
        step.action, step.problem = "left_out", said.out
    elif at is not None and at > datetime.now(UTC) + _AHEAD:
        step.action, step.problem = "wrong", "future"
    elif wishes.since and (at is None or at.astimezone(zone).date() < wishes.since):
        step.action, step.problem = "left_out", "too_old"


async def _sites(db: AsyncSession, organisation_id: UUID, found: Sequence[Said]) -> dict[str, UUID]:
    names = sorted({said.place.lower() for said in found if said.place})
    if not names:
        return {}
    rows = await db.execute(_SITES, {"organisation": organisation_id, "names": names})
    return {row.called: UUID(row.id) for row in rows}


async def _check_people(db: AsyncSession, organisation_id: UUID, wishes: Wishes, people: int) -> None:
    asked = set(wishes.people.values())
    known = select(Member.id).where(
        Member.organisation_id == organisation_id, Member.id.in_(asked), Member.deactivated_at.is_(None)
    )
    if any(n >= people for n in wishes.people) or asked - set(await db.scalars(known)):
        message = "Name people of the file by their number, and active members of your organisation."
        raise Invalid(message, errors=[{"field": "people", "message": message}])
