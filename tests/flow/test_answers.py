"""Tips go up, and the answer comes home: seen, given on, declined with a reason, changed, joined by others, without a name."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from tests.factories import bearer, make_member, make_organisation, make_site
from tests.flow.phone import Drain, PhoneOf

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.tags import add_default_tags
from backhaul.review.escalate import escalate
from backhaul_workers.speech.scripted import ScriptedEngine

FIX = {"lat": 60.2936, "lon": 25.0946, "accuracy_m": 9}


@pytest.fixture
def engine() -> object:
    """Nothing is spoken here."""
    return ScriptedEngine(default="")


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    organisation = await make_organisation(languages=("en", "pl"))
    async with organisation_session(organisation.id) as db:
        await add_default_tags(db, organisation.id)
    await make_site(organisation, "Northgate Depot", lat=60.2935, lon=25.0945, radius_m=250)
    return organisation


class Desk:
    """A manager at work."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers

    async def say(self, method: str, path: str, **body: Any) -> Any:
        answer = await self.client.request(method, f"/api/v1{path}", json=body, headers=self.headers)
        assert answer.is_success, answer.text
        return answer.json()

    async def review(self, insight_id: str, **change: Any) -> Any:
        return await self.say("PATCH", f"/insights/{insight_id}/review", **change)


async def desk_of(client: httpx.AsyncClient, manager: Member) -> Desk:
    return Desk(client, await bearer(manager))


def kinds(status: dict[str, Any]) -> list[str]:
    return [step["kind"] for step in status["receipt"]["steps"]]


async def test_from_the_cab_to_the_answer(
    client: httpx.AsyncClient, northgate: Organisation, phone: PhoneOf, drain: Drain
) -> None:
    marek, olena = await make_member(northgate, language="pl"), await make_member(northgate)
    maria, sara = await make_member(northgate, "manager", name="Maria"), await make_member(northgate, "manager", name="Sara")
    his, hers = await phone(marek), await phone(olena)
    tip = await his.send("text", text="The gate sheet at Northgate Depot shows the wrong dock numbers", fix=FIX)
    await drain()
    status = await his.status(tip)
    assert kinds(status) == ["received", "known"]
    assert status["receipt"]["place"] == "Northgate Depot"
    insight = status["insight_id"]

    # Nobody answers. The clock is turned back by hand, and a worker gives it to one manager and then to the next.
    async with organisation_session(northgate.id) as db:
        await db.execute(text("UPDATE organisation SET answer_within_hours = 8, working_days = '{1,2,3,4,5,6,7}'"))
        await db.execute(text("UPDATE insight SET published_at = published_at - interval '9 hours'"))
    desk = await desk_of(client, maria)
    (owed,) = (await desk.client.get("/api/v1/feed", params={"owed": True}, headers=desk.headers)).json()["items"]
    assert owed["answer_overdue"]
    assert await escalate(datetime.now(UTC)) == 1
    assert await escalate(datetime.now(UTC)) == 0
    async with organisation_session(northgate.id) as db:
        await db.execute(text("UPDATE insight SET escalated_at = escalated_at - interval '9 hours'"))
    assert await escalate(datetime.now(UTC)) == 1
    assert kinds(await his.status(tip)) == ["received", "known", "seen", "assigned"]
    (owed,) = (await desk.client.get("/api/v1/feed", params={"owed": True}, headers=desk.headers)).json()["items"]
    assert owed["assignee"]["name"] == "Sara"

    # Somebody else says the same.
    second = await hers.send("text", text="Wrong dock numbers on the gate sheet at Northgate Depot", fix=FIX)
    await drain()
    assert (await hers.status(second))["insight_id"] == insight
    joined = (await his.status(tip))["receipt"]
    assert (joined["tips"], joined["steps"][2]["kind"]) == (2, "joined")

    # Answered with a text that is kept: each reads it in their own language.
    texts = {"en": "We cannot change it: the landlord prints it.", "pl": "Nie możemy: drukuje ją właściciel."}
    template = uuid4()
    kept = {"name": "Landlord", "status": "declined", "texts": texts, "version": 0}
    await desk.say("PUT", f"/answer-templates/{template}", **kept)
    asked = await client.get("/api/v1/answer-templates", params={"insight": insight}, headers=desk.headers)
    assert sorted(asked.json()["author_languages"]) == ["en", "pl"]
    sara_s = await desk_of(client, sara)
    await sara_s.review(insight, status="declined", reason=texts["pl"], template_id=str(template))
    for who, sent, language in ((his, tip, "pl"), (hers, second, "en")):
        told = await who.status(sent)
        assert kinds(told)[-1] == "declined"
        assert (told["receipt"]["reason"], told["receipt"]["reason_language"]) == (texts[language], language)

    # The landlord changes his mind, and another insight's problem goes with it.
    other = await his.send("text", text="No scanner at the weighbridge reads anything since noon")
    await drain()
    led_to = [insight, (await his.status(other))["insight_id"]]
    assert led_to[0] != led_to[1]
    value = {"kind": "hours_per_week", "amount": 6}
    said = {"text": "The gate got a new board.", "insight_ids": led_to, "value": value, "basis": "Gate log."}
    await desk.say("POST", "/outcomes", **said)
    for sent in (tip, other):
        (outcome,) = (await his.status(sent))["receipt"]["outcomes"]
        assert (outcome["text"], outcome["value"]["amount"], outcome["basis"]) == ("The gate got a new board.", 6, "Gate log.")
    # What its author takes back takes its answer along, and leaves the other's.
    assert (await client.delete(f"/api/v1/tips/{other}", headers=his.headers)).status_code == 204
    (listed,) = (await hers.get("/outcomes"))["items"]
    assert [one["id"] for one in listed["insights"]] == [insight]


async def test_without_a_name_by_its_number(
    client: httpx.AsyncClient, northgate: Organisation, phone: PhoneOf, drain: Drain
) -> None:
    somebody, manager = await make_member(northgate), await make_member(northgate, "manager")
    sender = await phone(somebody)
    tip = await sender.send(
        "text", text="The brakes of trailer 12 are never checked", anonymous=True, visibility="managers", fix=FIX
    )
    number = sender.headers["Backhaul-Receipt"]
    await drain()
    client.cookies.clear()

    async def read(language: str = "en") -> Any:
        answer = await client.post("/api/v1/receipts", json={"number": number, "language": language})
        assert answer.status_code == 200, answer.text
        return answer.json()

    status = await read()
    assert (status["id"], status["text"]) == (str(tip), "The brakes of trailer 12 are never checked")
    desk = await desk_of(client, manager)
    await desk.review(status["insight_id"], status="done", outcome="All trailers are checked on Mondays.")
    await desk.say("POST", f"/insights/{status['insight_id']}/thanks")
    told = await read("pl")
    assert kinds(told)[-1] == "done"
    assert told["receipt"]["outcome"] == "All trailers are checked on Mondays."
    assert told["receipt"]["thanks"]["by_manager"]
    # Nobody else's session shows it, and what it shows names nobody.
    client.headers.update(await bearer(somebody))
    assert (await client.get(f"/api/v1/tips/{tip}")).status_code == 404
    assert str(somebody.id) not in str(told)
    assert str(UUID(int=0)) not in str(told)
    # Taken back, the number shows that.
    taken = await client.delete(f"/api/v1/tips/{tip}", headers={"Backhaul-Receipt": number})
    assert taken.status_code == 204
    assert (await read())["state"] == "withdrawn"
