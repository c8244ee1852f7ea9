"""Whatever arrives as text, no extractor raises, and every span is the piece of the text that it says it is."""

import random
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from tests.unit.findings.defaults import DEFAULTS

from backhaul_workers.findings import language, times, titles, urgency
from backhaul_workers.findings.places import Fix, KnownRoute, KnownSite, goals, heading, mentions, spoken_sites
from backhaul_workers.findings.tags import tags_by_words
from backhaul_workers.findings.words import fold, words

TEN = ("en", "es", "fr", "de", "pl", "ro", "tr", "uk", "ar", "hi")
SITES = [(uuid4(), "Northgate", ["Dock 4", "İstanbul depo", "बड़ा गोदाम"])]
PLACES = [KnownSite(id, name, aliases) for id, name, aliases in SITES]
ROUTES = [KnownRoute(uuid4(), "A12 loop", 30_000.0), KnownRoute(uuid4(), "Route 7")]
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
PIECES = [
    "until", "every", "Friday", "bis", "from", "to", "6", "half", "27", "November", "km", "exit", "A12", "٧", "Ⅷ", "²", "፩",
    "gate", "two", "towards", "southbound", "richtung", "nord", "yönünde", "की ओर",
    "dock", "fire", "gołoledź", "İSTANBUL", "DEPO", "ﬁre", "ß", "बड़ा", "गोदाम", "आग", "حَرِيق", "ـــ", "not", "no", "Northgate",
    "4", "①", "e\u0301", "\u0301", "\x00", "\u202e", "\u202c", "\u200d", "\u00ad", "\ufeff", "\ud800",
    "👨‍👩‍👧", "…", "'", "*", "|",
    " ", " ", " ", "\n", "\t", ".", ",", "-", "(", "%s", "{0}", "\\", "<script>", "=1+1", "\U0010ffff", "ı", "ŉ", "ΐ",
]  # fmt: skip


def hostile() -> list[str]:
    rng = random.Random(20)  # noqa: S311, the same texts in every run
    made = ["".join(rng.choices(PIECES, k=rng.randrange(1, 60))) for _ in range(300)]
    return ["", "\x00" * 100, "." * 10_000, "fire " * 2_000, "x" * 10_000, "\u202e" * 50, "no " * 3_000, "\u0301" * 500, *made]


@pytest.mark.parametrize("hint", [*TEN, None, "xx"])
def test_no_text_breaks_an_extractor_and_spans_are_true(hint: str | None) -> None:
    texts = hostile() if hint in ("en", "hi", None) else hostile()[:60]
    for text in texts:
        tags = tags_by_words(text, DEFAULTS, hint)
        urgent = urgency.find(text, hint, tags)
        named = [m.evidence for m in spoken_sites(text, SITES)]
        named += [m.evidence for m in mentions(text, PLACES, ROUTES, hint)]
        told = goals(text, PLACES, mentions(text, PLACES, ROUTES, hint), hint)
        way = heading(text, told, {site.id: Fix(60.0, 25.0) for site in PLACES}, Fix(61.0, 25.0), hint)
        named += [goal.evidence for goal in told] + ([way.evidence] if way else [])
        named += times.find(text, hint, NOW, "Europe/Helsinki").evidence
        spans = [s for t in tags for s in t.evidence] + list(urgent.evidence) + named
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == span.text
        assert all(0 < tag.score <= 1 for tag in tags)
        assert len({tag.slug for tag in tags}) == len(tags)

        title = titles.make(text, None, None, hint)
        assert len(title) <= titles.MAX_CHARS
        assert title == " ".join(title.split())

        found = language.detect(text, TEN, hint)
        assert found.language in TEN
        assert 0 <= found.probability <= 1


def test_the_same_text_gives_the_same_findings() -> None:
    for text in hostile()[:100]:
        assert tags_by_words(text, DEFAULTS, "en") == tags_by_words(text, list(DEFAULTS), "en")


def test_words_keep_their_place_although_folding_changes_their_length() -> None:
    text = "Straße बड़ा ﬁre İstanbul e\u0301te\u0301"

    found = words(text)

    assert [text[w.start : w.end] for w in found] == text.split()
    assert [w.folded for w in found] == ["strasse", "बडा", "fire", "istanbul", "ete"]
    assert fold("GOŁOLEDŹ") == "gololedz"
