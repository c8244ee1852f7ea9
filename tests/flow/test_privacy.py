"""Nobody is watched: everything about a person is theirs to take, theirs to erase, and gone when its time is over."""

import io
import json
import logging
import struct
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url, select, text
from tests.factories import bearer, make_member, make_organisation, make_site, sign_in
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.db.embedded import find_binaries
from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.tags import add_default_tags
from backhaul.media.objects import objects
from backhaul.privacy.erased import read_erased
from backhaul.privacy.restore import reconcile
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
# As PostGIS keeps the longitude of a point.
LONGITUDE = struct.pack("<d", FIX["lon"]).hex()
MARKERS = (NAME, TYPED, SPOKEN, REPLIED, EDITED, LABEL, ADDRESS, NOTED, OTHER, "zebulon-phone", LONGITUDE)


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


def _dump(database: str) -> str:
    """The whole database as pg_dump writes it: every column of every table, text, JSON, bytes."""
    url = make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)
    program = find_binaries().folder / "pg_dump"
    return subprocess.run([str(program), "--data-only", "--inserts", url], capture_output=True, check=True, text=True).stdout


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
    colleague = await phone(await make_member(northgate, name="Colleague"))
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
    async with organisation_session(northgate.id) as db:
        scope = {"organisation": northgate.id, "member": zebulon.id, "address": ADDRESS, "insight": UUID(shared), "noted": NOTED}
        for statement in (
            "INSERT INTO mailbox (organisation_id, member_id, address) VALUES (:organisation, :member, :address)",
            """INSERT INTO push_endpoint (organisation_id, id, member_id, session_id, url, url_sha256, p256dh, auth)
               SELECT :organisation, gen_random_uuid(), :member, s.id, 'https://push.example/zebulon-phone', sha256('z'), 'p', 'a'
               FROM session s WHERE s.organisation_id = :organisation AND s.member_id = :member LIMIT 1""",
            """INSERT INTO manager_note (organisation_id, id, insight_id, author_id, text, updated_at)
               VALUES (:organisation, gen_random_uuid(), :insight, :member, :noted, now())""",
        ):
            await db.execute(text(statement), {name: scope[name] for name in scope if f":{name}" in statement})
    # And one that is still on its way when they are erased.
    await him.send("text", text=f"The {TYPED} canteen is open", site_id=str(site.id))
    return {"shared": shared, "alone": alone, "site": str(site.id), "own": str(own)}


async def test_everything_about_a_person_is_theirs_to_take_and_to_erase(
    app: FastAPI, phone: PhoneOf, drain: Drain, northgate: Organisation, database: str
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
    assert len(files["data/tip.json"]) and sha256(files[f"media/{told['own']}/a0/original.webm"]).digest() == sha256(CLIP).digest()
    assert f"media/{told['own']}/a0/audio.m4a" in files
    everything = b"".join(files.values()).decode(errors="replace")
    for marker in (NAME, TYPED, SPOKEN, REPLIED, EDITED, LABEL, ADDRESS, NOTED, "zebulon-phone", "25.094687"):
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
    backup = _dump(database)
    assert NAME in backup

    await keep_house(objects(), datetime.now(UTC) + timedelta(days=8))
    await his.ask("GET", "/me", 401)
    assert _copies(database) == {}, "not a word in any table, index, queue or file"
    assert str(zebulon.id) not in (await other.client.get("/api/v1/members")).text
    # What others said stands, made anew of what they said; what nobody else said is gone; the decision stays, his name does not.
    shared = await other.ask("GET", f"/insights/{told['shared']}")
    assert (shared["tips"], shared["text"], shared["status"], shared["reason"]) == (1, BLOCKED, "done", "Towed away")
    await other.ask("GET", f"/insights/{told['alone']}", 404)
    (decided,) = [one for one in (await other.ask("GET", "/audit?action=decided"))["items"]]
    assert (decided["member"], decided["role"], decided["detail"]["by"]) == (None, "manager", "erased")
    assert (await other.ask("GET", "/search", params={"q": TYPED}))["items"] == []
    # Who is erased stays erased, also when a backup brings them back: as if the row of the night before came again.
    assert [one.member_id for one in read_erased(get_settings().erased_file)][-1] == zebulon.id
    async with organisation_session(northgate.id) as db:
        db.add(Member(organisation_id=northgate.id, id=zebulon.id, name=NAME, role="manager", language="en"))
        db.add(_tip_of(zebulon))
    orphan = uuid4()
    objects().put_now(f"{northgate.id}/{orphan}/a0/original", SPOKEN.encode())
    done = await reconcile(objects(), get_settings().erased_file)
    assert (done.erased, done.orphans >= 1) == (1, True)
    assert _copies(database) == {}
    purged = (await other.ask("GET", "/privacy/retention"))["purged"]
    assert {(one["category"], one["n"]) for one in purged} >= {("people", 1)}


def _tip_of(member: Member) -> Tip:
    return Tip(
        organisation_id=member.organisation_id,
        id=uuid4(),
        kind="text",
        text=f"Back from the backup: {TYPED}",
        captured_at=datetime.now(UTC),
        received_at=datetime.now(UTC),
        visibility="organisation",
        anonymous=False,
        author_id=member.id,
        content_sha256=b"",
        state="published",
    )
