"""Receiving: how an agency that sends cases is answered."""

from typing import Any

from dispatch.receiving.senders import Code, Receiving, codes_of, find_sender, set_receiving
from dispatch.shares.agencies import get_agency, get_running
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.schemas import intake as schemas
from web.schemas.base import IdPath

bp = make_blueprint("receiving", "How agencies that send cases are answered")


@bp.get("/agencies/<int:id>/receiving", responses={200: schemas.Receiving} | problems(404))
@allow("manage_shares")
def get_receiving(path: IdPath) -> Any:
    """Return how an agency's cases are answered: callback, words for statuses, codes."""
    return _answer(get_agency(current_session(), path.id).account_id, None)


@bp.put("/agencies/<int:id>/receiving", responses={200: schemas.Receiving} | problems(404, 409))
@allow("manage_shares")
def put_receiving(path: IdPath, body: schemas.ReceivingChange) -> Any:
    """Say how an agency's cases are answered, in place of what was said; a new secret is shown once."""
    session = current_session()
    agency = get_running(session, path.id, lock=True)
    codes = tuple(Code(one.code_table, one.code, one.category) for one in body.codes)
    wanted = Receiving(body.callback_url, body.status_words, codes, body.new_secret)
    return _answer(agency.account_id, set_receiving(session, current_actor(), agency, wanted))


def _answer(account_id: int, secret: str | None) -> schemas.Receiving:
    session = current_session()
    sender = find_sender(session, account_id)
    return schemas.Receiving(
        callback_url="" if sender is None else sender.callback_url,
        status_words={} if sender is None else sender.status_words,
        codes=[schemas.SenderCodeAnswer.model_validate(one) for one in codes_of(session, account_id)],
        secret=secret,
    )
