"""Operators that fight over squads: they report, send, drive on, end, and keep account of the answers."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.factories.city import lonlat
from tests.faults.client import Answer, Away, Client, Unknown

LOSING = {"squad_taken", "incident_taken", "squad_not_available", "illegal_step", "illegal_move"}
# Far from all incidents: a squad that is near its own counts as arrived.
WAITING_PLACE = lonlat(12, 8)
REPORTS_PLACES = 0.05
STEPS = ("accepted", "en_route", "on_scene", "handled")
ENDS = ("handled", "released")


@dataclass
class Account:
    """What operators were told: what was surely done, and of what they do not know."""

    reported: list[int] = field(default_factory=list)
    sent: Counter[tuple[int, str]] = field(default_factory=Counter)
    steps: dict[int, str] = field(default_factory=dict)
    losses: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    away: int = 0


class Fight:
    """The incidents that are fought over, shared by all operators."""

    def __init__(self, squads: list[int], enough: int) -> None:
        self.squads = squads
        self.enough = enough
        self.account = Account()
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._waiting: list[int] = []
        self._left_open: list[int] = []
        self.failure: BaseException | None = None

    @property
    def count(self) -> int:
        """How many squads were sent so far."""
        with self._lock:
            return self.account.sent.total()

    def run(self, client: Client, seed: int) -> None:
        """Fight until there was enough of it."""
        chance = random.Random(seed)
        try:
            while not self.over.is_set():
                try:
                    self._act(client, chance)
                except Away:
                    with self._lock:
                        self.account.away += 1
                    self.over.wait(0.05)
                except Unknown:
                    with self._lock:
                        self.account.unknown += 1
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            self.failure = error
            self.over.set()

    def _report_places(self, client: Client) -> None:
        """Have all squads say where they are, as they do: those unheard of for long are not recommended."""
        now = datetime.now(UTC).isoformat()
        fixes = [{"squad_id": squad, "location": WAITING_PLACE, "recorded_at": now} for squad in self.squads]
        client.post("/fixes", {"fixes": fixes})

    def _act(self, client: Client, chance: random.Random) -> None:
        with self._lock:
            left_open = self._left_open.pop() if self._left_open else None
            incident = chance.choice(self._waiting) if len(self._waiting) > 6 else None
        if left_open is not None:
            self._watched(left_open, lambda: self._look_after(client, left_open))
        elif incident is None:
            self._report(client, chance)
            if chance.random() < REPORTS_PLACES:
                self._report_places(client)
        else:
            self._watched(incident, lambda: self._send(client, chance, incident))

    def _watched(self, incident: int, act: Callable[[], None]) -> None:
        """Act on an incident; where the act breaks off, somebody has to look after what was left open."""
        try:
            act()
        except (Away, Unknown):
            with self._lock:
                self._left_open.append(incident)
            raise

    def _look_after(self, client: Client, incident: int) -> None:
        """Call back the squads of an incident that somebody broke off from, and have it sent anew."""
        found = client.get(f"/incidents/{incident}").body
        going = [each["id"] for each in found["assignments"] if each["status"] not in ENDS]
        for assignment in going:
            self._step(client, assignment, {"status": "released", "reason": "改派"})
        with self._lock:
            if going and incident not in self._waiting:
                self._waiting.append(incident)

    def _send(self, client: Client, chance: random.Random, incident: int) -> None:
        answer = client.post(f"/incidents/{incident}/assignments", {"squad_id": chance.choice(self.squads)})
        if answer.status != 201:
            self._lose(answer, incident)
            return
        with self._lock:
            self.account.sent[incident, answer.body["call_sign"]] += 1
            if incident in self._waiting:
                self._waiting.remove(incident)
            if self.account.sent.total() >= self.enough:
                self.over.set()
        self._go_on(client, chance, incident, answer.body["id"])

    def _report(self, client: Client, chance: random.Random) -> None:
        place = lonlat(chance.uniform(0, 9), chance.uniform(0, 10))
        answer = client.post("/incidents", {"category": "stall", "location": place, "source": "patrol"})
        assert answer.status == 201, answer
        with self._lock:
            self.account.reported.append(answer.body["id"])
            self._waiting.append(answer.body["id"])

    def _lose(self, answer: Answer, incident: int) -> None:
        """Note who won: the loser is told which incident or squad it was, and by whom."""
        code = answer.body["code"]
        assert code in LOSING, answer
        if code == "squad_taken":
            assert answer.body["taken_by"]["account"].startswith("fighter"), answer
        if code == "incident_taken":
            assert answer.body["account"].startswith("fighter"), answer
        with self._lock:
            self.account.losses[code] += 1
            if code in ("incident_taken", "illegal_move") and incident in self._waiting:
                self._waiting.remove(incident)

    def _go_on(self, client: Client, chance: random.Random, incident: int, assignment: int) -> None:
        """Take the squad through some steps to the end, or call it back."""
        if chance.random() < 0.2:
            self._step(client, assignment, {"status": "released", "reason": "改派"})
            with self._lock:
                self._waiting.append(incident)
            return
        for step in [*chance.sample(STEPS[:-1], chance.randint(0, 1)), "handled"]:
            self._step(client, assignment, {"status": step})

    def _step(self, client: Client, assignment: int, body: dict) -> None:
        answer = client.patch(f"/assignments/{assignment}", body)
        if answer.status == 200:
            with self._lock:
                self.account.steps[assignment] = body["status"]
        else:
            self._lose(answer, 0)


def fight(fight: Fight, clients: list[Client], patience_s: float) -> None:
    """Let all operators fight, and raise what went wrong."""
    threads = [
        threading.Thread(target=fight.run, args=(client, seed), daemon=True)
        for seed, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience_s)
    if fight.failure is not None:
        raise fight.failure
    assert not any(thread.is_alive() for thread in threads), "operators hang"
