"""An operator's program: acts over HTTP, and knows of each act whether it was done, refused or left open."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

TIMEOUT_S = 40
BROKEN = (OSError, http.client.HTTPException)


class Unknown(Exception):
    """The connection broke: the act may or may not have been done."""


class Away(Exception):
    """The product cannot be reached, or says that it cannot answer now: nothing was done."""


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    body: Any


class Client:
    """One operator, on a connection that is kept while it lasts."""

    def __init__(self, port: int, account: str, password: str) -> None:
        self.account = account
        self._password = password
        self._port = port
        self._connection: http.client.HTTPConnection | None = None
        self._heads: dict[str, str] | None = None

    def get(self, path: str) -> Answer:
        """Read."""
        return self.send("GET", path)

    def post(self, path: str, body: Any) -> Answer:
        """Act."""
        return self.send("POST", path, body)

    def patch(self, path: str, body: Any) -> Answer:
        """Change."""
        return self.send("PATCH", path, body)

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """Send a request, signed in; raise Away where surely nothing was done, Unknown where that is open."""
        if self._heads is None:
            self._sign_in()
        answer = self._exchange(method, f"/api/v1{path}", body, self._heads or {})
        if answer.status == 503 and answer.body["code"] == "outcome_unknown":
            raise Unknown(answer.body)
        if answer.status == 503:
            raise Away(answer.body)
        if answer.status >= 500:
            raise AssertionError(f"{method} {path}: {answer.status} {answer.body}")
        return answer

    def stream_heads(self) -> dict[str, str]:
        """Return the heads that a stream of this operator needs."""
        if self._heads is None:
            self._sign_in()
        return dict(self._heads or {})

    def _sign_in(self) -> None:
        body = {"account": self.account, "password": self._password}
        answer, cookies = self._exchange_all("POST", "/api/v1/session", body, {})
        if answer.status != 201:
            raise Away(answer.body)
        self._heads = {"Cookie": cookies, "X-CSRF-Token": answer.body["csrf_token"]}

    def _exchange(self, method: str, path: str, body: Any, heads: dict[str, str]) -> Answer:
        return self._exchange_all(method, path, body, heads)[0]

    def _exchange_all(self, method: str, path: str, body: Any, heads: dict[str, str]) -> tuple[Answer, str]:
        content = None if body is None else json.dumps(body)
        heads = heads | ({} if body is None else {"Content-Type": "application/json"})
        try:
            connection = self._connected()
        except OSError as error:
            raise Away from error
        try:
            connection.request(method, path, content, heads)
            response = connection.getresponse()
            words = response.read()
        except BROKEN as error:
            self.close()
            raise Unknown from error
        cookies = "; ".join(one.split(";")[0] for one in response.headers.get_all("Set-Cookie", []))
        return Answer(response.status, json.loads(words) if words else None), cookies

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S)
            connection.connect()
            self._connection = connection
        return self._connection

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
