"""The answer to a tip that was told without a name, for whoever has its receipt number."""

from hashlib import sha256
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import text

from backhaul.db.session import RequestSession
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.rates import Guesses
from backhaul.tips.schemas import ReceiptIn, TipStatus
from backhaul.tips.status import tip_status

router = APIRouter(tags=["tips"])

# Sixteen digits cannot be guessed at this pace: of a million tips one is found in two thousand years.
wrong_numbers = Guesses(10, within_s=60)

_ENTER = text("SELECT f.*, set_scope(f.organisation_id, NULL, 'worker') FROM find_receipt(:hash) f")
_NOBODY = UUID(int=0)


@router.post("/receipts")
async def read_receipt(body: ReceiptIn, request: Request, db: RequestSession) -> TipStatus:
    """Where an anonymous tip is and what became of it, by its receipt number alone: nobody has to be signed in.

    Found by the number's hash, so how long it takes tells nothing of how much of a number is right.
    """
    digest = sha256(body.number.encode()).digest()
    with wrong_numbers.by(request, NotFound):
        found = (await db.execute(_ENTER, {"hash": digest})).one_or_none()
        if found is None:
            raise NotFound("No tip has this number. Check the sixteen digits.")
    # An insight that only managers read has been told by this very person.
    reader = Reader(found.organisation_id, _NOBODY, "", "partner", body.language or "en", None, digest)
    return await tip_status(db, reader, found.tip_id)
