"""Text messages by Brevo's transactional SMS interface (v3).

Relied on, from its published reference: POST /v3/transactionalSMS/send takes sender, recipient,
content, type, tag and unicodeEnabled and answers with a `messageId`; GET
/v3/transactionalSMS/statistics/events lists events by `tags`, each with its tag. A message that is
not in the list may still be on its way: only what is found there is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import Outcome, Outgoing
from butoir.dispatch.channels.errors import UnreachableError
from butoir.dispatch.channels.sms.numbers import mobile_number
from butoir.dispatch.secrets import read_secret
from butoir.letters.sms import is_gsm

_TIMEOUT = 30  # seconds
_DAYS = 30  # how far back a message is looked for
_SENDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ]{0,10}|\d{1,15}")
_CLOSED = (401, 402, 403, 429, 503)  # not let in, no credits, too fast, or shut
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_NOT_TAKEN = {"rejected", "skip", "hardBounce", "blocked"}


def open_brevo(options: Mapping[str, Any]) -> Brevo:
    """Brevo as a company uses it; nothing is contacted yet.

    `options` has `base_url`, `sender` (what the message says it is from), the secret `key` and
    perhaps `country` (of numbers written without one, "FR").
    Raises InputError with the option as its field.
    """
    url = str(options.get("base_url", "")).rstrip("/")
    parts = urlsplit(url)
    local = parts.hostname in ("127.0.0.1", "localhost")
    if not parts.hostname or not (parts.scheme == "https" or (local and parts.scheme == "http")):
        raise InputError(f"{url!r} is no https address", field="base_url")
    key = read_secret(options, "key")
    if not (key.isascii() and key.isprintable()):
        raise InputError("has signs that no key has", field="key")
    sender = str(options.get("sender", ""))
    if not _SENDER.fullmatch(sender):
        raise InputError(f"{sender!r} is not 11 letters and digits, or 15 digits", field="sender")
    client = httpx.Client(
        base_url=url,
        headers={"api-key": key, "accept": "application/json"},
        timeout=_TIMEOUT,
    )
    return Brevo(client, sender, str(options.get("country", "FR")))


class Brevo:
    """The channel. One instance holds one connection."""

    def __init__(self, client: httpx.Client, sender: str, country: str) -> None:
        self._client, self._sender, self._country = client, sender, country

    def send(self, item: Outgoing) -> Outcome:
        """Hand one message over. Raises UnreachableError when no message can be."""
        try:
            message = self._message(item)
        except InputError as error:
            return Outcome("permanent", str(error))
        try:
            response = self._client.post("/v3/transactionalSMS/send", json=message)
        except _NEVER_LEFT as error:
            raise UnreachableError(f"{type(error).__name__}: {error}") from error
        except httpx.HTTPError as error:
            return Outcome("unknown", f"the answer was lost: {type(error).__name__}: {error}")
        return _judge(response)

    def find(self, item: Outgoing) -> Outcome | None:
        """What the provider lists under this message's tag; None when it lists nothing."""
        try:
            response = self._client.get(
                "/v3/transactionalSMS/statistics/events",
                params={"tags": item.key, "days": _DAYS, "limit": 100},
            )
            events = [e for e in response.raise_for_status().json().get("events", ()) if e]
            mine = [event for event in events if _is_tagged(event, item.key)]
        except (httpx.HTTPError, ValueError, AttributeError, TypeError):
            return None
        if not mine:
            return None
        reference, kinds = str(mine[0].get("messageId", "")), {e.get("event") for e in mine}
        if kinds <= _NOT_TAKEN:
            why = f"found at the provider: {mine[0].get('event')} {mine[0].get('reason', '')}"
            return Outcome("permanent", why.strip(), reference)
        return Outcome("sent", "found at the provider", reference)

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def _message(self, item: Outgoing) -> dict[str, Any]:
        if item.media_type.partition(";")[0] != "text/plain":
            raise InputError(f"{item.media_type} is not plain text", field="media_type")
        try:
            text = item.content.decode("utf-8")  # as it was sealed, to the last space
        except UnicodeDecodeError as error:
            raise InputError("the text is not UTF-8", field="content") from error
        if not text.strip() or not all(letter.isprintable() or letter == "\n" for letter in text):
            raise InputError("the text is empty or cannot be shown", field="content")
        number = mobile_number(str(item.to.get("phone", "")), self._country)
        return {
            "sender": self._sender,
            "recipient": number.removeprefix("+"),
            "content": text,
            "type": "transactional",
            "tag": item.key,
            "unicodeEnabled": not is_gsm(text),
        }


def _judge(response: httpx.Response) -> Outcome:
    """What the provider's answer means."""
    detail = f"{response.status_code} {response.text[:500]}".strip()
    if response.status_code in _CLOSED:
        raise UnreachableError(detail)
    if response.is_success:
        return Outcome("sent", "", _reference(response))
    if response.is_client_error and response.status_code != httpx.codes.REQUEST_TIMEOUT:
        return Outcome("permanent", detail)
    return Outcome("unknown", detail)


def _reference(response: httpx.Response) -> str:
    """The provider's own name of the message: it has it, even when that cannot be read."""
    try:
        return str(response.json().get("messageId", ""))
    except (ValueError, AttributeError):
        return ""


def _is_tagged(event: Mapping[str, Any], tag: str) -> bool:
    given = event.get("tag")
    return given == tag or (isinstance(given, list) and tag in given)
