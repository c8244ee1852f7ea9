"""Everything hostile that PROMISES lists, in one table by its groups: each input has the status that it was promised."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI
from tests.api.test_bad_input import DOCUMENTS, MARK, READS, TIPS, assert_problem, part, spoken, typed
from tests.factories import LAT, LON, bearer, make_insight, make_member, make_organisation, make_site, sign_in
from tests.flow.service import figure

from backhaul.db.base import new_id
from backhaul.db.cursors import make_cursor

LEAST = 75
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Hostile:
    """What is sent, by whom, and what has to be answered."""

    group: str
    name: str
    method: str
    path: str
    status: int
    arguments: dict[str, Any] = field(default_factory=dict)
    who: str = "contributor"


def documents() -> list[Hostile]:
    """The tables of test_bad_input.py, which look closer at each."""
    found = []
    for name, (body, status, _) in DOCUMENTS.items():
        sent = {"content": body, "headers": JSON}
        found.append(Hostile("input", f"a document: {name}", "PUT", f"/tips/{new_id()}", status, sent))
    for name, tip in TIPS.items():
        found.append(Hostile("input", f"a tip: {name}", "PUT", f"/tips/{new_id()}", 422, {"json": tip}))
    for name, address in READS.items():
        found.append(Hostile("input", f"a question: {name}", "GET", address, 422))
    return found


def deep(levels: int) -> str:
    return json.dumps(typed())[:-1] + ', "x": ' + "[" * levels + "]" * levels + "}"


async def inputs() -> list[Hostile]:
    theirs = await make_organisation()
    foreign, site = await make_insight(theirs), await make_site(theirs)
    manager = await make_member(theirs, "manager")
    of_other_list = make_cursor("sites", "a", str(new_id()))
    line = [[LON, LAT], [LON + 0.1, LAT]]
    ring = [[LON, LAT], [LON + 0.1, LAT], [LON + 0.1, LAT + 0.1], [LON, LAT]]
    bow_tie = [[LON, LAT], [LON + 0.1, LAT + 0.1], [LON + 0.1, LAT], [LON, LAT + 0.1], [LON, LAT]]
    too_many = [[LON + n / 1e6, LAT] for n in range(200_000)]

    def area(ring: Any) -> dict[str, Any]:
        return {"json": {"name": "Yard", "geometry": {"type": "Polygon", "coordinates": [ring]}}}

    def hook(url: str) -> Hostile:
        return Hostile("out", f"a webhook to {url}", "POST", "/webhooks", 422, {"json": {"name": "X", "url": url}}, "admin")

    def push(endpoint: str) -> Hostile:
        keys = {"p256dh": "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}
        body = {"endpoint": endpoint, "keys": {**keys, "auth": "AAAAAAAAAAAAAAAAAAAAAA"}}
        return Hostile("out", f"push at {endpoint}", "PUT", "/me/push", 422, {"json": body}, "browser")

    def foreign_site(headers: dict[str, str], name: str) -> Hostile:
        sent = {"json": typed(), "headers": headers}
        return Hostile("browser", name, "PUT", f"/tips/{new_id()}", 403, sent, "browser")

    return [
        # What is another organisation's does not exist.
        Hostile("tenancy", "an insight", "GET", f"/insights/{foreign.id}", 404),
        Hostile("tenancy", "its evidence", "GET", f"/insights/{foreign.id}/tips", 404),
        Hostile("tenancy", "its talk", "GET", f"/insights/{foreign.id}/replies", 404),
        Hostile("tenancy", "a tap", "POST", f"/insights/{foreign.id}/confirmations", 404, {"json": {"kind": "gone"}}),
        Hostile("tenancy", "a decision", "PATCH", f"/insights/{foreign.id}/review", 404,
                {"json": {"status": "seen"}}, "manager"),
        Hostile("tenancy", "a site", "GET", f"/sites/{site.id}", 404),
        Hostile("tenancy", "a link for its manager", "POST", f"/members/{manager.id}/sign-in-links", 404, {}, "admin"),
        Hostile("tenancy", "no id", "GET", f"/insights/{new_id()}", 404),
        # Sessions.
        Hostile("sessions", "nobody", "GET", "/feed", 401, {}, "nobody"),
        Hostile("sessions", "a made-up token", "GET", "/feed", 401, {"headers": {"Authorization": "Bearer x"}}, "nobody"),
        Hostile("sessions", "a made-up cookie", "GET", "/feed", 401, {"headers": {"Cookie": "backhaul_session=x"}}, "nobody"),
        Hostile("sessions", "a made-up link", "POST", "/session", 401, {"json": {"token": MARK}}, "nobody"),
        Hostile("sessions", "SQL as a link", "POST", "/session", 401, {"json": {"token": "' OR 1=1 --"}}, "nobody"),
        Hostile(
            "sessions", "a PIN on a phone of nobody", "POST", "/device/session", 401,
            {"json": {"pin": "2580", "member_id": str(manager.id)}}, "nobody",
        ),
        Hostile("sessions", "a PIN of letters", "PUT", "/me/pin", 422, {"json": {"pin": MARK}}, "browser"),
        Hostile("sessions", "the PIN 1111", "PUT", "/me/pin", 422, {"json": {"pin": "1111"}}, "browser"),
        Hostile("sessions", "a manager's list as a driver", "GET", "/members", 403),
        Hostile("sessions", "an admin's audit as a manager", "GET", "/audit", 403, {}, "manager"),
        Hostile("sessions", "another member's outbox", "GET", "/me", 401, {"headers": {"Backhaul-Member": str(new_id())}}),
        Hostile("sessions", "a receipt that is none", "GET", "/me", 422, {"headers": {"Backhaul-Receipt": MARK}}),
        # Limits of documents beyond those of test_bad_input.py, on the line.
        Hostile("input", "32 levels", "PUT", f"/tips/{new_id()}", 422, {"content": deep(32), "headers": JSON}),
        Hostile("input", "a NUL in a key", "PUT", f"/tips/{new_id()}", 422, {"content": '{"a\\u0000": 1}', "headers": JSON}),
        Hostile("input", "a lone surrogate in a key", "PUT", f"/tips/{new_id()}", 422,
                {"content": '{"\\udc00": 1}', "headers": JSON}),
        Hostile("input", "UTF-16", "PUT", f"/tips/{new_id()}", 422,
                {"content": json.dumps(typed()).encode("utf-16"), "headers": JSON}),
        Hostile("input", "a cursor of another list", "GET", f"/feed?cursor={of_other_list}", 422),
        Hostile("input", "a cursor with a letter too many", "GET", f"/sites?cursor=x{of_other_list}", 422),
        Hostile("input", "no document for text/plain", "PUT", f"/tips/{new_id()}", 422,
                {"content": json.dumps(typed()), "headers": {"Content-Type": "text/plain"}}),
        # Uploads, beyond those of test_bad_input.py; what decoders do is told in tests/workers.
        Hostile("uploads", "a part of no tip", "PATCH", f"/tips/{new_id()}/parts/voice", 404,
                {"content": b"x", "headers": {"Upload-Offset": "0"}}),
        Hostile("uploads", "a path as a part", "PATCH", f"/tips/{new_id()}/parts/..%2f..%2fx", 404,
                {"content": b"x", "headers": {"Upload-Offset": "0"}}),
        Hostile("uploads", "a page of HTML as a photo", "PUT", f"/tips/{new_id()}", 422,
                {"json": spoken(part(name="photo", type="text/html"), kind="photo")}),
        Hostile("uploads", "the original of a photo", "GET", f"/media/{new_id()}/photo/original", 422),
        Hostile("uploads", "places from a picture", "POST", "/imports/preview", 422, {"content": b"\x89PNG\r\n\0"}, "manager"),
        Hostile("uploads", "places with an entity bomb", "POST", "/imports/preview?name=x.gpx", 422,
                {"content": b'<!DOCTYPE a [<!ENTITY b "c">]><gpx>&b;</gpx>'}, "manager"),
        Hostile("uploads", "tips from a zip that is none", "POST", "/imports/tips/preview?name=x.zip", 422,
                {"content": b"PK\3\4" + bytes(99)}, "manager"),
        # Text.
        Hostile("text", "NUL in a reply", "PUT", f"/insights/{new_id()}/replies/{new_id()}", 422,
                {"content": '{"text": "a\\u0000"}', "headers": JSON}),
        Hostile("text", "a search of 10,000 letters", "GET", f"/search?q={'a' * 10_000}", 422),
        Hostile("text", "a search for NUL", "GET", "/search?q=%00", 422),
        Hostile("text", "a tag with markup", "GET", "/nearby?lat=1&lon=1&radius_m=<script>", 422),
        # Geo.
        Hostile("geo", "a box outside of the world", "GET", "/within?west=-181&south=0&east=1&north=1", 422),
        Hostile("geo", "a box of NaN", "GET", "/within?west=nan&south=0&east=1&north=1", 422),
        Hostile("geo", "a tile that is none", "GET", "/tiles/3/9/0.mvt", 404),
        Hostile("geo", "a tile of zoom 99", "GET", "/tiles/99/0/0.mvt", 422),
        Hostile("geo", "a line of one point", "POST", "/along", 422, {"json": {"coordinates": line[:1]}}),
        Hostile("geo", "a line of 200,000 points", "POST", "/along", 413, {"json": {"coordinates": too_many}}),
        Hostile("geo", "a corridor around the world", "POST", "/along", 422,
                {"json": {"coordinates": line, "corridor_m": 1e9}}),
        Hostile("geo", "a polyline that is none", "POST", "/along", 422, {"json": {"polyline": "\x01" * 9}}),
        Hostile("geo", "a line with a hole", "POST", "/along", 422, {"json": {"coordinates": [[LON], [LAT]]}}),
        Hostile("geo", "an area that crosses itself", "POST", "/sites", 422, area(bow_tie), "manager"),
        Hostile("geo", "an area that is open", "POST", "/sites", 422, area(ring[:3]), "manager"),
        Hostile("geo", "an area as large as a hemisphere", "POST", "/sites", 422,
                area([[-179, -80], [179, -80], [179, 80], [-179, 80], [-179, -80]]), "manager"),
        Hostile("geo", "an area of text", "POST", "/sites", 422, area([["a", "b"]] * 4), "manager"),
        # Out: where it leads is looked at again when it is sent (test_webhooks.py, test_alerts.py).
        *(hook(url) for url in ("http://erp.example/", "https://u:p@erp.example/", "file:///etc/passwd", "https:///x",
                                "gopher://x.example/", "https://erp.example/#x", "https://erp.example:99999/", "https://[::1/")),
        *(push(url) for url in ("https://evil.example/x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.example/",
                                "https://fcm.googleapis.com:8443/x", "https://evil.example#@fcm.googleapis.com/", "file:///x")),
        # Browser.
        foreign_site({"Origin": "https://evil.example"}, "another site's form"),
        foreign_site({"Origin": "null"}, "a sandboxed frame"),
        foreign_site({"Origin": "http://127.0.0.1:8001"}, "another port"),
        foreign_site({"Origin": "https://127.0.0.1:8000.evil.example"}, "a name that begins like ours"),
        foreign_site({"Sec-Fetch-Site": "cross-site"}, "an old browser's form"),
        Hostile("browser", "a form of another site as text", "POST", "/session", 403,
                {"content": '{"token": "x"}', "headers": {"Content-Type": "text/plain", "Origin": "https://evil.example"}},
                "nobody"),
        Hostile("browser", "another name for us", "GET", "/me", 421, {"headers": {"Host": "evil.example"}}),
        Hostile("browser", "two names for us", "GET", "/me", 421, {"headers": {"Host": "127.0.0.1:8000, evil.example"}}),
        Hostile("browser", "a method that is none", "TRACE", "/me", 405),
        Hostile("browser", "a method that is named in a header", "POST", "/feed", 405,
                {"headers": {"X-HTTP-Method-Override": "GET"}}),
        Hostile("browser", "a page to go on to elsewhere", "GET", "/sign-in/x?next=//evil.example", 422, {}, "nobody"),
        Hostile("browser", "the same, with a backslash", "GET", "/sign-in/x?next=/%5Cevil.example", 422, {}, "nobody"),
    ]  # fmt: skip


async def test_each_hostile_input_has_the_status_that_it_was_promised(app: FastAPI) -> None:
    organisation = await make_organisation()
    headers = {role: await bearer(await make_member(organisation, role)) for role in ("contributor", "manager", "admin")}
    rows = documents() + await inputs()
    transport = httpx.ASGITransport(app=app)
    wrong = []
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as browser,
    ):
        await sign_in(browser, await make_member(organisation))
        for row in rows:
            arguments = {**row.arguments, "headers": {**headers.get(row.who, {}), **row.arguments.get("headers", {})}}
            asking = browser if row.who == "browser" else client
            below = "" if row.path.startswith("/sign-in/") else "/api/v1"
            client.cookies.clear()
            answer = await asking.request(row.method, f"{below}{row.path}", **arguments)
            if answer.status_code != row.status:
                wrong.append(f"{row.group}: {row.name}: {answer.status_code} instead of {row.status}: {answer.text[:200]}")
                continue
            assert_problem(answer, row.status, answer.json()["type"].rpartition("/")[2])
    groups = Counter(row.group for row in rows)
    figure(f"hostile: {len(rows) - len(wrong)} of {len(rows)} inputs answered as promised; {dict(groups)}")
    assert not wrong, "\n".join(wrong)
    assert len({(row.group, row.name) for row in rows}) == len(rows) >= LEAST
    assert set(groups) == {"tenancy", "sessions", "input", "uploads", "text", "geo", "out", "browser"}
