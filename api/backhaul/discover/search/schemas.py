"""What the API says to a search."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from backhaul.identity.schemas import Out
from backhaul.insights.schemas import InsightOut


class Run(Out):
    """A piece of a text, and whether it is what was looked for. In their order the pieces are the text."""

    text: str
    found: bool


class Found(Out):
    """Where in an insight words of the question stand."""

    source: Literal["title", "text", "translation", "tip", "transcript", "photo", "reply"] | str = Field(
        description="In the insight itself, or in what it rests on."
    )
    language: str
    words: list[Run] = Field(description="A line of it, as this reader may read it, with what was found.")
    tip_id: UUID | None
    part: str | None = Field(description="Which recording of the tip, where it has several.")
    at_s: float | None = Field(description="When the first of the words was said in the recording.")


class Hit(InsightOut):
    """An insight that was found, with everything that a list shows."""

    current: bool = Field(description="Not over and not faded: what is not is found, too, and shown as such.")
    found: list[Found] = Field(max_length=3, description="Empty where it is found by its place or by what it means alone.")


class Instead(Out):
    """A word of the question that nobody said, and what was looked for besides."""

    word: str
    instead: list[str]


class SearchAnswer(Out):
    items: list[Hit]
    next: str | None = None
    partial: bool = Field(description="The time was over before everything was looked at: there may be more.")
    meaning: bool = Field(description="Whether what the question means was looked for, or its words and places alone.")
    instead: list[Instead]
    places: list[str] = Field(description="Names of sites and routes in the question.")
