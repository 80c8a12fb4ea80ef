"""What a request shows of who asks: a token of a program, or a cookie of a browser."""

from flask import request

from web.signin.cookies import SESSION, cookie_name

BY_KEY = "/open311"


def credentials() -> tuple[str, str]:
    """Return the kind of the request's credential, "token" or "cookie", and the credential or nothing.

    Programs that know only a name and a password show a token as the password, whatever the name.
    Apps that file cases by Open311 show theirs as `api_key`, as that standard says.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return "token", token.strip()
    if scheme.lower() == "basic" and request.authorization is not None:
        return "token", request.authorization.password or ""
    if request.path.startswith(BY_KEY) and (key := request.values.get("api_key")):
        return "token", key.strip()
    return "cookie", request.cookies.get(cookie_name(SESSION), "")
