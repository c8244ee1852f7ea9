"""The ASGI app: routers, the guard in front of them, readiness, and the built app at the root."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryFile

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy import text

import backhaul.tables  # noqa: F401  # the mapper wants every table that a foreign key names
from backhaul import http, web
from backhaul.audit import endpoints as audit
from backhaul.db.session import engine, session
from backhaul.discover import basemap, media, on_map, stream
from backhaul.discover import endpoints as discover
from backhaul.discover.search import endpoints as search
from backhaul.errors import StorageFull, Unavailable
from backhaul.gazetteer import endpoints as gazetteer
from backhaul.groups import endpoints as groups
from backhaul.groups.files import endpoints as group_files
from backhaul.identity import endpoints as identity
from backhaul.identity.oidc import endpoints as oidc
from backhaul.identity.passkeys import endpoints as passkeys
from backhaul.identity.tokens import endpoints as tokens
from backhaul.imports import endpoints as imports
from backhaul.insights import endpoints as insights
from backhaul.insights import meaning
from backhaul.measure import endpoints as measure
from backhaul.media.upload import FULL
from backhaul.messages import endpoints as messages
from backhaul.moderation import endpoints as moderation
from backhaul.notify import endpoints as notify
from backhaul.notify.brief import endpoints as brief
from backhaul.notify.mail import endpoints as mail
from backhaul.notify.mail import pages as mail_pages
from backhaul.outcomes import endpoints as outcomes
from backhaul.people import endpoints as people
from backhaul.pipeline import endpoints as pipeline
from backhaul.privacy import endpoints as privacy
from backhaul.profiles import endpoints as profiles
from backhaul.review import endpoints as review
from backhaul.review import places
from backhaul.settings import get_settings
from backhaul.share import endpoints as share
from backhaul.share.integrations import endpoints as integrations
from backhaul.share.outward import endpoints as outward
from backhaul.share.outward import ogc
from backhaul.share.webhooks import endpoints as webhooks
from backhaul.talk import endpoints as talk
from backhaul.talk.polls import endpoints as polls
from backhaul.tips import endpoints as tips
from backhaul.tips import receipts
from backhaul.web import AppFiles


@asynccontextmanager
async def _lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as running:
        await running.enter_async_context(stream.listening())
        await running.enter_async_context(meaning.listening())
        yield
    await engine().dispose()


health = APIRouter(tags=["health"])


@health.get("/livez")
async def livez() -> JSONResponse:
    """Whether this process answers at all."""
    return JSONResponse({"alive": True})


@health.get("/readyz")
async def readyz() -> JSONResponse:
    """Whether it can take a tip: the database answers and the disk can be written."""
    async with session() as db:
        await db.execute(text("SELECT 1"))
    try:
        await asyncio.to_thread(_write_a_byte, get_settings().uploads_dir)
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull from error
        raise Unavailable("The server cannot write to its data folder.") from error
    return JSONResponse({"ready": True})


def _write_a_byte(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as file:
        file.write(b"1")
        file.flush()
        os.fsync(file.fileno())


def create_app() -> FastAPI:
    """The whole service as one ASGI app."""
    settings = get_settings()
    app = http.DocumentedApi(
        title="Backhaul",
        version="1",
        summary="Field knowledge, from the cab to the answer.",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        responses=http.PROBLEM_RESPONSES,
    )
    http.install(app, settings)
    # Addresses are looked for in this order: what is asked for most often stands first.
    for router in (
        discover.router,
        on_map.router,
        tips.router,
        insights.router,
        identity.router,
        passkeys.router,
        tokens.router,
        oidc.router,
        search.router,
        basemap.router,
        media.router,
        review.router,
        talk.router,
        groups.router,
        groups.everywhere,
        group_files.router,
        polls.router,
        messages.router,
        profiles.router,
        outcomes.router,
        measure.router,
        receipts.router,
        gazetteer.router,
        share.router,
        integrations.router,
        outward.router,
        ogc.router,
        webhooks.router,
        places.router,
        pipeline.router,
        notify.router,
        mail.router,
        brief.router,
        moderation.router,
        audit.router,
        privacy.router,
        imports.router,
        people.router,
        stream.router,
    ):
        app.include_router(router, prefix="/api/v1")
    # Before the links, whose secrets could be any word.
    app.include_router(web.pages)
    app.include_router(oidc.links)
    app.include_router(identity.links)
    app.include_router(mail_pages.router)
    app.include_router(basemap.open_to_all)
    app.include_router(health)
    app.mount("/", AppFiles(settings.app_dir))
    return app


app = create_app()
