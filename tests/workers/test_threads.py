"""Jobs of a queue side by side, and one that must not take others along by itself."""

import asyncio

from backhaul_workers.threads import Threads


async def test_one_that_is_done_alone_waits_for_the_others_and_they_for_it() -> None:
    threads, at_work, seen = Threads("speech", 3), set[str](), dict[str, set[str]]()

    async def job(name: str, *, alone: bool = False) -> None:
        async with threads.place(alone=alone):
            at_work.add(name)
            await asyncio.sleep(0.01)
            seen[name] = set(at_work)
            at_work.discard(name)

    async with asyncio.TaskGroup() as jobs:
        for name in ("a", "b", "c"):
            jobs.create_task(job(name))
        for name in ("first alone", "second alone"):
            jobs.create_task(job(name, alone=True))
        for name in ("d", "e", "f", "g"):
            jobs.create_task(job(name))
    threads.close()

    assert all(seen[name] == {name} for name in ("first alone", "second alone"))
    assert len(seen["a"]) == 3, "the others have company"
    assert max(len(together) for together in seen.values()) == 3
    assert len(seen) == 9
