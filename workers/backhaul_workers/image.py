"""Photos as phones send them become two small JPEGs that say nothing but what they show, and not all of that.

`decode` opens a file in the sandbox and answers plain pixels. Nothing is written until it is known what must be hidden:
`publishable` hides it and makes both renditions, so a rendition that shows a face never exists.
"""

import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

from pi_heif import register_heif_opener  # type: ignore[import-untyped]
from PIL import (
    ExifTags,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,  # noqa: F401 - the JPEG reader wants it, and the sandbox can import nothing
    PngImagePlugin,
    WebPImagePlugin,
)

from backhaul.errors import MediaTooLong, UndecodableMedia
from backhaul_workers import sandbox
from backhaul_workers.sight.seen import Picture

PHOTO_PX: Final = 2_048
THUMBNAIL_PX: Final = 400
QUALITY: Final = 82

# Named one by one, so that no other of Pillow's readers is reachable. The JPEG of phones with two lenses opens as MPO;
# its first picture is the photo.
FORMATS: Final = {
    "image/jpeg": JpegImagePlugin.JpegImageFile.format,
    "image/png": PngImagePlugin.PngImageFile.format,
    "image/webp": WebPImagePlugin.WebPImageFile.format,
    "image/heic": "HEIF",
    "image/heif": "HEIF",
}
PALETTES: Final = ("P", "PA", "1")

# The sandbox can import nothing, so what Pillow would import at the first picture is imported here.
Image.preinit()

EXIF, GPS = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo


@dataclass(frozen=True)
class Position:
    """Degrees, WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Opened:
    """A photo as plain pixels, upright, and what its file knew of place and time."""

    picture: Picture
    position: Position | None
    taken_at: datetime | None
    """UTC; None when the camera did not say which zone its clock was in."""


@dataclass(frozen=True)
class Photo:
    """The two forms of a photo that we keep, as JPEG. Width and height in pixels are those of the larger one."""

    photo: bytes
    thumbnail: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """A part of a picture, in pixels, of which ``columns`` by ``rows`` colours may be left."""

    left: float
    top: float
    right: float
    bottom: float
    columns: int
    rows: int


def decode(data: bytes, media_type: str, *, max_pixels: int) -> Opened:
    """Read place and time, then turn and shrink a photo, in a sandbox.

    ``media_type`` is what its bytes were recognised as. Raises UndecodableMedia, or MediaTooLong when the file announces
    more than ``max_pixels`` (nothing is decoded then).
    """
    # 16 bytes a pixel: the picture itself, a converted copy and the libraries' own buffers.
    limits = sandbox.Limits(
        wall_s=90, cpu_s=60, memory_bytes=(512 << 20) + 16 * max_pixels, output_bytes=4 * PHOTO_PX * PHOTO_PX
    )
    answer = sandbox.run(decoded, data, {"media_type": media_type, "max_pixels": max_pixels}, limits, next_ready=True)
    facts = answer.facts
    lat, lon, taken_at = facts["lat"], facts["lon"], facts["taken_at"]
    picture = Picture(answer.blobs["pixels"], int(facts["width"] or 0), int(facts["height"] or 0))
    # A child that was taken over could have answered anything.
    if not 0 < len(picture.pixels) == 3 * picture.width * picture.height:
        raise UndecodableMedia
    return Opened(
        picture,
        None if lat is None or lon is None else Position(float(lat), float(lon)),
        None if taken_at is None else datetime.fromisoformat(str(taken_at)),
    )


def decoded(data: bytes, arguments: sandbox.Facts) -> sandbox.Answer:
    """Runs in the sandbox; ``arguments`` are those of ``decode``."""
    media_type = str(arguments["media_type"]).partition(";")[0].strip().lower()
    if media_type not in FORMATS:
        raise UndecodableMedia
    register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # Ours is checked below, before anything is decoded.
    with Image.open(io.BytesIO(data), formats=[FORMATS[media_type]]) as image:
        if image.width * image.height > int(arguments["max_pixels"] or 0):
            raise MediaTooLong
        # A JPEG can be decoded at a half, a quarter or an eighth: a tenth of the time and memory for a large photo.
        image.draft("RGB", (PHOTO_PX, PHOTO_PX))
        image.load()  # PNG keeps its EXIF behind the pixels.
        exif = image.getexif()
        where, when = position(exif.get_ifd(GPS)), taken(exif.get_ifd(EXIF), exif.get_ifd(GPS))
        profile = image.info.get("icc_profile")
        # Shrink first, so that every later copy is small; a palette has no colours in between, so it cannot wait.
        full = image.convert("RGBA" if image.has_transparency_data else "RGB") if image.mode in PALETTES else image
        full.thumbnail((PHOTO_PX, PHOTO_PX), Image.Resampling.LANCZOS)
        upright = _srgb(_on_white(ImageOps.exif_transpose(full)), profile)
    return sandbox.Answer(
        {
            "width": upright.width,
            "height": upright.height,
            "lat": where.lat if where else None,
            "lon": where.lon if where else None,
            "taken_at": when.isoformat() if when else None,
        },
        {"pixels": upright.tobytes()},
    )


def publishable(picture: Picture, hidden: Iterable[Hidden] = ()) -> Photo:
    """What others may see of a photo: both renditions, with everything of ``hidden`` beyond recognition."""
    shown = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    for area in hidden:
        _hide(shown, area)
    photo = _jpeg(shown)
    shown.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.LANCZOS)
    return Photo(photo, _jpeg(shown), picture.width, picture.height)


def portrait(picture: Picture, side_px: int) -> bytes:
    """The middle of a picture as a square of ``side_px``, as JPEG; one that is smaller stays as small as it is."""
    whole = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    side = min(whole.size)
    left, top = (whole.width - side) // 2, (whole.height - side) // 2
    square = whole.crop((left, top, left + side, top + side))
    square.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    return _jpeg(square)


def _hide(shown: Image.Image, area: Hidden) -> None:
    """Keep the mean of a few cells and nothing else. Blur alone, however strong, can be computed back."""
    left, top = max(0, math.floor(area.left)), max(0, math.floor(area.top))
    right, bottom = min(shown.width, math.ceil(area.right)), min(shown.height, math.ceil(area.bottom))
    if left >= right or top >= bottom:
        return
    size = (right - left, bottom - top)
    cells = shown.crop((left, top, right, bottom)).resize((area.columns, area.rows), Image.Resampling.BOX)
    shown.paste(cells.resize(size, Image.Resampling.BICUBIC), (left, top))


def position(gps: Mapping[int, Any]) -> Position | None:
    """The position in an EXIF GPS directory. None for anything but a place on Earth; (0, 0) is a camera without a fix."""
    lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "N", "S", 90)
    lon = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "E", "W", 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None
    return Position(round(lat, 7), round(lon, 7))  # 7 decimals are a centimetre.


def taken(exif: Mapping[int, Any], gps: Mapping[int, Any]) -> datetime | None:
    """When the shutter opened, in UTC: the camera's clock if it names its zone, else the satellites'."""
    clock, zone = exif.get(ExifTags.Base.DateTimeOriginal), exif.get(ExifTags.Base.OffsetTimeOriginal)
    try:
        at = datetime.fromisoformat(f"{_text(clock).replace(':', '-', 2)}{_text(zone)}")
        if at.tzinfo:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    try:
        day = datetime.fromisoformat(_text(gps.get(ExifTags.GPS.GPSDateStamp)).replace(":", "-", 2)).replace(tzinfo=UTC)
        hour, minute, second = (int(float(part)) for part in gps[ExifTags.GPS.GPSTimeStamp])
        return day.replace(hour=hour, minute=minute, second=second)
    except (ValueError, OverflowError, KeyError, TypeError, ZeroDivisionError):
        return None


def _degrees(parts: Any, hemisphere: Any, positive: str, negative: str, limit: int) -> float | None:
    """Degrees from up to three rationals (degrees, minutes, seconds) and a hemisphere, both as a file has them."""
    side = _text(hemisphere)[:1].upper()
    if side not in (positive, negative):
        return None
    try:
        values = [float(part) for part in (parts if isinstance(parts, tuple | list) else (parts,))]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 1 <= len(values) <= 3 or not all(math.isfinite(value) and value >= 0 for value in values):
        return None
    degrees: float = sum(value / 60.0**power for power, value in enumerate(values))
    if degrees > limit or any(value >= 60 for value in values[1:]):
        return None
    return -degrees if side == negative else degrees


def _text(value: Any) -> str:
    return (value.decode("ascii", "ignore") if isinstance(value, bytes) else str(value)).strip("\0 ")


def _on_white(image: Image.Image) -> Image.Image:
    """Eight bits a channel and nothing to see through."""
    if image.mode == "I;16":
        image = image.point(lambda value: value / 256, "L")
    elif image.mode in ("I", "F", "I;16B"):
        grey = image.convert("F")
        low, high = cast(tuple[float, float], grey.getextrema())
        scale = 255 / max(high - low, 1.0)
        image = grey.point(lambda value: value * scale - low * scale).convert("L")
    if image.has_transparency_data:
        picture = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    return image


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every screen expects them: the profile of the camera is applied, because it is not kept."""
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # A profile that is junk, or for another kind of image: the plain numbers are close enough.
        if converted is not None:
            return converted
    return image.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    """JPEG without any metadata: what is made of plain pixels has none."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return out.getvalue()
