"""Tokens: the credentials of one's programs."""

from flask import Response, make_response

from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.permissions import allow
from web.schemas import accounts as schemas
from web.schemas.base import IdPath
from web.signin.caller import require_session
from web.signin.listing import list_tokens, token_view
from web.signin.tokens import make_token, revoke_token

bp = make_blueprint("tokens", "Credentials of programs 令牌")


@bp.get("/tokens", responses={200: schemas.TokensOfAccount})
@allow("own_account")
def list_own_tokens() -> schemas.TokensOfAccount:
    """List one's valid tokens, the newest first."""
    caller = require_session()
    return schemas.TokensOfAccount(items=list_tokens(current_session(), caller.account.id))


@bp.post("/tokens", responses={201: schemas.MadeToken})
@allow("own_account")
def make_own_token(body: schemas.NewToken) -> tuple[schemas.MadeToken, int]:
    """Make a token for some of what one may do oneself; its secret is answered this once."""
    caller, session = require_session(), current_session()
    token, secret = make_token(session, caller.actor, caller.account, body.label, body.days, body.permissions)
    return schemas.MadeToken(token=token_view(token), secret=secret), 201


@bp.delete("/tokens/<int:id>", responses={204: None} | problems(404))
@allow("own_account")
def revoke_own_token(path: IdPath) -> Response:
    """Make a token of one's own invalid."""
    caller = require_session()
    revoke_token(current_session(), caller.actor, caller.account, path.id)
    return make_response("", 204)
