"""A running `backhaul up` on a data folder of its own, and real browsers in front of it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.async_api import BrowserContext, Playwright
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from backhaul.db.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Quiet: no look-ups of the browser's own hosts and no sound. The microphone beeps and asks nobody.
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
    "--use-fake-device-for-media-stream",
)
MICROPHONE = "--use-fake-ui-for-media-stream"
DEPOT = {"latitude": 60.2941, "longitude": 25.0957, "accuracy": 12}


@dataclass(frozen=True)
class Product:
    """Where the service is, who is in its demo organisation, and where its data lies."""

    base_url: str
    demo: dict[str, Any]
    data: Path

    def member(self, name: str) -> dict[str, Any]:
        """One of the demo's members: name, role, sign_in_url, token."""
        return next(one for one in self.demo["members"] if one["name"].startswith(name))

    @property
    def port(self) -> int:
        """Where the service listens."""
        return urlsplit(self.base_url).port or 80

    def ask(self, name: str, path: str) -> Any:
        """What the service answers to a member."""
        headers = {"Authorization": f"Bearer {self.member(name)['token']}"}
        return httpx.get(f"{self.base_url}/api/v1{path}", headers=headers, timeout=30).raise_for_status().json()


@retry(retry=retry_if_exception_type((OSError, ValueError, httpx.HTTPError)), stop=stop_after_delay(90), wait=wait_fixed(0.2))
def _when_ready(data: Path, process: "subprocess.Popen[bytes]") -> Product:
    if process.poll() is not None:
        raise SystemExit((data / "up.log").read_text())
    demo = json.loads((data / "demo.json").read_text())
    httpx.get(f"{demo['base_url']}/readyz").raise_for_status()
    return Product(demo["base_url"], demo, data)


@contextmanager
def running(**settings: str) -> Iterator[Product]:
    """`backhaul up` with ``settings``, ended with everything that it started."""
    if not (ROOT / "pwa" / "dist" / "index.html").exists():
        raise SystemExit("The app is not built: run `npm run build` in pwa/, or `make bench`, which does.")
    with tempfile.TemporaryDirectory(prefix="backhaul-bench-") as folder:
        data = Path(folder)
        # PostgreSQL drops to its own user where this runs as root.
        data.chmod(0o755)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BACKHAUL_")},
            "BACKHAUL_DATA": folder,
            "BACKHAUL_PORT": "0",
            "BACKHAUL_MODELS_DIR": str(ROOT / "var" / "models"),
            **settings,
        }
        with (data / "up.log").open("wb") as log:
            process = subprocess.Popen(  # our own module
                [sys.executable, "-m", "backhaul", "up"], env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            yield _when_ready(data, process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
            EmbeddedPostgres(data / "postgres").destroy()


@asynccontextmanager
async def browser(
    playwright: Playwright, *flags: str, permissions: Sequence[str] = ("microphone", "geolocation"), **options: Any
) -> AsyncIterator[BrowserContext]:
    """A Chromium with a new profile, a microphone and a position, as a phone has them."""
    with tempfile.TemporaryDirectory(prefix="backhaul-browser-", ignore_cleanup_errors=True) as profile:
        phone: dict[str, Any] = {
            "viewport": {"width": 412, "height": 915},
            "has_touch": True,
            "locale": "en-GB",
            "geolocation": DEPOT,
            **options,
        }
        context = await playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=[*FLAGS, *flags], permissions=list(permissions), **phone
        )
        try:
            yield context
        finally:
            await context.close()
