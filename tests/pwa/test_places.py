"""A manager keeps the organisation's places: on the spot, from a file, and out of use again. Drivers read them."""

from typing import Any

import httpx
from playwright.async_api import FilePayload, expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf, Service
from tests.pwa.pictures import picture

MAP = "https://www.openstreetmap.org/?mlat=61.4981&mlon=23.7610#map=17/61.5/23.8"
WRONG = "name,lat,lon,id\nZeppelin Annex,61.51,23.75,zep-1\nZeppelin Store,123.7,61.5,zep-2\n,61.5,23.7,zep-3\n"
RIGHT = "name,lat,lon,id\nZeppelin Annex,61.51,23.75,zep-1\nZeppelin Store,61.52,23.74,zep-2\n"


def api(service: Service, method: str, path: str, **sent: Any) -> Any:
    headers = {"Authorization": f"Bearer {service.member('Aino')['token']}"}
    answer = httpx.request(method, f"{service.base_url}/api/v1{path}", headers=headers, **sent)
    return answer.raise_for_status().json()


def csv_of(text: str) -> FilePayload:
    return {"name": "z.csv", "mimeType": "text/csv", "buffer": text.encode()}


async def check(desk: Device, name: str) -> None:
    assert await violations(desk) == [], name
    await picture(desk, name)


async def test_a_manager_adds_changes_imports_and_retires_places(device: DeviceOf, service: Service) -> None:
    async with device(DESKTOP, permissions=["geolocation"], geolocation={"latitude": 61.4978, "longitude": 23.761}) as desk:
        page = desk.page
        await desk.sign_in("Aino")
        await desk.open("/feed")
        await page.get_by_test_id("rail-places").click()
        await expect(page.get_by_test_id("place").first).to_be_visible()
        await check(desk, "list")

        await page.get_by_test_id("add-place").click()
        await page.get_by_test_id("name").fill("Zeppelin Yard")
        await page.get_by_test_id("add-alias").click()
        await page.get_by_test_id("alias").fill("Ilmalaivapiha")
        await page.get_by_test_id("paste").fill("no numbers")
        await page.get_by_test_id("paste").press("Tab")
        await expect(page.get_by_test_id("lat")).to_have_value("")
        await page.get_by_test_id("paste").fill(MAP)
        await page.get_by_test_id("paste").press("Tab")
        await expect(page.get_by_test_id("lat")).to_have_value("61.4981")
        await page.get_by_test_id("hours").fill("whenever")
        await page.get_by_test_id("save").click()
        await expect(page.get_by_test_id("said")).not_to_be_empty()
        desk.errors.clear()  # The 422 that says so.
        await page.get_by_test_id("hours").fill("Mo-Fr 06:00-22:00")
        await check(desk, "new-site")
        await page.get_by_test_id("save").click()
        await page.get_by_test_id("add-part").click()
        await expect(page.get_by_test_id("parent")).not_to_have_value("")
        await page.get_by_test_id("name").fill("Dock 77")
        await page.get_by_test_id("here").click()
        await expect(page.get_by_test_id("lat")).to_have_value("61.497800")
        await page.get_by_test_id("save").click()
        await expect(page.get_by_role("heading", name="Dock 77")).to_be_visible()

        # Somebody else is quicker.
        await desk.open("/places")
        await page.get_by_test_id("filter").fill("ilmalaiva")
        await page.get_by_test_id("place").first.click()
        await expect(page.get_by_test_id("part")).to_have_text("Dock 77")
        site = page.url.rpartition("/")[2]
        api(service, "PATCH", f"/sites/{site}", json={"version": 1, "radius_m": 150})
        await page.get_by_test_id("name").fill("Zeppelin Base")
        await page.get_by_test_id("save").click()
        await page.get_by_test_id("read-again").click()
        desk.errors.clear()  # The 409.
        await expect(page.get_by_test_id("radius")).to_have_value("150")
        await page.get_by_test_id("name").fill("Zeppelin Base")
        await page.get_by_test_id("save").click()
        await expect(page.get_by_role("heading", name="Zeppelin Base")).to_be_visible()
        await check(desk, "site")

        await page.get_by_test_id("retire").click()
        await expect(page.get_by_test_id("is-retired")).to_be_visible()
        await desk.open("/places")
        await page.get_by_test_id("filter").fill("zeppelin")
        await expect(page.get_by_test_id("place")).to_have_count(0)
        await page.get_by_test_id("retired").check()
        await expect(page.get_by_test_id("place")).to_have_count(2)
        await page.get_by_test_id("place").first.click()
        await page.get_by_test_id("bring-back").click()
        await expect(page.get_by_test_id("retire")).to_be_visible()

        await desk.open("/places/import")
        await page.get_by_test_id("file").set_input_files(csv_of(WRONG))
        await page.get_by_test_id("look").click()
        await expect(page.get_by_test_id("line")).to_have_count(3)
        await expect(page.get_by_test_id("apply")).to_have_count(0)
        await check(desk, "import-wrong")
        await page.get_by_test_id("file").set_input_files(csv_of(RIGHT))
        await page.get_by_test_id("look").click()
        await page.get_by_test_id("apply").click()
        await expect(page.get_by_test_id("report")).to_contain_text("Imported")
        await check(desk, "imported")

        await desk.open("/places/routes/new")
        await page.get_by_test_id("name").fill("Zeppelin loop")
        for stop in ("Zeppelin Annex", "Zeppelin Store"):
            await page.get_by_test_id("add-stop").select_option(label=stop)
        await page.get_by_test_id("save").click()
        await expect(page.get_by_role("heading", name="Zeppelin loop")).to_be_visible()
        await page.get_by_test_id("line").select_option("pasted")
        await page.get_by_test_id("pasted").fill("61.51, 23.75\n61.515, 23.8\n61.52, 23.74")
        await page.get_by_test_id("save").click()
        await expect(page.get_by_test_id("older")).to_be_visible()
        await page.get_by_test_id("said-along").click()
        await check(desk, "route")

        await desk.open("/places/proposals")
        await expect(page.get_by_role("heading").first).to_be_visible()
        await check(desk, "proposals")

    async with device(PHONE, installed=True) as phone:
        await phone.sign_in("James")
        await phone.open("/me")
        await phone.page.get_by_test_id("to-places").click()
        await phone.page.get_by_test_id("filter").fill("zeppelin base")
        await phone.page.get_by_test_id("place").first.click()
        await expect(phone.page.get_by_text("Mo-Fr 06:00-22:00")).to_be_visible()
        await expect(phone.page.get_by_test_id("save")).to_have_count(0)
        await phone.works_offline()
        await phone.offline()
        await phone.page.reload()
        await expect(phone.page.get_by_text("Mo-Fr 06:00-22:00")).to_be_visible()
        await phone.online()
        await phone.open("/places/import")
        await expect(phone.page.get_by_test_id("file")).to_have_count(0)
    # The demo's other stories count its sites.
    for place in [one for one in api(service, "GET", "/sites")["items"] if one["lat"] > 61]:
        if place["kind"] == "site":
            api(service, "DELETE", f"/sites/{place['id']}", params={"version": place["version"]})
    for route in [one for one in api(service, "GET", "/routes")["items"] if one["name"] == "Zeppelin loop"]:
        api(service, "DELETE", f"/routes/{route['id']}", params={"version": route["version"]})
