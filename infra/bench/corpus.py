"""Where the real speech and the real reports are that figures are measured on; they are not part of the repository."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def corpus(kind: str) -> Path | None:
    """The folder ``speech`` or ``reports`` of the corpus: below BACKHAUL_BENCH_DATA, or of a folder beside the repository."""
    named = os.environ.get("BACKHAUL_BENCH_DATA")
    candidates = [Path(named) / kind] if named else sorted(ROOT.parent.glob(f"*/data/{kind}"))
    return next((folder for folder in candidates if folder.is_dir()), None)
