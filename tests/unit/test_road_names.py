"""Which of its names a road goes by."""

import pytest

from gis.roads.names import name_en_of, name_of


@pytest.mark.parametrize(
    ("tags", "name", "name_en"),
    [
        ({}, "", ""),
        ({"name": "长安街"}, "长安街", ""),
        ({"name": "长安街 Chang'an Avenue", "name:zh": "长安街", "name:en": "Chang'an Avenue"},
         "长安街", "Chang'an Avenue"),
        ({"name": "Erottajankatu", "int_name": "Erottaja Street"}, "Erottajankatu", "Erottaja Street"),
        ({"name:en": "East 3rd Ring Road", "int_name": "Dongsanhuan Lu"}, "", "East 3rd Ring Road"),
        ({"name": "  ", "loc_name": "小路"}, "小路", ""),
    ],
)  # fmt: skip
def test_names(tags: dict[str, str], name: str, name_en: str) -> None:
    assert (name_of(tags), name_en_of(tags)) == (name, name_en)
