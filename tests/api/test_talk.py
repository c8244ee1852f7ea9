"""Asking, replying, and which reply is the answer: over HTTP, without a worker (see tests/flow/test_questions.py for one)."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text, update
from tests.factories import bearer, ids, make_insight, make_member, make_organisation, make_route, make_site, make_tip

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight
from backhaul.insights.schemas import InsightDetail, InsightList
from backhaul.talk.models import Reply
from backhaul.talk.queries import starts
from backhaul.talk.schemas import KnownPlaces, ReplyHistory, ReplyList, ReplyOut
from backhaul.tips.models import Tip

Headers = dict[str, str]


class Talk:
    """A question of Ana's at Northgate, and those who read it."""

    def __init__(
        self, client: httpx.AsyncClient, organisation: Organisation, people: dict[str, Member], signed: dict[str, Headers]
    ):
        self.client = client
        self.organisation = organisation
        self.people = people
        self.signed = signed
        self.question = UUID(int=0)

    async def call(self, who: str, method: str, path: str, status: int | None = 200, **more: Any) -> httpx.Response:
        headers = {**self.signed[who], **more.pop("headers", {})}
        answer = await self.client.request(method, f"/api/v1{path}", headers=headers, **more)
        assert status is None or answer.status_code == status, answer.text
        return answer

    async def reply(self, who: str, said: str = "Ring twice at the side door", *, seen: bool = True, **more: Any) -> UUID:
        id = new_id()
        await self.call(who, "PUT", f"/insights/{self.question}/replies/{id}", 201, json={"text": said, **more})
        if seen:
            await self.look_through(id)
        return id

    async def look_through(self, id: UUID, masked: str | None = None, for_members: str | None = None) -> None:
        """As the worker leaves it."""
        async with organisation_session(self.organisation.id) as db:
            reply = await db.get_one(Reply, (self.organisation.id, id))
            reply.masked, reply.masked_for_members = masked or reply.text, for_members
            reply.masked_revision, reply.language = reply.revision, "en"

    async def replies(self, who: str) -> ReplyList:
        answer = await self.call(who, "GET", f"/insights/{self.question}/replies")
        return ReplyList.model_validate_json(answer.content, strict=True)

    async def accept(self, who: str, id: UUID, status: int = 200, **more: Any) -> httpx.Response:
        return await self.call(who, "POST", f"/insights/{self.question}/replies/{id}/acceptance", status, **more)


async def make_question(organisation: Organisation, *tips: Tip, **more: Any) -> Insight:
    insight = await make_insight(
        organisation, "Which door is it at night?", "Which door is it at night?", tips=tips or None, **more
    )
    async with organisation_session(organisation.id) as db:
        await db.execute(update(Insight).where(Insight.id == insight.id).values(kind="question"))
    return insight


@pytest.fixture
async def talk(client: httpx.AsyncClient, database: str) -> Talk:
    assert database
    organisation = await make_organisation()
    roles = {"ana": "contributor", "ben": "contributor", "maria": "manager", "guest": "partner"}
    people = {name: await make_member(organisation, role, name=name.title()) for name, role in roles.items()}
    talk = Talk(client, organisation, people, {name: await bearer(member) for name, member in people.items()})
    talk.question = (await make_question(organisation, await make_tip(organisation, people["ana"]))).id
    return talk


async def test_a_question_is_a_tip_that_asks_once_however_often_it_is_sent(talk: Talk) -> None:
    id = new_id()
    body = {"text": "Gate code please", "captured_at": datetime.now(UTC).isoformat()}
    first = await talk.call("ana", "PUT", f"/questions/{id}", 201, json=body)
    assert (first.json()["kind"], first.json()["state"]) == ("text", "queued")
    answers = await asyncio.gather(*(talk.call("ana", "PUT", f"/questions/{id}", 200, json=body) for _ in range(10)))
    assert {answer.json()["id"] for answer in answers} == {str(id)}
    async with organisation_session(talk.organisation.id) as db:
        assert (await db.get_one(Tip, (talk.organisation.id, id))).asks
        jobs = text("SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'tip_id' = :id")
        assert await db.scalar(jobs, {"id": str(id)}) == 1

    await talk.call("ana", "PUT", f"/questions/{id}", 422, json={**body, "text": "Something else"})
    # Told and asked are two things, also in the same words.
    await talk.call("ana", "PUT", f"/tips/{id}", 422, json={**body, "kind": "text"})
    await talk.call("ben", "PUT", f"/questions/{id}", 422, json=body)
    wrongs: tuple[dict[str, Any], ...] = (
        {"text": " "},
        {"text": "x" * 20_001},
        {"visibility": "all"},
        {"site_id": "x"},
        {"parts": []},
    )
    for wrong in wrongs:
        await talk.call("ana", "PUT", f"/questions/{new_id()}", 422, json=body | wrong)


async def test_a_reply_is_there_once_and_is_read_by_others_when_it_was_looked_through(talk: Talk) -> None:
    id = new_id()
    path, body = f"/insights/{talk.question}/replies/{id}", {"text": "Ask Marek, 07400 123456"}
    sent = await asyncio.gather(*(talk.call("ben", "PUT", path, None, json=body) for _ in range(10)))
    assert sorted(answer.status_code for answer in sent) == [200] * 9 + [201]
    mine = ReplyOut.model_validate_json(sent[0].content, strict=True)
    assert (mine.text, mine.mine, mine.waiting, mine.author and mine.author.name) == (body["text"], True, True, "Ben")
    await talk.call("ben", "PUT", path, 422, json={"text": "Another one"})
    await talk.call("ana", "PUT", path, 422, json=body)

    assert [len((await talk.replies(who)).items) for who in ("ben", "maria", "ana")] == [1, 1, 0]
    await talk.call("ana", "PUT", f"{path}/reactions/thanks", 404)
    await talk.accept("ana", id, 404)
    await talk.look_through(id, "Ask 👤██, ☎██")
    [read] = (await talk.replies("ana")).items
    assert (read.text, read.mine, read.waiting, read.others_read) == ("Ask 👤██, ☎██", False, False, None)
    assert (read.created_at.minute, read.created_at.second) == (0, 0), "the minute would be a trail"
    [own] = (await talk.replies("ben")).items
    assert (own.text, own.others_read) == (body["text"], "Ask 👤██, ☎██")
    card = (await talk.call("ana", "GET", f"/insights/{talk.question}")).json()
    assert (card["replies"], card["answer"]) == (1, None)


async def test_a_name_is_shown_by_who_wishes_it_and_to_managers_always(talk: Talk) -> None:
    await talk.reply("ben", named=False)
    names = {who: (await talk.replies(who)).items[0].author for who in ("ana", "ben", "maria")}
    assert {who: name and name.name for who, name in names.items()} == {"ana": None, "ben": "Ben", "maria": "Ben"}


async def test_who_reads_a_reply_reads_that_it_was_changed_and_what_it_said_as_they_read_it_then(talk: Talk) -> None:
    id = await talk.reply("ben", "Side door, ask Marek", seen=False)
    await talk.look_through(id, "Side door, ask 👤██")
    path = f"/insights/{talk.question}/replies/{id}"
    for _ in range(2):
        # Sent twice, it is one change.
        changed = await talk.call("ben", "PATCH", path, json={"text": "Back door", "base_revision": 1})
        assert (changed.json()["text"], changed.json()["revision"], changed.json()["waiting"]) == ("Back door", 2, True)
    await talk.call("ben", "PATCH", path, 409, json={"text": "Front door", "base_revision": 1})
    await talk.call("ana", "PATCH", path, 404, json={"text": "Taken over", "base_revision": 2})
    assert [(await talk.replies(who)).items[0].text for who in ("ana", "maria")] == [
        "Side door, ask 👤██",
        "Back door",
    ]
    assert [(await talk.replies(who)).items[0].edited for who in ("ana", "ben")] == [False, True], "nobody reads the new words"
    await talk.look_through(id)
    # Changed once more before anybody looked through it: those words were never read, and never are.
    await talk.call("ben", "PATCH", path, json={"text": "07400 123456", "base_revision": 2})
    await talk.call("ben", "PATCH", path, json={"text": "Front door", "base_revision": 3})
    await talk.look_through(id)
    said = (await talk.replies("ana")).items[0]
    assert (said.text, said.edited, said.revision) == ("Front door", True, 4)
    whole = [(4, "Front door"), (3, "07400 123456"), (2, "Back door"), (1, "Side door, ask Marek")]
    told = {"ben": whole, "maria": whole, "ana": [(4, "Front door"), (2, "Back door"), (1, "Side door, ask 👤██")]}
    for who, versions in told.items():
        kept = ReplyHistory.model_validate_json((await talk.call(who, "GET", f"{path}/history")).content, strict=True)
        assert [(one.revision, one.text) for one in kept.items] == versions
        assert [one.until is None for one in kept.items] == [True, *[False] * (len(versions) - 1)]
        hours = {(one.until.minute, one.until.second, one.until.microsecond) for one in kept.items if one.until}
        assert (hours == {(0, 0, 0)}) == (who == "ana"), "the minute would be a trail"
    await talk.call("guest", "GET", f"{path}/history", 404)


async def test_a_reply_that_was_taken_back_leaves_a_stone_and_no_word_and_does_not_come_again(talk: Talk) -> None:
    id, body = new_id(), {"text": "Wrong door, sorry"}
    path = f"/insights/{talk.question}/replies/{id}"
    await talk.call("ben", "PUT", path, 201, json=body)
    await talk.look_through(id)
    await talk.call("ben", "PATCH", path, json={"text": "Really wrong", "base_revision": 1})
    await talk.accept("ana", id)
    await talk.call("ana", "PUT", f"{path}/reactions/thanks")
    await talk.call("ana", "DELETE", path, 404)
    for _ in range(2):
        await talk.call("ben", "DELETE", path, 204)
    await talk.call("ben", "PUT", path, 410, json=body)
    for who in ("ana", "ben", "maria"):
        [stone] = (await talk.replies(who)).items
        assert (stone.id, stone.withdrawn, stone.text, stone.author, stone.accepted) == (id, True, "", None, False)
        assert (stone.edited, stone.waiting, stone.reactions.thanks, stone.created_at.minute) == (False, False, 0, 0)
    await talk.call("ana", "PUT", f"{path}/reactions/thanks", 410)
    await talk.call("maria", "GET", f"{path}/history", 404)
    assert (await talk.call("ana", "GET", f"/insights/{talk.question}")).json()["replies"] == 0
    unread = await talk.reply("ben", "Nobody read this", seen=False)
    await talk.call("ben", "DELETE", f"/insights/{talk.question}/replies/{unread}", 204)
    assert len((await talk.replies("ana")).items) == 1, "where nobody read anything, nothing stood"
    assert (await talk.call("ana", "GET", f"/insights/{talk.question}")).json()["answer"] is None
    async with organisation_session(talk.organisation.id) as db:
        said = text(
            "SELECT concat((SELECT string_agg(r::text, '') FROM reply r), (SELECT string_agg(e::text, '') FROM reply_edit e))"
        )
        assert "rong" not in str(await db.scalar(said))
        assert await db.scalar(text("SELECT count(*) FROM reply_reaction")) == 0


async def test_who_asked_or_a_manager_says_which_reply_is_the_answer(talk: Talk) -> None:
    first, second = await talk.reply("ben", "Side door"), await talk.reply("maria", "Back door")
    assert {who: (await talk.replies(who)).can_accept for who in talk.people if who != "guest"} == {
        "ana": True,
        "ben": False,
        "maria": True,
    }
    await talk.accept("ben", first, 403)
    await talk.accept("ana", uuid4(), 404)
    await talk.accept("ana", first)
    await talk.accept("ana", first)
    said = ReplyList.model_validate_json((await talk.accept("maria", second)).content, strict=True)
    assert [(one.text, one.accepted) for one in said.items] == [("Back door", True), ("Side door", False)]
    card = InsightDetail.model_validate_json((await talk.call("ben", "GET", f"/insights/{talk.question}")).content, strict=True)
    assert card.answer
    assert (card.answer.reply_id, card.answer.text, card.replies) == (second, "Back door", 2)
    history = (await talk.call("ben", "GET", f"/insights/{talk.question}/history")).json()["items"]
    assert [(step["change"], step["member"]) for step in history] == [
        ({"answer": str(first), "status": {"from": "new", "to": "done"}}, None),
        ({"answer": str(second)}, None),
    ]
    # What is answered is owed by nobody; when it is not the answer after all, it is again, from now on.
    assert talk.question not in ids(await talk.call("maria", "GET", "/feed?owed=true"))
    undone = await talk.call("ana", "DELETE", f"/insights/{talk.question}/replies/{second}/acceptance")
    assert not any(one["accepted"] for one in undone.json()["items"])
    assert ids(await talk.call("maria", "GET", "/feed?owed=true")) == [talk.question]
    await talk.call("maria", "PATCH", f"/insights/{talk.question}/review", json={"status": "done"})
    await talk.accept("ana", second)
    await talk.call("ana", "DELETE", f"/insights/{talk.question}/replies/{second}/acceptance")
    done = (await talk.call("maria", "GET", f"/insights/{talk.question}")).json()
    assert done["status"] == "done", "a manager's own decision stands"

    told = await make_insight(talk.organisation, tips=[await make_tip(talk.organisation, talk.people["ana"])])
    id = new_id()
    await talk.call("ben", "PUT", f"/insights/{told.id}/replies/{id}", 201, json={"text": "Thanks"})
    await talk.look_through(id)
    await talk.call("ana", "POST", f"/insights/{told.id}/replies/{id}/acceptance", 422)


async def test_who_asked_without_a_name_accepts_by_the_receipt_number_and_stays_without_one(talk: Talk) -> None:
    tip = await make_tip(talk.organisation, anonymous=True)
    number = "1234567890123456"
    async with organisation_session(talk.organisation.id) as db:
        await db.execute(update(Tip).where(Tip.id == tip.id).values(receipt_hash=sha256(number.encode()).digest()))
    talk.question = (await make_question(talk.organisation, tip)).id
    answer = await talk.reply("ben")
    await talk.accept("ana", answer, 403, headers={"Backhaul-Receipt": "6543210987654321"})
    said = await talk.accept("ana", answer, headers={"Backhaul-Receipt": number})
    assert said.json()["can_accept"]
    mine = await talk.call("ana", "GET", "/questions?mine=true", headers={"Backhaul-Receipt": number})
    assert talk.question in ids(mine)
    assert talk.question not in ids(await talk.call("ana", "GET", "/questions?mine=true"))
    async with organisation_session(talk.organisation.id) as db:
        everything = await db.scalar(text("SELECT string_agg(c::text, '') FROM insight_change c"))
    assert str(talk.people["ana"].id) not in str(everything)


async def test_taps_under_a_reply_are_counted_and_nobody_is_named(talk: Talk) -> None:
    id = await talk.reply("ben")
    path = f"/insights/{talk.question}/replies/{id}/reactions"
    for _ in range(2):
        assert (await talk.call("ana", "PUT", f"{path}/thanks")).json() == {"thanks": 1, "helped": 0, "mine": ["thanks"]}
    assert (await talk.call("maria", "PUT", f"{path}/helped")).json() == {"thanks": 1, "helped": 1, "mine": ["helped"]}
    assert (await talk.call("ana", "DELETE", f"{path}/thanks")).json() == {"thanks": 0, "helped": 1, "mine": []}
    await talk.call("ben", "PUT", f"{path}/thanks", 422)
    await talk.call("ana", "PUT", f"{path}/love", 422)


async def test_colleagues_who_can_read_it_are_mentioned_and_nobody_else_is_found_out(talk: Talk) -> None:
    names = {"Dorota Lis": "contributor", "Dario Müller": "manager", "Doris Guest": "partner"}
    people = {name: await make_member(talk.organisation, role, name=name) for name, role in names.items()}
    gone = await make_member(talk.organisation, name="Doreen Gone")
    async with organisation_session(talk.organisation.id) as db:
        await db.execute(update(Member).where(Member.id == gone.id).values(deactivated_at=datetime.now(UTC)))
    elsewhere = await make_member(await make_organisation("Elsewhere"), name="Dora Elsewhere")

    async def offered(who: str, q: str, status: int = 200) -> list[str]:
        answer = await talk.call(who, "GET", f"/insights/{talk.question}/mentionable", status, params={"q": q})
        return [one["name"] for one in answer.json()["items"]] if status == 200 else []

    assert await offered("ana", "do") == ["Dorota Lis"]
    assert await offered("ana", "mull") == ["Dario Müller"]
    assert await offered("ana", "an") == [], "nobody mentions themselves"
    for nobody in ("%", "_", "'", "\\", "x" * 60):
        assert await offered("ana", nobody) == []
    for wrong in ("", "x" * 61):
        await offered("ana", wrong, 422)
    await offered("guest", "do", 404)

    dorota, dario = people["Dorota Lis"].id, people["Dario Müller"].id
    id = await talk.reply("ben", f"@{{{dorota}}} and @{{{dario}}} know the door")
    for who in ("ana", "ben", "maria"):
        [read] = (await talk.replies(who)).items
        assert read.text == "@Dorota Lis and @Dario Müller know the door"
        assert [one.name for one in read.mentions] == ["Dario Müller", "Dorota Lis"]
    hints = set()
    for nobody_here in (gone.id, elsewhere.id, people["Doris Guest"].id, uuid4(), talk.people["ben"].id):
        said = {"text": f"@{{{nobody_here}}}"}
        path = f"/insights/{talk.question}/replies"
        hints.add((await talk.call("ben", "PUT", f"{path}/{new_id()}", 422, json=said)).text)
        hints.add((await talk.call("ben", "PATCH", f"{path}/{id}", 422, json={**said, "base_revision": 1})).text)
    assert len(hints) == 1, "one answer for all of them"
    # Whoever is erased later is named no more.
    async with organisation_session(talk.organisation.id) as db:
        await db.execute(text("DELETE FROM member WHERE id = :id"), {"id": dorota})
    [read] = (await talk.replies("ana")).items
    assert read.text == "@👤██ and @Dario Müller know the door"

    # A guest reads on what they told that somebody is mentioned, and neither finds nor mentions anybody.
    talk.question = (await make_question(talk.organisation, await make_tip(talk.organisation, talk.people["guest"]))).id
    await talk.reply("maria", f"@{{{dario}}} knows")
    [read] = (await talk.replies("guest")).items
    assert (read.text, read.mentions) == ("@👤██ knows", [])
    assert await offered("guest", "da") == []
    path = f"/insights/{talk.question}/replies/{new_id()}"
    assert (await talk.call("guest", "PUT", path, 422, json={"text": f"@{{{dario}}}"})).text in hints
    # What only managers read is said to them alone.
    for_managers = await make_tip(talk.organisation, talk.people["ben"], visibility="managers")
    talk.question = (await make_question(talk.organisation, for_managers, visibility="managers")).id
    assert await offered("maria", "ana") == []
    assert await offered("ben", "d") == ["Dario Müller"]
    said = {"text": f"@{{{talk.people['ana'].id}}}"}
    await talk.call("maria", "PUT", f"/insights/{talk.question}/replies/{new_id()}", 422, json=said)


async def test_talk_is_seen_by_whom_its_insight_is_seen_by(talk: Talk) -> None:
    for_managers = await make_tip(talk.organisation, talk.people["ben"], visibility="managers")
    talk.question = (await make_question(talk.organisation, for_managers, visibility="managers")).id
    id = await talk.reply("maria", "Only for you")
    assert [one.text for one in (await talk.replies("ben")).items] == ["Only for you"], "its author is asked about it"
    for who in ("ana", "guest"):
        for method, path, body in (
            ("GET", "", None),
            ("PUT", f"/{new_id()}", {"text": "Hello"}),
            ("PUT", f"/{id}/reactions/thanks", None),
            ("POST", f"/{id}/acceptance", None),
            ("DELETE", f"/{id}", None),
        ):
            await talk.call(who, method, f"/insights/{talk.question}/replies{path}", 404, json=body)
        await talk.call(who, "GET", f"/insights/{talk.question}/replies/{id}/history", 404)
        assert talk.question not in ids(await talk.call(who, "GET", "/questions"))
        offered = await talk.call(who, "POST", "/questions/similar", json={"text": "Which door at night"})
        assert talk.question not in ids(offered)
    # A guest reads the talk about what they told, without what is the organisation's secret.
    own = await make_tip(talk.organisation, talk.people["guest"])
    talk.question = (await make_question(talk.organisation, own)).id
    code = await talk.reply("maria", "The code is 4711")
    await talk.look_through(code, "The code is 🔒██", "The code is 4711")
    assert [one.text for one in (await talk.replies("guest")).items] == ["The code is 🔒██"]
    assert [one.text for one in (await talk.replies("ben")).items] == ["The code is 4711"]


async def test_talk_goes_with_a_merge_stays_at_a_split_and_ends_with_the_insight(talk: Talk) -> None:
    first_answer = await talk.reply("ben", "Side door")
    await talk.accept("ana", first_answer)
    first, tip = talk.question, await make_tip(talk.organisation, talk.people["ben"])
    talk.question = (await make_question(talk.organisation, tip)).id
    second_answer = await talk.reply("maria", "Back door")
    await talk.accept("ben", second_answer)
    late = talk.question

    await talk.call("maria", "POST", f"/insights/{first}/merge", json={"other_id": str(late)})
    for talk.question in (first, late):
        said = await talk.replies("ben")
        assert [(one.id, one.accepted) for one in said.items] == [(first_answer, True), (second_answer, False)]
        assert said.can_accept
    # A phone that was offline meanwhile replies to what it knows, once.
    id = new_id()
    for status in (201, 200):
        await talk.call("ana", "PUT", f"/insights/{late}/replies/{id}", status, json={"text": "Thank you both"})
    assert len((await talk.replies("ana")).items) == 3
    split = await talk.call("maria", "POST", f"/insights/{first}/split", 201, json={"tip_ids": [str(tip.id)]})
    assert split.json()["replies"] == 0
    assert len((await talk.replies("ana")).items) == 3

    async with organisation_session(talk.organisation.id) as db:
        of_first = await db.scalar(text("SELECT tip_id FROM insight_tip WHERE insight_id = :id"), {"id": first})
    await talk.call("ana", "DELETE", f"/tips/{of_first}", 204)
    await talk.call("ana", "GET", f"/insights/{first}/replies", 404)
    async with organisation_session(talk.organisation.id) as db:
        assert await db.scalar(text("SELECT count(*) FROM reply")) == 0


async def test_questions_find_those_who_said_that_they_may_be_asked_and_nobody_else(talk: Talk) -> None:
    depot = await make_site(talk.organisation, "Northgate")
    dock = await make_site(talk.organisation, "Dock 4", parent=depot)
    route = await make_route(talk.organisation, [(24.9, 60.1), (25.0, 60.2)], "North loop")
    at_dock = await make_question(talk.organisation, await make_tip(talk.organisation, talk.people["ana"]), site=dock)
    on_route = await make_question(talk.organisation, await make_tip(talk.organisation, talk.people["ana"]), route=route)

    async def listed(who: str, **query: Any) -> list[UUID]:
        answer = await talk.call(who, "GET", "/questions", params=query)
        InsightList.model_validate_json(answer.content, strict=True)
        return ids(answer)

    assert await listed("ben", for_me=True) == []
    for place in (f"sites/{depot.id}", f"sites/{depot.id}", f"routes/{route.id}"):
        await talk.call("ben", "PUT", f"/me/knows/{place}", 204)
    await talk.call("ana", "PUT", f"/me/knows/sites/{depot.id}", 204)
    known = KnownPlaces.model_validate_json((await talk.call("ben", "GET", "/me/knows")).content, strict=True)
    assert [(one.kind, one.name) for one in known.items] == [("route", "North loop"), ("site", "Northgate")]
    assert await listed("ben", for_me=True) == [on_route.id, at_dock.id]
    assert await listed("ana", for_me=True) == [], "nobody is asked what they ask"
    assert await listed("ana", mine=True) == [on_route.id, at_dock.id, talk.question]
    assert await listed("maria", site=depot.id) == [at_dock.id]
    assert await listed("maria", route=route.id) == [on_route.id]

    answer = new_id()
    await talk.call("ben", "PUT", f"/insights/{at_dock.id}/replies/{answer}", 201, json={"text": "The left one"})
    await talk.look_through(answer)
    await talk.call("ana", "POST", f"/insights/{at_dock.id}/replies/{answer}/acceptance")
    assert await listed("ben", for_me=True, open=True) == [on_route.id]
    assert await listed("maria", open=False) == [at_dock.id]
    first = await talk.call("maria", "GET", "/questions", params={"limit": 2})
    then = await talk.call("maria", "GET", "/questions", params={"limit": 2, "cursor": first.json()["next"]})
    assert ids(first) + ids(then) == [on_route.id, at_dock.id, talk.question]

    await talk.call("ben", "DELETE", f"/me/knows/routes/{route.id}", 204)
    await talk.call("ben", "DELETE", f"/me/knows/routes/{route.id}", 204)
    assert await listed("ben", for_me=True) == [at_dock.id]
    for unknown in ("sites", "routes"):
        await talk.call("ben", "PUT", f"/me/knows/{unknown}/{uuid4()}", 404)


async def test_what_was_answered_is_offered_before_it_is_asked_again(talk: Talk) -> None:
    site = await make_site(talk.organisation, "Harbour")
    asked = await make_question(talk.organisation, site=site)
    known = await make_insight(talk.organisation, "Overnight parking", "Trailers park overnight behind the silo")

    async def offered(said: str, **more: Any) -> list[UUID]:
        return ids(await talk.call("ben", "POST", "/questions/similar", json={"text": said, **more}))

    assert await offered("Where may I park a trailer overnight?") == [known.id]
    assert await offered("Which doors are open at night", site_id=str(site.id)) == [], "no answer, no help"
    talk.question = asked.id
    await talk.accept("maria", await talk.reply("ben", "Take the blue container entrance"))
    assert await offered("Which doors are open at night", site_id=str(site.id)) == [asked.id]
    assert await offered("Is there a container entrance?") == [asked.id], "the words of the answer are found"
    for nothing in ("", "?!", "a b c", "'':* & | !", "x" * 2000, "' OR 1=1 --", "不 不"):
        assert await offered(nothing) == [], nothing
    await talk.call("ben", "POST", "/questions/similar", 422, json={"text": "x" * 2001})


async def test_the_words_of_replies_are_there_for_a_search_as_everybody_reads_them(talk: Talk) -> None:
    await talk.reply("ben", "Side door")
    answer = await talk.reply("maria", "Code 4711 at the back door")
    await talk.look_through(answer, "Code 🔒██ at the back door", "Code 4711 at the back door")
    await talk.reply("ben", "Not looked through", seen=False)
    await talk.accept("ana", answer)
    async with organisation_session(talk.organisation.id) as db:
        words = await db.scalar(
            text("SELECT reply_words(:organisation, :insight)"),
            {"organisation": talk.organisation.id, "insight": talk.question},
        )
    assert words == "Code 🔒██ at the back door\nSide door"


async def test_reading_talk_costs_a_constant_number_of_statements(
    talk: Talk, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    addresses = (f"/insights/{talk.question}/replies", "/questions", "/questions?for_me=true&open=true", "/me/knows")
    costs = []
    for _ in range(3):
        for path in addresses:
            with counted() as statements:
                await talk.call("ben", "GET", path)
            costs.append(len(statements))
        with counted() as statements:
            await talk.call("ben", "POST", "/questions/similar", json={"text": "Which door at night"})
        # Besides asking the workers what it means, in a transaction of its own where this process hears them.
        costs.append(sum("pg_notify" not in statement for statement in statements))
        for _ in range(5):
            await talk.accept("ana", await talk.reply("ben"))
            await make_question(talk.organisation)
    # What may answer a question is found, scored here, and read where there is any; each within what is left of its time.
    reads = [2] * len(addresses)
    assert costs == [*reads, 3, *reads, 5, *reads, 5]


async def test_bad_replies_are_refused_with_a_hint(talk: Talk) -> None:
    path = f"/insights/{talk.question}/replies/{new_id()}"
    for body in (
        {},
        {"text": ""},
        {"text": " \n"},
        {"text": "x" * 20_001},
        {"text": 1},
        {"text": "x", "named": "?"},
        {"text": "x", "z": 1},
    ):
        answer = await talk.call("ben", "PUT", path, 422, json=body)
        assert answer.json()["hint"]
    await talk.call("ben", "PUT", f"/insights/{talk.question}/replies/not-an-id", 422, json={"text": "x"})
    await talk.call("ben", "PUT", f"/insights/{uuid4()}/replies/{new_id()}", 404, json={"text": "x"})
    for text_ in ("=1+1", "<script>alert(1)</script>", "\u202e evil", "';--"):
        id = await talk.reply("ben", text_, seen=False)
        assert (await talk.call("ben", "GET", f"/insights/{talk.question}/replies")).json()["items"][-1]["id"] == str(id)
    assert starts("What is the parking code at dock 4?") == ["4", "parki", "what", "code", "dock"]
