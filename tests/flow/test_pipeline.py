"""The pipeline in sight: a missing model is told, tips are done again on demand, poison harms nobody, memory is bounded."""

import asyncio
import ctypes
import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from tests.factories import bearer, make_member, make_organisation
from tests.flow.phone import Drain, Phone, PhoneOf
from tests.flow.service import CLIPS, figure

from backhaul.db.session import organisation_session, session
from backhaul.identity.models import Member, Organisation
from backhaul.media.objects import objects, part_key
from backhaul.pipeline.queue import open_queue
from backhaul.pipeline.stages import Stage
from backhaul.settings import get_settings
from backhaul.tips.reprocess import reprocess
from backhaul_workers import worker
from backhaul_workers.registry import WORK, Work
from backhaul_workers.report import memory_bytes
from backhaul_workers.speech import Engine, Transcription
from backhaul_workers.speech.scripted import ScriptedEngine
from backhaul_workers.tools import Tools
from backhaul_workers.worker import work

pytestmark = pytest.mark.usefixtures("nothing_left")

WEBM = "audio/webm;codecs=opus"


class Deadly(ScriptedEngine):
    """Whatever it hears makes it fail."""

    def transcribe(self, *heard: Any, **more: Any) -> Transcription:
        raise RuntimeError(f"{len(heard)} {len(more)}")


class Newer(ScriptedEngine):
    """A model that came later and hears better."""

    model = "script-2"


@asynccontextmanager
async def working(tools: Tools) -> AsyncIterator[None]:
    """A worker that goes on until the story is told."""
    task = asyncio.create_task(work(tools))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(phone: Phone, tip: UUID, within_s: float = 60, **what: Any) -> dict[str, Any]:
    """The tip's status as soon as it says this."""
    async with asyncio.timeout(within_s):
        while True:
            status = await phone.status(tip)
            if all(status[name] == value for name, value in what.items()):
                return status
            await asyncio.sleep(0.05)


async def say(phone: Phone, clip: str = "chafing-dish.webm") -> UUID:
    return await phone.send("voice", ("voice", WEBM, (CLIPS / clip).read_bytes()))


async def team(phone: PhoneOf) -> tuple[Organisation, Member, Phone, Phone]:
    """An organisation, its manager, and the phones of a driver and of the manager."""
    northgate = await make_organisation()
    manager = await make_member(northgate, "manager")
    return northgate, manager, await phone(await make_member(northgate)), await phone(manager)


def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "backhaul", "worker", *arguments], capture_output=True, text=True, check=False)


async def test_a_tip_whose_model_is_missing_says_so_and_is_done_when_the_model_returns(phone: PhoneOf, tmp_path: Path) -> None:
    _, _, driver, manager = await team(phone)
    model = tmp_path / "model"
    settings = get_settings().model_copy(update={"speech_model": str(model), "model_retry_s": 0.5, "worker_heartbeat_s": 0.2})
    tools = Tools(settings)
    async with working(tools):
        tips = [await say(driver), await say(driver)]
        typed = await driver.send("text", text="The text model is here, so this goes on")
        for tip in tips:
            status = await until(driver, tip, waiting_for="speech model model")
            assert (status["state"], status["transcript"], status["problem"]) == ("transcribing", None, None)
            assert status["queue_position"] is None, "it waits for no turn"
        await until(driver, typed, state="published")

        seen = await manager.get("/pipeline")
        assert seen["missing"] == [{"what": "speech model model", "tips": 2, "share": 1.0}]
        assert (seen["states"], seen["stages"]) == ({"transcribing": 2}, {"transcribe": 2})
        assert seen["workers"] >= 1
        told = await asyncio.to_thread(command, "status")
        assert "speech model model is missing" in told.stdout, told.stderr
        stages = json.loads((await asyncio.to_thread(command, "status", "--json")).stdout)["stages"]
        transcribe = next(stage for stage in stages if stage["stage"] == "transcribe")
        # One of them may just be trying.
        assert transcribe["without_model"] + transcribe["waiting"] + transcribe["at_work"] == 2

        model.symlink_to(get_settings().models_folder / "base")
        for tip in tips:
            status = await until(driver, tip, state="published")
            assert status["waiting_for"] is None
            assert "chafing" in status["transcript"]["text"].lower()
        assert (await manager.get("/pipeline"))["missing"] == []
    assert tools.loads["speech model model"] == 1


async def test_tips_of_others_go_on_when_their_model_returns_though_one_never_does(phone: PhoneOf, tmp_path: Path) -> None:
    settings = get_settings().model_copy(update={"model_retry_s": 2.5, "worker_heartbeat_s": 0.2})
    models = [tmp_path / "never-fetched", tmp_path / "returns"]
    waiting = []
    async with working(Tools(settings, ScriptedEngine())):
        for model in models:
            organisation, _, driver, _ = await team(phone)
            async with organisation_session(organisation.id, role="admin") as db:
                (await db.get_one(Organisation, organisation.id)).speech_model = str(model)
            waiting.append((driver, tip := await say(driver)))
            await until(driver, tip, waiting_for=f"speech model {model.name}")
        models[1].symlink_to(get_settings().models_folder.resolve() / "base")
        driver, tip = waiting[1]
        await until(driver, tip, state="published")
        driver, tip = waiting[0]
        assert (await driver.status(tip))["waiting_for"] == "speech model never-fetched"


class Held(ScriptedEngine):
    """Listens until it may speak."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        self.may = Event()

    def transcribe(self, *heard: Any, **more: Any) -> Transcription:
        self.asked.append(len(self.asked))
        assert self.may.wait(120)
        return super().transcribe(*heard, **more)

    async def listens(self, clips: int = 1) -> None:
        """As soon as so many clips are at work."""
        async with asyncio.timeout(60):
            while len(self.asked) < clips:  # noqa: ASYNC110  # they are heard in threads
                await asyncio.sleep(0.05)


async def test_a_typed_tip_does_not_wait_for_recordings_and_these_are_heard_side_by_side(phone: PhoneOf) -> None:
    _, _, driver, _ = await team(phone)
    settings = get_settings().model_copy(update={"speech_processes": 1, "speech_together": 4})
    held = Held()
    async with working(Tools(settings, held)):
        voices = [await say(driver) for _ in range(settings.speech_clips)]
        try:
            await held.listens(len(voices))
            typed = await driver.send("text", text="Gate three is closed")
            await until(driver, typed, state="published")
        finally:
            held.may.set()
        for tip in voices:
            await until(driver, tip, state="published")


async def test_a_worker_that_is_told_to_stop_counts_as_no_try(phone: PhoneOf) -> None:
    _, _, driver, _ = await team(phone)
    tip, held = await say(driver), Held()
    async with working(Tools(get_settings(), held)):
        await held.listens()
    held.may.set()
    async with session() as db:
        jobs = await db.execute(
            text("SELECT status::text, attempts FROM procrastinate_jobs WHERE args ->> 'tip_id' = :tip"), {"tip": str(tip)}
        )
        assert jobs.all() == [("todo", 0)]


async def test_one_lost_job_that_cannot_be_put_back_holds_up_no_other(phone: PhoneOf, monkeypatch: pytest.MonkeyPatch) -> None:
    northgate, _, driver, _ = await team(phone)
    tips = [await driver.send("text", text=f"Number {n}") for n in range(3)]
    async with session() as db:
        # Their workers are gone; the first was lost too often.
        await db.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
        of_first = {"tip": str(tips[0]), "tries": get_settings().max_tries - 1}
        await db.execute(
            text("UPDATE procrastinate_jobs SET attempts = :tries, lock = 'begun' WHERE args ->> 'tip_id' = :tip"), of_first
        )

    async def away(*_: object) -> None:
        raise OperationalError("", {}, Exception("the database is away for a moment"))

    app = open_queue()
    async with app.open_async():
        with monkeypatch.context() as patched:
            patched.setattr(worker, "park", away)
            await worker.reap(app, get_settings())
        async with session() as db:
            found = await db.execute(text("SELECT status::text, attempts FROM procrastinate_jobs ORDER BY id"))
            assert found.all() == [("doing", of_first["tries"]), ("todo", 1), ("todo", 1)]
        await worker.reap(app, get_settings())
    assert (await driver.status(tips[0]))["state"] == "parked"
    async with organisation_session(northgate.id) as db:
        assert await db.scalar(text("SELECT count(*) FROM tip WHERE state = 'queued'")) == 2


async def test_a_manager_sees_what_is_parked_and_why_and_nothing_of_others(phone: PhoneOf) -> None:
    northgate, _, driver, manager = await team(phone)
    tip = await say(driver)
    objects().local_path(part_key(northgate.id, tip, "voice")).unlink()  # type: ignore[union-attr]  # a folder here
    await work(Tools(get_settings().model_copy(update={"max_tries": 1}), ScriptedEngine()), once=True)

    seen = await manager.get("/pipeline")
    assert seen["states"] == {"parked": 1}
    (parked,) = seen["parked"]
    assert (parked["id"], parked["stage"], parked["problem"]["title"]) == (
        str(tip),
        "normalise",
        "Processing this tip failed again and again",
    )
    elsewhere = await phone(await make_member(await make_organisation("Elsewhere"), "admin"))
    assert (await elsewhere.get("/pipeline"))["parked"] == []
    assert (await driver.client.get("/api/v1/pipeline", headers=driver.headers)).status_code == 403
    stages = json.loads((await asyncio.to_thread(command, "status", "--json")).stdout)["stages"]
    assert next(stage["parked"] for stage in stages if stage["stage"] == "normalise") >= 1


async def test_the_worker_s_status_tells_what_was_done_and_who_is_alive(phone: PhoneOf) -> None:
    _, _, driver, _ = await team(phone)
    before = json.loads((await asyncio.to_thread(command, "status", "--json")).stdout)
    tools = Tools(get_settings().model_copy(update={"worker_heartbeat_s": 0.1}), ScriptedEngine())
    async with working(tools):
        for tip in [await driver.send("text", text=f"Gate {n} is open") for n in range(5)]:
            await until(driver, tip, state="published")
        await asyncio.sleep(0.5)
        after = json.loads((await asyncio.to_thread(command, "status", "--json")).stdout)
        told = await asyncio.to_thread(command, "status")
    done, then = ({stage["stage"]: stage["done_last_hour"] for stage in told["stages"]} for told in (after, before))
    of_text = ("understand", "join", "publish")
    assert {stage: done[stage] - then[stage] for stage in done} == {stage: 5 if stage in of_text else 0 for stage in done}
    understood = next(stage for stage in after["stages"] if stage["stage"] == "understand")
    assert understood["done_last_minute"] >= 5
    assert understood["done_per_minute"] >= 1
    alive = [worker for worker in after["workers"] if worker["alive"]]
    assert any(worker["models"].get("text model") == "loaded" for worker in alive)
    assert all(worker["seen_s_ago"] < 15 and worker["memory_bytes"] > 1e6 for worker in alive)
    assert all(word in told.stdout for word in ("understand", "heartbeat", "text model loaded")), told.stdout
    ended = json.loads((await asyncio.to_thread(command, "status", "--json")).stdout)["workers"]
    assert len(ended) < len(after["workers"]), "who stops says good-bye"


async def test_how_long_a_tip_waits_is_told_from_what_jobs_took_lately(phone: PhoneOf) -> None:
    _, _, driver, _ = await team(phone)
    async with session() as db:
        await db.execute(text("DELETE FROM stage_done"))
        await db.execute(text("DELETE FROM worker_process"))
        await db.execute(text("INSERT INTO stage_done VALUES ('understand', now(), 'quick', 10, 40)"))
    tips = [await driver.send("text", text=f"Number {n}") for n in range(5)]
    status = await driver.status(tips[4])
    assert (status["queue_position"], status["queue_wait_s"]) == (4, None), "nobody works, so nobody can tell"
    async with session() as db:
        await db.execute(
            text("""INSERT INTO worker_process (id, host, pid, memory_bytes, at_once, models)
                    VALUES (gen_random_uuid(), 'x', 1, 1, '{"quick": 2}', '{}')""")
        )
    # Four jobs of four seconds, two at a time.
    assert (await driver.status(tips[4]))["queue_wait_s"] == pytest.approx(8)
    async with session() as db:
        await db.execute(text("DELETE FROM stage_done"))
        await db.execute(text("DELETE FROM worker_process"))


async def versions(organisation: Organisation, tip: UUID) -> list[tuple[int, str, str]]:
    async with organisation_session(organisation.id) as db:
        rows = await db.execute(
            text("SELECT version, model, text FROM transcript WHERE tip_id = :tip ORDER BY version"), {"tip": tip}
        )
        return [(row.version, row.model, row.text) for row in rows]


async def test_a_tip_done_again_with_a_newer_model_has_a_new_version_and_its_insight_never_goes(phone: PhoneOf) -> None:
    northgate, _, driver, manager = await team(phone)
    tip = await say(driver)
    older, newer = ScriptedEngine(default="Dog four is blogged by a lift"), Newer(default="Dock four is blocked by a lift")
    await work(Tools(get_settings(), older), once=True)
    (insight,) = (await manager.get("/feed"))["items"]

    address = f"/api/v1/tips/{tip}/reprocess"
    assert (await driver.client.post(address, headers=driver.headers)).status_code == 403
    stranger = await bearer(await make_member(await make_organisation(), "admin"))
    assert (await driver.client.post(address, headers=stranger)).status_code == 404
    again = await manager.client.post(address, headers=manager.headers)
    assert (again.status_code, again.json()["state"]) == (200, "queued")
    # Asked twice, done once.
    assert (await manager.client.post(address, headers=manager.headers)).status_code == 200
    seen = set()

    async def watch() -> None:
        while True:
            seen.add(tuple(item["id"] for item in (await manager.get("/feed"))["items"]))
            await asyncio.sleep(0.002)

    watching = asyncio.create_task(watch())
    async with session() as db:
        jobs = (
            await db.execute(text("SELECT priority FROM procrastinate_jobs WHERE args ->> 'tip_id' = :tip"), {"tip": str(tip)})
        ).all()
    assert [job.priority < 0 for job in jobs] == [True]
    await work(Tools(get_settings(), newer), once=True)
    watching.cancel()

    assert await versions(northgate, tip) == [(1, "script", older.default), (2, "script-2", newer.default)]
    (now,) = (await manager.get("/feed"))["items"]
    assert (now["id"], now["text"], now["tips"]) == (insight["id"], newer.default, 1)
    assert seen == {(insight["id"],)}
    status = await driver.status(tip)
    assert (status["state"], status["transcript"]["version"]) == ("published", 2)

    # The same model hears the same again: nothing new.
    await manager.client.post(address, headers=manager.headers)
    await work(Tools(get_settings(), newer), once=True)
    assert len(await versions(northgate, tip)) == 2


async def test_a_model_that_hears_nobody_where_the_one_before_did_takes_nothing_away(phone: PhoneOf) -> None:
    northgate, _, driver, manager = await team(phone)
    tip = await say(driver)
    await work(Tools(get_settings(), ScriptedEngine(default="The side door is open")), once=True)
    await manager.client.post(f"/api/v1/tips/{tip}/reprocess", headers=manager.headers)
    await work(Tools(get_settings(), Newer(default="")), once=True)
    status = await driver.status(tip)
    assert (status["state"], status["problem"], status["transcript"]["text"]) == ("published", None, "The side door is open")
    assert len((await manager.get("/feed"))["items"]) == 1
    assert len(await versions(northgate, tip)) == 1


class Failing:
    """A stage that always fails."""

    def __init__(self, work: Work) -> None:
        self.read, self.write = work.read, work.write

    def work(self, *_: Any) -> Any:
        raise RuntimeError("it cannot be done")


@pytest.mark.parametrize("stage", [Stage.UNDERSTAND, Stage.JOIN, Stage.PUBLISH])
async def test_what_fails_when_it_is_done_again_takes_nothing_away(
    phone: PhoneOf, monkeypatch: pytest.MonkeyPatch, stage: Stage
) -> None:
    _, _, driver, manager = await team(phone)
    tip = await say(driver)
    await work(Tools(get_settings(), ScriptedEngine(default="The side door is open")), once=True)
    await manager.client.post(f"/api/v1/tips/{tip}/reprocess", headers=manager.headers)
    monkeypatch.setitem(WORK, stage, Failing(WORK[stage]))
    settings = get_settings().model_copy(update={"max_tries": 1})
    await work(Tools(settings, Newer(default="The front door is open")), once=True)
    status = await driver.status(tip)
    assert (status["state"], status["problem"]) == ("published", None)
    assert len((await manager.get("/feed"))["items"]) == 1


async def test_what_is_done_again_gives_way_until_it_was_heard(phone: PhoneOf) -> None:
    northgate, _, driver, _ = await team(phone)
    tip = await say(driver)
    tools = Tools(get_settings(), ScriptedEngine())
    await work(tools, once=True)
    async with organisation_session(northgate.id, role="admin") as db:
        assert await reprocess(db, northgate.id, "normalise") == [tip]
    held = Held()
    async with working(Tools(get_settings(), held)):
        await held.listens()
        async with session() as db:
            jobs = await db.execute(
                text("SELECT task_name, priority FROM procrastinate_jobs WHERE args ->> 'tip_id' = :tip"), {"tip": str(tip)}
            )
            found = [(job.task_name, job.priority < 0) for job in jobs]
        held.may.set()
        assert found == [("tip.transcribe", True)]
        await until(driver, tip, state="published")


async def test_an_amendment_does_not_wait_for_what_is_done_again(phone: PhoneOf) -> None:
    _, _, driver, manager = await team(phone)
    tip = await say(driver)
    await work(Tools(get_settings(), ScriptedEngine(default="Dog four is blocked")), once=True)
    await manager.client.post(f"/api/v1/tips/{tip}/reprocess", headers=manager.headers)
    assert (await manager.get("/pipeline"))["stages"] == {"transcribe": 1}
    body = {"text": "Dock four is blocked", "base_version": 1}
    told = await driver.client.put(f"/api/v1/tips/{tip}/transcript", json=body, headers=driver.headers)
    assert told.is_success, told.text
    assert (await manager.get("/pipeline"))["stages"] == {"understand": 1}
    await work(Tools(get_settings(), Newer(default="Duck for")), once=True)
    assert (await driver.status(tip))["state"] == "published"
    assert (await manager.get("/feed"))["items"][0]["text"] == "Dock four is blocked"


async def test_what_a_person_corrected_stays_what_is_read(phone: PhoneOf) -> None:
    northgate, _, driver, manager = await team(phone)
    tip = await say(driver)
    await work(Tools(get_settings(), ScriptedEngine(default="Dog four")), once=True)
    async with organisation_session(northgate.id) as db:
        await db.execute(
            text("""INSERT INTO transcript (organisation_id, tip_id, version, text, language, language_probability, segments,
                                            engine, model, corrected_by)
                    SELECT organisation_id, tip_id, 2, 'Dock four', language, 1, segments, engine, model, 'author'
                    FROM transcript WHERE tip_id = :tip"""),
            {"tip": tip},
        )
    await manager.client.post(f"/api/v1/tips/{tip}/reprocess", headers=manager.headers)
    await work(Tools(get_settings(), Newer(default="Duck for")), once=True)
    assert (await driver.status(tip))["transcript"]["text"] == "Dock four"
    assert (await manager.get("/feed"))["items"][0]["text"] == "Dock four"


async def test_all_tips_of_an_organisation_are_done_again_from_the_command_line(phone: PhoneOf) -> None:
    northgate, _, driver, manager = await team(phone)
    voices = [await say(driver, clip) for clip in ("chafing-dish.webm", "ask-not.webm")]
    typed = await driver.send("text", text="Typed once")
    await work(Tools(get_settings(), ScriptedEngine(default="Heard by the old one")), once=True)
    others = await phone(await make_member(await make_organisation("Elsewhere")))
    theirs = await others.send("text", text="Not ours")
    await work(Tools(get_settings(), ScriptedEngine()), once=True)

    late = await asyncio.to_thread(command, "reprocess", "--organisation", str(northgate.id), "--since", "2999-01-01")
    assert late.stdout.startswith("0 tips are"), late.stderr
    told = await asyncio.to_thread(command, "reprocess", "--organisation", str(northgate.id))
    assert told.stdout.startswith("2 tips are done again from transcribe on"), told.stderr
    assert [(await driver.status(tip))["state"] for tip in (*voices, typed)] == ["queued", "queued", "published"]
    await work(Tools(get_settings(), Newer(default="Heard by the new one")), once=True)
    for tip in voices:
        assert [model for _, model, _ in await versions(northgate, tip)] == ["script", "script-2"]
    one = await asyncio.to_thread(
        command, "reprocess", "--organisation", str(northgate.id), "--tip", str(typed), "--stage", "understand"
    )
    assert one.stdout.startswith("1 tip is done again from understand on"), one.stderr
    assert (await others.status(theirs))["state"] == "published"
    await work(Tools(get_settings(), ScriptedEngine()), once=True)
    assert {item["tips"] for item in (await manager.get("/feed"))["items"]} <= {1, 2}
    bad = await asyncio.to_thread(command, "reprocess", "--organisation", str(northgate.id), "--stage", "publish")
    assert bad.returncode == 2
    assert "Traceback" not in bad.stderr


async def published_after(northgate: Organisation, phone: Phone, *, poison: int, good: int) -> tuple[list[float], list[UUID]]:
    """How long each good tip took, in seconds, with so many among them that cannot be opened; and those."""
    began: dict[UUID, float] = {}
    bad = []
    for n in range(good):
        if poison and n % (good // poison) == 0:
            bad.append(await say(phone))
        began[await phone.send("text", text=f"Gate {n} of yard {n * 7} opens from the left lane only")] = time.monotonic()
    ended: dict[UUID, float] = {}
    async with asyncio.timeout(120):
        while len(ended) < good:
            async with organisation_session(northgate.id) as db:
                done = await db.scalars(text("SELECT id FROM tip WHERE state = 'published'"))
            for tip in done:
                ended.setdefault(tip, time.monotonic())
            await asyncio.sleep(0.02)
    return [ended[tip] - began[tip] for tip in began], bad


async def test_ten_poison_tips_harm_none_of_a_hundred_good_ones(phone: PhoneOf) -> None:
    tools = Tools(get_settings(), Deadly())
    took = {}
    async with working(tools):
        northgate, _, driver, _ = await team(phone)
        await published_after(northgate, driver, poison=0, good=5)  # the models are loaded
        for poison in (10, 0):
            northgate, _, driver, manager = await team(phone)
            took[poison], bad = await published_after(northgate, driver, poison=poison, good=100)
            assert len(took[poison]) == 100
            for tip in bad:
                status = await until(driver, tip, state="parked")
                assert status["problem"]["type"] == "/problems/kept-failing"
            assert (await manager.get("/pipeline"))["states"] == ({"parked": 10} if poison else {})
    clean, poisoned = (statistics.quantiles(took[poison], n=20)[-1] for poison in (0, 10))
    figure(f"100 good tips: p95 {clean:.2f} s alone, {poisoned:.2f} s with 10 poison ones ({poisoned / clean:.2f} times)")


async def test_a_worker_loads_each_model_once_and_does_not_grow(phone: PhoneOf, drain: Drain, engine: Engine) -> None:
    del drain, engine  # the weights are fetched; this worker loads its own
    _, _, driver, _ = await team(phone)
    tools = Tools(get_settings())
    held_mb: list[float] = []
    for _ in range(4):
        tips = [await driver.send("text", text=f"Gate {len(held_mb)} {n} of yard {n * 7} is closed") for n in range(20)]
        tips += [await say(driver) for _ in range(2)]
        await work(tools, once=True)
        for tip in tips:
            assert (await driver.status(tip))["state"] == "published"
        # What is free is given back first: it comes and goes by tens of megabytes.
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        held_mb.append(memory_bytes() / 1e6)
    figure(f"a worker holds {', '.join(f'{held:.0f}' for held in held_mb)} MB, each time after 20 more texts and 2 recordings")
    # What is kept for each tip would show every time, chance does not: 8 MB are 0.4 of each tip, less than one recording.
    assert min(after - before for before, after in pairwise(held_mb)) < 8
    assert tools.loads == {"model base": 1, "text model": 1}
