"""Nobody is watched: everything about a person is theirs to take, theirs to erase, and gone when its time is over."""

import asyncio
import io
import json
import logging
import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url, select, text
from tests.factories import bearer, make_group, make_member, make_organisation, make_site, sign_in
from tests.flow.phone import Drain, PhoneOf
from tests.flow.pictures import photo

from backhaul.db.embedded import EmbeddedPostgres, find_binaries
from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.tags import add_default_tags
from backhaul.media.objects import objects
from backhaul.privacy.erased import read_erased
from backhaul.privacy.retention import keep_house, purge
from backhaul.settings import get_settings
from backhaul.tips.models import Tip, Understanding
from backhaul_workers.speech.scripted import ScriptedEngine

CLIP = (Path(__file__).resolve().parents[1] / "data" / "amiable.webm").read_bytes()
FIX = {"lat": 60.293612, "lon": 25.094687, "accuracy_m": 6}
BLOCKED = "Dock 4 is blocked by a broken down trailer"
# Words that only this person said; each goes another way through the product.
NAME, TYPED, SPOKEN, REPLIED, EDITED = "Zebulon Quimby", "zanzibarite", "xylographic", "quixotically", "bumbershoot"
LABEL, ADDRESS, NOTED, OTHER = "kerfuffleyard", "zebulon@quimby.example", "flibbertigibbet", "snollygoster"
SHOWN, WRITTEN, ASKED = "lollygagger", "billingsgate", "hornswoggle"
# As PostGIS keeps the longitude of a point.
LONGITUDE = struct.pack("<d", FIX["lon"]).hex()
MARKERS = (
    NAME,
    TYPED,
    SPOKEN,
    REPLIED,
    EDITED,
    LABEL,
    ADDRESS,
    NOTED,
    OTHER,
    SHOWN,
    WRITTEN,
    ASKED,
    "zebulon-phone",
    LONGITUDE,
)


@pytest.fixture(scope="module")
def engine() -> object:
    """Every recording says the same."""
    return ScriptedEngine(default=f"The {SPOKEN} gate at the back sticks in the morning")


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    organisation = await make_organisation(languages=["en"])
    async with organisation_session(organisation.id) as db:
        await add_default_tags(db, organisation.id)
    return organisation


class App:
    """A member in the app: a browser of their own, signed in."""

    def __init__(self, app: FastAPI) -> None:
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000")

    async def ask(self, method: str, path: str, expect: int = 200, **more: Any) -> Any:
        answer = await self.client.request(method, f"/api/v1{path}", **more)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else answer.content


async def opened(app: FastAPI, member: Member) -> App:
    browser = App(app)
    await sign_in(browser.client, member)
    return browser


def _postgres_program(name: str, *arguments: str) -> str:
    return subprocess.run([str(find_binaries().folder / name), *arguments], capture_output=True, check=True, text=True).stdout


def _plain(database: str) -> str:
    return make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)


def _dump(database: str) -> str:
    """The whole database as pg_dump writes it: every column of every table, text, JSON, bytes."""
    return _postgres_program("pg_dump", "--data-only", "--inserts", _plain(database))


def _things(database: str) -> list[str]:
    """Every table, function, trigger, policy and grant, by the name and kind that pg_dump writes above it."""
    return [
        line
        for line in _postgres_program("pg_dump", "--schema-only", _plain(database)).splitlines()
        if line.startswith("-- Name:")
    ]


def _back_up(database: str, folder: Path) -> None:
    """As the README says: the database by pg_dump, then the folder of the objects."""
    _postgres_program("pg_dump", "--format=custom", f"--file={folder / 'night.dump'}", _plain(database))
    shutil.copytree(get_settings().objects_dir, folder / "objects")


def _restore(postgres: EmbeddedPostgres, folder: Path) -> str:
    """Into a database that has nothing yet; answers its address."""
    postgres.drop_database("restored")
    url = postgres.create_database("restored")
    _postgres_program("pg_restore", "--exit-on-error", f"--dbname={_plain(url)}", str(folder / "night.dump"))
    shutil.copytree(folder / "objects", get_settings().objects_dir, dirs_exist_ok=True)
    return url


def _copies(database: str) -> dict[str, list[str]]:
    """In which lines of the dump and in which files each marker still stands, letters in either case."""
    lines = _dump(database).splitlines()
    files = [file for file in get_settings().data.rglob("*") if file.is_file() and file != get_settings().erased_file]
    found: dict[str, list[str]] = {}
    for marker in MARKERS:
        # A vector of bytes is written in hexadecimal digits.
        hexed = marker.encode().hex()
        found[marker] = [line[:200] for line in lines if marker.lower() in line.lower() or hexed in line]
        found[marker] += [str(file) for file in files if marker.encode() in file.read_bytes()]
    return {marker: where for marker, where in found.items() if where}


async def _told(phone: PhoneOf, drain: Drain, northgate: Organisation, zebulon: Member, app: App) -> dict[str, str]:
    """Everything that somebody may leave behind here; answers the ids of a shared insight and of one of his own."""
    site = await make_site(northgate, "Northgate", lat=60.2187, lon=25.1960)
    him = await phone(zebulon)
    other = await make_member(northgate, name="Colleague")
    colleague = await phone(other)
    await colleague.send("text", text=BLOCKED, site_id=str(site.id))
    await drain()
    joined = await him.send("text", text=f"{BLOCKED} near the {TYPED} shed and the ramp", site_id=str(site.id), fix=FIX)
    own = await him.send("voice", ("a0", "audio/webm", CLIP), fix=FIX)
    await drain()
    shared, alone = [(await him.status(tip))["insight_id"] for tip in (joined, own)]
    assert (await him.get(f"/insights/{shared}"))["tips"] == 2
    reply = f"/insights/{shared}/replies/{uuid4()}"
    await app.ask("PUT", reply, 201, json={"text": f"Said {REPLIED} before"})
    await app.ask("PATCH", reply, json={"text": f"Says {EDITED} now", "base_revision": 1})
    await drain()
    await app.ask("POST", f"/insights/{shared}/confirmations", json={"kind": "still_there"})
    area = {"lat": 60.2, "lon": 25.1, "radius_m": 2000}
    await app.ask("PUT", "/subscriptions", json={"kind": "area", "label": LABEL, "area": area})
    await app.ask("POST", f"/insights/{shared}/reports", 204, json={"reason": "other", "words": OTHER})
    await app.ask("PUT", "/me/profile", json={"about": f"Known as the {SHOWN}"})
    await app.ask("PUT", "/me/profile/picture", 204, content=photo())
    await app.ask("PUT", f"/messages/{other.id}/{uuid4()}", 201, json={"text": f"What {WRITTEN} at the gate"})
    group = await make_group(app.client, zebulon, "open", other)
    for anonymous in (False, True):
        poll = uuid4()
        asked = {"group_id": str(group), "question": f"Is it a {ASKED}?", "options": ["yes", "no"], "anonymous": anonymous}
        await app.ask("PUT", f"/polls/{poll}", 201, json=asked)
        await app.ask("PUT", f"/polls/{poll}/vote", json={"options": [1], "ballot": "0" * 32})
    await drain()
    async with organisation_session(northgate.id) as db:
        scope = {
            "organisation": northgate.id,
            "member": zebulon.id,
            "address": ADDRESS,
            "insight": UUID(shared),
            "noted": NOTED,
        }
        for statement in (
            "INSERT INTO mailbox (organisation_id, member_id, address) VALUES (:organisation, :member, :address)",
            """INSERT INTO push_endpoint (organisation_id, id, member_id, session_id, url, url_sha256, p256dh, auth)
               SELECT :organisation, gen_random_uuid(), :member, s.id,
                      'https://push.example/zebulon-phone', sha256('z'), 'p', 'a'
               FROM session s WHERE s.organisation_id = :organisation AND s.member_id = :member LIMIT 1""",
            """INSERT INTO manager_note (organisation_id, id, insight_id, author_id, text, updated_at)
               VALUES (:organisation, gen_random_uuid(), :insight, :member, :noted, now())""",
        ):
            await db.execute(text(statement), {name: scope[name] for name in scope if f":{name}" in statement})
    # And one that is still on its way when they are erased.
    await him.send("text", text=f"The {TYPED} canteen is open", site_id=str(site.id))
    return {"shared": shared, "alone": alone, "site": str(site.id), "own": str(own)}


async def test_everything_about_a_person_is_theirs_to_take_and_to_erase(
    app: FastAPI,
    phone: PhoneOf,
    drain: Drain,
    northgate: Organisation,
    database: str,
    postgres: EmbeddedPostgres,
    tmp_path: Path,
) -> None:
    zebulon = await make_member(northgate, "manager", name=NAME)
    his = await opened(app, zebulon)
    told = await _told(phone, drain, northgate, zebulon, his)
    await his.ask("PATCH", f"/insights/{told['shared']}/review", json={"status": "done", "reason": "Towed away"})
    before = _copies(database)
    assert set(before) == set(MARKERS), "the search would find each of them"

    # He takes it all along. A script's token is not enough for that.
    script = await bearer(zebulon)
    refused = await his.client.post("/api/v1/me/export", headers=script)
    assert refused.status_code == 403, refused.text
    data = await his.ask("GET", "/me/data")
    assert {one["what"]: one["days"] for one in data["kept"]} | {"audio": 30, "exact_places": 30, "audit": 730} == {
        one["what"]: one["days"] for one in data["kept"]
    }
    assert (data["export"], data["erasure"]) == (None, None)
    assert (await his.ask("POST", "/me/export", 202))["state"] == "waiting"
    await drain()
    export = (await his.ask("GET", "/me/data"))["export"]
    assert export["state"] == "ready"
    with zipfile.ZipFile(io.BytesIO(await his.ask("GET", "/me/export"))) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files[f"media/{told['own']}/a0/original.webm"] == CLIP
    assert f"media/{told['own']}/a0/audio.m4a" in files
    everything = b"".join(files.values()).decode(errors="replace")
    in_words = (
        NAME,
        TYPED,
        SPOKEN,
        REPLIED,
        EDITED,
        LABEL,
        ADDRESS,
        NOTED,
        SHOWN,
        WRITTEN,
        ASKED,
        "zebulon-phone",
        "25.094687",
    )
    for marker in in_words:
        assert marker in everything, marker
    tables = {name.removeprefix("data/").removesuffix(".json") for name in files if name.startswith("data/")}
    assert tables >= {"tip", "transcript", "understanding", "reply", "reply_edit", "confirmation", "subscription", "session"}
    assert tables >= {"insight", "audit_entry", "insight_change", "mailbox", "manager_note", "embedding"}
    assert all(json.loads(data) for name, data in files.items() if name.endswith(".json"))
    assert b"token_hash" not in files["data/session.json"]
    # It is his alone.
    other = await opened(app, await make_member(northgate, "admin", name="Other admin"))
    await other.ask("GET", "/me/export", 404)

    # He asks to be erased, thinks again, and asks again.
    erasure = await his.ask("PUT", "/me/erasure", json={"sure": True})
    assert datetime.fromisoformat(erasure["due_at"]) - datetime.now(UTC) > timedelta(days=6)
    assert (await his.ask("PUT", "/me/erasure", json={"sure": True}))["due_at"] == erasure["due_at"], "twice is as once"
    await his.ask("DELETE", "/me/erasure", 204)
    await his.ask("DELETE", "/me/erasure", 404)
    await his.ask("PUT", "/me/erasure", json={"sure": True})
    assert [one["name"] for one in (await other.ask("GET", "/privacy/erasures"))["items"]] == [NAME]
    await keep_house(objects(), datetime.now(UTC) + timedelta(days=6))
    await his.ask("GET", "/me")
    # The backup of that night still has him.
    await asyncio.to_thread(_back_up, database, tmp_path)

    await keep_house(objects(), datetime.now(UTC) + timedelta(days=8))
    await his.ask("GET", "/me", 401)
    assert _copies(database) == {}, "not a word in any table, index, queue or file"
    assert not list(get_settings().data.rglob(str(zebulon.id))), "nor a picture of them"
    assert str(zebulon.id) not in (await other.client.get("/api/v1/members")).text
    # What others said stands, made anew of what they said; what nobody else said is gone; the decision stays.
    shared = await other.ask("GET", f"/insights/{told['shared']}")
    assert (shared["tips"], shared["text"], shared["status"], shared["reason"]) == (1, BLOCKED, "done", "Towed away")
    await other.ask("GET", f"/insights/{told['alone']}", 404)
    (decided,) = (await other.ask("GET", "/audit?action=decided"))["items"]
    assert (decided["member"], decided["role"], decided["detail"]["by"]) == (None, "manager", "erased")
    assert (await other.ask("GET", "/search", params={"q": TYPED}))["items"] == []
    # Who is erased stays erased, also when that backup is restored, with whatever lies there and belongs to nobody.
    assert [one.member_id for one in read_erased(get_settings().erased_file)][-1] == zebulon.id
    restored = await asyncio.to_thread(_restore, postgres, tmp_path)
    assert set(_copies(restored)) == set(MARKERS), "the backup brought him back"
    assert _things(restored) == _things(database)
    objects().put_now(f"{northgate.id}/{uuid4()}/a0/original", SPOKEN.encode())
    command = [sys.executable, "-m", "backhaul", "restored"]
    environment = {**os.environ, "BACKHAUL_DATABASE_URL": restored}
    done = await asyncio.to_thread(subprocess.run, command, env=environment, capture_output=True, text=True, check=False)
    assert "1 people erased again" in done.stdout, done.stdout + done.stderr
    assert _copies(restored) == {}
    postgres.drop_database("restored")
    purged = (await other.ask("GET", "/privacy/retention"))["purged"]
    assert {(one["category"], one["n"]) for one in purged} >= {("people", 1)}


async def test_what_has_had_its_time_is_gone_and_what_became_coarse_stays_so(
    app: FastAPI, phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver = await make_member(northgate)
    his = await phone(driver)
    await make_site(northgate, "Southgate", lat=60.2940, lon=25.0950, radius_m=60)
    tip = await his.send("voice", ("a0", "audio/webm", CLIP), fix=FIX)
    await drain()
    status = await his.status(tip)
    insight = status["insight_id"]
    await his.client.post(f"/api/v1/insights/{insight}/confirmations", json={"kind": "helped"}, headers=his.headers)

    async def fix() -> tuple[float, float, bool]:
        async with organisation_session(northgate.id) as db:
            of = select(Tip.fix.ST_X(), Tip.fix.ST_Y(), Tip.coarsened).where(Tip.id == tip)
            row = (await db.execute(of)).one()
            return row[0], row[1], row[2]

    async def findings() -> dict[str, Any]:
        async with organisation_session(northgate.id) as db:
            of_tip = select(Understanding.findings).where(Understanding.tip_id == tip)
            found: dict[str, Any] = (await db.execute(of_tip)).scalar_one()
            return found

    assert re.search(r'"distance_m": \d', json.dumps(await findings()))
    admin = await opened(app, await make_member(northgate, "admin"))
    now = datetime.now(UTC)
    # On the day before nothing is due; an organisation may choose less, and no more than was promised.
    assert await purge(northgate.id, objects(), now + timedelta(days=29)) == {}
    kept = {"keep_audio_days": 30, "keep_exact_places_days": 30, "keep_originals_days": 90, "audit_keep_days": 730}
    await admin.ask("PUT", "/privacy/retention", 422, json={**kept, "keep_audio_days": 31})
    await admin.ask("PUT", "/privacy/retention", 422, json={**kept, "keep_exact_places_days": 31})
    driver_app = await opened(app, driver)
    await driver_app.ask("PUT", "/privacy/retention", 403, json=kept)
    await admin.ask("PUT", "/privacy/retention", 204, json={**kept, "keep_audio_days": 7, "keep_exact_places_days": 3})
    command = [sys.executable, "-m", "backhaul", "retention", str(northgate.id)]
    printed = (await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)).stdout
    assert [line.split() for line in printed.splitlines() if line.strip().startswith("audio")] == [
        ["audio", "1", "kept", "0", "to", "be", "purged"]
    ]

    listen = f"/media/{tip}/a0/audio"
    await driver_app.ask("GET", listen)
    assert await fix() == (FIX["lon"], FIX["lat"], False)
    done = await purge(northgate.id, objects(), now + timedelta(days=8))
    assert done == {"exact_places": 1, "tap_times": 1, "audio": 1}
    await driver_app.ask("GET", listen, 404)
    assert list((get_settings().objects_dir / str(northgate.id) / str(tip)).rglob("*.*")) == []
    again = await his.status(tip)
    assert again["transcript"]["text"] == status["transcript"]["text"], "the words stay"
    lon, lat, coarsened = await fix()
    from backhaul_workers.findings.places.position import Fix, grid_cell

    assert coarsened
    assert Fix(lat, lon) == grid_cell(Fix(FIX["lat"], FIX["lon"]))
    assert not re.search(r'distance_m": \d', json.dumps(await findings())), "of several the position could be worked out"
    assert await purge(northgate.id, objects(), now + timedelta(days=8)) == {}, "once"
    # Done again, it stays as it is: there is nothing to hear any more.
    manager = await phone(await make_member(northgate, "manager"))
    for stage in ("transcribe", "understand"):
        answer = await manager.client.post(f"/api/v1/tips/{tip}/reprocess?stage={stage}", headers=manager.headers)
        assert answer.status_code == 200, answer.text
        await drain()
        after = await his.status(tip)
        assert (after["state"], after["insight_id"], after["transcript"]["text"]) == (
            "published",
            insight,
            status["transcript"]["text"],
        )
    # Its day is noted, and nobody's name.
    retention = await admin.ask("GET", "/privacy/retention")
    assert {(one["category"], one["n"]) for one in retention["purged"]} == {("exact_places", 1), ("tap_times", 1), ("audio", 1)}
    assert retention["fixed"] == {
        "alerts": 90,
        "sessions": 30,
        "sign_in_links": 30,
        "access_tokens": 30,
        "push_endpoints": 0,
        "mail_addresses": 0,
        "withdrawn_tips": 90,
        "webhook_deliveries": 30,
        "exports": 7,
        "uploads": 60,
    }


async def test_an_admin_erases_on_request_and_nobody_erases_the_last_admin(app: FastAPI, northgate: Organisation) -> None:
    admin = await make_member(northgate, "admin")
    driver = await make_member(northgate)
    desk, cab = await opened(app, admin), await opened(app, driver)
    other = await opened(app, await make_member(await make_organisation("Elsewhere"), "admin"))
    at_once = {"sure": True, "after_days": 0}
    await desk.ask("PUT", f"/privacy/erasures/{admin.id}", 409, json=at_once)
    await desk.ask("PUT", "/me/erasure", 409, json={"sure": True})
    await other.ask("PUT", f"/privacy/erasures/{driver.id}", 404, json=at_once)
    await cab.ask("PUT", f"/privacy/erasures/{driver.id}", 403, json=at_once)
    for wrong in ({}, {"sure": False, "after_days": 0}, {"sure": True, "after_days": 31}, {"sure": True, "after_days": "NaN"}):
        await desk.ask("PUT", f"/privacy/erasures/{driver.id}", 422, json=wrong)
    await desk.ask("PUT", f"/privacy/erasures/{driver.id}", json={"sure": True, "after_days": 3})
    mine = (await cab.ask("GET", "/me/data"))["erasure"]
    assert mine["by_admin"], "they read it while they can"
    await desk.ask("DELETE", f"/privacy/erasures/{driver.id}", 204)
    await desk.ask("PUT", f"/privacy/erasures/{driver.id}", json=at_once)
    await keep_house(objects(), datetime.now(UTC) + timedelta(seconds=1))
    await cab.ask("GET", "/me", 401)
    noted = [one["action"] for one in (await desk.ask("GET", "/audit"))["items"]]
    assert noted.count("erasure_asked") == 2
    assert "erasure_called_off" in noted


async def test_no_log_and_no_answer_tells_where_somebody_was_or_how_much_they_did(
    app: FastAPI, phone: PhoneOf, drain: Drain, northgate: Organisation, caplog: pytest.LogCaptureFixture, database: str
) -> None:
    caplog.set_level(logging.DEBUG)
    author = await make_member(northgate, name=NAME)
    him = await phone(author)
    readers = {role: await phone(await make_member(northgate, role)) for role in ("contributor", "manager", "admin", "partner")}
    number = None
    for told in ("text", "anonymous"):
        hides: dict[str, Any] = {"anonymous": True} if told == "anonymous" else {}
        tip = await him.send("text", text=f"The {TYPED} bridge is closed", fix=FIX, **hides)
        number = him.headers.get("Backhaul-Receipt")
    await him.send("voice", ("a0", "audio/webm", CLIP), fix=FIX)
    await drain()
    assert number
    receipt = await him.client.post("/api/v1/receipts", json={"number": number})
    assert receipt.status_code == 200, receipt.text
    # Of the one without a name there is no author, no minute, no session; its number is nowhere but with its author.
    dump = _dump(database)
    assert number not in dump
    row = next(line for line in dump.splitlines() if line.startswith("INSERT INTO backhaul.tip ") and str(tip) in line)
    assert str(author.id) not in row
    assert ":00:00+00" in row
    about = [line for line in dump.splitlines() if str(tip) in line and (str(author.id) in line or NAME in line)]
    assert about == []

    # Everything that was logged, at every level, of the whole story: no position, no word, no secret, no number.
    said = "\n".join(f"{record.getMessage()} {record.args!r} {record.exc_text or ''}" for record in caplog.records)
    token = him.headers["Authorization"].split()[1]
    for secret in ("60.2936", "25.0946", TYPED, SPOKEN, NAME, token, number):
        assert secret not in said, f"{secret} stands in a log"
    # Every address, as each role: nobody but managers and its author reads who told it, and nobody is told the exact position.
    exact = ("60.293612", "25.094687")
    for role, reader in readers.items():
        for path, operations in app.openapi()["paths"].items():
            if "get" not in operations or path == "/api/v1/stream" or "{" in path:
                continue
            query = {"lat": "60.2936", "lon": "25.0946", "radius_m": "5000", "q": "bridge"}
            query |= {"west": "25", "south": "60", "east": "26", "north": "61"}
            wanted = {one["name"] for one in operations["get"].get("parameters", []) if one["in"] == "query"}
            asked = {name: value for name, value in query.items() if name in wanted}
            answer = await reader.client.get(path, params=asked, headers=reader.headers)
            body = answer.text if "zip" not in answer.headers.get("content-type", "") else ""
            assert not [one for one in exact if one in body], (role, path)
            if role in ("contributor", "partner") and path != "/api/v1/me":
                assert NAME not in body, (role, path)
            # No number stands beside a person's name: not how much they told, nor when they were last here.
            assert not {"last_seen_at", "tips_count", "last_active_at"} & set(_keys(answer)), (role, path)


def _keys(answer: httpx.Response) -> Iterator[str]:
    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from value
            for one in value.values():
                yield from walk(one)
        elif isinstance(value, list):
            for one in value:
                yield from walk(one)

    if "json" in answer.headers.get("content-type", ""):
        yield from walk(answer.json())
