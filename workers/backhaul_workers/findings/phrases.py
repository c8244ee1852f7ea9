"""Phrases of the lexicons found in a row of words."""

from collections.abc import Mapping, Sequence

from backhaul_workers.findings.words import Word, words

# Shorter words of a language that is not the text's mean something else too often: "on" is ten in Turkish, "tor" a gate in
# German.
_FOREIGN_LETTERS = 4
# Drivers of every language mix English words in.
_EVERYWHERE = "en"


class Phrases:
    """The phrases of a lexicon (language, kind, phrases; "*" at a word's end stands for any ending), by their first word."""

    def __init__(self, lexicon: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._by_start: dict[str, list[tuple[tuple[tuple[str, bool], ...], str, str]]] = {}
        for language, kinds in lexicon.items():
            for kind, phrases in kinds.items():
                for phrase in phrases:
                    row = tuple((w.folded, phrase.endswith("*") and w.end == len(phrase) - 1) for w in words(phrase))
                    if row:
                        self._by_start.setdefault(row[0][0][:2], []).append((row, kind, language))

    def at(self, row: Sequence[Word], start: int, language: str | None) -> dict[str, int]:
        """The kinds of the phrases that begin with the word ``start``, each with the index after its longest phrase.

        Phrases of other languages than ``language`` and English count from four letters on; None looks in all languages.
        """
        found: dict[str, int] = {}
        if not 0 <= start < len(row):
            return found
        for phrase, kind, of_language in self._by_start.get(row[start].folded[:2], ()):
            end = start + len(phrase)
            if end <= found.get(kind, start) or end > len(row):
                continue
            foreign = language not in (None, of_language) and of_language != _EVERYWHERE
            if foreign and sum(len(p) for p, _ in phrase) < _FOREIGN_LETTERS:
                continue
            if all(
                w.folded.startswith(p) if any_ending else w.folded == p
                for (p, any_ending), w in zip(phrase, row[start:end], strict=True)
            ):
                found[kind] = end
        return found

    def has(self, row: Sequence[Word], start: int, kind: str, language: str | None) -> bool:
        """Whether a phrase of ``kind`` begins with the word ``start``."""
        return kind in self.at(row, start, language)
