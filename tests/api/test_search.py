"""Finding: words in their forms, misspelt, in other scripts, with places; what nobody may read is not found; never slow."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from tests.factories import (
    bearer,
    grow_older,
    make_insight,
    make_member,
    make_organisation,
    make_route,
    make_site,
    make_tag,
    make_tip,
    now,
)

from backhaul.db.session import organisation_session
from backhaul.discover.search.schemas import SearchAnswer
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight, Word
from backhaul.insights.words import say_besides, take_back_besides
from backhaul.tips.models import Personal

SEARCH = "/api/v1/search"


class Searcher:
    """One member's search."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def ask(self, q: str, **filters: Any) -> dict[str, Any]:
        answer = await self.client.get(SEARCH, params={"q": q, **filters}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        SearchAnswer.model_validate_json(answer.content)
        found: dict[str, Any] = answer.json()
        return found

    async def titles(self, q: str, **filters: Any) -> list[str]:
        return [item["title"] for item in (await self.ask(q, **filters))["items"]]


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    return await make_organisation(languages=("en", "de", "pl", "uk", "ar", "hi", "tr"))


@pytest.fixture
async def searcher(client: httpx.AsyncClient, northgate: Organisation) -> Searcher:
    return Searcher(client, await bearer(await make_member(northgate)))


def marked(found: dict[str, Any]) -> list[str]:
    return [run["text"] for run in found["words"] if run["found"]]


async def say(organisation: Organisation, title: str, text: str, language: str = "en", **more: Any) -> Insight:
    insight = await make_insight(organisation, title, text, **more)
    if language != "en":
        async with organisation_session(organisation.id) as db:
            await db.execute(update(Insight).where(Insight.id == insight.id).values(language=language))
    return insight


TOLD: Sequence[tuple[str, str, str]] = (
    ("Forklifts", "en", "Two forklifts were blocking the gates again"),
    ("Ladetor", "de", "Das Ladetor an der großen Halle klemmt, bitte die Tür drücken"),
    ("Rampa", "pl", "Przy rampie leży szkło, uważajcie na opony"),
    ("Склад", "uk", "На складі немає світла, ворота зачинені"),
    ("باب", "ar", "الباب الخلفي مغلق حتى الظهر"),
    ("सड़क", "hi", "सड़क पर पानी भरा है, गाड़ी धीरे चलाएँ"),
    ("Kapı", "tr", "İstanbul deposunda kapı KIRIK, ışık yok"),
)
ASKED: Sequence[tuple[str, str]] = (
    ("forklift blocked gate", "Forklifts"),
    ("forklfit", "Forklifts"),
    ("FORKLFITS bloking", "Forklifts"),
    ("forkl", "Forklifts"),
    ("tor klemmen", "Ladetor"),
    ("tuer", "Ladetor"),
    ("grosse halle", "Ladetor"),
    ("rampa szklo", "Rampa"),
    ("opona", "Rampa"),
    ("склад світло", "Склад"),
    ("باب مغلق", "باب"),
    ("पानी", "सड़क"),
    ("istanbul", "Kapı"),
    ("kırık isik", "Kapı"),
    ("gates -diesel", "Forklifts"),
    ('"blocking the gates"', "Forklifts"),
    ("diesel or szkło", "Rampa"),
)


async def test_a_word_is_found_in_its_forms_misspelt_and_in_every_script(northgate: Organisation, searcher: Searcher) -> None:
    for title, language, text in TOLD:
        await say(northgate, title, text, language, lat=None, lon=None)
    missed = {asked: found for asked, title in ASKED if (found := await searcher.titles(asked))[:1] != [title]}
    assert missed == {}
    assert await searcher.titles("gates -forklift") == []
    assert await searcher.titles('"gates the blocking"') == []
    typed = await searcher.ask("forklfit")
    assert [(one["word"], "forklift" in one["instead"]) for one in typed["instead"]] == [("forklfit", True)]
    assert (typed["partial"], typed["meaning"]) == (False, False)
    (line,) = (await searcher.ask("tuer"))["items"][0]["found"][:1]
    assert marked(line) == ["Tür"]
    assert "".join(run["text"] for run in line["words"]) == TOLD[1][2]
    # The feed looks in the same way.
    feed = await searcher.client.get("/api/v1/feed", params={"q": "forklift blocked"}, headers=searcher.headers)
    assert [item["title"] for item in feed.json()["items"]] == ["Forklifts"]
