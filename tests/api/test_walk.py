"""A walk over the whole API with another district's accounts: nothing of the west is seen or changed.

The description says what operations there are; `tests.walking.filling` fills each with the west's ids. It is
walked with both locks, with row-level security alone, and with the queries' criteria alone.
"""

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import data.scope
import web.api.sheets
from app import create_app
from data.database import make_engine
from data.ledger import LedgerEntry
from dispatch.sheets.contents import pack
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import lonlat, make_city
from tests.factories.photos import photo
from tests.postgres import Server
from tests.walking.filling import Filled, Filling
from tests.walking.west import CANARY, PHONE, fingerprints, plant
from web.application import Application
from web.permissions import OF_AGENCIES, PUBLIC
from web.schemas.base import PartialChange
from web.settings import Settings

ROLES = ("operator", "supervisor", "planner", "squad", "agency", "admin")
# They end the walker's own session, or begin another; whose they are is nobody else's matter.
OWN = ("sign_in", "sign_out", "change_own_password", "end_own_session", "end_other_sessions")
# Draws with SQL of its own, which criteria do not reach: row-level security alone keeps it.
RAW = ("get_tile", "list_layer_features", "export_layers", "preview_export")
REFUSED = range(400, 500)
# Tables in which a walk leaves its own traces: of those who sign in, act and are told.
TRACES = {"sign_in_session", "ledger", "ledger_head", "event", "setting", "reporter_look", "past_state"}
PLACE = list(lonlat(1, 3))
ZONE = {"name": "试", "geometry": {"type": "Point", "coordinates": PLACE}}


def bodies(ids: dict[str, Any]) -> dict[str, Any]:
    """Return bodies that a schema cannot tell, by the operations' names."""
    feature, layers = {"content": ZONE}, {"layers": [ids["layer"]], "format": "geojson"}
    changed = {"action": "change", "feature_id": ids["feature"], "base": ids["revision"], **feature}
    wish = {
        "name": "试",
        "filters": {"organisation": ids["organisation"]},
        "inspectors": ["name:甲", "name:乙"],
    }
    share = {"agency_id": ids["agency"], "name": "试", "source": "incidents", "fields": [{"name": "number"}]}
    printing = {"what": "briefing", "times": "0 8 * * *"}
    return {
        "print_sheet": {"bounds": [*lonlat(-5, -5), *lonlat(25, 15)]},
        "create_print_schedule": printing | {"organisation_id": ids["organisation"]},
        "change_one_print_schedule": printing,
        "attach_file": (photo(), "a.jpg"),
        "send_case": {"case_number": "E-1", "category": "stall", "address": "某处"},
        "send_case_file": (photo(), "a.jpg"),
        "receive_handover_file": (photo(), "a.jpg"),
        "create_draw": {**wish, "wanted": 1, "list_sha256": "0" * 64},
        "make_one_share": share,
        "make_share_webhook": {"url": "https://receiver.example.org/hook"},
        "make_share_schedule": {"format": "csv", "times": "0 8 * * *"},
        "preview_draw": {**wish, "wanted": 1},
        "preview_one_share": {name: share[name] for name in ("agency_id", "source", "fields")},
        "create_closure": {"road_name": "试试看路", "reason": "试"},
        "edit_layer": {"edits": [changed]},
        "export_layers": layers,
        "preview_export": layers,
        "put_category_form": {"fields": [], "checklist": [], "base_version": 0},
    }


@pytest.fixture(scope="module", params=["both locks", "the database alone", "the queries alone"])
def walked(
    request: pytest.FixtureRequest, server: Server, template_database: str, tmp_path_factory: Any
) -> Iterator[tuple[str, Application, Any, dict[str, Any]]]:
    """An app with the west planted, under one or both locks."""
    instance: Path = tmp_path_factory.mktemp("instance")
    with server.fresh_url(template_database) as url, pytest.MonkeyPatch.context() as patch:
        if request.param == "the database alone":
            patch.setattr(data.scope, "_narrow", lambda state: None)
        if request.param == "the queries alone":
            patch.setattr(data.scope, "ROLE", "none")
        # Within a PDF nothing could be found: what was read for it is looked through instead.
        patch.setattr(web.api.sheets, "draw_apart", lambda contents, _: pack(contents))
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            city = make_city(session, instance)
        app = create_app(Settings(database_url=url, instance=instance, secret_key="tests"))
        yield request.param, app, engine, plant(app, engine, city)
        app.extensions["situation"].close()
        app.extensions["live"].close()
        app.extensions["database"].engine.dispose()
        engine.dispose()


def test_nothing_of_another_district_is_seen_or_changed(walked: Any) -> None:
    locks, app, engine, ids = walked
    roles = ROLES if locks == "both locks" else ("admin", "squad")
    clients = {role: sign_in(app, f"east_{role}") for role in roles}
    before = fingerprints(engine)
    filling = Filling(app.api_doc, ids, bodies(ids))
    leaks, unfit = [], set()
    for one in filling.operations():
        if one.name in OWN or (locks == "the queries alone" and one.name in RAW):
            continue
        for role, client in clients.items():
            answer = call(client, one)
            leaks += [f"{role} {one.method} {one.path} → {why}" for why in faults(one, answer)]
            if role == "admin" and code_of(answer) == "invalid":
                unfit.add(f"{one.method} {one.path} {one.query} {one.json}: {answer.text}")
    assert not unfit, "\n".join(sorted(unfit))
    leaks += changes(before, fingerprints(engine))
    assert not leaks, "\n".join(leaks)


def test_an_agency_gets_its_share_and_nothing_else(walked: Any) -> None:
    locks, app, engine, ids = walked
    agencies = {"west": ids["agency"], "east": _agency_of_east(app)}
    operations = list(Filling(app.api_doc, ids, bodies(ids)).operations())
    permissions = {name.rpartition(".")[2]: view for name, view in app.view_functions.items()}
    leaks = []
    for side, agency in agencies.items():
        client, refused = _client_of(app, side, agency), set()
        for one in operations:
            permission = getattr(permissions[one.name], "permission", None)
            # What agencies do not do is refused before either lock is asked: once is enough.
            if locks != "both locks" and permission not in OF_AGENCIES:
                continue
            answer = call(client, one)
            why = _agency_faults(one, answer, side, permission)
            leaks += [f"{side} {one.method} {one.path} → {each}" for each in why]
            refused |= {one.name} if answer.status_code in (403, 404) else set()
        leaks += [f"{side} {path} → {why}" for path, why in _ogc_faults(app, client, side, ids["share"])]
        leaks += [f"{side}: {name} is not in the ledger" for name in refused - _refusals(engine, agency)]
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("walked", ["both locks"], indirect=True)
def test_null_changes_nothing_of_ones_own(walked: Any) -> None:
    _, app, _, ids = walked
    # What two districts have agreed on is changed by those above both.
    names = ("west_admin", "west_planner", "west_operator", "west_supervisor", "planner")
    clients = [sign_in(app, name) for name in names]
    views = {name.rpartition(".")[2]: view for name, view in app.view_functions.items()}
    faults = []
    for one in Filling(app.api_doc, ids, bodies(ids)).operations():
        change = get_type_hints(views[one.name]).get("body")
        if one.method != "PATCH" or not issubclass(change, PartialChange):
            continue
        nulls = dict.fromkeys(change.model_fields.keys() - set(change.null_takes_away))
        answers = ((client, call(client, replace(one, json={}))) for client in clients)
        client, unchanged = next(each for each in answers if each[1].status_code == 200)
        answer = call(client, replace(one, json=nulls))
        before, after = ({name: each.json.get(name) for name in nulls} for each in (unchanged, answer))
        if answer.status_code != 200 or before != after:
            faults.append(f"{one.path}: {before} → {answer.text}")
    assert not faults, "\n".join(faults)


def _agency_of_east(app: Application) -> int:
    return sign_in(app, "east_admin").post("/agencies", {"name": "东区接收单位"}).json["id"]


def _client_of(app: Application, side: str, agency: int) -> SignedIn:
    """Return a client that bears a token of the agency and no cookie."""
    made = sign_in(app, f"{side}_admin").post(f"/agencies/{agency}/credentials", {})
    assert made.status_code == 201, made.text
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {made.json['secret']}"
    return SignedIn(client, "")


def _agency_faults(one: Filled, answer: TestResponse, side: str, permission: str | None) -> Iterator[str]:
    """Return what is wrong with an answer to an agency: the west's has a share there, the east's has none."""
    content = read(one, answer)
    if PHONE.encode() in content or (side == "east" and CANARY.encode() in content):
        yield f"{answer.status_code} holds what it is not to know: {content[:300]!r}"
    if answer.status_code >= 500:
        yield f"{answer.status_code}"
    if permission not in (*OF_AGENCIES, PUBLIC) and answer.status_code != 403:
        yield f"{answer.status_code} for what agencies do not do"
    if side == "east" and one.is_named and answer.status_code not in REFUSED:
        yield f"{answer.status_code} for what is the west's"


def _ogc_faults(app: Application, client: SignedIn, side: str, share: str) -> Iterator[tuple[str, str]]:
    """Return what is wrong with the answers of every address of the OGC API, asked for the west's share."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/ogc") or "GET" not in rule.methods:
            continue
        path = rule.rule
        for name in rule.arguments:
            value = "0" if name in ("z", "y", "x") else share
            path = re.sub(rf"<(\w+:)?{name}>", value, path)
        answer = client.client.get(path)
        if PHONE.encode() in answer.data or (side == "east" and CANARY.encode() in answer.data):
            yield path, f"{answer.status_code} holds what it is not to know"
        if answer.status_code >= 500 or (side == "east" and share in path and answer.status_code < 400):
            yield path, f"{answer.status_code}"


def _refusals(engine: Engine, agency: int) -> set[str]:
    """Return which operations the ledger says that an agency was refused."""
    with Session(engine) as session:
        of_agency = (LedgerEntry.act == "agency.refused", LedgerEntry.subject_id == agency)
        return {each["operation"] for each in session.scalars(select(LedgerEntry.details).where(*of_agency))}


def call(client: SignedIn, one: Filled) -> TestResponse:
    headers = {"X-CSRF-Token": client.csrf_token}
    if one.form is not None:
        form = {**one.form, "file": (io.BytesIO(one.form["file"][0].getvalue()), one.form["file"][1])}
        return client.client.open(one.path, method=one.method, data=form, headers=headers)
    sent = {"query_string": one.query, "json": one.json}
    return client.client.open(one.path, method=one.method, headers=headers, **sent)


def faults(one: Filled, answer: TestResponse) -> Iterator[str]:
    """Return what is wrong with an answer to somebody of another district."""
    content = read(one, answer)
    if CANARY.encode() in content or PHONE.encode() in content:
        yield f"{answer.status_code} holds what is the west's: {content[:300]!r}"
    if answer.status_code >= 500:
        yield f"{answer.status_code}"
    if one.is_named and answer.status_code not in REFUSED:
        yield f"{answer.status_code} for what is the west's"


def read(one: Filled, answer: TestResponse) -> bytes:
    """Return what an answer holds, unpacked; of the stream what it begins with."""
    if one.name == "follow_stream":
        content = b"" if answer.status_code >= 400 else next(iter(answer.response))
        answer.close()
        return content
    content = answer.data
    if answer.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content += b"".join(packed.read(name) for name in packed.namelist())
    return content


def code_of(answer: TestResponse) -> str | None:
    return answer.json.get("code") if answer.is_json and answer.status_code == 422 else None


def changes(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> Iterator[str]:
    """Return which tables lack rows as they were; new rows may be the walkers' own."""
    for table, rows in before.items():
        lost = [key for key, count in rows.items() if after[table].get(key, "0") < count]
        if lost and table not in TRACES:
            yield f"{len(lost)} rows of {table} were changed"
