"""Everybody reads in their own language what somebody said in another: in others' words first, else by a machine."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from tests.factories import make_member, make_organisation
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.db.session import organisation_session, session
from backhaul.identity.models import Organisation
from backhaul.pipeline.stages import AFTER, Stage
from backhaul.settings import Settings, get_settings
from backhaul.tips.models import Translation
from backhaul_workers.registry import run
from backhaul_workers.speech.engine import Samples
from backhaul_workers.speech.scripted import ScriptedEngine
from backhaul_workers.tools import Tools
from backhaul_workers.translation import TranslatorError, Words, load_text_translator
from backhaul_workers.worker import work

DATA = Path(__file__).resolve().parents[1] / "data"
CLIP = ("a0", "audio/webm", (DATA / "amiable.webm").read_bytes())
GERMAN = "Die Einfahrt am Lager ist heute gesperrt, der Code ist 4711, bitte Herrn Nowak anrufen, 07400 123456"
ENGLISH = "The driveway at the warehouse is closed today, the code is 4711, Nowak knows why, 07400 123456"


@pytest.fixture
def engine() -> object:
    """Every recording says the same, and Whisper's English of it."""
    return ScriptedEngine({"en:default": ENGLISH}, default=GERMAN)


class People:
    """An organisation of German and English speakers, and what a German driver said in it."""

    def __init__(self, organisation: Organisation, phones: dict[str, Phone], tip: UUID) -> None:
        self.organisation = organisation
        self.driver, self.german, self.english, self.manager, self.partner = phones.values()
        self.tip = tip


@pytest.fixture
async def people(phone: PhoneOf, drain: Drain) -> People:
    organisation = await make_organisation(languages=("de", "en"))
    who = {
        "driver": ("contributor", "de"),
        "german": ("contributor", "de-AT"),
        "english": ("contributor", "en-GB"),
        "manager": ("manager", "en"),
        "partner": ("partner", "en"),
    }
    phones = {
        name: await phone(await make_member(organisation, role, language=language)) for name, (role, language) in who.items()
    }
    tip = await phones["driver"].send("voice", CLIP)
    await drain()
    return People(organisation, phones, tip)


async def feed(reader: Phone) -> dict[str, Any]:
    (item,) = (await reader.get("/feed"))["items"]
    assert isinstance(item, dict)
    return item


async def test_each_reads_their_language_and_the_original_stays(people: People) -> None:
    item = await feed(people.english)
    assert item["language"] == "de"
    assert item["text"].startswith("Die Einfahrt am Lager")
    told = item["translation"]
    assert (told["language"], told["source"]) == ("en", "scripted")
    assert told["text"] == "The driveway at the warehouse is closed today, the code is 4711, 👤██ knows why, ☎██"
    assert told["title"].startswith("The driveway at the warehouse")
    for reader in (people.german, people.driver):
        assert (await feed(reader))["translation"] is None
    (evidence,) = (await people.english.get(f"/insights/{item['id']}/tips"))["items"]
    assert evidence["translation"] == told
    (evidence,) = (await people.german.get(f"/insights/{item['id']}/tips"))["items"]
    assert evidence["translation"] is None
    assert (await people.english.get(f"/insights/{item['id']}"))["translation"] == told


async def test_what_is_personal_is_masked_before_a_translation_is_stored(people: People) -> None:
    async with organisation_session(people.organisation.id) as db:
        (stored,) = (await db.scalars(select(Translation))).all()
        findings = str((await db.execute(text("SELECT translations FROM insight"))).all())
    everything = findings + str([getattr(stored, name) for name in ("title", "text", "title_for_members", "text_for_members")])
    assert [word for word in ("Nowak", "123456") if word in everything] == []
    assert "4711" not in stored.text
    assert "4711" in (stored.text_for_members or "")
    assert (stored.language, stored.engine, stored.model) == ("en", "scripted", "script")


async def test_what_somebody_said_in_the_reader_s_language_is_better_than_a_machine_s(people: People, drain: Drain) -> None:
    insight = await feed(people.manager)
    typed = await people.manager.send("text", text="Nobody gets into the depot today, the drive is closed")
    await drain()
    other = (await people.manager.status(typed))["insight_id"]
    if other != insight["id"]:
        merged = await people.manager.client.post(
            f"/api/v1/insights/{insight['id']}/merge", json={"other_id": other}, headers=people.manager.headers
        )
        assert merged.status_code == 200, merged.text

    item = await feed(people.english)
    assert (item["id"], item["language"], item["tips"]) == (insight["id"], "de", 2)
    said = "Nobody gets into the depot today, the drive is closed"
    assert item["translation"] == {"language": "en", "title": said, "text": said, "source": "told"}
    assert (await feed(people.german))["translation"] is None

    # Taken back, the machine's is what is left.
    gone = await people.manager.client.delete(f"/api/v1/tips/{typed}", headers=people.manager.headers)
    assert gone.status_code == 204
    assert (await feed(people.english))["translation"]["source"] == "scripted"


async def test_publishing_waits_for_no_translation_and_nobody_is_parked_for_one(phone: PhoneOf, drain: Drain) -> None:
    await drain()  # what other stories left behind

    class Broken(ScriptedEngine):
        def translate(self, samples: Samples, *, language: str) -> str:
            raise RuntimeError(f"out of memory at {len(samples)} samples in {language}")

    organisation = await make_organisation(languages=("de", "en"))
    driver = await phone(await make_member(organisation, language="de"))
    tip = await driver.send("voice", CLIP)
    tools = Tools(Settings(max_tries=1), Broken(default=GERMAN))
    for stage in (Stage.NORMALISE, Stage.TRANSCRIBE, Stage.UNDERSTAND, Stage.JOIN, Stage.PUBLISH):
        await run(stage, organisation.id, tip, tools)
    assert (await driver.status(tip))["state"] == "published"
    async with session() as db:
        waiting = await db.execute(
            text("SELECT queue_name, priority FROM procrastinate_jobs WHERE task_name = 'tip.translate' AND status = 'todo'")
        )
        assert waiting.all() == [("speech", AFTER)]
        assert AFTER < 0, "which gives way to everybody's"

    await work(tools, once=True)
    assert (await driver.status(tip))["state"] == "published"
    assert (await feed(driver))["translation"] is None


async def test_nothing_is_translated_where_nobody_reads_another_language(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation(languages=("de",))
    driver = await phone(await make_member(organisation, language="de"))
    await driver.send("voice", CLIP)
    await drain()
    async with organisation_session(organisation.id) as db:
        assert (await db.scalars(select(Translation.language))).all() == []


async def test_what_is_corrected_or_meant_is_never_told_in_the_old_words(people: People, drain: Drain) -> None:
    driver = people.driver
    (hidden,) = [one for one in (await driver.status(people.tip))["personal"] if one["kind"] == "phone"]
    body = {"spans": [{"kind": "phone", "text": hidden["text"], "meant": True}]}
    address = f"/api/v1/tips/{people.tip}"
    assert (await driver.client.patch(f"{address}/personal", json=body, headers=driver.headers)).status_code == 200
    await drain()
    assert "07400 123456" in (await feed(people.english))["translation"]["text"]
    body["spans"][0]["meant"] = False
    assert (await driver.client.patch(f"{address}/personal", json=body, headers=driver.headers)).status_code == 200
    await drain()
    assert "07400 123456" not in str(await feed(people.english))

    correction = {"text": "Die Ausfahrt ist heute gesperrt, nicht die Einfahrt", "base_version": 1}
    answer = await driver.client.put(f"{address}/transcript", json=correction, headers=driver.headers)
    assert answer.status_code == 200, answer.text
    await drain()
    item = await feed(people.english)
    assert item["text"] == correction["text"]
    assert item["translation"] is None, "Whisper would say again what was wrong"


async def test_a_withdrawn_tip_takes_its_translation_along(people: People) -> None:
    answer = await people.driver.client.delete(f"/api/v1/tips/{people.tip}", headers=people.driver.headers)
    assert answer.status_code == 204
    async with organisation_session(people.organisation.id) as db:
        assert (await db.scalars(select(Translation.text))).all() == []
    assert (await people.english.get("/feed"))["items"] == []


async def test_a_page_takes_as_many_statements_in_whatever_language_it_is_read(
    people: People, counted: Callable[[], AbstractContextManager[list[str]]], drain: Drain
) -> None:
    numbers = []
    for _ in range(2):
        with counted() as statements:
            await people.english.get("/feed")
        numbers.append(len(statements))
        for said in ("Der Zaun ist offen", "Ein Hund bellt am Tor", "Das Licht im Hof ist kaputt"):
            await people.driver.send("text", text=said)
        await drain()
    assert numbers[0] == numbers[1]


class Loud:
    """A translator of texts as somebody may plug in."""

    name = "loud"
    model = "capitals"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def can(self, words: Words, target: str) -> bool:
        return words.language == "de" and target in ("en", "pl")

    def translate(self, words: Words, target: str) -> str:
        return f"{target}: {words.text.upper()}"


async def test_another_engine_is_plugged_in_by_a_setting(phone: PhoneOf, drain: Drain) -> None:
    await drain()  # what other stories left behind
    organisation = await make_organisation(languages=("de", "en"))
    driver, polish = [await phone(await make_member(organisation, language=language)) for language in ("de", "pl")]
    await driver.send("voice", CLIP)
    tools = Tools(Settings(translator=f"{__name__}:Loud"), ScriptedEngine(default="Die Einfahrt am Lager ist gesperrt"))
    await work(tools, once=True)
    told = (await feed(polish))["translation"]
    assert (told["source"], told["text"]) == ("loud", "pl: DIE EINFAHRT AM LAGER IST GESPERRT")


def test_a_translator_that_is_not_there_is_named() -> None:
    assert load_text_translator(Settings()) is None
    assert isinstance(load_text_translator(Settings(translator=f"{__name__}:Loud")), Loud)
    for wrong in ("nowhere:Loud", f"{__name__}:Quiet", "unknown", f"{__name__}:DATA"):
        with pytest.raises(TranslatorError, match="BACKHAUL_TRANSLATOR"):
            load_text_translator(Settings(translator=wrong))


async def test_whisper_says_in_english_what_was_said_in_french(phone: PhoneOf) -> None:
    organisation = await make_organisation(languages=("fr", "en"))
    driver, reader = [await phone(await make_member(organisation, language=language)) for language in ("fr", "en")]
    tip = await driver.send("voice", ("a0", "audio/webm", (DATA / "dictee-fr.webm").read_bytes()))
    await work(Tools(get_settings()), once=True)

    assert (await driver.status(tip))["language"] == "fr"
    item = await feed(reader)
    assert "dictée" in item["text"].casefold()
    assert (item["translation"]["language"], item["translation"]["source"]) == ("en", "faster-whisper")
    assert "dict" in item["translation"]["text"].casefold()
    assert "number 1" in item["translation"]["text"].casefold().replace("one", "1")
