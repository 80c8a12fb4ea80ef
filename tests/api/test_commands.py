"""The command line: accounts, tokens and the description."""

import json

import pytest
from click.testing import Result

from tests.api.conftest import sign_in
from web.application import Application


def run(app: Application, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def create(app: Application, name: str = "zhang", **options: str) -> Result:
    given = {"role": "operator", "organisation": "11", "password": "long enough", **options}
    return run(app, "account", "create", name, *(f"--{key}={value}" for key, value in given.items()))


def test_an_account_is_made_and_signs_in(app: Application) -> None:
    assert create(app).exit_code == 0
    session = sign_in(app, "zhang", "long enough").get("/session").json
    assert (session["account"]["role"], session["organisation"]["code"]) == ("operator", "11")
    assert "zhang\toperator\t西区\tenabled" in run(app, "account", "list").output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"name": "operator"}, "already"),
        ({"organisation": "99"}, "no organisation"),
        ({"role": "king"}, "Invalid value"),
        ({"password": "short"}, "at least 8"),
    ],
)
def test_bad_accounts_are_refused(app: Application, options: dict[str, str], words: str) -> None:
    result = create(app, **options)
    assert result.exit_code != 0
    assert words in result.output


def test_a_new_password_ends_sessions(app: Application) -> None:
    before = sign_in(app, "operator")
    assert run(app, "account", "password", "operator", "--password=a new password").exit_code == 0
    assert before.get("/session").status_code == 401
    sign_in(app, "operator", "a new password")


def test_an_account_is_disabled_and_enabled(app: Application) -> None:
    operator = sign_in(app, "operator")
    run(app, "account", "disable", "operator")
    assert operator.get("/session").status_code == 401
    run(app, "account", "enable", "operator")
    assert operator.get("/session").status_code == 200


def test_a_token_is_printed_once_and_revoked_by_number(app: Application) -> None:
    token = run(app, "token", "create", "--account=operator", "--label=camera", "--days=1").output.strip()
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/session", headers=headers).status_code == 200
    listed = run(app, "token", "list").output
    assert "operator\tcamera\tuntil " in listed
    assert token not in listed
    assert run(app, "token", "revoke", listed.split("\t")[0]).exit_code == 0
    assert app.test_client().get("/api/v1/session", headers=headers).status_code == 401
    assert run(app, "token", "list").output == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", "create", "--account=nobody"),
        ("token", "revoke", "99"),
        ("account", "disable", "nobody"),
        ("account", "password", "nobody", "--password=long enough"),
    ],
)
def test_what_is_not_there_is_said(app: Application, arguments: tuple[str, ...]) -> None:
    result = run(app, *arguments)
    assert result.exit_code == 1
    assert "There is no" in result.output


def test_the_description_is_exported(app: Application) -> None:
    description = json.loads(run(app, "openapi").output)
    assert description["openapi"].startswith("3.1")
    assert "/api/v1/session" in description["paths"]


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("neighbour_faster_by_s", "240", 240),
        ("stale_fix_flagged_s", "0.5", 0.5),
        ("simulation_running", "true", True),
    ],
)
def test_a_setting_counts_at_once(app: Application, key: str, value: str, kept: object) -> None:
    assert run(app, "setting", "set", key, value).exit_code == 0
    assert f"{key}\t{json.dumps(kept) if kept is True else float(kept)}" in run(app, "setting", "list").output


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("neighbour_faster_by_s", "-1"),
        ("neighbour_faster_by_s", "true"),
        ("arrival_within_m", "nan"),
        ("simulation_running", "1"),
        ("is_sample", "false"),
        ("no_such_setting", "1"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused(app: Application, key: str, value: str) -> None:
    assert run(app, "setting", "set", "--", key, value).exit_code != 0
