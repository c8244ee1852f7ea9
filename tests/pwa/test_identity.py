"""Signing in with the organisation's provider through its own page, with a passkey, and letting a program in."""

import httpx
from playwright.async_api import Page, expect
from tests.flow import provider as real
from tests.flow.provider import CLIENT
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, DeviceOf, Service
from tests.pwa.pictures import picture

SLUG, LABEL = "quokka-sso", "Quokka account"


def asked(url: str, headers: dict[str, str]) -> int:
    """What a program is answered, which is no browser."""
    return httpx.get(url, headers=headers).status_code


async def through_the_page_of_the_provider(page: Page, login: str) -> None:
    await page.locator("input[name=login]").fill(login)
    await page.locator("input[name=password]").fill("any")
    await page.locator("button[type=submit]").click()
    await page.locator("button[type=submit]").click()


async def test_an_admin_connects_a_provider_and_a_driver_comes_in_through_its_page(device: DeviceOf, service: Service) -> None:
    admin = next(member["name"] for member in service.demo["members"] if member["role"] == "admin")
    back = f"{service.base_url}/sign-in/with/{SLUG}/answer"
    with real.running(back, port=service.oidc_port) as provider:
        provider.knows("quokka", name="Quokka Quinn", locale="de", groups=["drivers"])
        async with device(DESKTOP) as desk, device(PHONE) as phone:
            page = desk.page
            await desk.sign_in(admin)
            await desk.open("/me")
            await page.get_by_test_id("to-provider").click()
            for name, value in {
                "label": LABEL,
                "slug": SLUG,
                "issuer": f"http://127.0.0.1:{service.oidc_port}/wrong",
                "client_id": CLIENT["client_id"],
                "secret": CLIENT["client_secret"],
                "role_claim": "groups",
            }.items():
                await page.get_by_test_id(f"provider-{name}").fill(value)
            await page.get_by_test_id("provider-add-value").click()
            await page.get_by_test_id("provider-value").fill("drivers")
            assert await page.get_by_test_id("provider-redirect").input_value() == back
            # A wrong address is told at once, and nothing that was typed is lost.
            desk.breaks_the_line = True
            await page.get_by_test_id("provider-save").click()
            await expect(page.get_by_test_id("provider-said")).to_contain_text("does not answer as it should")
            desk.breaks_the_line = False
            await page.get_by_test_id("provider-issuer").fill(provider.issuer)
            await page.get_by_test_id("provider-save").click()
            await expect(page.get_by_test_id("provider-said")).to_contain_text("The provider answers")
            assert await violations(desk) == []
            await picture(desk, "provider")

            # The driver's phone knows nobody yet.
            phone.breaks_the_line = True  # who is not signed in is told so with a 401
            await phone.open("/")
            await phone.page.get_by_test_id("more-ways").locator("summary").click()
            await expect(phone.page.get_by_test_id("provider-sign-in")).to_contain_text(LABEL)
            assert await violations(phone) == []
            await picture(phone, "sign-in-other")
            # Not with what somebody else began; and the screen says so, after a reload as well.
            await phone.open(f"/sign-in/with/{SLUG}/answer?code=stolen&state=somebody-elses")
            problem = phone.page.get_by_test_id("sign-on-problem")
            await expect(problem).to_have_attribute("data-problem", "sign-in-stale")
            await phone.page.reload()
            await expect(problem).to_contain_text("not begun in this browser")
            await phone.page.get_by_test_id("provider-sign-in").click()
            await through_the_page_of_the_provider(phone.page, "quokka")
            await expect(phone.button).to_be_visible()
            phone.breaks_the_line = False
            await phone.open("/me")
            await expect(phone.page.get_by_role("heading", level=1)).to_have_text("Quokka Quinn")
            await expect(phone.page.locator("html")).to_have_attribute("lang", "de")
            await phone.page.get_by_test_id("to-sign-on").click()
            await expect(phone.page.get_by_test_id("account-unlink")).to_be_visible()

            await page.get_by_test_id("provider-remove").click()
            await page.get_by_test_id("sure-yes").click()
            await expect(page.get_by_test_id("provider-remove")).to_have_count(0)


async def test_a_driver_keeps_a_passkey_and_lets_a_program_in(device: DeviceOf, service: Service) -> None:
    driver = next(member["name"] for member in service.demo["members"] if member["role"] == "contributor")
    async with device(PHONE) as phone:
        page = phone.page
        # Browsers bind passkeys to a name; this machine's is localhost.
        phone.address = service.base_url.replace("127.0.0.1", "localhost")
        devtools = await phone.context.new_cdp_session(page)
        await devtools.send("WebAuthn.enable")
        key = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        authenticator = (await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key}))["authenticatorId"]
        await phone.sign_in(driver)
        await phone.open("/me")
        await page.get_by_test_id("to-sign-on").click()
        await page.get_by_test_id("passkey-name").fill("Cab phone")
        await page.get_by_test_id("passkey-add").click()
        row = page.get_by_test_id("passkey")
        await expect(row).to_contain_text("Cab phone")
        await row.get_by_test_id("passkey-rename").click()
        await page.get_by_test_id("passkey-new-name").fill("Phone in the cab")
        await page.get_by_test_id("passkey-rename-save").click()
        await expect(row).to_contain_text("Phone in the cab")
        # What has one makes no second one, and says why.
        await page.get_by_test_id("passkey-name").fill("Again")
        await page.get_by_test_id("passkey-add").click()
        await expect(page.get_by_test_id("passkeys-said")).to_contain_text("has one already")

        await page.get_by_test_id("token-name").fill("Quokka script")
        await page.get_by_test_id("scope-insights:read").check()
        await page.get_by_test_id("token-add").click()
        token = await page.get_by_test_id("once-value").input_value()
        assert await violations(phone) == []
        await picture(phone, "sign-on")
        program = {"Authorization": f"Bearer {token}"}
        api = f"{service.base_url}/api/v1"
        assert [asked(f"{api}/{path}", program) for path in ("questions", "inbox")] == [200, 403]
        await page.get_by_test_id("token-revoke").click()
        await page.get_by_test_id("sure-yes").click()
        await expect(page.get_by_test_id("token")).to_have_count(0)
        assert asked(f"{api}/questions", program) == 401

        await phone.open("/me")
        await page.get_by_test_id("sign-out").click()
        phone.breaks_the_line = True
        await page.get_by_test_id("more-ways").locator("summary").click()
        # Somebody who changes their mind is signed in as nobody, and can try again.
        unlocked = {"authenticatorId": authenticator, "isUserVerified": False}
        await devtools.send("WebAuthn.setUserVerified", unlocked)
        await page.get_by_test_id("passkey-sign-in").click()
        await expect(page.get_by_test_id("passkey-said")).to_contain_text("Nobody was signed in")
        await devtools.send("WebAuthn.setUserVerified", {**unlocked, "isUserVerified": True})
        await page.get_by_test_id("passkey-sign-in").click()
        await expect(phone.button).to_be_visible()
        await phone.open("/me")
        await expect(page.get_by_role("heading", level=1)).to_have_text(driver)
        await page.get_by_test_id("to-sign-on").click()
        await expect(row).to_contain_text("Last used")
        await row.get_by_test_id("passkey-remove").click()
        await page.get_by_test_id("sure-yes").click()
        await expect(row).to_have_count(0)
        phone.breaks_the_line = False
