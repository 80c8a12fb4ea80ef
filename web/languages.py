"""The language of an answer: Chinese, unless English is asked for."""

from flask import has_request_context, request

LANGUAGES = ("zh-CN", "en")


def asked_language() -> str:
    """Return the language of the current request, from its Accept-Language."""
    if not has_request_context():
        return LANGUAGES[0]
    return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0])
