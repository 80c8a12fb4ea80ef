"""A database with the small city for each module, in which shares are made and end."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from data.database import make_engine, make_sessions
from data.partitions import ensure_partitions
from data.shares import Share, ShareDue, ShareFeature
from dispatch.shares.projecting import project_all
from dispatch.telling import install
from tests.factories.city import make_categories, make_organisations
from tests.factories.share_feed import Sessions
from tests.postgres import Server


@pytest.fixture(scope="module")
def url(server: Server, template_database: str) -> Iterator[str]:
    """The address of a database with the small city, of this module's own."""
    with server.fresh_url(template_database) as url:
        yield url


@pytest.fixture(scope="module")
def sessions(url: str) -> Iterator[Sessions]:
    """Sessions on that city; each test makes what it looks at."""
    engine = make_engine(url)
    made = make_sessions(engine)
    install(made)
    with made.begin() as session:
        make_organisations(session)
        make_categories(session)
        ensure_partitions(session.connection(), datetime.now(UTC))
    yield made
    engine.dispose()


@pytest.fixture(autouse=True)
def _alone(sessions: Sessions) -> Iterator[None]:
    """Leave no share behind: each would go on seeing what the next test does."""
    yield
    with sessions.begin() as session:
        session.execute(update(Share).values(withdrawn_at=func.now()))
    project_all(sessions)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(ShareFeature)) == 0
        assert session.scalar(select(func.count()).select_from(ShareDue)) == 0
