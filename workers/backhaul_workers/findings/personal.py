"""Personal data in a text: phone numbers, e-mail addresses, licence plates, names of private persons, and secrets.

Numbers and addresses are found by their form and, where the form says little, by the words before them; names by cue phrases
("ask for", "Herr", "pan") and the organisation's own roster. Of numbers most are found, of names perhaps the half: whoever
shows a masked text must not say that names are removed.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import phonenumbers

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.numbers import spelled_at
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.stopwords import EVERY_STOPWORD
from backhaul_workers.findings.words import fold, words

PersonalKind = Literal["phone", "email", "plate", "name", "secret"]

# Where a language is spoken by people who drive and load for a living here; the first ones are the most likely.
_REGIONS = {
    "en": ("GB", "IE", "US", "CA", "AU"),
    "es": ("ES", "MX", "US"),
    "fr": ("FR", "BE", "CH"),
    "de": ("DE", "AT", "CH"),
    "pl": ("PL",),
    "ro": ("RO", "MD"),
    "tr": ("TR",),
    "uk": ("UA",),
    "ar": ("AE", "SA", "EG", "MA"),
    "hi": ("IN",),
    "nl": ("NL", "BE"),
    "it": ("IT", "CH"),
    "pt": ("PT", "BR"),
    "fi": ("FI",),
    "sv": ("SE", "FI"),
}
_FALLBACK_REGIONS = ("GB", "DE", "FR", "PL", "ES")
# Hides what was found while the rest is looked through again; no word, no digit, and nobody writes it.
_BLANK = "█"


@dataclass(frozen=True, slots=True)
class PersonalFinding:
    """``text[start:end]`` of the text that was looked through, offsets in code points; ``why`` is the cue or the rule."""

    start: int
    end: int
    text: str
    kind: PersonalKind
    why: str


def regions(languages: Sequence[str]) -> tuple[str, ...]:
    """Where an organisation's people have their phones (ISO 3166), by its languages; ``pt-BR`` names its region itself."""
    named = [tag.split("-")[-1].upper() for tag in languages if re.fullmatch(r"[a-z]{2,3}-[A-Za-z]{2}", tag)]
    spoken = [region for tag in languages for region in _REGIONS.get(tag.split("-")[0], ())]
    return tuple(dict.fromkeys([*named, *spoken])) or _FALLBACK_REGIONS


def find_personal(
    text: str, *, regions: Sequence[str], keep: Sequence[str] = (), roster: Sequence[str] = ()
) -> list[PersonalFinding]:
    """What is personal in ``text``, in its order; no two findings overlap.

    ``regions``: where national phone numbers may be from. ``keep``: names of sites, parts, routes and tags, which are
    neither persons nor plates ("A12", "Gate 4", "Smith Logistics"). ``roster``: full names of members. The language does not
    matter: a wrongly detected one must not show what its own rules would have hidden. Looking through a text in which all
    findings are masked finds nothing more.
    """
    found: list[PersonalFinding] = []
    rest = text
    while True:
        more = _look(rest, tuple(regions), keep, roster)
        more += _again(rest, [*found, *more])
        if not more:
            return sorted(found, key=lambda one: one.start)
        found += more
        rest = _blanked(rest, more)


def _look(text: str, regions: tuple[str, ...], keep: Sequence[str], roster: Sequence[str]) -> list[PersonalFinding]:
    """One pass; a rule sees nothing of what one before it took."""
    found: list[PersonalFinding] = []
    rules: tuple[Callable[[_Read], Iterable[PersonalFinding]], ...] = (
        _emails,
        # Long numbers are phones even after "code"; of short ones the word before them tells.
        lambda read: _phones(read, regions, least=_PLAINLY_A_PHONE),
        _secrets,
        lambda read: _phones(read, regions, least=7),
        lambda read: _outside(_plates(read), _mentions(read, keep)),
        lambda read: _outside(_names(read, roster), _mentions(read, keep)),
    )
    for rule in rules:
        new = _disjoint(list(rule(_Read(text))))
        found += new
        text = _blanked(text, new)
    return found


def _again(rest: str, found: Sequence[PersonalFinding]) -> list[PersonalFinding]:
    """The other places of what was found: "the code is 4711 ... again, 4711"; of a person also the single names."""
    known: dict[str, PersonalFinding] = {}
    for one in found:
        known.setdefault(one.text, one)
        if one.kind == "name":
            for name in re.split(r"[^\w'-]+", one.text):
                if len(name) > 2 and name[:1].isupper():
                    known.setdefault(name, one)
    if not known:
        return []
    longest_first = "|".join(re.escape(text) for text in sorted(known, key=len, reverse=True))
    return [
        PersonalFinding(match.start(), match.end(), match.group(), known[match.group()].kind, known[match.group()].why)
        for match in re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", _blanked(rest, found))
    ]


# --- what every rule reads --------------------------------------------------------------------------------------------------


class _Read:
    """A text with its words, and where they are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.row = words(text)
        self._starts = [word.start for word in self.row]
        self._ends = [word.end for word in self.row]

    @cached_property
    def spelled(self) -> dict[int, tuple[int, int]]:
        """Where numbers are said in words, long enough for a code ("four seven one one"), by the index of each such word."""
        found: dict[int, tuple[int, int]] = {}
        at = 0
        while at < len(self.row):
            digits, end = spelled_at(self.text, self.row, at)
            if digits >= _SHORTEST_SECRET:
                found |= dict.fromkeys(range(at, end), (self.row[at].start, self.row[end - 1].end))
                at = end
            else:
                at += 1
        return found

    def first_at(self, offset: int) -> int:
        """The index of the first word that begins at ``offset`` or later."""
        return bisect_left(self._starts, offset)

    def before(self, offset: int) -> int:
        """How many words end at ``offset`` or before it."""
        return bisect_right(self._ends, offset)

    def one_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence ends between two offsets. The full stop of a short word ("Tel. 040 ...") ends none."""
        for stop in _STOP.finditer(self.text, start, end):
            short = re.search(r"(?<!\w)\w{1,4}$", self.text[max(0, stop.start() - 5) : stop.start()])
            if stop.group()[0] != "." or not short:
                return False
        return True


_STOP = re.compile(r"[.!?;\n\u061f\u0964\u2026]+(?=\s|$)|\n")


def _said(read: _Read, start: int, end: int) -> str:
    return read.text[read.row[start].start : read.row[end - 1].end]


def _disjoint(found: Sequence[PersonalFinding]) -> list[PersonalFinding]:
    """Without those that overlap an earlier one; of two that begin at the same place the longer one stays."""
    kept: list[PersonalFinding] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start < one.end and (not kept or kept[-1].end <= one.start):
            kept.append(one)
    return kept


def _blanked(text: str, found: Sequence[PersonalFinding]) -> str:
    letters = list(text)
    for one in found:
        letters[one.start : one.end] = _BLANK * (one.end - one.start)
    return "".join(letters)


# --- e-mail -----------------------------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"(?<![\w.+-])[^\W_][\w.+-]{0,63}@[^\W_][\w-]{0,62}(?:\.[^\W_][\w-]{0,62}){1,5}")
_SAID_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{2,40} (?:at|arroba|arobase|ät|małpa|arond|равлик|собака|ऐट|एट|آت) [\w-]{2,40} "
    r"(?:dot|punto|point|punkt|kropka|punct|nokta|крапка|دوت|डॉट) [^\W\d_]{2,6}(?!\w)",
    re.IGNORECASE,
)


def _emails(read: _Read) -> Iterator[PersonalFinding]:
    for pattern, why in ((_EMAIL, "@"), (_SAID_EMAIL, "spoken @")):
        for match in pattern.finditer(read.text):
            yield PersonalFinding(match.start(), match.end(), match.group(), "email", why)


# --- phone numbers ----------------------------------------------------------------------------------------------------------

# Digits with few signs between; no part of a word.
_DIGITS = re.compile(r"(?<![\w.,:@#/-])[+\uff0b]?\(?\d(?:[ \t\u00a0\-.()/]{0,3}\d){6,80}(?![\w@#/]|[:,.]\d)")
_GROUP = re.compile(r"\d+")
# Dates and pairs of coordinates.
_NO_NUMBER = re.compile(
    r"(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d(?!\d)"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|\d{1,3}\.\d{3,} +\d{1,3}\.\d{3,}"
)
_MOST_DIGITS = 15  # E.164
_PLAINLY_A_PHONE = 9
# A longer row of numbers is a table, not somebody's phone.
_MOST_GROUPS = 40
_UNITS = frozenset(
    (
        "eur",
        "euro",
        "euros",
        "usd",
        "gbp",
        "pln",
        "ron",
        "try",
        "uah",
        "inr",
        "kg",
        "kgs",
        "km",
        "m",
        "l",
        "ltr",
        "litres",
        "liter",
    )
)
# How many words may stand between a cue and the number: "call the night shift over there on 040 ...".
_CUE_WORDS = 6


def _phones(read: _Read, regions: tuple[str, ...], least: int) -> Iterator[PersonalFinding]:
    for run in _DIGITS.finditer(read.text):
        groups = [match.span() for match in _GROUP.finditer(read.text, run.start(), run.end())]
        first, after = read.before(run.start()), read.first_at(run.end())
        if (
            len(groups) > _MOST_GROUPS
            or _NO_NUMBER.match(run.group())
            or (after < len(read.row) and read.row[after].folded in _UNITS)
            or any(_NO_PHONE.at(read.row, at) for at in range(max(0, first - 2), first))
        ):
            continue
        cue = _nearest(read, _PHONE, first, run.start())
        start = 0
        while start < len(groups):
            plus = start == 0 and run.group().startswith(("+", "\uff0b"))
            end, why = _longest(read.text, groups[start:], plus, regions, least, cue)
            end += start if end else 0
            if end:
                at = groups[start][0]
                while at > run.start() and read.text[at - 1] in "+\uff0b(":
                    at -= 1
                yield PersonalFinding(at, groups[end - 1][1], read.text[at : groups[end - 1][1]], "phone", why)
            start = end or start + 1


def _longest(
    text: str, groups: list[tuple[int, int]], plus: bool, regions: tuple[str, ...], least: int, cue: str | None
) -> tuple[int, str]:
    """How many groups the longest number has that begins with the first one, and why it is one; 0 where none does."""
    cued = 0
    for end in range(len(groups), 0, -1):
        digits = "".join(text[a:b] for a, b in groups[:end])
        if not least <= len(digits) <= _MOST_DIGITS:
            continue
        # Eight digits in a row may count anything: without "call" they are a phone only where mobile numbers are like that.
        bare = end == 1 and not plus and not cue and len(digits) < _PLAINLY_A_PHONE and not digits.startswith("0")
        region = _valid(digits, plus, regions, bare)
        if region:
            return end, region
        cued = cued or end
    # With "call" before it, it is a number even where no region that we know of has it.
    return (cued, cue) if cued and cue else (0, "")


@lru_cache(maxsize=4096)
def _valid(digits: str, plus: bool, regions: tuple[str, ...], only_mobile: bool = False) -> str:
    """The first region in which this number can be; "" where there is none."""
    for region in ("ZZ",) if plus else regions:
        try:
            number = phonenumbers.parse(("+" if plus else "") + digits, region)
        except phonenumbers.NumberParseException:
            continue
        mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
        known = phonenumbers.is_valid_number(number) if plus else phonenumbers.is_valid_number_for_region(number, region)
        if known and (mobile or not only_mobile):
            return phonenumbers.region_code_for_number(number) or region
    # Numbers abroad are dialled from here with 00; no region is needed to know them.
    if not plus and digits.startswith("00"):
        return _valid(digits[2:], plus=True, regions=regions)
    return ""


def _nearest(read: _Read, phrases: Phrases, first: int, offset: int) -> str | None:
    """The last phrase that ends at most `_CUE_WORDS` words before the word ``first``, in the same sentence."""
    for start in range(first - 1, max(0, first - _CUE_WORDS - 3) - 1, -1):
        end = phrases.longest(read.row, start)
        if end and end <= first and first - end <= _CUE_WORDS and read.one_sentence(read.row[end - 1].end, offset):
            return _said(read, start, end)
    return None


# --- secrets ----------------------------------------------------------------------------------------------------------------

_VALUE = re.compile(r"[*#]{0,2}\w[\w*#]*(?:[ \-.]?\d[\w*#]*)*")
_SHORTEST_SECRET = 3
_MOST_SECRET_DIGITS = 12


def _secrets(read: _Read) -> Iterator[PersonalFinding]:
    harmless = {at for start, end in _NO_SECRET.all(read.row) for at in range(start, end)}
    for start, end in _SECRET.all(read.row):
        if not harmless.isdisjoint(range(start, end)):
            continue
        cue = _said(read, start, end)
        after = list(_values_after(read, end))
        for a, b in after or _values_before(read, start):
            yield PersonalFinding(a, b, read.text[a:b], "secret", cue)
    for start, end in _PASSWORD.all(read.row):
        if span := _word_after(read, end):
            yield PersonalFinding(*span, read.text[slice(*span)], "secret", _said(read, start, end))


def _values_after(read: _Read, end: int) -> Iterator[tuple[int, int]]:
    """Every number within some words of the cue, and of one another: "from 1234 to 4711"."""
    at = last = end
    while at < len(read.row) and at - last <= _CUE_WORDS and read.one_sentence(read.row[at - 1].end, read.row[at].start):
        # What follows "call" is a phone number, or none; what follows another cue is that one's.
        if _PHONE.at(read.row, at) or _SECRET.at(read.row, at):
            return
        span = _value_at(read, at)
        if span is None:
            at += 1
            continue
        yield span
        at = last = max(at + 1, read.first_at(span[1]))


def _values_before(read: _Read, start: int) -> list[tuple[int, int]]:
    """ "4711 is the gate code": the nearest number a few words before the cue."""
    for at in range(start - 1, max(-1, start - 5), -1):
        span = _value_at(read, at)
        if span and read.one_sentence(span[1], read.row[start].start):
            return [span]
    return []


def _value_at(read: _Read, at: int) -> tuple[int, int] | None:
    if span := read.spelled.get(at):
        return span
    word = read.row[at]
    begin = word.start
    while begin > 0 and word.start - begin < 2 and read.text[begin - 1] in "*#":
        begin -= 1
    match = _VALUE.match(read.text, begin)
    if match is None or not any(c.isdigit() for c in read.text[word.start : word.end]):
        return None
    # A code is said in groups ("47 11"); a row of many numbers is several of them.
    whole = sum(c.isdigit() for c in match.group()) <= _MOST_SECRET_DIGITS
    span = match.span() if whole else (begin, word.end)
    value = read.text[slice(*span)]
    digits = sum(c.isdigit() for c in value)
    return span if digits >= _SHORTEST_SECRET or (digits >= 2 and sum(c.isalnum() for c in value) >= 4) else None


def _word_after(read: _Read, end: int) -> tuple[int, int] | None:
    """The word that a password is: after "is" or a colon."""
    if end >= len(read.row):
        return None
    between = read.text[read.row[end - 1].end : read.row[end].start]
    if ":" in between or "=" in between:
        at = end
    elif read.row[end].folded in _IS and end + 1 < len(read.row):
        at = end + 1
    else:
        return None
    if not read.one_sentence(read.row[end - 1].end, read.row[at].start) or read.row[at].folded in EVERY_STOPWORD:
        return None
    return read.row[at].start, read.row[at].end


# --- licence plates ---------------------------------------------------------------------------------------------------------

_SHAPES = tuple(
    (country, re.compile(rf"(?<![\w-])(?:{shape})(?![\w-])"))
    for country, shape in (
        ("GB", r"[A-Z]{2}\d{2} ?[A-Z]{3}"),
        ("FR", r"[A-Z]{2}-\d{3}-[A-Z]{2}|[A-Z]{2} \d{3} [A-Z]{2}|[A-Z]{2}\d{3}[A-Z]{2}"),
        ("DE", r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[EH]?"),
        # No vowels: "2000 EUR" is none; and the short words of weights and counts are left out.
        ("ES", r"\d{4}[ -]?(?!KGS|LTR|PCS|MTR|PLT|GMT|CST|RPM|KMH|MPH)[BCDFGHJKLMNPRSTVWXYZ]{3}"),
        ("RO", r"[A-Z]{1,2}[ -]\d{2,3}[ -][A-Z]{3}"),
        ("TR", r"(?:0[1-9]|[1-7]\d|8[01]) ?(?!EUR|USD|TRY|KGS|PCS)[A-Z]{3} ?\d{2,3}"),
        ("UA", r"[A-Z\u0410-\u042f\u0406\u0407\u0404\u0490]{2} ?\d{4} ?[A-Z\u0410-\u042f\u0406\u0407\u0404\u0490]{2}"),
        ("IN", r"[A-Z]{2}[ -]\d{1,2}[ -][A-Z]{1,2}[ -]\d{4}|[A-Z]{2}\d{2}[A-Z]{1,2}\d{4}"),
    )
)
_PLATE_WORDS = 4


def _plates(read: _Read) -> Iterator[PersonalFinding]:
    for country, shape in _SHAPES:
        for match in shape.finditer(read.text):
            yield PersonalFinding(match.start(), match.end(), match.group(), "plate", country)
    for start, end in _PLATE.all(read.row):
        if span := _plate_after(read, end):
            cue = _said(read, start, end)
            yield PersonalFinding(*span, read.text[slice(*span)], "plate", cue)


def _plate_after(read: _Read, end: int) -> tuple[int, int] | None:
    """The row of short pieces of capitals and digits after a cue: "WA 12345", "hh ab 123" has its digits last."""
    for at in range(end, min(len(read.row), end + _PLATE_WORDS)):
        if not read.one_sentence(read.row[end - 1].end, read.row[at].start):
            return None
        stop = at
        while stop < len(read.row) and _piece(read, stop) and (stop == at or _close(read, stop)):
            stop += 1
        if stop > at:
            text = read.text[read.row[at].start : read.row[stop - 1].end]
            if 4 <= sum(c.isalnum() for c in text) <= 10 and any(c.isdigit() for c in text):
                return read.row[at].start, read.row[stop - 1].end
    return None


def _piece(read: _Read, at: int) -> bool:
    word = read.text[read.row[at].start : read.row[at].end]
    return len(word) <= 8 and (any(c.isdigit() for c in word) or (len(word) <= 3 and word.isupper()))


def _close(read: _Read, at: int) -> bool:
    return read.text[read.row[at - 1].end : read.row[at].start] in (" ", "-", ".", "\u00a0")


# --- names ------------------------------------------------------------------------------------------------------------------

_PARTICLES = frozenset(
    (
        "van",
        "von",
        "der",
        "den",
        "de",
        "da",
        "di",
        "del",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ben",
        "ibn",
        "abu",
        "abd",
        "st",
        "mac",
    )
)
_MOST_NAMES = 3


def _names(read: _Read, roster: Sequence[str]) -> Iterator[PersonalFinding]:
    for start, end in _mentions(read, [name for name in roster if len(words(name)) > 1]):
        yield PersonalFinding(start, end, read.text[start:end], "name", "roster")
    for start, end in _NAME.all(read.row):
        stop = _name_end(read, end)
        if stop > end:
            cue = _said(read, start, end)
            a, b = read.row[end].start, read.row[stop - 1].end
            yield PersonalFinding(a, b, read.text[a:b], "name", cue)
    for start, end in _NAME_AFTER.all(read.row):
        if start and _is_name(read, start - 1) and read.text[read.row[start - 1].end : read.row[start].start] == " ":
            word, cue = read.row[start - 1], _said(read, start, end)
            yield PersonalFinding(word.start, word.end, read.text[word.start : word.end], "name", cue)


def _name_end(read: _Read, start: int) -> int:
    """The index after the last name in a row from the word ``start``; ``start`` itself where no name stands there."""
    at, names = start, 0
    while at < len(read.row) and names < _MOST_NAMES:
        gap = read.text[read.row[at - 1].end : read.row[at].start]
        if gap not in (" ", "-", "'", "\u2019", "\u00a0", ". ", ": ") or (names and gap == ": "):
            break
        # The full stop of "Mr." ends nothing, that of "ask for Tom. Gate 4" does.
        if names and gap == ". " and read.row[at - 1].end - read.row[at - 1].start > 2:
            break
        if _is_name(read, at):
            names += 1
        elif not (
            read.row[at].folded in _PARTICLES
            and any(_is_name(read, next) for next in range(at + 1, min(at + 3, len(read.row))))
        ):
            break
        at += 1
        if names == 2 and not read.text[read.row[at - 1].start].isupper():
            break
    return at if names else start


def _is_name(read: _Read, at: int) -> bool:
    word = read.row[at]
    raw = read.text[word.start : word.end]
    # "Madame" after "demandez" is a cue, too.
    if word.folded in _NO_NAME or any(c.isdigit() for c in raw) or _NAME.at(read.row, at):
        return False
    if raw[:1].lower() == raw[:1].upper():
        # Arabic and Hindi have no capitals: any word with content after a cue counts.
        return raw[:1].isalpha() and len(raw) > 1
    # "DHL" is no person; an initial ("J. Smith") may be.
    return raw[:1].isupper() and (len(raw) == 1 or any(c.islower() for c in raw))


def _mentions(read: _Read, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where the text says one of ``names``, whatever the case and accents."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        folded = tuple(word.folded for word in words(name))
        if folded:
            rows.setdefault(folded[0], []).append(folded)
    found = []
    for at, word in enumerate(read.row):
        for folded in rows.get(word.folded, ()):
            end = at + len(folded)
            if tuple(word.folded for word in read.row[at:end]) == folded:
                found.append((word.start, read.row[end - 1].end))
    return found


def _outside(found: Iterable[PersonalFinding], kept: Sequence[tuple[int, int]]) -> Iterator[PersonalFinding]:
    return (one for one in found if not any(one.start < end and start < one.end for start, end in kept))


_LEXICON = kinds_of("personal")


def _phrases(kind: str) -> Phrases:
    return Phrases({code: {kind: kinds.get(kind, ())} for code, kinds in _LEXICON.items()})


def _folded(kind: str) -> frozenset[str]:
    return frozenset(fold(word) for kinds in _LEXICON.values() for entry in kinds.get(kind, ()) for word in entry.split("|"))


_SECRET, _NO_SECRET, _PASSWORD = _phrases("secret"), _phrases("no_secret"), _phrases("password")
_PHONE, _NO_PHONE, _PLATE = _phrases("phone"), _phrases("no_phone"), _phrases("plate")
_NAME, _NAME_AFTER = _phrases("name"), _phrases("name_after")
_IS, _NO_NAME = _folded("is"), _folded("no_name") | EVERY_STOPWORD
