"""The weekly brief: what a week was like, and no number behind which fewer than five people stand."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import update
from tests.factories import bearer, make_insight, make_member, make_organisation, make_tag, make_tip

from backhaul.db.session import organisation_session
from backhaul.insights.models import InsightTip
from backhaul.notify.brief.schemas import Brief
from backhaul.notify.brief.weeks import Week

# A Monday.
WEEK = Week.named("2026-W20")
HELSINKI = ZoneInfo("Europe/Helsinki")


async def read(client: httpx.AsyncClient, headers: dict[str, str], week: str | None = WEEK.name) -> Brief:
    answer = await client.get("/api/v1/brief", params={"week": week} if week else {}, headers=headers)
    assert answer.status_code == 200, answer.text
    return Brief.model_validate_json(answer.content, strict=True)


async def test_a_week_in_brief_counts_nobody(
    client: httpx.AsyncClient, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    organisation = await make_organisation("Kestrel Freight", time_zone="Europe/Helsinki")
    manager = await make_member(organisation, "manager", language="de")
    people = [await make_member(organisation) for _ in range(6)]
    docks = await make_tag(organisation, "docks", ordinal=1)
    fuel = await make_tag(organisation, "fuel", ordinal=2)
    mine = await bearer(manager)
    begins = WEEK.begins("Europe/Helsinki")

    async def said(by: list[Any], at: datetime, title: str = "Dock 4", **more: Any) -> Any:
        tips = [await make_tip(organisation, one, text=title) for one in by]
        return await make_insight(organisation, title, tips=tips, published_at=at, **more)

    empty = await read(client, mine)
    assert (empty.insights, empty.tags, empty.urgent, empty.owed) == (None, [], [], None)
    with counted() as few:
        await read(client, mine)

    # Five people tell of docks, one of them of fuel, too; and on the Sunday before, four do.
    for one in people[:5]:
        await said([one], begins, tags=[docks])
    await said(people[:1], begins + timedelta(days=6, hours=23), "Diesel is cheap", tags=[fuel])
    for one in people[:4]:
        await said([one], begins - timedelta(seconds=1), tags=[docks])
    await said(people[:1], begins + timedelta(days=7), "Next week's")
    with counted() as many:
        found = await read(client, mine)
    assert len(few) == len(many) == 3
    # The sum less the docks would be what one person told: so there is no sum.
    assert [(tag.slug, tag.n, tag.before) for tag in found.tags] == [("docks", 5, None), ("fuel", None, None)]
    assert (found.insights, found.insights_before, found.people) == (None, None, 5)
    # Five more who have no number of their own are enough to hide one in.
    for one in people[1:6]:
        await said([one], begins + timedelta(days=1), "Something else")
    found = await read(client, mine)
    assert (found.insights, found.people) == (11, 6)

    # What many say, who is urgent, what was decided.
    queue = await said(people[:5], begins - timedelta(days=30), "Queue at the gate")
    dog = await said([*people[:2], None, None], begins - timedelta(days=30), "A dog at the gate")
    async with organisation_session(organisation.id) as db:
        for insight in (queue, dog):
            at = update(InsightTip).where(InsightTip.insight_id == insight.id)
            await db.execute(at.values(joined_at=begins + timedelta(days=2), score=0.8))
    await said(people[:1], begins + timedelta(days=3), "Ice", urgency="alert")
    found = await read(client, mine)
    assert [(one.title, one.people) for one in found.many] == [("Queue at the gate", 5), ("A dog at the gate", None)]
    assert [one.title for one in found.urgent] == ["Ice"]
    assert not [one for one in people if one.name in found.model_dump_json() or str(one.id) in found.model_dump_json()]

    # The current week says what is owed and decided by now; without a name it is the last one that is over.
    current = Week.of(datetime.now(HELSINKI).date())
    answer = {"status": "declined", "reason": "The gate is the landlord's."}
    decided = await client.patch(f"/api/v1/insights/{queue.id}/review", json=answer, headers=mine)
    assert decided.status_code == 200
    changed = {"text": "A fence was built", "insight_ids": [str(dog.id)]}
    assert (await client.post("/api/v1/outcomes", json=changed, headers=mine)).status_code == 201
    now = await read(client, mine, current.name)
    assert [(one.title, one.status, one.reason) for one in now.decided] == [
        ("Queue at the gate", "declined", "The gate is the landlord's.")
    ]
    assert (now.declined, now.done, now.is_over, now.next) == (1, 0, False, None)
    assert [one.text for one in now.outcomes] == ["A fence was built"]
    assert now.owed
    assert now.owed.n > 5
    assert now.owed.items[0].title == "A dog at the gate"
    assert (await read(client, mine, None)).week == current.before().name

    # It is for managers, of weeks that there are, and of one's own organisation.
    for role in ("contributor", "partner"):
        other = await make_member(organisation, role)
        assert (await client.get("/api/v1/brief", headers=await bearer(other))).status_code == 403
    for name, status in (("2026-W54", 422), ("2025-W53", 422), ("2026-W5", 422), ("x", 422), ("2999-W01", 404)):
        assert (await client.get("/api/v1/brief", params={"week": name}, headers=mine)).status_code == status, name
    elsewhere = await make_member(await make_organisation("Elsewhere"), "manager")
    assert (await read(client, await bearer(elsewhere))).tags == []


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 29), "2026-W48"),
        (date(2026, 11, 30), "2026-W49"),
        # The first days of a year may be in the last week of the one before, and the other way round.
        (date(2027, 1, 3), "2026-W53"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_weeks_have_the_names_of_iso_8601(day: date, name: str) -> None:
    week = Week.of(day)
    assert week.name == name
    assert Week.named(name) == week == week.before().after()
    assert week.monday <= day <= week.sunday
    # The week in which clocks change is an hour shorter or longer, from midnight to midnight.
    spring = Week.of(date(2026, 3, 29))
    utc = [one.begins("Europe/Helsinki").astimezone(UTC) for one in (spring, spring.after())]
    assert utc[1] - utc[0] == timedelta(days=7, hours=-1)
