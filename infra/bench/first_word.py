"""From the end of a recording to the insight on the feed: `python -m infra.bench.first_word [--clips 20] [--json out.jsonl]`.

Starts the whole product and sends real recordings, one after the other, each in one piece, as a member of its demo. The time
is from the answer that the last byte arrived to the tip being published, asked for over HTTP every 10 ms. Beside it stands the
transcription alone: the same engine in this process, the same clip, one thread, straight after. Then what each stage took on
the average, as `backhaul worker status` tells it, and what the worker holds in memory.
"""

import argparse
import csv
import hashlib
import json
import re
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from infra.bench.corpus import corpus
from infra.bench.product import ROOT, running
from infra.bench.speech import SETS
from rich.console import Console
from rich.table import Table

from backhaul.db.base import new_id
from backhaul_workers import audio
from backhaul_workers.speech import models
from backhaul_workers.speech.faster import FasterWhisper

console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
_WAIT_S = 0.01


def recordings(data: Path, most: int) -> list[bytes]:
    """LibriSpeech test-other as a phone sends it."""
    with (data / "manifest.tsv").open(newline="") as file:
        names = [row["file"] for row in csv.DictReader(file, delimiter="\t") if re.search(SETS["quiet"], row["file"])]
    return [(data / name).read_bytes() for name in names[:most]]


def send(client: httpx.Client, recording: bytes) -> float:
    """Tell it, and the seconds from its last byte to the insight."""
    part = {"name": "voice", "type": "audio/webm", "size": len(recording), "sha256": hashlib.sha256(recording).hexdigest()}
    address = f"tips/{new_id()}"
    body = {"kind": "voice", "captured_at": datetime.now(UTC).isoformat(), "parts": [part]}
    client.put(address, json=body).raise_for_status()
    headers = {"Content-Type": "application/partial-upload", "Upload-Offset": "0", "Upload-Complete": "?1"}
    client.patch(f"{address}/parts/voice", content=recording, headers=headers).raise_for_status()
    ended = time.perf_counter()
    while (state := client.get(address).raise_for_status().json()["state"]) != "published":
        if state == "parked" or time.perf_counter() - ended > 60:
            raise SystemExit(f"A clip ended as {state}.")
        time.sleep(_WAIT_S)
    return time.perf_counter() - ended


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=20)
    parser.add_argument("--json", type=Path, help="append one line to this file")
    asked = parser.parse_args()
    data = corpus("speech")
    if data is None:
        console.print("first word: left out, there are no clips (set BACKHAUL_BENCH_DATA to a folder with speech/manifest.tsv)")
        return
    clips = recordings(data, asked.clips + 1)
    engine = FasterWhisper(models.ensure("base", ROOT / "var" / "models"), clips_at_once=1)
    took: list[tuple[float, float]] = []
    with running() as product:
        headers = {"Authorization": f"Bearer {product.member('James')['token']}"}
        with httpx.Client(base_url=f"{product.base_url}/api/v1/", headers=headers, timeout=30) as client:
            for clip in clips:
                published_s = send(client, clip)
                samples = audio.samples(audio.normalise(clip, "audio/webm", max_s=60).speech)
                began = time.perf_counter()
                engine.transcribe(samples, language="en", languages=["en"])
                took.append((published_s, time.perf_counter() - began))
        report = _status(product.data)
    # The first one loads what the others find loaded, on both sides.
    published, alone = zip(*took[1:], strict=True)
    ratios = [a / b for a, b in zip(published, alone, strict=True)]
    figure: dict[str, Any] = {
        "bench": "first_word",
        "clips": len(ratios),
        "published_s": round(statistics.median(published), 3),
        "published_worst_s": round(max(published), 3),
        "transcription_alone_s": round(statistics.median(alone), 3),
        "ratio": round(statistics.median(ratios), 2),
        "ratio_of_sums": round(sum(published) / sum(alone), 2),
        "stages_ms": {one["stage"]: round(1000 * one["mean_s"]) for one in report["stages"] if one["mean_s"]},
        "worker_mb": round(max(one["memory_bytes"] for one in report["workers"]) / 1e6),
    }
    table = Table("", "median", "worst", title=f"clip end to insight published, {len(ratios)} clips one by one")
    table.add_row("published", f"{figure['published_s']:.3f} s", f"{figure['published_worst_s']:.3f} s")
    table.add_row("transcription alone", f"{figure['transcription_alone_s']:.3f} s", f"{max(alone):.3f} s")
    table.add_row("ratio", f"{figure['ratio']:.2f}", f"{max(ratios):.2f}")
    console.print(table)
    stages = Table("stage", "ms", title="one job of each stage, on the average")
    for stage, ms in figure["stages_ms"].items():
        stages.add_row(stage, str(ms))
    console.print(stages)
    console.print(f"the worker holds {figure['worker_mb']} MB")
    if asked.json:
        with asked.json.open("a") as file:
            file.write(json.dumps(figure) + "\n")


def _status(data: Path) -> dict[str, Any]:
    told = subprocess.run(  # our own command
        [sys.executable, "-m", "backhaul", "worker", "status", "--json"],
        env={"BACKHAUL_DATA": str(data), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


if __name__ == "__main__":
    main()
