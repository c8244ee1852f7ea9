"""Which model hears a recording: the organisation's own, and a second one where the first is unsure."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from uuid import uuid4

import numpy as np
import pytest
from tests.factories import make_member, make_organisation
from tests.flow.phone import PhoneOf

from backhaul.db.session import organisation_session
from backhaul.identity.models import Organisation
from backhaul.settings import Settings, get_settings
from backhaul_workers.speech import Transcription, models
from backhaul_workers.speech.engine import Samples
from backhaul_workers.speech.scripted import ScriptedEngine
from backhaul_workers.stages import transcribe
from backhaul_workers.tools import Tools
from backhaul_workers.worker import work

DATA = Path(__file__).resolve().parents[1] / "data"
ENGLISH = ("a0", "audio/webm", (DATA / "chafing-dish.webm").read_bytes())
CLEAR = ("a0", "audio/webm", (DATA / "amiable.webm").read_bytes())
FRENCH = ("a0", "audio/webm", (DATA / "dictee-fr.webm").read_bytes())


@pytest.fixture(scope="module")
def tiny() -> str:
    """The smallest model of the catalogue, which knows English only; fetched like every other."""
    try:
        models.ensure("tiny.en", get_settings().models_folder)
    except models.ModelError as error:
        message = f"stories with two models are LEFT OUT: {error}"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(f"{message}; CI must have it")
        pytest.skip(message)
    return "tiny.en"


def backhaul(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "backhaul", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # our own command


async def test_an_operator_gives_an_organisation_a_model_of_its_own(phone: PhoneOf, tiny: str) -> None:
    northgate = await make_organisation("Northgate with a model")
    driver = await phone(await make_member(northgate))
    other = await phone(await make_member(await make_organisation()))

    refused = backhaul("organisation", "set", str(northgate.id), "--speech-model", "no such model")
    assert (refused.returncode, "no model or folder of that name" in refused.stderr) == (1, True), refused.stderr
    assert "Traceback" not in refused.stderr
    assert backhaul("organisation", "set", "Nobody", "--speech-model", tiny).returncode == 1
    done = backhaul("organisation", "set", northgate.name, "--speech-model", tiny)
    assert done.returncode == 0, done.stderr
    assert f"{northgate.id}  {northgate.name}" in backhaul("organisation", "list").stdout

    tips = [(sender, await sender.send("voice", ENGLISH)) for sender in (driver, other)]
    await work(Tools(get_settings()), once=True)

    heard_by = [(await sender.get(f"/tips/{tip}/transcripts"))["items"][0]["model"] for sender, tip in tips]
    assert heard_by == [tiny, "base"]
    assert backhaul("organisation", "set", str(northgate.id), "--speech-model", "").returncode == 0
    async with organisation_session(northgate.id) as db:
        assert (await db.get_one(Organisation, northgate.id)).speech_model is None


async def test_what_a_small_model_does_not_understand_a_better_one_hears(phone: PhoneOf, tiny: str) -> None:
    northgate = await make_organisation(languages=("en", "fr"))
    driver = await phone(await make_member(northgate))
    french, unclear, clear = [await driver.send("voice", clip) for clip in (FRENCH, ENGLISH, CLEAR)]

    await work(Tools(Settings(speech_model=tiny, speech_model_second="base")), once=True)

    (heard,) = (await driver.get(f"/tips/{french}/transcripts"))["items"]
    assert (heard["model"], heard["language"]) == ("base", "fr")
    assert "dictée" in heard["text"].casefold()
    # The small one hears "flinned slices".
    (heard,) = (await driver.get(f"/tips/{unclear}/transcripts"))["items"]
    assert (heard["model"], "thin slices" in heard["text"]) == ("base", True)
    (heard,) = (await driver.get(f"/tips/{clear}/transcripts"))["items"]
    assert heard["model"] == tiny


class Sure(ScriptedEngine):
    """Says what it is told, as sure of it as it is told."""

    def __init__(self, text: str, log_probability: float, doubt: str | None = None) -> None:
        super().__init__(default=text)
        self.sure, self.doubt, self.asked = log_probability, doubt, 0

    def transcribe(
        self, samples: Samples, *, language: str | None, languages: Sequence[str] = (), hotwords: Sequence[str] = ()
    ) -> Transcription:
        self.asked += 1
        said = super().transcribe(samples, language=language, languages=languages, hotwords=hotwords)
        return replace(said, model=self.default, log_probability=self.sure, doubt=self.doubt)


@pytest.mark.parametrize(
    ("first", "second", "believed", "asked"),
    [
        (Sure("clear", -0.2), Sure("other", -0.1), "clear", 0),
        (Sure("unclear", -1.0), Sure("better", -0.4), "better", 1),
        (Sure("unclear", -1.0), Sure("about as sure", -1.1), "about as sure", 1),
        (Sure("unclear", -0.7), Sure("much less sure", -2.0), "unclear", 1),
        (Sure("doubtful", -0.2, "hole"), Sure("whole", -0.3), "whole", 1),
        (Sure("", 0.0, "nothing"), Sure("something", -0.9), "something", 1),
        (Sure("unclear", -1.0), Sure("", 0.0, "nothing"), "unclear", 1),
        (Sure("", 0.0), Sure("invented", -0.1), "", 0),
    ],
)
def test_the_surer_of_two_is_believed(first: Sure, second: Sure, believed: str, asked: int) -> None:
    class Two(Tools):
        def second_engine(self, model: str | None) -> Sure:
            assert model is None
            return second

    said = transcribe._hear(_job(), Two(Settings(), first), _loud())

    assert (said.text, second.asked) == (believed, asked)


def _job() -> transcribe.Job:
    return transcribe.Job(uuid4(), uuid4(), (), ("en",), (), says_more=False, model=None)


def _loud() -> Samples:
    return np.ones(16_000, np.float32)


def test_no_more_models_stay_in_memory_than_a_setting_says() -> None:
    tools = Tools(Settings(speech_engine="scripted", speech_models_loaded=2))
    first, second = tools.engine("first"), tools.engine("second")
    assert tools.engine("first") is first
    tools.engine("third")  # for which the second, used longest ago, has to go
    assert tools.engine("first") is first
    assert tools.engine("second") is not second
    assert tools.engine() is not first
    assert set(tools.models) == {"speech model second", "model base"}, "what had to go is no longer said to be here"
    assert Tools(Settings(speech_model_second="")).second_engine(None) is None
    assert Tools(Settings(speech_model="a", speech_model_second="a")).second_engine(None) is None


def test_a_model_that_is_missing_takes_no_other_s_place(tmp_path: Path) -> None:
    first = ScriptedEngine()
    tools = Tools(Settings(models_dir=tmp_path, speech_models_loaded=1), first)
    for _ in range(2):
        with pytest.raises(models.ModelError) as missing:
            tools.engine(str(tmp_path / "elsewhere"))
        assert missing.value.needs == "speech model elsewhere"
    assert tools.engine() is first
    with pytest.raises(models.ModelError):
        tools.engine(str(tmp_path / "nowhere"))
    assert tools.models == {"speech model elsewhere": "missing", "speech model nowhere": "missing"}


def vouched(folder: Path) -> Path:
    """A model that is what its sums say, and that no library reads."""
    folder.mkdir()
    for name in models.NEEDED:
        (folder / name).write_bytes(name.encode())
    sums = (f"{sha256(name.encode()).hexdigest()}  {name}" for name in models.NEEDED)
    (folder / models.SUMS).write_text("\n".join(sums))
    return folder


@pytest.mark.parametrize("name", ["no-model", "https://here:port/model.zip#sha256=" + "0" * 64])
def test_a_model_that_cannot_be_loaded_or_fetched_is_a_missing_one(tmp_path: Path, name: str) -> None:
    vouched(tmp_path / "no-model")
    tools = Tools(Settings(models_dir=tmp_path / "models"))
    with pytest.raises(models.ModelError, match="could not be") as missing:
        tools.engine(name if "://" in name else str(tmp_path / name))
    assert missing.value.needs in tools.models


def test_where_the_better_model_cannot_be_had_the_first_words_stand(tmp_path: Path) -> None:
    unsure = Sure("unclear", -1.0)
    tools = Tools(Settings(models_dir=tmp_path, speech_model_second=str(tmp_path / "better")), unsure)
    assert transcribe._hear(_job(), tools, _loud()).text == "unclear"


def test_while_a_model_is_fetched_the_others_are_there_and_nobody_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backhaul_workers.tools._CHECKED_S", 0.2)
    asked, over = Event(), Event()

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            over.wait(60)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server, ThreadPoolExecutor(2) as pool:
        pool.submit(server.serve_forever)
        first = ScriptedEngine()
        tools = Tools(Settings(models_dir=tmp_path, speech_models_loaded=1), first)
        address = f"http://127.0.0.1:{server.server_port}/m.zip#sha256={'0' * 64}"
        fetching = pool.submit(tools.engine, address)
        try:
            assert asked.wait(30)
            began = time.monotonic()
            for _ in range(20):
                with pytest.raises(models.ModelError, match="is being fetched"):
                    tools.engine(address)
            assert tools.engine() is first
            assert time.monotonic() - began < 2, "they do not even wait one after the other"
        finally:
            over.set()
            assert isinstance(fetching.exception(30), models.ModelError)
            server.shutdown()


def test_the_doctor_looks_at_every_model_that_somebody_is_heard_with(tmp_path: Path) -> None:
    address = f"https://models.example/m.zip#sha256={'ab' * 32}"
    environment = {"BACKHAUL_MODELS_DIR": str(tmp_path), "BACKHAUL_SPEECH_MODEL": address}
    environment["BACKHAUL_SPEECH_MODEL_SECOND"] = str(get_settings().models_folder.resolve() / "base")
    missing = _doctor(environment)
    vouched(tmp_path / ("ab" * 8))
    assert missing["speech model"] == "absent"
    assert missing["second speech model"] == "ok"
    assert _doctor(environment)["speech model"] == "ok"


async def test_the_doctor_looks_at_the_models_of_organisations(phone: PhoneOf) -> None:
    del phone
    northgate = await make_organisation("Northgate whose model is gone")
    try:
        async with organisation_session(northgate.id, role="admin") as db:
            (await db.get_one(Organisation, northgate.id)).speech_model = "/nowhere/to-be-found"
        found = await asyncio.to_thread(_doctor, {})
        assert found[f"speech model of {northgate.name}"] == "absent"
    finally:
        async with organisation_session(northgate.id, role="admin") as db:
            (await db.get_one(Organisation, northgate.id)).speech_model = None


def _doctor(environment: dict[str, str]) -> dict[str, str]:
    command = [sys.executable, "-m", "backhaul", "doctor", "--json"]
    told = subprocess.run(
        command, env={**os.environ, "BACKHAUL_PORT": "0", **environment}, capture_output=True, text=True, check=False
    )
    return {check["name"]: check["state"] for check in json.loads(told.stdout)}
