"""What goes into a tagger and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from backhaul_workers.findings.words import Span


@dataclass(frozen=True)
class TagOption:
    """One tag of the organisation. ``keywords``: words and phrases per language code; ``*`` holds for any language."""

    slug: str
    name: str
    description: str = ""
    # Left out of the hash only: two options with different keywords are still different.
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class TagFinding:
    """A tag that the text earned, how sure that is (0..1), and the words that earned it, in order."""

    slug: str
    score: float
    evidence: tuple[Span, ...]
