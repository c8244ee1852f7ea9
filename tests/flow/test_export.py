"""What a phone could not send is sent from the file that it saved: once, whole, and under its author's name."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
import pytest
from tests.flow.pictures import photo
from tests.flow.service import CLIPS, REPOSITORY, Service

from backhaul.db.base import new_id

# One service for all of them: in several processes each would start its own.
pytestmark = pytest.mark.xdist_group("export")

VOICE, PHOTO = (CLIPS / "amiable.webm").read_bytes(), photo(60.1687, 24.9320, size=(640, 480))
HERE = {"lat": 60.17, "lon": 24.94, "accuracy_m": 12}
NOWHERE = {"fix": None, "site_id": None, "route_id": None}


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with Service(Path(os.environ["BACKHAUL_MODELS_DIR"]), durable=False, works=False) as running:
        yield running


@pytest.fixture
def driver(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{service.url}/api/v1", headers={"Authorization": service.people["contributor"]}) as opened:
        yield opened


def tip(kind: str, text: str | None = None, **parts: tuple[str, str, bytes]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A tip as `tips.json` has it, and its files: parts by name are their type, their extension and their bytes."""
    id = str(new_id())
    files = {f"{id}/{name}.{extension}": data for name, (_, extension, data) in parts.items()}
    listed = [
        {
            "name": name,
            "type": type,
            "size": len(data),
            "sha256": sha256(data).hexdigest(),
            "file": f"{id}/{name}.{extension}",
        }
        for name, (type, extension, data) in parts.items()
    ]
    at = "2026-11-25T10:15:00.123+02:00"
    return {"id": id, "kind": kind, "text": text, "captured_at": at, **NOWHERE, "fix": HERE, "parts": listed}, files


def saved(folder: Path, driver: httpx.Client, *tips: tuple[dict[str, Any], Mapping[str, bytes]], **more: Any) -> Path:
    """A file of this driver's, as the app saves it."""
    me = driver.get("/me").json()
    member = {"id": me["id"], "name": me["name"]}
    about = {"version": 1, "exported_at": "2026-11-25T10:20:00+02:00", "member": member, **more}
    file = folder / "backhaul-tips.zip"
    with ZipFile(file, "w") as archive:
        for name, data in {name: data for _, files in tips for name, data in files.items()}.items():
            archive.writestr(name, data)
        archive.writestr("tips.json", json.dumps({**about, "tips": [told for told, _ in tips]}), ZIP_DEFLATED)
    return file


def submit(service: Service, file: Path, role: str = "contributor") -> tuple[int, list[dict[str, Any]], str]:
    """`backhaul submit --export`: its exit code, its lines, and what it said beside them."""
    token = service.people[role].removeprefix("Bearer ")
    command = ("-m", "backhaul", "submit", "--export", str(file), "--url", service.url, "--token", token)
    ended = subprocess.run([sys.executable, *command], capture_output=True, text=True, cwd=REPOSITORY, check=False, timeout=90)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()], ended.stderr


def three() -> list[tuple[dict[str, Any], dict[str, bytes]]]:
    return [
        tip("text", "The barrier does not open"),
        tip("voice", voice=("audio/webm;codecs=opus", "webm", VOICE)),
        tip("photo", "Look", photo=("image/jpeg", "jpg", PHOTO), note=("audio/webm", "webm", VOICE)),
    ]


def held(service: Service, ids: list[str]) -> list[tuple[str, str]]:
    rows = service.rows(
        """SELECT t.id::text, m.role FROM tip t JOIN member m ON m.id = t.author_id
           WHERE t.id = ANY(%(ids)s::uuid[]) ORDER BY 1""",
        ids=ids,
    )
    return [(row["id"], row["role"]) for row in rows]


@pytest.mark.parametrize("role", ["contributor", "manager"])
def test_every_tip_arrives_whole_and_once_under_its_author_s_name(
    role: str, service: Service, driver: httpx.Client, tmp_path: Path
) -> None:
    tips = three()
    file, ids = saved(tmp_path, driver, *tips), [told["id"] for told, _ in tips]
    # A manager at a desk, to whom the driver gave the file, does not become its author.
    code, lines, said = submit(service, file, role)
    assert (code, [line["id"] for line in lines]) == (0, ids), said
    assert "3 of 3 tips" in said
    assert held(service, ids) == [(id, "contributor") for id in sorted(ids)]
    for told, files in tips:
        for part in told["parts"]:
            stored = service.data / "objects" / service.people["organisation_id"] / told["id"] / part["name"] / "original"
            assert stored.read_bytes() == files[part["file"]]
    code, lines, said = submit(service, file, role)
    assert (code, len(lines)) == (0, 3), said
    assert len(held(service, ids)) == 3
    open_sessions = service.rows("SELECT id FROM session WHERE revoked_at IS NULL")
    assert open_sessions == [], "nobody stays signed in"


def test_a_tip_of_which_the_phone_had_sent_half_goes_on_from_there(
    service: Service, driver: httpx.Client, tmp_path: Path
) -> None:
    told, files = tip("voice", voice=("audio/webm", "webm", VOICE))
    announced = {name: told[name] for name in told if name not in ("id", "parts")}
    announced["parts"] = [{name: part[name] for name in part if name != "file"} for part in told["parts"]]
    address = f"/tips/{told['id']}"
    assert driver.put(address, json=announced).status_code == 201
    headers = {"Upload-Offset": "0", "Content-Type": "application/partial-upload"}
    assert driver.patch(f"{address}/parts/voice", content=VOICE[:5000], headers=headers).status_code == 204
    # Its author moved it after that, so the file has another place than the server.
    moved = {"lat": 60.2, "lon": 25.0, "accuracy_m": 5}
    code, lines, said = submit(service, saved(tmp_path, driver, ({**told, "fix": moved}, files)))
    assert (code, lines[0]["id"]) == (0, told["id"]), said
    (row,) = service.rows(
        "SELECT round(public.ST_Y(fix)::numeric, 3)::float AS lat, place_revision FROM tip WHERE id = %(id)s", id=told["id"]
    )
    assert row == {"lat": 60.2, "place_revision": 1}
    # The phone finds its network after all: it is there already, and it is the same.
    assert driver.put(address, json=announced).status_code == 200


def test_one_damaged_tip_does_not_stop_the_others(service: Service, driver: httpx.Client, tmp_path: Path) -> None:
    damaged, missing, empty, good = (
        tip("voice", voice=("audio/webm", "webm", VOICE)),
        tip("voice", voice=("audio/webm", "webm", VOICE)),
        tip("text", "  "),
        tip("text", "The barrier does not open"),
    )
    damaged[1][damaged[0]["parts"][0]["file"]] = VOICE[:-1] + b"x"
    missing[1].clear()
    code, lines, said = submit(service, saved(tmp_path, driver, damaged, missing, empty, good))
    assert code == 1
    assert ["problem" in line for line in lines] == [True, True, True, False]
    assert "damaged" in lines[0]["problem"]
    assert "1 of 4 tips" in said
    assert [id for id, _ in held(service, [told["id"] for told, _ in (damaged, missing, empty, good)])] == [good[0]["id"]]


def test_another_tip_under_the_same_id_is_not_touched(service: Service, driver: httpx.Client, tmp_path: Path) -> None:
    told, files = tip("text", "The barrier does not open")
    other = {"kind": "text", "text": "Something else", "captured_at": told["captured_at"], "fix": HERE}
    assert driver.put(f"/tips/{told['id']}", json=other).status_code == 201
    code, lines, _ = submit(service, saved(tmp_path, driver, ({**told, "fix": None}, files)))
    assert (code, "says something else" in lines[0]["problem"]) == (1, True)
    (row,) = service.rows("SELECT text, place_revision FROM tip WHERE id = %(id)s", id=told["id"])
    assert row == {"text": "Something else", "place_revision": 0}


@pytest.mark.parametrize("what", ["not a zip", "no tips.json", "another version", "somebody else's", "a bomb"])
def test_a_file_that_cannot_be_sent_says_why(what: str, service: Service, driver: httpx.Client, tmp_path: Path) -> None:
    told, files = tip("voice", voice=("audio/webm", "webm", VOICE))
    file = saved(tmp_path, driver, (told, files))
    if what == "not a zip":
        file.write_bytes(VOICE)
    elif what == "no tips.json":
        with ZipFile(file, "w") as archive:
            archive.writestr("readme.txt", "nothing")
    elif what == "another version":
        file = saved(tmp_path, driver, (told, files), version=2)
    elif what == "somebody else's":
        manager = httpx.get(f"{service.url}/api/v1/me", headers={"Authorization": service.people["manager"]}).json()
        file = saved(tmp_path, driver, (told, files), member={"id": manager["id"], "name": "Aino Virtanen"})
    else:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            archive.writestr("tips.json", b" " * 30_000_000)
    code, lines, said = submit(service, file)
    assert (code, lines) == (1, [])
    assert said.strip()
    if what == "somebody else's":
        assert "Aino Virtanen" in said
    assert held(service, [told["id"]]) == []
