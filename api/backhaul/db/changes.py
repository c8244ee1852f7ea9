"""Telling every API process what changed, in the transaction that changes it."""

from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

CHANNEL = "backhaul_changes"
# On which workers are asked what a question means: see insights/meaning.py.
ASKED_MEANING = "backhaul_asked_meaning"

_ANNOUNCE = text("SELECT pg_notify(:channel, :said)")
# Other systems hear of the same by webhooks (0022_out.sql), so nobody who changes an insight can forget them.
_ANNOUNCE_INSIGHT = text("""
    SELECT pg_notify(:channel, CASE WHEN :visibility = 'group' THEN (CAST(CAST(:said AS text) AS jsonb) || jsonb_build_object(
               'group_id', coalesce(CAST(:group AS uuid), (
                   SELECT i.group_id FROM insight i
                   WHERE i.organisation_id = current_organisation() AND i.id = CAST(:id AS uuid)))))::text
           ELSE CAST(:said AS text) END), note_webhooks(CAST(:id AS uuid), CAST(:change AS text), CAST(:visibility AS text))
""")


async def announce(
    db: AsyncSession,
    *,
    organisation_id: UUID,
    event: Literal["insight", "tip", "group"],
    id: UUID,
    change: str,
    visibility: str | None = None,
    group_id: UUID | None = None,
    author_id: UUID | None = None,
) -> None:
    """Announce a change; listeners hear of it when the caller's transaction commits, and never when it does not.

    ``change`` is published, amended, confirmed, replied, reviewed, noted or withdrawn for an insight, the new state for a tip,
    and joined, left, polled or changed for a group. ``visibility`` is the insight's, ``group_id`` is looked up where it is not
    given; a tip is announced to its author alone, so an anonymous tip (no author) is not announced at all.
    Nothing that somebody said travels here: every API process of every organisation hears all of it.
    """
    if event == "tip" and author_id is None:
        return
    said = {
        "organisation_id": organisation_id,
        "event": event,
        "id": id,
        "state" if event == "tip" else "change": change,
        "visibility": visibility,
        "group_id": group_id,
        "author_id": author_id,
    }
    about: dict[str, Any] = {"channel": CHANNEL, "said": orjson.dumps(said).decode()}
    if event == "insight":
        about |= {"id": id, "change": change, "visibility": visibility, "group": group_id}
    await db.execute(_ANNOUNCE_INSIGHT if event == "insight" else _ANNOUNCE, about)


def inbox_changed(row: str) -> str:
    """Part of a statement that changes inboxes: for a row with organisation_id and member_id, open pages are told to look."""
    return f"""
        pg_notify('{CHANNEL}', json_build_object(
            'organisation_id', {row}.organisation_id, 'event', 'inbox', 'id', {row}.member_id,
            'author_id', {row}.member_id)::text)
    """


def message_changed(row: str, change: str = "CAST(:change AS text)") -> str:
    """Part of a statement that changes messages: for a row with organisation_id, member_id and other_id, that member's open
    pages hear what became of :message, which they and the other have: sent (by them), arrived (for them), changed, withdrawn,
    delivered or read.
    """
    return f"""
        pg_notify('{CHANNEL}', json_build_object(
            'organisation_id', {row}.organisation_id, 'event', 'message', 'id', CAST(:message AS uuid),
            'change', {change}, 'author_id', {row}.member_id, 'with_id', {row}.other_id)::text)
    """
