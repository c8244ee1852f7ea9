"""Tags of the organisation that a text earns; each tagger is one module and one entry of ``TAGGERS``."""

from collections.abc import Sequence
from typing import Protocol

from backhaul_workers.findings.tags import lexicon
from backhaul_workers.findings.tags.findings import TagFinding, TagOption

__all__ = ["TAGGERS", "TagFinding", "TagOption", "Tagger", "find_tags"]


class Tagger(Protocol):
    """A pure function from a text and the organisation's tags to the tags found."""

    def __call__(self, text: str, options: Sequence[TagOption], language: str | None = None) -> list[TagFinding]: ...


TAGGERS: tuple[Tagger, ...] = (lexicon.tags,)


def find_tags(text: str, options: Sequence[TagOption], language: str | None = None) -> list[TagFinding]:
    """The tags of ``options`` that ``text`` earns, best first; several or none.

    ``language`` (ISO 639-1) keeps words of one language from being taken for another's: Polish "most" is a bridge.
    Where taggers find the same tag, the higher score stands, with the evidence of both.
    """
    best: dict[str, TagFinding] = {}
    for tagger in TAGGERS:
        for found in tagger(text, options, language):
            seen = best.get(found.slug)
            if seen:
                spans = sorted({*seen.evidence, *found.evidence}, key=lambda s: (s.start, s.end))
                found = TagFinding(found.slug, max(seen.score, found.score), tuple(spans))
            best[found.slug] = found
    return sorted(best.values(), key=lambda f: (-f.score, f.slug))
