"""Mail servers on this machine: a real one that keeps what it gets, and one that says its lines."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller

HANG_UP = ""


class Received(NamedTuple):
    """A message as it came in."""

    sender: str
    recipients: list[str]
    content: bytes


class Keeper:
    """What a real server was given, and whether it said it could take 8-bit text."""

    def __init__(self) -> None:
        self.messages: list[Received] = []
        self.options: list[list[str]] = []
        self.connections = 0

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return answers

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.options.append(envelope.mail_options)
        content = envelope.original_content
        self.messages.append(Received(envelope.mail_from, envelope.rcpt_tos, content))
        return "250 taken"

    def ids(self) -> Counter[str]:
        """How often each Message-ID came."""
        lines = (line for got in self.messages for line in got.content.split(b"\r\n"))
        return Counter(
            line.split(b":")[1].strip().decode()
            for line in lines
            if line.lower().startswith(b"message-id:")
        )


@contextmanager
def mail_server(port: int | None = None, **options: Any) -> Iterator[tuple[Keeper, int]]:
    """A real SMTP server: what it keeps, and its port."""
    keeper, port = Keeper(), port or free_port()
    controller = Controller(keeper, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield keeper, port
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Script(socketserver.ThreadingTCPServer):
    """Says fixed lines: `answers` gives one for each command ("." is the end of the message).

    A list gives one after the other, the last one again and again. HANG_UP ends the conversation,
    None says nothing until the test is over.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answers: Mapping[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers = {
            "CONNECT": "220 ready",
            "EHLO": "250 hello",
            "MAIL": "250 ok",
            "RCPT": "250 ok",
            "DATA": "354 go",
            ".": "250 taken",
            "RSET": "250 ok",
            "QUIT": "221 bye",
            **answers,
        }
        self.asked: list[str] = []
        self.over = threading.Event()

    def answer(self, command: str) -> str | None:
        """The next line for a command."""
        said = self.answers.get(command, "502 what?")
        if isinstance(said, list):
            said = said.pop(0) if len(said) > 1 else said[0]
        self.asked.append(command)
        return said


class _Conversation(socketserver.StreamRequestHandler):
    server: Script

    def handle(self) -> None:
        if not self.say("CONNECT"):
            return
        while line := self.rfile.readline():
            command = line.split()[0].decode().upper()
            if not self.say(command):
                return
            if command == "DATA" and self.last.startswith("354"):
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                if not self.say("."):
                    return

    def say(self, command: str) -> bool:
        answer = self.server.answer(command)
        if answer is None:
            self.server.over.wait()
            return False
        self.last = answer
        if answer == HANG_UP:
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return True


@contextmanager
def scripted(answers: Mapping[str, Any]) -> Iterator[Script]:
    """A server that says these lines."""
    with Script(answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()
