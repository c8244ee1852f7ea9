"""Finding: words in their forms, misspelt, in other scripts, with places; what nobody may read is not found; never slow."""

import asyncio
import json
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text, update
from tests.factories import (
    bearer,
    grow_older,
    make_insight,
    make_member,
    make_organisation,
    make_route,
    make_site,
    make_tip,
    now,
)

from backhaul.db.session import organisation_session, owner_engine
from backhaul.discover.search.schemas import SearchAnswer
from backhaul.identity.models import Organisation
from backhaul.insights.meaning import SIZE, Interpreter
from backhaul.insights.models import Insight, Word
from backhaul.insights.words import say_besides, take_back_besides
from backhaul.settings import Settings, get_settings
from backhaul.tips.models import Personal, Transcript

SEARCH = "/api/v1/search"


class Searcher:
    """One member's search."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def ask(self, q: str, **filters: Any) -> dict[str, Any]:
        answer = await self.client.get(SEARCH, params={"q": q, **filters}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        SearchAnswer.model_validate_json(answer.content)
        found: dict[str, Any] = answer.json()
        return found

    async def titles(self, q: str, **filters: Any) -> list[str]:
        return [item["title"] for item in (await self.ask(q, **filters))["items"]]


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    return await make_organisation(languages=("en", "de", "pl", "uk", "ar", "hi", "tr"))


@pytest.fixture
async def searcher(client: httpx.AsyncClient, northgate: Organisation) -> Searcher:
    return Searcher(client, await bearer(await make_member(northgate)))


def marked(found: dict[str, Any]) -> list[str]:
    return [run["text"] for run in found["words"] if run["found"]]


async def say(organisation: Organisation, title: str, text: str, language: str = "en", **more: Any) -> Insight:
    insight = await make_insight(organisation, title, text, **more)
    if language != "en":
        async with organisation_session(organisation.id) as db:
            await db.execute(update(Insight).where(Insight.id == insight.id).values(language=language))
    return insight


TOLD: Sequence[tuple[str, str, str]] = (
    ("Forklifts", "en", "Two forklifts were blocking the gates again"),
    ("Ladetor", "de", "Das Ladetor an der großen Halle klemmt, bitte die Tür drücken"),
    ("Rampa", "pl", "Przy rampie leży szkło, uważajcie na opony"),
    ("Склад", "uk", "На складі немає світла, ворота зачинені"),
    ("باب", "ar", "الباب الخلفي مغلق حتى الظهر"),
    ("सड़क", "hi", "सड़क पर पानी भरा है, गाड़ी धीरे चलाएँ"),
    ("Kapı", "tr", "İstanbul deposunda kapı KIRIK, ışık yok"),
)
ASKED: Sequence[tuple[str, str]] = (
    ("forklift blocked gate", "Forklifts"),
    ("forklfit", "Forklifts"),
    ("FORKLFITS bloking", "Forklifts"),
    ("forkl", "Forklifts"),
    ("tor klemmen", "Ladetor"),
    ("tuer", "Ladetor"),
    ("grosse halle", "Ladetor"),
    ("rampa szklo", "Rampa"),
    ("opona", "Rampa"),
    ("склад світло", "Склад"),
    ("باب مغلق", "باب"),
    ("पानी", "सड़क"),
    ("istanbul", "Kapı"),
    ("kırık isik", "Kapı"),
    ("gates -diesel", "Forklifts"),
    ('"blocking the gates"', "Forklifts"),
    ("diesel or szkło", "Rampa"),
)


async def test_a_word_is_found_in_its_forms_misspelt_and_in_every_script(northgate: Organisation, searcher: Searcher) -> None:
    for title, language, said in TOLD:
        await say(northgate, title, said, language, lat=None, lon=None)
    missed = {asked: found for asked, title in ASKED if (found := await searcher.titles(asked))[:1] != [title]}
    assert missed == {}
    assert await searcher.titles("gates -forklift") == []
    assert await searcher.titles('"gates the blocking"') == []
    typed = await searcher.ask("forklfit")
    assert [(one["word"], "forklift" in one["instead"]) for one in typed["instead"]] == [("forklfit", True)]
    assert (typed["partial"], typed["meaning"]) == (False, False)
    (line,) = (await searcher.ask("tuer"))["items"][0]["found"][:1]
    assert marked(line) == ["Tür"]
    assert "".join(run["text"] for run in line["words"]) == TOLD[1][2]
    # The feed looks in the same way.
    feed = await searcher.client.get("/api/v1/feed", params={"q": "forklift blocked"}, headers=searcher.headers)
    assert [item["title"] for item in feed.json()["items"]] == ["Forklifts"]


async def test_a_place_in_the_question_is_where_it_looks(northgate: Organisation, searcher: Searcher) -> None:
    depot = await make_site(northgate, "Northgate Depot", aliases=["NGD", "Nordtor"])
    dock = await make_site(northgate, "Dock 4", parent=depot)
    harbour = await make_site(northgate, "Harbour", lat=60.5)
    other = await make_site(northgate, "Dock 4", parent=harbour, lat=60.5)
    route = await make_route(northgate, [(24.9, 60.1), (25.0, 60.1)], "Night loop")
    await say(northgate, "Broken lift", "The lift is out of order", site=depot)
    await say(northgate, "Leveller", "The leveller hangs", site=dock)
    await say(northgate, "Far lift", "The lift is out of order", site=other, lat=60.5)
    await say(northgate, "On the way", "Deer on the road", route=route)
    # By its alias, by the part that stands there, and not by the one of the same name elsewhere.
    assert (await searcher.titles("nordtor lift"))[0] == "Broken lift"
    assert (await searcher.ask("lift ngd"))["places"] == ["Northgate Depot"]
    assert set(await searcher.titles("NGD")) == {"Broken lift", "Leveller"}
    assert (await searcher.titles("dock 4 at Nordtor"))[0] == "Leveller"
    assert await searcher.titles("night loop") == ["On the way"]
    # Filters, as the feed has them, and near a point.
    assert await searcher.titles("lift", site=str(other.id)) == ["Far lift"]
    assert await searcher.titles("deer", route=str(route.id)) == ["On the way"]
    assert await searcher.titles("lift", lat=60.5, lon=24.94, radius_m=1000) == ["Far lift"]
    assert await searcher.titles("lift", since=(now() + timedelta(hours=1)).isoformat()) == []
    assert await searcher.titles("lift", until=now().isoformat(), status="done") == []
    assert await searcher.titles("lift", status=["new", "done"], urgency="normal", kind="observation", site=str(depot.id)) == [
        "Broken lift"
    ]
    # Page by page: nothing twice, nothing left out.
    first = await searcher.ask("lift", limit=1)
    second = await searcher.ask("lift", limit=1, cursor=first["next"])
    assert sorted(page["items"][0]["title"] for page in (first, second)) == ["Broken lift", "Far lift"]
    assert second["next"] is None


async def test_what_is_said_in_a_recording_is_found_with_the_moment_at_which_it_was_said(
    northgate: Organisation, searcher: Searcher
) -> None:
    tip = await make_tip(northgate, kind="voice", spoken="Mind the swan on the weighbridge")
    photo = await make_tip(northgate, kind="photo", text="ACHTUNG STUFE")
    insight = await make_insight(northgate, "An animal", "Something sits there", tips=[tip, photo])
    async with organisation_session(northgate.id) as db:
        spoken = "Mind the swan on the weighbridge"
        words = [{"start_s": 7.0 + n / 2, "end_s": 7.4 + n / 2, "text": f" {word}", "confidence": 0.9}
                 for n, word in enumerate(spoken.split())]  # fmt: skip
        segments = [
            {"start_s": 0.0, "end_s": 7.0, "text": "Good morning.", "words": [], "part": "voice"},
            {"start_s": 7.0, "end_s": 10.0, "text": spoken, "words": words, "part": "voice"},
        ]
        await db.execute(update(Transcript).where(Transcript.tip_id == tip.id).values(segments=segments))
        await db.execute(update(Insight).where(Insight.id == insight.id).values(photo_text="ACHTUNG STUFE"))
        await say_besides(
            db, northgate.id, insight.id, source="reply", source_id=insight.id, text="Its name is Otto", language="en"
        )
    (item,) = (await searcher.ask("swans weighbridge"))["items"]
    (line,) = item["found"]
    assert (line["source"], line["tip_id"], line["part"], line["at_s"]) == ("transcript", str(tip.id), "voice", 8.0)
    assert marked(line) == ["swan", "weighbridge"]
    # The same word at another place of the sentence is another moment.
    assert (await searcher.ask("weighbridge"))["items"][0]["found"][0]["at_s"] == 9.5
    (item,) = (await searcher.ask("stufe"))["items"]
    assert [(line["source"], marked(line)) for line in item["found"]] == [("photo", ["STUFE"])]
    (item,) = (await searcher.ask("otto"))["items"]
    assert [(line["source"], marked(line)) for line in item["found"]] == [("reply", ["Otto"])]
    async with organisation_session(northgate.id) as db:
        await take_back_besides(db, northgate.id, source="reply", source_id=insight.id)
    assert await searcher.titles("otto") == []


async def test_everybody_finds_what_they_may_read_and_no_more(client: httpx.AsyncClient, northgate: Organisation) -> None:
    members = {role: await make_member(northgate, role) for role in ("contributor", "manager", "partner")}
    asks = {role: Searcher(client, await bearer(member)) for role, member in members.items()}
    tip = await make_tip(northgate, members["contributor"], text="Mr Kowalski says the code is 4711 at the zebra gate")
    views = {
        "colleague": {"text": "👤██ says the code is 4711 at the zebra gate", "transcript": None},
        "guest": {"text": "👤██ says the code is 🔒██ at the zebra gate", "transcript": None},
    }
    insight = await make_insight(northgate, "Gate", views["guest"]["text"] or "", tips=[tip])
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Personal).where(Personal.tip_id == tip.id).values(views=views))
        await db.execute(update(Insight).where(Insight.id == insight.id).values(text_for_members=views["colleague"]["text"]))
    hidden = await make_tip(northgate, members["manager"], text="Embezzlement at the okapi kiosk", visibility="managers")
    await make_insight(northgate, "Kiosk", "Embezzlement at the okapi kiosk", tips=[hidden], visibility="managers")
    own = await make_tip(northgate, members["partner"], text="Our walrus lorry comes late, the code is 5813")
    await make_insight(northgate, "Late", "Our walrus lorry comes late, the code is 🔒██", tips=[own])
    async with organisation_session(northgate.id) as db:
        late = {"guest": {"text": "Our walrus lorry comes late, the code is 🔒██", "transcript": None},
                "colleague": {"text": "Our walrus lorry comes late, the code is 5813", "transcript": None}}  # fmt: skip
        await db.execute(update(Personal).where(Personal.tip_id == own.id).values(views=late))
    found = {
        role: {word: await one.titles(word) for word in ("kowalski", "4711", "zebra", "okapi", "walrus", "5813")}
        for role, one in asks.items()
    }
    everybody = {"kowalski": [], "4711": ["Gate"], "zebra": ["Gate"], "okapi": [], "walrus": ["Late"], "5813": ["Late"]}
    assert found["contributor"] == everybody
    assert found["manager"] == {**everybody, "okapi": ["Kiosk"]}
    assert found["partner"] == {"kowalski": [], "4711": [], "zebra": [], "okapi": [], "walrus": ["Late"], "5813": []}
    # Not even as a word that somebody meant, and no line of it is what another member reads.
    for word in ("embezlement", "okappi", "kovalski", "zebbra"):
        assert "embezzlement" not in str((await asks["contributor"].ask(word))["instead"])
        assert (await asks["partner"].ask(word))["instead"] == []
    assert (await asks["manager"].ask("embezlement"))["instead"][0]["instead"][0] == "embezzlement"
    answers = {role: str(await one.ask("zebra or walrus or code or says or gate")) for role, one in asks.items()}
    assert [role for role, said in answers.items() if "Kowalski" in said] == []
    assert "4711" in answers["contributor"]
    assert ("4711" in answers["partner"], "5813" in answers["partner"]) == (False, False)
    # What a partner does not find is not told apart by leaving it out, either.
    assert await asks["partner"].titles("walrus -4711") == await asks["partner"].titles("walrus -5813") == ["Late"]
    # Withdrawn: gone from the list of words, too.
    for path in (f"/api/v1/tips/{tip.id}",):
        assert (await client.delete(path, headers=asks["contributor"].headers)).status_code == 204
    assert await asks["manager"].titles("zebra") == []
    async with organisation_session(northgate.id) as db:
        left = set((await db.scalars(select(Word.word).where(Word.word.in_(["zebra", "walrus"])))).all())
    assert left == {"walrus"}


async def test_what_is_over_is_found_and_says_so(northgate: Organisation, searcher: Searcher) -> None:
    over = await say(northgate, "Roadworks", "Roadworks at the yak farm")
    await say(northgate, "Yaks", "Yak farm sells milk")
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).where(Insight.id == over.id).values(valid_until=now() - timedelta(days=1)))
    answer = await searcher.ask("yak farm")
    assert {item["title"]: item["current"] for item in answer["items"]} == {"Roadworks": False, "Yaks": True}


HOSTILE = {
    "only stop words": ("the of and", 200),
    "only signs": ('!!! -- "" \' & | ( ) :* \\', 200),
    "an unclosed quote": ('"dock', 200),
    "stars": ("a* " * 66, 200),
    "operators": ("!a & (b | <-> c):ABCD 'x'':*", 200),
    "one letter": ("a", 200),
    "two letters": ("dö", 200),
    "one sign of Chinese": ("门", 200),
    "bidi": ("\u202edock\u2066 \u200fgate\u200b", 200),
    "signs of marks": ("\x02dock\x03", 200),
    "a long word": ("ö" * 200, 200),
    "a long number": ("9" * 200, 200),
    "negated alone": ("-dock -gate", 200),
    "or alone": ("or OR or", 200),
    "spaces": ("   ", 200),
    "emoji": ("🚚🚚 👩‍👩‍👧", 200),
    "nothing": ("", 422),
    "too long": ("a" * 201, 422),
    "NUL": ("dock\0gate", 422),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_question_is_answered_within_the_bound(name: str, northgate: Organisation, searcher: Searcher) -> None:
    await say(northgate, "Dock", "The dock and the gate \x02dock\x03 of an 'x' öre")
    q, status = HOSTILE[name]
    answer = await searcher.client.get(SEARCH, params={"q": q}, headers=searcher.headers)
    assert answer.status_code == status, answer.text
    if status == 200:
        SearchAnswer.model_validate_json(answer.content)


async def test_a_question_never_takes_more_than_its_bound_and_what_is_left_out_is_told(
    northgate: Organisation, searcher: Searcher, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    await say(northgate, "Forklift", "The forklift is slow")
    before = await searcher.ask("forklift")
    assert before["partial"] is False
    settings = get_settings()
    # A lock on what is read: as slow as a statement can be.
    async with organisation_session(northgate.id) as other, organisation_session(northgate.id):
        with owner_engine(settings.database_url or "").begin() as owner:
            owner.execute(text("LOCK TABLE backhaul.insight_words IN ACCESS EXCLUSIVE MODE"))
            # Uncut, the statement would wait for ever.
            async with asyncio.timeout(60):
                answer = await searcher.ask("forklift")
        assert other.in_transaction()
    assert (answer["partial"], answer["items"]) == (True, [])
    # One insight or many: as many statements.
    with counted() as few:
        await searcher.ask("forklift")
    for n in range(12):
        await say(northgate, f"Forklift {n}", "The forklift is slow")
    await grow_older(northgate)
    with counted() as many:
        assert len((await searcher.ask("forklift"))["items"]) == 13
    # But that no silent worker is asked twice in a few seconds.
    asked = [[one for one in statements if "pg_notify" not in one] for statements in (few, many)]
    assert len(asked[0]) == len(asked[1])


async def test_the_bound_that_ships_cuts_what_would_take_longer(
    northgate: Organisation,
    searcher: Searcher,
    counted: Callable[[], AbstractContextManager[list[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other stories give a busy machine ten times as long, so that none of them depends on its speed; nor does this one."""
    await say(northgate, "Tachograph", "The tachograph is slow")
    ships = Settings.model_fields["search_limit_ms"].default
    assert ships == 200
    monkeypatch.delenv("BACKHAUL_SEARCH_LIMIT_MS")
    get_settings.cache_clear()
    settings = get_settings()
    assert settings.search_limit_ms == ships
    with counted() as statements, owner_engine(settings.database_url or "").begin() as owner:
        owner.execute(text("LOCK TABLE backhaul.insight_words IN ACCESS EXCLUSIVE MODE"))
        # Held until the answer is there: uncut, the statement would wait for ever.
        async with asyncio.timeout(60):
            answer = await searcher.ask("tachograph")
    monkeypatch.undo()
    get_settings.cache_clear()
    assert (answer["partial"], answer["items"]) == (True, [])
    limits = [int(found) for one in statements for found in re.findall(r"statement_timeout = (\d+)", one)]
    assert limits, "each step says how long it may take"
    assert all(0 < limit <= ships for limit in limits)


async def test_nobody_waits_twice_for_a_worker_that_is_silent(
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    asking = Interpreter()
    asking.ear.listening.set()
    with counted() as sent:
        assert await asking.meaning("ice at the gate", 0.5) is None
        assert await asking.meaning("mud at the gate", 0.5) is None
        assert len(sent) == 1
        # Its answer comes late: it is there again, and what it said is known without asking.
        late = {"id": "1", "text": "ice at the gate", "model": "m", "vector": b64encode(bytes(2 * SIZE)).decode()}
        asking.hear(json.dumps(late))
        assert await asking.meaning("ice at the gate", 0.5) is not None
        assert len(sent) == 1
        assert await asking.meaning("mud at the gate", 0.5) is None
        assert len(sent) == 2
