"""A small OpenID Connect provider: a real server in a thread that signs ID tokens and can be made to err."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "one-map", "a secret between the two"


class SmallProvider(ThreadingHTTPServer):
    """Whoever comes has signed in as `name`; tests bend its claims, description and signing key."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.name = "operator"
        self.key = self.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
        self.claims: dict[str, Any] = {}
        self.description: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def describe(self) -> dict[str, Any]:
        places = {
            "authorization_endpoint": "/authorize",
            "token_endpoint": "/token",
            "jwks_uri": "/keys",
        }
        return {
            "issuer": self.issuer,
            **{name: self.issuer + path for name, path in places.items()},
            **self.description,
        }

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "7",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "preferred_username": self.name,
            "name": "李四",
        }
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims | self.claims, self.signing_key)


class Handler(BaseHTTPRequestHandler):
    server: SmallProvider

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        self.server.asked.append(path)
        if path == "/.well-known/openid-configuration":
            self._answer(self.server.describe())
        elif path == "/keys":
            self._answer({"keys": [self.server.key.as_dict(private=False)]})
        elif path == "/authorize":
            self._authorize({name: values[0] for name, values in query.items()})

    def _authorize(self, asked: dict[str, str]) -> None:
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.server.codes)}"
        self.server.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.codes.pop(sent["code"][0], None)
        if asked is None or not self._is_client() or not self._is_same(asked, sent):
            self._answer({"error": "invalid_grant"}, 400)
            return
        token = self.server.id_token(asked["nonce"])
        self._answer({"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def _is_client(self) -> bool:
        given = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        return given == f"{CLIENT_ID}:{CLIENT_SECRET}"

    def _is_same(self, asked: dict[str, str], sent: dict[str, list[str]]) -> bool:
        digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return asked["code_challenge"] == challenge and asked["redirect_uri"] == sent["redirect_uri"][0]

    def _answer(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serve_provider() -> Iterator[SmallProvider]:
    """Serve until the end of the block."""
    with SmallProvider() as provider:
        thread = Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield provider
        finally:
            provider.shutdown()
            thread.join()
