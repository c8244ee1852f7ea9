"""A phone that several drivers share: a PIN each, a lock that nobody slips through, two taps to switch, also offline."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import PHONE, REPOSITORY, Device, DeviceOf, Service

PINS = {"James": "4802", "Lucía": "73916"}
MINUTE_MS = 60_000


class SharedPhone(Device):
    """A phone in many hands."""

    @property
    def lock(self) -> Any:
        """The lock screen."""
        return self.page.get_by_test_id("lock")

    async def type_pin(self, pin: str) -> None:
        """Tap a PIN and Done."""
        for digit in pin:
            await self.page.get_by_test_id(f"pin-{digit}").click()
        await self.page.get_by_test_id("pin-done").click()

    async def set_pin(self, pin: str) -> None:
        """Whoever is signed in gets a PIN, in Me."""
        await self.page.get_by_test_id("tab-me").click()
        await self.page.get_by_test_id("pin-set").click()
        await self.type_pin(pin)
        await expect(self.page.get_by_test_id("pin-repeat")).to_be_visible()
        await self.type_pin(pin)
        await expect(self.page.get_by_test_id("lock-now")).to_be_visible()

    async def lock_now(self) -> None:
        """Me, Lock now."""
        if "/me" not in self.page.url:
            await self.page.get_by_test_id("tab-me").click()
        await self.page.get_by_test_id("lock-now").click()
        await expect(self.lock).to_be_visible()

    async def let_in(self, name: str) -> None:
        """On the lock screen: the member's name, then their PIN."""
        others = self.page.get_by_test_id("lock-others")
        member = self.lock.get_by_test_id("pin-member").filter(has_text=name)
        await expect(others.or_(member).first).to_be_visible()
        if not await self.lock.get_by_role("heading", name=name).is_visible():
            if await others.is_visible():
                await others.click()
            await member.click()
        await self.type_pin(PINS[name])
        await expect(self.lock).to_be_hidden()

    async def shows(self, name: str) -> None:
        """The member whom this phone shows and whom the server knows here."""
        await expect(self.page.locator("#app")).to_be_visible()
        await self.page.get_by_test_id("tab-me").click()
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)

    async def cookie_is_of(self) -> str:
        """The member whom the session cookie names."""
        me = await self.page.evaluate("async () => (await (await fetch('/api/v1/me')).json()).name")
        return str(me).split()[0]

    async def relaunch(self) -> None:
        """Close the app and open it again."""
        old = self.page
        self.page = await self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._hear)
        await old.close()
        await self.open("/")


@asynccontextmanager
async def shared(device: DeviceOf, *names: str, clock: bool = False, **phone: Any) -> AsyncIterator[SharedPhone]:
    """A phone on which these members have set their PINs, the last of them is there now."""
    async with device(PHONE, **phone) as found:
        found.__class__ = SharedPhone
        assert isinstance(found, SharedPhone)
        if clock:
            await found.context.clock.install()
        for name in names:
            await found.sign_in(name)
            await found.set_pin(PINS[name])
        yield found


def ignore_refusals(phone: Device, *statuses: int) -> None:
    """What the browser says of an answer that was meant to be given is no mistake."""
    assert all(any(f"status of {status}" in error for status in statuses) for error in phone.errors), phone.errors
    phone.errors.clear()


async def test_two_members_switch_with_two_taps_and_a_pin(device: DeviceOf, service: Service) -> None:
    before = {name: service.ids_of(name) for name in PINS}
    async with shared(device, "James", "Lucía") as phone:
        # Lucía has it. In Me, one tap on his name, then his PIN.
        await phone.page.get_by_test_id("pin-member").filter(has_text="James").click()
        await expect(phone.lock).to_be_visible()
        await expect(phone.page.locator("#app")).to_be_hidden()
        await phone.type_pin(PINS["James"])
        await expect(phone.lock).to_be_hidden()
        await expect(phone.button).to_be_visible()
        assert await phone.cookie_is_of() == "James"
        await phone.write("The barrier at gate two stays up")
        his = await phone.published(before["James"], "James")

        await phone.lock_now()
        assert await violations(phone) == []
        await phone.let_in("Lucía")
        await phone.shows("Lucía")
        assert await phone.cookie_is_of() == "Lucía"
        await phone.open("/outbox")
        await expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
        await expect(phone.by_id("tip-row", his["id"])).to_have_count(0)
        assert service.ids_of("Lucía") == before["Lucía"]


async def test_without_a_network_each_sees_and_later_sends_only_their_own(device: DeviceOf, service: Service) -> None:
    before = {name: service.ids_of(name) for name in PINS}
    async with shared(device, "Lucía", "James", installed=True) as phone:
        await phone.offline()
        await phone.page.get_by_test_id("tab-capture").click()
        await phone.write("Ice on the ramp of the cold store")
        await phone.page.get_by_test_id("tab-outbox").click()
        his = await phone.newest.get_attribute("data-id")
        assert his is not None

        await phone.lock_now()
        await phone.let_in("Lucía")
        await expect(phone.button).to_be_visible()
        await expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Lucía")
        await phone.page.get_by_test_id("tab-outbox").click()
        await expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
        await expect(phone.by_id("tip-row", his)).to_have_count(0)
        await phone.page.get_by_test_id("tab-capture").click()
        await phone.write("Hielo en la rampa del muelle seis")

        # The cookie is still his. As soon as there is a network, a session of hers is made of the PIN.
        await phone.online()
        async with asyncio.timeout(30):
            while await phone.cookie_is_of() != "Lucía":
                await asyncio.sleep(0.2)
        hers = await phone.published(before["Lucía"], "Lucía")
        assert hers["text"] == "Hielo en la rampa del muelle seis"
        assert await phone.cookie_is_of() == "Lucía"
        await expect(phone.by_id("tip-row", his)).to_have_count(0)
        arrived = service.ids_of("James") - before["James"]
        assert arrived <= {his}, "nothing of hers under his name"

        await phone.lock_now()
        await phone.let_in("James")
        tip = await phone.published(before["James"], "James")
        assert tip["id"] == his
        await expect(phone.by_id("tip-row", hers["id"])).to_have_count(0)
        assert service.ids_of("Lucía") - before["Lucía"] == {hers["id"]}
        ignore_refusals(phone, 401)


async def test_another_members_cookie_never_takes_the_screen(device: DeviceOf) -> None:
    async with shared(device, "Lucía", "James", installed=True) as phone:
        await phone.offline()
        await phone.lock_now()
        await phone.let_in("Lucía")
        # The network is back, but the server's door for PINs does not open yet.
        await phone.context.route("**/api/v1/device/session", lambda route: route.abort())
        await phone.online()
        async with phone.page.expect_response("**/api/v1/me"):
            await phone.page.evaluate("dispatchEvent(new Event('online'))")
        await expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Lucía")
        # What she opens now is asked for in her name, and his session has no answer to that.
        async with phone.page.expect_response("**/api/v1/tips") as asked:
            await phone.page.get_by_test_id("tab-outbox").click()
        assert (await asked.value).status == 401
        await expect(phone.page.get_by_test_id("tip-row")).to_have_count(0)
        # A reload forgets the PIN that waited in memory, so it is asked for again.
        await phone.page.reload()
        await expect(phone.lock).to_be_visible()
        phone.errors.clear()


async def test_wrong_pins_are_counted_and_a_reload_does_not_help(device: DeviceOf) -> None:
    async with shared(device, "James", clock=True, installed=True) as phone:
        await phone.offline()
        await phone.lock_now()
        for left in ("4 tries", "3 tries", "2 tries", "1 try"):
            await phone.type_pin("9999")
            await expect(phone.page.get_by_test_id("lock-wrong")).to_contain_text(f"{left} left")
        await phone.page.reload()
        await phone.type_pin("99990")
        await expect(phone.page.get_by_test_id("lock-wait")).to_contain_text("Too many wrong PINs")
        await expect(phone.page.get_by_test_id("pin-1")).to_be_disabled()
        await phone.page.reload()
        await expect(phone.page.get_by_test_id("lock-wait")).to_be_visible()
        await expect(phone.page.get_by_test_id("pin-1")).to_be_disabled()

        await phone.context.clock.fast_forward(61_000)
        await expect(phone.page.get_by_test_id("lock-wait")).to_be_hidden()
        await phone.type_pin("9999")
        await expect(phone.page.get_by_test_id("lock-wait")).to_contain_text("1:5")
        await phone.context.clock.fast_forward(121_000)
        # Typed on a keyboard, it is neither shown nor in any field.
        await expect(phone.page.get_by_test_id("pin-1")).to_be_enabled()
        await phone.page.keyboard.type(PINS["James"])
        await expect(phone.page.get_by_test_id("pin-dots").locator(".typed")).to_have_count(4)
        assert PINS["James"] not in await phone.page.content()
        await phone.page.keyboard.press("Enter")
        await expect(phone.lock).to_be_hidden()
        await phone.shows("James")


async def test_it_locks_when_nobody_touches_it_and_never_in_mid_sentence(device: DeviceOf) -> None:
    async with shared(device, "James", clock=True) as phone:
        await phone.page.get_by_test_id("tab-capture").click()
        await phone.context.clock.fast_forward(4 * MINUTE_MS)
        await phone.context.clock.run_for(6000)
        await expect(phone.button).to_be_visible()
        await phone.page.mouse.click(5, 400)
        await phone.context.clock.fast_forward(4 * MINUTE_MS)
        await phone.context.clock.run_for(6000)
        await expect(phone.button).to_be_visible()
        await phone.context.clock.fast_forward(2 * MINUTE_MS)
        await phone.context.clock.run_for(6000)
        await expect(phone.lock).to_be_visible()
        await expect(phone.button).to_be_hidden()
        # Neither Escape nor a shortcut of the screen below does anything.
        await phone.page.keyboard.press("Escape")
        await phone.page.keyboard.press("Escape")
        await phone.page.go_back()
        await expect(phone.lock).to_be_visible()
        await phone.let_in("James")

        await phone.page.get_by_test_id("tab-me").click()
        await phone.page.get_by_test_id("lock-after-1").click()
        await phone.page.get_by_test_id("tab-capture").click()
        await phone.press()
        # Long enough for the microphone to be open.
        await asyncio.sleep(1.5)
        await phone.context.clock.fast_forward(2 * MINUTE_MS)
        await phone.context.clock.run_for(6000)
        await expect(phone.lock).to_have_count(1)
        await expect(phone.lock).to_be_hidden()
        await phone.page.mouse.up()
        await expect(phone.saved).to_be_visible()
        await phone.context.clock.fast_forward(MINUTE_MS)
        await phone.context.clock.run_for(6000)
        await expect(phone.lock).to_be_visible()


async def test_what_was_not_saved_yet_is_still_there_behind_the_lock(device: DeviceOf) -> None:
    async with shared(device, "James", clock=True) as phone:
        await phone.page.get_by_test_id("tab-capture").click()
        await phone.page.get_by_test_id("text-open").click()
        await phone.page.get_by_test_id("text-input").fill("Half a sentence about")
        await phone.context.clock.fast_forward(5 * MINUTE_MS)
        await phone.context.clock.run_for(6000)
        await expect(phone.lock).to_be_visible()
        await expect(phone.page.get_by_test_id("text-input")).to_be_hidden()
        await phone.let_in("James")
        await expect(phone.page.get_by_test_id("text-input")).to_have_value("Half a sentence about")


async def test_a_relaunch_is_locked_and_a_reload_is_not(device: DeviceOf) -> None:
    async with shared(device, "James", installed=True) as phone:
        await phone.page.reload()
        await expect(phone.page.get_by_test_id("lock-now")).to_be_visible()
        await phone.offline()
        await phone.relaunch()
        await expect(phone.lock).to_be_visible()
        await expect(phone.page.get_by_text("What did you see")).to_have_count(0)
        await phone.let_in("James")
        await expect(phone.button).to_be_visible()
        # Online the cookie alone opens nothing either.
        await phone.online()
        await phone.relaunch()
        await expect(phone.lock).to_be_visible()
        await asyncio.sleep(1.5)
        await expect(phone.lock).to_be_visible()
        await expect(phone.button).to_be_hidden()
        ignore_refusals(phone, 401)


async def test_a_new_link_opens_a_locked_phone(device: DeviceOf) -> None:
    async with shared(device, "James") as phone:
        await phone.lock_now()
        await phone.sign_in("James")
        await expect(phone.lock).to_be_hidden()
        await phone.lock_now()
        await phone.sign_in("Lucía")
        await expect(phone.lock).to_be_hidden()
        await phone.shows("Lucía")


async def test_a_sign_out_takes_the_pin_and_the_name_along(device: DeviceOf) -> None:
    stored = """async () => {
        const db = await new Promise(done => {
            const opening = indexedDB.open('backhaul');
            opening.onsuccess = () => done(opening.result);
        });
        const notes = db.transaction('notes').objectStore('notes').getAll();
        await new Promise(done => { notes.onsuccess = done; });
        db.close();
        return JSON.stringify(notes.result);
    }"""
    async with shared(device, "Lucía", "James") as phone:
        assert "James" in await phone.page.evaluate(stored)
        await phone.page.get_by_test_id("sign-out").click()
        await expect(phone.lock).to_be_visible()
        await expect(phone.page.get_by_test_id("pin-member")).to_have_count(0)
        await expect(phone.lock.get_by_role("heading")).to_contain_text("Lucía")
        assert "James" not in await phone.page.evaluate(stored)
        await phone.let_in("Lucía")
        await phone.page.get_by_test_id("tab-me").click()
        await phone.page.get_by_test_id("sign-out").click()
        await expect(phone.page.get_by_test_id("signed-out")).to_be_visible()
        assert await phone.page.evaluate(stored) == "[]"
        await phone.page.reload()
        await expect(phone.page.get_by_test_id("signed-out")).to_be_visible()
        await expect(phone.lock).to_have_count(0)
        ignore_refusals(phone, 401)


async def test_a_pin_that_is_easy_to_guess_is_refused(device: DeviceOf) -> None:
    async with shared(device) as phone:
        await phone.sign_in("James")
        await phone.page.get_by_test_id("tab-me").click()
        await phone.page.get_by_test_id("pin-set").click()
        await phone.type_pin("1234")
        await phone.type_pin("4321")
        await expect(phone.page.get_by_test_id("pin-trouble")).to_contain_text("not the same")
        await phone.type_pin("1234")
        await phone.type_pin("1234")
        await expect(phone.page.get_by_test_id("pin-trouble")).to_contain_text("too easy")
        await phone.type_pin(PINS["James"])
        await phone.type_pin(PINS["James"])
        await expect(phone.page.get_by_test_id("lock-now")).to_be_visible()
        ignore_refusals(phone, 422)
        await phone.page.get_by_test_id("pin-remove").click()
        await expect(phone.page.get_by_test_id("lock-now")).to_be_hidden()
        await phone.relaunch()
        await expect(phone.button).to_be_visible()


def film_of(code: str, target: Path) -> Path:
    """What the fake camera sees: a QR code, held still."""
    draw = "import encodeQR from 'qr'; console.log(JSON.stringify(encodeQR(process.argv[1], 'raw', {border: 4})))"
    drawn = subprocess.run(
        ["node", "--input-type=module", "-e", draw, code], cwd=REPOSITORY / "pwa", capture_output=True, check=True
    )
    modules = np.array(json.loads(drawn.stdout), dtype=bool)
    scale = 400 // len(modules)
    square = np.where(np.kron(modules, np.ones((scale, scale), dtype=bool)), 16, 235).astype(np.uint8)
    picture = np.full((480, 640), 180, dtype=np.uint8)
    picture[40 : 40 + len(square), 120 : 120 + len(square)] = square
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (640 * 480 // 2)
    target.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\n" + frame * 10)
    return target


async def test_a_code_is_scanned_to_sign_in(device: DeviceOf, service: Service, tmp_path: Path) -> None:
    film = film_of(service.member("James")["sign_in_url"], tmp_path / "code.y4m")
    async with shared(device, camera=film) as phone:
        await phone.open("/")
        await expect(phone.page.get_by_test_id("signed-out")).to_be_visible()
        ignore_refusals(phone, 401)
        await phone.page.get_by_test_id("scan-open").click()
        await expect(phone.button).to_be_visible()
        await phone.shows("James")
        assert await phone.cookie_is_of() == "James"
        # The same from the lock screen of a colleague.
        await phone.sign_in("Lucía")
        await phone.set_pin(PINS["Lucía"])
        await phone.lock_now()
        await phone.page.get_by_test_id("lock-others").click()
        await phone.page.get_by_test_id("scan-open").click()
        await expect(phone.lock).to_be_hidden()
        await phone.shows("James")


@pytest.mark.parametrize("code", ["https://elsewhere.example/sign-in/abc", "Pallet 4711"])
async def test_any_other_code_is_not_followed(device: DeviceOf, tmp_path: Path, code: str) -> None:
    async with shared(device, camera=film_of(code, tmp_path / "code.y4m")) as phone:
        await phone.open("/")
        await phone.page.get_by_test_id("scan-open").click()
        await expect(phone.page.get_by_test_id("scan-trouble")).to_have_attribute("data-trouble", "otherCode")
        await phone.page.get_by_test_id("scan-cancel").click()
        await expect(phone.page.get_by_test_id("scan-open")).to_be_focused()
        ignore_refusals(phone, 401)


async def test_a_blocked_camera_is_told(device: DeviceOf) -> None:
    async with shared(device) as phone:
        await phone.open("/")
        # The flag that answers the browser's questions in these tests answers this one, too.
        await phone.page.evaluate(
            "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
        )
        await phone.page.get_by_test_id("scan-open").click()
        await expect(phone.page.get_by_test_id("scan-trouble")).to_have_attribute("data-trouble", "denied")
        ignore_refusals(phone, 401)
