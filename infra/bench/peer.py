"""What the bare framework can do: it answers the bytes of the file that BENCH_PAGE names, and asks nobody for them."""

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PAGE = Path(os.environ["BENCH_PAGE"]).read_bytes()


async def page(_: Request) -> Response:
    """The page."""
    return Response(PAGE, media_type="application/json")


app = Starlette(routes=[Route("/api/v1/feed", page)])
