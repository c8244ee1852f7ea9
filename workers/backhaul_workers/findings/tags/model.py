"""How likely a tag is, from its words and from likeness to its description, corrected by what people said of earlier tips.

On the first day one formula serves every tag: a logistic regression on the keywords' score and the cosine. What people say is
learned for each tag as a second one that begins with the first one's answer and adds what [embedding, cosine, keywords] tell.
Corrections are no fair sample (people correct what is wrong), and with few of them a regression runs away. So tips that nobody
corrected are taken in with the answer that the first formula gives them: together they weigh ``_ANCHOR`` tips. This holds
prevalence and, nearly, calibration. F1 never fell by learning on the messages, where blending by n / (n + 4) did: see
`infra/decisions/tags-learn-from-their-first-answer.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from backhaul_workers.findings.embedding import Embeds, Vectors
from backhaul_workers.findings.tags import lexicon
from backhaul_workers.findings.tags.findings import Likeness, TagFinding, TagOption, TagsFound

Numbers = NDArray[np.float64]

# All chosen on the first 60 % of the labelled messages: `python -m infra.bench.understand learning --tune`.
SET = 0.35
# One in forty: without a known word likeness alone reaches this, and three proposals cost a glance.
SUGGEST = 0.025
MOST_SUGGESTED = 3
# Logit of a tag: cosine in spreads, keywords' score, whether that reached its own threshold, and a constant.
FIRST_FORMULA = (0.329, 2.824, 2.495, -4.177)
# How far cosines of a text with descriptions spread.
_SPREAD = 0.08
_ANCHOR = 100.0
_EMBEDDING_WEIGHT = 3.0
# A person who changes one tag has seen the others, though perhaps not thought about them.
_LEFT_STANDING = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A tip and what people said of its tags: ``holds`` by slug, ``said`` those that they named themselves.

    With nothing in ``holds`` nobody said anything: such tips keep what is learned from the others within bounds.
    """

    text: str
    language: str | None
    vector: Vectors  # (384,)
    holds: dict[str, bool] = field(default_factory=dict)
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class TagModel:
    """What an organisation's tags mean there. Row j of each array is of ``options[j]``."""

    options: tuple[TagOption, ...]
    descriptions: Vectors  # (tags, 384)
    learned: Numbers  # (tags, 384 + 3): weights and constant; zeros where nobody said anything
    examples: tuple[int, ...]  # how many tips people said it of

    def logits(self, text: str, language: str | None, vector: Vectors) -> tuple[Numbers, dict[int, TagFinding], Numbers]:
        """For each tag: how sure it is, the words that speak for it, and the cosine."""
        features, first, words, cosines = _look(text, language, vector, self.options, self.descriptions)
        own = np.einsum("jd,jd->j", features, self.learned[:, :-1]) + self.learned[:, -1]
        return first + own, words, cosines

    def tags(self, text: str, language: str | None, vector: Vectors) -> TagsFound:
        """The tags that are sure enough to be set, and the best of those that a person may want to confirm.

        The scores are calibrated: of the tags with 0.7, seven in ten hold. On the first day words alone set a tag. Where
        nothing was said (the zero vector) there is none.
        """
        if not vector.any():
            return TagsFound((), ())
        logits, words, cosines = self.logits(text, language, vector)
        found = []
        for j, (option, score) in enumerate(zip(self.options, likely(logits), strict=True)):
            likeness = Likeness(option.described, round(float(cosines[j]), 3), self.examples[j])
            found.append(TagFinding(option.slug, round(float(score), 4), words[j].evidence if j in words else (), likeness))
        found.sort(key=lambda f: (-f.score, f.slug))
        proposed = [f for f in found if SUGGEST <= f.score < SET]
        return TagsFound(tuple(f for f in found if f.score >= SET), tuple(proposed[:MOST_SUGGESTED]))


def learn(options: Sequence[TagOption], examples: Sequence[Example], embedder: Embeds) -> TagModel:
    """The model of an organisation from its tags and its examples; the same in, the same out.

    A regression takes about a tenth of a second a tag with 800 examples, and none for a tag of which nobody said anything.
    """
    options = tuple(options)
    descriptions = embedder.embed_descriptions([option.described for option in options])
    size = descriptions.shape[1]
    learned = np.zeros((len(options), size + 3))
    counts = [sum(option.slug in one.said for one in examples) for option in options]
    if any(counts):
        seen = [_look(one.text, one.language, one.vector, options, descriptions)[:2] for one in examples]
        anchors = sum(not one.holds for one in examples)
        for j, option in enumerate(options):
            if not any(option.slug in one.said or one.holds.get(option.slug) for one in examples):
                continue
            rows = [i for i, one in enumerate(examples) if option.slug in one.holds or not one.holds]
            first = np.array([seen[i][1][j] for i in rows])
            answers, weights = likely(first), np.full(len(rows), _ANCHOR / max(anchors, 1))
            for row, i in enumerate(rows):
                if examples[i].holds:
                    answers[row] = examples[i].holds[option.slug]
                    weights[row] = 1.0 if option.slug in examples[i].said else _LEFT_STANDING
            learned[j] = regression(np.stack([seen[i][0][j] for i in rows]), answers, weights, first)
    return TagModel(options, descriptions, learned, tuple(counts))


def _look(
    text: str, language: str | None, vector: Vectors, options: tuple[TagOption, ...], descriptions: Vectors
) -> tuple[Numbers, Numbers, dict[int, TagFinding], Numbers]:
    """Features (tags, 386), the first formula's logits, the words found by tag, and the cosines."""
    index = {option.slug: j for j, option in enumerate(options)}
    words = {index[hint.slug]: hint for hint in lexicon.hints(text, options, language)}
    score = np.zeros(len(options))
    for j, hint in words.items():
        score[j] = hint.score
    cosines = (descriptions @ vector).astype(np.float64)
    # Below none: being unlike a description must not take away what the words of a tag say.
    near = np.clip(cosines / _SPREAD, 0, 6)
    by_cosine, by_words, by_keyword, constant = FIRST_FORMULA
    first = by_cosine * near + by_words * score + by_keyword * (score >= lexicon.THRESHOLD) + constant
    shared = np.broadcast_to(vector * _EMBEDDING_WEIGHT, (len(options), len(vector)))
    return np.column_stack([shared, near / 2, score * 2]).astype(np.float64), first, words, cosines


def likely(logits: Numbers) -> Numbers:
    """Probabilities of logits."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float64)


def regression(features: Numbers, answers: Numbers, weights: Numbers, offset: Numbers) -> Numbers:
    """Weights and constant of a logistic regression with an offset, answers between 0 and 1 and a ridge, by Newton's method.

    scikit-learn has neither offset nor fractional answers, and would bring scipy (150 MB) for these lines.
    """
    with_constant = np.column_stack([features, np.ones(len(features))])
    ridge = np.ones(with_constant.shape[1])
    ridge[-1] = 0.25

    def loss(weights_of: Numbers) -> float:
        logits = with_constant @ weights_of + offset
        return float(weights @ (np.logaddexp(0, logits) - answers * logits) + ridge @ weights_of**2 / 2)

    found = np.zeros(with_constant.shape[1])
    now = loss(found)
    for _ in range(30):
        chance = likely(with_constant @ found + offset)
        slope = with_constant.T @ (weights * (chance - answers)) + ridge * found
        curve = (with_constant.T * (weights * chance * (1 - chance))) @ with_constant + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        # Newton's whole step runs away where the first answers were sure and wrong.
        before, part = now, 1.0
        while (now := loss(found - part * step)) > before and part > 1e-4:
            part /= 2
        found -= part * step
        if before - now < 1e-6 * before:
            break
    return found
