"""Shares with webhooks to test with: changes are put down as the projector does, and time is let pass."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_engine, make_sessions
from data.deliveries import Webhook, WebhookDelivery
from data.settings import put_setting
from data.shares import Share, ShareChange, ShareFeature
from dispatch.outbound.addresses import SETTING
from dispatch.sealing import Sealer
from dispatch.shares.pushing.webhooks import make_webhook
from dispatch.telling import install
from tests.factories.city import lonlat, make_city
from tests.factories.shares import admin_of, make_agency, make_share
from tests.postgres import Server

SECRET = "tests"


@dataclass(frozen=True)
class Scene:
    """Sessions on a small city's database, as the worker has them."""

    engine: Engine
    sessions: sessionmaker[Session]
    instance: Path

    def share(self) -> Share:
        """Make a share of incidents that nobody else uses."""
        with self.sessions.begin() as session:
            agency, _ = make_agency(session, f"单位 {uuid4().hex[:8]}")
            return make_share(session, agency, "incidents")

    def webhook(self, share: Share, url: str, **wanted: object) -> tuple[int, str]:
        """Make a webhook of a share; return its id and its secret."""
        with self.sessions.begin() as session:
            made, secret = make_webhook(
                session, admin_of(session), session.get_one(Share, share.id), url, **wanted
            )
            return made.id, secret

    def get(self, webhook_id: int) -> Webhook:
        """Return a webhook as it is now."""
        with self.sessions() as session:
            return session.get_one(Webhook, webhook_id)

    def log(self, webhook_id: int) -> list[WebhookDelivery]:
        """Return what was tried, in order."""
        with self.sessions() as session:
            wanted = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
            return list(session.scalars(wanted.order_by(WebhookDelivery.id)))

    def pass_time(self, webhook_id: int, by: timedelta) -> None:
        """Let time pass for a webhook."""
        with self.sessions.begin() as session:
            moved = {"due_at": Webhook.due_at - by, "tried_since": Webhook.tried_since - by}
            session.execute(update(Webhook).where(Webhook.id == webhook_id).values(moved))

    def change(self, share: Share, many: int = 1, change: str = "created", size: int = 0) -> list[int]:
        """Put down changes of a share, number them and tell of them; return their numbers."""
        with self.sessions.begin() as session:
            return put_changes(session, share.id, many, change, size)


def put_changes(session: Session, share_id: int, many: int, change: str, size: int = 0) -> list[int]:
    """Put down changes as the projector does, under the lock of the share's row."""
    locked = select(Share.last_sequence).where(Share.id == share_id).with_for_update()
    last = session.scalars(locked).one()
    numbers, now = list(range(last + 1, last + many + 1)), datetime.now(UTC)
    for number in numbers:
        what = {"number": f"案件-{number}", "words": "字" * size, "priority": number % 4 + 1}
        shape = from_shape(Point(*lonlat(number % 20, 3)), 4326)
        about = {"key": f"k{number}", "properties": what, "shape": shape}
        session.add(ShareChange(share_id=share_id, sequence=number, change=change, at=now, **about))
        kept = {"source_id": number, "sequence": number, "first_at": now, "changed_at": now}
        session.add(ShareFeature(share_id=share_id, **kept, **about))
    session.execute(update(Share).where(Share.id == share_id).values(last_sequence=numbers[-1]))
    session.execute(select(func.pg_notify("share_change", str(share_id))))
    return numbers


@contextmanager
def staged(server: Server, template: str, instance: Path) -> Iterator[Scene]:
    """Set a scene in a database of its own, where addresses of this machine may be called."""
    with server.fresh_url(template) as url:
        engine = make_engine(url)
        with Session(engine) as session:
            make_city(session, instance)
        sessions = make_sessions(engine)
        sessions.configure(info={"instance": instance, "sealer": Sealer(SECRET)})
        install(sessions)
        with sessions.begin() as session:
            put_setting(session, SETTING, ["127.0.0.0/8"])
        yield Scene(engine, sessions, instance)
        engine.dispose()
