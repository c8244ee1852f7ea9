"""The filters that are kept with the address of a feed; and time and space as OGC API writes them."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from backhaul.discover.asked import asked_feed, narrowed_feed
from backhaul.discover.queries import Feed
from backhaul.identity.access import Reader
from backhaul.share.integrations.schemas import FeedFilters


async def kept_filters(stored: dict[str, Any], reader: Reader) -> Feed:
    """What was stored with the address of a feed, as its member asks for it."""
    said = FeedFilters.model_validate_json(_JSON.dump_json(stored))
    narrowed = await narrowed_feed(**said.model_dump(include=_NARROWS))
    return (await asked_feed(narrowed, **said.model_dump(exclude=_NARROWS))).by(reader)


_NARROWS = {"status", "tag", "site", "route", "urgency", "kind"}

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
