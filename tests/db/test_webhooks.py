"""Webhooks and real receivers that fail, hang, refuse and come back: nothing is lost, the order is kept."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from data.deliveries import Webhook
from data.ledger import LedgerEntry
from data.notices import Notice
from data.settings import put_setting
from data.shares import Share
from dispatch.outbound import posting, rules
from dispatch.outbound.addresses import SETTING
from dispatch.shares.pushing import delivering, queue
from dispatch.shares.pushing.delivering import deliver, push
from dispatch.shares.pushing.testing import make_test
from dispatch.shares.pushing.webhooks import (
    WebhookNotHalted,
    ask_test,
    pause_webhook,
    resume_webhook,
    rotate_secret,
    skip_batch,
)
from dispatch.shares.withdrawing import withdraw_share
from dispatch.timers.queue import take_up_stalled
from dispatch.work.bringing import FORGET, keep_bringing
from tests.factories.authorities import make_authority
from tests.factories.deliveries import Scene, staged
from tests.factories.receivers import Receiver, receiving
from tests.factories.shares import admin_of
from tests.postgres import Server

HOUR = timedelta(hours=1)
DAYS = timedelta(days=3)


@pytest.fixture(scope="module")
def scene(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    with staged(server, template_database, tmp_path_factory.mktemp("instance")) as scene:
        yield scene


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def act(scene: Scene, verb, share, *arguments):
    with scene.sessions.begin() as session:
        return verb(session, admin_of(session), session.get_one(Share, share.id), *arguments)


def test_changes_arrive_signed_in_order_once_and_are_in_the_ledger(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, secret = scene.webhook(share, receiver.url)
    numbers = scene.change(share, 150)
    push(scene.sessions, webhook)
    push(scene.sessions, webhook)
    assert receiver.sequences == numbers
    assert all(got.is_signed(secret) for got in receiver.got)
    event = receiver.got[0].event
    assert event["id"] == receiver.got[0].headers["webhook-id"]
    assert (event["specversion"], event["type"]) == ("1.0", "share.changes")
    change = event["data"]["changes"][0]
    assert (change["change"], change["key"], change["geometry"]["type"]) == ("created", "k1", "Point")
    assert scene.get(webhook).cursor == numbers[-1]
    with scene.sessions() as session:
        wanted = select(LedgerEntry.details).where(
            LedgerEntry.act == "share.delivered", LedgerEntry.subject_id == share.id
        )
        told = session.scalars(wanted.order_by(LedgerEntry.sequence)).all()
    assert [(each["after"], each["last"], each["features"]) for each in told] == [
        (0, 100, 100),
        (100, 150, 50),
    ]


def test_a_batch_has_no_more_than_a_body_may_bear(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    numbers = scene.change(share, 4, size=150_000)
    push(scene.sessions, webhook)
    assert [len(got.sequences) for got in receiver.got] == [2, 2]
    assert receiver.sequences == numbers


@pytest.mark.parametrize("failure", [500, 404, 302, "cut"])
def test_what_fails_is_tried_again_as_it_was_before_anything_later(
    scene: Scene, receiver: Receiver, failure: int | str
) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    first = scene.change(share, 2)
    receiver.answer, receiver.location = failure, receiver.url + "/elsewhere"
    push(scene.sessions, webhook)
    later = scene.change(share, 2)
    # Not due yet: nothing is sent.
    push(scene.sessions, webhook)
    assert len(receiver.got) == 1
    scene.pass_time(webhook, HOUR)
    receiver.answer = 200
    push(scene.sessions, webhook)
    assert [got.sequences for got in receiver.got] == [first, first, later]
    once, again, _ = receiver.got
    assert once.headers["webhook-id"] == again.headers["webhook-id"]
    assert [(each.outcome, each.attempt) for each in scene.log(webhook)] == [
        ("failed", 1),
        ("taken", 2),
        ("taken", 1),
    ]
    assert {got.path for got in receiver.got} == {"/hook"}


@pytest.mark.parametrize("slowness", ["hang", "drip"])
def test_one_that_hangs_is_hung_up_on(
    scene: Scene, receiver: Receiver, slowness: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting.post, "__defaults__", (0.3,))
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    scene.change(share)
    receiver.answer = slowness
    assert not deliver(scene.sessions, webhook)
    assert scene.log(webhook)[-1].problem == "timeout"


def test_one_that_disappears_for_an_hour_gets_all_when_it_is_back(scene: Scene) -> None:
    share = scene.share()
    with receiving() as receiver:
        webhook, _ = scene.webhook(share, receiver.url)
        numbers = scene.change(share, 3)
    for _ in range(6):
        push(scene.sessions, webhook)
        numbers += scene.change(share, 2)
        scene.pass_time(webhook, HOUR / 6)
    assert {each.outcome for each in scene.log(webhook)} == {"failed"}
    assert scene.log(webhook)[0].problem.startswith("broken")
    with receiving() as back:
        with scene.sessions.begin() as session:
            session.get_one(Webhook, webhook).url = back.url
        scene.pass_time(webhook, HOUR)
        push(scene.sessions, webhook)
        assert back.sequences == numbers


def test_after_three_days_it_stops_until_it_is_sent_again(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    first = scene.change(share, 2)
    receiver.answer = 503
    push(scene.sessions, webhook)
    scene.pass_time(webhook, DAYS)
    push(scene.sessions, webhook)
    assert scene.get(webhook).state == "stopped"
    with scene.sessions() as session:
        notice = session.scalars(select(Notice).where(Notice.kind == "webhook.stopped")).all()[-1]
    assert (notice.role, notice.details["webhook"], notice.details["problem"]) == (
        "admin",
        webhook,
        "HTTP 503",
    )
    later = scene.change(share)
    push(scene.sessions, webhook)
    assert len(receiver.got) == 2
    receiver.answer = 200
    act(scene, resume_webhook, share, webhook)
    push(scene.sessions, webhook)
    assert [got.sequences for got in receiver.got[2:]] == [first, later]
    with pytest.raises(WebhookNotHalted):
        act(scene, resume_webhook, share, webhook)


def test_a_batch_that_nobody_takes_can_be_skipped(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    scene.change(share)
    receiver.answer = 422
    push(scene.sessions, webhook)
    later = scene.change(share)
    receiver.answer = 200
    act(scene, skip_batch, share, webhook)
    push(scene.sessions, webhook)
    assert receiver.got[-1].sequences == later
    with pytest.raises(WebhookNotHalted):
        act(scene, skip_batch, share, webhook)


def test_one_that_wants_no_more_gets_no_more(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    scene.change(share)
    receiver.answer = 410
    push(scene.sessions, webhook)
    scene.pass_time(webhook, HOUR)
    push(scene.sessions, webhook)
    assert (scene.get(webhook).state, len(receiver.got)) == ("refused", 1)
    with scene.sessions() as session:
        kinds = session.scalars(select(Notice.kind).where(Notice.organisation_id == share.organisation_id))
        assert "webhook.refused" in kinds.all()


def test_a_paused_one_waits_and_a_withdrawn_share_tells_nothing(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    numbers = scene.change(share)
    act(scene, pause_webhook, share, webhook)
    push(scene.sessions, webhook)
    assert receiver.got == []
    act(scene, resume_webhook, share, webhook)
    push(scene.sessions, webhook)
    assert receiver.sequences == numbers
    scene.change(share)
    act(scene, withdraw_share, share, "合同到期")
    push(scene.sessions, webhook)
    assert receiver.sequences == numbers


def test_what_is_not_wanted_is_left_out(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url, changes=["deleted"])
    scene.change(share, 120)
    gone = scene.change(share, 1, "deleted")
    push(scene.sessions, webhook)
    assert receiver.sequences == gone
    assert scene.get(webhook).cursor == gone[-1]


def test_both_secrets_sign_while_they_overlap(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, old = scene.webhook(share, receiver.url)
    _, new = act(scene, rotate_secret, share, webhook, 24)
    scene.change(share)
    push(scene.sessions, webhook)
    assert receiver.got[0].is_signed(old)
    assert receiver.got[0].is_signed(new)
    _, newest = act(scene, rotate_secret, share, webhook, 0)
    scene.change(share)
    push(scene.sessions, webhook)
    assert not receiver.got[1].is_signed(new)
    assert receiver.got[1].is_signed(newest)


def test_a_test_tells_of_nothing_and_moves_nothing(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, secret = scene.webhook(share, receiver.url)
    scene.change(share)
    receiver.answer, receiver.body = 418, b"I am a teapot\x00"
    asked = act(scene, ask_test, share, webhook)
    make_test(scene.sessions, asked.id)
    (tried,) = scene.log(webhook)
    assert (tried.outcome, tried.status, tried.answer) == ("failed", 418, "I am a teapot ")
    assert receiver.got[0].event["type"] == "share.test"
    assert receiver.got[0].is_signed(secret)
    assert scene.get(webhook).cursor == 0


def test_an_address_is_checked_at_each_delivery(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    scene.change(share)
    with scene.sessions.begin() as session:
        put_setting(session, SETTING, [])
    try:
        push(scene.sessions, webhook)
    finally:
        with scene.sessions.begin() as session:
            put_setting(session, SETTING, ["127.0.0.0/8"])
    assert receiver.got == []
    assert scene.log(webhook)[-1].problem == "AddressRefused"


def test_in_a_closed_network_certificates_of_its_own_authority_are_accepted(scene: Scene) -> None:
    authority = make_authority(scene.instance / "authority.pem")
    share = scene.share()
    with receiving(authority.context_for("127.0.0.1")) as receiver:
        webhook, secret = scene.webhook(share, receiver.url)
        scene.change(share)
        push(scene.sessions, webhook)
        assert scene.log(webhook)[-1].problem.startswith("tls: ")
        with scene.sessions.begin() as session:
            put_setting(session, rules.SETTING, str(authority.file))
        scene.pass_time(webhook, HOUR)
        push(scene.sessions, webhook)
        assert scene.log(webhook)[-1].outcome == "taken"
        assert [got.is_signed(secret) for got in receiver.got] == [True]
    with scene.sessions.begin() as session:
        put_setting(session, rules.SETTING, "")


def test_the_worker_sends_what_is_committed_and_nobody_waits_for_those_that_hang(
    scene: Scene, receiver: Receiver
) -> None:
    with receiving() as hanging:
        hanging.answer = "hang"
        for _ in range(3):
            slow = scene.share()
            scene.webhook(slow, hanging.url)
            scene.change(slow)
        share = scene.share()
        webhook, _ = scene.webhook(share, receiver.url)
        numbers = scene.change(share, 2)

        async def bring() -> None:
            over = asyncio.Event()
            task = asyncio.create_task(keep_bringing(scene.sessions, address, over))
            await asyncio.to_thread(receiver.wait_for, 1)
            await asyncio.to_thread(hanging.wait_for, 3)
            # Told of as it is committed, while the others still hang.
            numbers.extend(await asyncio.to_thread(scene.change, share))
            await asyncio.to_thread(receiver.wait_for, 2)
            asked = await asyncio.to_thread(act, scene, ask_test, share, webhook)
            await asyncio.to_thread(receiver.wait_for, 3)
            assert receiver.got[2].headers["webhook-id"].endswith(f"_{asked.id}")
            hanging.release.set()
            over.set()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        address = scene.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        asyncio.run(bring())
    assert [number for got in receiver.got[:2] for number in got.sequences] == numbers


def test_what_a_killed_worker_was_sending_is_sent_again_by_the_next(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    numbers = scene.change(share)
    with pytest.MonkeyPatch.context() as patch:
        # The receiver has it, and nobody notes that.
        patch.setattr(delivering, "_conclude", lambda *_: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception):
            deliver(scene.sessions, webhook)
    assert not deliver(scene.sessions, webhook), "it is in somebody's hands for a while"
    scene.pass_time(webhook, delivering.HELD_FOR)
    assert deliver(scene.sessions, webhook)
    once, again = receiver.got
    assert once.sequences == again.sequences == numbers
    assert once.headers["webhook-id"] == again.headers["webhook-id"]


def test_who_has_never_taken_anything_waits_with_those_that_fail(scene: Scene, receiver: Receiver) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, receiver.url)
    queues = text("SELECT queue_name FROM procrastinate.procrastinate_jobs WHERE args = :args ORDER BY id")

    def queued() -> list[str]:
        scene.change(share)
        with scene.sessions.begin() as session:
            queue.defer_webhooks(session, [webhook])
            return list(session.scalars(queues, {"args": f'{{"webhook_id": {webhook}}}'}))[-1:]

    assert queued() == [queue.AGAIN]
    while deliver(scene.sessions, webhook):
        pass
    with scene.sessions.begin() as session:
        session.execute(text("DELETE FROM procrastinate.procrastinate_jobs"))
    assert queued() == [queue.WEBHOOKS]


def test_jobs_of_a_worker_that_is_gone_harm_nobody(scene: Scene) -> None:
    share = scene.share()
    webhook, _ = scene.webhook(share, "http://127.0.0.1:9/hook")
    scene.change(share)
    doing = text("UPDATE procrastinate.procrastinate_jobs SET status = 'doing' WHERE args = :args")
    with scene.sessions.begin() as session:
        queue.defer_webhooks(session, [webhook])
        session.execute(doing, {"args": f'{{"webhook_id": {webhook}}}'})
        queue.defer_webhooks(session, [webhook])
    with scene.sessions.begin() as session:
        take_up_stalled(session, 0)
        assert queue.defer_pending(session, [share.id]) == 1
        session.execute(FORGET, {"queues": [queue.AGAIN], "kept_s": 0})
        jobs = text("SELECT status::text FROM procrastinate.procrastinate_jobs WHERE args = :args")
        assert session.scalars(jobs, {"args": f'{{"webhook_id": {webhook}}}'}).all() == ["todo"]
