"""What arrives broken, hostile or absurd is answered with a problem and its next step, and loses nobody a tip."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from tests.factories import bearer, make_member, make_organisation, sign_in

from backhaul import http, main
from backhaul.db.base import new_id
from backhaul.db.session import RequestSession
from backhaul.media import upload
from backhaul.media.objects import objects, part_key
from backhaul.settings import get_settings

CLIP = (Path(__file__).parents[1] / "data" / "chafing-dish.webm").read_bytes()
# In everything that is sent wrongly, so that an echo of it is found.
MARK = "Xylophone"

HARDENING = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "x-content-type-options",
}


def assert_hardened(answer: httpx.Response) -> None:
    assert set(answer.headers) >= HARDENING, f"{answer.request.url}: {sorted(HARDENING - set(answer.headers))}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in answer.headers["content-security-policy"]


def assert_problem(answer: httpx.Response, status: int, slug: str) -> None:
    """A problem document of this kind, with a next step, without an echo and without our insides."""
    told = f"{answer.status_code} {answer.text[:400]}"
    assert answer.status_code == status, told
    assert answer.headers["content-type"] == "application/problem+json", told
    problem = answer.json()
    assert problem["type"] == f"/problems/{slug}", told
    assert problem["status"] == status
    assert problem["title"]
    assert problem["hint"]
    assert MARK not in answer.text
    for inside in ("Traceback", 'File "', "psycopg", "sqlalchemy", "pydantic"):
        assert inside not in answer.text
    assert_hardened(answer)


class Sender:
    """A member with a good tip, who then sends something else."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str], organisation_id: UUID) -> None:
        self.client = client
        self.headers = headers
        self.organisation_id = organisation_id
        self.good = new_id()

    async def put(self, tip_id: UUID | str, body: Any, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        sent = {"Content-Type": "application/json", **self.headers, **headers}
        return await self.client.put(f"/api/v1/tips/{tip_id}", content=content, headers=sent)

    async def patch(self, tip_id: UUID, piece: bytes, part: str = "voice", **headers: str) -> httpx.Response:
        sent = {"Upload-Offset": "0", "Content-Type": "application/partial-upload", **self.headers, **headers}
        return await self.client.patch(f"/api/v1/tips/{tip_id}/parts/{part}", content=piece, headers=sent)

    async def get(self, address: str, **headers: str) -> httpx.Response:
        return await self.client.get(address, headers={**self.headers, **headers})


@pytest.fixture
async def phone(client: httpx.AsyncClient) -> AsyncIterator[Sender]:
    organisation = await make_organisation()
    sender = Sender(client, await bearer(await make_member(organisation)), organisation.id)
    assert (await sender.put(sender.good, typed())).status_code == 201
    yield sender
    # Whatever was sent in between, the member's tip is there and reads as it did.
    answer = await sender.get(f"/api/v1/tips/{sender.good}")
    assert (answer.status_code, answer.json()["text"]) == (200, "Dock 4 is blocked.")


def typed(**more: Any) -> dict[str, Any]:
    return {"kind": "text", "text": "Dock 4 is blocked.", "captured_at": datetime.now(UTC).isoformat(), **more}


def part(**more: Any) -> dict[str, Any]:
    return {"name": "voice", "type": "audio/webm", "size": len(CLIP), "sha256": sha256(CLIP).hexdigest(), **more}


def spoken(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    announced = list(parts or (part(),))
    return {"kind": "voice", "captured_at": datetime.now(UTC).isoformat(), "parts": announced, **more}


def recording_of(data: bytes) -> dict[str, Any]:
    return spoken(part(size=len(data), sha256=sha256(data).hexdigest()))


# Bodies that are no document

DOCUMENTS: dict[str, tuple[str | bytes, int, str]] = {
    "nothing": (b"", 422, "invalid"),
    "not JSON": (MARK, 422, "invalid"),
    "half of a document": (f'{{"kind": "{MARK}', 422, "invalid"),
    "not UTF-8": (b'{"kind": "\xff\xfe"}', 422, "invalid"),
    "a list": ("[]", 422, "invalid"),
    "null": ("null", 422, "invalid"),
    "two megabytes": (json.dumps({"text": MARK * 240_000}), 413, "too-large"),
    "nested 900 deep": ("[" * 900 + "]" * 900, 422, "invalid"),
    "nested 100,000 deep": ('{"a":' * 100_000 + "1" + "}" * 100_000, 422, "invalid"),
    "a field twice": (json.dumps(typed())[:-1] + f', "text": "{MARK}"}}', 422, "invalid"),
    "NaN": (json.dumps(typed(fix={"lat": float("nan"), "lon": 1})), 422, "invalid"),
    "Infinity": (json.dumps(typed(fix={"lat": float("inf"), "lon": 1})), 422, "invalid"),
    "1e999": (json.dumps(typed(fix={"lat": 0.5, "lon": 1})).replace("0.5", "1e999"), 422, "invalid"),
    "an integer of 5,000 digits": (json.dumps(typed(fix={"lat": 77, "lon": 1})).replace("77", "9" * 5000), 422, "invalid"),
    "NUL": (json.dumps(typed(text=f"{MARK}\0")), 422, "invalid"),
    "a lone surrogate": (json.dumps(typed(text="\ud800")), 422, "invalid"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_a_body_that_is_no_document(name: str, phone: Sender) -> None:
    body, status, slug = DOCUMENTS[name]
    assert_problem(await phone.put(new_id(), body), status, slug)


@pytest.mark.parametrize("name", sorted(DOCUMENTS.keys() - {"nothing"}))
@pytest.mark.parametrize("type", ["application/vnd.phone+json", "APPLICATION/JSON", "application/json; charset=utf-8"])
async def test_the_same_under_every_name_that_json_has(name: str, type: str, phone: Sender) -> None:
    body, status, slug = DOCUMENTS[name]
    assert_problem(await phone.put(new_id(), body, **{"Content-Type": type}), status, slug)


@pytest.mark.parametrize("type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
async def test_a_good_document_under_a_wrong_name(type: str, phone: Sender) -> None:
    assert_problem(await phone.put(new_id(), typed(), **{"Content-Type": type}), 422, "invalid")


async def test_a_body_that_does_not_end_is_not_waited_for(phone: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BODY_S", 0.2)

    async def letters() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.02)

    headers = {**phone.headers, "Content-Type": "application/json"}
    answer = await phone.client.put(f"/api/v1/tips/{new_id()}", content=letters(), headers=headers)
    assert_problem(answer, 408, "too-slow")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("method", "path"), [("PUT", "tips/x"), ("POST", "along"), ("DELETE", "session"), ("POST", "x")])
async def test_a_stranger_s_body_is_not_read(method: str, path: str, client: httpx.AsyncClient) -> None:
    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    client.cookies.set("another", "cookie")
    answer = await client.request(method, f"/api/v1/{path}", content=body(), headers={"Content-Type": "application/json"})
    assert_problem(answer, 401, "sign-in-needed")


async def test_a_stranger_s_secret_is_read(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/session", json={"token": MARK})
    assert_problem(answer, 401, "link-expired")


# Documents that are no tip

TOO_LONG = 10_001
TIPS: dict[str, dict[str, Any]] = {
    "an unknown field": typed(**{MARK: 1}),
    "an unknown field in the fix": typed(fix={"lat": 1, "lon": 1, MARK: 1}),
    "latitude 91": typed(fix={"lat": 91, "lon": 1}),
    "latitude as text": typed(fix={"lat": MARK, "lon": 1}),
    "longitude 181": typed(fix={"lat": 1, "lon": 181}),
    "a negative accuracy": typed(fix={"lat": 1, "lon": 1, "accuracy_m": -1}),
    "no time": {"kind": "text", "text": MARK},
    "a time without offset": typed(captured_at="2026-11-23T08:00:00"),
    "a time that is none": typed(captured_at=MARK),
    "the last second of the calendar, west of it": typed(captured_at="9999-12-31T23:59:59-14:00"),
    "the first second of the calendar, east of it": typed(captured_at="0001-01-01T00:00:00+14:00"),
    "an unknown kind": typed(kind=MARK),
    "a text of 10,001 characters": typed(text="x" * TOO_LONG),
    "a text of spaces": typed(text=" \n\t "),
    "no text": typed(text=None),
    "a text with a part": typed(parts=[part()]),
    "a voice without a part": {**spoken(), "parts": []},
    "a voice that is a photo": spoken(part(type="image/jpeg")),
    "a photo that is a voice": spoken(kind="photo"),
    "a part of no bytes": spoken(part(size=0)),
    "a part of minus one byte": spoken(part(size=-1)),
    "a part over the limit": spoken(part(size=get_settings().max_part_bytes + 1)),
    "a part of a quintillion bytes": spoken(part(size=10**18)),
    "a short checksum": spoken(part(sha256="ab")),
    "a checksum in capitals": spoken(part(sha256=sha256(CLIP).hexdigest().upper())),
    "a part called ../x": spoken(part(name="../x")),
    "a part called like a folder": spoken(part(name="a/b")),
    "a part with a line break in its name": spoken(part(name="voice\n")),
    "two parts of one name": spoken(part(), part()),
    "eleven parts": spoken(*(part(name=f"part{n}") for n in range(11))),
    "a part that is a program": spoken(part(type="application/x-msdownload")),
    "a group that does not exist yet": typed(group_id=str(new_id())),
    "a site that is no id": typed(site_id=MARK),
    "a language that is none": typed(language="../../etc/passwd"),
    "an unknown visibility": typed(visibility=MARK),
}


@pytest.mark.parametrize("name", TIPS)
async def test_a_document_that_is_no_tip(name: str, phone: Sender) -> None:
    tip_id = new_id()
    answer = await phone.put(tip_id, TIPS[name])
    assert_problem(answer, 422, "invalid")
    # It says where.
    assert answer.json()["errors"]
    assert_problem(await phone.get(f"/api/v1/tips/{tip_id}"), 404, "not-found")


async def test_ten_thousand_mistakes_are_not_told_one_by_one(phone: Sender) -> None:
    answer = await phone.put(new_id(), typed(**{f"{MARK}{n}": n for n in range(10_000)}))
    assert_problem(answer, 422, "invalid")
    assert len(answer.json()["errors"]) == 20
    assert "20 of 10000" in answer.json()["hint"]
    answer = await phone.client.post("/api/v1/along", json={"coordinates": [[500, 500]] * 20_000}, headers=phone.headers)
    assert_problem(answer, 422, "invalid")
    assert len(answer.content) < 4000


async def test_an_id_that_is_none(phone: Sender) -> None:
    for tip_id in (MARK, "123", "../me", "%00", "0" * 33):
        answer = await phone.put(tip_id, typed())
        assert answer.status_code in (404, 405, 422), answer.text
        assert_problem(answer, answer.status_code, answer.json()["type"].rpartition("/")[2])


@pytest.mark.parametrize(
    "at", ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-02-28T23:59:59-12:00"]
)
async def test_a_clock_that_lies_is_told_and_never_refused(at: str, phone: Sender) -> None:
    tip_id = new_id()
    answer = await phone.put(tip_id, typed(captured_at=at))
    assert answer.status_code == 201
    assert answer.json()["clock_off"]
    assert (await phone.get(f"/api/v1/tips/{tip_id}")).json()["captured_at"] == answer.json()["captured_at"]


async def test_the_middle_of_the_ocean_is_no_fix_and_the_edges_of_the_world_are(phone: Sender) -> None:
    for fix in ({"lat": 0, "lon": 0}, {"lat": 90, "lon": 180}, {"lat": -90, "lon": -180, "accuracy_m": 0}):
        assert (await phone.put(new_id(), typed(fix=fix))).status_code == 201


# Reading

READS = {
    "a latitude that is not a number": "/nearby?lat=nan&lon=1",
    "a latitude of 91": "/nearby?lat=91&lon=1",
    "an infinite longitude": "/nearby?lat=1&lon=inf",
    "a radius of NaN": "/nearby?lat=1&lon=1&radius_m=nan",
    "a radius as large as the world": "/nearby?lat=1&lon=1&radius_m=1e308",
    "no position": "/nearby",
    "a page of nothing": "/feed?limit=0",
    "a page of a billion": "/feed?limit=1000000000",
    "a page of everything nearby": "/nearby?lat=1&lon=1&limit=1000000000",
    "a page of all tips": "/tips?limit=1000000000",
    "a page of minus one": "/sites?limit=-1",
    "a cursor of one's own": f"/feed?cursor={MARK}",
    "a cursor with NUL": "/sites?cursor=%00",
    "a status that is none": f"/feed?status={MARK}",
    "a site that is no id": f"/feed?site={MARK}",
    "a time without offset": "/feed?since=2026-11-23T08:00:00",
    "NUL among the words": "/feed?q=a%00b",
    "NUL in a tag": "/feed?tag=a%00b",
    "words without end": f"/feed?q={'a' * 201}",
    "an insight that is no id": f"/insights/{MARK}",
    "a tip that is no id": f"/tips/{MARK}",
    "a rendition that is none": f"/media/{new_id()}/voice/original",
    "NUL in a part": f"/media/{new_id()}/%00/audio",
}


@pytest.mark.parametrize("name", READS)
async def test_a_question_that_makes_no_sense(name: str, phone: Sender) -> None:
    assert_problem(await phone.get(f"/api/v1{READS[name]}"), 422, "invalid")


@pytest.mark.parametrize(
    "coordinates",
    [
        [[0, 90], [0, -90], [180, 0]],
        [[24.9, 60.2], [-155.1, -60.2]],
        [[0, 0], [180, 0]],
        [[10, 90], [-75, -90]],
        [[1, 1], [2, 1], [-178.01, -1.01]],
    ],
)
async def test_a_line_straight_through_the_earth(coordinates: list[list[float]], phone: Sender) -> None:
    body = {"coordinates": coordinates, "corridor_m": 2000}
    answer = await phone.client.post("/api/v1/along", json=body, headers=phone.headers)
    assert_problem(answer, 422, "invalid")
    assert "opposite" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "coordinates",
    [[[0, 0], [178, 0]], [[-179.9, 0.1], [179.9, -0.1]], [[0, 89.5], [180, 89.5]], [[5, 60], [-176, -62]], [[0, 90], [0, -88]]],
)
async def test_a_line_nearly_around_the_earth(coordinates: list[list[float]], phone: Sender) -> None:
    body = {"coordinates": coordinates, "corridor_m": 2000}
    answer = await phone.client.post("/api/v1/along", json=body, headers=phone.headers)
    assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_a_due_date_beyond_the_calendar(client: httpx.AsyncClient) -> None:
    headers = await bearer(await make_member(await make_organisation(), "manager"))
    late = {"due_at": "9999-12-31T23:59:59-14:00"}
    assert_problem(await client.patch(f"/api/v1/insights/{new_id()}/review", json=late, headers=headers), 422, "invalid")


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"])
async def test_the_whole_calendar_may_be_asked_for(since: str, phone: Sender) -> None:
    assert (await phone.get(f"/api/v1/feed?since={since}")).status_code == 200


@pytest.mark.parametrize("words", ["%ed%a0%80", "'", '" or -', "((((", "%F0%9F%9A%9A", "a:*", "!!!", "\\"])
async def test_any_words_may_be_looked_for(words: str, phone: Sender) -> None:
    answer = await phone.get(f"/api/v1/feed?q={words}")
    assert (answer.status_code, answer.json()["items"]) == (200, [])


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/var/demo.json", "assets/../../package.json"]
)
async def test_nothing_outside_the_app_s_folder_is_served(path: str, phone: Sender) -> None:
    answer = await phone.get(f"/{path}")
    assert "root:" not in answer.text
    assert "sign_in_url" not in answer.text
    assert '"scripts"' not in answer.text
    assert_hardened(answer)


# Requests that should not be


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v1/no-such-thing", "/api/v2/tips", "/api", "/api/v1/tips/x/y/z"])
async def test_an_address_that_is_none(method: str, path: str, phone: Sender) -> None:
    assert_problem(await phone.client.request(method, path, headers=phone.headers), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/api/v1/feed", "GET"),
        ("DELETE", "/api/v1/me", "GET"),
        ("PUT", "/api/v1/tips", "GET"),
        ("GET", "/api/v1/along", "POST"),
        ("POST", f"/api/v1/tips/{UUID(int=1)}", "DELETE, GET, PATCH, PUT"),
        ("POST", "/livez", "GET"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
async def test_a_method_that_an_address_does_not_have(method: str, path: str, allowed: str, phone: Sender) -> None:
    answer = await phone.client.request(method, path, headers=phone.headers)
    assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "",
        "127.0.0.1.evil.example",
        "[::1",
        "localhost@evil.example",
        "127.0.0.1:8000, evil.example",
        "127.0.0.1:80/evil",
        "localhost:",
    ],
)
async def test_a_name_that_is_not_ours(host: str, phone: Sender) -> None:
    assert_problem(await phone.get("/api/v1/me", Host=host), 421, "wrong-host")


@pytest.mark.parametrize("hosts", [["127.0.0.1:8000", "evil.example"], ["evil.example", "127.0.0.1:8000"]])
async def test_two_names_are_none(hosts: list[str], client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/livez", headers=[("Host", host) for host in hosts]), 421, "wrong-host")
    for good in ("LocalHost:8000", "127.0.0.1", "[::1]:80"):
        assert (await client.get("/livez", headers={"Host": good})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8001"},
        {"Sec-Fetch-Site": "cross-site"},
        # A form that a browser fills in credentials for is still a foreign form.
        {"Origin": "https://evil.example", "Authorization": "Basic YTpi"},
    ],
)
async def test_another_website_cannot_use_a_member_s_cookie(headers: dict[str, str], client: httpx.AsyncClient) -> None:
    await sign_in(client, await make_member(await make_organisation()))
    address = f"/api/v1/tips/{new_id()}"
    assert_problem(await client.put(address, json=typed(), headers=headers), 403, "foreign-origin")
    assert (await client.put(address, json=typed(), headers={"Origin": "http://127.0.0.1:8000"})).status_code == 201


@pytest.mark.parametrize("authorization", ["Bearer made-up", "Bearer ", "Basic YTpi", "Bearer \xff", MARK])
async def test_credentials_that_are_none(authorization: str, client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/me", headers=[(b"Authorization", authorization.encode("latin-1"))])
    assert_problem(answer, 401, "sign-in-needed")
    assert answer.headers["www-authenticate"]


# Pieces of parts


async def test_pieces_that_make_no_sense(phone: Sender) -> None:
    tip_id = new_id()
    assert (await phone.put(tip_id, spoken())).status_code == 201
    for offset in ("-1", MARK, "1e3", "", "9" * 30):
        answer = await phone.patch(tip_id, CLIP, **{"Upload-Offset": offset})
        assert answer.status_code in (409, 422), answer.text
        assert_problem(answer, answer.status_code, "invalid" if answer.status_code == 422 else "wrong-offset")
    assert_problem(await phone.patch(tip_id, CLIP, **{"Upload-Complete": "yes"}), 422, "invalid")
    assert_problem(await phone.patch(tip_id, CLIP, "no-such-part"), 404, "not-found")
    assert_problem(await phone.patch(tip_id, CLIP, "%2e%2e%2fx"), 404, "not-found")
    assert_problem(await phone.patch(tip_id, CLIP, "Voice"), 422, "invalid")
    assert_problem(await phone.patch(new_id(), CLIP), 404, "not-found")
    assert_problem(await phone.patch(phone.good, CLIP), 404, "not-found")
    assert_problem(await phone.patch(tip_id, CLIP * 3000), 413, "too-large")
    # After all that the recording itself arrives.
    assert (await phone.patch(tip_id, CLIP)).status_code == 201


@pytest.mark.parametrize("pause_s", [0.02, 60])
async def test_a_piece_that_trickles_does_not_keep_the_next_one_waiting(
    pause_s: float, phone: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip_id = new_id()
    assert (await phone.put(tip_id, spoken())).status_code == 201

    async def trickle() -> AsyncIterator[bytes]:
        for n in range(len(CLIP)):
            yield CLIP[n : n + 1]
            await asyncio.sleep(pause_s)

    address = f"/api/v1/tips/{tip_id}/parts/voice"
    headers = {**phone.headers, "Upload-Offset": "0", "Content-Type": "application/partial-upload"}
    monkeypatch.setattr(upload, "SILENCE_S", 0.5)
    async with asyncio.timeout(10):
        assert_problem(await phone.client.patch(address, content=trickle(), headers=headers), 503, "unavailable")
    # What did arrive is there, and the rest may follow at once.
    at = (await phone.client.head(address, headers=phone.headers)).headers["upload-offset"]
    assert int(at) > 0
    assert (await phone.patch(tip_id, CLIP[int(at) :], **{"Upload-Offset": at})).status_code == 201


# Bytes that are not what they claim


async def worked_off() -> None:
    """A worker that stops when nothing is due, on this run's database."""
    worker = [sys.executable, "-m", "backhaul_workers", "--once"]
    done = await asyncio.to_thread(
        subprocess.run, worker, env=dict(os.environ), capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr[-2000:]


def kept(phone: Sender, tip_id: UUID) -> bytes:
    path = objects().local_path(part_key(phone.organisation_id, tip_id, "voice"))
    assert path is not None
    return path.read_bytes()


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 40, b"Dear server, this is a letter and not a recording. " * 40, b"\x7fELF" + bytes(2000), b"x"],
    ids=["noise", "a letter called webm", "a program", "one byte"],
)
async def test_bytes_that_are_no_recording_park_the_tip_and_are_kept(data: bytes, phone: Sender) -> None:
    tip_id, body = new_id(), recording_of(data)
    assert (await phone.put(tip_id, body)).status_code == 201
    assert_problem(await phone.patch(tip_id, data), 415, "unsupported-media")
    status = (await phone.get(f"/api/v1/tips/{tip_id}")).json()
    assert (status["state"], status["problem"]["type"]) == ("parked", "/problems/unsupported-media")
    assert status["problem"]["hint"]
    assert kept(phone, tip_id) == data
    # The phone that never heard the 415 asks again and is told the same.
    assert (await phone.put(tip_id, body)).json()["state"] == "parked"


async def test_recordings_that_are_cut_off_empty_or_silent_end_with_their_reason_and_no_invented_text(phone: Sender) -> None:
    silent = _silence()
    sent = {"cut off": CLIP[: len(CLIP) * 2 // 3], "only a head": CLIP[:300], "silent": silent, "whole": CLIP}
    ids = {name: new_id() for name in sent}
    for name, data in sent.items():
        assert (await phone.put(ids[name], recording_of(data))).status_code == 201
        assert (await phone.patch(ids[name], data)).status_code == 201, name
    await worked_off()
    said = {name: (await phone.get(f"/api/v1/tips/{tip_id}")).json() for name, tip_id in ids.items()}
    assert {name: status["state"] for name, status in said.items()} == {
        "cut off": "published",
        "only a head": "parked",
        "silent": "parked",
        "whole": "published",
    }
    assert said["only a head"]["problem"]["type"] == "/problems/undecodable-media"
    assert said["silent"]["problem"]["type"] == "/problems/no-speech"
    assert said["silent"]["transcript"] is None
    assert "chafing dish" in said["cut off"]["transcript"]["text"].lower()
    assert all(kept(phone, ids[name]) == data for name, data in sent.items())


def _silence(seconds: int = 4) -> bytes:
    """A webm as a phone records it in a pocket."""
    import io

    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format="webm") as target:
        stream = target.add_stream("libopus", rate=48_000)
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.layout = "mono"
        for n in range(seconds * 50):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 960), dtype=np.int16), format="s16", layout="mono")
            frame.sample_rate, frame.pts = 48_000, n * 960
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


# Headers of every answer


async def test_every_kind_of_answer_is_hardened(phone: Sender) -> None:
    for address in ("/", "/index.html", "/some/screen", "/nothing.js", "/livez", "/readyz", "/openapi.json", "/sign-in/x"):
        assert_hardened(await phone.client.get(address))
    for address in ("/api/v1/me", "/api/v1/feed", f"/api/v1/tips/{phone.good}", "/api/v1/tips/x", "/api/v1/nothing"):
        for headers in (phone.headers, {}):
            answer = await phone.client.get(address, headers=headers)
            assert_hardened(answer)
            assert answer.headers["cache-control"] == "no-store"


async def test_our_own_mistakes_are_problems_too() -> None:
    app = FastAPI()
    http.install(app, get_settings())

    @app.get("/api/mistake")
    async def mistake() -> None:
        raise RuntimeError(MARK)

    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        answer = await client.get("/api/mistake")
    assert_problem(answer, 500, "internal")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.usefixtures("database")
async def test_what_the_database_cannot_compute_is_the_sender_s_mistake() -> None:
    app = FastAPI()
    http.install(app, get_settings())

    @app.get("/length")
    async def length(line: str, db: RequestSession) -> float:
        pieces = text("SELECT sum(length_m) FROM line_segments(ST_GeomFromText(:line, 4326))")
        return float((await db.execute(pieces, {"line": line})).scalar_one())

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000") as client:
        assert (await client.get("/length", params={"line": "LINESTRING(0 0, 0 1)"})).json() == pytest.approx(110_574, abs=1)
        answer = await client.get("/length", params={"line": "LINESTRING(0 90, 0 -90, 180 0)"})
    assert_problem(answer, 422, "invalid")


# A server that cannot work


async def test_a_server_that_cannot_write_is_not_ready(
    client: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await client.get("/readyz")).json() == {"ready": True}
    assert not list(get_settings().uploads_dir.glob("tmp*"))
    (tmp_path / "data").write_text("not a folder")
    broken = get_settings().model_copy(update={"data": tmp_path / "data"})
    monkeypatch.setattr(main, "get_settings", lambda: broken)
    assert_problem(await client.get("/readyz"), 503, "unavailable")
