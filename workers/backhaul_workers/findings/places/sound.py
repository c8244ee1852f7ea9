"""Sites whose names were heard as something else: "nord geyt" for Northgate.

A recogniser writes a name that it does not know as words that it knows. Both are read aloud by espeak-ng, which writes down
the sounds, and compared. Only among the few sites nearby: of 500 too many sound alike.
"""

import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from shutil import which
from uuid import UUID

from rapidfuzz.distance import JaroWinkler, Levenshtein

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.stopwords import EVERY_STOPWORD
from backhaul_workers.findings.words import Span, Word, span, words

# From here on the site is taken, from there on its author is asked; measured with 25 sites nearby.
ACCEPT = 0.65
ASK = 0.5
PROGRAM = "espeak-ng"
# What each likeness counts: letters, sounds, and a common beginning.
_LETTERS, _SOUNDS, _BEGINNING = 0.35, 0.45, 0.2
# A small word inside a name is possible ("color sat ammar") and rare.
_SMALL_WORD = 0.03
_MOST_WORDS = 200
_WIDEST = 4
# "Panne" is not Pune: short names sound like too much.
_FEWEST_LETTERS = 5
_VOICES = {
    "en": "en-gb",
    "es": "es",
    "fr": "fr-fr",
    "de": "de",
    "pl": "pl",
    "ro": "ro",
    "tr": "tr",
    "uk": "uk",
    "ar": "ar",
    "hi": "hi",
}
_SECONDS = 5
# Words that are said in every second tip are no names: "ramp" is not Kamppi.
_SMALL = EVERY_STOPWORD | {
    word.folded for kinds in kinds_of("places").values() for kind in kinds.values() for phrase in kind for word in words(phrase)
}
_PHRASES = Phrases({code: {"at": kinds["at"]} for code, kinds in kinds_of("places").items()})
_SAY_WHERE_BEHIND = ("tr", "hi")
# Stress, length and the marks of a change of language.
_MARKS = re.compile(r"\([a-z-]+\)|[ˈˌːˑʲʰ̩̯̃͡ \-_|]")
# Sounds that an ear, or a recogniser that writes another language, takes for each other.
_ALIKE = str.maketrans(
    {"ɡ": "g", "ɾ": "r", "ɹ": "r", "ʁ": "r", "ɐ": "a", "ə": "a", "ʌ": "a", "ɑ": "a", "ɒ": "o", "ɔ": "o", "ɛ": "e", "æ": "a"}
    | {"ɪ": "i", "ɨ": "i", "y": "i", "ʏ": "i", "ʊ": "u", "ɯ": "u", "θ": "t", "ð": "d", "ʂ": "ʃ", "ɕ": "ʃ", "ʐ": "ʒ", "ʑ": "ʒ"}
    | {"ɣ": "g", "β": "b", "ç": "x", "χ": "x", "h": "x", "ɫ": "l", "ʎ": "l", "ɲ": "n", "ŋ": "n", "ʋ": "v", "w": "v"}
    | {"ø": "e", "œ": "e", "ɜ": "e", "ɚ": "a", "ɵ": "o", "ɘ": "e", "ɤ": "o", "ʔ": "", "ɟ": "g", "ɭ": "l"}
)


@dataclass(frozen=True, slots=True)
class SoundMatch:
    """A site that words of the text sound like; ``score`` from 0 to 1."""

    site_id: UUID
    name: str
    score: float
    evidence: Span


@dataclass(frozen=True, slots=True)
class _Heard:
    letters: str
    sounds: str


@lru_cache(maxsize=1)
def has_phonemes() -> bool:
    """Whether this machine has espeak-ng. Without it nothing is found here, and everything else works."""
    return which(PROGRAM) is not None


def sounds_like(
    text: str, sites: Sequence[tuple[UUID, str, Sequence[str]]], language: str | None, languages: Sequence[str] = ()
) -> tuple[SoundMatch, ...]:
    """The sites (id, name, aliases) that words of ``text`` sound like, likeliest first, those below ``ASK`` left out.

    ``language`` is the text's (ISO 639-1); ``languages`` are those in which the names may be pronounced.
    """
    if not sites or not has_phonemes():
        return ()
    row = [w for w in words(text)[:_MOST_WORDS] if _is_said(w)]
    spelled = _speak([w.small for w in row], language or "en")
    if spelled is None:
        return ()
    windows = [
        (
            row[i:j],
            _Heard("".join(w.folded for w in row[i:j]), "".join(spelled[i:j])),
            small,
            _led_in(row, i, language),
        )
        for i in range(len(row))
        for j in range(i + 1, min(len(row), i + _WIDEST) + 1)
        if (small := sum(w.folded in _SMALL for w in row[i:j])) < j - i and _together(text, row[i:j])
    ]
    voices = tuple(dict.fromkeys(code for code in (language or "en", *languages) if code in _VOICES))
    named = _pronounced(sites, voices)
    found = []
    for id, name, ways in named:
        score, best = ASK, None
        for covered, heard, small, led_in in windows:
            for way in ways:
                alike = _alike(heard, way, score + _SMALL_WORD * small) - _SMALL_WORD * small
                # Faint likeness is believed after "at", "in", "w" only.
                if alike > score and (led_in or alike >= ACCEPT):
                    score, best = alike, covered
        if best:
            found.append(SoundMatch(id, name, round(score, 4), span(text, best)))
    return tuple(sorted(found, key=lambda m: (-m.score, str(m.site_id))))


def _alike(heard: _Heard, name: _Heard, least: float) -> float:
    """How alike two are, or 0 where that is less than ``least``."""
    longer, shorter = max(len(heard.letters), len(name.letters)), min(len(heard.letters), len(name.letters))
    if shorter < _FEWEST_LETTERS or longer > 2 * shorter:
        return 0.0
    score = _LETTERS * Levenshtein.normalized_similarity(heard.letters, name.letters)
    if score + _SOUNDS + _BEGINNING < least:
        return 0.0
    score += _SOUNDS * Levenshtein.normalized_similarity(heard.sounds, name.sounds)
    if score + _BEGINNING < least:
        return 0.0
    score += _BEGINNING * JaroWinkler.similarity(heard.letters, name.letters)
    return score if score >= least else 0.0


def _pronounced(
    sites: Sequence[tuple[UUID, str, Sequence[str]]], voices: Sequence[str]
) -> list[tuple[UUID, str, tuple[_Heard, ...]]]:
    """Every site with all of its names as each of the voices reads them; one start of espeak-ng for a voice."""
    rows = [
        (id, name, [[w for w in words(called) if _is_said(w)] for called in (name, *aliases)]) for id, name, aliases in sites
    ]
    ways: list[list[_Heard]] = [[] for _ in rows]
    for voice in voices:
        # English reads "Łódź" letter by letter.
        def spelling(word: Word, voice: str = voice) -> str:
            return word.folded if voice == "en" else word.small

        spelled = _speak([spelling(w) for _, _, called in rows for row in called for w in row], voice)
        if spelled is None:
            continue
        sounds = iter(spelled)
        for n, (_, _, called) in enumerate(rows):
            for row in called:
                read = "".join(next(sounds) for _ in row)
                if row:
                    ways[n].append(_Heard("".join(w.folded for w in row), read))
    return [(id, name, tuple(dict.fromkeys(heard))) for (id, name, _), heard in zip(rows, ways, strict=True)]


def _is_said(word: Word) -> bool:
    """A word and no number; a Hindi one also has vowel signs, which are no letters."""
    return not any(c.isnumeric() for c in word.folded)


def _led_in(row: Sequence[Word], at: int, language: str | None) -> bool:
    """Whether a word that says where stands before the word ``at``; some languages put it behind, or in the ending."""
    if language in _SAY_WHERE_BEHIND:
        return True
    return any(_PHRASES.at(row, before, language).get("at") == at for before in (at - 1, at - 2))


def _together(text: str, row: Sequence[Word]) -> bool:
    return all(len(text[a.end : b.start]) <= 1 for a, b in pairwise(row))


def _speak(said: Sequence[str], language: str) -> list[str] | None:
    """The sounds of each word, as a voice of ``language`` reads it alone; None where espeak-ng fails."""
    voice = _VOICES.get(language, _VOICES["en"])
    # A copy: another thread may empty what is remembered.
    known = {w: sounds for w in dict.fromkeys(said) if (sounds := _SPOKEN.get((voice, w))) is not None}
    fresh = [w for w in dict.fromkeys(said) if w not in known]
    if fresh:
        try:
            told = subprocess.run(  # noqa: S603  # words go in by stdin, never as arguments
                [PROGRAM, "-q", "--ipa", "-v", voice],
                input="\n".join(fresh) + "\n",
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=True,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        lines = _sounds(told.stdout.splitlines())
        if len(lines) != len(fresh):
            return None
        known.update(zip(fresh, lines, strict=True))
        if len(_SPOKEN) > _REMEMBERED:
            _SPOKEN.clear()
        _SPOKEN.update(((voice, word), known[word]) for word in fresh)
    return [known[w] for w in said]


# One word sounds the same in every tip. Emptied when it is full: asking again costs a millisecond a word.
_REMEMBERED = 50_000
_SPOKEN: dict[tuple[str, str], str] = {}


def _sounds(lines: Iterable[str]) -> list[str]:
    return [_MARKS.sub("", line).translate(_ALIKE) for line in lines]
