"""One phone, two drivers: each tip is sent, seen and taken back under its author's name only."""

from playwright.async_api import expect
from tests.pwa.conftest import PHONE, WOODS, Device, DeviceOf, Service
from tests.pwa.outbox import all_in

# Before the first request of this method leaves the page, somebody else signs in in the same browser.
SIGN_IN_BEFORE = """([method, link]) => {
    const real = window.fetch;
    window.fetch = async (input, init) => {
        if (init?.method === method) {
            window.fetch = real;
            await real(link);
        }
        return real(input, init);
    };
}"""


async def hand_over_before(phone: Device, method: str, to: str) -> None:
    """The next request of this method goes out under another member's cookie."""
    await phone.page.evaluate(SIGN_IN_BEFORE, [method, phone.service.member(to)["sign_in_url"]])


def shows_refusal(phone: Device) -> bool:
    """Whether the browser told of a 401, and of nothing else. That one is meant to happen."""
    refused = bool(phone.errors) and all("status of 401" in error for error in phone.errors)
    phone.errors.clear()
    return refused


async def test_what_one_member_saved_waits_for_them(device: DeviceOf, service: Service) -> None:
    before = {name: service.ids_of(name) for name in ("James", "Lucía")}
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in("James")
        await phone.offline()
        await phone.write("The ramp at the cold store is iced over")
        await phone.open("/outbox")
        saved = await phone.newest.get_attribute("data-id")
        assert saved is not None

        await phone.online()
        # The sign-in is faster than the sender: the link is opened in the same breath.
        await phone.sign_in("Lucía")
        arrived_first = service.ids_of("James") - before["James"]
        await phone.write("El muelle cuatro vuelve a estar libre")
        hers = await phone.published(before["Lucía"], "Lucía")
        assert hers["id"] != saved
        assert hers["text"] == "El muelle cuatro vuelve a estar libre"
        await expect(phone.by_id("tip-row", saved)).to_have_count(0)
        assert service.ids_of("Lucía") - before["Lucía"] == {hers["id"]}, "nothing of his under her name"
        assert service.ids_of("James") - before["James"] == arrived_first, "and nothing of his while she is there"

        await phone.sign_in("James")
        his = await phone.published(before["James"], "James")
        assert his["id"] == saved
        await expect(phone.by_id("tip-row", hers["id"])).to_have_count(0)


async def test_a_sign_in_while_the_sender_is_at_work_sends_nothing_under_the_new_name(
    device: DeviceOf, service: Service
) -> None:
    before = {name: service.ids_of(name) for name in ("James", "Lucía")}
    async with device(PHONE) as phone:
        await phone.sign_in("James")
        await hand_over_before(phone, "PUT", "Lucía")
        await phone.write("The lift gate of dock 2 sticks")
        # His page learns that it is no longer his, and keeps the tip.
        await expect(phone.page.get_by_test_id("session-expired")).to_be_visible()
        assert shows_refusal(phone)
        assert service.ids_of("Lucía") == before["Lucía"]
        assert service.ids_of("James") == before["James"]

        await phone.sign_in("James")
        tip = await phone.published(before["James"], "James")
        assert tip["text"] == "The lift gate of dock 2 sticks"

        # The same with a tip that he takes back: her "not found" must not pass for done.
        await hand_over_before(phone, "DELETE", "Lucía")
        row = phone.by_id("tip-row", tip["id"])
        async with phone.page.expect_response(lambda answer: answer.request.method == "DELETE") as refused:
            await row.get_by_test_id("tip-withdraw").click()
            await phone.page.get_by_test_id("sure-yes").click()
        assert (await refused.value).status == 401
        await expect(row).to_have_attribute("data-state", "withdrawing")
        assert shows_refusal(phone)
        assert next(one for one in service.tips_of("James") if one["id"] == tip["id"])["state"] == "published"

        async with phone.page.expect_response(lambda answer: answer.request.method == "DELETE") as done:
            await phone.sign_in("James")
        assert (await done.value).status == 204
        assert next(one for one in service.tips_of("James") if one["id"] == tip["id"])["state"] == "withdrawn"


async def test_a_lost_login_loses_no_tip(device: DeviceOf, service: Service) -> None:
    before = {name: service.ids_of(name) for name in ("James", "Lucía")}
    async with device(PHONE, installed=True, geolocation=WOODS) as phone:
        await phone.sign_in("James")
        await phone.offline()
        await phone.write("The weighbridge at the north gate is shut")
        await phone.open("/")
        await phone.speak(2)
        # His session ends while there is no network: he goes on, and is told as soon as there is one.
        await phone.context.clear_cookies()
        await phone.open("/")
        await phone.write("And so is the one behind it")
        phone.breaks_the_line = True  # the 401s that say so
        await phone.online()
        await expect(phone.page.get_by_test_id("session-expired")).to_be_visible()
        assert len(await all_in(phone, "blocked")) == 3

        await phone.sign_in("Lucía")
        phone.breaks_the_line = False
        await phone.write("Aquí todo está abierto")
        await phone.published(before["Lucía"], "Lucía")
        await expect(phone.page.get_by_test_id("tip-row").filter(has_text="weighbridge")).to_have_count(0)
        assert service.ids_of("James") == before["James"]

        await phone.sign_in("James")
        await all_in(phone, "stored")
        assert len(service.ids_of("James") - before["James"]) == 3
        assert len(service.ids_of("Lucía") - before["Lucía"]) == 1
