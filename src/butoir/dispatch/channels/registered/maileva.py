"""Registered letters by Maileva (La Poste group): a draft with our own mark, then one submission.

Relied on, from Maileva's published OpenAPI texts (copies read in November 2026): authentication
v2.1, registered_mail v4.9, electronic_qualified_registered_mail v1.3. A sending is a DRAFT until
`submit`; only then it is printed, and it cannot be taken back. Only a draft can be deleted or
submitted. `custom_id` (38 characters) and `name` (256) are ours; sendings are listed by pages of at
most 500, without a filter.

Not confirmed, never tried against the real service: that a new sending is in the list at once; the
order of the list; where the code that a qualified electronic letter asks of its sender each time is
to be given (such a letter is refused by the carrier without one, its draft is deleted, and the
person who reads why sends it otherwise).

Two workers cannot submit one letter twice. Our mark is a digest of the delivery's key and content;
each try first looks for it: a submitted sending is the answer, a draft left over is deleted, and a
deleted draft can no longer be submitted by whoever made it. A try that took longer than `_LONGEST`
submits nothing, so that no worker submits after its lease.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import Outcome, Outgoing
from butoir.dispatch.channels.registered import maileva_electronic as electronic
from butoir.dispatch.channels.registered import maileva_paper as paper
from butoir.dispatch.channels.registered.carrier import Fact, RefusedError, UnavailableError
from butoir.dispatch.channels.registered.maileva_sendings import Sendings
from butoir.dispatch.channels.registered.maileva_session import Login, Session
from butoir.dispatch.models import ChannelSetting

_LONGEST = 120  # seconds from the look at what is there to the submission; a lease is 300
_TIMEOUT = 30  # seconds, of each exchange
_LOGIN = ("client_id", "client_secret", "username", "password")
_DRAFT = "DRAFT"
_GONE = 404


def open_maileva(
    setting: ChannelSetting, monotonic: Callable[[], float] = time.monotonic
) -> Maileva:
    """Maileva as a company uses it; nothing is contacted yet.

    `options` has `token_url`, `paper_url` and `electronic_url` (with `electronic_sender`) or one of
    them, how to print, and the names of the environment variables with the four secrets
    (`client_id_env`, `client_secret_env`, `username_env`, `password_env`). Raises InputError with
    the option as its field.
    """
    options = setting.options
    token_url = _address(options, "token_url")
    urls = {
        name: _address(options, name).rstrip("/")
        for name in ("paper_url", "electronic_url")
        if options.get(name)
    }
    if not urls:
        raise InputError("the carrier's address is missing", field="paper_url")
    secrets = {name: _secret(options, f"{name}_env") for name in _LOGIN}
    sender = options.get("sender") or {"name": setting.company.name, **setting.company.address}
    printing = paper.compose_sending(options, sender) if "paper_url" in urls else {}
    return Maileva(Login(token_url, **secrets), urls, options, printing, monotonic)


class Maileva:
    """The channel. One instance holds one connection and is used by one thread."""

    def __init__(
        self,
        login: Login,
        urls: Mapping[str, str],
        options: Mapping[str, Any],
        printing: Mapping[str, Any],
        monotonic: Callable[[], float],
    ) -> None:
        self._session = Session(login, float(options.get("timeout_seconds", _TIMEOUT)))
        self._sendings = {
            name: Sendings(self._session, f"{url}/sendings", monotonic)
            for name, url in urls.items()
        }
        self._options = options
        self._printing = printing
        self._seconds = monotonic

    def send(self, item: Outgoing) -> Outcome:
        """Draft, document, addressee, submission; "unknown" only when that last answer is lost."""
        began = self._seconds()
        try:
            sendings = self._kind_of(item.to)
            sending, recipient = self._compose(item)
        except InputError as error:
            return Outcome("permanent", str(error))
        try:
            earlier = _cleared(sendings, mark_of(item))
            if earlier is not None:
                return earlier
            drafted = _drafted(sendings, item, sending, recipient)
        except RefusedError as error:
            return Outcome("temporary" if error.status == _GONE else "permanent", str(error))
        except UnavailableError as error:
            return Outcome("temporary", f"nothing was submitted: {error}")
        if self._seconds() - began > _LONGEST:
            return Outcome("temporary", "nothing was submitted: the carrier is too slow")
        return _submitted(sendings, drafted)

    def find(self, item: Outgoing) -> Outcome | None:
        """What became of a letter by our mark: submitted, still a draft, or not there at all."""
        try:
            found = self._kind_of(item.to).marked(mark_of(item), fresh=True)
        except (InputError, UnavailableError):
            return None
        for sending in found:
            if sending.get("status") != _DRAFT:
                return _outcome(sending)
        left = "it is still a draft" if found else "it is not there"
        return Outcome("temporary", f"nothing was submitted: {left}")

    def follow(self, reference: str, to: Mapping[str, Any]) -> Sequence[Fact]:
        """All that is known by now of a letter that it accepted.

        Raises RefusedError, UnavailableError, InputError without an address for such a letter.
        """
        read = electronic.read_facts if electronic.is_electronic(to) else paper.read_facts
        facts: list[Fact] = []
        for recipient, url in self._kind_of(to).recipients(reference):
            facts += read(recipient, url)
        return facts

    def download(self, fact: Fact) -> bytes:
        """The PDF that shows a fact. Raises RefusedError, UnavailableError."""
        return self._session.call("GET", fact.file).content

    def close(self) -> None:
        """End the connection."""
        self._session.close()

    def _kind_of(self, to: Mapping[str, Any]) -> Sendings:
        name = "electronic_url" if electronic.is_electronic(to) else "paper_url"
        if name not in self._sendings:
            raise InputError("the setting has no address for this kind of letter", field=name)
        return self._sendings[name]

    def _compose(self, item: Outgoing) -> tuple[dict[str, Any], dict[str, Any]]:
        if item.media_type != "application/pdf":
            raise InputError("a registered letter is a PDF", field="document")
        mark = mark_of(item)
        named = {"name": f"{item.title[:100]} [{item.key}]", "custom_id": mark}
        if electronic.is_electronic(item.to):
            account = self._options.get("electronic_sender")
            if not account:
                raise InputError("the sender's account is missing", field="electronic_sender")
            sending = {**named, "sender_id": account}
            return sending, {**electronic.compose_recipient(item), "custom_id": mark}
        recipient = paper.compose_recipient(item)
        return {**self._printing, **named}, {**recipient, "custom_id": mark}


def mark_of(item: Outgoing) -> str:
    """Our own mark of a letter: the same at each try, and another letter's never."""
    return hashlib.sha256(item.key.encode() + b"\0" + item.content).hexdigest()[:36]


def _cleared(sendings: Sendings, mark: str) -> Outcome | None:
    """What an earlier try submitted, if any; else the drafts that it left are deleted."""
    found = sendings.marked(mark)
    for sending in found:
        if sending.get("status") != _DRAFT and _outcome(sending).kind == "sent":
            return _outcome(sending)
    for sending in found:
        if sending.get("status") == _DRAFT:
            sendings.delete(str(sending["id"]))
    return None


def _drafted(
    sendings: Sendings, item: Outgoing, sending: dict[str, Any], recipient: dict[str, Any]
) -> str:
    """A whole draft; what the carrier will not take is deleted again."""
    drafted = sendings.create(sending)
    metadata = json.dumps({"priority": 1, "name": "letter.pdf"})
    try:
        sendings.add(
            drafted,
            "documents",
            files={"document": ("letter.pdf", item.content, item.media_type)},
            data={"metadata": metadata},
        )
        sendings.add(drafted, "recipients", json=recipient)
    except RefusedError:
        sendings.delete(drafted)
        raise
    return drafted


def _submitted(sendings: Sendings, drafted: str) -> Outcome:
    try:
        sendings.submit(drafted)
    except UnavailableError as error:
        if error.reached:
            return Outcome("unknown", f"the answer to the submission was lost: {error}")
        return Outcome("temporary", f"nothing was submitted: {error}")
    except RefusedError as error:
        return _not_submitted(sendings, drafted, error)
    return Outcome("sent", reference=drafted)


def _not_submitted(sendings: Sendings, drafted: str, why: RefusedError) -> Outcome:
    """It answered no: because it has it already, or because it does not want it."""
    try:
        sending = sendings.read(drafted)
        if sending.get("status") != _DRAFT:
            return _outcome(sending)
        sendings.delete(drafted)
    except RefusedError:
        return Outcome("temporary", f"nothing was submitted, the draft is gone: {why}")
    except UnavailableError as error:
        return Outcome("unknown", f"submission refused ({why}), then no answer: {error}")
    return Outcome("permanent", str(why))


def _outcome(sending: Mapping[str, Any]) -> Outcome:
    """What a sending that is no draft any more has become."""
    status, reference = str(sending.get("status")), str(sending.get("id"))
    if status in paper.NOT_POSTED:
        why = f"the carrier refused it: {status} {sending.get('status_detail') or ''}".strip()
        return Outcome("permanent", why, reference)
    return Outcome("sent", f"found at the carrier: {status}", reference)


def _address(options: Mapping[str, Any], name: str) -> str:
    """An address of the setting: its secrets travel, so never in the clear but to this machine."""
    url = str(options.get(name) or "")
    parts = urlsplit(url)
    local = parts.hostname in ("127.0.0.1", "localhost")
    if not parts.hostname or not (parts.scheme == "https" or (local and parts.scheme == "http")):
        raise InputError(f"{url!r} is no https address", field=name)
    return url


def _secret(options: Mapping[str, Any], name: str) -> str:
    variable = str(options.get(name) or "")
    if not variable or not os.environ.get(variable):
        said = f"the environment has no {variable!r}" if variable else "it must name a variable"
        raise InputError(said, field=name)
    return os.environ[variable]
