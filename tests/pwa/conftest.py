"""The whole product as `backhaul up` starts it, and real browsers in front of it."""

import asyncio
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Playwright, async_playwright, expect
from playwright.async_api import Error as PlaywrightError
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed
from tests.flow.mail_server import free_port

from backhaul.db.embedded import EmbeddedPostgres

REPOSITORY = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Quiet: no look-ups of the browser's own hosts, no sound; the microphone is a file.
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--mute-audio",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
DEPOT = {"latitude": 60.2936, "longitude": 25.0946, "accuracy": 12}
# Where the tips of stories with many of them are, out of the way of what others look for near the depot.
WOODS = {"latitude": 62.6, "longitude": 29.76, "accuracy": 12}

# A screen without a graphics card still draws maps.
DRAWS = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")

# The app installs its service worker when a story asks whether it works offline: to keep its three hundred files takes three
# seconds of a core, and most stories never lose the network. Once it is there every page registers it as ever.
INSTALLS_LATER = """
if ('serviceWorker' in navigator) {
    const container = navigator.serviceWorker, register = container.register.bind(container);
    const asked = new Promise(resolve => { window.installNow = resolve; });
    container.register = async (...how) => {
        if (!(await container.getRegistration())) await asked;
        return register(...how);
    };
}
"""

# What a browser says of every request while there is no network: no mistake of ours.
NO_NETWORK = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_NETWORK_CHANGED")

# Twenty seconds were too few once, on a machine that did three other things: who passes waits no longer for it.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Service:
    """A running Backhaul with the demo organisation."""

    base_url: str
    demo: dict[str, Any]
    data: Path
    # Where it hands its mail to: whoever wants to read it listens there.
    smtp_port: int = 0
    # An identity provider at this port of this machine may be asked.
    oidc_port: int = 0

    def member(self, name: str) -> dict[str, Any]:
        """One of the demo's members: name, role, sign_in_url, token."""
        return next(one for one in self.demo["members"] if one["name"].startswith(name))

    def tips_of(self, name: str) -> list[dict[str, Any]]:
        """What the server holds of a member's."""
        headers = {"Authorization": f"Bearer {self.member(name)['token']}"}
        answer = httpx.get(f"{self.base_url}/api/v1/tips", headers=headers, params={"limit": 200})
        items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
        return items

    def ids_of(self, name: str) -> set[str]:
        """The ids of a member's tips at the server, taken-back ones included."""
        return {tip["id"] for tip in self.tips_of(name)}


@retry(retry=retry_if_exception_type((OSError, ValueError, httpx.HTTPError)), stop=stop_after_delay(180), wait=wait_fixed(0.2))
def _when_ready(data: Path, process: "subprocess.Popen[bytes]") -> Service:
    if process.poll() is not None:
        pytest.fail((data / "up.log").read_text())
    demo = json.loads((data / "demo.json").read_text())
    httpx.get(f"{demo['base_url']}/readyz").raise_for_status()
    return Service(demo["base_url"], demo, data)


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """`backhaul up` on a data folder of its own, ended with everything that it started.

    Its database is there already and waits for no disk; that `up` brings its own is told in tests/flow/test_up.py.
    """
    if not (REPOSITORY / "pwa" / "dist" / "index.html").exists():
        pytest.fail("The app is not built: run `make test`, which builds it, or `npm run build` in pwa/.")
    with tempfile.TemporaryDirectory(prefix="backhaul-pwa-") as folder:
        data = Path(folder)
        data.chmod(0o755)
        postgres = EmbeddedPostgres(data / "postgres", fast=True).start()
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("BACKHAUL_")}
        environment = {
            **inherited,
            "BACKHAUL_DATA": folder,
            "BACKHAUL_DATABASE_URL": postgres.url(),
            "BACKHAUL_PORT": "0",
            "BACKHAUL_MODELS_DIR": str(REPOSITORY / "var" / "models"),
            # On a machine that does many things at once, too, a search finds all that there is.
            "BACKHAUL_SEARCH_LIMIT_MS": "2000",
            "BACKHAUL_SMTP_HOST": "127.0.0.1",
            "BACKHAUL_SMTP_PORT": str(smtp_port := free_port()),
            "BACKHAUL_SMTP_SECURITY": "none",
            "BACKHAUL_OIDC_ORIGINS": json.dumps([f"http://127.0.0.1:{(oidc_port := free_port())}"]),
        }
        with (data / "up.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "backhaul", "up"], env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            yield replace(_when_ready(data, process), smtp_port=smtp_port, oidc_port=oidc_port)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
            postgres.destroy()


@pytest.fixture(scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    """What drives the browsers."""
    async with async_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the fake microphone hears: a real recording, then silence, so that the browser's loop says it once."""
    target = tmp_path_factory.mktemp("voice") / "ask-not.wav"
    with (
        av.open(io.BytesIO((REPOSITORY / "tests" / "data" / "ask-not.webm").read_bytes()), "r") as source,
        av.open(target, "w") as out,
    ):
        stream = out.add_stream("pcm_s16le", rate=48_000, layout="mono")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        for frame in source.decode(audio=0):
            for resampled in resampler.resample(frame):
                out.mux(stream.encode(resampled))
        silence = av.AudioFrame(format="s16", layout="mono", samples=48_000)
        silence.sample_rate = 48_000
        for plane in silence.planes:
            plane.update(bytes(plane.buffer_size))
        for _ in range(60):
            silence.pts = None
            out.mux(stream.encode(silence))
        out.mux(stream.encode(None))
    return target


class Device:
    """One browser profile in somebody's hand."""

    def __init__(self, context: BrowserContext, page: Page, service: Service, profile: str | None) -> None:
        self.context = context
        self.page = page
        self.service = service
        self.profile = profile
        # Where the app is: the server itself, or a line to it.
        self.address = service.base_url
        self.errors: list[str] = []
        self.is_offline = False
        # A test that breaks the line does not complain about what the browser then says of it.
        self.breaks_the_line = False
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, said: ConsoleMessage) -> None:
        if self.breaks_the_line and "Failed to load resource" in said.text:
            return
        if said.type == "error" and not any(code in said.text for code in NO_NETWORK):
            self.errors.append(said.text)

    async def sign_in(self, name: str) -> None:
        """One tap on the link that a member got."""
        await self.page.goto(self.service.member(name)["sign_in_url"].replace(self.service.base_url, self.address))
        await expect(self.page.get_by_test_id("capture-button")).to_be_visible()

    async def open(self, path: str) -> None:
        """Go to a screen by its address."""
        await self.page.goto(self.address + path)

    def kill(self) -> None:
        """The battery is gone: every process of this browser at once, with no time to write anything."""
        assert self.profile, "a browser that is killed needs a profile of its own"
        subprocess.run(["pkill", "-KILL", "-f", "--", f"--user-data-dir={self.profile}"], check=False)

    async def works_offline(self) -> None:
        """Wait until the service worker has the app and answers for it."""
        # A worker that could not be installed is never ready, and the browser says nothing.
        async with asyncio.timeout(120):
            await self.page.evaluate(
                """async () => {
                    window.installNow();
                    await navigator.serviceWorker.ready;
                    if (!navigator.serviceWorker.controller)
                        await new Promise(done =>
                            navigator.serviceWorker.addEventListener('controllerchange', done, {once: true}));
                }"""
            )

    async def offline(self) -> None:
        """Take the network away, from a phone that may go on without it."""
        await self.works_offline()
        self.is_offline = True
        await self.context.set_offline(True)

    async def online(self) -> None:
        """Give the network back."""
        self.is_offline = False
        await self.context.set_offline(False)

    @property
    def button(self) -> Locator:
        """The one to hold."""
        return self.page.get_by_test_id("capture-button")

    @property
    def saved(self) -> Locator:
        """What says that the tip is on the phone."""
        return self.page.get_by_test_id("capture-saved")

    @property
    def newest(self) -> Locator:
        """The first row of My tips."""
        return self.page.get_by_test_id("tip-row").first

    def by_id(self, test_id: str, of: str) -> Locator:
        """The row, card or page of one thing."""
        return self.page.locator(f'[data-testid="{test_id}"][data-id="{of}"]')

    async def press(self) -> tuple[float, float]:
        """Put the finger on the button and wait until it records. Returns where the finger is."""
        box = await self.button.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await self.page.mouse.move(x, y)
        await self.page.mouse.down()
        await expect(self.page.get_by_test_id("capture-time")).to_be_visible()
        return x, y

    async def speak(self, seconds: float) -> None:
        """Press, speak, let go; wait until the screen says that it is saved."""
        await self.press()
        await asyncio.sleep(seconds)
        await self.page.mouse.up()
        await expect(self.saved).to_be_visible()

    async def write(self, text: str) -> None:
        """Type a tip and save it."""
        await self.page.get_by_test_id("text-open").click()
        await self.page.get_by_test_id("text-input").fill(text)
        await self.page.get_by_test_id("text-save").click()
        await expect(self.saved).to_be_visible()

    async def something_near(self) -> Locator:
        """Near me, once it has an insight: the demo's tips are understood one after the other."""
        await self.open("/near")
        card = self.page.get_by_test_id("insight-card").first
        async with asyncio.timeout(90):
            while not await card.is_visible():
                # A phone that stands still is found within three seconds; asked again sooner, it begins anew.
                with suppress(AssertionError):
                    await expect(card).to_be_visible(timeout=8_000)
                    break
                await self.page.get_by_test_id("refresh").click()
        return card

    async def published(self, before: set[str], author: str) -> dict[str, Any]:
        """The author's one new tip, once their own screen shows it on the feed."""
        await self.open("/outbox")
        async with asyncio.timeout(90):
            while not (arrived := self.service.ids_of(author) - before):
                await asyncio.sleep(0.3)
        # Not simply the first row: another story of this author may have told one with a clock that was ahead.
        row = self.by_id("tip-row", next(iter(arrived)))
        await expect(row).to_have_attribute("data-server-state", "published", timeout=90_000)
        new = [tip for tip in self.service.tips_of(author) if tip["id"] not in before]
        assert len(new) == 1, "arrived once"
        return new[0]


# `async with device(PHONE) as phone`
DeviceOf = Callable[..., AbstractAsyncContextManager[Device]]
ProfileOf = Callable[[], Awaitable[Path]]


@pytest.fixture(scope="session")
async def browser(playwright: Playwright, voice: Path) -> AsyncIterator[Browser]:
    """The one browser process for all devices that need none of their own: to start one costs a second of a core."""
    started = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *_hears(voice)])
    yield started
    await started.close()


def _hears(voice: Path) -> tuple[str, ...]:
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={voice}",
    )


@pytest.fixture(scope="session")
def used_before(playwright: Playwright, service: Service, tmp_path_factory: pytest.TempPathFactory) -> ProfileOf:
    """`await used_before()`: a profile on which the app was opened once, so that its worker has all that it needs offline.

    Nobody is signed in there. To copy it costs a tenth of what it costs to fetch and keep three hundred files once more.
    """
    made: list[Path] = []
    one_at_a_time = asyncio.Lock()

    async def profile() -> Path:
        async with one_at_a_time:
            if not made:
                folder = tmp_path_factory.mktemp("used-before")
                context = await playwright.chromium.launch_persistent_context(folder, executable_path=CHROMIUM, args=QUIET)
                await context.add_init_script(INSTALLS_LATER)
                phone = Device(context, context.pages[0], service, str(folder))
                await phone.open("/")
                await phone.works_offline()
                await context.close()
                made.append(folder)
        return made[0]

    return profile


@pytest.fixture
def device(
    playwright: Playwright,
    browser: Browser,
    service: Service,
    voice: Path,
    tmp_path: Path,
    used_before: ProfileOf,
) -> DeviceOf:
    """A new browser with its own storage, microphone and position.

    With a ``profile`` to keep, a ``camera``, ``graphics``, or ``alone`` it is a process of its own, with its storage on the
    disk; else a context of the one that runs, whose storage ends with it. ``installed``: a process of its own on which the app
    was opened before, which is the quickest for a story that will be offline.
    """

    @asynccontextmanager
    async def opened(
        viewport: dict[str, int],
        *,
        profile: str | None = None,
        camera: Path | None = None,
        graphics: tuple[str, ...] = (),
        alone: bool = False,
        installed: bool = False,
        **options: Any,
    ) -> AsyncIterator[Device]:
        asked: dict[str, Any] = {
            "viewport": viewport,
            "locale": "en-GB",
            "geolocation": DEPOT,
            "has_touch": viewport is PHONE,
            "permissions": ["microphone", "geolocation", *(["camera"] if camera else [])],
            **options,
        }
        if profile or camera or graphics or alone or installed:
            profile = profile or tempfile.mkdtemp(dir=tmp_path)
            if installed:
                await asyncio.to_thread(shutil.copytree, await used_before(), profile, dirs_exist_ok=True)
            sees = [f"--use-file-for-fake-video-capture={camera}"] if camera else []
            context = await playwright.chromium.launch_persistent_context(
                profile, executable_path=CHROMIUM, args=[*QUIET, *_hears(voice), *sees, *graphics], **asked
            )
            page = context.pages[0]
        else:
            context = await browser.new_context(**asked)
            page = await context.new_page()
        context.set_default_timeout(PATIENCE_MS)
        found = Device(context, page, service, profile)
        # Whatever a test does, a page that breaks its content security policy is told here.
        await context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
        )
        await context.add_init_script(INSTALLS_LATER)
        try:
            yield found
        finally:
            with suppress(PlaywrightError):
                await context.close()
        assert found.errors == [], "the browser complained"

    return opened
