"""Tips from a table, a chat or mail."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from tempfile import mkstemp
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from backhaul.db.session import organisation_session
from backhaul.errors import Invalid, StorageFull, TooLarge, TooSlow, UnreadableTips
from backhaul.identity.access import CurrentManagerBriefly
from backhaul.imports.apply import apply_import
from backhaul.imports.files import Choices, Format, format_of, read_tips
from backhaul.imports.plan import Visibility, Wishes, make_plan
from backhaul.imports.reading.dates import Order
from backhaul.imports.schemas import TipImportReport
from backhaul.media.bodies import BYTES, Digest, FileName
from backhaul.media.upload import FULL
from backhaul.settings import get_settings

router = APIRouter(tags=["share"], prefix="/imports/tips")

# Recordings of a year, over the line of an office.
BODY_S = 300.0
_HEAD_BYTES = 64

FileFormat = Annotated[Format | None, Query(alias="format", description="Where the name does not tell.")]
Dates = Annotated[Order | None, Query(description="How the file writes days, where it does not tell: day, month, year first.")]
Since = Annotated[date | None, Query(description="Only what was said on this day or later.")]
Seen = Annotated[Visibility, Query(description="Who reads what comes of it.")]
People = Annotated[
    list[Annotated[str, Query(pattern=r"^\d{1,5}:[0-9a-fA-F-]{36}$")]],
    Query(max_length=500, description="Which members people of the file are, `0:<id>`. Everybody else's tips have no author."),
]


@router.post("/preview", openapi_extra=BYTES)
async def preview_tips(
    request: Request,
    member: CurrentManagerBriefly,
    name: FileName = None,
    format: FileFormat = None,
    dates: Dates = None,
    since: Since = None,
    visibility: Seen = "organisation",
    people: People = [],  # noqa: B006 - FastAPI copies it
) -> TipImportReport:
    """What a file would bring: CSV, a chat as WhatsApp exports it (.zip, .txt), or mail (.eml, .mbox). Nothing is written."""
    wishes = _wishes(since, visibility, people)
    async with _file(request) as file:
        choices = Choices(format or format_of(name, _head(file)), dates)
        found = await read_tips(file, choices)
    async with organisation_session(member.organisation_id, member_id=member.id, role="admin") as db:
        plan = await make_plan(db, member.organisation_id, found, choices.format, wishes)
    return plan.report(applied=False)


@router.post("", openapi_extra=BYTES)
async def import_tips(
    request: Request,
    member: CurrentManagerBriefly,
    digest: Digest,
    name: FileName = None,
    format: FileFormat = None,
    dates: Dates = None,
    since: Since = None,
    visibility: Seen = "organisation",
    people: People = [],  # noqa: B006 - FastAPI copies it
) -> TipImportReport:
    """Import the same file as its preview showed it: all that is new in it, or nothing. It goes the way of every tip."""
    wishes = _wishes(since, visibility, people)
    async with _file(request) as file:
        choices = Choices(format or format_of(name, _head(file)), dates)
        plan = await apply_import(member, file, choices, wishes, digest)
    return plan.report(applied=True)


def _wishes(since: date | None, visibility: Visibility, people: list[str]) -> Wishes:
    try:
        known = {int(n): UUID(id) for n, _, id in (one.partition(":") for one in people)}
    except ValueError:
        raise Invalid(errors=[{"field": "people", "message": "a number, a colon and the id of a member"}]) from None
    return Wishes(since, visibility, known)


@asynccontextmanager
async def _file(request: Request) -> AsyncIterator[Path]:
    """The body as a file that is gone afterwards. No database connection is held while it travels."""
    most = get_settings().max_tips_import_bytes
    folder = get_settings().uploads_dir
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = mkstemp(dir=folder, prefix="import-")
    path = Path(name)
    try:
        size = 0
        with os.fdopen(descriptor, "wb") as file:
            async with asyncio.timeout(BODY_S):
                async for piece in request.stream():
                    size += len(piece)
                    if size > most:
                        raise TooLarge(f"Send at most {most} bytes: export the chat without media, or split the file.")
                    await asyncio.to_thread(file.write, piece)
        if not size:
            raise UnreadableTips("The file is empty. Choose another one.")
        yield path
    except TimeoutError:
        raise TooSlow(headers={"Connection": "close"}) from None
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull from error
        raise
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_HEAD_BYTES)
