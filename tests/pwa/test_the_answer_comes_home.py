"""A manager answers by keyboard with a text that is kept, and says what changed; the author's phone shows it at once."""

from typing import Any

import httpx
from playwright.async_api import Page, expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, DeviceOf, Service
from tests.pwa.pictures import picture

IN_POLISH = "Nowa jest zamówiona. Przyjedzie w tym tygodniu."


async def tab_to(page: Page, test_id: str) -> None:
    """By the Tab key alone: a field that it does not reach is not there for everybody."""
    for _ in range(12):
        if await page.evaluate("document.activeElement?.dataset.testid") == test_id:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {test_id}")


async def test_a_text_and_an_outcome_come_home_in_the_author_s_language(device: DeviceOf, service: Service) -> None:
    author, before = "Marek", service.ids_of("Marek")
    async with device(DESKTOP) as desk, device(PHONE, installed=True) as phone, device(PHONE) as colleague:
        await phone.sign_in(author)
        await phone.write("The weighbridge ticket printer at gate C smears every number")
        tip = await phone.published(before, author)
        home = f"/tips/{tip['id']}"
        await phone.by_id("tip-row", tip["id"]).get_by_test_id("tip-home").click()
        await expect(phone.page.get_by_test_id("own-words")).to_have_text(
            "The weighbridge ticket printer at gate C smears every number"
        )
        stations = phone.page.get_by_test_id("station")
        await expect(stations.last).to_have_attribute("data-kind", "waiting")
        assert await phone.page.get_by_role("list").filter(has=stations).count() == 1, "an ordered list with its items"
        await picture(phone, "home-waiting")

        await desk.sign_in("Aino")
        await desk.open("/answers")
        await desk.page.get_by_test_id("template-new").click()
        await desk.page.get_by_test_id("template-name").fill("On its way")
        await desk.page.get_by_test_id("template-status").select_option("done")
        await desk.page.get_by_test_id("template-text-en").fill("A new one is ordered. It comes this week.")
        await desk.page.get_by_test_id("template-text-pl").fill(IN_POLISH)
        await picture(desk, "template-form")
        await desk.page.get_by_test_id("template-save").click()
        await expect(desk.page.get_by_test_id("kept-template")).to_contain_text("On its way")
        await picture(desk, "answers")
        assert await violations(desk) == []

        await desk.open(f"/feed?owed=1&q=weighbridge&open={tip['insight_id']}")
        row = desk.by_id("feed-row", tip["insight_id"])
        await expect(row).to_be_visible()
        await expect(desk.by_id("insight", tip["insight_id"])).to_be_visible()
        await row.focus()
        await desk.page.keyboard.press("t")
        await expect(desk.page.get_by_test_id("template").first).to_be_focused()
        await picture(desk, "template-picker")
        await desk.page.keyboard.press("Enter")
        # In the language of the one who told it.
        await expect(desk.page.get_by_test_id("decline-reason")).to_have_value(IN_POLISH)
        await picture(desk, "template-answer")
        await tab_to(desk.page, "decline-save")
        await desk.page.keyboard.press("Enter")
        await expect(row).to_have_attribute("data-status", "done")
        await expect(phone.page.get_by_test_id("home-answer")).to_have_text(IN_POLISH)
        await expect(phone.page.get_by_test_id("home-answer")).to_have_attribute("lang", "pl")
        await picture(phone, "home-answered")

        await desk.page.keyboard.press("o")
        await expect(desk.page.get_by_test_id("outcome-text")).to_be_focused()
        await desk.page.keyboard.type("Gate C prints on a new printer.")
        await tab_to(desk.page, "outcome-kind")
        await desk.page.keyboard.type("Hours")
        await tab_to(desk.page, "outcome-amount")
        # What is no figure is told before it is sent, and nothing that was written is lost.
        await desk.page.keyboard.type("-3")
        await tab_to(desk.page, "outcome-basis")
        await desk.page.keyboard.type("Four drivers asked for a second ticket every day.")
        await tab_to(desk.page, "outcome-save")
        await desk.page.keyboard.press("Enter")
        await expect(desk.page.get_by_role("alert").filter(has_text="above zero")).to_be_visible()
        await picture(desk, "outcome-form")
        await desk.page.get_by_test_id("outcome-amount").fill("7,5")
        await tab_to(desk.page, "outcome-save")
        await desk.page.keyboard.press("Enter")
        await expect(phone.page.get_by_test_id("home-outcome")).to_have_text("Gate C prints on a new printer.")
        await expect(phone.page.get_by_test_id("home-worth")).to_contain_text("7,5")

        await colleague.sign_in("Jonas")
        await colleague.open(f"/insights/{tip['insight_id']}")
        await colleague.page.get_by_test_id("thank").click()
        await expect(colleague.page.get_by_test_id("thank")).to_have_attribute("aria-pressed", "true")
        await colleague.page.get_by_test_id("confirm-helped").click()
        # One colleague is nobody's number.
        await expect(phone.page.get_by_test_id("home-thanks")).to_have_text("Kilka osób dziękuje.")
        await expect(phone.page.locator('[data-kind="helped"]')).to_contain_text("Pomogło kilku osobom.")
        await expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Gate C prints on a new printer.")
        assert await violations(phone) == []
        await picture(phone, "home-changed")
        await phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "at 200 % nothing is cut off"
        await picture(phone, "home-200")

        # Kept on the phone, for where there is no network.
        await phone.open(home)
        await expect(phone.page.get_by_test_id("home-outcome")).to_be_visible()
        await phone.offline()
        await phone.page.reload()
        await expect(phone.page.get_by_test_id("home-outcome")).to_have_text("Gate C prints on a new printer.")
        await expect(phone.page.get_by_test_id("answer-state")).to_be_visible()
        await phone.online()

        await colleague.open("/outcomes")
        found = colleague.page.get_by_test_id("outcome").filter(has_text="Gate C prints on a new printer.")
        await expect(found).to_contain_text("7,5 Stunden jede Woche gespart")
        await expect(colleague.page.get_by_test_id("outcome-correct")).to_have_count(0)
        assert await violations(colleague) == []
        await picture(colleague, "outcomes")
        await desk.open("/outcomes")
        await desk.page.get_by_test_id("outcome").filter(has_text="Gate C").get_by_test_id("outcome-correct").click()
        await desk.page.get_by_test_id("outcome-amount").fill("8")
        await desk.page.get_by_test_id("outcome-save").click()
        await expect(desk.page.get_by_test_id("outcome").filter(has_text="Gate C")).to_contain_text("8 hours")
        await picture(desk, "outcomes-desk")


async def test_a_receipt_number_is_enough(device: DeviceOf, service: Service) -> None:
    """Without an account, on any phone; and it leaves nothing behind."""
    token = {"Authorization": f"Bearer {service.member('Olena')['token']}"}
    body: dict[str, Any] = {
        "kind": "text",
        "text": "The night shift props the fire door at bay 12 open",
        "captured_at": "2026-11-20T10:00:00Z",
        "anonymous": True,
        "visibility": "managers",
    }
    address = f"{service.base_url}/api/v1/tips/5d2f1c1e-7a34-4b0c-9a55-0f4f6f0f7a11"
    async with httpx.AsyncClient(headers=token) as sender:
        number = (await sender.put(address, json=body)).raise_for_status().json()["receipt_number"]
    async with device(PHONE) as phone:
        await phone.open("/")
        await phone.page.get_by_test_id("receipt-number").locator("summary").click()
        digits = phone.page.get_by_test_id("receipt-digits")
        await digits.fill("1234")
        await phone.page.get_by_test_id("receipt-show").click()
        await expect(phone.page.get_by_role("alert")).to_contain_text("sixteen digits")
        await digits.fill(" ".join(number[n : n + 4] for n in range(0, 16, 4)))
        await phone.page.get_by_test_id("receipt-show").click()
        await expect(phone.page.get_by_test_id("own-words")).to_have_text(body["text"])
        await expect(phone.page.get_by_test_id("station").first).to_have_attribute("data-kind", "received")
        # That nobody is signed in is answered with 401 at the start, and meant to be.
        phone.errors[:] = [error for error in phone.errors if "401" not in error]
        assert await violations(phone) == []
        await picture(phone, "receipt-number")
        await phone.page.reload()
        await expect(phone.page.get_by_test_id("receipt-number")).to_be_visible()
        await expect(phone.page.get_by_text(body["text"])).to_have_count(0)
        phone.errors[:] = [error for error in phone.errors if "401" not in error]
