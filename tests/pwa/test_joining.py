"""An admin makes codes, a driver scans one and is in with a PIN; the phone is lost, and the driver comes in again."""

from pathlib import Path

from playwright.async_api import FilePayload, expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf
from tests.pwa.pictures import PICTURES, picture

TABLE = "name,role,language,sites\nQuillon,driver,fr,Northgate Dock 4\nQuirin,king,,\n"


async def pin(device: Device, digits: str) -> None:
    for digit in digits:
        await device.page.get_by_test_id(f"pin-{digit}").click()
    await device.page.get_by_test_id("pin-done").click()


async def test_one_scan_a_pin_and_a_lost_phone(device: DeviceOf) -> None:
    async with device(DESKTOP) as desk, device(PHONE) as phone:
        page, hers = desk.page, phone.page
        # Whoever is not in yet, or not any more, is told so: the browser calls that a failure.
        desk.breaks_the_line = phone.breaks_the_line = True
        await desk.sign_in("Sara")
        await desk.open("/members/invite")
        # What is wrong with a table is said line by line, and nobody is invited.
        await page.get_by_test_id("invite-file").set_input_files(
            {"name": "people.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        )
        await expect(page.get_by_test_id("invite-wrong")).to_contain_text("Line 3: the role must be")
        good: FilePayload = {"name": "p.csv", "mimeType": "text/csv", "buffer": TABLE.replace("king", "driver").encode()}
        await page.get_by_test_id("invite-file").set_input_files(good)
        await expect(page.get_by_test_id("invite-people")).to_contain_text("Northgate Dock 4")
        await picture(desk, "invite-table")
        await page.get_by_test_id("invite-all").click()
        await expect(page.get_by_test_id("code")).to_have_count(2)
        # Two by name and one without.
        await page.get_by_test_id("invite-names").fill("Quetzal Rojas\n\nQuimby")
        await page.get_by_test_id("invite-blank").fill("1")
        await page.get_by_test_id("invite-language").select_option("es")
        await page.get_by_test_id("invite-make").click()
        codes = page.get_by_test_id("code")
        await expect(codes).to_have_count(3)
        code = codes.filter(has_text="Quetzal Rojas")
        link = await code.get_by_test_id("qr").get_attribute("data-text")
        assert link is not None
        assert await violations(desk) == []
        await picture(desk, "invite-codes")
        if PICTURES:
            await page.emulate_media(media="print", color_scheme="light")
            await page.pdf(path=Path(PICTURES) / "codes.pdf", prefer_css_page_size=True)
            await page.emulate_media(media="screen")

        # The camera of the phone opens the link. It speaks Spanish, as she does.
        await hers.goto(link)
        joining = hers.get_by_test_id("join")
        await expect(joining).to_contain_text("Eres Quetzal Rojas, de Northgate Logistics")
        assert "#" not in hers.url, "the secret does not stay in the address"
        assert await violations(phone) == []
        await picture(phone, "join-who")
        await hers.get_by_test_id("join-next").click()
        await pin(phone, "1234")
        await pin(phone, "1234")
        await expect(hers.get_by_test_id("join-said")).to_be_visible()
        await picture(phone, "join-pin")
        await pin(phone, "2580")
        await pin(phone, "2580")
        await expect(joining).to_have_count(0)
        await expect(phone.button).to_be_visible()
        await phone.open("/me")
        await expect(hers.get_by_test_id("lock-now")).to_be_visible()
        await expect(hers.get_by_test_id("session")).to_contain_text("Chrome")
        assert await violations(phone) == []
        await picture(phone, "me-sessions")

        # A code is used up; the next who scans it is told.
        await page.goto(link)
        await expect(page.get_by_test_id("join")).to_have_attribute("data-step", "over")

        # The phone is lost: an admin lets her in again, and whoever holds it is out.
        await desk.open("/members")
        await page.get_by_test_id("people-search").fill("quetzal r")
        member = page.get_by_test_id("member")
        await expect(member).to_have_count(1)
        await expect(member).to_contain_text("Quetzal Rojas")
        await member.get_by_test_id("member-link").click()
        await member.get_by_test_id("member-lost").check()
        await expect(member.get_by_test_id("member-lost-password")).to_be_checked()
        assert await violations(desk) == []
        await picture(desk, "members-lost")
        await member.get_by_test_id("member-make-code").click()
        again = await page.get_by_test_id("qr").get_attribute("data-text")
        assert again not in (None, link)
        assert await violations(desk) == []
        await picture(desk, "members")
        await hers.reload()
        await expect(hers.get_by_test_id("session-expired").or_(hers.get_by_test_id("lock"))).to_be_visible()
        async with device(PHONE) as new_phone:
            new_phone.breaks_the_line = True
            await new_phone.page.goto(str(again))
            await expect(new_phone.page.get_by_test_id("join")).to_contain_text("Quetzal Rojas")
            await new_phone.page.get_by_test_id("join-next").click()
            await new_phone.page.get_by_test_id("join-no-pin").click()
            await expect(new_phone.button).to_be_visible()

        # The last admin stays one, and the list says so.
        await page.get_by_test_id("people-search").fill("Sara")
        await expect(member).to_contain_text("Sara Lind")
        await member.get_by_test_id("member-role").select_option("manager")
        await page.get_by_test_id("sure-yes").click()
        await expect(member.get_by_test_id("member-said")).to_contain_text("at least one admin")
        await expect(member.get_by_test_id("member-role")).to_have_value("admin")


async def test_other_ways_to_sign_in(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        phone.breaks_the_line = True
        page = phone.page
        await phone.open("/near")
        await page.get_by_test_id("more-ways").locator("summary").click()
        await page.get_by_test_id("way-password").click()
        await page.get_by_test_id("password-address").fill("nobody@example.com")
        await page.get_by_test_id("password-typed").fill("quagga lantern seven outboards")
        await page.get_by_test_id("password-enter").click()
        await expect(page.get_by_test_id("password-said")).to_contain_text("do not belong together")
        await page.get_by_test_id("way-mail").click()
        await page.get_by_test_id("mail-address").fill("nobody@example.com")
        await page.get_by_test_id("mail-send").click()
        await expect(page.get_by_test_id("mail-sent")).to_be_visible()
        assert await violations(phone) == []
        await picture(phone, "sign-in-ways")
