"""Photos: where and when they were taken is read, and then nothing of it is left in what others see."""

import io
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational
from tests.clocks import cpu_s

from backhaul.errors import MediaTooLong, UndecodableMedia
from backhaul_workers import image
from backhaul_workers.sight.seen import Picture

DATA = Path(__file__).parents[1] / "data"
MAX_PIXELS = 80_000_000


def exif(gps: dict[int, Any] | None = None, taken: dict[int, Any] | None = None, orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.Make] = "SECRETCAMERA"
    tags.get_ifd(ExifTags.IFD.GPSInfo).update(gps or {})
    tags.get_ifd(ExifTags.IFD.Exif).update(taken or {})
    return tags.tobytes()


def gps(lat: Any, north: Any, lon: Any, east: Any) -> dict[int, Any]:
    return {1: north, 2: lat, 3: east, 4: lon}


def picture(mode: str = "RGB", size: tuple[int, int] = (300, 200)) -> Image.Image:
    """Red on the left, blue on the right."""
    drawn = Image.new("RGB", size, "blue")
    ImageDraw.Draw(drawn).rectangle((0, 0, size[0] // 2, size[1]), "red")
    return drawn.convert(mode)


def encoded(drawn: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    drawn.save(out, form, **options)
    return out.getvalue()


def decoded(data: bytes, media_type: str = "image/jpeg") -> image.Opened:
    return image.decode(data, media_type, max_pixels=MAX_PIXELS)


def normalised(data: bytes, media_type: str = "image/jpeg", max_pixels: int = MAX_PIXELS) -> image.Photo:
    return image.publishable(image.decode(data, media_type, max_pixels=max_pixels).picture)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=["JPEG"])


def pixel(photo: image.Photo, x: float, y: float) -> tuple[int, int, int]:
    shown = opened(photo.photo).convert("RGB")
    value = shown.getpixel((int(x * shown.width), int(y * shown.height)))
    assert isinstance(value, tuple)
    return value[0], value[1], value[2]


def is_red(value: tuple[int, int, int]) -> bool:
    return value[0] > 180 and value[1] < 90 and value[2] < 90


DEGREES = ((60, 1), (10, 1), (1234, 100))
LON = ((24, 1), (56, 1), (3030, 100))


@pytest.mark.parametrize(
    ("ref", "signs"), [("NE", (1, 1)), ("SE", (-1, 1)), ("NW", (1, -1)), ("SW", (-1, -1))], ids=lambda v: str(v)
)
def test_the_position_is_read_in_all_hemispheres(ref: str, signs: tuple[int, int]) -> None:
    lat, lon = ([IFDRational(*part) for part in parts] for parts in (DEGREES, LON))

    where = decoded(encoded(picture(), exif=exif(gps(lat, ref[0], lon, ref[1])))).position

    assert where is not None
    assert where.lat == pytest.approx(signs[0] * 60.170094, abs=1e-5)
    assert where.lon == pytest.approx(signs[1] * 24.941750, abs=1e-5)


@pytest.mark.parametrize(
    "junk",
    [
        {},
        gps((60, 10, 12), "N", None, "E"),
        gps((60, 10, 12), "X", (24, 56, 30), "E"),
        gps((60, 10, 12), None, (24, 56, 30), None),
        gps((0, 0, 0), "N", (0, 0, 0), "E"),
        gps((90, 0, 1), "N", (24, 0, 0), "E"),
        gps((60, 0, 0), "N", (180, 0, 1), "E"),
        gps((60, 61, 0), "N", (24, 0, 0), "E"),
        gps((-60, 0, 0), "N", (24, 0, 0), "E"),
        gps((float("nan"), 0, 0), "N", (24, 0, 0), "E"),
        gps((float("inf"), 0, 0), "N", (24, 0, 0), "E"),
        gps((IFDRational(0, 0), 0, 0), "N", (24, 0, 0), "E"),
        gps("here", "N", "there", "E"),
        gps((), "N", (), "E"),
        gps((1, 2, 3, 4), "N", (1, 2, 3, 4), "E"),
        gps(b"\0\0", b"\xff", object(), object()),
    ],
)
def test_junk_is_no_position(junk: dict[int, Any]) -> None:
    assert image.position(junk) is None


def test_decimal_degrees_and_careless_letters_are_understood() -> None:
    assert image.position(gps(60.5, b"n\0", (24.25,), "e ")) == image.Position(60.5, 24.25)


def test_the_moment_is_read_where_the_zone_is_known() -> None:
    clock = {36867: "2024:05:01 12:30:00", 36881: "+03:00"}
    assert decoded(encoded(picture(), exif=exif(taken=clock))).taken_at == datetime(2024, 5, 1, 9, 30, tzinfo=UTC)

    without_zone = {36867: "2024:05:01 12:30:00"}
    assert decoded(encoded(picture(), exif=exif(taken=without_zone))).taken_at is None
    satellites = {29: "2024:05:01", 7: (9.0, 30.0, 5.0)}
    assert image.taken(without_zone, satellites) == datetime(2024, 5, 1, 9, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize("clock", ["", "0000:00:00 00:00:00", "2024:13:45 99:00:00", b"\xff\xfe", 7, None])
def test_a_junk_clock_is_no_moment(clock: Any) -> None:
    assert image.taken({36867: clock, 36881: "+03:00"}, {29: clock, 7: (1, 2)}) is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_whatever_way_the_phone_was_held(orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = picture() if orientation == 1 else picture().transpose(undo[orientation])

    photo = normalised(encoded(stored, quality=95, exif=exif(orientation=orientation)))

    assert (photo.width, photo.height) == (300, 200)
    assert is_red(pixel(photo, 0.2, 0.5))
    assert not is_red(pixel(photo, 0.8, 0.5))


def test_a_large_photo_shrinks_and_gets_a_thumbnail() -> None:
    photo = normalised(encoded(picture(size=(4_000, 3_000))))

    assert (photo.width, photo.height) == (2_048, 1_536)
    assert opened(photo.photo).size == (2_048, 1_536)
    assert opened(photo.thumbnail).size == (400, 300)
    assert opened(photo.photo).info["progressive"]


def test_a_small_photo_is_not_blown_up() -> None:
    photo = normalised(encoded(picture(size=(30, 20))))
    assert (photo.width, photo.height) == (30, 20)
    assert opened(photo.thumbnail).size == (30, 20)


def test_nothing_is_left_but_the_picture() -> None:
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRETXMP</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    told: dict[str, Any] = {
        "exif": exif(gps((60, 10, 12), "N", (24, 56, 30), "E"), {36867: "2024:05:01 12:30:00"}),
        "xmp": xmp,
        "icc_profile": profile,
        "comment": b"SECRETCOMMENT",
    }
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SECRETCOMMENT")
    sources = [
        (encoded(picture(), **told), "image/jpeg"),
        (encoded(picture(), "PNG", exif=told["exif"], icc_profile=profile, pnginfo=text), "image/png"),
        (encoded(picture(), "WEBP", exif=told["exif"], xmp=xmp, icc_profile=profile), "image/webp"),
        ((DATA / "with-metadata.heic").read_bytes(), "image/heic"),
    ]
    for source, media_type in sources:
        assert b"Exif" in source or b"eXIf" in source or b"EXIF" in source
        photo = normalised(source, media_type)
        for rendition in (photo.photo, photo.thumbnail):
            assert set(segments(rendition)) <= {0xE0, 0xDB, 0xC2, 0xC4, 0xDA}, "APP0 and the picture's own tables"
            for trace in (b"Exif", b"SECRET", b"xmp", b"XMP", b"ICC_PROFILE", b"Photoshop", b"GPS", b"2024"):
                assert trace not in rendition


def segments(jpeg: bytes) -> list[int]:
    """The markers up to the first scan."""
    at, found = 2, list[int]()
    while not found or found[-1] != 0xDA:
        assert jpeg[at] == 0xFF
        found.append(jpeg[at + 1])
        at += 2 + struct.unpack_from(">H", jpeg, at + 2)[0]
    return found


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("RGB", "JPEG"),
        ("CMYK", "JPEG"),
        ("P", "PNG"),
        ("RGBA", "PNG"),
        ("P", "WEBP"),
        ("RGBA", "WEBP"),
    ],
)
def test_every_kind_of_colour_arrives(mode: str, form: str) -> None:
    photo = normalised(encoded(picture(mode), form), f"image/{form.lower()}")
    assert is_red(pixel(photo, 0.2, 0.5))
    assert not is_red(pixel(photo, 0.8, 0.5))


@pytest.mark.parametrize("mode", ["L", "1", "LA", "I;16"])
def test_grey_arrives_as_grey(mode: str) -> None:
    grey = Image.new("L", (100, 100), 255)
    grey.paste(0, (0, 0, 50, 100))
    drawn = grey.convert("I").point(lambda v: v * 257).convert("I;16") if mode == "I;16" else grey.convert(mode)

    photo = normalised(encoded(drawn, "PNG"), "image/png")

    assert max(pixel(photo, 0.2, 0.5)) < 20
    assert min(pixel(photo, 0.8, 0.5)) > 235


def test_what_is_transparent_becomes_white() -> None:
    photo = normalised(encoded(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "PNG"), "image/png")
    assert min(pixel(photo, 0.5, 0.5)) > 250


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_the_first_picture_of_an_animation_is_the_photo(form: str) -> None:
    moving = encoded(picture(), form, save_all=True, append_images=[Image.new("RGB", (300, 200), "green")] * 3)
    assert is_red(pixel(normalised(moving, f"image/{form.lower()}"), 0.2, 0.5))


def test_heic_is_read() -> None:
    photo = normalised((DATA / "colours.heic").read_bytes(), "image/heic")
    assert (photo.width, photo.height) == (128, 128)
    told = decoded((DATA / "with-metadata.heic").read_bytes(), "image/heic")
    assert told.taken_at == datetime(2020, 9, 14, 16, 9, 34, tzinfo=UTC)


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    begun = cpu_s()
    with pytest.raises(MediaTooLong):
        normalised(png_that_claims(60_000, 60_000), "image/png")
    with pytest.raises(MediaTooLong):
        normalised(encoded(picture(size=(1_001, 1_000))), max_pixels=1_000_000)
    with pytest.raises(MediaTooLong):
        normalised((DATA / "colours.heic").read_bytes(), "image/heic", max_pixels=16_000)
    assert cpu_s() - begun < 5


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff", b"GIF89a" + bytes(50), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"text " * 99],
    ids=["nothing", "start", "gif", "svg", "text"],
)
@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/webp", "image/heic", "image/svg+xml"])
def test_what_is_no_photo_is_refused_kindly(data: bytes, media_type: str) -> None:
    with pytest.raises(UndecodableMedia):
        normalised(data, media_type)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_was_cut_off_is_refused(form: str) -> None:
    whole = encoded(Image.effect_noise((400, 300), 80).convert("RGB"), form)
    with pytest.raises(UndecodableMedia):
        normalised(whole[: len(whole) // 2], f"image/{form.lower()}")
    heic = (DATA / "colours.heic").read_bytes()
    with pytest.raises(UndecodableMedia):
        normalised(heic[: len(heic) // 2], "image/heic")


def test_a_recording_under_the_name_of_a_photo_is_refused() -> None:
    with pytest.raises(UndecodableMedia):
        normalised((DATA / "acquit.webm").read_bytes(), "image/jpeg")


def test_broken_metadata_does_not_cost_the_photo() -> None:
    photo = decoded(encoded(picture(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xee" * 40))
    assert photo.position is None
    assert (photo.picture.width, photo.picture.height) == (300, 200)
    assert is_red(pixel(normalised(encoded(picture(), icc_profile=b"no profile at all")), 0.2, 0.5))


def test_what_hides_behind_a_photo_is_not_carried_along() -> None:
    behind = b"PK\x03\x04 <script>alert(1)</script> SECRETFILE"
    for form in ("JPEG", "PNG", "WEBP"):
        photo = normalised(encoded(picture(), form) + behind, f"image/{form.lower()}")
        assert is_red(pixel(photo, 0.2, 0.5))
        for rendition in (photo.photo, photo.thumbnail):
            assert b"SECRET" not in rendition
            assert b"script" not in rendition


def test_a_child_that_answers_other_pixels_than_it_says_is_not_believed() -> None:
    with pytest.raises(ValueError, match="data"):
        image.publishable(Picture(bytes(10), 300, 200))
