"""The feed, as managers and peers read it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from tests import factories
from tests.factories import ids, make_insight, make_member, make_organisation, make_route, make_site, make_tag, make_tip, now

from backhaul.identity.models import Member, Organisation
from backhaul.insights.schemas import InsightList

FEED = "/api/v1/feed"


@pytest.mark.usefixtures("maria")
async def test_a_list_carries_everything_that_a_list_shows(client: httpx.AsyncClient, northgate: Organisation) -> None:
    driver = await make_member(northgate)
    dock = await make_site(northgate, "Northgate dock 4")
    tags = [await make_tag(northgate, "site-dock", ordinal=1), await make_tag(northgate, "safety-hazard", ordinal=2)]
    voice = await make_tip(northgate, driver, kind="voice", spoken="Dock four is blocked", state="published")
    photo = await make_tip(northgate, driver, kind="photo")
    insight = await make_insight(northgate, tips=[voice, photo], tags=tags, site=dock, urgency="high")

    answer = await client.get(FEED)

    assert answer.headers["content-type"] == "application/json"
    shown = InsightList.model_validate_json(answer.content, strict=True)
    assert shown.next is None
    assert "link" not in answer.headers
    [item] = shown.items
    assert (item.id, item.title, item.urgency, item.status) == (insight.id, "Dock 4 is blocked", "high", "new")
    assert [tag.slug for tag in item.tags] == ["site-dock", "safety-hazard"]
    assert (item.place.kind, item.place.label, item.place.site_id) == ("site", "Northgate dock 4", dock.id)
    assert (item.place.lat, item.place.lon) == (factories.LAT, factories.LON)
    assert item.tips == 2
    assert (item.distance_m, item.along_m, item.offset_m, item.translation) == (None, None, None, None)
    heard, seen = item.media
    assert (heard.kind, heard.duration_s, heard.thumbnail_url) == ("voice", 4.2, None)
    assert heard.url == f"/api/v1/media/{voice.id}/voice/audio"
    assert (seen.kind, seen.width, seen.height) == ("photo", 400, 300)
    assert seen.thumbnail_url == f"/api/v1/media/{photo.id}/photo/thumbnail"
    assert item.age_s < 60


@pytest.mark.usefixtures("maria")
async def test_pages_follow_each_other_newest_first_without_gap_or_repeat(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    at = now()
    # Three of the same moment, so that the time alone does not order them.
    made = [await make_insight(northgate, published_at=at - timedelta(minutes=n // 3)) for n in range(7)]
    expected = [i.id for i in sorted(made, key=lambda i: (i.published_at, i.id), reverse=True)]

    seen, address = [], f"{FEED}?limit=3&urgency=normal"
    while address:
        answer = await client.get(address)
        seen.append(ids(answer))
        address = answer.links.get("next", {}).get("url", "")
        if address:
            assert parse_qs(urlsplit(address).query)["cursor"] == [answer.json()["next"]]
            # What comes in meanwhile does not shift the pages.
            await make_insight(northgate)

    assert [len(page) for page in seen] == [3, 3, 1]
    assert [id for page in seen for id in page] == expected


async def test_every_filter_finds_its_own(client: httpx.AsyncClient, northgate: Organisation, maria: Member) -> None:
    site, route = await make_site(northgate), await make_route(northgate, [(24.9, 60.1), (24.95, 60.2)])
    tag = await make_tag(northgate, "fuel-prices")
    other = await make_member(northgate, "admin")
    at = now()
    made = {
        "old": await make_insight(northgate, published_at=at - timedelta(days=3)),
        "seen": await make_insight(northgate, status="seen"),
        "done": await make_insight(northgate, status="done"),
        "declined": await make_insight(northgate, status="declined", reason="Not ours."),
        "at site": await make_insight(northgate, site=site),
        "on route": await make_insight(northgate, route=route),
        "tagged": await make_insight(northgate, tags=[tag]),
        "alert": await make_insight(northgate, urgency="alert"),
        "mine": await make_insight(northgate, status="assigned", assignee=maria),
        "theirs": await make_insight(northgate, status="assigned", assignee=other),
        "worded": await make_insight(northgate, title="Diesel", text="Cheap diesel at the Neste by exit 41"),
    }
    since = (at - timedelta(days=1)).isoformat()

    async def found(**asked: Any) -> set[str]:
        answer = ids(await client.get(FEED, params=httpx.QueryParams(**asked)))
        names = {insight.id: name for name, insight in made.items()}
        return {names[id] for id in answer}

    assert await found(limit=100) == set(made)
    assert await found(status="done") == {"done"}
    assert await found(status=["done", "declined"]) == {"done", "declined"}
    assert await found(site=site.id) == {"at site"}
    assert await found(route=route.id) == {"on route"}
    assert await found(tag="fuel-prices") == {"tagged"}
    assert await found(tag="no-such-tag") == set()
    assert await found(urgency="alert") == {"alert"}
    assert await found(assignee="me") == {"mine"}
    assert await found(assignee=other.id) == {"theirs"}
    assert await found(until=since) == {"old"}
    assert await found(since=since) == set(made) - {"old"}
    assert await found(q="diesel") == {"worded"}
    assert await found(q="diesel -neste") == set()
    assert await found(q='"exit 41"', urgency="normal", status="new") == {"worded"}
    assert await found(owed=True) == set(made) - {"done", "declined"}
    assert await found(status="seen", owed=True) == {"seen"}


@pytest.mark.usefixtures("maria")
async def test_what_is_owed_comes_oldest_first_through_all_pages(client: httpx.AsyncClient, northgate: Organisation) -> None:
    at = now()
    made = [await make_insight(northgate, published_at=at - timedelta(hours=n)) for n in range(5)]
    first = await client.get(FEED, params={"owed": True, "limit": 3})
    second = await client.get(FEED, params={"owed": True, "limit": 3, "cursor": first.json()["next"]})
    assert ids(first) + ids(second) == [insight.id for insight in reversed(made)]
    newest_first = await client.get(FEED, params={"cursor": first.json()["next"]})
    assert newest_first.status_code == 422


@pytest.mark.usefixtures("maria")
async def test_only_what_is_published_and_ours_is_there(client: httpx.AsyncClient, northgate: Organisation) -> None:
    await make_insight(northgate, published=False)
    elsewhere = await make_organisation("Elsewhere")
    theirs = await make_insight(elsewhere)
    assert ids(await client.get(FEED)) == []
    assert ids(await client.get(FEED, params={"q": "blocked"})) == []
    for below in ("", "/tips", "/history"):
        assert (await client.get(f"/api/v1/insights/{theirs.id}{below}")).status_code == 404


async def test_what_is_for_managers_is_hidden_from_everybody_else(client: httpx.AsyncClient, northgate: Organisation) -> None:
    for_all = await make_insight(northgate)
    for_managers = await make_insight(northgate, visibility="managers")
    expected = {
        "manager": {for_all.id, for_managers.id},
        "admin": {for_all.id, for_managers.id},
        "contributor": {for_all.id},
        "partner": set[UUID](),
    }
    for role, visible in expected.items():
        as_role = await factories.bearer(await make_member(northgate, role))
        for listing in (f"{FEED}?q=blocked", FEED, f"/api/v1/nearby?lat={factories.LAT}&lon={factories.LON}"):
            assert set(ids(await client.get(listing, headers=as_role))) == visible, (role, listing)
        detail = await client.get(f"/api/v1/insights/{for_managers.id}", headers=as_role)
        assert detail.status_code == (200 if for_managers.id in visible else 404)


async def test_what_somebody_told_managers_only_they_see_themselves(client: httpx.AsyncClient, northgate: Organisation) -> None:
    author, colleague = [await make_member(northgate) for _ in range(2)]
    tip = await make_tip(northgate, author, visibility="managers")
    insight = await make_insight(northgate, tips=[tip], visibility="managers")
    route = await make_route(northgate, [(factories.LON, factories.LAT), (factories.LON, factories.LAT + 0.1)])
    listings = (FEED, f"/api/v1/nearby?lat={factories.LAT}&lon={factories.LON}", f"/api/v1/routes/{route.id}/insights")
    for member, expected in ((author, [insight.id]), (colleague, [])):
        headers = await factories.bearer(member)
        for listing in listings:
            assert ids(await client.get(listing, headers=headers)) == expected, listing
    evidence = await client.get(f"/api/v1/insights/{insight.id}/tips", headers=await factories.bearer(author))
    assert ids(evidence) == [tip.id]


@pytest.mark.usefixtures("maria")
async def test_a_page_costs_two_statements_however_long_it_is(
    client: httpx.AsyncClient,
    northgate: Organisation,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    tag = await make_tag(northgate, "volume")
    route = await make_route(northgate, [(24.9, 60.17), (25.0, 60.17)])
    driver = await make_member(northgate)
    listings = (
        FEED,
        f"{FEED}?q=blocked&status=new&tag=volume",
        f"/api/v1/nearby?lat={factories.LAT}&lon={factories.LON}",
        f"/api/v1/routes/{route.id}/insights",
    )
    await make_insight(northgate, tags=[tag])
    costs: list[list[int]] = []
    for expected in (1, 25):
        for _ in range(expected - 1):
            tip = await make_tip(northgate, driver, kind="voice", spoken="It is blocked")
            await make_insight(northgate, tags=[tag], tips=[tip])
        costs.append([])
        for listing in listings:
            with counted() as statements:
                answer = await client.get(listing)
            assert len(ids(answer)) == expected, listing
            costs[-1].append(len(statements))
    assert costs == [[2] * len(listings)] * 2


@pytest.mark.usefixtures("maria")
@pytest.mark.parametrize(
    "asked",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "status=open",
        "urgency=very",
        "site=dock",
        "since=yesterday",
        "since=2026-01-01T00:00:00",
        "assignee=you",
        "cursor=made-up",
        "cursor=WyIyMDI2Il0.abc",
        "owed=perhaps",
        f"tag={'x' * 101}",
    ],
)
async def test_a_wrong_question_is_told_which_field_is_wrong(client: httpx.AsyncClient, asked: str) -> None:
    answer = await client.get(f"{FEED}?{asked}")
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "/problems/invalid"
    assert problem["hint"]
    assert any(error["field"].startswith(asked.partition("=")[0]) for error in problem["errors"])


async def test_nobody_reads_without_signing_in(client: httpx.AsyncClient) -> None:
    for address in (FEED, "/api/v1/nearby?lat=1&lon=1", f"/api/v1/insights/{uuid4()}", "/api/v1/stream", "/api/v1/sites"):
        answer = await client.get(address)
        assert answer.status_code == 401
        assert answer.json()["type"] == "/problems/sign-in-needed"
