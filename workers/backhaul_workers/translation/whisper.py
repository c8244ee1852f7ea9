"""Whisper says in English what it hears in another language. It reads no texts."""

from backhaul_workers.speech.engine import Engine
from backhaul_workers.translation.translator import Words

ENGLISH = "en"


class WhisperTranslator:
    """The speech engine that is loaded anyway, asked for English."""

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        self.model = engine.model
        self._engine = engine

    def can(self, words: Words, target: str) -> bool:
        """See ``Translates``. What somebody corrected it would say as wrongly as before."""
        heard = bool(words.recordings) and words.as_heard
        return heard and target == ENGLISH and words.language != ENGLISH and self._engine.translates

    def translate(self, words: Words, target: str) -> str:
        """See ``Translates``."""
        del target
        said = [self._engine.translate(samples, language=words.language) for samples in words.recordings]
        return " ".join(filter(None, said))
