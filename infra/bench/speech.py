"""Tips per minute, word error and memory of ours and of faster-whisper, openai-whisper and whisper.cpp as they come.

All hear the same clips with the same weights.

    .venv/bin/python -m infra.bench.speech [--clips 40] [--part speed|noise|names|languages] [--json out.jsonl]

The clips are those of `corpus.py`. Times depend on the machine and on what else runs on it; the ratio between the engines of
one run does not. Each setting runs in processes of its own, so that its peak memory is its own.
"""

import argparse
import csv
import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any, Final

import jiwer
import numpy as np
from infra.bench.corpus import corpus

from backhaul.settings import get_settings
from backhaul_workers import audio
from backhaul_workers.speech import models
from backhaul_workers.speech.engine import SAMPLE_RATE, Samples

# LibriSpeech test-other as a phone sends it, and the same with truck and warehouse noise at 10 dB.
SETS: Final = {
    "quiet": r"libri_other__[\d-]+\.webm$",
    "noisy": r"libri_other__[\d-]+\.noisy10\.webm$",
    "names": r"indomain_.*\.webm$",
    "languages": r"(tuxpaint|fillets|azure|misc)__.*\.webm$",
}
# What an organisation would have on its map around the sentences of the set "names".
NAMES: Final = (
    *("Acme", "Route 46", "Kearny", "Schuyler Avenue", "Tolleson Depot", "Brakebush", "Kowalczyk Foods", "Flying J"),
    *("Wilkes-Barre", "Northgate Cold Storage", "Lamar Street", "Sysco Riverside", "Ostrowski Lumber", "Laredo"),
)
# Without spaces between words a word error says nothing; characters are counted instead.
BY_CHARACTER: Final = ("ja", "ko", "zh")
# The organisation of the part "languages" has all of them.
LANGUAGES: Final = ("bg", "cs", "da", "de", "el", "en", "es", "fr", "it", "ko", "nl", "pt", "ro", "ru", "zh")
PARTS: Final = ("speed", "noise", "names", "languages")


@dataclass(frozen=True)
class Clip:
    """One recording."""

    samples: Samples
    reference: str
    language: str


@dataclass(frozen=True)
class Said:
    """What an engine made of a clip."""

    text: str
    language: str


# A clip, the language if it is told, and the names that are told.
Hear = Callable[[Clip, str | None, Sequence[str]], Said]


@dataclass(frozen=True)
class Setting:
    """An engine, and how it uses the machine."""

    name: str
    processes: int = 1
    at_once: int = 1
    """Clips in each process."""
    beam: int = 5
    together: int = 1
    """Clips that wait are decoded together, at most so many."""

    @property
    def waiting(self) -> int:
        """Clips in hand, as a worker has them where there is a backlog."""
        return self.at_once * (2 * self.together if self.together > 1 else 1)

    @property
    def threads(self) -> int:
        """For each clip. Ours always takes one."""
        if self.name == "ours":
            return 1
        return max(1, (os.cpu_count() or 1) // (self.processes * self.at_once))


@dataclass(frozen=True)
class Task:
    """What one setting is to hear."""

    setting: Setting
    folder: Path
    clips: tuple[Clip, ...]
    told: bool = True
    names: tuple[str, ...] = ()


PEERS: Final = ("faster-whisper", "openai-whisper", "whisper.cpp")
OURS: Final = Setting("ours", at_once=2, together=4)
SETTINGS: Final = (
    OURS,
    Setting("ours", at_once=2),
    Setting("faster-whisper", at_once=1, beam=5),
    Setting("faster-whisper", at_once=1, beam=1),
    Setting("faster-whisper", processes=2, beam=5),
    Setting("faster-whisper", processes=2, beam=1),
    Setting("openai-whisper"),
    Setting("openai-whisper", processes=2),
    Setting("whisper.cpp"),
    Setting("whisper.cpp", processes=2),
)


def ours(setting: Setting, folder: Path) -> tuple[Hear, Callable[[], Counter[str]]]:
    """The engine as the product runs it: one process, several clips."""
    from backhaul_workers.speech.faster import FasterWhisper

    engine = FasterWhisper(folder, clips_at_once=setting.at_once, together=setting.together, beam=setting.beam)

    def hear(clip: Clip, language: str | None, names: Sequence[str]) -> Said:
        said = engine.transcribe(clip.samples, language=language, languages=LANGUAGES, hotwords=names)
        return Said(said.text, said.language)

    return hear, lambda: engine.passes.copy()


def faster(setting: Setting, folder: Path) -> tuple[Hear, Callable[[], Counter[str]]]:
    """faster-whisper with its own defaults, in 8-bit integers as we use it."""
    from faster_whisper import WhisperModel  # type: ignore[import-untyped]

    model = WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=setting.threads, num_workers=setting.at_once
    )

    def hear(clip: Clip, language: str | None, names: Sequence[str]) -> Said:
        segments, found = model.transcribe(
            clip.samples, language=language, beam_size=setting.beam, hotwords=", ".join(names) or None
        )
        return Said(" ".join(segment.text.strip() for segment in segments), found.language)

    return hear, Counter


def openai(setting: Setting, folder: Path) -> tuple[Hear, Callable[[], Counter[str]]]:
    """openai-whisper with its own defaults, from the same weights."""
    import torch
    import whisper

    torch.set_num_threads(setting.threads)
    model = whisper.load_model(str(models.openai_checkpoint(folder)), device="cpu")

    def hear(clip: Clip, language: str | None, names: Sequence[str]) -> Said:
        found = model.transcribe(clip.samples, language=language, fp16=False, initial_prompt=", ".join(names) or None)
        return Said(found["text"].strip(), found["language"])

    return hear, Counter


def whisper_cpp(setting: Setting, folder: Path) -> tuple[Hear, Callable[[], Counter[str]]]:
    """whisper.cpp with its own defaults, from the same weights in 16 bits."""
    from infra.bench import ggml
    from pywhispercpp.model import Model

    weights = ggml.convert(models.openai_checkpoint(folder), folder / "ggml.bin")
    quiet: dict[str, Any] = {"print_progress": False, "print_realtime": False, "redirect_whispercpp_logs_to": None}
    model = Model(str(weights), n_threads=setting.threads, **quiet)

    def hear(clip: Clip, language: str | None, names: Sequence[str]) -> Said:
        said = model.transcribe(clip.samples, language=language or "auto", initial_prompt=", ".join(names))
        return Said(" ".join(segment.text.strip() for segment in said), language or "")

    return hear, Counter


ENGINES: Final = {"ours": ours, "faster-whisper": faster, "openai-whisper": openai, "whisper.cpp": whisper_cpp}

_together: Barrier


def _begin(barrier: Barrier) -> None:
    global _together
    _together = barrier


def _hear(task: Task, share: int) -> dict[str, Any]:
    """Runs in a process of its own: load, warm up, wait for the others, hear every n-th clip."""
    hear, passes = ENGINES[task.setting.name](task.setting, task.folder)
    hear(task.clips[0], "en", task.names)  # Compilers and caches are warm in a worker, too.
    before = passes()
    # The longest first, so that no core waits at the end.
    order = sorted(range(len(task.clips)), key=lambda i: -len(task.clips[i].samples))[share :: task.setting.processes]

    def one(i: int) -> Said:
        return hear(task.clips[i], task.clips[i].language if task.told else None, task.names)

    _together.wait()
    begun = time.monotonic()
    with ThreadPoolExecutor(task.setting.waiting) as pool:
        said = dict(zip(order, pool.map(one, order), strict=True))
    status = Path("/proc/self/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    return {
        "begun": begun,
        "ended": time.monotonic(),
        "said": said,
        "peak_mb": int(peak[1]) // 1024 if peak else 0,
        "passes": passes() - before,
    }


def run(task: Task) -> tuple[list[Said], dict[str, Any]]:
    """What was heard on each clip, and what it took."""
    context = get_context("spawn")
    processes = task.setting.processes
    with ProcessPoolExecutor(processes, context, _begin, (context.Barrier(processes),)) as pool:
        shares = list(pool.map(_hear, [task] * processes, range(processes)))
    said: dict[int, Said] = {i: one for share in shares for i, one in share["said"].items()}
    wall_s = max(share["ended"] for share in shares) - min(share["begun"] for share in shares)
    passes: Counter[str] = sum((share["passes"] for share in shares), Counter())
    return [said[i] for i in range(len(task.clips))], {
        "engine": task.setting.name,
        "beam": task.setting.beam if task.setting.name in ("ours", "faster-whisper") else None,
        "processes": processes,
        "at_once": task.setting.at_once,
        "together": task.setting.together,
        "threads": task.setting.threads,
        "clips": len(task.clips),
        "wall_s": round(wall_s, 1),
        "tips_per_minute": round(60 * len(task.clips) / wall_s, 1),
        "peak_mb": sum(share["peak_mb"] for share in shares),
        "heard_twice": dict(passes - Counter(clips=passes["clips"])),
        "load": round(os.getloadavg()[0], 1),
    }


def plain(text: str) -> str:
    """Lower case words without punctuation, as word error is usually counted."""
    return " ".join(re.sub(r"[^\w\s']", " ", text.casefold().replace("\u2019", "'")).split())


def error_percent(clips: Sequence[Clip], said: Sequence[Said]) -> float:
    """Word error over all clips; character error for languages without spaces."""
    references, texts = [plain(clip.reference) for clip in clips], [plain(one.text) for one in said]
    rate = jiwer.cer if clips[0].language in BY_CHARACTER else jiwer.wer
    return round(100 * float(rate(references, texts)), 2)


def clips(data: Path, pattern: str, limit: int) -> tuple[Clip, ...]:
    """Decoded recordings and what is said on them, spread over the speakers when fewer than all are asked for."""
    with (data / "manifest.tsv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if re.search(pattern, row["file"])]
    step = max(1, len(rows) // limit)
    return tuple(
        Clip(
            audio.samples(audio.normalise((data / row["file"]).read_bytes(), "audio/webm", max_s=600).speech),
            row["reference"],
            row["language"],
        )
        for row in rows[::step][:limit]
    )


def without_speech() -> tuple[Clip, ...]:
    """Fifty recordings of ten seconds on which nobody speaks: silence, noise, hum, beeps, engines, music."""
    random, t = np.random.default_rng(4), np.arange(SAMPLE_RATE * 10) / SAMPLE_RATE

    def tone(hertz: float) -> Any:
        return np.sin(2 * np.pi * hertz * t)

    def brown() -> Any:
        walk = np.cumsum(random.standard_normal(len(t)))
        walk -= np.convolve(walk, np.ones(800) / 800, "same")
        return walk / walk.std()

    def engine(hertz: float) -> Any:
        phase = np.cumsum(hertz + 5 * np.sin(2 * np.pi * t / 7)) / SAMPLE_RATE
        firing = sum(np.sin(2 * np.pi * k * phase + k) / k**0.8 for k in range(1, 40))
        return firing / np.std(firing) + brown()

    def music(root: float, beats_per_s: float) -> Any:
        """Four chords with overtones, each note struck and fading."""
        steps = np.array([[0, 4, 7], [9, 12, 16], [5, 9, 12], [7, 11, 14]])
        beat = (t * beats_per_s).astype(int)
        fading = np.exp(-3 * (t * beats_per_s - beat))
        chord = steps[beat // 4 % 4, beat % 3]
        phase = 2 * np.pi * np.cumsum(root * 2 ** (chord / 12)) / SAMPLE_RATE
        return fading * sum(np.sin(k * phase) / k for k in range(1, 6))

    made = [np.zeros(SAMPLE_RATE * seconds) for seconds in (1, 5, 10, 30)]
    made += [level * random.standard_normal(len(t)) for level in (1e-4, 1e-3, 3e-3, 1e-2, 5e-2, 0.2)]
    made += [level * brown() for level in (3e-3, 0.02, 0.08, 0.2)]
    made += [0.05 * tone(hertz) + 0.02 * tone(3 * hertz) for hertz in (50, 60, 100, 120, 400)]
    made += [0.3 * tone(hertz) * (t % every < every / 2) for hertz in (800, 1_000, 1_250, 2_000) for every in (0.4, 1.0)]
    made += [level * engine(hertz) for hertz in (12, 22, 30, 45) for level in (0.02, 0.08)]
    made += [level * music(root, beats) for root in (110, 196, 330) for beats in (2, 3.5) for level in (0.05, 0.2)]
    # Wind on the microphone, a horn, clicks.
    made += [0.1 * brown() * (1 + tone(0.3)), 0.2 * (tone(310) + tone(370)) * (t % 4 < 1.5)]
    made += [(t * SAMPLE_RATE % 8_000 < 40) * random.standard_normal(len(t)) * 0.5]
    return tuple(Clip(one.astype(np.float32), "", "en") for one in made)


def speed(found: Callable[[dict[str, Any]], None], folder: Path, data: Path, limit: int, only: Sequence[str]) -> None:
    """Each engine at each setting, on quiet and on noisy clips; the ratios of their best."""
    for kind in ("quiet", "noisy"):
        what = clips(data, SETS[kind], limit)
        best: dict[str, float] = defaultdict(float)
        say(f"\n{kind:<16}{'beam':>6}{'proc x clips x cores':>22}{'tips/min':>10}{'word error':>12}{'peak MB':>9}  heard twice")
        for setting in SETTINGS:
            if setting.name not in only:
                continue
            said, row = run(Task(setting, folder, what))
            row |= {"part": "speed", "set": kind, "word_error_percent": error_percent(what, said)}
            shape = f"{row['processes']} x {row['at_once']} x {row['threads']}"
            say(
                f"{row['engine']:<16}{row['beam'] or '-':>6}{shape:>22}{row['tips_per_minute']:>10}"
                f"{row['word_error_percent']:>10} %{row['peak_mb']:>9}  {told(row['heard_twice'])}"
            )
            best[setting.name] = max(best[setting.name], row["tips_per_minute"])
            found(row)
        for name in PEERS:
            if best[name] and best["ours"]:
                say(f"ours transcribes {best['ours'] / best[name]:.1f} times as many tips as {name}, each at its best here")


def noise(found: Callable[[dict[str, Any]], None], folder: Path, _data: Path, limit: int, only: Sequence[str]) -> None:
    """On how many recordings without speech something is heard."""
    what = without_speech()
    what = what[:: max(1, len(what) // limit)]
    say(f"\n{'no speech':<28}{'invented':>10}")
    for setting, names in ((OURS, ()), (OURS, NAMES), (SETTINGS[2], ()), (SETTINGS[6], ())):
        if setting.name not in only:
            continue
        said, row = run(Task(setting, folder, what, told=setting.name != "ours", names=names))
        invented = [one.text for one in said if one.text]
        found(row | {"part": "noise", "names": len(names), "invented": len(invented), "examples": invented[:5]})
        title = setting.name + (", told names" if names else "")
        say(f"{title:<28}{len(invented):>4} of {len(what):>2}  {'; '.join(text[:30] for text in invented[:3])}")


def names(found: Callable[[dict[str, Any]], None], folder: Path, data: Path, limit: int, only: Sequence[str]) -> None:
    """How many names are spelled right, and what they cost. The voices are synthetic: compare, quote no accuracy."""
    what = clips(data, SETS["names"], limit)
    say(f"\n{'names':<28}{'spelled right':>14}{'tips/min':>10}{'word error':>12}  heard twice")
    for setting, those in ((OURS, ()), (OURS, NAMES), (SETTINGS[2], NAMES)):
        if setting.name not in only:
            continue
        said, row = run(Task(setting, folder, what, names=those))
        pairs = [
            (plain(name).split()[0], plain(one.text).split())
            for clip, one in zip(what, said, strict=True)
            for name in NAMES
            if plain(name).split()[0] in plain(clip.reference).split()
        ]
        right = sum(name in text for name, text in pairs)
        row |= {"part": "names", "names": len(those), "right": right, "of": len(pairs)}
        row["word_error_percent"] = error_percent(what, said)
        found(row)
        title = setting.name + (", told names" if those else "")
        say(
            f"{title:<28}{right:>8} of {len(pairs):>2}{row['tips_per_minute']:>10}{row['word_error_percent']:>10} %"
            f"  {told(row['heard_twice'])}"
        )


def languages(found: Callable[[dict[str, Any]], None], folder: Path, data: Path, limit: int, only: Sequence[str]) -> None:
    """Each language: found among all of the organisation, and word error beside faster-whisper's, which is told it."""
    what = clips(data, SETS["languages"], limit)
    told_it = Setting("faster-whisper")
    by_engine = {
        setting.name: run(Task(setting, folder, what, told=setting is told_it))[0]
        for setting in (OURS, told_it)
        if setting.name in only
    }
    say(f"\n{'language':<10}{'clips':>6}{'found':>7}" + "".join(f"{name + ' error':>22}" for name in by_engine))
    for language in sorted({clip.language for clip in what}):
        mine = [i for i, clip in enumerate(what) if clip.language == language]
        row: dict[str, Any] = {"part": "languages", "language": language, "clips": len(mine)}
        for name, said in by_engine.items():
            row[f"{name} error_percent"] = error_percent([what[i] for i in mine], [said[i] for i in mine])
        right = sum(by_engine["ours"][i].language == language for i in mine) if "ours" in by_engine else None
        found(row | {"found": right})
        errors = "".join(f"{row[f'{name} error_percent']:>20} %" for name in by_engine)
        say(f"{language:<10}{len(mine):>6}{'-' if right is None else right:>7}{errors}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=10, help="clips for each setting; 40 for figures to quote")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="only this engine")
    parser.add_argument("--model", default="base")
    parser.add_argument("--json", type=Path, help="append one line for each measurement to this file")
    asked = parser.parse_args()
    data = corpus("speech")
    if data is None or not (data / "manifest.tsv").is_file():
        say("speech: left out, there are no clips (set BACKHAUL_BENCH_DATA to a folder with speech/manifest.tsv)")
        return

    def found(row: dict[str, Any]) -> None:
        if asked.json:
            with asked.json.open("a") as file:
                file.write(json.dumps({"bench": "speech", **row}, ensure_ascii=False) + "\n")

    try:
        folder = models.ensure(asked.model, get_settings().models_folder)
    except models.ModelError as error:
        sys.exit(f"speech: {error}")
    for part in asked.part or PARTS:
        measure = {"speed": speed, "noise": noise, "names": names, "languages": languages}[part]
        measure(found, folder, data, max(1, asked.clips), asked.engine or tuple(ENGINES))


def told(heard_twice: dict[str, int]) -> str:
    """The reasons with their numbers, in words."""
    return ", ".join(f"{reason} {count}" for reason, count in sorted(heard_twice.items())) or "-"


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
