"""What others do with a tip: confirm, assign, decline with a reason; and what is left when its author takes it back."""

import re

import psycopg
from playwright.async_api import Page, expect
from tests.pwa.conftest import DESKTOP, PHONE, DeviceOf, Service

from backhaul.db.embedded import EmbeddedPostgres


async def confirmed(page: Page, kind: str, count: int, *, mine: bool) -> None:
    """The button's number, and whether it is pressed."""
    button = page.get_by_test_id(f"confirm-{kind}")
    await expect(button).to_have_attribute("aria-pressed", str(mine).lower())
    await expect(button.locator("b")).to_have_text(str(count))


async def test_others_confirm_and_the_manager_assigns_and_declines_by_keyboard(device: DeviceOf, service: Service) -> None:
    author, before = "Olena", service.ids_of("Olena")
    async with device(DESKTOP) as desk, device(PHONE) as phone, device(PHONE) as colleague:
        await phone.sign_in(author)
        await phone.write("The scanner at gate B reads nothing since noon")
        tip = await phone.published(before, author)

        await desk.sign_in("Aino")
        await desk.open("/feed")
        row = desk.by_id("feed-row", tip["insight_id"])
        await row.click()
        pane = desk.by_id("insight", tip["insight_id"])
        await expect(pane).to_contain_text("The scanner at gate B")

        # One tap says it; the opposite takes it back; the manager's numbers follow by themselves.
        await colleague.sign_in("Jonas")
        await colleague.open(f"/insights/{tip['insight_id']}")
        await colleague.page.get_by_test_id("confirm-still_there").click()
        await confirmed(colleague.page, "still_there", 1, mine=True)
        await confirmed(desk.page, "still_there", 1, mine=False)
        await colleague.page.get_by_test_id("confirm-gone").click()
        await confirmed(colleague.page, "still_there", 0, mine=False)
        await confirmed(colleague.page, "gone", 1, mine=True)
        await colleague.page.get_by_test_id("confirm-helped").click()
        await confirmed(desk.page, "still_there", 0, mine=False)
        await confirmed(desk.page, "gone", 1, mine=False)
        await confirmed(desk.page, "helped", 1, mine=False)
        await colleague.page.reload()
        await confirmed(colleague.page, "gone", 1, mine=True)
        await confirmed(colleague.page, "helped", 1, mine=True)

        await expect(row).to_have_attribute("data-status", "new")
        await desk.page.keyboard.press("s")
        await expect(row).to_have_attribute("data-status", "seen")
        await desk.page.keyboard.press("a")
        # Only those are offered who can be given it.
        await expect(desk.page.get_by_test_id("assign-member")).to_have_text([re.compile("Aino"), re.compile("Sara")])
        await desk.page.get_by_test_id("assign-search").fill("sar")
        await expect(desk.page.get_by_test_id("assign-member")).to_have_count(1)
        await desk.page.get_by_test_id("assign-member").click()
        await expect(row).to_have_attribute("data-status", "assigned")
        await expect(row.locator(".chip").first).to_have_text("Sara Lind")

        await desk.page.keyboard.press("x")
        await expect(desk.page.get_by_test_id("decline-reason")).to_be_focused()
        await desk.page.keyboard.type("IT replaced it at one o'clock")
        await desk.page.keyboard.press("Tab")
        await desk.page.keyboard.press("Tab")
        await desk.page.keyboard.press("Enter")
        await expect(row).to_have_attribute("data-status", "declined")
        await desk.page.reload()
        await expect(row).to_have_attribute("data-status", "declined")

        # Every tip gets an answer.
        await phone.open("/outbox")
        receipt = phone.by_id("tip-row", tip["id"]).get_by_test_id("receipt")
        await expect(receipt).to_contain_text("IT replaced it at one o'clock")


async def test_what_its_author_takes_back_leaves_every_screen(device: DeviceOf, service: Service) -> None:
    author, before, words = "Marek", service.ids_of("Marek"), "Somebody left pallet 31 in the fire lane"
    async with device(DESKTOP) as desk, device(PHONE) as phone, device(PHONE, installed=True) as colleague:
        await phone.sign_in(author)
        await phone.write(words)
        tip = await phone.published(before, author)
        await desk.sign_in("Aino")
        await desk.open("/feed")
        row = desk.by_id("feed-row", tip["insight_id"])
        await row.click()
        await expect(desk.by_id("insight", tip["insight_id"])).to_contain_text(words)
        await colleague.sign_in("Jonas")
        await colleague.open(f"/insights/{tip['insight_id']}")
        await expect(colleague.page.get_by_test_id("insight-text")).to_have_text(words)

        await phone.by_id("tip-row", tip["id"]).get_by_test_id("tip-withdraw").click()
        await phone.page.get_by_test_id("sure-yes").click()
        for reader in (desk, colleague):
            await expect(reader.page.get_by_text(words)).to_have_count(0)
            await expect(reader.page.get_by_test_id("answer-state")).to_be_visible()
        await expect(row).to_have_count(0)
        # "Not found" is the answer that both were to get.
        for reader in (desk, colleague):
            assert all("status of 404" in error for error in reader.errors), reader.errors
            reader.errors.clear()

        # Nor is it in what the phone keeps for a dead spot.
        await colleague.offline()
        await colleague.page.reload()
        await expect(colleague.page.get_by_test_id("answer-state")).to_be_visible()
        await expect(colleague.page.get_by_text(words)).to_have_count(0)


async def test_a_feed_that_missed_something_fetches_again(device: DeviceOf, service: Service) -> None:
    async with device(DESKTOP) as desk:
        await desk.sign_in("Aino")
        await desk.open("/feed")
        await expect(desk.page.get_by_test_id("feed-row").first).to_be_visible()
        async with desk.page.expect_response(lambda answer: "/api/v1/feed" in answer.url):
            # The service loses the connection on which it hears of changes, and tells those who listen to it.
            with psycopg.connect(EmbeddedPostgres(service.data / "postgres").conninfo(), autocommit=True) as owner:
                ended = owner.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'"
                ).fetchall()
        assert ended, "there was a connection to lose"
        await expect(desk.page.get_by_test_id("feed-row").first).to_be_visible()
