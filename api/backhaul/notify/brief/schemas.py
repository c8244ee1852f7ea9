"""The weekly brief as the API says it."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from backhaul.identity.schemas import Out
from backhaul.insights.models import InsightKind, Urgency
from backhaul.outcomes.schemas import ValueOut

_FEW = "null: fewer than five people stand behind it."


class BriefItem(Out):
    """An insight, as everybody may read it."""

    id: str
    title: str
    language: str
    place_label: str | None
    kind: InsightKind
    urgency: Urgency


class SaidByMany(BriefItem):
    people: int | None = Field(description=_FEW)


class Decided(BriefItem):
    status: Literal["done", "declined"]
    reason: str | None
    reason_language: str | None


class Owed(BriefItem):
    since: AwareDatetime


class TagCount(Out):
    slug: str
    name: str
    n: int | None = Field(description=_FEW)
    before: int | None = Field(description="The week before. " + _FEW)


class BriefOutcome(Out):
    text: str
    language: str
    place_label: str | None
    value: ValueOut | None
    basis: str | None
    insight_id: str | None


class OwedNow(Out):
    n: int = Field(description="Counted up to 1000.")
    items: list[Owed]


class Brief(Out):
    """What a week was like. Numbers of what people did are told only where five or more of them stand behind each."""

    organisation: str
    week: str
    begins_on: date
    ends_on: date
    previous: str
    next: str | None = Field(description="null: it has not begun.")
    is_over: bool
    insights: int | None = Field(description=_FEW)
    insights_before: int | None = Field(description="The week before. " + _FEW)
    people: int | None = Field(description="Who told something. " + _FEW)
    helped: int | None = Field(description="How often somebody said that it helped them. " + _FEW)
    thanks: int | None = Field(description=_FEW)
    tags: list[TagCount]
    urgent: list[BriefItem]
    many: list[SaidByMany]
    done: int
    declined: int
    decided: list[Decided]
    outcomes: list[BriefOutcome]
    owed: OwedNow | None = Field(description="As it is today; null for a week that is long past.")
