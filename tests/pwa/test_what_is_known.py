"""What was said becomes what is known: its author answers for it, a reader trusts it, a manager puts it in order."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import httpx
import psycopg
from playwright.async_api import Route, expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf, Service
from tests.pwa.test_accessibility import fits

from backhaul.db.base import new_id
from backhaul.db.embedded import EmbeddedPostgres

PHONE_NUMBER = "07400 123456"


def ask(service: Service, name: str, path: str, **options: Any) -> Any:
    """What the server answers a member."""
    headers = {"Authorization": f"Bearer {service.member(name)['token']}"}
    method = options.pop("method", "GET")
    answer = httpx.request(method, f"{service.base_url}/api/v1{path}", headers=headers, timeout=30, **options)
    return answer.raise_for_status().json()


async def told(service: Service, name: str, text: str, site: str) -> dict[str, Any]:
    """A tip that a member told at a site, once it is on the feed."""
    (site_id,) = (one["id"] for one in ask(service, name, "/sites")["items"] if one["name"] == site)
    at = datetime.now(UTC).isoformat()
    tip = f"/tips/{new_id()}"
    ask(service, name, tip, method="PUT", json={"kind": "text", "text": text, "captured_at": at, "site_id": site_id})
    async with asyncio.timeout(90):
        while (status := ask(service, name, tip))["state"] != "published":
            await asyncio.sleep(0.2)
    answer: dict[str, Any] = status
    return answer


def add_dock(service: Service, site: str) -> None:
    """Give a site a dock 9, as an import of the organisation's sites does."""
    with psycopg.connect(EmbeddedPostgres(service.data / "postgres").conninfo(), autocommit=True) as owner:
        owner.execute(
            """
            INSERT INTO backhaul.site (organisation_id, id, name, aliases, parent_id, geom, radius_m)
            SELECT organisation_id, gen_random_uuid(), name || ' Dock 9', ARRAY['Dock 9'], id, geom, 30
            FROM backhaul.site WHERE name = %(site)s
            AND NOT EXISTS (SELECT FROM backhaul.site WHERE name = %(site)s || ' Dock 9')
            """,
            {"site": site},
        )


async def test_which_dock_is_asked_on_the_row_and_answered_by_one_tap_without_a_network(
    device: DeviceOf, service: Service
) -> None:
    for site in ("Kamppi Loading Hall", "Pasila Parcel Hub"):
        add_dock(service, site)
    author, before = "James", service.ids_of("James")
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in(author)
        await phone.context.clear_permissions()
        await phone.write("Dock nine is blocked by a fallen crane")
        tip = await phone.published(before, author)
        row = phone.by_id("tip-row", tip["id"])
        question = row.get_by_role("group", name="Which of these?")
        await expect(question.get_by_test_id("place-choice")).to_have_count(2)
        await expect(question).to_contain_text("None of these")
        assert await violations(phone) == []
        assert await fits(phone)

        await phone.offline()
        await phone.page.reload()
        await question.get_by_test_id("place-choice").filter(has_text="Pasila").click()
        await expect(question).to_have_count(0)
        said = row.get_by_test_id("place-thanks")
        await expect(said).to_be_focused()
        await expect(said).to_contain_text("Pasila Parcel Hub Dock 9")
        await expect(said).to_contain_text("goes out by itself")
        await phone.page.reload()
        await expect(said).to_contain_text("goes out by itself")
        await expect(question).to_have_count(0)
        assert ask(service, author, f"/tips/{tip['id']}")["place_question"] is not None, "nothing left the phone"

        await phone.online()
        async with asyncio.timeout(60):
            while (status := ask(service, author, f"/tips/{tip['id']}"))["place_question"] or status["state"] != "published":
                await asyncio.sleep(0.3)
        place = ask(service, author, f"/insights/{status['insight_id']}")["place"]
        assert place["label"] == "Pasila Parcel Hub Dock 9"
        await expect(said).to_have_count(0)


async def test_none_of_these_is_an_answer_too(device: DeviceOf, service: Service) -> None:
    for site in ("Kamppi Loading Hall", "Pasila Parcel Hub"):
        add_dock(service, site)
    author, before = "Olena", service.ids_of("Olena")
    async with device(PHONE) as phone:
        await phone.sign_in(author)
        await phone.context.clear_permissions()
        await phone.write("Dock nine smells of petrol since the morning")
        tip = await phone.published(before, author)
        row = phone.by_id("tip-row", tip["id"])
        await row.get_by_test_id("place-none").click()
        await expect(row.get_by_test_id("place-question")).to_have_count(0)
        await expect(row.get_by_test_id("place-thanks")).to_be_focused()
        await phone.page.reload()
        await expect(row).to_be_visible()
        await expect(row.get_by_test_id("place-question")).to_have_count(0)


async def test_what_is_hidden_is_shown_to_its_author_who_says_that_it_is_meant(device: DeviceOf, service: Service) -> None:
    author, before = "James", service.ids_of("James")
    async with device(PHONE, installed=True) as phone, device(PHONE) as colleague:
        await phone.sign_in(author)
        await phone.write(f"The weighbridge is broken, ring the technician on {PHONE_NUMBER}")
        tip = await phone.published(before, author)
        await colleague.sign_in("Jonas")
        await colleague.open(f"/insights/{tip['insight_id']}")
        text = colleague.page.get_by_test_id("insight-text")
        await expect(text).to_contain_text("☎██")
        # Who listens is told in their language what is hidden, not that there are two blocks.
        await expect(text).to_contain_text("Telefonnummer, verborgen")
        await expect(text.locator(".mask")).to_have_attribute("aria-hidden", "true")
        await expect(text).not_to_contain_text("123456")
        assert await violations(colleague) == []

        row = phone.by_id("tip-row", tip["id"])
        await expect(row.get_by_test_id("hidden-now")).to_contain_text(f"Hidden from colleagues: {PHONE_NUMBER}")
        await row.get_by_test_id("hidden-now").click()
        meant = row.get_by_role("switch", name="This is meant to be read")
        await expect(meant).to_have_attribute("aria-checked", "false")
        await expect(meant).to_have_accessible_description(re.compile(f"Phone.*{PHONE_NUMBER}"))
        assert await violations(phone) == []
        assert await fits(phone)
        await meant.click()
        await expect(meant).to_have_attribute("aria-checked", "true")
        await expect(row.get_by_test_id("hidden-now")).to_contain_text("Nothing of it is hidden any more")
        await expect(text).to_contain_text(PHONE_NUMBER)
        await phone.page.reload()
        await expect(row.get_by_test_id("hidden-now")).to_contain_text("Nothing of it is hidden any more")

        # Without a network it is not changed, and the screen does not pretend.
        await row.get_by_test_id("hidden-now").click()
        await phone.offline()
        await meant.click()
        await expect(phone.page.get_by_role("alert").first).to_contain_text("Not saved")
        await expect(meant).to_have_attribute("aria-checked", "true")


async def test_a_manager_merges_what_is_proposed_and_splits_it_again(device: DeviceOf, service: Service) -> None:
    site = "Market Square Wholesale"
    first = await told(service, "James", "Long queue at the unloading bay, about two hours", site)
    second = await told(service, "Olena", "Waiting two hours to be unloaded here", site)
    one, other = first["insight_id"], second["insight_id"]
    assert one != other
    async with device(DESKTOP) as desk, device(PHONE) as colleague, device(PHONE) as phone:
        await colleague.sign_in("Jonas")
        await colleague.open(f"/insights/{other}")
        await expect(colleague.by_id("insight", other)).to_be_visible()
        await desk.sign_in("Aino")
        await desk.open("/feed")
        await expect(desk.by_id("feed-row", other)).to_be_visible()
        await desk.by_id("feed-row", one).click()
        pane = desk.by_id("insight", one)
        proposal = desk.by_id("alike", other)
        # Side by side, each with who said it.
        await expect(proposal.get_by_test_id("evidence-tip")).to_have_count(2)
        boxes = [await tip.bounding_box() for tip in await proposal.get_by_test_id("evidence-tip").all()]
        assert boxes[0] is not None
        assert boxes[1] is not None
        assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"]
        assert await violations(desk) == []

        await proposal.get_by_test_id("alike-merge").click()
        await expect(desk.page.get_by_test_id("alike-said")).to_contain_text("2 tips say it now")
        await expect(proposal).to_have_count(0)
        await expect(desk.by_id("feed-row", other)).to_have_count(0)
        await expect(pane).to_contain_text("2 tips")
        # Who looks at the other one reads this one.
        await expect(colleague.by_id("insight", one)).to_be_visible()

        # Its author learns that they are not alone.
        await phone.sign_in("James")
        await phone.open("/outbox")
        await expect(phone.by_id("tip-row", first["id"]).get_by_test_id("joined")).to_have_text("1 other says the same")

        await desk.page.get_by_test_id("split-open").click()
        picks = desk.page.get_by_test_id("split-pick")
        save = desk.page.get_by_test_id("split-save")
        await expect(save).to_be_disabled()
        for pick in await picks.all():
            await pick.check()
        await expect(save).to_be_disabled()
        await desk.by_id("evidence-tip", first["id"]).get_by_test_id("split-pick").uncheck()
        await expect(desk.page.get_by_role("group", name="Some of these are something else")).to_contain_text(
            "1 tip leaves here"
        )
        assert await violations(desk) == []
        await save.click()
        await expect(desk.page.get_by_test_id("parted")).to_be_visible()
        made = desk.page.get_by_test_id("insight")
        await expect(made).not_to_have_attribute("data-id", one)
        await expect(made.get_by_test_id("insight-text")).to_have_text("Waiting two hours to be unloaded here")
        made_id = await made.get_attribute("data-id")
        await expect(desk.by_id("feed-row", str(made_id))).to_be_visible()
        await desk.page.get_by_test_id("parted").get_by_role("link").click()
        await expect(pane).to_contain_text("1 tip")
        await expect(desk.page.get_by_test_id("evidence-tip")).to_have_count(1)
        # They were told apart by a person and are not proposed again.
        assert made_id not in [item["id"] for item in ask(service, "Aino", f"/insights/{one}/alike")["items"]]


async def test_what_is_not_the_same_is_not_asked_again(device: DeviceOf, service: Service) -> None:
    site = "Kalasatama Cold Store"
    first = await told(service, "James", "Long queue at the unloading bay, about two hours", site)
    second = await told(service, "Marek", "Waiting two hours to be unloaded here", site)
    async with device(PHONE) as manager:
        await manager.sign_in("Aino")
        await manager.open(f"/insights/{first['insight_id']}")
        proposal = manager.by_id("alike", second["insight_id"])
        await expect(proposal).to_be_visible()
        assert await violations(manager) == []
        assert await fits(manager)
        await proposal.get_by_test_id("alike-dismiss").click()
        await expect(proposal).to_have_count(0)
        await expect(manager.page.get_by_test_id("alike-said")).to_be_focused()
        await manager.page.reload()
        await expect(manager.page.get_by_test_id("evidence-tip")).to_have_count(1)
        await expect(proposal).to_have_count(0)


async def tag_names(page: Device) -> list[str]:
    """The tags under the title, as a manager sees them."""
    return [(await tag.inner_text()).strip() for tag in await page.page.get_by_test_id("tag").all()]


async def test_tags_are_set_and_removed_at_once_and_undone(device: DeviceOf, service: Service) -> None:
    tip = await told(service, "Lucía", "The lift at the old wing squeaks", "Kamppi Loading Hall")
    async with device(DESKTOP) as desk:
        await desk.sign_in("Aino")
        await desk.open(f"/insights/{tip['insight_id']}")
        page = desk.page
        await page.get_by_test_id("tag-open").click()
        await page.get_by_test_id("tag-search").fill("competitor")
        assert await violations(desk) == []
        await page.get_by_test_id("tag-search").press("Enter")
        tag = page.locator('[data-testid="tag"][data-slug="competitor"]')
        await expect(tag).to_be_visible()
        await expect(page.get_by_test_id("tag-said")).to_contain_text("Added: competitor")
        await page.reload()
        await expect(tag).to_be_visible()

        await tag.get_by_test_id("tag-remove").click()
        await expect(page.get_by_test_id("tag-said")).to_contain_text("Removed: competitor")
        await expect(tag).to_have_count(0)
        assert await violations(desk) == []
        await page.get_by_test_id("tag-undo").click()
        await expect(page.get_by_test_id("tag-said")).to_contain_text("Added: competitor")
        await expect(tag).to_be_visible()

        # The server does not hear of it: the tag is back, and the screen says why.
        desk.breaks_the_line = True
        await page.route("**/tags/competitor", lambda route: route.abort())
        await tag.get_by_test_id("tag-remove").click()
        await expect(page.get_by_test_id("tag-said")).to_contain_text("Not saved")
        await expect(tag).to_be_visible()
        assert "competitor" in await tag_names(desk)
        assert "competitor" in [one["slug"] for one in ask(service, "Aino", f"/insights/{tip['insight_id']}")["tags"]]


async def test_a_dispute_is_seen_in_the_lists_and_in_the_evidence(device: DeviceOf, service: Service) -> None:
    site = "Vuosaari Harbour"
    await told(service, "James", "The south gate is closed today", site)
    against = await told(service, "Olena", "The south gate is open today", site)
    id = against["insight_id"]
    async with device(DESKTOP) as desk, device(PHONE, geolocation={"latitude": 60.2187, "longitude": 25.196}) as phone:
        await desk.sign_in("Aino")
        await desk.open("/feed")
        await expect(desk.by_id("feed-row", id).get_by_test_id("disputes")).to_have_text("1 says the opposite")
        await phone.sign_in("James")
        await phone.open("/near")
        card = phone.by_id("insight-card", id)
        await expect(card.get_by_test_id("disputes")).to_have_text("1 says the opposite")
        # One says so and one the opposite: nobody can be sure.
        await expect(card.get_by_test_id("certainty")).not_to_have_attribute("data-certainty", "sure")
        await expect(card).to_contain_text("How sure:")
        assert await violations(phone) == []
        await card.click()
        await expect(phone.page.get_by_test_id("insight").get_by_test_id("disputes")).to_have_text("1 says the opposite")
        await expect(phone.by_id("evidence-tip", against["id"])).to_contain_text("says the opposite")
        await expect(phone.page.get_by_text("says the opposite")).to_have_count(2)
        assert await violations(phone) == []
        assert await fits(phone)


async def test_hazards_alone_and_for_how_long_they_hold(device: DeviceOf, service: Service) -> None:
    hazard = await told(service, "Jonas", "Danger, a live cable hangs over the ramp until Friday", "Pasila Parcel Hub")
    weekly_tip = await told(service, "Lucía", "Every Monday from 6 to 8 nobody unloads at the back", "Pasila Parcel Hub")
    async with device(DESKTOP) as desk:
        await desk.sign_in("Aino")
        await desk.open("/feed")
        weekly = desk.by_id("feed-row", weekly_tip["insight_id"])
        await expect(weekly).to_contain_text("every Monday at 06:00")
        await desk.page.get_by_test_id("filter-kind").select_option("hazard")
        await expect(desk.page).to_have_url(re.compile(r"[?&]kind=hazard"))
        row = desk.by_id("feed-row", hazard["insight_id"])
        await expect(row.get_by_test_id("kind")).to_have_text("Hazard")
        # The list is empty while it is fetched: what is not in it is asked once it is there.
        await expect(weekly).to_have_count(0)
        await expect(row).to_contain_text("until ")
        assert await violations(desk) == []

        # Whoever gets the address sees the same; what comes in later keeps to it.
        await desk.page.reload()
        await expect(row).to_be_visible()
        await expect(weekly).to_have_count(0)
        await expect(desk.page.get_by_test_id("filter-kind")).to_have_value("hazard")
        later = await told(service, "Marek", "Danger, the fence at the ramp has fallen over", "Kamppi Loading Hall")
        await told(service, "Marek", "The canteen sells soup again", "Kamppi Loading Hall")
        await expect(desk.by_id("feed-row", later["insight_id"])).to_be_visible()
        await expect(desk.page.get_by_text("canteen")).to_have_count(0)


async def test_a_translation_is_read_first_and_the_original_is_one_tap_away(device: DeviceOf, service: Service) -> None:
    words = "Brama przy wadze jest zepsuta"
    tip = await told(service, "Marek", words, "Vuosaari Harbour")
    english = {
        "language": "en",
        "title": "The gate at the scales",
        "text": "The gate at the scales is broken",
        "source": "machine",
    }

    async def translated(route: Route) -> None:
        answer = await route.fetch()
        body = await answer.json()
        await route.fulfill(response=answer, json={**body, "translation": english})

    async with device(PHONE) as phone:
        await phone.sign_in("James")
        # What a server says that translates.
        await phone.page.route(f"**/api/v1/insights/{tip['insight_id']}", translated)
        await phone.open(f"/insights/{tip['insight_id']}")
        text, title = phone.page.get_by_test_id("insight-text"), phone.page.get_by_test_id("insight-title")
        await expect(title).to_have_text(english["title"])
        await expect(text).to_have_text(english["text"])
        await expect(text).to_have_attribute("lang", "en")
        await expect(phone.page.get_by_text("Translated from Polish")).to_be_visible()
        assert await violations(phone) == []
        await phone.page.get_by_test_id("original").click()
        await expect(text).to_have_text(words)
        for element in (text, title):
            await expect(element).to_have_attribute("lang", "pl")
            await expect(element).to_have_attribute("dir", "auto")
        await phone.page.get_by_test_id("original").click()
        await expect(text).to_have_text(english["text"])
        await phone.page.unroute_all(behavior="ignoreErrors")


async def test_who_reads_another_language_reads_what_was_said_in_theirs_too(device: DeviceOf, service: Service) -> None:
    site, polish = "Kalasatama Cold Store", "Rampa 4 jest zablokowana przez zepsutą naczepę"
    first = await told(service, "Marek", polish, site)
    english = await told(service, "Sara", "Dock 4 is blocked by a broken down trailer", site)
    assert english["insight_id"] == first["insight_id"]
    async with device(PHONE, geolocation={"latitude": 60.188, "longitude": 24.9793}) as phone:
        await phone.sign_in("James")
        await phone.open("/near")
        card = phone.by_id("insight-card", first["insight_id"])
        await expect(card.get_by_role("heading")).to_have_attribute("lang", "en")
        await expect(card).to_contain_text("Said in English too")
        await card.click()
        text = phone.page.get_by_test_id("insight-text")
        await expect(text).to_have_text("Dock 4 is blocked by a broken down trailer")
        await phone.page.get_by_test_id("original").click()
        await expect(text).to_have_text(polish)
        await expect(text).to_have_attribute("lang", "pl")


async def test_what_was_misheard_is_corrected_by_its_author_and_nobody_writes_over_another_unseen(
    device: DeviceOf, service: Service
) -> None:
    author, before, said = "James", service.ids_of("James"), "The barrier at the ferry pier is broken"
    async with device(DESKTOP) as desk, device(PHONE) as phone:
        # Every recording says the same here: at a place of others it would join theirs.
        await phone.context.set_geolocation({"latitude": 61.9, "longitude": 27.3, "accuracy": 12})
        await phone.sign_in(author)
        await phone.speak(6)
        tip = await phone.published(before, author)
        await desk.sign_in("Aino")
        await desk.open(f"/insights/{tip['insight_id']}")
        # Captions stand beside the sound.
        await expect(desk.page.locator("audio track[kind=captions]")).to_have_attribute("srclang", "en")
        await desk.by_id("evidence-tip", tip["id"]).get_by_test_id("correct-open").click()
        words = desk.page.get_by_test_id("correct-text")
        await expect(words).not_to_have_value("")
        assert await violations(desk) == []
        heard = await words.input_value()

        row = phone.by_id("tip-row", tip["id"])
        await row.get_by_test_id("correct-open").click()
        await expect(row.get_by_test_id("correct-text")).to_have_value(heard)
        await expect(row.get_by_test_id("correct-save")).to_be_disabled()
        await row.get_by_test_id("correct-text").fill(said)
        assert await violations(phone) == []
        assert await fits(phone)
        await row.get_by_test_id("correct-save").click()
        await expect(row.get_by_test_id("correct-save")).not_to_be_visible()
        await expect(desk.page.get_by_test_id("insight-title")).to_have_text(said, timeout=60_000)

        # The manager read an older version: theirs is kept, the newer one is shown, and saving again means it.
        desk.breaks_the_line = True  # 409 is the answer that it is to get
        await expect(words).to_have_value(heard)
        await words.fill(said + ", use the other one")
        await desk.page.get_by_test_id("correct-save").click()
        await expect(desk.page.get_by_test_id("correct-newer")).to_have_text(said)
        await expect(words).to_have_value(said + ", use the other one")
        assert await violations(desk) == []
        await desk.page.get_by_test_id("correct-save").click()
        await expect(desk.page.get_by_test_id("insight-title")).to_contain_text("use the other one", timeout=60_000)
        assert ask(service, author, f"/tips/{tip['id']}")["transcript"]["version"] == 3
