"""Payments by the Payments API (v2) of Mollie.

Relied on, from its published reference (read in November 2026, never tried from here): POST
`/payments` takes amount (currency, value with two decimals), description (at most 255 signs),
redirectUrl, webhookUrl, locale and metadata, and with the same `Idempotency-Key` gives the same
payment for an hour; GET `/payments/<id>` gives it with `status` (open, pending, authorized, paid,
failed, canceled, expired), `paidAt`, `amountRefunded`, `amountChargedBack` and `_links.checkout`,
the last only while it can be paid. The webhook gets the id alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from butoir.core.errors import InputError
from butoir.core.money import format_cents, parse_cents
from butoir.dispatch.secrets import read_secret
from butoir.dunning.paylinks.provider import (
    LOCAL,
    RefusedError,
    State,
    Told,
    UnavailableError,
    UnknownError,
    Wanted,
    domain_of,
)

TIMEOUT_SECONDS = 10  # a debtor waits for the answer
MOST_BYTES = 200_000
_LIVE = re.compile(r"live_[0-9A-Za-z]{20,120}")
_REFERENCE = re.compile(r"tr_[0-9A-Za-z]{4,60}")
_VALUE = re.compile(r"\d{1,10}\.\d{2}")
_LOCALES = {"fr": "fr_FR", "nl": "nl_NL", "de": "de_DE", "en": "en_GB"}
_STATES: Mapping[str, State] = {
    "open": "open",
    "pending": "pending",
    "authorized": "pending",
    "paid": "paid",
    "failed": "failed",
    "canceled": "canceled",
    "expired": "expired",
}
_LATER = (httpx.codes.REQUEST_TIMEOUT, httpx.codes.CONFLICT, httpx.codes.TOO_MANY_REQUESTS)
_UNKNOWN = (httpx.codes.NOT_FOUND, httpx.codes.GONE)
_LONGEST = 255  # signs of a description


def open_as_set(options: Mapping[str, Any]) -> Mollie:
    """Mollie as a company uses it; nothing is contacted yet.

    `options` has `base_url` and the secret `key`, which is one for real payments: with a key for
    tests debtors would believe that they paid. Raises InputError with the option as its field.
    """
    url = str(options.get("base_url", "")).rstrip("/")
    if not _is_safe(url):
        raise InputError(f"{url!r} is no https address", field="base_url")
    key = read_secret(options, "key")
    if not _LIVE.fullmatch(key):
        raise InputError("is no key for real payments: those begin with live_", field="key")
    return Mollie(url, key)


class Mollie:
    """The provider. One instance holds one connection."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        headers = {"authorization": f"Bearer {key}", "accept": "application/json"}
        self._http = httpx.Client(
            base_url=url, headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=False
        )

    def make(self, wanted: Wanted) -> Told:
        """Make a payment, once for a key. Raises UnavailableError or RefusedError."""
        body = {
            "amount": {"currency": wanted.currency, "value": format_cents(wanted.cents)},
            "description": wanted.description[:_LONGEST],
            "redirectUrl": wanted.back,
            "webhookUrl": wanted.hook,
            "locale": _LOCALES.get(wanted.lang, "en_GB"),
            "metadata": {"key": wanted.key},
        }
        once = {"Idempotency-Key": wanted.key}
        told = self._told(self._asked("POST", "/payments", json=body, headers=once))
        if not told.checkout and told.state == "open":
            raise UnavailableError("the answer names no page to pay on")
        return told

    def ask(self, reference: str) -> Told:
        """How a payment stands. Raises UnavailableError or RefusedError."""
        if not _REFERENCE.fullmatch(reference):
            raise UnknownError("is no name of a payment")
        told = self._told(self._asked("GET", f"/payments/{reference}"))
        if told.reference != reference:
            raise UnavailableError("the answer is about another payment")
        return told

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def _asked(self, method: str, path: str, **more: Any) -> Any:
        """The answer as data."""
        content = bytearray()
        try:
            with self._http.stream(method, path, **more) as answer:
                for part in answer.iter_bytes():
                    content += part
                    if len(content) > MOST_BYTES:
                        raise UnavailableError(f"the answer is above {MOST_BYTES} bytes")
        except httpx.HTTPError as error:
            raise UnavailableError(f"cannot be reached: {type(error).__name__}") from error
        if answer.status_code in _UNKNOWN:
            raise UnknownError("the provider knows no such payment")
        if answer.is_client_error and answer.status_code not in _LATER:
            raise RefusedError(f"the provider answers {answer.status_code}")
        if not answer.is_success:
            raise UnavailableError(f"the provider answers {answer.status_code}")
        try:
            return httpx.Response(httpx.codes.OK, content=bytes(content)).json()
        except (ValueError, RecursionError) as error:
            raise UnavailableError("the answer cannot be read") from error

    def _told(self, said: Any) -> Told:
        """What an answer says of a payment; never half of it."""
        try:
            refunded, charged = _cents(said, "amountRefunded"), _cents(said, "amountChargedBack")
            paid_at = said.get("paidAt")
            return Told(
                _reference(said["id"]),
                _STATES[said["status"]],
                _amount(said["amount"]),
                str(said["amount"]["currency"]),
                refunded + charged,
                charged > 0,
                datetime.fromisoformat(paid_at) if paid_at else None,
                self._checkout(said.get("_links") or {}),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnavailableError("the answer cannot be read") from error

    def _checkout(self, links: Mapping[str, Any]) -> str:
        """The page to pay on, when it is the provider's own."""
        url = str((links.get("checkout") or {}).get("href", ""))
        if not url:
            return ""
        host, own = urlsplit(url).hostname or "", domain_of(self._url)
        if not _is_safe(url) or not (host == own or host.endswith(f".{own}")):
            raise ValueError("a page of somebody else")
        return url


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    local = parts.hostname in LOCAL
    return bool(parts.hostname) and (parts.scheme == "https" or (local and parts.scheme == "http"))


def _reference(said: Any) -> str:
    if not isinstance(said, str) or not _REFERENCE.fullmatch(said):
        raise ValueError("no name of a payment")
    return said


def _cents(said: Mapping[str, Any], name: str) -> int:
    return _amount(said[name]) if said.get(name) else 0


def _amount(said: Mapping[str, Any]) -> int:
    """Cents of an amount as it is written: "10.00"."""
    if not _VALUE.fullmatch(said["value"]):
        raise ValueError("no amount")
    return parse_cents(said["value"])
