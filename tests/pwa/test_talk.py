"""A question goes out from one phone, is answered from another in a dead spot, and is found before it is asked again."""

import asyncio
import re

from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf, Service
from tests.pwa.test_accessibility import fits
from tests.pwa.test_what_is_known import ask

SITE = "Kamppi Loading Hall"
QUESTION = "Which hatch takes returned pallets of glass jars"
ANSWER = "The green hatch behind the baler. Ask for Dorota Lis, phone 07400 123456"
# With the words that a screen reader says instead of the signs.
READ = re.compile(r"^The green hatch behind the baler\. Ask for 👤██.*, phone ☎██")


async def good(phone: Device) -> None:
    assert await violations(phone) == []
    assert await fits(phone)


async def test_two_phones_and_a_desk_ask_answer_accept_and_find_it_again(device: DeviceOf, service: Service) -> None:
    (site,) = (one["id"] for one in ask(service, "James", "/sites")["items"] if one["name"] == SITE)
    async with device(PHONE, installed=True) as asker, device(PHONE, installed=True) as knower, device(DESKTOP) as desk:
        # Olena says, by one choice, that she may be asked about this place.
        await knower.sign_in("Olena")
        await knower.open("/me")
        await knower.page.get_by_test_id("language-en").click()
        await knower.page.get_by_test_id("to-questions").click()
        await expect(knower.page.get_by_test_id("known-places")).to_be_visible()
        await knower.page.get_by_test_id("know-place").select_option(label=SITE)
        await expect(knower.page.get_by_test_id("known-places").get_by_text(SITE, exact=True).first).to_be_visible()
        await good(knower)

        # James asks where there is no network; his words outlive a reload before they are saved, and wait after that.
        await asker.sign_in("James")
        await asker.open(f"/ask?site={site}")
        await expect(asker.page.get_by_test_id("ask-place")).to_have_value(f"site/{site}")
        await asker.offline()
        box = asker.page.get_by_test_id("ask-box")
        await box.fill(QUESTION)
        await asyncio.sleep(0.6)
        await asker.page.reload()
        await expect(box).to_have_value(QUESTION)
        await good(asker)
        await asker.page.get_by_test_id("ask-send").click()
        waiting = asker.page.get_by_test_id("waiting-question")
        await expect(waiting).to_contain_text(QUESTION)
        await expect(waiting).to_contain_text(re.compile("phone", re.IGNORECASE))
        await asker.online()
        await expect(waiting).to_have_count(0, timeout=60_000)
        card = asker.page.get_by_test_id("questions-list").get_by_test_id("insight-card").filter(has_text="glass jars")
        await expect(card).to_be_visible()
        insight = await card.get_attribute("data-id")
        assert insight

        # It stands under "for me" of who knows the place.
        await knower.page.get_by_test_id("list-for-me").click()
        await knower.by_id("insight-card", insight).click()
        reply = knower.page.get_by_test_id("reply-box")
        await expect(reply).to_be_visible()
        await knower.offline()
        await reply.fill(ANSWER)
        await knower.page.get_by_test_id("reply-send").click()
        await expect(knower.page.get_by_test_id("reply-said")).to_contain_text("Saved on this phone")
        await expect(knower.page.get_by_test_id("unsent-reply")).to_contain_text("green hatch")
        await good(knower)
        await knower.page.reload()
        await expect(knower.page.get_by_test_id("unsent-reply")).to_contain_text("goes out by itself")
        assert ask(service, "James", f"/insights/{insight}/replies")["items"] == []
        await knower.online()
        await expect(knower.page.get_by_test_id("unsent-reply")).to_have_count(0)
        await expect(knower.page.get_by_test_id("reply")).to_have_count(1)
        await expect(knower.page.get_by_test_id("others-read")).to_contain_text("☎██", timeout=60_000)

        # Nobody typed or reloaded anything on this phone: the answer comes by itself, without what is personal.
        await card.click()
        await expect(asker.page.get_by_test_id("reply-text")).to_have_text(READ)
        await asker.page.get_by_test_id("accept").click()
        await expect(asker.page.get_by_test_id("the-answer")).to_be_visible()
        await asker.page.get_by_test_id("react-thanks").click()
        await good(asker)
        await expect(knower.page.get_by_test_id("the-answer")).to_be_visible()
        await expect(knower.page.get_by_test_id("reply")).to_contain_text("Thanks")

        # The manager's feed shows the answer with the question, and the thread beside it.
        await desk.sign_in("Aino")
        await desk.open(f"/feed?open={insight}")
        await expect(desk.by_id("feed-row", insight).get_by_test_id("answer-line")).to_contain_text("green hatch")
        await expect(desk.page.get_by_test_id("reply-text")).to_have_text(ANSWER)
        await good(desk)

        # Asked again, it is offered while it is typed; that is my answer, thanks.
        await desk.open(f"/ask?site={site}&q=Where+do+returned+glass+jars+pallets+go")
        offered = desk.page.get_by_test_id("offered")
        await expect(offered.get_by_test_id("answer-line")).to_contain_text("green hatch")
        await good(desk)
        await offered.get_by_test_id("that-is-it").first.click()
        await expect(desk.by_id("insight", insight)).to_be_visible()
        await expect(desk.page.get_by_test_id("react-thanks")).to_have_attribute("aria-pressed", "true")
        await expect(desk.page.get_by_test_id("react-thanks")).to_contain_text("2")
        found = ask(service, "James", f"/insights/{insight}/replies")["items"]
        assert [(one["accepted"], one["reactions"]["thanks"]) for one in found] == [(True, 2)], "once, however it was sent"
