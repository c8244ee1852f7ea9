"""What a manager says of what was changed, and what everybody reads of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, field_validator, model_validator

from backhaul.identity.schemas import Out, Person, Strict
from backhaul.outcomes.currencies import CURRENCIES
from backhaul.outcomes.models import ValueKind

# More than any fleet saves or spends by one change: a slip of the keyboard, not a figure.
MOST: dict[ValueKind, float] = {"hours_per_week": 100_000, "money": 1_000_000_000, "incidents_avoided": 100_000}

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


def _plausible(since: date) -> date:
    latest = datetime.now(UTC).date() + timedelta(days=366)
    if not date(2000, 1, 1) <= since <= latest:
        raise ValueError("between the year 2000 and a year from now")
    return since


Since = Annotated[date, AfterValidator(_plausible)]
InsightIds = Annotated[list[UUID], Field(min_length=1, max_length=100, description="The insights that led to it.")]


class Value(Strict):
    """What it is worth: hours a week, money a year, or incidents a year that no longer happen."""

    kind: ValueKind
    amount: float = Field(gt=0, allow_inf_nan=False, description="With at most two decimals; incidents are whole.")
    currency: str | None = Field(None, description="ISO 4217, for money only.")

    @field_validator("currency")
    @classmethod
    def _known(cls, currency: str | None) -> str | None:
        if currency is not None and currency not in CURRENCIES:
            raise ValueError("must be a currency of ISO 4217 that is in use, such as EUR, PLN or GBP")
        return currency

    @model_validator(mode="after")
    def _plausible(self) -> Self:
        if (self.kind == "money") != (self.currency is not None):
            raise ValueError("money has a currency, and nothing else has one")
        if self.amount > (most := MOST[self.kind]):
            raise ValueError(f"at most {most:,.0f}")
        if self.amount != round(self.amount, 0 if self.kind == "incidents_avoided" else 2):
            raise ValueError("incidents are whole, and everything else has at most two decimals")
        return self


class OutcomeIn(Strict):
    """What was changed, and which insights led to it."""

    id: UUID | None = Field(None, description="The sender's, so that sending it again makes no second one.")
    text: Words = Field(description="In a sentence that those who told it read.")
    insight_ids: InsightIds
    since: Since | None = Field(None, description="Left out: today.")
    site_id: UUID | None = Field(None, description="Left out: where the first of its insights is.")
    value: Value | None = None
    basis: Sentence | None = Field(None, description="How that value is known; needed with one.")

    @model_validator(mode="after")
    def _known_how(self) -> Self:
        if self.value and not self.basis:
            raise ValueError("say in `basis` how the value is known")
        return self


class OutcomePatch(Strict):
    """What is corrected. What is left out stays; null empties the place, the value or the basis."""

    version: int = Field(ge=1, le=1_000_000, description="The version that was read and is corrected.")
    text: Words | None = None
    insight_ids: InsightIds | None = None
    since: Since | None = None
    site_id: UUID | None = None
    value: Value | None = None
    basis: Sentence | None = None
    withdrawn: bool | None = Field(None, description="true takes it back: nobody but managers reads it any more.")

    @model_validator(mode="after")
    def _never_empty(self) -> Self:
        for field in ("text", "insight_ids", "since", "withdrawn"):
            if field in self.model_fields_set and getattr(self, field) is None:
                raise ValueError(f"{field} cannot be emptied; leave it out to keep it")
        return self


class ValueOut(Out):
    kind: ValueKind
    amount: float
    currency: str | None


class OutcomePlace(Out):
    label: str | None
    site_id: UUID | None


class LedTo(Out):
    """An insight that led to it, as far as this reader sees it."""

    id: UUID
    title: str
    language: str


class OutcomeOut(Out):
    """What was changed because somebody told."""

    id: UUID
    text: str
    language: str = Field(description="Of the text.")
    since: date
    place: OutcomePlace
    value: ValueOut | None
    basis: str | None
    insights: list[LedTo]
    version: int
    created_at: AwareDatetime
    updated_at: AwareDatetime
    withdrawn_at: AwareDatetime | None


class OutcomeList(Out):
    items: list[OutcomeOut]
    next: str | None = None


class OutcomeStep(Out):
    at: AwareDatetime
    member: Person | None
    change: dict[str, Any]


class OutcomeHistory(Out):
    """What was corrected, oldest first; for managers."""

    items: list[OutcomeStep]
    next: str | None = None


class OutcomeSum(Out):
    """What the outcomes since one quarter are worth in one unit. People are counted nowhere in it."""

    quarter: str = Field(pattern=r"^\d{4}-Q[1-4]$", description="In which they began.")
    kind: ValueKind | Literal["none"] = Field(description="none: those without a value.")
    currency: str | None
    total: float | None
    outcomes: int


class OutcomeSums(Out):
    items: list[OutcomeSum]
    next: str | None = None
