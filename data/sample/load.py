"""Loads the sample city into an empty database."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.first_versions import add_first_versions
from data.importers.roads import install_roads
from data.partitions import ensure_partitions
from data.roads import RoadNetworkVersion
from data.sample.accounts import make_accounts
from data.sample.areas import make_areas
from data.sample.categories import make_categories
from data.sample.forms import make_forms
from data.sample.jurisdictions import Jurisdiction, jurisdictions
from data.sample.layers import add_layers
from data.sample.past.patterns import read_patterns
from data.sample.past.year import make_past_year
from data.sample.response_plans import add_response_plans
from data.sample.roads import make_roads
from data.sample.rows import add_organisations, add_past_year, owners_of
from data.sample.squads import make_squads, man_posts
from data.settings import put_setting
from gis.roads.network import RoadNetwork
from gis.roads.osm import Progress, no_progress

SEED = 20220204


def load_sample(
    session: Session, instance: Path, progress: Progress | None = None, until: datetime | None = None
) -> None:
    """Make the sample city and put it into use when the transaction commits.

    The city is the same each time; the year of past violations ends at `until`, or else now. Progress is
    told in the words "organisations", "roads", "squads", "violations", "done".
    """
    progress = progress or no_progress
    now = until or datetime.now(UTC)
    random = np.random.default_rng(SEED)
    # Organisations come first: with the roads, their borders are drawn as overviews too.
    progress(0.0, "organisations")
    tree = jurisdictions()
    organisations = add_organisations(session, tree)
    progress(0.1, "roads")
    install_roads(session, make_roads(), make_areas(), instance, source="sample", is_sample=True)
    network = RoadNetwork.load(instance / "roads" / _current_version(session))
    progress(0.7, "squads")
    categories = make_categories()
    session.add_all(categories)
    _add_people(session, network, tree, organisations, random, now)
    add_response_plans(session, organisations)
    progress(0.75, "violations")
    session.add_all(make_forms(categories, now))
    _add_past(session, network, tree, organisations, categories, random, now)
    ensure_partitions(session.connection(), now)
    put_setting(session, "is_sample", True)
    put_setting(session, "simulation_running", True)
    progress(1.0, "done")


def _current_version(session: Session) -> str:
    return session.scalars(select(RoadNetworkVersion.version).where(RoadNetworkVersion.is_current)).one()


def _add_people(
    session: Session,
    network: RoadNetwork,
    tree: Sequence[Jurisdiction],
    organisations: dict[str, int],
    random: np.random.Generator,
    now: datetime,
) -> None:
    """Store the layers with their posts, the squads, some of them at a post, and the accounts."""
    posts = add_layers(session)
    add_first_versions(session)
    lands = {each.code: each.land for each in tree if each.level == "district"}
    squads = make_squads(network, organisations, lands, random, now)
    man_posts(squads, posts)
    session.add_all(squads)
    session.flush()
    session.add_all(make_accounts(organisations, squads[0].id))


def _add_past(
    session: Session,
    network: RoadNetwork,
    tree: Sequence[Jurisdiction],
    organisations: dict[str, int],
    categories: Sequence[Category],
    random: np.random.Generator,
    now: datetime,
) -> None:
    year, subjects = make_past_year(network, random, now)
    streets = [each for each in tree if each.level == "street"]
    owners = owners_of(
        year.point, [each.land for each in streets], [organisations[each.code] for each in streets]
    )
    ids = {category.code: category.id for category in categories}
    add_past_year(session, network, [ids[code] for code in read_patterns().codes], owners, year, subjects)
