"""A page of a list: finished JSON from PostgreSQL, and where the list goes on."""

from typing import Annotated

from fastapi import Query, Request, Response

Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before.")]


def page(request: Request, items: bytes, cursor: str | None = None) -> Response:
    """{"items": [...], "next": cursor or null}, with a Link header to the next page (RFC 8288)."""
    # A cursor is made of URL-safe letters only, so it needs no escape in JSON.
    following = b'"%s"' % cursor.encode() if cursor else b"null"
    response = Response(b'{"items":%s,"next":%s}' % (items, following), media_type="application/json")
    if cursor:
        url = request.url.include_query_params(cursor=cursor)
        response.headers["link"] = f'<{url.path}?{url.query}>; rel="next"'
    return response
