"""Tags by their words: keywords per language, the tag's name, and the words of its description.

The weighting is BM25's: each further mention counts less, and one mention in a long text counts less than in a short one.
There is no background corpus on the first day, so the rarity of a word is that among the tags: a word which describes
three tags says a third.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from backhaul_workers.findings.stems import forms
from backhaul_workers.findings.stopwords import EVERY_STOPWORD, stopwords
from backhaul_workers.findings.tags.findings import TagFinding, TagOption
from backhaul_workers.findings.words import Span, Word, span, words

# Weights and threshold were chosen on the first 60 % of the labelled messages: `infra/bench/understand.py tags --tune`.
KEYWORD = 1.0
NAME_WORD = 0.5
LISTED_WORD = 0.5
LISTED_WORD_WITHOUT_KEYWORDS = 1.0
DESCRIPTION_WORD = 0.4
THRESHOLD = 0.5
_SATURATION = 1.2
_LENGTH = 0.3
_USUAL_WORDS = 25
# Between the words of a phrase this many stopwords may stand: "price of the diesel" is "price diesel".
_GAP = 2
_LIST = re.compile(r"[,;/&.:\u060c\u061b\u0964]| (?:and|or|y|o|et|ou|und|oder|i|oraz|lub|sau|ve|veya|та|або|और|या) ")  # noqa: RUF001, words of other scripts


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or phrase that speaks for one tag: the accepted forms of each of its words."""

    tag: int
    weight: float
    row: tuple[frozenset[str], ...]


def tags(text: str, options: Sequence[TagOption], language: str | None = None) -> list[TagFinding]:
    """Tags whose score reaches ``THRESHOLD``, with every matched span, best first; a tag of the option list at most once."""
    found = [finding for finding in hints(text, options, language) if finding.score >= THRESHOLD]
    return sorted(found, key=lambda f: (-f.score, f.slug))


def hints(text: str, options: Sequence[TagOption], language: str | None = None) -> list[TagFinding]:
    """Every tag that some word speaks for, however softly, in the order of ``options``."""
    by_form, stops, languages = _compile(tuple(options), language)
    row = words(text)
    cuts = [forms(word, languages) for word in row]
    hits: dict[_Term, list[Span]] = defaultdict(list)
    for at, cut in enumerate(cuts):
        for term in {term for form in cut for term in by_form.get(form, ())}:
            end = _match(term, row, cuts, at, stops)
            if end:
                hits[term].append(span(text, row[at:end]))

    scores: dict[int, float] = defaultdict(float)
    evidence: dict[int, list[Span]] = defaultdict(list)
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * len(row) / _USUAL_WORDS)
    for term, spans in _longest(hits).items():
        scores[term.tag] += term.weight * len(spans) * (_SATURATION + 1) / (len(spans) + norm)
        evidence[term.tag] += spans
    return [
        TagFinding(
            options[tag].slug, round(1 - exp(-total), 4), tuple(sorted(set(evidence[tag]), key=lambda s: (s.start, s.end)))
        )
        for tag, total in sorted(scores.items())
    ]


def _match(term: _Term, row: list[Word], cuts: list[frozenset[str]], at: int, stops: frozenset[str]) -> int:
    """The index after the last word of ``term`` where it starts at word ``at``; 0 if it does not."""
    for position, wanted in enumerate(term.row):
        skipped = 0
        while position and skipped < _GAP and at < len(row) and row[at].folded in stops and not wanted & cuts[at]:
            at, skipped = at + 1, skipped + 1
        if at >= len(row) or not wanted & cuts[at]:
            return 0
        at += 1
    return at


def _longest(hits: dict[_Term, list[Span]]) -> dict[_Term, list[Span]]:
    """Of overlapping matches for one tag the heaviest, then the longest, stays: "gate code" is one hit and not three."""
    kept: dict[_Term, list[Span]] = defaultdict(list)
    taken: dict[int, set[int]] = defaultdict(set)
    flat = ((term, s) for term, spans in hits.items() for s in spans)
    for term, s in sorted(flat, key=lambda h: (-h[0].weight, h[1].start - h[1].end, h[1].start, h[0].tag)):
        if taken[term.tag].isdisjoint(range(s.start, s.end)):
            taken[term.tag].update(range(s.start, s.end))
            kept[term].append(s)
    return kept


@lru_cache(maxsize=256)
def _compile(
    options: tuple[TagOption, ...], language: str | None
) -> tuple[dict[str, tuple[_Term, ...]], frozenset[str], tuple[str, ...]]:
    """Terms by the forms of their first word, the stopwords, and the languages whose inflection counts."""
    spoken = {code for option in options for code in option.keywords if code != "*"}
    languages = tuple(sorted(spoken | {"en"})) if language is None else (language,)
    stops = stopwords(language)
    terms: dict[tuple[int, tuple[frozenset[str], ...]], float] = {}

    def add(tag: int, row: Iterable[Word], weight: float) -> None:
        cut = tuple(forms(word, languages) for word in row)
        if cut:
            terms[tag, cut] = max(weight, terms.get((tag, cut), 0.0))

    for tag, option in enumerate(options):
        spoken_of = [p for code, row in option.keywords.items() if language is None or code in (language, "*") for p in row]
        for phrase in spoken_of:
            add(tag, _inner(words(phrase), stops), KEYWORD)
        name = _content(option.name)
        add(tag, name, KEYWORD)
        for word in name:
            add(tag, [word], NAME_WORD)
        # "Rain, floods, strong winds": a word that is listed by itself names the tag, one inside a phrase only hints at it.
        # Where somebody chose keywords, those name the tag and the list hints as well.
        listed_weight = LISTED_WORD if spoken_of else LISTED_WORD_WITHOUT_KEYWORDS
        for item in _LIST.split(option.description):
            listed = _content(item)
            for word in listed:
                add(tag, [word], listed_weight if len(listed) == 1 else DESCRIPTION_WORD)

    shared: dict[tuple[frozenset[str], ...], int] = defaultdict(int)
    for _, cut in terms:
        shared[cut] += 1
    by_form: dict[str, list[_Term]] = defaultdict(list)
    for (tag, cut), weight in terms.items():
        # A keyword was chosen by a person for each of its tags; only the words of names and descriptions are diluted.
        term = _Term(tag, weight if weight == KEYWORD else weight / shared[cut], cut)
        for form in cut[0]:
            by_form[form].append(term)
    return {form: tuple(row) for form, row in by_form.items()}, stops, languages


def _content(text: str) -> list[Word]:
    """The words of a name or description that can speak for a tag, whatever language it is written in."""
    return [word for word in words(text) if word.folded not in EVERY_STOPWORD and len(word.folded) >= 3]


def _inner(row: list[Word], stops: frozenset[str]) -> list[Word]:
    """A phrase without the stopwords between its first and last word: matching lets any stopwords stand there."""
    return [word for i, word in enumerate(row) if i in (0, len(row) - 1) or word.folded not in stops]
