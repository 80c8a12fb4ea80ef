"""What is prepared before the product runs: ports, stamps, packages, where packages come from."""

import os
import socket
from pathlib import Path

import pytest

from scripts import packages, ports
from scripts.commands import run
from scripts.stamps import Stamp
from scripts.words import CannotGoOn


def test_a_taken_port_says_who_has_it_and_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CannotGoOn, match=rf"\({os.getpid()}\).*make run PORT={port + 1}"):
            ports.require_free("127.0.0.1", port)
    ports.require_free("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(CannotGoOn, match="Can't serve on"):
        ports.require_free(host, 8000)


def test_a_stamp_is_fresh_until_a_source_or_a_fact_changes(tmp_path: Path) -> None:
    source = tmp_path / "source/lock.json"
    source.parent.mkdir()
    source.write_text("{}")

    def stamp(fact: str = "v20") -> Stamp:
        return Stamp(tmp_path / "stamps/one", [source.parent, tmp_path / "missing"], fact)

    assert not stamp().is_fresh()
    stamp().write()
    assert stamp().is_fresh()
    assert not stamp("v22").is_fresh()
    source.write_text("{ }")
    assert not stamp().is_fresh()


def test_whoever_is_not_root_is_told_the_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(packages, "list_programs", list)
    monkeypatch.setattr(packages, "BROWSERS", ("no-such-browser",))
    with pytest.raises(CannotGoOn) as problem:
        packages.require(browser=True, database=True)
    line = next(line for line in problem.value.chinese.splitlines() if "apt-get" in line)
    assert line.strip().startswith("sudo apt-get update && sudo apt-get install -y --no-install-recommends")
    assert "postgis-3" in line
    assert "chromium" in line


def test_a_failed_command_shows_all_that_it_said() -> None:
    with pytest.raises(CannotGoOn, match=r"(?s)no-such-file.*No such file"):
        run(["ls", "/no-such-file"])


def test_what_only_printing_needs_is_told_and_keeps_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packages, "PRINTING", {"libno-such.so.0": "libno-such"})
    monkeypatch.setattr(packages.os, "geteuid", lambda: 1000)
    packages.require(browser=False, database=False, printing=True)
    assert "sudo apt-get update && sudo apt-get install" in capsys.readouterr().out
    packages.require(browser=False, database=False)
    assert capsys.readouterr().out == ""
