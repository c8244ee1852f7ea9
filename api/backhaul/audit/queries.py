"""The SQL that reads the audit."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.identity.access import Reader

_ORDER: Final = "audit"
_WANTED = """
a.organisation_id = :organisation
AND (CAST(:member AS uuid) IS NULL OR a.member_id = :member) AND (CAST(:action AS text) IS NULL OR a.action = :action)
AND (CAST(:kind AS text) IS NULL OR a.kind = :kind) AND (CAST(:thing AS uuid) IS NULL OR a.thing_id = :thing)
AND (CAST(:since AS timestamptz) IS NULL OR a.at >= :since) AND (CAST(:until AS timestamptz) IS NULL OR a.at < :until)
"""
_PAGE = text(f"""
WITH page AS MATERIALIZED (
    SELECT a.*, row_number() OVER (ORDER BY a.at DESC, a.id DESC) AS n FROM audit_entry a
    WHERE {_WANTED} AND (CAST(:after_at AS timestamptz) IS NULL OR (a.at, a.id) < (:after_at, CAST(:after_id AS uuid)))
    ORDER BY a.at DESC, a.id DESC LIMIT CAST(:most AS int) + 1
)
SELECT (SELECT coalesce(json_agg(json_build_object(
            'id', p.id, 'at', p.at, 'role', p.role, 'action', p.action, 'kind', p.kind, 'thing_id', p.thing_id,
            'detail', p.detail, 'member', (SELECT json_build_object('id', m.id, 'name', m.name) FROM member m
                                           WHERE m.organisation_id = p.organisation_id AND m.id = p.member_id))
            ORDER BY p.n), '[]')::text FROM page p WHERE p.n <= :most) AS items,
       (SELECT count(*) > :most FROM page) AS more,
       (SELECT p.at FROM page p WHERE p.n = :most) AS at, (SELECT p.id FROM page p WHERE p.n = :most) AS id,
       (SELECT o.audit_keep_days FROM organisation o WHERE o.id = :organisation) AS keep_days
""")  # noqa: S608 - put together from the constant above
_ALL = text(f"""
SELECT a.at, m.name, a.role, a.action, a.kind, a.thing_id, a.detail::text
FROM audit_entry a LEFT JOIN member m ON m.organisation_id = a.organisation_id AND m.id = a.member_id
WHERE {_WANTED} ORDER BY a.at DESC, a.id DESC
""")  # noqa: S608 - put together from the constant above


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the audit; None does not restrict. ``since`` is included, ``until`` is not."""

    member: UUID | None = None
    action: str | None = None
    kind: str | None = None
    thing: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def asked(self, reader: Reader) -> dict[str, Any]:
        """The parameters of the statements."""
        names = ("member", "action", "kind", "thing", "since", "until")
        return {"organisation": reader.organisation_id, **{name: getattr(self, name) for name in names}}


async def audit_page(db: AsyncSession, member: Reader, wanted: Wanted, most: int, cursor: str | None) -> bytes:
    """AuditList, newest first. Raises Invalid for a cursor that is none."""
    after_at, after_id = read_cursor(_ORDER, cursor) if cursor else (None, None)
    after = {"after_at": datetime.fromisoformat(after_at) if after_at else None, "after_id": after_id, "most": most}
    row = (await db.execute(_PAGE, {**wanted.asked(member), **after})).one()
    following = f'"{make_cursor(_ORDER, row.at.isoformat(), str(row.id))}"' if row.more else "null"
    return f'{{"items": {row.items}, "next": {following}, "keep_days": {row.keep_days}}}'.encode()


async def audit_rows(db: AsyncSession, member: Reader, wanted: Wanted) -> AsyncIterator[tuple[Any, ...]]:
    """Everything that is wanted, newest first, as the database sends it: at, name, role, action, kind, thing, detail."""
    rows = await db.stream(_ALL, wanted.asked(member), execution_options={"yield_per": 500})
    async for row in rows:
        yield tuple(row)
