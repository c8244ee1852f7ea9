"""What a manager sends."""

from datetime import UTC, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, field_validator, model_validator

from backhaul.identity.schemas import Person, Strict
from backhaul.insights.models import Status
from backhaul.insights.schemas import Out

Answer = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Decision = Literal["done", "declined"]


class Review(Strict):
    """What is to change. What is left out stays; null empties the assignee, the due date, the reason or the outcome."""

    status: Status | None = Field(None, description="new is where every insight begins; it never goes back there.")
    assignee_id: UUID | None = Field(
        None, description="A manager or admin. Assigning makes it assigned unless a status is given."
    )
    due_at: AwareDatetime | None = None
    reason: str | None = Field(None, max_length=2000, description="Why; needed where it is declined.")
    template_id: UUID | None = Field(
        None,
        description="The reason is the text of this one of GET /api/v1/answer-templates, in one of its languages: every author "
        "reads it in their own, where it was put into that.",
    )
    outcome: str | None = Field(
        None,
        max_length=2000,
        description="What changed because of it, in a sentence: becomes an outcome, or corrects the newest. See /outcomes.",
    )

    @field_validator("status")
    @classmethod
    def _status_is_never_empty(cls, status: Status | None) -> Status:
        if status is None:
            raise ValueError("A status cannot be emptied; leave it out to keep it.")
        return status

    @field_validator("due_at")
    @classmethod
    def _utc(cls, at: datetime | None) -> datetime | None:
        try:
            return at and at.astimezone(UTC)
        except OverflowError:
            raise ValueError("between the years 1 and 9999 in UTC") from None

    @field_validator("reason", "outcome")
    @classmethod
    def _blank_is_nothing(cls, text: str | None) -> str | None:
        return (text or "").strip() or None


class TemplateIn(Strict):
    """A text for answers in the organisation's languages."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    status: Decision = Field(description="What is decided with it.")
    texts: dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")], Answer] = Field(min_length=1, max_length=50)
    version: int = Field(ge=0, le=1_000_000, description="The version that was read and is corrected; 0 for a new one.")


class TemplateOut(Out):
    id: UUID
    name: str
    status: Decision
    texts: dict[str, str]
    version: int
    updated_at: AwareDatetime


class TemplateList(Out):
    items: list[TemplateOut]
    author_languages: list[str] = Field(description="In which the authors of the insight read, most of them first.")
    next: str | None = None


class AnswerClockIn(Strict):
    """Within which time an answer is owed. Holidays are not known."""

    answer_within_hours: int | None = Field(ge=1, le=2000, description="Working hours; null: no clock runs.")
    working_days: list[Annotated[int, Field(ge=1, le=7)]] = Field(
        default_factory=lambda: [1, 2, 3, 4, 5], min_length=1, max_length=7, description="ISO 8601: Monday is 1."
    )
    working_from_h: int = Field(0, ge=0, le=23)
    working_until_h: int = Field(24, ge=1, le=24)
    line: list[UUID] | None = Field(
        None, max_length=50, description="Who is given what nobody answered, in order. Empty: all managers. Left out: stays."
    )

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.working_from_h >= self.working_until_h:
            raise ValueError("work begins before it ends, on the same day")
        for each in (self.working_days, self.line or []):
            if len({*each}) != len(each):
                raise ValueError("name each day and each member once")
        return self


class AnswerClock(BaseModel):
    """The clock, and who is next."""

    answer_within_hours: int | None
    working_days: list[int]
    working_from_h: int
    working_until_h: int
    time_zone: str = Field(description="Of the organisation: `backhaul organisation set --time-zone`.")
    line: list[Person]
    own_line: bool = Field(description="False: nobody set a line, so these are all managers.")
