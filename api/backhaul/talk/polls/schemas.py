"""What is sent of polls, and what is heard back."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from backhaul.identity.schemas import Out, Person, Strict

MOST_OPTIONS = 10
Asked = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Choice = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Ordinal = Annotated[int, Field(ge=1, le=MOST_OPTIONS)]


class PollIn(Strict):
    """A poll as it was made. It never changes after this, but for being closed."""

    group_id: UUID | None = Field(None, description="In which group it is asked: this, or `insight_id`.")
    insight_id: UUID | None = None
    question: Asked
    options: list[Choice] = Field(min_length=2, max_length=MOST_OPTIONS)
    multiple: bool = Field(False, description="Whether more than one may be chosen.")
    anonymous: bool = False
    closes_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.group_id is None) == (self.insight_id is None):
            raise ValueError("a poll is asked in a group or on an insight")
        if len({option.casefold() for option in self.options}) != len(self.options):
            raise ValueError("every option is another one")
        return self


class VoteIn(Strict):
    """What somebody chooses; another vote takes the place of this one until the poll closes."""

    options: list[Ordinal] = Field(min_length=1, max_length=MOST_OPTIONS, description="From 1, in the order of the poll.")
    ballot: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{32}$",
        description="Of an anonymous poll: a random number that the phone makes and keeps. With it the vote can be changed.",
    )


class PollOption(Out):
    """What may be chosen, and how often it was, where that is told."""

    ordinal: int
    text: str
    votes: int | None
    voters: list[Person] | None = Field(description="Who chose it, of a poll with names; null of an anonymous one.")


class PollOut(Out):
    """A poll. Results are told to who voted, and to everybody once it is closed."""

    id: UUID
    group_id: UUID | None
    insight_id: UUID | None
    question: str
    options: list[PollOption]
    multiple: bool
    anonymous: bool
    closes_at: AwareDatetime | None
    closed: bool
    told: bool = Field(description="Whether this reader is told the results.")
    few: bool = Field(description="Too few voted for results without names: fewer than five.")
    voters: int | None = Field(description="How many voted; of an anonymous poll in steps of five until it is closed.")
    mine: list[int] | None = Field(description="What I chose. Of an anonymous poll only my phone knows.")
    voted: bool | None = Field(description="Whether I voted. Null where nobody knows any more: an anonymous poll, closed.")
    author: Person | None
    may_close: bool
    created_at: AwareDatetime


class PollList(Out):
    """Polls, newest first."""

    items: list[PollOut]
    next: None
