"""Where a list goes on: the key of the last row, signed, so that a client can only hand back what it was given."""

from functools import cache

from itsdangerous import BadData, URLSafeSerializer

from backhaul.errors import Invalid
from backhaul.secret import secret_key


@cache
def _signer(order: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key(), salt=f"cursor of {order}")


def make_cursor(order: str, *key: str) -> str:
    """The cursor after the row with this key, in the order of this name."""
    return str(_signer(order).dumps(key))


def read_cursor(order: str, cursor: str) -> list[str]:
    """The key that the cursor was made from.

    Raises:
        Invalid: it is not one of ours, or from a list in another order.
    """
    try:
        key: list[str] = _signer(order).loads(cursor)
    except BadData:
        raise Invalid(
            "Take the cursor from `next` of the page before, or leave it out to begin at the first page.",
            errors=[{"field": "cursor", "message": "This cursor was not made by this list."}],
        ) from None
    return key
