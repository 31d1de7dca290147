"""A stand-in for Mollie's Payments API on this machine.

It keeps payments made up here, gives the same one again for the same key, and answers as the
interface v2 does, or as a test tells it to. Its page to pay on has a button for what becomes of
the payment: whoever presses it is led back once the company was called, as Mollie does.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode

KEY = "live_" + "k" * 30
HANG_UP = -1  # ends the conversation
LOSE = -2  # does what is asked, and ends the conversation before it says so
Fault = int | bytes | None
_PAGE = """<!doctype html><html lang="en"><title>Pay</title><h1>{value}</h1><form method="post">
<button name="status" value="paid">Paid</button>
<button name="status" value="pending">Under way</button></form></html>"""


class MollieServer(ThreadingHTTPServer):
    """`payments` are what it knows by their names; `faults` the statuses or bodies of its next
    answers instead, None for one as it should be; `slow` seconds before each answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.payments: dict[str, dict[str, Any]] = {}
        self.by_key: dict[str, str] = {}
        self.faults: list[Fault] = []
        self.asked: list[tuple[str, str, Any]] = []
        self.slow = 0.0

    @property
    def url(self) -> str:
        """Where its interface is."""
        return f"http://127.0.0.1:{self.server_address[1]}/v2"

    @property
    def last(self) -> dict[str, Any]:
        """The payment that was made last."""
        return list(self.payments.values())[-1]

    def becomes(self, status: str, reference: str = "", **more: Any) -> str:
        """A payment (the last one) is paid, runs out, fails; gives its name."""
        row = self.payments[reference] if reference else self.last
        row["status"] = status
        if status == "paid":
            row["paidAt"] = row.get("paidAt") or "2026-02-09T10:15:00+00:00"
        row.update(more)
        return str(row["id"])

    def goes_back(self, value: str, field: str = "amountRefunded") -> str:
        """Of the payment that was made last so much was given back in all, or charged back."""
        return self.becomes("paid", **{field: {"currency": "EUR", "value": value}})

    def make(self, said: dict[str, Any], key: str) -> dict[str, Any]:
        """One payment for one key."""
        if key not in self.by_key:
            name = f"tr_test{len(self.by_key) + 1:04}"
            self.by_key[key] = name
            self.payments[name] = {**said, "resource": "payment", "id": name, "status": "open"}
        return self.payments[self.by_key[key]]

    def shown(self, payment: dict[str, Any]) -> dict[str, Any]:
        """A payment as the interface gives it."""
        links = {}
        if payment["status"] == "open":
            port = self.server_address[1]
            links = {"checkout": {"href": f"http://127.0.0.1:{port}/checkout/{payment['id']}"}}
        return {**payment, "_links": links}


class _Handler(BaseHTTPRequestHandler):
    server: MollieServer

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        found = self.server.payments.get(name)
        if found and self.path.startswith("/checkout/"):
            self._send(200, _PAGE.format(**found["amount"]).encode(), "text/html")
            return
        self._answer(None, 200 if found else 404, found)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/checkout/"):
            self._pay(self.path.rpartition("/")[2], parse_qs(body.decode())["status"][0])
            return
        said = json.loads(body)
        lost = self.server.faults[:1] == [LOSE]
        made = None
        if lost or not self.server.faults or self.server.faults[0] is None:
            made = self.server.make(said, self.headers["Idempotency-Key"])
        self._answer(said, 201, made)

    def _pay(self, name: str, status: str) -> None:
        self.server.becomes(status, name)
        payment = self.server.payments[name]
        called = urlencode({"id": name}).encode()
        urllib.request.urlopen(payment["webhookUrl"], called, timeout=60).close()
        self.send_response(303)
        self.send_header("Location", payment["redirectUrl"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, said: Any, status: int, payment: dict[str, Any] | None) -> None:
        self.server.asked.append((self.command, self.path, said))
        time.sleep(self.server.slow)
        fault = self.server.faults.pop(0) if self.server.faults else None
        if fault in (HANG_UP, LOSE):
            self.close_connection = True
            return
        if self.headers["Authorization"] != f"Bearer {KEY}":
            status, payment = 401, None
        content = json.dumps(self.server.shown(payment) if payment else {"status": status})
        if isinstance(fault, int):
            status, content = fault, "{}"
        self._send(status, fault if isinstance(fault, bytes) else content.encode())

    def _send(self, status: int, content: bytes, kind: str = "application/hal+json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing is written."""


@contextmanager
def mollie_server() -> Iterator[MollieServer]:
    """The stand-in, listening."""
    with MollieServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
