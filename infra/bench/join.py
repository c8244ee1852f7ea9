"""How well tips are joined: `python -m infra.bench.join [--tune]`.

The pairs of tests/data/understanding/pairs.tsv were written for this, in ten languages: the same said twice, something else
at the same place, and the opposite. Those marked "tune" were tuned on, the others make the figures that are printed without
--tune. All of them are taken for the same place and time, which is the hard part: the map has parted the rest before.
"""

import argparse
import csv
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from infra.bench.corpus import corpus

from backhaul_workers.findings.embedding import load_embedder
from backhaul_workers.findings.joining import JOIN_AT, SUGGEST_BELOW, Candidate, choose
from backhaul_workers.findings.likeness import Said, said

PAIRS = Path(__file__).resolve().parents[2] / "tests" / "data" / "understanding" / "pairs.tsv"
PRECISION = 0.95
NEVER = -10.0
MESSAGES = 300


def compared(*, tune: bool) -> tuple[list[tuple[dict[str, str], Candidate | None]], float]:
    """Each pair with what the second tip is to the first one, and milliseconds of CPU a comparison without embedding."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = [row for row in csv.DictReader(file, delimiter="\t") if (row["split"] == "tune") == tune]
    embedder = load_embedder()
    first, second = (
        [
            said(row[side], row[f"language_{side}"], vector)
            for row, vector in zip(pairs, embedder.embed([row[side] for row in pairs]), strict=True)
        ]
        for side in ("a", "b")
    )
    started = time.process_time()
    found = [(row, _alike(one, other)) for row, one, other in zip(pairs, first, second, strict=True)]
    return found, (time.process_time() - started) / len(pairs) * 1000


def _alike(one: Said, other: Said) -> Candidate | None:
    joins, _ = choose(other, {UUID(int=1): [one]}, NEVER)
    return joins


def joins(*, tune: bool, verbose: bool) -> Iterator[str]:
    """Precision and recall at the threshold, recall where precision is 0.95, and what becomes of contradictions."""
    found, ms = compared(tune=tune)
    yield f"joins: {len(found)} {'tuning' if tune else 'held-out'} pairs at one place, {ms:.2f} ms a comparison"
    told = [(row["says"], one) for row, one in found]
    same = sum(says == "same" for says, _ in told)
    for name, threshold in (("joined at", JOIN_AT), ("proposed at", JOIN_AT - SUGGEST_BELOW)):
        good, wrong = _counts(told, threshold)
        yield f"  {name} {threshold:.2f}: precision {good / max(good + wrong, 1):.2f}, recall {good / same:.2f}"
    best = max(
        (good / same, threshold)
        for threshold in sorted({one.score for _, one in told if one})
        for good, wrong in [_counts(told, threshold)]
        if good and good / (good + wrong) >= PRECISION
    )
    yield f"  precision {PRECISION} from {best[1]:.2f} on: recall {best[0]:.2f}"
    disputes = [one for says, one in told if says == "dispute"]
    yield (
        f"  contradictions: {sum(bool(one and one.disputes and one.score >= JOIN_AT) for one in disputes)} of {len(disputes)} "
        f"disputes, {sum(bool(one and not one.disputes and one.score >= JOIN_AT) for one in disputes)} taken for the same"
    )
    if verbose:
        for row, one in sorted(found, key=lambda pair: (pair[0]["says"], -(pair[1].score if pair[1] else NEVER))):
            score = f"{one.score:.3f}{' disputes' if one.disputes else ''}" if one else "vetoed"
            yield f"    {row['says']:8} {score:16} {row['language_a']}-{row['language_b']} {row['a'][:50]} | {row['b'][:50]}"


def strangers(*, tune: bool) -> Iterator[str]:
    """How often two real messages of different people at one place would be joined: none of them says the same on purpose."""
    folder = corpus("reports")
    if folder is None:
        yield "joins: real messages are left out, there are no reports (set BACKHAUL_BENCH_DATA to a folder with reports/)"
        return
    with (folder / "messages.tsv").open(encoding="utf-8", newline="") as file:
        every = [row["message"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    cut = len(every) * 6 // 10
    texts = every[:cut][:MESSAGES] if tune else every[cut:][:MESSAGES]
    told = [said(text, "en", vector) for text, vector in zip(texts, load_embedder().embed(texts), strict=True)]
    pairs = [(one, other) for n, one in enumerate(told) for other in told[:n]]
    joined = sum(bool(alike and alike.score >= JOIN_AT) for one, other in pairs if (alike := _alike(one, other)))
    yield f"  real messages: {joined} of {len(pairs)} pairs joined, 1 in {len(pairs) // max(joined, 1)}"


def _counts(told: list[tuple[str, Candidate | None]], threshold: float) -> tuple[int, int]:
    """How many that are the same are joined, and how many that are not; a dispute joins, and harms nobody."""
    joined = [says for says, one in told if one and one.score >= threshold and not one.disputes]
    return joined.count("same"), len(joined) - joined.count("same")


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tune", action="store_true", help="the tuning half, with every pair")
    tune = arguments.parse_args().tune
    for line in (*joins(tune=tune, verbose=tune), *strangers(tune=tune)):
        print(line, flush=True)  # noqa: T201  # a benchmark's output is what it prints


if __name__ == "__main__":
    main()
