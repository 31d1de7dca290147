"""A web server on this machine that stands in for a provider: it keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Answer(NamedTuple):
    """A status and a JSON body."""

    status: int = 200
    body: Any = None


HANG_UP = Answer(0)


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None


class Provider(ThreadingHTTPServer):
    """Gives the same answer to everything; HANG_UP ends the conversation instead."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[Asked] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        self._reply(None)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self._reply(json.loads(self.rfile.read(length) or b"null"))

    def _reply(self, body: Any) -> None:
        asked = Asked(self.command, self.path, dict(self.headers.items()), body)
        self.server.asked.append(asked)
        if self.server.answer == HANG_UP:
            self.close_connection = True
            return
        content = json.dumps(self.server.answer.body).encode()
        self.send_response(self.server.answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing is written."""


@contextmanager
def web_server(answer: Answer) -> Iterator[Provider]:
    """A provider that answers so."""
    with Provider(answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
