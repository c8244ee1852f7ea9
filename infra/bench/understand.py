"""How well the extractors do on real reports: `python -m infra.bench.understand [tags|titles|all] [--tune]`.

Reads the messages (Munro 2012, CC BY 4.0) and incident reports (US OSHA, public domain) of `corpus.py` and says so where
they are missing. Only the first 60 % of each file may be tuned on; what is
printed without --tune is the rest.
"""

import argparse
import csv
import itertools
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from infra.bench.corpus import corpus

from backhaul_workers.findings import titles
from backhaul_workers.findings.tags import TagOption, find_tags, lexicon

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
        found = {f.slug for f in find_tags(message["message"], options, "en")}
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
    parser.add_argument("what", choices=("tags", "titles", "all"), default="all", nargs="?")
    parser.add_argument("--tune", action="store_true", help="use the tuning half, and try several settings")
    args = parser.parse_args()
    for what, lines in (("tags", tags), ("titles", title_lines)):
        if args.what in (what, "all"):
            for line in lines(tune=args.tune):
                print(line)  # noqa: T201, a benchmark's output is its printed lines
