"""How long a driver waits: `python -m infra.bench capture`, or `python -m infra.bench.capture [--runs 3] [--only press]`.

Starts `backhaul up` on a data folder of its own and puts real Chromiums in front of it: what the first visit loads, when the
button is there on a slow network, how soon it records and how soon it says saved, when a recording has arrived over a thin
line, and what Lighthouse says. Beside each time stands what nobody can beat in the same browser at the same moment: the bare
microphone, the bare disk, the bare line. The two alternate, so that what else the machine does hits both.

"4x CPU" is Chromium's own throttling of the page, and so is slow 4G (as Lighthouse has it: 1.6 Mbit/s down, 750 kbit/s up,
150 ms there and back). A service worker escapes both, so the thin line is a proxy that holds the bytes back (`line.py`).
"""

import argparse
import asyncio
import gzip
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import httpx
from infra.bench.line import line_to
from infra.bench.product import CHROMIUM, MICROPHONE, ROOT, Product, browser, running
from playwright.async_api import BrowserContext, CDPSession, Page, Playwright, async_playwright
from rich.console import Console
from rich.table import Table

console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)

PWA = ROOT / "pwa"
LIGHTHOUSE = Path(__file__).with_name("lighthouse")
CPU_TIMES = 4
# Lighthouse's slow 4G.
DOWN_BITS_PER_S, UP_BITS_PER_S, ROUND_TRIP_S = 1_600_000, 750_000, 0.150
# A page, the scripts that it names, and who is signed in: each must be known before the next can be asked for.
ROUND_TRIPS = 3
THIN_BITS_PER_S, THIN_ROUND_TRIP_S = 50_000, 0.150
HELD_S, LONG_HELD_S = 3.0, 15.0
# This many phones, each on a line of its own: recording and waiting costs hardly any CPU.
PHONES = 4
WHO = "James"

# Painted, and ready to be pressed. The bare page (the service's own JSON in the browser's viewer) has a <pre>.
WATCH = """
new MutationObserver((_, watch) => {
    if (!document.querySelector('[data-testid="capture-button"], pre')) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => performance.mark('bench:ready')));
}).observe(document, { childList: true, subtree: true });
"""
READY = "performance.getEntriesByName('bench:ready')[0]?.startTime"
INSTALLED = """async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
        await new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
}"""
FETCHED = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .map(({ name, transferSize }) => [new URL(name).pathname, transferSize])"""
BARE_RECORDING = """async () => {
    const begun = performance.now();
    const stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, noiseSuppression: true, autoGainControl: true },
    });
    const recorder = new MediaRecorder(stream, { mimeType: 'audio/webm;codecs=opus', audioBitsPerSecond: 24_000 });
    const started = new Promise(done => recorder.onstart = done);
    recorder.start(1000);
    await started;
    const took = performance.now() - begun;
    await new Promise(done => setTimeout(done, 300));
    recorder.stop();
    for (const track of stream.getTracks()) track.stop();
    return took;
}"""
BARE_PUT = """async size => {
    const asked = indexedDB.open('bare', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('bytes', { autoIncrement: true });
    const db = await new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = fail; });
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    const begun = performance.now();
    const put = db.transaction('bytes', 'readwrite', { durability: 'strict' });
    put.objectStore('bytes').put(bytes.buffer);
    await new Promise((done, fail) => { put.oncomplete = done; put.onerror = fail; });
    const took = performance.now() - begun;
    db.close();
    return took;
}"""
# The newest tip on the phone, without what is sealed.
NEWEST = """async () => {
    const asked = indexedDB.open('backhaul');
    const db = await new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = fail; });
    const rows = await new Promise((done, fail) => {
        const all = db.transaction('tips').objectStore('tips').getAll();
        all.onsuccess = () => done(all.result);
        all.onerror = fail;
    });
    db.close();
    const { id, state, size, storedAt } = rows.sort((a, b) => a.id < b.id ? 1 : -1)[0] ?? {};
    return { id, state, size, storedAt };
}"""
BETWEEN = """([from, to]) => {
    const at = name => performance.getEntriesByName(name).at(-1)?.startTime;
    return at(to) - at(from);
}"""


@dataclass(frozen=True)
class Figure:
    """One thing that was measured, run by run; beside it what bounds it, from the same runs."""

    what: str
    unit: str
    ours: Sequence[float]
    target: float
    beside: str = ""
    other: Sequence[float] = ()
    least: bool = False
    """Whether the target is to be reached rather than kept below."""

    @property
    def median(self) -> float:
        return statistics.median(self.ours)

    @property
    def worst(self) -> float:
        return (min if self.least else max)(self.ours)

    @property
    def met(self) -> bool:
        return self.median >= self.target if self.least else self.median <= self.target

    def line(self) -> dict[str, Any]:
        """As JSON."""
        beside = statistics.median(self.other) if self.other else None
        return {
            "bench": "capture",
            "what": self.what,
            "unit": self.unit,
            "median": round(self.median, 3),
            "worst": round(self.worst, 3),
            "runs": len(self.ours),
            "beside": self.beside or None,
            "beside_median": None if beside is None else round(beside, 3),
            "ratio": round(self.median / beside, 2) if beside else None,
            "target": self.target,
            "met": self.met,
            "load": round(os.getloadavg()[0], 1),
        }


class Phones:
    """The service, what drives the browsers, and how often everything is measured."""

    def __init__(self, playwright: Playwright, product: Product, runs: int) -> None:
        self.playwright = playwright
        self.product = product
        self.runs = runs
        answer = httpx.get(product.member(WHO)["sign_in_url"], follow_redirects=False)
        (self.cookie,) = [(name, value) for name, value in answer.cookies.items() if name.endswith("_session")]

    async def opened(self, cleanup: AsyncExitStack, *flags: str, port: int | None = None) -> tuple[BrowserContext, Page]:
        """A new profile in which a member is signed in and that has not seen the app."""
        context = await cleanup.enter_async_context(browser(self.playwright, MICROPHONE, *flags))
        name, value = self.cookie
        # A browser keeps cookies by host, whatever the port.
        await context.add_cookies([{"name": name, "value": value, "url": self.url("/", port)}])
        await context.add_init_script(WATCH)
        return context, context.pages[0]

    def url(self, path: str, port: int | None = None) -> str:
        """An address of the service, perhaps behind a line."""
        return f"http://127.0.0.1:{port or self.product.port}{path}"


async def throttled(context: BrowserContext, page: Page) -> CDPSession:
    """The page has a slow phone's processor from now on."""
    session = await context.new_cdp_session(page)
    await slow(session)
    return session


async def slow(session: CDPSession, times: int = CPU_TIMES) -> None:
    """A page that is slowed down burns a core even where it only waits: nobody else is measured meanwhile."""
    await session.send("Emulation.setCPUThrottlingRate", {"rate": times})


async def ready_ms(page: Page) -> float:
    """When, after its navigation began, the page could be pressed."""
    await until(page, f"{READY} !== undefined")
    found: float = await page.evaluate(READY)
    return found


async def until(page: Page, expression: str) -> None:
    """Asks again and again from outside: the content security policy forbids the page to evaluate what Playwright polls."""
    async with asyncio.timeout(60):
        while not await page.evaluate(expression):  # noqa: ASYNC110  # the page is another process and sets no event of ours
            await asyncio.sleep(0.25)


async def first_visit(phones: Phones) -> list[Figure]:
    """The scripts that the page fetches by itself until nothing more comes, gzipped; the precache is the worker's."""
    size = await asyncio.to_thread(
        subprocess.run,
        ["npm", "--prefix", str(PWA), "run", "--silent", "size"],
        capture_output=True,
        text=True,
        check=False,
    )
    counted = json.loads(size.stdout.splitlines()[-1])
    async with AsyncExitStack() as cleanup:
        _, page = await phones.opened(cleanup)
        await page.goto(phones.url("/"), wait_until="networkidle")
        await ready_ms(page)
        await page.evaluate(INSTALLED)
        await asyncio.sleep(3)
        fetched = {path for path, _ in await page.evaluate(FETCHED) if path.endswith((".js", ".mjs"))}
    ours = sum(len(gzip.compress((PWA / "dist" / path.lstrip("/")).read_bytes(), 9)) for path in fetched)
    return [
        Figure(
            "script of the first visit, gzip",
            "bytes",
            [ours],
            counted["budget_bytes"],
            "npm run size",
            [counted["capture_script_gzip_bytes"]],
        )
    ]


async def button_ready(phones: Phones) -> list[Figure]:
    """A first visit, and one that the service worker answers."""
    cold: list[float] = []
    least: list[float] = []
    warm: list[float] = []
    bare: list[float] = []
    slow_4g = {
        "offline": False,
        "latency": ROUND_TRIP_S * 1000,
        "downloadThroughput": DOWN_BITS_PER_S / 8,
        "uploadThroughput": UP_BITS_PER_S / 8,
    }
    for _ in range(phones.runs):
        async with AsyncExitStack() as cleanup:
            context, page = await phones.opened(cleanup)
            session = await throttled(context, page)
            await session.send("Network.enable")
            await session.send("Network.emulateNetworkConditions", slow_4g)
            await page.goto(phones.url("/"))
            cold.append(await ready_ms(page))
            transferred = sum(size for _, size in await page.evaluate(FETCHED))
            least.append(1000 * (ROUND_TRIPS * ROUND_TRIP_S + transferred * 8 / DOWN_BITS_PER_S))
            await page.evaluate(INSTALLED)
            await asyncio.sleep(1)
            await page.goto("about:blank")
            await page.goto(phones.url("/"))
            warm.append(await ready_ms(page))
        async with AsyncExitStack() as cleanup:
            context, page = await phones.opened(cleanup)
            await throttled(context, page)
            await page.goto(phones.url("/livez"))
            await page.goto("about:blank")
            await page.goto(phones.url("/livez"))
            bare.append(await ready_ms(page))
    title = "button ready, slow 4G and 4x CPU"
    return [
        Figure(f"{title}, first visit", "ms", cold, 1000, "three round trips and its bytes", least),
        Figure(f"{title}, from the worker", "ms", warm, 300, "bare page without the slow network", bare),
    ]


async def press_and_release(phones: Phones) -> list[Figure]:
    """From the press to recording and from the release to saved, on a page that was just opened."""
    pressed: list[float] = []
    microphone: list[float] = []
    released: list[float] = []
    disk: list[float] = []
    async with AsyncExitStack() as cleanup:
        context, page = await phones.opened(cleanup)
        bare_context, bare = await phones.opened(cleanup)
        await page.goto(phones.url("/"))
        await page.evaluate(INSTALLED)
        await asyncio.sleep(2)
        # Nothing leaves, so that no worker transcribes beside what is measured.
        await context.set_offline(True)
        ours = await context.new_cdp_session(page)
        others = await bare_context.new_cdp_session(bare)
        await bare.goto(phones.url("/livez"))
        # The first opens the browser's audio service, for both.
        for run in range(phones.runs + 1):
            await slow(ours)
            await page.goto(phones.url("/"))
            await ready_ms(page)
            await asyncio.sleep(1)
            await hold(page, HELD_S)
            tip = await page.evaluate(NEWEST)
            press, release = [
                await page.evaluate(BETWEEN, [f"capture:{begin}", f"capture:{end}"])
                for begin, end in (("press", "recording"), ("release", "saved"))
            ]
            await page.get_by_test_id("capture-undo").click()
            await slow(ours, 1)
            await slow(others)
            await bare.reload()
            await asyncio.sleep(1)
            opened = await bare.evaluate(BARE_RECORDING)
            put = await bare.evaluate(BARE_PUT, tip["size"])
            await slow(others, 1)
            if run > 0:
                pressed.append(press)
                released.append(release)
                microphone.append(opened)
                disk.append(put)
    return [
        Figure("tap to recording, 4x CPU", "ms", pressed, 150, "bare microphone and recorder", microphone),
        Figure("release to saved, 4x CPU", "ms", released, 150, "bare strict put of its bytes", disk),
    ]


async def hold(page: Page, seconds: float) -> None:
    """Press, speak, let go. Nothing asks the page anything meanwhile: its processor is slow enough."""
    box = await page.get_by_test_id("capture-button").bounding_box()
    if box is None:
        raise SystemExit("The capture screen has no button.")
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.down()
    await asyncio.sleep(seconds)
    await page.mouse.up()
    await asyncio.sleep(1)
    await until(page, "performance.getEntriesByName('capture:saved').length > 0")


async def arrival(phones: Phones) -> list[Figure]:
    """From the release until the server answered for the whole recording, which waits three seconds to be taken back."""
    took: list[float] = []
    least: list[float] = []
    with tempfile.TemporaryDirectory(prefix="backhaul-bench-") as folder:
        spoken = speech(Path(folder))

        async def phone(runs: int) -> None:
            async with AsyncExitStack() as cleanup:
                line = await cleanup.enter_async_context(line_to(phones.product.port))
                flag = f"--use-file-for-fake-audio-capture={spoken}"
                _, page = await phones.opened(cleanup, flag, port=line.port)
                for _ in range(runs):
                    line.widen()
                    await page.goto(phones.url("/", line.port))
                    await page.evaluate(INSTALLED)
                    await asyncio.sleep(3)
                    line.narrow(THIN_BITS_PER_S, THIN_ROUND_TRIP_S)
                    await hold(page, LONG_HELD_S)
                    tip = await page.evaluate(NEWEST)
                    async with asyncio.timeout(120):
                        while tip["storedAt"] is None:
                            await asyncio.sleep(0.5)
                            tip = await page.evaluate(NEWEST)
                    let_go = "performance.timeOrigin + performance.getEntriesByName('capture:release').at(-1).startTime"
                    took.append((tip["storedAt"] - await page.evaluate(let_go)) / 1000)
                    least.append(tip["size"] * 8 / THIN_BITS_PER_S)

        shares = [len(range(first, phones.runs, PHONES)) for first in range(PHONES)]
        await asyncio.gather(*(phone(runs) for runs in shares if runs))
    return [
        Figure(
            f"15 s of speech over {THIN_BITS_PER_S // 1000} kbit/s, {THIN_ROUND_TRIP_S * 1000:.0f} ms, to the 201",
            "s",
            took,
            15,
            "its bytes on that line",
            least,
        )
    ]


def speech(folder: Path) -> Path:
    """Somebody speaking, for the fake microphone, which begins again at the end."""
    target = folder / "speech.wav"
    recorded = io.BytesIO((ROOT / "tests" / "data" / "ask-not.webm").read_bytes())
    with av.open(recorded, "r") as source, av.open(target, "w") as out:
        stream = out.add_stream("pcm_s16le", rate=48_000, layout="mono")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        for frame in source.decode(audio=0):
            for resampled in resampler.resample(frame):
                out.mux(stream.encode(resampled))
        out.mux(stream.encode(None))
    return target


async def lighthouse(phones: Phones) -> list[Figure]:
    """Its scores of the capture screen, signed in. What costs points is printed."""
    npm = shutil.which("npm") or "npm"
    if not (LIGHTHOUSE / "node_modules" / "lighthouse").exists():
        # Not `npm ci`, for the reason that infra/bootstrap/app.py gives.
        install = [npm, "install", "--no-save", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=LIGHTHOUSE, check=True, stdout=subprocess.DEVNULL)  # noqa: S603, ASYNC221  # our own command
    figures = []
    for form in ("mobile", "desktop"):
        process = await asyncio.create_subprocess_exec(
            *("node", "run.mjs", phones.url("/")),
            cwd=LIGHTHOUSE,
            env={**os.environ, "CHROME_PATH": CHROMIUM, "COOKIE": "=".join(phones.cookie)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate(f"{form}\n".encode() * phones.runs)
        runs = [json.loads(line) for line in said.splitlines()]
        if process.returncode or len(runs) != phones.runs:
            raise SystemExit(f"Lighthouse ended with {process.returncode} after {len(runs)} runs.")
        for category in runs[0]["scores"]:
            scores = [run["scores"][category] for run in runs]
            figures.append(Figure(f"Lighthouse {form}: {category}", "", scores, 100, "", (), least=True))
            lost = {
                one["audit"]: one["says"]
                for run in runs
                if run["scores"][category] < 100
                for one in run["lost"]
                if one["category"] == category
            }
            for audit, says in lost.items():
                console.print(f"  {form}, {category}: {audit}: {says}")
    return figures


MEASURES: dict[str, Callable[[Phones], Awaitable[list[Figure]]]] = {
    "bytes": first_visit,
    "ready": button_ready,
    "press": press_and_release,
    "arrival": arrival,
    "lighthouse": lighthouse,
}


async def measure(names: Sequence[str], runs: int) -> list[Figure]:
    """All that was asked for, one after the other."""
    figures: list[Figure] = []
    with running(BACKHAUL_SPEECH_ENGINE="scripted") as product:
        async with async_playwright() as playwright:
            phones = Phones(playwright, product, runs)
            await settled(product)
            for name in names:
                console.print(f"capture: {name} ...")
                figures += await MEASURES[name](phones)
    return figures


async def settled(product: Product) -> None:
    """The demo's tips are understood: nothing of ours works beside what is measured."""
    async with asyncio.timeout(120):
        waiting = True
        while waiting:
            waiting = any(tip["state"] not in ("published", "parked") for tip in product.ask(WHO, "/tips")["items"])
            await asyncio.sleep(1)


def main() -> None:
    """Measure, print a table, and append JSON lines where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="append the figures to this file, one JSON object a line")
    parser.add_argument("--runs", type=int, default=int(os.environ.get("BACKHAUL_BENCH_RUNS", "20")))
    parser.add_argument("--only", choices=MEASURES, action="append", help="only this")
    asked = parser.parse_args()
    figures = asyncio.run(measure(asked.only or list(MEASURES), max(1, asked.runs)))
    table = Table(title=f"Capture, {asked.runs} runs; 1-minute load now {os.getloadavg()[0]:.1f}")
    for column in ("", "median", "worst", "beside it", "median", "ratio", "target", ""):
        table.add_column(column, justify="left" if column in ("", "beside it") else "right")
    for figure in figures:
        line = figure.line()
        table.add_row(
            figure.what,
            told(figure.median, figure.unit),
            told(figure.worst, figure.unit),
            figure.beside,
            told(line["beside_median"], figure.unit),
            "" if line["ratio"] is None else f"{line['ratio']:.2f}",
            f"{'at least' if figure.least else 'at most'} {told(figure.target, figure.unit)}",
            "" if figure.met else "[bold]missed[/]",
        )
    console.print(table)
    if asked.json:
        with asked.json.open("a") as file:
            file.writelines(json.dumps(figure.line()) + "\n" for figure in figures)


def told(value: float | None, unit: str) -> str:
    """A number with its unit, as precise as it means something."""
    if value is None:
        return ""
    return f"{value:.1f} {unit}" if unit == "s" else f"{value:,.0f} {unit}".rstrip()


if __name__ == "__main__":
    main()
