"""What the API says about reports and about what is hidden."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from backhaul.identity.schemas import Out, Person, Strict
from backhaul.moderation.models import Cause, Reason
from backhaul.tips.schemas import PART_NAME, MediaOut

Thing = Literal["insight", "reply", "recording", "photo"]


def _says_something(text: str) -> str:
    if not text.strip():
        raise ValueError("must say something")
    return text.strip()


Note = Annotated[str, Field(max_length=2_000), AfterValidator(_says_something)]
ListedWordIn = Annotated[str, Field(max_length=100), AfterValidator(_says_something)]


class ReportIn(Strict):
    """Why something should not stand there. Who says so is told to nobody."""

    reason: Reason
    words: Note | None = None


class HideIn(Strict):
    """An insight, a reply, or with both `tip_id` and `part` a recording or a photo; and what its author reads."""

    insight_id: UUID | None = None
    reply_id: UUID | None = None
    tip_id: UUID | None = None
    part: str | None = Field(None, pattern=PART_NAME)
    reason: Reason
    note: Note | None = Field(None, description="To its author.")

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if sum(one is not None for one in (self.insight_id, self.reply_id, self.tip_id)) != 1:
            raise ValueError("name one thing: insight_id, reply_id, or tip_id with part")
        if (self.tip_id is None) != (self.part is None):
            raise ValueError("tip_id and part belong together")
        return self


class HiddenId(Out):
    id: UUID


class ReportedIn(Strict):
    """What was reported: an insight, or a reply of it."""

    insight_id: UUID
    reply_id: UUID | None = None


class AppealIn(Strict):
    """Why it should be read."""

    words: Note


class AppealAnswerIn(Strict):
    lift: bool = Field(description="Whether it is put back.")
    note: Note | None = Field(None, description="To its author.")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if not self.lift and self.note is None:
            raise ValueError("say why it stays hidden: its author reads it")
        return self


class WordListIn(Strict):
    words: list[ListedWordIn] = Field(max_length=1_000)


class WordList(Out):
    """Folded, in the order of their signs. A phrase counts where its words stand one after the other."""

    words: list[str]


class ReportOut(Out):
    reason: str = Field(description="Or `listed_word`: it went out at once because it warns of danger.")
    words: str | None
    at: datetime = Field(description="The hour.")


class Appeal(Out):
    words: str
    at: datetime
    answer: str | None
    answered_at: datetime | None
    may_answer: bool = Field(description="False for who has hidden it, where there is another manager.")


class HiddenNow(Out):
    """Why it is hidden. `word_list`: it waits for somebody to look."""

    id: UUID
    cause: Cause
    reason: Reason | None
    note: str | None
    words: list[str]
    at: datetime
    by: Person | None
    appeal: Appeal | None


class QueueItem(Out):
    """One thing that a manager is to look at, or has hidden."""

    kind: Thing
    insight_id: UUID
    reply_id: UUID | None
    tip_id: UUID | None
    part: str | None
    title: str
    text: str
    language: str | None
    urgency: str
    place: str | None
    media: list[MediaOut]
    since: datetime
    reports: list[ReportOut]
    hidden: HiddenNow | None


class Queue(Out):
    items: list[QueueItem] = Field(description="What waits longest first.")
    next: str | None = None
