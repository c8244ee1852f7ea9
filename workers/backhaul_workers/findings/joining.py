"""Which insight a tip belongs to, among those at its place, and how alike is alike enough in this organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from backhaul_workers.findings.likeness import MOST_ADDED, Said, likeness, medoid

# Precision comes first: what is joined wrongly is hidden from everybody, what is not joined a manager may join. On the tuning
# half of the labelled pairs (`python -m infra.bench.join --tune`) nothing wrong is above 0.58; the rest is a margin.
JOIN_AT = 0.65
# This much below, a manager is asked.
SUGGEST_BELOW = 0.18
# Two tips that name no place share less than two that are about one.
NOWHERE = 0.1
# A tip that is like one of many, but not like what they have in common, would chain two topics into one.
_CHAIN = 0.10
# A manager who merges or splits tells of one pair: it moves the threshold by at most half a hundredth, twenty by a tenth.
_SPREAD = 0.016
_STEEPNESS = 20.0
_LEAST, _MOST = 0.50, 0.85


@dataclass(frozen=True, slots=True)
class Candidate:
    """An insight that a tip may belong to; ``disputes`` where it says the opposite of the same thing."""

    id: UUID
    score: float
    disputes: bool


def least_cosine(threshold: float) -> float:
    """Below this no tip of an insight is alike enough to be looked at: most are not, and this is one multiplication for all."""
    return threshold - SUGGEST_BELOW - MOST_ADDED


def choose(new: Said, told: Mapping[UUID, Sequence[Said]], threshold: float) -> tuple[Candidate | None, tuple[Candidate, ...]]:
    """The insight that the tip joins, and the others that are nearly as alike, most alike first."""
    found = sorted(
        (one for id, tips in told.items() if (one := _compare(id, new, tips)) and one.score >= threshold - SUGGEST_BELOW),
        key=lambda one: (-one.score, str(one.id)),
    )
    joins = found[0] if found and found[0].score >= threshold else None
    return joins, tuple(one for one in found if one is not joins)


def _compare(id: UUID, new: Said, tips: Sequence[Said]) -> Candidate | None:
    alike = [likeness(new, one) for one in tips]
    if any(one.against in ("slot", "price") for one in alike):
        return None
    common = likeness(new, medoid(tips))
    score = min(max(one.score for one in alike), common.score + _CHAIN)
    return Candidate(id, round(score, 4), common.against == "state")


def join_at(lessons: Sequence[tuple[float, bool]]) -> float:
    """The most likely threshold after what managers said of pairs: their score, and whether they are the same.

    A normal prior around ``JOIN_AT`` and a logistic likelihood, at a grid of a thousandth.
    """
    thresholds = np.arange(_LEAST, _MOST + 0.0001, 0.001)
    log_likely = -(((thresholds - JOIN_AT) / _SPREAD) ** 2) / 2
    for score, same in lessons:
        margin = _STEEPNESS * (score - thresholds)
        log_likely -= np.logaddexp(0, -margin if same else margin)
    return float(round(thresholds[int(np.argmax(log_likely))], 3))
