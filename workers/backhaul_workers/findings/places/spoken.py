"""Sites of the organisation that a text names as they are written, whatever the case, accents or spaces."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from backhaul_workers.findings.words import Span, Word, span, words

# Shorter names ("K2", "the") are in too many sentences that mean something else.
_SHORTEST = 3
# "North Gate" is "Northgate"; but "a long" is not the site "Along" of a few letters.
_SHORTEST_JOINED = 7


@dataclass(frozen=True, slots=True)
class SiteMention:
    """A site named in the text. ``ambiguous``: the same words name another site of the organisation as well."""

    site_id: UUID
    name: str
    evidence: Span
    ambiguous: bool = False


def spoken_sites(text: str, names: Sequence[tuple[UUID, str, Sequence[str]]]) -> list[SiteMention]:
    """Mentions of the sites of ``names`` (id, name, aliases), the most specific (longest) first, then in text order.

    Words match whole: "Northgate" is not in "Northgates", but is in "Northgate'u". A mention inside a longer one is left
    out: who says "Northgate Cold Storage" does not mean "Northgate".
    """
    row = words(text)
    by_spelling, longest = _spellings(names)
    found: list[tuple[int, int, list[tuple[UUID, str]]]] = []
    for start in range(len(row)):
        joined = ""
        for end in range(start + 1, min(len(row), start + longest) + 1):
            if end > start + 1 and _apart(text, row[end - 2], row[end - 1]):
                break
            joined += row[end - 1].folded
            sites = [
                (site, name)
                for (site, name), counts in by_spelling.get(joined, {}).items()
                if end - start in counts or len(joined) >= _SHORTEST_JOINED
            ]
            if sites:
                found.append((start, end, sites))

    mentions: list[SiteMention] = []
    taken: set[int] = set()
    for start, end, sites in sorted(found, key=lambda f: (row[f[0]].start - row[f[1] - 1].end, f[0])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            evidence = span(text, row[start:end])
            mentions += [SiteMention(site, name, evidence, len(sites) > 1) for site, name in sorted(sites, key=str)]
    return mentions


def _apart(text: str, before: Word, after: Word) -> bool:
    """Whether a sentence or line ends between two words; the full stop of an abbreviation ("St. Mary") ends none."""
    between = text[before.end : after.start]
    return len(between) > 3 or any(c in "!?;\n" for c in between) or ("." in between and before.end - before.start > 3)


def _spellings(
    names: Sequence[tuple[UUID, str, Sequence[str]]],
) -> tuple[dict[str, dict[tuple[UUID, str], set[int]]], int]:
    """Sites by the joined letters of each of their names, with the number of words; and how many words to look at."""
    by_spelling: dict[str, dict[tuple[UUID, str], set[int]]] = defaultdict(dict)
    longest = 1
    for site, name, aliases in names:
        for called in (name, *aliases):
            joined, count = _letters(called)
            if len(joined) >= _SHORTEST:
                by_spelling[joined].setdefault((site, name), set()).add(count)
                longest = max(longest, count + 2)
    return by_spelling, longest


# Folding takes the longest here, and tip after tip asks for the same names.
@lru_cache(maxsize=65_536)
def _letters(name: str) -> tuple[str, int]:
    """The folded letters of a name, and of how many words."""
    row = words(name)
    return "".join(word.folded for word in row), len(row)
