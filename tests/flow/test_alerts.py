"""Who follows something is told, in the inbox and on the phone: once, when they want it, and only what they may see."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, text, update
from tests.factories import (
    LAT,
    LON,
    bearer,
    make_insight,
    make_member,
    make_organisation,
    make_route,
    make_site,
    make_tag,
    make_tip,
    sign_in,
)
from tests.flow.phone import Drain, PhoneOf
from tests.flow.push_service import Browser, PushService

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session, session
from backhaul.discover.stream import changes
from backhaul.gazetteer.models import Site
from backhaul.identity.access import Reader
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight
from backhaul.notify.models import Alert, PushEndpoint
from backhaul.notify.schemas import Inbox
from backhaul.outside import public_address
from backhaul.pipeline.alerts import AlertReason, enqueue_alerts
from backhaul.settings import get_settings
from backhaul_workers.speech.scripted import ScriptedEngine
from backhaul_workers.tools import Tools
from backhaul_workers.webpush import Message, send
from backhaul_workers.worker import work

pytestmark = pytest.mark.usefixtures("nothing_left")

Tell = Callable[..., Awaitable[None]]
# A Wednesday noon in the organisation's zone.
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def engine() -> ScriptedEngine:
    """Nothing is spoken here."""
    return ScriptedEngine()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A push service of the organisation's own."""
    with PushService() as started:
        monkeypatch.setenv("BACKHAUL_PUSH_HOSTS", json.dumps([started.origin, "localhost"]))
        monkeypatch.setenv("BACKHAUL_PUSH_TIMEOUT_S", "1")
        get_settings.cache_clear()
        yield started
        monkeypatch.undo()
        get_settings.cache_clear()


@pytest.fixture
async def depot(northgate: Organisation) -> Site:
    return await make_site(northgate)


async def worker(now: datetime) -> None:
    """A worker does everything that is due, and its clock says ``now``."""
    await work(Tools(get_settings(), ScriptedEngine()), once=True, clock=lambda: now)


async def tell(
    organisation: Organisation,
    insight: Insight,
    reason: AlertReason = AlertReason.PUBLISHED,
    *,
    by: Member | None = None,
    now: datetime = NOON,
) -> None:
    """Somebody publishes it, or does what the reason says, and a worker tells who follows it."""
    async with organisation_session(organisation.id) as db:
        await enqueue_alerts(db, organisation.id, insight.id, reason, by=by.id if by else None)
    await worker(now)


async def follow(client: httpx.AsyncClient, member: Member, **what: Any) -> dict[str, Any]:
    answer = await client.put("/api/v1/subscriptions", json=what, headers=await bearer(member))
    assert answer.status_code == 200, answer.text
    followed: dict[str, Any] = answer.json()
    return followed


async def inbox(client: httpx.AsyncClient, member: Member, **asked: Any) -> Inbox:
    answer = await client.get("/api/v1/inbox", params=asked, headers=await bearer(member))
    assert answer.status_code == 200, answer.text
    return Inbox.model_validate_json(answer.content, strict=True)


async def titles(client: httpx.AsyncClient, member: Member) -> list[str]:
    return [item.insight.title for item in (await inbox(client, member)).items if item.insight]


async def push_on(client: httpx.AsyncClient, service: PushService, member: Member) -> Browser:
    """A phone on which this member is signed in and may be woken."""
    browser = service.browser(member.id.hex)
    await sign_in(client, member)
    answer = await client.put("/api/v1/me/push", json=browser.subscription())
    assert answer.status_code == 204, answer.text
    client.cookies.clear()
    return browser


async def test_what_is_published_is_told_to_who_follows_it_and_to_nobody_else(
    client: httpx.AsyncClient,
    service: PushService,
    phone: PhoneOf,
    drain: Drain,
    northgate: Organisation,
    depot: Site,
) -> None:
    dock = await make_site(northgate, "Northgate dock 4", parent=depot)
    manager, driver, author, second, partner, idle, gone = [
        await make_member(northgate, role)
        for role in ("manager", "contributor", "contributor", "contributor", "partner", "contributor", "contributor")
    ]
    foreign = await make_organisation("Elsewhere")
    stranger = await make_member(foreign, "admin")
    everybody = (manager, driver, author, second, partner, gone)
    phones = {member.id: await push_on(client, service, member) for member in (*everybody, idle, stranger)}
    for member in everybody:
        await follow(client, member, kind="site", site_id=str(depot.id))
    await follow(client, stranger, kind="area", label="here", area={"lat": LAT, "lon": LON, "radius_m": 50_000})
    for member in (*everybody, stranger):
        settings = {"quiet": False}
        answer = await client.put("/api/v1/me/notifications", json=settings, headers=await bearer(member))
        assert answer.status_code == 200, answer.text
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Member).where(Member.id == gone.id).values(deactivated_at=func.now()))

    # A driver tells of the dock; another says the same, and it becomes one insight of two authors.
    for one in (author, second):
        teller = await phone(one)
        await teller.send("text", text="Dock 4 is blocked by a broken trailer", site_id=str(dock.id))
        await drain()
    (item,) = (await inbox(client, driver)).items
    assert (item.reason, item.read) == ("published", False)
    told = item.insight
    assert told
    assert "lock" in told.title + " blocked"
    assert len((await inbox(client, manager)).items) == 1
    # The second author was told when the first one spoke, and not again of their own words.
    assert len((await inbox(client, second)).items) == 1
    for member in (author, partner, idle):
        assert (await inbox(client, member)).items == [], member.role
    assert (await inbox(client, stranger)).items == []
    assert [len(phones[one.id].came) for one in (driver, manager, second)] == [1, 1, 1]
    assert [len(phones[one.id].came) for one in (author, partner, idle, gone, stranger)] == [0] * 5

    # What the phone gets: few words, nothing of anybody, for how long, and that a later one replaces it.
    (came,) = phones[driver.id].came
    assert came.said == {
        "key": "published",
        "language": "en",
        "member": str(driver.id),
        "unread": 1,
        "n": 1,
        "insight": str(told.id),
        "title": told.title,
        "danger": False,
    }
    assert came.size < 3000
    assert came.headers["ttl"] == "86400"
    assert came.headers["urgency"] == "normal"
    assert came.headers["content-encoding"] == "aes128gcm"
    assert len(came.headers["topic"]) <= 32
    assert came.claims["sub"].startswith("mailto:")

    # The same job twice, and the same job again tomorrow, tell nobody anything.
    insight = Insight(id=told.id)
    await tell(northgate, insight, now=datetime.now(UTC))
    await tell(northgate, insight, now=datetime.now(UTC) + timedelta(hours=20))
    assert len((await inbox(client, driver)).items) == 1
    assert len(phones[driver.id].came) == 1

    # A manager decides: who follows hears of it, and both authors, to whom the answer comes home. The manager knows.
    answer = await client.patch(
        f"/api/v1/insights/{insight.id}/review",
        json={"status": "done", "outcome": "The trailer is gone."},
        headers=await bearer(manager),
    )
    assert answer.status_code == 200, answer.text
    await drain()
    assert [one.reason for one in (await inbox(client, driver)).items] == ["decided", "published"]
    assert [one.reason for one in (await inbox(client, manager)).items] == ["published"]
    assert [one.reason for one in (await inbox(client, author)).items] == ["decided"]


async def test_nobody_is_told_what_they_have_seen_or_may_not_see(
    client: httpx.AsyncClient, northgate: Organisation, depot: Site
) -> None:
    manager, reader, driver = [await make_member(northgate, role) for role in ("manager", "contributor", "contributor")]
    for member in (manager, reader, driver):
        await follow(client, member, kind="site", site_id=str(depot.id))
    secret = await make_insight(northgate, "For managers", visibility="managers", site=depot)
    shown = await make_insight(northgate, "Gate closed", site=depot)
    mine = await bearer(reader)
    assert (await client.put(f"/api/v1/insights/{shown.id}/seen", headers=mine)).status_code == 204
    assert (await client.put(f"/api/v1/insights/{secret.id}/seen", headers=mine)).status_code == 404
    await tell(northgate, secret)
    await tell(northgate, shown)
    assert await titles(client, manager) == ["Gate closed", "For managers"]
    assert await titles(client, driver) == ["Gate closed"]
    assert await titles(client, reader) == []

    # What has changed since they opened it they have not seen.
    await tell(northgate, shown, AlertReason.URGENT)
    assert await titles(client, reader) == ["Gate closed"]
    assert [item.reason for item in (await inbox(client, driver)).items] == ["urgent", "published"]

    # Opening it reads all that the inbox says of it, and the open page hears so at once.
    listening = Reader(northgate.id, driver.id, "", "contributor", "en", None)
    with changes.subscribed(listening) as stream:
        theirs = await bearer(driver)
        assert (await client.put(f"/api/v1/insights/{shown.id}/seen", headers=theirs)).status_code == 204
        async with asyncio.timeout(5):
            assert (await stream.take()).event == "inbox"
    found = await inbox(client, driver)
    assert (found.unread, [item.read for item in found.items]) == (0, [True, True])
    assert (await inbox(client, reader)).unread == 1

    # What they may no longer see is not in the inbox any more, and does not count.
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).where(Insight.id == shown.id).values(visibility="managers"))
    assert (await inbox(client, reader)).model_dump() == {"items": [], "notices": [], "unread": 0, "next": None}
    assert await titles(client, manager) == ["Gate closed", "Gate closed", "For managers"]

    # No table says who opened what: the marks are as many as the openings, and no id of a member is near them.
    async with organisation_session(northgate.id) as db:
        marks = (
            await db.execute(text("SELECT s::text FROM insight_seen s WHERE organisation_id = :o"), {"o": northgate.id})
        ).all()
    assert len(marks) == 1
    assert all(member.id.hex not in str(mark).replace("-", "") for mark in marks for member in (driver, reader))


async def test_an_anonymous_author_may_be_told_and_the_time_tells_nothing(
    client: httpx.AsyncClient, northgate: Organisation, depot: Site
) -> None:
    author = await make_member(northgate)
    await follow(client, author, kind="site", site_id=str(depot.id))
    tip = await make_tip(northgate, author, anonymous=True)
    await tell(northgate, await make_insight(northgate, tips=[tip], site=depot), now=NOON + timedelta(minutes=17))
    (item,) = (await inbox(client, author)).items
    assert item.at == NOON


async def test_what_an_insight_concerns_is_found_by_place_route_and_tag(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    route = await make_route(northgate, [(LON, LAT), (LON + 0.2, LAT)])
    tag = await make_tag(northgate, "fuel-prices")

    async def who(**what: Any) -> Member:
        member = await make_member(northgate)
        await follow(client, member, **what)
        return member

    narrow = await who(kind="route", route_id=str(route.id))
    wide = await who(kind="route", route_id=str(route.id), corridor_m=1000)
    tagged = await who(kind="tag", tag="fuel-prices")
    careful = await who(kind="tag", tag="fuel-prices", wanted="important")
    circle = await who(kind="area", label="around here", area={"lat": LAT, "lon": LON + 0.1, "radius_m": 5000})
    box = await who(kind="area", label="the harbour", area={"box": [LON + 0.05, LAT - 0.02, LON + 0.15, LAT + 0.02]})
    shape = await who(
        kind="area", label="a triangle", area={"polygon": [[LON, LAT - 0.1], [LON + 0.2, LAT - 0.1], [LON + 0.1, LAT + 0.1]]}
    )
    fiji = await who(kind="area", label="Fiji", area={"box": [177, -19, -179, -16]})
    taveuni = await who(kind="area", label="Taveuni", area={"lat": -16.85, "lon": 179.98, "radius_m": 30_000})
    aleutian = await who(kind="area", label="drawn", area={"polygon": [[179, 50], [-179, 50], [-179, 52], [179, 52]]})
    everybody = (narrow, wide, tagged, careful, circle, box, shape, fiji, taveuni, aleutian)

    async def told(insight: Insight) -> set[UUID]:
        await tell(northgate, insight)
        async with organisation_session(northgate.id) as db:
            rows = await db.scalars(select(Alert.member_id).where(Alert.insight_id == insight.id))
        return set(rows)

    def are(*members: Member) -> set[UUID]:
        return {member.id for member in members}

    def at(lat: float, lon: float, **more: Any) -> Awaitable[Insight]:
        return make_insight(northgate, lat=lat, lon=lon, **more)

    assert await told(await at(LAT + 0.001, LON + 0.1)) == are(narrow, wide, circle, box, shape)
    assert await told(await at(LAT + 0.005, LON + 0.1)) == are(wide, circle, box, shape)
    assert await told(await at(LAT + 0.5, LON + 0.1, tags=[tag])) == are(tagged)
    assert await told(await at(LAT + 0.5, LON + 0.1, tags=[tag], urgency="high")) == are(tagged, careful)
    assert await told(await make_insight(northgate, lat=None, route=route)) == are(narrow, wide)
    assert await told(await at(-17, -179.9)) == are(fiji, taveuni)
    assert await told(await at(-17, 179.9)) == are(fiji, taveuni)
    assert await told(await at(-17, 170)) == set()
    assert await told(await at(51, 180)) == are(aleutian)
    assert await told(await at(51, -179.5)) == are(aleutian)

    # Following the same again is following it once; another wish changes it; unfollowing ends it.
    again = await follow(client, tagged, kind="tag", tag="fuel-prices", wanted="important")
    listed = await client.get("/api/v1/subscriptions", headers=await bearer(tagged))
    assert listed.json()["items"] == [again]
    assert await told(await at(LAT + 0.5, LON + 0.1, tags=[tag])) == set()
    gone = await client.delete(f"/api/v1/subscriptions/{again['id']}", headers=await bearer(tagged))
    assert gone.status_code == 204
    for one in (tagged, careful):
        missing = await client.delete(f"/api/v1/subscriptions/{again['id']}", headers=await bearer(one))
        assert missing.status_code == 404
    assert len(everybody) == 10
    # Where somebody stood when they began to follow is not to be read from it.
    (area,) = (await client.get("/api/v1/subscriptions", headers=await bearer(circle))).json()["items"]
    assert (area["circle"]["lat"], area["circle"]["lon"]) == (round(LAT, 2), round(LON + 0.1, 2))


async def test_quiet_hours_and_the_daily_limit_wait_for_one_summary_in_the_morning(
    client: httpx.AsyncClient, service: PushService, depot: Site, northgate: Organisation
) -> None:
    driver = await make_member(northgate, language="pl")
    await follow(client, driver, kind="site", site_id=str(depot.id))
    route = await make_route(northgate, [(LON, LAT), (LON + 0.1, LAT)])
    await follow(client, driver, kind="route", route_id=str(route.id))
    mine = await bearer(driver)
    wanted = {"time_zone": "Europe/Helsinki", "daily_limit": 2}
    assert (await client.put("/api/v1/me/notifications", json=wanted, headers=mine)).status_code == 200
    browser = await push_on(client, service, driver)

    async def happens(title: str, now: datetime, **more: Any) -> Insight:
        insight = await make_insight(northgate, title, site=depot, **more)
        await tell(northgate, insight, now=now)
        return insight

    # 15:00, 15:01 and 15:02 in Helsinki: the third is one too many for this day.
    for n in range(3):
        await happens(f"Number {n}", NOON + timedelta(minutes=n))
    assert [said["title"] for said in browser.said()] == ["Number 0", "Number 1"]
    # 20:30: quiet. A hazard on the route waits as well, as long as the member did not say otherwise.
    night = datetime(2026, 7, 15, 17, 30, tzinfo=UTC)
    read = await happens("Read at night", night)
    await happens("Danger", night, urgency="alert")
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).where(Insight.title == "Danger").values(kind="hazard"))
    assert (await inbox(client, driver)).unread == 5
    assert len(browser.came) == 2
    assert (await client.put(f"/api/v1/insights/{read.id}/seen", headers=mine)).status_code == 204
    # 05:59: nobody is woken. 06:00: one push for the two that still wait, and never a second one.
    await worker(datetime(2026, 7, 16, 2, 59, tzinfo=UTC))
    assert len(browser.came) == 2
    for minute in (0, 1):
        await worker(datetime(2026, 7, 16, 3, minute, tzinfo=UTC))
    said = browser.said()[2:]
    assert said == [{"key": "summary", "language": "pl", "member": str(driver.id), "unread": 4, "n": 2}]

    # Where only one waits, it is told itself; where all was read meanwhile, nothing is.
    alone = await happens("Alone", night + timedelta(days=1))
    await worker(datetime(2026, 7, 17, 3, 0, tzinfo=UTC))
    assert [one["insight"] for one in browser.said()[3:]] == [str(alone.id)]
    read = await happens("Read before six", night + timedelta(days=2))
    assert (await client.put(f"/api/v1/insights/{read.id}/seen", headers=mine)).status_code == 204
    await worker(datetime(2026, 7, 18, 3, 0, tzinfo=UTC))
    assert len(browser.came) == 4

    # Who wants to hear of dangers on the route hears them at night, and with haste.
    wanted["hazards_break_through"] = True
    assert (await client.put("/api/v1/me/notifications", json=wanted, headers=mine)).status_code == 200
    danger = await make_insight(northgate, "Ice", site=depot, urgency="alert")
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).where(Insight.id == danger.id).values(kind="hazard"))
    await tell(northgate, danger, now=night + timedelta(days=3))
    assert browser.said()[-1]["title"] == "Ice"
    assert (browser.came[-1].headers["urgency"], browser.came[-1].headers["ttl"]) == ("high", "21600")


async def test_push_services_that_fail(
    client: httpx.AsyncClient, service: PushService, depot: Site, northgate: Organisation
) -> None:
    names = ("gone", "busy", "broken", "slow", "elsewhere", "good")
    members = {name: await make_member(northgate, name=name) for name in names}
    phones: dict[str, Browser] = {}
    for name, member in members.items():
        await follow(client, member, kind="site", site_id=str(depot.id))
        quiet = {"quiet": False, "daily_limit": 50}
        await client.put("/api/v1/me/notifications", json=quiet, headers=await bearer(member))
        phones[name] = await push_on(client, service, member)
    inside = service.browser("inside")
    phones["gone"].answers = [(410, {})]
    phones["busy"].answers = [(429, {"Retry-After": "1"})]
    phones["broken"].answers = [(500, {}), (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})]
    phones["elsewhere"].answers = [(302, {"Location": inside.url}), (307, {"Location": inside.url})]
    phones["slow"].slow.clear()

    insight = await make_insight(northgate, site=depot)
    await tell(northgate, insight)

    # Everybody has it in the inbox, and the good one on the phone: nobody waits for the others.
    for member in members.values():
        assert (await inbox(client, member)).unread == 1
    assert len(phones["good"].came) == 1
    assert [len(phones[name].came) for name in ("gone", "broken", "slow", "elsewhere")] == [0] * 4
    phones["slow"].slow.set()
    # What may be tried again is, when its service says so, and comes once. Half a minute is not waited for here.
    async with asyncio.timeout(60):
        while not all(phones[name].came for name in ("busy", "slow", "broken")):
            async with session() as db:
                await db.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL"))
            await worker(NOON)
    assert len(phones["broken"].came) == 1
    assert len(phones["busy"].came) == 1
    assert phones["busy"].asked == 2
    # A redirect is followed by nobody.
    assert (phones["elsewhere"].asked, inside.asked) == (1, 0)

    # 410: this browser is not asked again.
    assert await _phones_of(members["gone"]) == 0
    await tell(northgate, await make_insight(northgate, "Second", site=depot))
    assert phones["gone"].asked == 1
    async with session() as db:
        assert await db.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'notify'")) == 0


async def _phones_of(member: Member) -> int:
    async with organisation_session(member.organisation_id) as db:
        return await db.scalar(select(func.count()).where(PushEndpoint.member_id == member.id)) or 0


async def test_a_phone_is_silent_for_whoever_is_not_signed_in_on_it(
    client: httpx.AsyncClient, service: PushService, depot: Site, northgate: Organisation
) -> None:
    first, second = [await make_member(northgate) for _ in range(2)]
    for member in (first, second):
        await follow(client, member, kind="site", site_id=str(depot.id))
        await client.put("/api/v1/me/notifications", json={"quiet": False}, headers=await bearer(member))
    browser = service.browser("shared")
    await sign_in(client, first)
    assert (await client.put("/api/v1/me/push", json=browser.subscription())).status_code == 204
    assert (await client.get("/api/v1/me/notifications")).json()["this_phone"] is True
    await client.put("/api/v1/me/pin", json={"pin": "2580"})
    device = client.cookies["backhaul_device"]

    async def told(title: str) -> list[str]:
        before = len(browser.came)
        await tell(northgate, await make_insight(northgate, title, site=depot))
        return [said["member"] for said in browser.said()[before:]]

    assert await told("One") == [str(first.id)]
    # The second driver takes the phone: the first one's session ends, and with it what would wake the phone for them.
    await sign_in_over(client, second)
    assert await told("Two") == []
    assert (await client.put("/api/v1/me/push", json=browser.subscription())).status_code == 204
    assert await told("Three") == [str(second.id)]
    # The first comes back by PIN; their app says again how to wake it.
    client.cookies.set("backhaul_device", device)
    answer = await client.post("/api/v1/device/session", json={"pin": "2580", "member_id": str(first.id)})
    assert answer.status_code == 200, answer.text
    assert await told("Four") == []
    assert (await client.put("/api/v1/me/push", json=browser.subscription())).status_code == 204
    assert await told("Five") == [str(first.id)]
    # Signing out silences it.
    assert (await client.delete("/api/v1/session")).status_code == 204
    assert await told("Six") == []


async def sign_in_over(client: httpx.AsyncClient, member: Member) -> None:
    """Sign in on a browser on which somebody else is."""
    answer = await client.post(f"/api/v1/members/{member.id}/sign-in-links", headers=await bearer(member))
    token = answer.json()["url"].rpartition("/")[2]
    assert (await client.post("/api/v1/session", json={"token": token})).status_code == 200


async def test_a_push_goes_to_public_addresses_of_known_hosts_only(service: PushService) -> None:
    inside = service.browser("inside")
    keys = inside.subscription()["keys"]
    assert keys

    def message(url: str) -> Message:
        return Message(url, b"\x04" + b"\0" * 64, b"\0" * 16, b"{}", 60, "normal", "x")

    # On the list, and it leads to this machine: nothing is sent. Not on the list: neither.
    port = service.origin.rpartition(":")[2]
    known = Browser(service, "known")
    point = known.subscription()["keys"]["p256dh"]
    assert point
    for url in (
        "https://localhost/inside",
        f"https://localhost:{port}/inside",
        f"http://localhost:{port}/inside",
        "https://push.example/inside",
        "https://localhost.push.example/inside",
        f"http://127.0.0.1:{int(port) + 1}/inside",
    ):
        good = message(url)
        good = Message(url, _point(known), good.auth, good.body, good.ttl_s, good.urgency, good.topic)
        assert (await send(good, timeout_s=2)).result == "refused", url
    assert inside.asked == 0
    for inner in (
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  # asked about, not bound
    ):
        assert await public_address(inner) is None, inner
    assert await public_address("1.1.1.1") == "1.1.1.1"


def _point(browser: Browser) -> bytes:
    from base64 import urlsafe_b64decode

    text = browser.subscription()["keys"]["p256dh"]
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def test_telling_and_reading_cost_the_same_however_many_follow(
    client: httpx.AsyncClient,
    service: PushService,
    northgate: Organisation,
    depot: Site,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    costs: list[tuple[int, int, int]] = []
    reader = await make_member(northgate)
    await follow(client, reader, kind="site", site_id=str(depot.id))
    await push_on(client, service, reader)
    headers = await bearer(reader)
    from backhaul.notify.tell import tell_followers

    for others in (0, 12):
        for _ in range(others):
            await follow(client, await make_member(northgate), kind="site", site_id=str(depot.id))
            await tell(northgate, await make_insight(northgate, site=depot))
        insight = await make_insight(northgate, site=depot)
        async with organisation_session(northgate.id) as db:
            with counted() as telling:
                told = await tell_followers(
                    db, northgate.id, insight.id, AlertReason.PUBLISHED, by=None, now=NOON + timedelta(days=others)
                )
        assert told == others + 1
        with counted() as reading:
            shown = await client.get("/api/v1/inbox", headers=headers)
        with counted() as listing:
            await client.get("/api/v1/subscriptions", headers=headers)
        assert len(shown.json()["items"]) == (1 if not others else 14)
        costs.append((len(telling), len(reading), len(listing)))
    assert costs[0] == costs[1]
    assert costs[0][1:] == (2, 2)


async def test_the_inbox_goes_on_page_by_page_and_is_read_up_to_what_was_shown(
    client: httpx.AsyncClient, northgate: Organisation, depot: Site
) -> None:
    driver, other = [await make_member(northgate) for _ in range(2)]
    for member in (driver, other):
        await follow(client, member, kind="site", site_id=str(depot.id))
    for n in range(5):
        await tell(northgate, await make_insight(northgate, f"Number {n}", site=depot))
    first = await inbox(client, driver, limit=2)
    second = await inbox(client, driver, limit=2, cursor=first.next)
    third = await inbox(client, driver, limit=2, cursor=second.next)
    shown = [item for page in (first, second, third) for item in page.items]
    insights = [item.insight for item in shown if item.insight]
    assert [one.title for one in insights] == [f"Number {n}" for n in (4, 3, 2, 1, 0)]
    assert (first.unread, third.next) == (5, None)
    mine = await bearer(driver)
    assert (await client.put(f"/api/v1/inbox/{shown[4].id}/read", headers=mine)).status_code == 204
    assert (await client.put("/api/v1/inbox/read", json={"up_to": str(shown[1].id)}, headers=mine)).status_code == 204
    found = await inbox(client, driver)
    assert [item.read for item in found.items] == [False, True, True, True, True]
    assert (await inbox(client, other)).unread == 5
    # Another member's alert is not there to be read.
    theirs = await bearer(other)
    assert (await client.put(f"/api/v1/inbox/{shown[0].id}/read", headers=theirs)).status_code == 404
    assert (await client.put("/api/v1/inbox/read", json={"up_to": str(shown[0].id)}, headers=theirs)).status_code == 404

    # After 90 days they are gone, and so are the marks of what was opened.
    from backhaul_workers.telling import forget_old_alerts

    await client.put(f"/api/v1/insights/{insights[0].id}/seen", headers=mine)
    await forget_old_alerts(NOON + timedelta(days=89))
    assert len((await inbox(client, driver)).items) == 5
    await forget_old_alerts(datetime.now(UTC) + timedelta(days=91))
    assert (await inbox(client, driver)).items == []
    async with organisation_session(northgate.id) as db:
        assert await db.scalar(text("SELECT count(*) FROM insight_seen")) == 0


async def test_a_message_rings_once_without_its_words_and_not_for_who_has_read_or_muted_it(
    client: httpx.AsyncClient, service: PushService, northgate: Organisation
) -> None:
    jan, maria = await make_member(northgate, name="Jan"), await make_member(northgate, name="Maria")
    browser = await push_on(client, service, maria)

    async def write(said: str) -> str:
        id = str(new_id())
        answer = await client.put(f"/api/v1/messages/{maria.id}/{id}", json={"text": said}, headers=await bearer(jan))
        assert answer.status_code == 201
        return id

    async def later() -> None:
        # The seconds in which it may be read on an open phone are over.
        async with session() as db:
            await db.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"))
        await worker(NOON)

    async def hers(method: str, path: str, json: Any) -> None:
        answer = await client.request(method, f"/api/v1{path}", json=json, headers=await bearer(maria))
        assert answer.status_code in (200, 204), answer.text

    await write("The code is 4711")
    await worker(NOON)
    assert browser.came == []
    await later()
    newest = await write("Are you there?")
    await later()
    (first,) = browser.said()
    assert (first["key"], first["title"], first["path"], first["words"]) == ("message", "Jan", f"/messages/{jan.id}", "")
    assert "4711" not in str(first)
    (item,) = (await inbox(client, maria)).items
    assert (item.reason, item.insight, item.sender and item.sender.name) == (AlertReason.MESSAGE, None, "Jan")
    # What is read is read in the inbox, too; and then the next one rings, with its words where she wants them there.
    await hers("PUT", f"/messages/{jan.id}/read", {"up_to": newest})
    assert [one.read for one in (await inbox(client, maria)).items] == [True]
    await hers("PUT", "/me/messages", {"preview": True})
    await write("Lunch?")
    await later()
    assert [one["words"] for one in browser.said()] == ["", "Lunch?"]
    assert (await inbox(client, maria)).unread == 1
    # Read on an open phone before it would ring; and muted: it arrives, and rings nowhere.
    newest = await write("Never mind")
    await hers("PUT", f"/messages/{jan.id}/read", {"up_to": newest})
    await later()
    await hers("PUT", f"/messages/{jan.id}/muted", None)
    await write("Still here")
    await later()
    assert len(browser.came) == 2
    assert (await inbox(client, maria)).unread == 0
