"""The filters of the feed as its address has them: screens, exports and other programs take the same ones."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime

from backhaul.discover.queries import Feed
from backhaul.identity.access import Reader
from backhaul.insights.models import InsightKind, Status, Urgency

Assignee = UUID | Literal["me", "nobody"]
Due = Literal["today", "week"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the feed is asked for; whose "me" is, is known later."""

    feed: Feed
    mine: bool

    def by(self, reader: Reader) -> Feed:
        """The same, asked by this reader."""
        return replace(self.feed, assignee=reader.id) if self.mine else self.feed


async def narrowed_feed(
    status: Annotated[list[Status] | None, Query(max_length=5, description="May be repeated.")] = None,
    tag: Annotated[str | None, Query(max_length=100, description="The tag's slug.")] = None,
    site: UUID | None = None,
    route: UUID | None = None,
    since: Annotated[AwareDatetime | None, Query(description="Published at this time or later.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Published before this time.")] = None,
    urgency: Urgency | None = None,
    kind: InsightKind | None = None,
) -> Feed:
    """What feed, map and search narrow alike."""
    return Feed(
        statuses=tuple(sorted(set(status or ()))),
        tag=tag,
        site=site,
        route=route,
        since=since,
        until=until,
        urgency=urgency,
        kind=kind,
    )


NarrowedFeed = Annotated[Feed, Depends(narrowed_feed)]
Words = Annotated[str | None, Query(max_length=200, description='Words; "a phrase", or, -not.')]


def with_words(feed: Feed, q: str | None) -> Feed:
    """The same, of what has these words; blanks are none."""
    return replace(feed, words=q.strip() or None if q else None)


async def mapped_feed(narrowed: NarrowedFeed, q: Words = None) -> Feed:
    """What the map can be asked for."""
    return with_words(narrowed, q)


async def asked_feed(
    narrowed: NarrowedFeed,
    group: Annotated[UUID | None, Query(description="Only what was told to this group.")] = None,
    assignee: Annotated[Assignee | None, Query(description="A member, `me`, or `nobody`.")] = None,
    watching: Annotated[bool, Query(description="Only what one watches, as a manager.")] = False,
    due: Annotated[
        Due | None,
        Query(description="Only what is open and due by the end of today or within seven days, where the organisation is."),
    ] = None,
    id: Annotated[
        list[UUID] | None, Query(max_length=100, description="Only these, as far as they match. May be repeated.")
    ] = None,
    owed: Annotated[bool, Query(description="Only what waits for an answer.")] = False,
    q: Words = None,
    current: Annotated[bool | None, Query(description="Only what holds, or only what is over, gone or faded.")] = None,
) -> Asked:
    """What the address asks for."""
    return Asked(
        replace(
            with_words(narrowed, q),
            group=group,
            assignee=assignee if isinstance(assignee, UUID) else None,
            nobody=assignee == "nobody",
            watching=watching,
            due_days={"today": 1, "week": 7, None: None}[due],
            ids=tuple(id or ()),
            owed=owed,
            current=current,
        ),
        mine=assignee == "me",
    )


MappedFeed = Annotated[Feed, Depends(mapped_feed)]
AskedFeed = Annotated[Asked, Depends(asked_feed)]
