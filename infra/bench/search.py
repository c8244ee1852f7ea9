"""How well and how fast search finds: `python -m infra.bench.search [--size 20000] [--misses] [--json out.jsonl]`.

The tips and questions of tests/data/search were written for this, in ten languages, before anything was measured with them;
both texts of each pair in tests/data/understanding stand among them as what is not looked for (where one answers a question,
too, tests/data/search/judged.tsv says so). Recall@5 and the mean reciprocal rank are printed for each step: the words as they
stand; their forms; places; typing errors; meaning. Questions with even and odd numbers are printed apart: the weights were
chosen on the odd ones. Then as many insights as asked for are made, with vectors, and the same questions are timed, and pairs
of words.
"""

import argparse
import asyncio
import csv
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from rich.console import Console

from backhaul.db.embedded import EmbeddedPostgres

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
SITES: dict[str, tuple[str, ...]] = {
    "Northgate Depot": ("Northgate", "NGD"),
    "Harbour Terminal": ("Harbor", "Hafen", "Port"),
    "Eastside Market": ("market",),
    "Hilltop Farm": ("hill farm",),
    "Riverside Bakery": ("bakery",),
}
STEPS: tuple[tuple[str, frozenset[str] | None], ...] = (
    ("plain words", None),
    ("word forms", frozenset()),
    ("and places", frozenset(("places",))),
    ("and typing errors", frozenset(("places", "typing"))),
    ("and meaning", frozenset(("places", "typing", "meaning"))),
)
console = Console(highlight=False)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


async def _world() -> tuple[UUID, UUID, dict[UUID, str]]:
    """An organisation with the tips as insights. Its id, a manager's, and which insight is which tip."""
    from geoalchemy2 import WKTElement
    from sqlalchemy import text

    import backhaul.tables  # noqa: F401  # the mapper wants every table
    from backhaul.db.base import new_id
    from backhaul.db.session import organisation_session
    from backhaul.gazetteer.record import add_site
    from backhaul.identity.models import Member, Organisation
    from backhaul.insights.models import Insight, InsightTip
    from backhaul.tips.models import Embedding, Personal, Tip
    from backhaul_workers.findings import embedding

    told = [(row["id"], row["language"], row["site"], row["text"]) for row in _rows(DATA / "search" / "tips.tsv")]
    for row in _rows(DATA / "understanding" / "pairs.tsv"):
        told += [(row[side], row[f"language_{side}"], "", row[side]) for side in ("a", "b")]
    told = list({text: row for row in reversed(told) for text in [row[3]]}.values())
    vectors = embedding.load_embedder().embed([row[3] for row in told])
    organisation, manager = new_id(), new_id()
    names: dict[UUID, str] = {}
    async with organisation_session(organisation, role="admin") as db:
        languages = ["en", "es", "fr", "de", "pl", "ro", "tr", "uk", "ar", "hi"]
        db.add(Organisation(id=organisation, name="Northgate", languages=languages, time_zone="UTC"))
        await db.flush()
        db.add(Member(organisation_id=organisation, id=manager, name="Aino", role="manager", language="en"))
        sites = {
            name: await add_site(db, organisation, name, lat=60.1 + n / 10, lon=24.9, aliases=aliases)
            for n, (name, aliases) in enumerate(SITES.items())
        }
        at = (await db.execute(text("SELECT now()"))).scalar_one()
        for (name, language, site, said), vector in zip(told, vectors, strict=True):
            tip, insight = new_id(), new_id()
            names[insight] = name
            own = {"organisation_id": organisation}
            db.add(
                Tip(
                    **own, id=tip, kind="text", text=said, captured_at=at, received_at=at, visibility="organisation",
                    anonymous=False, author_id=manager, content_sha256=b"", state="published",
                )
            )  # fmt: skip
            db.add(
                Insight(
                    **own, id=insight, title=said[:60], text=said, language=language, urgency="normal", confidence=0.67,
                    visibility="organisation", place_kind="site" if site else "none", place_label=site or None,
                    site_id=sites.get(site), published_at=at, updated_at=at, geom=None if not site else
                    WKTElement("POINT(24.9 60.1)", srid=4326),
                )
            )  # fmt: skip
            await db.flush()
            db.add(InsightTip(**own, tip_id=tip, insight_id=insight, joined_at=at))
            db.add(Personal(**own, tip_id=tip, transcript_version=None, spans=[], views=None))
            if vector.any():
                db.add(Embedding(**own, tip_id=tip, model=embedding.MODEL, vector=embedding.pack(vector)))
    return organisation, manager, names


def _questions() -> list[dict[str, str]]:
    """The questions; what of the pairs answers one as well was judged by hand, of what the whole search missed."""
    questions = _rows(DATA / "search" / "questions.tsv")
    for row in _rows(DATA / "search" / "judged.tsv"):
        (question,) = (one for one in questions if one["id"] == row["id"])
        question["expected"] += f"|{row['text']}"
    return [{**row, "expected": row["expected"].replace(",t", "|t")} for row in questions]


_PLAIN = """
    SELECT i.id FROM insight i
    WHERE to_tsvector('simple', i.title || ' ' || i.text || ' ' || coalesce(i.place_label, ''))
          @@ websearch_to_tsquery('simple', :q) ORDER BY i.published_at DESC, i.id DESC LIMIT 20
"""


async def _ask(reader: Any, question: str, ways: frozenset[str] | None) -> tuple[list[UUID], float, bool]:
    """The ids in their order, milliseconds, and whether the answer is partial."""
    from sqlalchemy import text

    from backhaul.db.session import organisation_session
    from backhaul.discover.search.search import Asked, search

    started = time.perf_counter()
    async with organisation_session(reader.organisation_id, member_id=reader.id, role="admin") as db:
        if ways is None:
            return list((await db.scalars(text(_PLAIN), {"q": question})).all()), (time.perf_counter() - started) * 1000, False
        answer, _ = await search(db, reader, Asked(question, {}, 20, ways=ways))
        ids = [UUID(item["id"]) for item in answer["items"]]
        return ids, (time.perf_counter() - started) * 1000, answer["partial"] or ("meaning" in ways and not answer["meaning"])


def _quality(found: Sequence[str], expected: set[str]) -> tuple[float, float]:
    """Recall@5 and the reciprocal rank of the first right one."""
    first = next((n for n, name in enumerate(found, 1) if name in expected), 0)
    return len(expected & set(found[:5])) / min(5, len(expected)), 1 / first if first else 0.0


def _mean(results: Sequence[tuple[str, float, float]]) -> float:
    return round(sum(row[1] for row in results) / len(results), 3)


def percentile(times_ms: Sequence[float], share: float) -> float:
    """The smallest time that this share did not exceed."""
    return sorted(times_ms)[min(len(times_ms) - 1, int(share * len(times_ms)))]


async def _measure(url: str, size: int, *, misses: bool) -> list[dict[str, Any]]:
    from backhaul.db.session import engine
    from backhaul.identity.access import Reader
    from backhaul.insights import meaning
    from backhaul.settings import get_settings
    from backhaul_workers.meant import keep_answering
    from backhaul_workers.tools import Tools

    organisation, manager, names = await _world()
    questions = _questions()
    printed: list[dict[str, Any]] = []
    worker = asyncio.create_task(keep_answering(Tools(get_settings())))
    try:
        async with meaning.listening():
            await meaning.interpreter.listening.wait()
            # The model is loaded at the first question.
            while await meaning.interpreter.meaning("warm up", 5) is None:  # noqa: ASYNC110 - the model is another thread's
                await asyncio.sleep(0.2)
            for step, ways in STEPS:
                results, times, missed = [], [], []
                for row in questions:
                    reader = Reader(organisation, manager, "Aino", "manager", row["language"], None)
                    ids, ms, _ = await _ask(reader, row["question"], ways)
                    results.append((row["asks"], *_quality([names[id] for id in ids], set(row["expected"].split("|")))))
                    times.append(ms)
                    if results[-1][1] < 1:
                        missed.append(f"{row['id']} {row['question']} -> {[names[id] for id in ids[:5]]} not {row['expected']}")
                printed.append(_figures("search quality", step, results, times))
                printed[-1] |= {"recall_odd": _mean(results[::2]), "recall_even": _mean(results[1::2])}
                console.print(printed[-1])
                if misses and ways:
                    console.print(missed)
            for count in (0, size) if size else ():
                if count:
                    _grow(url, organisation, count)
                printed += [row async for row in _times(organisation, manager, count + len(names), questions)]
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        await engine().dispose()
    return printed


def _figures(bench: str, step: str, results: Sequence[tuple[str, float, float]], times: Sequence[float]) -> dict[str, Any]:
    return {
        "bench": bench,
        "step": step,
        "questions": len(results),
        "recall_at_5": round(sum(row[1] for row in results) / len(results), 3),
        "mrr": round(sum(row[2] for row in results) / len(results), 3),
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
    }


async def _times(organisation: UUID, manager: UUID, insights: int, questions: Sequence[dict[str, str]]) -> Any:
    from backhaul.identity.access import Reader

    luck = random.Random(7)  # noqa: S311 - repeatable, not secret
    vocabulary = ["dock", "gate", "blocked", "forklift", "broken", "driver", "wait", "forty", "minutes", "key"]
    pairs = [f"{luck.choice(vocabulary)} word{luck.randrange(5000)}" for _ in range(60)]
    common = [" ".join(luck.sample(vocabulary, 2)) for _ in range(40)]
    reader = Reader(organisation, manager, "Aino", "manager", "en", None)
    ways = frozenset(("places", "typing", "meaning"))
    for name, asked in (
        ("the questions", [row["question"] for row in questions]),
        ("two words", pairs),
        ("two common words", common),
    ):
        found = [await _ask(reader, question, ways) for _ in range(2) for question in asked][len(asked) :]
        times = [ms for _, ms, _ in found]
        row = {"bench": "search time", "insights": insights, "asked": name, "n": len(times)}
        row |= {f"p{p}_ms": round(percentile(times, p / 100), 1) for p in (50, 95, 99)}
        row |= {"max_ms": round(max(times), 1), "partial": sum(partial for *_, partial in found)}
        console.print(row)
        yield row


_GROW = (
    """CREATE TEMP TABLE one AS SELECT i, gen_random_uuid() AS id, gen_random_uuid() AS tip_id,
              now() - random() * interval '365 days' AS at
       FROM generate_series(1, %(count)s) i""",
    """INSERT INTO tip (organisation_id, id, kind, text, captured_at, received_at, clock_off, visibility, anonymous,
                        content_sha256, state)
       SELECT %(organisation)s, tip_id, 'text', 'x', at, at, false, 'organisation', false, ''::bytea, 'published' FROM one""",
    """INSERT INTO insight (organisation_id, id, title, text, language, urgency, confidence, visibility, place_kind,
                            published_at, updated_at)
       SELECT %(organisation)s, id, 'Tag ' || i %% 14, 'Dock ' || i %% 40 || ' at gate ' || i %% 97
              || ' was blocked again, the forklift word'
              || i %% 5000 || ' is broken and the driver had to wait for forty minutes until somebody came with the key',
              'en', 'normal', 0.67, 'organisation', 'none', at, at FROM one""",
    "INSERT INTO insight_tip (organisation_id, tip_id, insight_id, joined_at) SELECT %(organisation)s, tip_id, id, at FROM one",
    """INSERT INTO embedding (organisation_id, tip_id, model, vector)
       SELECT %(organisation)s, tip_id, (SELECT min(model) FROM embedding), decode((
              SELECT string_agg(md5(i::text || k), '') FROM generate_series(1, 48) k), 'hex') FROM one""",
    *(
        """INSERT INTO insight_words (organisation_id, insight_id, words, shared)
           SELECT organisation_id, i.id, setweight(as_words(i.title, i.language), 'A')
                  || setweight(as_words(i.text, i.language), 'B'), true
           FROM insight i JOIN one USING (id)""",
        """INSERT INTO word (organisation_id, word, insights, shared)
           SELECT w.organisation_id, l, count(*), count(*) FROM insight_words w JOIN one ON one.id = w.insight_id,
                  unnest(tsvector_to_array(w.words)) l GROUP BY 1, 2
           ON CONFLICT (organisation_id, word) DO UPDATE
               SET insights = word.insights + excluded.insights, shared = word.shared + excluded.shared""",
    ),
)


def _grow(url: str, organisation: UUID, count: int) -> None:
    """More insights, past the triggers."""
    with psycopg.connect(url.replace("+psycopg", "")) as owner:
        owner.execute("SET search_path = backhaul, public")
        owner.execute("SET session_replication_role = replica")
        for statement in _GROW:
            owner.execute(statement, {"organisation": organisation, "count": count})
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def run(size: int, *, misses: bool) -> Iterator[dict[str, Any]]:
    """Everything, in a private database."""
    from backhaul.db.migrate import upgrade

    root = Path(tempfile.mkdtemp(prefix="backhaul-bench-"))
    # PostgreSQL drops to its own user where this runs as root.
    root.chmod(0o755)
    try:
        with EmbeddedPostgres(root / "postgres") as postgres:
            upgrade(postgres.url())
            os.environ["BACKHAUL_DATA"] = str(root)
            # One member asks as hundreds do.
            os.environ["BACKHAUL_RATE_MEMBER_UNITS"] = os.environ["BACKHAUL_RATE_ADDRESS_UNITS"] = "0"
            os.environ["BACKHAUL_DATABASE_URL"] = postgres.url()
            yield from asyncio.run(_measure(postgres.conninfo(), size, misses=misses))
    finally:
        EmbeddedPostgres(root / "postgres").destroy()
        shutil.rmtree(root, ignore_errors=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000, help="insights that are timed; 0: none")
    parser.add_argument("--misses", action="store_true", help="what each step did not find")
    parser.add_argument("--json", type=Path, help="append one line for each figure to this file")
    asked = parser.parse_args()
    for row in run(asked.size, misses=asked.misses):
        if asked.json:
            with asked.json.open("a") as file:
                file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
