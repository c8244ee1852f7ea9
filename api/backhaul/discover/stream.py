"""The live stream: one LISTEN connection in each API process, fanned out to those who may see what changed."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ValidationError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backhaul.db.changes import CHANNEL
from backhaul.db.listening import Ear
from backhaul.db.session import session
from backhaul.errors import SignInNeeded
from backhaul.identity.access import Credentials, Reader, Shown, enter

log = logging.getLogger(__name__)
router = APIRouter(tags=["discover"])

# A reader this far behind is told to fetch again instead.
LONGEST_BACKLOG = 100
RESET = ServerSentEvent(event="reset", data={})


class _Said(BaseModel):
    """What ``backhaul.db.changes.announce`` says."""

    organisation_id: UUID
    event: Literal["insight", "tip", "inbox", "group", "message"]
    id: UUID
    change: str | None = None
    state: str | None = None
    visibility: str | None = None
    group_id: UUID | None = None
    author_id: UUID | None = None
    with_id: UUID | None = None

    def is_for(self, member: Reader, groups: frozenset[UUID]) -> bool:
        if self.organisation_id != member.organisation_id:
            return False
        if self.event in ("tip", "inbox", "message"):
            return self.author_id == member.id
        if self.event == "group":
            return self.group_id in groups or self.author_id == member.id
        if self.visibility == "group":
            return self.group_id in groups
        return self.visibility == "organisation" or member.manages

    def told(self) -> ServerSentEvent:
        if self.event == "inbox":
            return ServerSentEvent(event="inbox", data={})
        if self.event == "message":
            return ServerSentEvent(event="message", data={"id": str(self.id), "with": str(self.with_id), "change": self.change})
        what = {"state": self.state} if self.event == "tip" else {"change": self.change}
        return ServerSentEvent(event=self.event, data={"id": str(self.id), **what})


class Subscriber:
    """One open stream: what its reader has not taken yet, never more than LONGEST_BACKLOG events."""

    def __init__(self, member: Reader, groups: frozenset[UUID] = frozenset()) -> None:
        self.member, self.groups = member, groups
        self._waiting: deque[ServerSentEvent] = deque()
        self._arrived = asyncio.Event()

    def give(self, event: ServerSentEvent) -> None:
        """Add an event; where the reader is too slow, all that waits is dropped for one that says so."""
        if len(self._waiting) >= LONGEST_BACKLOG:
            self._waiting.clear()
            event = RESET
        self._waiting.append(event)
        self._arrived.set()

    def move(self, said: _Said) -> None:
        """Who joins a group hears of it from then on, and who leaves it no more, whatever still waits to be taken."""
        if said.event == "group" and said.group_id and said.author_id == self.member.id:
            if said.change == "joined":
                self.groups |= {said.group_id}
            elif said.change == "left":
                self.groups -= {said.group_id}

    async def take(self) -> ServerSentEvent:
        """The next event, when there is one."""
        while not self._waiting:
            self._arrived.clear()
            await self._arrived.wait()
        return self._waiting.popleft()


class Changes:
    """Who listens, and the connection that hears what they want to know."""

    def __init__(self, *, recheck_s: float = 60) -> None:
        self.recheck_s = recheck_s
        self.ear = Ear(CHANNEL, self.hear, self._begin)
        self._subscribers: set[Subscriber] = set()

    @property
    def listening(self) -> asyncio.Event:
        """Set while what is announced is heard."""
        return self.ear.listening

    @property
    def subscribers(self) -> int:
        """How many streams are open."""
        return len(self._subscribers)

    @contextmanager
    def subscribed(self, member: Reader, groups: frozenset[UUID] = frozenset()) -> Iterator[Subscriber]:
        """A subscriber for as long as the stream is open."""
        subscriber = Subscriber(member, groups)
        self._subscribers.add(subscriber)
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)

    def hear(self, payload: str) -> None:
        """Pass an announcement on to those it is for."""
        try:
            said = _Said.model_validate_json(payload)
        except ValidationError:
            # While a new version is rolled out, both versions speak on the channel.
            log.warning("An announcement in an unknown form was passed over.")
            return
        told = said.told()
        for subscriber in self._subscribers:
            if said.is_for(subscriber.member, subscriber.groups):
                subscriber.give(told)
                subscriber.move(said)

    def _begin(self) -> None:
        # Nobody knows what was announced while we were away.
        for subscriber in self._subscribers:
            subscriber.give(RESET)


changes = Changes()


def listening() -> AbstractAsyncContextManager[None]:
    """Listen while the app runs."""
    return changes.ear.open()


async def _who(shown: Credentials) -> tuple[Reader, frozenset[UUID]]:
    """Who reads, and the groups they are in now. No connection is held while the stream is open."""
    async with session() as db:
        member = await enter(db, shown)
        return member, frozenset((await db.scalars(text("SELECT unnest(current_groups())"))).all())


async def _open(shown: Shown) -> AsyncIterator[Subscriber]:
    # As a dependency it ends with the request: a generator that FastAPI streams is left to the garbage collector.
    with changes.subscribed(*await _who(shown)) as subscriber:
        yield subscriber


@router.get("/stream", response_class=EventSourceResponse)
async def stream(subscriber: Annotated[Subscriber, Depends(_open)], shown: Shown) -> AsyncIterator[ServerSentEvent]:
    """What changes in what this member may see, as server-sent events.

    `insight` {id, change: published, amended, confirmed, replied, reviewed, withdrawn or, to managers, noted};
    `group` {id, change}: something is new in a group of mine, or I am in it now or no more;
    `tip` {id, state}, to its author only; `inbox` {}: one's own has changed;
    `message` {id, with, change: sent, arrived, changed, withdrawn, delivered or read}, to the two whose it is;
    `reset`: events were lost, fetch again. A comment comes at least every 15 s. The stream ends when the session does.
    """
    clock = asyncio.get_running_loop().time
    yield ServerSentEvent(comment="listening")
    recheck_at = clock() + changes.recheck_s
    while True:
        event = None
        with suppress(TimeoutError):
            async with asyncio.timeout_at(recheck_at):
                event = await subscriber.take()
        if event:
            yield event
        if clock() >= recheck_at:
            try:
                # Also a role that has changed meanwhile.
                subscriber.member, subscriber.groups = await _who(shown)
            except (SignInNeeded, SQLAlchemyError):
                return
            recheck_at = clock() + changes.recheck_s
