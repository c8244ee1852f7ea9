"""Due dates as iCalendar (RFC 5545), for the calendar that a manager has already."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from sqlalchemy import text

from backhaul.identity.access import Reader
from backhaul.settings import get_settings
from backhaul.share.outward.rows import eyes_of, says

MEDIA_TYPE = "text/calendar; charset=utf-8"
MOST = 500

# What is done stays for a while: a calendar that forgets looks broken.
_DUE = text("""
SELECT i.id, coalesce(i.translations -> CAST(:language AS text) ->> 'title', i.title) AS title, i.place_label, i.status,
       i.due_at, i.updated_at, ST_Y(i.geom) AS lat, ST_X(i.geom) AS lon, o.time_zone
FROM insight i JOIN organisation o ON o.id = i.organisation_id
WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL AND i.due_at IS NOT NULL
  AND (i.status NOT IN ('done', 'declined') OR i.updated_at > now() - interval '30 days')
  AND i.visibility <> 'group' AND (NOT :mine OR i.assignee_id = :member)
ORDER BY i.due_at DESC, i.id LIMIT :most
""")


async def due_dates(reader: Reader, filters: dict[str, Any], name: str) -> tuple[bytes, str]:
    """The calendar and its ETag. An entry for each, on the day on which it is due where the organisation is."""
    async with eyes_of(reader) as db:
        asked = {**says(reader), "mine": bool(filters.get("mine")), "most": MOST}
        rows = (await db.execute(_DUE, asked)).all()
    calendar = Calendar()
    calendar.add("prodid", "-//Backhaul//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for row in rows:
        calendar.add_component(_entry(row))
    written = calendar.to_ical()
    return written, sha256(written).hexdigest()[:32]


def _entry(row: Any) -> Event:
    day = row.due_at.astimezone(ZoneInfo(row.time_zone)).date()
    stamp: datetime = row.updated_at.replace(microsecond=0)
    entry = Event()
    entry.add("uid", f"{row.id}@backhaul")
    entry.add("dtstamp", stamp)
    entry.add("last-modified", stamp)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", f"✓ {row.title}" if row.status in ("done", "declined") else row.title)
    entry.add("url", f"{get_settings().base_url}/insights/{row.id}")
    # A date to be kept makes nobody busy.
    entry.add("transp", "TRANSPARENT")
    if row.place_label:
        entry.add("location", row.place_label)
    if row.lat is not None:
        entry.add("geo", (row.lat, row.lon))
    return entry
