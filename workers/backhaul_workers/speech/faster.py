"""The default engine: Whisper in CTranslate2, 8-bit integers, one thread for each clip that is encoded.

Whisper was trained on windows of 30 s and computes all of them, however short a clip is. Here the encoder gets the voice and
a margin, which takes a third of the time for a clip of ten seconds, and clips that wait at the same moment are decoded
together. What then looks wrong is heard again as it was trained.
"""

import copy
import logging
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from ctranslate2 import StorageView  # type: ignore[import-untyped]
from faster_whisper import WhisperModel  # type: ignore[import-untyped]
from faster_whisper.audio import pad_or_trim  # type: ignore[import-untyped]
from faster_whisper.tokenizer import Tokenizer  # type: ignore[import-untyped]
from faster_whisper.transcribe import get_suppressed_tokens  # type: ignore[import-untyped]
from numpy.typing import NDArray

from backhaul_workers.speech import checks
from backhaul_workers.speech.activity import Voiced, voiced
from backhaul_workers.speech.engine import SAMPLE_RATE, Samples, Segment, Transcription, Word
from backhaul_workers.speech.together import Together

log = logging.getLogger(__name__)

# The likeliest word at each step first, for many clips at once; where that is less sure of its words than this, five beams.
SURE: Final = -0.5
BEAM: Final = 5
# Beams first; sampling only where that ran in circles or was unsure of itself.
TEMPERATURES: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

FRAMES_PER_S: Final = 100
# These four as the library has them for recordings that it hears alone.
LATEST_START_S: Final = 1.0
PREPENDED: Final = "\"'“¿([{-"
APPENDED: Final = "\"'.。,，!！?？:：”)]}、"  # noqa: RUF001  # punctuation of several scripts
FULL_S: Final = 30.0
# The shorter the window, the likelier the decoder stumbles. With five beams for what is unsure and a second pass for what looks
# wrong, 2 s and 6 s hear as well as 4 s and 8 s: see infra/decisions/a-window-no-longer-than-the-voice.md.
MARGIN_S: Final = 2.0
LEAST_S: Final = 6.0
# Windows are a multiple of this, so that clips that wait often have the same one and can be decoded together.
STEP_S: Final = 3.0
# Above this a shorter window saves less than a second pass may cost.
LONGEST_CUT_S: Final = 24.0


@dataclass(frozen=True)
class _Heard:
    """What one pass over a clip gave; times as in the voice."""

    segments: tuple[Segment, ...]
    language: str
    language_probability: float
    log_probability: float
    """The average of a token in the segment that is least sure, natural logarithm; 0 without segments."""
    average: float
    """The same over all segments."""


class FasterWhisper:
    """faster-whisper on ``clips_at_once`` processor cores; further callers wait for their turn."""

    name = "faster-whisper"

    def __init__(self, folder: Path, *, clips_at_once: int, together: int = 1, beam: int = BEAM, device: str = "cpu") -> None:
        self.model = folder.name
        self.beam = beam
        self.passes: Counter[str] = Counter()
        """How many clips with a voice were heard ("clips"), and how many of them twice, by the reason."""
        self._counting = threading.Lock()
        self._whisper = _load(folder, device, clips_at_once)
        english = Tokenizer(self._whisper.hf_tokenizer, self._whisper.model.is_multilingual, task="transcribe", language="en")
        self._suppressed = get_suppressed_tokens(english, [-1])
        # What a GPU encoded stays there, one clip by itself.
        most = together if self._whisper.model.device == "cpu" else 1
        self._together = Together(self._decode, at_once=clips_at_once, most=most)
        # While it is heard, memory holds a clip's samples twice, and its spectrum.
        self._long = threading.Semaphore(clips_at_once)
        self.translates = bool(self._whisper.model.is_multilingual)

    def transcribe(
        self, samples: Samples, *, language: str | None, languages: Sequence[str] = (), hotwords: Sequence[str] = ()
    ) -> Transcription:
        """See ``Engine``."""
        with self._place(samples):
            return self._transcribe(samples, language, languages, hotwords)

    def _place(self, samples: Samples) -> AbstractContextManager[object]:
        return self._long if len(samples) > LONGEST_CUT_S * SAMPLE_RATE else nullcontext()

    def _transcribe(
        self, samples: Samples, language: str | None, languages: Sequence[str], hotwords: Sequence[str]
    ) -> Transcription:
        voice = voiced(samples)
        if voice is None:
            return checks.finished((), language=language or "", probability=0.0, engine=self.name, model=self.model)
        window_s = _window_s(voice)
        heard = self._listen(voice, window_s, language, languages, hotwords)
        doubt = None
        if window_s < FULL_S or hotwords:
            doubt = checks.doubt(heard.segments, voice, heard.log_probability, hotwords)
        if doubt:
            # Without the names: unclear speech is most easily taken for what the engine was told to expect.
            heard = self._listen(voice, FULL_S, language, languages, ())
        with self._counting:
            self.passes.update(["clips", doubt] if doubt else ["clips"])
        heard = self._with_what_was_missed(voice, heard)
        left = checks.doubt(heard.segments, voice, heard.log_probability)
        return checks.finished(
            checks.checked(heard.segments, voice),
            language=heard.language,
            probability=heard.language_probability,
            engine=self.name,
            model=self.model,
            log_probability=heard.average,
            doubt=left,
        )

    def _with_what_was_missed(self, voice: Voiced, heard: _Heard) -> _Heard:
        """Hear each stretch of the voice without a word by itself: in a long recording Whisper may end a window too early.

        What remains in doubt is left out, as everywhere.
        """
        segments = list(heard.segments)
        for start_s, end_s in checks.unheard(heard.segments, voice):
            stretch = voice.stretch(start_s, end_s)
            again = self._listen(stretch, _window_s(stretch), heard.language, (), ())
            if not checks.doubt(again.segments, stretch, again.log_probability):
                segments += [segment.later(start_s) for segment in again.segments]
        if len(segments) == len(heard.segments):
            return heard
        return replace(heard, segments=tuple(sorted(segments, key=lambda one: one.start_s)))

    def translate(self, samples: Samples, *, language: str) -> str:
        """See ``Engine``."""
        with self._place(samples):
            return self._translate(samples, language)

    def _translate(self, samples: Samples, language: str) -> str:
        voice = voiced(samples)
        if voice is None:
            return ""
        for window_s in dict.fromkeys((_window_s(voice), FULL_S)):
            heard = self._listen(voice, window_s, language, (), (), task="translate")
            # On the average: of two minutes one sentence that is unsure does not take away the rest.
            if not checks.doubt(heard.segments, voice, heard.average):
                return " ".join(segment.text for segment in checks.checked(heard.segments, voice))
        return ""

    def _listen(
        self,
        voice: Voiced,
        window_s: float,
        language: str | None,
        languages: Sequence[str],
        hotwords: Sequence[str],
        *,
        task: Literal["transcribe", "translate"] = "transcribe",
    ) -> _Heard:
        whisper, probability = self._whisper.with_window(window_s), 1.0
        if language is None or language not in whisper.supported_languages:
            language, probability = among(whisper.languages(voice.samples), languages)
        if window_s < FULL_S:
            return self._listen_once(whisper, voice, language, probability, hotwords, task)
        heard, _ = whisper.transcribe(
            voice.samples,
            language=language,
            task=task,
            beam_size=self.beam,
            # In a short window sampling is not worth its time: the clip is heard again anyhow. Nor for a translation: what is
            # sampled there reads well and was not said.
            temperature=TEMPERATURES if window_s == FULL_S and task == "transcribe" else TEMPERATURES[:1],
            condition_on_previous_text=False,  # One window's mistake would be carried into the next.
            word_timestamps=task == "transcribe",  # Words of another language have no moment.
            hotwords=", ".join(hotwords) or None,
        )
        every = list(heard)
        segments = tuple(
            Segment(
                float(segment.start),
                float(segment.end),
                segment.text.strip(),
                tuple(_word(word.start, word.end, word.word, word.probability) for word in segment.words or ()),
            )
            for segment in every
        )
        least = min((float(segment.avg_logprob) for segment in every), default=0.0)
        average = checks.average((float(segment.avg_logprob), segment.text) for segment in every)
        return _Heard(segments, language, probability, least, average)

    def _listen_once(
        self,
        whisper: "_Whisper",
        voice: Voiced,
        language: str,
        probability: float,
        hotwords: Sequence[str],
        task: Literal["transcribe", "translate"],
    ) -> _Heard:
        """One short window, decoded together with others, without sampling: what is unsure is heard again anyhow."""
        tokenizer = Tokenizer(whisper.hf_tokenizer, whisper.model.is_multilingual, task=task, language=language)
        features = whisper.feature_extractor(voice.samples)[:, :-1]
        encoded = whisper.encode(pad_or_trim(features))
        prompt = whisper.get_prompt(tokenizer, [], hotwords=", ".join(hotwords) or None)
        result = self._together.decode(encoded, prompt)
        if _log_probability(result) < SURE:
            # Beams look further than the likeliest next word, and cost three times as much.
            result = self._decode([encoded], [prompt], beam=self.beam)[0]
        tokens = result.sequences_ids[0]
        if tokens and tokens[-1] < tokenizer.timestamp_begin:
            # A sentence that it did not end, ends with the voice: the library would leave it to the next window.
            tokens = [*tokens, tokenizer.timestamp_begin + round(voice.duration_s / whisper.time_precision)]
        log_probability = _log_probability(result)
        found, _, _ = whisper._split_segments_by_timestamps(  # as the library's own batches do
            tokenizer=tokenizer,
            tokens=tokens,
            time_offset=0.0,
            segment_size=features.shape[-1],
            segment_duration=features.shape[-1] / FRAMES_PER_S,
            seek=0,
        )
        if task == "transcribe" and found:
            whisper.add_word_timestamps([found], tokenizer, encoded, [features.shape[-1]], PREPENDED, APPENDED, 0.0)
        segments = tuple(
            Segment(
                float(one["start"]),
                float(one["end"]),
                tokenizer.decode(one["tokens"]).strip(),
                tuple(_word(word["start"], word["end"], word["word"], word["probability"]) for word in one.get("words", ())),
            )
            for one in found
        )
        return _Heard(segments, language, probability, log_probability, log_probability)

    def _decode(self, encoded: Sequence[Any], prompts: list[list[int]], *, beam: int = 1) -> list[Any]:
        several = (
            encoded[0] if len(encoded) == 1 else StorageView.from_array(np.concatenate([np.array(one) for one in encoded]))
        )
        found: list[Any] = self._whisper.model.generate(
            several,
            prompts,
            beam_size=beam,
            max_length=self._whisper.max_length,
            return_scores=True,
            suppress_tokens=self._suppressed,
            max_initial_timestamp_index=round(LATEST_START_S / self._whisper.time_precision),
        )
        return found


def _load(folder: Path, device: str, workers: int) -> "_Whisper":
    """The model; with "auto" on the processor where the GPU that CTranslate2 finds cannot be used."""
    # "auto" of a processor is 8-bit integers.
    options = {"compute_type": "auto", "cpu_threads": 1, "num_workers": workers}
    try:
        whisper = _Whisper(str(folder), device=device, **options)
        if whisper.model.device != "cpu":
            # A driver without its libraries is only noticed here.
            silence = np.zeros((whisper.model.n_mels, round(FULL_S * FRAMES_PER_S)), np.float32)
            whisper.model.generate(whisper.encode(silence), [[whisper.hf_tokenizer.token_to_id("<|startoftranscript|>")]])
    except (RuntimeError, ValueError):
        if device != "auto":
            raise
        log.warning("the GPU cannot be used, so the processor is", exc_info=True)
        return _Whisper(str(folder), device="cpu", **options)
    return whisper


def _log_probability(result: Any) -> float:
    """Of a token, the end among them, on the average."""
    length = len(result.sequences_ids[0])
    return float(result.scores[0] * length / (length + 1))


def _word(start: float, end: float, text: str, probability: float) -> Word:
    return Word(float(start), float(end), text.strip(), round(float(probability), 3))


def among(probabilities: dict[str, float], languages: Sequence[str]) -> tuple[str, float]:
    """The best of ``languages``, its probability as a share of theirs; the best of all when none of them is known."""
    allowed = {code: probabilities[code] for code in languages if code in probabilities} or probabilities
    best = max(allowed, key=allowed.__getitem__)
    return best, allowed[best] / (sum(allowed.values()) or 1.0)


def _window_s(voice: Voiced) -> float:
    """How much the encoder hears at once, in seconds."""
    if voice.duration_s > LONGEST_CUT_S:
        return FULL_S
    return max(LEAST_S, STEP_S * float(np.ceil((voice.duration_s + MARGIN_S) / STEP_S)))


class _Whisper(WhisperModel):  # type: ignore[misc] # faster-whisper has no type information
    """A model whose encoder sees windows of one length, and remembers the last of them: detecting the language and
    transcribing share it. One for each clip, which all share the weights."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._frames = round(FULL_S * FRAMES_PER_S)
        self._last: tuple[NDArray[np.float32], Any] | None = None
        super().__init__(*arguments, **options)

    def with_window(self, window_s: float) -> "_Whisper":
        """This model for one clip, which is no longer than the window or needs several full ones."""
        one = copy.copy(self)
        one._frames, one._last = round(window_s * FRAMES_PER_S), None
        return one

    def languages(self, samples: Samples) -> dict[str, float]:
        """How probable each language is in the first window of a recording."""
        if not self.model.is_multilingual:
            return {"en": 1.0}
        # Exactly the window that transcribing takes first, so that it is encoded once.
        (found,) = self.model.detect_language(self.encode(pad_or_trim(self.feature_extractor(samples)[:, :-1])))
        return {token[2:-2]: float(probability) for token, probability in found}

    def encode(self, features: NDArray[np.float32]) -> Any:
        features = features[:, : self._frames]  # The library pads to 30 s before it comes here.
        if self._last is not None and np.array_equal(self._last[0], features):
            return self._last[1]
        encoded = super().encode(features)
        self._last = (features, encoded)
        return encoded
