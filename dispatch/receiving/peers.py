"""Peers (对等实例): other instances of this program that incidents are handed across to and come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.organisations import Organisation
from data.receiving import Peer
from data.scope import everything
from data.shares import Agency
from dispatch.authority import check_organisation
from dispatch.joint.kinship import get_organisation
from dispatch.journal import Actor, record
from dispatch.outbound.addresses import UrlUnfit
from dispatch.outbound.rules import check_url
from dispatch.shares.agencies import end_agency, make_agency
from dispatch.shares.credentials import list_credentials, make_credential, revoke_credential

PURPOSE = "peer tokens"
ONLY = ("send_cases",)


@dataclass
class PeerUnknown(Exception):
    """There is no such peer, or it has ended."""

    peer_id: int


@dataclass
class NotPeer(Exception):
    """Who asks is no peer: only another instance hands incidents across."""

    account: str


@dataclass
class StandsAlready(Exception):
    """The organisation stands for another peer already."""

    organisation: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A peer as it is asked for: who stands for it here, where it is, our token there if it is known yet."""

    organisation_id: int
    url: str
    token: str = ""
    with_reporters: bool = False


def make_peer(session: Session, actor: Actor, wanted: Wanted) -> tuple[Peer, str]:
    """Add a peer with an agency and an account of its own; return it with its token here, shown once."""
    check_organisation(session, get_organisation(session, wanted.organisation_id).id, actor)
    organisation = session.get_one(Organisation, wanted.organisation_id)
    with everything(session):
        stands = (Peer.organisation_id == organisation.id, Peer.ended_at.is_(None))
        if session.scalar(select(Peer.id).where(*stands)) is not None:
            raise StandsAlready(organisation.name)
        before = session.scalar(select(func.count()).where(Peer.organisation_id == organisation.id))
    url = _plain(session, wanted.url)
    now = datetime.now(UTC)
    # Accounts and agencies stay when they have ended, and so do their names.
    name = f"{organisation.name} 对等实例" + (f" {before + 1}" if before else "")
    agency = make_agency(
        session, actor, name=name, name_en=organisation.name_en, organisation_id=actor.organisation_id
    )
    peer = Peer(
        agency_id=agency.id, organisation_id=organisation.id, url=url, token=_sealed(session, wanted.token),
        with_reporters=wanted.with_reporters, made_at=now, made_by=actor.account_id,
    )  # fmt: skip
    session.add(peer)
    session.flush()
    _, secret = make_credential(session, actor, agency, "peer", permissions=ONLY)
    about = {"organisation": organisation.name, "url": url, "with_reporters": wanted.with_reporters}
    record(session, actor, "peer.made", "peer", peer.id, **about)
    return peer, secret


def change_peer(session: Session, actor: Actor, peer_id: int, changes: dict[str, Any]) -> Peer:
    """Change where a peer is, our token there, or whether reporters are handed across; it is tried anew."""
    peer = get_peer(session, peer_id, lock=True)
    told = {}
    if "url" in changes:
        peer.url = told["url"] = _plain(session, changes["url"])
    if "with_reporters" in changes:
        peer.with_reporters = told["with_reporters"] = changes["with_reporters"]
    if "token" in changes:
        peer.token, told["token"] = _sealed(session, changes["token"]), "changed"
    peer.problem = ""
    session.flush()
    record(session, actor, "peer.changed", "peer", peer.id, **told)
    return peer


def renew_credential(session: Session, actor: Actor, peer_id: int) -> tuple[Peer, str]:
    """Give a peer another token here, shown once; those it had are not valid any more."""
    peer = get_peer(session, peer_id, lock=True)
    agency = session.get_one(Agency, peer.agency_id)
    for token in list_credentials(session, agency):
        revoke_credential(session, actor, agency, token.id)
    _, secret = make_credential(session, actor, agency, "peer", permissions=ONLY)
    return peer, secret


def end_peer(session: Session, actor: Actor, peer_id: int, reason: str) -> Peer:
    """End a peer: nothing goes there or comes from there any more; what waits there is answered here."""
    peer = get_peer(session, peer_id, lock=True)
    peer.ended_at, peer.token = datetime.now(UTC), None
    session.flush()
    end_agency(session, actor, peer.agency_id, reason)
    record(session, actor, "peer.ended", "peer", peer.id, reason=reason)
    return peer


def get_peer(session: Session, peer_id: int, lock: bool = False) -> Peer:
    """Return a peer that has not ended; raise PeerUnknown."""
    query = select(Peer).where(Peer.id == peer_id, Peer.ended_at.is_(None))
    peer = session.scalar(query.with_for_update() if lock else query)
    if peer is None:
        raise PeerUnknown(peer_id)
    return peer


def get_peer_of(session: Session, account_id: int) -> Peer:
    """Return the peer whose account asks; raise NotPeer."""
    peer = session.scalar(
        select(Peer)
        .join(Agency, Agency.id == Peer.agency_id)
        .where(Agency.account_id == account_id, Peer.ended_at.is_(None))
    )
    if peer is None:
        raise NotPeer(session.get_one(Account, account_id).name)
    return peer


def list_peers(session: Session) -> Sequence[tuple[Peer, Organisation]]:
    """List peers that have not ended, with who stands for each here."""
    query = (
        select(Peer, Organisation)
        .join(Organisation, Organisation.id == Peer.organisation_id)
        .where(Peer.ended_at.is_(None))
        .order_by(Organisation.path, Peer.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def actor_of(session: Session, peer: Peer) -> Actor:
    """Return a peer as one that acts here: by the name of who stands for it, above nobody."""
    account = session.get_one(Account, session.get_one(Agency, peer.agency_id).account_id)
    path = session.get_one(Organisation, account.organisation_id).path
    return Actor(account.id, account.name, account.organisation_id, path, account.role)


def token_of(session: Session, peer: Peer) -> str:
    """Return our token there, or "" where none is known yet."""
    if peer.token is None:
        return ""
    return session.info["sealer"].unseal(PURPOSE, peer.token).decode()


def _sealed(session: Session, token: str) -> bytes | None:
    return session.info["sealer"].seal(PURPOSE, token.encode()) if token else None


def _plain(session: Session, url: str) -> str:
    """Return where a peer is, without a slash at its end; raise UrlUnfit, AddressRefused or PlainRefused."""
    bare = url.rstrip("/")
    check_url(session, bare)
    if "?" in bare:
        raise UrlUnfit(url, "query")
    return bare
