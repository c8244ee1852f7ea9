"""A photo: what is written there is found, who is seen there is not, and its original does not stay for ever."""

import io
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select, text
from tests.factories import make_member, make_organisation, make_site, now
from tests.flow.phone import Drain, PhoneOf
from tests.flow.pictures import sign

from backhaul.db.session import organisation_session
from backhaul.errors import PhotoNotChecked
from backhaul.insights.models import Insight
from backhaul.insights.tags import add_default_tags
from backhaul.media.objects import objects, part_key, tip_prefix
from backhaul.privacy.retention import purge
from backhaul.settings import get_settings
from backhaul.tips.models import PhotoText, TipPart
from backhaul_workers.sight.seen import Eyes, Line, Picture, Seen
from backhaul_workers.speech import Engine
from backhaul_workers.speech.models import ModelError
from backhaul_workers.tools import Tools
from backhaul_workers.worker import work


def operator(*says: str) -> "subprocess.CompletedProcess[str]":
    """What whoever runs the machine decides about an organisation."""
    command = [sys.executable, "-m", "backhaul", "organisation", *says]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Blind:
    """Eyes that fail in one way."""

    def __init__(self, problem: Exception) -> None:
        self.problem = problem

    def look(self, picture: Picture) -> Seen:
        assert picture.pixels
        raise self.problem


class Illiterate:
    """Eyes that find one line and cannot read it."""

    def look(self, picture: Picture) -> Seen:
        assert picture.pixels
        return Seen((), (Line(((80, 80), (700, 80), (700, 170), (80, 170)), None, 0.0),), "")


async def worked(engine: Engine, eyes: Eyes, **settings: Any) -> None:
    await work(Tools(get_settings().model_copy(update=settings), engine, eyes=eyes), once=True)


async def test_what_is_written_in_a_photo_is_found_and_faces_and_plates_are_in_no_rendition(
    phone: PhoneOf, drain: Drain, eyes: Eyes
) -> None:
    northgate = await make_organisation(languages=("en",))
    async with organisation_session(northgate.id) as db:
        await add_default_tags(db, northgate.id)
    await make_site(northgate, "Bay K12 Hamina", lat=60.57, lon=27.2, aliases=["K12 North"])
    driver, peer = [await phone(await make_member(northgate)) for _ in range(2)]

    data = sign("DOCK 7 CLOSED", "Bay K12 Hamina", "K12 NORTH", "AB12 CDE", portrait=True)
    tip = await driver.send("photo", ("p0", "image/jpeg", data), text="See for yourself")
    await drain()

    assert (await driver.status(tip))["state"] == "published"
    (found,) = (await peer.get("/feed", q="dock closed"))["items"]
    assert found["text"] == "See for yourself", "what is written there is not what somebody said"
    assert found["place"]["label"] == "Bay K12 Hamina", "the sign says where"
    assert "site-dock" in {tag["slug"] for tag in found["tags"]}
    for plate in ("AB12", "CDE", "AB12CDE", "ab12 cde"):
        assert (await peer.get("/feed", q=plate))["items"] == []
    async with organisation_session(northgate.id) as db:
        (read,) = await db.scalars(select(PhotoText))
    assert [line["text"] for line in read.lines] == ["DOCK 7 CLOSED", "Bay K12 Hamina", "K12 NORTH"]
    assert "rapidocr" in read.engine

    (media,) = found["media"]
    for url in (media["url"], media["thumbnail_url"]):
        seen = await peer.client.get(url, headers=peer.headers)
        opened = Image.open(io.BytesIO(seen.content)).convert("RGB")
        looked = eyes.look(Picture(opened.tobytes(), opened.width, opened.height))
        assert looked.faces == ()
        assert not any("CDE" in (line.text or "") for line in looked.lines)
    original = await driver.client.get(media["url"].replace("/photo", "/original"), headers=driver.headers)
    assert original.status_code == 422, "the original is nobody's to see, not even its author's"


async def test_a_photo_without_a_word_is_named_by_what_is_written_there_in_quotes(phone: PhoneOf, drain: Drain) -> None:
    driver = await phone(await make_member(await make_organisation()))
    await driver.send("photo", ("p0", "image/jpeg", sign("Barrier out of order")))
    await drain()
    (item,) = (await driver.get("/feed"))["items"]
    assert (item["title"], item["text"]) == ("“Barrier out of order”", "")


async def test_a_photo_that_could_not_be_looked_at_is_parked_and_no_rendition_of_it_exists(
    phone: PhoneOf, engine: Engine, drain: Drain
) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    tip = await driver.send("photo", ("p0", "image/jpeg", sign("DOCK 7")))

    await worked(engine, Blind(PhotoNotChecked()), max_tries=1)

    (parked,) = (await driver.get("/tips", parked=True))["items"]
    assert parked["problem"]["type"] == "/problems/photo-not-checked"
    kept = objects().local_path(tip_prefix(northgate.id, tip))
    assert kept
    assert [file.name for file in kept.rglob("*") if file.is_file()] == ["original"]
    assert (await driver.get("/feed"))["items"] == []

    answer = await driver.client.post(f"/api/v1/tips/{tip}/retry", headers=driver.headers)
    assert answer.is_success
    await drain()
    assert (await driver.status(tip))["state"] == "published"


async def test_while_a_model_is_missing_a_photo_waits_and_is_not_shown(phone: PhoneOf, engine: Engine) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    tip = await driver.send("photo", ("p0", "image/jpeg", sign("DOCK 7")))

    await worked(engine, Blind(ModelError("no model")), max_tries=1)

    status = await driver.status(tip)
    assert (status["state"], status["waiting_for"]) == ("normalising", "photo model")
    async with organisation_session(northgate.id) as db:
        waits = await db.scalar(
            text(
                """SELECT count(*) FROM procrastinate_jobs
                   WHERE status = 'todo' AND args->>'tip_id' = :tip AND queue_name = 'media-photo model-without-model'"""
            ),
            {"tip": str(tip)},
        )
    assert waits == 1
    assert (await driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)).status_code == 204
    async with organisation_session(northgate.id) as db:
        # So that no other test waits for it.
        await db.execute(text("DELETE FROM procrastinate_jobs WHERE args->>'tip_id' = :tip"), {"tip": str(tip)})


async def test_a_photo_whose_text_could_not_be_read_goes_on_without_and_hides_its_lines(
    phone: PhoneOf, engine: Engine, eyes: Eyes
) -> None:
    driver = await phone(await make_member(await make_organisation()))
    tip = await driver.send("photo", ("p0", "image/jpeg", sign("DOCK 7 CLOSED")), text="The new sign")

    await worked(engine, Illiterate())

    assert (await driver.status(tip))["state"] == "published"
    (item,) = (await driver.get("/feed"))["items"]
    seen = await driver.client.get(item["media"][0]["url"], headers=driver.headers)
    opened = Image.open(io.BytesIO(seen.content)).convert("RGB")
    assert eyes.look(Picture(opened.tobytes(), opened.width, opened.height)).lines == ()


async def test_a_withdrawn_photo_leaves_no_words_behind(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    tip = await driver.send("photo", ("p0", "image/jpeg", sign("DOCK 7 CLOSED")))
    await drain()
    assert (await driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)).status_code == 204
    async with organisation_session(northgate.id) as db:
        for table in (PhotoText, Insight):
            assert await db.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("days", [30, 2])
async def test_an_original_is_deleted_when_its_time_is_over_and_the_photo_stays(
    days: int, phone: PhoneOf, drain: Drain
) -> None:
    northgate = await make_organisation()
    if days != 30:
        for refused in (("--keep-originals-days", "-1"), ("--keep-originals-days", "2000000000"), ()):
            assert operator("set", str(northgate.id), *refused).returncode == 2
        assert operator("set", str(northgate.id), "--keep-originals-days", str(days)).returncode == 0
    listed = operator("list").stdout.splitlines()
    assert any(str(northgate.id) in line and line.endswith(f" {days} days") for line in listed)
    driver = await phone(await make_member(northgate))
    shown = await driver.send("photo", ("p0", "image/jpeg", sign("DOCK 7")), text="The new sign")
    parked = await driver.send("photo", ("p0", "image/jpeg", sign("DOCK 7")[:700]))
    await drain()
    originals = {tip: objects().local_path(part_key(northgate.id, tip, "p0")) for tip in (shown, parked)}

    async def here() -> dict[Any, bool]:
        return {tip: path.exists() for tip, path in originals.items() if path}

    await purge(northgate.id, objects(), now() + timedelta(days=days) - timedelta(minutes=5))
    assert await here() == {shown: True, parked: True}
    after = now() + timedelta(days=days, minutes=5)
    assert (await purge(northgate.id, objects(), after))["originals"] == 1
    assert await here() == {shown: False, parked: True}, "what is parked has nothing else yet"
    async with organisation_session(northgate.id) as db:
        noted = await db.scalar(select(TipPart.original_deleted_at).where(TipPart.tip_id == shown))
    assert noted == after
    assert "originals" not in await purge(northgate.id, objects(), after), "once"

    (item,) = (await driver.get("/feed"))["items"]
    assert (await driver.client.get(item["media"][0]["url"], headers=driver.headers)).status_code == 200
    assert all(part["complete"] for part in (await driver.status(shown))["parts"])
