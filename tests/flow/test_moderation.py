"""What should not stand there: reported, hidden with a reason, appealed about, put back; words that are looked at first."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.factories import bearer, make_member, make_organisation, make_route, make_site
from tests.flow.phone import Drain, PhoneOf

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.tags import add_default_tags
from backhaul.media.objects import objects
from backhaul.privacy.retention import purge
from backhaul_workers.speech.scripted import ScriptedEngine

LAT, LON = 61.4981, 23.7608
FIX = {"lat": LAT, "lon": LON, "accuracy_m": 9}
CLIP = (Path(__file__).parents[1] / "data" / "ask-not.webm").read_bytes()


@pytest.fixture
def engine() -> object:
    """What is spoken here is always the same."""
    return ScriptedEngine(default="The barrier of the quarry gate sticks halfway")


@pytest.fixture
async def tampere(database: str) -> Organisation:
    assert database
    organisation = await make_organisation(languages=("en", "pl", "de", "tr"))
    async with organisation_session(organisation.id) as db:
        await add_default_tags(db, organisation.id)
    return organisation


class Reader:
    """Somebody who reads, and what they may do."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def ask(self, method: str, path: str, code: int = 200, **body: Any) -> Any:
        answer = await self.client.request(method, f"/api/v1{path}", headers=self.headers, json=body or None)
        assert answer.status_code == code, (answer.status_code, answer.text)
        return answer.json() if answer.content and answer.headers["content-type"].endswith("json") else answer


async def reader(client: httpx.AsyncClient, member: Member) -> Reader:
    return Reader(client, await bearer(member))


async def where_it_stands(who: Reader, insight: str, route: str, site: str, word: str) -> dict[str, bool]:
    """Every way on which colleagues come by an insight."""

    async def has(path: str) -> bool:
        return insight in [one["id"] for one in (await who.ask("GET", path))["items"]]

    box = f"west={LON - 0.1}&south={LAT - 0.1}&east={LON + 0.1}&north={LAT + 0.1}"
    tile = await who.client.get("/api/v1/tiles/14/9273/4618.mvt", headers=who.headers)
    return {
        "feed": await has("/feed"),
        "near": await has(f"/nearby?lat={LAT}&lon={LON}&radius_m=500"),
        "along": await has(f"/routes/{route}/insights"),
        "site": await has(f"/feed?site={site}"),
        "map": await has(f"/within?{box}"),
        "tiles": len(tile.content) > 0,
        "search": await has(f"/search?q={word}"),
        "pack": insight in str(await who.ask("GET", f"/packs/{route}")),
        "itself": (await who.client.get(f"/api/v1/insights/{insight}", headers=who.headers)).status_code == 200,
    }


async def test_reported_hidden_appealed_and_put_back(
    client: httpx.AsyncClient, tampere: Organisation, phone: PhoneOf, drain: Drain
) -> None:
    site = str((await make_site(tampere, "Quarry", lat=LAT, lon=LON, radius_m=200)).id)
    route = str((await make_route(tampere, [(LON - 0.01, LAT), (LON + 0.01, LAT)], "Quarry run")).id)
    author, colleague, other = [await make_member(tampere, name=name) for name in ("Aada", "Bertil", "Cem")]
    maria, sara = await make_member(tampere, "manager", name="Maria"), await make_member(tampere, "manager", name="Sara")
    hers, him, them = await phone(author), await reader(client, colleague), await reader(client, other)
    one, two = await reader(client, maria), await reader(client, sara)
    tip = await hers.send("voice", ("voice", "audio/webm", CLIP), fix=FIX)
    await drain()
    status = await hers.status(tip)
    insight = status["insight_id"]
    media = status["media"][0]["url"].removeprefix("/api/v1")
    assert all((await where_it_stands(him, insight, route, site, "quarry")).values())

    # Two colleagues report it, one of them twice. Nobody reads who it was.
    for who, reason, words in ((him, "personal", "My boss is meant"), (him, "personal", "again"), (them, "abuse", None)):
        body = {"reason": reason, "words": words} if words else {"reason": reason}
        await who.ask("POST", f"/insights/{insight}/reports", 204, **body)
    (item,) = (await one.ask("GET", "/moderation"))["items"]
    reasons = sorted(r["reason"] for r in item["reports"])
    assert (item["kind"], item["insight_id"], reasons) == ("insight", insight, ["abuse", "personal"])
    assert str(colleague.id) not in str(item)
    assert "Bertil" not in str(item)
    await him.ask("GET", "/moderation", 403)

    # A manager hides it: it is gone wherever it stood, the recording too; the author reads why.
    hidden = (
        await one.ask("POST", "/moderation/hidden", 201, insight_id=insight, reason="personal", note="It names a colleague.")
    )["id"]
    await two.ask("POST", "/moderation/hidden", 409, insight_id=insight, reason="abuse")
    for who in (him, one):
        assert not any((await where_it_stands(who, insight, route, site, "quarry")).values())
    assert (await client.get(f"/api/v1{media}", headers=him.headers)).status_code == 404
    assert (await client.get(f"/api/v1{media}", headers=one.headers)).status_code == 200
    assert (await one.ask("GET", "/moderation"))["items"] == []
    # She is told at once, though she can open no insight, and again when it is back.
    await drain()
    me = await reader(client, author)
    inbox = await me.ask("GET", "/inbox")
    (notice,) = inbox["notices"]
    assert (notice["kind"], notice["path"], notice["read"], inbox["unread"]) == ("hidden", f"/tips/{tip}", False, 1)
    told = await hers.status(tip)
    assert (told["insight_id"], told["receipt"]) == (None, None)
    (why,) = told["hidden"]
    assert (why["reason"], why["note"], why["may_appeal"]) == ("personal", "It names a colleague.", True)
    assert "quarry" in why["title"].lower()

    # What somebody else says of the same place is not lost in what is hidden.
    more = await (await phone(other)).send("text", text="The barrier of the quarry gate sticks halfway", fix=FIX)
    await drain()
    assert (await (await phone(other)).status(more))["insight_id"] not in (None, insight)

    # Only an author appeals, and once; only the other manager answers.
    await him.ask("POST", f"/hidden/{hidden}/appeal", 404, words="Let it stand")
    await me.ask("POST", f"/hidden/{hidden}/appeal", 204, words="Nobody is named: a barrier is.")
    await me.ask("POST", f"/hidden/{hidden}/appeal", 409, words="And another thing")
    (asked,) = (await one.ask("GET", "/moderation"))["items"]
    assert asked["hidden"]["appeal"]["words"] == "Nobody is named: a barrier is."
    assert not asked["hidden"]["appeal"]["may_answer"]
    await one.ask("POST", f"/moderation/hidden/{hidden}/answer", 403, lift=True)
    await two.ask("POST", f"/moderation/hidden/{hidden}/answer", 422, lift=False)
    await two.ask("POST", f"/moderation/hidden/{hidden}/answer", 204, lift=True)
    assert all((await where_it_stands(him, insight, route, site, "quarry")).values())
    assert (await client.get(f"/api/v1{media}", headers=him.headers)).status_code == 200
    assert (await hers.status(tip))["hidden"] == []
    await drain()
    (notice,) = (await me.ask("GET", "/inbox"))["notices"]
    assert notice["kind"] == "put_back"
    await him.ask("PUT", f"/inbox/notices/{notice['id']}/read", 404)
    await me.ask("PUT", f"/inbox/notices/{notice['id']}/read", 204)
    assert (await me.ask("GET", "/inbox"))["unread"] == 0

    # Whoever makes a code that signs in as her could read what only she reads: she hears of each, and the audit has it.
    for _ in range(2):
        await one.ask("POST", f"/members/{author.id}/sign-in-links", 201)
        await drain()
        notice = next(told for told in (await me.ask("GET", "/inbox"))["notices"] if told["kind"] == "let_in")
        assert (notice["path"], notice["read"], notice["name"]) == ("/me", False, None)
        await me.ask("PUT", f"/inbox/notices/{notice['id']}/read", 204)
    await me.ask("POST", f"/members/{author.id}/sign-in-links", 201)
    await drain()
    assert (await me.ask("GET", "/inbox"))["unread"] == 0, "what she does herself is no news to her"
    acts = (await (await reader(client, await make_member(tampere, "admin"))).ask("GET", "/audit?action=let_in"))["items"]
    assert [(act["thing_id"], act["member"]["name"]) for act in acts] == [(str(author.id), maria.name)] * 2

    # The recording alone: what is said in it is read and found nowhere either, also when it is heard anew.
    captions = f"/api/v1/tips/{tip}/captions.vtt"
    assert "barrier" in (await client.get(captions, headers=him.headers)).text
    part = {"tip_id": str(tip), "part": "voice"}
    only = (await one.ask("POST", "/moderation/hidden", 201, **part, reason="personal"))["id"]
    await one.ask("POST", f"/tips/{tip}/reprocess?stage=normalise", 200)
    await drain()
    assert (await client.get(f"/api/v1{media}", headers=him.headers)).status_code == 404
    seen = await him.ask("GET", f"/insights/{insight}")
    assert (seen["media"], seen["transcripts"], seen["text"], seen["translation"]) == ([], [], "", None)
    for who in (him, one):
        said = str(await who.ask("GET", f"/insights/{insight}")) + str(await who.ask("GET", f"/insights/{insight}/tips"))
        assert "barrier" not in said
        assert insight not in [found["id"] for found in (await who.ask("GET", "/search?q=sticks halfway"))["items"]]
        assert (await client.get(captions, headers=who.headers)).status_code == 404
    assert "barrier" not in str(await one.ask("GET", f"/tips/{tip}"))
    assert (await one.ask("GET", f"/tips/{tip}/transcripts"))["items"] == []
    rows = (await client.get("/api/v1/feed.csv", headers=one.headers)).text.splitlines()
    assert not [row for row in rows if insight in row and "barrier" in row]
    assert "barrier" in (await hers.status(tip))["transcript"]["text"]
    assert [one["what"] for one in (await hers.status(tip))["hidden"]] == ["recording"]
    (listed,) = (await two.ask("GET", "/moderation?hidden=true"))["items"]
    assert (listed["kind"], listed["hidden"]["id"]) == ("recording", only)
    # Who decides whether it stays hidden reads it there alone.
    assert listed["text"].startswith("The barrier")
    await two.ask("DELETE", f"/moderation/hidden/{only}", 204)
    assert (await him.ask("GET", f"/insights/{insight}"))["text"].startswith("The barrier")
    assert insight in [found["id"] for found in (await him.ask("GET", "/search?q=sticks halfway"))["items"]]
    assert (await client.get(f"/api/v1{media}", headers=him.headers)).status_code == 200

    # Done again, the two that say the same have become one. A reply is hidden in the same way; its author goes on reading
    # it, with the reason.
    insight = (await hers.status(tip))["insight_id"]
    reply = str(uuid4())
    await them.ask("PUT", f"/insights/{insight}/replies/{reply}", 201, text="Ask the zebra at the weighbridge")
    await drain()
    await him.ask("POST", f"/insights/{insight}/replies/{reply}/reports", 204, reason="abuse")
    held = (await two.ask("POST", "/moderation/hidden", 201, reply_id=reply, reason="abuse", note="Not like this."))["id"]
    assert (await him.ask("GET", f"/insights/{insight}/replies"))["items"] == []
    assert (await him.ask("GET", "/search?q=zebra"))["items"] == []
    (own,) = (await them.ask("GET", f"/insights/{insight}/replies"))["items"]
    assert own["hidden"]["note"] == "Not like this."
    await one.ask("DELETE", f"/moderation/hidden/{held}", 204)
    assert len((await him.ask("GET", f"/insights/{insight}/replies"))["items"]) == 1
    assert [one["id"] for one in (await him.ask("GET", "/search?q=zebra"))["items"]] == [insight]


async def test_listed_words_are_looked_at_first_but_danger_waits_for_nobody(
    client: httpx.AsyncClient, tampere: Organisation, phone: PhoneOf, drain: Drain
) -> None:
    author, colleague = await make_member(tampere), await make_member(tampere)
    maria = await make_member(tampere, "manager")
    his, him, one = await phone(author), await reader(client, colleague), await reader(client, maria)
    words = ["Idiot", "dreckiger Laden", "ŁAPÓWKA", "salak"]
    assert (await one.ask("PUT", "/moderation/words", 200, words=words))["words"] == sorted(w.casefold() for w in words)
    await him.ask("GET", "/moderation/words", 403)
    said = {
        "en": "The idiots at the zinc counter never open the second scale",
        "de": "Das ist ein dreckiger Laden, der Zinkschalter ist immer zu",
        "pl": "Przy cynku chcieli łapówki za wagę",
        "split": "The id\u200biot at the zinc counter closed the scale again",
        "fine": "The zinc counter opens at seven on weekdays",
        "danger": "Gas leak at the zinc counter, the idiots left the valve open, evacuate now",
    }
    tips = {name: await his.send("text", text=text) for name, text in said.items()}
    await drain()
    status = {name: await his.status(tip) for name, tip in tips.items()}
    assert {name for name, one in status.items() if one["hidden"]} == {"en", "de", "pl", "split"}
    assert {one["hidden"][0]["cause"] for one in status.values() if one["hidden"]} == {"word_list"}
    feed = {one["id"] for one in (await him.ask("GET", "/feed"))["items"]}
    assert feed == {status["fine"]["insight_id"], status["danger"]["insight_id"]}
    queue = (await one.ask("GET", "/moderation"))["items"]
    assert len(queue) == 5
    flagged = next(item for item in queue if item["hidden"] is None)
    assert flagged["insight_id"] == status["danger"]["insight_id"]
    assert flagged["reports"][0]["reason"] == "listed_word"
    await one.ask("POST", "/moderation/dismissals", 204, insight_id=flagged["insight_id"])

    # One is fine after all, and goes to colleagues; done again, it stays there. Another one is hidden with a reason.
    by_words = {item["hidden"]["words"][0]: item["hidden"]["id"] for item in queue if item["hidden"]}
    await one.ask("DELETE", f"/moderation/hidden/{by_words['dreckiger laden']}", 204)
    await one.ask("POST", f"/tips/{tips['de']}/reprocess?stage=understand", 200)
    await drain()
    assert (await his.status(tips["de"]))["insight_id"]
    bribe = next(item for item in queue if item["hidden"] and item["hidden"]["words"] == ["łapówka"])
    await one.ask("POST", "/moderation/hidden", 201, insight_id=bribe["insight_id"], reason="abuse", note="Say it to me.")
    (why,) = (await his.status(tips["pl"]))["hidden"]
    assert (why["cause"], why["reason"], why["may_appeal"]) == ("manager", "abuse", True)

    # Who told something without a name reads why it is hidden by its number, and appeals with it.
    nobody = await phone(author)
    secret = await nobody.send("text", text="The zinc counter smells of ammonia every Monday", anonymous=True)
    await drain()
    hidden = await one.ask("GET", "/search?q=ammonia")
    gone = (await one.ask("POST", "/moderation/hidden", 201, insight_id=hidden["items"][0]["id"], reason="other"))["id"]
    number = nobody.headers["Backhaul-Receipt"]
    read = (await client.post("/api/v1/receipts", json={"number": number})).json()
    assert [one["id"] for one in read["hidden"]] == [gone]
    await (await reader(client, author)).ask("POST", f"/hidden/{gone}/appeal", 404, words="It is true")
    await Reader(client, nobody.headers).ask("POST", f"/hidden/{gone}/appeal", 204, words="It is true")
    # One manager alone answers for herself.
    await one.ask("POST", f"/moderation/hidden/{gone}/answer", 204, lift=True)
    assert (await nobody.status(secret))["insight_id"]

    # A reply waits, too.
    reply = str(uuid4())
    insight = status["fine"]["insight_id"]
    await (await reader(client, author)).ask("PUT", f"/insights/{insight}/replies/{reply}", 201, text="Only for idiots")
    await drain()
    assert (await him.ask("GET", f"/insights/{insight}/replies"))["items"] == []
    waiting = [item["kind"] for item in (await one.ask("GET", "/moderation"))["items"]]
    assert sorted(waiting) == ["insight", "insight", "reply"]


async def test_the_audit_knows_managers_acts_and_nobodys_reading(
    client: httpx.AsyncClient, tampere: Organisation, phone: PhoneOf, drain: Drain
) -> None:
    author, colleague = await make_member(tampere), await make_member(tampere)
    maria = await make_member(tampere, "manager", name="=Maria")
    root = await make_member(tampere, "admin", name="Root")
    his, him = await phone(author), await reader(client, colleague)
    one, admin = await reader(client, maria), await reader(client, root)
    tip = await his.send("text", text="Call the foreman at +358 40 7654321 when the lime silo is empty")
    await drain()
    insight = (await his.status(tip))["insight_id"]
    for path in (f"/insights/{insight}", f"/insights/{insight}/tips", "/feed", f"/insights/{insight}/tips"):
        await him.ask("GET", path)
        await one.ask("GET", path)
    await him.ask("POST", f"/insights/{insight}/confirmations", 200, kind="helped")
    await one.ask("PATCH", f"/insights/{insight}/review", 200, status="declined", reason="Not ours")
    await one.ask("GET", "/places/export?format=csv")
    await one.client.get("/api/v1/feed.csv", headers=one.headers)
    # A program's files are in it, too; what it reads page by page once a day. And the thread, of which others read a mask.
    integration = await admin.ask("POST", "/integrations", 201, name="Power BI", scope="data")
    program = Reader(client, {"Authorization": f"Bearer {integration['token']}"})
    for path in ("/feed.geojson", "/ogc/collections/insights/items", "/ogc/collections/insights/items?limit=1"):
        assert (await client.get(f"/api/v1{path}", headers=program.headers)).status_code == 200
    await him.ask("PUT", f"/insights/{insight}/replies/{uuid4()}", 201, text="His number is +358 40 1112223 now")
    await drain()
    for who in (one, him, one):
        await who.ask("GET", f"/insights/{insight}/replies")
    await one.ask("PUT", "/moderation/words", 200, words=["lime"])
    await admin.ask("PUT", "/answer-clock", 200, answer_within_hours=8)
    hidden = (await one.ask("POST", "/moderation/hidden", 201, insight_id=insight, reason="personal"))["id"]

    await one.ask("GET", "/audit", 403)
    entries = (await admin.ask("GET", "/audit"))["items"]
    acts = [(entry["action"], entry["kind"], (entry["member"] or {}).get("name")) for entry in reversed(entries)]
    assert acts == [
        ("read_unmasked", "tip", "=Maria"),
        ("decided", "insight", "=Maria"),
        ("exported", "places", "=Maria"),
        ("exported", "insights", "=Maria"),
        ("added", "integration", "Root"),
        ("exported", "insights", None),
        ("exported", "insights", None),
        ("read_unmasked", "reply", "=Maria"),
        ("added", "listed_word", "=Maria"),
        ("changed", "organisation", "Root"),
        ("hid", "insight", "=Maria"),
    ]
    assert entries[-1]["thing_id"] == str(tip)
    assert entries[-2]["detail"]["status"] == {"from": "new", "to": "declined"}
    assert entries[1]["detail"]["fields"]["answer_within_hours"] == {"from": None, "to": 8}
    taken = [entry["detail"] for entry in reversed(entries) if entry["role"] == "program"]
    assert taken == [{"format": "geojson", "program": "Power BI"}, {"format": "ogc", "program": "Power BI"}]
    # Nothing of it tells what was said, nor of those who read, tapped or told.
    assert "foreman" not in str(entries)
    assert "Not ours" not in str(entries)
    assert not {str(author.id), str(colleague.id)} & {str((entry["member"] or {}).get("id")) for entry in entries}

    # By pages and filters, and as a file in which no cell is a formula.
    first = await admin.ask("GET", "/audit?limit=6")
    rest = await admin.ask("GET", f"/audit?limit=6&cursor={first['next']}")
    assert [entry["id"] for entry in first["items"] + rest["items"]] == [entry["id"] for entry in entries]
    only = await admin.ask("GET", f"/audit?action=hid&member={maria.id}")
    assert [entry["detail"]["hidden"]["to"] for entry in only["items"]] == [True]
    file = (await admin.ask("GET", "/audit/export?kind=insight")).text.splitlines()
    assert len(file) == 3
    assert ",'=Maria,manager,hid,insight," in file[1]

    # Nobody changes it, and it is kept as long as the organisation says.
    async with organisation_session(tampere.id, role="admin") as db:
        for statement in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
            with pytest.raises(ProgrammingError):
                async with db.begin_nested():
                    await db.execute(text(statement))
    await admin.ask("PUT", "/audit/retention", 204, keep_days=30)
    await admin.ask("PUT", "/audit/retention", 422, keep_days=1)
    await purge(tampere.id, objects(), datetime.now(UTC) + timedelta(days=31))
    (forgot,) = (await admin.ask("GET", "/audit"))["items"]
    assert (forgot["action"], forgot["member"], forgot["detail"]["rows"] >= 8) == ("forgot", None, True)
    assert hidden
    assert UUID(insight)
