"""What a worker tells about itself and what it did, in one statement every few seconds, for whoever looks at the pipeline."""

import os
import socket
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import delete, func, text
from sqlalchemy.dialects.postgresql import insert

from backhaul.db.base import new_id
from backhaul.db.session import session
from backhaul.pipeline.models import StageDone, WorkerProcess
from backhaul.pipeline.stages import QUEUE, Stage
from backhaul_workers.tools import Tools

# Of a killed worker nobody says good-bye.
_FORGET_PROCESS_AFTER = text("interval '1 day'")
_FORGET_DONE_AFTER = text("interval '1 hour'")
_TEN_SECONDS = text("interval '10 s'")
_EPOCH = text("timestamptz '2000-01-01 00:00Z'")


class Report:
    """One worker's row, and what it has done since it wrote it last."""

    def __init__(self, tools: Tools, at_once: Mapping[str, int]) -> None:
        self._id = new_id()
        self._tools = tools
        self._at_once = dict(at_once)
        self._jobs: Counter[Stage] = Counter()
        self._busy_s: defaultdict[Stage, float] = defaultdict(float)

    def done(self, stage: Stage, seconds: float) -> None:
        """Note a job that came to its end, published or parked."""
        self._jobs[stage] += 1
        self._busy_s[stage] += seconds

    async def write(self) -> None:
        """Tell that this worker lives, what it has loaded, and what was done."""
        jobs, busy_s = Counter(self._jobs), dict(self._busy_s)
        told = {"memory_bytes": memory_bytes(), "at_once": self._at_once, "models": dict(self._tools.models)}
        own = insert(WorkerProcess).values(id=self._id, host=socket.gethostname(), pid=os.getpid(), **told)
        async with session() as db:
            await db.execute(own.on_conflict_do_update(constraint="pk_worker_process", set_={**told, "seen_at": func.now()}))
            # In the same order everywhere: two workers that write at once must not wait for each other.
            for stage in sorted(jobs):
                done = insert(StageDone).values(
                    stage=stage,
                    since=func.date_bin(_TEN_SECONDS, func.now(), _EPOCH),
                    queue_name=QUEUE[stage],
                    jobs=jobs[stage],
                    busy_s=busy_s[stage],
                )
                more = {"jobs": StageDone.jobs + done.excluded.jobs, "busy_s": StageDone.busy_s + done.excluded.busy_s}
                await db.execute(done.on_conflict_do_update(constraint="pk_stage_done", set_=more))
        # Only what was written is done with: the database may have been away.
        self._jobs -= jobs
        for stage, seconds in busy_s.items():
            self._busy_s[stage] -= seconds

    async def forget(self) -> None:
        """Delete what is no longer told."""
        async with session() as db:
            await db.execute(delete(StageDone).where(StageDone.since < func.now() - _FORGET_DONE_AFTER))
            await db.execute(delete(WorkerProcess).where(WorkerProcess.seen_at < func.now() - _FORGET_PROCESS_AFTER))

    async def end(self) -> None:
        """Take the row away: this worker stops."""
        await self.write()
        async with session() as db:
            await db.execute(delete(WorkerProcess).where(WorkerProcess.id == self._id))


def memory_bytes() -> int:
    """What this process holds in memory now (resident, not the peak)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
