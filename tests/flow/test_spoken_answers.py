"""A driver is asked aloud whether something is still there, and answers aloud."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.factories import make_insight, make_member, make_organisation, make_route
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.identity.models import Organisation
from backhaul_workers.speech.scripted import ScriptedEngine

CLIP = (Path(__file__).parents[1] / "data" / "amiable.webm").read_bytes()


@pytest.fixture(scope="session")
def engine() -> ScriptedEngine:
    """Hears what each story says."""
    return ScriptedEngine()


async def answered(who: Phone, says: str, engine: ScriptedEngine, drain: Drain, **more: Any) -> dict[str, Any]:
    """Record an answer, and let the workers hear it."""
    engine.default = says
    tip = await who.send("voice", ("voice", "audio/webm", CLIP), **more)
    await drain()
    return await who.status(tip)


async def test_gone_is_a_tap_and_no_insight(
    phone: PhoneOf, drain: Drain, engine: ScriptedEngine, northgate: Organisation
) -> None:
    driver = await phone(await make_member(northgate))
    insight = await make_insight(northgate, "Ice on the bridge")
    status = await answered(driver, "No, it's gone.", engine, drain, answers_id=str(insight.id))
    assert (status["state"], status["insight_id"]) == ("published", None)
    assert (await driver.get(f"/insights/{insight.id}"))["confirmations"]["mine"] == ["gone"]
    assert [item["id"] for item in (await driver.get("/feed"))["items"]] == [str(insight.id)], "nothing else was told"

    await answered(driver, "Still there.", engine, drain, answers_id=str(insight.id))
    confirmed = (await driver.get(f"/insights/{insight.id}"))["confirmations"]
    assert (confirmed["still_there"], confirmed["gone"]) == (1, 0)


async def test_whoever_says_more_has_told_that_too(
    phone: PhoneOf, drain: Drain, engine: ScriptedEngine, northgate: Organisation
) -> None:
    driver = await phone(await make_member(northgate))
    route = await make_route(northgate, [(24.94, 60.17), (24.94, 60.27)])
    insight = await make_insight(northgate, "Ice on the bridge")
    says = "Gone, but a lorry has turned over behind the bridge and blocks the left lane."
    status = await answered(driver, says, engine, drain, answers_id=str(insight.id), route_id=str(route.id))
    assert (await driver.get(f"/insights/{insight.id}"))["confirmations"]["gone"] == 1
    assert status["insight_id"] not in (None, str(insight.id))


async def test_what_the_radio_says_is_no_answer_and_nobody_reads_it(
    phone: PhoneOf, drain: Drain, engine: ScriptedEngine, northgate: Organisation
) -> None:
    driver, manager = await phone(await make_member(northgate)), await phone(await make_member(northgate, "manager"))
    insight = await make_insight(northgate, "Ice on the bridge")
    for says in (
        "And now the news from the harbour.",
        "The minister said that the good times are gone and will not come back.",
    ):
        status = await answered(driver, says, engine, drain, answers_id=str(insight.id))
        assert (status["state"], status["insight_id"]) == ("published", None)
        assert status["transcript"]["text"] == says, "its author can read what was heard"
    assert [item["id"] for item in (await manager.get("/feed"))["items"]] == [str(insight.id)]
    confirmed = (await manager.get(f"/insights/{insight.id}"))["confirmations"]
    assert (confirmed["still_there"], confirmed["gone"]) == (0, 0)


async def test_nobody_answers_about_what_they_do_not_read(
    phone: PhoneOf, drain: Drain, engine: ScriptedEngine, northgate: Organisation
) -> None:
    driver, manager = await phone(await make_member(northgate)), await phone(await make_member(northgate, "manager"))
    partner = await phone(await make_member(northgate, "partner"))
    theirs = await make_insight(await make_organisation("Elsewhere"), "Ice")
    for_managers = await make_insight(northgate, "The customer is about to leave", visibility="managers")
    for_all = await make_insight(northgate, "Ice on the bridge")
    for who, about in ((driver, theirs.id), (driver, for_managers.id), (partner, for_all.id), (driver, uuid4())):
        status = await answered(who, "Gone.", engine, drain, answers_id=str(about))
        assert (status["state"], status["insight_id"]) == ("published", None)
    for insight in (for_managers, for_all):
        assert (await manager.get(f"/insights/{insight.id}"))["confirmations"]["gone"] == 0
    await answered(manager, "Gone.", engine, drain, answers_id=str(for_managers.id))
    assert (await manager.get(f"/insights/{for_managers.id}"))["confirmations"]["gone"] == 1
