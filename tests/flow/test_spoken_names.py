"""The speech engine is told the names of what is around a tip, so that they are spelled as they are written."""

from collections.abc import Sequence
from pathlib import Path

from tests.factories import make_member, make_organisation, make_route, make_site
from tests.flow.phone import PhoneOf

from backhaul.settings import get_settings
from backhaul_workers.speech import Transcription
from backhaul_workers.speech.engine import Samples
from backhaul_workers.speech.scripted import ScriptedEngine
from backhaul_workers.tools import Tools
from backhaul_workers.worker import work

RECORDING = ("a0", "audio/webm", (Path(__file__).resolve().parents[1] / "data" / "chafing-dish.webm").read_bytes())
LAT, LON = 60.2935, 25.0945


class Told(ScriptedEngine):
    """Remembers which names it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.names: tuple[str, ...] = ()

    def transcribe(
        self, samples: Samples, *, language: str | None, languages: Sequence[str] = (), hotwords: Sequence[str] = ()
    ) -> Transcription:
        """Note the names."""
        self.names = tuple(hotwords)
        return super().transcribe(samples, language=language, languages=languages)


async def told() -> tuple[str, ...]:
    """What the engine is told while a worker does all that is due."""
    engine = Told()
    await work(Tools(get_settings(), engine), once=True)
    return engine.names


async def test_names_around_the_fix_are_told_the_nearest_first(phone: PhoneOf) -> None:
    northgate, others = await make_organisation(), await make_organisation("Others")
    driver = await phone(await make_member(northgate))
    depot = await make_site(northgate, "Kowalczyk Foods", lat=LAT + 0.001, lon=LON)
    await make_site(northgate, "Dock 4", lat=LAT, lon=LON, parent=depot)
    await make_site(northgate, "Wilkes-Barre", lat=LAT + 0.01, lon=LON)
    await make_site(northgate, "Laredo", lat=LAT + 1, lon=LON)
    await make_site(others, "Brakebush", lat=LAT, lon=LON)
    await make_route(northgate, [(LON - 0.01, LAT + 0.003), (LON + 0.01, LAT + 0.003)], "Schuyler loop")

    await driver.send("voice", RECORDING, fix={"lat": LAT, "lon": LON, "accuracy_m": 9})

    assert await told() == ("Kowalczyk Foods", "Schuyler loop", "Wilkes-Barre", "Dock 4")


async def test_the_site_and_the_route_of_the_tip_are_always_told_and_never_more_than_twenty_names(phone: PhoneOf) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    for number in range(30):
        await make_site(northgate, f"Gate {number:02}", lat=LAT + number / 10_000, lon=LON)
    far = await make_site(northgate, "Laredo", lat=LAT + 1, lon=LON)
    route = await make_route(northgate, [(LON + 1, LAT), (LON + 1.1, LAT)], "Route 46")

    await driver.send(
        "voice", RECORDING, fix={"lat": LAT, "lon": LON, "accuracy_m": 9}, site_id=str(far.id), route_id=str(route.id)
    )

    names = await told()
    assert names == ("Laredo", "Route 46", *(f"Gate {number:02}" for number in range(18)))


async def test_without_a_fix_the_stops_of_the_route_and_the_parts_of_the_site_are_told(phone: PhoneOf) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    depot = await make_site(northgate, "Tolleson Depot", lat=LAT, lon=LON)
    await make_site(northgate, "Cold store", lat=LAT, lon=LON, parent=depot)
    second = await make_site(northgate, "Ostrowski Lumber", lat=LAT, lon=LON + 0.1)
    route = await make_route(northgate, [(LON, LAT), (LON + 0.1, LAT)], "Route 46", stops=[(depot, 0), (second, 5_500)])

    await driver.send("voice", RECORDING, site_id=str(depot.id), route_id=str(route.id))
    assert await told() == ("Route 46", "Tolleson Depot", "Ostrowski Lumber", "Cold store")

    await driver.send("voice", RECORDING)
    assert await told() == ()


async def test_names_that_somebody_had_to_correct_are_told_first(phone: PhoneOf) -> None:
    northgate = await make_organisation()
    driver = await phone(await make_member(northgate))
    for number, name in enumerate(("Kowalczyk Foods", "Schuyler Yard", "Wilkes-Barre")):
        await make_site(northgate, name, lat=LAT + number / 1_000, lon=LON)
    fix = {"lat": LAT, "lon": LON, "accuracy_m": 9}
    tip = await driver.send("voice", RECORDING, fix=fix)
    assert await told() == ("Kowalczyk Foods", "Schuyler Yard", "Wilkes-Barre")

    # What is named in both versions was heard.
    for version, text in enumerate(("At Kowalczyk Foods by Wilks Barry", "At Kowalczyk Foods by Wilkes-Barre"), 1):
        body = {"text": text, "base_version": version}
        answer = await driver.client.put(f"/api/v1/tips/{tip}/transcript", json=body, headers=driver.headers)
        assert answer.status_code == 200, answer.text
    await told()

    await driver.send("voice", RECORDING, fix=fix)
    names = await told()
    assert set(names) == {"Kowalczyk Foods", "Schuyler Yard", "Wilkes-Barre"}
    assert names[-1] == "Schuyler Yard", "never corrected"
