"""What was changed because somebody told: recorded, corrected and taken back, and read by those who may."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from tests import factories
from tests.factories import bearer, make_insight, make_member, make_site, make_tip

from backhaul.identity.models import Member, Organisation
from backhaul.insights.schemas import History, InsightDetail
from backhaul.outcomes.schemas import OutcomeHistory, OutcomeList, OutcomeOut, OutcomeSums


async def record(client: httpx.AsyncClient, *insights: UUID, **said: Any) -> OutcomeOut:
    body = {"text": "The gate sheet was changed.", "insight_ids": [str(one) for one in insights], **said}
    answer = await client.post("/api/v1/outcomes", json=body)
    assert answer.status_code == 201, answer.text
    return OutcomeOut.model_validate_json(answer.content, strict=True)


async def correct(client: httpx.AsyncClient, outcome: OutcomeOut, **said: Any) -> OutcomeOut:
    answer = await client.patch(f"/api/v1/outcomes/{outcome.id}", json={"version": outcome.version, **said})
    assert answer.status_code == 200, answer.text
    return OutcomeOut.model_validate_json(answer.content, strict=True)


async def listed(client: httpx.AsyncClient, **query: Any) -> list[UUID]:
    answer = await client.get("/api/v1/outcomes", params=query)
    assert answer.status_code == 200, answer.text
    return [one.id for one in OutcomeList.model_validate_json(answer.content, strict=True).items]


async def refused(client: httpx.AsyncClient, **said: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/outcomes", json=said)
    assert answer.status_code == 422, answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["hint"]
    return problem


async def test_one_outcome_answers_two_insights_and_is_corrected_and_taken_back(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member
) -> None:
    depot = await make_site(northgate, "Northgate Depot")
    first = await make_insight(northgate, "The gate sheet is wrong", site=depot)
    second = await make_insight(northgate, "Gate 4 has another code")
    value = {"kind": "hours_per_week", "amount": 7.5}
    outcome = await record(
        client, first.id, second.id, since="2026-10-01", value=value, basis="Gate log, four weeks before and after."
    )
    assert outcome.value
    assert (outcome.value.kind, outcome.value.amount, outcome.place.label) == ("hours_per_week", 7.5, "Northgate Depot")
    assert {one.title for one in outcome.insights} == {"The gate sheet is wrong", "Gate 4 has another code"}
    for insight in (first, second):
        detail = InsightDetail.model_validate_json((await client.get(f"/api/v1/insights/{insight.id}")).content, strict=True)
        assert detail.outcome == "The gate sheet was changed."
        history = History.model_validate_json((await client.get(f"/api/v1/insights/{insight.id}/history")).content)
        assert [step.change for step in history.items] == [{"outcome": {"from": None, "to": "The gate sheet was changed."}}]
        assert await listed(client, insight=str(insight.id)) == [outcome.id]

    worth = {"kind": "money", "amount": 1200, "currency": "EUR"}
    corrected = await correct(client, outcome, text="The sheet hangs at the gate.", value=worth, insight_ids=[str(second.id)])
    assert (corrected.version, corrected.text, [one.id for one in corrected.insights]) == (
        2,
        "The sheet hangs at the gate.",
        [second.id],
    )
    assert await listed(client, insight=str(first.id)) == []
    # A correction of nothing is none.
    assert (await correct(client, corrected, text="The sheet hangs at the gate.")).version == 2
    # Who read an older version is told.
    stale = await client.patch(f"/api/v1/outcomes/{outcome.id}", json={"version": 1, "text": "Mine"})
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/changed-meanwhile")

    gone = await correct(client, corrected, withdrawn=True)
    assert gone.withdrawn_at
    assert await listed(client) == []
    assert (await client.get(f"/api/v1/outcomes/{outcome.id}")).status_code == 200
    told = OutcomeHistory.model_validate_json((await client.get(f"/api/v1/outcomes/{outcome.id}/history")).content, strict=True)
    assert [step.member and step.member.id for step in told.items] == [maria.id] * 3
    assert [sorted(step.change) for step in told.items] == [
        ["text"],
        ["amount", "currency", "insight_ids", "text", "value_kind"],
        ["withdrawn_at"],
    ]
    driver = await make_member(northgate)
    hers = await bearer(driver)
    client.cookies.clear()
    assert (await client.get(f"/api/v1/outcomes/{outcome.id}", headers=hers)).status_code == 404


@pytest.mark.usefixtures("maria")
async def test_what_a_review_says_of_it_is_an_outcome(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight, other = await make_insight(northgate), await make_insight(northgate, "Dock 4 again")
    address = f"/api/v1/insights/{insight.id}/review"
    assert (await client.patch(address, json={"outcome": "Fixed."})).json()["outcome"] == "Fixed."
    (first,) = await listed(client)
    # Said better, it is the same one.
    assert (await client.patch(address, json={"outcome": "The lift was replaced."})).status_code == 200
    assert await listed(client) == [first]
    found = OutcomeOut.model_validate_json((await client.get(f"/api/v1/outcomes/{first}")).content, strict=True)
    assert (found.text, found.version) == ("The lift was replaced.", 2)
    both = await correct(client, found, insight_ids=[str(insight.id), str(other.id)])
    # Taken back of one, it stays the other's.
    assert (await client.patch(address, json={"outcome": None})).json()["outcome"] is None
    found = OutcomeOut.model_validate_json((await client.get(f"/api/v1/outcomes/{both.id}")).content, strict=True)
    assert [one.id for one in found.insights] == [other.id]
    assert (await client.patch(f"/api/v1/insights/{other.id}/review", json={"outcome": None})).status_code == 200
    assert await listed(client) == []


@pytest.mark.usefixtures("maria")
async def test_bad_figures_are_told(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight = await make_insight(northgate)
    good: dict[str, Any] = {"text": "Changed.", "insight_ids": [str(insight.id)], "basis": "Counted."}
    for value in (
        {"kind": "money", "amount": 0, "currency": "EUR"},
        {"kind": "money", "amount": -1, "currency": "EUR"},
        {"kind": "money", "amount": 1e12, "currency": "EUR"},
        {"kind": "money", "amount": 1.005, "currency": "EUR"},
        {"kind": "money", "amount": 5},
        {"kind": "money", "amount": 5, "currency": "eur"},
        {"kind": "money", "amount": 5, "currency": "XXX"},
        {"kind": "money", "amount": 5, "currency": "FIM"},
        {"kind": "money", "amount": "5", "currency": "€"},
        {"kind": "hours_per_week", "amount": 5, "currency": "EUR"},
        {"kind": "hours_per_week", "amount": 1e300},
        {"kind": "incidents_avoided", "amount": 1.5},
        {"kind": "smiles", "amount": 1},
        {"amount": 1},
    ):
        problem = await refused(client, **good, value=value)
        assert [error["field"].split(".")[0] for error in problem["errors"]] == ["value"] * len(problem["errors"]), value
    for body in ('{"text": "x", "insight_ids": [], "value": {"kind": "hours_per_week", "amount": NaN}}', "[" * 100):
        answer = await client.post("/api/v1/outcomes", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, answer.text
    mistakes: list[dict[str, Any]] = [
        {"text": "   "},
        {"text": "x" * 2001},
        {"insight_ids": []},
        {"insight_ids": [str(uuid4()) for _ in range(101)]},
        {"since": "1999-12-31"},
        {"since": f"{datetime.now(UTC).year + 2}-01-01"},
        {"since": "yesterday"},
        {"basis": None, "value": {"kind": "hours_per_week", "amount": 1}},
        {"surprise": 1},
    ]
    for wrong in mistakes:
        await refused(client, **{**good, **wrong})
    for unknown in ({"insight_ids": [str(uuid4())]}, {"site_id": str(uuid4())}):
        assert (await client.post("/api/v1/outcomes", json={**good, **unknown})).status_code == 404
    assert await listed(client) == []
    # A value cannot lose its basis, either.
    outcome = await record(client, insight.id, value={"kind": "hours_per_week", "amount": 1}, basis="Counted.")
    mistakes = [{"basis": None}, {"text": None}, {"insight_ids": []}, {"version": 0}, {"withdrawn": None}]
    for wrong in mistakes:
        answer = await client.patch(f"/api/v1/outcomes/{outcome.id}", json={"version": outcome.version, **wrong})
        assert answer.status_code == 422, answer.text
    # Both may go together.
    assert (await correct(client, outcome, value=None, basis=None)).value is None


@pytest.mark.usefixtures("maria")
async def test_sent_twice_it_is_one_and_of_two_corrections_at_once_one_is_told(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    insight = await make_insight(northgate)
    body: dict[str, Any] = {"id": str(uuid4()), "text": "Changed.", "insight_ids": [str(insight.id)]}
    answers = await asyncio.gather(*(client.post("/api/v1/outcomes", json=body) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert await listed(client) == [UUID(body["id"])]
    other = await client.post("/api/v1/outcomes", json={**body, "text": "Something else."})
    assert other.status_code == 422

    address = f"/api/v1/outcomes/{body['id']}"
    corrections = [client.patch(address, json={"version": 1, "text": f"Said by {n}"}) for n in range(5)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*corrections)) == [200, 409, 409, 409, 409]


async def test_who_reads_which(client: httpx.AsyncClient, northgate: Organisation, maria: Member) -> None:
    driver, colleague = await make_member(northgate), await make_member(northgate)
    guest = await make_member(northgate, "partner")
    own = await make_insight(
        northgate,
        "For managers",
        tips=[await make_tip(northgate, driver, visibility="managers")],
        visibility="managers",
    )
    theirs = await make_insight(northgate, "The guest's", tips=[await make_tip(northgate, guest)])
    everybodys = await make_insight(northgate, "Everybody's")
    quiet = await record(client, own.id, text="Settled between us.", since="2026-01-03")
    shared = await record(client, theirs.id, everybodys.id, since="2026-01-02")
    common = await record(client, everybodys.id, since="2026-01-01")
    assert await listed(client) == [quiet.id, shared.id, common.id]
    client.cookies.clear()
    for reader, seen in (
        (driver, [quiet.id, shared.id, common.id]),
        (colleague, [shared.id, common.id]),
        (guest, [shared.id]),
        (maria, [quiet.id, shared.id, common.id]),
    ):
        client.headers.update(await bearer(reader))
        assert await listed(client) == seen, reader.name
        assert (await client.get(f"/api/v1/outcomes/{quiet.id}")).status_code == (200 if quiet.id in seen else 404)
    # A guest reads that it was shared with somebody, and of what only theirs.
    client.headers.update(await bearer(guest))
    found = OutcomeOut.model_validate_json((await client.get(f"/api/v1/outcomes/{shared.id}")).content, strict=True)
    assert [one.id for one in found.insights] == [theirs.id]
    for reader in (driver, guest):
        client.headers.update(await bearer(reader))
        assert (await client.post("/api/v1/outcomes", json={"text": "x", "insight_ids": [str(own.id)]})).status_code == 403
        assert (await client.patch(f"/api/v1/outcomes/{shared.id}", json={"version": 1, "text": "x"})).status_code == 403
        assert (await client.get(f"/api/v1/outcomes/{shared.id}/history")).status_code == 403


@pytest.mark.usefixtures("maria")
async def test_sums_are_by_quarter_and_unit_and_a_page_costs_as_many_statements_as_a_line(
    client: httpx.AsyncClient, northgate: Organisation, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    insight, basis = await make_insight(northgate), "Counted."
    hours = {"kind": "hours_per_week"}
    await record(client, insight.id, since="2026-03-31", value={**hours, "amount": 1.25}, basis=basis)
    await record(client, insight.id, since="2026-01-01", value={**hours, "amount": 2.5}, basis=basis)
    with counted() as few:
        await listed(client)
    for since, amount, currency in (("2026-04-01", 10, "EUR"), ("2026-05-01", 5, "EUR"), ("2026-05-01", 7, "PLN")):
        value = {"kind": "money", "amount": amount, "currency": currency}
        await record(client, insight.id, since=since, value=value, basis=basis)
    await record(client, insight.id, since="2026-06-30")
    lost = await record(client, insight.id, since="2026-06-30", value={**hours, "amount": 99}, basis=basis)
    await correct(client, lost, withdrawn=True)
    with counted() as many:
        assert len(await listed(client)) == 6
    assert len(many) == len(few)
    first = await client.get("/api/v1/outcomes", params={"limit": 4})
    rest = await client.get("/api/v1/outcomes", params={"limit": 4, "cursor": first.json()["next"]})
    assert len({*factories.ids(first), *factories.ids(rest)}) == 6
    with counted() as asked:
        answer = await client.get("/api/v1/outcome-sums")
    assert len(asked) <= 3
    sums = OutcomeSums.model_validate_json(answer.content, strict=True)
    assert [(one.quarter, one.kind, one.currency, one.total, one.outcomes) for one in sums.items] == [
        ("2026-Q2", "money", "EUR", 15.0, 2),
        ("2026-Q2", "money", "PLN", 7.0, 1),
        ("2026-Q2", "none", None, None, 1),
        ("2026-Q1", "hours_per_week", None, 3.75, 2),
    ]


@pytest.mark.usefixtures("maria")
async def test_outcomes_and_thanks_go_along_when_two_insights_become_one(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    one, other = await make_insight(northgate), await make_insight(northgate)
    outcome = await record(client, other.id)
    for insight in (one, other):
        assert (await client.post(f"/api/v1/insights/{insight.id}/thanks")).json()["mine"]
    merged = await client.post(f"/api/v1/insights/{one.id}/merge", json={"other_id": str(other.id)})
    assert merged.status_code == 200, merged.text
    assert merged.json()["outcome"] == "The gate sheet was changed."
    assert merged.json()["thanks"] == {"count": 0, "by_manager": True, "mine": True, "own": False}
    assert await listed(client, insight=str(one.id)) == [outcome.id]
