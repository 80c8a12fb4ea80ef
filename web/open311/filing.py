"""Service requests and words on them, as they are filed: by form, with the key of an agency."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import Response, request
from sqlalchemy import select

from data.incidents import Incident
from data.scope import everything
from dispatch.form_values import FormKeyUnknown
from dispatch.forms import fill, find_form
from dispatch.lifecycle import get_incident
from dispatch.receiving.once import once
from dispatch.receiving.taking import Sent, take_case
from dispatch.reporters import FurtherReport, add_report
from web.database import current_session
from web.desk import current_actor
from web.gazetteer import current_gazetteer
from web.open311 import formats
from web.open311.blueprint import bp, given
from web.open311.errors import Open311Error
from web.open311.services import find_service
from web.permissions import allow
from web.signin.files import takes_file

LARGEST_FORM = 2**20
LONGEST_WORDS = 4000
LONGEST = 500
YES = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


@bp.post("/v2/requests.<any(json, xml):kind>")
@allow("send_cases")
@takes_file(LARGEST_FORM)
def file_request(kind: str) -> Response:
    """File a request; the id is answered at once. With an Idempotency-Key it may be sent again."""
    session, actor, form = current_session(), current_actor(), request.form
    sent, answers = _read_case(form), _read_attributes(form)

    def make() -> dict[str, Any]:
        names = current_gazetteer()
        case = take_case(session, actor, sent, lambda: names.get(session))
        if answers:
            fill(session, get_incident(session, case.incident_id, lock=True), actor, answers, {})
        number = session.scalar(select(Incident.number).where(Incident.id == case.incident_id))
        return {"service_request_id": number, "service_notice": _notice(case.placed), "account_id": ""}

    key = f"open311 {request.headers.get('Idempotency-Key') or uuid4()}"
    body = {name: value for name, value in sorted(form.items()) if name != "api_key"}
    made, _ = once(session, actor.account_id, key, body, make)
    return formats.answer(kind, [made], "service_requests", "request", 201)


@bp.post("/v2/servicerequestupdates.<any(json, xml):kind>")
@allow("send_cases")
@takes_file(LARGEST_FORM)
def file_update(kind: str) -> Response:
    """Add what is said further of a request of one's own."""
    session, form = current_session(), request.form
    words, number = _words(form), _required(form, "service_request_id")
    incident = session.scalar(select(Incident).where(Incident.number == number).with_for_update())
    if incident is None:
        raise Open311Error(
            404, f"service_request_id：没有请求 {number}", f"service_request_id: there is no request {number}"
        )
    if not words:
        raise _missing("description")
    report = FurtherReport("agency", words, *_reporter(form))
    # What it was merged into may be another's to see.
    with everything(session):
        added = add_report(session, incident, current_actor(), report)
    return formats.answer(
        kind, [{"update_id": str(added.id)}], "service_request_updates", "request_update", 201
    )


def _read_case(form: Mapping[str, str]) -> Sent:
    category = find_service(_required(form, "service_code"))
    location = _read_place(form)
    address = given("address_string", form)[:LONGEST] or given("address_id", form)[:LONGEST]
    if location is None and not address:
        raise _missing("lat, long / address_string")
    name, phone = _reporter(form)
    media = given("media_url", form)[: 4 * LONGEST]
    return Sent(
        case_number="",
        category=category.code,
        channel="open311",
        system="open311",
        source="public",
        location=location,
        address=address,
        words=_words(form),
        reporter_name=name,
        reporter_phone=phone,
        details={"media_url": media} if media else {},
    )


def _read_place(form: Mapping[str, str]) -> tuple[float, float] | None:
    lat, lon = given("lat", form), given("long", form)
    if not lat and not lon:
        return None
    try:
        place = (float(lon), float(lat))
    except ValueError:
        place = (float("nan"), float("nan"))
    if not (abs(place[0]) <= 180 and abs(place[1]) <= 90):
        raise Open311Error(
            400, "lat、long：应为 WGS84 十进制度", "lat, long: decimal degrees in WGS84 are expected"
        )
    return place


def _read_attributes(form: Mapping[str, str]) -> dict[str, Any]:
    """Return attributes as answers to the fields of the category's form, by their types."""
    named = {name[10:-1]: value for name, value in form.items() if name.startswith("attribute[") and value}
    if not named:
        return {}
    found = find_form(current_session(), find_service(_required(form, "service_code")).id)
    fields = {one["key"]: one for one in found.fields} if found else {}
    for key in named:
        if key not in fields:
            raise FormKeyUnknown(key, tuple(fields))
    return {key: _typed(fields[key]["type"], value) for key, value in named.items()}


def _typed(kind: str, value: str) -> Any:
    """Return a value as a form has it; what does not fit is left for the form to refuse."""
    if kind == "number":
        try:
            return float(value)
        except ValueError:
            return value
    if kind == "bool":
        return YES.get(value.lower(), value)
    return value[:10] if kind == "date" else value


def _reporter(form: Mapping[str, str]) -> tuple[str, str]:
    """Return name and how to reach them: by phone, or else by mail."""
    name = " ".join(part for part in (given("last_name", form), given("first_name", form)) if part)
    return name[:LONGEST], (given("phone", form) or given("email", form))[:LONGEST]


def _words(form: Mapping[str, str]) -> str:
    words = given("description", form)
    if len(words) > LONGEST_WORDS:
        raise Open311Error(
            400,
            f"description：至多 {LONGEST_WORDS} 字",
            f"description: {LONGEST_WORDS} characters at most",
        )
    return words


def _required(form: Mapping[str, str], name: str) -> str:
    value = given(name, form)
    if not value:
        raise _missing(name)
    return value


def _missing(name: str) -> Open311Error:
    return Open311Error(400, f"{name}：必填", f"{name}: is required")


def _notice(placed: str) -> str:
    if placed in ("given", "found"):
        return ""
    return "地址未能准确定位，将由值班员核对 The address is not clear; an operator will look for it"
