"""How many wrong tries came from an address of the network. In memory only: who asks is written down nowhere.

Each API process counts for itself; what a single name or code stands is counted in the database or too long to be guessed.
"""

import time
from collections import OrderedDict
from math import ceil

from fastapi import Request

from backhaul.errors import TooManyTries

# More addresses than this at once are no people, and are counted together.
_MOST_ADDRESSES = 10_000


class Tries:
    """At most ``most`` within ``within_s`` seconds and from one address."""

    def __init__(self, most: int, within_s: float) -> None:
        self.most = most
        self._within_s = within_s
        self._since: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, request: Request) -> None:
        """Raises TooManyTries, with the seconds until the next one."""
        began, tries = self._since.get(_address(request), (0.0, 0))
        left_s = began + self._within_s - time.monotonic()
        if tries >= self.most and left_s > 0:
            hint = "Wait until the time in Retry-After has passed, then try again."
            raise TooManyTries(hint, headers={"Retry-After": str(ceil(left_s))})

    def count(self, request: Request) -> None:
        """One more."""
        now, address = time.monotonic(), _address(request)
        began, tries = self._since.pop(address, (now, 0))
        if began + self._within_s <= now:
            began, tries = now, 0
        self._since[address] = began, tries + 1
        if len(self._since) > _MOST_ADDRESSES:
            self._since.popitem(last=False)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


# A depot of thirty people who type badly, behind one address, gets in; a list of stolen passwords does not.
wrong_passwords = Tries(30, 300)
# 256 bits cannot be guessed; this keeps whoever tries from costing anything.
wrong_invitations = Tries(20, 60)
# Each may send somebody a mail.
asked_mails = Tries(10, 600)
