"""How gunicorn serves the app: `gunicorn -c python:web.serving "app:create_app()"`.

Few processes with some threads: the streams hold none, each process writes to all of its consoles by one.
"""

import gc
import os
import resource
import shutil
import signal
import sys
import tempfile
from typing import Any

from data.embedded.process import die_with_parent

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# A request asks the database some forty times, and after each answer waits for its turn among the threads.
TURN_S = 0.001
# What is loaded stays: looking it all through again and again would hold every thread up for 0.2 s.
COLLECT_AFTER = (5_000, 20, 50)
MOST_FILES = 65_536

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
preload_app = True
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "64"))
worker_connections = 2_000
keepalive = 30
graceful_timeout = 3
timeout = 120
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True

if METRICS_FOLDER not in os.environ:
    os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix="metrics-")


def when_ready(server: Any) -> None:
    """Have the collector leave alone what was loaded; the workers share it."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """Have the kernel end a worker whose master was killed, so that the port is free again."""
    die_with_parent(signal.SIGKILL)()


def post_worker_init(worker: Any) -> None:
    """Hold the live picture fresh, and end the streams when the worker is asked to stop.

    They would keep it from stopping in time.
    """
    _allow_files()
    sys.setswitchinterval(TURN_S)
    gc.set_threshold(*COLLECT_AFTER)
    app = worker.wsgi
    if "situation" in app.extensions:
        app.extensions["situation"].keep_fresh()
    before = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: Any) -> None:
        app.extensions["live"].close()
        before(number, frame)

    signal.signal(signal.SIGTERM, stop)
    signal.siginterrupt(signal.SIGTERM, False)


def _allow_files() -> None:
    """Let the process hold as many connections as the system allows it; the habit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def worker_int(worker: Any) -> None:
    """End the streams when the worker is interrupted."""
    worker.wsgi.extensions["live"].close()


def child_exit(server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that has gone."""
    # Imported earlier, the client would decide for a single process: the folder is set only above.
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """Clear away the metrics of this run."""
    shutil.rmtree(os.environ[METRICS_FOLDER], ignore_errors=True)
