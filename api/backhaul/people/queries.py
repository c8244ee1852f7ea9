"""The SQL that reads members and invitations."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.identity.access import Reader

_ORDER = "people"
_SITES = """
(SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name) ORDER BY s.name), '[]') FROM site s
 WHERE s.organisation_id = i.organisation_id AND s.id = ANY (i.site_ids))
"""
_PEOPLE = text("""
WITH page AS MATERIALIZED (
    SELECT m.id, m.name, m.role, m.language, m.deactivated_at IS NULL AS active,
           row_number() OVER (ORDER BY lower(m.name), m.id) AS n
    FROM member m
    WHERE m.organisation_id = :organisation
      AND (CAST(:role AS text) IS NULL OR m.role = :role)
      AND (CAST(:active AS bool) IS NULL OR (m.deactivated_at IS NULL) = :active)
      -- The typed text is text, not a pattern.
      AND (CAST(:q AS text) IS NULL OR strpos(lower(m.name), lower(:q)) > 0)
      AND (CAST(:after_name AS text) IS NULL OR (lower(m.name), m.id) > (:after_name, CAST(:after_id AS uuid)))
    ORDER BY lower(m.name), m.id LIMIT CAST(:most AS int) + 1
)
SELECT (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'role', p.role, 'language', p.language,
                                                   'active', p.active) ORDER BY p.n), '[]')::text
        FROM page p WHERE p.n <= :most) AS items,
       (SELECT count(*) > :most FROM page) AS more,
       (SELECT lower(p.name) FROM page p WHERE p.n = :most) AS name, (SELECT p.id FROM page p WHERE p.n = :most) AS id
""")
_INVITATIONS = text(f"""
SELECT json_build_object('next', NULL, 'items', coalesce(json_agg(json_build_object(
           'id', i.id, 'name', coalesce(m.name, i.name), 'role', i.role, 'language', i.language, 'email', i.email,
           'sites', {_SITES}, 'again', i.member_id IS NOT NULL, 'mailed', i.mailed, 'over', i.expires_at <= now(),
           'expires_at', i.expires_at) ORDER BY i.expires_at DESC, i.id DESC), '[]'))::text
FROM (SELECT * FROM invitation i WHERE i.organisation_id = :organisation AND i.used_at IS NULL AND i.revoked_at IS NULL
      ORDER BY i.expires_at DESC, i.id DESC LIMIT 1000) i
LEFT JOIN member m ON m.organisation_id = i.organisation_id AND m.id = i.member_id
""")  # noqa: S608 - put together from the constant above
# Whoever has the secret is told what it says; it is read as a worker reads, in its organisation.
_FIND = text("SELECT f.id, f.organisation_id, set_scope(f.organisation_id, NULL, 'worker') FROM find_invitation(:hash) f")
_LOOK = text("""
SELECT o.name AS organisation, o.languages, coalesce(m.name, i.name) AS name, i.role,
       coalesce(m.language, i.language) AS language, i.member_id IS NOT NULL AS again,
       ARRAY(SELECT s.name FROM site s WHERE s.organisation_id = i.organisation_id AND s.id = ANY (i.site_ids)
             ORDER BY s.name) AS sites
FROM invitation i JOIN organisation o ON o.id = i.organisation_id
LEFT JOIN member m ON m.organisation_id = i.organisation_id AND m.id = i.member_id
WHERE i.organisation_id = :organisation AND i.id = :id
""")
_KNOWN_ADDRESSES = text("""
SELECT lower(b.address) FROM mailbox b WHERE b.organisation_id = :organisation AND lower(b.address) = ANY (:addresses)
UNION
SELECT lower(i.email) FROM invitation i WHERE i.organisation_id = :organisation AND lower(i.email) = ANY (:addresses)
   AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
""")
_KNOWN_NAMES = text("""
SELECT lower(m.name) FROM member m WHERE m.organisation_id = :organisation AND lower(m.name) = ANY (:names)
UNION
SELECT lower(i.name) FROM invitation i WHERE i.organisation_id = :organisation AND lower(i.name) = ANY (:names)
   AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
""")
_SITES_CALLED = text("""
SELECT lower(called) AS called, s.id, s.name FROM site s
CROSS JOIN LATERAL unnest(ARRAY[s.name, s.id::text, coalesce(s.external_id, s.name)] || s.aliases) AS called
WHERE s.organisation_id = :organisation AND s.retired_at IS NULL AND lower(called) = ANY (:names)
""")


async def people_page(
    db: AsyncSession, member: Reader, *, q: str | None, role: str | None, active: bool | None, most: int, cursor: str | None
) -> bytes:
    """Roster by name. Raises Invalid for a cursor that is none."""
    after_name, after_id = read_cursor(_ORDER, cursor) if cursor else (None, None)
    asked = {"organisation": member.organisation_id, "q": q, "role": role, "active": active, "most": most}
    row = (await db.execute(_PEOPLE, {**asked, "after_name": after_name, "after_id": after_id})).one()
    following = f'"{make_cursor(_ORDER, row.name, str(row.id))}"' if row.more else "null"
    return f'{{"items": {row.items}, "next": {following}}}'.encode()


async def list_invitations(db: AsyncSession, member: Reader) -> str:
    """InvitationList: those that were neither used nor taken back, the youngest first."""
    return str(await db.scalar(_INVITATIONS, {"organisation": member.organisation_id}))


async def find_invitation(db: AsyncSession, token_hash: bytes) -> tuple[UUID, UUID] | None:
    """Organisation and id of an invitation that works; the transaction is in that organisation, as a worker."""
    row = (await db.execute(_FIND, {"hash": token_hash})).one_or_none()
    return (row.organisation_id, row.id) if row else None


async def look_at(db: AsyncSession, organisation_id: UUID, invitation_id: UUID) -> dict[str, Any]:
    """Invited."""
    row = (await db.execute(_LOOK, {"organisation": organisation_id, "id": invitation_id})).one()
    return dict(row._mapping)


async def known_addresses(db: AsyncSession, organisation_id: UUID, addresses: list[str]) -> set[str]:
    """Which of these, in small letters, a member or an open invitation has."""
    return set(await db.scalars(_KNOWN_ADDRESSES, {"organisation": organisation_id, "addresses": addresses}))


async def known_names(db: AsyncSession, organisation_id: UUID, names: list[str]) -> set[str]:
    """Which of these, in small letters, a member or an open invitation has."""
    return set(await db.scalars(_KNOWN_NAMES, {"organisation": organisation_id, "names": names}))


async def sites_called(db: AsyncSession, organisation_id: UUID, names: list[str]) -> dict[str, list[tuple[UUID, str]]]:
    """Sites by name, alias or id, in small letters: each with its id and name. Several where they are called the same."""
    found: dict[str, list[tuple[UUID, str]]] = {}
    for row in await db.execute(_SITES_CALLED, {"organisation": organisation_id, "names": names}):
        one = (row.id, row.name)
        if one not in found.setdefault(row.called, []):
            found[row.called].append(one)
    return found
