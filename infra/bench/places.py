"""How well places and times are found: `python -m infra.bench.places [--tune]`.

The sentences of tests/data/understanding were written for this; every second one was tuned on, the others make the figures
that are printed without --tune. Misheard names are written as a recogniser would have spelled them, looked for among 25
sites nearby.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from backhaul_workers.findings import times
from backhaul_workers.findings.places import KnownRoute, KnownSite, mentions
from backhaul_workers.findings.places.sound import ACCEPT, has_phonemes, sounds_like

DATA = Path(__file__).resolve().parents[2] / "tests" / "data" / "understanding"
MARK = re.compile(r"\[([^\]]+)\]\((site|part|route|road)(?::([^)]+))?\)")
HELSINKI = ZoneInfo("Europe/Helsinki")
SAID_AT = datetime(2026, 11, 18, 9, 30, tzinfo=HELSINKI)
NAMESPACE = UUID(int=4)
NEARBY = 25

SITES: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    ("Northgate Depot", ("Northgate", "the depot"), None),
    ("Northgate Dock 4", ("Dock 4",), "Northgate Depot"),
    ("Northgate Dock 7", ("Dock 7",), "Northgate Depot"),
    ("Northgate Gate 2", (), "Northgate Depot"),
    ("Vuosaari Harbour", ("the harbour", "Vuosaari"), None),
    ("Gate 2", (), "Vuosaari Harbour"),
    ("Bay 12", (), "Vuosaari Harbour"),
    ("Kamppi Loading Hall", ("Kamppi",), None),
    ("Market Square Wholesale", ("Market Square",), None),
    ("Pasila Parcel Hub", ("Pasila",), None),
    ("Kalasatama Cold Store", ("Kalasatama", "the cold store"), None),
    ("Magazyn Łódź Południe", ("Łódź Południe",), None),
    ("Lager Süd", ("Süd-Lager",), None),
    ("Almacén Getafe", ("Getafe",), None),
    ("Entrepôt Gennevilliers", ("Gennevilliers",), None),
    ("Depozit Chitila", ("Chitila",), None),
    ("Gebze Depo", ("Gebze",), None),
    ("Склад Бровари", ("Бровари",), None),
    ("مستودع جبل علي", ("جبل علي",), None),
    ("भिवंडी गोदाम", ("भिवंडी",), None),
)
ROUTES = (("Route 12: Northgate to Kamppi", 24_000.0), ("Harbour shuttle", 11_000.0), ("A12 Arnhem - Utrecht", 60_000.0))

# The organisation's languages, in which its names may be pronounced, and the sites that misheard names are looked for among.
LANGUAGES = ("en", "es", "pl", "de", "fr", "uk")
OTHERS = [
    "Amsterdam",
    "Antwerp",
    "Hamburg",
    "Bremen",
    "Leipzig",
    "Gdańsk",
    "Poznań",
    "Zaragoza",
    "Valencia",
    "Lyon",
    "Lille",
    "Cluj",
    "Ploiești",
    "Ankara",
    "Bursa",
    "Lviv",
    "Kyiv",
    "Jebel",
    "Pune",
    "Nashik",
    "Espoo",
    "Vantaa",
    "Tampere",
    "Turku",
    "Malmi",
    "Tikkurila",
    "Hyvinkää",
    "Lahti",
    "Kerava",
    "Munkkiniemi",
    "Lauttasaari",
    "Arabia",
    "Sörnäinen",
    "Ruskeasuo",
    "Konala",
    "Kaivoksela",
    "Riverside",
    "Eastfield",
    "Millbrook",
    "Stanford",
    "Brookhaven",
]


def id_of(name: str) -> UUID:
    """The same id for a name in every run."""
    return uuid5(NAMESPACE, name)


def gazetteer() -> tuple[list[KnownSite], list[KnownRoute]]:
    """The places of the sentences."""
    sites = [KnownSite(id_of(name), name, aliases, id_of(parent) if parent else None) for name, aliases, parent in SITES]
    return sites, [KnownRoute(id_of(name), name, length_m) for name, length_m in ROUTES]


def lines(name: str, *, tune: bool) -> list[list[str]]:
    """The tuning half or the reporting half of a file, by columns."""
    rows = [line.split("\t") for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")]
    return rows[0 if tune else 1 :: 2]


def marked(sentence: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    """The sentence without its marks, and the start, end, kind and meaning of each."""
    text, at, found = "", 0, []
    for mark in MARK.finditer(sentence):
        text += sentence[at : mark.start()]
        found.append((len(text), len(text) + len(mark[1]), mark[2], mark[3] or ""))
        text += mark[1]
        at = mark.end()
    return text + sentence[at:], found


def places(*, tune: bool, verbose: bool) -> Iterator[str]:
    """Precision and recall of the mentions: the same kind, overlapping words, and the same site, number or route."""
    sites, routes = gazetteer()
    good: Counter[str] = Counter()
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    rows = [(language, *marked(sentence)) for language, sentence in lines("places.txt", tune=tune)]
    for language, _, _ in rows:
        # The number words of a language are spelled out when they are first asked for.
        mentions("dock two", sites, routes, language)
    started = time.process_time()
    found = [mentions(text, sites, routes, language) for language, text, _ in rows]
    ms = (time.process_time() - started) / len(rows) * 1000
    for (language, text, wanted), heard in zip(rows, found, strict=True):
        left = list(heard)
        said[language] += len(heard)
        true[language] += len(wanted)
        for start, end, kind, what in wanted:
            for one in left:
                meant = kind == "road" or (one.number == what.rpartition(" ")[2] if kind == "part" else id_of(what) in one.ids)
                if one.kind == kind and one.evidence.start < end and start < one.evidence.end and meant:
                    left.remove(one)
                    good[language] += 1
                    break
            else:
                if verbose:
                    yield f"  missed {kind} {text[start:end]!r} in {text!r}"
        if verbose:
            yield from (f"  wrong {one.kind} {one.evidence.text!r} in {text!r}" for one in left)
    yield f"place mentions: {len(rows)} {'tuning' if tune else 'held-out'} sentences in {len(true)} languages, {ms:.3f} ms each"
    for language in (*true, "all"):
        g, s, t = (c.total() if language == "all" else c[language] for c in (good, said, true))
        yield f"  {language:4s} precision {g / max(s, 1):.2f} recall {g / max(t, 1):.2f} of {t}"


def when(*, tune: bool, verbose: bool) -> Iterator[str]:
    """Times: from, until and recurrence are all as they should be, or nothing is found where nothing is said."""
    rows = lines("times.txt", tune=tune)
    times.find("until 27 November", "en", SAID_AT, "Europe/Helsinki")
    good: Counter[str] = Counter()
    every: Counter[str] = Counter()
    started = time.process_time()
    found = [times.find(row[4], row[0], SAID_AT, "Europe/Helsinki") for row in rows]
    ms = (time.process_time() - started) / len(rows) * 1000
    for (language, start, end, rule, text), one in zip(rows, found, strict=True):
        told = tuple(at.strftime("%Y-%m-%dT%H:%M") if at else "-" for at in (one.valid_from, one.valid_until))
        right = (*told, one.recurrence or "-") == (start, end, rule)
        every[language] += 1
        good[language] += right
        if verbose and not right:
            yield f"  {text!r}: wanted {start} {end} {rule}, found {' '.join(told)} {one.recurrence or '-'}"
    kind = "tuning" if tune else "held-out"
    yield f"times: {good.total()} of {every.total()} {kind} sentences right, {ms:.2f} ms each"
    yield "  " + ", ".join(f"{language} {good[language]} of {n}" for language, n in every.items())


def misheard_names(*, tune: bool) -> Iterator[str]:
    """Misheard names among 25 sites nearby, and how often a site is taken in sentences that name none."""
    if not has_phonemes():
        yield "misheard names: left out, espeak-ng is not installed"
        return
    rows = lines("misheard.txt", tune=tune)
    names = sorted({row[1] for half in (True, False) for row in lines("misheard.txt", tune=half)} | set(OTHERS))
    chance = random.Random(4)  # noqa: S311  # the same neighbours in every run
    first = among = taken = right = 0
    started = time.perf_counter()
    for language, site, text in rows:
        near = [site, *chance.sample([name for name in names if name != site], NEARBY - 1)]
        found = sounds_like(text, [(id_of(name), name, ()) for name in near], language, LANGUAGES)
        first += [m.name for m in found[:1]] == [site]
        among += site in [m.name for m in found[:3]]
        if found and found[0].score >= ACCEPT:
            taken += 1
            right += found[0].name == site
    ms = (time.perf_counter() - started) / len(rows) * 1000
    kind = "tuning" if tune else "held-out"
    yield (
        f"misheard names: {len(rows)} {kind} sentences, {NEARBY} sites nearby: first {first / len(rows):.2f}, in the first "
        f"three {among / len(rows):.2f}; taken {taken}, of these right {right}; {ms:.0f} ms each, espeak-ng's start included"
    )
    plain = [text for _, _, _, _, text in lines("times.txt", tune=tune)]
    heard = [
        sounds_like(text, [(id_of(name), name, ()) for name in chance.sample(names, NEARBY)], "en", LANGUAGES) for text in plain
    ]
    yield (
        f"  in {len(plain)} sentences that name no site: taken {sum(bool(h) and h[0].score >= ACCEPT for h in heard)}, "
        f"asked {sum(bool(h) and h[0].score < ACCEPT for h in heard)}"
    )


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tune", action="store_true", help="the tuning half, with every miss")
    tune = arguments.parse_args().tune
    for figures in (places(tune=tune, verbose=tune), misheard_names(tune=tune), when(tune=tune, verbose=tune)):
        for line in figures:
            print(line, flush=True)  # noqa: T201  # a benchmark's output is what it prints


if __name__ == "__main__":
    main()
