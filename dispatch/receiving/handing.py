"""Hands incidents across to peers, and tells peers of what they handed to us: one step at a time.

Going out, a hand-over is first delivered, then its files, and what is to be taken back is asked back; coming
in, the peer is told how it stands whenever that has changed. Every step may be taken twice: it counts once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy.orm import Session, sessionmaker

from data.files import IncidentFile
from data.receiving import Handover, Peer
from dispatch.joint.peering import UNDER_WAY
from dispatch.joint.telling import tell_desk
from dispatch.joint.transfers import lock_incident_of
from dispatch.journal import record
from dispatch.lifecycle import get_incident
from dispatch.outbound.posting import post
from dispatch.outbound.rules import OutboundRules, outbound_rules
from dispatch.receiving.news import News, mark, news_of, plain, take_news
from dispatch.receiving.packing import files_left, pack
from dispatch.receiving.peers import actor_of, token_of
from dispatch.receiving.sending import Outcome, call, note_sent, put_off

PATH = "/api/v1/peers/transfers"
FILE_WITHIN_S = 120.0
LARGEST_FILE = 64 * 2**20
TOLD_AFTER = 4
"""After so many failures the desk is told that a peer does not answer."""
# Answers by which a peer says that it will not have it, whatever may be wrong with us, or with the way there.
REFUSALS = (400, 409, 413, 422)


@dataclass(frozen=True, slots=True)
class Step:
    """What to send next of a hand-over: what kind it is, where to, and what."""

    kind: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    rules: OutboundRules
    within_s: float = 10.0
    mark: str = ""


def send_handover(sessions: sessionmaker[Session], handover_id: int) -> bool:
    """Take the next step of a hand-over; return whether to go on with the next."""
    with sessions.begin() as session:
        handover = session.get_one(Handover, handover_id)
        step = _next_step(session, handover)
        if step is None:
            handover.due_at, handover.attempts = None, 0
            return True
    outcome = call(lambda: post(step.url, step.body, step.headers, step.rules, step.within_s))
    with sessions.begin() as session:
        return _note(session, handover_id, step, outcome)


def _next_step(session: Session, handover: Handover) -> Step | None:
    peer = session.get_one(Peer, handover.peer_id)
    if peer.ended_at is not None or handover.state == "returned":
        return None
    headers = {"Authorization": f"Bearer {token_of(session, peer)}", "Content-Type": "application/json"}
    step = Step("deliver", f"{peer.url}{PATH}", b"", headers, outbound_rules(session))
    if handover.direction == "in":
        news = news_of(session, handover)
        if mark(news) == handover.told:
            return None
        url = f"{step.url}/{handover.key}/news"
        return replace(step, kind="tell", url=url, body=orjson.dumps(plain(news)), mark=mark(news))
    if handover.state == "waiting":
        return replace(step, body=orjson.dumps(pack(session, peer, handover)))
    if handover.withdrawn_at is not None and handover.state in UNDER_WAY:
        body = orjson.dumps({"reason": handover.reason})
        return replace(step, kind="take_back", url=f"{step.url}/{handover.key}/withdrawal", body=body)
    return _next_file(session, handover, step)


def _next_file(session: Session, handover: Handover, step: Step) -> Step | None:
    """Return the step that takes a file across; what is too large, or lost, stays here."""
    for file in files_left(session, handover):
        path: Path = session.info["instance"] / "files" / file.sha256[:2] / file.sha256 / "original"
        if file.size_bytes <= LARGEST_FILE and path.is_file():
            boundary, body = _form(file, path.read_bytes())
            headers = {**step.headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}
            return replace(
                step, kind="file", url=f"{step.url}/{handover.key}/files", body=body, headers=headers,
                within_s=FILE_WITHIN_S, mark=file.sha256,
            )  # fmt: skip
    return None


def _form(file: IncidentFile, content: bytes) -> tuple[str, bytes]:
    """Return a file as a multipart form, with the boundary between its parts."""
    boundary = uuid4().hex
    name = file.name.replace('"', "_").replace("\r", "_").replace("\n", "_")
    note = f'Content-Disposition: form-data; name="note"\r\n\r\n{file.note}\r\n'
    about = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: '
    head = f"--{boundary}\r\n{note}--{boundary}\r\n{about}{file.media_type}\r\n\r\n"
    return boundary, head.encode() + content + f"\r\n--{boundary}--\r\n".encode()


def _note(session: Session, handover_id: int, step: Step, outcome: Outcome) -> bool:
    lock_incident_of(session, session.get_one(Handover, handover_id).transfer_id)
    handover = session.get_one(Handover, handover_id, with_for_update=True, populate_existing=True)
    peer = session.get_one(Peer, handover.peer_id)
    said = outcome.read()
    if outcome.taken and said is not None:
        peer.last_answer_at, peer.problem = datetime.now(UTC), ""
        note_sent(handover)
        _note_taken(session, peer, handover, step, said)
        return True
    if outcome.answered is not None and outcome.answered.status in REFUSALS and said is not None:
        _note_refused(session, peer, handover, step, str(said.get("detail") or outcome.problem))
        return True
    peer.problem = outcome.problem or "unreadable answer"
    put_off(handover, peer.problem, for_ever=True)
    if handover.attempts == TOLD_AFTER:
        incident = get_incident(session, handover.incident_id)
        told = {"peer": actor_of(session, peer).name, "problem": peer.problem}
        tell_desk(session, "handover.delayed", incident.responsible_id, incident, **told)
    return False


def _note_taken(session: Session, peer: Peer, handover: Handover, step: Step, said: dict[str, Any]) -> None:
    now = datetime.now(UTC)
    # Due at once for what comes next, which may be nothing.
    handover.due_at = now
    if step.kind == "tell":
        handover.told = step.mark
    elif step.kind == "file":
        handover.files_sent = [*handover.files_sent, step.mark]
    elif step.kind == "deliver" and handover.state == "waiting":
        handover.state, handover.changed_at = "received", now
        about = {"key": str(handover.key), "number": said["number"]}
        record(
            session, actor_of(session, peer), "handover.confirmed", "incident", handover.incident_id, **about
        )
    if step.kind in ("deliver", "take_back"):
        session.flush()
        take_news(session, peer, handover.key, read_news(said))


def _note_refused(session: Session, peer: Peer, handover: Handover, step: Step, why: str) -> None:
    """Note that a peer does not take something: the incident comes back, a file or news are let be."""
    handover.due_at, handover.problem = None, why[:500]
    if step.kind == "tell":
        handover.told = step.mark
    elif step.kind == "file":
        handover.files_sent, handover.due_at = [*handover.files_sent, step.mark], datetime.now(UTC)
    elif handover.state == "waiting":
        session.flush()
        take_news(session, peer, handover.key, News("refused", "returned", datetime.now(UTC), "", 0, why))


def read_news(said: Mapping[str, Any]) -> News:
    """Return news as they were sent."""
    return News(
        said["state"], said["status"], datetime.fromisoformat(said["status_at"]), said["number"],
        said["incident_id"], said.get("reason", ""),
    )  # fmt: skip
