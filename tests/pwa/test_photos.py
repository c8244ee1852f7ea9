"""Every photo is made anew on the phone: a small upright JPEG that knows nothing, whatever was chosen."""

import base64
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pi_heif  # type: ignore[import-untyped]
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from playwright.async_api import FilePayload, Route, expect
from tests.pwa.conftest import PHONE, Device, DeviceOf, Service

DATA = Path(__file__).resolve().parents[1] / "data"
LONGEST_PX = 1600
UPRIGHT = 1
# How a camera lays an upright picture down, so that the orientation which it notes turns it up again.
LAID = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (240, 240, 240)


def quarters(width: int, height: int) -> Image.Image:
    """Red and green above, blue and white below: every turn and mirror of it looks different."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def corners(picture: Image.Image) -> list[str]:
    """What is seen in the four quarters, row by row."""
    named = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    width, height = picture.size
    pixels = np.asarray(picture.convert("RGB"), dtype=int)
    seen = [pixels[height * y // 4, width * x // 4] for y in (1, 3) for x in (1, 3)]
    return [min(named, key=lambda name: int(np.abs(np.subtract(named[name], one)).sum())) for one in seen]


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


TAKEN_AT = datetime.now().astimezone().replace(microsecond=0) - timedelta(hours=1)


def noted(orientation: int = UPRIGHT) -> Image.Exif:
    """What a camera notes: orientation, position, time."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = TAKEN_AT.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: (60.2188, 0.0, 0.0),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: (25.1961, 0.0, 0.0),
        }
    )
    return exif


def by_camera(picture: Image.Image, orientation: int = UPRIGHT) -> bytes:
    """A JPEG with orientation, position and time, as a camera writes it."""
    laid = picture.transpose(LAID[orientation]) if orientation in LAID else picture
    return encoded(laid, "JPEG", exif=noted(orientation), quality=90)


def heic_by_camera() -> bytes:
    """A HEIC with the same: nothing here writes HEIC, so the notes of one that we have are replaced, byte for byte."""
    content = (DATA / "with-metadata.heic").read_bytes()
    before, mine = pi_heif.open_heif(io.BytesIO(content)).info["exif"], noted().tobytes()
    assert content.count(before) == 1
    assert len(mine) <= len(before)
    return content.replace(before, mine.ljust(len(before), b"\0"))


async def choose(phone: Device, name: str, content: bytes) -> None:
    # Chromium knows no type for HEIC, and a renamed file has that of its name.
    kind = "image/jpeg" if name.endswith("jpg") else ""
    await phone.page.get_by_test_id("gallery-input").set_input_files({"name": name, "mimeType": kind, "buffer": content})


async def save(phone: Device) -> None:
    await expect(phone.page.locator(".photos img")).to_be_visible(timeout=60_000)
    await phone.page.get_by_test_id("photo-save").click()
    await expect(phone.saved).to_be_visible()


@dataclass(frozen=True)
class Arrived:
    """What the phone sent of a photo tip."""

    tip: dict[str, Any]
    content: bytes

    @property
    def picture(self) -> Image.Image:
        return Image.open(io.BytesIO(self.content))


class Listener:
    """Hears what leaves the phone: what the server then makes of it is not asked."""

    def __init__(self) -> None:
        self.tips: list[dict[str, Any]] = []
        self.parts: list[bytes] = []

    async def listen(self, phone: Device) -> None:
        await phone.context.route("**/api/v1/tips/**", self._hear)

    async def _hear(self, route: Route) -> None:
        request = route.request
        if request.method == "PUT":
            self.tips.append(json.loads(request.post_data or ""))
        elif request.method == "PATCH" and "/parts/" in request.url:
            self.parts.append(request.post_data_buffer or b"")
        await route.continue_()

    async def arrived(self, phone: Device, before: set[str], author: str) -> Arrived:
        await phone.published(before, author)
        (part,) = self.tips[0]["parts"]
        content = b"".join(self.parts)
        assert len(content) == part["size"], "all of it was heard"
        return Arrived(self.tips[0], content)


def is_bare(one: Arrived) -> None:
    assert one.tip["parts"][0]["type"] == "image/jpeg"
    assert one.picture.format == "JPEG"
    assert max(one.picture.size) <= LONGEST_PX
    assert dict(one.picture.getexif()) == {}
    for told in (b"Exif", b"http://ns.adobe.com", b"Photoshop"):
        assert told not in one.content


async def prepared(phone: Device) -> Image.Image:
    """The picture on the screen, which is the one that will be sent."""
    shown = phone.page.locator(".photos img").last
    await expect(shown).to_be_visible(timeout=60_000)
    # The page may not fetch its own blobs, but it may look at them.
    await expect(shown).to_have_js_property("complete", True)
    address = await shown.evaluate(
        """img => {
            const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
            canvas.getContext('2d').drawImage(img, 0, 0);
            return canvas.toDataURL('image/png');
        }"""
    )
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGB")


KINDS = {
    "jpg": lambda: by_camera(quarters(3000, 2000), 6),
    "heic": heic_by_camera,
}


@pytest.mark.parametrize("kind", KINDS)
async def test_only_the_picture_leaves_the_phone(kind: str, device: DeviceOf, service: Service) -> None:
    before = service.ids_of("Marek")
    heard = Listener()
    # What the service worker sends cannot be listened to; here the page sends.
    async with device(PHONE, service_workers="block") as phone:
        await heard.listen(phone)
        await phone.sign_in("Marek")
        await choose(phone, f"photo.{kind}", KINDS[kind]())
        await save(phone)
        one = await heard.arrived(phone, before, "Marek")
        # The app looks for updates, which need the service worker.
        phone.errors = [told for told in phone.errors if "'waiting'" not in told]
    is_bare(one)
    if kind == "jpg":
        assert corners(one.picture) == ["red", "green", "blue", "white"]
        assert one.picture.size == (1600, 1067)
    else:
        assert one.picture.size == pi_heif.open_heif(DATA / "with-metadata.heic").size
    assert (one.tip["fix"]["lat"], one.tip["fix"]["lon"]) == pytest.approx((60.2188, 25.1961))
    assert datetime.fromisoformat(one.tip["captured_at"]) == TAKEN_AT


async def test_a_heic_is_decoded_offline_once_the_decoder_was_there(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in("James")
        await phone.works_offline()
        await choose(phone, "one.heic", (DATA / "colours.heic").read_bytes())
        await prepared(phone)
        await phone.offline()
        # No help from the browser's own cache: it may be emptied at any time.
        session = await phone.context.new_cdp_session(phone.page)
        await session.send("Network.clearBrowserCache")
        await phone.page.get_by_test_id("photo-more").set_input_files(
            {"name": "two.heic", "mimeType": "", "buffer": (DATA / "colours.heic").read_bytes()}
        )
        await expect(phone.page.locator(".photos img")).to_have_count(2, timeout=60_000)


async def test_without_the_decoder_a_heic_is_not_called_clean(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in("James")
        await phone.offline()
        await choose(phone, "one.heic", (DATA / "colours.heic").read_bytes())
        # It has no preview, and what it is said to be is for the screen to decide on.
        await expect(phone.page.locator(".photos .opaque, [data-testid=compose-problem]").first).to_be_visible()
        await expect(phone.page.locator(".photos img")).to_have_count(0)
        phone.errors.clear()  # that the decoder could not be loaded is told in the console


async def test_all_eight_orientations_come_upright(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        await phone.sign_in("James")
        await choose(phone, "1.jpg", by_camera(quarters(400, 300)))
        for orientation in range(1, 9):
            # The large one is decoded at a part of its size, the small one whole.
            for width, height in ((400, 300), (4000, 3000)) if orientation in (5, 6) else ((400, 300),):
                await phone.page.get_by_test_id("photo-more").set_input_files(
                    {
                        "name": f"{orientation}.jpg",
                        "mimeType": "image/jpeg",
                        "buffer": by_camera(quarters(width, height), orientation),
                    }
                )
                await expect(phone.page.locator(".photos img")).to_have_count(2)
                picture = await prepared(phone)
                # The last one stays: the screen has no room for photos without one.
                await phone.page.get_by_label("Remove photo").first.click()
                await expect(phone.page.locator(".photos img")).to_have_count(1)
                assert corners(picture) == ["red", "green", "blue", "white"], orientation
                assert picture.size == ((400, 300) if width == 400 else (1600, 1200))


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, BLUE)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


ALSO_PHOTOS: dict[str, Callable[[], bytes]] = {
    "png": lambda: encoded(Image.new("RGBA", (3200, 100), (220, 30, 30, 255)), "PNG"),
    "webp": lambda: encoded(Image.new("RGB", (90, 60), RED), "WEBP"),
    "avif": lambda: encoded(Image.new("RGB", (90, 60), RED), "AVIF"),
    "animated-webp": lambda: animated("WEBP"),
    "animated-png": lambda: animated("PNG"),
    "grey": lambda: encoded(Image.new("L", (90, 60), 90), "JPEG"),
    "print": lambda: encoded(Image.new("CMYK", (90, 60), (0, 255, 255, 0)), "JPEG"),
    "one-pixel": lambda: encoded(Image.new("RGB", (1, 1), RED), "PNG"),
}


async def test_other_pictures_are_photos_too(device: DeviceOf, subtests: pytest.Subtests) -> None:
    async with device(PHONE) as phone:
        await phone.sign_in("James")
        await choose(phone, "first.jpg", by_camera(quarters(400, 300)))
        for kind, made in ALSO_PHOTOS.items():
            with subtests.test(kind=kind):
                picture_file: FilePayload = {"name": "picture.jpg", "mimeType": "image/jpeg", "buffer": made()}
                await phone.page.get_by_test_id("photo-more").set_input_files(picture_file)
                await expect(phone.page.locator(".photos img")).to_have_count(2)
                picture = await prepared(phone)
                # The last one stays: the screen has no room for photos without one.
                await phone.page.get_by_label("Remove photo").first.click()
                await expect(phone.page.locator(".photos img")).to_have_count(1)
                assert max(picture.size) <= LONGEST_PX
                if kind != "grey":
                    red, green, blue = picture.getpixel((0, 0))  # type: ignore[misc]
                    assert red > 180 > 90 > max(green, blue)


async def test_a_photo_of_108_megapixels_is_prepared_in_seconds(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        await phone.sign_in("James")
        await choose(phone, "large.jpg", by_camera(quarters(12_000, 9_000)))
        picture = await prepared(phone)
        assert picture.size == (1600, 1200)
        assert corners(picture) == ["red", "green", "blue", "white"]


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


def sideways() -> bytes:
    """A video, called a photo."""
    return (DATA / "ask-not.webm").read_bytes()


NO_PHOTOS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"not a picture at all\n" * 50,
    "gif": lambda: encoded(Image.new("P", (9, 9)), "GIF"),
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    "pdf": lambda: encoded(Image.new("RGB", (9, 9)), "PDF"),
    "video": sideways,
    "truncated-jpeg": lambda: truncated(by_camera(quarters(900, 600))),
    "truncated-png": lambda: truncated(encoded(quarters(900, 600), "PNG")),
    "truncated-heic": lambda: truncated((DATA / "with-metadata.heic").read_bytes()),
    "claims-four-billion-pixels": lambda: (
        encoded(Image.new("RGB", (9, 9)), "PNG")[:16]
        + (65_535).to_bytes(4, "big") * 2
        + encoded(Image.new("RGB", (9, 9)), "PNG")[24:]
    ),
}


async def test_what_is_no_photo_is_refused(device: DeviceOf, subtests: pytest.Subtests) -> None:
    async with device(PHONE) as phone:
        await phone.sign_in("James")
        for kind, made in NO_PHOTOS.items():
            with subtests.test(kind=kind):
                await phone.open("/")
                await choose(phone, "photo.jpg", made())
                await expect(phone.page.get_by_test_id("compose-problem")).to_contain_text("no photo", timeout=60_000)
                await expect(phone.page.locator(".photos img")).to_have_count(0)
