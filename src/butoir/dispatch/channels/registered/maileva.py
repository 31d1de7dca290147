"""Registered letters by Maileva (La Poste group): a draft with our own mark, then one submission.

Relied on, from Maileva's published OpenAPI texts (public copies read in November 2026):
authentication v2.1, registered_mail v4.9, electronic_qualified_registered_mail v1.3. A sending is a
DRAFT until `submit`; only then is it printed, and it cannot be taken back. Only a draft can be
deleted, or submitted. `custom_id` (38 characters) and `name` (256) are ours. Sendings are listed by
pages of at most 500, without a filter. A sending takes 30 documents of 20 MB each, printed in the
order of their `priority`, each from the front of a sheet (registered_mail; taken to be the same for
electronic letters).

Not confirmed, never tried against the real service: that a new sending is in the list at once;
where the one-time code is to be given that a qualified electronic letter asks of its sender, and
which is never to be stored (without it the carrier refuses the submission: the draft is deleted,
and a person sends the letter otherwise).

Two workers cannot submit one letter twice. Our mark is a digest of the delivery's key and content;
each try first looks for it: a submitted sending is the answer, a draft left over is deleted, and a
deleted draft can no longer be submitted by whoever made it. A try that took longer than `_LONGEST`
submits nothing, so that no worker submits after its lease.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import RECIPIENT_REFUSED, Outcome, Outgoing
from butoir.dispatch.channels.errors import UnreachableError
from butoir.dispatch.channels.registered import maileva_electronic as electronic
from butoir.dispatch.channels.registered import maileva_paper as paper
from butoir.dispatch.channels.registered.carrier import Fact, RefusedError, UnavailableError
from butoir.dispatch.channels.registered.maileva_sendings import Sending, Sendings
from butoir.dispatch.channels.registered.maileva_session import Session
from butoir.dispatch.channels.registered.maileva_setting import read_login, read_urls
from butoir.dispatch.models import ChannelSetting

_LONGEST = 120  # seconds from the look at what is there to the submission; a lease is 300
_TIMEOUT = 30  # seconds, of each exchange
_DRAFT = "DRAFT"
_GONE = 404


class _Letter(NamedTuple):
    """A letter as the carrier wants it: which kind, the sending, its addressee."""

    kind: str
    sending: Sending
    recipient: dict[str, Any]


def open_maileva(
    setting: ChannelSetting, monotonic: Callable[[], float] = time.monotonic
) -> Maileva:
    """Maileva as a company uses it (`maileva_setting.py`); nothing is contacted yet.

    Raises InputError with the option, or the line of the sender's address, as its field.
    """
    options = setting.options
    login, urls = read_login(options), read_urls(options)
    sender = options.get("sender") or {"name": setting.company.name, **setting.company.address}
    printing = paper.compose_sending(options, sender) if "paper" in urls else {}
    session = Session(login, float(options.get("timeout_seconds", _TIMEOUT)))
    kinds = {kind: Sendings(session, f"{url}/sendings", monotonic) for kind, url in urls.items()}
    return Maileva(session, kinds, options, printing, monotonic)


class Maileva:
    """The channel. One instance has one connection and is used by one thread."""

    def __init__(
        self,
        session: Session,
        kinds: Mapping[str, Sendings],
        options: Mapping[str, Any],
        printing: Mapping[str, Any],
        monotonic: Callable[[], float],
    ) -> None:
        self._session = session
        self._kinds = kinds
        self._options = options
        self._printing = printing
        self._seconds = monotonic

    def send(self, item: Outgoing) -> Outcome:
        """Draft, document, addressee, submission; "unknown" only when that last answer is lost.

        Raises UnreachableError when the carrier can take no letter at all now.
        """
        try:
            kind = self._kind_for(item)
        except InputError as error:
            return Outcome("permanent", str(error))
        try:
            letter = self._compose(kind, item)
        except InputError as error:
            return Outcome("permanent", f"{RECIPIENT_REFUSED}: {error}")
        return self._hand_over(item, letter)

    def find(self, item: Outgoing) -> Outcome | None:
        """What became of a letter: submitted, still a draft, or not there at all."""
        try:
            found = self._known(item, fresh=True)
        except UnavailableError:
            return None
        for kind, sending in found:
            if sending.get("status") != _DRAFT:
                return _outcome(kind, sending)
        left = "it is still a draft" if found else "it is not there"
        return Outcome("temporary", f"nothing was submitted: {left}")

    def follow(self, reference: str) -> Sequence[Fact]:
        """All that is known by now of a letter that it accepted.

        Raises RefusedError, UnavailableError, InputError for a reference that is none of its own.
        """
        kind, _, sending = reference.partition("/")
        if kind not in self._kinds or not sending:
            raise InputError(f"{reference!r} is no letter of this carrier's setting")
        read = electronic.read_facts if kind == "electronic" else paper.read_facts
        facts: list[Fact] = []
        for recipient, url in self._kinds[kind].recipients(sending):
            facts += read(recipient, url)
        return facts

    def download(self, fact: Fact) -> bytes:
        """The PDF that shows a fact. Raises RefusedError, UnavailableError."""
        return self._session.call("GET", fact.file).content

    def close(self) -> None:
        """End the connection."""
        self._session.close()

    def _kind_for(self, item: Outgoing) -> str:
        """Electronic where the setting prefers it and the addressee may be sent one, or where there
        is no other way; else paper. Raises InputError for what neither takes."""
        if item.media_type != "application/pdf":
            raise InputError("a registered letter is a PDF", field="document")
        if self._is_electronic(item.to):
            return "electronic"
        if "paper" not in self._kinds:
            raise InputError("the setting has no address for paper letters", field="paper_url")
        if max(len(content) for _, content in _documents(item)) > paper.LARGEST:
            raise InputError("the carrier takes 20 MB at most", field="document")
        return "paper"

    def _is_electronic(self, to: Mapping[str, Any]) -> bool:
        if "electronic" not in self._kinds or not to.get("email"):
            return False
        if "paper" not in self._kinds or not to.get("city"):
            return True
        return bool(self._options.get("prefer_electronic")) and electronic.may_receive(to)

    def _compose(self, kind: str, item: Outgoing) -> _Letter:
        """Raises InputError for an addressee that does not fit."""
        mark = mark_of(item)
        named = {"name": f"{item.title[:100]} [{item.key}]", "custom_id": mark}
        if kind == "electronic":
            sending = {**named, "sender_id": self._options["electronic_sender"]}
            recipient = electronic.compose_recipient(item.to)
        else:
            sending = {**self._printing, **named}
            recipient = paper.compose_recipient(item.to)
        return _Letter(kind, sending, {**recipient, "custom_id": mark})

    def _hand_over(self, item: Outgoing, letter: _Letter) -> Outcome:
        began = self._seconds()
        try:
            earlier = self._cleared(item)
            if earlier is not None:
                return earlier
            drafted = self._drafted(item, letter)
        except RefusedError as error:
            return Outcome("temporary" if error.status == _GONE else "permanent", str(error))
        except UnavailableError as error:
            return _nothing_submitted(error)
        if self._seconds() - began > _LONGEST:
            return Outcome("temporary", "nothing was submitted: the carrier is too slow")
        return self._submitted(letter.kind, drafted)

    def _known(self, item: Outgoing, *, fresh: bool) -> list[tuple[str, Sending]]:
        """The sendings of a letter, of whatever kind it was when it was tried.

        Raises UnavailableError when that cannot be told.
        """
        kind, _, reference = item.reference.partition("/")
        if reference and kind in self._kinds:
            try:
                return [(kind, self._kinds[kind].read(reference))]
            except RefusedError as error:
                if error.status != _GONE:
                    raise UnavailableError(str(error), reached=False) from error
        mark = mark_of(item)
        return [
            (kind, sending)
            for kind, sendings in self._kinds.items()
            for sending in sendings.marked(mark, fresh=fresh)
        ]

    def _cleared(self, item: Outgoing) -> Outcome | None:
        """What an earlier try submitted, if any; else the drafts that it left are deleted."""
        found = self._known(item, fresh=False)
        for kind, sending in found:
            if sending.get("status") != _DRAFT and _outcome(kind, sending).kind == "sent":
                return _outcome(kind, sending)
        for kind, sending in found:
            if sending.get("status") == _DRAFT:
                self._kinds[kind].delete(str(sending["id"]))
        return None

    def _drafted(self, item: Outgoing, letter: _Letter) -> str:
        """A whole draft; what the carrier will not take is deleted again."""
        sendings = self._kinds[letter.kind]
        drafted = sendings.create(letter.sending)
        try:
            for place, (name, content) in enumerate(_documents(item), start=1):
                metadata = json.dumps({"priority": place, "name": name})
                document = (name, content, item.media_type)
                sendings.add(
                    drafted, "documents", files={"document": document}, data={"metadata": metadata}
                )
            sendings.add(drafted, "recipients", json=letter.recipient)
        except RefusedError:
            sendings.delete(drafted)
            raise
        return drafted

    def _submitted(self, kind: str, drafted: str) -> Outcome:
        reference = f"{kind}/{drafted}"
        try:
            self._kinds[kind].submit(drafted)
        except UnavailableError as error:
            if error.reached:
                return Outcome("unknown", f"the submission has no answer: {error}", reference)
            return _nothing_submitted(error)
        except RefusedError as error:
            return self._not_submitted(kind, drafted, error)
        return Outcome("sent", reference=reference)

    def _not_submitted(self, kind: str, drafted: str, why: RefusedError) -> Outcome:
        """It answered no: because it has it already, or because it does not want it."""
        try:
            sending = self._kinds[kind].read(drafted)
            if sending.get("status") != _DRAFT:
                return _outcome(kind, sending)
            self._kinds[kind].delete(drafted)
        except RefusedError:
            return Outcome("temporary", f"nothing was submitted, the draft is gone: {why}")
        except UnavailableError as error:
            detail = f"the submission was refused ({why}), then there was no answer: {error}"
            return Outcome("unknown", detail, f"{kind}/{drafted}")
        return Outcome("permanent", str(why))


def mark_of(item: Outgoing) -> str:
    """Our own mark of a letter: the same at each try, and another letter's never."""
    return hashlib.sha256(item.key.encode() + b"\0" + item.content).hexdigest()[:36]


def _documents(item: Outgoing) -> list[tuple[str, bytes]]:
    """The letter, then what goes with it, each with the name of its file."""
    enclosed = [(f"enclosed-{n}.pdf", one.content) for n, one in enumerate(item.enclosures, 1)]
    return [("letter.pdf", item.content), *enclosed]


def _nothing_submitted(why: UnavailableError) -> Outcome:
    """Where it did not even come to asking, no other letter could be sent now either."""
    said = f"nothing was submitted: {why}"
    if not why.reached:
        raise UnreachableError(said) from why
    return Outcome("temporary", said)


def _outcome(kind: str, sending: Mapping[str, Any]) -> Outcome:
    """What a sending that is no draft any more has become."""
    status, reference = str(sending.get("status")), f"{kind}/{sending.get('id')}"
    if status in paper.NOT_POSTED:
        why = f"the carrier refused it: {status} {sending.get('status_detail') or ''}".strip()
        return Outcome("permanent", why, reference)
    return Outcome("sent", f"found at the carrier: {status}", reference)
