"""A tag is learned from a few corrections, and what nobody corrected stays as it was. Real weights."""

import numpy as np
import pytest
from tests.unit.findings.defaults import DEFAULTS

from backhaul_workers.findings import embedding
from backhaul_workers.findings.embedding import Embedder, load_embedder
from backhaul_workers.findings.tags import Example, TagModel, TagOption, learn, tags_by_words

STREET_TALK = (
    "The radio played the same song all morning",
    "Thick fog on the ring road this morning",
    "Diesel went up again at the corner station",
    "Dock 7 has a new roller door",
    "The receiver signed every sheet at once",
    "We had twice the parcels of a usual Monday",
    "My shift was swapped with the night crew",
    "The truck stop closed its showers",
)
DOGS = (
    "The guard dog at the scrapyard came at me when I opened the cab",
    "Two loose dogs run around between the trailers in the yard",
    "A dog bit our courier at number twelve",
    "Their Rottweiler is not on the chain any more",
    "Barking shepherd behind the fence, I did not get out of the van",
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


def example(embedder: Embedder, text: str, holds: dict[str, bool] | None = None) -> Example:
    (vector,) = embedder.embed([text])
    return Example(text, "en", vector, holds or {}, frozenset(holds or {}))


def score(model: TagModel, embedder: Embedder, text: str, slug: str) -> float:
    (vector,) = embedder.embed([text])
    logits = model.logits(text, "en", vector)[0]
    return float(1 / (1 + np.exp(-logits[[option.slug for option in model.options].index(slug)])))


def test_vectors_are_units_and_meaning_crosses_languages(embedder: Embedder) -> None:
    said = ["The gate code has changed", "Der Torcode hat sich geändert", "Diesel is cheap at the harbour", ""]
    vectors = embedder.embed(said)
    assert vectors.shape == (4, embedding.SIZE)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[:3], axis=1) == pytest.approx(1, abs=1e-5)
    assert not vectors[3].any(), "nothing was said, so it is like nothing"
    assert vectors[0] @ vectors[1] > 0.5 > abs(vectors[0] @ vectors[2])
    assert np.array_equal(vectors, embedder.embed(said)), "the same words, the same vector"
    stored = embedding.unpack([embedding.pack(vector) for vector in vectors])
    assert np.abs(stored @ stored.T - vectors @ vectors.T).max() < 1e-3


@pytest.mark.parametrize("hostile", ["\ufdfa" * 5_000, "\u0301" * 3_000, "a\0b", "\ud800x", "🚚" * 2_000, "dock " * 50_000])
def test_text_that_means_harm_costs_no_more_than_other_text(embedder: Embedder, hostile: str) -> None:
    (vector,) = embedder.embed([hostile])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5) or not vector.any()


def test_on_the_first_day_words_set_tags_and_likeness_only_proposes_them(embedder: Embedder) -> None:
    model = learn(DEFAULTS, (), embedder)
    for said in (*STREET_TALK, *DOGS, "The forklift in aisle twelve leaks hydraulic oil."):
        (vector,) = embedder.embed([said])
        found = model.tags(said, "en", vector)
        assert {tag.slug for tag in found.put} == {tag.slug for tag in tags_by_words(said, DEFAULTS, "en")}
        assert len(found.suggested) <= 3
        for tag in (*found.put, *found.suggested):
            assert tag.likeness
            assert (0 < tag.score < 1, tag.likeness.examples) == (True, 0)
            assert all(said[span.start : span.end] == span.text for span in tag.evidence)
    said = "Die Straße ist wegen Schnee gesperrt"
    (vector,) = embedder.embed([said])
    plain = learn(tuple(TagOption(o.slug, o.name, o.description) for o in DEFAULTS), (), embedder)
    assert "road-conditions" in [tag.slug for tag in plain.tags(said, "de", vector).suggested], "no German word was known"


def test_a_tag_of_ones_own_is_learned_from_five_tips_and_the_others_stay(embedder: Embedder) -> None:
    options = (*DEFAULTS, TagOption("dogs", "dogs"))
    first = learn(options, (), embedder)
    street = [example(embedder, text) for text in STREET_TALK]
    said = "Careful, an aggressive hound jumps up at the van there"
    assert score(first, embedder, said, "dogs") < 0.3

    taught = learn(options, [*street, *(example(embedder, text, {"dogs": True}) for text in DOGS)], embedder)
    assert score(taught, embedder, said, "dogs") > score(first, embedder, said, "dogs") + 0.15
    for text in STREET_TALK:
        assert score(taught, embedder, text, "dogs") < 0.2
        for tag in ("road-conditions", "fuel-prices", "site-dock"):
            assert score(taught, embedder, text, tag) == pytest.approx(score(first, embedder, text, tag)), "nobody spoke of it"
    again = learn(options, [*street, *(example(embedder, text, {"dogs": True}) for text in DOGS)], embedder)
    assert np.array_equal(again.learned, taught.learned), "the same corrections, the same model"


def test_a_word_that_misleads_is_unlearned_from_removals_alone(embedder: Embedder) -> None:
    misled = [f"The {what} dock of my phone is in the cab of {whom}" for what in ("charging", "old", "new") for whom in "ABC"]
    first = learn(DEFAULTS, (), embedder)
    said = "Left my phone dock in the cab of truck nine"
    assert score(first, embedder, said, "site-dock") >= 0.35, "the word says so"
    examples = [example(embedder, text) for text in STREET_TALK]
    taught = learn(DEFAULTS, [*examples, *(example(embedder, text, {"site-dock": False}) for text in misled)], embedder)
    assert score(taught, embedder, said, "site-dock") < 0.35
    assert score(taught, embedder, "Dock 7 has a new roller door", "site-dock") >= 0.35, "a dock is still a dock"
