"""The default engine: Whisper in CTranslate2, 8-bit integers, one thread for each clip."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from faster_whisper import WhisperModel  # type: ignore[import-untyped]
from faster_whisper.audio import pad_or_trim  # type: ignore[import-untyped]
from numpy.typing import NDArray

from backhaul_workers.speech import checks
from backhaul_workers.speech.activity import voiced
from backhaul_workers.speech.engine import Samples, Segment, Transcription, Word

# Five beams cost as much as one here, because fewer clips fall back to sampling, and hear better: word error on 40 clips
# 14.6 against 15.8 %, with noise 28.6 against 32.6 % (112 and 109, 89 and 79 tips a minute).
BEAM: Final = 5
# Beams first; sampling only where that ran in circles or was unsure of itself.
TEMPERATURES: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


class FasterWhisper:
    """faster-whisper on ``clips_at_once`` processor cores; further callers wait for their turn."""

    name = "faster-whisper"

    def __init__(self, folder: Path, *, clips_at_once: int, beam: int = BEAM) -> None:
        self.model = folder.name
        self.beam = beam
        self._whisper = _Whisper(str(folder), device="cpu", compute_type="int8", cpu_threads=1, num_workers=clips_at_once)

    def transcribe(self, samples: Samples, *, language: str | None, languages: Sequence[str] = ()) -> Transcription:
        """See ``Engine``."""
        voice = voiced(samples)
        if voice is None:
            return checks.finished((), language=language or "", probability=0.0, engine=self.name, model=self.model)
        probability = 1.0
        if language is None or language not in self._whisper.supported_languages:
            language, probability = self._detect(voice.samples, languages)
        heard, _ = self._whisper.transcribe(
            voice.samples,
            language=language,
            beam_size=self.beam,
            temperature=TEMPERATURES,
            condition_on_previous_text=False,  # One window's mistake would be carried into the next.
            word_timestamps=True,
        )
        segments = [
            Segment(
                float(segment.start),
                float(segment.end),
                segment.text.strip(),
                tuple(
                    Word(float(word.start), float(word.end), word.word.strip(), round(float(word.probability), 3))
                    for word in segment.words or ()
                ),
            )
            for segment in heard
        ]
        return checks.finished(
            checks.checked(segments, voice),
            language=language,
            probability=probability,
            engine=self.name,
            model=self.model,
        )

    def _detect(self, samples: Samples, languages: Sequence[str]) -> tuple[str, float]:
        """The most probable of ``languages`` (of all, if none is given or known), from the first 30 s."""
        whisper = self._whisper
        if not whisper.model.is_multilingual:
            return "en", 1.0
        features = whisper.feature_extractor(samples)
        # Exactly the window that transcribing takes first, so that it is encoded once.
        window = pad_or_trim(features[:, : min(features.shape[-1] - 1, whisper.feature_extractor.nb_max_frames)])
        (found,) = whisper.model.detect_language(whisper.encode(window))
        return among({token[2:-2]: probability for token, probability in found}, languages)


def among(probabilities: dict[str, float], languages: Sequence[str]) -> tuple[str, float]:
    """The best of ``languages``, its probability as a share of theirs; the best of all when none of them is known."""
    allowed = {code: probabilities[code] for code in languages if code in probabilities} or probabilities
    best = max(allowed, key=allowed.__getitem__)
    return best, allowed[best] / (sum(allowed.values()) or 1.0)


class _Whisper(WhisperModel):  # type: ignore[misc] # faster-whisper has no type information
    """Remembers the last window that a thread encoded: detecting the language and transcribing share it, which halves
    the cost of a clip whose language is not known."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._last = threading.local()
        super().__init__(*arguments, **options)

    def encode(self, features: NDArray[np.float32]) -> Any:
        last = getattr(self._last, "window", None)
        if last is not None and np.array_equal(last[0], features):
            return last[1]
        encoded = super().encode(features)
        self._last.window = (features, encoded)
        return encoded
