"""Signing in by a provider: OpenID Connect by authorization code, with PKCE, state and nonce.

Requests go to the host of the configured issuer and to no other, whatever the provider's description says.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from web.settings import ProviderSettings
from web.signin.errors import ProviderFailed

SCOPE = "openid profile"
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
PATIENCE_S = 10
CLOCKS_OFF_S = 60
DESCRIPTION = "/.well-known/openid-configuration"
# Where this machine itself goes; to the page for signing in only the browser does.
ASKED = ("token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Flow:
    """What is kept in the browser, sealed, from setting out until it comes back."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """A provider as it describes itself; asked once, and again for keys it has renewed."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._described: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    def set_out(self, return_to: str) -> tuple[str, Flow]:
        """Return the address at the provider that a browser is sent to, and what to keep meanwhile."""
        flow = Flow(*(secrets.token_urlsafe(48) for _ in range(3)))
        with self._client(return_to) as client:
            address, _ = client.create_authorization_url(
                self._describe()["authorization_endpoint"],
                state=flow.state,
                nonce=flow.nonce,
                code_verifier=flow.verifier,
            )
        return address, flow

    def come_back(self, flow: Flow, answered: Mapping[str, str], return_to: str) -> dict[str, Any]:
        """Return what the provider says of who has signed in there; raise ProviderFailed."""
        if not secrets.compare_digest(answered.get("state", "").encode(), flow.state.encode()):
            raise ProviderFailed("stale")
        if answered.get("iss", self.settings.issuer) != self.settings.issuer:
            raise ProviderFailed("invalid", "the answer comes from another issuer")
        if "code" not in answered:
            raise ProviderFailed("denied", answered.get("error", ""))
        return self._check(self._exchange(flow, answered["code"], return_to), flow)

    def _exchange(self, flow: Flow, code: str, return_to: str) -> str:
        with self._client(return_to) as client:
            try:
                token = client.fetch_token(
                    self._describe()["token_endpoint"],
                    code=code,
                    code_verifier=flow.verifier,
                    timeout=PATIENCE_S,
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                raise ProviderFailed("unreachable", error) from error
            except (AuthlibBaseError, ValueError) as error:
                raise ProviderFailed("invalid", error) from error
        if not isinstance(token.get("id_token"), str):
            raise ProviderFailed("invalid", "there is no ID token")
        return token["id_token"]

    def _check(self, id_token: str, flow: Flow) -> dict[str, Any]:
        """Return the claims of an ID token that is signed by the provider, for us, now, for this flow."""
        issuer, client_id = self.settings.issuer, self.settings.client_id
        try:
            decoded = self._decode(id_token)
            options = {
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": client_id},
                "nonce": {"essential": True, "value": flow.nonce},
            }
            params = {"nonce": flow.nonce, "client_id": client_id}
            claims = CodeIDToken(decoded.claims, decoded.header, options, params)
            claims.validate(leeway=CLOCKS_OFF_S)
        except (JoseError, AuthlibBaseError, ValueError) as error:
            raise ProviderFailed("invalid", error) from error
        return dict(claims)

    def _decode(self, id_token: str) -> jwt.Token:
        """Read a signed token; one that no known key fits may be signed by a key that is new."""
        try:
            return jwt.decode(id_token, self._get_keys(), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            self._keys = None
            return jwt.decode(id_token, self._get_keys(), algorithms=ALGORITHMS)

    def _get_keys(self) -> KeySet:
        if self._keys is None:
            self._keys = KeySet.import_key_set(_fetch(self._describe()["jwks_uri"]))
        return self._keys

    def _describe(self) -> dict[str, Any]:
        if self._described is None:
            described = _fetch(self.settings.issuer + DESCRIPTION)
            self._check_description(described)
            self._described = described
        return self._described

    def _check_description(self, described: dict[str, Any]) -> None:
        if described.get("issuer", "").rstrip("/") != self.settings.issuer:
            raise ProviderFailed("invalid", "the description is of another issuer")
        missing = {"authorization_endpoint", *ASKED} - described.keys()
        if missing:
            raise ProviderFailed("invalid", f"the description lacks {sorted(missing)}")
        for name in ASKED:
            if _host(described[name]) != _host(self.settings.issuer):
                raise ProviderFailed("invalid", f"{name} is on another host: {described[name]}")

    def _client(self, return_to: str) -> OAuth2Session:
        client = OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            scope=SCOPE,
            redirect_uri=return_to,
            code_challenge_method="S256",
        )
        client.trust_env = False
        return client


def _fetch(address: str) -> dict[str, Any]:
    """Return the JSON object at an address, by no proxy and following nowhere else."""
    with requests.Session() as client:
        client.trust_env = False
        try:
            answer = client.get(address, timeout=PATIENCE_S, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except requests.RequestException as error:
            raise ProviderFailed("unreachable", error) from error
    if answer.status_code != requests.codes.ok or not isinstance(found, dict):
        raise ProviderFailed("invalid", f"{address} answers no object")
    return found


def _host(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def pack(flow: Flow) -> dict[str, str]:
    """Return a flow as plain values."""
    return asdict(flow)
