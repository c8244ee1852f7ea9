"""Where a tip belongs, and that its exact position never comes out."""

import dataclasses
import math
from uuid import UUID, uuid4

import pytest

from backhaul_workers.findings.places import Fix, Mention, NearRoute, NearSite, best_fix, resolve, spoken_sites
from backhaul_workers.findings.places.position import distance_m, grid_cell
from backhaul_workers.findings.words import Span

HERE = Fix(60.170123, 24.941987, 12.0)
DEPOT = NearSite(uuid4(), "Northgate", 80.0, 60.1705, 24.9410, 200.0)
DOCK = NearSite(uuid4(), "Dock 4", 15.0, 60.17015, 24.9421, 30.0)
RING = NearRoute(uuid4(), "Ring road", 40.0, 12_300.0, 60.1700, 24.9400)
HARBOUR = NearRoute(uuid4(), "Harbour run", 90.0, 400.0, 60.1710, 24.9430)


def test_the_site_that_the_driver_chose_wins_over_everything() -> None:
    chosen = NearSite(uuid4(), "Acme", None, 61.0, 25.0, 150.0)

    found = resolve(HERE, None, chosen, RING, [DEPOT], [RING])

    assert (found.kind, found.label, found.site_id) == ("site", "Acme", chosen.id)
    assert (found.lat, found.lon, found.precision_m) == (61.0, 25.0, 150.0)
    assert found.evidence.source == "hinted_site"


def test_a_fix_inside_a_site_is_that_site_at_its_own_point() -> None:
    found = resolve(HERE, None, None, RING, [DEPOT], [RING])

    assert (found.kind, found.site_id, found.lat, found.lon) == ("site", DEPOT.id, DEPOT.lat, DEPOT.lon)
    assert (found.evidence.source, found.evidence.distance_m, found.evidence.accuracy_m) == ("fix", 80.0, 12.0)


def test_a_dock_inside_the_yard_is_more_to_the_point_than_the_yard() -> None:
    yard = dataclasses.replace(DEPOT, distance_m=0.0)

    found = resolve(Fix(HERE.lat, HERE.lon, 20.0), None, None, None, [yard, DOCK], [])

    assert found.label == "Dock 4"
    assert (found.evidence.next_name, found.evidence.next_distance_m) == ("Northgate", 0.0)


def test_of_two_neighbours_the_nearer_one_is_meant() -> None:
    next_door = NearSite(uuid4(), "Bakery", 140.0, 60.1710, 24.9440, 150.0)
    assert resolve(HERE, None, None, None, [next_door, dataclasses.replace(DEPOT, distance_m=10.0)], []).label == "Northgate"


def test_a_photo_from_the_gallery_belongs_where_it_was_taken() -> None:
    home = Fix(60.30, 25.10, 10.0)
    taken = Fix(DEPOT.lat + 0.0005, DEPOT.lon)

    found = resolve(home, taken, None, None, [dataclasses.replace(DEPOT, distance_m=18_000.0)], [RING])

    assert (found.label, found.evidence.source) == ("Northgate", "photo")
    assert found.evidence.distance_m == 56.0


def test_a_photo_without_a_fix_is_placed_by_its_own_position() -> None:
    found = resolve(None, Fix(60.1, 24.9), None, None, [dataclasses.replace(DEPOT, distance_m=120.0)], [])
    assert (found.label, found.evidence.source) == ("Northgate", "photo")


def test_on_the_road_the_tip_snaps_to_the_route_being_driven() -> None:
    found = resolve(HERE, None, None, HARBOUR, [], [RING])

    assert (found.kind, found.route_id, found.label) == ("route", HARBOUR.id, "Harbour run")
    assert (found.lat, found.lon, found.along_m, found.precision_m) == (HARBOUR.lat, HARBOUR.lon, 400.0, 100.0)
    assert found.evidence.source == "hinted_route"


def test_without_a_hint_the_nearest_route_within_reach_is_taken() -> None:
    found = resolve(HERE, None, None, None, [dataclasses.replace(DEPOT, distance_m=900.0)], [HARBOUR, RING])

    assert (found.kind, found.label, found.evidence.next_name) == ("route", "Ring road", "Harbour run")
    assert resolve(HERE, None, None, None, [], [RING], near_route_m=30.0).kind == "area"


def test_a_hint_of_another_days_route_is_not_believed() -> None:
    assert resolve(HERE, None, None, dataclasses.replace(RING, distance_m=40_000.0), [], []).kind == "area"


def test_a_route_is_kept_without_a_position_but_places_nothing_on_the_map() -> None:
    found = resolve(None, None, None, NearRoute(RING.id, "Ring road"), [], [])
    assert (found.kind, found.route_id, found.lat, found.lon, found.along_m) == ("route", RING.id, None, None, None)


def test_a_coarse_fix_names_no_gate() -> None:
    coarse = Fix(HERE.lat, HERE.lon, 2_500.0)

    found = resolve(coarse, None, None, None, [DEPOT], [RING])

    assert found.kind == "area"
    assert found.precision_m == 2_500.0
    assert resolve(Fix(HERE.lat, HERE.lon, 2_000.0), None, None, None, [DEPOT], []).kind == "site"


def test_a_coarse_fix_gives_way_to_the_photos_position() -> None:
    photo = Fix(60.2, 24.8)
    assert best_fix(Fix(60.17, 24.94, 9_000.0), photo) == photo
    assert best_fix(Fix(60.17, 24.94, 9_000.0), None) == Fix(60.17, 24.94, 9_000.0)


@pytest.mark.parametrize(
    "broken", [None, Fix(0, 0), Fix(math.nan, 1), Fix(1, math.inf), Fix(91, 0), Fix(0, 180.5), Fix(-90.1, 5)]
)
def test_no_position_is_no_place_unless_the_text_names_one(broken: Fix | None) -> None:
    nowhere = resolve(broken, broken, None, None, [DEPOT], [RING])
    assert (nowhere.kind, nowhere.label, nowhere.lat, nowhere.evidence.source) == ("none", None, None, "none")

    named = resolve(broken, None, None, NearRoute(RING.id, "Ring road"), [DEPOT], [], mentions=[said(DEPOT)])
    assert (named.label, named.evidence.source) == ("Northgate", "spoken_site")


def said(site: NearSite) -> Mention:
    """The site, named plainly."""
    return Mention("site", site.name, Span(3, 3 + len(site.name), site.name), "name", (site.id,))


def test_a_site_that_is_named_plainly_is_meant_although_the_fix_is_elsewhere_and_both_are_told() -> None:
    away = dataclasses.replace(DEPOT, distance_m=18_000.0)

    found = resolve(HERE, None, None, None, [DOCK, away], [], mentions=[said(away)])

    assert (found.label, found.evidence.source, found.evidence.next_name) == ("Northgate", "spoken_site", "Dock 4")
    assert [reason.source for reason in found.reasons] == ["spoken_site", "fix"]
    assert found.confidence < resolve(HERE, None, None, None, [DEPOT], [], mentions=[said(DEPOT)]).confidence
    assert found.candidates == ()


def test_where_somebody_comes_from_is_not_where_he_is() -> None:
    away = dataclasses.replace(DEPOT, distance_m=18_000.0)
    left = dataclasses.replace(said(away), elsewhere=True)
    assert resolve(HERE, None, None, None, [DOCK, away], [], mentions=[left]).label == "Dock 4"


def test_everybody_in_a_grid_cell_is_shown_at_the_same_point_within_a_hundred_metres() -> None:
    found = resolve(HERE, None, None, None, [], [])

    assert (found.kind, found.label, found.precision_m) == ("area", None, 100.0)
    assert (found.lat, found.lon) != (HERE.lat, HERE.lon)
    centre = Fix(found.lat or 0, found.lon or 0)
    assert distance_m(HERE, centre) < 100
    assert grid_cell(centre) == centre
    assert grid_cell(Fix(centre.lat + 0.0004, centre.lon - 0.0004)) == centre


@pytest.mark.parametrize("lat", [-90.0, -89.99999, -60.0, 0.0, 45.5, 89.99999, 90.0])
@pytest.mark.parametrize("lon", [-180.0, -179.99999, 0.0, 12.345678, 179.99999, 180.0])
def test_the_grid_holds_at_the_poles_and_the_antimeridian(lat: float, lon: float) -> None:
    cell = grid_cell(Fix(lat, lon))

    assert -90 <= cell.lat <= 90
    assert -180 <= cell.lon <= 180
    assert distance_m(Fix(lat, lon), cell) < 120
    assert grid_cell(Fix(lat, -180.0)) == grid_cell(Fix(lat, 180.0))


def test_the_result_never_carries_the_fix() -> None:
    for sites, routes in (([DEPOT], []), ([], [RING]), ([], [])):
        found = resolve(HERE, Fix(60.17031, 24.94031), None, None, sites, routes)
        values = [value for value in dataclasses.astuple(found) if isinstance(value, float)]
        assert not {HERE.lat, HERE.lon, 60.17031, 24.94031} & set(values)


# What people call the sites.
NORTHGATE, COLD, LODZ, KIT = uuid4(), uuid4(), uuid4(), uuid4()
NAMES: list[tuple[UUID, str, list[str]]] = [
    (NORTHGATE, "Northgate", ["the old mill"]),
    (COLD, "Northgate Cold Storage", ["NCS"]),
    (LODZ, "Magazyn Łódź", []),
    (KIT, "K2", ["-", ""]),
]


@pytest.mark.parametrize(
    ("said", "site", "words"),
    [
        ("Gate code at Northgate Cold Storage changed", COLD, "Northgate Cold Storage"),
        ("the gate at NORTH GATE is shut", NORTHGATE, "NORTH GATE"),
        ("Kod do bramy Northgate'u się zmienił", NORTHGATE, "Northgate"),
        ("Ask at The Old Mill.", NORTHGATE, "The Old Mill"),
        ("czekam w magazyn lodz od rana", LODZ, "magazyn lodz"),
    ],
)
def test_a_site_is_heard_by_any_of_its_names(said: str, site: UUID, words: str) -> None:
    (mention,) = spoken_sites(said, NAMES)

    assert (mention.site_id, mention.evidence.text, mention.ambiguous) == (site, words, False)
    assert said[mention.evidence.start : mention.evidence.end] == words


def test_parts_of_words_short_names_and_sentence_breaks_are_no_mentions() -> None:
    for said in ("Northgates everywhere", "we climbed K2", "heading north. Gate four is shut", "the new mill", "", "\x00?!"):
        assert spoken_sites(said, NAMES) == [], said


def test_the_most_specific_of_several_comes_first_and_namesakes_are_told() -> None:
    several = spoken_sites("From Northgate to Northgate Cold Storage", NAMES)
    assert [m.site_id for m in several] == [COLD, NORTHGATE]

    twins = spoken_sites("at Acme", [(NORTHGATE, "Acme", []), (COLD, "ACME", [])])
    assert {m.site_id for m in twins} == {NORTHGATE, COLD}
    assert all(m.ambiguous for m in twins)
