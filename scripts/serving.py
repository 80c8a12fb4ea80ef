"""Settings of gunicorn: few processes, many threads, since every console holds one for its live stream."""

import os
import signal

from data.embedded.process import die_with_parent

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "128"))
timeout = 120
graceful_timeout = 2
keepalive = 65
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def post_fork(server: object, worker: object) -> None:
    """Have the kernel end a worker whose master is killed, so that the port is free again."""
    die_with_parent(signal.SIGKILL)()
