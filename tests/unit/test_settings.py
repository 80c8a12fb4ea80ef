"""Settings: from the environment, with a secret that is kept."""

from pathlib import Path

import pytest

from web.database import libpq_url, sqlalchemy_url
from web.settings import Settings


def test_settings_are_read_from_the_environment(tmp_path: Path) -> None:
    instance = tmp_path / "new"
    environ = {
        "INSTANCE": str(instance),
        "DATABASE_URL": "postgresql://h/d",
        "PROXIES": "1",
        "TILE_CACHE_MB": "7",
    }
    settings = Settings.from_env(environ)
    assert settings.instance == instance
    assert instance.is_dir()
    assert (settings.database_url, settings.proxies, settings.tile_cache_mb) == ("postgresql://h/d", 1, 7)
    assert settings.session_lifetime_s == 12 * 3600


def test_without_a_private_database_there_is_none(tmp_path: Path) -> None:
    assert Settings.from_env({"INSTANCE": str(tmp_path)}).database_url is None


def test_the_secret_is_made_once_and_kept_to_the_user(tmp_path: Path) -> None:
    first, second = (Settings.from_env({"INSTANCE": str(tmp_path)}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 30
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first.secret_key not in repr(first)
    assert Settings.from_env({"INSTANCE": str(tmp_path), "SECRET_KEY": "given"}).secret_key == "given"


@pytest.mark.parametrize(
    "url",
    ["postgres://u:p%40@h:5/d", "postgresql://u:p%40@h:5/d", "postgresql+psycopg://u:p%40@h:5/d"],
)
def test_addresses_of_the_database_are_understood_in_each_form(url: str) -> None:
    assert sqlalchemy_url(url) == "postgresql+psycopg://u:p%40@h:5/d"
    assert libpq_url(url) == "postgresql://u:p%40@h:5/d"
