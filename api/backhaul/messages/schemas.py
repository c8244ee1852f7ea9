"""What a phone sends of messages, and what it hears back."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from backhaul.identity.models import Role
from backhaul.identity.schemas import Face, Out, Strict
from backhaul.messages.models import Reason

MOST_CHARS = 4_000


def _says_something(text: str) -> str:
    if not text.strip():
        raise ValueError("must say something")
    return text.strip()


Words = Annotated[str, Field(max_length=MOST_CHARS), AfterValidator(_says_something)]


class MessageIn(Strict):
    """A message as it was written. Sent again under its id it is the same message."""

    text: Words


class MessageChange(Strict):
    """What a message is to say instead."""

    text: Words
    base_revision: int = Field(ge=1, le=1_000_000, description="The revision that was read and is changed.")


class UpTo(Strict):
    """The newest message of the other's that arrived on this phone, or that was read here; all before it did, too."""

    up_to: UUID


class MessageOut(Out):
    id: UUID
    mine: bool
    text: str = Field(description="Empty where it was taken back.")
    at: AwareDatetime = Field(description="When the server took it.")
    revision: int
    edited: bool
    withdrawn: bool = Field(description="Its author took it back, or a manager did (`removed`).")
    removed: bool
    state: Literal["sent", "delivered", "read"] | None = Field(
        description="Of one's own: whether it is on a phone of the other's; `read` only where the other wants that to be known."
    )
    may_change: bool
    may_take_back: bool


class ConversationOut(Out):
    """One line of the list of conversations."""

    person: Face
    last: MessageOut | None
    unread: int = Field(description="Counted up to 99.")
    muted: bool
    blocked: bool


class ConversationList(Out):
    items: list[ConversationOut]
    next: str | None


class Messages(Out):
    """A page of what two members wrote, newest first."""

    person: Face
    role: Role
    items: list[MessageOut]
    unread: int
    muted: bool
    blocked: bool
    may_write: bool = Field(description="Whether this reader can write now: the other is here, and neither closed to them.")
    next: str | None


class MessageSettingsModel(Strict):
    """How a member wants messages."""

    receipts: bool = Field(False, description="Whether others are told that I have read what they wrote.")
    preview: bool = Field(False, description="Whether the words stand in the push, on a screen that may be locked.")
    open: bool = Field(True, description="Whether somebody to whom I never wrote may write to me.")


class MessageReportIn(Strict):
    reason: Reason
    words: str | None = Field(None, max_length=1_000)


class ReportedMessage(Out):
    """A message that whoever got it gave to managers."""

    id: UUID
    text: str
    author: Face
    reason: Reason
    words: str | None
    at: AwareDatetime = Field(description="The hour in which it was reported.")


class ReportedMessages(Out):
    items: list[ReportedMessage]
    next: None = None


class Settlement(Strict):
    remove: bool = Field(description="Take its words away from both; else nothing is wrong with it.")
