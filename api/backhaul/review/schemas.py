"""What a manager sends."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, field_validator, model_validator

from backhaul.identity.schemas import Out, Person, Strict
from backhaul.insights.models import InsightKind, Status, Urgency
from backhaul.insights.schemas import InsightOut

Answer = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Decision = Literal["done", "declined"]
MOST_AT_ONCE = 200


class ReviewStep(Strict):
    """What is to change. What is left out stays; null empties the assignee, the due date or the reason."""

    status: Status | None = Field(None, description="new is where every insight begins; it never goes back there.")
    assignee_id: UUID | None = Field(
        None, description="A manager or admin. Assigning makes it assigned unless a status is given."
    )
    due_at: AwareDatetime | None = None
    due_on: date | None = Field(
        None, description="Instead of `due_at`: a day of the organisation's time zone, at whose end it is due."
    )
    reason: str | None = Field(None, max_length=2000, description="Why; needed where it is declined.")
    template_id: UUID | None = Field(
        None,
        description="The reason is the text of this one of GET /api/v1/answer-templates, in one of its languages: every author "
        "reads it in their own, where it was put into that.",
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

    @field_validator("due_on")
    @classmethod
    def _a_day_that_somebody_lives_to_see(cls, day: date | None) -> date | None:
        if day and not 2000 <= day.year < 2200:
            raise ValueError("between the years 2000 and 2199")
        return day

    @field_validator("reason", "outcome", check_fields=False)
    @classmethod
    def _blank_is_nothing(cls, text: str | None) -> str | None:
        return (text or "").strip() or None

    @model_validator(mode="after")
    def _one_due_date(self) -> Self:
        if {"due_at", "due_on"} <= self.model_fields_set:
            raise ValueError("give due_at or due_on, not both")
        return self


class Review(ReviewStep):
    """What is to change of one insight. What is left out stays; null empties the assignee, the due date, the reason or the
    outcome."""

    outcome: str | None = Field(
        None,
        max_length=2000,
        description="What changed because of it, in a sentence: becomes an outcome, or corrects the newest. See /outcomes.",
    )
    version: int | None = Field(
        None,
        ge=0,
        le=2_000_000_000,
        description="The `review_version` that was read. Where somebody else has decided about the same since, nothing is "
        "changed and 409 says what they did. Left out: whatever it is.",
    )
    decision_id: UUID | None = Field(
        None, description="An id of the sender's, under which it can be undone: POST /api/v1/decisions/{decision_id}/undo."
    )


class InsightVersion(Strict):
    """An insight as it was read."""

    id: UUID
    version: int = Field(ge=0, le=2_000_000_000, description="Its `review_version`.")


class BulkReview(Strict):
    """The same step for many insights at once."""

    insights: list[InsightVersion] = Field(min_length=1, max_length=MOST_AT_ONCE)
    change: ReviewStep

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({one.id for one in self.insights}) != len(self.insights):
            raise ValueError("name each insight once")
        if not self.change.model_fields_set - {"template_id"}:
            raise ValueError("say what is to change")
        return self


class ReviewChange(Out):
    """What somebody decided meanwhile."""

    at: AwareDatetime
    member: Person | None
    assignee: Person | None = Field(description="Whom they gave it to, where they did.")
    due_on: date | None = Field(description="The day on which they said it is due, where they did.")
    change: dict[str, Any]


class ReviewConflict(Out):
    """Why a decision was not taken: others decided about the same since it was read. Nothing is changed."""

    type: str
    title: str
    status: int
    hint: str
    review_version: int = Field(description="The newest; send it to decide all the same.")
    changes: list[ReviewChange] = Field(description="What they did, oldest first.")


class DecisionRefused(Out):
    """An insight of several that stays as it is, and why."""

    id: UUID
    title: str | None
    why: Literal["changed", "not_possible", "gone"]
    hint: str | None
    review_version: int | None
    changes: list[ReviewChange]


class DecisionOut(Out):
    """What became of a decision about several insights."""

    decision_id: UUID = Field(description="Under which this can be undone; of an undoing, under which it is done again.")
    items: list[InsightOut] = Field(description="Those that were changed, as they are now.")
    refused: list[DecisionRefused]


class NoteIn(Strict):
    """A note for managers."""

    text: Answer
    version: int = Field(ge=0, le=1_000_000, description="The version that was read and is corrected; 0 for a new one.")


class NoteOut(Out):
    id: UUID
    author: Person | None
    text: str
    version: int
    mine: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime


class NoteList(Out):
    items: list[NoteOut] = Field(description="Oldest first.")
    next: str | None = None


class FeedFilter(Strict):
    """What the address of the feed says."""

    status: Status | None = None
    owed: bool | None = None
    kind: InsightKind | None = None
    tag: Annotated[str, StringConstraints(max_length=100)] | None = None
    site: UUID | None = None
    urgency: Urgency | None = None
    assignee: UUID | Literal["me", "nobody"] | None = None
    watching: bool | None = None
    due: Literal["today", "week"] | None = None
    q: Annotated[str, StringConstraints(max_length=200)] | None = None


class SavedFilterIn(Strict):
    """A filter under a name."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    filter: FeedFilter
    shared: bool = Field(description="All managers have it; otherwise it is one's own.")
    version: int = Field(ge=0, le=1_000_000, description="The version that was read and is changed; 0 for a new one.")


class SavedFilterOut(Out):
    id: UUID
    name: str
    filter: FeedFilter
    shared: bool
    mine: bool
    version: int


class SavedFilterList(Out):
    items: list[SavedFilterOut] = Field(description="One's own first, then those that others share.")
    next: str | None = None


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
