"""Managers see, assign and decide."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import ProgrammingError
from tests import factories
from tests.factories import make_insight, make_member, make_organisation

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import STATUSES
from backhaul.insights.schemas import History, InsightDetail
from backhaul.review.decide import TRANSITIONS


async def _review(client: httpx.AsyncClient, insight_id: UUID, **change: Any) -> InsightDetail:
    answer = await client.patch(f"/api/v1/insights/{insight_id}/review", json=change)
    assert answer.status_code == 200, answer.text
    return InsightDetail.model_validate_json(answer.content, strict=True)


async def _refused(client: httpx.AsyncClient, insight_id: UUID, **change: Any) -> list[str]:
    answer = await client.patch(f"/api/v1/insights/{insight_id}/review", json=change)
    assert answer.status_code == 422, answer.text
    assert answer.json()["hint"]
    return [error["field"] for error in answer.json()["errors"]]


async def test_from_seen_to_done_with_everything_in_the_history(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member
) -> None:
    insight = await make_insight(northgate)
    jo = await make_member(northgate, "admin", name="Jo")

    assert (await _review(client, insight.id, status="seen")).status == "seen"
    assigned = await _review(client, insight.id, assignee_id=str(jo.id), due_at="2026-12-01T08:00:00+02:00")
    assert (assigned.status, assigned.assignee and assigned.assignee.name) == ("assigned", "Jo")
    assert assigned.due_at
    assert assigned.due_at.isoformat() == "2026-12-01T06:00:00+00:00"
    done = await _review(client, insight.id, status="done", outcome="  The gate sheet was changed. ")
    assert (done.status, done.outcome, done.assignee and done.assignee.id) == ("done", "The gate sheet was changed.", jo.id)
    assert done.updated_at > insight.updated_at
    # The same once more changes nothing and is no news.
    again = await _review(client, insight.id, status="done")
    assert again.model_dump(exclude={"age_s"}) == done.model_dump(exclude={"age_s"})

    history = History.model_validate_json((await client.get(f"/api/v1/insights/{insight.id}/history")).content, strict=True)
    assert [step.member and step.member.id for step in history.items] == [maria.id] * 3
    assert [step.change for step in history.items] == [
        {"status": {"from": "new", "to": "seen"}},
        {
            "status": {"from": "seen", "to": "assigned"},
            "assignee_id": {"from": None, "to": str(jo.id)},
            "due_at": {"from": None, "to": "2026-12-01T06:00:00+00:00"},
        },
        {
            "status": {"from": "assigned", "to": "done"},
            "outcome": {"from": None, "to": "The gate sheet was changed."},
        },
    ]
    assert [step.at for step in history.items] == sorted(step.at for step in history.items)


@pytest.mark.usefixtures("maria")
async def test_no_is_said_with_a_reason(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight = await make_insight(northgate)
    assert await _refused(client, insight.id, status="declined") == ["reason"]
    assert await _refused(client, insight.id, status="declined", reason="   ") == ["reason"]
    declined = await _review(client, insight.id, status="declined", reason="The landlord will not.")
    assert (declined.status, declined.reason) == ("declined", "The landlord will not.")
    assert await _refused(client, insight.id, reason=None) == ["reason"]
    assert (await _review(client, insight.id, status="seen")).reason is None


async def test_assigning_and_taking_it_back(client: httpx.AsyncClient, northgate: Organisation, maria: Member) -> None:
    insight = await make_insight(northgate)
    assert await _refused(client, insight.id, status="assigned") == ["assignee_id"]
    assert (await _review(client, insight.id, assignee_id=str(maria.id))).status == "assigned"
    assert await _refused(client, insight.id, assignee_id=None, status="assigned") == ["assignee_id"]
    back = await _review(client, insight.id, assignee_id=None, due_at=None)
    assert (back.status, back.assignee, back.due_at) == ("seen", None, None)
    # A status that is given with the assignee counts.
    assert (await _review(client, insight.id, assignee_id=str(maria.id), status="done")).status == "done"


@pytest.mark.usefixtures("maria")
async def test_only_active_managers_of_ours_are_assigned(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight = await make_insight(northgate)
    gone = await make_member(northgate, "manager")
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Member).where(Member.id == gone.id).values(deactivated_at=factories.now()))
    others = [
        uuid4(),
        gone.id,
        (await make_member(northgate, "contributor")).id,
        (await make_member(northgate, "partner")).id,
        (await make_member(await make_organisation("Elsewhere"), "manager")).id,
    ]
    for id in others:
        assert await _refused(client, insight.id, assignee_id=str(id)) == ["assignee_id"]


async def test_every_step_that_is_not_listed_is_refused(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member
) -> None:
    for start in STATUSES:
        for end in STATUSES:
            insight = await make_insight(northgate, status=start, reason="No." if start == "declined" else None, assignee=maria)
            answer = await client.patch(f"/api/v1/insights/{insight.id}/review", json={"status": end, "reason": "So."})
            possible = end in TRANSITIONS[start] or start == end
            assert answer.status_code == (200 if possible else 422), (start, end)
            assert possible or "new" not in answer.json()["hint"].split("become")[1]


@pytest.mark.usefixtures("maria")
@pytest.mark.parametrize(
    "change",
    [
        {"status": None},
        {"status": "open"},
        {"due_at": "2026-12-01T08:00:00"},
        {"due_at": "soon"},
        {"assignee_id": "Maria"},
        {"outcome": "x" * 2001},
    ],
)
async def test_a_wrong_change_names_its_field(
    client: httpx.AsyncClient, northgate: Organisation, change: dict[str, Any]
) -> None:
    insight = await make_insight(northgate)
    assert await _refused(client, insight.id, **change) == list(change)


@pytest.mark.usefixtures("maria")
async def test_an_unknown_field_is_refused_and_not_echoed(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight = await make_insight(northgate)
    assert await _refused(client, insight.id, priority=1) == [""]


async def test_who_does_not_manage_does_not_decide(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight = await make_insight(northgate)
    for role in ("contributor", "partner"):
        headers = await factories.bearer(await make_member(northgate, role))
        answer = await client.patch(f"/api/v1/insights/{insight.id}/review", json={"status": "seen"}, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/not-allowed"
    theirs = await make_insight(await make_organisation("Elsewhere"))
    headers = await factories.bearer(await make_member(northgate, "admin"))
    answer = await client.patch(f"/api/v1/insights/{theirs.id}/review", json={"status": "seen"}, headers=headers)
    assert answer.status_code == 404


async def test_two_managers_at_once_both_stand_in_the_history(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member
) -> None:
    insight = await make_insight(northgate)
    await asyncio.gather(
        _review(client, insight.id, outcome="Fixed."),
        _review(client, insight.id, assignee_id=str(maria.id)),
        _review(client, insight.id, due_at="2026-12-01T08:00:00Z"),
    )
    shown = InsightDetail.model_validate_json((await client.get(f"/api/v1/insights/{insight.id}")).content)
    assert (shown.outcome, shown.status, shown.due_at is not None) == ("Fixed.", "assigned", True)
    history = (await client.get(f"/api/v1/insights/{insight.id}/history")).json()["items"]
    assert len(history) == 3


@pytest.mark.usefixtures("maria")
async def test_history_cannot_be_rewritten(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight = await make_insight(northgate)
    await _review(client, insight.id, status="seen")
    for statement in ("UPDATE insight_change SET member_id = NULL", "DELETE FROM insight_change"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with organisation_session(northgate.id) as db:
                await db.execute(text(statement))
