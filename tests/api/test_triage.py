"""Many insights at once, undoing, two managers at once, due dates, watchers, notes, saved filters."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import text, update
from tests import factories
from tests.factories import bearer, make_insight, make_member, make_organisation, make_tip

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight
from backhaul.insights.schemas import InsightDetail
from backhaul.review.schemas import DecisionOut, NoteList, ReviewConflict, SavedFilterList

Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    return await make_organisation(time_zone="Europe/Helsinki")


@pytest.fixture
async def jo(northgate: Organisation) -> Member:
    """Another manager."""
    return await make_member(northgate, "manager", name="Jo")


async def _read(client: httpx.AsyncClient, insight_id: UUID) -> InsightDetail:
    answer = await client.get(f"/api/v1/insights/{insight_id}")
    assert answer.status_code == 200, answer.text
    return InsightDetail.model_validate_json(answer.content, strict=True)


async def _review(
    client: httpx.AsyncClient, insight_id: UUID, *, as_: dict[str, str] | None = None, **change: Any
) -> httpx.Response:
    return await client.patch(f"/api/v1/insights/{insight_id}/review", json=change, headers=as_)


async def _decide(
    client: httpx.AsyncClient,
    decision: UUID,
    insights: list[Insight],
    *,
    versions: dict[UUID, int] | None = None,
    **change: Any,
) -> DecisionOut:
    read = [{"id": str(one.id), "version": (versions or {}).get(one.id, 0)} for one in insights]
    answer = await client.put(f"/api/v1/decisions/{decision}", json={"insights": read, "change": change})
    assert answer.status_code == 200, answer.text
    return DecisionOut.model_validate_json(answer.content, strict=True)


async def test_a_manager_who_decides_about_an_older_state_is_told_what_the_other_did(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member, jo: Member
) -> None:
    insight = await make_insight(northgate)
    read = (await _read(client, insight.id)).review_version
    jos = await bearer(jo)
    assert (await _review(client, insight.id, as_=jos, assignee_id=str(maria.id), version=read)).status_code == 200
    # A date contradicts nothing that Jo decided, so it is taken.
    assert (await _review(client, insight.id, due_on="2030-05-01", version=read)).status_code == 200

    refused = await _review(client, insight.id, status="declined", reason="We never said so.", version=read)
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    conflict = ReviewConflict.model_validate_json(refused.content)
    assert (conflict.type, conflict.review_version) == ("/problems/changed-meanwhile", 2)
    first = conflict.changes[0]
    assert (first.member and first.member.name, first.assignee and first.assignee.name) == ("Jo", "Maria")
    assert first.change["status"] == {"from": "new", "to": "assigned"}
    assert (await _read(client, insight.id)).status == "assigned"
    # Jo, who presses two keys before the first answer is there, contradicts nobody.
    assert (await _review(client, insight.id, as_=jos, assignee_id=str(jo.id), version=read)).status_code == 200
    assert (await _review(client, insight.id, as_=jos, assignee_id=str(maria.id), version=read)).status_code == 200
    # Asking for what the other did already is no contradiction; having read it, one may decide otherwise.
    assert (await _review(client, insight.id, assignee_id=str(maria.id), version=read)).status_code == 200
    again = await _review(client, insight.id, status="declined", reason="No.", version=conflict.review_version + 2)
    assert (again.status_code, again.json()["status"]) == (200, "declined")


@pytest.mark.usefixtures("maria")
async def test_many_at_once_in_as_many_statements_and_undone(
    client: httpx.AsyncClient, northgate: Organisation, jo: Member, counted: Counted
) -> None:
    author = await make_member(northgate)
    made = [await make_insight(northgate, f"Report {n}", tips=[await make_tip(northgate, author)]) for n in range(12)]
    few, many = made[:2], made[2:]
    with counted() as of_two:
        await _decide(client, new_id(), few, status="declined", reason="Known.")
    decision = new_id()
    with counted() as of_ten:
        done = await _decide(client, decision, many, status="declined", reason="Known.")
    assert len(of_ten) == len(of_two), (of_two, of_ten)
    assert [one.id for one in done.items] == [one.id for one in many]
    assert {(one.status, one.review_version) for one in done.items} == {("declined", 1)}
    # The same once more, because the answer got lost, changes nothing more.
    again = await _decide(client, decision, many, status="declined", reason="Known.")
    assert [(one.id, one.review_version) for one in again.items] == [(one.id, 1) for one in done.items]
    history = (await client.get(f"/api/v1/insights/{many[0].id}/history")).json()["items"]
    assert [step["change"] for step in history] == [
        {"status": {"from": "new", "to": "declined"}, "reason": {"from": None, "to": "Known."}}
    ]
    assert history[0]["member"]["name"] == "Maria"

    # Jo takes one of them up again; undoing the rest does not take that away.
    taken = await _review(client, many[3].id, as_=await bearer(jo), status="seen")
    assert taken.status_code == 200
    answer = await client.post(f"/api/v1/decisions/{decision}/undo")
    undone = DecisionOut.model_validate_json(answer.content, strict=True)
    assert {one.status for one in undone.items} == {"new"}
    assert len(undone.items) == 9
    (refused,) = undone.refused
    assert (refused.id, refused.why, refused.title) == (many[3].id, "changed", "Report 5")
    assert [change.member and change.member.name for change in refused.changes] == ["Jo"]
    assert (await _read(client, many[3].id)).status == "seen"
    assert (await _read(client, many[0].id)).reason is None
    # Undone twice is undone once; and undoing that is doing it again.
    assert (await client.post(f"/api/v1/decisions/{decision}/undo")).json()["items"][0]["review_version"] == 2
    redone = await client.post(f"/api/v1/decisions/{undone.decision_id}/undo")
    assert {one["status"] for one in redone.json()["items"]} == {"declined"}
    # What Maria decided is hers to undo.
    assert (await client.post(f"/api/v1/decisions/{decision}/undo", headers=await bearer(jo))).status_code == 404
    assert (await client.post(f"/api/v1/decisions/{new_id()}/undo")).status_code == 404


async def test_of_many_those_that_cannot_be_stay_as_they_are(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member, jo: Member
) -> None:
    free, taken, decided = [await make_insight(northgate) for _ in range(2)] + [
        await make_insight(northgate, status="done", assignee=jo)
    ]
    elsewhere = await make_insight(await make_organisation("Elsewhere"))
    assert (await _review(client, taken.id, as_=await bearer(jo), status="declined", reason="No.")).status_code == 200
    done = await _decide(client, new_id(), [free, taken, decided, elsewhere], assignee_id=str(maria.id), due_on="2030-03-31")
    assert [(one.id, one.status, one.due_on and one.due_on.isoformat()) for one in done.items] == [
        (free.id, "assigned", "2030-03-31")
    ]
    assert [(one.id, one.why, one.title) for one in done.refused] == [
        (taken.id, "changed", "Dock 4 is blocked"),
        (decided.id, "not_possible", "Dock 4 is blocked"),
        (elsewhere.id, "gone", None),
    ]
    # A no needs a reason here, too; and nobody else's manager is given anything.
    no = await _decide(client, new_id(), [free], versions={free.id: 1}, status="declined")
    assert [(one.why, bool(one.hint)) for one in no.refused] == [("not_possible", True)]
    stranger = await make_member(await make_organisation("Elsewhere"), "manager")
    for change in ({"assignee_id": str(stranger.id)}, {}, {"template_id": str(new_id())}, {"outcome": "x"}):
        body = {"insights": [{"id": str(free.id), "version": 1}], "change": change}
        assert (await client.put(f"/api/v1/decisions/{new_id()}", json=body)).status_code == 422, change
    twice = {"insights": [{"id": str(free.id), "version": 1}] * 2, "change": {"status": "seen"}}
    assert (await client.put(f"/api/v1/decisions/{new_id()}", json=twice)).status_code == 422


@pytest.mark.usefixtures("maria")
async def test_one_decision_is_undone_unless_somebody_decided_since(
    client: httpx.AsyncClient, northgate: Organisation, jo: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    insight = await make_insight(northgate)
    decision = str(new_id())
    for _ in range(2):
        said = await _review(client, insight.id, status="declined", reason="No.", decision_id=decision, version=0)
        assert said.json()["review_version"] == 1
    undone = (await client.post(f"/api/v1/decisions/{decision}/undo")).json()["items"][0]
    assert (undone["status"], undone["review_version"]) == ("new", 2)

    other = str(new_id())
    await _review(client, insight.id, status="done", decision_id=other)
    await _review(client, insight.id, as_=await bearer(jo), status="seen")
    # A date that Jo sets is another matter, and stays when one's own two decisions are undone, the last one first.
    steps = [str(new_id()) for _ in range(2)]
    two = await make_insight(northgate)
    await _review(client, two.id, status="declined", reason="No.", decision_id=steps[0], version=0)
    await _review(client, two.id, status="seen", decision_id=steps[1], version=1)
    await _review(client, two.id, as_=await bearer(jo), due_on="2030-01-02")
    assert (await client.post(f"/api/v1/decisions/{steps[0]}/undo")).status_code == 409
    for step, status in zip(reversed(steps), ("declined", "new"), strict=True):
        (undone,) = (await client.post(f"/api/v1/decisions/{step}/undo")).json()["items"]
        assert (undone["status"], undone["due_on"]) == (status, "2030-01-02")
    refused = await client.post(f"/api/v1/decisions/{other}/undo")
    assert refused.status_code == 409
    assert [each["member"]["name"] for each in refused.json()["changes"]] == ["Jo"]
    assert (await _read(client, insight.id)).status == "seen"

    # After a day those who told it have read it.
    slip, late = str(new_id()), await make_insight(northgate)
    await _review(client, late.id, status="declined", reason="No.", decision_id=slip, version=0)
    monkeypatch.setattr("backhaul.review.bulk.UNDONE_WITHIN", timedelta(0))
    refused = await client.post(f"/api/v1/decisions/{slip}/undo")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/too-late-to-undo")


@pytest.mark.usefixtures("maria")
async def test_a_day_ends_where_the_organisation_is(client: httpx.AsyncClient, northgate: Organisation) -> None:
    today = datetime.now(ZoneInfo("Europe/Helsinki")).date()
    insights = [await make_insight(northgate, f"Due {n}") for n in range(4)]
    for insight, days in zip(insights, (-1, 0, 6, 7), strict=True):
        said = await _review(client, insight.id, due_on=(today + timedelta(days=days)).isoformat())
        assert said.json()["due_on"] == (today + timedelta(days=days)).isoformat()
    # The night before summer time begins has 23 hours.
    spring = (await _review(client, insights[3].id, due_on="2030-03-31")).json()
    assert datetime.fromisoformat(spring["due_at"]).astimezone(UTC).isoformat() == "2030-03-31T20:59:59+00:00"

    async def due(when: str) -> list[UUID]:
        return sorted(factories.ids(await client.get("/api/v1/feed", params={"due": when})))

    assert await due("today") == sorted(one.id for one in insights[:2])
    assert await due("week") == sorted(one.id for one in insights[:3])
    assert (await _review(client, insights[0].id, status="done")).status_code == 200
    assert await due("today") == [insights[1].id]
    assert (await _review(client, insights[1].id, due_on=None)).json()["due_at"] is None
    for wrong in ({"due_on": "2030-02-30"}, {"due_on": "1999-12-31"}, {"due_on": "2030-01-01", "due_at": None}):
        assert (await _review(client, insights[1].id, **wrong)).status_code == 422, wrong


async def test_filters_of_the_feed_by_who_has_it_and_who_watches_it(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member
) -> None:
    mine, free, watched = [await make_insight(northgate, name) for name in ("Mine", "Nobody's", "Watched")]
    await _review(client, mine.id, assignee_id=str(maria.id))
    address = f"/api/v1/insights/{watched.id}/watchers/{maria.id}"
    for _ in range(2):
        answer = await client.put(address)
        assert [one.name for one in InsightDetail.model_validate_json(answer.content).watchers] == ["Maria"]

    async def feed(**asked: Any) -> set[UUID]:
        return set(factories.ids(await client.get("/api/v1/feed", params=asked)))

    assert await feed(assignee="me") == {mine.id}
    assert await feed(assignee="nobody") == {free.id, watched.id}
    assert await feed(watching=True) == {watched.id}
    assert await feed(id=[str(mine.id), str(free.id)], assignee="nobody") == {free.id}
    driver = await bearer(await make_member(northgate))
    assert (await client.get(f"/api/v1/insights/{watched.id}", headers=driver)).json()["watchers"] == []
    # Managers watch, drivers follow; nobody is watched by who does not exist.
    for who in (new_id(), (await make_member(northgate)).id):
        assert (await client.put(f"/api/v1/insights/{watched.id}/watchers/{who}")).status_code == 404
    assert (await client.put(address, headers=driver)).status_code == 403
    # Merged, the notes and the watchers go along.
    await client.put(f"/api/v1/insights/{watched.id}/notes/{new_id()}", json={"text": "Ask Ella.", "version": 0})
    merged = await client.post(f"/api/v1/insights/{free.id}/merge", json={"other_id": str(watched.id)})
    assert [one["name"] for one in merged.json()["watchers"]] == ["Maria"]
    assert [note["text"] for note in (await client.get(f"/api/v1/insights/{free.id}/notes")).json()["items"]] == ["Ask Ella."]
    assert (await client.delete(f"/api/v1/insights/{free.id}/watchers/{maria.id}")).json()["watchers"] == []
    assert await feed(watching=True) == set()


@pytest.mark.usefixtures("maria")
async def test_notes_are_read_by_managers_and_found_by_nobody(
    client: httpx.AsyncClient, northgate: Organisation, jo: Member
) -> None:
    insight = await make_insight(northgate)
    address, note = f"/api/v1/insights/{insight.id}/notes", new_id()
    for _ in range(2):
        answer = await client.put(f"{address}/{note}", json={"text": "Quokka signs it on Monday.", "version": 0})
        assert answer.status_code == 200, answer.text
    (said,) = NoteList.model_validate_json(answer.content, strict=True).items
    assert (said.text, said.author and said.author.name, said.mine, said.version) == (
        "Quokka signs it on Monday.",
        "Maria",
        True,
        1,
    )

    jos = await bearer(jo)
    assert (await client.get(address, headers=jos)).json()["items"][0]["mine"] is False
    assert (await client.put(f"{address}/{note}", json={"text": "No.", "version": 1}, headers=jos)).status_code == 403
    assert (await client.delete(f"{address}/{note}", headers=jos)).status_code == 404
    assert (await client.put(f"{address}/{note}", json={"text": "Quokka signed.", "version": 1})).json()["items"][0][
        "version"
    ] == 2
    # Maria has it open twice: the older tab is told, and what it says is not lost by being taken for the newer.
    assert (await client.put(f"{address}/{note}", json={"text": "Older.", "version": 1})).status_code == 409

    driver, guest = await make_member(northgate), await make_member(northgate, "partner")
    for headers in (await bearer(driver), await bearer(guest)):
        assert (await client.get(address, headers=headers)).status_code == 403
        for path in (f"/insights/{insight.id}", f"/insights/{insight.id}/history", "/feed", "/search?q=quokka", "/inbox"):
            assert "uokka" not in (await client.get(f"/api/v1{path}", headers=headers)).text
    assert (await client.get("/api/v1/search", params={"q": "quokka"})).json()["items"] == []
    # Whatever an endpoint may forget, the table shows a driver nothing.
    async with organisation_session(northgate.id, member_id=driver.id) as db:
        await db.execute(text("SELECT set_config('backhaul.role', 'contributor', true)"))
        for table in ("manager_note", "watcher", "saved_filter"):
            assert await db.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608 - one of three constants
    assert (await client.delete(f"{address}/{note}")).json()["items"] == []
    for wrong in ({"text": " ", "version": 0}, {"text": "x" * 2001, "version": 0}, {"text": "x", "version": -1}, {"text": "x"}):
        assert (await client.put(f"{address}/{new_id()}", json=wrong)).status_code == 422, wrong


@pytest.mark.usefixtures("maria")
async def test_filters_are_kept_shared_and_not_overwritten(
    client: httpx.AsyncClient, northgate: Organisation, jo: Member
) -> None:
    own, shared = new_id(), new_id()
    mine = {"name": "My morning", "filter": {"owed": True, "assignee": "me"}, "shared": False, "version": 0}
    ours = {"name": "Open hazards", "filter": {"kind": "hazard", "due": "week"}, "shared": True, "version": 0}
    for _ in range(2):
        for id, body in ((own, mine), (shared, ours)):
            answer = await client.put(f"/api/v1/feed-filters/{id}", json=body)
            assert answer.status_code == 200, answer.text
    kept = SavedFilterList.model_validate_json(answer.content).items
    assert [(one.name, one.mine, one.shared) for one in kept] == [("My morning", True, False), ("Open hazards", True, True)]
    assert kept[0].filter.model_dump(exclude_none=True) == {"owed": True, "assignee": "me"}

    jos = await bearer(jo)
    (seen,) = (await client.get("/api/v1/feed-filters", headers=jos)).json()["items"]
    assert (seen["name"], seen["mine"]) == ("Open hazards", False)
    for id, body in ((own, mine), (shared, {**ours, "name": "Jo's", "version": 1})):
        assert (await client.put(f"/api/v1/feed-filters/{id}", json=body, headers=jos)).status_code == 404
        assert (await client.delete(f"/api/v1/feed-filters/{id}", headers=jos)).status_code == 404
    assert (
        await client.put(f"/api/v1/feed-filters/{shared}", json={**ours, "name": "Hazards", "version": 1})
    ).status_code == 200
    assert (
        await client.put(f"/api/v1/feed-filters/{shared}", json={**ours, "name": "Dangers", "version": 1})
    ).status_code == 409
    # Who left is no manager's business: an admin puts in order what is shared, and nothing else.
    admin = await bearer(await make_member(northgate, "admin"))
    assert (await client.delete(f"/api/v1/feed-filters/{own}", headers=admin)).status_code == 404
    assert (await client.delete(f"/api/v1/feed-filters/{shared}", headers=admin)).status_code == 204
    for wrong in ({"status": "open"}, {"site": "x"}, {"q": "x" * 201}, {"page": 2}):
        answer = await client.put(f"/api/v1/feed-filters/{new_id()}", json={**mine, "filter": wrong})
        assert answer.status_code == 422, wrong


@pytest.mark.usefixtures("maria")
async def test_new_filters_use_no_more_statements_than_the_feed(
    client: httpx.AsyncClient, northgate: Organisation, counted: Counted
) -> None:
    await make_insight(northgate)
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).values(due_at=datetime.now(UTC)))
    for asked in ({}, {"due": "week", "assignee": "nobody"}, {"watching": True}):
        with counted() as statements:
            assert (await client.get("/api/v1/feed", params=asked)).status_code == 200
        assert len(statements) == 2, statements
