"""What an agency was given, in the ledger: one act for each answer."""

from flask import g, request

from data.shares import Share
from dispatch.journal import record
from web.database import current_session
from web.signin.caller import current_caller

READ = "share.read"
LONGEST_QUERY = 1000


def note_delivery(share: Share, features: int, **about: object) -> None:
    """Note that features of a share are answered to the agency; what staff look at is no delivery.

    `features` is how many are given; -1 where they are not counted before they are sent. To be called before
    an answer is streamed: what is noted later is not written.
    """
    caller = current_caller()
    if caller.agency_id is None:
        return
    what = {
        "share": share.key,
        "name": share.name,
        "agency": g.agency.name,
        "operation": (request.endpoint or "").rpartition(".")[2],
        "features": features,
        "query": request.query_string.decode(errors="replace")[:LONGEST_QUERY],
        "address": request.remote_addr or "",
        "credential": None if caller.token is None else caller.token.id,
    }
    record(current_session(), caller.actor, READ, "share", share.id, **what, **about)
