"""`make run`: everything from an empty machine to a served console, and all of it stopped by Ctrl-C."""

import json
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from data.embedded import Cluster, EmbeddedError
from data.embedded.process import die_with_parent
from scripts import console_side, packages, ports, python_side
from scripts.children import Child, Database, Program, Relay, last_words
from scripts.instance_lock import InstanceLock
from scripts.supervisor import Supervisor
from scripts.words import CannotGoOn, complain, say, step

LONGEST_PREPARATION_S = 1800
LONGEST_START_S = 120
# The worker has an app of its own that starts soon: while it is gone, what is due waits for it.
PROCESSES = (
    ("timekeeper", "app", "keep-time"),
    ("worker", "web.background", "work"),
    ("simulation", "app", "simulate"),
)
ANYWHERE = ("0.0.0.0", "::", "")


class Product:
    """The whole product on one machine, as its environment asks for."""

    def __init__(self) -> None:
        self.instance = Path(os.environ.get("INSTANCE", "instance")).resolve()
        self.host = os.environ.get("HOST", "127.0.0.1")
        self.port = int(os.environ.get("PORT", "8000"))
        self.instance.mkdir(parents=True, exist_ok=True)
        self.lock = InstanceLock(self.instance)
        self.supervisor = Supervisor(on_change=self._write_down)
        self.env = {
            **os.environ,
            "INSTANCE": str(self.instance),
            "HOST": self.host,
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def address(self) -> str:
        """Return where the console is, as seen from this machine."""
        host = "127.0.0.1" if self.host in ANYWHERE else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def prepare(self) -> None:
        """Have everything installed and built, before anything is started."""
        self.lock.take()
        self.lock.clear_leftovers()
        ports.require_free(self.host, self.port)
        packages.require(browser=False, database="DATABASE_URL" not in os.environ, printing=True)
        python_side.ensure(python_side.RUNTIME)
        console_side.ensure_build()

    def start(self) -> None:
        """Start the database, bring it up to date, and start what serves."""
        self.supervisor.listen()
        if "DATABASE_URL" not in os.environ:
            with step("启动内置 PostGIS 数据库", "Starting the private PostGIS"):
                cluster = Cluster(self.instance)
                self.supervisor.add(Database(cluster))
                self.env["DATABASE_URL"] = cluster.url()
        with step("迁移数据库；首次启动时载入示例城市", "Migrating; loading the sample city on first start"):
            self._finish(self._program("prepare", "-m", "scripts.prepare_database"))
        with step("启动网页服务", "Starting the web server"):
            serving = ("-m", "gunicorn", "--config", "python:web.serving", "app:create_app()")
            self.supervisor.add(self._program("web", *serving))
            self.supervisor.wait_for(self._is_healthy, LONGEST_START_S)
        for name, app, command in PROCESSES:
            if not self.supervisor.is_stopping:
                self.supervisor.add(self._program(name, "-m", "flask", "--app", app, command))

    def welcome(self) -> None:
        """Print the address and how to sign in."""
        say(f"\n  控制台 {self.address}", "the console")
        accounts = self._ask("/api/v1/welcome").get("sample_accounts")
        if accounts:
            names = " ".join(account["name"] for account in accounts)
            say(f"  示例账号（密码与账号相同） {names}", "sample accounts, each password is the name")
        else:
            say(
                "  账号由管理员创建：flask --app app account create", "accounts are made by the administrator"
            )
        say("  按 Ctrl-C 停止全部服务", "Ctrl-C stops all of it\n")

    def stop(self) -> None:
        """Stop all of it, the database last."""
        if self.supervisor.children:
            with step("正在停止", "Stopping"):
                self.supervisor.stop()
        self.lock.release()

    def _program(self, name: str, *words: str) -> Program:
        return Program(name, (python_side.PYTHON, *words), self.env, self.instance / f"log/{name}.log")

    def _finish(self, task: Program) -> None:
        """Run a task to its end, or to ours."""
        task.start()
        process, relay = task.process, Relay(task.log)

        def has_ended() -> bool:
            relay.pass_on()
            return process.poll() is not None

        self.supervisor.wait_for(has_ended, LONGEST_PREPARATION_S)
        task.stop()
        if process.returncode != 0 and not self.supervisor.is_stopping:
            raise CannotGoOn(f"数据库准备失败，日志：{task.log}", f"This failed:\n\n{last_words(task.log)}")

    def _is_healthy(self) -> bool:
        try:
            self._ask("/healthz")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def _ask(self, path: str) -> dict:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(self.address + path, timeout=10) as answer:
            return json.load(answer)

    def _write_down(self, children: Sequence[Child]) -> None:
        self.lock.write(self.address, {child.name: child.process.pid for child in children if child.process})


def main() -> int:
    """Run until told to stop."""
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    product = Product()
    try:
        product.prepare()
        product.start()
        if not product.supervisor.is_stopping:
            product.welcome()
            product.supervisor.run()
    except CannotGoOn as problem:
        complain(problem)
        return 1
    except EmbeddedError as problem:
        complain(CannotGoOn("内置 PostGIS 无法启动", str(problem)))
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        product.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
