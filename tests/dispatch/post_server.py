"""A stand-in for the carrier of registered letters: a real HTTP server on this machine.

It behaves as the carrier's published interface does (token, drafts, documents, addressees,
submission, proofs), for paper under `/paper` and electronic letters under `/electronic`, and can be
told to fail. `submissions` has every letter that would have been printed.
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from butoir.dispatch.secrets import lock_secret

LOGIN = {
    "grant_type": "password",
    "client_id": "client",
    "client_secret": "client-secret",
    "username": "user",
    "password": "user-secret",
}
SECRETS = ("client_secret", "password")
_DRAFTS_ONLY = "SENDING_STATUS_IS_NOT_DRAFT"


@dataclass
class Fault:
    """What goes wrong, once: at which request, and how.

    "lost": done, but the connection is cut before the answer; "hold": it hangs until `released`,
    and is then dropped undone; "done": the same, but it is done; a number: that answer, and nothing
    is done.
    """

    method: str
    ending: str  # of the path
    how: str | int
    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


@dataclass
class Post:
    """What the carrier has, and what it was asked."""

    address: str = ""
    sendings: dict[str, dict[str, Any]] = field(default_factory=dict)
    submissions: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    documents: dict[str, bytes] = field(default_factory=dict)
    miscount: int = 0  # how many more sendings its list says that it has
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, method: str, ending: str, how: str | int) -> Fault:
        """Let the next such request go wrong."""
        fault = Fault(method, ending, how)
        self.faults.append(fault)
        return fault

    def expire_tokens(self) -> None:
        """Whoever has a token must ask for another one."""
        self.tokens.clear()

    def drafts(self) -> list[dict[str, Any]]:
        """The sendings that nobody submitted."""
        return [row for row in self.sendings.values() if row["status"] == "DRAFT"]

    def tell(self, reference: str, **fields: object) -> None:
        """What the carrier learnt of the addressee of a sending."""
        self.sendings[reference]["recipients"][0].update(fields)

    def keep_document(self, reference: str, name: str, content: bytes) -> None:
        """A PDF to download of the addressee of a sending."""
        self.documents[f"{reference}/{name}"] = content

    def options(self, **more: object) -> dict[str, Any]:
        """The options of a setting that uses this server."""
        return {
            "token_url": f"{self.address}/token",
            "paper_url": f"{self.address}/paper",
            "electronic_url": f"{self.address}/electronic",
            "electronic_sender": "6a1c9f1e-0000-4000-8000-000000000001",
            "client_id": LOGIN["client_id"],
            "username": LOGIN["username"],
            "secrets": {name: lock_secret(LOGIN[name]) for name in SECRETS},
            **more,
        }


@contextmanager
def post_server() -> Iterator[Post]:
    """A carrier that answers on this machine until the end of the block."""
    post = Post()
    handler = type("Handler", (_Handler,), {"post": post})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    post.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield post
    finally:
        for fault in post.faults:
            fault.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _RefusedError(Exception):
    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    post: Post

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        self.post.requests.append(f"{self.command} {parts.path}")
        fault = self._fault(parts.path)
        if fault and fault.how == "hold":
            fault.reached.set()
            fault.released.wait()
            self.close_connection = True
            return
        if fault and isinstance(fault.how, int):
            self._answer(fault.how, {"code": "FAULT", "message": "as told"})
            return
        try:
            with self.post.lock:
                status, answer = self._do(parts.path, parse_qs(parts.query), body)
        except _RefusedError as refused:
            status = refused.status
            answer = {"errors": [{"code": refused.code, "message": "no"}]}
        if fault:
            fault.reached.set()
            if fault.how == "done":
                fault.released.wait()
            self.close_connection = True
            return
        self._answer(status, answer)

    do_GET = do_POST = do_DELETE = _serve  # noqa: N815 (names that http.server calls)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _fault(self, path: str) -> Fault | None:
        for fault in self.post.faults:
            if fault.method == self.command and path.endswith(fault.ending):
                if fault.reached.is_set():
                    continue
                if not isinstance(fault.how, str):
                    fault.reached.set()
                return fault
        return None

    def _answer(self, status: int, answer: Any) -> None:
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        kind = "application/pdf" if isinstance(answer, bytes) else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _do(self, path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, Any]:
        if path == "/token":
            return self._token(body)
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.post.tokens:
            raise _RefusedError(401, "UNAUTHORIZED")
        found = re.fullmatch(r"/(paper|electronic)/sendings(?:/([^/]+))?(?:/(.+))?", path)
        if not found:
            raise _RefusedError(404, "NOT_FOUND")
        kind, reference, rest = found.groups()
        if reference is None:
            return self._list(kind, query) if self.command == "GET" else self._create(kind, body)
        sending = self.post.sendings.get(reference)
        if sending is None or sending["kind"] != kind:
            raise _RefusedError(404, "SENDING_NOT_FOUND")
        return self._on(sending, rest or "", body)

    def _token(self, body: bytes) -> tuple[int, Any]:
        if {key: values[0] for key, values in parse_qs(body.decode()).items()} != LOGIN:
            raise _RefusedError(401, "invalid_grant")
        token = uuid.uuid4().hex
        self.post.tokens.add(token)
        return 200, {"access_token": token, "expires_in": 300, "token_type": "Bearer"}

    def _list(self, kind: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        rows = [_shown(row) for row in self.post.sendings.values() if row["kind"] == kind]
        start, count = int(query["start_index"][0]), min(int(query["count"][0]), 500)
        page = rows[start - 1 : start - 1 + count]
        return 200, {"sendings": page, "paging": {"total_results": len(rows) + self.post.miscount}}

    def _create(self, kind: str, body: bytes) -> tuple[int, Any]:
        asked = json.loads(body)
        if not asked.get("name") or len(asked["name"]) > 256:
            raise _RefusedError(400, "EMPTY_NAME")
        if len(asked.get("custom_id", "")) > 38:
            raise _RefusedError(400, "CUSTOM_ID_WRONG_FORMAT")
        if kind == "electronic" and not asked.get("sender_id"):
            raise _RefusedError(400, "SENDER_MANDATORY")
        row = {"id": str(uuid.uuid4()), "kind": kind, "status": "DRAFT", **asked}
        self.post.sendings[row["id"]] = {**row, "documents": [], "recipients": []}
        return 201, row

    def _on(self, sending: dict[str, Any], rest: str, body: bytes) -> tuple[int, Any]:
        if self.command == "GET":
            return self._read(sending, rest)
        if sending["status"] != "DRAFT":
            raise _RefusedError(400, _DRAFTS_ONLY)
        if self.command == "DELETE":
            del self.post.sendings[sending["id"]]
            return 204, b""
        if rest == "documents":
            document = _part(self.headers["Content-Type"], body, "document")
            told = json.loads(_part(self.headers["Content-Type"], body, "metadata"))
            sending["documents"].append((told["priority"], document))
            return 201, {"id": str(uuid.uuid4())}
        if rest == "recipients":
            recipient = json.loads(body)
            _check_recipient(sending["kind"], recipient)
            sending["recipients"].append({"id": str(uuid.uuid4()), "status": "DRAFT", **recipient})
            return 201, sending["recipients"][-1]
        return self._submit(sending)

    def _read(self, sending: dict[str, Any], rest: str) -> tuple[int, Any]:
        if not rest:
            return 200, _shown(sending)
        if rest == "recipients":
            rows = sending["recipients"]
            return 200, {"recipients": rows, "paging": {"total_results": len(rows)}}
        content = self.post.documents.get(f"{sending['id']}/{rest.rsplit('/', 1)[-1]}")
        if content is None:
            raise _RefusedError(404, "NOT_FOUND")
        return 200, content

    def _submit(self, sending: dict[str, Any]) -> tuple[int, Any]:
        if not 0 < len(sending["documents"]) <= 30 or len(sending["recipients"]) != 1:
            raise _RefusedError(400, "NOT_COMPLETE")
        sending["status"] = sending["recipients"][0]["status"] = "PENDING"
        self.post.submissions.append(
            {
                "reference": sending["id"],
                "custom_id": sending.get("custom_id"),
                "content": min(sending["documents"])[1],
                "printed": [content for _, content in sorted(sending["documents"])],
                "recipient": sending["recipients"][0],
                "sending": _shown(sending),
            }
        )
        return (200 if sending["kind"] == "paper" else 202), b""


def _shown(sending: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in sending.items() if key not in ("documents", "recipients")}


def _check_recipient(kind: str, recipient: dict[str, Any]) -> None:
    if kind == "electronic":
        missing = {"email", "first_name", "last_name", "legal_status"} - recipient.keys()
        if missing:
            raise _RefusedError(400, "EMPTY_RECIPIENT_FIELD")
        return
    for number in range(1, 7):
        if len(recipient.get(f"address_line_{number}", "")) > 38:
            raise _RefusedError(400, f"ADDRESS_LINE_{number}_TOO_LONG")
    if not re.fullmatch(r"\d{5} .+", recipient.get("address_line_6", "")):
        raise _RefusedError(400, "INVALID_ADDRESS_LINE_6")


def _part(content_type: str, body: bytes, name: str) -> bytes:
    """One part of a multipart body."""
    boundary = b"--" + content_type.split("boundary=")[1].encode()
    for part in body.split(boundary):
        head, _, content = part.partition(b"\r\n\r\n")
        if f'name="{name}"'.encode() in head:
            return content.removesuffix(b"\r\n")
    raise _RefusedError(400, "DOCUMENT_MANDATORY")
