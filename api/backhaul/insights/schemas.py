"""What the API says about insights. Lists are made as JSON in PostgreSQL; tests hold them against these models."""

from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator

from backhaul.identity.schemas import Out, Person, Strict
from backhaul.insights.models import Confirming, InsightKind, PlaceKind, Status, Urgency
from backhaul.tips.models import Kind, Visibility
from backhaul.tips.schemas import MediaOut, Segment


class TagOut(Out):
    slug: str
    name: str
    score: float = Field(ge=0, le=1)


class Place(Out):
    """Where it is, as exactly as colleagues may know."""

    label: str | None
    kind: PlaceKind
    site_id: UUID | None
    route_id: UUID | None
    lat: float | None
    lon: float | None
    precision_m: float | None
    heading_deg: float | None = Field(
        description="Which way of the road it holds for, clockwise from north; null for both. Who drives the other way is "
        "not told of it along a route."
    )
    retired: bool = Field(description="Its site is in use no longer.")


class Confirmations(Out):
    """How many members tapped each, and which of them this reader did."""

    still_there: int
    gone: int
    helped: int
    mine: list[Confirming]


class Translated(Out):
    """The same in the reader's language. What was really said always stands beside it."""

    language: str
    title: str
    text: str
    source: str = Field(description="`told`: another tip says it in this language. Otherwise the engine that translated it.")


class ReplyTranslated(Out):
    """A reply in the reader's language."""

    language: str
    text: str
    source: str


class AnswerOut(Out):
    """The reply that answers it, as who asked or a manager said."""

    reply_id: UUID
    text: str
    language: str | None
    translation: ReplyTranslated | None


class GroupName(Out):
    """A group that this reader is in."""

    id: UUID
    name: str


class InsightOut(Out):
    """What is known, with everything that a list shows.

    In title and text, signs stand for what is personal: ☎██ ✉██ 🚘██ 👤██, and for a partner 🔒██ for a secret.
    """

    id: UUID
    title: str
    text: str
    language: str
    translation: Translated | None = Field(description="In the reader's language, where that is another and there is one.")
    tags: list[TagOut]
    place: Place
    distance_m: float | None = Field(description="From the point that was asked about.")
    along_m: float | None = Field(description="From the start of the line that was asked about.")
    offset_m: float | None = Field(description="Aside of that line.")
    tips: int = Field(description="How many tips say so.")
    disputes: int = Field(description="How many tips say the opposite.")
    confirmations: Confirmations
    replies: int = Field(description="As many as this reader reads.")
    answer: AnswerOut | None = Field(description="The accepted one of its replies.")
    confidence: float = Field(ge=0, le=1, description="It fades while nobody says that it still holds.")
    kind: InsightKind
    urgency: Urgency
    status: Status
    assignee: Person | None
    review_version: int = Field(description="Grows with everything that somebody decides.")
    due_on: date | None = Field(description="The manager's own date, as a day of the organisation's time zone.")
    answer_due_at: AwareDatetime | None = Field(
        description="Until when an answer is owed: the manager's own date, else by the organisation's clock, where it has one."
    )
    answer_overdue: bool
    media: list[MediaOut]
    visibility: Visibility
    group: GroupName | None = Field(description="Whose members read it, and nobody else.")
    created_at: AwareDatetime
    updated_at: AwareDatetime
    age_s: int = Field(description="Since it was published.")
    valid_from: AwareDatetime | None
    valid_until: AwareDatetime | None
    recurrence: str | None = Field(
        description="When it holds again and again: an RFC 5545 RRULE in the time zone of its place."
    )
    lasts_s: float | None = Field(description="How long each of these times lasts; null for a whole day.")
    time_zone: str | None = Field(description="IANA's name of the zone of its place.")
    current: bool = Field(description="Neither over, nor gone, nor faded away: map, near and route lists show it.")
    now: bool = Field(description="It holds at this moment: it is current and, where it recurs, its time of the week is there.")
    gone_at: AwareDatetime | None = Field(description="Since when it is gone, as two people said, or all who told of it.")
    asks: Literal["gone", "ending", "fading"] | None = Field(
        description="Why whoever passes is asked whether it is still there: somebody said that it is gone, it ends soon, "
        "or nobody has confirmed it for long. Null for who has answered."
    )


class InsightList(Out):
    items: list[InsightOut]
    next: str | None = None


class Spoken(Out):
    """What was said, in its newest version."""

    text: str
    language: str
    segments: list[Segment]


class SpokenInTip(Spoken):
    tip_id: UUID


class ThanksOut(Out):
    """Who said thanks, as far as that is told: nobody's name, and no number that could name somebody."""

    count: int | None = Field(description="How many colleagues. Null: some, and fewer than five.")
    by_manager: bool
    mine: bool
    own: bool = Field(description="This reader told it, and is thanked instead.")


class InsightDetail(InsightOut):
    """An insight with what was said and what was decided."""

    transcripts: list[SpokenInTip]
    due_at: AwareDatetime | None
    reason: str | None = Field(description="Why, in the reader's language where the answer was written in it, too.")
    reason_language: str | None
    outcome: str | None = Field(description="What changed because of it: the newest of its outcomes, in a sentence.")
    outcome_language: str | None
    thanks: ThanksOut
    watchers: list[Person] = Field(description="Who hears what becomes of it. Managers read it.")


class Evidence(Out):
    """A tip as colleagues see it: never the exact fix, and of an anonymous one no author and the hour only."""

    id: UUID
    kind: Kind
    text: str | None
    transcript: Spoken | None
    translation: Translated | None = Field(description="In the reader's language, where there is one.")
    captured_at: AwareDatetime
    disputes: bool = Field(description="It says the opposite of the others.")
    imported: bool = Field(description="A manager brought it in from a file.")
    author: Person | None
    media: list[MediaOut]


class EvidenceList(Out):
    items: list[Evidence]
    next: str | None = None


class Alike(Out):
    """Another insight that may be the same."""

    id: UUID
    title: str
    text: str
    language: str
    status: Status
    tips: int
    score: float = Field(description="How alike they are; at 1 they say the same in the same words.")


class AlikeList(Out):
    items: list[Alike]
    next: str | None = None


class MergeIn(Strict):
    """Which insight goes into this one."""

    other_id: UUID


class HeadingIn(Strict):
    """For which way of the road it holds."""

    heading_deg: float | None = Field(
        ge=0, lt=360, allow_inf_nan=False, description="Degrees from north in which somebody drives; null for either way."
    )


class SplitIn(Strict):
    """Which of its tips become an insight of their own."""

    tip_ids: list[UUID] = Field(min_length=1, max_length=1_000)


class Change(Out):
    """One step of an insight's history. Only reviews name the member."""

    at: AwareDatetime
    member: Person | None
    change: dict[str, Any]


class History(Out):
    items: list[Change]
    next: str | None = None


class ConfirmationIn(Strict):
    kind: Confirming
    said_at: AwareDatetime | None = Field(
        None, description="When it was said, where it had to wait for a network. Default: now."
    )

    @field_validator("said_at")
    @classmethod
    def _utc(cls, at: datetime | None) -> datetime | None:
        try:
            return at and at.astimezone(UTC)
        except OverflowError:
            raise ValueError("between the years 1 and 9999 in UTC") from None


class TagOption(Out):
    """One of the organisation's tags."""

    slug: str
    name: str
    description: str


class TagList(Out):
    items: list[TagOption]
    next: str | None = None
