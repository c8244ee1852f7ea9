"""What a phone sends and what it hears back."""

import math
from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from backhaul.identity.schemas import Strict
from backhaul.media.types import MEDIA_TYPES, family
from backhaul.settings import get_settings
from backhaul.tips.models import CorrectedBy, Kind, State, Visibility

PART_NAME = r"^[a-z][a-z0-9_-]{0,31}$"
PartName = Annotated[str, StringConstraints(pattern=PART_NAME)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Fix(Strict):
    """One position, taken when the button was pressed. WGS 84 degrees; the accuracy is the radius in metres."""

    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    accuracy_m: float | None = Field(None, ge=0, le=1_000_000, allow_inf_nan=False)

    @property
    def is_nowhere(self) -> bool:
        """Receivers without a fix report (0, 0)."""
        return math.isclose(self.lat, 0, abs_tol=1e-9) and math.isclose(self.lon, 0, abs_tol=1e-9)


class PartIn(Strict):
    """One file that will follow, as the phone has it."""

    name: PartName
    type: str = Field(min_length=3, max_length=200, description="As the recorder or camera calls it; the bytes decide.")
    size: int = Field(ge=1, description="Bytes.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @field_validator("size")
    @classmethod
    def _bounded(cls, size: int) -> int:
        most = get_settings().max_part_bytes
        if size > most:
            raise ValueError(f"at most {most} bytes")
        return size

    @field_validator("type")
    @classmethod
    def _audible_or_visible(cls, declared: str) -> str:
        if family(declared) is None:
            raise ValueError(f"must be audio or an image, e.g. one of {', '.join(sorted(MEDIA_TYPES))}")
        return declared


class TipIn(Strict):
    """A tip as it was captured. It never changes after this."""

    kind: Kind
    text: str | None = Field(None, description="A typed tip, or a note beside a recording or a photo.")
    captured_at: AwareDatetime
    fix: Fix | None = None
    site_id: UUID | None = Field(None, description="A hint: where the author says it is.")
    route_id: UUID | None = Field(None, description="A hint: which route the author drives.")
    answers_id: UUID | None = Field(
        None, description="A hint: the insight about which its author was asked whether it is still there."
    )
    replies_to_id: UUID | None = Field(
        None,
        description="The insight to which this is a reply, spoken or shown: under this id, instead of an insight.",
    )
    named: bool | None = Field(None, description="Of a reply: whether colleagues read the name. Managers do.")
    group_id: UUID | None = Field(None, description="With the visibility `group`: whose members read it, and nobody else.")
    language: Language | None = Field(None, description="A hint: the language that was spoken.")
    visibility: Visibility = "organisation"
    anonymous: bool = False
    parts: list[PartIn] = Field(default_factory=list)

    @field_validator("text")
    @classmethod
    def _text_says_something(cls, text: str | None) -> str | None:
        if text is None or not text.strip():
            return None
        if len(text) > (most := get_settings().max_text_chars):
            raise ValueError(f"at most {most} characters")
        return text.strip()

    @field_validator("captured_at")
    @classmethod
    def _utc(cls, at: datetime) -> datetime:
        try:
            return at.astimezone(UTC)
        except OverflowError:
            raise ValueError("between the years 1 and 9999 in UTC") from None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if len(self.parts) > (most := get_settings().max_parts):
            raise ValueError(f"at most {most} parts")
        if len({part.name for part in self.parts}) != len(self.parts):
            raise ValueError("every part needs a name of its own")
        families = {family(part.type) for part in self.parts}
        if self.kind == "text" and (self.parts or not self.text):
            raise ValueError("a text tip has a text and no parts")
        if self.kind == "voice" and "audio" not in families:
            raise ValueError("a voice tip has at least one audio part")
        if self.kind == "photo" and "image" not in families:
            raise ValueError("a photo tip has at least one image part")
        if (self.visibility == "group") != (self.group_id is not None):
            raise ValueError("a tip for a group names it, and no other does")
        if self.replies_to_id is None:
            if self.named is not None:
                raise ValueError("named is said of replies alone")
        elif self.kind == "text" or self.anonymous or self.answers_id:
            raise ValueError("a reply is spoken or shown here and has an author; a typed one is sent to the insight's replies")
        return self


class PlaceIn(Strict):
    """Where a tip belongs, after all: a late fix, a moved or removed pin, a site or route that its author named."""

    revision: int = Field(ge=1, le=1_000_000, description="The phone counts its amendments; the highest wins.")
    fix: Fix | None
    site_id: UUID | None
    route_id: UUID | None


class PartOut(BaseModel):
    """What the server holds of a part. An upload goes on at ``received``."""

    name: str
    type: str
    size: int
    received: int
    complete: bool


class Word(BaseModel):
    start_s: float
    end_s: float
    text: str
    confidence: float


class Segment(BaseModel):
    start_s: float
    end_s: float
    text: str
    words: list[Word] = []
    part: str | None = None


class TranscriptOut(BaseModel):
    text: str
    language: str
    version: int
    segments: list[Segment]


class TranscriptIn(Strict):
    """What was really said, in the words of its author or of a manager."""

    text: str
    base_version: int = Field(ge=1, le=1_000_000, description="The version that was read and is corrected.")

    @field_validator("text")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("must say something; withdraw a tip that says nothing")
        if len(text) > (most := get_settings().max_text_chars):
            raise ValueError(f"at most {most} characters")
        return text.strip()


class TranscriptVersion(BaseModel):
    """What was heard by an engine, or what somebody corrected it to."""

    version: int
    text: str
    language: str
    engine: str
    model: str
    corrected_by: CorrectedBy | None = Field(description="Null where the engine wrote it.")
    created_at: datetime


class TranscriptList(BaseModel):
    items: list[TranscriptVersion]
    next: str | None = None


class ProblemOut(BaseModel):
    """Why a tip was parked, and what to do."""

    type: str
    title: str
    status: int
    hint: str


class MediaOut(BaseModel):
    """A recording or a photo as others hear and see it."""

    model_config = ConfigDict(extra="forbid")

    tip_id: UUID
    part: str
    kind: Literal["voice", "photo"]
    url: str
    thumbnail_url: str | None
    duration_s: float | None
    width: int | None
    height: int | None
    captions_url: str | None = Field(description="WebVTT, for a recording on which somebody was heard.")


StepKind = Literal["received", "known", "joined", "seen", "assigned", "done", "declined"]


class Step(BaseModel):
    """One station of a tip on its way home. Of what colleagues did, the hour is told and not the minute."""

    kind: StepKind
    at: datetime | None


class ReceiptValue(BaseModel):
    kind: Literal["hours_per_week", "money", "incidents_avoided"]
    amount: float
    currency: str | None


class ReceiptOutcome(BaseModel):
    """What was changed because of it."""

    id: UUID
    text: str
    language: str
    since: date
    value: ReceiptValue | None
    basis: str | None
    at: datetime


class ReceiptThanks(BaseModel):
    count: int | None = Field(description="How many colleagues. Null: some, and fewer than five.")
    by_manager: bool
    on: date | None = Field(description="The day of the last ones.")


class Receipt(BaseModel):
    """What became of a tip: the answer comes home.

    Numbers of people below five are null: they could name somebody, so they are told in words.
    """

    title: str = Field(description="What is known, in the reader's language where it is there.")
    language: str
    place: str | None
    visibility: Visibility
    status: str
    reason: str | None = Field(description="In the reader's language where it was written in it, too.")
    reason_language: str | None
    outcome: str | None = Field(description="The newest of the outcomes, in a sentence.")
    outcomes: list[ReceiptOutcome] = Field(description="Oldest first.")
    tips: int
    still_there: int
    gone: int
    helped: int | None = Field(description="Colleagues whom it helped. Null: some, and fewer than five.")
    thanks: ReceiptThanks
    steps: list[Step] = Field(description="In the order in which they came.")


PersonalKind = Literal["phone", "email", "plate", "name", "secret"]


class PersonalOut(BaseModel):
    """Something in a tip that others do not read, because it looks personal or secret, unless its author meant it.

    It is `text` or the transcript from `start` to `end`, in code points.
    """

    index: int
    source: Literal["text", "transcript"]
    start: int
    end: int
    text: str
    kind: PersonalKind
    why: str = Field(description="The words or the rule by which it was found.")
    meant: bool


class MeantIn(Strict):
    """What was meant, as `personal` in the tip has it. Were it its index alone, a correction could put something else there."""

    kind: PersonalKind
    text: str = Field(min_length=1)
    meant: bool


class PersonalIn(Strict):
    """Which of the hidden pieces of a tip were meant to be read, wherever in the tip they stand."""

    spans: list[MeantIn] = Field(min_length=1, max_length=200)


class PlaceChoice(BaseModel):
    """One of the places that a tip may be about."""

    site_id: UUID
    label: str
    distance_m: float | None = Field(description="From where the tip was made, if that is known.")


class PlaceQuestion(BaseModel):
    """Which of these? Answered by amending the place with the chosen `site_id`."""

    candidates: list[PlaceChoice]


class HiddenOut(BaseModel):
    """What of it others do not read, and why. Held (`word_list`): a manager looks at it before colleagues do."""

    id: UUID
    what: Literal["insight", "reply", "recording", "photo"]
    title: str | None = Field(description="What the insight says, where that is hidden.")
    cause: Literal["manager", "word_list"]
    reason: Literal["wrong", "personal", "abuse", "secret", "advertising", "other"] | None
    note: str | None = Field(description="What the manager wrote.")
    at: datetime
    appealed_at: datetime | None
    answer: str | None = Field(description="Why it stays hidden.")
    answered_at: datetime | None
    may_appeal: bool


class TipStatus(BaseModel):
    """Where a tip is on its way."""

    id: UUID
    kind: Kind
    state: State
    queue_position: int | None = Field(
        description="Jobs that come before this tip's next one, as things stand, while it waits for its turn; GET counts them."
    )
    queue_wait_s: float | None = Field(None, description="About how long they take, in seconds, where that can be told.")
    waiting_for: str | None = Field(
        None, description="What is missing on the server, so that this tip waits: a model, as in “model base”."
    )
    captured_at: datetime
    received_at: datetime
    clock_off: bool = Field(description="The phone's clock cannot be right; both times are kept.")
    text: str | None
    language: str | None
    parts: list[PartOut]
    transcript: TranscriptOut | None = None
    media: list[MediaOut] = Field([], description="What can be played and shown of it, where one tip is asked for.")
    personal: list[PersonalOut] = Field([], description="What others do not read.")
    insight_id: UUID | None
    problem: ProblemOut | None
    receipt: Receipt | None
    hidden: list[HiddenOut] = Field([], description="What of it others do not read; `insight_id` and `receipt` are null then.")
    imported: bool = Field(False, description="A manager brought it in from a file.")
    place_question: PlaceQuestion | None = Field(None, description="For its author alone, while it is open.")
    receipt_number: str | None = Field(None, description="Anonymous tips: with this number the answer can be read.")


class TipList(BaseModel):
    items: list[TipStatus]
    next: str | None = None


class ReceiptIn(Strict):
    """The sixteen digits that the app showed when the tip was sent without a name."""

    number: str = Field(pattern=r"^[0-9]{16}$")
    language: Language | None = Field(None, description="Of the reader; an answer that was written in it is told in it.")
