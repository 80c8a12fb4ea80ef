"""Problems as they are answered (RFC 9457)."""

from pydantic import ConfigDict

from web.schemas.base import Answer


class FieldError(Answer):
    """What was wrong in one field, where, and what would be accepted."""

    where: str
    what: str
    accepted: str | None = None


class Problem(Answer):
    """Why a request was refused, in the language asked for; some codes bear further members."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] | None = None
