"""What follows a transcript: a second model for what is unclear, translation, and how long recordings are heard.

    .venv/bin/python -m infra.bench.words [--part second|translation|long] [--clips 60]

The clips are those of `corpus.py`; the first 60 % of them by row are those that thresholds are chosen by, the rest is reported.
"""

import argparse
import csv
import re
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import jiwer
import numpy as np
from infra.bench.corpus import corpus
from infra.bench.speech import plain

from backhaul.settings import get_settings
from backhaul_workers import audio
from backhaul_workers.speech import Transcription, checks, models
from backhaul_workers.speech.engine import SAMPLE_RATE, Samples
from backhaul_workers.speech.faster import FasterWhisper

PARTS: Final = ("second", "translation", "long")
ENGLISH: Final = r"libri_other__.*\.webm$"
OTHERS: Final = r"(azure__(de|es|fr|it|pt)|fillets__(cs|nl)|tuxpaint__(da|de|es|fr|it|el|ru)).*\.webm$"


class Clip(NamedTuple):
    """One recording, and whether thresholds may be chosen by it."""

    samples: Samples
    reference: str
    language: str
    to_choose: bool


def clips(data: Path, pattern: str, most: int) -> list[Clip]:
    """Decoded recordings, spread over all that match."""
    with (data / "manifest.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    matching = [(n < 0.6 * len(rows), row) for n, row in enumerate(rows) if re.search(pattern, row["file"])]
    return [
        Clip(
            audio.samples(audio.normalise((data / row["file"]).read_bytes(), "audio/webm", max_s=600).speech),
            plain(row["reference"]),
            row["language"],
            early,
        )
        for early, row in matching[:: max(1, len(matching) // most)][:most]
    ]


def error(references: Iterable[str], heard: Iterable[Transcription]) -> float:
    """Word error in per cent."""
    return round(100 * float(jiwer.wer(list(references), [plain(one.text) for one in heard])), 1)


def second(folder: Path, data: Path, most: int) -> None:
    """Word error of a small model, of a better one, and of both: the better one hears what is below a threshold."""
    small, better = (FasterWhisper(models.ensure(name, folder), clips_at_once=1) for name in ("tiny.en", "base"))
    every = clips(data, ENGLISH, most)
    heard = []
    for clip in every:
        begun = time.process_time()
        first = small.transcribe(clip.samples, language=None, languages=("en",))
        between = time.process_time()
        again = better.transcribe(clip.samples, language=None, languages=("en",))
        heard.append((clip, first, again, between - begun, time.process_time() - between))
    for name, group in (
        ("choosing", [one for one in heard if one[0].to_choose]),
        ("reported", [one for one in heard if not one[0].to_choose]),
    ):
        if not group:
            continue
        references = [clip.reference for clip, *_ in group]
        say(f"\n{name}: {len(group)} clips    word error    s for a clip    heard twice")
        say(f"tiny.en alone      {error(references, [one[1] for one in group])} %  {np.mean([one[3] for one in group]):.2f}")
        say(f"base alone         {error(references, [one[2] for one in group])} %  {np.mean([one[4] for one in group]):.2f}")
        for threshold in (-0.4, -0.5, -0.6, -0.7, -0.8):
            twice = [checks.unclear(one[1], threshold) for one in group]
            cost = np.mean([one[3] + one[4] * again for one, again in zip(group, twice, strict=True)])
            by_margin = {
                margin: error(
                    references,
                    [
                        checks.surer(one[1], one[2], margin) if again else one[1]
                        for one, again in zip(group, twice, strict=True)
                    ],
                )
                for margin in (0.0, 0.1, 0.2, 0.3, 9.0)
            }
            mark = "  <- ours" if threshold == checks.UNCLEAR_LOG_PROBABILITY else ""
            say(f"below {threshold}: {cost:.2f} s, {sum(twice)} twice; word error by lead of the second: {by_margin}{mark}")
        say("\nthe better one by itself: clips below, word error there and above")
        for threshold in (-0.3, -0.4, -0.5, -0.6, -0.7, -0.8):
            below = [one for one in group if checks.unclear(one[2], threshold)]
            above = [one for one in group if not checks.unclear(one[2], threshold)]
            if below and above:
                errors = [error([one[0].reference for one in some], [one[2] for one in some]) for some in (below, above)]
                say(f"below {threshold}: {len(below)} of {len(group)}   {errors[0]} %   {errors[1]} %")


def translation(folder: Path, data: Path, most: int) -> None:
    """What translating a clip takes beside transcribing it."""
    engine = FasterWhisper(models.ensure("base", folder), clips_at_once=1)
    ratios, spent = [], [0.0, 0.0]
    for clip in clips(data, OTHERS, most):
        times = [time.process_time()]
        said = engine.transcribe(clip.samples, language=None, languages=(clip.language, "en"))
        times.append(time.process_time())
        english = engine.translate(clip.samples, language=clip.language)
        times.append(time.process_time())
        took = np.diff(times)
        ratios.append(took[1] / took[0])
        spent = [spent[0] + took[0], spent[1] + took[1]]
        took_s = f"{took[0]:.2f} s {took[1]:.2f} s"
        say(f"{clip.language} {len(clip.samples) / SAMPLE_RATE:5.1f} s  {took_s}  {said.text[:60]}  ->  {english[:60] or '-'}")
    say(f"\n{len(ratios)} clips: transcribing {spent[0]:.1f} s, translating {spent[1]:.1f} s")
    say(f"median of a clip: {statistics.median(ratios):.2f} times as long as transcribing it")


def long(folder: Path, data: Path, most: int) -> None:
    """Recordings of one, three and ten minutes: whole, in order, and how much memory they take."""
    del most
    engine = FasterWhisper(models.ensure("base", folder), clips_at_once=1)
    spoken = clips(data, r"libri_other__[\d-]+\.webm$", 80)
    for seconds in (60, 180, 595):
        taken: list[Clip] = []
        while sum(len(clip.samples) for clip in taken) < seconds * SAMPLE_RATE:
            taken.append(spoken[len(taken) % len(spoken)])
        samples = np.concatenate([clip.samples for clip in taken])
        begun = time.monotonic()
        said = engine.transcribe(samples, language="en")
        words = [word for segment in said.segments for word in segment.words]
        in_order = all(a.start_s <= b.start_s for a, b in pairwise(words))
        say(
            f"{len(samples) / SAMPLE_RATE:6.0f} s heard in {time.monotonic() - begun:.0f} s, word error "
            f"{error([' '.join(clip.reference for clip in taken)], [said])} %, words in order: {in_order}, last at "
            f"{words[-1].end_s:.0f} s, peak {peak_mb()} MB"
        )


def peak_mb() -> int:
    """The most memory that this process had."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=60)
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part")
    asked = parser.parse_args(arguments)
    data = corpus("speech")
    if data is None or not (data / "manifest.tsv").is_file():
        say("words: left out, there are no clips (set BACKHAUL_BENCH_DATA to a folder with speech/manifest.tsv)")
        return
    for part in asked.part or PARTS:
        say(f"\n-- {part} --")
        {"second": second, "translation": translation, "long": long}[part](get_settings().models_folder, data, asked.clips)


if __name__ == "__main__":
    main()
