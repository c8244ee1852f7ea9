"""Real recordings, real weights, both engines: what was said is written down, and nothing is where nobody spoke."""

import importlib.util
import os
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jiwer
import numpy as np
import pytest

from backhaul.settings import Settings
from backhaul_workers import audio
from backhaul_workers.speech import Engine, Segment, Word, checks, load_engine, models
from backhaul_workers.speech.activity import voiced
from backhaul_workers.speech.engine import SAMPLE_RATE, Samples
from backhaul_workers.speech.faster import FasterWhisper
from backhaul_workers.speech.scripted import ScriptedEngine, key

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
MODELS = Path(os.environ.get("BACKHAUL_MODELS_DIR", ROOT / "var" / "models"))

# openai-whisper reads its vocabulary from files that it never closes.
pytestmark = pytest.mark.filterwarnings(r"ignore:unclosed file .*\.tiktoken:ResourceWarning")

SPOKEN = {
    "acquit.webm": "so they always acquit and then a man goes in the night with a hundred masked cowards at his back"
    " and lynches the rascal",
    "chafing-dish.webm": "serve in a chafing dish with thin slices of dry toast",
    "ask-not.webm": "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
    "amiable.webm": "had he married a more amiable woman he might have been made still more respectable than he was",
}


@cache
def engine(name: str) -> Engine:
    """One engine for the run, as a worker has it."""
    if name == "openai-whisper" and not importlib.util.find_spec("whisper"):
        message = "the engine openai-whisper is LEFT OUT: its extra is not installed (infra/requirements/README.md)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(f"{message}; CI must install it")
        pytest.skip(message)
    return load_engine(Settings(speech_engine=name, models_dir=MODELS, speech_processes=2))


both_engines = pytest.mark.parametrize("name", ["faster-whisper", "openai-whisper"])


@cache
def recording(file: str) -> Samples:
    return audio.samples(audio.normalise((DATA / file).read_bytes(), "audio/webm", max_s=60).speech)


def plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())


# OpenAI's own implementation takes ten times as long; a long and a short recording show that it is used rightly. The short one
# comes with a hint that Whisper does not know.
@pytest.mark.parametrize(
    ("name", "hints"),
    [
        ("faster-whisper", dict.fromkeys(SPOKEN, "en")),
        ("openai-whisper", {"ask-not.webm": "en", "chafing-dish.webm": "xx"}),
    ],
)
def test_what_was_said_is_written_down(name: str, hints: dict[str, str]) -> None:
    for file, language in hints.items():
        said = SPOKEN[file]
        heard = engine(name).transcribe(recording(file), language=language, languages=("en",))

        assert jiwer.wer(said, plain(heard.text)) <= 0.25, file
        assert (heard.engine, heard.model, heard.language) == (name, "base", "en")
        words = [word for segment in heard.segments for word in segment.words]
        assert plain(" ".join(word.text for word in words)) == plain(heard.text)
        times = [moment for word in words for moment in (word.start_s, word.end_s)]
        assert times == sorted(times)
        assert 0 <= times[0] < times[-1] <= len(recording(file)) / SAMPLE_RATE + 0.1
        assert all(0 <= word.confidence <= 1 for word in words)
        assert np.mean([word.confidence for word in words]) > 0.7


@both_engines
def test_the_language_is_found_among_those_of_the_organisation(name: str) -> None:
    french = engine(name).transcribe(recording("dictee-fr.webm"), language=None, languages=("en", "fr", "fi"))
    assert french.language == "fr"
    assert french.language_probability > 0.7
    assert "dictée" in french.text.casefold()


def test_without_a_list_any_language_is_found_and_with_a_wrong_one_there_are_words() -> None:
    # Both engines choose by ``among``: heard by the one that is ten times as fast.
    chafing_dish = recording("chafing-dish.webm")
    assert engine("faster-whisper").transcribe(chafing_dish, language=None).language == "en"
    assert engine("faster-whisper").transcribe(chafing_dish, language=None, languages=("de",)).language == "de"
    # A hint that Whisper does not know still gives words; of OpenAI's that is told above.
    assert engine("faster-whisper").transcribe(chafing_dish, language="xx", languages=("en",)).text


def without_speech() -> dict[str, Samples]:
    random, t = np.random.default_rng(3), np.arange(SAMPLE_RATE * 10) / SAMPLE_RATE
    brown = np.cumsum(random.standard_normal(len(t)))
    brown -= np.convolve(brown, np.ones(800) / 800, "same")
    pitch = np.cumsum(30 + 5 * np.sin(2 * np.pi * t / 7)) / SAMPLE_RATE
    diesel = sum(np.sin(2 * np.pi * k * pitch + k) / k**0.8 for k in range(1, 40))
    every = {
        "silence": np.zeros(len(t)),
        "half a minute of silence": np.zeros(SAMPLE_RATE * 30),
        "an empty room": random.standard_normal(len(t)) * 1e-4,
        "hiss": random.standard_normal(len(t)) * 0.05,
        "mains hum": 0.05 * np.sin(2 * np.pi * 50 * t) + 0.02 * np.sin(2 * np.pi * 150 * t),
        "a reversing beeper": 0.3 * np.sin(2 * np.pi * 1_250 * t) * (t % 1 < 0.5),
        "a diesel engine": 0.08 * (diesel / np.std(diesel) + brown / brown.std()),
        "a click": np.eye(1, 1_600, 800)[0],
        "nothing": np.zeros(0),
    }
    return {name: samples.astype(np.float32) for name, samples in every.items()}


@both_engines
@pytest.mark.parametrize("sound", without_speech())
def test_no_words_are_invented_where_nobody_speaks(name: str, sound: str) -> None:
    heard = engine(name).transcribe(without_speech()[sound], language=None, languages=("en", "fr"))

    assert heard.text == ""
    assert heard.segments == ()


@both_engines
def test_long_silences_are_skipped_and_times_stay_those_of_the_recording(name: str) -> None:
    said = recording("chafing-dish.webm")
    silence = np.zeros(SAMPLE_RATE * 12, np.float32)

    heard = engine(name).transcribe(np.concatenate([silence, said, silence, said, silence]), language="en")

    assert jiwer.wer(" ".join([SPOKEN["chafing-dish.webm"]] * 2), plain(heard.text)) <= 0.25
    starts = [word.start_s for segment in heard.segments for word in segment.words if plain(word.text) == "serve"]
    said_s = len(said) / SAMPLE_RATE
    assert starts == [pytest.approx(12, abs=1.2), pytest.approx(24 + said_s, abs=1.2)]


def test_clips_are_transcribed_side_by_side_as_if_alone() -> None:
    hear = engine("faster-whisper").transcribe
    files = ["chafing-dish.webm", "amiable.webm", "acquit.webm"]
    alone = [hear(recording(file), language="en").text for file in files]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda file: hear(recording(file), language="en").text, files * 2))
    assert together == alone * 2


def test_voice_activity_keeps_speech_and_drops_the_rest() -> None:
    said = recording("ask-not.webm")
    noise = without_speech()["hiss"] * 0.02
    voice = voiced(np.concatenate([noise, said, noise]))

    assert voice is not None
    assert len(said) / SAMPLE_RATE - 2 < voice.duration_s < len(said) / SAMPLE_RATE + 3
    assert voice.original_s(1.0) == pytest.approx(voice.starts_s[0] + 1.0)
    assert 8.5 < voice.starts_s[0] < 11


def segment(text: str, seconds: float = 5.0) -> Segment:
    said = text.split()
    step = seconds / max(1, len(said))
    words = tuple(Word(i * step, (i + 1) * step, word, 0.9) for i, word in enumerate(said))
    return Segment(0.0, seconds, text, words)


def accepted(text: str, seconds: float = 5.0) -> Sequence[str]:
    voice = voiced(recording("chafing-dish.webm"))
    assert voice is not None
    return [kept.text for kept in checks.checked([segment(text, seconds)], voice)]


def test_a_decoder_that_runs_in_circles_is_cut_short() -> None:
    assert accepted("Dock nine is closed. Thank you. Thank you. Thank you. Thank you. Thank you. Thank you.") == [
        "Dock nine is closed. Thank you."
    ]
    assert accepted("so so so so so so so so so so so so so so so so so") == ["so"]
    assert accepted("No, no, no, no, not that dock.") == ["No, no, no, no, not that dock."]
    assert accepted("Ja, ja, ja, ja!") == ["Ja, ja, ja, ja!"]


def test_noises_and_impossible_speed_are_no_words() -> None:
    assert accepted("[Music] (engine noise) ♪♪") == []
    assert accepted("...") == []
    assert accepted("The gate is open [beep]") == ["The gate is open [beep]"]
    assert accepted("a whole paragraph " + " ".join(f"word{i}" for i in range(90)), 0.4) == []


def doubted(text: str, seconds: float | None = None, sure: float = -0.3) -> str | None:
    """Why these words, spread over so much of a real voice of six seconds, are doubted."""
    voice = voiced(recording("acquit.webm"))
    assert voice is not None
    return checks.doubt([segment(text, seconds or voice.until_s)] if text else [], voice, sure)


def test_what_a_short_window_gets_wrong_is_noticed() -> None:
    said = SPOKEN["acquit.webm"]
    assert doubted(said) is None
    assert doubted(said, sure=-1.2) == "unsure"
    assert doubted("") == "nothing"
    assert doubted("so he") == "slow"
    assert doubted(said[:60], 3.0) == "early"
    assert doubted("and so " * 20) == "circles"
    assert doubted(" ".join([*SPOKEN.values(), *reversed(said.split()), *reversed(SPOKEN["amiable.webm"].split())])) == "fast"


def test_words_that_are_missing_in_the_middle_are_noticed() -> None:
    voice = voiced(recording("acquit.webm"))
    assert voice is not None
    words = (Word(0.5, 1.0, "So", 0.9), Word(1.0, 2.0, "they always acquit", 0.9), Word(5.5, voice.until_s, "rascal", 0.9))
    assert checks.doubt([Segment(0.5, voice.until_s, "So they always acquit rascal", words)], voice, -0.3) == "hole"


def test_names_that_come_back_as_they_were_told_are_noticed() -> None:
    names = ("Northgate Depot", "Route 46", "Kowalczyk Foods", "Lamar Street")
    assert checks.echoes([segment("Northgate Depot, Route 46.")], names)
    assert checks.echoes([segment("Thanks for watching Route 46, Kowalczyk Foods, Lamar Street.")], names)
    assert not checks.echoes([segment("The ramp at Lamar Street is closed.")], names)
    assert not checks.echoes([segment("Thank you.")], ())
    assert not checks.echoes([], names)


NAMES = ("Northgate Depot", "Route 46", "Kowalczyk Foods", "Lamar Street", "Vuosaari Harbour")


# By name, so that no recording is opened before a story hears it.
UNCLEAR = ("backwards", "another backwards", "hardly louder than the hiss", "half a word")


@cache
def unclear() -> dict[str, Samples]:
    """A voice, but no words that anybody could understand. Whisper, told names, hears them in each of these."""
    quiet, hiss = recording("acquit.webm") * 0.02, np.random.default_rng(3).standard_normal(len(recording("acquit.webm")))
    every = {
        "backwards": recording("ask-not.webm")[::-1],
        "another backwards": recording("acquit.webm")[::-1],
        "hardly louder than the hiss": quiet + hiss * 0.004,
        "half a word": recording("amiable.webm")[24_000:33_600],
    }
    assert tuple(every) == UNCLEAR
    silence = np.zeros(SAMPLE_RATE)
    return {name: np.concatenate([silence, samples, silence]).astype(np.float32) for name, samples in every.items()}


# Half a minute each for OpenAI's, which tries all temperatures twice; what doubts the words is the same for both.
@pytest.mark.parametrize("sound", UNCLEAR)
def test_names_are_not_heard_in_what_nobody_understands(sound: str) -> None:
    heard = engine("faster-whisper").transcribe(unclear()[sound], language="en", hotwords=NAMES)

    told = {word for name in NAMES for word in plain(name).split()} - {"street", "foods"}
    assert not told & set(plain(heard.text).split())


@both_engines
@pytest.mark.parametrize("sound", ["silence", "hiss", "a reversing beeper", "a diesel engine"])
def test_names_are_not_heard_where_nobody_speaks(name: str, sound: str) -> None:
    assert engine(name).transcribe(without_speech()[sound], language=None, hotwords=NAMES).text == ""


def test_names_do_not_change_what_is_clear() -> None:
    heard = engine("faster-whisper").transcribe(recording("acquit.webm"), language="en", hotwords=NAMES)
    assert jiwer.wer(SPOKEN["acquit.webm"], plain(heard.text)) <= 0.25


class CountedModel:
    """CTranslate2's model, noting how many frames of 10 ms its encoder is given."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.frames: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    def encode(self, features: Any, **options: Any) -> Any:
        self.frames.append(features.shape[-1])
        return self.model.encode(features, **options)


def counted() -> tuple[FasterWhisper, CountedModel]:
    """An engine of its own, and its model."""
    heard_by = FasterWhisper(MODELS / "base", clips_at_once=1)
    model = heard_by._whisper.model = CountedModel(heard_by._whisper.model)
    return heard_by, model


def test_the_encoder_gets_the_voice_and_a_margin_once_even_where_the_language_is_asked_for() -> None:
    heard_by, model = counted()
    clip = recording("acquit.webm")

    heard = heard_by.transcribe(clip, language=None, languages=("en", "fr"))

    assert jiwer.wer(SPOKEN["acquit.webm"], plain(heard.text)) <= 0.25
    (frames,) = model.frames
    assert len(clip) / SAMPLE_RATE + 2 < frames / 100 < len(clip) / SAMPLE_RATE + 6
    assert heard_by.passes == {"clips": 1}


def test_what_is_doubted_is_heard_again_in_a_full_window(monkeypatch: pytest.MonkeyPatch) -> None:
    heard_by, model = counted()
    monkeypatch.setattr(checks, "LEAST_LOG_PROBABILITY", 0.0)  # Nobody is as sure as that.

    heard = heard_by.transcribe(recording("acquit.webm"), language="en")

    assert model.frames[-1] == 3_000
    assert model.frames[0] < 1_500
    assert jiwer.wer(SPOKEN["acquit.webm"], plain(heard.text)) <= 0.25
    assert heard_by.passes == {"clips": 1, "unsure": 1}


class Unfinished(CountedModel):
    """Ends its first sentence half-way, begins another and never ends it, as Whisper does at times."""

    def generate(self, *arguments: Any, **options: Any) -> Any:
        (heard,) = self.model.generate(*arguments, **options)
        start, *words, end = heard.sequences_ids[0]
        half = len(words) // 2
        moment = (start + end) // 2
        tokens = [start, *words[:half], moment, moment, *words[half:]]
        return [SimpleNamespace(sequences_ids=[tokens], scores=heard.scores)]


def test_a_sentence_that_the_decoder_did_not_end_is_kept() -> None:
    heard_by, model = counted()
    unfinished = heard_by._whisper.model = Unfinished(model)
    clip = recording("chafing-dish.webm")

    heard = heard_by.transcribe(clip, language="en")

    assert jiwer.wer(SPOKEN["chafing-dish.webm"], plain(heard.text)) <= 0.25
    assert len(unfinished.frames) == 1, "nothing is heard again"
    assert len(heard.segments) == 2
    assert heard.segments[-1].end_s <= len(clip) / SAMPLE_RATE + 0.1


def test_no_more_long_clips_are_heard_at_once_than_there_are_threads_for() -> None:
    class Slow(FasterWhisper):
        """Counts who is heard at the same moment."""

        now, most = 0, 0

        def _transcribe(self, *heard: Any) -> Any:
            with self._counting:
                self.now += 1
                self.most = max(self.most, self.now)
            time.sleep(0.1)
            with self._counting:
                self.now -= 1
            return super()._transcribe(*heard)

    slow = Slow(MODELS / "base", clips_at_once=2, together=4)
    for seconds, most in ((25, 2), (10, 6)):
        slow.most = 0
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda clip: slow.transcribe(clip, language="en"), [np.zeros(SAMPLE_RATE * seconds, np.float32)] * 6))
        assert slow.most == most


def test_a_long_recording_is_heard_in_full_windows() -> None:
    heard_by, model = counted()
    # Nobody says the same thrice: words that are repeated are a decoder in circles to whoever doubts, and what is doubted is
    # heard again with chance in it.
    files = [*SPOKEN, "amiable.webm"]
    clip = np.concatenate([recording(file) for file in files])
    assert len(clip) > 30 * SAMPLE_RATE

    heard = heard_by.transcribe(clip, language="en")

    assert set(model.frames) == {3_000}
    assert jiwer.wer(" ".join(SPOKEN[file] for file in files), plain(heard.text)) <= 0.25
    assert heard_by.passes == {"clips": 1}


def test_a_sentence_that_was_missed_in_a_long_recording_is_heard_by_itself() -> None:
    class Hasty(FasterWhisper):
        """Skips what is said from the 12th to the 20th second, as Whisper ends a window too early at times."""

        def _listen(self, voice: Any, window_s: float, *more: Any, **options: Any) -> Any:
            heard = super()._listen(voice, window_s, *more, **options)
            if voice.duration_s < 25:
                return heard
            return replace(heard, segments=tuple(one for one in heard.segments if one.end_s < 12 or one.start_s > 20))

    files = ["ask-not.webm", "amiable.webm", "acquit.webm", "chafing-dish.webm"]
    clip = np.concatenate([recording(file) for file in files])

    heard = Hasty(MODELS / "base", clips_at_once=1).transcribe(clip, language="en")

    assert jiwer.wer(" ".join(SPOKEN[file] for file in files), plain(heard.text)) <= 0.25
    assert heard.doubt is None
    times = [word.start_s for segment in heard.segments for word in segment.words]
    assert times == sorted(times)


def test_an_engine_can_be_scripted(tmp_path: Path) -> None:
    said = recording("chafing-dish.webm")
    scripted = ScriptedEngine({key(said): "Dock nine is closed.", "2.0": "Two seconds."}, default="Something.")
    spoken = scripted.transcribe(said, language=None, languages=("fi",))
    assert (spoken.text, spoken.language) == ("Dock nine is closed.", "fi")
    assert [word.text for word in spoken.segments[0].words] == ["Dock", "nine", "is", "closed."]
    two_seconds = np.full(SAMPLE_RATE * 2, 0.1, np.float32)
    assert scripted.transcribe(two_seconds, language="en").text == "Two seconds."
    assert scripted.transcribe(two_seconds[:999], language="en").text == "Something."
    assert scripted.transcribe(np.zeros(SAMPLE_RATE, np.float32), language="en").segments == ()

    (tmp_path / "speech-script.json").write_text('{"default": "From the file."}')
    loaded = load_engine(Settings(speech_engine="scripted", data=tmp_path))
    assert loaded.transcribe(two_seconds, language="en").text == "From the file."


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "whisper", None)
    with pytest.raises(models.ModelError, match=r"extra 'openai-whisper'.*infra/requirements/README\.md"):
        load_engine(Settings(speech_engine="openai-whisper", models_dir=MODELS))
