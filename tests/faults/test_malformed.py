"""Malformed requests in great number: no crash, no answer with a 5xx, no growth of memory."""

import http.client
import json
import re
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.sessions import make_token
from tests.faults.conftest import lasts
from tests.faults.malformed import Maker, Malformed
from tests.faults.rig import Rig

SEED = 20261125
AT_ONCE = 4
TIMEOUT_S = 60
# Libraries and dictionaries are read when first needed, and kept; at length a leak of 2 KB a request shows.
MAY_GROW_MB = 200
SHOWN = 10


def test_malformed_requests_do_no_harm(rig: Rig) -> None:
    with urllib.request.urlopen(
        f"http://127.0.0.1:{rig.port}/openapi/openapi.json", timeout=TIMEOUT_S
    ) as answer:
        description = json.load(answer)
    count = lasts(3_000, 100_000)
    senders = [Sender(rig, Maker(description, SEED + number)) for number in range(AT_ONCE)]
    workers = rig.web_workers()
    with ThreadPoolExecutor(AT_ONCE) as pool, ExitStack() as leaving:
        for sender in senders:
            leaving.callback(sender.close)
        list(pool.map(lambda sender: sender.send(count // AT_ONCE // 3), senders))
        before_mb = [resident_mb(pid) for pid in workers]
        list(pool.map(lambda sender: sender.send(count // AT_ONCE - count // AT_ONCE // 3), senders))
    faults = [fault for sender in senders for fault in sender.faults]
    assert not faults, "\n".join(faults[:SHOWN]) + rig.words()
    assert rig.web_workers() == workers
    grown_mb = [resident_mb(pid) - mb for pid, mb in zip(workers, before_mb, strict=True)]
    assert max(grown_mb) < MAY_GROW_MB, grown_mb
    statuses = sum((sender.statuses for sender in senders), Counter())
    assert sum(statuses.values()) == count // AT_ONCE * AT_ONCE
    assert statuses[422] > statuses.total() / 4, statuses


def resident_mb(pid: int) -> float:
    """Return how much memory of its own a process holds."""
    return int(re.search(r"RssAnon:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


class Sender:
    """Sends requests one after the other, as a program with every right, and keeps what was wrong."""

    def __init__(self, rig: Rig, maker: Maker) -> None:
        self._rig = rig
        self._requests = maker
        self._token = self._new_token()
        self._connection = http.client.HTTPConnection("127.0.0.1", rig.port, timeout=TIMEOUT_S)
        self.statuses: Counter[int] = Counter()
        self.faults: list[str] = []

    def send(self, count: int) -> None:
        """Send so many requests."""
        for request in self._requests.make(count):
            try:
                status, words = self._exchange(request)
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                status, words = 599, repr(error)
            self.statuses[status] += 1
            if status >= 500:
                self.faults.append(f"{status} {words} {request}"[:1500])

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _exchange(self, request: Malformed) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {self._token}"} | dict(request.headers)
        self._connection.request(request.method, request.path, request.body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status == 401 and "Authorization" not in dict(request.headers):
            self._token = self._new_token()
        return answer.status, content[:300].decode(errors="replace")

    def _new_token(self) -> str:
        with Session(self._rig.engine) as session, session.begin():
            account = session.scalars(select(Account).where(Account.name == "admin")).one()
            return make_token(session, account, "malformed", datetime.now(UTC))
