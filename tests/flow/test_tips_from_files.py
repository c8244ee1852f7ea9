"""What people told each other before they had this: a table, chats of many countries, mail; and files made to harm."""

import io
import mailbox
import zipfile
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from tests.factories import bearer, make_member, make_organisation, make_site
from tests.flow.phone import Drain

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.imports.reading import chat
from backhaul.insights.tags import add_default_tags
from backhaul.settings import get_settings
from backhaul_workers.speech.scripted import ScriptedEngine

DATA = Path(__file__).parents[1] / "data"
CLIP = (DATA / "ask-not.webm").read_bytes()
TOLD = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


@pytest.fixture
def engine() -> object:
    """What is spoken here is always the same."""
    return ScriptedEngine(default="The weighbridge at the sawmill sticks when it rains")


@pytest.fixture
async def oulu(database: str) -> Organisation:
    assert database
    organisation = await make_organisation(languages=("en", "de", "ar"))
    async with organisation_session(organisation.id) as db:
        await add_default_tags(db, organisation.id)
    return organisation


class Desk:
    """A manager with a file."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def send(self, data: bytes, *, digest: str | None = None, code: int = 200, **query: Any) -> Any:
        path = "/api/v1/imports/tips" + ("" if digest else "/preview")
        asked = {**query, **({"digest": digest} if digest else {})}
        answer = await self.client.post(path, content=data, params=asked, headers=self.headers)
        assert answer.status_code == code, (answer.status_code, answer.text[:400])
        return answer.json()

    async def bring(self, data: bytes, **query: Any) -> Any:
        preview = await self.send(data, **query)
        return await self.send(data, digest=preview["digest"], **query)

    async def get(self, path: str) -> Any:
        return (await self.client.get(f"/api/v1{path}", headers=self.headers)).json()


async def desk_of(client: httpx.AsyncClient, manager: Member) -> Desk:
    return Desk(client, await bearer(manager))


async def count(organisation: Organisation) -> int:
    async with organisation_session(organisation.id) as db:
        found: int = await db.scalar(text("SELECT count(*) FROM tip")) or 0
    return found


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def why(report: Any, action: str) -> set[str]:
    return {line["problem"] for line in report["lines"] if line["action"] == action}


async def test_a_chat_with_a_voice_becomes_tips_once_and_nobody_is_named_or_alerted(
    client: httpx.AsyncClient, oulu: Organisation, drain: Drain
) -> None:
    await make_site(oulu, "Sawmill", lat=65.01, lon=25.47, radius_m=200)
    maria, olga = await make_member(oulu, "manager"), await make_member(oulu, name="Olga")
    desk = await desk_of(client, maria)
    chat = (
        "[14.03.26, 11:20:00] \u200eNachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n"
        "[14.03.26, 11:26:03] Olga K.: The north gate of the sawmill is locked after six,\n"
        "ring the bell twice: the guard comes\n"
        "[14.03.26, 11:27:10] Pekka: ok\n"
        "[14.03.26, 11:28:11] Pekka: \u200e<Anhang: 00000007-AUDIO.opus>\n"
        "[14.03.26, 11:29:12] Pekka: \u200eBild weggelassen\n"
        "[14.03.26, 11:30:13] Olga K.: Diese Nachricht wurde gelöscht.\n"
        "[31.03.26, 23:59:59] Pekka: Fire at the sawmill, the hall burns, evacuate now\n"
    ).encode()
    files = {"_chat.txt": chat, "00000007-AUDIO.opus": CLIP, "../../etc/cron.d/x": b"no", "unnamed.opus": CLIP}
    data = zipped(**files)
    preview = await desk.send(data, name="chat.zip")
    assert preview["counts"] == {"new": 3, "same": 0, "wrong": 0, "left_out": 4}
    assert why(preview, "left_out") == {"system", "short", "media_missing", "deleted"}
    assert [(one["name"], one["messages"]) for one in preview["people"]] == [("Olga K.", 1), ("Pekka", 2)]
    assert (preview["voices"], await count(oulu)) == (1, 0)

    # Olga is a member, and says so; Pekka is nobody. What the preview did not show is not imported.
    asked: dict[str, Any] = {"name": "chat.zip", "people": [f"0:{olga.id}"]}
    await desk.send(data, digest=preview["digest"], code=409, **asked)
    await desk.send(data, code=422, name="chat.zip", people=[f"7:{olga.id}"])
    done = await desk.bring(data, **asked)
    assert done["applied"]
    await drain()
    tips = await client.get("/api/v1/tips", headers=await bearer(olga))
    (hers,) = tips.json()["items"]
    assert (hers["imported"], hers["captured_at"]) == (True, "2026-03-14T11:26:03Z")
    assert "ring the bell twice" in hers["text"]
    feed = (await desk.get("/feed"))["items"]
    assert len(feed) == 3
    assert all(one["created_at"] < "2026-04-02" for one in feed)
    voice = next(one for one in feed if one["media"])
    assert "weighbridge" in voice["text"]
    async with organisation_session(oulu.id) as db:
        said = " ".join(await db.scalars(text("SELECT t::text FROM tip t UNION ALL SELECT i::text FROM insight i")))
        alerts = await db.scalar(text("SELECT count(*) FROM alert"))
        authors = (await db.scalars(text("SELECT author_id FROM tip WHERE author_id IS NOT NULL"))).all()
    assert "Pekka" not in said
    assert alerts == 0
    assert authors == [olga.id]

    # Twice is as once, also as a text without its files, and where somebody took a tip back.
    again = await desk.send(data, **asked)
    assert again["counts"]["same"] == 3
    assert (await desk.send(chat, name="WhatsApp Chat.txt"))["counts"]["same"] == 2
    await client.delete(f"/api/v1/tips/{hers['id']}", headers=await bearer(olga))
    assert (await desk.bring(data, **asked))["counts"] == {"new": 0, "same": 3, "wrong": 0, "left_out": 4}
    assert await count(oulu) == 3
    assert list(get_settings().uploads_dir.glob("import-*")) == []


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("31/12/2025, 21:15 - ", "2025-12-31T21:15:00"),
        ("12/31/25, 9:15\u202fPM - ", "2025-12-31T21:15:00"),
        ("[12/31/25, 9:15:04 PM] ", "2025-12-31T21:15:04"),
        ("\u200e[31.12.25, 21:15:04] ", "2025-12-31T21:15:04"),
        ("31.12.25 21:15 - ", "2025-12-31T21:15:00"),
        ("31-12-2025 21:15 - ", "2025-12-31T21:15:00"),
        ("2025-12-31, 9:15 p. m. - ", "2025-12-31T21:15:00"),
        ("2025/12/31 21.15 - ", "2025-12-31T21:15:00"),
        ("\u0663\u0661/\u0661\u0662/\u0662\u0660\u0662\u0665، \u0669:\u0661\u0665 م - ", "2025-12-31T21:15:00"),
        ("31.12.2025, 21:15 \u2013 ", "2025-12-31T21:15:00"),
        ("31/12/25 12:15 AM - ", "2025-12-31T00:15:00"),
    ],
)
def test_dates_of_many_countries(head: str, at: str) -> None:
    (said,) = chat.read(f"{head}Ana: The gate is at the back\nof the yard\n", None, {})
    assert (said.at, said.who, said.text) == (at, "Ana", "The gate is at the back\nof the yard")


async def test_a_table_and_mail(client: httpx.AsyncClient, oulu: Organisation, drain: Drain) -> None:
    site = await make_site(oulu, "Sawmill", lat=65.01, lon=25.47, radius_m=200)
    desk = await desk_of(client, await make_member(oulu, "manager"))
    # As a spreadsheet in Germany writes it: semicolons, commas in numbers, the letters of Windows.
    table = (
        "Nachricht;Datum;Ort;Breite;Länge;Autor\r\n"
        "Rampe 3 ist für Lkw über 4 m zu niedrig;31.03.2026 08:30;Sawmill;;;Jürgen\r\n"
        '"Die Schranke am Südtor\r\nöffnet nur mit Karte";01.04.2026;;65,02;25,48;\r\n'
        "'=SUM(A1) ist keine Formel hier;02.04.2026 09:00;;;;\r\n"
        "Die Waage steht jetzt am Tor 5;morgen;;;;\r\n"
        "Der Parkplatz ist hinter dem Mond;03.04.2026 10:00;;95,0;200,0;\r\n"
    ).encode("cp1252")
    preview = await desk.send(table, name="tipps.csv")
    assert preview["counts"] == {"new": 3, "same": 0, "wrong": 2, "left_out": 0}
    assert why(preview, "wrong") == {"no_time", "position"}
    await desk.send(table, name="tipps.csv", digest=preview["digest"])
    await drain()
    feed = {one["text"]: one for one in (await desk.get("/feed"))["items"]}
    assert feed["Rampe 3 ist für Lkw über 4 m zu niedrig"]["place"]["site_id"] == str(site.id)
    assert feed["Rampe 3 ist für Lkw über 4 m zu niedrig"]["language"] == "de"
    assert "=SUM(A1) ist keine Formel hier" in feed
    # Day or month? Nobody guesses.
    unclear = b"text,time\nThe gate is open now,03/04/2026 10:00\n"
    assert (await desk.send(unclear, name="a.csv", code=422))["type"] == "/problems/dates-unclear"
    assert (await desk.send(unclear, name="a.csv", dates="mdy"))["lines"][0]["at"] == "2026-03-04T10:00:00Z"

    folder = Path(str(get_settings().data)) / "mail"
    folder.mkdir(exist_ok=True)
    box = mailbox.mbox(folder / "tips.mbox")
    for n, words in enumerate(("The chip lorry blocks bay two on Mondays", "The key of the tank is at the porter's")):
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "Jüri Öö <juri@example.com>", f"Re: AW: Yard {n}"
        mail["Date"] = TOLD + timedelta(days=n)
        mail.set_content(f"{words}\n\n-- \nJuri\nPhone 123")
        mail.add_alternative(f"<html><style>p{{}}</style><p>{words}</p><script>alert(1)</script></html>", subtype="html")
        if n:
            mail.add_attachment((DATA / "astronaut.jpg").read_bytes(), "image", "jpeg", filename="../../x.jpg")
        box.add(mail)
    box.close()
    data = (folder / "tips.mbox").read_bytes()
    report = await desk.send(data, name="tips.mbox")
    assert report["counts"]["new"] == 2
    assert report["photos"] == 1
    assert report["lines"][0]["text"] == "Yard 0\nThe chip lorry blocks bay two on Mondays"
    one = await desk.send(bytes(mail), name="one.eml")
    assert one["lines"][0]["text"] == "Yard 1\nThe key of the tank is at the porter's"


async def test_files_that_are_made_to_harm(client: httpx.AsyncClient, oulu: Organisation) -> None:
    desk = await desk_of(client, await make_member(oulu, "manager"))
    line = b"31.12.25, 21:15 - Ana: The gate is at the back of the yard\n"
    bomb = zipped(**{"_chat.txt": b"31.12.25, 21:15 - Ana: " + b"0" * 80_000_000})
    large_voice = zipped(
        **{"_chat.txt": line + b"31.12.25, 21:16 - Ana: A.opus (file attached)\n", "A.opus": bytes(26_000_000)}
    )
    many = zipped(**{f"{n}.txt": b"" for n in range(20_001)})
    encrypted = bytearray(zipped(**{"_chat.txt": line}))
    encrypted[6] |= 1
    encrypted[encrypted.rindex(b"PK\x01\x02") + 8] |= 1
    table = b"text,time\n" + b"".join(b"The gate number %d is open,2026-01-01T10:00\n" % n for n in range(100_000))
    hostile: list[tuple[str, bytes, int]] = [
        ("bomb.zip", bomb, 413),
        ("many.zip", many, 413),
        ("encrypted.zip", bytes(encrypted), 422),
        ("cut.zip", zipped(**{"_chat.txt": line})[:-30], 422),
        ("empty.zip", zipped(), 422),
        ("none.csv", b"", 422),
        ("no-words.csv", b"a,b\n1,2\n", 422),
        ("binary.csv", bytes(range(256)) * 100, 422),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100), 422),
        ("no-chat.txt", b"Dear diary\n" * 1000, 422),
        ("no.mbox", b"hello\n", 422),
        ("wide.csv", b"text\n" + b'"' + b"x" * 2_000_000, 200),
        ("deep.eml", b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(500)), 200),
        ("headers.eml", b"From: =?x?q?" + b"=" * 5000 + b"\nDate: Foo, 99 Bar 0000 99:99:99\n\nThe gate is open\n", 200),
        ("many.csv", table + b"One more of them is open,2026-01-01T10:00\n", 413),
        ("half.csv", table[:-20], 200),
        ("voice.zip", large_voice, 200),
        ("utf16.csv", "text,time\nThe gate is öpen now,2026-01-01T10:00\n".encode("utf-16")[:-1], 200),
        ("mixed.txt", line + b"31.12.25, 21:16 - Ana: \xff\xfe broken \xc3( bytes here\n31.12.25, 99:99 - Ana: never\n", 200),
    ]
    reports = {name: await desk.send(data, name=name, code=code) for name, data, code in hostile}
    for name, _, code in hostile:
        if code != 200:
            assert reports[name]["hint"], name
    assert reports["half.csv"]["counts"]["new"] > 99_000
    some = b"".join(table.splitlines(keepends=True)[:5_100])
    shown = await desk.send(some, name="some.csv")
    assert shown["counts"]["new"] > shown["most"]
    assert (await desk.send(some, name="some.csv", digest=shown["digest"], code=413))["hint"]
    assert reports["voice.zip"]["counts"]["new"] == 1
    assert reports["utf16.csv"]["lines"][0]["text"].startswith("The gate is öpen")
    assert await count(oulu) == 0
    driver = await desk_of(client, await make_member(oulu))
    await driver.send(line, name="a.txt", code=403)
