"""What every translator takes and gives. Another one is a package with a factory, named by BACKHAUL_TRANSLATOR."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from backhaul_workers.speech.engine import Samples


@dataclass(frozen=True)
class Words:
    """What a tip says: as text, and the recordings on which it is said; none of these for what was typed."""

    text: str
    language: str
    """ISO 639-1."""
    recordings: Sequence[Samples] = ()
    """16 kHz, mono."""
    as_heard: bool = True
    """Whether the text is what an engine heard; otherwise somebody corrected it, and the recordings say it less well."""


class Translates(Protocol):
    """Says the same in another language. One instance serves several threads at once."""

    name: str
    model: str

    def can(self, words: Words, target: str) -> bool:
        """Whether it translates these words into the language ``target`` (ISO 639-1)."""
        ...

    def translate(self, words: Words, target: str) -> str:
        """The words in ``target``; "" where it finds none."""
        ...
