"""Cue phrases: rows of words in which a word may have alternatives and an open end or beginning."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from backhaul_workers.findings.words import Word, fold


@dataclass(frozen=True, slots=True)
class _Slot:
    """One word of a phrase: whole words, beginnings (``hijack*``) and endings (``*code``), all folded."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]

    def takes(self, word: str) -> bool:
        return word in self.whole or word.startswith(self.beginnings) or word.endswith(self.endings)


class Cues:
    """Finds phrases such as ``gate|door code`` in a row of words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        # The first word decides which phrases are looked at: by the word itself, and the few with an open end always.
        self._by_first: dict[str, list[tuple[_Slot, ...]]] = {}
        self._open: list[tuple[_Slot, ...]] = []
        for phrase in phrases:
            row = tuple(_slot(word) for word in phrase.split())
            for first in row[0].whole:
                self._by_first.setdefault(first, []).append(row)
            if row[0].beginnings or row[0].endings:
                self._open.append(row)

    def at(self, row: Sequence[Word], start: int) -> int | None:
        """The index after the last word of the longest phrase that begins at ``start``; None where none does."""
        longest = None
        for phrase in (*self._by_first.get(row[start].folded, ()), *self._open):
            end = start + len(phrase)
            if (
                end <= len(row)
                and (longest is None or end > longest)
                and all(slot.takes(word.folded) for slot, word in zip(phrase, row[start:end], strict=True))
            ):
                longest = end
        return longest

    def all(self, row: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """(first word, after the last word) of every phrase, from left to right, none inside another."""
        start = 0
        while start < len(row):
            end = self.at(row, start)
            if end is not None:
                yield start, end
            start = end or start + 1


def _slot(written: str) -> _Slot:
    options = written.split("|")
    return _Slot(
        frozenset(fold(option) for option in options if "*" not in option),
        tuple(fold(option[:-1]) for option in options if option.endswith("*")),
        tuple(fold(option[1:]) for option in options if option.startswith("*")),
    )
