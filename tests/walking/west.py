"""Plants the west: a bit of all that is a district's, each with a canary that nobody else may ever see."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from geoalchemy2.shape import from_shape
from shapely import Point
from shapely.geometry import mapping
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from data.accounts import Account
from data.assignments import Assignment
from data.categories import Category
from data.hotspots import HotspotDay, HotspotFreshCell, HotspotRun
from data.incidents import Reporter
from data.inspections import Inspection
from data.layers import FeatureRevision
from data.printing import PrintFile
from data.squads import Squad
from data.violations import Subject, Violation
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, area, lonlat, make_account
from tests.factories.patrols import make_hotspot
from tests.factories.photos import photo
from web.application import Application

CANARY = "Zqxwest"
PHONE = "13977701234"
PLACE = list(lonlat(1, 3))


def said(what: str) -> str:
    """Return a name that betrays where it came from."""
    return f"{CANARY} {what}"


def plant(app: Application, engine: Engine, city: City) -> dict[str, Any]:
    """Fill the west by its own accounts, and return the ids of what is there."""
    operator, planner = sign_in(app, "west_operator"), sign_in(app, "west_planner")
    _name_squads(engine, city)
    ids: dict[str, Any] = {"organisation": city.west, "squad": city.squads["西-01"], "canary": CANARY}
    ids |= {"second_squad": city.squads["西-02"], "other": city.east, "street": city.west_street}
    ids |= {"layer_key": "west_zones", "key_zone": "key_zone", "category": _first(engine, Category.id)}
    ids |= {
        "place": ",".join(map(str, PLACE)),
        "session": 1,
        "before": (datetime.now(UTC) - timedelta(hours=12)).isoformat(),
    }
    ids |= _plant_rows(engine, city)
    ids |= _plant_incidents(operator, city)
    ids |= _plant_layers(planner)
    ids["reporter"] = _first(engine, Reporter.id)
    ids["assignment"] = _first(engine, Assignment.id)
    ids["revision"] = _first(engine, FeatureRevision.id)
    ids |= _plant_others(operator, planner, ids)
    ids |= _plant_joint(operator, planner, sign_in(app, "planner"), ids)
    ids |= _plant_draw(sign_in(app, "west_supervisor"), ids)
    ids |= _plant_patrols(app, engine, city)
    ids |= _plant_shares(sign_in(app, "west_admin"), ids["organisation"])
    ids |= _plant_printing(app, engine, planner)
    ids |= dict.fromkeys(("notice",), 1)
    ids["soon"] = datetime.now(UTC).isoformat()
    return ids


def _first(engine: Engine, column: Any) -> int:
    with Session(engine) as session:
        return session.scalars(select(column).order_by(column)).first()


def _name_squads(engine: Engine, city: City) -> None:
    with Session(engine) as session, session.begin():
        for name in ("西-01", "西-02"):
            squad = session.get_one(Squad, city.squads[name])
            squad.call_sign = said(name)
        session.execute(
            update(Account).where(Account.name == "west_squad").values(squad_id=city.squads["西-02"])
        )


def _plant_rows(engine: Engine, city: City) -> dict[str, Any]:
    with Session(engine) as session, session.begin():
        account = make_account(session, "west_secret", "operator", city.west, display_name=said("某人"))
        violation = Violation(
            happened_at=datetime.now(UTC), category_id=session.scalar(select(Category.id).limit(1)),
            location=from_shape(Point(PLACE), 4326), address=said("旧案"),
            source="patrol", organisation_id=city.west,
        )  # fmt: skip
        session.add(violation)
        subject = Subject(
            name=said("店"), kind="shop", organisation_id=city.west, address=said("店址"), grade="D"
        )
        session.add(subject)
        session.flush()
        session.add(
            Inspection(
                subject_id=subject.id, inspected_on=datetime.now(UTC).date(), result="fail", note=said("查"),
                recorded_at=datetime.now(UTC),
            )
        )  # fmt: skip
        session.flush()
        return {"account": account.id, "subject": subject.id, "violation": violation.id}


def _done(answer: Any) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json


def _plant_incidents(operator: SignedIn, city: City) -> dict[str, Any]:
    """Report two incidents, send a squad to one, and let it be seen where the squad is."""
    report = {"category": "stall", "location": PLACE, "source": "12345", "place": said("路口")}
    report |= {"description": said("描述"), "reporter": {"name": said("张"), "phone": PHONE}}
    made = _done(operator.post("/incidents", report))
    waiting = _done(operator.post("/incidents", report))
    sent = {"squad_id": city.squads["西-01"], "override_reason": said("理由")}
    _done(operator.post(f"/incidents/{made['id']}/assignments", sent))
    fix = {"squad_id": city.squads["西-01"], "location": PLACE, "recorded_at": datetime.now(UTC).isoformat()}
    _done(operator.post("/fixes", {"fixes": [fix]}))
    _done(operator.patch(f"/incidents/{waiting['id']}", {"place": said("改")}))
    file = operator.client.post(
        f"/api/v1/incidents/{made['id']}/files",
        data={"file": (BytesIO(photo()), f"{CANARY}.jpg"), "note": said("照片")},
        headers={"X-CSRF-Token": operator.csrf_token},
    )
    return {"incident": made["id"], "waiting": waiting["id"], "file": _done(file)["id"]}


def _plant_layers(planner: SignedIn) -> dict[str, Any]:
    """Publish a layer, draft on top of it, put it into a plan and upload a file for it."""
    plan = _done(planner.post("/plans", {"name": said("方案"), "starts_on": "2027-10-01"}))
    layer = _done(
        planner.post(
            "/layers",
            {
                "key": "west_zones", "kind": "key_zone", "name": said("图层"), "plan_id": plan["id"],
                "group": "west", "group_name": said("组"),
            },
        )
    )  # fmt: skip
    feature = {"name": said("区"), "geometry": mapping(area(0, 0, 25, 15))}
    edits = {"edits": [{"action": "create", "content": feature}], "reason": said("因")}
    drawn = _done(planner.post(f"/layers/{layer['id']}/edits", edits))
    _done(planner.post(f"/layers/{layer['id']}/publish", {"reason": said("发布")}))
    _done(planner.post(f"/layers/{layer['id']}/edits", edits))
    taken_in = {"properties": {"name": said("入")}, "geometry": mapping(area(0, 0, 1, 1))}
    content = {"type": "FeatureCollection", "features": [{"type": "Feature", **taken_in}]}
    upload = planner.client.post(
        "/api/v1/imports",
        data={
            "layer_id": str(layer["id"]),
            "file": (BytesIO(json.dumps(content).encode()), f"{CANARY}.geojson"),
        },
        headers={"X-CSRF-Token": planner.csrf_token},
    )
    ids = {"plan": plan["id"], "layer": layer["id"], "version": 1, "import": _done(upload)["id"]}
    return ids | {"feature": drawn["features"][0]["id"]}


def _plant_others(operator: SignedIn, planner: SignedIn, ids: dict[str, Any]) -> dict[str, Any]:
    """Write a response plan, close a road, send a squad by a batch, make a token."""
    response = {
        "name": said("预案"), "organisation_id": ids["organisation"], "slots": [{"role": "lead", "count": 1}],
    }  # fmt: skip
    shape = {"type": "Point", "coordinates": PLACE}
    token = {"label": said("令牌"), "permissions": ["see_map"], "days": 1}
    batch = {"pairs": [{"incident_id": ids["waiting"], "squad_id": ids["second_squad"]}]}
    return {
        "batch": _done(operator.post("/assignments/batch", batch))["id"],
        "response_plan": _done(planner.post("/response-plans", response))["id"],
        "closure": _done(operator.post("/closures", {"geometry": shape, "reason": "施工"}))["id"],
        "token": _done(operator.post("/tokens", token))["token"]["id"],
    }


def _plant_joint(
    operator: SignedIn, planner: SignedIn, parent: SignedIn, ids: dict[str, Any]
) -> dict[str, Any]:
    """Ask for a transfer, lend a squad, work a place in turn; and agree with the east, which may see that."""
    now, street = datetime.now(UTC), ids["street"]
    asked = {"to": ids["organisation"], "reason": said("移送")}
    span = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=2)).isoformat()}
    loan = {"lender": ids["organisation"], "borrower": street, "squad_id": ids["second_squad"], **span}
    turn = {"squad_id": ids["squad"], "weekdays": [1], "first_day": now.date().isoformat()}
    rota = {"name": said("轮值"), "area": {"around": PLACE, "radius_m": 200}, "turns": [turn]}
    sides = {"a": ids["organisation"], "b": ids["other"], "answers": "a", "name": "协议"}
    return {
        "transfer": _done(operator.post(f"/incidents/{ids['incident']}/transfers", asked))["id"],
        "loan": _done(operator.post("/loans", {**loan, "reason": said("借")}))["id"],
        "rota": _done(planner.post("/rotas", rota))["id"],
        "agreement": _done(parent.post("/agreements", sides))["id"],
    }


def _plant_patrols(app: Application, engine: Engine, city: City) -> dict[str, Any]:
    """Find a hotspot, and order a patrol there that somebody has been on."""
    supervisor = sign_in(app, "west_supervisor")
    with Session(engine) as session, session.begin():
        hotspot = make_hotspot(session, city.west, 1, 1, name=said("点位")).id
        run = _plant_history(session, hotspot, city.west)
    today = datetime.now(UTC).date().isoformat()
    order = {"name": said("任务"), "goal": said("目标"), "starts_on": today, "ends_on": today, "give": True}
    order |= {"hotspots": [hotspot], "squads": [city.squads["西-01"]]}
    made = _done(supervisor.post("/patrol-orders", order))["id"]
    return {"hotspot": hotspot, "hotspot_run": run, "patrol_order": made}


def _plant_history(session: Session, hotspot: int, owner: int) -> int:
    """Let a run have found the hotspot, and a new case have renewed a cell of it."""
    now = datetime.now(UTC)
    run = HotspotRun(state="done", is_open=False, asked_at=now, ended_at=now, as_of=now.date())
    session.add(run)
    session.flush()
    session.add(
        HotspotDay(
            hotspot_id=hotspot, day=now.date(), run_id=run.id, state="confirmed", state_since=now.date(),
            change="born", count=12, complaints=12, patrols=0, pattern=said("型"), area_m2=40_000.0,
        )
    )  # fmt: skip
    session.add(
        HotspotFreshCell(
            group_code=said("组"), window_days=28, cell=1, count=9, z=4.0, significant=True,
            hotspot_id=hotspot, organisation_id=owner, renewed_at=now,
        )
    )  # fmt: skip
    return run.id


def _plant_shares(admin: SignedIn, organisation: int) -> dict[str, Any]:
    """Let an agency receive the incidents."""
    agency = _done(admin.post("/agencies", {"name": said("单位"), "contact": said("电话")}))["id"]
    made = _done(admin.post(f"/agencies/{agency}/credentials", {"label": said("凭证")}))
    share = {"agency_id": agency, "name": said("共享"), "source": "incidents", "key": "west-incidents"}
    share |= {"fields": [{"name": "number"}, {"name": "place"}], "description": said("说明")}
    key = _done(admin.post("/shares", share))["key"]
    peer = {"organisation": organisation, "url": f"https://peer.example.org/{CANARY}"}
    hook = {"url": f"https://receiver.example.org/{CANARY}"}
    times = {"format": "csv", "times": "0 8 * * *", "folder": CANARY}
    return {"agency": agency, "credential": made["credential"]["id"], "share": key} | {
        "webhook": _done(admin.post(f"/shares/{key}/webhooks", hook))["webhook"]["id"],
        "schedule": _done(admin.post(f"/shares/{key}/schedules", times))["id"],
        "peer": _done(admin.post("/peers", peer))["id"],
        "sent_case": _send_case(admin, made["secret"]),
        "handover": str(UUID(int=7)),
    }


def _plant_printing(app: Application, engine: Engine, planner: SignedIn) -> dict[str, Any]:
    """Have a sheet printed by schedule, as if it were done."""
    sheet = {"what": "sheet", "times": "0 8 * * *", "folder": CANARY, "options": {"title": said("图表")}}
    schedule = _done(planner.post("/print-schedules", sheet))["id"]
    file = planner.post(f"/print-schedules/{schedule}/run", None).json["id"]
    folder = app.settings.instance / "print-files"
    folder.mkdir()
    (folder / "sheet.pdf").write_bytes(CANARY.encode())
    with Session(engine) as session, session.begin():
        done = {"state": "done", "name": said("图表"), "path": "sheet.pdf"}
        session.execute(update(PrintFile).where(PrintFile.id == file).values(done))
    return {"print_schedule": schedule, "print_file": file}


def _send_case(admin: SignedIn, secret: str) -> str:
    """Let the agency send a case, and return its number."""
    lon, lat = lonlat(1, 1)
    case = {
        "case_number": "W-1", "category": "stall", "description": said("描述"), "address": said("地址"),
        "location": {"lon": lon, "lat": lat, "system": "wgs84"}, "reporter": {"name": CANARY, "phone": PHONE},
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {secret}"}
    answer = admin.client.post("/api/v1/intake", json=case, headers=headers)
    return _done(answer)["case_number"]


def _plant_draw(supervisor: SignedIn, ids: dict[str, Any]) -> dict[str, Any]:
    """Draw by lot, with somebody who stands aside, and note what to beware of."""
    wish = {
        "name": said("抽取"),
        "filters": {"organisation": ids["organisation"]},
        "wanted": 1,
        "per_subject": 1,
        "inspectors": [f"name:{said('甲')}", f"name:{said('乙')}"],
        "recusals": [
            {"inspector": f"name:{said('甲')}", "subject_id": ids["subject"], "reason": said("亲属")}
        ],
    }
    listed = _done(supervisor.post("/draws/preview", wish))["list_sha256"]
    _done(supervisor.send("PUT", f"/subjects/{ids['subject']}/hazard", {"note": said("犬")}))
    return {"draw": _done(supervisor.post("/draws", {**wish, "list_sha256": listed}))["id"]}


def fingerprints(engine: Engine) -> dict[str, dict[str, str]]:
    """Return of every table what its rows are, so that one can see whether any was changed or is gone."""
    kept: dict[str, dict[str, str]] = {}
    with engine.connect() as connection:
        tables = connection.scalars(
            text(
                "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') "
                "AND relnamespace = 'public'::regnamespace AND NOT relispartition ORDER BY 1"
            )
        ).all()
        for table in tables:
            rows = connection.execute(
                text(f"SELECT md5(t::text) AS hash, count(*) FROM {table} AS t GROUP BY 1")
            )
            kept[table] = {row.hash: str(row.count) for row in rows}
    return kept
