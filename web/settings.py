"""Settings of a process, read once from the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.embedded import Cluster
from data.embedded.place import find_place

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """Where people may sign in instead of here, by OpenID Connect."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "统一身份认证"
    claim: str = "preferred_username"
    new_accounts: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "ProviderSettings | None":
        """Read the settings; None without an issuer."""
        issuer = environ.get("OIDC_ISSUER", "").strip().rstrip("/")
        if not issuer:
            return None
        return cls(
            issuer=issuer,
            client_id=environ.get("OIDC_CLIENT_ID", ""),
            client_secret=environ.get("OIDC_CLIENT_SECRET", ""),
            name=environ.get("OIDC_NAME") or cls.__dataclass_fields__["name"].default,
            claim=environ.get("OIDC_CLAIM") or cls.__dataclass_fields__["claim"].default,
            new_accounts=environ.get("OIDC_NEW_ACCOUNTS", ""),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process needs to know before it serves; nothing else reads the environment."""

    database_url: str | None
    instance: Path
    secret_key: str = field(repr=False)
    console: Path = HERE / "console" / "dist"
    session_lifetime_s: int = 12 * 3600
    proxies: int = 0
    hsts_s: int = 365 * 24 * 3600
    provider: ProviderSettings | None = None
    database_pool: int = 10
    replica_url: str | None = None
    replica_lag_s: float = 10.0
    stream_queue: int = 1000
    stream_clients: int = 1000
    tile_cache_mb: int = 64

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; see the README for each variable."""
        instance = Path(environ.get("INSTANCE", "instance")).resolve()
        instance.mkdir(parents=True, exist_ok=True)
        defaults = cls.__dataclass_fields__
        return cls(
            database_url=environ.get("DATABASE_URL") or _private_url(instance),
            instance=instance,
            secret_key=environ.get("SECRET_KEY") or _kept_secret(instance / "secret_key"),
            session_lifetime_s=int(environ.get("SESSION_LIFETIME_S", defaults["session_lifetime_s"].default)),
            proxies=int(environ.get("PROXIES", defaults["proxies"].default)),
            hsts_s=int(environ.get("HSTS_S", defaults["hsts_s"].default)),
            provider=ProviderSettings.from_env(environ),
            database_pool=int(environ.get("DATABASE_POOL", defaults["database_pool"].default)),
            replica_url=environ.get("REPLICA_URL") or None,
            replica_lag_s=float(environ.get("REPLICA_LAG_S", defaults["replica_lag_s"].default)),
            stream_clients=int(environ.get("STREAM_CLIENTS", defaults["stream_clients"].default)),
            tile_cache_mb=int(environ.get("TILE_CACHE_MB", defaults["tile_cache_mb"].default)),
        )


def _private_url(instance: Path) -> str | None:
    return Cluster(instance).url() if find_place(instance) else None


def _kept_secret(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    secret = secrets.token_urlsafe(32)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
    return secret
