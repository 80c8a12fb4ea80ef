"""What is said before anyone signs in."""

from flask import current_app, url_for
from sqlalchemy import select

from data.accounts import Account
from data.settings import get_setting
from web.api.blueprints import ANONYMOUS, make_blueprint
from web.application import VERSION
from web.database import current_session
from web.languages import asked_language
from web.permissions import PUBLIC, allow
from web.schemas.session import Provider, SampleAccount, Welcome

PRODUCT = "一张图指挥调度"

bp = make_blueprint("welcome", "Before signing in 登录之前", security=ANONYMOUS)


@bp.get("/welcome", responses={200: Welcome})
@allow(PUBLIC)
def get_welcome() -> Welcome:
    """Return what this is and, on the sample city only, the accounts to try it with."""
    session = current_session()
    is_sample = get_setting(session, "is_sample")
    accounts = None
    if is_sample:
        query = select(Account).where(Account.disabled_at.is_(None)).order_by(Account.id)
        accounts = [SampleAccount.model_validate(account) for account in session.scalars(query)]
    return Welcome(
        product=PRODUCT,
        version=VERSION,
        is_sample=is_sample,
        sample_accounts=accounts,
        provider=_provider(),
        locale=asked_language(),
    )


def _provider() -> Provider | None:
    settings = current_app.settings.provider
    if settings is None:
        return None
    return Provider(name=settings.name, address=url_for("provider.go_to_provider"))
