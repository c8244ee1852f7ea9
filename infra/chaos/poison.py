"""A poison tip harms nobody (R9): `python -m infra.chaos.poison [--rounds 4]`.

A worker and the API as processes of their own. A hundred text tips alone and the same with ten recordings among them that fail
at every try, in turns, so that what else the machine does hits both; nothing is known at the beginning of each, as a tip is
compared with what is known. Told: how many good ones were published, how many poison ones parked, and the time from accepting a
good tip to its insight.
"""

import argparse
import os
import signal
import statistics
import time
from pathlib import Path

import psycopg
from rich.console import Console
from tests.flow.service import Phone, SentTip, Service, eventually, phone, voice

from backhaul_workers.speech import models

GOOD, POISON = 100, 10

console = Console(highlight=False)


def sent(service: Service, driver: Phone, poison: int) -> tuple[list[SentTip], list[SentTip]]:
    """The good and the poison tips."""
    good, bad = [], []
    for n in range(GOOD):
        if poison and n % (GOOD // poison) == 0:
            bad.append(voice("acquit.webm"))
            # What every try needs is not there, already at the first one.
            signal_worker(service, signal.SIGSTOP)
            driver.send(bad[-1])
            service.stored(bad[-1], "voice").unlink()
            signal_worker(service, signal.SIGCONT)
        good.append(SentTip("text", f"Gate {n} of yard {n * 7} opens from the left lane only."))
        driver.send(good[-1])
    return good, bad


def times(service: Service, good: list[SentTip]) -> list[float]:
    """From accepting to the insight, by the database's clock, once all of them are there."""
    ids = [tip.id for tip in good]

    def all_there() -> bool:
        (found,) = service.rows("SELECT count(*) AS done FROM tip WHERE id = ANY(%(ids)s) AND state = 'published'", ids=ids)
        return int(found["done"]) == len(ids)

    eventually(all_there, within_s=300)
    rows = service.rows(
        """SELECT extract(epoch FROM e.joined_at - t.received_at) AS seconds
           FROM tip t JOIN insight_tip e ON e.tip_id = t.id WHERE t.id = ANY(%(ids)s)""",
        ids=ids,
    )
    return [float(row["seconds"]) for row in rows]


def signal_worker(service: Service, number: signal.Signals) -> None:
    """Let the worker pause or go on."""
    if service.worker is None:
        raise SystemExit("There is no worker.")
    service.worker.send_signal(number)


def forget_all(service: Service) -> None:
    """Begin anew."""
    with psycopg.connect(service.postgres.conninfo(), autocommit=True) as db:
        db.execute("TRUNCATE backhaul.tip, backhaul.insight, backhaul.procrastinate_jobs CASCADE")


def worked_s(service: Service) -> float:
    """How long the worker has been on a processor since it began, in seconds. What else the machine does adds nothing."""
    if service.worker is None:
        raise SystemExit("There is no worker.")
    fields = (Path("/proc") / str(service.worker.pid) / "stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:13]) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Rounds of both, then the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    rounds: int = parser.parse_args().rounds
    folder = Path(os.environ.get("BACKHAUL_MODELS_DIR", "var/models")).resolve()
    models.ensure("base", folder)
    took: dict[int, list[float]] = {0: [], POISON: []}
    busy = dict.fromkeys(took, 0.0)
    parked = 0
    with Service(folder) as service, phone(service) as driver:
        # So that the models are loaded.
        good, _ = sent(service, driver, 0)
        times(service, good)
        for n in range(rounds):
            for poison in sorted(took, reverse=n % 2 == 1):
                forget_all(service)
                began = worked_s(service)
                good, bad = sent(service, driver, poison)
                took[poison] += times(service, good)
                for tip in bad:
                    parked += driver.settled(tip, within_s=300)["state"] == "parked"
                busy[poison] += worked_s(service) - began
    for poison, found in took.items():
        cuts = statistics.quantiles(found, n=20)
        console.print(
            f"{GOOD} good and {poison} poison tips, {rounds} times: {len(found)} published, "
            f"p50 {statistics.median(found):.2f} s, p95 {cuts[-1]:.2f} s, {busy[poison]:.1f} s of processor time"
        )
    clean, poisoned = (statistics.quantiles(found, n=20)[-1] for found in took.values())
    console.print(f"{parked} of {rounds * POISON} poison tips parked; p95 {poisoned / clean:.2f} times that of the clean runs")
    console.print(f"load of this machine at the end: {os.getloadavg()[0]:.1f}, {time.strftime('%H:%M')}")


if __name__ == "__main__":
    main()
