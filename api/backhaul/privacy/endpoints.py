"""What is kept about me, the file with all of it, being erased; and for admins how long what is kept."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Response
from fastapi.responses import FileResponse, RedirectResponse
from sqlalchemy import select, text, update

from backhaul.db.session import RequestSession
from backhaul.errors import NotFound
from backhaul.identity.access import CurrentAdmin, CurrentMember, InTheApp, Reader
from backhaul.identity.models import Organisation
from backhaul.media.objects import objects
from backhaul.privacy.ask import ask_for_erasure, call_off_erasure
from backhaul.privacy.exports import ask_for_export, export_key, find_export, forget_export
from backhaul.privacy.models import Erasure, PersonExport
from backhaul.privacy.retention import ROWS, STAGED_DAYS
from backhaul.privacy.schemas import (
    AdminErasureIn,
    ErasureIn,
    ErasureList,
    ErasureOfMember,
    ErasureOut,
    ExportOut,
    KeptOut,
    MyData,
    PurgedOut,
    RetentionIn,
    RetentionOut,
)
from backhaul.settings import get_settings

router = APIRouter(tags=["privacy"])

_PURGED = text("""
    SELECT day, category, n FROM purged WHERE organisation_id = :organisation AND day > current_date - 60
    ORDER BY day DESC, category LIMIT 500
""")
_ERASURES = text("""
    SELECT e.member_id, m.name, e.due_at, e.by_admin FROM erasure e
    JOIN member m ON m.organisation_id = e.organisation_id AND m.id = e.member_id
    WHERE e.organisation_id = :organisation ORDER BY e.due_at, e.member_id LIMIT 500
""")


async def _organisation(db: RequestSession, member: Reader) -> Organisation:
    mine = select(Organisation).where(Organisation.id == member.organisation_id)
    return (await db.execute(mine)).scalar_one()


def _export(export: PersonExport | None) -> ExportOut | None:
    return None if export is None else ExportOut.model_validate(export, from_attributes=True)


def _erasure(erasure: Erasure | None) -> ErasureOut | None:
    return None if erasure is None else ErasureOut.model_validate(erasure, from_attributes=True)


async def _delete_files(member: Reader, exports: Sequence[UUID]) -> None:
    for id in exports:
        await objects().delete_all(export_key(member.organisation_id, id))


@router.get("/me/data")
async def read_my_data(db: RequestSession, member: CurrentMember) -> MyData:
    """What is kept about me and for how long, and what I asked for. How much it is, is counted for nobody, nor for me."""
    organisation = await _organisation(db, member)
    kept = [
        KeptOut(what="name", days=None),
        KeptOut(what="tips", days=None),
        KeptOut(what="audio", days=organisation.keep_audio_days),
        KeptOut(what="originals", days=organisation.keep_originals_days),
        KeptOut(what="exact_places", days=organisation.keep_exact_places_days),
        KeptOut(what="replies", days=None),
        KeptOut(what="taps", days=None),
        KeptOut(what="following", days=None),
        KeptOut(what="alerts", days=_fixed()["alerts"]),
        KeptOut(what="mail", days=None),
        KeptOut(what="sessions", days=get_settings().session_days + _fixed()["sessions"]),
    ]
    if member.manages:
        kept.append(KeptOut(what="audit", days=organisation.audit_keep_days))
    erasure = await db.get(Erasure, (member.organisation_id, member.id))
    return MyData(kept=kept, export=_export(await find_export(db, member)), erasure=_erasure(erasure))


@router.post("/me/export", status_code=202)
async def create_export(db: RequestSession, member: InTheApp, later: BackgroundTasks) -> ExportOut:
    """Have everything that is kept about me written into a file: minutes later it is there, and the inbox says so."""
    export, older = await ask_for_export(db, member)
    later.add_task(_delete_files, member, older)
    return ExportOut.model_validate(export, from_attributes=True)


@router.get("/me/export", response_class=Response, responses={200: {"content": {"application/zip": {}}}})
async def read_export(db: RequestSession, member: InTheApp) -> Response:
    """The file, for the one whom it is about."""
    export = await find_export(db, member)
    if export is None or export.state != "ready":
        raise NotFound("There is no file yet. Ask for it, and wait until the app says that it is ready.")
    key = export_key(member.organisation_id, export.id)
    path = objects().local_path(key)
    if path is None:
        return RedirectResponse(objects().signed_url(key), 307)
    if not path.exists():
        raise NotFound("There is no file yet. Ask for it, and wait until the app says that it is ready.")
    return FileResponse(path, media_type="application/zip", filename="backhaul-my-data.zip")


@router.delete("/me/export", status_code=204)
async def delete_export(db: RequestSession, member: InTheApp, later: BackgroundTasks) -> None:
    """Delete the file at once. Nothing there is no error."""
    later.add_task(_delete_files, member, await forget_export(db, member))


@router.put("/me/erasure")
async def put_erasure(body: ErasureIn, db: RequestSession, member: InTheApp) -> ErasureOut:
    """Have me erased, with all that is kept about me, after some days in which I can call it off."""
    del body  # Its one field has one value.
    after = timedelta(days=get_settings().erase_after_days)
    erasure = await ask_for_erasure(db, member.organisation_id, member.id, after=after)
    return ErasureOut.model_validate(erasure, from_attributes=True)


@router.delete("/me/erasure", status_code=204)
async def delete_erasure(db: RequestSession, member: InTheApp) -> None:
    """Stay after all."""
    await call_off_erasure(db, member, member.id)


@router.get("/privacy/erasures")
async def list_erasures(db: RequestSession, member: CurrentAdmin) -> ErasureList:
    """Who is to be erased, the next first."""
    rows = await db.execute(_ERASURES, {"organisation": member.organisation_id})
    return ErasureList(items=[ErasureOfMember.model_validate(row._asdict()) for row in rows])


@router.put("/privacy/erasures/{member_id}")
async def put_member_erasure(member_id: UUID, body: AdminErasureIn, db: RequestSession, member: CurrentAdmin) -> ErasureOut:
    """Have a member erased who asked for it, or who left. It is noted who asked, and the member reads it while they can."""
    after = timedelta(days=body.after_days)
    erasure = await ask_for_erasure(db, member.organisation_id, member_id, after=after, by_admin=True)
    return ErasureOut.model_validate(erasure, from_attributes=True)


@router.delete("/privacy/erasures/{member_id}", status_code=204)
async def delete_member_erasure(member_id: UUID, db: RequestSession, member: CurrentAdmin) -> None:
    """Nobody is erased after all."""
    await call_off_erasure(db, member, member_id)


def _fixed() -> dict[str, int]:
    """What no organisation decides, in days by category."""
    of_rows = {one.name: int(one.kept) for one in ROWS if one.kept.isdigit()}
    return {**of_rows, "exports": get_settings().export_keep_days, "uploads": STAGED_DAYS}


@router.get("/privacy/retention")
async def read_retention(db: RequestSession, member: CurrentAdmin) -> RetentionOut:
    """How long what is kept, and how much of it was purged on which day."""
    organisation = await _organisation(db, member)
    rows = await db.execute(_PURGED, {"organisation": member.organisation_id})
    return RetentionOut(
        keep_audio_days=organisation.keep_audio_days,
        keep_exact_places_days=organisation.keep_exact_places_days,
        keep_originals_days=organisation.keep_originals_days,
        audit_keep_days=organisation.audit_keep_days,
        fixed=_fixed(),
        purged=[PurgedOut.model_validate(row._asdict()) for row in rows],
    )


@router.put("/privacy/retention", status_code=204)
async def put_retention(body: RetentionIn, db: RequestSession, member: CurrentAdmin) -> None:
    """Decide how long what is kept. What is over by that is deleted within minutes, for good."""
    await db.execute(update(Organisation).where(Organisation.id == member.organisation_id).values(body.model_dump()))
