"""Which of the organisation's languages a text is in.

py3langid is asked only about the languages that the organisation speaks: with ten candidates instead of 140 it is right
where Romanian would otherwise be taken for Moldovan or Galician for Spanish.
"""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

# Below this the text alone does not decide: names, numbers and one-word tips land here.
SURE = 0.8
_CLAUSE = re.compile(r"[.!?,;:\n\u2026\u060c\u061b\u061f\u0964]+")
# A clause with fewer letters says too little to count as being in another language.
_CLAUSE_LETTERS = 12


@dataclass(frozen=True, slots=True)
class LanguageFinding:
    """An ISO 639-1 code and how probable the text makes it (0..1).

    ``source`` tells what decided; ``runner_up`` is the second best language and its probability.
    """

    language: str
    probability: float
    source: Literal["text", "hint", "only"]
    runner_up: tuple[str, float] | None = None


def detect(text: str, languages: Sequence[str], hint: str | None = None) -> LanguageFinding:
    """The language of ``text`` among ``languages``; tags such as ``pt-BR`` count as their language, ``pt``.

    The rule for the ``hint`` (the member's language, or what the speech engine heard): it wins where the text makes no
    language at least ``SURE`` probable, and the finding then has the probability that the text gives to the hint.
    A text in two languages is probable only by the share of its letters that agrees with the answer. Without letters,
    and for languages that the model does not know, the answer is the hint, or else the organisation's first language.
    """
    wanted = tuple(dict.fromkeys(c for c in (code.lower().replace("_", "-").split("-")[0] for code in languages) if c))
    hinted = hint.lower().replace("_", "-").split("-")[0] if hint else None
    if hinted not in wanted:
        hinted = None if wanted else hinted
    fallback = hinted or (wanted[0] if wanted else "en")
    if len(wanted) == 1:
        return LanguageFinding(wanted[0], 1.0, "only")
    identifier = _identifier(wanted)
    ranks = _rank(identifier, text) if identifier else []
    if not ranks:
        source: Literal["hint", "only"] = "hint" if hinted else "only"
        return LanguageFinding(fallback, 1 / len(wanted) if wanted else 0.0, source)

    best, runner_up = ranks[0], ranks[1] if len(ranks) > 1 else None
    probability = best[1] * _agreement(identifier, text, best[0])
    if hinted and hinted != best[0] and probability < SURE:
        return LanguageFinding(hinted, min(probability, dict(ranks).get(hinted, 0.0)), "hint", best)
    return LanguageFinding(best[0], probability, "text", runner_up)


def _rank(identifier: Any, text: str) -> list[tuple[str, float]]:
    if not any(c.isalpha() for c in text):
        return []
    return [(language, float(p)) for language, p in identifier.rank(text)]


def _agreement(identifier: Any, text: str, language: str) -> float:
    """The share of the letters that stand in clauses which are not, by themselves, surely in another language."""
    letters = other = 0
    for clause in _CLAUSE.split(text):
        count = sum(map(str.isalpha, clause))
        letters += count
        if count >= _CLAUSE_LETTERS:
            code, probability = identifier.rank(clause)[0]
            if code != language and probability >= SURE:
                other += count
    return 1 - other / letters if letters else 1.0


@lru_cache(maxsize=1)
def _everything() -> Any:
    # About half a second, once per process.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=64)
def _identifier(languages: tuple[str, ...]) -> Any:
    """The model limited to those of ``languages`` that it knows; None if it knows none. Shares the weights."""
    known = set(_everything().labels)
    usable = [code for code in languages if code in known] if languages else sorted(known)
    if not usable:
        return None
    limited = copy.copy(_everything())
    limited.set_languages(usable)
    return limited
