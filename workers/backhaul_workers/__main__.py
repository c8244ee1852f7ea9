"""Start a worker, look at what they do, do tips again: `python -m backhaul_workers [--once | status | reprocess]`."""

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

import backhaul.tables  # noqa: F401  # the mapper wants every table that a foreign key names
from backhaul.db.embedded import PostgresUnavailableError
from backhaul.db.session import engine, organisation_session, session
from backhaul.errors import Problem
from backhaul.pipeline.progress import StageProgress, WorkerSeen, stages, workers
from backhaul.settings import get_settings
from backhaul.tips.reprocess import Again, reprocess

command = typer.Typer(add_completion=False)


@contextmanager
def _explained() -> Iterator[None]:
    """What may be wrong, in words: printed without a traceback, exit code 1."""
    try:
        yield
    except Problem as problem:
        said = str(problem)
    except PostgresUnavailableError as error:
        said = str(error)
    except SQLAlchemyError:
        said = "The database does not answer, or it is older than this program: backhaul migrate."
    else:
        return
    typer.secho(said, err=True, fg=typer.colors.RED)
    raise typer.Exit(1)


async def _until_stopped(*, once: bool) -> None:
    # Here, because who only looks at the workers needs no models, and has its answer a second sooner.
    from backhaul_workers.tools import Tools
    from backhaul_workers.worker import work

    working = asyncio.create_task(work(Tools(get_settings()), once=once))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    try:
        await working
    except asyncio.CancelledError:
        return


@command.callback(invoke_without_command=True)
def _work(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Work off what is due, then stop.")] = False,
) -> None:
    """Turn tips into insights until stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    if context.invoked_subcommand is None:
        asyncio.run(_until_stopped(once=once))


@command.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Print what waits, what is at work, what stands still and why, and which workers live."""
    with _explained():
        now, seen = asyncio.run(_seen())
    if as_json:
        told = {"stages": [asdict(one) for one in now], "workers": [asdict(one) for one in seen]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    console.print(_stage_table(now))
    console.print(_worker_table(seen))
    for what in sorted({one for stage in now for one in stage.waiting_for}):
        console.print(f"[red]{what} is missing:[/] {_remedy(what)}")
    if not any(worker.alive for worker in seen):
        console.print("[red]No worker is alive:[/] backhaul up, or backhaul worker.")


async def _seen() -> tuple[list[StageProgress], list[WorkerSeen]]:
    try:
        async with session() as db:
            return await stages(db), await workers(db)
    finally:
        await engine().dispose()


def _stage_table(now: Sequence[StageProgress]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in (
        *("stage", "queue", "waiting", "at work", "no model", "parked", "oldest", "last minute", "last hour", "per minute"),
        "seconds each",
    ):
        table.add_column(column, justify="left" if column in ("stage", "queue") else "right")
    for one in now:
        table.add_row(
            one.stage,
            one.queue,
            *(str(count) for count in (one.waiting, one.at_work, one.without_model, one.parked)),
            _age(one.oldest_waiting_s),
            *(str(count) for count in (one.done_last_minute, one.done_last_hour)),
            f"{one.done_per_minute:.1f}",
            "" if one.mean_s is None else f"{one.mean_s:.2f}",
        )
    return table


def _worker_table(seen: Sequence[WorkerSeen]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("worker", "heartbeat", "at once", "memory", "models"):
        table.add_column(column)
    for one in seen:
        table.add_row(
            f"{one.host} {one.pid}",
            f"{_age(one.seen_s_ago)} ago" if one.alive else f"[red]gone for {_age(one.seen_s_ago)}[/]",
            ", ".join(f"{queue} {jobs}" for queue, jobs in one.at_once.items()),
            f"{one.memory_bytes / 1e6:.0f} MB",
            ", ".join(f"{name} {state}" for name, state in sorted(one.models.items())),
        )
    return table


def _age(seconds: float | None) -> str:
    if seconds is None:
        return ""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def _remedy(what: str) -> str:
    if what.startswith("model "):
        return f"backhaul models fetch {what.removeprefix('model ')}"
    return "backhaul doctor tells how to get it."


@command.command("reprocess")
def reprocess_tips(
    organisation: Annotated[UUID, typer.Option(help="The id of the organisation.")],
    since: Annotated[datetime | None, typer.Option(help="Only tips received from then on, in UTC.")] = None,
    tip: Annotated[UUID | None, typer.Option(help="Only this tip.")] = None,
    stage: Annotated[str, typer.Option(help="normalise, transcribe or understand.")] = "transcribe",
) -> None:
    """Do tips again from a stage on, behind all that is new; what is known of them stays in sight meanwhile."""
    again: dict[str, Again] = {"normalise": "normalise", "transcribe": "transcribe", "understand": "understand"}
    if stage not in again:
        raise typer.BadParameter("The stage is normalise, transcribe or understand.")
    since = since.replace(tzinfo=UTC) if since else None
    with _explained():
        count = asyncio.run(_reprocess(organisation, again[stage], tip, since))
    typer.echo(f"{count} {'tip is' if count == 1 else 'tips are'} done again from {stage} on.")


async def _reprocess(organisation: UUID, stage: Again, tip: UUID | None, since: datetime | None) -> int:
    count, after = 0, None
    try:
        while True:
            # In pieces: each is on its way as soon as it is committed, and holds few rows for a moment.
            async with organisation_session(organisation, role="admin") as db:
                sent = await reprocess(db, organisation, stage, tip_id=tip, since=since, after=after)
            if not sent:
                return count
            count, after = count + len(sent), sent[-1]
    finally:
        await engine().dispose()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of a worker; answers its exit code."""
    try:
        command(list(arguments) if arguments is not None else None, prog_name="backhaul worker")
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
