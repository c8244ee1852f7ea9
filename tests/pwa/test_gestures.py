"""The one button: hold, slide, tap, and the keyboard. All of it without a network, so that every tip stays to be counted."""

import asyncio

from playwright.async_api import expect
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed
from tests.pwa.conftest import PHONE, Device, DeviceOf

AUTHOR = "Jonas"
# Further than the button asks for.
SLIDE_PX = 130


async def on_disk(phone: Device) -> dict[str, int]:
    """How many tips, parts and recorded pieces the phone's database holds."""
    found: dict[str, int] = await phone.page.evaluate(
        """async () => {
            const db = await new Promise((done, fail) => {
                const asked = indexedDB.open('backhaul');
                asked.onsuccess = () => done(asked.result);
                asked.onerror = () => fail(asked.error);
            });
            const count = store => new Promise((done, fail) => {
                const asked = db.transaction(store).objectStore(store).count();
                asked.onsuccess = () => done(asked.result);
                asked.onerror = () => fail(asked.error);
            });
            const counts = {};
            for (const store of ['tips', 'bytes', 'chunks']) counts[store] = await count(store);
            db.close();
            return counts;
        }"""
    )
    return found


soon = retry(retry=retry_if_exception_type(AssertionError), stop=stop_after_delay(20), wait=wait_fixed(0.1), reraise=True)


@soon
async def comes_to(phone: Device, **expected: int) -> None:
    """Wait until the database holds exactly this, and goes on to: nothing comes late."""
    assert await on_disk(phone) == expected
    await asyncio.sleep(0.5)
    assert await on_disk(phone) == expected


@soon
async def has_begun(phone: Device) -> None:
    """Wait until the first second stands on the disk."""
    assert (await on_disk(phone))["chunks"] > 0


async def still_records(phone: Device) -> None:
    """Nobody touches the button, and the time goes on."""
    time = phone.page.get_by_test_id("capture-time")
    before = await time.inner_text()
    await expect(time).not_to_have_text(before)
    await expect(phone.button).to_have_attribute("data-recording", "true")


async def test_sliding_up_lets_go_of_the_button_and_goes_on(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in(AUTHOR)
        await phone.offline()
        x, y = await phone.press()
        await expect(phone.page.get_by_test_id("capture-cancel")).to_be_hidden()
        await phone.page.mouse.move(x, y - SLIDE_PX, steps=8)
        await expect(phone.page.get_by_test_id("capture-cancel")).to_be_visible()
        await phone.page.mouse.up()
        await still_records(phone)
        await phone.button.click()
        await expect(phone.saved).to_be_visible()
        await comes_to(phone, tips=1, bytes=1, chunks=0)


async def test_a_tap_starts_and_the_next_one_saves(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in(AUTHOR)
        await phone.offline()
        await phone.button.tap()
        await expect(phone.page.get_by_test_id("capture-cancel")).to_be_visible()
        await still_records(phone)
        assert (await on_disk(phone))["bytes"] == 0, "not yet a tip"
        await phone.button.tap()
        await expect(phone.saved).to_be_visible()
        await expect(phone.button).to_have_attribute("data-recording", "false")
        await comes_to(phone, tips=1, bytes=1, chunks=0)


async def test_sliding_away_throws_it_away(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in(AUTHOR)
        await phone.offline()
        x, y = await phone.press()
        await has_begun(phone)
        await phone.page.mouse.move(x - SLIDE_PX, y, steps=8)
        await expect(phone.button).to_have_attribute("data-recording", "false")
        await phone.page.mouse.up()
        await expect(phone.saved).to_be_hidden()
        await phone.open("/outbox")
        # Nothing on this phone; what the server has of theirs nobody knows without a network.
        await expect(phone.page.get_by_test_id("answer-state")).to_be_visible()
        await expect(phone.page.get_by_test_id("tip-row")).to_have_count(0)
        await comes_to(phone, tips=0, bytes=0, chunks=0)


async def test_sliding_away_is_to_the_right_where_one_reads_from_the_right(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in(AUTHOR)
        await phone.open("/me")
        await phone.page.get_by_test_id("language-ar").click()
        await phone.open("/")
        await phone.offline()
        x, y = await phone.press()
        await phone.page.mouse.move(x - SLIDE_PX, y, steps=8)
        await still_records(phone)
        await phone.page.mouse.move(x + SLIDE_PX, y, steps=8)
        await expect(phone.button).to_have_attribute("data-recording", "false")
        await phone.page.mouse.up()
        await comes_to(phone, tips=0, bytes=0, chunks=0)


async def test_the_keyboard_starts_and_saves(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in(AUTHOR)
        await phone.offline()
        await phone.button.focus()
        await phone.page.keyboard.press("Space")
        await expect(phone.button).to_have_attribute("aria-pressed", "true")
        await still_records(phone)
        await phone.page.keyboard.press("Space")
        await expect(phone.saved).to_be_visible()
        await comes_to(phone, tips=1, bytes=1, chunks=0)

        await phone.button.focus()
        await phone.page.keyboard.press("Space")
        await expect(phone.button).to_have_attribute("aria-pressed", "true")
        await still_records(phone)
        await phone.page.keyboard.press("Escape")
        await expect(phone.button).to_have_attribute("aria-pressed", "false")
        await comes_to(phone, tips=1, bytes=1, chunks=0)
