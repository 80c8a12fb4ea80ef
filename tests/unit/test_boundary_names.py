"""The names and marks of derived boundary areas."""

from types import SimpleNamespace

import pytest
import shapely

from layers.boundary_areas.pairs import mark_of, names_of, pair_of


def organisation(name: str, name_en: str = "", is_sample: bool = False) -> SimpleNamespace:
    return SimpleNamespace(name=name, name_en=name_en, is_sample=is_sample)


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        (
            organisation("东城区", "Dongcheng"),
            organisation("朝阳区", "Chaoyang"),
            ("东城区–朝阳区交界", "Dongcheng–Chaoyang boundary"),
        ),
        (organisation("东城区", "Dongcheng"), organisation("朝阳区"), ("东城区–朝阳区交界", "")),
        (
            organisation("甲街道（样例）", "A (sample)", True),
            organisation("乙街道（样例）", "B (sample)", True),
            ("甲街道–乙街道交界（样例）", "A–B boundary (sample)"),
        ),
    ],
)
def test_names(first: SimpleNamespace, second: SimpleNamespace, names: tuple[str, str]) -> None:
    assert names_of(first, second) == names


def test_a_mark_is_that_of_names_and_shape_however_the_rings_are_written() -> None:
    ring = [(116.1, 39.9), (116.2, 39.9), (116.2, 39.95), (116.1, 39.9)]
    one, turned = shapely.Polygon(ring), shapely.Polygon([*ring[1:], ring[1]][::-1])
    assert mark_of("名", "", one) == mark_of("名", "", turned)
    assert mark_of("名", "", one) != mark_of("另", "", one)
    moved = shapely.transform(one, lambda places: places + 1e-6)
    assert mark_of("名", "", one) != mark_of("名", "", moved)


def test_a_pair_is_the_same_in_either_order() -> None:
    assert pair_of({"first_code": "2", "second_code": "1"}) == ("1", "2")
    assert pair_of({"first_code": "1"}) is None
    assert pair_of({"first_code": 1, "second_code": "2"}) is None
