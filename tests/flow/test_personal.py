"""What is personal in a tip is read by its author and those who answer for it; a code by colleagues; neither by guests."""

from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from tests.factories import make_member, make_organisation, make_route, make_site
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.db.session import organisation_session
from backhaul.discover.squares import position
from backhaul.identity.models import Organisation
from backhaul.insights.models import InsightTip
from backhaul.tips.models import Transcript, Understanding
from backhaul.tips.reprocess import reprocess
from backhaul_workers.audio import normalise, samples
from backhaul_workers.speech.engine import SAMPLE_RATE
from backhaul_workers.speech.scripted import ScriptedEngine

CLIP = (Path(__file__).resolve().parents[1] / "data" / "amiable.webm").read_bytes()
FIX = {"lat": 60.2936, "lon": 25.0946, "accuracy_m": 9}
TYPED = "Gate code is 4711. Ask for Marek Nowak, phone 07400 123456, ana@firm.com, his van is AB12 CDE"
SPOKEN = "Door code is 8522. Ask for Dorota Lis, phone 07400 654321, tom@firm.com, her van is CD34 EFG"
PERSONAL = ("Marek", "Nowak", "123456", "ana@firm.com", "AB12", "Dorota", "Lis", "654321", "tom@firm.com", "CD34")
CODES = ("4711", "8522")
MASKED = "code is 🔒██. Ask for 👤██, phone ☎██, ✉██, his van is 🚘██"


@pytest.fixture
def engine() -> object:
    """Every recording says the same."""
    return ScriptedEngine(default=SPOKEN)


class Told:
    """An organisation in which a driver typed one tip and spoke another; a partner's tip stands beside each."""

    def __init__(self, organisation: Organisation, phones: dict[str, Phone], tips: list[UUID], ids: dict[str, str]) -> None:
        self.organisation = organisation
        self.driver, self.peer, self.manager, self.partner = phones.values()
        self.tips = tips
        self.ids = ids
        self.insights: list[str] = []


@pytest.fixture
async def told(phone: PhoneOf, drain: Drain) -> Told:
    organisation = await make_organisation(languages=("en",))
    site = await make_site(organisation, "Northgate Depot", lat=60.2935, lon=25.0945, radius_m=250)
    route = await make_route(organisation, [(25.08, 60.29), (25.0945, 60.2935), (25.12, 60.30)], stops=[(site, 900)])
    roles = ("contributor", "contributor", "manager", "partner")
    members = [await make_member(organisation, role) for role in roles]
    names = ("driver", "peer", "manager", "partner")
    phones = {name: await phone(member) for name, member in zip(names, members, strict=True)}
    tips = [
        await phones["driver"].send("text", text=TYPED, fix=FIX),
        await phones["driver"].send("voice", ("a0", "audio/webm", CLIP), fix=FIX),
    ]
    await drain()
    told = Told(organisation, phones, tips, {"route": str(route.id), "member": str(members[3].id)})
    for tip in tips:
        insight = (await told.driver.status(tip))["insight_id"]
        told.insights.append(insight)
        # As an older release joined them: the partner sees the insight, and of its evidence the own tip.
        agreeing = await told.partner.send("text", text="Same here, works", fix=FIX)
        await drain()
        async with organisation_session(organisation.id) as db:
            joined = (await db.execute(select(InsightTip).filter_by(tip_id=agreeing))).scalar_one()
            joined.insight_id = UUID(insight)
            await db.flush()
            await db.execute(update(InsightTip).filter_by(insight_id=UUID(insight)).values(settled=True))
    return told


async def everything(app: FastAPI, phone: Phone, told: Told) -> dict[str, str]:
    """Every answer that this member can get, by its address: each GET of the document, searches, and the way ahead."""
    answers: dict[str, str] = {}
    x, y = position(25.0946, 60.2936, 14)
    queries = {
        "/api/v1/nearby": {"lat": "60.2936", "lon": "25.0946", "radius_m": "5000"},
        "/api/v1/within": {"west": "25", "south": "60", "east": "26", "north": "61"},
        "/api/v1/search": {"q": "gate"},
    }
    for path, operations in app.openapi()["paths"].items():
        if "get" not in operations or path == "/api/v1/stream":
            continue
        for insight, tip in zip(told.insights, told.tips, strict=True):
            address = path
            kind = path.removeprefix("/api/v1/").partition("/")[0]
            for name, value in {
                "{id}": {"routes": told.ids["route"], "people": told.ids["member"]}.get(kind, insight),
                "{member_id}": told.ids["member"],
                "{picture_id}": str(tip),
                "{size}": "64",
                "{slug}": "made-up",
                "{tip_id}": str(tip),
                "{route}": told.ids["route"],
                "{part}": "a0",
                "{rendition}": "audio",
                "{name}": "a0",
                "{reply_id}": str(tip),
                "{outcome_id}": str(tip),
                "{template_id}": str(tip),
                "{z}": "14",
                "{x}": str(int(x)),
                "{y}": str(int(y)),
                "{token}": "made-up",
                "{format}": "csv",
                "{collection}": "insights",
                "{file_id}": str(tip),
            }.items():
                address = address.replace(name, value)
            assert "{" not in address, f"tell this test how to fill in {path}"
            query = queries.get(path, {})
            answer = await phone.client.get(address, params=query, headers=phone.headers)
            if not answer.headers.get("content-type", "").startswith("audio/"):
                answers[address] = answer.text
    for word in (*PERSONAL, *CODES):
        for asked in ("feed", "search"):
            found = await phone.client.get(f"/api/v1/{asked}", params={"q": word}, headers=phone.headers)
            # The question itself is said again where no word of it is known.
            answers[f"{asked} about {word}"] = found.text
    line = {"coordinates": [[25.08, 60.29], [25.0945, 60.2935], [25.12, 60.30]], "corridor_m": 500}
    answers["along"] = (await phone.client.post("/api/v1/along", json=line, headers=phone.headers)).text
    return answers


@pytest.mark.parametrize("role", ["peer", "partner"])
async def test_no_address_tells_others_what_is_personal(app: FastAPI, told: Told, role: str) -> None:
    hidden = PERSONAL if role == "peer" else (*PERSONAL, *CODES)

    answers = await everything(app, getattr(told, role), told)

    for address, body in answers.items():
        assert [word for word in hidden if word in body] == [], address
    shown = [address for address, body in answers.items() if "☎██" in body]
    first, second = told.insights
    for address in (
        "/api/v1/feed",
        "/api/v1/nearby",
        f"/api/v1/routes/{told.ids['route']}/insights",
        f"/api/v1/packs/{told.ids['route']}",
        "along",
        *(
            f"/api/v1/insights/{one}{below}"
            for one in (first, second)
            for below in ("", *(["/tips"] if role == "peer" else []))
        ),
    ):
        assert address in shown, f"{address} was reached, and shows the masks"
    for word in hidden:
        assert '"items":[]' in answers[f"feed about {word}"], "a search must not answer what is hidden"


async def test_a_colleague_reads_the_code_in_the_feed_the_tip_and_the_captions(told: Told) -> None:
    feed = {item["id"]: item for item in (await told.peer.get("/feed"))["items"]}
    typed, spoken = (feed[id] for id in told.insights)
    assert typed["text"] == f"Gate {MASKED}".replace("🔒██", "4711")
    assert typed["title"] == "Gate code is 4711"
    assert spoken["text"].startswith("Door code is 8522. Ask for 👤██")
    (said,) = (await told.peer.get(f"/insights/{told.insights[1]}"))["transcripts"]
    assert said["text"] == spoken["text"]
    captions = " ".join(word["text"].strip() for segment in said["segments"] for word in segment["words"])
    assert captions == said["text"]

    guest = {item["id"]: item for item in (await told.partner.get("/feed"))["items"]}[told.insights[0]]
    assert guest["text"] == f"Gate {MASKED}"
    assert guest["title"].startswith("Ask for 👤██"), "what is hidden makes no title"


@pytest.mark.parametrize("role", ["driver", "manager"])
async def test_the_author_and_managers_read_the_tip_whole_and_why_it_is_hidden(told: Told, role: str) -> None:
    reader: Phone = getattr(told, role)
    status = await reader.status(told.tips[0])
    assert status["text"] == TYPED
    assert [(one["index"], one["kind"], one["text"], one["why"]) for one in status["personal"]] == [
        (0, "secret", "4711", "Gate code"),
        (1, "name", "Marek Nowak", "Ask for"),
        (2, "phone", "07400 123456", "GB"),
        (3, "email", "ana@firm.com", "@"),
        (4, "plate", "AB12 CDE", "GB"),
    ]
    assert all(TYPED[one["start"] : one["end"]] == one["text"] for one in status["personal"])
    (evidence, _) = (await reader.get(f"/insights/{told.insights[0]}/tips"))["items"]
    assert evidence["text"] == TYPED
    (heard, _) = (await reader.get(f"/insights/{told.insights[1]}/tips"))["items"]
    assert heard["transcript"]["text"] == SPOKEN


async def test_nothing_personal_stands_in_what_was_understood(told: Told) -> None:
    async with organisation_session(told.organisation.id) as db:
        for findings in (await db.scalars(select(Understanding.findings))).all():
            assert [word for word in PERSONAL if word in str(findings)] == []


async def test_what_the_author_meant_is_read_by_everybody_and_the_history_names_nobody(told: Told, drain: Drain) -> None:
    tip, insight = told.tips[0], told.insights[0]
    address, body = f"/api/v1/tips/{tip}/personal", {"spans": [{"kind": "phone", "text": "07400 123456", "meant": True}]}
    for other in (told.peer, told.manager, told.partner):
        assert (await other.client.patch(address, json=body, headers=other.headers)).status_code == 404

    answer = await told.driver.client.patch(address, json=body, headers=told.driver.headers)

    assert answer.status_code == 200, answer.text
    assert [one["meant"] for one in answer.json()["personal"]] == [False, False, True, False, False]
    await drain()
    (evidence, _) = (await told.peer.get(f"/insights/{insight}/tips"))["items"]
    assert "07400 123456" in evidence["text"]
    assert "Marek" not in evidence["text"]
    (own,) = (await told.partner.get(f"/insights/{insight}/tips"))["items"]
    assert own["text"] == "Same here, works"
    (change,) = (await told.peer.get(f"/insights/{insight}/history"))["items"]
    assert (change["member"], change["change"]) == (None, {"personal": {"kinds": ["phone"], "meant": True}})

    # Twice is once, and taken back it is hidden again.
    assert (await told.driver.client.patch(address, json=body, headers=told.driver.headers)).status_code == 200
    body["spans"][0]["meant"] = False
    assert (await told.driver.client.patch(address, json=body, headers=told.driver.headers)).status_code == 200
    await drain()
    (evidence, _) = (await told.peer.get(f"/insights/{insight}/tips"))["items"]
    assert evidence["text"] == f"Gate {MASKED}".replace("🔒██", "4711")
    assert len((await told.peer.get(f"/insights/{insight}/history"))["items"]) == 2

    by_index = {"spans": [{"index": 0, "meant": True}]}
    assert (await told.driver.client.patch(address, json=by_index, headers=told.driver.headers)).status_code == 422


async def test_what_the_author_read_is_shown_or_nothing_where_something_else_is_hidden_by_now(told: Told, drain: Drain) -> None:
    tip, insight = told.tips[1], told.insights[1]
    (read,) = [one for one in (await told.driver.status(tip))["personal"] if one["kind"] == "phone"]
    corrected = {"text": "Door code is 8522. Ask for Dorota Lis in the office", "base_version": 1}
    answer = await told.manager.client.put(f"/api/v1/tips/{tip}/transcript", json=corrected, headers=told.manager.headers)
    assert answer.status_code == 200, answer.text
    await drain()

    body = {"spans": [{"kind": read["kind"], "text": read["text"], "meant": True}]}
    answer = await told.driver.client.patch(f"/api/v1/tips/{tip}/personal", json=body, headers=told.driver.headers)

    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert answer.json()["type"] == "/problems/hidden-changed"
    assert "again" in answer.json()["hint"]
    await drain()
    (evidence, _) = (await told.peer.get(f"/insights/{insight}/tips"))["items"]
    assert evidence["transcript"]["text"] == "Door code is 8522. Ask for 👤██ in the office"


async def test_what_was_meant_is_read_in_an_insight_of_this_tip_alone(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation(languages=("en",))
    driver, peer = [await phone(await make_member(organisation)) for _ in range(2)]
    tip = await driver.send("text", text="The barrier is broken, call 07400 123456")
    await drain()
    body = {"spans": [{"kind": "phone", "text": "07400 123456", "meant": True}]}
    await driver.client.patch(f"/api/v1/tips/{tip}/personal", json=body, headers=driver.headers)
    await drain()
    (item,) = (await peer.get("/feed", q="07400"))["items"]
    assert item["text"] == "The barrier is broken, call 07400 123456"


async def test_a_correction_is_read_by_others_once_it_was_looked_through(told: Told) -> None:
    async with organisation_session(told.organisation.id) as db:
        heard = (await db.execute(select(Transcript).filter_by(tip_id=told.tips[1]))).scalar_one()
        same = {name: getattr(heard, name) for name in ("organisation_id", "tip_id", "segments", "engine", "model")}
        db.add(Transcript(**same, version=2, text="Call 07400 999888", language="en", language_probability=1))
    for reader, texts in ((told.driver, "Call 07400 999888"), (told.peer, "Door code is 8522")):
        (evidence, _) = (await reader.get(f"/insights/{told.insights[1]}/tips"))["items"]
        assert evidence["transcript"]["text"].startswith(texts)


async def test_what_is_hidden_in_the_note_is_hidden_in_the_recording_and_the_other_way_round(
    phone: PhoneOf, drain: Drain, engine: ScriptedEngine
) -> None:
    engine.default = "At the barrier type 4711 again, Nowak knows. Ask for Ewa, not for the mark on the floor"
    organisation = await make_organisation(languages=("en",))
    driver, peer = [await phone(await make_member(organisation)) for _ in range(2)]
    note = "Gate code is 4711. Ask for Marek Nowak or Mr. Mark. Ewa is there until six"
    tip = await driver.send("voice", ("a0", "audio/webm", CLIP), text=note)
    await drain()
    insight = (await driver.status(tip))["insight_id"]
    (seen,) = (await peer.get(f"/insights/{insight}/tips"))["items"]
    assert seen["text"] == "Gate code is 4711. Ask for 👤██ or Mr. 👤██. 👤██ is there until six"
    assert seen["transcript"]["text"] == (
        "At the barrier type 4711 again, 👤██ knows. Ask for 👤██, not for the mark on the floor"
    )
    async with organisation_session(organisation.id) as db:
        (found,) = (await db.scalars(select(Understanding.findings))).all()
    assert "4711" not in str({name: one for name, one in found.items() if name != "for_members"})


def heard(data: bytes, from_s: float, to_s: float) -> float:
    """How loud a recording is between two moments; 1 is as loud as can be."""
    pcm = samples(normalise(data, "audio/mp4", max_s=60).speech)
    return float(np.abs(pcm[int(from_s * SAMPLE_RATE) : int(to_s * SAMPLE_RATE)]).max())


async def test_what_is_hidden_in_words_is_not_heard_either(told: Told, drain: Drain) -> None:
    tip = told.tips[1]
    author = await told.driver.client.get(f"/api/v1/media/{tip}/a0/audio", headers=told.driver.headers)
    (said,) = (await told.driver.get(f"/insights/{told.insights[1]}"))["transcripts"]
    times = {word["text"].strip(".,"): (word["start_s"], word["end_s"]) for seg in said["segments"] for word in seg["words"]}
    whole = {name: heard(author.content, *times[name]) for name in ("Door", "8522", "Dorota", "654321", "van", "EFG")}
    for reader, silent in (
        (told.manager, ()),
        (told.peer, ("Dorota", "654321", "EFG")),
    ):
        answer = await reader.client.get(f"/api/v1/media/{tip}/a0/audio", headers=reader.headers)
        assert answer.headers["content-type"] == "audio/mp4"
        for name, loud in whole.items():
            now = heard(answer.content, *times[name])
            assert now < 0.01 if name in silent else now == pytest.approx(loud, rel=0.5), (name, now, loud)

    nothing = await told.partner.client.get(f"/api/v1/media/{tip}/a0/audio", headers=told.partner.headers)
    assert nothing.status_code == 404

    # What the author meant is heard again.
    spans = [
        {**{name: one[name] for name in ("kind", "text")}, "meant": True} for one in (await told.driver.status(tip))["personal"]
    ]
    address = f"/api/v1/tips/{tip}/personal"
    answer = await told.driver.client.patch(address, json={"spans": spans}, headers=told.driver.headers)
    assert answer.status_code == 200, answer.text
    await drain()
    answer = await told.peer.client.get(f"/api/v1/media/{tip}/a0/audio", headers=told.peer.headers)
    assert answer.content == author.content


async def test_where_nobody_can_tell_when_it_was_said_others_hear_nothing(told: Told, drain: Drain) -> None:
    tip = told.tips[1]
    async with organisation_session(told.organisation.id) as db:
        transcript = (await db.execute(select(Transcript).filter_by(tip_id=tip))).scalar_one()
        transcript.segments = []
        await reprocess(db, told.organisation.id, "understand", tip_id=tip)
    await drain()
    answer = await told.peer.client.get(f"/api/v1/media/{tip}/a0/audio", headers=told.peer.headers)
    assert heard(answer.content, 0, 5) < 0.01


async def test_a_member_is_not_named_by_those_who_leave_the_accents_out(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation(languages=("en",))
    driver, peer = [await phone(await make_member(organisation)) for _ in range(2)]
    for name in ("José García", "Łukasz Żak"):
        await make_member(organisation, name=name)
    await driver.send("text", text="jose garcia left the door open, lukasz zak closed it")
    await drain()
    (item,) = (await peer.get("/feed"))["items"]
    assert item["text"] == "👤██ left the door open, 👤██ closed it"


async def test_a_question_is_found_by_its_kind(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation(languages=("en",))
    driver = await phone(await make_member(organisation))
    for said in ("Does anybody know another way to the depot", "Black ice on the bridge", "The north gate is closed today"):
        await driver.send("text", text=said)
    await drain()
    kinds = {item["text"]: (item["kind"], item["urgency"]) for item in (await driver.get("/feed"))["items"]}
    assert [kind for kind, _ in kinds.values()].count("observation") == 1
    assert kinds["Black ice on the bridge"] == ("hazard", "high")
    (asked,) = (await driver.get("/feed", kind="question"))["items"]
    assert asked["text"].startswith("Does anybody")
    refused = await driver.client.get("/api/v1/feed", params={"kind": "joke"}, headers=driver.headers)
    assert refused.status_code == 422
