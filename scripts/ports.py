"""Whether an address is free to serve on, and who has it when it is not."""

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from scripts.words import CannotGoOn

LISTENING = "0A"


def require_free(host: str, port: int) -> None:
    """Raise CannotGoOn with the holder's name when the port is taken."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        holder = find_holder(port)
        raise CannotGoOn(
            f"不能在 {host}:{port} 提供服务：{holder or error}。请换一个端口：make run PORT={port + 1}",
            f"Can't serve on {host}:{port} ({holder or error}). Take another port: make run PORT={port + 1}",
        ) from error


def find_holder(port: int) -> str | None:
    """Return the name and the id of the process that listens on a port, as far as this user may see."""
    inodes = set(_listening_inodes(port))
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if os.readlink(link) in inodes:
                process = link.parent.parent
                return f"{(process / 'comm').read_text().strip()} ({process.name})"
    return None


def _listening_inodes(port: int) -> Iterator[str]:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            fields = line.split()
            if fields[3] == LISTENING and int(fields[1].rsplit(":", 1)[1], 16) == port:
                yield f"socket:[{fields[9]}]"
