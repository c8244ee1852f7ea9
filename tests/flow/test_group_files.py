"""What a group keeps: its members put files there and fetch them, to everybody else there is nothing, and taken out is gone."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from PIL import Image
from PIL.ExifTags import IFD
from tests.factories import make_group, make_member, make_organisation
from tests.flow.phone import Drain, Phone, PhoneOf
from tests.flow.pictures import photo

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.identity.access import Reader
from backhaul.media.objects import objects
from backhaul.privacy.erase import erase_member
from backhaul.privacy.exports import ask_for_export, export_key
from backhaul.privacy.restore import reconcile
from backhaul.privacy.retention import purge
from backhaul.settings import get_settings
from backhaul_workers.speech.scripted import ScriptedEngine

SHEET = b"%PDF-1.7\n" + b"The gate code list of Northgate. " * 2000


@pytest.fixture
def engine() -> object:
    """Nobody speaks here."""
    return ScriptedEngine(default="nothing")


@pytest.fixture
def eyes() -> object:
    """And nobody looks for faces."""
    return None


def said(data: bytes, name: str = "Gates.pdf", **more: Any) -> dict[str, Any]:
    return {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), **more}


async def ask(phone: Phone, method: str, path: str, **more: Any) -> httpx.Response:
    headers = {**phone.headers, **more.pop("headers", {})}
    return await phone.client.request(method, f"/api/v1{path}", headers=headers, **more)


async def append(phone: Phone, file: str, data: bytes, offset: int = 0) -> httpx.Response:
    headers = {"Content-Type": "application/partial-upload", "Upload-Offset": str(offset)}
    return await ask(phone, "PATCH", f"{file}/bytes", content=data, headers=headers)


async def put(phone: Phone, group: UUID, data: bytes, name: str) -> UUID:
    id = new_id()
    file = f"/groups/{group}/files/{id}"
    announced = await ask(phone, "PUT", file, json=said(data, name))
    assert announced.status_code == 201, announced.text
    assert (await append(phone, file, data)).status_code == 204
    return id


async def listed(phone: Phone, group: UUID) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await phone.get(f"/groups/{group}/files"))["items"]
    return items


def kept_on_disk(id: UUID) -> list[str]:
    return [str(path) for path in get_settings().data.rglob(f"*{id}*")]


async def test_a_file_is_its_group_s_and_nobody_else_learns_that_it_exists(phone: PhoneOf) -> None:
    organisation = await make_organisation()
    ana, ben, guest = [await make_member(organisation, role) for role in ("contributor", "contributor", "partner")]
    others = [await make_member(organisation, role) for role in ("contributor", "manager", "admin", "partner")]
    others.append(await make_member(await make_organisation("Elsewhere"), "admin"))
    hers, his, theirs = [await phone(member) for member in (ana, ben, guest)]
    outside = [await phone(member) for member in others]
    # An open one: whoever knows of a group still knows nothing of its files.
    group = await make_group(hers.client, ben, "open", ana, guest)
    id = new_id()
    file = f"/groups/{group}/files/{id}"

    # In two pieces, cut in between; said again it goes on where it was.
    assert (await ask(hers, "PUT", file, json=said(SHEET))).headers["upload-offset"] == "0"
    assert (await append(hers, file, SHEET[:20_000])).headers["upload-offset"] == "20000"
    assert await listed(his, group) == []
    assert [one["state"] for one in await listed(hers, group)] == ["arriving"]
    assert (await ask(his, "HEAD", f"{file}/bytes")).status_code == 404
    again = await ask(hers, "PUT", file, json=said(SHEET))
    assert (again.status_code, again.headers["upload-offset"]) == (200, "20000")
    assert (await append(hers, file, SHEET, 10)).status_code == 409
    done = await append(hers, file, SHEET[20_000:], 20_000)
    assert (done.status_code, done.headers["upload-complete"]) == (204, "?1")
    assert (await ask(hers, "HEAD", f"{file}/bytes")).headers["upload-complete"] == "?1"

    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for reader in (his, theirs):
        [one] = await listed(reader, group)
        assert (one["name"], one["size"], one["state"], one["mine"]) == ("Gates.pdf", len(SHEET), "shown", False)
        assert one["by"] == {"id": str(ana.id), "name": ana.name}
        assert datetime.fromisoformat(one["at"]) in (hour, hour - timedelta(hours=1)), "the hour, not the minute"
        fetched = await ask(reader, "GET", f"{file}/content")
        assert fetched.content == SHEET
        assert fetched.headers["content-type"] == "application/octet-stream"
        assert fetched.headers["content-disposition"] == 'attachment; filename="Gates.pdf"'
        assert fetched.headers["x-content-type-options"] == "nosniff"
        assert fetched.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert fetched.headers["cache-control"] == "no-store"
        assert fetched.headers["content-length"] == str(len(SHEET))
        assert "last-modified" not in fetched.headers, "the minute"
        new = (await reader.get(f"/groups/{group}/activity"))["items"]
        assert [(item["kind"], item["id"], item["title"]) for item in new if item["kind"] == "file"] == [
            ("file", str(id), "Gates.pdf")
        ]
    for stranger in outside:
        for method, path, more in (
            ("GET", f"/groups/{group}/files", {}),
            ("PUT", f"/groups/{group}/files/{new_id()}", {"json": said(SHEET)}),
            ("PUT", file, {"json": said(SHEET)}),
            ("HEAD", f"{file}/bytes", {}),
            ("GET", f"{file}/content", {}),
            ("GET", f"{file}/thumbnail", {}),
            ("DELETE", file, {}),
        ):
            refused = await ask(stranger, method, path, **more)
            assert refused.status_code == 404, (stranger, method, path)
            assert "Gates" not in refused.text
        assert (await append(stranger, file, SHEET)).status_code == 404
        assert "Gates" not in (await ask(stranger, "GET", "/activity")).text
    # A guest reads; members other than its author and the owners leave it where it is.
    assert (await ask(theirs, "PUT", f"/groups/{group}/files/{new_id()}", json=said(SHEET))).status_code == 403
    assert (await ask(theirs, "DELETE", file)).status_code == 403

    # Ben owns the group and takes it out; with it go its bytes. And who left sees what is there no more.
    kept = await put(his, group, b"Second", "Second.txt")
    assert (await ask(hers, "DELETE", f"/groups/{group}/files/{kept}")).status_code == 403
    assert kept_on_disk(id)
    assert (await ask(his, "DELETE", file)).status_code == 204
    assert kept_on_disk(id) == []
    assert (await ask(his, "DELETE", file)).status_code == 404
    assert (await ask(hers, "GET", f"{file}/content")).status_code == 404
    assert (await ask(hers, "DELETE", f"/groups/{group}/members/{ana.id}")).status_code == 204
    assert (await ask(hers, "GET", f"/groups/{group}/files/{kept}/content")).status_code == 404
    # A closed group is read, and nothing is added.
    assert (await ask(his, "PATCH", f"/groups/{group}", json={"version": 1, "archived": True})).status_code == 200
    assert (await ask(his, "PUT", f"/groups/{group}/files/{new_id()}", json=said(SHEET))).status_code == 409
    assert (await ask(his, "GET", f"/groups/{group}/files/{kept}/content")).content == b"Second"


async def test_a_picture_tells_its_group_what_it_shows_and_not_where_it_was_taken(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation()
    ana, ben = [await make_member(organisation) for _ in range(2)]
    hers, his = await phone(ana), await phone(ben)
    group = await make_group(hers.client, ana, "secret", ben)
    taken = photo(60.17, 24.94)
    assert Image.open(io.BytesIO(taken)).getexif().get_ifd(IFD.GPSInfo)
    id = await put(hers, group, taken, "Dock plan.PNG")
    broken = await put(hers, group, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01 and then nothing", "broken.jpg")
    assert await listed(his, group) == [], "not before a worker looked at it"
    assert (await ask(his, "GET", f"/groups/{group}/files/{id}/content")).status_code == 404
    await drain()

    [one] = await listed(his, group)
    assert (one["name"], one["state"], one["thumbnail"]) == ("Dock plan.jpg", "shown", True)
    fetched = await ask(his, "GET", f"/groups/{group}/files/{id}/content")
    assert fetched.headers["content-disposition"] == "attachment; filename*=utf-8''Dock%20plan.jpg"
    assert len(fetched.content) == one["size"]
    for kind, most_px in (("content", 2048), ("thumbnail", 400)):
        picture = Image.open(io.BytesIO((await ask(his, "GET", f"/groups/{group}/files/{id}/{kind}")).content))
        assert dict(picture.getexif()) == {}
        assert picture.height > picture.width, "turned as it was held"
        assert max(picture.size) <= most_px
    # What could not be opened is told to who put it there, and nothing of it is kept.
    mine = {one["id"]: one["state"] for one in await listed(hers, group)}
    assert mine == {str(id): "shown", str(broken): "refused"}
    assert not any("original" in path for path in [*kept_on_disk(id), *kept_on_disk(broken)])
    assert (await ask(his, "DELETE", f"/groups/{group}/files/{broken}")).status_code == 404


async def test_what_is_too_much_or_meant_ill_is_refused_and_named_plainly(phone: PhoneOf) -> None:
    settings = get_settings()
    owner = await make_member(await make_organisation())
    mine = await phone(owner)
    group = await make_group(mine.client, owner, "closed")
    at = f"/groups/{group}/files"
    for wrong in (
        {},
        said(SHEET, ""),
        said(SHEET, "x" * 121),
        said(SHEET, ".."),
        said(SHEET, "\u202e\u200b"),
        said(SHEET) | {"size": 0},
        said(SHEET) | {"size": settings.group_file_max_bytes + 1},
        said(SHEET) | {"size": "many"},
        said(SHEET) | {"sha256": "0"},
        said(SHEET, author_id=str(owner.id)),
    ):
        assert (await ask(mine, "PUT", f"{at}/{new_id()}", json=wrong)).status_code == 422, wrong
    # Names are what is seen of them, and no path.
    for name, becomes, header in (
        ("../../etc/passwd", "_.._etc_passwd", 'filename="_.._etc_passwd"'),
        ("invoice\u202egpj.exe", "invoicegpj.exe", 'filename="invoicegpj.exe"'),
        ('a"; filename="b.exe', 'a"; filename="b.exe', "filename*=utf-8''a%22%3B%20filename%3D%22b.exe"),
        ("line\r\nSet-Cookie: x.txt", "lineSet-Cookie: x.txt", "filename*=utf-8''lineSet-Cookie%3A%20x.txt"),
        ("بوابة.html", "بوابة.html", "filename*=utf-8''%D8%A8%D9%88%D8%A7%D8%A8%D8%A9.html"),
    ):
        page = b"<script>alert(document.cookie)</script>"
        id = await put(mine, group, page, name)
        assert next(one for one in await listed(mine, group) if one["id"] == str(id))["name"] == becomes
        fetched = await ask(mine, "GET", f"{at}/{id}/content")
        assert fetched.headers["content-disposition"] == f"attachment; {header}"
        assert fetched.headers["content-type"] == "application/octet-stream"
        assert (await ask(mine, "GET", f"{at}/{id}/thumbnail")).status_code == 404
    # The same id is the same file; other bytes than were announced are none.
    id = await put(mine, group, SHEET, "Gates.pdf")
    assert (await ask(mine, "PUT", f"{at}/{id}", json=said(b"other"))).status_code == 422
    other = f"{at}/{new_id()}"
    await ask(mine, "PUT", other, json=said(SHEET))
    assert (await append(mine, other, SHEET + b"more")).status_code == 413
    await ask(mine, "PUT", f"{at}/{(wrong_sum := new_id())}", json={**said(b"abc"), "sha256": "0" * 64})
    checked = await append(mine, f"{at}/{wrong_sum}", b"abc")
    assert (checked.status_code, checked.headers["upload-offset"]) == (409, "0")
    # All files of a group together, with what is announced, are at most so many bytes.
    room = (await mine.get(at))["left"]
    for n in range(room // settings.group_file_max_bytes):
        big = {"name": f"{n}.zip", "size": settings.group_file_max_bytes, "sha256": "0" * 64}
        assert (await ask(mine, "PUT", f"{at}/{new_id()}", json=big)).status_code == 201
    full = await ask(mine, "PUT", f"{at}/{new_id()}", json=said(b"x" * (room % settings.group_file_max_bytes + 1)))
    assert (full.status_code, full.json()["type"]) == (409, "/problems/group-full")


async def test_files_go_with_who_put_them_there_with_their_group_and_come_with_an_export(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation()
    ana, ben = [await make_member(organisation) for _ in range(2)]
    hers, his = await phone(ana), await phone(ben)
    group = await make_group(hers.client, ben, "closed", ana)
    mine, picture = await put(hers, group, SHEET, "Gates.pdf"), await put(hers, group, photo(60.1, 24.9), "dock.jpg")
    his_own, begun = await put(his, group, b"His own", "own.txt"), new_id()
    await ask(hers, "PUT", f"/groups/{group}/files/{begun}", json=said(SHEET))
    await append(hers, f"/groups/{group}/files/{begun}", SHEET[:100])
    await drain()

    # Her export has them; what he put there is not hers.
    async with organisation_session(organisation.id) as db:
        reader = Reader(organisation.id, ana.id, ana.name, ana.role, ana.language, None)
        export, _ = await ask_for_export(db, reader)
    await drain()
    archived = objects().get_now(export_key(organisation.id, export.id))
    with zipfile.ZipFile(io.BytesIO(archived)) as archive:
        files = {name for name in archive.namelist() if name.startswith("files/")}
        assert files == {f"files/{mine}.pdf", f"files/{picture}.jpg"}
        assert archive.read(f"files/{mine}.pdf") == SHEET
        assert b"Gates.pdf" in archive.read("data/group_file.json")
        assert b"own.txt" not in archive.read("data/group_file.json")

    # What was never finished is forgotten after a week, with what had arrived; a file that no row knows after a restore.
    soon, later = datetime.now(UTC) + timedelta(days=6), datetime.now(UTC) + timedelta(days=8)
    assert "group_files" not in await purge(organisation.id, objects(), soon)
    assert kept_on_disk(begun)
    assert (await purge(organisation.id, objects(), later))["group_files"] == 1
    assert kept_on_disk(begun) == []
    lost = uuid4()
    objects().put_now(f"{organisation.id}/files/{lost}/original", b"of a backup")
    objects().delete_all_now(f"{organisation.id}/files/{his_own}")
    found = await reconcile(objects(), get_settings().erased_file)
    assert (found.orphans, found.missing) >= (1, 1)
    assert kept_on_disk(lost) == []

    # Erased with her, in every form.
    await erase_member(organisation.id, ana.id)
    assert kept_on_disk(mine) == kept_on_disk(picture) == []
    assert [one["name"] for one in await listed(his, group)] == ["own.txt"]
    # With the last who was in it the group is nobody's, and its files go.
    last = await put(his, group, b"Last", "last.txt")
    assert (await ask(his, "DELETE", f"/groups/{group}/members/{ben.id}")).status_code == 204
    assert (await purge(organisation.id, objects(), datetime.now(UTC)))["group_files"] == 2
    assert kept_on_disk(last) == []
