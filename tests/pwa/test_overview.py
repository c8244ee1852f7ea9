"""A manager looks at what rises: by topic, by week, at one site, on the map; a table says what each chart says."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, DRAWS, PHONE, DeviceOf, Service
from tests.pwa.pictures import picture

from backhaul.db.base import new_id
from backhaul.db.embedded import EmbeddedPostgres
from backhaul.identity.secrets import hash_token

SECRET = "a-manager-of-an-organisation-of-their-own"
TAGS = ("customer satisfaction", "competitor", "volume", "opportunity", "road conditions", "people & praise")
SITES = (
    ("Mill Street depot", 60.2, 24.9),
    ("Harbour terminal", 60.15, 24.97),
    ("Kauppa 7", 60.45, 22.27),
    ("Lake mill", 61.5, 23.8),
)
# Ninety people, forty of whom tell, and half a year: more tell of competitors from week to week, and nearly nobody of praise.
FILL = (
    "INSERT INTO organisation (id, name, languages) VALUES (%(org)s, 'Harbour Haulage', '{en}')",
    """INSERT INTO member (organisation_id, id, name, role, language)
       SELECT %(org)s, md5('person' || n)::uuid, 'Person ' || n, CASE WHEN n = 0 THEN 'manager' ELSE 'contributor' END, 'en'
       FROM generate_series(0, 90) n""",
    """INSERT INTO sign_in_link (organisation_id, id, member_id, token_hash, reusable, expires_at)
       VALUES (%(org)s, gen_random_uuid(), md5('person0')::uuid, %(hash)s, true, now() + interval '1 hour')""",
    """INSERT INTO tag (organisation_id, id, slug, name, description, keywords, ordinal)
       SELECT %(org)s, md5('tag' || n)::uuid, replace(replace(name, ' & ', '-'), ' ', '-'), name, 'x', '{}', n
       FROM unnest(%(tags)s::text[]) WITH ORDINALITY t(name, n)""",
    """INSERT INTO site (organisation_id, id, name, aliases, geom, radius_m)
       SELECT %(org)s, md5('site' || n)::uuid, name, '{}', ST_SetSRID(ST_MakePoint(lon, lat), 4326), 100
       FROM ROWS FROM (unnest(%(names)s::text[]), unnest(%(lats)s::float8[]), unnest(%(lons)s::float8[]))
            WITH ORDINALITY s(name, lat, lon, n)""",
    """CREATE TEMP TABLE made AS
       SELECT gen_random_uuid() AS tip, gen_random_uuid() AS insight, p, w, t, 1 + (p + t) %% 4 AS s,
              date_trunc('week', now()) - w * interval '7 days' + interval '30 hours' AS at
       FROM generate_series(0, 25) w, generate_series(1, 40) p, generate_series(1, 6) t
       WHERE p <= CASE t WHEN 1 THEN 12 + w %% 7 WHEN 2 THEN 38 - w WHEN 3 THEN 9 WHEN 4 THEN 2 + w / 2 WHEN 5 THEN 16 - w / 2
                         ELSE 2 END""",
    """INSERT INTO tip (organisation_id, id, kind, text, captured_at, received_at, clock_off, visibility, anonymous, author_id,
                        content_sha256, state)
       SELECT %(org)s, tip, 'text', 'x', at, at, false, 'organisation', false, md5('person' || p)::uuid, '', 'published'
       FROM made""",
    """INSERT INTO insight (organisation_id, id, title, text, language, urgency, confidence, visibility, place_kind, site_id,
                            geom, status, published_at, updated_at)
       SELECT %(org)s, insight, 'A van of theirs', 'A van of theirs', 'en', 'normal', 0.6, 'organisation', 'site', s.id, s.geom,
              CASE WHEN p %% 4 > 0 THEN 'done' ELSE 'new' END, at, at
       FROM made JOIN site s ON s.organisation_id = %(org)s AND s.id = md5('site' || made.s)::uuid""",
    "INSERT INTO insight_tip (organisation_id, insight_id, tip_id, joined_at) SELECT %(org)s, insight, tip, at FROM made",
    """INSERT INTO insight_tag (organisation_id, insight_id, tag_id, score, evidence)
       SELECT %(org)s, insight, md5('tag' || t)::uuid, 1, '[]' FROM made""",
    """INSERT INTO outcome (organisation_id, id, text, language, since, site_id, visibility, updated_at)
       VALUES (%(org)s, gen_random_uuid(), 'The second gate opens at five.', 'en', current_date - 9, md5('site2')::uuid,
               'organisation', now())""",
    "SELECT set_scope(%(org)s, NULL, 'worker')",
)


@pytest.fixture(scope="module")
def harbour(service: Service) -> UUID:
    """An organisation that nobody else's story knows, filled past the API: half a year is over before anybody tells it."""
    org = new_id()
    names, lats, lons = zip(*SITES, strict=True)
    values = {"org": org, "hash": hash_token(SECRET), "tags": list(TAGS), "names": list(names), "lats": list(lats)}
    with psycopg.connect(EmbeddedPostgres(service.data / "postgres").conninfo()) as owner:
        owner.execute("SET search_path = backhaul, public")
        for statement in FILL:
            owner.execute(statement, {**values, "lons": list(lons)})
        # What a worker does within a minute.
        while owner.execute("SELECT refresh_overview()").fetchone() != (0,):
            pass
    return org


async def test_a_manager_sees_what_rises_and_where_and_can_read_every_chart_as_a_table(device: DeviceOf, harbour: UUID) -> None:
    assert harbour
    monday = datetime.now(UTC).date() - timedelta(datetime.now(UTC).weekday())
    last = (monday - timedelta(7)).isocalendar()
    async with device(DESKTOP, installed=True, graphics=DRAWS) as desk:
        page = desk.page
        await desk.open(f"/sign-in/{SECRET}")
        await expect(page.get_by_test_id("capture-button")).to_be_visible()
        await page.get_by_test_id("tab-me").click()
        await page.get_by_test_id("to-overview").click()
        # The last week that is over, beside the one before: 36 and 37 tell of competitors, and it says no more than steps.
        tags = page.get_by_role("table").and_(page.get_by_test_id("overview-tags"))
        rivals = tags.get_by_role("row", name="competitor")
        await expect(rivals).to_contain_text("35+")
        await expect(page.get_by_test_id("overview-period")).to_have_value(f"{last.year}-W{last.week:02}")
        # Two people praised. Who looks is told that they were few, and no number.
        await expect(tags).not_to_contain_text("praise")
        await expect(page.get_by_text("Fewer than five people told of:")).to_contain_text("people & praise")
        await expect(page.get_by_test_id("overview-participation")).to_contain_text("%")
        await expect(page.get_by_test_id("heat-rows").get_by_role("row").nth(1)).to_contain_text("+")
        await expect(page.get_by_test_id("heat-map")).to_have_attribute("data-drawn", "1")
        assert await violations(desk) == []
        await picture(desk, "overview-desk")

        # The view of competitors, five weeks apart, by its table; the address can be sent to somebody.
        await page.get_by_role("navigation", name="Views").get_by_role("link", name="competitor").click()
        await expect(page.get_by_test_id("overview-total")).to_contain_text("At least 35 people")
        earlier = (monday - timedelta(7 * 6)).isocalendar()
        await page.get_by_test_id("overview-compare").select_option(f"{earlier.year}-W{earlier.week:02}")
        await expect(page.get_by_test_id("overview-total")).to_contain_text("+5")
        assert f"compare={earlier.year}-W{earlier.week:02}" in page.url
        assert "tag=competitor" in page.url
        rows = page.get_by_test_id("overview-periods").get_by_role("row")
        await expect(rows).to_have_count(27)
        await picture(desk, "overview-competitor")

        # One site: its weeks, and what was changed there.
        await page.get_by_test_id("overview-places").get_by_role("link", name="Harbour terminal").click()
        await expect(page.get_by_test_id("overview-site")).to_have_text("Harbour terminal")
        await expect(page.get_by_text("The second gate opens at five.")).to_be_visible()
        await picture(desk, "overview-site")
        await page.get_by_role("link", name="Read what was told").click()
        await expect(page).to_have_url(re.compile(r"/feed\?tag=competitor&site="))

        # The same on a phone, for a quarter; without a network it shows what it showed, and says so.
        await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a ViewportSize by another name
        await desk.open(f"/overview?period={monday.year}-Q{(monday.month + 2) // 3}")
        await expect(page.get_by_test_id("overview-periods").get_by_role("row")).to_have_count(9)
        await expect(page.get_by_test_id("heat-map")).to_have_attribute("data-drawn", "1")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than a phone"
        await picture(desk, "overview-phone")
        await desk.offline()
        await page.reload()
        await expect(page.get_by_test_id("answer-state").first).to_be_visible()
        await expect(page.get_by_test_id("overview-periods")).to_be_visible()
