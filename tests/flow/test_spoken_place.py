"""A tip that says where and when: the dock is found, what is open is asked with one tap, and the insight ends on time."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from tests.factories import make_member, make_organisation, make_route, make_site
from tests.flow.phone import Drain, Phone, PhoneOf
from tests.flow.pictures import sign

from backhaul.db.session import organisation_session
from backhaul.identity.models import Organisation
from backhaul.insights.models import Insight
from backhaul.tips.models import Personal, Understanding
from backhaul_workers.findings.places import sound

DEPOT = {"lat": 60.2935, "lon": 25.0945, "accuracy_m": 8}
# Wednesday 18 November 2026, 09:30 in Helsinki.
WEDNESDAY = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)


@pytest.fixture
async def northgate() -> Organisation:
    organisation = await make_organisation(time_zone="Europe/Helsinki")
    for name, lat, lon in (("Northgate Depot", 60.2935, 25.0945), ("Vuosaari Harbour", 60.2187, 25.1960)):
        site = await make_site(organisation, name, lat=lat, lon=lon, radius_m=300)
        await make_site(organisation, "Dock 7", lat=lat + 0.002, lon=lon, radius_m=30, parent=site)
    return organisation


async def findings(organisation: Organisation, tip: UUID) -> dict[str, Any]:
    async with organisation_session(organisation.id) as db:
        found: dict[str, Any] = (await db.scalars(select(Understanding.findings).where(Understanding.tip_id == tip))).one()
    return found


async def insight(phone: Phone, organisation: Organisation, tip: UUID) -> Insight:
    async with organisation_session(organisation.id) as db:
        return await db.get_one(Insight, (organisation.id, UUID((await phone.status(tip))["insight_id"])))


async def test_dock_seven_is_the_dock_of_the_site_where_the_driver_stands(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="Dock seven is blocked by a forklift", fix=DEPOT)
    await drain()

    place = (await findings(northgate, tip))["place"]
    assert (place["label"], place["evidence"]["source"], place["candidates"]) == ("Dock 7", "spoken_part", [])
    assert place["lat"] == pytest.approx(60.2955)
    assert place["confidence"] > 0.9
    assert place["mentions"][0]["evidence"] == {"start": 0, "end": 10, "text": "Dock seven"}
    assert (await driver.status(tip))["place_question"] is None


async def test_what_is_open_is_asked_of_the_author_alone_and_one_tap_answers_it(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver, manager = await phone(await make_member(northgate)), await phone(await make_member(northgate, "manager"))
    tip = await driver.send("text", text="Dock seven is blocked by a forklift")
    await drain()

    question = (await driver.status(tip))["place_question"]
    assert {choice["label"] for choice in question["candidates"]} == {"Dock 7, Northgate Depot", "Dock 7, Vuosaari Harbour"}
    assert {choice["distance_m"] for choice in question["candidates"]} == {None}
    assert (await manager.status(tip))["place_question"] is None
    (listed,) = (await driver.get("/tips"))["items"]
    assert listed["place_question"] == question, "asked on its row, without opening it"

    (chosen,) = (c["site_id"] for c in question["candidates"] if "Vuosaari" in c["label"])
    answer = {"revision": 1, "fix": None, "site_id": chosen, "route_id": None}
    told = await driver.client.patch(f"/api/v1/tips/{tip}", json=answer, headers=driver.headers)
    assert (told.status_code, told.json()["place_question"]) == (200, None)
    await drain()
    assert (await driver.status(tip))["place_question"] is None
    made = await insight(driver, northgate, tip)
    assert (str(made.site_id), made.place_label) == (chosen, "Dock 7")


async def test_an_anonymous_author_is_asked_by_the_receipt_number(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    driver, peer = [await phone(await make_member(northgate)) for _ in range(2)]
    tip = await driver.send("text", text="At dock seven they smoke", anonymous=True)
    await drain()
    assert len((await driver.status(tip))["place_question"]["candidates"]) == 2
    assert (await peer.client.get(f"/api/v1/tips/{tip}", headers=peer.headers)).status_code == 404


async def test_a_kilometre_post_is_a_place_on_the_road_that_the_organisation_drives(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    route = await make_route(northgate, [(25.0, 60.0), (25.0, 60.5)], "A12 north")
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="There is oil at km 23.5 on the A12")
    await drain()

    place = (await findings(northgate, tip))["place"]
    assert (place["route_id"], place["label"], place["along_m"]) == (str(route.id), "km 23.5 on the A12", 23_500.0)
    assert (place["lat"], place["lon"]) == (pytest.approx(60.211, abs=0.001), pytest.approx(25.0))


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("tr", "Kamyon yolda, plakası 34 A 1234", None),  # noqa: RUF001
        ("de", "Der Laster mit Kennzeichen HH A 1234 steht im Weg", None),
        ("en", "Long jam on the A12 heading Anna Nowak, she waits there", "the A12 heading"),
    ],
)
async def test_what_is_hidden_stands_nowhere_in_what_was_understood(
    phone: PhoneOf, drain: Drain, language: str, text: str, label: str | None
) -> None:
    organisation = await make_organisation(languages=(language,))
    await make_member(organisation, name="Anna Nowak")
    driver = await phone(await make_member(organisation, language=language))
    tip = await driver.send("text", text=text)
    await drain()

    found = await findings(organisation, tip)
    async with organisation_session(organisation.id) as db:
        (spans,) = await db.scalars(select(Personal.spans).where(Personal.tip_id == tip))
    assert spans
    shown = json.dumps(found, ensure_ascii=False)
    for word in {word for span in spans for word in span["text"].split() if len(word) > 1}:
        assert word not in shown
    for mention in found["place"]["mentions"]:
        at = mention["evidence"]
        assert found["text"][at["start"] : at["end"]] == at["text"], "evidence points into the words that are shown"
    assert found["place"]["label"] == (label and label.removeprefix("the "))


async def test_a_sign_that_points_elsewhere_moves_no_tip(phone: PhoneOf, drain: Drain, northgate: Organisation) -> None:
    driver = await phone(await make_member(northgate))
    pointing = await driver.send("photo", ("p0", "image/jpeg", sign("VUOSAARI HARBOUR", "A12")), fix=DEPOT)
    nowhere = await driver.send("photo", ("p0", "image/jpeg", sign("VUOSAARI HARBOUR")))
    await drain()

    here, there = [(await findings(northgate, tip)) for tip in (pointing, nowhere)]
    assert "VUOSAARI" in here["photo_text"]
    assert (here["place"]["label"], here["place"]["evidence"]["source"]) == ("Northgate Depot", "fix")
    assert (await driver.status(pointing))["place_question"] is None
    assert there["place"]["label"] == "Vuosaari Harbour"


@pytest.mark.skipif(not sound.has_phonemes(), reason="espeak-ng is not installed")
async def test_a_misheard_site_on_the_hinted_route_is_found(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation()
    site = await make_site(organisation, "Duisburg", lat=51.4, lon=6.7)
    route = await make_route(organisation, [(6.7, 51.4), (6.8, 51.5)], stops=[(site, 0.0)])
    driver = await phone(await make_member(organisation))
    tip = await driver.send("text", text="Please park behind the hall in dews burg", route_id=str(route.id))
    other = await driver.send("text", text="Please park behind the hall in dews burg")
    await drain()

    place = (await findings(organisation, tip))["place"]
    assert (place["label"], place["evidence"]["source"]) == ("Duisburg", "sounds_like")
    assert (await findings(organisation, other))["place"]["kind"] == "none", "nothing is near, nothing is misheard"


async def test_an_insight_holds_as_long_as_was_said_where_its_place_is(
    phone: PhoneOf, drain: Drain, northgate: Organisation
) -> None:
    getafe = await make_site(northgate, "Getafe", lat=40.3, lon=-3.7, time_zone="Europe/Madrid")
    await make_site(northgate, "Dock 31", lat=40.301, lon=-3.7, radius_m=30, parent=getafe)
    driver = await phone(await make_member(northgate))
    said: Any = {"captured_at": WEDNESDAY.isoformat()}
    until = await driver.send("text", text="Vuosaari Harbour is closed until Friday", **said)
    spain = await driver.send("text", text="Getafe is closed until Friday", **said)
    dock = await driver.send("text", text="Dock 31 is closed until Friday", **said)
    weekly = await driver.send("text", text="Every Monday from 6 to 8 nobody unloads", **said)
    lasting = await driver.send("text", text="There is a two hour queue", **said)
    await drain()

    made = await insight(driver, northgate, until)
    assert made.valid_until == datetime(2026, 11, 20, 21, 59, 59, tzinfo=UTC)
    for tip in (spain, dock):
        # A dock is where its site is.
        assert (await insight(driver, northgate, tip)).valid_until == datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC)
    again = await insight(driver, northgate, weekly)
    assert (again.recurrence, again.valid_until) == ("FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0", None)
    assert (await insight(driver, northgate, lasting)).valid_until is None
    (told,) = [i for i in (await driver.get("/feed"))["items"] if i["id"] == str(made.id)]
    assert told["valid_until"].startswith("2026-11-20T21:59:59")


async def test_an_operator_says_in_which_zone_an_organisation_is(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation()

    def zone(name: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "backhaul", "organisation", "set", str(organisation.id), "--time-zone", name]
        return subprocess.run(command, capture_output=True, text=True, check=False)  # our own command

    refused = zone("Middle/Earth")
    assert (refused.returncode, "such as Europe/Helsinki" in refused.stderr) == (1, True), refused.stderr
    assert zone("Asia/Kolkata").returncode == 0
    driver = await phone(await make_member(organisation))
    tip = await driver.send("text", text="Closed until Friday", captured_at=WEDNESDAY.isoformat())
    await drain()
    assert (await insight(driver, organisation, tip)).valid_until == datetime(2026, 11, 20, 18, 29, 59, tzinfo=UTC)


async def test_a_clock_that_is_years_off_tells_no_day(phone: PhoneOf, drain: Drain, northgate: Organisation) -> None:
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="Closed until Friday", captured_at="2016-11-18T07:30:00Z")
    await drain()
    ends = (await insight(driver, northgate, tip)).valid_until
    assert ends is not None
    assert ends > datetime.now(UTC)
