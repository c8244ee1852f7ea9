"""What a phone refuses, loses or runs out of: the driver is told, and what was said is kept."""

import asyncio

import pytest
from playwright.async_api import expect
from tests.pwa.conftest import PHONE, WOODS, Device, DeviceOf, Service
from tests.pwa.outbox import reaches, rows

NO_MICROPHONE = """navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '{name}'));"""
MINE = """
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (...asked) => window.stream = await real(...asked);
"""
# The browser's own answer of a full disk, at every write of bytes.
FULL = """
    const put = IDBObjectStore.prototype.put;
    window.full = true;
    IDBObjectStore.prototype.put = function (value, ...rest) {
        if (window.full && ['bytes', 'chunks'].includes(this.name)) throw new DOMException('no room', 'QuotaExceededError');
        return put.call(this, value, ...rest);
    };
"""


@pytest.mark.parametrize("name", ["NotAllowedError", "NotFoundError", "AbortError"])
async def test_a_microphone_that_does_not_open_leaves_the_other_ways(name: str, device: DeviceOf, service: Service) -> None:
    before = service.ids_of("James")
    async with device(PHONE, geolocation=WOODS) as phone:
        await phone.context.add_init_script(NO_MICROPHONE.replace("{name}", name))
        await phone.sign_in("James")
        await phone.button.tap()
        trouble = phone.page.get_by_test_id("capture-trouble")
        await expect(trouble).to_have_attribute("role", "alert")
        await expect(trouble.locator("strong")).not_to_be_empty()
        await expect(trouble.locator("p")).not_to_be_empty()
        await expect(phone.button).to_have_attribute("data-recording", "false")
        await phone.write(f"Typed instead of {name}")
        await reaches(phone, "stored")
    assert len(service.ids_of("James") - before) == 1


@pytest.mark.parametrize("answer", ["denied", "never"])
async def test_a_place_that_nobody_tells_holds_up_nothing(answer: str, device: DeviceOf, service: Service) -> None:
    before = service.ids_of("James")
    async with device(PHONE, geolocation=WOODS) as phone:
        gives = "fail({code: 1})" if answer == "denied" else ""
        await phone.context.add_init_script(
            f"navigator.geolocation.getCurrentPosition = (found, fail) => {{ {gives} }};"
            " navigator.geolocation.watchPosition = () => 1;"
        )
        await phone.sign_in("James")
        await phone.speak(1.2)
        chip = phone.page.get_by_test_id("place-chip")
        await expect(chip).to_have_attribute("data-state", "none" if answer == "denied" else "looking")
        await reaches(phone, "stored")
        await expect(chip).to_have_attribute("data-state", "none")
    assert len(service.ids_of("James") - before) == 1


@pytest.mark.parametrize("taken", ["revoked", "hidden"])
async def test_what_was_said_before_the_microphone_was_taken_is_saved(taken: str, device: DeviceOf) -> None:
    async with device(PHONE, installed=True, geolocation=WOODS) as phone:
        await phone.context.add_init_script(MINE)
        await phone.sign_in("James")
        await phone.offline()
        await phone.press()
        await asyncio.sleep(2.3)
        if taken == "revoked":
            await phone.page.evaluate(
                "window.stream.getTracks().forEach(track => { track.stop(); track.dispatchEvent(new Event('ended')); })"
            )
        else:
            await phone.page.evaluate(
                "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
                "document.dispatchEvent(new Event('visibilitychange'));"
            )
        await expect(phone.saved).to_be_visible()
        await phone.page.mouse.up()
        (row,) = (await rows(phone)).values()
        assert row["state"] == "saved"
        assert row["size"] > 3000


async def test_a_full_phone_says_so_and_saves_when_there_is_room(device: DeviceOf, service: Service) -> None:
    before = service.ids_of("James")
    async with device(PHONE, geolocation=WOODS) as phone:
        await phone.context.add_init_script(FULL)
        await phone.sign_in("James")
        await phone.press()
        await asyncio.sleep(1.5)
        await phone.page.mouse.up()
        await expect(phone.page.get_by_test_id("capture-trouble")).to_be_visible()
        await expect(phone.saved).to_have_count(0)
        async with phone.page.expect_download() as file:
            await phone.page.get_by_test_id("no-room-file").click()
        assert (await file.value).suggested_filename.endswith(".webm")

        # Still there after a look at another screen.
        await phone.page.get_by_test_id("tab-near").click()
        await expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
        await phone.page.get_by_test_id("tab-capture").click()
        await expect(phone.page.get_by_test_id("no-room-file")).to_be_visible()
        await phone.page.evaluate("window.full = false")
        await expect(phone.saved).to_be_visible()
        await expect(phone.page.get_by_test_id("capture-trouble")).to_have_count(0)
        await reaches(phone, "stored")
    assert len(service.ids_of("James") - before) == 1


async def test_home_stays_at_home(device: DeviceOf, service: Service) -> None:
    """Once a place is somebody's home, no position from around it leaves the phone, that of the same tip included."""
    before = service.ids_of("Jonas")
    async with device(PHONE, installed=True, geolocation=WOODS) as phone:
        await phone.sign_in("Jonas")
        sent: list[str] = []
        phone.page.on("request", lambda asked: sent.append(asked.post_data or "") if asked.method in ("PUT", "PATCH") else None)
        await phone.offline()
        await phone.speak(1.2)
        await expect(phone.page.get_by_test_id("place-chip")).to_have_attribute("data-state", "found")
        await phone.page.get_by_test_id("place-open").click()
        await phone.page.get_by_test_id("place-home").click()
        await expect(phone.page.get_by_test_id("place-chip")).to_have_attribute("data-state", "home")
        await phone.online()
        await reaches(phone, "stored")
        assert not [body for body in sent if "62.6" in body]
    assert len(service.ids_of("Jonas") - before) == 1


async def take(phone: Device, seconds: float) -> None:
    """Say more, hands-free, and end it."""
    await phone.page.get_by_test_id("capture-another").click()
    await expect(phone.button).to_have_attribute("data-recording", "true")
    await asyncio.sleep(seconds)
    await phone.button.tap()
    await expect(phone.saved).to_be_visible()


async def test_two_takes_are_one_tip_and_are_heard_before_it_goes(device: DeviceOf, service: Service) -> None:
    before = service.ids_of("James")
    async with device(PHONE, geolocation=WOODS) as phone:
        await phone.sign_in("James")
        await phone.speak(1.2)
        await phone.page.get_by_test_id("capture-listen").click()
        await asyncio.sleep(4)
        assert {row["state"] for row in (await rows(phone)).values()} == {"saved"}, "it waits for its author"
        await take(phone, 1.2)
        await phone.page.get_by_test_id("capture-listen").click()
        await phone.page.get_by_test_id("capture-send").click()
        id = await reaches(phone, "stored")
    assert service.ids_of("James") - before == {id}
    (arrived,) = [one for one in service.tips_of("James") if one["id"] == id]
    assert [part["name"] for part in arrived["parts"]] == ["voice", "voice-2"]
