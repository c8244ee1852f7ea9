"""How well the extractors do on real reports: `python -m infra.bench.understand [tags|learning|titles|all] [--tune]`.

Reads the messages (Munro 2012, CC BY 4.0) and incident reports (US OSHA, public domain) of `corpus.py` and says so where
they are missing. Only the first 60 % of each file may be tuned on; what is
printed without --tune is the rest.
"""

import argparse
import csv
import itertools
import json
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from infra.bench.corpus import corpus
from numpy.typing import NDArray

from backhaul_workers.findings import titles
from backhaul_workers.findings.embedding import Embedder, Vectors
from backhaul_workers.findings.tags import Example, TagModel, TagOption, learn, lexicon, tags_by_words
from backhaul_workers.findings.tags.model import SET, Numbers, likely, regression

TUNED = ("THRESHOLD", "DESCRIPTION_WORD", "LISTED_WORD", "LISTED_WORD_WITHOUT_KEYWORDS")
TAGS = Path(__file__).with_name("understand_tags.json")


def rows(name: str, *, tune: bool) -> list[dict[str, str]]:
    """The tuning half (60 %) or the reporting half of a file."""
    folder = corpus("reports")
    if folder is None:
        print("understand: left out, there are no reports (set BACKHAUL_BENCH_DATA to a folder with reports/)")  # noqa: T201
        sys.exit(0)
    path = folder / name
    with path.open(encoding="utf-8", newline="") as file:
        every = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    cut = len(every) * 6 // 10
    return every[:cut] if tune else every[cut:]


def micro_macro(messages: list[dict[str, str]], options: list[TagOption]) -> tuple[float, float, float, float, float]:
    """Micro precision, recall, F1, macro F1, and milliseconds per message."""
    good: Counter[str] = Counter()
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    started = time.process_time()
    for message in messages:
        found = {f.slug for f in tags_by_words(message["message"], options, "en")}
        wanted = {o.slug for o in options if message[o.slug] == "1"}
        good.update(found & wanted)
        said.update(found)
        true.update(wanted)
    ms = (time.process_time() - started) / len(messages) * 1000
    per_tag = [2 * good[o.slug] / max(said[o.slug] + true[o.slug], 1) for o in options]
    precision, recall = good.total() / max(said.total(), 1), good.total() / max(true.total(), 1)
    micro = 2 * good.total() / max(said.total() + true.total(), 1)
    return precision, recall, micro, sum(per_tag) / len(per_tag), ms


def tags(*, tune: bool) -> Iterator[str]:
    """Tagging with the lexicon, with and without keywords."""
    messages = rows("messages.tsv", tune=tune)
    options = [TagOption(**o) for o in json.loads(TAGS.read_text(encoding="utf-8"))]
    bare = [TagOption(o.slug, o.name, o.description) for o in options]
    yield f"tags: {len(options)} tags, {len(messages)} {'tuning' if tune else 'held-out'} messages"
    for label, some in (("name and description", bare), ("with keywords", options)):
        grid = itertools.product((0.4, 0.5, 0.6), (0.3, 0.4, 0.5), (0.3, 0.5, 0.7), (0.7, 1.0)) if tune else [()]
        for setting in grid:
            if setting:
                for name, value in zip(TUNED, setting, strict=True):
                    setattr(lexicon, name, value)
                lexicon._compile.cache_clear()
            p, r, micro, macro, ms = micro_macro(messages, some)
            yield (
                f"  {label:20s} {' '.join(f'{name}={getattr(lexicon, name)}' for name in TUNED) if tune else ''} "
                f"precision {p:.3f} recall {r:.3f} micro-F1 {micro:.3f} macro-F1 {macro:.3f}  {ms:.2f} ms"
            )


LABELS = (0, 5, 20)
DRAWS = 3


def scores(found: Numbers, true: Numbers, least: float) -> str:
    """Micro and macro F1 of what reaches ``least``, how often one of the first three is right, and the calibration error."""
    said, yes = np.asarray(found >= least), np.asarray(true > 0)
    good = (said & yes).sum(0)
    per_tag = 2 * good / np.maximum(said.sum(0) + yes.sum(0), 1)
    micro = 2 * good.sum() / max(said.sum() + yes.sum(), 1)
    first = np.argsort(-found, axis=1, kind="stable")[:, :3]
    top = np.take_along_axis(yes, first, axis=1).max(axis=1)[yes.sum(axis=1) > 0].mean()
    bins = np.minimum((found * 10).astype(int), 9)
    off = sum(
        abs(found[bins == b].mean() - true[bins == b].mean()) * (bins == b).mean() for b in range(10) if (bins == b).any()
    )
    return f"micro-F1 {micro:.3f} macro-F1 {per_tag.mean():.3f} right in three {top:.3f} calibration error {off:.3f}"


def learning(*, tune: bool) -> Iterator[str]:
    """What some labels for each tag are worth. Labels come from the tuning half, figures from the other one.

    With --tune both come from the tuning half. Labelled are n tips of each tag, drawn at random, with all their tags.
    """
    options = tuple(TagOption(**o) for o in json.loads(TAGS.read_text(encoding="utf-8")))
    known = rows("messages.tsv", tune=True)
    known, held = (known[: len(known) // 2], known[len(known) // 2 :]) if tune else (known, rows("messages.tsv", tune=False))
    before = _resident_mb()
    embedder = Embedder()
    started = time.process_time()
    known_vectors, held_vectors = (embedder.embed([m["message"] for m in some]) for some in (known, held))
    ms = (time.process_time() - started) / (len(known) + len(held)) * 1000
    yield f"learning: {len(options)} tags, {len(known)} messages to learn from, {len(held)} {'tuning' if tune else 'held-out'}"
    yield f"  embedding {ms:.1f} ms of CPU a message, {_resident_mb() - before:.0f} MB"
    true = np.array([[float(m[o.slug] == "1") for o in options] for m in held])
    labels = np.array([[m[o.slug] == "1" for o in options] for m in known])
    bare = tuple(TagOption(o.slug, o.name, o.description) for o in options)
    for label, some in (("with keywords", options), ("names and descriptions", bare)):
        words = np.zeros(true.shape)
        for row, message in zip(words, held, strict=True):
            earned = {f.slug: f.score for f in lexicon.hints(message["message"], some, "en")}
            row[:] = [earned.get(o.slug, 0.0) for o in some]
        yield f"  {label}: words alone {scores(words, true, lexicon.THRESHOLD)}"
        for n in LABELS:
            for draw in range(DRAWS if n else 1):
                chance = np.random.default_rng(draw)
                chosen = {int(i) for y in labels.T for i in chance.permutation(np.flatnonzero(y))[:n]}
                others = [int(i) for i in chance.permutation(len(known)) if int(i) not in chosen][:300]
                drawn = [*sorted(chosen), *others] if n else []
                examples = [_example(known[i], known_vectors[i], some, labelled=i in chosen) for i in drawn]
                started = time.process_time()
                model = learn(some, examples, embedder)
                took = time.process_time() - started
                told = scores(_found(model, held, held_vectors), true, SET)
                yield f"    {n:2d} a tag ({len(chosen):3d} tips), draw {draw} {told}  learned in {took:.2f} s"
    for n in LABELS[1:]:
        for draw in range(DRAWS):
            chance = np.random.default_rng(draw)
            drawn = sorted({int(i) for y in labels.T for i in chance.permutation(np.flatnonzero(y))[:n]})
            alone = _embeddings_alone(known_vectors[drawn], labels[drawn], held_vectors)
            yield f"  regression on embeddings alone, {n:2d} a tag, draw {draw} {scores(alone, true, SET)}"


def _example(message: dict[str, str], vector: Vectors, options: tuple[TagOption, ...], *, labelled: bool) -> Example:
    holds = {o.slug: message[o.slug] == "1" for o in options} if labelled else {}
    return Example(message["message"], "en", vector, holds, frozenset(holds))


def _found(model: TagModel, messages: list[dict[str, str]], vectors: Vectors) -> Numbers:
    logits = [model.logits(m["message"], "en", v)[0] for m, v in zip(messages, vectors, strict=True)]
    return likely(np.array(logits))


def _embeddings_alone(vectors: Vectors, labels: NDArray[np.bool_], held: Vectors) -> Numbers:
    """One logistic regression for each tag on nothing but the embeddings, with the same ridge."""
    n = len(vectors)
    fits = [regression(3.0 * vectors.astype(np.float64), y.astype(np.float64), np.ones(n), np.zeros(n)) for y in labels.T]
    logits = np.stack([3.0 * held @ fit[:-1] + fit[-1] for fit in fits], axis=1)
    return likely(logits)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def rouge_1(title: str, reference: str) -> float:
    """F1 of the words of two titles."""
    a, b = (Counter(re.findall(r"\w+", t.lower())) for t in (title, reference))
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


def title_lines(*, tune: bool) -> Iterator[str]:
    """Titles of accident reports against the ones that people gave them."""
    reports = rows("workplace_incidents.tsv", tune=tune)
    made = [(titles.make(r["abstract_text"], None, None), r["event_description"]) for r in reports]
    lead = [(r["abstract_text"][:70].rsplit(" ", 1)[0], r["event_description"]) for r in reports]
    for label, pairs in (("best clause", made), ("lead words", lead)):
        mean = sum(rouge_1(*pair) for pair in pairs) / len(pairs)
        yield f"titles: {label:12s} ROUGE-1 {mean:.3f} on {len(pairs)} {'tuning' if tune else 'held-out'} reports"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("tags", "learning", "titles", "all"), default="all", nargs="?")
    parser.add_argument("--tune", action="store_true", help="use the tuning half, and try several settings")
    args = parser.parse_args()
    for what, lines in (("tags", tags), ("learning", learning), ("titles", title_lines)):
        if args.what in (what, "all"):
            for line in lines(tune=args.tune):
                print(line)  # noqa: T201, a benchmark's output is its printed lines
