"""What holds is shown, what is in doubt is asked, what is over is found and no longer shown."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text, update
from tests.factories import (
    LAT,
    LON,
    bearer,
    grow_older,
    ids,
    make_insight,
    make_member,
    make_organisation,
    make_route,
    make_tip,
)

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight
from backhaul.insights.schemas import InsightList

NEAR = {"lat": LAT, "lon": LON}


class World:
    """An organisation, its people, and one thing that one of them told."""

    def __init__(self, client: httpx.AsyncClient, organisation: Organisation, people: dict[str, Member]) -> None:
        self.client, self.organisation, self.people = client, organisation, people
        self.id = UUID(int=0)

    async def says(self, who: str, kind: str) -> None:
        """One tap."""
        headers = await bearer(self.people[who])
        answer = await self.client.post(f"/api/v1/insights/{self.id}/confirmations", json={"kind": kind}, headers=headers)
        assert answer.status_code == 200, answer.text

    async def near(self, who: str) -> list[dict[str, Any]]:
        """Near me, as somebody reads it."""
        answer = await self.client.get("/api/v1/nearby", params=NEAR, headers=await bearer(self.people[who]))
        assert InsightList.model_validate_json(answer.content, strict=True)
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def reads(self, who: str) -> dict[str, Any]:
        """The insight's own page."""
        answer = await self.client.get(f"/api/v1/insights/{self.id}", headers=await bearer(self.people[who]))
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    async def set(self, **values: Any) -> None:
        """As time or the pipeline leaves it."""
        async with organisation_session(self.organisation.id) as db:
            await db.execute(update(Insight).where(Insight.id == self.id).values(**values))


@pytest.fixture
async def world(client: httpx.AsyncClient) -> World:
    """Ada told of a blocked dock; Bo and Cem pass, Mia decides."""
    organisation = await make_organisation(time_zone="Europe/Helsinki")
    people = {name: await make_member(organisation, name=name) for name in ("Ada", "Bo", "Cem")}
    people["Mia"] = await make_member(organisation, "manager", name="Mia")
    found = World(client, organisation, people)
    tip = await make_tip(organisation, people["Ada"])
    found.id = (await make_insight(organisation, tips=[tip])).id
    await grow_older(organisation)
    return found


async def test_one_gone_asks_the_next_two_end_it_and_still_there_brings_it_back(world: World) -> None:
    await world.says("Bo", "gone")
    (of_cem,) = await world.near("Cem")
    assert (of_cem["asks"], of_cem["current"], of_cem["gone_at"]) == ("gone", True, None)
    assert "Bo" not in str(of_cem)
    # Who said so is not asked again; whoever told of it may have seen it again, and the manager sees that it is in doubt.
    assert [one["asks"] for one in await world.near("Bo")] == [None]
    assert [one["asks"] for one in await world.near("Mia")] == ["gone"]

    await world.says("Cem", "gone")
    assert await world.near("Ada") == []
    gone = await world.reads("Ada")
    assert (gone["current"], gone["now"], gone["asks"]) == (False, False, None)
    assert datetime.now(UTC) - datetime.fromisoformat(gone["gone_at"]) < timedelta(minutes=1)

    # A manager finds it by the filter for what is over, and everybody finds it in the feed.
    manager = await bearer(world.people["Mia"])
    for asked, found in (({}, [world.id]), ({"current": "false"}, [world.id]), ({"current": "true"}, [])):
        assert ids(await world.client.get("/api/v1/feed", params=asked, headers=manager)) == found

    await world.says("Mia", "still_there")
    assert [(one["gone_at"], one["asks"]) for one in await world.near("Ada")] == [(None, None)]
    # Somebody found it there since: one more "gone" is one, not three.
    driver = await make_member(world.organisation, name="Dee")
    world.people["Dee"] = driver
    await world.says("Dee", "gone")
    assert [one["asks"] for one in await world.near("Ada")] == ["gone"]


async def test_one_person_alone_takes_nothing_off_the_map_that_another_told(world: World) -> None:
    for _ in range(3):
        await world.says("Bo", "gone")
    assert [one["current"] for one in await world.near("Cem")] == [True]
    await world.says("Bo", "still_there")
    assert [one["asks"] for one in await world.near("Cem")] == [None]


async def test_who_told_it_alone_ends_it_alone(world: World) -> None:
    await world.says("Ada", "gone")
    assert await world.near("Bo") == []
    await world.says("Ada", "still_there")
    assert len(await world.near("Bo")) == 1
    # Now somebody else says so, too, and it is no longer hers alone.
    await world.says("Bo", "still_there")
    await world.says("Ada", "gone")
    assert [one["asks"] for one in await world.near("Cem")] == ["gone"]


async def test_what_fades_and_what_ends_soon_is_asked_and_what_is_over_leaves_every_list_by_place(world: World) -> None:
    line = [(LON, LAT - 0.01), (LON, LAT + 0.01)]
    route = await make_route(world.organisation, line)
    driver = await bearer(world.people["Bo"])

    async def shown() -> list[list[UUID]]:
        return [
            ids(await world.client.get("/api/v1/nearby", params=NEAR, headers=driver)),
            ids(await world.client.get(f"/api/v1/routes/{route.id}/insights", headers=driver)),
            ids(await world.client.post("/api/v1/along", json={"coordinates": line}, headers=driver)),
            [
                UUID(one["id"])
                for one in (await world.client.get(f"/api/v1/packs/{route.id}", headers=driver)).json()["insights"]["items"]
            ],
        ]

    assert await shown() == [[world.id]] * 4
    now = datetime.now(UTC)
    # 0.67 at a half-life of 30 days: 0.29 after 36 days, below 0.1 after 83.
    await world.set(confirmed_at=now - timedelta(days=36))
    assert [one["asks"] for one in await world.near("Bo")] == ["fading"]
    await world.says("Cem", "still_there")
    assert [one["asks"] for one in await world.near("Bo")] == [None]
    await world.set(confirmed_at=now - timedelta(days=120))
    assert await shown() == [[]] * 4

    await world.set(confirmed_at=now, kind="hazard", valid_until=now + timedelta(hours=1))
    assert [one["asks"] for one in await world.near("Bo")] == ["ending"]
    await world.set(valid_until=now - timedelta(seconds=1))
    assert await shown() == [[]] * 4
    assert ids(await world.client.get("/api/v1/feed", headers=driver)) == [world.id]


@pytest.mark.parametrize(
    ("at", "rule", "lasts_s", "holds"),
    [
        # Every Monday from six to ten in Helsinki: at four in UTC in winter, at three in summer.
        ("2026-11-30T03:59:59Z", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0", 14400, False),
        ("2026-11-30T04:00:00Z", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0", 14400, True),
        ("2026-11-30T07:59:59Z", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0", 14400, True),
        ("2026-11-30T08:00:00Z", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0", 14400, False),
        ("2026-06-29T03:00:00Z", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0", 14400, True),
        ("2026-06-29T07:00:00Z", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0", 14400, False),
        # The night on which the clocks go forward, and the one on which they go back: ten is ten.
        ("2026-03-29T06:59:00Z", "FREQ=DAILY;BYHOUR=0;BYMINUTE=30", 34200, True),
        ("2026-03-29T07:00:00Z", "FREQ=DAILY;BYHOUR=0;BYMINUTE=30", 34200, False),
        ("2026-10-25T07:59:00Z", "FREQ=DAILY;BYHOUR=0;BYMINUTE=30", 34200, True),
        ("2026-10-25T08:00:00Z", "FREQ=DAILY;BYHOUR=0;BYMINUTE=30", 34200, False),
        # After midnight it is still Sunday's.
        ("2026-11-29T23:30:00Z", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=22;BYMINUTE=0", 14400, True),
        ("2026-11-30T00:00:00Z", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=22;BYMINUTE=0", 14400, False),
        # The whole day, and an hour where nobody said how long.
        ("2026-11-29T22:00:00Z", "FREQ=WEEKLY;BYDAY=MO", None, True),
        ("2026-11-29T21:59:00Z", "FREQ=WEEKLY;BYDAY=MO", None, False),
        ("2026-11-30T04:59:00Z", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0", None, True),
        ("2026-11-30T05:00:00Z", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0", None, False),
        # Nobody here knows these: nothing is kept back.
        ("2026-11-30T05:00:00Z", "FREQ=MONTHLY;BYDAY=2MO", None, None),
        ("2026-11-30T05:00:00Z", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", None, None),
        ("2026-11-30T05:00:00Z", "FREQ=WEEKLY", None, None),
        ("2026-11-30T05:00:00Z", "FREQ=DAILY;BYHOUR=x", None, None),
        ("2026-11-30T05:00:00Z", "nonsense", None, None),
    ],
)
@pytest.mark.usefixtures("database")
async def test_a_time_of_the_week_is_that_of_the_place(at: str, rule: str, lasts_s: float | None, holds: bool | None) -> None:
    async with organisation_session(UUID(int=0)) as db:
        found = await db.scalar(
            text("SELECT recurs_at(:rule, :lasts_s, 'Europe/Helsinki', CAST(:at AS timestamptz))"),
            {"rule": rule, "lasts_s": lasts_s, "at": datetime.fromisoformat(at)},
        )
    assert found is holds


async def test_what_holds_on_other_days_stays_in_the_lists_and_says_so(world: World) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=2)).strftime("%a")[:2].upper()
    await world.set(recurrence=f"FREQ=WEEKLY;BYDAY={yesterday}", time_zone="UTC")
    assert [(one["current"], one["now"], one["time_zone"]) for one in await world.near("Bo")] == [(True, False, "UTC")]
    today = datetime.now(UTC).strftime("%a")[:2].upper()
    await world.set(recurrence=f"FREQ=WEEKLY;BYDAY={today}")
    assert [one["now"] for one in await world.near("Bo")] == [True]
    await world.set(valid_from=datetime.now(UTC) + timedelta(hours=1), recurrence=None)
    assert [(one["current"], one["now"]) for one in await world.near("Bo")] == [(True, False)]


async def test_what_holds_for_one_direction_is_not_told_to_who_drives_the_other_way(world: World) -> None:
    line = [(LON, LAT - 0.01), (LON, LAT + 0.01)]
    driver = await bearer(world.people["Bo"])
    for heading, north, south in ((None, 1, 1), (180.0, 0, 1), (10.0, 1, 0), (90.0, 1, 1), (350.0, 1, 0)):
        await world.set(heading_deg=heading)
        found = [
            len(ids(await world.client.post("/api/v1/along", json={"coordinates": way}, headers=driver)))
            for way in (line, line[::-1])
        ]
        assert found == [north, south], heading
