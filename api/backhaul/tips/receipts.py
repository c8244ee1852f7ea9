"""The answer to a tip that was told without a name, for whoever has its receipt number."""

import time
from collections import OrderedDict
from hashlib import sha256
from math import ceil
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import text

from backhaul.db.session import RequestSession
from backhaul.errors import NotFound, TooManyTries
from backhaul.identity.access import Reader
from backhaul.tips.schemas import ReceiptIn, TipStatus
from backhaul.tips.status import tip_status

router = APIRouter(tags=["tips"])

# Sixteen digits cannot be guessed at this pace: of a million tips one is found in two thousand years.
WRONG_PER_MINUTE = 10
_MINUTE_S = 60.0
# More addresses than this at once are no people, and are counted together.
_MOST_ADDRESSES = 10_000

_ENTER = text("SELECT f.*, set_scope(f.organisation_id, NULL, 'worker') FROM find_receipt(:hash) f")
_NOBODY = UUID(int=0)


class WrongTries:
    """How many wrong numbers came from an address within a minute. In memory only: who asks is written down nowhere."""

    def __init__(self) -> None:
        self._since: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises TooManyTries, with the seconds until the next one."""
        began, wrong = self._since.get(address, (0.0, 0))
        left_s = began + _MINUTE_S - time.monotonic()
        if wrong >= WRONG_PER_MINUTE and left_s > 0:
            hint = "Wait until the time in Retry-After has passed, then type the number as the app showed it."
            raise TooManyTries(hint, headers={"Retry-After": str(ceil(left_s))})

    def count(self, address: str) -> None:
        """One more."""
        now = time.monotonic()
        began, wrong = self._since.pop(address, (now, 0))
        if began + _MINUTE_S <= now:
            began, wrong = now, 0
        self._since[address] = began, wrong + 1
        if len(self._since) > _MOST_ADDRESSES:
            self._since.popitem(last=False)


wrong_tries = WrongTries()


@router.post("/receipts")
async def read_receipt(body: ReceiptIn, request: Request, db: RequestSession) -> TipStatus:
    """Where an anonymous tip is and what became of it, by its receipt number alone: nobody has to be signed in.

    Found by the number's hash, so how long it takes tells nothing of how much of a number is right.
    """
    address = request.client.host if request.client else ""
    wrong_tries.check(address)
    digest = sha256(body.number.encode()).digest()
    found = (await db.execute(_ENTER, {"hash": digest})).one_or_none()
    if found is None:
        wrong_tries.count(address)
        raise NotFound("No tip has this number. Check the sixteen digits.")
    # An insight that only managers read has been told by this very person.
    reader = Reader(found.organisation_id, _NOBODY, "", "partner", body.language or "en", None, digest)
    return await tip_status(db, reader, found.tip_id)
