"""A colleague replies by voice and by photo, mentions another, thinks better of it, and nothing personal gets out."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text
from tests.factories import make_member, make_organisation
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.media.objects import objects, tip_prefix
from backhaul_workers.audio import normalise, samples
from backhaul_workers.speech.engine import SAMPLE_RATE
from backhaul_workers.speech.scripted import ScriptedEngine

DATA = Path(__file__).resolve().parents[1] / "data"
CLIP = (DATA / "amiable.webm").read_bytes()
FACE = (DATA / "astronaut.jpg").read_bytes()
SPOKEN = "The code is 8522 and Nowak lets you in or phone 07400 654321"


@pytest.fixture
def engine() -> ScriptedEngine:
    """Every recording says the same."""
    return ScriptedEngine(default=SPOKEN)


async def thread(who: Phone, insight: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await who.get(f"/insights/{insight}/replies"))["items"]
    return items


async def fetch(who: Phone, url: str) -> tuple[int, bytes]:
    answer = await who.client.get(url, headers=who.headers)
    return answer.status_code, answer.content


async def test_a_reply_is_spoken_or_shown_and_is_masked_found_changed_and_taken_back_as_one_that_is_typed(
    phone: PhoneOf, drain: Drain
) -> None:
    organisation = await make_organisation(languages=("en",))
    ana, ben = [await phone(await make_member(organisation, name=name)) for name in ("Ana", "Ben")]
    guest, other_guest = [await phone(await make_member(organisation, "partner")) for _ in range(2)]
    stranger = await phone(await make_member(await make_organisation("Elsewhere")))
    tip = await guest.send("text", text="Ask for Marek Nowak at the depot gate", fix=None)
    await drain()
    insight = (await guest.status(tip))["insight_id"]

    spoken = await ben.send("voice", ("a0", "audio/webm", CLIP), replies_to_id=insight, named=False)
    assert await thread(ben, insight) == [], "on its way it stands in the outbox"
    await drain()
    # It is a reply and nothing else: no insight, no evidence, not in the list of what Ben told.
    status = await ben.status(spoken)
    assert (status["state"], status["insight_id"]) == ("published", None)
    assert len((await ana.get("/feed"))["items"]) == 1
    assert (await ana.get(f"/insights/{insight}"))["tips"] == 1
    assert (await ben.get("/tips"))["items"] == []
    [mine] = await thread(ben, insight)
    assert (mine["id"], mine["text"], mine["mine"]) == (str(spoken), SPOKEN, True)
    # Nowak is a name here, because it is one in what is replied to; a colleague reads the code, a guest does not.
    [read], [by_guest] = await thread(ana, insight), await thread(guest, insight)
    assert read["text"] == "The code is 8522 and 👤██ lets you in or phone ☎██"
    assert by_guest["text"] == "The code is 🔒██ and 👤██ lets you in or phone ☎██"
    assert (read["author"], read["waiting"]) == (None, False)
    [recording] = read["media"]
    assert (recording["kind"], recording["tip_id"]) == ("voice", str(spoken))
    # What is hidden in the words is silent in the sound, and the captions say what is heard.
    heard = [await fetch(who, recording["url"]) for who in (ben, ana, guest)]
    assert [code for code, _ in heard] == [200] * 3
    whole, quiet, _ = [samples(normalise(sound, "audio/mp4", max_s=60).speech) for _, sound in heard]
    words = SPOKEN.split()
    at = [round(len(whole) * words.index(word) / len(words)) for word in ("Nowak", "lets")]
    middle = slice(at[0] + SAMPLE_RATE // 20, at[1] - SAMPLE_RATE // 20)
    assert np.abs(whole[middle]).max() > 20 * max(1e-4, float(np.abs(quiet[middle]).max()))
    for who, hidden in ((ana, ("Nowak", "654321")), (guest, ("Nowak", "654321", "8522"))):
        captions = (await fetch(who, recording["captions_url"]))[1].decode().replace("\n", " ")
        assert "lets you in" in captions
        assert not [word for word in hidden if word in captions]
    for nobody in (other_guest, stranger):
        for url in (recording["url"], recording["captions_url"]):
            assert (await fetch(nobody, url))[0] == 404
    assert [alert["reason"] for alert in (await guest.get("/inbox"))["items"]] == ["answered"]
    assert [hit["id"] for hit in (await ana.get("/search", q="lets"))["items"]] == [insight]

    shown = await ana.send("photo", ("p0", "image/jpeg", FACE), text="This one lets you in", replies_to_id=insight, named=True)
    await drain()
    picture = (await thread(guest, insight))[1]
    assert (picture["text"], picture["author"]["name"], picture["media"][0]["kind"]) == ("This one lets you in", "Ana", "photo")
    code, rendition = await fetch(guest, picture["media"][0]["url"])
    assert code == 200
    assert rendition != FACE
    thumbnail = await fetch(guest, picture["media"][0]["thumbnail_url"])
    assert thumbnail[0] == 200
    assert (await fetch(other_guest, picture["media"][0]["url"]))[0] == 404

    # Its author says it better; who had read the first words can read them still, as they read them.
    address = f"/api/v1/insights/{insight}/replies/{spoken}"
    better = {"text": "Nowak lets you in, the code is gone", "base_revision": 1}
    assert (await ben.client.patch(address, json=better, headers=ben.headers)).status_code == 200
    await drain()
    changed = next(one for one in await thread(ana, insight) if one["id"] == str(spoken))
    assert (changed["text"], changed["edited"]) == ("👤██ lets you in, the code is gone", True)
    history = (await ana.get(f"/insights/{insight}/replies/{spoken}/history"))["items"]
    assert [one["text"] for one in history] == [changed["text"], read["text"]]
    again = await ben.client.post(f"/api/v1/tips/{spoken}/reprocess", headers=ben.headers)
    assert again.status_code == 403

    # Taken back, by the thread or by the outbox: a stone stays, and of words, sound and picture nothing.
    assert (await ben.client.delete(address, headers=ben.headers)).status_code == 204
    assert (await ana.client.delete(f"/api/v1/tips/{shown}", headers=ana.headers)).status_code == 204
    stones = await thread(guest, insight)
    assert [(one["withdrawn"], one["text"], one["author"], one["media"]) for one in stones] == [(True, "", None, [])] * 2
    for url in (recording["url"], picture["media"][0]["url"]):
        assert (await fetch(ben, url))[0] == 404
    for id in (spoken, shown):
        folder = objects().local_path(tip_prefix(organisation.id, id))
        assert folder
        assert not [file for file in folder.rglob("*") if file.is_file()] if folder.exists() else True
    async with organisation_session(organisation.id) as db:
        left = await db.scalar(
            text("""
            SELECT concat((SELECT string_agg(r::text, '') FROM reply r), (SELECT string_agg(e::text, '') FROM reply_edit e),
                          (SELECT string_agg(b::text, '') FROM said_besides b), (SELECT string_agg(t::text, '') FROM tip t
                           WHERE t.replies_to_id IS NOT NULL))""")
        )
    assert "lets" not in str(left)
    assert (await ana.get(f"/insights/{insight}"))["replies"] == 0


async def test_who_may_not_read_an_insight_replies_to_nobody(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation(languages=("en",))
    manager, driver = await phone(await make_member(organisation, "manager")), await phone(await make_member(organisation))
    tip = await manager.send("text", text="The customer at dock nine is about to leave", visibility="managers", fix=None)
    await drain()
    insight = (await manager.status(tip))["insight_id"]
    reply = await driver.send("voice", ("a0", "audio/webm", CLIP), replies_to_id=insight)
    await drain()
    assert (await driver.status(reply))["state"] == "published"
    assert await thread(manager, insight) == []
    assert (await manager.get("/inbox"))["items"] == []
    wrongs: tuple[dict[str, Any], ...] = (
        {"kind": "text", "text": "Hello", "replies_to_id": insight},
        {"kind": "text", "text": "Hello", "named": True},
        {"kind": "voice", "replies_to_id": "x"},
    )
    for wrong in wrongs:
        body = {"captured_at": "2026-11-29T12:00:00Z", **wrong}
        answer = await driver.client.put(f"/api/v1/tips/{new_id()}", json=body, headers=driver.headers)
        assert answer.status_code == 422, answer.text


async def test_the_mentioned_hear_of_it_once_others_read_it_each_time_anew(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation(languages=("en",))
    people = [await make_member(organisation, name=name) for name in ("Ana Ek", "Ben Ohm", "Cem Ay")]
    ana, ben, cem = [await phone(one) for one in people]
    tip = await ana.send("text", text="The barrier at the north yard sticks", fix=None)
    await drain()
    insight = (await ana.status(tip))["insight_id"]
    address = f"/insights/{insight}/replies"

    async def say(who: Phone, said: str) -> str:
        reply = str(new_id())
        answer = await who.client.put(f"/api/v1{address}/{reply}", json={"text": said}, headers=who.headers)
        assert answer.status_code == 201, answer.text
        return reply

    async def heard(who: Phone) -> list[str]:
        return [alert["reason"] for alert in (await who.get("/inbox"))["items"]]

    # An id in a mention looks like a plate or a number; it is neither, and what stands around it is masked all the same.
    first = await say(ben, f"@{{{people[2].id}}} @{{{people[0].id}}} knows it, phone 07400 123456")
    assert await heard(cem) == []
    await drain()
    assert (await thread(cem, insight))[0]["text"] == "@Cem Ay @Ana Ek knows it, phone ☎██"
    assert (await heard(cem), await heard(ben)) == (["mentioned"], [])
    assert sorted(await heard(ana)) == ["answered", "mentioned"], "also on what she told"
    assert (await cem.get("/search", q="knows it"))["items"][0]["found"][0]["words"], "and it is found without the names"
    assert (await cem.get("/search", q=str(people[2].id)))["items"] == []

    # The same again is no news; somebody new is, and so is another reply.
    [alert] = (await cem.get("/inbox"))["items"]
    read = await cem.client.put("/api/v1/inbox/read", json={"up_to": alert["id"]}, headers=cem.headers)
    assert read.is_success
    changed = {"text": f"@{{{people[2].id}}} knows it best", "base_revision": 1}
    assert (await ben.client.patch(f"/api/v1{address}/{first}", json=changed, headers=ben.headers)).status_code == 200
    await drain()
    [same] = (await cem.get("/inbox"))["items"]
    assert (same["id"], same["read"]) == (alert["id"], True)
    await say(ana, f"Please look, @{{{people[2].id}}}")
    await drain()
    [new] = (await cem.get("/inbox"))["items"]
    assert (new["reason"], new["read"], new["id"] != alert["id"]) == ("mentioned", False, True)
