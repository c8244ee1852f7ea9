"""Faces and plates are found and hidden for good; what looks at photos may crash, hang or grow without harm."""

import io
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from backhaul.errors import PhotoNotChecked
from backhaul_workers import image
from backhaul_workers.sight import hiding
from backhaul_workers.sight.eyes import ChildEyes, reader_files
from backhaul_workers.sight.seen import Face, Line, Picture, Quad, Seen
from backhaul_workers.speech import models

ROOT = Path(__file__).parents[2]
MODELS = Path(os.environ.get("BACKHAUL_MODELS_DIR", ROOT / "var" / "models"))
PORTRAIT = ROOT / "tests" / "data" / "astronaut.jpg"


@pytest.fixture(scope="module")
def eyes() -> Iterator[ChildEyes]:
    with_real_models = ChildEyes(MODELS)
    yield with_real_models
    with_real_models.close()


def picture(drawn: Image.Image) -> Picture:
    return Picture(drawn.convert("RGB").tobytes(), drawn.width, drawn.height)


def shown(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg), formats=["JPEG"])


def board(*lines: str, size: tuple[int, int] = (1_280, 960)) -> Image.Image:
    """A white board with lines of text, one under the other."""
    drawn = Image.new("RGB", size, "white")
    font = ImageFont.load_default(72)
    for row, line in enumerate(lines):
        ImageDraw.Draw(drawn).text((100, 100 + 200 * row), line, "black", font)
    return drawn


def quad(left: float, top: float, right: float, bottom: float) -> Quad:
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def texts(seen: Seen) -> list[str | None]:
    return [line.text for line in seen.lines]


def test_a_face_is_found_large_and_small_and_nobody_finds_it_again(eyes: ChildEyes) -> None:
    portrait = Image.open(PORTRAIT)
    crowd = Image.new("RGB", (2_048, 1_536), "grey")
    crowd.paste(portrait.resize((150, 150)), (300, 900))
    close = portrait.crop((130, 0, 330, 220)).resize((1_400, 1_540))
    for drawn in (portrait, crowd, close):
        seen = eyes.look(picture(drawn))
        face = max(seen.faces, key=lambda face: face.score)
        assert face.score > 0.5

        photo = image.publishable(picture(drawn), hiding.find(seen, ()).hidden)

        (left, top, right, bottom) = (face.left, face.top, face.right, face.bottom)
        for rendition in (photo.photo, photo.thumbnail):
            again = shown(rendition)
            scale = again.width / drawn.width
            for other in eyes.look(picture(again)).faces:
                x, y = (other.left + other.right) / 2 / scale, (other.top + other.bottom) / 2 / scale
                assert not (left < x < right and top < y < bottom), "what is left of a face is not taken for one"


def test_of_a_hidden_face_nothing_is_left_but_a_few_colours() -> None:
    # Two faces whose colours are the same in the mean of each cell cannot be told apart afterwards.
    fine, coarse = Image.effect_noise((300, 300), 90), Image.new("L", (300, 300), 128)
    area = image.Hidden(0, 0, 300, 300, *hiding.FACE_CELLS)
    left = [shown(image.publishable(picture(one), [area]).photo).convert("L") for one in (fine, coarse)]
    extremes = [one.getextrema() for one in left]
    assert all(isinstance(low, int) and isinstance(high, int) and high - low < 12 for low, high in extremes)


def test_signs_are_read_and_a_plate_is_neither_readable_nor_kept(eyes: ChildEyes) -> None:
    drawn = board("DOCK 7 CLOSED", "AB12 CDE", "Height 3,8 m", "YARD K12")

    seen = eyes.look(picture(drawn))
    found = hiding.find(seen, {"yardk12"})

    assert [line.text for line in found.read] == ["DOCK 7 CLOSED", "Height 3,8 m", "YARD K12"]
    assert all(0.6 < line.score <= 1 for line in found.read)
    (left, top), *_ = found.read[0].quad
    assert (left, top) == pytest.approx((100, 110), abs=25), "the evidence says where"
    photo = image.publishable(picture(drawn), found.hidden)
    again = texts(eyes.look(picture(shown(photo.photo))))
    assert "DOCK 7 CLOSED" in again
    assert not any("AB" in (text or "") or "CDE" in (text or "") for text in again)


def test_a_line_that_could_not_be_read_is_hidden_where_it_has_the_shape_of_a_plate() -> None:
    lines = (Line(quad(0, 0, 200, 50), None, 0), Line(quad(0, 100, 20, 200), None, 0))
    found = hiding.find(Seen((), lines, ""), ())
    assert [(one.left, one.right) for one in found.hidden] == [(-15, 215)]
    assert found.read == ()


def test_a_plate_is_hidden_however_poorly_it_was_read_and_noise_is_not_kept() -> None:
    lines = (Line(quad(0, 0, 200, 50), "AB12CDE", 0.2), Line(quad(0, 100, 200, 150), "lrn|", 0.3))
    found = hiding.find(Seen((Face(10, 10, 30, 40, 0.3),), lines, ""), ())
    assert len(found.hidden) == 2
    assert found.read == ()


def test_a_face_at_the_edge_or_outside_costs_nothing() -> None:
    drawn = Image.new("RGB", (40, 30), "red")
    areas = [image.Hidden(-50, -50, 10, 10, 3, 3), image.Hidden(39.5, 29.5, 90, 90, 3, 3), image.Hidden(80, 80, 99, 99, 3, 3)]
    assert image.publishable(picture(drawn), areas).width == 40


@pytest.mark.parametrize("size", [(1, 1), (2_048, 1), (1, 2_048), (33, 31)])
def test_pictures_of_odd_shapes_are_looked_at(size: tuple[int, int], eyes: ChildEyes) -> None:
    assert eyes.look(picture(Image.new("RGB", size, "white"))).faces == ()


# A child that speaks as the real one does: what it does after its faces is told by the width of the picture.
SCRIPTED = """
import json, os, sys, time
print(json.dumps({"isolated": True}), flush=True)
while head := sys.stdin.buffer.readline():
    size = json.loads(head)
    sys.stdin.buffer.read(size["width"] * size["height"] * 3)
    width = size["width"]
    if width == 1: os._exit(1)
    print(json.dumps({"faces": []}), flush=True)
    if width == 2: os._exit(1)
    print(json.dumps({"boxes": [[[0, 0], [9, 0], [9, 3], [0, 3]]]}), flush=True)
    if width == 3: os._exit(1)
    if width == 4: time.sleep(60)
    used = 10**10 if width == 5 else 1
    print(json.dumps({"texts": [[str(os.getpid()), 1.0]], "reader": "r", "used_bytes": used}), flush=True)
"""


@pytest.fixture
def scripted() -> Iterator[ChildEyes]:
    one = ChildEyes(MODELS, look_s=1.0, program=SCRIPTED)
    yield one
    one.close()


def wide(width: int) -> Picture:
    return Picture(bytes(3 * width), width, 1)


@pytest.mark.parametrize("width", [1, 2])
def test_a_photo_in_which_nobody_could_look_for_faces_or_plates_is_not_let_through(width: int, scripted: ChildEyes) -> None:
    with pytest.raises(PhotoNotChecked):
        scripted.look(wide(width))
    assert len(scripted.look(wide(10)).lines) == 1, "the next photo gets a new child"


@pytest.mark.parametrize("width", [3, 4])
def test_a_photo_whose_text_could_not_be_read_goes_on_with_its_lines_unread(width: int, scripted: ChildEyes) -> None:
    begun = time.monotonic()
    assert texts(scripted.look(wide(width))) == [None]
    assert time.monotonic() - begun < 10, "it is ended when it takes too long"
    assert texts(scripted.look(wide(10))) != [None]


def test_one_child_looks_at_many_photos_until_it_has_grown(scripted: ChildEyes) -> None:
    first, second, grown, after = [texts(scripted.look(wide(width))) for width in (10, 10, 5, 10)]
    assert first == second == grown != after


def test_a_child_is_gone_when_it_is_closed_and_starts_again(scripted: ChildEyes) -> None:
    (pid,) = texts(scripted.look(wide(10)))
    scripted.close()
    assert not Path(f"/proc/{pid}").exists()
    assert texts(scripted.look(wide(10))) != [pid]


def test_models_that_are_missing_or_not_what_they_should_be_are_told(tmp_path: Path) -> None:
    assert set(json.loads(json.dumps(reader_files()))) == {"find", "read", "turn"}
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    with pytest.raises(models.ModelError, match="not what it should be"):
        models.check_file(broken, "0" * 64)
    folder = models.ensure("faces", MODELS)
    copy = tmp_path / "faces"
    copy.mkdir()
    (copy / models.FACES).write_bytes((folder / models.FACES).read_bytes()[:-1] + b"x")
    with pytest.raises(models.ModelError, match="not what it should be"):
        models.ensure(str(copy), tmp_path)
