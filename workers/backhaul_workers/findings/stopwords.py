"""Words that carry no topic, per language: they never tag a tip, and a clause full of them is no title."""

from collections.abc import Mapping

from backhaul_workers.findings.lexicons import words_of
from backhaul_workers.findings.words import fold

STOPWORDS: Mapping[str, frozenset[str]] = {code: frozenset(map(fold, row)) for code, row in words_of("stopwords").items()}
EVERY_STOPWORD: frozenset[str] = frozenset().union(*STOPWORDS.values())


def stopwords(language: str | None) -> frozenset[str]:
    """Folded stopwords of a language; of all of them where the language is not known."""
    return EVERY_STOPWORD if language is None else STOPWORDS.get(language, frozenset())
