"""Photos as cameras write them."""

import io

from PIL import Image
from PIL.ExifTags import GPS, IFD


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
