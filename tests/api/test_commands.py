"""The command line: accounts, tokens and the description."""

import json

import pytest
from click.testing import Result

from data.attempts import FAILURES_BY_NAME_AND_ADDRESS
from tests.api.conftest import sign_in
from web.application import Application

PASSWORD = "seven willows by the lake"


def run(app: Application, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def create(app: Application, name: str = "zhang", **options: str) -> Result:
    given = {"role": "operator", "organisation": "11", "password": PASSWORD, **options}
    return run(app, "account", "create", name, *(f"--{key}={value}" for key, value in given.items()))


def test_an_account_is_made_and_signs_in(app: Application) -> None:
    assert create(app).exit_code == 0
    session = sign_in(app, "zhang", PASSWORD).get("/session").json
    assert (session["account"]["role"], session["organisation"]["code"]) == ("operator", "11")
    assert "zhang\toperator\t西区\tenabled" in run(app, "account", "list").output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"name": "operator"}, "already"),
        ({"organisation": "99"}, "no organisation"),
        ({"role": "king"}, "Invalid value"),
        ({"password": "short"}, "at least 12"),
        ({"password": "zhang and some willows"}, "account's name"),
        ({"password": "Password2026!!"}, "common words"),
    ],
)
def test_bad_accounts_are_refused(app: Application, options: dict[str, str], words: str) -> None:
    result = create(app, **options)
    assert result.exit_code != 0
    assert words in result.output


def test_a_new_password_ends_sessions(app: Application) -> None:
    before = sign_in(app, "operator")
    assert run(app, "account", "password", "operator", f"--password={PASSWORD}").exit_code == 0
    assert before.get("/session").status_code == 401
    sign_in(app, "operator", PASSWORD)


def test_without_a_password_a_one_time_one_is_made_and_printed(app: Application) -> None:
    said = run(app, "account", "password", "operator").output
    session = sign_in(app, "operator", said.split()[-1]).get("/session").json
    assert (session["lacks"], session["permissions"]) == ("password", [])


def test_failed_sign_ins_are_forgotten_and_a_lost_factor_is_reset(app: Application) -> None:
    for _ in range(FAILURES_BY_NAME_AND_ADDRESS):
        app.test_client().post("/api/v1/session", json={"account": "operator", "password": "wrong"})
    assert "Forgot 5" in run(app, "account", "unlock", "operator").output
    sign_in(app, "operator")
    assert "has no second factor" in run(app, "account", "reset-factor", "operator").output


def test_an_account_is_disabled_and_enabled(app: Application) -> None:
    operator = sign_in(app, "operator")
    run(app, "account", "disable", "operator")
    assert operator.get("/session").status_code == 401
    run(app, "account", "enable", "operator")
    assert operator.get("/session").status_code == 401
    sign_in(app, "operator")


def test_a_token_is_printed_once_and_revoked_by_number(app: Application) -> None:
    token = run(app, "token", "create", "--account=operator", "--label=camera", "--days=1").output.strip()
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/session", headers=headers).status_code == 200
    listed = run(app, "token", "list").output
    assert "operator\tcamera\tuntil " in listed
    assert "\tused " in listed
    assert token not in listed
    assert run(app, "token", "revoke", listed.split("\t")[0]).exit_code == 0
    assert app.test_client().get("/api/v1/session", headers=headers).status_code == 401
    assert run(app, "token", "list").output == ""


def test_a_token_may_be_for_some_of_what_its_account_may(app: Application) -> None:
    made = run(
        app, "token", "create", "--account=operator", "--permission=send_fixes", "--permission=see_map"
    )
    headers = {"Authorization": f"Bearer {made.output.strip()}"}
    session = app.test_client().get("/api/v1/session", headers=headers).json
    assert session["permissions"] == ["own_session", "see_map", "send_fixes"]
    refused = run(app, "token", "create", "--account=operator", "--permission=see_ledger")
    assert "operator lacks see_ledger" in refused.output
    assert run(app, "token", "create", "--account=operator", "--days=366").exit_code != 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", "create", "--account=nobody"),
        ("token", "revoke", "99"),
        ("account", "disable", "nobody"),
        ("account", "password", "nobody", f"--password={PASSWORD}"),
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
        ("second_factor_roles", "admin, supervisor", ["admin", "supervisor"]),
        ("second_factor_roles", "", []),
        ("outbound_allowed_networks", "10.20.0.0/16, fd00::/8", ["10.20.0.0/16", "fd00::/8"]),
    ],
)
def test_a_setting_counts_at_once(app: Application, key: str, value: str, kept: object) -> None:
    assert run(app, "setting", "set", key, value).exit_code == 0
    kept = kept if isinstance(kept, bool | list) else float(kept)
    assert f"{key}\t{json.dumps(kept)}" in run(app, "setting", "list").output


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("neighbour_faster_by_s", "-1"),
        ("neighbour_faster_by_s", "true"),
        ("arrival_within_m", "nan"),
        ("simulation_running", "1"),
        ("second_factor_roles", "king"),
        ("outbound_allowed_networks", "10.20.0.0/99"),
        ("outbound_ca_file", "/etc/hostname"),
        ("outbound_ca_file", "/no/such/file.pem"),
        ("share_files_folder", "../elsewhere"),
        ("category_groups", '{"sanitation": "环境卫生"}'),
        ("is_sample", "false"),
        ("no_such_setting", "1"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused(app: Application, key: str, value: str) -> None:
    assert run(app, "setting", "set", "--", key, value).exit_code != 0
