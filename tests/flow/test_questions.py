"""A driver asks those who know the place; who knows it answers; who asks again a month later reads the answer first."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from tests.factories import make_member, make_organisation, make_site
from tests.flow.meanings import meanings
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.insights.meaning import interpreter
from backhaul.tips.models import Embedding
from backhaul_workers.speech.scripted import ScriptedEngine

ANSWER = "Ring at the side door. Ask for Dorota Lis, phone 07400 654321. The code is 8522"


@pytest.fixture
def engine() -> object:
    """Nobody speaks here."""
    return ScriptedEngine(default="nothing")


async def ask(phone: Phone, said: str, site: UUID) -> UUID:
    id = new_id()
    body = {"text": said, "captured_at": datetime.now(UTC).isoformat(), "site_id": str(site)}
    answer = await phone.client.put(f"/api/v1/questions/{id}", json=body, headers=phone.headers)
    assert answer.status_code == 201, answer.text
    return id


async def questions(phone: Phone, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await phone.get("/questions", **query))["items"]
    return found


async def heard(phone: Phone) -> list[str]:
    """Why this member was told something, newest first."""
    return [alert["reason"] for alert in (await phone.get("/inbox"))["items"]]


async def test_a_question_is_answered_by_who_knows_the_place_and_found_first_a_month_later(
    phone: PhoneOf, drain: Drain
) -> None:
    organisation = await make_organisation(languages=("en", "de"))
    site = await make_site(organisation, "Eastgate Depot", lat=60.21, lon=25.01)
    members = [await make_member(organisation, name=name) for name in ("Ana", "Ben", "Cem", "Dee")]
    ana, ben, cem, dee = [await phone(member) for member in members]
    manager = await phone(await make_member(organisation, "manager"))
    knows = await ben.client.put(f"/api/v1/me/knows/sites/{site.id}", headers=ben.headers)
    assert knows.status_code == 204

    # Nothing in it sounds like a question: it is one because she asks.
    asked = await ask(ana, "Delivery after ten at night, which entrance is manned", site.id)
    told = await ana.send("text", text="Delivery after ten at night, the entrance was manned", fix=None)
    await drain()
    [mine] = await questions(ana, mine="true")
    assert (mine["kind"], mine["place"]["site_id"], mine["answer"]) == ("question", str(site.id), None)
    assert (await ana.status(asked))["insight_id"] == mine["id"]
    assert (await ana.status(told))["insight_id"] != mine["id"], "who asks says nothing"

    # Ben said that he may be asked about this place; Cem did not.
    assert [one["id"] for one in await questions(ben, for_me="true", open="true")] == [mine["id"]]
    assert await questions(cem, for_me="true") == []
    assert (await heard(ben), await heard(cem), await heard(ana)) == (["asked"], [], [])
    reply = new_id()
    address = f"/insights/{mine['id']}/replies"
    sent = await ben.client.put(f"/api/v1{address}/{reply}", json={"text": ANSWER}, headers=ben.headers)
    assert (sent.status_code, sent.json()["waiting"]) == (201, True)
    assert (await ana.get(address))["items"] == [], "nobody looked through it yet"
    await drain()
    [read] = (await ana.get(address))["items"]
    assert read["text"] == "Ring at the side door. Ask for 👤██, phone ☎██. The code is 8522"
    assert (read["author"]["name"], read["language"], read["waiting"]) == ("Ben", "en", False)
    assert [(await who.get(address))["items"][0]["text"] for who in (ben, manager)] == [ANSWER] * 2

    assert (await heard(ana), await heard(ben)) == (["answered"], ["asked"])
    # It is found by what was replied, as everybody reads it.
    [hit] = (await dee.get("/search", q="side door"))["items"]
    assert hit["id"] == mine["id"]

    accepted = await ana.client.post(f"/api/v1{address}/{reply}/acceptance", headers=ana.headers)
    assert accepted.json()["items"][0]["accepted"]
    # Answered by a colleague, it is no manager's any more to answer.
    assert [one["id"] for one in (await manager.get("/feed", owed="true"))["items"]] == [(await ana.status(told))["insight_id"]]
    assert await questions(ben, for_me="true", open="true") == []
    await drain()
    assert (await heard(ben), await heard(ana), await heard(cem)) == (["accepted", "asked"], ["answered"], [])

    # A month goes by.
    async with organisation_session(organisation.id) as db:
        for change in (
            "UPDATE tip SET received_at = received_at - :month, captured_at = captured_at - :month",
            "UPDATE insight SET published_at = published_at - :month, created_at = created_at - :month, "
            "confirmed_at = confirmed_at - :month",
            "UPDATE reply SET created_at = created_at - :month, accepted_at = accepted_at - :month",
        ):
            await db.execute(text(change), {"month": timedelta(days=31)})

    # While Dee types, and before anything is sent.
    about = {"text": "Which entrance is manned for delivery after ten", "site_id": str(site.id)}
    offered = await dee.client.post("/api/v1/questions/similar", json=about, headers=dee.headers)
    first = offered.json()["items"][0]
    assert (first["id"], first["answer"]["reply_id"]) == (mine["id"], str(reply))
    assert first["answer"]["text"] == read["text"]
    thanks = await dee.client.put(f"/api/v1{address}/{reply}/reactions/thanks", headers=dee.headers)
    assert thanks.json() == {"thanks": 1, "helped": 0, "mine": ["thanks"]}

    # Cem asks it all the same: it is the same question, and the answer is there at once.
    await ask(cem, "Delivery after ten at night: which entrance is manned?", site.id)
    await drain()
    [again] = await questions(cem, mine="true")
    assert (again["id"], again["tips"], again["answer"]["text"]) == (mine["id"], 2, read["text"])
    assert (await cem.get(address))["can_accept"]


async def test_a_question_in_other_words_or_another_language_finds_what_was_answered_first(
    phone: PhoneOf, drain: Drain
) -> None:
    organisation = await make_organisation(languages=("en", "de", "pl"))
    site = await make_site(organisation, "Eastgate Depot", lat=60.21, lon=25.01)
    ana, ben = [await phone(await make_member(organisation, name=name)) for name in ("Ana", "Ben")]
    manager, guest = [await phone(await make_member(organisation, role)) for role in ("manager", "partner")]
    asked = await ask(ana, "Which entrance is manned after ten at night?", site.id)
    unanswered = await ask(ana, "Where do returned pallets of glass jars go?", site.id)
    only_managers = await manager.send(
        "text", text="The night entrance has nobody at the weekend", visibility="managers", fix=None
    )
    await ben.send("text", text="The entrance hall smells of paint", fix=None)
    await drain()
    insight = (await ana.status(asked))["insight_id"]
    address, reply = f"/insights/{insight}/replies", new_id()
    await ben.client.put(f"/api/v1{address}/{reply}", json={"text": "The north one"}, headers=ben.headers)
    await drain()
    await ana.client.post(f"/api/v1{address}/{reply}/acceptance", headers=ana.headers)

    async def offered(who: Phone, said: str, *, place: bool = True) -> list[str]:
        about = {"text": said, "site_id": str(site.id) if place else None}
        answer = await who.client.post("/api/v1/questions/similar", json=about, headers=who.headers)
        return [one["id"] for one in answer.json()["items"]]

    # As long as no worker says in time what it means: by words alone, and at once.
    in_german, in_polish = "Wo ist nachts noch jemand am Tor?", "Które wejście jest obsadzone w nocy?"
    at_weekends, other = "Is anybody at the gate on Saturday night?", "Wohin mit leeren Marmeladengläsern?"
    in_other_words = "At what door can I ring if I arrive late in the evening?"
    assert await offered(ben, in_german) == []
    assert (await offered(ben, "Which entrance is manned late?"))[0] == insight
    async with meanings():
        for said in (in_other_words, in_german, in_polish, at_weekends, other):
            # A busy machine may not say it in time; what was said is known when it is asked again.
            assert await interpreter.meaning(said, 30)
        for said in (in_other_words, in_german, in_polish):
            assert (await offered(ben, said))[0] == insight, said
        assert (await offered(ben, in_polish, place=False))[0] == insight
        # Nobody finds what they may not read, and a question that nobody answered helps nobody.
        assert (await ana.status(unanswered))["insight_id"] not in await offered(ben, other)
        secret = (await manager.status(only_managers))["insight_id"]
        assert secret in await offered(manager, at_weekends, place=False)
        assert secret not in await offered(ben, at_weekends, place=False)
        assert await offered(guest, in_german) == []


async def test_what_a_reply_says_after_a_change_is_looked_through_and_hides_what_is_hidden_around_it(
    phone: PhoneOf, drain: Drain
) -> None:
    organisation = await make_organisation(languages=("en",))
    ana, ben = [await phone(await make_member(organisation)) for _ in range(2)]
    guest = await phone(await make_member(organisation, "partner"))
    tip = await guest.send("text", text="Gate code is 4711. Ask for Marek Nowak, phone 07400 123456", fix=None)
    await drain()
    insight = (await guest.status(tip))["insight_id"]
    address, reply = f"/insights/{insight}/replies", new_id()
    await ana.client.put(f"/api/v1{address}/{reply}", json={"text": "Nothing to hide"}, headers=ana.headers)
    await drain()
    changed = {"text": "4711 is right, and Nowak is here until six", "base_revision": 1}
    answer = await ana.client.patch(f"/api/v1{address}/{reply}", json=changed, headers=ana.headers)
    assert (answer.json()["text"], answer.json()["waiting"]) == (changed["text"], True)
    assert (await ben.get(address))["items"][0]["text"] == "Nothing to hide"
    await drain()
    assert (await ben.get(address))["items"][0]["text"] == "4711 is right, and 👤██ is here until six"
    assert (await guest.get(address))["items"][0]["text"] == "🔒██ is right, and 👤██ is here until six"
    assert (await ana.get(address))["items"][0]["others_read"] == "4711 is right, and 👤██ is here until six"

    # What is stored for search and for meaning knows nothing of it either.
    async with organisation_session(organisation.id) as db:
        stored = await db.scalar(text("SELECT concat(words::text, masked, translations::text) FROM reply"))
        assert not [word for word in ("4711", "Nowak", "nowak") if word in str(stored)]
        model = await db.scalar(text("SELECT vector_model FROM reply WHERE vector IS NOT NULL"))
        assert model == (await db.execute(Embedding.__table__.select())).mappings().first()["model"]  # type: ignore[index]
