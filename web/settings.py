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
class Settings:
    """What a process needs to know before it serves; nothing else reads the environment."""

    database_url: str | None
    instance: Path
    secret_key: str = field(repr=False)
    console: Path = HERE / "console" / "dist"
    session_lifetime_s: int = 12 * 3600
    proxies: int = 0
    database_pool: int = 10
    stream_queue: int = 1000
    stream_clients: int = 200
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
            database_pool=int(environ.get("DATABASE_POOL", defaults["database_pool"].default)),
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
