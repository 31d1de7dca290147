"""A stand-in for the public search of French companies on this machine.

It answers a question about a SIREN with the records that it knows, and, as the search does, with
one that merely resembles; or else says what a test tells it to.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Fault = int | bytes | None
RESEMBLES = {"siren": "404833048", "nom_complet": "SOMEBODY ELSE", "etat_administratif": "C"}


def record(number: str, name: str = "BOULANGERIE PETIT", **more: Any) -> dict[str, Any]:
    """An active company, as the search gives it."""
    return {
        "siren": number,
        "nom_complet": name,
        "nom_raison_sociale": name,
        "etat_administratif": "A",
        "nature_juridique": "5499",
        "statut_diffusion": "O",
        "nombre_etablissements_ouverts": 1,
        "siege": {"code_postal": "44000", "libelle_commune": "NANTES"},
        **more,
    }


class Register(ThreadingHTTPServer):
    """`records` by SIREN; `faults` the statuses or bodies of its first answers instead."""

    daemon_threads = True

    def __init__(self, records: Mapping[str, dict[str, Any]], faults: list[Fault]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.records, self.faults = dict(records), faults
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_address[1]}/search"


class _Handler(BaseHTTPRequestHandler):
    server: Register

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        number = asked["q"][0]
        self.server.asked.append(number)
        fault = self.server.faults.pop(0) if self.server.faults else None
        if isinstance(fault, int):
            self._send(fault, b"{}")
        else:
            self._send(200, self._answer(number) if fault is None else fault)

    def _answer(self, number: str) -> bytes:
        found = [self.server.records[number]] if number in self.server.records else []
        results = [RESEMBLES, *found]
        return json.dumps({"results": results, "total_results": len(results)}).encode()

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
def register(*records: dict[str, Any], faults: list[Fault] | None = None) -> Iterator[Register]:
    """The search, as long as it is asked."""
    with Register({one["siren"]: one for one in records}, faults or []) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
