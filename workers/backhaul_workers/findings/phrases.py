"""Phrases of the lexicons, found in a row of words. A word of a phrase may have alternatives and an open end or beginning."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from backhaul_workers.findings.words import Word, fold, words

# Shorter words of a language that is not the text's mean something else too often: "on" is ten in Turkish, "tor" a gate in
# German.
_FOREIGN_LETTERS = 4
# Drivers of every language mix English words in.
_EVERYWHERE = "en"


@dataclass(frozen=True, slots=True)
class _Slot:
    """One word of a phrase: whole words, beginnings (``hijack*``) and endings (``*code``), all folded."""

    whole: frozenset[str]
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()

    def takes(self, word: str) -> bool:
        return word in self.whole or word.startswith(self.beginnings) or word.endswith(self.endings)

    @property
    def letters(self) -> int:
        return min(len(option) for option in (*self.whole, *self.beginnings, *self.endings))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the lexicon as it was found: the words ``start`` to before ``end`` of the row."""

    kind: str
    language: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    slots: tuple[_Slot, ...]
    kind: str
    language: str
    letters: int


class Phrases:
    """The phrases of a lexicon (language, kind, phrases) such as ``gate|door code``, by their first word.

    Where a language is asked for, phrases of another count from ``foreign_letters`` letters on, those of the language
    ``everywhere`` always; None asks for all languages.
    """

    def __init__(
        self,
        lexicon: Mapping[str, Mapping[str, Sequence[str]]],
        *,
        foreign_letters: int = _FOREIGN_LETTERS,
        everywhere: str | None = _EVERYWHERE,
    ) -> None:
        self._foreign_letters, self._everywhere = foreign_letters, everywhere
        # The first word decides which phrases are looked at: by itself, by its first two letters where its end is open, and
        # the few with an open beginning always.
        self._by_first: dict[str, list[_Entry]] = {}
        self._by_start: dict[str, list[_Entry]] = {}
        self._open: list[_Entry] = []
        for language, kinds in lexicon.items():
            for kind, phrases in kinds.items():
                for phrase in phrases:
                    slots = tuple(_slots(phrase))
                    if not slots:
                        continue
                    entry = _Entry(slots, kind, language, sum(slot.letters for slot in slots))
                    for first in slots[0].whole:
                        self._by_first.setdefault(first, []).append(entry)
                    for start in {beginning[:2] for beginning in slots[0].beginnings}:
                        (self._by_start.setdefault(start, []) if len(start) == 2 else self._open).append(entry)
                    if slots[0].endings:
                        self._open.append(entry)

    def found(self, row: Sequence[Word], start: int, language: str | None = None) -> Iterator[Phrase]:
        """Every phrase that begins with the word ``start``."""
        if not 0 <= start < len(row):
            return
        first = row[start].folded
        for entry in (*self._by_first.get(first, ()), *self._by_start.get(first[:2], ()), *self._open):
            end = start + len(entry.slots)
            if (
                end <= len(row)
                and (language in (None, entry.language) or self._counts_elsewhere(entry))
                and all(slot.takes(word.folded) for slot, word in zip(entry.slots, row[start:end], strict=True))
            ):
                yield Phrase(entry.kind, entry.language, start, end)

    def at(self, row: Sequence[Word], start: int, language: str | None = None) -> dict[str, int]:
        """The kinds of the phrases that begin with the word ``start``, each with the index after its longest phrase."""
        ends: dict[str, int] = {}
        for phrase in self.found(row, start, language):
            ends[phrase.kind] = max(phrase.end, ends.get(phrase.kind, 0))
        return ends

    def has(self, row: Sequence[Word], start: int, kind: str, language: str | None = None) -> bool:
        """Whether a phrase of ``kind`` begins with the word ``start``."""
        return any(phrase.kind == kind for phrase in self.found(row, start, language))

    def longest(self, row: Sequence[Word], start: int, language: str | None = None) -> int | None:
        """The index after the last word of the longest phrase that begins with ``start``; None where none does."""
        return max((phrase.end for phrase in self.found(row, start, language)), default=None)

    def all(self, row: Sequence[Word], language: str | None = None) -> Iterator[tuple[int, int]]:
        """(first word, after the last word) of the longest phrases, from left to right, none inside another."""
        start = 0
        while start < len(row):
            end = self.longest(row, start, language)
            if end is not None:
                yield start, end
            start = end or start + 1

    def _counts_elsewhere(self, entry: _Entry) -> bool:
        return entry.language == self._everywhere or entry.letters >= self._foreign_letters


def _slots(phrase: str) -> Iterator[_Slot]:
    for written in phrase.split():
        options = written.split("|")
        if len(options) == 1 and "*" not in written:
            # "п'ять" and "rond-point" are two words of a text.
            yield from (_Slot(frozenset((word.folded,))) for word in words(written))
        else:
            yield _Slot(
                frozenset(fold(option) for option in options if "*" not in option),
                tuple(fold(option[:-1]) for option in options if option.endswith("*")),
                tuple(fold(option[1:]) for option in options if option.startswith("*")),
            )
