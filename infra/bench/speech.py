"""Tips per minute and word error of both speech engines on the same clips in one run.

    .venv/bin/python -m infra.bench.speech [--limit 40] [--json out.jsonl]

The clips are those of `corpus.py`. Times depend on the
machine and on what else runs on it; the ratio between the engines of one run does not.
"""

import argparse
import csv
import json
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jiwer
from infra.bench.corpus import corpus

from backhaul.settings import get_settings
from backhaul_workers import audio
from backhaul_workers.speech import Engine, models
from backhaul_workers.speech.engine import SAMPLE_RATE, Samples

# LibriSpeech test-other as a phone sends it, and the same with truck and warehouse noise at 10 dB.
SETS = {"quiet": r"libri_other__[\d-]+\.webm$", "noisy": r"libri_other__[\d-]+\.noisy10\.webm$"}


def plain(text: str) -> str:
    """Lower case words without punctuation, as word error is usually counted."""
    return " ".join(re.sub(r"[^\w\s']", " ", text.casefold().replace("\u2019", "'")).split())


def clips(data: Path, pattern: str, limit: int) -> list[tuple[Samples, str]]:
    """Decoded recordings and what is said on them, spread over the speakers when fewer than all are asked for."""
    with (data / "manifest.tsv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if re.search(pattern, row["file"])]
    step = max(1, len(rows) // limit)
    return [
        (
            audio.samples(audio.normalise((data / row["file"]).read_bytes(), "audio/webm", max_s=600).speech),
            row["reference"],
        )
        for row in rows[::step][:limit]
    ]


def measure(engine: Engine, what: Sequence[tuple[Samples, str]], at_once: int) -> dict[str, float | int | str]:
    """One pass over the clips, ``at_once`` at a time, the longest first so that no core waits at the end."""
    engine.transcribe(what[0][0], language="en")  # Compilers and caches are warm in a worker, too.
    order = sorted(what, key=lambda clip: -len(clip[0]))
    begun = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        heard = list(pool.map(lambda clip: engine.transcribe(clip[0], language="en").text, order))
    wall_s = time.perf_counter() - begun
    seconds = sum(len(samples) for samples, _ in what) / SAMPLE_RATE
    return {
        "engine": engine.name,
        "model": engine.model,
        "at_once": at_once,
        "clips": len(what),
        "audio_s": round(seconds, 1),
        "wall_s": round(wall_s, 1),
        "tips_per_minute": round(60 * len(what) / wall_s, 1),
        "times_real_time": round(seconds / wall_s, 1),
        "word_error_percent": round(
            100 * jiwer.wer([plain(reference) for _, reference in order], [plain(text) for text in heard]), 2
        ),
        "load": round(os.getloadavg()[0], 1),
    }


def faster(folder: Path, at_once: int, beam: int) -> Engine:
    """Two clips on two cores is how the product runs it."""
    from backhaul_workers.speech.faster import FasterWhisper

    return FasterWhisper(folder, clips_at_once=at_once, beam=beam)


def openai(folder: Path, at_once: int, _beam: int) -> Engine:
    """One clip at a time spreads over all cores; two take one each."""
    from backhaul_workers.speech.openai import OpenAIWhisper

    return OpenAIWhisper(folder, clips_at_once=at_once)


ENGINES: dict[str, Callable[[Path, int, int], Engine]] = {"faster-whisper": faster, "openai-whisper": openai}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=10, help="clips for each engine and setting; 40 for figures to quote")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="only this engine")
    parser.add_argument("--at-once", type=int, action="append", help="only so many clips at once")
    parser.add_argument("--clips", choices=SETS, default="quiet")
    parser.add_argument("--model", default="base")
    parser.add_argument("--beam", type=int, default=5, help="for faster-whisper")
    parser.add_argument("--json", type=Path, help="append one line for each measurement to this file")
    asked = parser.parse_args()
    data = corpus("speech")
    if data is None or not (data / "manifest.tsv").is_file():
        say("speech: left out, there are no clips (set BACKHAUL_BENCH_DATA to a folder with speech/manifest.tsv)")
        return
    try:
        folder = models.ensure(asked.model, get_settings().models_folder)
        what = clips(data, SETS[asked.clips], max(1, asked.limit))
        found = []
        for name in asked.engine or ENGINES:
            for at_once in asked.at_once or (1, 2):
                found.append(measure(ENGINES[name](folder, at_once, asked.beam), what, at_once))
                line = json.dumps(found[-1])
                say(line)
                if asked.json:
                    with asked.json.open("a") as file:
                        file.write(line + "\n")
    except models.ModelError as error:
        sys.exit(f"speech: {error}")
    table(found)


def table(found: Sequence[dict[str, float | int | str]]) -> None:
    """The figures side by side, and the ratio of the engines at their best."""
    say(f"\n{'engine':<16}{'at once':>8}{'tips/min':>10}{'x real time':>13}{'word error':>12}")
    for row in found:
        say(
            f"{row['engine']:<16}{row['at_once']:>8}{row['tips_per_minute']:>10}{row['times_real_time']:>13}"
            f"{row['word_error_percent']:>11} %"
        )
    best = {
        name: max((float(row["tips_per_minute"]) for row in found if row["engine"] == name), default=0.0) for name in ENGINES
    }
    if all(best.values()):
        ratio = best["faster-whisper"] / best["openai-whisper"]
        say(f"\nfaster-whisper transcribes {ratio:.1f} times as many tips as openai-whisper, each at its best here.")


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
