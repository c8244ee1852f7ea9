"""The SQL that reads talk; PostgreSQL makes the finished JSON."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.insights.queries import BY_ID, INSIGHT, MEDIA, RENDITIONS, REPLY_TRANSLATION, TOLD_BY_READER, reader

_REACTIONS = """
(SELECT json_build_object(
    'thanks', count(*) FILTER (WHERE c.kind = 'thanks'), 'helped', count(*) FILTER (WHERE c.kind = 'helped'),
    'mine', coalesce(json_agg(c.kind ORDER BY c.kind) FILTER (WHERE c.member_id = :member), '[]'))
 FROM reply_reaction c WHERE c.organisation_id = r.organisation_id AND c.reply_id = r.id)
"""

# Why others do not read a reply of the reader's own.
_HIDDEN = """
(SELECT json_build_object(
    'id', h.id, 'what', 'reply', 'title', NULL, 'cause', h.cause, 'reason', h.reason, 'note', h.note, 'at', h.hidden_at,
    'appealed_at', h.appealed_at, 'answer', h.appeal_answer, 'answered_at', h.appeal_answered_at,
    'may_appeal', h.cause = 'manager' AND h.appealed_at IS NULL)
 FROM hidden h
 WHERE h.organisation_id = r.organisation_id AND h.reply_id = r.id AND h.lifted_at IS NULL AND r.author_id = :member)
"""
# Its author still reads it.
_OWN = "CASE WHEN r.author_id = :member AND r.withdrawn_at IS NULL THEN with_mentions(r.organisation_id, r.id, r.text) END"
_STANDS = "(w.said IS NOT NULL OR (r.author_id = :member AND r.withdrawn_at IS NULL))"

_KNOWS_AUTHOR = "((SELECT sees_everything()) OR r.author_id = :member)"
# Whom its author mentioned, to who reads their names anyway.
_MENTIONS = """
(SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', called(m.organisation_id, m.id, m.name))
                          ORDER BY called(m.organisation_id, m.id, m.name), m.id), '[]')
 FROM reply_mention x JOIN member m ON m.organisation_id = x.organisation_id AND m.id = x.member_id
 WHERE x.organisation_id = r.organisation_id AND x.reply_id = r.id AND (SELECT sees_organisation() OR sees_everything())
   AND (r.author_id = :member OR (SELECT sees_everything())
        OR strpos(coalesce(r.masked_for_members, r.masked), x.member_id::text) > 0))
"""
# What was recorded or shown, where the reply is a tip, too.
_SHOWN = f"""
(SELECT coalesce(json_agg({MEDIA} ORDER BY r.part), '[]') FROM (SELECT r.organisation_id, r.id) t {RENDITIONS})
"""  # noqa: S608 - put together from constants
# What it said before, as far as this reader ever read it.
_EARLIER = f"""
FROM reply_edit e WHERE e.organisation_id = r.organisation_id AND e.reply_id = r.id
  AND ({_KNOWS_AUTHOR} OR (e.masked IS NOT NULL AND e.revision < r.masked_revision))
"""
_REPLY = f"""
json_build_object(
    'id', r.id, 'text', coalesce(w.said, {_OWN}, ''), 'withdrawn', r.withdrawn_at IS NOT NULL,
    'hidden', {_HIDDEN}, 'media', {_SHOWN},
    'mentions', {_MENTIONS}, 'edited', EXISTS (SELECT {_EARLIER}), 'language', r.language, 'translation', {REPLY_TRANSLATION},
    'author', (SELECT json_build_object('id', m.id, 'name', called(m.organisation_id, m.id, m.name)) FROM member m
               WHERE m.organisation_id = r.organisation_id AND m.id = r.author_id AND (r.named OR {_KNOWS_AUTHOR})
                 AND r.withdrawn_at IS NULL),
    'mine', coalesce(r.author_id = :member, false),
    'waiting', r.withdrawn_at IS NULL AND r.masked_revision IS DISTINCT FROM r.revision,
    'others_read', CASE WHEN {_KNOWS_AUTHOR} AND r.masked_revision = r.revision
                        THEN with_mentions(r.organisation_id, r.id,
                                           nullif(coalesce(r.masked_for_members, r.masked), r.text)) END,
    'revision', r.revision, 'accepted', r.accepted_at IS NOT NULL, 'reactions', {_REACTIONS},
    -- Name, place and minute of every reply would be a trail of a person.
    'created_at', CASE WHEN {_KNOWS_AUTHOR} AND r.withdrawn_at IS NULL THEN r.created_at
                       ELSE date_trunc('hour', r.created_at) END)
"""  # noqa: S608 - put together from the constants above

_REPLIES = text(f"""
SELECT json_build_object('items', coalesce((
    SELECT json_agg({_REPLY} ORDER BY r.accepted_at IS NULL, r.created_at, r.id)
    FROM reply r CROSS JOIN LATERAL (SELECT read_reply(r) AS said) w
    WHERE r.organisation_id = i.organisation_id AND r.insight_id = i.id AND ({_STANDS} OR is_stone(r))), '[]'),
    'can_accept', i.kind = 'question' AND ((SELECT sees_everything()) OR {TOLD_BY_READER}), 'next', NULL)::text
FROM insight i WHERE {BY_ID}
""")  # noqa: S608 - put together from the constants above

_ONE = text(f"""
SELECT {_REPLY}::text FROM reply r CROSS JOIN LATERAL (SELECT read_reply(r) AS said) w
WHERE r.organisation_id = :organisation AND r.id = :id AND {_STANDS}
""")  # noqa: S608 - put together from the constants above

_REACTED = text(f"SELECT {_REACTIONS}::text FROM reply r WHERE r.organisation_id = :organisation AND r.id = :id")  # noqa: S608

_HISTORY = text(f"""
SELECT json_build_object('items', (
    SELECT json_agg(json_build_object(
        'revision', v.revision, 'text', with_mentions(r.organisation_id, r.id, v.text),
        'until', CASE WHEN {_KNOWS_AUTHOR} THEN v.until ELSE date_trunc('hour', v.until) END) ORDER BY v.revision DESC)
    FROM (SELECT CASE WHEN {_KNOWS_AUTHOR} THEN r.revision ELSE r.masked_revision END AS revision, w.said AS text,
                 NULL::timestamptz AS until
          UNION ALL
          SELECT e.revision, CASE WHEN {_KNOWS_AUTHOR} THEN e.text ELSE read_by_role(e.masked, e.masked_for_members) END,
                 e.changed_at
          {_EARLIER}) v), 'next', NULL)::text
FROM reply r CROSS JOIN LATERAL (SELECT read_reply(r) AS said) w
WHERE r.organisation_id = :organisation AND r.id = :id AND w.said IS NOT NULL
""")  # noqa: S608 - put together from the constants above

CAN_ACCEPT = text(f"""
SELECT (SELECT sees_everything()) OR {TOLD_BY_READER} FROM insight i WHERE i.organisation_id = :organisation AND i.id = :id
""")  # noqa: S608 - put together from the constant above

_MAY_ASK_ME = """
(EXISTS (SELECT FROM knows k JOIN site s ON s.organisation_id = k.organisation_id AND s.id = i.site_id
         WHERE k.organisation_id = :organisation AND k.member_id = :member AND k.site_id IN (s.id, s.parent_id))
 OR EXISTS (SELECT FROM knows k
            WHERE k.organisation_id = :organisation AND k.member_id = :member AND k.route_id = i.route_id))
"""
_ANSWERED = """
EXISTS (SELECT FROM reply r WHERE r.organisation_id = i.organisation_id AND r.insight_id = i.id AND r.accepted_at IS NOT NULL)
"""
# A statement has only the filters that were asked for, as the feed's.
_FILTERS: Mapping[str, str] = {
    # What a manager has decided about waits for nobody any more.
    "open": f"i.status NOT IN ('done', 'declined') AND NOT {_ANSWERED}",
    "answered": _ANSWERED,
    "site": """i.site_id IN (SELECT s.id FROM site s
                             WHERE s.organisation_id = :organisation AND :site IN (s.id, s.parent_id))""",
    "route": "i.route_id = :route",
    "mine": TOLD_BY_READER,
    "for_me": f"{_MAY_ASK_ME} AND NOT {TOLD_BY_READER}",
    "after": "(i.published_at, i.id) < (:after_at, :after_id)",
}


@cache
def _questions(filters: tuple[str, ...]) -> TextClause:
    wanted = "".join(f" AND {_FILTERS[name]}" for name in filters)
    # One row more than the page is looked at, so that the last page says so.
    return text(f"""
        WITH page AS MATERIALIZED (
            SELECT i.id, i.published_at, row_number() OVER (ORDER BY i.published_at DESC, i.id DESC) AS n,
                   NULL::float8 AS distance_m, NULL::float8 AS along_m, NULL::float8 AS offset_m
            FROM insight i
            WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL AND i.kind = 'question' {wanted}
            ORDER BY i.published_at DESC, i.id DESC LIMIT CAST(:most AS int) + 1
        )
        SELECT coalesce((SELECT json_agg(json_build_object({INSIGHT}) ORDER BY p.n)
                         FROM page p JOIN insight i ON i.organisation_id = :organisation AND i.id = p.id
                         WHERE p.n <= :most), '[]')::text,
            (SELECT count(*) > :most FROM page), (SELECT p.published_at FROM page p WHERE p.n = :most),
            (SELECT p.id FROM page p WHERE p.n = :most)
    """)  # noqa: S608 - put together from constants


_KNOWS = text("""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object('kind', CASE WHEN k.site_id IS NULL THEN 'route' ELSE 'site' END,
                                      'id', coalesce(k.site_id, k.route_id), 'name', coalesce(s.name, r.name))
                    ORDER BY coalesce(s.name, r.name), k.id)
    FROM knows k
    LEFT JOIN site s ON s.organisation_id = k.organisation_id AND s.id = k.site_id
    LEFT JOIN route r ON r.organisation_id = k.organisation_id AND r.id = k.route_id
    WHERE k.organisation_id = :organisation AND k.member_id = :member), '[]'), 'next', NULL)::text
""")

WHO_KNOWS = """
SELECT DISTINCT k.member_id FROM knows k
JOIN member m ON m.organisation_id = k.organisation_id AND m.id = k.member_id AND m.deactivated_at IS NULL
JOIN insight i ON i.organisation_id = k.organisation_id AND i.id = :insight
LEFT JOIN site s ON s.organisation_id = i.organisation_id AND s.id = i.site_id
WHERE k.organisation_id = :organisation
  AND (k.site_id IN (s.id, s.parent_id) OR k.route_id = i.route_id)
"""

_WORD = re.compile(r"\w+")
_MOST_WORDS = 10
_SHORTEST = 4
# "parking", "parked" and "park" begin alike, and so do the forms of most words of most languages.
_ENDING = 2
_SHORTEST_START = 4


def starts(asked: str) -> list[str]:
    """The beginnings of the words of a question that tell what it is about: the longest ten, and all numbers.

    >>> starts("What is the parking code at dock 4?")
    ['4', 'parki', 'what', 'code', 'dock']
    """
    words = dict.fromkeys(word.lower() for word in _WORD.findall(asked))
    telling = [word for word in words if len(word) >= _SHORTEST or word.isdecimal()]
    telling.sort(key=lambda word: (not word.isdecimal(), -len(word)))
    cut = (word if word.isdecimal() else word[: max(_SHORTEST_START, len(word) - _ENDING)] for word in telling)
    return list(dict.fromkeys(cut))[:_MOST_WORDS]


def _reader(member: Reader) -> dict[str, Any]:
    return {**reader(member), "receipt": member.receipt_hash}


async def _found(db: AsyncSession, statement: TextClause, values: Mapping[str, Any]) -> bytes:
    found: str | None = (await db.execute(statement, dict(values))).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found.encode()


async def replies(db: AsyncSession, member: Reader, insight_id: UUID) -> bytes:
    """The talk of an insight as ReplyList. Raises NotFound where this member sees none."""
    return await _found(db, _REPLIES, {**_reader(member), "id": insight_id})


async def reply(db: AsyncSession, member: Reader, reply_id: UUID) -> bytes:
    """One reply as ReplyOut. Raises NotFound."""
    return await _found(db, _ONE, {**_reader(member), "id": reply_id})


async def reactions(db: AsyncSession, member: Reader, reply_id: UUID) -> bytes:
    """The taps under a reply as Reactions. Raises NotFound."""
    return await _found(db, _REACTED, {**_reader(member), "id": reply_id})


async def history(db: AsyncSession, member: Reader, reply_id: UUID) -> bytes:
    """What a reply said before, as ReplyHistory, as this reader read it. Raises NotFound."""
    return await _found(db, _HISTORY, {**_reader(member), "id": reply_id})


async def questions(
    db: AsyncSession,
    member: Reader,
    most: int,
    cursor: str | None,
    *,
    unanswered: bool | None,
    site: UUID | None,
    route: UUID | None,
    mine: bool,
    for_me: bool,
) -> tuple[bytes, str | None]:
    """Questions, newest first: the items of an InsightList and the next page's cursor.

    ``for_me``: about places of which this member says that they know them, asked by others. Raises Invalid for a cursor that
    is not of this list.
    """
    filters = [
        name
        for name, wanted in (
            ("open", unanswered is True),
            ("answered", unanswered is False),
            ("site", site),
            ("route", route),
            ("mine", mine),
            ("for_me", for_me),
        )
        if wanted
    ]
    values: dict[str, Any] = {**_reader(member), "most": most, "site": site, "route": route}
    if cursor:
        at, id = read_cursor("questions", cursor)
        filters.append("after")
        values |= {"after_at": datetime.fromisoformat(at), "after_id": UUID(id)}
    items, more, last_at, last_id = (await db.execute(_questions(tuple(filters)), values)).one()
    return items.encode(), make_cursor("questions", last_at.isoformat(), str(last_id)) if more else None


async def known_places(db: AsyncSession, member: Reader) -> bytes:
    """The places of which this member says that they know them, as KnownPlaces, by name."""
    return await _found(db, _KNOWS, {"organisation": member.organisation_id, "member": member.id})
