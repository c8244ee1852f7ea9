"""The audit, for admins."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime
from sqlalchemy import update

from backhaul.audit.note import note_export
from backhaul.audit.queries import Wanted, audit_page, audit_rows
from backhaul.audit.schemas import AuditList, KeepIn
from backhaul.db.session import RequestSession, organisation_session
from backhaul.identity.access import CurrentAdmin, CurrentAdminBriefly, Reader
from backhaul.identity.models import Organisation

router = APIRouter(prefix="/audit", tags=["audit"])

_HEADER = ("at", "member", "role", "action", "kind", "thing_id", "detail")
# A spreadsheet takes what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")

Word = Annotated[str | None, Query(max_length=40, pattern=r"^[a-z_]+$")]


async def _wanted(
    member: UUID | None = None,
    action: Word = None,
    kind: Word = None,
    thing: UUID | None = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
) -> Wanted:
    return Wanted(member, action, kind, thing, since, until)


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get("", responses={200: {"model": AuditList}})
async def read_audit(
    db: RequestSession,
    member: CurrentAdmin,
    wanted: Asked,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> Response:
    """Which managers and admins read what is masked for others or took files away, and who changed what. Newest first."""
    return Response(await audit_page(db, member, wanted, limit, cursor), media_type="application/json")


@router.get("/export", response_class=StreamingResponse)
async def export_audit(member: CurrentAdminBriefly, wanted: Asked) -> StreamingResponse:
    """The same as CSV, whole. That it was taken is in it."""
    async with organisation_session(member.organisation_id, member_id=member.id, role="admin") as db:
        await note_export(db, "audit", format="csv")
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(_csv(member, wanted), media_type="text/csv; charset=utf-8", headers=headers)


@router.put("/retention", status_code=204)
async def keep_audit(body: KeepIn, db: RequestSession, member: CurrentAdmin) -> None:
    """For how many days it is kept."""
    mine = update(Organisation).where(Organisation.id == member.organisation_id)
    await db.execute(mine.values(audit_keep_days=body.keep_days))


async def _csv(member: Reader, wanted: Wanted) -> AsyncIterator[str]:
    yield _line(_HEADER)
    async with organisation_session(member.organisation_id, member_id=member.id, role="admin") as db:
        async for at, *rest in audit_rows(db, member, wanted):
            yield _line((at.isoformat(), *rest))


def _line(cells: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()
