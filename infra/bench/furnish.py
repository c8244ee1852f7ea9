"""A demo organisation as it looks after a busy week, so that screens are looked at with something on them.

Everything is told over the API, as the demo's members.
"""

import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from infra.bench.product import Product

PLACES = (
    (60.2941, 25.0957),
    (60.2187, 25.1960),
    (60.1687, 24.9320),
    (60.1675, 24.9525),
    (60.1987, 24.9330),
    (60.1880, 24.9793),
)
DRIVERS = ("James", "Lucía", "Marek", "Jonas", "Olena")
# Different things, so that none is evidence of another.
SAID = (
    "The bridge at {} is closed to anything above 7.5 tonnes until Friday",
    "They count every parcel twice at {}, plan twenty minutes more",
    "Fresh asphalt in front of {}, the kerb is gone, no lift gate possible",
    "A competitor's red vans wait at {} every morning at five",
    "The night porter of {} wants the paper note, the app is not enough",
    "Ice under the ramp of {}, somebody slipped yesterday",
    "The buyer at {} asks for a second delivery on Saturdays",
    "Toilets for drivers at {} are open again, ask for the key",
    "The gate code of {} works only after the second try",
    "Two pallets were left in the rain at {}, the customer is angry",
    "Good parking for a trailer behind {}, quiet at night",
    "The scanner at {} does not read our new labels",
    "Diesel at the corner of {} is seven cents cheaper than on the motorway",
    "The forklift driver at {} is new and very careful, bring a book",
)
NAMES = ("the paper mill", "Bakery Lind", "the tyre yard", "Hall C", "the fish market", "Kone works")


class House:
    """The organisation, and who does something in it."""

    def __init__(self, product: Product) -> None:
        self.base = f"{product.base_url}/api/v1"
        self.tokens = {one["name"].split()[0]: one["token"] for one in product.demo["members"]}
        self.ids: dict[str, str] = {}
        for name in self.tokens:
            self.ids[name] = self.ask(name, "GET", "/me")["id"]
        self.sites = {one["name"]: one["id"] for one in product.demo["sites"]}
        self.routes = [one["id"] for one in product.demo["routes"]]

    def ask(self, name: str, method: str, path: str, content: Any = None) -> Any:
        """What the service answers to a member. A flood is told to wait, and waits."""
        headers = {"Authorization": f"Bearer {self.tokens[name]}"}
        while True:
            answer = httpx.request(method, self.base + path, headers=headers, json=content, timeout=60)
            if answer.status_code != 429:
                break
            time.sleep(float(answer.headers.get("retry-after", 1)))
        if answer.is_error:
            raise RuntimeError(f"{name}: {method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def tell(self, name: str, text: str, at: tuple[float, float] | None, minutes: float, **more: Any) -> str:
        """A typed tip. Returns its id."""
        tip = str(uuid.uuid4()) if more.get("anonymous") else new_id()
        fix = {"lat": at[0], "lon": at[1], "accuracy_m": 9} if at else None
        said = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
        self.ask(
            name,
            "PUT",
            f"/tips/{tip}",
            {
                "kind": "text",
                "text": text,
                "captured_at": said,
                "fix": fix,
                "visibility": "organisation",
                "anonymous": False,
                **more,
            },
        )
        return tip

    def known(self, text: str) -> dict[str, Any]:
        """The insight in the manager's feed with these words."""
        return next(one for one in self.ask("Aino", "GET", "/feed?limit=100")["items"] if text in str(one))


def new_id() -> str:
    """A UUID of version 7, as phones make them."""
    value = (int(time.time() * 1000) << 80) | (uuid.uuid4().int & ((1 << 80) - 1))
    value = (value & ~(0xF << 76)) | (7 << 76)
    value = (value & ~(0x3 << 62)) | (2 << 62)
    return str(uuid.UUID(int=value))


def furnish(product: Product) -> House:
    """Fill the organisation. Takes about a minute: some eighty tips are understood."""
    house = House(product)
    for n in range(78):
        where = PLACES[n % 6]
        at = (where[0] + 0.004 * (n // 6 % 5 - 2), where[1] + 0.007 * (n // 30 - 1))
        house.tell(DRIVERS[n % 5], SAID[n % 14].format(NAMES[(n * 5 + n // 14) % 6]) + f", row {n + 1}.", at, 40 + n * 97)
    _groups(house)
    _until(lambda: house.ask("Aino", "GET", "/feed?limit=100")["items"], 70)
    _review(house)
    _talk(house)
    _settings(house)
    return house


def _until(read: Any, many: int) -> None:
    for _ in range(600):
        if len(read()) >= many:
            return
        time.sleep(0.5)


def _groups(house: House) -> None:
    group = new_id()
    about = "Who drives after ten. What the night crews tell, and who has the keys."
    house.ask("James", "PUT", f"/groups/{group}", {"name": "Night run", "about": about, "kind": "closed"})
    for name in ("Olena", "Priya", "Jonas"):
        house.ask("James", "PUT", f"/groups/{group}/members/{house.ids[name]}", {"standing": "member"})
    for name in ("Olena", "Priya"):
        house.ask(name, "PUT", f"/groups/{group}/members/{house.ids[name]}", {"standing": "member"})
    house.ask("Marek", "PUT", f"/groups/{group}/members/{house.ids['Marek']}", {"standing": "member"})
    opened = new_id()
    house.ask("Aino", "PUT", f"/groups/{opened}", {"name": "Harbour", "about": "Everything at the quay.", "kind": "open"})
    house.tell(
        "Olena", "The key of the night gate hangs at the porter's now.", PLACES[0], 20, visibility="group", group_id=group
    )
    house.tell("Priya", "Our yard is closed on Sunday because of the race.", PLACES[4], 15, visibility="group", group_id=group)
    for question, options, anonymous in (
        ("Which yard do we use when dock 4 is closed?", ["Tannery", "Harbour", "The old depot behind the bridge"], False),
        ("Should the night bonus be paid by the hour?", ["Yes", "No"], True),
    ):
        poll = new_id()
        house.ask(
            "James",
            "PUT",
            f"/polls/{poll}",
            {"group_id": group, "question": question, "options": options, "multiple": False, "anonymous": anonymous},
        )
        if not anonymous:
            # Others read it once it was looked through for what is personal.
            _until(lambda: house.ask("Olena", "GET", f"/polls?group={group}")["items"], 1)
            house.ask("Olena", "PUT", f"/polls/{poll}/vote", {"options": [1]})


def _review(house: House) -> None:
    items = house.ask("Aino", "GET", "/feed?limit=60")["items"]
    steps: list[dict[str, Any]] = [
        {"status": "seen"},
        {"assignee_id": house.ids["Sara"], "due_on": str((datetime.now(UTC) + timedelta(days=2)).date())},
        {
            "status": "done",
            "reason": "The ramp is gritted every morning from now on.",
            "outcome": "Grit at five, before the first van.",
        },
        {"status": "declined", "reason": "The landlord says no; we asked twice."},
        {},
        {},
    ]
    for n, item in enumerate(items[6:36]):
        if change := steps[n % 6]:
            house.ask("Aino", "PATCH", f"/insights/{item['id']}/review", change)
    for n, text in enumerate(("We grit the ramp.", "Not now: the landlord says no.", "The gate sheet was changed.")):
        texts = {"en": text, "de": "Wir streuen die Rampe.", "pl": "Posypujemy rampę."}
        status = "declined" if n == 1 else "done"
        house.ask(
            "Aino",
            "PUT",
            f"/answer-templates/{new_id()}",
            {"name": ("Gritting", "Landlord", "Gate sheet")[n], "status": status, "texts": texts, "version": 0},
        )
    house.ask(
        "Aino",
        "POST",
        "/outcomes",
        {
            "id": new_id(),
            "text": "Dock 7 opens at five: nobody waits for dock 4 any more.",
            "insight_ids": [items[0]["id"]],
            "value": {"kind": "hours_per_week", "amount": 6.5},
            "basis": "Fourteen drivers, twice a week, a quarter of an hour each.",
        },
    )
    first = items[1]["id"]
    house.ask("Aino", "PUT", f"/insights/{first}/notes/{new_id()}", {"text": "Called the porter; he rings back.", "version": 0})
    house.ask(
        "Aino",
        "PUT",
        f"/feed-filters/{new_id()}",
        {"name": "Harbour, open", "filter": {"status": "new"}, "shared": True, "version": 0},
    )


def _talk(house: House) -> None:
    dock = house.known("broken forklift")["id"]
    for name, text in (
        ("Marek", "Dock 7 is free until eight, I was there."),
        ("Olena", "The mechanic comes at noon, they told me at the gate."),
        ("Aino", "Thank you. The forklift is away tomorrow."),
    ):
        house.ask(name, "PUT", f"/insights/{dock}/replies/{new_id()}", {"text": text, "named": True})
    for name in ("Marek", "Olena", "Lucía"):
        house.ask(name, "POST", f"/insights/{dock}/confirmations", {"kind": "still_there"})
        house.ask(name, "POST", f"/insights/{dock}/thanks")
    for content in (
        {"kind": "site", "site_id": house.sites["Vuosaari Harbour"]},
        {"kind": "route", "route_id": house.routes[0]},
        {"kind": "tag", "tag": "safety-hazard"},
    ):
        for name in ("James", "Aino"):
            house.ask(name, "PUT", "/subscriptions", content)
    house.tell("Marek", "A tree lies across the harbour road, only the left lane is free. Danger!", PLACES[1], 5)
    question = new_id()
    house.ask("James", "PUT", f"/me/knows/sites/{house.sites['Kamppi Loading Hall']}")
    house.ask(
        "Marek",
        "PUT",
        f"/questions/{question}",
        {
            "text": "Is the low gate at Kamppi high enough for a 3.8 metre trailer?",
            "captured_at": datetime.now(UTC).isoformat(),
            "fix": {"lat": 60.1687, "lon": 24.932, "accuracy_m": 8},
            "visibility": "organisation",
            "anonymous": False,
        },
    )
    for sender, reader, text in (
        ("Marek", "James", "Are you at the harbour tomorrow? I have your straps."),
        ("James", "Marek", "Yes, from six. Gate 2, I bring coffee."),
        ("Marek", "James", "Good. Until then."),
        ("Olena", "James", "Дякую за підказку про док 7!"),
    ):
        house.ask(sender, "PUT", f"/messages/{house.ids[reader]}/{new_id()}", {"text": text})
    feed = house.ask("Aino", "GET", "/feed?limit=60")["items"]
    for n, reason in ((20, "wrong"), (22, "abuse")):
        house.ask(
            "James", "POST", f"/insights/{feed[n]['id']}/reports", {"reason": reason, "words": "I was there, it is not so."}
        )
    hidden = {"insight_id": feed[25]["id"], "reason": "abuse", "note": "Please without names."}
    house.ask("Aino", "POST", "/moderation/hidden", hidden)


def _settings(house: House) -> None:
    house.ask(
        "Marek",
        "PUT",
        "/me/profile",
        {
            "alias": "Marek K.",
            "about": "Twelve years on the harbour run. Ask me about weighbridges.",
            "languages": ["pl", "en"],
            "findable": True,
            "seen_by": {"picture": "colleagues", "languages": "colleagues", "places": "colleagues", "about": "colleagues"},
        },
    )
    house.ask("Marek", "PUT", f"/me/knows/sites/{house.sites['Vuosaari Harbour']}")
    house.ask("Sara", "PUT", "/answer-clock", {"answer_within_hours": 16, "working_days": [1, 2, 3, 4, 5], "line": []})
    house.ask("Sara", "POST", "/webhooks", {"name": "Dispatch", "url": "https://dispatch.example.com/backhaul"})
    house.ask("Sara", "POST", "/integrations", {"name": "QGIS at the office", "scope": "data"})
    invited = [{"name": "Ben Carter"}, {"name": "Ewa Nowak", "language": "pl"}, {"role": "partner"}]
    house.ask("Sara", "POST", "/invitations", {"people": invited, "days": 7})
    house.ask("Sara", "PUT", "/moderation/words", {"words": ["idiot", "scab"]})
