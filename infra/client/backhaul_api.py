"""A client of Backhaul in one file: every call of the OpenAPI document is a method. It needs httpx and nothing else.

    api = Backhaul("https://backhaul.example.com", token)
    api.read_to_know(id="TMS-17", language="fi")          # GET /api/v1/routes/{id}/know
    for insight in api.all_of("read_feed", urgency="alert"):
        ...

Names are those of the document (its operation ids without the address); what stands in braces in an address, or among its
parameters, is named so; `body` is sent as JSON. What the server refuses is raised with its hint.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx


class RefusedError(Exception):
    """The server said no (RFC 9457): what, and what to do."""


class Backhaul:
    """A connection with the token of an integration, or of a member."""

    def __init__(self, url: str, token: str, **options: Any) -> None:
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30, **options)
        self._calls: dict[str, tuple[str, str]] = {}
        for path, operations in self._http.get("/openapi.json").raise_for_status().json()["paths"].items():
            for method, operation in operations.items():
                name = operation["operationId"].removesuffix(re.sub(r"\W", "_", path) + f"_{method}")
                self._calls.setdefault(name, (method, path))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self._calls:
            raise AttributeError(f"no call of this name: {', '.join(sorted(self._calls))}")
        method, path = self._calls[name]

        def call(*, body: Any = None, **parameters: Any) -> Any:
            filled = path.format_map({key: str(value) for key, value in parameters.items()})
            query = {key: value for key, value in parameters.items() if f"{{{key}}}" not in path and value is not None}
            answer = self._http.request(method, filled, params=query, json=body)
            is_json = "json" in answer.headers.get("content-type", "")
            if answer.is_error:
                problem = answer.json() if is_json else {}
                raise RefusedError(f"{answer.status_code} {problem.get('title', '')}. {problem.get('hint', '')}")
            return answer.json() if is_json else answer.content

        return call

    def all_of(self, name: str, **parameters: Any) -> Iterator[Any]:
        """The items of a list, page after page."""
        cursor = None
        while True:
            page = getattr(self, name)(cursor=cursor, **parameters)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return
