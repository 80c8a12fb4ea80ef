"""A real SFTP server on this machine, which keeps what it is sent in a folder."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko

USER, PASSWORD = "onemap", "opensesame"


@dataclass
class SftpServer:
    """Where a server listens, by which key it is known, and what it does."""

    port: int
    key: paramiko.PKey
    folder: Path
    client_key: paramiko.PKey | None = None
    full: bool = False
    extended: bool = True
    seen: list[str] = field(default_factory=list)

    @property
    def host_key(self) -> str:
        """Its key, as in known_hosts."""
        return f"{self.key.get_name()} {self.key.get_base64()}"


class Door(paramiko.ServerInterface):
    """Lets one user in, by password or by key."""

    def __init__(self, server: SftpServer) -> None:
        self.server = server

    def check_auth_password(self, username: str, password: str) -> int:
        """Let in by password."""
        known = (username, password) == (USER, PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        """Let in by key."""
        known = username == USER and key == self.server.client_key
        return paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        """Say how one may sign in."""
        return "password,publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        """Open sessions."""
        return paramiko.OPEN_SUCCEEDED


class Handle(paramiko.SFTPHandle):
    """An open file."""

    def stat(self) -> Any:
        """Say how large it is."""
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


class Shelf(paramiko.SFTPServerInterface):
    """Files in the server's folder."""

    def __init__(self, server: Door, *_: Any) -> None:
        self.server = server.server

    def _place(self, path: str) -> Path:
        return self.server.folder / path.lstrip("/")

    def open(self, path: str, flags: int, attr: Any) -> Any:
        """Open a file."""
        if self.server.full:
            return paramiko.SFTP_FAILURE
        try:
            opened = os.fdopen(os.open(self._place(path), flags, 0o600), "w+b")
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        handle = Handle(flags)
        handle.readfile = handle.writefile = opened
        return handle

    def stat(self, path: str) -> Any:
        """Say how large a file is."""
        try:
            return paramiko.SFTPAttributes.from_stat(self._place(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        """Give a file another name, also one that is taken."""
        if not self.server.extended:
            return paramiko.SFTP_OP_UNSUPPORTED
        self.server.seen.append(Path(newpath).name)
        self._place(oldpath).replace(self._place(newpath))
        return paramiko.SFTP_OK

    def rename(self, oldpath: str, newpath: str) -> int:
        """Give a file another name that is not taken."""
        if self._place(newpath).exists():
            return paramiko.SFTP_FAILURE
        self.server.seen.append(Path(newpath).name)
        self._place(oldpath).rename(self._place(newpath))
        return paramiko.SFTP_OK

    def remove(self, path: str) -> int:
        """Remove a file."""
        try:
            self._place(path).unlink()
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        return paramiko.SFTP_OK


@contextmanager
def serving(folder: Path, key: paramiko.PKey) -> Iterator[SftpServer]:
    """Run a server on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = SftpServer(listening.getsockname()[1], key, folder)
        transports: list[paramiko.Transport] = []
        thread = threading.Thread(target=_accept, args=(listening, server, transports), daemon=True)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
        for transport in transports:
            transport.close()


def _accept(listening: socket.socket, server: SftpServer, transports: list[paramiko.Transport]) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        transport = paramiko.Transport(connection)
        transport.add_server_key(server.key)
        transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Shelf)
        transports.append(transport)
        # Its own thread goes on with it, also when the other end leaves during the greeting.
        transport.start_server(event=threading.Event(), server=Door(server))
