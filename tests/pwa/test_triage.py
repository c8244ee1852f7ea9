"""A manager's morning by keyboard only, and two managers who decide about the same at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from playwright.async_api import Locator, Page, expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, DeviceOf, Service

from backhaul.db.embedded import EmbeddedPostgres

# What 80 drivers told at a yard of its own, three days ago: no other story's list begins with it.
_TOLD = """
    WITH yard AS (SELECT organisation_id, id FROM site WHERE id = %(site)s),
    told AS (
        INSERT INTO tip (organisation_id, id, kind, text, captured_at, received_at, clock_off, visibility, anonymous,
                         author_id,
                         content_sha256, state)
        SELECT y.organisation_id, gen_random_uuid(), 'text', 'Yard report ' || n, at, at, false, 'organisation', false, m.id,
               '\\x00', 'published'
        FROM yard y
        CROSS JOIN generate_series(1, %(many)s) n
        CROSS JOIN LATERAL (SELECT now() - interval '3 days' - make_interval(mins => n) AS at) told_at
        JOIN member m ON m.organisation_id = y.organisation_id AND m.name LIKE 'James%%'
        RETURNING organisation_id, id, text, captured_at
    ), looked_through AS (
        INSERT INTO personal (organisation_id, tip_id, spans) SELECT organisation_id, id, '[]' FROM told
    ), known AS (
        INSERT INTO insight (organisation_id, id, title, text, language, urgency, confidence, visibility, place_kind,
                             place_label, site_id, published_at, updated_at)
        SELECT organisation_id, id, text, text, 'en', 'normal', 0.67, 'organisation', 'site', 'Yard', %(site)s, captured_at,
               captured_at
        FROM told RETURNING organisation_id, id, published_at
    )
    INSERT INTO insight_tip (organisation_id, tip_id, insight_id, joined_at)
    SELECT organisation_id, id, id, published_at FROM known
"""
_FORGET = """
    WITH gone AS (DELETE FROM insight WHERE site_id = %(site)s RETURNING organisation_id, id)
    DELETE FROM tip t USING gone g WHERE t.organisation_id = g.organisation_id AND t.id = g.id
"""


@dataclass(frozen=True)
class Yard:
    """A site with eighty reports."""

    service: Service
    site: str

    def ask(self, name: str, method: str, path: str, **said: Any) -> Any:
        """What the API answers a member."""
        headers = {"Authorization": f"Bearer {self.service.member(name)['token']}"}
        answer = httpx.request(method, f"{self.service.base_url}/api/v1{path}", headers=headers, **said)
        return answer.raise_for_status().json()

    def count(self, status: str) -> int:
        """How many of its reports have a status."""
        pages = [self.ask("Aino", "GET", "/feed", params={"site": self.site, "status": status, "limit": 100})]
        return sum(len(page["items"]) for page in pages)


@pytest.fixture
def yard(service: Service) -> Iterator[Yard]:
    made = Yard(service, "")
    site = made.ask("Aino", "POST", "/sites", json={"name": f"Triage yard {uuid4()}", "lat": 61.4, "lon": 28.1})["id"]
    with psycopg.connect(EmbeddedPostgres(service.data / "postgres").conninfo(), autocommit=True) as owner:
        owner.execute("SET search_path = backhaul, public")
        owner.execute(_TOLD, {"site": site, "many": 80})
        yield Yard(service, site)
        owner.execute(_FORGET, {"site": site})


def said(page: Page) -> Locator:
    """What undoing says, and what can be undone."""
    return page.get_by_test_id("undo-bar")


async def test_a_manager_s_morning_by_keyboard_only(device: DeviceOf, yard: Yard) -> None:
    async with device(DESKTOP) as desk:
        page, press = desk.page, desk.page.keyboard.press
        rows = page.get_by_test_id("feed-row")
        await desk.sign_in("Aino")
        await desk.open(f"/feed?site={yard.site}&status=new")
        await expect(rows).to_have_count(50)

        # What there is to press, and where it is switched off.
        await press("?")
        await expect(page.get_by_test_id("key-sheet")).to_be_visible()
        await press("Escape")
        await expect(page.get_by_test_id("key-sheet")).to_be_hidden()

        # One at a time: a date, somebody, a note; nothing typed is taken for a key.
        await press("j")
        first = desk.by_id("insight", await rows.first.get_attribute("data-id") or "")
        await expect(first).to_contain_text("Yard report 1")
        await press("b")
        await expect(page.get_by_test_id("due-day")).to_be_focused()
        await press("Enter")
        await expect(page.get_by_test_id("due-on")).to_be_visible()
        await press("a")
        await page.keyboard.type("sar")
        await expect(page.get_by_test_id("assign-member")).to_have_count(1)
        await press("Enter")
        await expect(rows.first).to_have_attribute("data-status", "assigned")
        await press("w")
        await expect(page.get_by_test_id("watch")).to_have_attribute("aria-pressed", "true")
        await press("n")
        await page.keyboard.type("Ask dad and Xu")
        await press("Control+Enter")
        await expect(page.get_by_test_id("note")).to_contain_text("Ask dad and Xu")
        await press("Escape")

        # Several: with a reason for every no, and taken back.
        await press("j")
        await press("J")
        await press("J")
        await expect(page.get_by_test_id("bulk-count")).to_contain_text("3")
        assert await violations(desk) == []
        await press("x")
        await page.keyboard.type("We know; the crane comes on Friday.")
        await press("Control+Enter")
        await expect(rows.nth(3)).to_have_attribute("data-status", "declined")
        await press("u")
        await expect(said(page)).to_contain_text("Undone: 3")
        for n in (1, 2, 3):
            await expect(rows.nth(n)).to_have_attribute("data-status", "new")
        assert yard.count("declined") == 0

        # All the rest, page by page: eighty are through.
        await press("A")
        await expect(page.get_by_test_id("bulk-count")).to_contain_text("49")
        await press("d")
        await expect(page.get_by_test_id("bulk-count")).to_be_hidden()
        # The next ones come by themselves.
        await expect(rows).to_have_count(80)
        await press("A")
        await expect(page.get_by_test_id("bulk-count")).to_contain_text("30")
        await press("d")
        await expect(page.get_by_test_id("bulk-count")).to_be_hidden()
        await expect(rows.last).to_have_attribute("data-status", "done")
        assert (yard.count("new"), yard.count("assigned"), yard.count("done")) == (0, 1, 79)

        # The filter is kept, and is an address that another manager opens.
        await press("g")
        await page.get_by_test_id("saved-name").focus()
        await page.keyboard.type("The yard's new ones")
        await press("Enter")
        await expect(page.get_by_test_id("saved-filter").filter(has_text="The yard's new ones")).to_be_visible()
        await press("Escape")
        await expect(page.get_by_test_id("saved")).to_be_hidden()
        # Who dictates switches the keys off, and then they are letters.
        await press("?")
        await press("Space")
        await press("Escape")
        before = page.url
        await press("k")
        await press("u")
        assert page.url == before
        assert yard.count("done") == 79


async def test_two_managers_at_once_see_both_sides_and_lose_nothing(device: DeviceOf, yard: Yard) -> None:
    address = f"/feed?site={yard.site}"
    async with device(DESKTOP) as desk, device(DESKTOP) as other:
        lists: list[str] = []
        for each, name in ((desk, "Aino"), (other, "Sara")):
            await each.sign_in(name)
            await each.open(address)
            await each.page.get_by_test_id("feed-row").first.wait_for()
            await each.page.keyboard.press("j")
            await expect(each.page.get_by_test_id("insight")).to_contain_text("Yard report 1")
        insight = await desk.page.get_by_test_id("insight").get_attribute("data-id") or ""
        other.page.on("request", lambda asked: lists.append(asked.url) if "/api/v1/feed?" in asked.url else None)
        row = other.by_id("feed-row", insight)

        # Aino writes why not, while Sara gives it to somebody.
        await desk.page.keyboard.press("x")
        await desk.page.keyboard.type("The landlord will not.")
        await other.page.keyboard.press("a")
        await other.page.keyboard.type("sar")
        await expect(other.page.get_by_test_id("assign-member")).to_have_count(1)
        await other.page.keyboard.press("Enter")
        await expect(row).to_have_attribute("data-status", "assigned")
        await expect(desk.page.get_by_test_id("moved")).to_contain_text("Sara Lind")
        await desk.page.keyboard.press("Control+Enter")

        # Nothing is overwritten: both sides are shown, and what was typed is there.
        conflict = desk.page.get_by_test_id("conflict")
        await expect(conflict).to_be_focused()
        await expect(conflict.get_by_test_id("theirs")).to_contain_text("Assigned to Sara Lind")
        await expect(conflict.get_by_test_id("mine")).to_contain_text("The landlord will not.")
        assert await violations(desk) == []
        await expect(row).to_have_attribute("data-status", "assigned")
        # She changes her words, and decides knowing what Sara did.
        await desk.page.get_by_test_id("conflict-edit").press("Enter")
        reason = desk.page.get_by_test_id("decline-reason")
        await expect(reason).to_have_value("The landlord will not.")
        await reason.press("End")
        await desk.page.keyboard.type(" Sorry, Sara.")
        await desk.page.keyboard.press("Control+Enter")
        await expect(conflict).to_be_hidden()

        # Sara's list shows it at once, by one question for each thing that happened: it is never read anew, nor by the clock.
        await expect(row).to_have_attribute("data-status", "declined")
        assert len([url for url in lists if insight in url]) == 2, lists
        assert all("id=" in url for url in lists), lists
        # She cannot take back what Aino has decided about since, and is told so.
        await other.page.keyboard.press("u")
        await expect(said(other.page)).to_contain_text("Aino Virtanen")
        await expect(said(other.page)).to_contain_text("The landlord will not. Sorry, Sara.")
        await expect(row).to_have_attribute("data-status", "declined")
        # Aino can.
        await desk.page.keyboard.press("u")
        await expect(row).to_have_attribute("data-status", "assigned")
        # What is told at the yard now is in both lists with its publication: Sara's asks for it once.
        told = {"kind": "text", "text": "A kite hangs in the floodlight mast", "captured_at": datetime.now(UTC).isoformat()}
        yard.ask("James", "PUT", f"/tips/{uuid4()}", json={**told, "site_id": yard.site})
        for each in (desk, other):
            await expect(each.page.get_by_test_id("feed-row").first).to_contain_text("A kite hangs")
        new = await other.page.get_by_test_id("feed-row").first.get_attribute("data-id") or ""
        assert len([url for url in lists if new in url]) == 1, lists
        # What the browser says of a refusal is no complaint of ours.
        for each in (desk, other):
            assert all("status of 409" in error for error in each.errors), each.errors
            each.errors.clear()
