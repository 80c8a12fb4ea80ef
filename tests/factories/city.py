"""A small city: a grid of streets, two districts that share a border, an enclave, squads and accounts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Point, Polygon, box
from sqlalchemy.orm import Session

import data.models  # noqa: F401 - a flush needs all tables, whoever else imports them
from data.accounts import ROLES, Account
from data.categories import Category
from data.organisations import Organisation
from data.partitions import ensure_partitions
from data.roads import RoadNetworkVersion
from data.squads import Squad
from gis.roads.build import build_network
from tests.factories.roads import STEP_LAT_DEG, STEP_LON_DEG, grid

WEST, SOUTH = 116.3975, 39.9087
COLUMNS, ROWS = 21, 11
VERSION = "grid"

# Quick to compute, unlike the product's: tests make many accounts.
hash_quickly = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash
PASSWORDS = {role: hash_quickly(role) for role in ROLES}
DISTRICTS = {"west": ("11", "西-02"), "east": ("12", "东-01")}


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Return the place so many steps of 100 m east and north of the city's south-western corner."""
    return WEST + x * STEP_LON_DEG, SOUTH + y * STEP_LAT_DEG


def area(x_1: float, y_1: float, x_2: float, y_2: float) -> Polygon:
    """Return a rectangle between two places."""
    return box(*lonlat(x_1, y_1), *lonlat(x_2, y_2))


@dataclass(frozen=True)
class City:
    """What tests name of the small city."""

    west: int
    east: int
    west_street: int
    squads: dict[str, int]


def make_roads(session: Session, instance: Path) -> None:
    """Save the grid of streets and make it the network in use."""
    network, _ = build_network(grid(COLUMNS, ROWS))
    network.save(instance / "roads" / VERSION)
    session.add(
        RoadNetworkVersion(
            version=VERSION,
            source="grid",
            attribution="the makers of the grid",
            imported_at=datetime.now(UTC),
            is_current=True,
            west=WEST,
            south=SOUTH,
            east=lonlat(COLUMNS, ROWS)[0],
            north=lonlat(COLUMNS, ROWS)[1],
        )
    )


def make_organisations(session: Session) -> dict[str, Organisation]:
    """Make the city; the west owns an enclave of 200 m by 200 m inside the east."""
    enclave = area(15, 5, 17, 7)
    lands = {
        "1": ("city", None, area(-5, -5, 25, 15)),
        "11": ("district", "1", area(-5, -5, 10, 15).union(enclave)),
        "12": ("district", "1", area(10, -5, 25, 15).difference(enclave)),
        "111": ("street", "11", area(-5, -5, 5, 15)),
    }
    made: dict[str, Organisation] = {}
    for code, (level, parent, land) in lands.items():
        above = made[parent] if parent else None
        made[code] = Organisation(
            code=code,
            name={"1": "市", "11": "西区", "12": "东区", "111": "西一街道"}[code],
            name_en={"1": "City", "11": "West", "12": "East", "111": "West First"}[code],
            level=level,
            parent_id=above.id if above else None,
            path=f"{above.path}.{code}" if above else code,
            jurisdiction=from_shape(land if land.geom_type == "MultiPolygon" else MultiPolygon([land]), 4326),
        )
        session.add(made[code])
        session.flush()
    return made


def make_categories(session: Session) -> None:
    """Make two categories, one of which takes a capability."""
    session.add_all(
        [
            Category(code="stall", code_table="test", name="占道经营", name_en="Street stall"),
            Category(
                code="gas",
                code_table="test",
                name="燃气",
                name_en="Gas",
                default_priority=1,
                required_capabilities=["gas"],
            ),
        ]
    )


def make_squad(
    session: Session, organisation: int, call_sign: str, x: float, y: float, **other: object
) -> Squad:
    """Make a squad with a fresh fix."""
    place = from_shape(Point(*lonlat(x, y)), 4326)
    values = {"location": place, "fix_at": datetime.now(UTC), "capabilities": [], **other}
    squad = Squad(organisation_id=organisation, call_sign=call_sign, **values)
    session.add(squad)
    session.flush()
    return squad


def make_account(
    session: Session, name: str, role: str, organisation: int, squad: int | None = None, **other: object
) -> Account:
    """Make an account whose password is its name."""
    values = {"display_name": name, "password_hash": hash_quickly(name), **other}
    account = Account(name=name, role=role, organisation_id=organisation, squad_id=squad, **values)
    session.add(account)
    return account


def make_accounts(session: Session, organisations: dict[str, int], squads: dict[str, int]) -> None:
    """Make an account for each role in the city, each district (`west_operator`) and a street.

    An account's password is its name; that of the second operator, `operator2`, is `operator`.
    """
    for role in ROLES:
        own = squads["西-01"] if role == "squad" else None
        make_account(session, role, role, organisations["1"], own, password_hash=PASSWORDS[role])
        for side, (code, call_sign) in DISTRICTS.items():
            own = squads[call_sign] if role == "squad" else None
            make_account(session, f"{side}_{role}", role, organisations[code], own)
    for role in ("operator", "supervisor"):
        make_account(session, f"street_{role}", role, organisations["111"])
    make_account(session, "operator2", "operator", organisations["1"], password_hash=PASSWORDS["operator"])


def make_city(session: Session, instance: Path) -> City:
    """Make it all and commit."""
    make_roads(session, instance)
    organisations = make_organisations(session)
    make_categories(session)
    west, east = organisations["11"].id, organisations["12"].id
    squads = {
        name: make_squad(session, organisation, name, x, y, **other).id
        for name, organisation, x, y, other in [
            ("西-01", west, 2, 2, {}),
            ("西-02", west, 8, 8, {"mode": "ebike"}),
            ("东-01", east, 12, 5, {}),
            ("东-02", east, 19, 9, {"capabilities": ["gas"]}),
        ]
    }
    make_accounts(session, {code: each.id for code, each in organisations.items()}, squads)
    ensure_partitions(session.connection(), datetime.now(UTC))
    session.commit()
    return City(west, east, organisations["111"].id, squads)
