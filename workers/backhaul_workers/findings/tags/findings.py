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

    @property
    def described(self) -> str:
        """The name with its description, which is what a text is compared with."""
        return f"{self.name}: {self.description}" if self.description else self.name


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why a tag fits without its words: how near the text is to its description, and on how many corrections that rests."""

    like: str
    cosine: float
    examples: int


@dataclass(frozen=True, slots=True)
class TagFinding:
    """A tag that the text earned, how sure that is (0..1), and why: the words that earned it, in order, and the likeness."""

    slug: str
    score: float
    evidence: tuple[Span, ...]
    likeness: Likeness | None = None


@dataclass(frozen=True, slots=True)
class TagsFound:
    """The tags that are set and those that are only proposed, each best first."""

    put: tuple[TagFinding, ...]
    suggested: tuple[TagFinding, ...]
