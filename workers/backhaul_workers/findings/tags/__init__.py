"""Tags of the organisation that a text earns: by its words, by what it means, and by what people said of earlier ones."""

from backhaul_workers.findings.tags.findings import Likeness, TagFinding, TagOption, TagsFound
from backhaul_workers.findings.tags.lexicon import tags as tags_by_words
from backhaul_workers.findings.tags.model import Example, TagModel, learn

__all__ = ["Example", "Likeness", "TagFinding", "TagModel", "TagOption", "TagsFound", "learn", "tags_by_words"]
