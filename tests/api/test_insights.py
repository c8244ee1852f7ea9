"""One insight: its evidence, and the taps of those who read it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, update
from tests import factories
from tests.factories import LAT, LON, make_insight, make_member, make_organisation, make_tip

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.confirm import confidence
from backhaul.insights.models import Confirmation
from backhaul.insights.schemas import Confirmations, EvidenceList, InsightDetail
from backhaul.tips.models import Tip, Transcript


@pytest.fixture
async def ana(client: httpx.AsyncClient, northgate: Organisation) -> Member:
    """A driver, signed in."""
    ana = await make_member(northgate, name="Ana")
    await factories.sign_in(client, ana)
    return ana


async def test_an_insight_tells_what_was_said_in_its_newest_version(
    client: httpx.AsyncClient, northgate: Organisation, ana: Member
) -> None:
    tip = await make_tip(northgate, ana, kind="voice", spoken="Doc for is blocked")
    insight = await make_insight(northgate, tips=[tip])
    async with organisation_session(northgate.id) as db:
        heard = (await db.execute(select(Transcript).filter_by(tip_id=tip.id))).scalar_one()
        corrected = {column: getattr(heard, column) for column in ("organisation_id", "tip_id", "segments", "engine", "model")}
        db.add(Transcript(**corrected, version=2, text="Dock 4 is blocked", language="en", language_probability=1))

    answer = await client.get(f"/api/v1/insights/{insight.id}")

    detail = InsightDetail.model_validate_json(answer.content, strict=True)
    assert [(said.tip_id, said.text) for said in detail.transcripts] == [(tip.id, "Dock 4 is blocked")]
    assert detail.transcripts[0].segments[0].words[0].confidence == 0.9
    assert (detail.due_at, detail.reason, detail.outcome) == (None, None, None)
    [evidence] = EvidenceList.model_validate_json(
        (await client.get(f"/api/v1/insights/{insight.id}/tips")).content, strict=True
    ).items
    assert evidence.transcript
    assert evidence.transcript.text == "Dock 4 is blocked"


async def test_evidence_names_authors_but_nobody_who_wished_not_to_be_named(
    client: httpx.AsyncClient, northgate: Organisation, ana: Member
) -> None:
    at = datetime(2026, 3, 4, 15, 42, 31, tzinfo=UTC)
    named = await make_tip(northgate, ana, captured_at=at, lat=60.123456, lon=24.654321)
    anonymous = await make_tip(northgate, anonymous=True, captured_at=at, lat=60.123456, lon=24.654321)
    insight = await make_insight(northgate, tips=[named, anonymous])

    answer = await client.get(f"/api/v1/insights/{insight.id}/tips")

    shown = EvidenceList.model_validate_json(answer.content, strict=True).items
    assert [(tip.id, tip.author and tip.author.name, tip.captured_at) for tip in shown] == [
        (named.id, "Ana", at),
        (anonymous.id, None, at.replace(minute=0, second=0)),
    ]
    for address in ("", "/tips", "/history"):
        answer = await client.get(f"/api/v1/insights/{insight.id}{address}")
        assert "60.12" not in answer.text, "the exact fix is nobody's business"


async def test_a_tip_that_was_withdrawn_or_is_for_managers_is_no_evidence_here(
    client: httpx.AsyncClient, northgate: Organisation, ana: Member
) -> None:
    stays = await make_tip(northgate, ana)
    goes = await make_tip(northgate, ana, kind="voice", spoken="Never mind")
    for_managers = await make_tip(
        northgate, await make_member(northgate), kind="voice", spoken="The boss should know", visibility="managers"
    )
    insight = await make_insight(northgate, tips=[stays, goes, for_managers])
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Tip).where(Tip.id == goes.id).values(withdrawn_at=factories.now(), state="withdrawn"))

    async def seen(headers: dict[str, str] | None = None) -> tuple[int, set[Any], list[Any], list[Any]]:
        detail = (await client.get(f"/api/v1/insights/{insight.id}", headers=headers)).json()
        tips = (await client.get(f"/api/v1/insights/{insight.id}/tips", headers=headers)).json()["items"]
        said = [transcript["text"] for transcript in detail["transcripts"]]
        return detail["tips"], {tip["id"] for tip in tips}, said, [media["tip_id"] for media in detail["media"]]

    assert await seen() == (1, {str(stays.id)}, [], [])
    manager = await factories.bearer(await make_member(northgate, "manager"))
    assert await seen(manager) == (
        2,
        {str(stays.id), str(for_managers.id)},
        ["The boss should know"],
        [str(for_managers.id)],
    )


async def _tap(client: httpx.AsyncClient, insight_id: UUID, kind: str, **more: Any) -> Confirmations:
    answer = await client.post(f"/api/v1/insights/{insight_id}/confirmations", json={"kind": kind}, **more)
    assert answer.status_code == 200, answer.text
    return Confirmations.model_validate_json(answer.content, strict=True)


@pytest.mark.usefixtures("ana")
async def test_one_tap_counts_once_and_gone_takes_back_still_there(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight = await make_insight(northgate)
    before = (await client.get(f"/api/v1/insights/{insight.id}")).json()

    for _ in range(3):
        said = await _tap(client, insight.id, "still_there")
        assert said == Confirmations(still_there=1, gone=0, helped=0, mine=["still_there"])
    surer = (await client.get(f"/api/v1/insights/{insight.id}")).json()
    assert surer["confirmations"] == said.model_dump()
    assert surer["confidence"] == pytest.approx(3 / 4)
    assert surer["updated_at"] > before["updated_at"]

    said = await _tap(client, insight.id, "helped")
    assert said == Confirmations(still_there=1, gone=0, helped=1, mine=["helped", "still_there"])
    said = await _tap(client, insight.id, "gone")
    assert said == Confirmations(still_there=0, gone=1, helped=1, mine=["gone", "helped"])
    assert (await client.get(f"/api/v1/insights/{insight.id}")).json()["confidence"] == pytest.approx(1 / 2)

    # Who tapped is not in the history, nor anywhere else that can be read.
    assert (await client.get(f"/api/v1/insights/{insight.id}/history")).json()["items"] == []


async def test_everybody_taps_at_once_and_everybody_counts(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight = await make_insight(northgate)
    roles = ["contributor", "admin", "manager"] * 3
    people = [await factories.bearer(await make_member(northgate, role)) for role in roles]
    await asyncio.gather(*(_tap(client, insight.id, "still_there", headers=headers) for headers in people * 2))
    async with organisation_session(northgate.id) as db:
        assert len((await db.execute(select(Confirmation.member_id).filter_by(insight_id=insight.id))).all()) == 9
    shown = (await client.get(f"/api/v1/insights/{insight.id}", headers=people[0])).json()
    assert shown["confirmations"] == {"still_there": 9, "gone": 0, "helped": 0, "mine": ["still_there"]}
    assert shown["confidence"] == pytest.approx(11 / 12, abs=0.001)


@pytest.mark.usefixtures("ana")
async def test_nobody_taps_on_what_they_cannot_see(client: httpx.AsyncClient, northgate: Organisation) -> None:
    elsewhere = await make_organisation("Elsewhere")
    hidden = [
        uuid4(),
        (await make_insight(elsewhere)).id,
        (await make_insight(northgate, visibility="managers")).id,
        (await make_insight(northgate, published=False)).id,
    ]
    for id in hidden:
        answer = await client.post(f"/api/v1/insights/{id}/confirmations", json={"kind": "gone"})
        assert answer.status_code == 404
        assert answer.json()["type"] == "/problems/not-found"
    insight = await make_insight(northgate, lat=LAT, lon=LON)
    for wrong in ({}, {"kind": "nice"}, {"kind": "gone", "times": 5}):
        assert (await client.post(f"/api/v1/insights/{insight.id}/confirmations", json=wrong)).status_code == 422


def test_confidence_moves_with_what_people_say_and_is_never_certain() -> None:
    assert confidence(1, 0) == pytest.approx(2 / 3)
    assert confidence(4, 0) > confidence(2, 0)
    assert confidence(1, 2) < 0.5
    assert confidence(1_000, 0) == 0.95
    assert confidence(1, 500) == 0.05


@pytest.mark.usefixtures("ana")
async def test_an_answer_that_waited_for_a_network_counts_from_when_it_was_said_and_once(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    insight = await make_insight(northgate)
    address = f"/api/v1/insights/{insight.id}/confirmations"
    now = datetime.now(UTC)

    async def say(kind: str, ago: timedelta | None) -> Confirmations:
        said = {} if ago is None else {"said_at": (now - ago).isoformat()}
        answer = await client.post(address, json={"kind": kind, **said})
        assert answer.status_code == 200, answer.text
        return Confirmations.model_validate_json(answer.content)

    async def rows() -> list[tuple[str, datetime]]:
        async with organisation_session(northgate.id) as db:
            found = await db.execute(select(Confirmation.kind, Confirmation.created_at))
            return [(kind, at) for kind, at in found]

    assert (await say("gone", timedelta(hours=30))).gone == 1
    [(_, first)] = await rows()
    assert (first.minute, first.second) == (0, 0), "of what waited only the hour is stored"
    assert timedelta(hours=29) <= now - first <= timedelta(hours=30)
    updated = (await client.get(f"/api/v1/insights/{insight.id}")).json()["updated_at"]
    assert (await say("gone", timedelta(hours=30))).gone == 1
    assert await rows() == [("gone", first)], "sent again, it changes nothing"
    assert (await client.get(f"/api/v1/insights/{insight.id}")).json()["updated_at"] == updated

    assert (await say("still_there", None)).model_dump() == {"still_there": 1, "gone": 0, "helped": 0, "mine": ["still_there"]}
    assert (await say("gone", timedelta(hours=2))).mine == ["still_there"], "what was said later stands"
    # Clocks lie: neither is the future, nor the year 1970.
    for wrong in ("2099-01-01T00:00:00Z", "1970-01-01T00:00:00+14:00"):
        assert (await client.post(address, json={"kind": "helped", "said_at": wrong})).status_code == 200
    assert all(at <= datetime.now(UTC) for _, at in await rows())
    for bad in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "yesterday", "2026-01-01T00:00:00", 1e308):
        assert (await client.post(address, json={"kind": "gone", "said_at": bad})).status_code == 422, bad
