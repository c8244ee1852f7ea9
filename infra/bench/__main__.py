"""`make bench`: every figure, one after the other, as tables and JSON lines in .bootstrap/bench.jsonl.

    python -m infra.bench [speech] [first_word] [accept] [reads] [tenancy] [along] [overview] [export] [live] [search]
                          [understand] [places] [joins] [photos] [messages] [app] [capture]

Times depend on the machine and on what else it does; trust the ratios, whose two sides are measured in the same run.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / ".bootstrap" / "bench.jsonl"
BENCHES: dict[str, list[str]] = {
    "speech": [sys.executable, "-m", "infra.bench.speech", "--clips", "40", "--json", str(FIGURES)],
    "first_word": [sys.executable, "-m", "infra.bench.first_word", "--json", str(FIGURES)],
    "accept": [sys.executable, "-m", "infra.bench.accept", "--json", str(FIGURES)],
    "reads": [sys.executable, "-m", "infra.bench.reads", "--json", str(FIGURES)],
    "search": [sys.executable, "-m", "infra.bench.search", "--json", str(FIGURES)],
    "tenancy": [sys.executable, "-m", "infra.bench.tenancy", "--json", str(FIGURES)],
    "along": [sys.executable, "-m", "infra.bench.along", "--json", str(FIGURES)],
    "overview": [sys.executable, "-m", "infra.bench.overview", "--json", str(FIGURES)],
    "export": [sys.executable, "-m", "infra.bench.export", "--json", str(FIGURES)],
    "live": [sys.executable, "-m", "infra.bench.live", "--json", str(FIGURES)],
    "understand": [sys.executable, "-m", "infra.bench.understand"],
    "places": [sys.executable, "-m", "infra.bench.places"],
    "joins": [sys.executable, "-m", "infra.bench.join"],
    "photos": [sys.executable, "-m", "infra.bench.photos"],
    "messages": [sys.executable, "-m", "infra.bench.messages", "--json", str(FIGURES)],
    "app": ["npm", "--prefix", "pwa", "run", "--silent", "size"],
    "capture": [sys.executable, "-m", "infra.bench.capture", "--json", str(FIGURES)],
}


def main() -> int:
    """Run what was asked for, or all; answers how many failed."""
    FIGURES.parent.mkdir(exist_ok=True)
    failed = 0
    for name in sys.argv[1:] or BENCHES:
        print(f"\n== {name} ==", flush=True)  # noqa: T201  # a benchmark's output is what it prints
        failed += subprocess.run(BENCHES[name], cwd=ROOT, check=False).returncode != 0  # noqa: S603  # our own commands
    print(f"\nJSON lines: {FIGURES.relative_to(ROOT)}")  # noqa: T201
    return failed


if __name__ == "__main__":
    sys.exit(main())
