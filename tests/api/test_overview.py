"""The overview: as many people as a direct count finds, never fewer than five, and nothing to subtract."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, TypeAlias
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select, text, update
from tests.factories import (
    LAT,
    LON,
    bearer,
    make_insight,
    make_member,
    make_organisation,
    make_site,
    make_tag,
    make_tip,
    sign_in,
)

from backhaul.db.session import organisation_session
from backhaul.discover.squares import position
from backhaul.gazetteer.models import Site
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight, Tag
from backhaul.measure.models import NOBODY, OverviewCell, OverviewDue, Participation
from backhaul.measure.recount import recount
from backhaul.measure.schemas import HeatList, OverviewOut
from backhaul.tips.models import Tip

# A Wednesday long ago, so that a week and its quarter are over.
THEN = datetime(2026, 2, 11, 12, tzinfo=UTC)
WEEK, WEEK_BEFORE, QUARTER = "2026-W07", "2026-W06", "2026-Q1"

Key: TypeAlias = tuple[str, date, UUID, int, UUID, int, int]


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    return await make_organisation(time_zone="Europe/Helsinki")


@pytest.fixture(autouse=True)
async def maria(client: httpx.AsyncClient, northgate: Organisation) -> Member:
    """A manager, signed in."""
    maria = await make_member(northgate, "manager", name="Maria")
    await sign_in(client, maria)
    return maria


async def told(
    organisation: Organisation, authors: Sequence[Member | None], *, at: datetime = THEN, title: str = "It floods", **where: Any
) -> UUID:
    """An insight that these people told at that time; None for somebody without a name."""
    tips = [await make_tip(organisation, author, text=title, anonymous=author is None) for author in authors]
    async with organisation_session(organisation.id) as db:
        await db.execute(update(Tip).where(Tip.id.in_([tip.id for tip in tips])).values(received_at=at))
    return (await make_insight(organisation, title, title, tips=tips, published_at=at, **where)).id


async def overview(client: httpx.AsyncClient, **asked: Any) -> OverviewOut:
    answer = await client.get("/api/v1/overview", params={"period": WEEK, **asked})
    assert answer.status_code == 200, answer.text
    return OverviewOut.model_validate_json(answer.content, strict=True)


async def direct_count(organisation: Organisation) -> dict[Key, int]:
    """What the rollups should say, counted one by one from what there is."""
    people: dict[Key, set[UUID]] = defaultdict(set)
    async with organisation_session(organisation.id, role="admin") as db:
        rows = await db.execute(
            text("""
                SELECT t.author_id, t.received_at AT TIME ZONE o.time_zone AS local, i.site_id, s.parent_id,
                       ST_X(i.geom) AS lon, ST_Y(i.geom) AS lat,
                       ARRAY(SELECT g.tag_id FROM insight_tag g WHERE g.insight_id = i.id) AS tags
                FROM tip t JOIN insight_tip e ON e.tip_id = t.id JOIN insight i ON i.id = e.insight_id
                LEFT JOIN site s ON s.id = i.site_id CROSS JOIN organisation o
                WHERE i.published_at IS NOT NULL AND t.withdrawn_at IS NULL AND t.author_id IS NOT NULL
            """)
        )
        for row in rows:
            day = row.local.date()
            begun = [("week", day - timedelta(day.weekday())), ("quarter", date(day.year, (day.month - 1) // 3 * 3 + 1, 1))]
            places: list[tuple[int, UUID, int, int]] = [(0, NOBODY, 0, 0)]
            places += [(1, site, 0, 0) for site in {row.site_id, row.parent_id} - {None}]
            if row.lon is not None:
                squares = [(z, *position(row.lon, row.lat, z)) for z in (6, 9, 12)]
                places += [(z, NOBODY, int(x), int(y)) for z, x, y in squares]
            for (kind, begins), tag, place in product(begun, [NOBODY, *row.tags], places):
                people[kind, begins, tag, *place].add(row.author_id)
    return {key: len(who) for key, who in people.items() if len(who) >= 5}


async def kept(organisation: Organisation) -> dict[Key, int]:
    """What workers counted."""
    await recount()
    async with organisation_session(organisation.id) as db:
        assert await db.scalar(select(OverviewDue.id).limit(1)) is None
        cells = await db.scalars(select(OverviewCell))
        return {(c.period, c.begins, c.tag_id, c.level, c.site_id, c.x, c.y): c.people for c in cells}


async def test_what_workers_count_is_what_there_is_whatever_happens_to_it(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    drivers = [await make_member(northgate) for _ in range(7)]
    roads, rivals = await make_tag(northgate, "roads"), await make_tag(northgate, "competitor")
    depot = await make_site(northgate, "Depot")
    dock = await make_site(northgate, "Dock 4", parent=depot)

    async def holds(least: int) -> dict[Key, int]:
        found = await kept(northgate)
        assert found == await direct_count(northgate)
        assert len(found) >= least
        return found

    flood = await told(northgate, drivers[:6], tags=[roads], site=dock)
    # On a Sunday evening in London it is Monday in Helsinki, and on the last evening of a quarter it is the next.
    late = await told(northgate, drivers[:5], at=datetime(2026, 2, 8, 22, 30, tzinfo=UTC), tags=[roads, rivals], lat=61.0)
    await told(northgate, drivers[2:], at=datetime(2026, 3, 31, 21, 30, tzinfo=UTC), tags=[rivals], site=depot)
    # Who gives no name is nobody in particular.
    await told(northgate, [*drivers[:4], None, None], at=THEN - timedelta(days=21), tags=[roads])
    first = await holds(30)
    assert first["week", date(2026, 2, 9), NOBODY, 0, NOBODY, 0, 0] == 6

    async def changed(method: str, address: str, **said: Any) -> dict[Key, int]:
        answer = await client.request(method, f"/api/v1/insights/{address}", **said)
        assert answer.status_code in (200, 201, 204), answer.text
        return await holds(1)

    # Published: another one says it at the depot as well.
    again = await told(northgate, drivers[1:], tags=[roads], site=depot)
    assert (await holds(30))["week", date(2026, 2, 9), NOBODY, 0, NOBODY, 0, 0] == 7
    # Retagged, decided, merged, split.
    assert await changed("PUT", f"{flood}/tags/competitor") != first
    await changed("DELETE", f"{flood}/tags/roads")
    await changed("PATCH", f"{flood}/review", json={"status": "done"})
    await changed("POST", f"{flood}/merge", json={"other_id": str(again)})
    evidence = (await client.get(f"/api/v1/insights/{flood}/tips")).json()["items"]
    before = await changed("POST", f"{flood}/split", json={"tip_ids": [evidence[0]["id"]]})

    # Withdrawn by an author, which takes some below five; moved; told of another part of the day; deleted.
    async with organisation_session(northgate.id) as db:
        tip = (await db.scalars(select(Tip).where(Tip.author_id == drivers[4].id, Tip.received_at < THEN))).one()
    answer = await client.delete(f"/api/v1/tips/{tip.id}", headers=await bearer(drivers[4]))
    assert answer.status_code == 204, answer.text
    assert len(await holds(1)) < len(before)
    for statement in (
        update(Insight).where(Insight.id == flood).values(site_id=None, geom=None),
        update(Site).where(Site.id == dock.id).values(parent_id=None),
        update(Insight).where(Insight.id == late).values(published_at=None),
        update(Organisation).where(Organisation.id == northgate.id).values(time_zone="UTC"),
        delete(Tag).where(Tag.id == rivals.id),
        delete(Member).where(Member.id == drivers[2].id),
        delete(Tip).where(Tip.author_id == drivers[3].id),
        delete(Insight).where(Insight.id == flood),
    ):
        async with organisation_session(northgate.id) as db:
            await db.execute(statement)
        await holds(0)


async def test_a_manager_reads_what_rises_beside_another_week_in_one_statement(
    client: httpx.AsyncClient,
    northgate: Organisation,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    drivers = [await make_member(northgate) for _ in range(17)]
    rivals = await make_tag(northgate, "competitor", ordinal=1)
    await make_tag(northgate, "volume", ordinal=2)
    shop = await make_site(northgate, "The shop")
    dock = await make_site(northgate, "Its dock", parent=shop)
    await told(northgate, drivers[:8], at=THEN - timedelta(days=7), tags=[rivals], site=dock)
    await told(northgate, drivers, tags=[rivals], site=shop, status="done")
    await recount()

    with counted() as statements:
        said = await overview(client)
    # Who asks, and what is told.
    assert len(statements) == 2
    assert (said.period, said.compare, said.running) == (WEEK, WEEK_BEFORE, False)
    assert (said.total.people, said.total.before, said.total.change) == (15, 5, 10)
    assert [(one.slug, one.people, one.before, one.change) for one in said.tags] == [
        ("competitor", 15, 5, 10),
        ("volume", None, None, 0),
    ]
    assert [(one.name, one.people, one.before) for one in said.places] == [("The shop", 15, 5)]
    assert len(said.weeks) == 26
    assert len(said.quarters) == 8
    assert said.weeks[-1].running
    # A site's page has its parts, and a tag's view its places; a quarter is beside a quarter.
    there = await overview(client, site=str(shop.id), tag="competitor", compare=WEEK_BEFORE)
    assert (there.site and there.site.name, there.tag and there.tag.name) == ("The shop", "Competitor")
    assert [(one.name, one.people, one.before) for one in there.places] == [("Its dock", None, 5)]
    quarter = await overview(client, period=QUARTER)
    assert (quarter.compare, quarter.total.people, quarter.total.before) == ("2025-Q4", 15, None)

    squares = HeatList.model_validate_json(
        (await client.get("/api/v1/overview/heat", params={"period": WEEK, "tag": "competitor"})).content, strict=True
    )
    (square,) = squares.items
    assert square.people == 15
    assert square.west <= LON <= square.east
    assert square.south <= LAT <= square.north

    # Nobody else reads it, and what there is not is not there.
    driver = await bearer(drivers[0])
    for address in ("/api/v1/overview", "/api/v1/overview/heat"):
        assert (await client.get(address, headers=driver)).status_code == 403
        assert (await client.get(address, params={"tag": "nothing"})).status_code == 404
        for wrong in ("2026-W54", "2026-W53x", "0000-W01", "2026-Q5", "", "٢٠٢٦-W01", "2025-W53"):
            answer = await client.get(address, params={"period": wrong})
            assert (answer.status_code, bool(answer.json()["hint"])) == (422, True), wrong
        # The first and the last that there are.
        for edge in ("0001-W01", "9999-Q4", "9999-W52"):
            assert (await client.get(address, params={"period": edge})).status_code == 200, edge
    assert (await client.get("/api/v1/overview", params={"site": str(NOBODY)})).status_code == 404
    assert (await client.get("/api/v1/overview", params={"compare": QUARTER})).status_code == 422


def numbers(said: OverviewOut) -> list[tuple[str, int | None]]:
    """Everything that an answer says of how many people there were."""
    both = [("total", said.total), *((one.slug, one) for one in said.tags), *((one.name, one) for one in said.places)]
    listed = [(f"{name} {which}", getattr(one, which)) for name, one in both for which in ("people", "before")]
    return listed + [(one.period, one.people) for one in (*said.weeks, *said.quarters)]


def at_least(shown: int | None) -> int:
    return shown or 0


def at_most(shown: int | None) -> int:
    """Whatever was rounded to steps of five."""
    return 4 if shown is None else shown + 4


async def test_a_few_people_cannot_be_had_by_subtraction(client: httpx.AsyncClient, northgate: Organisation) -> None:
    drivers = [await make_member(northgate) for _ in range(21)]
    roads, rivals = await make_tag(northgate, "roads"), await make_tag(northgate, "competitor")
    busy, quiet, few = [await make_site(northgate, name) for name in ("Busy", "Quiet", "Few")]
    # Two told of a competitor, again and again; all others of roads. Who they are must not be found by what is left over.
    await told(northgate, drivers[:12], tags=[roads], site=busy)
    await told(northgate, drivers[12:19], tags=[roads], site=quiet)
    for n in range(6):
        await told(northgate, drivers[19:], tags=[rivals], site=few, title=f"A van, {n}")
    await told(northgate, drivers, at=THEN - timedelta(days=7), tags=[roads], site=busy)
    await recount()

    whole = await overview(client)
    by_tag = {one.slug: one.people for one in whole.tags}
    by_place = {one.name: one.people for one in whole.places}
    assert (whole.total.people, by_tag, by_place) == (20, {"roads": 15, "competitor": None}, {"Busy": 10, "Quiet": 5})
    # Filters: whichever is taken away from whichever, what is left may be anything that "fewer than five" may be.
    for parts in (by_tag, by_place | {"Few": None}):
        shown = [one for one in parts.values() if one is not None]
        left_least = at_least(whole.total.people) - sum(at_most(one) for one in shown)
        left_most = at_most(whole.total.people) - max(at_least(one) for one in shown)
        assert left_least <= 1
        assert left_most >= 4
    # Crossed, nothing new: no filter shows a number where there were few, and many tips look like none.
    for site, tag in product((few, quiet), ("competitor", None)):
        there = await overview(client, site=str(site.id), **({"tag": tag} if tag else {}))
        assert there.total.people == (5 if site is quiet and tag is None else None)
    assert all(number is None or number % 5 == 0 for _, number in numbers(whole))
    assert (whole.total.people, whole.total.change) == (20, 0)
    # Weeks and their quarter: taking the one week away from both leaves nothing that is exact.
    quarter = await overview(client, period=QUARTER, tag="competitor")
    assert all(number is None for name, number in numbers(quarter) if not name.startswith("roads"))

    # Time: somebody tells one thing after the other, and nothing moves; another one is told about by all that there may be.
    before = numbers(whole)
    for n in range(4):
        await told(northgate, drivers[20:], tags=[rivals], site=quiet, title=f"Another van, {n}")
    await recount()
    assert numbers(await overview(client)) == before
    # One after the other joins: no step of this says that it was one person, and the fifth is the first to be seen.
    seen = []
    for driver in drivers[:5]:
        await told(northgate, [driver], tags=[rivals], site=few)
        await recount()
        seen.append({one.slug: one.people for one in (await overview(client)).tags}["competitor"])
    assert seen == [None, None, 5, 5, 5]
    # The database keeps no number of few people, either, and knows nobody.
    async with organisation_session(northgate.id) as db:
        assert await db.scalar(text("SELECT min(people) FROM overview_cell")) >= 5
        columns = set(
            await db.scalars(
                text("""SELECT column_name FROM information_schema.columns WHERE table_schema = 'backhaul'
                        AND table_name IN ('overview_cell', 'overview_due', 'participation')""")
            )
        )
    assert not any(word in column for word in ("member", "author", "tip") for column in columns)


def test_weeks_never_pin_a_week_of_few_to_a_number() -> None:
    # Of all that a quarter of 13 or 14 weeks can show: at least two numbers stay possible for each week of few.
    for weeks in (13, 14):
        for shown_weeks, steps in product(range(weeks), range(1, 40)):
            shown_sum = 5 * steps if shown_weeks else 0
            few = weeks - shown_weeks
            # The most that the quarter may show is what its weeks can hold together, in steps.
            most = shown_sum + 4 * shown_weeks + 4 * few
            quarter = most // 5 * 5
            assert quarter - (shown_sum + 4 * shown_weeks) - 4 * (few - 1) <= 3


async def test_participation_is_shares_of_five_or_more(client: httpx.AsyncClient, northgate: Organisation) -> None:
    recent = datetime.now(UTC) - timedelta(days=3)
    drivers = [await make_member(northgate) for _ in range(20)]
    partner = await make_member(northgate, "partner")
    for driver in drivers[:5]:
        await told(northgate, [driver] * 13, at=recent)
    known = await told(northgate, [*drivers[5:9], partner], at=recent)

    async def shares() -> tuple[int | None, ...]:
        async with organisation_session(northgate.id) as db:
            await db.execute(delete(Participation))
        await recount()
        said = (await overview(client)).participation
        assert said
        return said.often, said.sometimes, said.took_part, said.quiet

    # Four now and then are too few to stand alone: they stand with those who do so often. A partner is a guest.
    assert await shares() == (None, None, 24, 48)
    answer = await client.post(
        f"/api/v1/insights/{known}/confirmations", json={"kind": "helped"}, headers=await bearer(drivers[9])
    )
    assert answer.status_code == 200, answer.text
    assert await shares() == (24, 24, 48, 48)
    async with organisation_session(northgate.id) as db:
        await db.execute(delete(Member).where(Member.id.in_([one.id for one in drivers[12:]])))
    # Of those who read only three are left: then nothing is told, also not of the others.
    assert await shares() == (None, None, None, None)


async def test_small_tables_are_read_once_and_not_once_for_each_row(northgate: Organisation) -> None:
    """Of tables that it takes for empty PostgreSQL takes any index for the key: it once counted 394 tips for minutes."""
    async with organisation_session(northgate.id) as db:
        await db.execute(text("SELECT refresh_overview()"))
        assert await db.scalar(text("SHOW enable_nestloop")) == "off"
    async with organisation_session(northgate.id) as db:
        assert await db.scalar(text("SHOW enable_nestloop")) == "on"
