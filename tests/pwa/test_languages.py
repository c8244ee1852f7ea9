"""Ten languages on a small phone: every word fits, and what the server says is said in the reader's language."""

import json
import re

from playwright.async_api import Route, expect
from tests.pwa.conftest import DeviceOf

LANGUAGES = ("en", "es", "fr", "de", "pl", "ro", "tr", "uk", "ar", "hi")
SMALL = {"width": 360, "height": 800}

# How far the page scrolls sideways, and the words of buttons and tabs that are wider than their place.
TOO_WIDE = """() => {
    const root = document.documentElement;
    const found = root.scrollWidth > root.clientWidth ? ['the page'] : [];
    for (const one of document.querySelectorAll('button, nav a, .chip, h1, h2')) {
        const words = document.createRange();
        words.selectNodeContents(one);
        const { left, right, width } = words.getBoundingClientRect();
        const seen = one.checkVisibility() && !one.closest('.visually-hidden') && width > 1;
        if (seen && (left < -0.5 || right > root.clientWidth + 0.5)) found.push(one.textContent.trim());
    }
    return found;
}"""


async def test_every_word_fits_a_small_phone(device: DeviceOf) -> None:
    async with device(SMALL) as phone:
        await phone.sign_in("James")
        for language in LANGUAGES:
            await phone.open("/me")
            choice = phone.page.get_by_test_id(f"language-{language}")
            await choice.click()
            await expect(phone.page.locator("html")).to_have_attribute("lang", language)
            await expect(choice).to_have_attribute("aria-pressed", "true")
            await expect(choice).to_have_attribute("lang", language)
            for path in ("/me", "/", "/near", "/route", "/outbox"):
                await phone.open(path)
                await expect(phone.page.locator("main h1").first).to_be_visible()
                assert await phone.page.evaluate(TOO_WIDE) == [], f"{path} in {language}"


async def test_what_the_server_says_is_said_in_the_language_of_its_reader(device: DeviceOf) -> None:
    async def nobody_is_heard(route: Route) -> None:
        answer = await route.fetch()
        page = await answer.json()
        problem = {"status": 422, "title": "Nobody can be heard on this recording", "hint": "Listen to it."}
        # These alone: another story's recording may really have had nobody on it.
        page["items"] = known, unknown = page["items"][:2]
        known |= {"state": "parked", "problem": {"type": "/problems/no-speech", **problem}}
        unknown |= {"state": "parked", "problem": {"type": "/problems/of-tomorrow", **problem}}
        await route.fulfill(response=answer, body=json.dumps(page))

    async with device(SMALL) as phone:
        await phone.sign_in("James")
        await phone.open("/me")
        await phone.page.get_by_test_id("language-es").click()
        await phone.context.route(re.compile(r"/api/v1/tips(\?|$)"), nobody_is_heard)
        await phone.open("/outbox")
        rows = phone.page.get_by_test_id("tip-row")
        await expect(rows.filter(has_text="No se oye a nadie en esta grabación")).to_have_count(1)
        # A problem that this app does not know yet keeps the words of the server.
        await expect(rows.filter(has_text="Nobody can be heard on this recording")).to_have_count(1)
