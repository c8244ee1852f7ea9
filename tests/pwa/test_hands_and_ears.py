"""Capture without a pointer, without looking, with thick gloves, and without anything that moves."""

import asyncio
import json
from typing import Any

from playwright.async_api import expect
from tests.pwa.conftest import PHONE, REPOSITORY, WOODS, Device, DeviceOf
from tests.pwa.outbox import rows

SAYS: dict[str, Any] = {
    **json.loads((REPOSITORY / "pwa/src/i18n/en.json").read_text()),
    **json.loads((REPOSITORY / "pwa/src/i18n/en.screens.json").read_text()),
}
# What a screen reader is given to say, what the phone's motor does and which tones are heard: written down.
WITNESS = """
    window.announced = [];
    window.felt = [];
    window.tones = [];
    new MutationObserver(() => {
        for (const region of document.querySelectorAll('[role=status], [role=alert]')) {
            const text = region.textContent.trim();
            if (region.said === text) continue;
            region.said = text;
            if (text) window.announced.push(text);
        }
    }).observe(document, {childList: true, subtree: true, characterData: true});
    navigator.vibrate = pattern => window.felt.push([pattern].flat()) > 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...at) {
        window.tones.push(Math.round(this.frequency.value));
        return start.apply(this, at);
    };
"""
FOCUSED = "document.activeElement?.dataset.testid ?? document.activeElement?.id ?? ''"
# The controls that a thumb would miss: how far from the middle, each way, it is still they that are hit.
SMALL = """least => [...document.querySelectorAll('.capture :is(button, a, input, label)')].filter(one => {
    if (one.closest('[inert]') || one.disabled || !one.checkVisibility()) return false;
    const {left, top, width, height} = one.getBoundingClientRect();
    if (width <= 1) return false;
    const reach = (dx, dy) => {
        let far = 0;
        while (far < least && one.contains(document.elementFromPoint(
            left + width / 2 + dx * (far + 1), top + height / 2 + dy * (far + 1)))) far += 1;
        return far;
    };
    return reach(-1, 0) + reach(1, 0) + 1 < least || reach(0, -1) + reach(0, 1) + 1 < least;
}).map(one => one.dataset.testid ?? one.textContent.trim())"""
MOVES = """() => {
    const slow = [...document.querySelectorAll('*')].filter(one => {
        const {transitionDuration, animationName} = getComputedStyle(one);
        return animationName !== 'none' || transitionDuration.split(',').some(time => parseFloat(time) > 0.01);
    });
    return [...slow, ...document.getAnimations().map(one => one.effect.target)].map(one => one.outerHTML.slice(0, 80));
}"""


async def tab_to(phone: Device, name: str, *, back: bool = False) -> None:
    """Go on with the Tab key until a control has the focus."""
    for _ in range(30):
        if await phone.page.evaluate(FOCUSED) == name:
            return
        await phone.page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"the Tab key never comes to {name}")


async def told(phone: Device, text: str) -> None:
    """Wait until a screen reader was given this to say."""
    await expect(phone.page.get_by_role("status").filter(has_text=text)).not_to_have_count(0)


async def has_focus(phone: Device, name: str) -> None:
    await expect(phone.page.get_by_test_id(name)).to_be_focused()


async def test_a_tip_by_keyboard_alone(device: DeviceOf) -> None:
    async with device(PHONE, installed=True, geolocation=WOODS) as phone:
        keys = phone.page.keyboard
        await phone.sign_in("James")
        await phone.offline()

        await keys.press("Tab")
        await expect(phone.page.get_by_text(SAYS["app.skip"])).to_be_focused()
        await keys.press("Enter")
        await tab_to(phone, "capture-button")
        await keys.press("Enter")
        await expect(phone.button).to_have_attribute("data-recording", "true")
        await expect(phone.page.get_by_test_id("capture-time")).to_be_visible()
        await tab_to(phone, "capture-cancel")
        await keys.press("Enter")
        await has_focus(phone, "capture-button")
        assert await rows(phone) == {}

        await keys.press("Space")
        await expect(phone.page.get_by_test_id("capture-time")).to_be_visible()
        await asyncio.sleep(1)
        await keys.press("Space")
        await expect(phone.saved).to_be_visible()
        await has_focus(phone, "capture-button")
        await tab_to(phone, "place-open", back=True)
        await keys.press("Enter")
        await expect(phone.page.get_by_test_id("place-sheet")).to_be_visible()
        assert await phone.page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
        await keys.press("Escape")
        await expect(phone.page.get_by_test_id("place-sheet")).to_have_count(0)
        await has_focus(phone, "place-open")
        await tab_to(phone, "capture-undo")
        await keys.press("Enter")
        await has_focus(phone, "capture-button")
        assert await rows(phone) == {}

        await tab_to(phone, "text-open")
        await keys.press("Enter")
        await has_focus(phone, "text-input")
        await keys.type("The gate opens at six, not at seven")
        await tab_to(phone, "text-save")
        await keys.press("Enter")
        await expect(phone.saved).to_be_visible()
        await has_focus(phone, "capture-button")
        assert len(await rows(phone)) == 1

        await tab_to(phone, "tab-outbox", back=True)
        await keys.press("Enter")
        await expect(phone.page.get_by_role("main")).to_be_focused()
        await expect(phone.newest).to_contain_text("The gate opens at six")


async def test_who_cannot_look_hears_and_feels_what_happens(device: DeviceOf) -> None:
    async with device(PHONE, installed=True, geolocation=WOODS) as phone:
        await phone.context.add_init_script(WITNESS)
        await phone.page.clock.install()
        await phone.sign_in("James")
        await phone.works_offline()
        await phone.context.set_offline(True)
        await phone.button.focus()
        await phone.page.keyboard.press("Enter")
        await expect(phone.page.get_by_test_id("capture-time")).to_have_text("0:01")
        await phone.page.keyboard.press("Escape")
        await told(phone, SAYS["capture.cancelled"])

        await phone.page.keyboard.press("Enter")
        await expect(phone.page.get_by_test_id("capture-time")).to_have_text("0:01")
        # The clock goes on meanwhile, and a busy machine takes its seconds.
        await phone.page.clock.fast_forward(140_000)
        assert await phone.page.evaluate("window.tones.filter(tone => tone === 740).length") == 0
        await phone.page.clock.fast_forward(10_000)
        # Told at 2:30, to ears and hands and eyes; ended and saved at 3:00.
        await told(phone, SAYS["capture.remaining"]["other"].replace("{n}", "").strip())
        assert await phone.page.evaluate("window.tones.filter(tone => tone === 740).length") == 2
        await phone.page.clock.fast_forward(31_000)
        await expect(phone.saved).to_be_visible()
        (row,) = (await rows(phone)).values()
        assert row["state"] == "saved"
        await phone.page.get_by_test_id("capture-undo").click()
        await told(phone, SAYS["capture.undone"])

        announced: list[str] = await phone.page.evaluate("window.announced")
        ours = [text for text in announced if text in SAYS.values() and text != SAYS["app.offline"]]
        assert ours == [SAYS[f"capture.{key}"] for key in ("cancelled", "saved", "undone")]
        assert await phone.page.evaluate("window.tones") == [880, 440, 330, 880, 740, 740, 660, 990]
        # Hands-free, recording; thrown away; hands-free, recording; almost over; saved.
        assert await phone.page.evaluate("window.felt") == [[20], [40], [200], [20], [40], [60, 80, 60], [30, 60, 30]]


async def test_a_glove_hits_and_nothing_moves_for_whom_it_should_not(device: DeviceOf) -> None:
    async with device(PHONE, geolocation=WOODS, reduced_motion="reduce") as phone:
        await phone.sign_in("Aino")
        await phone.page.emulate_media(reduced_motion="no-preference")
        assert await phone.page.evaluate(MOVES) != [], "something moves where it may"
        await phone.page.emulate_media(reduced_motion="reduce")

        async def look() -> None:
            assert await phone.page.evaluate(SMALL, 64) == []
            assert await phone.page.evaluate(MOVES) == []

        await look()
        await phone.button.tap()
        await expect(phone.page.get_by_test_id("place-chip")).to_be_visible()
        await look()
        await phone.button.tap()
        await expect(phone.page.get_by_test_id("capture-listen")).to_be_visible()
        await look()
        await phone.page.get_by_test_id("place-open").click()
        await expect(phone.page.get_by_test_id("place-sheet")).to_be_visible()
        assert await phone.page.evaluate(MOVES) == []
        await phone.page.get_by_test_id("place-close").click()
        for screen in ("near", "route", "outbox", "feed", "me"):
            await phone.page.get_by_test_id(f"tab-{screen}").click()
            await expect(phone.page.get_by_role("main").get_by_role("heading").first).to_be_visible()
            assert await phone.page.evaluate(MOVES) == []
