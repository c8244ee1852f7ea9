"""What a text names: sites, docks by number in ten languages, and points on roads; and which one of several is meant."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from backhaul_workers.findings.places import Fix, KnownRoute, KnownSite, NearRoute, NearSite, PlaceFinding, mentions, resolve

NORTHGATE, HARBOUR = uuid4(), uuid4()
DOCK_4, DOCK_7, GATE_2, HARBOUR_7 = uuid4(), uuid4(), uuid4(), uuid4()
SITES = [
    KnownSite(NORTHGATE, "Northgate Depot", ["Northgate"]),
    KnownSite(DOCK_4, "Dock 4", [], NORTHGATE),
    KnownSite(DOCK_7, "Dock 7", [], NORTHGATE),
    KnownSite(GATE_2, "Gate 2", [], NORTHGATE),
    KnownSite(HARBOUR, "Vuosaari Harbour", ["Vuosaari"]),
    KnownSite(HARBOUR_7, "Bay 7", [], HARBOUR),
]
ROUTE_12, A12 = uuid4(), uuid4()
ROUTES = [KnownRoute(ROUTE_12, "Route 12: Northgate to Kamppi", 20_000), KnownRoute(A12, "A12 Arnhem - Utrecht", 60_000)]


@pytest.mark.parametrize(
    ("language", "said", "words", "meant"),
    [
        ("en", "Dock seven is blocked", "Dock seven", {DOCK_7, HARBOUR_7}),
        ("en", "go to the dock 4, please", "dock 4", {DOCK_4}),
        ("es", "El muelle siete está cerrado", "muelle siete", {DOCK_7, HARBOUR_7}),
        ("fr", "Le quai n° 4 est libre", "quai n° 4", {DOCK_4}),
        ("de", "Rampe vier ist frei", "Rampe vier", {DOCK_4}),
        ("de", "Tor 2 klemmt", "Tor 2", {GATE_2}),
        ("de", "Tor 4 klemmt", "Tor 4", {DOCK_4}),
        ("pl", "stoimy na rampie siódmej", "rampie siódmej", {DOCK_7, HARBOUR_7}),
        ("ro", "Rampa numărul patru", "Rampa numărul patru", {DOCK_4}),
        ("tr", "7 numaralı rampa kapalı", "7 numaralı rampa", {DOCK_7, HARBOUR_7}),
        ("uk", "Сьома рампа вільна", "Сьома рампа", {DOCK_7, HARBOUR_7}),
        ("ar", "رصيف ٤ فارغ", "رصيف ٤", {DOCK_4}),
        ("hi", "गेट नंबर दो बंद है", "गेट नंबर दो", {GATE_2}),
        ("en", "next to dock 7 there is a hole", "dock 7", {DOCK_7, HARBOUR_7}),
    ],
)
def test_a_dock_is_heard_by_its_number_in_every_language(language: str, said: str, words: str, meant: set[UUID]) -> None:
    (mention,) = mentions(said, SITES, ROUTES, language)

    assert (mention.kind, mention.evidence.text, set(mention.ids)) == ("part", words, meant)
    assert said[mention.evidence.start : mention.evidence.end] == words


@pytest.mark.parametrize(
    "said",
    [
        "we waited at the dock two hours",
        "the gate, 7 pallets are missing",
        "forklift 7 has a flat tyre",
        "be at the gate 7:30",
        "the gate code is 4471",
        "E10 is 1.59 here",
        "a queue of 20 km",
        "at the dock one of the guards is asleep",
    ],
)
def test_times_amounts_and_codes_are_no_places(said: str) -> None:
    assert mentions(said, SITES, ROUTES, "en") == ()


@pytest.mark.parametrize(
    ("language", "said", "number"),
    [
        ("fr", "Le quai dix-sept est fermé", "17"),
        ("fr", "quai soixante-douze", "72"),
        ("fr", "quai quatre-vingt-deux", "82"),
        ("fr", "quai septante-deux", "72"),
        ("fr", "quai numéro neuf", "9"),
        ("tr", "on iki numaralı kapı kapalı", "12"),
        ("ar", "رصيف خمسة عشر مغلق", "15"),
        ("ar", "رصيف خمسة وعشرين مغلق", "25"),
        ("en", "dock one hundred and two is shut", "102"),
        ("en", "dock number one is shut", "1"),
        ("de", "Tor eins klemmt", "1"),
        ("de", "Tor hunderteinundzwanzig klemmt", "121"),
        ("ro", "poarta numărul nouă", "9"),
        ("uk", "рампа п'ятнадцять", "15"),
        ("hi", "गेट पच्चीस बंद है", "25"),
        ("pl", "rampa seven", "7"),
    ],
)
def test_a_number_is_read_whole(language: str, said: str, number: str) -> None:
    assert [mention.number for mention in mentions(said, SITES, ROUTES, language)] == [number]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Am Tor ein Unfall"),
        ("tr", "kapıda bir kaza var"),
        ("es", "en la puerta una cola"),
        ("es", "en el muelle ten cuidado"),
        ("pl", "na rampie ten sam kierowca"),
        ("ro", "poarta nouă e blocată"),
        ("fr", "le quai neuf"),
        ("en", "at the gate once more"),
        ("en", "dock seven two hundred"),
    ],
)
def test_an_article_an_adjective_and_half_a_number_are_no_labels(language: str, said: str) -> None:
    assert mentions(said, SITES, ROUTES, language) == ()


def test_what_is_said_of_the_way_to_a_dock_is_about_that_dock() -> None:
    (near,) = mentions("access to dock 7 is blocked", SITES, ROUTES, "en")
    (away,) = mentions("I drive to dock 7", SITES, ROUTES, "en")
    assert (near.elsewhere, away.elsewhere) == (False, True)


def test_several_docks_are_several_mentions_in_the_order_of_the_text() -> None:
    found = mentions("docks 4 and 7 are shut, gate 2 is open", SITES, ROUTES, "en")
    assert [m.number for m in found] == ["4", "7", "2"]


@pytest.mark.parametrize(
    ("said", "words", "ids", "along_m"),
    [
        ("crash at exit 41 southbound", "exit 41 southbound", (), None),
        ("oil at km 23.5 on the A12", "km 23.5 on the A12", (A12,), 23_500.0),
        ("ice past the bridge on the A12, slowly", "past the bridge on the A12", (A12,), None),
        ("oil at km 75 on the A12", "km 75 on the A12", (), None),
        ("oil at km 3 on the A27", "km 3 on the A27", (), None),
    ],
)
def test_a_point_on_a_road(said: str, words: str, ids: tuple[UUID, ...], along_m: float | None) -> None:
    (mention,) = mentions(said, SITES, ROUTES, "en")
    assert (mention.kind, mention.evidence.text, mention.ids, mention.along_m) == ("road", words, ids, along_m)


def test_a_route_by_its_number_and_a_site_that_somebody_comes_from() -> None:
    route, site = mentions("route 12 is slow, I come from Northgate", SITES, ROUTES, "en")
    assert (route.kind, route.ids) == ("route", (ROUTE_12,))
    assert (site.ids, site.elsewhere) == ((NORTHGATE,), True)


# Where they are, as the stage gives it: distances from a fix at Northgate, or from nowhere.
def near(at_northgate: bool = True) -> list[NearSite]:
    metres = {NORTHGATE: 0.0, DOCK_4: 120.0, DOCK_7: 160.0, GATE_2: 80.0, HARBOUR: 9_000.0, HARBOUR_7: 9_050.0}
    return [
        NearSite(
            s.id,
            s.name,
            metres[s.id] if at_northgate else None,
            60.29 + n / 1_000,
            25.09,
            300.0 if not s.parent_id else 30.0,
            s.parent_id,
            tuple(s.aliases),
        )
        for n, s in enumerate(SITES)
    ]


def place(said: str, *, fix: Fix | None = None, posts: Sequence[NearRoute] = (), sign: str = "") -> PlaceFinding:
    found, written = (mentions(words, SITES, ROUTES, "en") for words in (said, sign))
    return resolve(fix, None, None, None, near(fix is not None), [], mentions=found, in_photos=written, posts=posts)


AT_NORTHGATE = Fix(60.29, 25.09, 8.0)


def test_dock_7_is_the_one_of_the_site_where_the_fix_is() -> None:
    found = place("dock 7 is blocked", fix=AT_NORTHGATE)

    assert (found.kind, found.site_id, found.evidence.source) == ("site", DOCK_7, "spoken_part")
    assert found.confidence > 0.9
    assert found.candidates == ()
    assert [(r.source, r.words) for r in found.reasons] == [("spoken_part", "dock 7"), ("fix", None)]


def test_dock_7_is_the_one_of_the_site_that_is_named_with_it() -> None:
    assert place("bay 7 at Vuosaari is blocked").site_id == HARBOUR_7
    assert place("bay 7 at Vuosaari is blocked", fix=AT_NORTHGATE).site_id == HARBOUR_7


def test_a_sign_names_a_part_of_the_place_and_never_another_place() -> None:
    elsewhere = place("", fix=AT_NORTHGATE, sign="VUOSAARI  DOCK 7")
    assert (elsewhere.site_id, elsewhere.candidates) == (DOCK_7, ()), "of the two docks 7, the one here"

    direction = place("", fix=AT_NORTHGATE, sign="Vuosaari 12 km, A12")
    assert (direction.label, direction.confidence, direction.mentions) == ("Northgate Depot", 0.9, ())

    assert place("", sign="Vuosaari Harbour").site_id == HARBOUR, "where nothing else tells, the sign does"


def test_dock_7_of_nowhere_is_a_question_with_the_docks_that_it_may_be() -> None:
    found = place("dock 7 is blocked")

    assert found.kind == "none"
    assert {(c.site_id, c.label) for c in found.candidates} == {
        (DOCK_7, "Dock 7, Northgate Depot"),
        (HARBOUR_7, "Bay 7, Vuosaari Harbour"),
    }


def test_the_first_dock_is_what_it_is_about() -> None:
    found = place("Dock 4 is blocked by a forklift. Use dock 7", fix=AT_NORTHGATE)
    assert (found.site_id, found.candidates) == (DOCK_4, ())


def test_two_sites_without_a_position_are_a_question_and_a_fix_answers_it() -> None:
    said = "Northgate and Vuosaari blame each other"

    open_one = place(said)
    assert [c.site_id for c in open_one.candidates] == [NORTHGATE, HARBOUR]
    assert (open_one.kind, open_one.confidence) == ("none", 0.0)

    settled = place(said, fix=AT_NORTHGATE)
    assert (settled.site_id, settled.candidates) == (NORTHGATE, ())


def test_a_number_that_twenty_sites_have_is_no_question() -> None:
    docks = [KnownSite(uuid4(), "Dock 9", [], uuid4()) for _ in range(20)]
    around = [NearSite(d.id, d.name, None, 60.0, 25.0, 30.0, d.parent_id) for d in docks]
    found = resolve(None, None, None, None, around, [], mentions=mentions("dock 9 is shut", docks, [], "en"))
    assert (found.kind, found.candidates) == ("none", ())


def test_a_kilometre_post_is_a_place_on_its_route_and_other_roads_are_a_label() -> None:
    post = NearRoute(A12, "A12 Arnhem - Utrecht", None, 23_500.0, 52.0, 5.5)

    found = place("oil at km 23.5 on the A12", posts=[post])
    assert (found.kind, found.route_id, found.along_m, found.lat) == ("route", A12, 23_500.0, 52.0)
    assert (found.label, found.evidence.source) == ("km 23.5 on the A12", "spoken_road")

    label_only = place("crash at exit 41 southbound")
    assert (label_only.kind, label_only.label, label_only.lat) == ("none", "exit 41 southbound", None)


def test_a_fix_that_may_be_next_door_is_less_sure() -> None:
    sure, unsure = (place("it is shut", fix=Fix(60.29, 25.09, accuracy)) for accuracy in (8.0, 900.0))
    assert sure.label == unsure.label
    assert sure.confidence > 0.8 > unsure.confidence
