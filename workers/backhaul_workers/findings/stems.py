"""Which written forms are one word: docks is dock, Rampie is rampa, but customs is not customer."""

from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

from backhaul_workers.findings.lexicons import words_of
from backhaul_workers.findings.words import Word, fold

# English has so few endings that taking off only those is safer than its Snowball stemmer, which also undoes
# derivation and so makes one word of customs and customer, and of hospital and hospitality. For Ukrainian no stemmer is
# maintained; its case and verb endings do for matching keywords. Longest first.
_ENDINGS = {code: tuple(sorted(row, key=len, reverse=True)) for code, row in words_of("endings").items()}
_SNOWBALL = {
    "es": "spanish",
    "fr": "french",
    "de": "german",
    "pl": "polish",
    "ro": "romanian",
    "tr": "turkish",
    "ar": "arabic",
    "hi": "hindi",
    "it": "italian",
    "pt": "portuguese",
    "nl": "dutch",
    "cs": "czech",
    "ru": "russian",
}


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The part of a word in small letters that its inflected forms share; the word itself in an unknown language."""
    if language == "en":
        return _english(word)
    if language == "uk":
        return next((word[: -len(e)] for e in _ENDINGS["uk"] if word.endswith(e) and len(word) - len(e) >= 4), word)
    if language in _SNOWBALL:
        # A stemmer holds the word it works on, so that each call has its own: threads may share this function.
        return str(snowballstemmer.stemmer(_SNOWBALL[language]).stemWord(word))
    return word


def _english(word: str) -> str:
    if len(word) > 60:
        return word
    for ending in _ENDINGS["en"]:
        # Three letters must be left of a plural (vans) and four of anything else: red is not re-ed, nor king k-ing.
        if word.endswith(ending) and len(word) - len(ending) >= (3 if ending == "s" else 4):
            rest = word[: -len(ending)]
            if ending == "s" and rest.endswith(("s", "u", "i")):
                return word
            # stopped is stop
            doubled = ending in ("ing", "ed") and rest[-1] == rest[-2] and rest[-1] not in "lsz"
            return rest[:-1] if doubled else rest
    return word


def forms(word: Word, languages: tuple[str, ...]) -> frozenset[str]:
    """Folded forms of one word; two words are the same if they share one.

    The stem of the plain letters is among them because phones are typed on without diacritics.
    """
    stems = {fold(stem(w, language)) for language in languages for w in (word.small, word.folded)}
    # Stems of two letters say nothing; numbers and short words are compared whole.
    return frozenset({word.folded} | {s for s in stems if len(s) >= 3})
