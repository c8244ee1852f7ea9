"""Many tips, one insight: across languages, against each other, at the same moment; managers merge and split, and it learns."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy import text as sql
from tests.factories import bearer, make_member, make_organisation, make_site
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.db.session import organisation_session
from backhaul.gazetteer.models import Site
from backhaul.identity.models import Organisation
from backhaul.insights.models import Confirmation, Insight, InsightWords, JoinLesson
from backhaul.insights.tags import add_default_tags
from backhaul.tips.models import Tip
from backhaul.tips.reprocess import reprocess
from backhaul_workers.speech.scripted import ScriptedEngine

BLOCKED = "Dock 4 is blocked by a broken down trailer"
POLISH = "Rampa 4 jest zablokowana przez zepsutą naczepę"
SPANISH = "El muelle 4 está bloqueado por un remolque averiado"


@pytest.fixture(scope="session")
def engine() -> ScriptedEngine:
    """Nothing is spoken here."""
    return ScriptedEngine()


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    organisation = await make_organisation(languages=["en", "es", "pl", "de"])
    async with organisation_session(organisation.id) as db:
        await add_default_tags(db, organisation.id)
    return organisation


@pytest.fixture
async def depot(northgate: Organisation) -> Site:
    return await make_site(northgate, "Northgate", lat=60.2187, lon=25.1960)


@pytest.fixture
async def driver(phone: PhoneOf, northgate: Organisation) -> Phone:
    return await phone(await make_member(northgate))


@pytest.fixture
async def manager(phone: PhoneOf, northgate: Organisation) -> Phone:
    return await phone(await make_member(northgate, "manager"))


async def feed(who: Phone) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await who.get("/feed", limit=100))["items"]
    return items


async def post(who: Phone, path: str, body: dict[str, Any]) -> httpx.Response:
    return await who.client.post(f"/api/v1{path}", json=body, headers=who.headers)


async def test_one_insight_from_a_polish_a_spanish_and_an_english_report(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, manager: Phone
) -> None:
    tips = {}
    for text in (BLOCKED, POLISH, SPANISH):
        author = await phone(await make_member(northgate))
        tips[text] = author, await author.send("text", text=text, site_id=str(depot.id))
        await drain()
    (item,) = await feed(manager)
    assert (item["tips"], item["disputes"]) == (3, 0)
    assert item["confidence"] == pytest.approx(4 / 5, abs=0.01), "three people say so"
    assert {(await author.status(tip))["insight_id"] for author, tip in tips.values()} == {item["id"]}
    said = (await manager.get(f"/insights/{item['id']}/tips"))["items"]
    assert [tip["text"] for tip in said] == [BLOCKED, POLISH, SPANISH], "the evidence is kept as it came"

    # Another dock is another matter, however alike it sounds, and another site is another place.
    other = await make_site(northgate, "Southgate", lat=60.30, lon=25.0)
    author, _ = tips[BLOCKED]
    await author.send("text", text=BLOCKED.replace("4", "9"), site_id=str(depot.id))
    await author.send("text", text=BLOCKED, site_id=str(other.id))
    await drain()
    assert sorted(one["tips"] for one in await feed(manager)) == [1, 1, 3]


async def test_what_contradicts_is_a_dispute_and_no_new_insight(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    await driver.send("text", text="The north gate is closed today", site_id=str(depot.id))
    await drain()
    (before,) = await feed(manager)
    colleague = await phone(await make_member(northgate))
    tip = await colleague.send("text", text="The north gate is open today", site_id=str(depot.id))
    await drain()
    (after,) = await feed(manager)
    assert (after["id"], after["tips"], after["disputes"]) == (before["id"], 1, 1)
    assert after["confidence"] < before["confidence"]
    assert after["text"] == "The north gate is closed today", "it does not speak for the others"
    assert (await colleague.status(tip))["insight_id"] == after["id"]
    assert [one["disputes"] for one in (await manager.get(f"/insights/{after['id']}/tips"))["items"]] == [False, True]
    # The first one takes it back: what was said against it is now what is said.
    (first,) = driver.sent
    assert (await driver.client.delete(f"/api/v1/tips/{first}", headers=driver.headers)).status_code == 204
    (left,) = await feed(manager)
    assert (left["text"], left["tips"], left["disputes"]) == ("The north gate is open today", 1, 0)


async def test_tips_of_the_same_moment_become_one(drain: Drain, depot: Site, driver: Phone, manager: Phone) -> None:
    await asyncio.gather(*(driver.send("text", text=f"{BLOCKED}, {n} metres long", site_id=str(depot.id)) for n in range(8)))
    await drain()
    (item,) = await feed(manager)
    assert item["tips"] == 8
    assert item["confidence"] == pytest.approx(2 / 3, abs=0.01), "one person counts once, however often they say it"


async def test_withdrawing_one_of_several_leaves_none_of_its_words(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    tip = await driver.send(
        "text", text=f"{BLOCKED}, it has stood there since Monday, ask for more at the kiosk", site_id=str(depot.id)
    )
    await drain()
    colleague = await phone(await make_member(northgate))
    await colleague.send("text", text=BLOCKED, site_id=str(depot.id))
    await drain()
    (item,) = await feed(manager)
    assert (item["tips"], "kiosk" in item["text"]) == (2, True)
    assert (await driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)).status_code == 204
    detail = await manager.get(f"/insights/{item['id']}")
    assert (detail["tips"], detail["text"]) == (1, BLOCKED)
    async with organisation_session(northgate.id) as db:
        words = await db.scalar(select(InsightWords.words).where(InsightWords.organisation_id == northgate.id))
    assert "kiosk" not in str(words)


async def test_a_place_that_comes_late_brings_a_tip_to_the_others_and_one_that_was_wrong_takes_it_away(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    await driver.send("text", text=BLOCKED, site_id=str(depot.id))
    colleague = await phone(await make_member(northgate))
    tip = await colleague.send("text", text=POLISH)
    await drain()
    assert len(await feed(manager)) == 2
    alone = (await colleague.status(tip))["insight_id"]

    async def amend(revision: int, site: Site) -> None:
        place = {"revision": revision, "fix": None, "site_id": str(site.id), "route_id": None}
        answer = await colleague.client.patch(f"/api/v1/tips/{tip}", json=place, headers=colleague.headers)
        assert answer.status_code == 200
        await drain()

    await amend(1, depot)
    (item,) = await feed(manager)
    assert item["tips"] == 2
    assert (await manager.get(f"/insights/{alone}"))["id"] == item["id"], "its old address still leads there"
    await amend(2, await make_site(northgate, "Southgate", lat=60.30, lon=25.0))
    places = {one["place"]["label"]: one["tips"] for one in await feed(manager)}
    assert places == {"Northgate": 1, "Southgate": 1}


async def test_what_is_for_managers_joins_nothing_that_others_read(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    await driver.send("text", text=BLOCKED, site_id=str(depot.id))
    await drain()
    colleague = await phone(await make_member(northgate))
    await colleague.send("text", text=f"{BLOCKED}. It is ours", site_id=str(depot.id), visibility="managers")
    await drain()
    assert sorted(one["visibility"] for one in await feed(manager)) == ["managers", "organisation"]
    managers, shared = sorted(await feed(manager), key=lambda one: one["visibility"])
    answer = await post(manager, f"/insights/{shared['id']}/merge", {"other_id": managers["id"]})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "invalid")
    assert "ours" not in str(await driver.get("/feed"))


async def test_a_question_and_what_is_done_are_joined_by_nothing(
    drain: Drain, depot: Site, driver: Phone, manager: Phone
) -> None:
    await driver.send("text", text="Is dock 4 blocked by a broken down trailer?", site_id=str(depot.id))
    await driver.send("text", text=BLOCKED, site_id=str(depot.id))
    await drain()
    assert sorted((one["kind"] == "question", one["tips"]) for one in await feed(manager)) == [(False, 1), (True, 1)]
    told = next(one for one in await feed(manager) if one["kind"] != "question")
    review = await manager.client.patch(
        f"/api/v1/insights/{told['id']}/review", json={"status": "done"}, headers=manager.headers
    )
    assert review.status_code == 200
    await driver.send("text", text=BLOCKED, site_id=str(depot.id))
    await drain()
    again = [one for one in await feed(manager) if one["kind"] != "question"]
    assert sorted((one["status"], one["tips"]) for one in again) == [("done", 1), ("new", 1)], "it is back"


async def tell_of_coffee_and_customs(driver: Phone, colleague: Phone, depot: Site) -> UUID:
    """Two tips that have nothing in common; answers the colleague's, which is about customs."""
    await driver.send("text", text="The coffee machine at the gate house is new", site_id=str(depot.id))
    return await colleague.send("text", text="Customs wants the paper in two copies", site_id=str(depot.id))


async def test_managers_merge_and_split_and_nothing_of_it_is_lost(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    colleague = await phone(await make_member(northgate))
    tip = await tell_of_coffee_and_customs(driver, colleague, depot)
    await drain()
    coffee, customs = sorted(await feed(manager), key=lambda one: one["text"], reverse=True)
    tapped = await post(driver, f"/insights/{customs['id']}/confirmations", {"kind": "helped"})
    assert tapped.status_code == 200

    refused = await post(driver, f"/insights/{coffee['id']}/merge", {"other_id": customs["id"]})
    assert refused.status_code == 403
    merged = (await post(manager, f"/insights/{coffee['id']}/merge", {"other_id": customs["id"]})).json()
    assert (merged["tips"], merged["confirmations"]["helped"]) == (2, 1)
    assert [one["id"] for one in await feed(manager)] == [coffee["id"]]
    assert (await driver.get(f"/insights/{customs['id']}"))["id"] == coffee["id"]
    assert (await colleague.status(tip))["receipt"]["tips"] == 2

    # What a manager put together no machine takes apart.
    place = {"revision": 1, "fix": None, "site_id": None, "route_id": None}
    await colleague.client.patch(f"/api/v1/tips/{tip}", json=place, headers=colleague.headers)
    await drain()
    assert len(await feed(manager)) == 1

    for ids, status in (([str(tip)], 201), ([str(tip)], 422)):
        answer = await post(manager, f"/insights/{coffee['id']}/split", {"tip_ids": ids})
        assert answer.status_code == status
        if status == 201:
            assert answer.json()["text"] == "Customs wants the paper in two copies"
    assert sorted(one["tips"] for one in await feed(manager)) == [1, 1]
    (left,) = (await manager.get(f"/insights/{coffee['id']}/tips"))["items"]
    answer = await post(manager, f"/insights/{coffee['id']}/split", {"tip_ids": [left["id"]]})
    assert (answer.status_code, "one tip" in answer.text) == (422, True)
    history = [step["change"] for step in (await manager.get(f"/insights/{coffee['id']}/history"))["items"]]
    assert [next(iter(change)) for change in history] == ["merged", "split_off"]


async def test_what_a_partner_or_somebody_for_managers_told_stays_between_them(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    colleague, partner = await phone(await make_member(northgate)), await phone(await make_member(northgate, "partner"))
    said: dict[str, Any] = {"text": BLOCKED, "site_id": str(depot.id)}
    for who in (driver, colleague, partner, partner):
        await who.send("text", **said)
    for who in (driver, colleague, driver):
        await who.send("text", **said, visibility="managers")
    await drain()

    items = await feed(manager)
    assert sorted((one["visibility"], one["tips"]) for one in items) == [
        ("managers", 1), ("managers", 2), ("organisation", 2), ("organisation", 2)
    ]  # fmt: skip
    (own,) = await feed(partner)
    (staffs,) = (one for one in items if one["visibility"] == "organisation" and one["id"] != own["id"])
    for one, other in ((staffs, own), [one for one in items if one["visibility"] == "managers"]):
        assert (await manager.get(f"/insights/{one['id']}/alike"))["items"] == [], "what cannot be merged is not proposed"
        refused = await post(manager, f"/insights/{one['id']}/merge", {"other_id": other["id"]})
        assert (refused.status_code, "same author" in refused.text) == (422, True)


async def test_what_was_said_anew_is_judged_anew(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    await driver.send("text", text="The north gate at dock 4 is closed today", site_id=str(depot.id))
    await drain()
    colleague = await phone(await make_member(northgate))
    tip = await colleague.send("text", text="The north gate at dock 4 is open today", site_id=str(depot.id))
    await drain()
    assert [(one["tips"], one["disputes"]) for one in await feed(manager)] == [(1, 1)]

    async def say(words: str) -> list[tuple[int, int]]:
        """As if its author had corrected what was heard."""
        async with organisation_session(northgate.id) as db:
            await db.execute(update(Tip).where(Tip.id == tip).values(text=words))
            assert await reprocess(db, northgate.id, "understand", tip_id=tip) == [tip]
        await drain()
        return sorted((one["tips"], one["disputes"]) for one in await feed(manager))

    assert await say("The north gate at dock 4 is closed today, too") == [(2, 0)], "it agrees after all"
    assert await say("The north gate at dock 9 is closed today, too") == [(1, 0), (1, 0)], "another dock is another matter"
    assert await say("The north gate at dock 4 is closed today, too") == [(2, 0)]


@pytest.mark.parametrize("who", ["the first", "the second"])
async def test_no_machine_puts_together_what_a_manager_took_apart_and_a_split_teaches(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone, who: str
) -> None:
    first = await driver.send("text", text=BLOCKED, site_id=str(depot.id))
    await drain()
    colleague = await phone(await make_member(northgate))
    second = await colleague.send("text", text=BLOCKED, site_id=str(depot.id))
    await drain()
    (item,) = await feed(manager)
    moved = {"tip_ids": [str(first if who == "the first" else second)]}
    assert (await post(manager, f"/insights/{item['id']}/split", moved)).status_code == 201
    async with organisation_session(northgate.id) as db:
        lessons = (await db.scalars(select(JoinLesson).filter_by(organisation_id=northgate.id))).all()
        assert [(one.same, one.score > 0.65) for one in lessons] == [(False, True)]
        for tip in (first, second):
            await reprocess(db, northgate.id, "understand", tip_id=tip)
    await drain()
    assert [one["tips"] for one in await feed(manager)] == [1, 1]


async def test_what_was_merged_leaves_no_words_behind_and_keeps_what_was_decided(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    colleague = await phone(await make_member(northgate))
    tip = await tell_of_coffee_and_customs(driver, colleague, depot)
    await drain()
    coffee, customs = sorted(await feed(manager), key=lambda one: one["text"], reverse=True)
    review = f"/api/v1/insights/{customs['id']}/review"
    decided = {"status": "declined", "reason": "It is the law"}
    assert (await manager.client.patch(review, json=decided, headers=manager.headers)).status_code == 200
    for one, kind in ((coffee, "gone"), (customs, "still_there")):
        assert (await post(driver, f"/insights/{one['id']}/confirmations", {"kind": kind})).status_code == 200

    merged = (await post(manager, f"/insights/{coffee['id']}/merge", {"other_id": customs["id"]})).json()
    assert (merged["status"], merged["reason"]) == ("declined", "It is the law")
    assert (merged["confirmations"]["still_there"], merged["confirmations"]["gone"]) == (1, 0), "what was said last"
    for path in ("history", "tips", "alike"):
        assert await manager.get(f"/insights/{customs['id']}/{path}") == await manager.get(f"/insights/{coffee['id']}/{path}")
    assert (await colleague.client.delete(f"/api/v1/tips/{tip}", headers=colleague.headers)).status_code == 204
    async with organisation_session(northgate.id) as db:
        rows = [*(await db.execute(sql("SELECT to_jsonb(i) FROM insight i"))).scalars()]
        rows += (await db.execute(sql("SELECT change FROM insight_change"))).scalars()
    assert "Customs" not in str(rows)


async def test_last_winters_ice_is_not_this_ones(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    old = await driver.send("text", text="Black ice on the road to the depot", site_id=str(depot.id))
    await drain()
    async with organisation_session(northgate.id) as db:
        year = timedelta(days=330)
        await db.execute(update(Tip).values(received_at=Tip.received_at - year))
        await db.execute(update(Insight).values({name: getattr(Insight, name) - year for name in _TIMES}))
    colleague = await phone(await make_member(northgate))
    await colleague.send("text", text="Black ice on the road to the depot", site_id=str(depot.id))
    await drain()
    async with organisation_session(northgate.id) as db:
        await reprocess(db, northgate.id, "understand", tip_id=old)
    await drain()
    assert [one["tips"] for one in await feed(manager)] == [1, 1]


_TIMES = ("created_at", "published_at", "confirmed_at")


async def test_still_there_said_again_holds_again(drain: Drain, depot: Site, driver: Phone, manager: Phone) -> None:
    await driver.send("text", text="Black ice on the road to the depot", site_id=str(depot.id))
    await drain()
    (ice,) = await feed(manager)
    tap = f"/insights/{ice['id']}/confirmations"
    for _ in range(2):
        assert (await post(manager, tap, {"kind": "still_there"})).json()["still_there"] == 1
        (now,) = await feed(manager)
        assert now["confidence"] == pytest.approx(3 / 4, abs=0.01)
        async with organisation_session(UUID(str(depot.organisation_id))) as db:
            await db.execute(update(Confirmation).values(created_at=Confirmation.created_at - timedelta(days=4)))
            await db.execute(update(Insight).values(confirmed_at=Insight.confirmed_at - timedelta(days=4)))
        (later,) = await feed(manager)
        assert later["confidence"] < 0.2


async def test_the_threshold_learns_from_what_managers_say(
    drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    pair = ("Long queue at the unloading bay, about two hours", "Waiting two hours to be unloaded here")
    for text in pair:
        await driver.send("text", text=text, site_id=str(depot.id))
    await drain()
    one, other = await feed(manager)
    (proposed,) = (await manager.get(f"/insights/{one['id']}/alike"))["items"]
    assert proposed["id"] == other["id"], "nearly alike: a manager is asked"
    assert (await driver.client.get(f"/api/v1/insights/{one['id']}/alike", headers=driver.headers)).status_code == 403
    assert (await post(manager, f"/insights/{one['id']}/merge", {"other_id": other["id"]})).status_code == 200
    async with organisation_session(northgate.id) as db:
        score = await db.scalar(select(JoinLesson.score).where(JoinLesson.organisation_id == northgate.id, JoinLesson.same))
        assert score == pytest.approx(proposed["score"], abs=0.001)
        # As if many others had been merged, too: one click moves little.
        db.add_all(JoinLesson(organisation_id=northgate.id, score=score, same=True) for _ in range(60))
    southgate = await make_site(northgate, "Southgate", lat=60.30, lon=25.0)
    for text in pair:
        await driver.send("text", text=text, site_id=str(southgate.id))
    await drain()
    assert sorted(item["tips"] for item in await feed(manager)) == [2, 2], "what was asked before is joined now"


async def test_a_proposal_that_was_dismissed_is_not_made_again(
    drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    for text in ("Long queue at the unloading bay, about two hours", "Waiting two hours to be unloaded here"):
        await driver.send("text", text=text, site_id=str(depot.id))
    await drain()
    one, other = await feed(manager)
    path = f"/api/v1/insights/{one['id']}/alike/{other['id']}"
    assert (await manager.client.delete(path, headers=manager.headers)).status_code == 204
    assert (await manager.get(f"/insights/{one['id']}/alike"))["items"] == []
    assert (await manager.get(f"/insights/{other['id']}/alike"))["items"] == []
    stranger = await bearer(await make_member(await make_organisation(), "manager"))
    assert (await manager.client.delete(path, headers=stranger)).status_code == 404
    async with organisation_session(northgate.id) as db:
        assert await db.scalar(select(func.count()).select_from(JoinLesson).where(~JoinLesson.same)) == 1


async def test_confidence_fades_with_the_quickest_tag_and_comes_back_when_somebody_says_it_again(
    phone: PhoneOf, drain: Drain, northgate: Organisation, depot: Site, driver: Phone, manager: Phone
) -> None:
    await driver.send("text", text="Black ice on the road to the depot", site_id=str(depot.id))
    await driver.send("text", text="Customs wants the paper in two copies", site_id=str(depot.id))
    await drain()
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).values(confirmed_at=Insight.confirmed_at - timedelta(days=2)))
    ice, paper = sorted(await feed(manager), key=lambda one: one["text"])
    assert ice["confidence"] == pytest.approx(1 / 3, abs=0.01), "a road's half-life is two days"
    assert paper["confidence"] > 0.6, "paperwork changes slowly"
    colleague = await phone(await make_member(northgate))
    await colleague.send("text", text="Black ice again on the road to the depot", site_id=str(depot.id))
    await drain()
    again = next(one for one in await feed(manager) if one["id"] == ice["id"])
    assert (again["tips"], again["confidence"]) == (2, pytest.approx(3 / 4, abs=0.01))


async def test_anonymous_voices_count_as_one(drain: Drain, depot: Site, driver: Phone, manager: Phone) -> None:
    for n in range(4):
        await driver.send("text", text=f"{BLOCKED}, {n} metres long", site_id=str(depot.id), anonymous=True)
    await drain()
    (item,) = await feed(manager)
    assert (item["tips"], item["confidence"]) == (4, pytest.approx(2 / 3, abs=0.01)), "nobody knows whether they are four"
