"""Of what kind an insight is: a hazard, a question, praise, or an observation like most.

Rules of every language by sentence, each with the words that decided. Urgency decides about hazards, so the two never
disagree: what is a hazard is at least high, and what alerts is a hazard whatever else is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.urgency import UrgencyFinding
from backhaul_workers.findings.words import Span, Word, span, words

InsightKind = Literal["observation", "hazard", "question", "praise"]

_SENTENCE = re.compile(r"[^.!?\n\u061f\u0964\u2026;]+[.!?\u061f\u0964\u2026;]*")
_MARKS = "?\u061f"
# After fewer words a "thanks" ends what was said, it does not say it.
_LEAST_BESIDE = 1
_DENIED_WITHIN = 2


@dataclass(frozen=True, slots=True)
class KindFinding:
    """The kind and the words that made it so; an observation needs none."""

    kind: InsightKind
    evidence: tuple[Span, ...] = ()


def find(text: str, language: str | None = None, urgent: UrgencyFinding | None = None) -> KindFinding:
    """The kind of ``text``; ``language`` (ISO 639-1) None, or one without rules, looks with the words of every language.

    A danger that somebody only asks about ("is the bridge still icy?") is a question, unless it alerts.
    """
    rules = [_RULES[language]] if language in _RULES else list(_RULES.values())
    sentences = list(_sentences(text))
    questions = [(sentence, evidence) for sentence in sentences if (evidence := _asks(text, sentence, rules))]
    if urgent and urgent.level != "normal":
        asked = [sentence for sentence, _ in questions]
        stated = [one for one in urgent.evidence if not any(s.start <= one.start < s.end for s in asked)]
        if urgent.level == "alert" or stated or not urgent.evidence:
            return KindFinding("hazard", urgent.evidence)
    if questions:
        return KindFinding("question", tuple(evidence for _, evidence in questions))
    praise = tuple(evidence for sentence in sentences for evidence in _praises(text, sentence, rules))
    return KindFinding("praise", praise) if praise else KindFinding("observation")


def asked(text: str, language: str | None = None) -> KindFinding:
    """A question for sure, because its author said so; the evidence is what also sounds like one, if anything does."""
    found = find(text, language)
    return found if found.kind == "question" else KindFinding("question")


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    row: tuple[Word, ...]
    mark: int | None  # where its question mark is


@dataclass(frozen=True, slots=True)
class _Rules:
    ask: Phrases  # at a sentence's beginning
    ask_anywhere: Phrases
    no_ask: Phrases
    tag: Phrases  # "..., ok?" asks nothing
    praise: Phrases
    no: Phrases


def _sentences(text: str) -> Iterator[_Sentence]:
    row = words(text)
    at = 0
    for match in _SENTENCE.finditer(text):
        start = at
        while at < len(row) and row[at].start < match.end():
            at += 1
        if at > start:
            marks = [i for i in range(match.start(), match.end()) if text[i] in _MARKS]
            yield _Sentence(match.start(), match.end(), tuple(row[start:at]), marks[-1] if marks else None)


def _asks(text: str, sentence: _Sentence, rules: list[_Rules]) -> Span | None:
    """What makes a sentence a question: its words where they do, else its mark."""
    row = sentence.row
    if sentence.mark is not None and any(_is_only_a_tag(text, row, rule) for rule in rules):
        return None
    for rule in rules:
        for start, end in rule.ask_anywhere.all(row):
            return span(text, row[start:end])
    if sentence.mark is None:
        # As a recogniser writes it: without marks the words must ask, and enough of them.
        for rule in rules:
            asking = rule.ask.longest(row, 0)
            if asking and len(row) > asking + 1 and not rule.no_ask.at(row, 0):
                return span(text, row[:asking])
        return None
    for rule in rules:
        if (asking := rule.ask.longest(row, 0)) is not None:
            return span(text, row[:asking])
    return Span(sentence.mark, sentence.mark + 1, text[sentence.mark])


def _is_only_a_tag(text: str, row: tuple[Word, ...], rule: _Rules) -> bool:
    """ "Dock four is closed, ok?": what is asked is one phrase after a comma."""
    for start in range(max(0, len(row) - 3), len(row)):
        if rule.tag.longest(row, start) == len(row):
            return start == 0 or any(c in ",\u060c-\u2013\u2014" for c in text[row[start - 1].end : row[start].start])
    return False


def _praises(text: str, sentence: _Sentence, rules: list[_Rules]) -> Iterator[Span]:
    row = sentence.row
    for rule in rules:
        for start, end in rule.praise.all(row):
            near = (*row[max(0, start - _DENIED_WITHIN) : start], *row[end : end + _DENIED_WITHIN])
            denied = any(rule.no.at((word,), 0) for word in near)
            if not denied and len(row) - (end - start) >= _LEAST_BESIDE:
                yield span(text, row[start:end])


def _rules(code: str) -> _Rules:
    kinds = _LEXICON[code]
    return _Rules(
        *(Phrases({code: {name: kinds.get(name, ())}}) for name in ("ask", "ask_anywhere", "no_ask", "tag", "praise", "no"))
    )


_LEXICON = kinds_of("kind")
_RULES = {code: _rules(code) for code in _LEXICON}
