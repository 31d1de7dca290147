"""A real IMAP server on this machine, and a wire to it that breaks after some bytes."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from dispatch.mailservers import free_port

USER, PASSWORD = "relances", 'mot de passe \N{LATIN SMALL LETTER E WITH ACUTE}"\\'
_STARTS_WITHIN = 20  # seconds
_SERVER = "import sys; from pymap.main import main; sys.exit(main())"
ARRIVED = datetime(2026, 2, 10, 8, tzinfo=UTC)


class Server:
    """The server as whoever delivers to it sees it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def make(self, folder: str) -> None:
        """A folder with nothing in it, in place of the one that was called so: its mails are
        numbered anew."""
        with self._client() as client:
            client.delete(folder)
            assert client.create(folder)[0] == "OK"

    def put(self, folder: str, mails: Sequence[bytes], arrived: datetime = ARRIVED) -> None:
        """Deliver mails."""
        with self._client() as client:
            for content in mails:
                arrival = imaplib.Time2Internaldate(arrived)
                assert client.append(folder, "", arrival, content)[0] == "OK"

    def flags(self, folder: str) -> list[bytes]:
        """What is marked on each mail, with its size."""
        with self._client() as client:
            client.select(folder, readonly=True)
            found = client.uid("FETCH", "1:*", "(FLAGS RFC822.SIZE)")[1]
        return [line for line in found if b"FETCH" in line or b"FLAGS" in line]

    @contextmanager
    def _client(self) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        try:
            yield client
        finally:
            client.logout()


@contextmanager
def imap_server() -> Iterator[Server]:
    """A server that forgets everything at its end."""
    port = free_port()
    command = [sys.executable, "-c", _SERVER, "--no-tls", "--host", "127.0.0.1"]
    user = ["--demo-user", USER, "--demo-password", PASSWORD]
    quiet = {"stderr": subprocess.DEVNULL}  # it complains of every wire that breaks
    process = subprocess.Popen([*command, "--port", str(port), "dict", *user], **quiet)
    try:
        _wait_for(port, process)
        yield Server(port)
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, "the IMAP server ended by itself"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("the IMAP server did not start")


@contextmanager
def cut_wire(port: int, after: int | None) -> Iterator[int]:
    """A port that passes on to another one, until the server has said so many bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        over = threading.Event()
        thread = threading.Thread(target=_accept, args=(listener, port, after, over))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()


def _accept(listener: socket.socket, port: int, after: int | None, over: threading.Event) -> None:
    while not over.is_set():
        with suppress(OSError):  # nobody yet, or nothing behind the wire
            ours, _ = listener.accept()
            with ours, socket.create_connection(("127.0.0.1", port)) as theirs:
                asking = threading.Thread(target=_pass_on, args=(ours, theirs, None))
                asking.start()
                _pass_on(theirs, ours, after)
                for end in (ours, theirs):
                    with suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
                asking.join()


def _pass_on(source: socket.socket, target: socket.socket, most: int | None) -> None:
    left = most
    with suppress(OSError):
        while left is None or left > 0:
            said = source.recv(65_536 if left is None else min(65_536, left))
            if not said:
                return
            target.sendall(said)
            left = None if left is None else left - len(said)
