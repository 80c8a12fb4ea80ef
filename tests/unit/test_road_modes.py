"""Who may go where: tag rules as a table of cases."""

import pytest

from gis.roads.classes import CLASSES
from gis.roads.modes import NO_USE, use_of

BOTH, ALONG, AGAINST, NOBODY = "both", "along", "against", "-"


def directions(tags: dict[str, str]) -> tuple[str, str, str]:
    """Where a car, an e-bike and a walker may go."""
    use = use_of(tags)
    names = {(True, True): BOTH, (True, False): ALONG, (False, True): AGAINST, (False, False): NOBODY}
    pairs = zip(use.forward_kmh, use.backward_kmh, strict=True)
    car, ebike, foot = (names[forward > 0, backward > 0] for forward, backward in pairs)
    return car, ebike, foot


@pytest.mark.parametrize(
    ("tags", "car", "ebike", "foot"),
    [
        ({"highway": "residential"}, BOTH, BOTH, BOTH),
        ({"highway": "primary"}, BOTH, BOTH, BOTH),
        ({"highway": "service"}, BOTH, BOTH, BOTH),
        # classes
        ({"highway": "motorway"}, ALONG, NOBODY, NOBODY),
        ({"highway": "motorway_link"}, ALONG, NOBODY, NOBODY),
        ({"highway": "motorway", "oneway": "no"}, BOTH, NOBODY, NOBODY),
        ({"highway": "trunk"}, BOTH, BOTH, BOTH),
        ({"highway": "trunk", "oneway": "yes"}, ALONG, NOBODY, NOBODY),
        ({"highway": "trunk", "motorroad": "yes"}, BOTH, NOBODY, NOBODY),
        ({"highway": "trunk", "junction": "roundabout"}, ALONG, ALONG, BOTH),
        ({"highway": "trunk", "oneway": "yes", "bicycle": "yes"}, ALONG, ALONG, NOBODY),
        ({"highway": "footway"}, NOBODY, NOBODY, BOTH),
        ({"highway": "steps"}, NOBODY, NOBODY, BOTH),
        ({"highway": "steps", "conveying": "forward"}, NOBODY, NOBODY, ALONG),
        ({"highway": "cycleway"}, NOBODY, BOTH, BOTH),
        ({"highway": "pedestrian"}, NOBODY, NOBODY, BOTH),
        ({"highway": "construction"}, NOBODY, NOBODY, NOBODY),
        ({"highway": "proposed"}, NOBODY, NOBODY, NOBODY),
        ({"highway": "Residential"}, NOBODY, NOBODY, NOBODY),
        ({}, NOBODY, NOBODY, NOBODY),
        # one way
        ({"highway": "residential", "oneway": "yes"}, ALONG, ALONG, BOTH),
        ({"highway": "residential", "oneway": "1"}, ALONG, ALONG, BOTH),
        ({"highway": "residential", "oneway": "true"}, ALONG, ALONG, BOTH),
        ({"highway": "residential", "oneway": "-1"}, AGAINST, AGAINST, BOTH),
        ({"highway": "residential", "oneway": "reverse"}, AGAINST, AGAINST, BOTH),
        ({"highway": "residential", "oneway": "no"}, BOTH, BOTH, BOTH),
        ({"highway": "residential", "oneway": "reversible"}, NOBODY, NOBODY, BOTH),
        ({"highway": "residential", "oneway": "alternating"}, BOTH, BOTH, BOTH),
        ({"highway": "residential", "oneway": "perhaps"}, BOTH, BOTH, BOTH),
        ({"highway": "residential", "junction": "roundabout"}, ALONG, ALONG, BOTH),
        ({"highway": "residential", "junction": "circular"}, ALONG, ALONG, BOTH),
        ({"highway": "residential", "junction": "roundabout", "oneway": "-1"}, AGAINST, AGAINST, BOTH),
        ({"highway": "residential", "junction": "approach"}, BOTH, BOTH, BOTH),
        ({"highway": "residential", "oneway": "yes", "oneway:foot": "yes"}, ALONG, ALONG, ALONG),
        # one way, but for bicycles
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, ALONG, BOTH, BOTH),
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "-1"}, ALONG, AGAINST, BOTH),
        ({"highway": "residential", "oneway:bicycle": "yes"}, BOTH, ALONG, BOTH),
        ({"highway": "residential", "oneway": "yes", "cycleway": "opposite"}, ALONG, BOTH, BOTH),
        ({"highway": "residential", "oneway": "yes", "cycleway": "opposite_lane"}, ALONG, BOTH, BOTH),
        ({"highway": "residential", "oneway": "yes", "cycleway:left": "opposite_track"}, ALONG, BOTH, BOTH),
        ({"highway": "residential", "oneway": "yes", "cycleway:left:oneway": "no"}, ALONG, BOTH, BOTH),
        ({"highway": "residential", "oneway": "yes", "cycleway": "lane"}, ALONG, ALONG, BOTH),
        # access, from the general to the specific
        ({"highway": "service", "access": "no"}, NOBODY, NOBODY, NOBODY),
        ({"highway": "service", "access": "private"}, NOBODY, NOBODY, NOBODY),
        ({"highway": "service", "access": "private", "foot": "yes"}, NOBODY, NOBODY, BOTH),
        ({"highway": "service", "access": "destination"}, BOTH, BOTH, BOTH),
        ({"highway": "service", "access": "permissive"}, BOTH, BOTH, BOTH),
        ({"highway": "service", "access": "no", "motor_vehicle": "yes"}, BOTH, NOBODY, NOBODY),
        ({"highway": "service", "access": "no", "motorcar": "yes"}, BOTH, NOBODY, NOBODY),
        ({"highway": "service", "vehicle": "no"}, NOBODY, NOBODY, BOTH),
        ({"highway": "service", "vehicle": "no", "bicycle": "yes"}, NOBODY, BOTH, BOTH),
        ({"highway": "service", "motor_vehicle": "no"}, NOBODY, BOTH, BOTH),
        ({"highway": "service", "motor_vehicle": "agricultural;forestry"}, NOBODY, BOTH, BOTH),
        ({"highway": "primary", "bicycle": "use_sidepath"}, BOTH, NOBODY, BOTH),
        ({"highway": "primary", "bicycle": "no", "electric_bicycle": "yes"}, BOTH, BOTH, BOTH),
        ({"highway": "primary", "foot": "no"}, BOTH, BOTH, NOBODY),
        ({"highway": "footway", "access": "yes"}, NOBODY, NOBODY, BOTH),
        ({"highway": "footway", "bicycle": "yes"}, NOBODY, BOTH, BOTH),
        ({"highway": "footway", "bicycle": "dismount"}, NOBODY, BOTH, BOTH),
        ({"highway": "footway", "vehicle": "yes"}, NOBODY, NOBODY, BOTH),
        ({"highway": "pedestrian", "motor_vehicle": "destination"}, BOTH, NOBODY, BOTH),
        ({"highway": "residential", "access": "conditional=yes @ (Mo-Fr)"}, BOTH, BOTH, BOTH),
        ({"highway": "residential", "access": "unknown"}, BOTH, BOTH, BOTH),
        # other
        ({"highway": "track", "smoothness": "impassable"}, NOBODY, NOBODY, NOBODY),
        ({"highway": "pedestrian", "area": "yes"}, NOBODY, NOBODY, BOTH),
        ({"highway": "service", "area": "yes"}, NOBODY, NOBODY, BOTH),
    ],
    ids=str,
)
def test_who_may_go(tags: dict[str, str], car: str, ebike: str, foot: str) -> None:
    assert directions(tags) == (car, ebike, foot)


@pytest.mark.parametrize("road_class", sorted(CLASSES))
def test_every_class_has_sane_speeds_and_someone_to_use_it(road_class: str) -> None:
    use = use_of({"highway": road_class})
    assert use != NO_USE
    car, ebike, foot = use.forward_kmh
    assert 0 <= foot <= 6
    assert 0 <= ebike <= 15
    assert 0 <= car <= 120


def test_an_ebike_is_no_faster_than_the_limit_and_is_pushed_where_one_must_dismount() -> None:
    assert use_of({"highway": "residential"}).forward_kmh[1] == 15
    assert use_of({"highway": "residential", "maxspeed": "10"}).forward_kmh[1] == 10
    assert use_of({"highway": "footway", "bicycle": "dismount"}).forward_kmh[1] == 4
