"""The SQL that reads groups, as finished JSON. The policies of the tables leave out what this reader does not know of."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader

_MOST = 500
_MOST_SHOWN = 12

# Who is in the group g, as far as this reader reads it: outside of it, its owners alone.
_IN_IT = """
membership s JOIN member m ON m.organisation_id = s.organisation_id AND m.id = s.member_id AND m.deactivated_at IS NULL
WHERE s.organisation_id = g.organisation_id AND s.group_id = g.id
"""
_MINE = "membership s WHERE s.organisation_id = g.organisation_id AND s.group_id = g.id AND s.member_id = :member"
_AT_DOOR = """
group_door d JOIN member m ON m.organisation_id = d.organisation_id AND m.id = d.member_id AND m.deactivated_at IS NULL
WHERE d.organisation_id = g.organisation_id AND d.group_id = g.id
"""
# As this reader calls a member: colleagues by the alias, managers by the name.
_CALLED = "called(m.organisation_id, m.id, m.name)"
_I_OWN = f"EXISTS (SELECT FROM {_MINE} AND s.role = 'owner')"

_GROUP = f"""
    'id', g.id, 'name', g.name, 'about', g.about, 'kind', g.kind, 'version', g.version, 'archived_at', g.archived_at,
    'members', group_size(g.id, false), 'guests', group_size(g.id, true),
    'owners', (SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', {_CALLED}) ORDER BY {_CALLED}, m.id), '[]')
               FROM {_IN_IT} AND s.role = 'owner'),
    'standing', coalesce((SELECT s.role FROM {_MINE}), (SELECT d.kind FROM {_AT_DOOR} AND d.member_id = :member)),
    'heard', (SELECT s.heard FROM {_MINE}),
    'waiting', CASE WHEN {_I_OWN} THEN (SELECT count(*) FROM {_AT_DOOR} AND d.kind = 'asked') ELSE 0 END
"""  # noqa: S608 - put together from the constants above

_LIST = text(f"""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object({_GROUP}) ORDER BY g.mine DESC, lower(g.name), g.id)
    FROM (SELECT g.*, g.id = ANY ((SELECT current_groups())::uuid[]) AS mine FROM member_group g
          WHERE g.organisation_id = :organisation
            AND (g.archived_at IS NULL OR g.id = ANY ((SELECT current_groups())::uuid[]))
          ORDER BY mine DESC, lower(g.name), g.id LIMIT :most) g), '[]'), 'next', NULL)::text
""")  # noqa: S608 - put together from the constant above

_ONE = text(f"""
SELECT json_build_object({_GROUP},
    'people', (SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', {_CALLED}, 'standing', s.role,
                                                          'guest', m.role = 'partner')
                                        ORDER BY s.role <> 'owner', {_CALLED}, m.id), '[]')
               FROM {_IN_IT} AND g.id = ANY ((SELECT current_groups())::uuid[])),
    'door', (SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', {_CALLED}, 'kind', d.kind,
                                                        'guest', m.role = 'partner')
                                      ORDER BY d.kind, {_CALLED}, m.id), '[]')
             FROM {_AT_DOOR} AND {_I_OWN}))::text
FROM member_group g WHERE g.organisation_id = :organisation AND g.id = :id
""")  # noqa: S608 - put together from the constants above

# Nobody hears from it who is in a secret group: its owner is in it.
_INVITABLE = text(f"""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object('id', o.id, 'name', o.name, 'guest', o.role = 'partner') ORDER BY o.name, o.id)
    FROM (SELECT m.id, c.name, m.role FROM member m CROSS JOIN LATERAL (SELECT {_CALLED} AS name OFFSET 0) c
          WHERE m.organisation_id = g.organisation_id AND m.deactivated_at IS NULL
            AND (starts_with(lower(unaccent(c.name)), lower(unaccent(:starts)))
                 OR strpos(lower(unaccent(c.name)), ' ' || lower(unaccent(:starts))) > 0)
            AND NOT EXISTS (SELECT FROM membership s WHERE s.organisation_id = g.organisation_id AND s.group_id = g.id
                              AND s.member_id = m.id)
          ORDER BY c.name, m.id LIMIT :most) o), '[]'), 'next', NULL)::text
FROM member_group g WHERE g.organisation_id = :organisation AND g.id = :id AND {_I_OWN}
""")  # noqa: S608 - put together from the constants above


def _reader(member: Reader) -> dict[str, Any]:
    return {"organisation": member.organisation_id, "member": member.id}


async def groups(db: AsyncSession, member: Reader) -> bytes:
    """The groups that this member knows of, as GroupList."""
    found: str = (await db.execute(_LIST, {**_reader(member), "most": _MOST})).scalar_one()
    return found.encode()


async def group(db: AsyncSession, member: Reader, id: UUID) -> bytes:
    """One group as GroupDetail. Raises NotFound."""
    found: str | None = await db.scalar(_ONE, {**_reader(member), "id": id})
    if found is None:
        raise NotFound
    return found.encode()


async def invitable(db: AsyncSession, member: Reader, id: UUID, starts: str) -> bytes:
    """Whom its owner may invite to a group, as Invitable. Raises NotFound to everybody else."""
    asked = {**_reader(member), "id": id, "starts": starts, "most": _MOST_SHOWN}
    found: str | None = await db.scalar(_INVITABLE, asked)
    if found is None:
        raise NotFound
    return found.encode()
