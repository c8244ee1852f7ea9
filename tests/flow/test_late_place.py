"""The place of a tip that comes late, moves or is taken off: by every order in which a phone can tell it."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from hashlib import sha256
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from tests.factories import make_insight, make_member, make_organisation, make_site, make_tip
from tests.flow.phone import Drain, Phone, PhoneOf
from tests.flow.pictures import photo

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.insights.changes import note_change
from backhaul.insights.models import Insight
from backhaul.pipeline.stages import Stage
from backhaul.settings import get_settings
from backhaul.tips.models import Tip
from backhaul_workers.registry import WORK, park, run
from backhaul_workers.speech.scripted import ScriptedEngine
from backhaul_workers.stages import understand
from backhaul_workers.tools import Tools

HARBOUR = {"lat": 60.2187, "lon": 25.1960, "accuracy_m": 8}
DEPOT = {"lat": 60.2936, "lon": 25.0946, "accuracy_m": 8}
# Where the photo says that it was taken; its author says otherwise.
KAMPPI = (60.1687, 24.9320)
CHANCE = random.Random(3)  # noqa: S311  # the same order in every run
PHOTO = photo(*KAMPPI, size=(64, 48))


async def amend(phone: Phone, tip: UUID, revision: int, fix: dict[str, Any] | None, **named: Any) -> Any:
    body = {"revision": revision, "fix": fix, "site_id": None, "route_id": None, **named}
    return await phone.client.patch(f"/api/v1/tips/{tip}", json=body, headers=phone.headers)


@pytest.fixture
async def northgate() -> Any:
    organisation = await make_organisation()
    await make_site(organisation, "Vuosaari Harbour", lat=HARBOUR["lat"], lon=HARBOUR["lon"], radius_m=300)
    await make_site(organisation, "Northgate Depot", lat=DEPOT["lat"], lon=DEPOT["lon"], radius_m=300)
    return organisation


async def where(phone: Phone) -> list[str | None]:
    return [item["place"]["label"] for item in (await phone.get("/feed"))["items"]]


async def test_a_fix_that_comes_after_everything_moves_the_insight(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="The barrier does not open")
    await drain()
    assert await where(driver) == [None]

    assert (await amend(driver, tip, 1, HARBOUR)).status_code == 200
    await drain()
    assert (await driver.status(tip))["state"] == "published"
    assert await where(driver) == ["Vuosaari Harbour"]
    (near,) = (await driver.get("/nearby", lat=HARBOUR["lat"], lon=HARBOUR["lon"]))["items"]
    assert near["title"].startswith("The barrier") or "Vuosaari" in near["title"]

    assert (await amend(driver, tip, 2, None)).status_code == 200
    await drain()
    assert await where(driver) == [None], "taken off again, and still one insight"


async def test_a_named_site_wins_over_the_fix(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    driver = await phone(await make_member(northgate))
    sites = {site["name"]: site["id"] for site in (await driver.get("/sites"))["items"]}
    tip = await driver.send("text", text="The barrier does not open", fix=HARBOUR)
    await amend(driver, tip, 1, HARBOUR, site_id=sites["Northgate Depot"])
    await drain()
    assert await where(driver) == ["Northgate Depot"]


async def test_every_order_comes_to_the_same_end(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    """The tip, two amendments (each twice) and the worker, in every order that a bad line and a busy server can make."""
    for gate, order in enumerate(set(permutations(("first", "second", "second again", "work")))):
        driver = await phone(await make_member(northgate))
        tip = await driver.send("text", text=f"Gate {gate} does not open")
        for step in order:
            if step == "work":
                await drain()
            else:
                revision, fix = (1, DEPOT) if step == "first" else (2, HARBOUR)
                assert (await amend(driver, tip, revision, fix)).status_code == 200
        assert (await amend(driver, tip, 1, DEPOT)).status_code == 200, "late and old: nothing happens"
        await drain()
        assert (await driver.get(f"/tips/{tip}"))["state"] == "published"
        mine = (await driver.get("/feed", limit=100))["items"]
        assert all(item["place"]["label"] == "Vuosaari Harbour" for item in mine)
    assert len(mine) == len(set(permutations(range(4)))), "one insight a tip"


async def test_an_amendment_while_the_worker_thinks_is_not_lost(
    phone: PhoneOf, drain: Drain, northgate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drain()  # what other stories left behind
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="The barrier does not open", fix=DEPOT)
    loop, thinking = asyncio.get_running_loop(), understand.work
    amended: list[int] = []

    def slowly(job: Any, tools: Any) -> Any:
        # In the worker's thread, between its two transactions.
        if not amended:
            amended.append(asyncio.run_coroutine_threadsafe(amend(driver, tip, 1, HARBOUR), loop).result(20).status_code)
        return thinking(job, tools)

    monkeypatch.setattr(understand, "work", slowly)
    await drain()
    assert amended == [200]
    assert await where(driver) == ["Vuosaari Harbour"]


async def test_what_is_withdrawn_unknown_or_somebody_else_s(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    driver, peer = [await phone(await make_member(northgate)) for _ in range(2)]
    tip = await driver.send("text", text="The barrier does not open", fix=DEPOT)
    assert (await amend(peer, tip, 1, HARBOUR)).status_code == 404
    assert (await amend(driver, new_id(), 1, HARBOUR)).status_code == 404
    assert (await driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)).status_code == 204
    assert (await amend(driver, tip, 1, HARBOUR)).status_code == 410
    await drain()
    assert await where(driver) == []


async def send_again(phone: Phone, tip: UUID, received: int) -> None:
    """What a phone does that heard no answer: the same tip, to the last letter, in whatever state it is."""
    answer = await phone.client.put(f"/api/v1/tips/{tip}", json=phone.sent[tip], headers=phone.headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["parts"][0]["received"] == received


async def announce_photo(phone: Phone) -> UUID:
    """A photo whose bytes are still on the phone."""
    tip = new_id()
    part = {"name": "photo", "type": "image/jpeg", "size": len(PHOTO), "sha256": sha256(PHOTO).hexdigest()}
    phone.sent[tip] = {"kind": "photo", "captured_at": "2026-11-25T08:00:00Z", "fix": None, "parts": [part]}
    answer = await phone.client.put(f"/api/v1/tips/{tip}", json=phone.sent[tip], headers=phone.headers)
    assert answer.status_code == 201, answer.text
    return tip


async def test_the_last_bytes_the_amendments_and_the_worker_in_every_order(
    phone: PhoneOf, drain: Drain, northgate: Any
) -> None:
    driver = await phone(await make_member(northgate))
    tips = []
    for order in permutations(("bytes", "first", "second", "work")):
        tip, received = await announce_photo(driver), 0
        for step in order:
            if step == "bytes":
                assert (await driver.upload(tip, "photo", PHOTO)).status_code == 201
                received = len(PHOTO)
            elif step == "work":
                await drain()
            else:
                revision, fix = (1, DEPOT) if step == "first" else (2, None)
                for _ in range(2):
                    assert (await amend(driver, tip, revision, fix)).status_code == 200
            await send_again(driver, tip, received)
        tips.append(tip)
    await drain()
    assert {(await driver.status(tip))["state"] for tip in tips} == {"published"}
    items = (await driver.get("/feed", limit=100))["items"]
    assert len(items) == len({item["id"] for item in items}) == len(tips) == 24, "one insight a tip"
    # The second amendment took the place off. The photo must not put one back.
    assert {item["place"]["kind"] for item in items} == {"none"}


async def test_a_withdrawal_in_any_order_leaves_nothing(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    driver = await phone(await make_member(northgate))
    for order in permutations(("bytes", "amend", "withdraw", "work")):
        tip, gone = await announce_photo(driver), False
        for step in order:
            if step == "bytes":
                assert (await driver.upload(tip, "photo", PHOTO)).status_code == (410 if gone else 201)
            elif step == "amend":
                assert (await amend(driver, tip, 1, HARBOUR)).status_code == (410 if gone else 200)
            elif step == "withdraw":
                gone = (await driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)).is_success
            else:
                await drain()
        await drain()
        assert (await driver.status(tip))["state"] == "withdrawn"
    assert await where(driver) == []


def tools() -> Tools:
    return Tools(get_settings(), ScriptedEngine())


class Meanwhile:
    """A stage during whose work, in the worker's thread between its two transactions, something else happens once."""

    def __init__(self, stage: Any, happens: Callable[[], Awaitable[None]]) -> None:
        self._loop, self._happens = asyncio.get_running_loop(), [happens]
        self.read, self.write, self._work = stage.read, stage.write, stage.work

    def work(self, job: Any, tools: Tools) -> Any:
        if self._happens:
            asyncio.run_coroutine_threadsafe(self._happens.pop()(), self._loop).result(30)  # type: ignore[arg-type]
        return self._work(job, tools)


async def test_a_slow_worker_that_comes_back_late_does_not_undo_an_amendment(
    phone: PhoneOf, drain: Drain, northgate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JOIN has read the old findings. Meanwhile the tip is amended, understood anew, and stands at JOIN once more."""
    await drain()
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="The barrier does not open", fix=DEPOT)
    await run(Stage.UNDERSTAND, northgate.id, tip, tools())

    async def amended_and_understood() -> None:
        assert (await amend(driver, tip, 1, HARBOUR)).status_code == 200
        await run(Stage.UNDERSTAND, northgate.id, tip, tools())

    monkeypatch.setitem(WORK, Stage.JOIN, Meanwhile(WORK[Stage.JOIN], amended_and_understood))
    await drain()
    assert await where(driver) == ["Vuosaari Harbour"]


@pytest.mark.parametrize("stage", [Stage.UNDERSTAND, Stage.JOIN, Stage.PUBLISH])
async def test_a_parked_tip_that_is_amended_and_tried_again_is_where_its_author_says(
    phone: PhoneOf, drain: Drain, northgate: Any, stage: Stage
) -> None:
    await drain()
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="The barrier does not open", fix=DEPOT)
    for before in (Stage.UNDERSTAND, Stage.JOIN, Stage.PUBLISH):
        if before is stage:
            break
        await run(before, northgate.id, tip, tools())
    await park(stage, northgate.id, tip)
    told = await amend(driver, tip, 1, HARBOUR)
    assert (told.status_code, told.json()["state"]) == (200, "parked"), "that it failed is still to be seen"
    await drain()
    assert (await driver.client.post(f"/api/v1/tips/{tip}/retry", headers=driver.headers)).status_code == 200
    await drain()
    assert (await driver.status(tip))["state"] == "published"
    assert await where(driver) == ["Vuosaari Harbour"]


async def test_many_amendments_at_once_while_the_worker_runs_end_at_the_highest(
    phone: PhoneOf, drain: Drain, northgate: Any
) -> None:
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="The barrier does not open")
    revisions = [(n, HARBOUR if n == 20 else DEPOT) for n in range(1, 21)]
    CHANCE.shuffle(revisions)
    *answers, _ = await asyncio.gather(*(amend(driver, tip, *one) for one in revisions * 2), drain())
    assert {answer.status_code for answer in answers} == {200}
    await drain()
    assert (await driver.status(tip))["state"] == "published"
    assert await where(driver) == ["Vuosaari Harbour"], "one insight, where the last word puts it"


async def test_a_place_is_not_amended_under_a_colleague_s_name(phone: PhoneOf, northgate: Any) -> None:
    driver, colleague = await phone(await make_member(northgate)), await make_member(northgate)
    tip = await driver.send("text", text="The barrier does not open")
    body = {"revision": 1, "fix": HARBOUR, "site_id": None, "route_id": None}
    headers = {**driver.headers, "Backhaul-Member": str(colleague.id)}
    refused = await driver.client.patch(f"/api/v1/tips/{tip}", json=body, headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (401, "/problems/sign-in-needed")


async def test_an_anonymous_tip_moves_by_its_receipt_number(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    driver, peer = [await phone(await make_member(northgate)) for _ in range(2)]
    tip = await driver.send("text", text="The foreman takes the keys home", fix=DEPOT, anonymous=True)
    await drain()
    assert (await amend(peer, tip, 1, HARBOUR)).status_code == 404
    assert (await amend(driver, tip, 1, HARBOUR)).status_code == 200
    await drain()
    assert await where(driver) == ["Vuosaari Harbour"]
    (insight,) = (await driver.get("/feed"))["items"]
    assert insight["updated_at"].partition(":")[2].startswith("00:00"), "the hour only"


async def test_what_a_manager_corrected_by_hand_stays(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    driver, manager = await phone(await make_member(northgate)), await make_member(northgate, "manager")
    tip = await driver.send("text", text="The barrier does not open", fix=DEPOT)
    await drain()
    insight = UUID((await driver.status(tip))["insight_id"])
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).where(Insight.id == insight).values(place_label="Behind the depot"))
        change = {"place_label": {"from": "Northgate Depot", "to": "Behind the depot"}}
        note_change(db, organisation_id=northgate.id, insight_id=insight, change=change, member_id=manager.id)
    await amend(driver, tip, 1, HARBOUR)
    await drain()
    assert await where(driver) == ["Behind the depot"]


async def test_one_of_several_tips_does_not_move_what_the_others_say(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    author = await make_member(northgate)
    driver = await phone(author)
    tips: list[Tip] = [await make_tip(northgate, author), await make_tip(northgate)]
    await make_insight(northgate, tips=tips)
    (before,) = await where(driver)
    assert (await amend(driver, tips[0].id, 1, HARBOUR)).status_code == 200
    await drain()
    assert (await driver.status(tips[0].id))["state"] == "published"
    assert await where(driver) == ["Vuosaari Harbour", before], "it says it of another place now, and alone"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"revision": 0, "fix": None, "site_id": None, "route_id": None},
        {"revision": 1, "fix": {"lat": 91, "lon": 0}, "site_id": None, "route_id": None},
        {"revision": 1, "fix": None, "site_id": "x", "route_id": None},
        {"revision": 1, "fix": None, "site_id": None, "route_id": None, "text": "new words"},
    ],
)
async def test_nothing_but_the_place_can_be_amended(phone: PhoneOf, northgate: Any, body: dict[str, Any]) -> None:
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="The barrier does not open")
    answer = await driver.client.patch(f"/api/v1/tips/{tip}", json=body, headers=driver.headers)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid")
