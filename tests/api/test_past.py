"""The past as consoles saw it: what a console was answered at a moment, looking back gives again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app import create_app
from data.database import make_engine
from tests.api.conftest import SignedIn, sign_in
from tests.api.test_incidents import report
from tests.factories.city import City, lonlat, make_city
from tests.postgres import Server
from web.application import Application
from web.settings import Settings

SIGNS = ("西-01", "西-02", "东-01", "东-02")
STEPS = {"dispatched": "accepted", "accepted": "en_route", "en_route": "on_scene", "on_scene": "handled"}
WATCHERS = ("operator", "west_operator", "east_supervisor")
ACTS = 36
MANY = settings(
    max_examples=24,
    deadline=None,
    database=None,
    derandomize=True,
)


def now() -> str:
    return stamp(datetime.now(UTC))


def stamp(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def get(client: SignedIn, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def without_moves(incidents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What an account may do to an incident is no part of what was: nothing can be done then."""
    return [{**incident, "moves": None} for incident in incidents]


def without_age(squads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in squad.items() if name != "fix_age_s"} for squad in squads]


def seen_now(client: SignedIn) -> dict[str, Any]:
    """What a console that asks now is answered."""
    return {
        "incidents": without_moves(get(client, "/incidents", status="open", limit=500)["items"]),
        "squads": without_age(get(client, "/squads", limit=500)["items"]),
        "closures": get(client, "/closures", limit=500)["items"],
        "counts": get(client, "/counts"),
    }


def seen_then(client: SignedIn, at: datetime) -> dict[str, Any]:
    """What looking back at a moment answers."""
    picture = get(client, "/past", at=stamp(at))
    named = {name: picture[name] for name in ("closures", "counts")}
    return {
        **named,
        "incidents": without_moves(picture["incidents"]),
        "squads": without_age(picture["squads"]),
    }


@dataclass
class Story:
    """Acts at random on the small city, and what each watcher was answered after each of them."""

    watchers: dict[str, SignedIn]
    city: City
    random: Random
    seen: list[tuple[datetime, dict[str, dict[str, Any]]]] = field(default_factory=list)

    @property
    def operator(self) -> SignedIn:
        """Who acts."""
        return self.watchers["operator"]

    def tell(self, acts: int) -> None:
        """Act so many times; what is not allowed just then is not done."""
        self.report()
        for _ in range(acts):
            self.random.choices(
                (
                    self.report,
                    self.send,
                    self.step,
                    self.move_squads,
                    self.end,
                    self.close,
                    self.lift,
                    self.turn,
                ),
                weights=(4, 5, 8, 8, 2, 1, 1, 2),
            )[0]()
            answers = {name: seen_now(client) for name, client in self.watchers.items()}
            self.seen.append((datetime.now(UTC), answers))

    def place(self) -> tuple[float, float]:
        return lonlat(self.random.uniform(0, 20), self.random.uniform(0, 10))

    def report(self) -> None:
        report(self.operator, x=self.random.uniform(0, 20), y=self.random.uniform(0, 10))

    def incident(self) -> dict[str, Any] | None:
        found = get(self.operator, "/incidents", status="open")["items"]
        return self.random.choice(found) if found else None

    def send(self) -> None:
        incident = self.incident()
        if incident is not None:
            body = {"squad_id": self.city.squads[self.random.choice(SIGNS)], "override_reason": "就近"}
            self.operator.post(f"/incidents/{incident['id']}/assignments", body)

    def step(self) -> None:
        incident = self.incident()
        for assignment in incident["assignments"] if incident else []:
            if assignment["ended_at"] is None:
                status = STEPS[assignment["status"]]
                self.operator.patch(f"/assignments/{assignment['id']}", {"status": status})

    def end(self) -> None:
        incident = self.incident()
        if incident is not None:
            to = "closed" if incident["status"] in ("handled", "verified") else "cancelled"
            self.operator.post(f"/incidents/{incident['id']}/transitions", {"to": to, "reason": "重复"})

    def move_squads(self) -> None:
        fixes = []
        for sign in self.random.sample(SIGNS, self.random.randint(1, 4)):
            ago_s = self.random.choice((0, 0, 0, 5, 60))
            at = datetime.now(UTC) - timedelta(seconds=ago_s)
            heading = {"heading_deg": 90} if self.random.random() < 0.3 else {}
            fixes.append({"squad": sign, "location": self.place(), "recorded_at": stamp(at), **heading})
        assert self.operator.post("/fixes", {"fixes": fixes}).status_code == 200

    def close(self) -> None:
        shape = {
            "type": "Point",
            "coordinates": lonlat(self.random.randint(1, 19), self.random.randint(1, 9)),
        }
        assert self.operator.post("/closures", {"geometry": shape, "reason": "施工"}).status_code == 201

    def lift(self) -> None:
        found = get(self.operator, "/closures")["items"]
        if found:
            self.operator.send("DELETE", f"/closures/{self.random.choice(found)['id']}")

    def turn(self) -> None:
        status = self.random.choice(("available", "off_duty", "busy"))
        squad = self.city.squads[self.random.choice(SIGNS)]
        self.operator.patch(f"/squads/{squad}", {"status": status})

    def seen_at(self, at: datetime) -> dict[str, dict[str, Any]]:
        """What the watchers were answered last before a moment."""
        return next(answers for moment, answers in reversed(self.seen) if moment <= at)

    def moment(self, share: float) -> datetime:
        """A moment at which nothing was being done, so far through the story."""
        return self.seen[int(share * (len(self.seen) - 1))][0]


@pytest.fixture(scope="module")
def story(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """A story told to its end, in a city of its own."""
    instance: Path = tmp_path_factory.mktemp("instance")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            city = make_city(session, instance)
        engine.dispose()
        app = create_app(Settings(database_url=url, instance=instance, secret_key="tests"))
        made = Story({name: sign_in(app, name) for name in WATCHERS}, city, Random(ACTS))
        made.tell(ACTS)
        yield made
        app.extensions["situation"].close()
        app.extensions["live"].close()
        app.extensions["database"].engine.dispose()


def play(client: SignedIn, since: datetime, until: datetime, every_s: float) -> dict[str, Any]:
    """Play on from a picture by what changed since, as a console does."""
    picture = get(client, "/past", at=stamp(since))
    rows = {
        kind: {row["id"]: row for row in picture[f"{kind}s"]} for kind in ("incident", "squad", "closure")
    }
    positions = {key: position_of(row) for key, row in rows["squad"].items()}
    steps: list[tuple[float, Callable[[], None]]] = []
    for event in changes(client, since, until):
        at = datetime.fromisoformat(event["at"]).timestamp()
        steps.append((at, lambda event=event: put(rows, positions, event)))
    span = {"since": stamp(since), "until": stamp(until), "every_s": every_s}
    for squad_id, lon, lat, heading, speed, at, received in get(client, "/past/fixes", **span)["fixes"]:
        move = {squad_id: (at, [lon, lat], heading, speed)}
        steps.append((received, lambda move=move: positions.update(newer(positions, move))))
    for _, step in sorted(steps, key=lambda each: each[0]):
        step()
    squads = [with_position(rows["squad"][key], positions.get(key)) for key in sorted(rows["squad"])]
    return {
        "incidents": sorted(
            without_moves(list(rows["incident"].values())),
            key=lambda row: (row["reported_at"], row["id"]),
            reverse=True,
        ),
        "closures": sorted(rows["closure"].values(), key=lambda row: -row["id"]),
        "squads": squads,
    }


def changes(client: SignedIn, since: datetime, until: datetime) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    query: dict[str, Any] = {"since": stamp(since), "until": stamp(until), "limit": 7}
    while True:
        page = get(client, "/past/events", **query)
        found += page["items"]
        if page["next"] is None:
            return found
        query["cursor"] = page["next"]


def put(rows: dict[str, Any], positions: dict[int, Any], event: dict[str, Any]) -> None:
    kind, key, view = event["kind"], event["id"], event["view"]
    if kind not in rows:
        return
    ended = view is None or view.get("lifted_at") or view.get("status") in ("closed", "cancelled", "merged")
    if ended:
        rows[kind].pop(key, None)
        return
    rows[kind][key] = view
    if kind == "squad":
        positions.update(newer(positions, {key: position_of(view)}))


def position_of(squad: dict[str, Any]) -> tuple[Any, ...]:
    at = squad["fix_at"] and datetime.fromisoformat(squad["fix_at"]).timestamp()
    return at or 0, squad["location"], squad["heading_deg"], squad["speed_kmh"]


def newer(known: dict[int, Any], moved: dict[int, Any]) -> dict[int, Any]:
    return {key: place for key, place in moved.items() if key not in known or known[key][0] < place[0]}


def with_position(squad: dict[str, Any], position: tuple[Any, ...] | None) -> dict[str, Any]:
    place = dict(zip(("location", "heading_deg", "speed_kmh"), position[1:], strict=True)) if position else {}
    return {name: value for name, value in (squad | place).items() if name not in ("fix_at", "fix_age_s")}


def test_looking_back_shows_what_was_shown(story: Story) -> None:
    for at, answers in story.seen:
        for name, client in story.watchers.items():
            assert seen_then(client, at) == answers[name], (at, name)
    first, last = story.seen[0][0], story.seen[-1][0]

    @MANY
    @given(st.floats(0, 1), st.sampled_from(WATCHERS))
    def at_any_moment(share: float, name: str) -> None:
        at = first + (last - first) * share
        then = seen_then(story.watchers[name], at)
        numbers = [incident["number"] for incident in then["incidents"]]
        assert then["counts"]["open"] == len(numbers) == len(set(numbers))
        before, after = story.seen_at(at), next(answers for moment, answers in story.seen if moment >= at)
        # Between two looks lies one act: then it is as before or as after it.
        for kind in ("incidents", "squads", "closures"):
            assert then[kind] in (before[name][kind], after[name][kind])

    at_any_moment()


def test_playing_on_from_one_moment_gives_any_later_one(story: Story) -> None:
    @MANY
    @given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(WATCHERS), st.sampled_from((0.5, 2, 30)))
    def from_any_to_any(one: float, other: float, name: str, every_s: float) -> None:
        since, until = sorted((story.moment(one), story.moment(other)))
        if since == until:
            return
        client = story.watchers[name]
        expected = seen_then(client, until)
        played = play(client, since, until, every_s)
        assert played["incidents"] == expected["incidents"]
        assert played["closures"] == expected["closures"]
        rest = [
            {name: value for name, value in then.items() if name != "fix_at"} for then in expected["squads"]
        ]
        assert played["squads"] == rest

    from_any_to_any()


@pytest.mark.parametrize("account", ["squad", "agency"])
def test_only_the_desk_looks_back(app: Application, operator: SignedIn, account: str) -> None:
    report(operator)
    client = sign_in(app, account)
    for path in ("/past", "/past/events", "/past/fixes", "/past/bars"):
        answer = client.get(path, query_string={"at": now(), "since": now(), "until": now()})
        assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_what_is_not_kept_is_said(operator: SignedIn) -> None:
    answer = operator.get("/past", query_string={"at": now()})
    assert (answer.status_code, answer.json["code"]) == (404, "past_not_begun")
    before = datetime.now(UTC)
    report(operator)
    for at in (before, datetime.now(UTC) + timedelta(hours=1)):
        answer = operator.get("/past", query_string={"at": stamp(at)})
        assert (answer.status_code, answer.json["code"]) == (404, "past_not_kept")
    kept_since = datetime.fromisoformat(answer.json["kept_since"])
    assert before - timedelta(milliseconds=1) <= kept_since <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/past", {"at": "yesterday"}),
        ("/past", {"at": "2026-01-01T00:00:00"}),
        ("/past", {"at": "0001-01-01T00:00:00+08:00"}),
        ("/past/events", {"since": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}),
        ("/past/events", {"since": "2026-01-01T00:00:00Z", "until": "2026-01-09T00:00:00Z"}),
        ("/past/fixes", {"since": "2026-01-01T00:00:00Z", "until": "2026-01-01T01:00:00Z", "every_s": 1}),
        ("/past/bars", {"since": "2025-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}),
    ],
)
def test_spans_that_make_no_sense_are_refused(operator: SignedIn, path: str, query: dict[str, Any]) -> None:
    answer = operator.get(path, query_string=query)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_looking_back_is_an_act_but_not_each_step_of_it(app: Application, operator: SignedIn) -> None:
    report(operator)
    at = now()
    for _ in range(3):
        get(operator, "/past", at=at)
    get(operator, "/past/fixes", since=at, until=now())
    get(operator, "/past/events", since=at, until=now())
    acts = get(sign_in(app, "supervisor"), "/ledger", act="past.seen")["items"]
    assert 1 <= len(acts) <= 2
    spoken = acts[-1]
    assert spoken["account"] == "operator"
    assert spoken["details"]["since"] <= at <= spoken["details"]["until"]


def test_no_reporter_is_kept(operator: SignedIn, engine: Engine) -> None:
    report(operator, reporter={"name": "张三丰", "phone": "13800138000"})
    with engine.connect() as connection:
        kept = " ".join(connection.scalars(text("SELECT view::text FROM past_state")))
    assert "1001" in kept
    assert "张三丰" not in kept
    assert "13800138000" not in kept


def test_what_changed_last_is_found_too(operator: SignedIn) -> None:
    for x in (2, 7, 12):
        report(operator, x=x)
    span = {"since": get(operator, "/past", at=now())["kept_since"], "until": now()}
    forward = get(operator, "/past/events", **span)["items"]
    back = get(operator, "/past/events", **span, newest_first="true")["items"]
    assert len(forward) > 2
    assert back == forward[::-1]


def test_what_was_said_and_how_much_came_in(operator: SignedIn) -> None:
    report(operator)
    between = now()
    report(operator, x=7)
    assert [line["text"] for line in get(operator, "/past", at=between)["feed"]] == ["新案件 1001 占道经营"]
    until = datetime.now(UTC) + timedelta(minutes=1)
    bars = get(operator, "/past/bars", since=stamp(until - timedelta(hours=1)), until=stamp(until), parts=60)
    assert (sum(bars["reported"]), len(bars["reported"])) == (2, 60)
    assert sum(bars["reported"][-3:]) == 2
    assert bars["kept_since"] <= between
