"""Webhooks and schedules of shares over the API: who may, what is answered once, what is refused in words."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.ledger import LedgerEntry
from data.settings import put_setting
from data.shares import Share
from dispatch.sealing import Sealer
from dispatch.shares.pushing.delivering import push
from dispatch.shares.pushing.testing import make_test
from tests.api.conftest import SignedIn, sign_in
from tests.factories.deliveries import put_changes
from tests.factories.receivers import Receiver, receiving
from web.application import Application

SFTP = {"format": "csv", "times": "0 8 * * 1-5", "place": "sftp", "host": "files.example.org", "user": "us"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def admin(app: Application) -> SignedIn:
    return sign_in(app, "admin")


@pytest.fixture
def share(admin: SignedIn) -> dict:
    agency = admin.post("/agencies", {"name": "市场监管局"}).json["id"]
    wish = {"agency_id": agency, "name": "案件", "source": "incidents", "fields": [{"name": "number"}]}
    answer = admin.post("/shares", wish)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_webhook_from_its_making_to_its_end(
    app: Application, engine: Engine, admin: SignedIn, share: dict, receiver: Receiver
) -> None:
    hooks = f"/shares/{share['key']}/webhooks"
    refused = admin.post(hooks, {"url": receiver.url})
    assert (refused.status_code, refused.json["code"]) == (422, "address_refused")
    with app.extensions["database"].sessions.begin() as session:
        put_setting(session, "outbound_allowed_networks", ["127.0.0.0/8"])
    made = admin.post(hooks, {"url": receiver.url, "changes": ["deleted", "created"]})
    assert made.status_code == 201, made.text
    webhook, secret = made.json["webhook"], made.json["secret"]
    assert secret.startswith("whsec_")
    assert webhook["changes"] == ["created", "deleted"]
    assert secret not in admin.get(hooks).text
    assert admin.post(hooks, {"url": receiver.url}).json["code"] == "webhook_taken"
    own = f"{hooks}/{webhook['id']}"
    tested = admin.post(f"{own}/test", None)
    assert (tested.status_code, tested.json["outcome"]) == (202, "waiting")
    sessions = app.extensions["database"].sessions
    make_test(sessions, tested.json["id"])
    with sessions.begin() as session:
        of_share = session.scalars(select(Share.id).where(Share.key == share["key"])).one()
        put_changes(session, of_share, 2, "created")
    receiver.answer = 500
    push(sessions, webhook["id"])
    (shown,) = admin.get(hooks).json["items"]
    assert (shown["state"], shown["waiting"], shown["attempts"], shown["problem"]) == (
        "active", 2, 1, "HTTP 500",
    )  # fmt: skip
    receiver.answer = 204
    assert admin.post(f"{own}/pause", None).json["state"] == "paused"
    assert admin.post(f"{own}/resume", None).json["state"] == "active"
    push(sessions, webhook["id"])
    log = admin.get(f"{own}/deliveries?limit=2").json
    assert [(each["kind"], each["outcome"], each["status"]) for each in log["items"]] == [
        ("changes", "taken", 204),
        ("changes", "failed", 500),
    ]
    rest = admin.get(f"{own}/deliveries?limit=2&cursor={log['next']}").json
    assert [(each["kind"], each["outcome"]) for each in rest["items"]] == [("test", "taken")]
    assert admin.post(f"{own}/skip", None).json["code"] == "webhook_not_halted"
    assert admin.post(f"{own}/rotate", {"overlap_h": 1}).json["secret"] != secret
    assert admin.send("DELETE", own).status_code == 204
    assert admin.get(f"{own}/deliveries").status_code == 404
    with Session(engine) as session:
        acts = select(LedgerEntry.act, LedgerEntry.account_name).where(LedgerEntry.act.startswith("webhook."))
        assert [tuple(row) for row in session.execute(acts.order_by(LedgerEntry.sequence))] == [
            (f"webhook.{act}", "admin")
            for act in ("made", "tested", "paused", "sent_again", "rotated", "ended")
        ]


def test_a_schedule_from_its_making_to_its_end(app: Application, admin: SignedIn, share: dict) -> None:
    own = f"/shares/{share['key']}/schedules"
    refused = admin.post(own, SFTP)
    assert refused.json["code"] == "server_incomplete"
    assert refused.json["missing"] == ["host_key", "credential"]
    assert admin.post(own, {**SFTP, "times": "0 8 * * 9"}).json["code"] == "times_unfit"
    made = admin.post(own, {"format": "geojson", "times": "0 8 * * 1-5", "folder": "daily"})
    assert made.status_code == 201, made.text
    assert made.json["next_at"] is not None
    one = f"{own}/{made.json['id']}"
    assert admin.patch(one, {"paused": True}).json["next_at"] is None
    assert admin.patch(one, {"format": "csv", "paused": False}).json["format"] == "csv"
    asked = admin.post(f"{one}/run", None)
    assert (asked.status_code, asked.json["state"]) == (202, "waiting")
    (file,) = admin.get(f"/shares/{share['key']}/files").json["items"]
    assert file["id"] == asked.json["id"]
    assert "BEGIN PUBLIC KEY" in admin.get("/signing-key").json["public_key"]
    assert admin.send("DELETE", one).status_code == 204
    assert admin.get(own).json["items"] == []
    assert sign_in(app, "operator").get(own).status_code == 403
    assert app.extensions["database"].sessions.kw["info"]["sealer"] == Sealer("tests")
