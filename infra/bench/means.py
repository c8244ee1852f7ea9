"""Makes what all texts have in common, which the embedder takes off: `python -m infra.bench.means`.

Four kinds of text count the same, so that no single one decides: messages (Munro 2012, CC BY 4.0), the same in the languages
in which they came, accident reports (US OSHA, public domain) and the product's own keywords in ten languages. Only rows of
the tuning half are read. For descriptions: those of the default tags and of the tags that the benchmark uses.
"""

import csv
import json
from pathlib import Path

import numpy as np
from infra.bench.corpus import ROOT, corpus

from backhaul_workers.findings.embedding import Embedder, Vectors

OUT = ROOT / "workers/backhaul_workers/findings/vectors/means.json"
DEFAULTS = ROOT / "api/backhaul/insights/default_tags.json"
BENCH = Path(__file__).with_name("understand_tags.json")


def tuning_rows(name: str) -> list[dict[str, str]]:
    """The first 60 % of a file's rows."""
    folder = corpus("reports")
    if folder is None:
        raise SystemExit("means: there are no reports (set BACKHAUL_BENCH_DATA to a folder with reports/)")
    with (folder / name).open(encoding="utf-8", newline="") as file:
        every = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return every[: len(every) * 6 // 10]


def main() -> None:
    """Write both means, rounded: the fifth decimal changes no cosine by more than 0.0001."""
    embedder = Embedder()

    def mean(texts: list[str]) -> Vectors:
        found: Vectors = embedder.raw(texts).mean(0)
        return found

    messages = tuning_rows("messages.tsv")
    tags = json.loads(DEFAULTS.read_text(encoding="utf-8"))
    phrases = [phrase for tag in tags for row in tag["keywords"].values() for phrase in row]
    foreign = [row["original"] for row in messages if row["original"] not in ("", row["message"])]
    kinds = [
        [row["message"] for row in messages[::3]],
        foreign[:300],
        [row["abstract_text"][:400] for row in tuning_rows("workplace_incidents.tsv")[::2]],
        phrases[::8],
    ]
    described = [f"{tag['name']}: {tag['description']}" for tag in (*tags, *json.loads(BENCH.read_text(encoding="utf-8")))]
    means = {"tips": np.mean([mean(kind) for kind in kinds], axis=0), "descriptions": mean(described)}
    OUT.parent.mkdir(exist_ok=True)
    rows = {name: [round(float(number), 5) for number in row] for name, row in means.items()}
    OUT.write_text(json.dumps(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
