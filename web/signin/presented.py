"""What a request shows of who asks: a token of a program, or a cookie of a browser."""

from flask import request

from web.signin.cookies import SESSION, cookie_name

BY_KEY = "/open311"


def credentials() -> tuple[str, str]:
    """Return the kind of the request's credential, "token" or "cookie", and the credential or nothing.

    Programs that know only a name and a password show a token as the password, whatever the name; beside a
    cookie that is no token, but what a browser shows to a proxy before us. Apps that file cases by Open311
    show theirs as `api_key`, as that standard says.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    cookie = request.cookies.get(cookie_name(SESSION), "")
    if scheme.lower() == "bearer":
        return "token", token.strip()
    if scheme.lower() == "basic" and not cookie:
        return "token", _password()
    if request.path.startswith(BY_KEY) and (key := request.values.get("api_key")):
        return "token", key.strip()
    return "cookie", cookie


def _password() -> str:
    """Return the password that is shown beside a name; nothing where it cannot be read."""
    try:
        given = request.authorization
    except ValueError:
        return ""
    return (given and given.password) or ""
