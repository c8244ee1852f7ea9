"""What a phone sends of questions and replies, and what it hears back."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from backhaul.identity.schemas import Out, Person, Strict
from backhaul.insights.schemas import ReplyTranslated
from backhaul.settings import get_settings
from backhaul.talk.models import Reacting
from backhaul.tips.models import Visibility
from backhaul.tips.schemas import Fix, HiddenOut, Language, MediaOut, TipIn


def _says_something(text: str) -> str:
    if not text.strip():
        raise ValueError("must say something")
    if len(text) > (most := get_settings().max_text_chars):
        raise ValueError(f"at most {most} characters")
    return text.strip()


Words = Annotated[str, AfterValidator(_says_something)]


class QuestionIn(Strict):
    """A question to those who know a place. Like a tip it never changes after this."""

    text: Words
    captured_at: AwareDatetime
    fix: Fix | None = Field(None, description="Where it is asked about, if that is a point.")
    site_id: UUID | None = None
    route_id: UUID | None = None
    language: Language | None = None
    visibility: Visibility = "organisation"
    group_id: UUID | None = Field(None, description="With the visibility `group`: whose members are asked, and nobody else.")
    anonymous: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.visibility == "group") != (self.group_id is not None):
            raise ValueError("a question to a group names it, and no other does")
        return self

    def as_tip(self) -> TipIn:
        """What goes through the pipeline."""
        return TipIn(kind="text", **self.model_dump())


class AboutToAsk(Strict):
    """What somebody is typing, to look for what is known of it. It is stored nowhere."""

    text: str = Field(max_length=2_000)
    site_id: UUID | None = None
    route_id: UUID | None = None


class ReplyIn(Strict):
    """A reply as it was written. Sent again under its id it is the same reply. "@{id}" in it mentions a colleague.

    One that is spoken or shown is sent as a tip with `replies_to_id`.
    """

    text: Words
    language: Language | None = Field(None, description="A hint.")
    named: bool = Field(True, description="Whether colleagues read the name. Managers do.")


class ReplyChange(Strict):
    """What a reply is to say instead."""

    text: Words
    base_revision: int = Field(ge=1, le=1_000_000, description="The revision that was read and is changed.")


class Reactions(Out):
    """How many members tapped each, and which of them this reader did."""

    thanks: int
    helped: int
    mine: list[Reacting]


class ReplyOut(Out):
    """A reply as this reader reads it: signs stand for what is personal, as in an insight."""

    id: UUID
    text: str = Field(description="What was written, or was heard. Empty for a photo without a word and a stone.")
    withdrawn: bool = Field(description="Its author took it back: a stone is left in its place.")
    language: str | None
    translation: ReplyTranslated | None
    media: list[MediaOut] = Field(description="The recording or photos, where it was spoken or shown.")
    mentions: list[Person] = Field(description="Colleagues whose names stand in the text, each behind an @.")
    author: Person | None = Field(description="Whoever wished to be named; managers and the author always read it.")
    mine: bool
    waiting: bool = Field(description="Others read it, or what it says now, once it was looked through for what is personal.")
    others_read: str | None = Field(description="For its author and managers: how colleagues read it, where that is different.")
    revision: int
    edited: bool = Field(description="It said something else before, which this reader can read.")
    accepted: bool = Field(description="It is the answer.")
    hidden: HiddenOut | None = Field(description="For its author: why nobody else reads it.")
    reactions: Reactions
    created_at: AwareDatetime = Field(description="The hour, for colleagues.")


class ReplyList(Out):
    """The replies of an insight: the answer first, then as they came."""

    items: list[ReplyOut]
    can_accept: bool = Field(description="Whether this reader says which reply is the answer.")
    next: str | None = None


class ReplyVersion(Out):
    revision: int
    text: str
    until: AwareDatetime | None = Field(description="When it was changed; null for what it says now.")


class ReplyHistory(Out):
    """What a reply said, newest first, as this reader read it."""

    items: list[ReplyVersion]
    next: str | None = None


class Mentionable(Out):
    """Colleagues who can read an insight, by name, at most eight."""

    items: list[Person]
    next: str | None = None


class KnownPlace(Out):
    kind: Literal["site", "route"]
    id: UUID
    name: str


class KnownPlaces(Out):
    """The places of which this member says: you may ask me."""

    items: list[KnownPlace]
    next: str | None = None
