"""Peers: other instances of this program, and incidents handed across between them."""

from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.receiving import Handover, Peer
from data.scope import everything
from dispatch.attachments import attach
from dispatch.lifecycle import get_incident
from dispatch.moments import iso
from dispatch.outbound.posting import post
from dispatch.outbound.rules import outbound_rules
from dispatch.receiving import arriving, news, peers
from dispatch.receiving.sending import call
from web.api.blueprints import make_blueprint, problems
from web.api.files import attachment_of
from web.database import current_session
from web.desk import current_actor
from web.files.receiving import LARGEST_UPLOAD, limits_of, receive
from web.files.sweeping import guard_upload
from web.permissions import allow
from web.schemas import peers as schemas
from web.schemas.files import FileUpload
from web.signin.files import takes_file

bp = make_blueprint("peers", "Other instances of this program, and incidents handed across")

HANDOVER = "/peers/transfers/<uuid:handover>"


@bp.get("/peers", responses={200: schemas.PeerPage})
@allow("manage_shares")
def list_peers() -> Any:
    """List peers, with who stands for each here and whether it answers."""
    items = [_view(peer, organisation) for peer, organisation in peers.list_peers(current_session())]
    return schemas.PeerPage.model_validate({"items": items, "next": None})


@bp.post("/peers", responses={201: schemas.MadePeer} | problems(404, 409))
@allow("manage_shares")
def create_peer(body: schemas.NewPeer) -> Any:
    """Add a peer; its token here is shown once, to be entered there."""
    session = current_session()
    wanted = peers.Wanted(body.organisation, body.url, body.token, body.with_reporters)
    peer, secret = peers.make_peer(session, current_actor(), wanted)
    return schemas.MadePeer.model_validate(_named(session, peer) | {"secret": secret}), 201


@bp.patch("/peers/<int:id>", responses={200: schemas.Peer} | problems(404))
@allow("manage_shares")
def change_peer(path: schemas.PeerPath, body: schemas.PeerChange) -> Any:
    """Change where a peer is, our token there, or whether reporters go across."""
    session = current_session()
    peer = peers.change_peer(session, current_actor(), path.id, body.said())
    return schemas.Peer.model_validate(_named(session, peer))


@bp.post("/peers/<int:id>/credential", responses={200: schemas.MadePeer} | problems(404))
@allow("manage_shares")
def renew_peer_credential(path: schemas.PeerPath) -> Any:
    """Give a peer another token here, shown once; what it had is not valid any more."""
    session = current_session()
    peer, secret = peers.renew_credential(session, current_actor(), path.id)
    return schemas.MadePeer.model_validate(_named(session, peer) | {"secret": secret})


@bp.post("/peers/<int:id>/trial", responses={200: schemas.PeerTrial} | problems(404))
@allow("manage_shares")
def try_peer(path: schemas.PeerPath) -> Any:
    """Ask a peer as what it knows us: whether it is there, and our token valid."""
    session = current_session()
    peer = peers.get_peer(session, path.id)
    headers = {"Authorization": f"Bearer {peers.token_of(session, peer)}", "Content-Type": "application/json"}
    url, rules = f"{peer.url}/api/v1/peers/hello", outbound_rules(session)
    session.commit()
    outcome = call(lambda: post(url, b"{}", headers, rules))
    said = outcome.read() or {}
    return schemas.PeerTrial(
        reached=outcome.taken and "known_as" in said,
        status=outcome.answered and outcome.answered.status,
        took_ms=outcome.answered and outcome.answered.took_ms,
        known_as=str(said.get("known_as", "")) if outcome.taken else "",
        problem=str(said.get("detail") or outcome.problem),
    )


@bp.post("/peers/<int:id>/end", responses={200: schemas.Peer} | problems(404))
@allow("manage_shares")
def end_peer(path: schemas.PeerPath, body: schemas.PeerEnd) -> Any:
    """End a peer: nothing goes there or comes from there any more."""
    session = current_session()
    return schemas.Peer.model_validate(
        _named(session, peers.end_peer(session, current_actor(), path.id, body.reason))
    )


@bp.post("/peers/hello", responses={200: schemas.Hello})
@allow("send_cases")
def greet_peer() -> Any:
    """Tell a peer as what it is known here."""
    session = current_session()
    peer = _own_peer(session)
    with everything(session):
        return schemas.Hello(known_as=session.get_one(Organisation, peer.organisation_id).name)


@bp.post("/peers/transfers", responses={200: schemas.HandoverStanding} | problems(404, 409))
@allow("send_cases")
def receive_handover(body: schemas.HandedIncident) -> Any:
    """Take an incident in that a peer hands across; the same again is answered with how it stands."""
    session = current_session()
    values = body.model_dump(exclude={"location", "timeline", "reporters"})
    came = arriving.Came(
        **values,
        lon=body.location[0],
        lat=body.location[1],
        timeline=[one.model_dump(mode="json") for one in body.timeline],
        reporters=[one.model_dump() for one in body.reporters],
    )
    return _standing(session, arriving.arrive(session, _own_peer(session), came))


@bp.post(f"{HANDOVER}/files", responses={200: schemas.HandedFile} | problems(404, 409, 413, 507))
@allow("send_cases")
@takes_file(LARGEST_UPLOAD)
def receive_handover_file(path: schemas.HandoverPath, form: FileUpload) -> Any:
    """Take in a file of an incident that was handed across; the same content counts once."""
    session = current_session()
    peer = _own_peer(session)
    guard_upload(session)
    received = receive(current_app.settings.instance, form.file, limits_of(session))
    with everything(session):
        handover = arriving.get_handover(session, peer, path.handover, "in")
        incident = get_incident(session, handover.incident_id, lock=True)
        file = attach(session, incident, current_actor(), attachment_of(received, form.note))
    return schemas.HandedFile(sha256=file.sha256)


@bp.post(f"{HANDOVER}/withdrawal", responses={200: schemas.HandoverStanding} | problems(404, 409))
@allow("send_cases")
def give_handover_back(path: schemas.HandoverPath, body: schemas.Withdrawn) -> Any:
    """Give an incident back that nobody has accepted yet; else answer how it stands."""
    session = current_session()
    return _standing(session, arriving.give_back(session, _own_peer(session), path.handover, body.reason))


@bp.post(f"{HANDOVER}/news", responses={200: schemas.NewsTaken} | problems(404, 409))
@allow("send_cases")
def take_handover_news(path: schemas.HandoverPath, body: schemas.HandoverNews) -> Any:
    """Take news of an incident that was handed across to the peer that asks."""
    session = current_session()
    told = news.News(**body.model_dump())
    handover = news.take_news(session, _own_peer(session), path.handover, told)
    return schemas.NewsTaken(state=handover.state)


def _own_peer(session: Session) -> Peer:
    return peers.get_peer_of(session, current_actor().account_id)


def _standing(session: Session, handover: Handover) -> schemas.HandoverStanding:
    session.flush()
    with everything(session):
        return schemas.HandoverStanding.model_validate(news.plain(news.news_of(session, handover)))


def _named(session: Session, peer: Peer) -> dict[str, Any]:
    return _view(peer, session.get_one(Organisation, peer.organisation_id))


def _view(peer: Peer, organisation: Organisation) -> dict[str, Any]:
    names = ("id", "code", "name", "name_en")
    return {
        "id": peer.id,
        "organisation": {name: getattr(organisation, name) for name in names},
        "url": peer.url,
        "has_token": peer.token is not None,
        "with_reporters": peer.with_reporters,
        "made_at": iso(peer.made_at),
        "last_answer_at": iso(peer.last_answer_at),
        "problem": peer.problem,
    }
