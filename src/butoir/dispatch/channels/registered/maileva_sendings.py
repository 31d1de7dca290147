"""The sendings of a Maileva account: what is there by our mark, and what can be done with one.

The carrier has no search, so the whole list is read, once a minute at most. Only a list that did
not change while it was read counts: "not there" must be true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from butoir.dispatch.channels.registered.carrier import RefusedError, UnavailableError
from butoir.dispatch.channels.registered.maileva_session import Session

_FRESH = 60  # seconds that the list is believed
_PAGE = 500
_MOST_PAGES = 200
_TRIES = 3

Sending = dict[str, Any]


class Sendings:
    """The sendings of one kind of letter, at their address."""

    def __init__(self, session: Session, url: str, monotonic: Callable[[], float]) -> None:
        self._session = session
        self._url = url
        self._seconds = monotonic
        self._read_at: float | None = None
        self._by_mark: dict[str, list[Sending]] = {}
        self._asked_for: set[str] = set()

    def marked(self, mark: str, *, fresh: bool = False) -> list[Sending]:
        """The sendings that bear a mark. Raises UnavailableError when that cannot be told.

        A list is believed for a minute, and once about each mark: what is asked for again was
        changed by us since.
        """
        now = self._seconds()
        stale = self._read_at is None or now - self._read_at > _FRESH
        if fresh or stale or mark in self._asked_for:
            by_mark: dict[str, list[Sending]] = {}
            for sending in self._whole_list():
                by_mark.setdefault(str(sending.get("custom_id")), []).append(sending)
            self._by_mark, self._read_at, self._asked_for = by_mark, now, set()
        self._asked_for.add(mark)
        return self._by_mark.get(mark, [])

    def create(self, sending: Sending) -> str:
        """A new draft; its id. Raises RefusedError, UnavailableError."""
        made = self._session.json("POST", self._url, json=sending)
        if not made.get("id"):
            raise UnavailableError("the carrier's answer has no id", reached=True)
        return str(made["id"])

    def add(self, reference: str, part: str, **request: Any) -> None:
        """A document or an addressee of a draft. Raises RefusedError, UnavailableError."""
        self._session.call("POST", f"{self._url}/{reference}/{part}", **request)

    def submit(self, reference: str) -> None:
        """The one step that cannot be taken back. Raises RefusedError, UnavailableError."""
        self._session.call("POST", f"{self._url}/{reference}/submit")

    def read(self, reference: str) -> Sending:
        """One sending. Raises RefusedError, UnavailableError."""
        return self._session.json("GET", f"{self._url}/{reference}")

    def delete(self, reference: str) -> None:
        """Delete a draft. Raises UnavailableError when it is not certain to be gone."""
        try:
            self._session.call("DELETE", f"{self._url}/{reference}")
        except RefusedError as error:
            raise UnavailableError(
                f"a draft could not be deleted: {error}", reached=False
            ) from error

    def recipients(self, reference: str) -> Iterator[tuple[dict[str, Any], str]]:
        """The addressees of a sending, each with its address.

        Raises RefusedError, UnavailableError.
        """
        url = f"{self._url}/{reference}/recipients"
        for recipient in _rows(self._session.json("GET", url), "recipients"):
            yield recipient, f"{url}/{recipient.get('id')}"

    def _whole_list(self) -> list[Sending]:
        for _ in range(_TRIES):
            found = self._unchanged_list()
            if found is not None:
                return found
        raise UnavailableError("the list of sendings is never the same", reached=False)

    def _unchanged_list(self) -> list[Sending] | None:
        """All pages, or None when their number of sendings changed from one to the next."""
        rows: list[Sending] = []
        totals = set()
        for _ in range(_MOST_PAGES):
            where = {"start_index": len(rows) + 1, "count": _PAGE}
            page = self._page(where)
            new = _rows(page, "sendings")
            rows += new
            totals.add((page.get("paging") or {}).get("total_results"))
            if not new or len(rows) in totals:
                break
        return rows if totals == {len(rows)} else None

    def _page(self, where: dict[str, int]) -> dict[str, Any]:
        try:
            return self._session.json("GET", self._url, params=where)
        except RefusedError as error:
            raise UnavailableError(f"the list of sendings: {error}", reached=False) from error


def _rows(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise UnavailableError(f"the carrier's answer has no {name}", reached=True)
    return found
