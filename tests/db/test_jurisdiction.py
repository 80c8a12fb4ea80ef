"""Whose land a place is on: inside, on a border, in an enclave, in a gap, outside, swapped."""

import pytest
from sqlalchemy.orm import Session

from dispatch.jurisdiction import OutsideJurisdiction, find_ground
from tests.factories.city import lonlat, make_organisations


@pytest.mark.parametrize(
    ("x", "y", "owner", "neighbour"),
    [
        (2, 5, "111", None),
        (7.5, 5, "11", None),
        (9, 5, "11", "12"),
        (11, 5, "12", "11"),
        (18.5, 12, "12", None),
        (10, 5, "11", "12"),
        (16, 6, "11", "12"),
        (15, 6, "11", "12"),
        (27, 5, "12", None),
    ],
    ids=["street", "district", "near", "across", "alone", "on-border", "enclave", "enclave-edge", "gap"],
)
def test_ground(session: Session, x: float, y: float, owner: str, neighbour: str | None) -> None:
    made = make_organisations(session)
    ground = find_ground(session, *lonlat(x, y), 200)
    assert ground.organisation_id == made[owner].id
    assert ground.neighbour_id == (made[neighbour].id if neighbour else None)


def test_distance_to_the_border_is_in_metres(session: Session) -> None:
    make_organisations(session)
    assert find_ground(session, *lonlat(9, 5), 200).boundary_distance_m == pytest.approx(100, abs=1)


def test_outside_every_boundary_is_refused(session: Session) -> None:
    make_organisations(session)
    with pytest.raises(OutsideJurisdiction) as refused:
        find_ground(session, *lonlat(40, 5), 200)
    assert refused.value.swapped is False


def test_swapped_coordinates_are_recognised(session: Session) -> None:
    make_organisations(session)
    lon, lat = lonlat(2, 5)
    with pytest.raises(OutsideJurisdiction) as refused:
        find_ground(session, lat, lon, 200)
    assert refused.value.swapped is True


def test_no_boundaries_at_all(session: Session) -> None:
    with pytest.raises(OutsideJurisdiction):
        find_ground(session, 116.4, 39.9, 200)
