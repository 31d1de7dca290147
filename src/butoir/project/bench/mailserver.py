"""A mail server on this machine that takes everything and keeps nothing, to send to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Taking(socketserver.StreamRequestHandler):
    """As little of SMTP as a client needs to hand a message over."""

    def handle(self) -> None:
        self._say("220 bench")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self._say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            self._say("221 bye" if command == b"QUIT" else "250 taken")
            if command == b"QUIT":
                return

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[dict[str, str]]:
    """The environment of programs that send to the server, which stops after the block."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Taking) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield {
                "BUTOIR_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "BUTOIR_SMTP_HOST": "127.0.0.1",
                "BUTOIR_SMTP_PORT": str(server.server_address[1]),
                "BUTOIR_SMTP_USER": "",
                "BUTOIR_SMTP_PASSWORD": "",
                "BUTOIR_SMTP_TLS": "",
            }
        finally:
            server.shutdown()
