"""Polls: who may vote, what is told when and to whom, and that an anonymous vote is nobody's."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text
from tests.factories import bearer, make_group, make_insight, make_member, make_organisation, make_tip, now

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.talk.polls.ask import close_due
from backhaul_workers.polls import mask_poll

ASKED = {"question": "Which dock first?", "options": ["Dock 4", "Dock 9", "Neither"]}


class Ballot:
    """Somebody with a phone."""

    def __init__(self, client: httpx.AsyncClient, member: Member, headers: dict[str, str]) -> None:
        self.client, self.member, self.headers = client, member, headers
        self.ballot = uuid4().hex

    async def ask(self, method: str, path: str = "", **more: Any) -> httpx.Response:
        answer = await self.client.request(method, f"/api/v1{path}", headers=self.headers, **more)
        if (method, answer.status_code) == ("PUT", 201) and path.startswith("/polls/"):
            # A worker looks it through before others see it.
            await mask_poll(self.member.organisation_id, UUID(answer.json()["id"]))
        return answer

    async def vote(self, poll: UUID, *options: int, ballot: bool = False) -> httpx.Response:
        more = {"ballot": self.ballot} if ballot else {}
        return await self.ask("PUT", f"/polls/{poll}/vote", json={"options": list(options), **more})

    async def read(self, poll: UUID) -> dict[str, Any]:
        answer = await self.ask("GET", f"/polls/{poll}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


async def _people(client: httpx.AsyncClient, n: int) -> list[Ballot]:
    organisation = await make_organisation()
    roles = ["contributor", *["partner"] * (n > 2), *["contributor"] * n][:n]
    return [Ballot(client, one, await bearer(one)) for one in [await make_member(organisation, role) for role in roles]]


def _votes(poll: dict[str, Any]) -> list[int | None]:
    return [option["votes"] for option in poll["options"]]


async def test_a_group_votes_with_names_until_its_poll_closes(client: httpx.AsyncClient) -> None:
    ana, guest, cem = await _people(client, 3)
    organisation = ana.member.organisation_id
    group = await make_group(client, ana.member, "closed", guest.member, cem.member)
    poll, body = uuid4(), {**ASKED, "group_id": str(group)}
    assert [(await ana.ask("PUT", f"/polls/{poll}", json=body)).status_code for _ in range(2)] == [201, 200]
    another = await ana.ask("PUT", f"/polls/{poll}", json={**body, "question": "Another one?"})
    assert (another.status_code, another.json()["type"]) == (422, "/problems/different-poll")

    # Who has not voted reads the question and no result.
    first = await cem.read(poll)
    assert (first["told"], first["voted"], _votes(first), first["author"]["name"]) == (
        False,
        False,
        [None] * 3,
        ana.member.name,
    )
    assert (await cem.vote(poll, 1, 2)).status_code == 422, "one of it"
    assert (await cem.vote(poll, 4)).status_code == 422
    assert (await cem.vote(poll, 1)).status_code == 200
    assert (await guest.vote(poll, 2)).status_code == 200
    voted = await cem.read(poll)
    assert (voted["told"], voted["mine"], voted["voters"], _votes(voted)) == (True, [1], 2, [1, 1, 0])
    assert [person["name"] for person in voted["options"][1]["voters"]] == [guest.member.name]
    assert (await ana.read(poll))["told"] is False, "who asks votes, too"
    # A change of mind takes the place of what was chosen; twenty at once are one vote.
    assert {one.status_code for one in await asyncio.gather(*(cem.vote(poll, 3) for _ in range(20)))} == {200}
    assert _votes(await cem.read(poll)) == [0, 1, 1]

    assert (await cem.ask("POST", f"/polls/{poll}/close")).status_code == 403
    stranger = Ballot(client, other := await make_member(await make_organisation()), await bearer(other))
    outside = await make_member(_same(organisation), "admin")
    outsider = Ballot(client, outside, await bearer(outside))
    for who in (stranger, outsider):
        for method, path, more in (
            ("GET", f"/polls/{poll}", None),
            ("PUT", f"/polls/{poll}/vote", {"options": [1]}),
            ("POST", f"/polls/{poll}/close", None),
            ("PUT", f"/polls/{uuid4()}", body),
        ):
            assert (await who.ask(method, path, json=more)).status_code == 404, (path, who.member.role)
        assert (await who.ask("PUT", f"/polls/{poll}", json=body)).status_code in (404, 422)
        assert (await who.ask("GET", "/polls", params={"group": str(group)})).json()["items"] == []
    closed = await ana.ask("POST", f"/polls/{poll}/close")
    assert (closed.status_code, closed.json()["told"], _votes(closed.json())) == (200, True, [0, 1, 1])
    late = await cem.vote(poll, 1)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/poll-closed")
    listed = (await guest.ask("GET", "/polls", params={"group": str(group)})).json()["items"]
    assert [one["id"] for one in listed] == [str(poll)]


async def test_an_anonymous_vote_is_counted_once_and_is_nobodys(client: httpx.AsyncClient) -> None:
    voters = await _people(client, 7)
    ana = voters[0]
    group = await make_group(client, ana.member, "secret", *(one.member for one in voters[1:]))
    poll = uuid4()
    body = {**ASKED, "group_id": str(group), "anonymous": True, "multiple": True}
    body["closes_at"] = (now() + timedelta(hours=1)).isoformat()
    assert (await ana.ask("PUT", f"/polls/{poll}", json=body)).status_code == 201
    assert (await ana.vote(poll, 1)).status_code == 422, "without a ballot nobody could change it"
    for one in voters[:4]:
        told = (await one.vote(poll, 1, 2, ballot=True)).json()
        assert (told["told"], told["few"], told["voters"], _votes(told), told["mine"]) == (True, True, None, [None] * 3, None)
    # Another phone is another ballot: nobody votes twice, nor for somebody else.
    mine, ana.ballot = ana.ballot, uuid4().hex
    twice = await ana.vote(poll, 3, ballot=True)
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/other-ballot")
    ana.ballot = voters[1].ballot
    await ana.vote(poll, 3, ballot=True)
    voters[5].ballot = mine
    assert (await voters[5].vote(poll, 3, ballot=True)).status_code == 409
    ana.ballot, voters[5].ballot = mine, uuid4().hex
    fifth = voters[4]
    assert (await ana.vote(poll, 1, ballot=True)).status_code == 200, "it is changed with its own"
    at_five = (await fifth.vote(poll, 2, ballot=True)).json()
    assert (at_five["few"], at_five["voters"]) == (False, 5)
    # What is told stands until the next five: a sixth vote between two looks would be somebody's.
    sixth = (await voters[5].vote(poll, 3, ballot=True)).json()
    assert (sixth["voters"], _votes(sixth)) == (5, _votes(at_five))

    # Nothing that is stored says whose a ballot is: neither an id of a member, nor the order in which they came.
    async with organisation_session(ana.member.organisation_id) as db:
        of_poll = {"poll": poll}
        marks = (
            await db.execute(text("SELECT mark, xmin::text, ctid::text FROM poll_mark WHERE poll_id = :poll"), of_poll)
        ).all()
        ballots = (
            await db.execute(text("SELECT ballot_hash, xmin::text, ctid::text FROM poll_ballot WHERE poll_id = :poll"), of_poll)
        ).all()
        rows = (await db.scalars(text("SELECT to_jsonb(v)::text FROM poll_vote v WHERE poll_id = :poll"), of_poll)).all()
        stored = await db.scalar(
            text(
                "SELECT (SELECT jsonb_agg(to_jsonb(m)) FROM poll_mark m)::text"
                " || (SELECT jsonb_agg(to_jsonb(b)) FROM poll_ballot b)::text"
            )
        )
    assert (len(marks), len(ballots), rows) == (6, 6, [])
    assert len({one.xmin for one in [*marks, *ballots]}) == 1, "one transaction wrote all of them"
    assert [one[0] for one in sorted(ballots, key=_place)] == sorted(one[0] for one in ballots), "in the order of the hashes"
    assert stored
    assert not any(str(one.member.id) in stored for one in voters)

    # Closed by its time, and by a worker that looks every minute: what said that somebody voted is gone.
    assert await close_due(now() + timedelta(hours=2)) >= 1
    over = await voters[6].read(poll)
    assert (over["closed"], over["told"], over["voters"], over["voted"]) == (True, True, 6, None)
    assert sum(vote or 0 for vote in _votes(over)) >= 6
    async with organisation_session(ana.member.organisation_id) as db:
        left = await db.scalar(text("SELECT (SELECT count(*) FROM poll_mark) + (SELECT count(*) FROM poll_ballot)"))
    assert left == 0
    assert (await ana.vote(poll, 1, ballot=True)).status_code == 409


async def test_a_poll_on_an_insight_is_read_by_whom_the_insight_is_read_by(client: httpx.AsyncClient) -> None:
    ana, guest, cem = await _people(client, 3)
    organisation = _same(ana.member.organisation_id)
    shared = await make_insight(organisation)
    told = await make_tip(organisation, guest.member)
    hers = await make_insight(organisation, tips=[told], visibility="managers")
    manager = await make_member(organisation, "manager")
    decider = Ballot(client, manager, await bearer(manager))
    on_shared, on_hers = uuid4(), uuid4()
    asked = {**ASKED, "insight_id": str(shared.id)}
    assert (await ana.ask("PUT", f"/polls/{on_shared}", json=asked)).status_code == 201
    assert (await decider.ask("PUT", f"/polls/{on_hers}", json={**ASKED, "insight_id": str(hers.id)})).status_code == 201
    assert (await guest.vote(on_shared, 1)).status_code == 404
    assert (await guest.vote(on_hers, 1)).status_code == 200
    read = await guest.read(on_hers)
    assert (read["author"], read["options"][0]["voters"]) == (None, None), "a guest reads nobody's name"
    assert (await cem.vote(on_hers, 1)).status_code == 404
    assert (await cem.vote(on_shared, 1)).status_code == 200
    assert (await decider.ask("POST", f"/polls/{on_shared}/close")).status_code == 200
    for wrong in (
        {**ASKED},
        {**asked, "group_id": str(uuid4())},
        {**asked, "options": ["One"]},
        {**asked, "options": ["Same", "same"]},
        {**asked, "options": [" ", "b"]},
        {**asked, "question": "x" * 301},
        {**asked, "closes_at": (now() - timedelta(minutes=1)).isoformat()},
        {**asked, "closes_at": (now() + timedelta(days=800)).isoformat()},
    ):
        refused = await ana.ask("PUT", f"/polls/{uuid4()}", json=wrong)
        assert (refused.status_code, "errors" in refused.json()) == (422, True), wrong


def _place(row: Any) -> tuple[int, int]:
    page, _, line = row.ctid.strip("()").partition(",")
    return int(page), int(line)


def _same(organisation_id: UUID) -> Any:
    from backhaul.identity.models import Organisation

    return Organisation(id=organisation_id, name="", languages=[])


async def test_what_is_personal_in_a_poll_is_read_by_who_asked_it_and_by_managers(client: httpx.AsyncClient) -> None:
    ana, guest, cem = await _people(client, 3)
    organisation = ana.member.organisation_id
    boss = Ballot(client, one := await make_member(await _organisation(organisation), "manager"), await bearer(one))
    group = await make_group(client, ana.member, "closed", guest.member, cem.member, boss.member)
    poll = uuid4()
    asked = {
        "question": "Who calls the customer on +44 7911 123456?",
        "options": ["Somebody with gate code 4711", "Nobody"],
        "group_id": str(group),
    }
    said = await ana.client.put(f"/api/v1/polls/{poll}", json=asked, headers=ana.headers)
    assert said.status_code == 201, said.text
    # Nobody is shown what nobody has looked through.
    for other in (guest, cem):
        assert (await other.ask("GET", f"/polls/{poll}")).status_code == 404
        assert (await other.ask("GET", f"/polls?group={group}")).json()["items"] == []
        assert (await other.vote(poll, 1)).status_code == 404
        assert "7911" not in (await other.ask("GET", f"/groups/{group}/activity")).text
    await mask_poll(organisation, poll)
    for reader, number, code in ((ana, True, True), (boss, True, True), (cem, False, True), (guest, False, False)):
        for path in (f"/polls/{poll}", f"/polls?group={group}"):
            read = (await reader.ask("GET", path)).text
            assert ("7911" in read, "4711" in read) == (number, code), (reader.member.role, path, read)
        new = (await reader.ask("GET", f"/groups/{group}/activity")).text
        assert ("7911" in new) == number
        assert "Who calls the customer on" in new
    assert (await guest.vote(poll, 2)).status_code == 200


async def _organisation(id: UUID) -> Organisation:
    async with organisation_session(id) as db:
        return await db.get_one(Organisation, id)
