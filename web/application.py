"""The Flask app: an OpenAPI 3.1 description is made from its views, and models are answers."""

from collections.abc import Callable
from functools import cache, partial
from http import HTTPStatus
from typing import Any

from flask import Response
from flask_openapi3 import Info, OpenAPI
from pydantic import BaseModel
from werkzeug.routing import Rule

from web.problems.validation import refuse
from web.schemas.problems import Problem
from web.settings import Settings

VERSION = "1.0.0"
LARGEST_BODY = 8 * 2**20
BODY_REFUSALS = (400, 413, 415)

SECURITY_SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "session",
        "description": "Cookie of POST /api/v1/session; writes also need the header X-CSRF-Token.",
    },
    "token": {"type": "http", "scheme": "bearer", "description": "Made by `flask token create`."},
}


class LateRule(Rule):
    """A rule whose way back, from an endpoint to an address, is worked out only when somebody asks for it.

    Hardly anybody does, and for hundreds of rules it is most of what making an app takes.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = cache(partial(super()._compile_builder, append_unknown))

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return compile_now()(rule, **values)

        return build


class Application(OpenAPI):
    """A view answers a model, or a model and a status; the rest is Flask's."""

    url_rule_class = LateRule

    def __init__(self, settings: Settings):
        super().__init__(
            "app",
            info=Info(title="One map for command and dispatch", version=VERSION),
            security_schemes=SECURITY_SCHEMES,
            validation_error_model=Problem,
            validation_error_callback=refuse,
            doc_ui=False,
            static_folder=None,
        )
        self.settings = settings
        self.secret_key = settings.secret_key
        self.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
        self.json.ensure_ascii = False
        self.json.sort_keys = False

    def make_response(self, answer: Any) -> Response:
        """Turn what a view answers into a response; items of a page may be plain values already."""
        status = 200
        if isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[0], BaseModel):
            answer, status = answer
        if isinstance(answer, BaseModel):
            return Response(
                answer.model_dump_json(by_alias=True, warnings=False), status, mimetype="application/json"
            )
        return super().make_response(answer)

    def generate_spec_json(self) -> None:
        """Make the description; every body may be refused before a view sees it."""
        super().generate_spec_json()
        for path in self.spec_json["paths"].values():
            for operation in path.values():
                if "requestBody" in operation:
                    refusals = operation["responses"]["422"]["content"]
                    for status in BODY_REFUSALS:
                        operation["responses"].setdefault(
                            str(status), {"description": HTTPStatus(status).phrase, "content": refusals}
                        )
