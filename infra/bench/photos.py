"""What looking at a photo costs, and how many signs are read: `python -m infra.bench.photos [--repeat 5]`.

The signs are drawn here, the same every time: 25 of them in the fonts that this machine has, turned, blurred, noisy and
small. They say what changed between two versions, not how well real signs are read.
"""

import argparse
import io
import random
import re
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from backhaul.settings import get_settings
from backhaul_workers import image
from backhaul_workers.findings import plates
from backhaul_workers.sight import hiding
from backhaul_workers.sight.centerface import CenterFace
from backhaul_workers.sight.child import Reader
from backhaul_workers.sight.eyes import ChildEyes, reader_files
from backhaul_workers.sight.seen import Picture
from backhaul_workers.speech import models

PORTRAIT = Path(__file__).resolve().parents[2] / "tests" / "data" / "astronaut.jpg"
FONTS = Path("/usr/share/fonts/truetype")
SIGNS = (
    "DOCK 7 CLOSED", "NO ENTRY", "DIESEL 1.799", "MAX HEIGHT 3.8 M", "GATE 12", "ALL DRIVERS REPORT TO OFFICE",
    "RECEIVING 07:00-15:00", "WEIGHT LIMIT 7.5 t", "ROAD CLOSED", "EXIT 41", "KEEP LEFT", "DANGER FORKLIFTS",
    "BAY 4B OUT OF ORDER", "NO PARKING", "DELIVERIES AT REAR", "COLD STORE", "SPEED LIMIT 10", "QUEUE HERE", "Zufahrt gesperrt",
    "Livraisons interdites", "Brama 3 zamknięta", "Muelle 12 averiado", "Poarta 2 închisă", "RING BELL", "HARD HAT AREA",
)  # fmt: skip


def signs() -> Iterator[tuple[str, Image.Image]]:
    """25 photos of 1600 by 1200 with one sign each, from a fixed seed."""
    chance = random.Random(4)  # noqa: S311  # the same signs every time
    files = sorted(FONTS.rglob("*Sans*.ttf")) + sorted(FONTS.rglob("*Serif*.ttf"))
    for text in SIGNS:
        size = chance.randint(26, 80)
        font = ImageFont.truetype(str(chance.choice(files)), size) if files else ImageFont.load_default(size)
        ink, ground = chance.choice([("black", "white"), ("white", "navy"), ("black", "gold"), ("white", "firebrick")])
        left, top, right, bottom = font.getbbox(text)
        board = Image.new("RGB", (int(right - left) + 2 * size, int(bottom - top) + size), ground)
        ImageDraw.Draw(board).text((size - left, size / 2 - top), text, ink, font)
        turned = board.rotate(chance.uniform(-12, 12), Image.Resampling.BICUBIC, expand=True, fillcolor="dimgrey")
        turned.thumbnail((1_500, 1_100))
        photo = Image.new("RGB", (1_600, 1_200), "dimgrey")
        photo.paste(turned, (chance.randint(0, 1_600 - turned.width), chance.randint(0, 1_200 - turned.height)))
        photo = photo.filter(ImageFilter.GaussianBlur(chance.uniform(0, 1.6)))
        yield text, Image.blend(photo, Image.effect_noise(photo.size, 60).convert("RGB"), chance.uniform(0, 0.2))


def plain(text: str) -> str:
    """Letters and digits, so that a space more or less does not count."""
    return re.sub(r"\W+", "", text).casefold()


def timed(repeat: int, work: Any, *arguments: Any) -> float:
    """Milliseconds of processor time, the best of so many, after one that does not count."""
    work(*arguments)
    times = []
    for _ in range(repeat):
        begun = time.process_time()
        work(*arguments)
        times.append(time.process_time() - begun)
    return min(times) * 1000


def used_mb() -> int:
    """The most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def lines(repeat: int) -> Iterator[str]:
    """What is measured, one line each."""
    cv2.setNumThreads(1)
    folder = models.ensure("faces", get_settings().models_folder)
    before = used_mb()
    faces, reader = CenterFace(folder / models.FACES), Reader(reader_files())
    portrait = Image.open(PORTRAIT)
    every = list(signs())
    for size in ((640, 480), (1_280, 960), (2_048, 1_536)):
        photo = every[0][1].resize(size)
        photo.paste(portrait.resize((size[1] // 3, size[1] // 3)), (0, 0))
        pixels = np.asarray(photo)
        turned = np.ascontiguousarray(pixels[:, :, ::-1])
        found = timed(repeat, faces.find, pixels)
        looked = timed(repeat, reader.find, turned)
        read = timed(repeat, reader.read, reader.find(turned)[0])
        picture = Picture(photo.tobytes(), *size)
        hidden = [image.Hidden(0, 0, 200, 200, 3, 3)]
        made = timed(repeat, image.publishable, picture, hidden)
        yield f"  {size[0]}x{size[1]}: faces {found:.0f} ms, text found {looked:.0f}, read {read:.0f}, stored {made:.0f}"
    yield f"  memory of models and what looking needs: {used_mb() - before} MB"

    eyes = ChildEyes(get_settings().models_folder)
    jpegs = []
    for text, photo in every:
        out = io.BytesIO()
        photo.save(out, "JPEG", quality=88)
        jpegs.append((text, out.getvalue()))
    right, kept, took = 0, 0, []
    missed = []
    eyes.look(Picture(bytes(3 * 64 * 64), 64, 64))
    for text, jpeg in jpegs:
        begun = time.monotonic()
        opened = image.decode(jpeg, "image/jpeg", max_pixels=80_000_000)
        seen = eyes.look(opened.picture)
        found_there = hiding.find(seen, plates.known([]))
        image.publishable(opened.picture, found_there.hidden)
        took.append(time.monotonic() - begun)
        is_right = plain(text) in plain("".join(line.text or "" for line in seen.lines))
        right, kept = right + is_right, kept + (plain(text) in plain("".join(line.text for line in found_there.read)))
        if not is_right or len(found_there.hidden):
            missed.append(f"{text!r} ({len(found_there.hidden)} hidden) as {[line.text for line in seen.lines]}")
    eyes.close()
    took.sort()
    yield f"  signs read without a fault: {right} of {len(jpegs)}; of them not taken for a plate: {kept}"
    yield from (f"    look at: {one}" for one in missed)
    yield f"  whole photo (open to renditions) 1600x1200: median {took[len(took) // 2] * 1000:.0f} ms of the clock"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    print("photos: one thread")  # noqa: T201, a benchmark's output is its printed lines
    for line in lines(parser.parse_args().repeat):
        print(line, flush=True)  # noqa: T201, a benchmark's output is its printed lines
