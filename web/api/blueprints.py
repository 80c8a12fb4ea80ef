"""How a noun's blueprint is made: its address, its tag, who signs in and which problems it may answer."""

from typing import Any

from flask_openapi3 import APIBlueprint, Tag

PREFIX = "/api/v1"
ANONYMOUS = [{}]
SIGNED_IN = [{"session": []}, {"token": []}]


def make_blueprint(noun: str, description: str, prefix: str = PREFIX, **options: Any) -> APIBlueprint:
    """Return the blueprint of a noun; its views' names are the operation ids."""
    return APIBlueprint(
        noun,
        __name__,
        url_prefix=prefix,
        abp_tags=[Tag(name=noun, description=description)],
        abp_security=options.pop("security", SIGNED_IN),
        abp_responses=problems(401, 403, 422),
        operation_id_callback=lambda *, name, **_: name,
        **options,
    )


def problems(*statuses: int) -> dict[int, Any]:
    """Describe the problems answered with these statuses: `responses={…} | problems(404)`."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {status: {"content": {"application/problem+json": {"schema": schema}}} for status in statuses}
