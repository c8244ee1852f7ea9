"""One tip, from the cab to the manager's feed and to the colleague who drives there next."""

import asyncio
import io
from pathlib import Path
from uuid import uuid4

import av
import httpx
import jiwer
import pytest
from PIL import Image
from tests.factories import make_member, make_organisation, make_route, make_site
from tests.flow.phone import Drain, Phone, PhoneOf
from tests.flow.pictures import photo

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.insights.tags import add_default_tags
from backhaul.media.objects import Objects
from backhaul.settings import get_settings
from backhaul_workers import audio
from backhaul_workers.sight.seen import Eyes
from backhaul_workers.speech import Engine
from backhaul_workers.tools import Tools
from backhaul_workers.worker import work

DATA = Path(__file__).resolve().parents[1] / "data"
ASK_NOT = "and so my fellow americans ask not what your country can do for you ask what you can do for your country"


def word_error(said: str, heard: str) -> float:
    """Word error rate without case and punctuation."""
    plain = jiwer.Compose(
        [
            jiwer.ToLowerCase(),
            jiwer.RemovePunctuation(),  # type: ignore[no-untyped-call]  # jiwer types nothing here
            jiwer.Strip(),
            jiwer.RemoveMultipleSpaces(),
            jiwer.ReduceToListOfListOfWords(),
        ]
    )
    return jiwer.wer(said, heard, reference_transform=plain, hypothesis_transform=plain)


def as_mp4(webm: bytes) -> bytes:
    """The same recording as an iPhone sends it: mp4/aac."""
    out = io.BytesIO()
    with av.open(io.BytesIO(webm), "r") as source, av.open(out, "w", format="mp4") as target:
        stream = target.add_stream("aac", rate=44_100, layout="mono")
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=44_100)
        for frame in source.decode(audio=0):
            for resampled in resampler.resample(frame):
                target.mux(stream.encode(resampled))
        target.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize("recorder", ["webm", "mp4"])
async def test_a_spoken_tip_reaches_the_manager_and_the_next_driver(recorder: str, phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    depot = await make_site(northgate, "Northgate Depot", lat=60.2935, lon=25.0945, radius_m=250)
    route = await make_route(northgate, [(25.08, 60.29), (25.0945, 60.2935), (25.12, 60.30)], "Route 12")
    driver, peer, manager = [
        await phone(await make_member(northgate, role)) for role in ("contributor", "contributor", "manager")
    ]

    webm = (DATA / "ask-not.webm").read_bytes()
    recording, declared = (webm, "audio/webm;codecs=opus") if recorder == "webm" else (as_mp4(webm), "audio/mp4")
    tip = await driver.send("voice", ("a0", declared, recording), fix={"lat": 60.2936, "lon": 25.0946, "accuracy_m": 9})
    assert (await driver.status(tip))["state"] == "queued"
    await drain()

    mine = await driver.status(tip)
    assert mine["state"] == "published"
    assert word_error(ASK_NOT, mine["transcript"]["text"]) <= 0.25
    assert mine["transcript"]["language"] == "en"
    assert mine["transcript"]["segments"][0]["words"], "the player follows the words"

    (in_feed,) = (await manager.get("/feed"))["items"]
    assert in_feed["id"] == mine["insight_id"]
    assert word_error(ASK_NOT, in_feed["text"]) <= 0.25
    assert in_feed["place"]["label"] == "Northgate Depot"
    assert in_feed["place"]["site_id"] == str(depot.id)

    (near,) = (await peer.get("/nearby", lat=60.294, lon=25.095, radius_m=1000))["items"]
    assert near["id"] == in_feed["id"]
    assert 0 < near["distance_m"] < 200
    (ahead,) = (await peer.get(f"/routes/{route.id}/insights"))["items"]
    assert ahead["id"] == in_feed["id"]
    assert 700 < ahead["along_m"] < 1100

    heard = await peer.client.get(near["media"][0]["url"], headers={**peer.headers, "Range": "bytes=0-99"})
    assert heard.status_code == httpx.codes.PARTIAL_CONTENT
    assert heard.headers["content-type"] == "audio/mp4"
    assert heard.headers["cache-control"] == "no-store"
    assert heard.content[4:8] == b"ftyp"


async def test_a_photo_brings_its_own_position_and_leaves_it_behind(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    await make_site(northgate, "Vuosaari Harbour", lat=60.2187, lon=25.1960, radius_m=300)
    route = await make_route(northgate, [(25.18, 60.23), (25.1960, 60.2187), (25.21, 60.21)], "Harbour shuttle")
    driver, peer, manager = [
        await phone(await make_member(northgate, role)) for role in ("contributor", "contributor", "manager")
    ]

    tip = await driver.send("photo", ("p0", "image/jpeg", photo(60.2188, 25.1961)), text="New barrier at the gate")
    await drain()

    assert (await driver.status(tip))["state"] == "published"
    (near,) = (await peer.get("/nearby", lat=60.2187, lon=25.196))["items"]
    assert [item["id"] for item in (await manager.get("/feed"))["items"]] == [near["id"]]
    assert [item["id"] for item in (await peer.get(f"/routes/{route.id}/insights"))["items"]] == [near["id"]]
    assert near["place"]["label"] == "Vuosaari Harbour"
    assert near["title"] == "New barrier at the gate"
    (picture,) = near["media"]
    for url, longest in ((picture["url"], 2048), (picture["thumbnail_url"], 400)):
        seen = await peer.client.get(url, headers=peer.headers)
        opened = Image.open(io.BytesIO(seen.content))
        assert opened.width < opened.height, "turned upright"
        assert max(opened.size) <= longest
        assert not opened.getexif()
        assert b"GPS" not in seen.content


async def test_a_photo_without_words_still_has_a_title(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    await make_site(northgate, "Vuosaari Harbour", lat=60.2187, lon=25.1960, radius_m=300)
    driver = await phone(await make_member(northgate))

    await driver.send("photo", ("p0", "image/jpeg", photo(60.2188, 25.1961)))
    await driver.send("photo", ("p0", "image/jpeg", photo()))
    await drain()

    titles = [item["title"] for item in (await driver.get("/feed"))["items"]]
    assert sorted(titles) == ["Photo", "Vuosaari Harbour"]


async def test_one_broken_photo_does_not_stop_the_others(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    whole, broken = photo(60.2, 24.9), photo()[:700]

    tip = await driver.send("photo", ("p0", "image/jpeg", broken), ("p1", "image/jpeg", whole), text="Two views of the ramp")
    await drain()

    assert (await driver.status(tip))["state"] == "published"
    (item,) = (await driver.get("/feed"))["items"]
    assert [one["part"] for one in item["media"]] == ["p1"]


async def test_a_photo_with_a_spoken_note_is_read_as_one_tip(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))

    note = (DATA / "ask-not.webm").read_bytes()
    tip = await driver.send("photo", ("p0", "image/jpeg", photo()), ("a0", "audio/webm", note))
    await drain()

    status = await driver.status(tip)
    assert word_error(ASK_NOT, status["transcript"]["text"]) <= 0.25
    (item,) = (await driver.get("/feed"))["items"]
    assert {one["kind"] for one in item["media"]} == {"photo", "voice"}


async def test_a_typed_tip_is_tagged_and_placed_for_peers_but_never_exactly(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation(languages=("en", "pl"))
    async with organisation_session(northgate.id) as db:
        await add_default_tags(db, northgate.id)
    route = await make_route(northgate, [(24.92, 60.1712), (24.95, 60.1712), (24.95, 60.19)])
    driver, peer, manager = [
        await phone(await make_member(northgate, role)) for role in ("contributor", "contributor", "manager")
    ]
    exact = {"lat": 60.171234, "lon": 24.941234, "accuracy_m": 6}

    await driver.send("text", text="Black ice on the bridge, two cars are in the ditch", fix=exact)
    await drain()

    (near,) = (await peer.get("/nearby", lat=60.1712, lon=24.9412))["items"]
    assert near["language"] == "en"
    assert "road-conditions" in [tag["slug"] for tag in near["tags"]]
    assert near["urgency"] != "normal"
    assert (near["place"]["kind"], near["place"]["label"]) == ("route", "North loop")
    assert near["place"]["precision_m"] >= 50
    assert [item["id"] for item in (await manager.get("/feed"))["items"]] == [near["id"]]
    (ahead,) = (await peer.get(f"/routes/{route.id}/insights"))["items"]
    assert ahead["along_m"] == pytest.approx(1200, abs=60), "to a hundred metres, not to where somebody stood"
    evidence = await peer.get(f"/insights/{near['id']}/tips")
    assert "60.171234" not in str(near) + str(evidence), "peers never see where somebody stood"


async def test_the_same_tip_sent_again_by_a_phone_that_heard_no_answer(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    id = uuid4()
    await driver.send("voice", ("a0", "audio/webm", (DATA / "amiable.webm").read_bytes()), id=id)
    await drain()

    again = await driver.client.put(f"/api/v1/tips/{id}", json=driver.sent[id], headers=driver.headers)
    assert again.status_code == 200
    assert again.json()["state"] == "published"
    assert again.json()["parts"][0]["complete"]
    await drain()
    assert len((await driver.get("/feed"))["items"]) == 1


async def test_a_withdrawn_tip_is_gone_everywhere(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    driver, peer, manager = [
        await phone(await make_member(northgate, role)) for role in ("contributor", "contributor", "manager")
    ]
    tip = await driver.send("voice", ("a0", "audio/webm", (DATA / "amiable.webm").read_bytes()), visibility="managers")
    await drain()
    (item,) = (await manager.get("/feed"))["items"]
    assert (await peer.get("/feed"))["items"] == [], "said to managers only"
    assert (await driver.get("/feed"))["items"] != [], "but it is the author's own"

    gone = await driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)
    assert gone.status_code == 204

    assert (await manager.get("/feed"))["items"] == []
    assert (await manager.client.get(f"/api/v1/insights/{item['id']}", headers=manager.headers)).status_code == 404
    assert (await manager.client.get(item["media"][0]["url"], headers=manager.headers)).status_code == 404
    status = await driver.status(tip)
    assert (status["state"], status["transcript"], status["text"]) == ("withdrawn", None, None)
    resent = await driver.client.put(f"/api/v1/tips/{tip}", json=driver.sent[tip], headers=driver.headers)
    assert resent.status_code == 410


async def test_an_anonymous_tip_names_nobody_and_answers_to_its_number_alone(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    member = await make_member(northgate, name="Marek Kowalski")
    driver, manager, colleague = (
        await phone(member),
        await phone(await make_member(northgate, "manager")),
        await phone(await make_member(northgate)),
    )
    note = (DATA / "amiable.webm").read_bytes()
    tip = await driver.send("voice", ("a0", "audio/webm", note), anonymous=True, visibility="managers")
    await drain()

    status = await driver.status(tip)
    assert len(status["receipt_number"]) == 16
    assert status["received_at"].endswith(":00:00Z"), "to the hour only"
    (item,) = (await manager.get("/feed"))["items"]
    (evidence,) = (await manager.get(f"/insights/{item['id']}/tips"))["items"]
    assert evidence["author"] is None
    assert str(member.id) not in str(item) + str(evidence)
    times = [item["created_at"], item["updated_at"], evidence["captured_at"]]
    assert all(":00:00" in at for at in times), "nobody can compare it with a duty roster"
    assert (await driver.get("/tips"))["items"] == [], "nothing ties it to its author, not even for them"

    # Everybody who sees the evidence knows its id. That must not be enough.
    address = f"/api/v1/tips/{evidence['id']}"
    for other in (colleague, Phone(driver.client, colleague.headers | {"Backhaul-Receipt": "0" * 16})):
        assert (await other.client.get(address, headers=other.headers)).status_code == 404
        assert (await other.client.delete(address, headers=other.headers)).status_code == 404
        assert (await other.client.head(f"{address}/parts/a0", headers=other.headers)).status_code == 404
    assert (await manager.status(tip))["receipt_number"] is None
    assert (await driver.client.delete(address, headers=driver.headers)).status_code == 204
    assert (await manager.get("/feed"))["items"] == []


async def test_an_anonymous_tip_whose_id_tells_the_time_is_refused(phone: PhoneOf) -> None:
    driver = await phone(await make_member(await make_organisation()))
    body = {"kind": "text", "text": "x", "captured_at": "2026-11-23T08:00:00Z", "anonymous": True}
    answer = await driver.client.put(f"/api/v1/tips/{new_id()}", json=body, headers=driver.headers)
    assert answer.status_code == 422
    assert "version 4" in answer.json()["hint"]


async def test_a_colleague_sees_neither_who_nor_the_minute(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    author = await make_member(northgate, name="Marek Kowalski")
    driver, peer, manager = [
        await phone(one) for one in (author, await make_member(northgate), await make_member(northgate, "manager"))
    ]
    await driver.send("text", text="The ramp at the cold store is slippery")
    await drain()
    (item,) = (await peer.get("/feed"))["items"]
    seen = {
        name: (await one.get(f"/insights/{item['id']}/tips"))["items"][0]
        for name, one in (("driver", driver), ("peer", peer), ("manager", manager))
    }
    assert seen["peer"]["author"] is None
    assert ":00:00" in seen["peer"]["captured_at"]
    assert seen["driver"]["author"]["name"] == seen["manager"]["author"]["name"] == "Marek Kowalski"


async def test_a_partner_sees_what_is_shared_with_them_and_nothing_else(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    driver, partner = [await phone(await make_member(northgate, role)) for role in ("contributor", "partner")]
    fix = {"lat": 60.2, "lon": 24.9, "accuracy_m": 5}
    await driver.send("text", text="The harbour gate opens at five now", fix=fix)
    own = await partner.send("text", text="Our trailer is parked behind the scale", fix=fix)
    await drain()
    for listing in (await partner.get("/feed"), await partner.get("/nearby", lat=60.2, lon=24.9)):
        assert [item["title"] for item in listing["items"]] == ["Our trailer is parked behind the scale"]
    assert (await partner.status(own))["receipt"]["tips"] == 1


async def test_junk_among_several_parts_costs_the_tip_nothing(phone: PhoneOf, drain: Drain) -> None:
    driver = await phone(await make_member(await make_organisation()))
    junk = b"This was never a photo. " * 50
    tip = await driver.send("photo", ("p0", "image/jpeg", junk), ("p1", "image/jpeg", photo(60.2, 24.9)), text="The new ramp")
    await drain()
    status = await driver.status(tip)
    assert status["state"] == "published"
    assert all(part["complete"] for part in status["parts"])


async def test_a_name_is_cut_from_the_recording_where_it_is_said_and_nowhere_else(
    phone: PhoneOf, drain: Drain, engine: Engine
) -> None:
    northgate = await make_organisation(languages=("en",))
    driver, peer = [await phone(await make_member(northgate)) for _ in range(2)]
    await make_member(northgate, name="Fellow Americans")
    tip = await driver.send("voice", ("a0", "audio/webm", (DATA / "ask-not.webm").read_bytes()))
    await drain()
    heard = []
    for who in (driver, peer):
        answer = await who.client.get(f"/api/v1/media/{tip}/a0/audio", headers=who.headers)
        recording = audio.normalise(answer.content, "audio/mp4", max_s=60)
        said = engine.transcribe(audio.samples(recording.speech), language="en", languages=("en",))
        heard.append(said.text.casefold().replace(",", ""))
    whole, cut = heard
    assert "my fellow americans ask not" in whole
    assert not {"fellow", "americans"} & set(cut.split())
    assert "ask not what your country can do for you" in cut


async def test_a_tip_that_is_withdrawn_while_it_is_worked_on_leaves_nothing_behind(phone: PhoneOf, engine: Engine) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    tip = await driver.send("voice", ("a0", "audio/webm", (DATA / "amiable.webm").read_bytes()))
    loop = asyncio.get_running_loop()

    class TakenBackMeanwhile(Objects):
        """Stores as always; between the first rendition and the second the author takes the tip back."""

        def put_now(self, key: str, data: bytes) -> None:
            super().put_now(key, data)
            if key.endswith("/audio"):
                gone = driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)
                assert asyncio.run_coroutine_threadsafe(gone, loop).result(20).status_code == 204

    root = get_settings().objects_dir.absolute()
    await work(Tools(get_settings(), engine, TakenBackMeanwhile(root)), once=True)

    assert (await driver.status(tip))["state"] == "withdrawn"
    assert not (root / str(northgate.id) / str(tip)).exists()


@pytest.mark.parametrize("max_tries", [1, 5])
async def test_a_tip_that_is_withdrawn_between_two_photos_leaves_nothing_behind(
    max_tries: int, phone: PhoneOf, engine: Engine, eyes: Eyes, drain: Drain
) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    two = [(name, "image/jpeg", photo(60.2, 24.9)) for name in ("p0", "p1")]
    tip = await driver.send("photo", *two)
    loop = asyncio.get_running_loop()
    root = get_settings().objects_dir.absolute()

    class TakenBackMeanwhile(Objects):
        """The author takes the tip back before the second photo is opened, and after all of it was forgotten we go on."""

        def put_now(self, key: str, data: bytes) -> None:
            if key.endswith("/p0/photo"):
                gone = driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)
                assert asyncio.run_coroutine_threadsafe(gone, loop).result(20).status_code == 204
            super().put_now(key, data)

    settings = get_settings().model_copy(update={"max_tries": max_tries})
    await work(Tools(settings, engine, TakenBackMeanwhile(root), eyes=eyes), once=True)
    await drain()  # where there is a next try

    assert (await driver.status(tip))["state"] == "withdrawn"
    assert not (root / str(northgate.id) / str(tip)).exists()


async def test_what_could_not_be_processed_is_seen_by_its_author_and_by_managers(phone: PhoneOf, drain: Drain) -> None:
    northgate = await make_organisation()
    people = [await make_member(northgate, role) for role in ("contributor", "contributor", "manager")]
    driver, peer, manager = [await phone(one) for one in people]
    fine = await driver.send("text", text="The bridge at Tikkurila is closed")
    broken = await driver.send("photo", ("p0", "image/jpeg", photo()[:700]))
    await drain()

    for who, expected in ((driver, [str(broken)]), (manager, [str(broken)]), (peer, [])):
        parked = (await who.get("/tips", parked=True))["items"]
        assert [tip["id"] for tip in parked] == expected
    (tip,) = (await manager.get("/tips", parked=True))["items"]
    assert tip["problem"]["type"] == "/problems/undecodable-media"
    assert "kept" in tip["problem"]["hint"]
    assert {one["id"] for one in (await driver.get("/tips"))["items"]} == {str(fine), str(broken)}
