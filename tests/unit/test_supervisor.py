"""The supervisor starts in order, starts again what fails, and leaves nothing running."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.embedded.process import wait_until
from scripts.children import Program, Relay
from scripts.instance_lock import InstanceLock
from scripts.supervisor import MOST_RESTARTS, Supervisor
from scripts.words import ROOT, CannotGoOn

FOREVER = "import signal; print('here', flush=True); signal.pause()"
AT_ONCE = "print('no such table', flush=True); raise SystemExit(3)"
STUBBORN = (
    "import signal; signal.signal(15, signal.SIG_IGN); print('here', flush=True)\nwhile True: signal.pause()"
)
SUPERVISED = """
import sys
from pathlib import Path
from scripts.children import Program, Relay
from scripts.instance_lock import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
lock.take()
import os, signal
child = Program("child", (sys.executable, "-c", sys.argv[2]), os.environ, Path(sys.argv[1], "child.log"))
child.start()
lock.write("http://127.0.0.1:1", {"child": child.process.pid})
print(child.process.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    """A supervisor that listens to signals; they are put back afterwards."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
    before = {number: signal.getsignal(number) for number in numbers}
    supervisor = Supervisor(on_change=lambda children: None)
    supervisor.listen()
    yield supervisor
    supervisor.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def program(folder: Path, words: str, name: str = "child", patience_s: float = 10) -> Program:
    return Program(name, (sys.executable, "-c", words), os.environ, folder / f"{name}.log", patience_s)


def is_up(child: Program) -> bool:
    return child.log.exists() and "here" in child.log.read_text()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_signal_stops_all_children(supervisor: Supervisor, tmp_path: Path) -> None:
    children = [program(tmp_path, FOREVER, name) for name in ("first", "second")]
    for child in children:
        supervisor.add(child)
    supervisor.wait_for(lambda: all(map(is_up, children)), 20)
    signal.raise_signal(signal.SIGTERM)
    supervisor.run()
    supervisor.stop()
    assert [child.process.returncode for child in children] == [-signal.SIGTERM] * 2


def test_a_child_that_does_not_listen_is_made_to_stop(supervisor: Supervisor, tmp_path: Path) -> None:
    child = program(tmp_path, STUBBORN, patience_s=0.1)
    supervisor.add(child)
    supervisor.wait_for(lambda: is_up(child), 20)
    supervisor.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_a_child_that_fails_at_the_start_is_told_with_its_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.add(program(tmp_path, AT_ONCE))
    with pytest.raises(CannotGoOn, match="no such table"):
        supervisor.wait_for(lambda: False, 20)


def test_a_child_that_was_killed_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    child = program(tmp_path, FOREVER)
    supervisor.add(child)
    first = child.process.pid
    supervisor.wait_for(lambda: is_up(child), 20)

    def kill_then_stop() -> None:
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: child.process.pid != first, 20)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=kill_then_stop)
    thread.start()
    supervisor.run()
    thread.join()
    assert child.process.pid != first


def test_a_child_that_keeps_failing_is_given_up(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.add(program(tmp_path, AT_ONCE))
    with pytest.raises(CannotGoOn, match="no such table"):
        supervisor.run()
    assert capsys.readouterr().out.count("starting it again") == MOST_RESTARTS


def supervised(folder: Path, words: str) -> tuple[subprocess.Popen[bytes], int]:
    command = [sys.executable, "-c", SUPERVISED, str(folder), words]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    return parent, int(parent.stdout.readline())


def test_children_of_a_killed_supervisor_end(tmp_path: Path) -> None:
    parent, child = supervised(tmp_path, FOREVER)
    with parent:
        parent.kill()
    assert wait_until(lambda: not is_alive(child), 20)


def test_what_a_killed_supervisor_left_behind_is_ended_by_the_next(tmp_path: Path) -> None:
    parent, child = supervised(tmp_path, STUBBORN)
    with parent:
        assert wait_until(lambda: "here" in (tmp_path / "child.log").read_text(), 20)
        parent.kill()
    assert is_alive(child)
    lock = InstanceLock(tmp_path)
    lock.take()
    lock.clear_leftovers(patience_s=0.2)
    lock.release()
    assert not is_alive(child)


def test_a_stranger_with_the_number_of_a_former_child_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(f'{{"children": {{"web": [{os.getpid()}, 1]}}}}')
    lock = InstanceLock(tmp_path)
    lock.take()
    lock.clear_leftovers()
    lock.release()


def test_an_instance_is_run_once(tmp_path: Path) -> None:
    parent, _ = supervised(tmp_path, FOREVER)
    with parent:
        second = InstanceLock(tmp_path)
        with pytest.raises(CannotGoOn, match="running already"):
            second.take()
        second.release()
        assert (tmp_path / "run.json").exists()
        parent.kill()


def test_what_a_task_tells_is_passed_on_once_and_in_whole_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "task.log"
    log.write_text("▸ of an earlier start\n", encoding="utf-8")
    relay = Relay(log)
    for words in ("INFO migrating\n▸ 等待 · wai", "ting\n", "INFO done\n"):
        with log.open("a", encoding="utf-8") as file:
            file.write(words)
        relay.pass_on()
    assert capsys.readouterr().out.strip() == "▸ 等待 · waiting"
