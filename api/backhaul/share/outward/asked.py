"""The filters of the feed, as exports and feeds take them; and time and space as OGC API writes them."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from backhaul.discover.queries import Feed
from backhaul.identity.access import Reader
from backhaul.insights.models import InsightKind, Status, Urgency
from backhaul.share.integrations.schemas import FeedFilters


class Asked:
    """What of the feed is asked for; whose "me" is, is known later."""

    def __init__(
        self,
        status: Annotated[list[Status] | None, Query(max_length=5, description="May be repeated.")] = None,
        tag: Annotated[str | None, Query(max_length=100, description="The tag's slug.")] = None,
        site: UUID | None = None,
        route: UUID | None = None,
        since: Annotated[AwareDatetime | None, Query(description="Published at this time or later.")] = None,
        until: Annotated[AwareDatetime | None, Query(description="Published before this time.")] = None,
        urgency: Urgency | None = None,
        kind: InsightKind | None = None,
        assignee: Annotated[UUID | Literal["me"] | None, Query(description="A member, or `me`.")] = None,
        owed: Annotated[bool, Query(description="Only what waits for an answer.")] = False,
        q: Annotated[str | None, Query(max_length=200, description='Words; "a phrase", or, -not.')] = None,
        current: Annotated[bool | None, Query(description="Only what holds, or only what is over, gone or faded.")] = None,
    ) -> None:
        self._assignee = assignee
        self._feed = Feed(
            statuses=tuple(sorted(set(status or ()))),
            tag=tag,
            site=site,
            route=route,
            since=since,
            until=until,
            urgency=urgency,
            kind=kind,
            owed=owed,
            words=q.strip() or None if q else None,
            current=current,
        )

    def by(self, reader: Reader) -> Feed:
        """The same, asked by this reader."""
        return replace(self._feed, assignee=reader.id if self._assignee == "me" else self._assignee)


AskedFeed = Annotated[Asked, Depends()]


def kept_filters(stored: dict[str, Any]) -> Feed:
    """What was stored with the address of a feed."""
    said = FeedFilters.model_validate_json(_JSON.dump_json(stored))
    more = said.model_dump(exclude={"status"})
    return Feed(statuses=tuple(sorted(set(said.status))), **more)


_JSON: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
_TIME: TypeAdapter[AwareDatetime] = TypeAdapter(AwareDatetime)


def interval(written: str) -> tuple[datetime | None, datetime | None]:
    """The ends of a datetime parameter (RFC 3339, section 7.1.4 of OGC API Features): one time, or two with a slash, open
    ends as ".." or nothing. Both ends are included.

    Raises ValueError.
    """
    parts = written.split("/")
    if len(parts) > 2:
        raise ValueError("one time, or two with a slash between them")
    try:
        ends = [None if part in ("", "..") else _TIME.validate_python(part.strip()) for part in parts]
    except ValidationError:
        raise ValueError("times as 2026-03-01T06:00:00Z") from None
    if ends == [None]:
        raise ValueError("one time, or two with a slash between them")
    begin, end = ends[0], ends[-1]
    if begin and end and begin > end:
        raise ValueError("the earlier time first")
    return begin, end
