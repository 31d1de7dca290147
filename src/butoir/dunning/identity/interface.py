"""The public search of French companies, asked about one SIREN at a time.

Relied on, from its documentation and public clients (read in November 2026, never tried from
here): `q` finds an enterprise by its SIREN; `minimal` with `include=siege` leaves out the officers
and the accounts; about seven questions a second are answered to one address, and 429 is said
beyond. The search also finds what merely resembles: only the record of the very number counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import httpx

from butoir.core.registered import FRANCE, Registered
from butoir.dunning.public_records import UnavailableError, fetch
from butoir.formats import annuaire

MOST_BYTES = 1_000_000  # of an answer about one number
TIMEOUT_SECONDS = 20
BETWEEN_SECONDS = 0.2
WAITS_SECONDS = (1.0, 4.0)  # before the second and the third try


class Told(NamedTuple):
    """What was said of a number, and the bytes that say it."""

    said: Registered
    record: bytes


class Interface:
    """One connection to the search at an address."""

    def __init__(self, url: str, sleep: Callable[[float], object]) -> None:
        self._url = url
        self._sleep = sleep
        self._http = httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False)

    def ask(self, siren: str) -> Told:
        """What the register says of a SIREN. Raises UnavailableError."""
        content = self._content(siren)
        answer = annuaire.read(content)
        if answer.problem:
            raise UnavailableError("the answer cannot be read")
        self._sleep(BETWEEN_SECONDS)
        entry = answer.entries.get(siren)
        if entry is None:
            return Told(Registered(siren, FRANCE, found=False), content)
        return Told(entry.said, entry.record)

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def _content(self, siren: str) -> bytes:
        asked = {"q": siren, "minimal": "true", "include": "siege", "page": "1", "per_page": "5"}
        return fetch(
            self._http,
            self._url,
            asked,
            most_bytes=MOST_BYTES,
            waits=WAITS_SECONDS,
            sleep=self._sleep,
        )
