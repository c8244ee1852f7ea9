"""Whether two tips say the same thing, also in two languages, and what speaks against it.

No embedding tells dock 4 from dock 9, or open from closed: those words are read, and decide against what looks alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import numpy as np

from backhaul_workers.findings.embedding import Vectors
from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.numbers import label_at
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.stems import forms
from backhaul_workers.findings.stopwords import EVERY_STOPWORD
from backhaul_workers.findings.words import Word, fold, words

Contradiction = Literal["slot", "price", "state"]

# Numbered things of a site. Two tips that name different ones of a kind are about two things.
SLOTS = ("dock", "gate", "door", "exit", "ramp", "pump", "hall", "aisle", "lane", "platform", "floor", "forklift")
# Opposite states of one thing.
STATES = (("open", "closed"), ("works", "broken"), ("clear", "crowded"), ("kind", "unkind"))
_LEXICON = kinds_of("likeness")
_WORDS_BEFORE = 3
# "gate no 4", "Tor Nr. 4"
_NUMBER_SIGNS = frozenset(map(fold, ("no", "nr", "number", "n", "numero", "numer", "номер", "رقم", "नंबर")))
# In these what denies stands after the word: "hizmette değil".
_DENIED_AFTER = ("tr", "hi")
_ROAD = re.compile(r"^(?:[aemnbk]|ap|vt)-?\d{1,4}$")
_PAUSE = re.compile(r"[,;:!?\n]|\.\s")
_PRICE = re.compile(r"(?<!\d)\d{1,4}[.,]\d{2,3}(?!\d)")
# A gate's code, a weight, an order: whoever says another one says something else.
_NUMBER = re.compile(r"(?<![\w.,])\d{3,}(?![\w]|[.,]\d)")
# Prices this close are one price, told roundly.
_PRICE_SLACK = 0.02

# All chosen on the tuning half of the labelled pairs (`python -m infra.bench.join --tune`). What two languages take from a
# cosine:
_OTHER_LANGUAGE = 0.13
# "Queue at the gate" and "hole at the gate": what a tip begins with is what it is about.
_ABOUT_ANOTHER = 0.15
# Both speak of the state of the thing with that number: "dock 4 is blocked", "Rampe 4 ist frei".
_SAME_THING = 0.08
# The most that a score may be above the cosine.
MOST_ADDED = _OTHER_LANGUAGE + _SAME_THING


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text says that nothing else may be taken for."""

    slots: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Numbers by the kind of thing: {"dock": {"4"}}; roads under "road", codes and weights under "number"."""
    prices: tuple[float, ...] = ()
    states: Mapping[int, int] = field(default_factory=dict)
    """By the index of the pair in ``STATES``: 1 for its first, -1 for its second."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One tip: its words with what they say for certain, and its vector."""

    text: str
    language: str
    vector: Vectors  # (384,)
    facts: Facts
    content: tuple[str, ...]
    """The stems of the words that carry meaning, in order."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two tips are, about -1 to 1, and what speaks against their being the same."""

    score: float
    against: Contradiction | None


def said(text: str, language: str, vector: Vectors) -> Said:
    """A tip, ready to be compared."""
    row = words(text)
    content = (
        min(forms(word, (language,)), key=lambda form: (len(form), form))
        for word in row
        if word.folded not in EVERY_STOPWORD and len(word.folded) > 1
    )
    return Said(text, language, vector, facts(text, language), tuple(content))


def likeness(a: Said, b: Said) -> Likeness:
    """How alike two tips are."""
    score = float(a.vector @ b.vector)
    if a.language != b.language:
        score += _OTHER_LANGUAGE
    elif a.content and b.content and a.content[0] not in b.content and b.content[0] not in a.content:
        score -= _ABOUT_ANOTHER
    if _shares_number(a.facts, b.facts) and a.facts.states.keys() & b.facts.states.keys():
        score += _SAME_THING
    return Likeness(score, contradiction(a.facts, b.facts))


def medoid(tips: Sequence[Said]) -> Said:
    """The one that is most like all of them; the first of several."""
    vectors = np.stack([one.vector for one in tips])
    return tips[int(np.argmax((vectors @ vectors.T).sum(1).round(6)))]


def facts(text: str, language: str) -> Facts:
    """The numbered things, prices and states that ``text`` names, read with the words of its language and of English."""
    row = words(text)
    phrases = _phrases(language)
    slots: dict[str, set[str]] = {}
    states: dict[int, int] = {}
    for at in range(len(row)):
        found = phrases.at(row, at, None)
        for kind in SLOTS:
            if kind in found:
                marked = found[kind] < len(row) and row[found[kind]].folded in _NUMBER_SIGNS
                after = found[kind] + marked
                label = label_at(text, row, after, language, marked=marked)
                # "The trailer, 4 metres long" is no trailer number 4.
                if label and not _PAUSE.search(text[row[found[kind] - 1].end : row[after].start]):
                    slots.setdefault(kind, set()).add(label[0])
        for pair, (good, bad) in enumerate(STATES):
            for kind, value in ((good, 1), (bad, -1)):
                if kind in found:
                    # What is said first counts.
                    states.setdefault(pair, -value if _denied(row, at, found[kind], language) else value)
    roads = {word.folded.replace("-", "") for word in row if _ROAD.match(word.folded)}
    if roads:
        slots["road"] = roads
    numbers = set(_NUMBER.findall(text))
    if numbers:
        slots["number"] = numbers
    prices = tuple(float(found.replace(",", ".")) for found in _PRICE.findall(text))
    return Facts({kind: frozenset(labels) for kind, labels in slots.items()}, prices, states)


def contradiction(a: Facts, b: Facts) -> Contradiction | None:
    """What makes two tips be about two things ("slot", "price"), or about one thing differently ("state")."""
    if any(kind in b.slots and a.slots[kind].isdisjoint(b.slots[kind]) for kind in a.slots):
        return "slot"
    if a.prices and b.prices and min(abs(x - y) / max(x, y, 0.01) for x in a.prices for y in b.prices) > _PRICE_SLACK:
        return "price"
    if any(pair in b.states and a.states[pair] != b.states[pair] for pair in a.states):
        return "state"
    return None


def _shares_number(a: Facts, b: Facts) -> bool:
    return any(not a.slots[kind].isdisjoint(b.slots[kind]) for kind in a.slots.keys() & b.slots.keys())


def _denied(row: list[Word], start: int, end: int, language: str) -> bool:
    """Whether a "not" stands before a word (after it where the language says so): "not open", "hizmette değil"."""
    phrases = _phrases(language)
    if any(phrases.has(row, at, "not", None) for at in range(start, end)):
        # "does not work" is a phrase of its own.
        return False
    before = range(max(0, start - _WORDS_BEFORE), start)
    after = range(end, min(end + 1, len(row))) if language in _DENIED_AFTER else ()
    return any(phrases.has(row, at, "not", None) for at in (*before, *after))


@cache
def _phrases(language: str) -> Phrases:
    return Phrases({code: _LEXICON[code] for code in dict.fromkeys((language, "en")) if code in _LEXICON})
