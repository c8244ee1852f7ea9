"""What is told while somebody drives with a network, and areas that are drawn: to follow, and as outlines of sites."""

import asyncio
import math
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, DRAWS, PHONE, Device, DeviceOf, Service
from tests.pwa.outbox import until
from tests.pwa.pictures import picture
from tests.pwa.test_accessibility import fits
from tests.pwa.test_ahead import CAB, _published, _send, heard
from tests.pwa.test_what_is_known import ask

from backhaul.db.embedded import EmbeddedPostgres

# A road to the north, east of every other story.
LAT, LON = 68.1, 28.4
METRE = 1 / 111_420
MPS = 20
LONG_M = 8_000
TOLD = (
    ("ice", 1_200, "Danger: black ice on the northbound carriageway."),
    ("tree", 2_400, "Danger: a fallen spruce blocks the southbound carriageway."),
    ("hole", 4_600, "Danger: a sinkhole has opened in the road, drive around it."),
    ("ferry", 6_000, "Does anybody know when the winter ferry starts?"),
)


@dataclass
class Road:
    """A route with what was told along it, by its names."""

    id: str
    tips: dict[str, str] = field(default_factory=dict)
    insights: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def road(service: Service) -> Road:
    route = uuid4()
    own: dict[str, Any] = {"organisation": service.demo["organisation"]["id"], "route": route, "name": f"Road {str(route)[:4]}"}
    own["line"] = f"LINESTRING({LON} {LAT}, {LON} {LAT + LONG_M * METRE})"
    with psycopg.connect(EmbeddedPostgres(service.data / "postgres").conninfo()) as db:
        db.execute("SET search_path TO backhaul, public")
        db.execute(
            "INSERT INTO route (organisation_id, id, name, line, length_m)"
            " VALUES (%(organisation)s, %(route)s, %(name)s, ST_GeomFromText(%(line)s, 4326),"
            "         ST_Length(ST_GeomFromText(%(line)s, 4326)::geography))",
            own,
        )
        db.execute(
            "INSERT INTO route_segment (organisation_id, route_id, ordinal, start_m, length_m, geom)"
            " SELECT r.organisation_id, r.id, s.* FROM route r CROSS JOIN LATERAL line_segments(r.line) s"
            " WHERE r.organisation_id = %(organisation)s AND r.id = %(route)s",
            own,
        )
    found = Road(str(route))
    for name, along_m, said in TOLD:
        fix = {"lat": LAT + along_m * METRE, "lon": LON, "accuracy_m": 8}
        found.tips[name] = _send(service, "Marek", {"kind": "text", "text": said, "fix": fix})
    for name, tip in found.tips.items():
        found.insights[name] = _published(service, "Marek", tip)
        found.titles[name] = ask(service, "James", f"/insights/{found.insights[name]}")["title"]
    return found


async def drive(phone: Device, from_m: int, to_m: int, at: float) -> None:
    """North along the road, a fix a second, each second in a hundredth of one."""
    for n, along_m in enumerate(range(from_m, to_m, MPS)):
        fix = [at + n * 1000, LAT + along_m * METRE, LON + 3 * METRE * math.sin(n), 8, MPS, 0]
        await phone.page.evaluate("fix => window.fix(fix)", fix)
        await asyncio.sleep(0.01)


async def test_what_is_taken_back_meanwhile_and_what_is_for_the_other_way_is_not_said(
    device: DeviceOf, service: Service, road: Road
) -> None:
    assert ask(service, "James", f"/insights/{road.insights['tree']}")["place"]["heading_deg"] == 180
    async with device(PHONE, color_scheme="dark") as phone:
        await phone.context.add_init_script(CAB)
        await phone.sign_in("James")
        # Answering by voice is chosen where all of this phone is chosen, before a drive.
        await phone.open("/me")
        await phone.page.get_by_test_id("hands-free").check()
        await until(phone.page, "localStorage.getItem('backhaul.hands-free') === 'on'")
        await picture(phone, "me-hands-free")
        await phone.page.get_by_test_id("hands-free").uncheck()
        await phone.open("/route")
        await phone.page.get_by_test_id("route-choice").select_option(road.id)
        await phone.page.get_by_test_id("pack-keep").click()
        await expect(phone.page.get_by_test_id("route-pack")).to_have_attribute("data-kept", "true")
        await phone.page.get_by_test_id("drive-route").click()
        await expect(phone.page.get_by_test_id("ahead")).to_be_visible()
        await picture(phone, "ahead-panel")
        start = time.time() * 1000
        await drive(phone, 0, 2_800, start)
        cab = phone.page.get_by_test_id("driving")
        await expect(cab.get_by_test_id("ahead-next")).to_have_attribute("data-id", road.insights["hole"])
        await picture(phone, "ahead-cab")

        # Marek was wrong, and takes it back: the phone knows before it says it.
        headers = {"Authorization": f"Bearer {service.member('Marek')['token']}"}
        async with httpx.AsyncClient(headers=headers) as marek:
            (await marek.delete(f"{service.base_url}/api/v1/tips/{road.tips['hole']}")).raise_for_status()
        await expect(cab.get_by_test_id("ahead-next")).to_have_attribute("data-id", road.insights["ferry"])
        await drive(phone, 2_800, 6_200, start + 140_000)
        names = {title: name for name, title in road.titles.items()}
        assert [names[text] for _, text in await heard(phone) if text in names] == ["ice", "ferry"]
        # A question is nothing that could be gone.
        await expect(cab.get_by_test_id("ahead-still-there")).to_have_count(0)
        await cab.get_by_test_id("ahead-stop").click()


async def test_an_area_is_drawn_to_follow_it_and_a_site_gets_its_outline(device: DeviceOf, service: Service) -> None:
    async with device(PHONE, graphics=DRAWS) as phone:
        page = phone.page
        await phone.sign_in("Olena")
        await phone.open("/map#12/68.3/29.1")
        await expect(page.locator('[data-testid="map"][data-drawn]')).to_be_visible()
        await page.get_by_test_id("map-follow").click()
        await expect(page.get_by_test_id("area-name")).not_to_have_value("")
        await page.get_by_test_id("area-name").fill("The eastern lakes")
        await page.get_by_test_id("area-draw").click()
        await expect(page.get_by_test_id("area-follow")).to_be_disabled()
        box = await page.get_by_test_id("map").bounding_box()
        assert box is not None
        for x, y in ((0.2, 0.1), (0.6, 0.1), (0.6, 0.35)):
            await page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        await expect(page.get_by_test_id("area-corners")).to_contain_text("3")
        # The fourth one with keys alone.
        await page.locator('[data-testid="map"] canvas').focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("area-corners")).to_contain_text("4")
        assert await violations(phone) == []
        assert await fits(phone)
        await picture(phone, "area-drawn")
        await page.get_by_test_id("area-follow").click()
        await expect(page.get_by_test_id("area-followed")).to_contain_text("The eastern lakes")
        await page.get_by_test_id("to-following").click()
        followed = page.get_by_test_id("followed").filter(has_text="The eastern lakes")
        await expect(followed).to_be_visible()
        (area,) = (one for one in ask(service, "Olena", "/subscriptions")["items"] if one["name"] == "The eastern lakes")
        assert len(area["polygon"]) == 5
        await followed.get_by_test_id("unfollow").click()
        await expect(page.get_by_test_id("undo")).to_be_visible()
        assert area["id"] not in {one["id"] for one in ask(service, "Olena", "/subscriptions")["items"]}

    async with device(DESKTOP) as desk:
        page = desk.page
        await desk.sign_in("Aino")
        await desk.open("/places/sites/new")
        # From any screen, by the rail.
        for name in ("search", "map", "places", "outcomes"):
            await expect(page.get_by_test_id(f"rail-{name}")).to_be_visible()
        await page.get_by_test_id("name").fill("Lake Terminal")
        await page.get_by_test_id("lat").fill("68.31")
        await page.get_by_test_id("lon").fill("29.15")
        await page.get_by_test_id("outline-paste").fill("68.31, 29.15\nnowhere")
        await page.get_by_test_id("outline-paste").press("Tab")
        await expect(page.get_by_test_id("outline")).to_have_attribute("data-set", "false")
        corners = "68.31, 29.15\n68.31, 29.16\n68.32, 29.16"
        await page.get_by_test_id("outline-paste").fill(corners)
        await page.get_by_test_id("outline-paste").press("Tab")
        await expect(page.get_by_test_id("outline")).to_have_attribute("data-set", "true")
        assert await violations(desk) == []
        await picture(desk, "outline")
        await page.get_by_test_id("save").click()
        await expect(page.get_by_role("heading", name="Lake Terminal")).to_be_visible()
        site = ask(service, "Aino", f"/sites/{page.url.rpartition('/')[2]}")
        assert site["geometry"]["type"] == "Polygon"
        await page.get_by_test_id("outline-remove").click()
        await page.get_by_test_id("save").click()
        await expect(page.get_by_test_id("said")).not_to_be_empty()
        assert ask(service, "Aino", f"/sites/{site['id']}")["geometry"]["type"] == "Point"
        await page.get_by_test_id("retire").click()
        await expect(page.get_by_test_id("is-retired")).to_be_visible()
