"""Speed limits as people write them."""

import pytest

from gis.roads.classes import CLASSES
from gis.roads.speeds import car_speeds_kmh, parse_maxspeed_kmh


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("60", 60.0),
        ("60 km/h", 60.0),
        ("60km/h", 60.0),
        ("60 kph", 60.0),
        ("60公里/小时", 60.0),
        ("40 mph", 64.37376),
        ("40mph", 64.37376),
        ("12.5", 12.5),
        ("10 knots", 18.52),
        ("CN:urban", 50.0),
        ("CN:rural", 70.0),
        ("cn:motorway", 120.0),
        ("FI:urban", 50.0),
        ("zone:30", 30.0),
        ("CN:zone30", 30.0),
        ("walk", 7.0),
        ("none", 120.0),
        ("60;80", 60.0),
        ("90;30;90;30", 30.0),
        ("60|80", 60.0),
        ("60; signals", 60.0),
        ("signals", None),
        ("variable", None),
        ("0", None),
        ("", None),
        ("fast", None),
        ("60 apples", None),
        ("-60", None),
    ],
)
def test_maxspeed_is_read_as_written(text: str, kmh: float | None) -> None:
    assert parse_maxspeed_kmh(text) == pytest.approx(kmh)


@pytest.mark.parametrize(
    ("tags", "legal_kmh"),
    [
        ({}, (60, 60)),
        ({"maxspeed": "40"}, (40, 40)),
        ({"maxspeed": "nonsense"}, (60, 60)),
        ({"maxspeed": "40", "source:speed": "65"}, (40, 40)),
        ({"source:speed": "65"}, (65, 65)),
        ({"maxspeed:forward": "50"}, (50, 60)),
        ({"maxspeed": "40", "maxspeed:backward": "30"}, (40, 30)),
        ({"maxspeed": "1"}, (5, 5)),
        ({"maxspeed": "600"}, (120, 120)),
    ],
)
def test_a_car_keeps_part_of_the_limit_that_counts(tags: dict, legal_kmh: tuple) -> None:
    practical = CLASSES["primary"].practical
    assert car_speeds_kmh("primary", tags) == pytest.approx(tuple(limit * practical for limit in legal_kmh))
