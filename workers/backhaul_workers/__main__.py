"""Start a worker: `python -m backhaul_workers [--once]`."""

import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from backhaul.settings import get_settings
from backhaul_workers.tools import Tools
from backhaul_workers.worker import work


async def _until_stopped(*, once: bool) -> None:
    working = asyncio.create_task(work(Tools(get_settings()), once=once))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    try:
        await working
    except asyncio.CancelledError:
        return


def _command(
    once: Annotated[bool, typer.Option("--once", help="Work off what is due, then stop.")] = False,
) -> None:
    """Turn tips into insights until stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    asyncio.run(_until_stopped(once=once))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of a worker; answers its exit code."""
    command = typer.Typer(add_completion=False)
    command.command()(_command)
    code: int | None = command(list(arguments) if arguments is not None else None, standalone_mode=False)
    return code or 0


if __name__ == "__main__":
    sys.exit(main())
