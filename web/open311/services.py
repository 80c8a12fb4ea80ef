"""What can be asked for: the discovery document, services, and what each asks."""

from typing import Any

from flask import Response, request
from sqlalchemy import select

from data.categories import Category
from data.forms import CategoryForm
from dispatch.forms import find_form
from web.database import current_session
from web.languages import asked_language
from web.open311 import formats
from web.open311.blueprint import bp, find_reader
from web.open311.errors import Open311Error
from web.permissions import PUBLIC, allow

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-26T00:00:00Z"
DATATYPES = {
    "text": "text",
    "number": "number",
    "choice": "singlevaluelist",
    "date": "datetime",
    "bool": "singlevaluelist",
}
YES_NO = [{"key": "true", "name": "是 Yes"}, {"key": "false", "name": "否 No"}]


@bp.get("/discovery.<any(json, xml):kind>", defaults={"version": ""})
@bp.get("/<any(v2):version>/discovery.<any(json, xml):kind>")
@allow(PUBLIC)
def discover(kind: str, version: str) -> Response:
    """Say where the service is; it names no request, so that everybody may read it."""
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{request.host_url}open311/v2",
        "changeset": CHANGED,
        "type": "production",
        "formats": list(formats.MEDIA.values()),
    }
    found = {"changeset": CHANGED, "contact": "", "key_service": "", "endpoints": [endpoint]}
    return formats.answer(kind, found, "discovery")


@bp.get("/v2/services.<any(json, xml):kind>")
@allow(PUBLIC)
def list_services(kind: str) -> Response:
    """List our categories as services."""
    find_reader()
    session = current_session()
    forms = session.execute(
        select(CategoryForm.category_id, CategoryForm.fields).order_by(CategoryForm.version)
    )
    asks = {category_id for category_id, fields in dict(forms.all()).items() if fields}
    rows = session.scalars(select(Category).order_by(Category.code))
    return formats.answer(kind, [_service(row, row.id in asks) for row in rows], "services", "service")


@bp.get("/v2/services/<code>.<any(json, xml):kind>")
@allow(PUBLIC)
def get_service(code: str, kind: str) -> Response:
    """Return what a service asks: the fields of its category's form, none of which has to be answered."""
    find_reader()
    category = find_service(code)
    form = find_form(current_session(), category.id)
    attributes = [_attribute(order, one) for order, one in enumerate(form.fields if form else [], 1)]
    found = {"service_code": category.code, "attributes": attributes}
    return formats.answer(kind, found, "service_definition")


def find_service(code: str) -> Category:
    """Return the category that a service is; raise Open311Error."""
    category = current_session().scalar(select(Category).where(Category.code == code))
    if category is None:
        raise Open311Error(
            404, f"service_code：没有服务“{code}”", f"service_code: there is no service {code}"
        )
    return category


def _service(row: Category, asks: bool) -> dict[str, Any]:
    name = (row.name_en if asked_language() == "en" else "") or row.name
    return {
        "service_code": row.code,
        "service_name": name,
        "description": f"{row.name} {row.name_en}".strip(),
        "metadata": asks,
        "type": "realtime",
        "keywords": "",
        "group": row.group_code,
    }


def _attribute(order: int, field: dict[str, Any]) -> dict[str, Any]:
    english = asked_language() == "en"
    name = (field.get("name_en") if english else "") or field["name"]
    found = {
        "variable": True,
        "code": field["key"],
        "datatype": DATATYPES[field["type"]],
        "required": False,
        "datatype_description": field.get("unit", ""),
        "order": order,
        "description": name,
    }
    if field["type"] == "choice":
        found["values"] = [
            {"key": one["key"], "name": (one.get("name_en") if english else "") or one["name"]}
            for one in field["choices"]
        ]
    elif field["type"] == "bool":
        found["values"] = YES_NO
    return found
