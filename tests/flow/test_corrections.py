"""Somebody says what was really said: a new version, in time with the recording, and everything made of it anew."""

import asyncio
import io
import re
import wave
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import jiwer
import numpy as np
import pytest
from tests.factories import make_member, make_organisation, make_site
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.db.session import organisation_session
from backhaul.identity.models import Organisation
from backhaul.insights.tags import add_default_tags
from backhaul.settings import get_settings
from backhaul_workers import audio
from backhaul_workers.speech.engine import SAMPLE_RATE
from backhaul_workers.speech.scripted import ScriptedEngine
from backhaul_workers.stages import understand
from backhaul_workers.tools import Tools
from backhaul_workers.worker import work

DATA = Path(__file__).resolve().parents[1] / "data"
CLIP = ("a0", "audio/webm", (DATA / "amiable.webm").read_bytes())
FIX = {"lat": 60.2936, "lon": 25.0946, "accuracy_m": 9}
HEARD = "Doc five is closed & the gate <b>two</b> is open"
SAID = "Dock nine is closed until Friday & the gate <b>two</b> is open"


@pytest.fixture
def engine() -> object:
    """Every recording says the same."""
    return ScriptedEngine(default=HEARD)


@pytest.fixture
async def northgate() -> Organisation:
    organisation = await make_organisation(languages=("en",))
    async with organisation_session(organisation.id) as db:
        await add_default_tags(db, organisation.id)
    depot = await make_site(organisation, "Northgate Depot", lat=60.2935, lon=25.0945, radius_m=250)
    await make_site(organisation, "Dock 9", lat=60.2945, lon=25.0945, radius_m=20, parent=depot)
    return organisation


async def correct(phone: Phone, tip: UUID, text: Any, base_version: Any = 1) -> httpx.Response:
    body = {"text": text, "base_version": base_version}
    return await phone.client.put(f"/api/v1/tips/{tip}/transcript", json=body, headers=phone.headers)


async def captions(phone: Phone, tip: UUID, **query: str) -> httpx.Response:
    return await phone.client.get(f"/api/v1/tips/{tip}/captions.vtt", params=query, headers=phone.headers)


async def test_the_author_corrects_what_was_heard_and_everything_follows(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver, peer, manager = [
        await phone(await make_member(northgate, role)) for role in ("contributor", "contributor", "manager")
    ]
    tip = await driver.send("voice", CLIP, fix=FIX)
    await drain()
    before = (await peer.get("/feed"))["items"][0]
    assert (before["place"]["label"], before["valid_until"]) == ("Northgate Depot", None)

    answer = await correct(driver, tip, SAID)

    assert answer.status_code == 200, answer.text
    assert (answer.json()["transcript"]["version"], answer.json()["transcript"]["text"]) == (2, SAID)
    await drain()
    (item,) = (await peer.get("/feed"))["items"]
    assert item["id"] == before["id"]
    assert item["text"] == SAID
    assert item["title"] != before["title"]
    assert item["place"]["label"] == "Dock 9"
    assert item["valid_until"] is not None
    # What stayed keeps its moment; what was changed has the time of what it replaces.
    (was,) = (await manager.get(f"/insights/{item['id']}"))["transcripts"]
    times = {word["text"]: (word["start_s"], word["end_s"]) for segment in was["segments"] for word in segment["words"]}
    step = times["closed"][1] - times["closed"][0]
    heard = HEARD.split()
    for word in ("is", "closed", "&", "gate", "<b>two</b>", "open"):
        assert times[word][1] == pytest.approx((len(heard) - heard[::-1].index(word)) * step, abs=0.01), word
    assert times["Dock"][0] == 0
    assert times["nine"][1] == pytest.approx(2 * step, abs=0.01)

    versions = (await driver.get(f"/tips/{tip}/transcripts"))["items"]
    assert [(one["version"], one["text"], one["corrected_by"]) for one in versions] == [(2, SAID, "author"), (1, HEARD, None)]
    assert (versions[1]["engine"], versions[1]["model"]) == ("scripted", "script")
    assert (await manager.get(f"/tips/{tip}/transcripts"))["items"] == versions

    # A manager goes on from there, and colleagues do not.
    assert (await correct(manager, tip, "Dock ten is closed", 2)).status_code == 200
    assert (await manager.get(f"/tips/{tip}/transcripts"))["items"][0]["corrected_by"] == "manager"
    assert (await correct(peer, tip, "Everything is open", 3)).status_code == 404
    assert (await peer.client.get(f"/api/v1/tips/{tip}/transcripts", headers=peer.headers)).status_code == 404


async def test_who_corrects_an_old_version_is_told_and_loses_nothing(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver = await phone(await make_member(northgate))
    tip = await driver.send("voice", CLIP)
    await drain()
    assert (await correct(driver, tip, SAID)).status_code == 200

    late = await correct(driver, tip, "Something else")
    assert (late.status_code, late.json()["type"], late.json()["version"]) == (409, "/problems/transcript-changed", 2)
    assert late.headers["content-type"] == "application/problem+json"
    # The same again is a phone that heard no answer.
    assert (await correct(driver, tip, SAID)).status_code == 200
    assert (await correct(driver, tip, SAID, 2)).status_code == 200
    bad: list[tuple[Any, Any]] = [("", 2), (" \n", 2), ("x" * 10_001, 2), ("x", 0), ("x", None), (7, 2)]
    for text, base in bad:
        refused = await correct(driver, tip, text, base)
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid"), text
    assert len((await driver.get(f"/tips/{tip}/transcripts"))["items"]) == 2

    typed = await driver.send("text", text="Nothing was spoken here")
    assert (await correct(driver, typed, "Something")).status_code == 404
    assert (await correct(driver, uuid4(), "Something")).status_code == 404
    assert (await driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)).status_code == 204
    assert (await correct(driver, tip, "Something", 2)).status_code == 410
    assert (await captions(driver, tip)).status_code == 404


async def test_the_author_of_an_anonymous_tip_corrects_it_by_its_number_and_stays_unknown(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver, manager = [await phone(await make_member(northgate, role)) for role in ("contributor", "manager")]
    without_number = driver.headers
    tip = await driver.send("voice", CLIP, anonymous=True)
    await drain()

    assert (await correct(Phone(driver.client, without_number), tip, SAID)).status_code == 404
    assert (await correct(driver, tip, SAID)).status_code == 200

    (newest, _) = (await manager.get(f"/tips/{tip}/transcripts"))["items"]
    assert newest["corrected_by"] == "author"
    assert newest["created_at"][13:19] == ":00:00", "nothing tells the minute"


async def test_what_a_correction_says_of_a_person_is_masked_in_the_captions_of_others(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver, peer = [await phone(await make_member(northgate)) for _ in range(2)]
    tip = await driver.send("voice", CLIP)
    await drain()
    assert (await correct(driver, tip, "Dock five is closed, call Marek Nowak on 07400 123456 & wait")).status_code == 200
    # Until it was looked through, others read what was heard.
    assert "Doc five" in (await captions(peer, tip)).text
    await drain()

    whole, masked = (await captions(driver, tip)).text, (await captions(peer, tip)).text

    assert "07400 123456" in whole.replace("\n", " ")
    assert "123456" not in masked
    assert "☎██ &amp; wait" in masked.replace("\n", " ")


async def test_a_correction_while_the_worker_thinks_is_not_lost(
    phone: PhoneOf, drain: Drain, northgate: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drain()  # what other stories left behind
    driver = await phone(await make_member(northgate))
    tip = await driver.send("voice", CLIP, fix=FIX)
    loop, thinking = asyncio.get_running_loop(), understand.work
    answers: list[int] = []

    def slowly(job: Any, tools: Tools) -> Any:
        # In the worker's thread, between its two transactions.
        if not answers:
            answers.append(asyncio.run_coroutine_threadsafe(correct(driver, tip, SAID), loop).result(20).status_code)
        return thinking(job, tools)

    monkeypatch.setattr(understand, "work", slowly)
    await drain()
    assert answers == [200]
    (item,) = (await driver.get("/feed"))["items"]
    assert item["text"] == SAID


async def test_captions_are_a_file_that_players_and_nobody_else_understands(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver, peer = [await phone(await make_member(northgate)) for _ in range(2)]
    stranger = await phone(await make_member(await make_organisation()))
    tip = await driver.send("voice", CLIP)
    typed = await driver.send("text", text="The bin at the west wall is full")
    await drain()
    media = {item["text"]: item["media"] for item in (await peer.get("/feed"))["items"]}
    (voice,) = media[HEARD]
    assert voice["captions_url"] == f"/api/v1/tips/{tip}/captions.vtt?part=a0"

    shown = await peer.client.get(voice["captions_url"], headers=peer.headers)

    assert shown.status_code == 200
    assert shown.headers["content-type"] == "text/vtt; charset=utf-8"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-language"] == "en"
    head, *cues = shown.text.rstrip().split("\n\n")
    assert head == "WEBVTT\nLanguage: en"
    assert " ".join(line for cue in cues for line in cue.split("\n")[1:]) == HEARD.replace("&", "&amp;").replace(
        "<", "&lt;"
    ).replace(">", "&gt;")
    assert cues[0].startswith("00:00:00.000 --> 00:00:0")
    assert (await captions(peer, tip)).text == shown.text
    assert (await captions(peer, tip, part="other")).text.rstrip() == head
    assert (await captions(peer, tip, part="../x")).status_code == 422
    for reader, id in ((stranger, tip), (peer, typed), (peer, uuid4())):
        answer = await captions(reader, id)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


# Several times what is said in these, with real weights.
LONG = {
    "ask-not.webm": "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
    "acquit.webm": "so they always acquit and then a man goes in the night with a hundred masked cowards at his back"
    " and lynches the rascal",
    "amiable.webm": "had he married a more amiable woman he might have been made still more respectable than he was",
    "chafing-dish.webm": "serve in a chafing dish with thin slices of dry toast",
}


def long_recording(turns: int) -> tuple[bytes, str, float]:
    """The four clips one after the other, so many times, as a wav: its bytes, what is said, and its length in seconds."""
    pieces = [audio.normalise((DATA / name).read_bytes(), "audio/webm", max_s=60).speech for name in LONG]
    pcm = b"".join(pieces) * turns
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(pcm)
    return out.getvalue(), " ".join([*LONG.values()] * turns), len(pcm) / 2 / SAMPLE_RATE


def moments(cue: str) -> tuple[float, float]:
    start, end = cue.split("\n")[0].split(" --> ")
    hours = [moment.split(":") for moment in (start, end)]
    first, last = (int(h) * 3600 + int(m) * 60 + float(s) for h, m, s in hours)
    return first, last


@pytest.mark.parametrize("turns", [2, 6])
async def test_a_recording_of_minutes_is_heard_whole_and_its_captions_come_in_order(phone: PhoneOf, turns: int) -> None:
    northgate = await make_organisation(languages=("en",))
    driver = await phone(await make_member(northgate))
    recording, said, lasts_s = long_recording(turns)
    assert lasts_s > (60 if turns == 2 else 180)
    tip = await driver.send("voice", ("a0", "audio/wav", recording))
    await work(Tools(get_settings()), once=True)

    status = await driver.status(tip)
    assert status["state"] == "published"
    heard = re.sub(r"[^\w ]", " ", status["transcript"]["text"].lower())
    assert jiwer.wer(said, " ".join(heard.split())) <= 0.25
    cues = (await captions(driver, tip)).text.rstrip().split("\n\n")[1:]
    times = [moments(cue) for cue in cues]
    assert all(end <= start for (_, end), (start, _) in pairwise(times))
    assert all(0 < end - start <= 7.001 for start, end in times)
    assert times[-1][1] == pytest.approx(lasts_s, abs=2)
    assert all(len(cue.split("\n")) <= 3 and max(map(len, cue.split("\n")[1:])) <= 42 for cue in cues)
    # In time: each turn begins with the same words. Whisper itself is a few seconds off now and then.
    begins = [start for cue, (start, _) in zip(cues, times, strict=True) if "And so" in cue]
    assert len(begins) == turns
    off_s = np.abs(np.diff(begins) - lasts_s / turns)
    assert np.median(off_s) < 0.5
    assert off_s.max() < 6
