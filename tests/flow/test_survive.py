"""Nothing is lost, nothing is twice: real processes that are killed, on a real database, with a real recogniser."""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import jiwer
import pytest
from tests.flow.service import CLIPS, PATIENCE_S, SPOKEN, Phone, SentTip, Service, eventually, figure, phone, voice, words

from backhaul_workers.speech import models

# One service for all of them: in several processes each would start its own.
pytestmark = pytest.mark.xdist_group("killed processes")

# A stalled job is noticed after 8 s by default. Where a test kills often, it says sooner.
SOON = {"worker_heartbeat_s": 0.5, "worker_stalled_after_s": 2.0}
STAGES = ("normalising", "transcribing", "understanding", "published")
CHANCE = random.Random(20_261_123)  # noqa: S311  # the same moments in every run


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    folder = Path(os.environ["BACKHAUL_MODELS_DIR"])
    models.ensure("base", folder)
    with Service(folder) as running:
        yield running


@pytest.fixture
def driver(service: Service) -> Iterator[Phone]:
    """A signed-in phone; whatever the test before has killed runs again."""
    service.keep_running()
    eventually(lambda: service.answers("/readyz"))
    with phone(service) as opened:
        yield opened


def traces(service: Service, tip: SentTip) -> dict[str, int]:
    """How often a tip left each of its marks in the database."""
    (found,) = service.rows(
        """SELECT (SELECT count(*) FROM tip WHERE id = %(tip)s) AS tips,
                  (SELECT count(*) FROM transcript WHERE tip_id = %(tip)s) AS transcripts,
                  (SELECT count(*) FROM insight_tip e JOIN insight i ON i.id = e.insight_id
                   WHERE e.tip_id = %(tip)s AND i.published_at IS NOT NULL) AS insights,
                  (SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'tip_id' = %(tip)s::text) AS jobs""",
        tip=tip.id,
    )
    return found


def assert_once(service: Service, tip: SentTip) -> None:
    """One tip, one insight, for a recording one transcript with the words that were spoken, and the bytes as they were."""
    # The last job's row goes a moment after the tip is published.
    eventually(lambda: traces(service, tip)["jobs"] == 0)
    assert traces(service, tip) == {"tips": 1, "transcripts": 1 if tip.kind == "voice" else 0, "insights": 1, "jobs": 0}
    for part, data in tip.parts.items():
        assert service.stored(tip, part).read_bytes() == data


def word_error(clip: str, text: str) -> float:
    return float(jiwer.wer(words(SPOKEN[clip]), words(text)))


def test_a_worker_killed_in_mid_transcription_costs_seconds(service: Service, driver: Phone) -> None:
    tip = voice("ask-not.webm")
    driver.send(tip)
    eventually(lambda: driver.get(tip)["state"] == "transcribing", every_s=0.01)
    service.kill(service.worker)
    killed = time.monotonic()
    assert driver.get(tip)["transcript"] is None

    service.start_worker()
    status = driver.settled(tip)
    took_s = time.monotonic() - killed
    error = word_error("ask-not.webm", status["transcript"]["text"])
    figure(f"killed in mid-transcription: published {took_s:.1f} s after the kill, word error {error:.0%}")
    assert took_s <= 60
    assert error <= 0.25
    assert_once(service, tip)


def test_six_kills_at_any_moment_leave_one_transcript_and_one_insight_each(service: Service, driver: Phone) -> None:
    service.kill(service.worker)
    service.start_worker(**SOON)
    began = time.monotonic()
    killed_while, tips = [], []
    for stage in ("transcribing", "normalising", "understanding", "transcribing", "understanding", "transcribing"):
        # A recording of its own each time: what kills five workers is parked, see below.
        tips.append(tip := voice("chafing-dish.webm"))
        driver.send(tip)
        reached = STAGES[STAGES.index(stage) :]

        def come(tip: SentTip = tip, reached: tuple[str, ...] = reached) -> bool:
            return driver.get(tip)["state"] in reached

        eventually(come, every_s=0.01)
        time.sleep(CHANCE.uniform(0, 0.3))
        killed_while.append(driver.get(tip)["state"])
        service.kill(service.worker)
        service.start_worker(**SOON)
    for tip in tips:
        status = driver.settled(tip)
        assert status["state"] == "published", status["problem"]
        assert word_error("chafing-dish.webm", status["transcript"]["text"]) <= 0.25
        assert_once(service, tip)
    figure(f"6 kills in {time.monotonic() - began:.0f} s while {', '.join(killed_while)}: 6 transcripts, 6 insights")


def test_an_upload_goes_on_where_the_killed_api_was(service: Service, driver: Phone) -> None:
    clips = {"first": CLIPS / "ask-not.webm", "second": CLIPS / "chafing-dish.webm"}
    tip = SentTip("voice", parts={name: clip.read_bytes() for name, clip in clips.items()})
    assert driver.put(tip).status_code == httpx.codes.CREATED
    again = 0
    for name, data in tip.parts.items():
        cut = CHANCE.randrange(1, len(data))

        def trickle(data: bytes = data, cut: int = cut) -> Iterator[bytes]:
            for at in range(0, cut, 1000):
                yield data[at : min(at + 1000, cut)]
                time.sleep(0.002)
            service.kill(service.api)
            yield data[cut:]

        with pytest.raises(httpx.TransportError):
            driver.append(tip, name, 0, trickle(), last=True)
        service.start_api()
        held = driver.offset(tip, name)
        assert held <= cut
        again += cut - held
        stale = driver.append(tip, name, held + 1, b"x", last=False)
        assert (stale.status_code, stale.headers["Upload-Offset"]) == (409, str(held))
    driver.send(tip)
    figure(f"API killed in 2 uploads: {again} bytes sent again")
    # 128 KB is one piece of the app's.
    assert again <= 2 * 131_072
    # The phone never heard the answer, and asks.
    driver.send(tip)
    assert driver.settled(tip)["state"] == "published"
    assert_once(service, tip)


def test_without_its_database_it_says_so_keeps_everything_and_recovers_by_itself(service: Service, driver: Phone) -> None:
    service.kill(service.worker)
    waiting = [SentTip("text", f"Accepted before the power cut, number {n}.") for n in range(10)]
    recording = voice("chafing-dish.webm")
    for tip in [*waiting, recording]:
        driver.send(tip)
    service.start_worker()
    eventually(lambda: any(driver.get(tip)["state"] != "queued" for tip in waiting))
    service.kill_postgres()

    with httpx.Client(base_url=service.url, timeout=30) as stranger:
        assert stranger.get("/livez").status_code == httpx.codes.OK
        assert stranger.get("/readyz").status_code == httpx.codes.SERVICE_UNAVAILABLE
    unheard = SentTip("text", "Sent while the database was away.")
    answer = driver.put(unheard)
    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/unavailable"
    assert int(answer.headers["Retry-After"]) > 0

    service.postgres.start()
    back = time.monotonic()
    api, worker = service.api, service.worker
    assert api is not None
    assert worker is not None
    driver.send(unheard)
    figure(f"the API accepts {time.monotonic() - back:.1f} s after the database is back")
    for tip in [*waiting, recording, unheard]:
        # The worker is not started again: it has to come back by itself.
        assert driver.settled(tip)["state"] == "published"
        assert_once(service, tip)
    figure(f"all 12 published {time.monotonic() - back:.1f} s after the database is back")
    assert api.poll() is None
    assert worker.poll() is None

    # It listens again: a text tip's three stages do not wait a second each for the next poll.
    def quick() -> bool:
        tip = SentTip("text", "Is anybody listening?")
        began = time.monotonic()
        driver.send(tip)
        driver.settled(tip)
        return time.monotonic() - began < 2

    eventually(quick)


def test_a_hundred_tips_while_everything_is_killed_at_random(service: Service, driver: Phone) -> None:
    del driver
    service.kill(service.worker)
    service.start_worker(**SOON)
    tips = [SentTip("text", f"Dock {n} is blocked by a broken lift.") for n in range(100)]
    tips += [voice("chafing-dish.webm") for _ in range(4)]
    CHANCE.shuffle(tips)
    # Pieces so small that kills fall into uploads.
    with ThreadPoolExecutor(8) as drivers, phone(service) as reader:

        def carry(mine: list[SentTip]) -> int:
            with phone(service) as mobile:
                for tip in mine:
                    mobile.send(tip, piece_bytes=3000)
                    time.sleep(0.25)
                return mobile.retries

        began = time.monotonic()
        carried = [drivers.submit(carry, tips[n::8]) for n in range(8)]
        kills = {"api": 0, "worker": 0, "database": 0}
        for victim in ("api", "database", "worker", "api", "worker", "database"):
            time.sleep(CHANCE.uniform(0.3, 1.0))
            kills[victim] += 1
            if victim == "database":
                service.kill_postgres()
                service.postgres.start()
            elif victim == "api":
                service.kill(service.api)
                service.start_api()
            else:
                service.kill(service.worker)
                service.start_worker(**SOON)
        retries = sum(one.result(PATIENCE_S) for one in carried)
        for tip in tips:
            assert reader.settled(tip)["state"] == "published"
    ids = [tip.id for tip in tips]
    (found,) = service.rows(
        """SELECT (SELECT count(*) FROM tip WHERE id = ANY(%(ids)s)) AS tips,
                  (SELECT count(*) FROM insight_tip WHERE tip_id = ANY(%(ids)s)) AS insights,
                  (SELECT count(DISTINCT insight_id) FROM insight_tip WHERE tip_id = ANY(%(ids)s)) AS different,
                  (SELECT count(*) FROM transcript WHERE tip_id = ANY(%(ids)s)) AS transcripts""",
        ids=ids,
    )
    figure(f"{len(tips)} tips, kills {kills}, {retries} retries of phones, {time.monotonic() - began:.0f} s: {found}")
    # The four recordings say the same, so they are one insight.
    assert found == {"tips": 104, "insights": 104, "different": 101, "transcripts": 4}
    for tip in tips:
        assert_once(service, tip)


def test_a_poison_tip_is_parked_with_its_reason_and_harms_no_other(service: Service, driver: Phone) -> None:
    service.kill(service.worker)
    poison, good = voice("acquit.webm"), [SentTip("text", f"Gate {n} opens from the left lane only.") for n in range(10)]
    good.append(voice("chafing-dish.webm"))
    driver.send(poison)
    original = service.stored(poison, "voice")
    aside = original.rename(original.with_name("aside"))
    for tip in good:
        driver.send(tip)
    service.start_worker(**SOON)

    for tip in good:
        assert driver.settled(tip)["state"] == "published"
    status = driver.settled(poison)
    assert status["state"] == "parked"
    assert status["problem"]["type"] == "/problems/kept-failing"
    assert status["problem"]["hint"]
    # Five tries, 1, 2, 4 and 8 s apart.
    assert service.said("worker").count(f"stage normalise of tip {poison.id} failed, try") == 5

    aside.rename(original)
    assert driver.retry_parked(poison).json()["state"] == "queued"
    status = driver.settled(poison)
    assert status["problem"] is None
    assert word_error("acquit.webm", status["transcript"]["text"]) <= 0.25
    assert_once(service, poison)


def test_a_tip_that_kills_every_worker_is_parked_and_takes_no_other_along(service: Service, driver: Phone) -> None:
    service.kill(service.worker)
    deadly, companions = voice("ask-not.webm"), [voice("acquit.webm") for _ in range(3)]
    for tip in (deadly, *companions):
        driver.send(tip)
    killed: set[int] = set()

    def parked() -> bool:
        return bool(driver.get(deadly)["state"] == "parked")

    def at_work() -> int | None:
        """The live worker that transcribes it now; the dead ones stand in the table for a while too.

        Until it is lost twice the others are at work as well; then it waits until no other suspect is.
        """
        jobs = service.rows(
            """SELECT worker_id FROM procrastinate_jobs
               WHERE args ->> 'tip_id' = %(tip)s::text AND task_name = 'tip.transcribe' AND status = 'doing'
                 AND worker_id IS NOT NULL AND worker_id <> ALL(%(killed)s) AND (attempts < 2 OR lock IS NOT NULL)""",
            tip=deadly.id,
            killed=list(killed),
        )
        return int(jobs[0]["worker_id"]) if jobs else None

    def all_taken() -> bool:
        """Whether each other recording that is still to be heard is with the worker too."""
        return not service.rows(
            """SELECT FROM procrastinate_jobs
               WHERE task_name = 'tip.normalise' OR (task_name = 'tip.transcribe' AND status = 'todo')"""
        )

    while not parked():
        service.start_worker(**SOON)
        eventually(lambda: at_work() or parked(), every_s=0.01)
        # Soon enough: a worker that just started loads the model first.
        with suppress(AssertionError):
            eventually(all_taken, within_s=0.5, every_s=0.01)
        if worker := at_work():
            service.kill(service.worker)
            killed.add(worker)
    status = driver.get(deadly)
    assert status["problem"]["type"] == "/problems/kept-failing"
    figure(f"parked after {len(killed)} dead workers")
    assert len(killed) == 5

    for tip in companions:
        assert driver.settled(tip)["state"] == "published"
    other = SentTip("text", "The next one is served as if nothing had been.")
    driver.send(other)
    assert driver.settled(other)["state"] == "published"
