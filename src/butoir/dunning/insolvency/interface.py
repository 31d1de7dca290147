"""The open-data interface of the BODACC: asked about some numbers, page by page.

Relied on, from the documentation and public clients of Opendatasoft's interface v2.1 (read in
November 2026, never tried from here): `where`, `order_by`, `limit` (at most 100) and `offset` of
`…/catalog/datasets/annonces-commerciales/records`; the answer `{"total_count", "results"}`; and
that `registre like "<SIREN>"` finds the notices of a number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import date

import httpx

from butoir.dunning.public_records import UnavailableError, fetch
from butoir.formats import bodacc
from butoir.formats.model import Notice

PAGE = 100  # records that the interface gives at once
MOST_PAGES = 20  # of one question: more is no answer about some customers
MOST_BYTES = 5_000_000  # of a page
TIMEOUT_SECONDS = 20
WAITS_SECONDS = (1.0, 4.0)  # before the second and the third try
_FAMILIES = ("collective", "conciliation", "retablissement_professionnel", "vente", "radiation")


class Interface:
    """One connection to the records at an address."""

    def __init__(self, url: str, sleep: Callable[[float], object]) -> None:
        self._url = url
        self._sleep = sleep
        self._http = httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False)

    def notices(self, numbers: Collection[str], since: date) -> list[Notice]:
        """Every notice about some SIREN since a day, all of its pages. Raises UnavailableError."""
        found: list[Notice] = []
        for page in range(MOST_PAGES):
            content = self._page(numbers, since, page * PAGE)
            document = bodacc.read(content, self._url)
            if document.failed:
                raise UnavailableError("the answer cannot be read")
            found += document.notices
            if (page + 1) * PAGE >= _total(content):
                return found
        raise UnavailableError(
            f"more than {MOST_PAGES * PAGE} notices about {len(numbers)} numbers"
        )

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def _page(self, numbers: Collection[str], since: date, offset: int) -> bytes:
        asked = {
            "where": _where(numbers, since),
            "order_by": "dateparution,id",
            "limit": str(PAGE),
            "offset": str(offset),
        }
        return fetch(
            self._http,
            self._url,
            asked,
            most_bytes=MOST_BYTES,
            waits=WAITS_SECONDS,
            sleep=self._sleep,
        )


def _where(numbers: Collection[str], since: date) -> str:
    """The condition in the interface's language; numbers are digits, families our own words."""
    about = " or ".join(f'registre like "{number}"' for number in numbers)
    families = ", ".join(f'"{family}"' for family in _FAMILIES)
    return f"({about}) and dateparution >= date'{since}' and familleavis in ({families})"


def _total(content: bytes) -> int:
    """How many records there are. Raises UnavailableError when the answer does not say."""
    try:
        return int(json.loads(content)["total_count"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnavailableError("the answer does not say how many notices there are") from error
