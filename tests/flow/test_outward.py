"""What is known goes out: files of any size, feeds, maps and calendars that other programs read, one call for dispatch."""

import asyncio
import csv
import io
import json
import re
import socket
import sys
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import httpx
import icalendar
import psycopg
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import make_url, update
from tests.factories import (
    LAT,
    LON,
    bearer,
    make_insight,
    make_member,
    make_organisation,
    make_route,
    make_site,
    make_tag,
    make_tip,
    now,
)

from backhaul.db.session import organisation_session
from backhaul.gazetteer.models import Route
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight
from backhaul.share.outward.schemas import InsightFeature, ToKnow

DAY = timedelta(days=1)


@pytest.fixture
async def northgate() -> Organisation:
    return await make_organisation("Northgate")


@pytest.fixture
async def admin(northgate: Organisation) -> Member:
    return await make_member(northgate, "admin")


async def made(client: httpx.AsyncClient, member: Member, **said: Any) -> dict[str, Any]:
    """An integration, with its token."""
    answer = await client.post("/api/v1/integrations", json={"name": "Dispatch", **said}, headers=await bearer(member))
    assert answer.status_code == 201, answer.text
    integration: dict[str, Any] = answer.json()
    return integration


def shown(integration: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {integration['token']}"}


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """Where programs that speak HTTP find the app."""
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error", access_log=False))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await serving


async def run(*command: str, **environment: str) -> str:
    """What another program says."""
    started = await asyncio.create_subprocess_exec(
        *command,
        env={"PATH": "/usr/bin:/bin", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, said = await started.communicate()
    assert started.returncode == 0, said.decode()
    return out.decode()


async def test_a_spreadsheet_and_a_map_of_all_that_is_known(
    client: httpx.AsyncClient, northgate: Organisation, admin: Member
) -> None:
    tag = await make_tag(northgate, "docks")
    author = await make_member(northgate, name="Quetzal Driver")
    site = await make_site(northgate, "=Yard")
    tip = await make_tip(northgate, author, text="+358 is blocked")
    formula = await make_insight(
        northgate, "=HYPERLINK(A1)", '+358 is blocked,\n"again" — ö', tips=[tip], tags=[tag], site=site
    )
    async with organisation_session(northgate.id) as db:
        masked = {"text_for_members": "The code is 4711", "title_for_members": "Code 4711"}
        finnish = {"fi": {"language": "fi", "title": "Laituri", "text": "Laituri on tukossa", "source": "told"}}
        await db.execute(update(Insight).values(**masked, translations=finnish).where(Insight.id == formula.id))
    nowhere = await make_insight(northgate, "Nowhere", lat=None, lon=None, published_at=now() - DAY)
    await make_insight(northgate, "For managers", visibility="managers", published_at=now() - 2 * DAY, status="done")
    integration = await made(client, admin, scope="data")

    answer = await client.get("/api/v1/feed.csv", headers=await bearer(admin))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["id"] for row in rows[:2]] == [str(formula.id), str(nowhere.id)]
    assert (rows[0]["title"], rows[0]["text"]) == ("'=HYPERLINK(A1)", '\'+358 is blocked,\n"again" — ö')
    assert (rows[0]["place"], rows[0]["tags"], float(rows[0]["latitude"])) == ("'=Yard", "docks", LAT)
    assert (rows[1]["latitude"], rows[2]["visibility"]) == ("", "managers")
    # Whatever leaves is masked, for managers, too; a program without a member sees what everybody sees.
    assert "4711" not in answer.text
    assert "Quetzal" not in answer.text

    answer = await client.get("/api/v1/feed.geojson", headers=shown(integration))
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    assert [feature["id"] for feature in features] == [str(formula.id), str(nowhere.id)]
    for feature in features:
        InsightFeature.model_validate(feature)
    assert features[0]["geometry"]["coordinates"] == [LON, LAT]
    assert features[1]["geometry"] is None
    assert features[0]["properties"]["title"] == "=HYPERLINK(A1)"
    filtered = await client.get("/api/v1/feed.csv", params={"tag": "docks", "status": ["new"]}, headers=shown(integration))
    assert filtered.text.count("\r\n") == 2

    # The filters are the feed's own, the newer ones, too.
    async with organisation_session(northgate.id) as db:
        due = {"assignee_id": admin.id, "status": "assigned", "due_at": now()}
        await db.execute(update(Insight).values(**due).where(Insight.id == nowhere.id))
    mine = await bearer(admin)
    for asked, found in (
        ({"assignee": "me"}, [nowhere.id]),
        ({"assignee": "nobody", "status": "new"}, [formula.id]),
        ({"due": "today"}, [nowhere.id]),
        ({"id": [str(formula.id)]}, [formula.id]),
        ({"watching": True}, []),
    ):
        files = [(await client.get(f"/api/v1/feed{form}", params=asked, headers=mine)).json() for form in ("", ".geojson")]
        assert [[one["id"] for one in (file.get("items") or file.get("features") or [])] for file in files] == [
            [str(id) for id in found]
        ] * 2, asked
    kept = await made(client, admin, scope="feed", filters={"assignee": "me", "due": "week", "q": "nowhere"})
    assert [entry["title"] for entry in feedparser.parse((await client.get(kept["url"])).text)["entries"]] == ["Nowhere"]
    assert (await client.delete(f"/api/v1/integrations/{kept['id']}", headers=mine)).status_code == 204

    # One by one, and with a token that is none of a program's, nothing more is opened by it.
    driver = await bearer(author)
    assert (await client.get("/api/v1/feed.csv", headers=driver)).status_code == 403
    for elsewhere in ("/api/v1/feed", "/api/v1/me", f"/api/v1/insights/{formula.id}/tips"):
        assert (await client.get(elsewhere, headers=shown(integration))).status_code == 401
    manager = await bearer(await make_member(northgate, "manager"))
    refused = await client.post("/api/v1/integrations", json={"name": "Mine", "scope": "data"}, headers=manager)
    assert refused.status_code == 403
    assert (await client.get("/api/v1/integrations", headers=manager)).json()["items"] == []
    (listed,) = (await client.get("/api/v1/integrations", headers=await bearer(admin))).json()["items"]
    assert integration["token"] not in json.dumps(listed)
    gone = f"/api/v1/integrations/{integration['id']}"
    assert (await client.delete(gone, headers=manager)).status_code == 404
    assert (await client.delete(gone, headers=await bearer(admin))).status_code == 204
    assert (await client.get("/api/v1/feed.csv", headers=shown(integration))).status_code == 401


async def test_a_million_rows_would_need_no_more_memory_than_these(
    address: str,
    database: str,
    northgate: Organisation,
    admin: Member,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    first = await make_insight(northgate)
    url = make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as owner:
        # Without triggers: nobody searches for these.
        owner.execute("SET search_path = backhaul, public; SET session_replication_role = replica")
        owner.execute(
            """INSERT INTO insight (organisation_id, id, title, text, language, urgency, confidence, visibility, place_kind,
                                    geom, published_at, updated_at)
               SELECT organisation_id, gen_random_uuid(), title || n, repeat(text, 20), language, urgency, confidence,
                      visibility, place_kind, geom, published_at - n * interval '1 minute', updated_at
               FROM insight, generate_series(1, 7999) n WHERE organisation_id = %s AND id = %s""",
            [northgate.id, first.id],
        )
    peaks, read = [], []
    async with httpx.AsyncClient(base_url=address, headers=await bearer(admin), timeout=30) as client:
        few, all_of_them = now() - timedelta(minutes=1999.5), now() - 10 * DAY
        # The first time, what is read once and kept is counted, too.
        for since in (few, few, all_of_them):
            with counted() as statements:
                tracemalloc.start()
                lines = 0
                async with client.stream("GET", "/api/v1/feed.csv", params={"since": since.isoformat()}) as answer:
                    async for piece in answer.aiter_bytes():
                        lines += piece.count(b"\r\n")
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
            read.append(lines - 1)
            # The token, that the export is noted, and whose eyes read each page of a thousand.
            assert len(statements) == 3 + 2 * (read[-1] // 1000)
    assert read == [2000, 2000, 8000]
    sys.stdout.write(f"\npeak of {read} rows: {[peak // 1024 for peak in peaks]} KB\n")
    assert peaks[2] < 1.3 * peaks[1]


async def test_gis_programs_read_it_by_themselves(
    address: str, client: httpx.AsyncClient, northgate: Organisation, admin: Member
) -> None:
    site = await make_site(northgate, "Dock 4", lat=60.2, lon=25.1)
    await make_route(northgate, [(24.9, 60.1), (25.1, 60.2)], "North loop")
    for n in range(5):
        at = now() - n * DAY
        await make_insight(northgate, f"Title {n}", lat=60.0 + n / 10, lon=25.0, published_at=at, site=None if n else site)
    await make_insight(northgate, "Taveuni", lat=-16.8, lon=-179.9, published_at=now() - 9 * DAY)
    token = shown(await made(client, admin, scope="data"))
    home = f"{address}/api/v1/ogc"

    # GDAL pages by itself, sends boxes and reads one by its id.
    header = f"Authorization: {token['Authorization']}"
    gdal = {"GDAL_HTTP_HEADERS": header, "OGR_OAPIF_PAGE_SIZE": "2"}
    options = ("-oo", "PAGE_SIZE=2")
    info = await run("ogrinfo", "-al", "-so", f"OAPIF:{home}", *options, **gdal)
    counts = {name: int(n) for name, n in re.findall(r"Layer name: (\S+).*?Feature Count: (\d+)", info, re.DOTALL)}
    assert counts == {"insights": 6, "sites": 1, "routes": 1}
    assert "title: String" in info
    boxed = await run("ogrinfo", f"OAPIF:{home}", "insights", "-q", "-spat", "24", "60.15", "26", "60.35", *options, **gdal)
    assert re.findall(r"title \(String\) = (.*)", boxed) == ["Title 2", "Title 3"]

    async with httpx.AsyncClient(base_url=home, headers=token) as reader:
        landing = (await reader.get(home)).json()
        rels = {link["rel"]: link["href"] for link in landing["links"]}
        assert {"self", "service-desc", "conformance", "data"} <= rels.keys()
        for link in landing["links"]:
            assert (await reader.get(link["href"])).status_code == 200, link
        items = f"{home}/collections/insights/items"
        across = (await reader.get(items, params={"bbox": "179,-20,-179,-10"})).json()
        assert [feature["properties"]["title"] for feature in across["features"]] == ["Taveuni"]
        since = (datetime.now(UTC) - 2.5 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
        recent = (await reader.get(items, params={"datetime": f"{since}/..", "limit": 100_000})).json()
        assert recent["numberReturned"] == 3
        one = recent["features"][0]
        again = (await reader.get(f"{items}/{one['id']}")).json()
        assert {name: again[name] for name in one} == one
        wrong = {
            "bbox": ("1,2", "a,b,c,d", "nan,0,1,1", "0,10,1,5", "0,0,999,1"),
            "datetime": ("yesterday", "..", "2026-01-01T00:00:00Z/2025-01-01T00:00:00Z", "1/2/3"),
            "limit": ("0", "x"),
            "unheard": ("of",),
            "cursor": ("made-up",),
        }
        for name, values in wrong.items():
            for value in values:
                answer = await reader.get(items, params={name: value})
                assert answer.status_code == (422 if name == "cursor" else 400), (name, value)
                assert answer.json()["hint"]
        assert (await reader.get(f"{home}/collections/members/items")).status_code == 404
        assert (await reader.get(f"{items}/{site.id}")).status_code == 404
    assert (await client.get("/api/v1/ogc/collections")).status_code == 401


async def test_a_feed_reader_and_a_calendar_have_addresses_of_their_own(
    address: str, client: httpx.AsyncClient, northgate: Organisation
) -> None:
    manager = await make_member(northgate, "manager")
    mine = await make_insight(northgate, "<b>Dock</b> 4", "<script>alert(1)</script> & \x01", urgency="alert", assignee=manager)
    other = await make_insight(northgate, "Nothing urgent")
    due = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).values(due_at=due).where(Insight.id.in_([mine.id, other.id])))
    feed = await made(client, manager, scope="feed", name="Urgent", filters={"urgency": "alert"})
    calendar = await made(client, manager, scope="calendar", name="Due", mine=True)
    path = feed["url"].partition("/api/")[2]

    read = await asyncio.to_thread(feedparser.parse, f"{address}/api/{path}")
    assert (read.bozo, read.version, read.feed.title) == (False, "atom10", "Urgent")
    (entry,) = read.entries
    assert (entry.id, entry.title) == (f"urn:uuid:{mine.id}", "<b>Dock</b> 4")
    assert "script" in entry.summary
    assert "<script" not in entry.summary
    assert feed["token"] not in (await client.get(f"/api/{path}")).text
    held = {"If-None-Match": read.etag}
    assert (await client.get(f"/api/{path}", headers=held)).status_code == 304

    answer = await client.get("/api/" + calendar["url"].partition("/api/")[2])
    entries = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    found = [(str(one["summary"]), one["dtstart"].to_ical().decode()) for one in entries]  # type: ignore[union-attr]
    assert found == [("<b>Dock</b> 4", "20260302")]

    # Each opens what it is for, and nothing else; no more when its member is gone.
    assert (await client.get(f"/api/v1/calendars/{feed['token']}.ics")).status_code == 404
    assert (await client.get("/api/v1/ogc", headers=shown(feed))).status_code == 401
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Member).values(deactivated_at=now()).where(Member.id == manager.id))
    assert (await client.get(f"/api/{path}")).status_code == 404


async def test_dispatch_asks_what_the_driver_should_know(
    address: str,
    client: httpx.AsyncClient,
    northgate: Organisation,
    admin: Member,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    route = await make_route(northgate, [(24.9, 60.17), (25.1, 60.17)], "North loop")
    flood = await make_insight(northgate, "Flooded", lat=60.17, lon=25.0, urgency="alert")
    dock = await make_insight(northgate, "Dock 4", lat=60.17, lon=24.95)
    await make_insight(northgate, "Far away", lat=61, lon=25)
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Route).values(external_id="TMS-17").where(Route.id == route.id))
        finnish = {"fi": {"language": "fi", "title": "Tulva", "text": "Tie on veden alla", "source": "told"}}
        await db.execute(update(Insight).values(translations=finnish).where(Insight.id == flood.id))
    token = shown(await made(client, admin, scope="data"))
    answer = await client.get("/api/v1/routes/TMS-17/know", params={"language": "fi"}, headers=token)
    known = ToKnow.model_validate_json(answer.content)
    assert [(one.id, one.title) for one in known.items] == [(dock.id, "Dock 4"), (flood.id, "Tulva")]
    assert (known.route.id, known.urgent) == (route.id, 1)
    assert known.items[1].along_m == pytest.approx(5540, rel=0.01)
    by_id = await client.get(f"/api/v1/routes/{route.id}/know", params={"from_m": 4000}, headers=token)
    assert [one["title"] for one in by_id.json()["items"]] == ["Flooded"]
    assert (await client.get("/api/v1/routes/unheard-of/know", headers=token)).status_code == 404
    for params in ({"corridor_m": "nan"}, {"from_m": "-1"}, {"limit": "0"}, {"language": "<b>"}):
        assert (await client.get("/api/v1/routes/TMS-17/know", params=params, headers=token)).status_code == 422
    asked = []
    for address_of_two in ("/api/v1/routes/TMS-17/know", "/api/v1/ogc/collections/insights/items"):
        for limit in (1, 2):
            with counted() as statements:
                answer = await client.get(address_of_two, params={"limit": limit}, headers=token)
            assert len(answer.json().get("items", answer.json().get("features"))) == limit
            asked.append(len(statements))
    # Who asks, with whose eyes, and what: for one as for many. That all of it can be taken so is noted.
    assert asked == [3, 3, 5, 5]

    # The client of one file, as the example runs it.
    example = Path(__file__).parents[2] / "infra" / "client" / "dispatch.py"
    key = token["Authorization"].removeprefix("Bearer ")
    printed = await run(sys.executable, str(example), address, "TMS-17", "fi", BACKHAUL_TOKEN=key)
    assert printed.splitlines() == [
        "North loop: 2, 1 urgent",
        "     2.8 km  Dock 4: Dock 4 is blocked by a broken lift",
        "!    5.6 km  Tulva: Tie on veden alla",
    ]
