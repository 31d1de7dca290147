"""A stand-in for the open-data interface of the BODACC on this machine.

It understands the questions that we ask (some numbers, since a day, a page) and answers as the
interface v2.1 does, from records made up here; or else says what a test tells it to.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Fault = int | bytes | None
_LIKE = re.compile(r'registre like "(\d+)"')
_SINCE = re.compile(r"dateparution >= date'(\d{4}-\d\d-\d\d)'")


def record(number: str, at: int = 1201, day: str = "2026-03-06", **more: Any) -> dict[str, Any]:
    """The opening of a redressement judiciaire, as the interface gives one."""
    issue = day.replace("-", "")
    judgment = {
        "famille": "Jugement d'ouverture",
        "nature": "Jugement d'ouverture d'une procédure de redressement judiciaire",
        "date": "2026-02-24",
        "complementJugement": "Mandataire judiciaire : Maître Exemple, 69003 Lyon.",
    }
    return {
        "id": f"A{issue}{at}",
        "publicationavis": "A",
        "dateparution": day,
        "numeroannonce": at,
        "typeavis": "annonce",
        "familleavis": "collective",
        "registre": [f"{number[:3]} {number[3:6]} {number[6:]}", number],
        "commercant": "Boulangerie Petit",
        "ville": "Lyon",
        "tribunal": "Tribunal des activités économiques de Lyon",
        "jugement": json.dumps(judgment),
        "listepersonnes": None,
        "parutionavisprecedent": None,
        "url_complete": f"https://bodacc.example/A{issue}{at}",
        **more,
    }


class Bodacc(ThreadingHTTPServer):
    """`records` are what it knows; `faults` the statuses or bodies of its first answers instead,
    None for one as it should be."""

    daemon_threads = True

    def __init__(self, records: list[dict[str, Any]], faults: list[Fault]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.records, self.faults = records, faults
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        """Where its records are."""
        return f"http://127.0.0.1:{self.server_address[1]}/records"


class _Handler(BaseHTTPRequestHandler):
    server: Bodacc

    def do_GET(self) -> None:
        asked = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        self.server.asked.append(asked)
        fault = self.server.faults.pop(0) if self.server.faults else None
        if isinstance(fault, int):
            self._send(fault, b"{}")
        else:
            self._send(200, self._answer(asked) if fault is None else fault)

    def _answer(self, asked: dict[str, str]) -> bytes:
        numbers, since = set(_LIKE.findall(asked["where"])), _SINCE.findall(asked["where"])[0]
        found = [
            one
            for one in self.server.records
            if numbers & set(one["registre"]) and one["dateparution"] >= since
        ]
        first, limit = int(asked["offset"]), int(asked["limit"])
        page = {"total_count": len(found), "results": found[first : first + limit]}
        return json.dumps(page).encode()

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing is written."""


@contextmanager
def bodacc(records: list[dict[str, Any]], faults: list[Fault] | None = None) -> Iterator[Bodacc]:
    """The interface, as long as it is asked."""
    with Bodacc(records, faults or []) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
