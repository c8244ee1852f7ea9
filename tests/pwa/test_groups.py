"""A driver starts a group, tells and asks it something; who is invited reads and votes, and the manager sees nothing."""

from uuid import UUID

from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf, Service
from tests.pwa.test_accessibility import fits
from tests.pwa.test_what_is_known import ask

NAME = "Walrus night run"
TOLD = "The walrus statue hides the turning place, use the tannery yard"


async def good(device: Device) -> None:
    assert await violations(device) == []
    assert await fits(device)


async def test_a_driver_starts_a_secret_group_and_its_members_alone_read_and_vote(device: DeviceOf, service: Service) -> None:
    async with device(PHONE, installed=True) as james, device(PHONE) as olena, device(DESKTOP) as aino:
        await james.sign_in("James")
        await james.open("/groups")
        await james.page.get_by_test_id("group-new").click()
        await james.page.get_by_test_id("group-name").fill(NAME)
        await james.page.get_by_test_id("kind-secret").check()
        await good(james)
        await james.page.get_by_test_id("group-start").click()
        await expect(james.page.get_by_role("heading", name=NAME)).to_be_visible()
        group = UUID(james.page.url.rsplit("/", 1)[1])
        await james.page.get_by_test_id("tab-members").click()
        await james.page.get_by_test_id("invite-who").fill("Olena")
        await james.page.get_by_test_id("invite").click()
        await expect(james.page.get_by_test_id("at-door")).to_contain_text("Olena")
        await good(james)

        # What is told waits on the phone like every tip, and says for whom it is.
        await james.page.get_by_test_id("tab-activity").click()
        await james.offline()
        await james.page.get_by_test_id("tell-text").fill(TOLD)
        await james.page.get_by_test_id("tell-send").click()
        await expect(james.page.get_by_test_id("tell-waiting")).to_contain_text(TOLD)
        await good(james)
        await james.online()

        # Olena is invited, says yes, and reads it as it comes.
        await olena.sign_in("Olena")
        await olena.open("/me")
        await olena.page.get_by_test_id("language-en").click()
        await olena.page.get_by_test_id("to-groups").click()
        invitation = olena.by_id("group", str(group))
        await invitation.get_by_test_id("group-accept").click()
        await expect(olena.page.get_by_test_id("groups-mine")).to_contain_text(NAME)
        await good(olena)
        await invitation.get_by_role("link", name=NAME).click()
        item = olena.page.get_by_test_id("activity-item").filter(has_text="walrus statue")
        await expect(item).to_be_visible(timeout=60_000)
        await good(olena)

        # A poll without names: one tap, and with two votes nobody is told a number.
        await james.page.get_by_test_id("tab-polls").click()
        await james.page.get_by_test_id("poll-new").click()
        await james.page.get_by_test_id("poll-question").fill("Which yard")
        for n, option in enumerate(("Tannery", "Harbour")):
            await james.page.get_by_test_id("poll-option").nth(n).fill(option)
        await james.page.get_by_test_id("poll-anonymous").check()
        await good(james)
        await james.page.get_by_test_id("poll-ask").click()
        await olena.page.get_by_test_id("tab-polls").click()
        await olena.page.get_by_test_id("poll-choice").first.check()
        await olena.page.get_by_test_id("poll-vote").click()
        await expect(olena.page.get_by_test_id("poll")).to_contain_text("Too few votes")
        await good(olena)
        await olena.page.get_by_test_id("poll-change").click()
        await expect(olena.page.get_by_test_id("poll-choice").first).to_be_checked()
        await olena.page.get_by_test_id("poll-choice").last.check()
        await olena.page.get_by_test_id("poll-vote").click()
        await expect(olena.page.get_by_test_id("poll-result").last).to_contain_text("Your choice")

        # To the manager it does not exist: no list, no address, no search.
        await aino.sign_in("Aino")
        await aino.open("/groups")
        await expect(aino.page.get_by_role("heading", level=1)).to_be_visible()
        await expect(aino.page.get_by_text(NAME)).to_have_count(0)
        await aino.open(f"/groups/{group}")
        await expect(aino.page.get_by_test_id("answer-state")).to_contain_text("There is nothing here")
        await good(aino)
        aino.errors.clear()  # The 404 that says so.
    assert "walrus" in str(ask(service, "Olena", "/feed?q=walrus"))
    # Another story's walnuts may be offered for it: a word that she may find nowhere is taken for a misspelt one.
    assert "walrus" not in str(ask(service, "Aino", "/feed?q=walrus")["items"])
