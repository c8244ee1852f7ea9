"""Tags that people set and remove: they stay, the tagger learns from them without a restart, and they go with the tip."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update
from tests.factories import make_member, make_organisation, make_tag
from tests.flow.phone import Drain, Phone, PhoneOf
from tests.flow.pictures import photo

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import InsightTag, InsightTip, TagExample
from backhaul.insights.tags import add_default_tags, retag
from backhaul.tips.models import Embedding, Understanding
from backhaul_workers.speech.scripted import ScriptedEngine

HARBOUR = {"lat": 60.2187, "lon": 25.1960, "accuracy_m": 8}


@pytest.fixture(scope="session")
def engine() -> ScriptedEngine:
    """Nothing is spoken here."""
    return ScriptedEngine()


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    organisation = await make_organisation()
    async with organisation_session(organisation.id) as db:
        await add_default_tags(db, organisation.id)
    return organisation


async def say(who: Phone, insight: str, slug: str, *, holds: bool) -> httpx.Response:
    return await who.client.request(
        "PUT" if holds else "DELETE", f"/api/v1/insights/{insight}/tags/{slug}", headers=who.headers
    )


async def tags_of(who: Phone, insight: str) -> set[str]:
    return {tag["slug"] for tag in (await who.get(f"/insights/{insight}"))["tags"]}


async def rows(organisation: Organisation, table: Any) -> int:
    async with organisation_session(organisation.id) as db:
        return await db.scalar(select(func.count()).select_from(table).where(table.organisation_id == organisation.id)) or 0


async def test_what_a_person_set_or_removed_no_machine_changes(phone: PhoneOf, drain: Drain, northgate: Organisation) -> None:
    author = await make_member(northgate)
    maria = await make_member(northgate, "manager", name="Maria")
    driver, manager = await phone(author), await phone(maria)
    tip = await driver.send("text", text="Diesel is cheap beside dock 4 today")
    await drain()
    (item,) = (await manager.get("/feed"))["items"]
    assert {"fuel-prices", "site-dock"} <= {tag["slug"] for tag in item["tags"]}

    assert (await say(manager, item["id"], "site-dock", holds=False)).status_code == 200
    told = (await say(manager, item["id"], "competitor", holds=True)).json()
    assert {tag["slug"]: tag["score"] for tag in told["tags"]}["competitor"] == 1
    assert (await say(driver, item["id"], "opportunity", holds=True)).status_code == 200
    decided = {"fuel-prices", "competitor", "opportunity"}
    assert await tags_of(manager, item["id"]) == decided

    # Understood anew, because its author moved it.
    place = {"revision": 1, "fix": HARBOUR, "site_id": None, "route_id": None}
    assert (await driver.client.patch(f"/api/v1/tips/{tip}", json=place, headers=driver.headers)).status_code == 200
    await drain()
    assert await tags_of(manager, item["id"]) == decided
    # Who decided leaves the organisation, and a tip that says dock again joins.
    async with organisation_session(northgate.id) as db:
        await db.execute(update(InsightTag).values(set_by=None))
    other = await driver.send("text", text="Dock 4 has cheap diesel, customs is slow")
    await drain()
    async with organisation_session(northgate.id) as db:
        await db.execute(update(InsightTip).where(InsightTip.tip_id == other).values(insight_id=UUID(item["id"])))
        await retag(db, northgate.id, UUID(item["id"]))
    joined = await tags_of(manager, item["id"])
    assert decided <= joined
    assert "site-dock" not in joined, "removed is removed, whoever says it again"
    assert "process-paperwork" in joined, "what nobody decided is still found"

    history = (await manager.get(f"/insights/{item['id']}/history"))["items"]
    named = [step["member"] and step["member"]["id"] for step in history if "tags" in step["change"]]
    assert named == [str(maria.id), str(maria.id), None], "who decides is named, who wrote the tip is not"


async def test_the_worker_learns_from_removals_without_a_restart_and_forgets_what_is_withdrawn(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver, manager = [await phone(await make_member(northgate, role)) for role in ("contributor", "manager")]
    texts = [f"The {kind} dock of my phone is in the cab of {cab}" for kind in ("old", "new") for cab in ("Ana", "Bo", "Ces")]
    said = ("Thick fog on the ring road", "Dock 7 has a new roller door", "The radio played one song all day", *texts)
    for n, text in enumerate(said):
        # Each at a place of its own: these are alike, and at one place they would be one insight.
        await driver.send("text", text=text, fix={"lat": 60 + n / 10, "lon": 25, "accuracy_m": 8})
    await drain()
    by_text = {item["text"]: item for item in (await manager.get("/feed", limit=100))["items"]}
    for text in texts:
        assert "site-dock" in {tag["slug"] for tag in by_text[text]["tags"]}
        assert (await say(manager, by_text[text]["id"], "site-dock", holds=False)).status_code == 200

    async def tagged(text: str) -> bool:
        await driver.send("text", text=text, fix={"lat": 50 + len(driver.sent) / 10, "lon": 25, "accuracy_m": 8})
        await drain()
        (newest, *_) = (await manager.get("/feed"))["items"]
        assert newest["text"] == text
        return "site-dock" in {tag["slug"] for tag in newest["tags"]}

    assert not await tagged("Left my phone dock in the cab of Dora")
    assert await tagged("Dock 9 has a broken roller door")

    for tip, body in list(driver.sent.items()):
        if body.get("text") in texts:
            assert (await driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)).status_code == 204
    assert await rows(northgate, TagExample) == 0
    assert await rows(northgate, Embedding) == 5
    assert await tagged("Left my phone dock in the cab of Eva"), "what was withdrawn is unlearned"


async def test_tags_are_decided_by_managers_and_authors_alone(phone: PhoneOf, drain: Drain, northgate: Organisation) -> None:
    members: list[Member] = [await make_member(northgate, role) for role in ("contributor", "contributor", "manager")]
    author, peer, manager = [await phone(member) for member in members]
    await author.send("text", text="Dock 4 is blocked by a trailer", anonymous=True)
    await drain()
    (item,) = (await manager.get("/feed"))["items"]
    assert (await say(peer, item["id"], "site-dock", holds=False)).status_code == 403
    for slug in ("no-such-tag", "x" * 300, "%00"):
        assert (await say(manager, item["id"], slug, holds=True)).status_code in (404, 422)
    # The author of an anonymous tip shows its receipt, and stays unknown.
    assert (await say(author, item["id"], "site-dock", holds=False)).status_code == 200
    assert (await say(author, item["id"], "volume", holds=True)).status_code == 200
    assert (await say(author, item["id"], "volume", holds=True)).status_code == 200, "again is no news"
    history = (await manager.get(f"/insights/{item['id']}/history"))["items"]
    assert [step["member"] for step in history] == [None, None]
    async with organisation_session(northgate.id) as db:
        assert (await db.scalars(select(InsightTag.set_by))).all() == [None] * len(await tags_of(manager, item["id"]))


async def test_proposals_wait_beside_the_tags(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation(languages=("de",))
    await make_tag(northgate, "road", "road conditions", description="Ice, snow, floods and closures on the road")
    driver = await phone(await make_member(northgate))
    await driver.send("text", text="Die Straße ist wegen Schnee gesperrt")
    await driver.send("photo", ("p0", "image/jpeg", photo()))
    await drain()
    async with organisation_session(northgate.id) as db:
        found = await db.scalar(select(Understanding.findings).where(Understanding.findings["text"].astext != ""))
        stored = (await db.scalars(select(Embedding.vector))).all()
    assert found
    assert found["tags"] == []
    (proposed,) = found["suggested_tags"]
    assert (proposed["slug"], proposed["evidence"]) == ("road", [])
    assert proposed["likeness"]["cosine"] > 0.1
    assert [len(vector) for vector in stored] == [768]
