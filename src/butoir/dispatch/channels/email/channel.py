"""Hands sealed messages to a mail connection of Django's, and understands what it answers."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from django.core.mail import EmailMessage

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import RECIPIENT_REFUSED, Outcome, Outgoing
from butoir.dispatch.channels.email.provider import judge_failure, judge_success, take_apart
from butoir.dispatch.channels.email.sealed import SealedMessage, read_envelope
from butoir.dispatch.channels.email.smtp import NotingBackend, is_stale, judge_smtp
from butoir.dispatch.channels.errors import UnreachableError

_LOG = logging.getLogger(__name__)


class EmailChannel:
    """E-mail over one connection, opened with the first message and kept for the next."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def send(self, item: Outgoing) -> Outcome:
        """Hand one message over. Raises UnreachableError when no message can be."""
        try:
            message = self._message(item)
        except InputError as error:
            dead = f"{RECIPIENT_REFUSED}: " if error.field == "to" else ""
            return Outcome("permanent", f"{dead}{error}")
        fresh = self._open()
        if isinstance(self.connection, NotingBackend):
            return self._send_by_smtp(message, fresh)
        try:
            self.connection.send_messages([message])
        except Exception as error:
            return judge_failure(error)
        return judge_success(message)

    def find(self, item: Outgoing) -> Outcome | None:  # noqa: ARG002 (a mail server keeps no account)
        """A mail server cannot be asked what became of a message."""
        return None

    def close(self) -> None:
        """End the conversation; a server that is gone already is no matter."""
        with suppress(Exception):
            self.connection.close()

    def _message(self, item: Outgoing) -> EmailMessage:
        envelope = read_envelope(item)
        if hasattr(self.connection, "esp_name"):  # a provider's own interface takes no raw message
            return take_apart(item, envelope)
        return SealedMessage(item.content, envelope)

    def _open(self) -> bool:
        try:
            return bool(self.connection.open())
        except Exception as error:  # whatever it is, nothing was handed over
            _LOG.error("the mail server cannot be used: %s", error)
            self.close()
            raise UnreachableError(str(error) or type(error).__name__) from error

    def _send_by_smtp(self, message: EmailMessage, fresh: bool) -> Outcome:
        try:
            self.connection.send_messages([message])
        except Exception as error:
            given = self.connection.given
            if getattr(self.connection.connection, "sock", None) is None:
                self.close()  # so that the next message opens another
            if not fresh and is_stale(error, given):
                self.close()
                return self._send_by_smtp(message, self._open())
            return judge_smtp(error, given)
        return Outcome("sent")
