"""Having to wait after too many failures outlasts a restart of the server."""

import json
import urllib.error
import urllib.request
from pathlib import Path

from data.attempts import FAILURES_BY_NAME_AND_ADDRESS
from tests.e2e.desk.served import serve
from tests.factories.city import City


def sign_in(address: str, password: str) -> int:
    body = json.dumps({"account": "operator", "password": password}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/api/v1/session", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def test_a_lockout_outlasts_a_restart(city: City, database_url: str, tmp_path: Path) -> None:
    with serve(database_url, tmp_path, beside=()) as served:
        assert [sign_in(served.address, "wrong") for _ in range(FAILURES_BY_NAME_AND_ADDRESS)] == [
            401
        ] * FAILURES_BY_NAME_AND_ADDRESS
        assert sign_in(served.address, "operator") == 429
    with serve(database_url, tmp_path, beside=()) as served:
        assert sign_in(served.address, "operator") == 429
