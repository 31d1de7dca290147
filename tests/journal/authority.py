"""A timestamping authority on this machine, of openssl: its own root, its own certificate."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here")
_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


class Authority:
    """Signs requests with the key of a certificate of its own root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "serial").write_text("01\n")
        (folder / "config").write_text(_CONFIG)
        self._run("req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj /CN=Root")
        self._run("req -newkey rsa:2048 -nodes -keyout own.key -out own.csr -subj /CN=Stamping")
        self._run(
            "x509 -req -in own.csr -CA root.pem -CAkey root.key -CAcreateserial -out own.pem "
            "-extfile config -extensions stamping"
        )

    @property
    def root(self) -> Path:
        """The certificate that a verifier trusts."""
        return self.folder / "root.pem"

    def reply(self, request: bytes) -> bytes:
        """The reply to a request."""
        (self.folder / "request").write_bytes(request)
        self._run(
            "ts -reply -config config -queryfile request -signer own.pem -inkey own.key -out reply"
        )
        return (self.folder / "reply").read_bytes()

    def verifies(self, digest: str, reply: bytes) -> bool:
        """What openssl itself says of a reply: a second opinion."""
        path = self.folder / "asked"
        path.write_bytes(reply)
        words = f"openssl ts -verify -digest {digest} -in {path} -CAfile {self.root}".split()
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    def _run(self, words: str) -> None:
        command = ["openssl", *words.split()]
        subprocess.run(command, cwd=self.folder, capture_output=True, check=True)


class Asked(ThreadingHTTPServer):
    """Answers every request by what `answer` makes of it: a status and a body."""

    daemon_threads = True

    def __init__(self, answer: Callable[[bytes], tuple[int, bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.requests: list[bytes] = []

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_address[1]}/tsr"


class _Handler(BaseHTTPRequestHandler):
    server: Asked

    def do_POST(self) -> None:
        request = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append(request)
        status, body = self.server.answer(request)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@contextmanager
def answering(answer: Callable[[bytes], tuple[int, bytes]]) -> Iterator[Asked]:
    """A server that answers so, while the block lasts."""
    with Asked(answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
