"""A wire to an IMAP server that refuses to give some mails, as servers do with damaged ones, or
that ends when they are asked for."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

_FETCH = re.compile(rb"^(\S+) UID FETCH (\S+) \((.*)\)\r\n$", re.IGNORECASE)


@contextmanager
def stubborn_wire(port: int, answers: Mapping[bytes, bytes]) -> Iterator[int]:
    """A port that passes on to another one, but answers itself ("NO damaged", "BAD what") where a
    mail of these numbers, or a list with one of them, is asked for; what it says of a mail ("*"),
    and a line that ends (an empty answer), only where that mail itself is."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        over = threading.Event()
        thread = threading.Thread(target=_accept, args=(listener, port, answers, over))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()


def _accept(
    listener: socket.socket, port: int, answers: Mapping[bytes, bytes], over: threading.Event
) -> None:
    while not over.is_set():
        with suppress(OSError):
            ours, _ = listener.accept()
            ours.settimeout(5)
            with ours, socket.create_connection(("127.0.0.1", port)) as theirs:
                back = threading.Thread(target=_pass_back, args=(theirs, ours))
                back.start()
                _pass_on(ours, theirs, answers)
                with suppress(OSError):
                    theirs.shutdown(socket.SHUT_RDWR)
                back.join()


def _pass_on(ours: socket.socket, theirs: socket.socket, answers: Mapping[bytes, bytes]) -> None:
    """Command by command, as a client that waits for each answer sends them."""
    with suppress(OSError):
        for line in ours.makefile("rb"):
            asked = _FETCH.match(line)
            named = asked[2].split(b",") if asked else []
            refusal = next((answers[n] for n in named if n in answers), None)
            of_one = refusal is not None and (not refusal or b"*" in refusal)
            if asked and refusal is not None and (b"BODY" in asked[3] or not of_one):
                if not refusal:
                    return
                ours.sendall(refusal.replace(b"TAG", asked[1]) + b"\r\n")
            else:
                theirs.sendall(line)


def _pass_back(theirs: socket.socket, ours: socket.socket) -> None:
    with suppress(OSError):
        while said := theirs.recv(65_536):
            ours.sendall(said)
