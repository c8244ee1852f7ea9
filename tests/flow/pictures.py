"""Photos as cameras write them."""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import GPS, IFD

PORTRAIT = Path(__file__).resolve().parents[1] / "data" / "astronaut.jpg"


def photo(lat: float | None = None, lon: float | None = None, *, size: tuple[int, int] = (1200, 900)) -> bytes:
    """A photo as a camera writes it, lying on its side, with or without a position."""
    picture = Image.new("RGB", size, "steelblue")
    exif = picture.getexif()
    exif[0x0112] = 6
    if lat is not None and lon is not None:
        exif.get_ifd(IFD.GPSInfo).update(
            {
                GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
                GPS.GPSLatitude: (abs(lat), 0.0, 0.0),
                GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
                GPS.GPSLongitude: (abs(lon), 0.0, 0.0),
            }
        )
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def sign(*lines: str, portrait: bool = False) -> bytes:
    """A photo of a board, and of who stands beside it."""
    drawn = Image.new("RGB", (1_280, 960), "white")
    for row, line in enumerate(lines):
        ImageDraw.Draw(drawn).text((80, 80 + 160 * row), line, "black", ImageFont.load_default(72))
    if portrait:
        drawn.paste(Image.open(PORTRAIT).resize((400, 400)), (860, 540))
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=90)
    return out.getvalue()
