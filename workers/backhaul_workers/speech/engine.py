"""What every speech engine takes and gives. A new engine is one file here and one line in ``load_engine``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE: Final = 16_000
Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Word:
    """One spoken word, with the engine's confidence from 0 to 1."""

    start_s: float
    end_s: float
    text: str
    confidence: float


@dataclass(frozen=True)
class Segment:
    """A stretch of speech, about a sentence. Times count from the start of the recording."""

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...]

    def later(self, by_s: float) -> "Segment":
        """The same, so much later."""
        words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in self.words)
        return Segment(self.start_s + by_s, self.end_s + by_s, self.text, words)


@dataclass(frozen=True)
class Transcription:
    """What was said. No text and no segments: nobody was heard."""

    text: str
    language: str
    """ISO 639-1."""
    language_probability: float
    segments: tuple[Segment, ...]
    engine: str
    model: str
    log_probability: float = 0.0
    """Of a token, on the average of the whole clip, natural logarithm: how sure the engine is of the words."""
    doubt: str | None = None
    """In one word what still speaks against the words when everything was tried; see ``checks.doubt``."""


class Engine(Protocol):
    """Turns speech into text. One instance serves several threads at once."""

    name: str
    model: str
    translates: bool
    """Whether ``translate`` works: Whisper's English models do not."""

    def transcribe(
        self, samples: Samples, *, language: str | None, languages: Sequence[str] = (), hotwords: Sequence[str] = ()
    ) -> Transcription:
        """Transcribe 16 kHz mono samples, shape (n,), -1 to 1.

        ``language`` is what is spoken if that is known (ISO 639-1). Otherwise it is detected, among ``languages`` if any
        are given. ``hotwords`` are names that may be spoken, the likeliest first; they are spelled so where they are heard.
        """
        ...

    def translate(self, samples: Samples, *, language: str) -> str:
        """In English what is said in ``language`` (ISO 639-1); "" where nobody is heard, or what was understood is doubtful."""
        ...
