"""Follow, unfollow, and what was read."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import inbox_changed
from backhaul.errors import FollowsEnough, Invalid, NotFound
from backhaul.identity.access import Reader
from backhaul.notify.models import MOST_SUBSCRIPTIONS, Subscription
from backhaul.notify.schemas import Follow, FollowArea, FollowRoute, FollowSite, FollowTag
from backhaul.secret import derive

# The row comes from the table of what is followed: what belongs to another organisation, or is not there, gives none.
_FOLLOW = """
INSERT INTO subscription AS f (organisation_id, id, member_id, kind, target, wanted, site_id, route_id, tag_id, corridor_m,
                               label, reach, centre, radius_m)
SELECT CAST(:organisation AS uuid), CAST(:id AS uuid), CAST(:member AS uuid), :kind, {target}, :wanted, {columns}
FROM {source}
ON CONFLICT (organisation_id, member_id, target) DO UPDATE
    SET wanted = excluded.wanted, corridor_m = excluded.corridor_m, label = excluded.label
RETURNING f.id
"""
_NO_AREA = "NULL, NULL::geometry, NULL::geometry, NULL::float8"
_OF = "x WHERE x.organisation_id = :organisation AND"
_SITE = text(
    _FOLLOW.format(
        target="'site:' || x.id",
        columns=f"x.id, NULL::uuid, NULL::uuid, NULL::float8, {_NO_AREA}",
        source=f"site {_OF} x.id = :site",
    )
)
_ROUTE = text(
    _FOLLOW.format(
        target="'route:' || x.id",
        columns=f"NULL::uuid, x.id, NULL::uuid, CAST(:corridor AS float8), {_NO_AREA}",
        source=f"route {_OF} x.id = :route",
    )
)
_TAG = text(
    _FOLLOW.format(
        target="'tag:' || x.id",
        columns=f"NULL::uuid, NULL::uuid, x.id, NULL::float8, {_NO_AREA}",
        source=f"tag {_OF} x.slug = :tag",
    )
)
_AREA = text(
    _FOLLOW.format(
        target="CAST(:target AS text)",
        columns="NULL::uuid, NULL::uuid, NULL::uuid, NULL::float8, CAST(:label AS text), x.reach, "
        "ST_GeomFromText(:centre, 4326), CAST(:radius AS float8)",
        source="(SELECT ST_GeomFromText(:reach, 4326) AS reach) x WHERE ST_IsValid(x.reach)",
    )
)

_READ = f"""
WITH read AS (
    UPDATE alert a SET read = true
    WHERE a.organisation_id = :organisation AND a.member_id = :member AND NOT a.read AND {{which}}
    RETURNING a.organisation_id, a.member_id
), told AS (
    SELECT {inbox_changed("r")} FROM (SELECT DISTINCT * FROM read) r
)
"""  # noqa: S608 - put together from constants
_READ_ONE = text(f"""
{_READ.format(which="a.id = :id")}
SELECT (SELECT count(*) FROM told) >= 0 AND EXISTS (
    SELECT FROM alert a WHERE a.organisation_id = :organisation AND a.member_id = :member AND a.id = :id)
""")  # noqa: S608 - put together from constants
_UP_TO = """a.ordinal <= (SELECT n.ordinal FROM alert n
                          WHERE n.organisation_id = :organisation AND n.member_id = :member AND n.id = :id)"""
_READ_UP_TO = text(f"""
{_READ.format(which=_UP_TO)}
SELECT (SELECT count(*) FROM told) >= 0 AND EXISTS (
    SELECT FROM alert a WHERE a.organisation_id = :organisation AND a.member_id = :member AND a.id = :id)
""")  # noqa: S608 - put together from constants
_SEEN = text(f"""
WITH shown AS MATERIALIZED (
    SELECT i.id FROM insight i WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL
      AND i.id = coalesce((SELECT m.merged_into_id FROM insight m WHERE m.organisation_id = :organisation AND m.id = :id), :id)
), marked AS (
    INSERT INTO insight_seen (organisation_id, insight_id, mark)
    SELECT CAST(:organisation AS uuid), s.id,
           sha256(CAST(:key AS bytea) || uuid_send(CAST(:member AS uuid)) || uuid_send(s.id)) FROM shown s
    ON CONFLICT DO NOTHING
), {_READ.format(which="a.insight_id IN (SELECT id FROM shown UNION SELECT :id FROM shown)").strip().removeprefix("WITH ")}
SELECT (SELECT count(*) FROM told) >= 0 AND EXISTS (SELECT FROM shown)
""")  # noqa: S608 - put together from constants


def seen_key(organisation_id: UUID) -> bytes:
    """What marks of opened insights are made with: without it nobody can tell whose they are."""
    return derive("seen", str(organisation_id))


async def follow(db: AsyncSession, member: Reader, what: Follow) -> UUID:
    """Follow something, or change how: the same again is the same subscription. Answers its id.

    Raises:
        NotFound: this organisation has no such site, route or tag.
        FollowsEnough: the member follows as much as one can.
        Invalid: the lines of a drawn area cross.
    """
    values: dict[str, Any] = {
        "organisation": member.organisation_id,
        "id": uuid4(),
        "member": member.id,
        "kind": what.kind,
        "wanted": what.wanted,
    }
    match what:
        case FollowSite():
            statement = _SITE
            values |= {"site": what.site_id}
        case FollowRoute():
            statement = _ROUTE
            values |= {"route": what.route_id, "corridor": what.corridor_m}
        case FollowTag():
            statement = _TAG
            values |= {"tag": what.tag}
        case FollowArea():
            statement = _AREA
            shape = what.area.shape()
            values |= {"target": f"area:{shape.key()}", "label": what.label, "reach": shape.wkt()}
            values |= {"centre": shape.centre_wkt(), "radius": shape.radius_m}
    id: UUID | None = await db.scalar(statement, values)
    if id is None:
        if isinstance(what, FollowArea):
            raise Invalid("Draw the area so that its lines do not cross.")
        raise NotFound
    mine = select(func.count()).where(
        Subscription.organisation_id == member.organisation_id, Subscription.member_id == member.id
    )
    if (await db.scalar(mine) or 0) > MOST_SUBSCRIPTIONS:
        # Rolled back with the transaction.
        raise FollowsEnough
    return id


async def unfollow(db: AsyncSession, member: Reader, id: UUID) -> None:
    """Follow it no more. Raises NotFound where the member has no such subscription."""
    gone = await db.execute(
        delete(Subscription)
        .filter_by(organisation_id=member.organisation_id, member_id=member.id, id=id)
        .returning(Subscription.id)
    )
    if gone.scalar_one_or_none() is None:
        raise NotFound


async def mark_read(db: AsyncSession, member: Reader, id: UUID) -> None:
    """One alert was read. Raises NotFound where the member has no such alert."""
    await _mark(db, member, _READ_ONE, id=id)


async def mark_read_up_to(db: AsyncSession, member: Reader, id: UUID) -> None:
    """This alert was read and every older one. Raises NotFound where the member has no such alert."""
    await _mark(db, member, _READ_UP_TO, id=id)


async def mark_seen(db: AsyncSession, member: Reader, insight_id: UUID) -> None:
    """The member opened an insight: its alerts are read, and no more come of what it says now. Raises NotFound."""
    await _mark(db, member, _SEEN, id=insight_id, key=seen_key(member.organisation_id))


async def _mark(db: AsyncSession, member: Reader, statement: Any, **values: Any) -> None:
    if not await db.scalar(statement, {"organisation": member.organisation_id, "member": member.id, **values}):
        raise NotFound
