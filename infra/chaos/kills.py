"""A killed worker costs seconds (R8): `python -m infra.chaos.kills [--kills 100]`.

A worker with the real recogniser is killed again and again while it is at a voice tip, at stages and moments that chance picks,
and started again. Told: how long after the kill each tip was published, and how many transcripts and insights there are.
"""

import argparse
import os
import random
import statistics
import time
from pathlib import Path

from rich.console import Console
from tests.flow.service import Phone, SentTip, Service, eventually, phone, voice

from backhaul_workers.speech import models

STAGES = ("normalising", "transcribing", "understanding", "published")
SOON = {"worker_heartbeat_s": 0.5, "worker_stalled_after_s": 2.0}
CHANCE = random.Random(20_261_125)  # noqa: S311  # the same moments in every run

console = Console(highlight=False)


def killed(service: Service, driver: Phone) -> tuple[SentTip, str, float]:
    """One tip whose worker was killed: the tip, what it was at, and when."""
    tip = voice("chafing-dish.webm")
    driver.send(tip)
    stage = CHANCE.choice(STAGES[:3])
    reached = STAGES[STAGES.index(stage) :]
    eventually(lambda: driver.get(tip)["state"] in reached, every_s=0.01)
    time.sleep(CHANCE.uniform(0, 0.3))
    state = driver.get(tip)["state"]
    service.kill(service.worker)
    at = time.monotonic()
    service.start_worker(**SOON)
    return tip, state, at


def main() -> None:
    """Kill, wait, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    kills: int = parser.parse_args().kills
    folder = Path(os.environ.get("BACKHAUL_MODELS_DIR", "var/models")).resolve()
    models.ensure("base", folder)
    took, while_at, tips = [], [], []
    with Service(folder) as service, phone(service) as driver:
        for n in range(kills):
            tip, state, at = killed(service, driver)
            status = driver.settled(tip)
            took.append(time.monotonic() - at)
            while_at.append(state)
            tips.append(tip)
            if status["state"] != "published":
                raise SystemExit(f"kill {n + 1}: the tip is {status['state']}: {status['problem']}")
        (found,) = service.rows(
            """SELECT (SELECT count(*) FROM tip WHERE state = 'published') AS published,
                      (SELECT count(*) FROM transcript) AS transcripts,
                      (SELECT count(*) FROM insight_tip) AS in_insights,
                      (SELECT count(DISTINCT tip_id) FROM insight_tip) AS tips"""
        )
    states = ", ".join(f"{state} {while_at.count(state)}" for state in dict.fromkeys(while_at))
    console.print(f"{kills} kills while {states}: {found}")
    console.print(f"published after the kill in {statistics.median(took):.1f} s (median), {max(took):.1f} s (longest)")


if __name__ == "__main__":
    main()
