"""The line by which an insight is scanned.

A manager reads forty titles in a row, each beside its tag and place chips. "Site & dock - Northgate" repeats those chips
and makes the rows alike, so what somebody said comes first where it says something; the tag and place stand in where it
does not: an emoji, one word, "as I said yesterday".
"""

import re
import unicodedata
from collections.abc import Iterator

from backhaul_workers.findings.lexicons import words_of
from backhaul_workers.findings.stopwords import stopwords
from backhaul_workers.findings.words import fold, words

MAX_CHARS = 70
# A clause with fewer words that carry a topic says less than tag and place.
_INFORMATIVE_WORDS = 2
# How much each further sentence, and each further clause of a sentence, is held back; chosen on the first 60 % of the
# accident reports, `infra/bench/understand.py titles --tune`, and on speech without punctuation.
_LATER_SENTENCE = 0.25
_LATER_CLAUSE = 0.8
# A title needs the beginning of a tip only; what follows the first minute of talk does not name it.
_READ_CHARS = 2_000
_SENTENCE = re.compile(r"[.!?…\n。؟।|]+(?=\s|$)|\n+|;\s|؛")
_CLAUSE = re.compile(r"[,،:]\s+|\s[\u2013\u2014-]+\s|[()\[\]\"“”„«»]+")
_LEXICON = words_of("titles")
# Where a recogniser wrote no punctuation, a clause starts at these words.
_JOINTS = frozenset(map(fold, _LEXICON["joints"]))
_PIECE_WORDS = 5
# How people begin to talk before they say it.
_OPENERS = frozenset(map(fold, _LEXICON["openers"]))
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def make(text: str, tag_name: str | None, place_label: str | None, language: str | None = None) -> str:
    """A title of at most ``MAX_CHARS`` characters; "" only where text, tag and place say nothing at all.

    The best clause of ``text``, or else tag and place with a dash between, or one of the two, or the beginning of the text.
    ``language`` (ISO 639-1) tells empty words from others and how "i" is capitalised.
    """
    clean = _INVISIBLE.sub(" ", text[:_READ_CHARS])
    stops = stopwords(language)
    best, best_score = "", 0.0
    for sentence, position, clause in _clauses(clean):
        informative = {w.folded for w in words(clause) if w.folded not in stops and w.folded not in _OPENERS}
        if len(informative) < _INFORMATIVE_WORDS or sum(map(len, informative)) < 6:
            continue
        # What comes first is what somebody wanted to say, the more so within a sentence; some eight words make a title.
        score = min(len(informative), 8) / (1 + _LATER_SENTENCE * sentence + _LATER_CLAUSE * position)
        if score > best_score:
            best, best_score = clause, score
    stand_in = " \N{EN DASH} ".join(part for part in (_tidy(tag_name or ""), _tidy(place_label or "")) if part)
    return _capitalised(_cut(_tidy(best) or stand_in or _tidy(clean), stops), language)


def _clauses(text: str) -> Iterator[tuple[int, int, str]]:
    """Whole sentences where they fit into a title, otherwise their clauses, otherwise pieces between joints.

    Each with the index of its sentence and its own within that.
    """
    for index, sentence in enumerate(filter(words, _SENTENCE.split(text))):
        whole = _without_opener(_tidy(sentence))
        clauses = [whole] if len(whole) <= MAX_CHARS else filter(words, _CLAUSE.split(sentence))
        pieces = (piece for clause in clauses for piece in _pieces(_without_opener(_tidy(clause))))
        for position, piece in enumerate(pieces):
            yield index, position, piece


def _pieces(clause: str) -> Iterator[str]:
    """A long clause cut at its joints, where there is a clause on either side: not in "between four and nine"."""
    if len(clause) <= MAX_CHARS:
        yield clause
        return
    row = clause.split()
    start = 0
    for at, word in enumerate(row):
        if at - start >= _PIECE_WORDS and len(row) - at > _PIECE_WORDS and fold(word) in _JOINTS:
            yield " ".join(row[start:at])
            start = at + 1
    yield " ".join(row[start:])


def _without_opener(clause: str) -> str:
    """ "Hi guys dock four is closed" without its greeting; a clause of openers only stays as it is."""
    for word in words(clause):
        if word.folded not in _OPENERS:
            return clause[word.start :] if word.start and words(clause)[0].folded in _OPENERS else clause
    return clause


def _tidy(text: str) -> str:
    """One line, single spaces, no punctuation at either end; signs such as € or emoji stay."""
    line = " ".join(_INVISIBLE.sub(" ", text).split())
    start, end = 0, len(line)
    while start < end and _loose(line[start]):
        start += 1
    while end > start and _loose(line[end - 1]):
        end -= 1
    return line[start:end]


def _loose(character: str) -> bool:
    return character.isspace() or (unicodedata.category(character).startswith("P") and character not in "#@%&")


def _cut(line: str, stops: frozenset[str]) -> str:
    """At most ``MAX_CHARS``: at a word boundary and not after an empty word, and never inside a letter with its marks."""
    if len(line) <= MAX_CHARS:
        return line
    end = MAX_CHARS
    while end > 1 and (_joined(line[end]) or line[end - 1] == "\u200d"):
        end -= 1
    head = line[:end]
    space = line.rfind(" ", 0, MAX_CHARS + 1)
    if space >= MAX_CHARS // 2:
        head = line[:space]
        while head.count(" ") > 2 and fold(head.rsplit(" ", 1)[1]) in stops:
            head = _tidy(head.rsplit(" ", 1)[0])
    return _tidy(head)


def _joined(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Mc", "Me", "Sk") or character == "\u200d"


def _capitalised(line: str, language: str | None) -> str:
    if line.startswith("i") and language in ("tr", "az"):
        return "İ" + line[1:]
    # ß and ligatures become two letters: leave those.
    return line[:1].upper() + line[1:] if len(line[:1].upper()) == 1 else line
