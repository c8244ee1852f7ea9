"""What is owed an answer, until when, and who is next; texts for answers; thanks; and the receipt that comes home."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, text, update
from tests.factories import bearer, make_insight, make_member, make_organisation, make_tip, now, sign_in

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight
from backhaul.insights.schemas import History, InsightDetail, InsightList, ThanksOut
from backhaul.rates import Guesses
from backhaul.review.escalate import escalate
from backhaul.review.schemas import AnswerClock, TemplateList
from backhaul.tips import receipts
from backhaul.tips.accept import receipt_number
from backhaul.tips.models import Tip
from backhaul.tips.schemas import TipStatus

HELSINKI = "Europe/Helsinki"


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    return await make_organisation(time_zone=HELSINKI)


async def detail(client: httpx.AsyncClient, insight_id: UUID) -> InsightDetail:
    return InsightDetail.model_validate_json((await client.get(f"/api/v1/insights/{insight_id}")).content, strict=True)


async def status(client: httpx.AsyncClient, tip: Tip, **headers: str) -> TipStatus:
    answer = await client.get(f"/api/v1/tips/{tip.id}", headers=headers)
    assert answer.status_code == 200, answer.text
    return TipStatus.model_validate_json(answer.content, strict=True)


async def set_clock(organisation: Organisation, **clock: Any) -> None:
    async with organisation_session(organisation.id) as db:
        await db.execute(update(Organisation).where(Organisation.id == organisation.id).values(clock))


# The clock


@pytest.mark.parametrize(
    ("since", "hours", "days", "between", "due"),
    [
        # Whole days, Monday to Friday. In Helsinki it is two hours later than in UTC, in summer three.
        ("2026-11-25T10:00Z", 24, [1, 2, 3, 4, 5], (0, 24), "2026-11-26T10:00Z"),
        ("2026-11-27T10:00Z", 24, [1, 2, 3, 4, 5], (0, 24), "2026-11-30T10:00Z"),
        ("2026-11-28T10:00Z", 24, [1, 2, 3, 4, 5], (0, 24), "2026-11-30T22:00Z"),
        # A week of five days later it is the same time, and ends with a working day, not after a weekend.
        ("2026-11-25T10:00Z", 120, [1, 2, 3, 4, 5], (0, 24), "2026-12-02T10:00Z"),
        ("2026-11-28T10:00Z", 120, [1, 2, 3, 4, 5], (0, 24), "2026-12-04T22:00Z"),
        ("2026-11-25T10:00Z", 240, [1, 2, 3, 4, 5], (0, 24), "2026-12-09T10:00Z"),
        # From eight to four: what comes in the evening is counted from the morning on.
        ("2026-11-25T10:00Z", 8, [1, 2, 3, 4, 5], (8, 16), "2026-11-26T10:00Z"),
        ("2026-11-25T20:00Z", 1, [1, 2, 3, 4, 5], (8, 16), "2026-11-26T07:00Z"),
        ("2026-11-27T13:00Z", 2, [1, 2, 3, 4, 5], (8, 16), "2026-11-30T07:00Z"),
        # Around the clock, and one day a week.
        ("2026-11-27T10:00Z", 48, [1, 2, 3, 4, 5, 6, 7], (0, 24), "2026-11-29T10:00Z"),
        ("2026-11-25T10:00Z", 3, [7], (10, 12), "2026-12-06T09:00Z"),
        # Clocks are put back on 25 October: 12:00 there is 9:00 UTC before and 10:00 UTC after.
        ("2026-10-23T09:00Z", 24, [1, 2, 3, 4, 5], (0, 24), "2026-10-26T10:00Z"),
    ],
)
@pytest.mark.usefixtures("database")
async def test_working_time_is_that_of_the_clock_on_the_wall(
    since: str, hours: int, days: list[int], between: tuple[int, int], due: str
) -> None:
    organisation = await make_organisation()
    async with organisation_session(organisation.id) as db:
        found = await db.scalar(
            text("SELECT working_time_after(:since, CAST(:hours AS float8), :days, :from_h, :until_h, :zone)"),
            {
                "since": datetime.fromisoformat(since),
                "hours": hours,
                "days": days,
                "from_h": between[0],
                "until_h": between[1],
                "zone": HELSINKI,
            },
        )
    assert found == datetime.fromisoformat(due)


async def test_the_feed_tells_until_when_an_answer_is_owed(
    client: httpx.AsyncClient,
    northgate: Organisation,
    maria: Member,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    old = await make_insight(northgate, "Old", published_at=now() - timedelta(days=9))
    new = await make_insight(northgate, "New")
    answered = await make_insight(
        northgate, "Answered", status="declined", reason="No.", published_at=now() - timedelta(days=9)
    )
    assert (await detail(client, old.id)).answer_due_at is None

    async def owed(**query: Any) -> dict[UUID, tuple[datetime | None, bool]]:
        answer = await client.get("/api/v1/feed", params=query)
        found = InsightList.model_validate_json(answer.content, strict=True)
        return {one.id: (one.answer_due_at, one.answer_overdue) for one in found.items}

    with counted() as without:
        await owed()
    await set_clock(northgate, answer_within_hours=48, working_days=[1, 2, 3, 4, 5, 6, 7])
    with counted() as clocked:
        everything = await owed()
    assert len(clocked) == len(without)
    assert old.published_at
    assert new.published_at
    assert everything == {
        new.id: (new.published_at + timedelta(hours=48), False),
        old.id: (old.published_at + timedelta(hours=48), True),
        answered.id: (None, False),
    }
    assert list(await owed(owed=True)) == [old.id, new.id]
    # A date that a manager set is what was promised.
    promised = (now() + timedelta(days=3)).replace(microsecond=0)
    address = f"/api/v1/insights/{old.id}/review"
    assert (await client.patch(address, json={"due_at": promised.isoformat()})).status_code == 200
    assert (await owed())[old.id] == (promised, False)
    # Answered, and taken up again: then it is owed anew.
    assert (await client.patch(address, json={"status": "done", "due_at": None})).json()["answer_due_at"] is None
    again = (await client.patch(address, json={"status": "seen"})).json()
    assert not again["answer_overdue"]
    assert datetime.fromisoformat(again["answer_due_at"]) > now() + timedelta(hours=47)
    assert maria


async def test_admins_set_the_clock_and_the_line(client: httpx.AsyncClient, northgate: Organisation, maria: Member) -> None:
    sara, boss = await make_member(northgate, "manager", name="Sara"), await make_member(northgate, "admin", name="Boss")
    driver, stranger = await make_member(northgate), await make_member(await make_organisation(), "manager")

    async def put(**clock: Any) -> httpx.Response:
        return await client.put("/api/v1/answer-clock", json=clock)

    assert (await put(answer_within_hours=24)).status_code == 403
    as_is = AnswerClock.model_validate_json((await client.get("/api/v1/answer-clock")).content)
    assert (as_is.answer_within_hours, as_is.own_line) == (None, False)
    assert [one.name for one in as_is.line] == ["Maria", "Sara"]
    await sign_in(client, boss)
    line = [str(sara.id), str(boss.id)]
    answer = await put(answer_within_hours=16, working_days=[1, 2, 3], working_from_h=8, working_until_h=16, line=line)
    assert answer.status_code == 200, answer.text
    kept = AnswerClock.model_validate_json(answer.content)
    assert ([one.name for one in kept.line], kept.own_line, kept.time_zone) == (["Sara", "Boss"], True, HELSINKI)
    for wrong in (
        {"answer_within_hours": 0},
        {"answer_within_hours": 2001},
        {"answer_within_hours": 1.5},
        {"answer_within_hours": 8, "working_days": []},
        {"answer_within_hours": 8, "working_days": [0]},
        {"answer_within_hours": 8, "working_days": [1, 1]},
        {"answer_within_hours": 8, "working_from_h": 16, "working_until_h": 8},
        {"answer_within_hours": 8, "working_from_h": 8, "working_until_h": 25},
        {"answer_within_hours": 8, "line": [str(driver.id)]},
        {"answer_within_hours": 8, "line": [str(stranger.id)]},
        {"answer_within_hours": 8, "line": [line[0], line[0]]},
        {},
    ):
        assert (await put(**wrong)).status_code == 422, wrong
    assert (await client.get("/api/v1/answer-clock")).json() == answer.json()
    assert (await put(answer_within_hours=None, line=[])).json()["own_line"] is False
    assert maria


async def test_what_nobody_answers_goes_on_to_the_next_manager(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member
) -> None:
    sara = await make_member(northgate, "manager", name="Sara")
    gone = await make_member(northgate, "manager", name="Gone")
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Member).where(Member.id == gone.id).values(deactivated_at=now()))
    await set_clock(northgate, answer_within_hours=24, working_days=[1, 2, 3, 4, 5, 6, 7])
    late = await make_insight(northgate, "Late", published_at=now() - timedelta(hours=25))
    await make_insight(northgate, "In time")
    promised = await make_insight(northgate, "Promised", published_at=now() - timedelta(days=9))
    promise = {"due_at": (now() + timedelta(hours=2)).isoformat()}
    assert (await client.patch(f"/api/v1/insights/{promised.id}/review", json=promise)).status_code == 200

    async def assigned() -> dict[str, str | None]:
        items = (await client.get("/api/v1/feed")).json()["items"]
        return {one["title"]: one["assignee"] and one["assignee"]["name"] for one in items}

    # Two workers at once, and one more: given once.
    await asyncio.gather(escalate(now()), escalate(now()))
    await escalate(now())
    assert await assigned() == {"In time": None, "Late": "Maria", "Promised": None}
    assert (await detail(client, late.id)).status == "assigned"
    # The next one has as long as the first had; and then there is nobody left, and it stays.
    await escalate(now() + timedelta(hours=23))
    assert (await assigned())["Late"] == "Maria"
    await escalate(now() + timedelta(hours=25))
    assert await assigned() == {"In time": "Maria", "Late": "Sara", "Promised": "Maria"}
    for days in (2, 4, 6):
        await escalate(now() + timedelta(days=days))
    assert await assigned() == {"In time": "Sara", "Late": "Sara", "Promised": "Sara"}
    history = History.model_validate_json((await client.get(f"/api/v1/insights/{late.id}/history")).content, strict=True)
    assert [step.change for step in history.items] == [
        {
            "assignee_id": {"from": None, "to": str(maria.id)},
            "status": {"from": "new", "to": "assigned"},
            "escalated": {"from": None, "to": 1},
        },
        {"assignee_id": {"from": str(maria.id), "to": str(sara.id)}, "escalated": {"from": None, "to": 2}},
    ]
    assert {step.member for step in history.items} == {None}
    # Decided, nobody is asked any more.
    assert (await client.patch(f"/api/v1/insights/{late.id}/review", json={"status": "done"})).status_code == 200
    before = (await client.get(f"/api/v1/insights/{late.id}/history")).json()
    await escalate(now() + timedelta(days=60))
    assert (await client.get(f"/api/v1/insights/{late.id}/history")).json() == before


# Texts for answers


async def test_a_template_is_kept_in_the_organisation_s_languages(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    id = uuid4()

    async def put(template_id: UUID = id, **said: Any) -> httpx.Response:
        body = {"name": "Landlord", "status": "declined", "texts": {"en": "The landlord will not."}, "version": 0, **said}
        return await client.put(f"/api/v1/answer-templates/{template_id}", json=body)

    kept = TemplateList.model_validate_json((await put()).content, strict=True)
    assert [(one.id, one.version, one.texts) for one in kept.items] == [(id, 1, {"en": "The landlord will not."})]
    # The same again is an older version by now; of two at once, one is told.
    assert (await put()).json()["type"] == "/problems/changed-meanwhile"
    texts = {"en": "The landlord will not.", "pl": "Właściciel się nie zgadza."}
    both = await asyncio.gather(put(version=1, texts=texts), put(version=1, texts=texts))
    assert sorted(answer.status_code for answer in both) == [200, 409]
    new = uuid4()
    three = await asyncio.gather(*(put(new, name="Twice") for _ in range(3)))
    assert sorted(answer.status_code for answer in three) == [200, 409, 409]
    mistakes: list[dict[str, Any]] = [
        {"name": " "},
        {"name": "x" * 101},
        {"status": "seen"},
        {"texts": {}},
        {"texts": {"en": ""}},
        {"texts": {"en": "x" * 2001}},
        {"texts": {"de": "Nein."}},
        {"texts": {"EN": "No."}},
        {"texts": {"en": 5}},
        {"version": -1},
        {"name": "Landlord"},
    ]
    for wrong in mistakes:
        answer = await put(uuid4(), **{"name": f"Another {uuid4()}", **wrong})
        assert answer.status_code == 422, (wrong, answer.text)
        assert answer.json()["errors"], wrong
    pole, spaniard = await make_member(northgate, language="pl"), await make_member(northgate, language="es-MX")
    tips = [await make_tip(northgate, author) for author in (pole, pole, spaniard)]
    insight = await make_insight(northgate, tips=tips)
    with counted() as asked:
        found = (await client.get("/api/v1/answer-templates", params={"insight": str(insight.id)})).json()
    assert found["author_languages"] == ["pl", "es"]
    assert len(asked) <= 3
    assert (await client.delete(f"/api/v1/answer-templates/{new}")).status_code == 204
    assert (await client.delete(f"/api/v1/answer-templates/{new}")).status_code == 404
    client.cookies.clear()
    driver = await bearer(pole)
    assert (await client.get("/api/v1/answer-templates", headers=driver)).status_code == 403
    # In another organisation the id is free, and this one's text stays.
    stranger = await bearer(await make_member(await make_organisation(), "manager"))
    client.headers.update(stranger)
    assert (await put(texts={"en": "Elsewhere."})).status_code == 200
    client.headers.update(await bearer(maria))
    assert [one["texts"] for one in (await client.get("/api/v1/answer-templates")).json()["items"]] == [texts]


async def test_an_answer_by_template_is_read_in_each_author_s_language(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member
) -> None:
    pole, spaniard = await make_member(northgate, language="pl"), await make_member(northgate, language="es")
    tips = [await make_tip(northgate, pole), await make_tip(northgate, spaniard)]
    insight = await make_insight(northgate, tips=tips)
    id, texts = uuid4(), {"en": "The landlord will not.", "pl": "Właściciel się nie zgadza."}
    body = {"name": "Landlord", "status": "declined", "texts": texts, "version": 0}
    assert (await client.put(f"/api/v1/answer-templates/{id}", json=body)).status_code == 200
    address = f"/api/v1/insights/{insight.id}/review"
    decision = {"status": "declined", "reason": texts["pl"], "template_id": str(id)}
    decided = (await client.patch(address, json=decision)).json()
    assert (decided["reason"], decided["reason_language"]) == (texts["en"], "en")
    client.cookies.clear()
    said = {}
    for tip, author in zip(tips, (pole, spaniard), strict=True):
        receipt = (await status(client, tip, **await bearer(author))).receipt
        assert receipt
        said[author.language] = (receipt.reason, receipt.reason_language)
    # Where it is not put into a language, it is read as it was written, and its language is told.
    assert said == {"pl": (texts["pl"], "pl"), "es": (texts["pl"], "pl")}
    # Changed by hand it is one sentence in one language.
    client.headers.update(await bearer(maria))
    decided = (await client.patch(address, json={"reason": "The landlord will not, sorry.", "template_id": str(id)})).json()
    assert (decided["reason"], decided["reason_language"]) == ("The landlord will not, sorry.", "en")
    client.headers.update(await bearer(pole))
    receipt = (await status(client, tips[0])).receipt
    assert receipt
    assert (receipt.reason, receipt.reason_language) == ("The landlord will not, sorry.", "en")
    client.headers.update(await bearer(maria))
    unknown = await client.patch(address, json={"reason": "x", "template_id": str(uuid4())})
    assert unknown.json()["errors"][0]["field"] == "template_id"
    assert (await client.delete(f"/api/v1/answer-templates/{id}")).status_code == 204


# Thanks and receipts


async def test_thanks_are_counted_and_below_five_told_in_words(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member
) -> None:
    author = await make_member(northgate)
    tip = await make_tip(northgate, author)
    insight = await make_insight(northgate, tips=[tip])
    address = f"/api/v1/insights/{insight.id}"
    # Taps at once and again are one.
    answers = await asyncio.gather(*(client.post(f"{address}/thanks") for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    thanks = ThanksOut.model_validate_json(answers[0].content, strict=True)
    assert thanks == ThanksOut(count=0, by_manager=True, mine=True, own=False)
    client.cookies.clear()
    hers = await bearer(author)
    for n in range(1, 7):
        driver = await bearer(await make_member(northgate))
        told = (await client.post(f"{address}/thanks", headers=driver)).json()
        assert told == {"count": None if n < 5 else n, "by_manager": True, "mine": True, "own": False}
        helped = await client.post(f"{address}/confirmations", json={"kind": "helped"}, headers=driver)
        assert helped.status_code == 200
        receipt = (await status(client, tip, **hers)).receipt
        assert receipt
        assert (receipt.thanks.count, receipt.thanks.by_manager) == (None if n < 5 else n, True)
        assert receipt.helped == (None if n < 5 else n)
    # Nobody thanks themselves, and who helps themselves is not counted.
    refused = await client.post(f"{address}/thanks", headers=hers)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid")
    assert (await client.get(address, headers=hers)).json()["thanks"]["own"]
    assert (await client.post(f"{address}/confirmations", json={"kind": "helped"}, headers=hers)).status_code == 200
    receipt = (await status(client, tip, **hers)).receipt
    assert receipt
    assert (receipt.thanks.count, receipt.helped, receipt.thanks.on) == (6, 6, datetime.now(UTC).date())
    assert str(maria.id) not in receipt.model_dump_json()
    # Of the day on which somebody thanked, no more than that is written down.
    async with organisation_session(northgate.id) as db:
        columns = await db.scalars(text("SELECT column_name FROM information_schema.columns WHERE table_name = 'thanks'"))
        assert sorted(columns) == ["insight_id", "member_id", "organisation_id", "thanked_on"]


async def test_every_station_of_a_receipt_in_one_statement(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    author = await make_member(northgate)
    tip = await make_tip(northgate, author, kind="voice", spoken="The gate sheet is wrong")
    insight = await make_insight(northgate, "The gate sheet is wrong", tips=[tip, await make_tip(northgate)])
    address = f"/api/v1/insights/{insight.id}"
    for change in ({"status": "seen"}, {"assignee_id": str(maria.id)}, {"status": "done", "reason": "Right you are."}):
        assert (await client.patch(f"{address}/review", json=change)).status_code == 200
    value = {"kind": "money", "amount": 120.5, "currency": "PLN"}
    body = {"text": "It was printed anew.", "insight_ids": [str(insight.id)], "value": value, "basis": "The printer's bill."}
    assert (await client.post("/api/v1/outcomes", json=body)).status_code == 201
    client.cookies.clear()
    client.headers.update(await bearer(author))
    with counted() as one:
        listed = (await client.get("/api/v1/tips")).json()["items"]
    found = await status(client, tip)
    receipt = found.receipt
    assert receipt
    assert [step.kind for step in receipt.steps] == ["received", "known", "joined", "seen", "done"]
    assert all(step.at for step in receipt.steps)
    joined = receipt.steps[2].at
    assert joined
    assert (joined.minute, joined.second) == (0, 0)
    assert (receipt.reason, receipt.outcome, receipt.tips) == ("Right you are.", "It was printed anew.", 2)
    (outcome,) = receipt.outcomes
    assert outcome.value
    assert (outcome.value.amount, outcome.value.currency, outcome.basis) == (120.5, "PLN", "The printer's bill.")
    assert [(media.kind, media.url) for media in found.media] == [("voice", f"/api/v1/media/{tip.id}/voice/audio")]
    assert listed[0]["receipt"] == receipt.model_dump(mode="json") | {"steps": listed[0]["receipt"]["steps"]}
    # However many there are.
    for _ in range(4):
        await make_insight(northgate, tips=[await make_tip(northgate, author)])
    with counted() as many:
        assert len((await client.get("/api/v1/tips")).json()["items"]) == 5
    assert len(many) == len(one)


async def test_who_has_the_number_reads_the_receipt_and_nothing_else(
    client: httpx.AsyncClient, northgate: Organisation, maria: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "wrong_numbers", Guesses(10, within_s=60))
    tip = await make_tip(northgate, None, text="My shift leader looks away", anonymous=True, visibility="managers")
    number = receipt_number(tip.id)
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Tip).where(Tip.id == tip.id).values(receipt_hash=sha256(number.encode()).digest()))
        secret = {"title_for_members": "The code is 4711"}
    insight = await make_insight(northgate, "The shift leader looks away", tips=[tip], visibility="managers")
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).where(Insight.id == insight.id).values(secret))
    decision = {"status": "declined", "reason": "We talked with him."}
    assert (await client.patch(f"/api/v1/insights/{insight.id}/review", json=decision)).status_code == 200
    client.cookies.clear()
    answer = await client.post("/api/v1/receipts", json={"number": number})
    assert answer.status_code == 200, answer.text
    found = TipStatus.model_validate_json(answer.content, strict=True)
    assert found.receipt
    assert (found.id, found.text, found.receipt.reason) == (tip.id, "My shift leader looks away", "We talked with him.")
    assert (found.receipt_number, found.receipt.title) == (number, "The shift leader looks away")
    assert "4711" not in answer.text
    assert "set-cookie" not in answer.headers
    for wrong in ("", "1", "12345678901234567", "123456789012345x", "\u0661" * 16, 5):
        assert (await client.post("/api/v1/receipts", json={"number": wrong})).status_code == 422
    for n in range(10):
        answer = await client.post("/api/v1/receipts", json={"number": f"{n:016d}"})
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
        assert number not in answer.text
    limited = await client.post("/api/v1/receipts", json={"number": number})
    assert (limited.status_code, limited.json()["type"]) == (429, "/problems/too-many-tries")
    assert 0 < int(limited.headers["retry-after"]) <= 60
    assert maria


@pytest.mark.usefixtures("maria")
async def test_authors_are_told_on_their_own_line_what_became_of_it(client: httpx.AsyncClient, northgate: Organisation) -> None:
    from backhaul.discover.stream import changes
    from backhaul.identity.access import Reader

    author = await make_member(northgate)
    tip = await make_tip(northgate, author, visibility="managers")
    insight = await make_insight(northgate, tips=[tip], visibility="managers")
    await changes.listening.wait()
    with changes.subscribed(Reader(northgate.id, author.id, author.name, author.role, "en", None)) as subscriber:
        decision = {"status": "declined", "reason": "No."}
        assert (await client.patch(f"/api/v1/insights/{insight.id}/review", json=decision)).status_code == 200
        async with asyncio.timeout(5):
            event = await subscriber.take()
    assert (event.event, event.data) == ("tip", {"id": str(tip.id), "state": "published"})
    async with organisation_session(northgate.id) as db:
        assert await db.scalar(select(Insight.reason_language).where(Insight.id == insight.id)) == "en"
