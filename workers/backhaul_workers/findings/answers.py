"""What a driver answered who was asked whether something is still there: two words, in any of ten languages."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from backhaul_workers.findings.phrases import Phrase, Phrases
from backhaul_workers.findings.words import Span, words

Answer = Literal["still_there", "gone"]

_LEXICON = json.loads(files(__package__).joinpath("lexicons", "answers.json").read_text(encoding="utf-8"))
_PHRASES = Phrases(_LEXICON)
# "Still there" is said in so many words; a yes or no alone answers the question that was asked.
_SAID: dict[str, Answer] = {"still_there": "still_there", "gone": "gone"}
_PLAIN: dict[str, Answer] = {"yes": "still_there", "no": "gone"}
# "Yes, the lorry is still there on the left": with more words beside it something else was told, too.
_MOST_OTHER_WORDS = 4


@dataclass(frozen=True, slots=True)
class AnswerFinding:
    """Which of the two was said and the words that say so; whether that is all that was said, and what was said first."""

    kind: Answer
    evidence: Span
    alone: bool
    first: bool


def answer(text: str, language: str | None = None) -> AnswerFinding | None:
    """The answer in a recording's transcript; None where there is none, or both were said.

    ``language`` is the transcript's; two words are little to tell a language by, so where it has no answer in them all
    languages are looked through.
    """
    row = words(text)
    for spoken in (language, None) if language in _LEXICON else (None,):
        longest: list[Phrase] = []
        start = 0
        while start < len(row):
            phrase = max(_PHRASES.found(row, start, spoken), key=lambda one: one.end, default=None)
            if phrase is not None:
                longest.append(phrase)
            start = phrase.end if phrase else start + 1
        for kinds in (_SAID, _PLAIN):
            told = [phrase for phrase in longest if phrase.kind in kinds]
            if len({kinds[phrase.kind] for phrase in told}) > 1:
                return None
            if told:
                first = told[0]
                begin, end = row[first.start].start, row[first.end - 1].end
                said = sum(phrase.end - phrase.start for phrase in longest)
                span = Span(begin, end, text[begin:end])
                return AnswerFinding(kinds[first.kind], span, len(row) - said <= _MOST_OTHER_WORDS, longest[0].start == 0)
    return None
