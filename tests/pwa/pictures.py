"""What a story sees, for whoever wants to look: `BACKHAUL_PICTURES=folder` keeps it."""

import os
from pathlib import Path
from typing import Any, Final, Literal

from tests.pwa.conftest import DESKTOP, PHONE, Device

PICTURES: Final = os.environ.get("BACKHAUL_PICTURES")
_LOOKS: Final[tuple[tuple[str, Literal["light", "dark"], Any], ...]] = (("desk", "light", DESKTOP), ("phone", "dark", PHONE))


async def picture(device: Device, name: str) -> None:
    """The whole page, on a desk by day and on a phone by night."""
    if not PICTURES:
        return
    before = device.page.viewport_size
    for look, scheme, size in _LOOKS:
        await device.page.set_viewport_size(size)
        await device.page.emulate_media(color_scheme=scheme)
        # Charts and sheets come in.
        await device.page.wait_for_timeout(700)
        await device.page.screenshot(path=Path(PICTURES) / f"{name}-{look}.png", full_page=True)
    if before:
        await device.page.set_viewport_size(before)
