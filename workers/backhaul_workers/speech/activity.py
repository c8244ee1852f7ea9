"""Where somebody speaks. Whisper invents words for silence, hum and beeps; what it never hears it cannot invent."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps  # type: ignore[import-untyped]

from backhaul_workers.speech.engine import SAMPLE_RATE, Samples

# Silero's detector, as faster-whisper ships it.
OPTIONS: Final = VadOptions(
    threshold=0.5,
    min_speech_duration_ms=150,  # A beep's attack scores for 100 ms; the shortest "no" lasts 200.
    min_silence_duration_ms=2_000,  # Pauses within a thought stay: Whisper reads the sentence from them.
    speech_pad_ms=0,  # PAD_S, so that it is known where the voice itself ends.
)
# Cut closer, word error rises by a point: Whisper leans on the quiet around a word.
PAD_S: Final = 1.0


@dataclass(frozen=True)
class Voiced:
    """The stretches of a recording in which somebody speaks, put end to end."""

    samples: Samples
    starts_s: tuple[float, ...]
    """Where each stretch begins in the recording."""
    joins_s: tuple[float, ...]
    """Where each stretch begins in ``samples``."""
    from_s: float
    """The moment of ``samples`` at which the first word may begin."""
    until_s: float
    """The moment of ``samples`` at which the voice ends."""

    @property
    def duration_s(self) -> float:
        return len(self.samples) / SAMPLE_RATE

    def stretch(self, start_s: float, end_s: float) -> "Voiced":
        """A part of ``samples`` as a voice of its own, its times counted from there."""
        samples = self.samples[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)]
        return Voiced(samples, (0.0,), (0.0,), 0.0, len(samples) / SAMPLE_RATE)

    def original_s(self, at_s: float) -> float:
        """The moment of the recording that is heard at ``at_s`` of ``samples``."""
        stretch = max(0, int(np.searchsorted(self.joins_s, at_s, side="right")) - 1)
        return round(self.starts_s[stretch] + at_s - self.joins_s[stretch], 3)


def voiced(samples: Samples) -> Voiced | None:
    """What is left of a recording without its long silences and noises; None when nobody speaks on it."""
    spoken = [(int(s["start"]), int(s["end"])) for s in get_speech_timestamps(samples, OPTIONS)]
    if not spoken:
        return None
    # Voices are two seconds apart at least, so that what is kept around them never overlaps.
    pad = round(PAD_S * SAMPLE_RATE)
    stretches = [(max(0, start - pad), min(len(samples), end + pad)) for start, end in spoken]
    lengths = [end - start for start, end in stretches]
    joins = [0, *np.cumsum(lengths[:-1]).tolist()]
    return Voiced(
        np.concatenate([samples[start:end] for start, end in stretches]),
        tuple(start / SAMPLE_RATE for start, _ in stretches),
        tuple(join / SAMPLE_RATE for join in joins),
        (spoken[0][0] - stretches[0][0]) / SAMPLE_RATE,
        (joins[-1] + spoken[-1][1] - stretches[-1][0]) / SAMPLE_RATE,
    )
