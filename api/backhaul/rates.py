"""How much one member, and one address, may ask of this process within a minute, and how often a secret may be guessed.

Everything is counted in memory and forgotten when its time is over: who asks for how much stands nowhere. With several API
processes each counts for itself, so the limit of all is that many times higher; it is there against floods, not for billing.
"""

import re
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from http.cookies import CookieError, SimpleCookie
from ipaddress import IPv6Address, ip_address
from math import ceil
from time import monotonic
from typing import Final
from uuid import UUID

from fastapi import Request

from backhaul.errors import Problem, TooManyRequests, TooManyTries
from backhaul.settings import Settings

WINDOW_S: Final = 60.0
# More askers than this at once are no people; the ones that were not heard of for longest are forgotten.
MOST_KEYS: Final = 50_000

# What an address costs, where that is more than one unit: about what it takes beside a page of the feed.
_COSTS: Final[tuple[tuple[re.Pattern[str], int], ...]] = tuple(
    (re.compile(rf"/api/v1/(?:{path})"), units)
    for path, units in (
        # A child process reads the file.
        (r"imports", 100),
        # Whole files.
        (r"(places|audit)/export|feed\.", 50),
        # A PIN is hashed so that it takes long.
        (r"device/session$|me/pin$", 20),
        (r"search|along|questions/similar|overview|brief|ogc/collections/[^/]+/items", 10),
        (r"packs/", 5),
    )
)
# With nothing but a secret: who is wrong here is guessing, or has mistyped.
_GUESSED: Final = re.compile(r"/api/v1/(device/)?session|/sign-in/")
# The app's own files cost next to nothing, and a first visit is thirty of them.
_COUNTED: Final = re.compile(r"/(api|sign-in|mail|unsubscribe|from-mail)/")
# What a wrong secret costs beside a request of a session that has ended, which is nobody's mistake.
_GUESS: Final = 10


class Allowance:
    """Units that each key may use within some seconds, which begin with the first."""

    def __init__(
        self, most: int, *, within_s: float = WINDOW_S, keys: int = MOST_KEYS, refusal: type[Problem] = TooManyRequests
    ) -> None:
        self._most = most
        self._within_s = within_s
        self._keys = keys
        self._refusal = refusal
        # By key: when its time ends, and what it has used.
        self._used: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def take(self, key: Hashable, units: int = 1) -> None:
        """Use some. Raises the refusal, with the seconds until the time is over, where there are not as many left."""
        self.check(key, units)
        self.add(key, units)

    def check(self, key: Hashable, units: int = 1) -> None:
        """Raises the refusal where there are not as many units left."""
        ends, used = self._used.get(key, (0.0, 0))
        left_s = ends - monotonic()
        # The first thing that somebody asks for is always answered, whatever it costs.
        if self._most and left_s > 0 and used + units > self._most:
            raise self._refusal(headers={"Retry-After": str(max(1, ceil(left_s)))})

    def add(self, key: Hashable, units: int = 1) -> None:
        """Count what has happened already, also above the limit."""
        now = monotonic()
        ends, used = self._used.pop(key, (0.0, 0))
        self._used[key] = (now + self._within_s, units) if ends <= now else (ends, used + units)
        if len(self._used) > self._keys:
            self._used.popitem(last=False)


class Guesses:
    """At most so many wrong tries from one place of the network: of what is known by nothing but a secret.

    What a single name stands is counted in the database; other secrets are too long to be guessed.
    """

    def __init__(self, most: int, *, within_s: float) -> None:
        self._wrong = Allowance(most, within_s=within_s, refusal=TooManyTries)

    @contextmanager
    def by(self, request: Request, wrong: type[Problem]) -> Iterator[None]:
        """Let them try: ``wrong`` is what is raised where they guessed. Raises TooManyTries."""
        place = place_of(request)
        self._wrong.check(place)
        try:
            yield
        except wrong:
            self._wrong.add(place)
            raise


# Whose token it is, as far as this process has met it: by a hash of it. All of a member's phones and scripts count together.
_owners: OrderedDict[int, UUID] = OrderedDict()


def belongs(token: str, member_id: UUID) -> None:
    """Remember whose token this is, so that its member's requests are counted together and strangers' floods spare them."""
    key = hash(token)
    if key not in _owners and len(_owners) >= MOST_KEYS:
        _owners.popitem(last=False)
    _owners[key] = member_id


class Rates:
    """What the guard asks before anything else is done for a request."""

    def __init__(self, settings: Settings) -> None:
        self._members = Allowance(settings.rate_member_units)
        self._addresses = Allowance(settings.rate_address_units)
        self._refused = Allowance(settings.rate_refused_units)

    def admit(self, method: str, path: str, address: str, token: str | None) -> None:
        """Count a request before it is looked at. Raises TooManyRequests."""
        if not _COUNTED.match(path):
            return
        network = network_of(address)
        member = _owners.get(hash(token)) if token else None
        if member is None:
            # Strangers; whom we know goes on working beside somebody who guesses.
            self._refused.check(network)
        units = cost_of(method, path)
        self._addresses.take(network, units)
        if token:
            self._members.take(member or hash(token), units)

    def answered(self, path: str, address: str, status: int, *, signs_in: bool) -> None:
        """Count a request that was turned away for who it came from."""
        guessed = bool(_GUESSED.match(path)) and not signs_in and status in (303, 401)
        if guessed or status == 401:
            self._refused.add(network_of(address), _GUESS if guessed else 1)


def cost_of(method: str, path: str) -> int:
    """What a request costs, in units."""
    if method != "OPTIONS":
        for pattern, units in _COSTS:
            if pattern.match(path):
                return units
    return 1


def network_of(address: str) -> str:
    """The address as it is counted: of IPv6 the network that one subscriber has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or (int(parsed) >> 64))
    return address


def place_of(request: Request) -> str:
    """Where a request comes from, as it is counted."""
    return network_of(request.client.host if request.client else "")


def token_of(headers: Mapping[str, str], cookie: str) -> str | None:
    """The token that a request shows, as a header or as the cookie of this name."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        return token.strip()
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(cookie)
    except CookieError:
        return None
    return found.value if found else None
