"""SMTP as it is spoken here: it remembers whether the message itself began to go out.

That makes the difference, when the line goes dead, between "nothing left" and "nobody knows".
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from butoir.dispatch.channels.base import RECIPIENT_REFUSED, Outcome
from butoir.dispatch.channels.errors import UnreachableError

_POLICY = re.compile(r"\b5\.7\.\d")  # RFC 3463: about who may send, not about the address
_NOT_LET_IN = (421, 530, 534, 535, 538)  # the server closes, or wants another login


class _Noting(smtplib.SMTP):
    given = False  # the message of the last `sendmail` began to go out

    def sendmail(
        self,
        from_addr: str,
        to_addrs: str | Sequence[str],
        msg: Any,
        mail_options: Sequence[str] = (),
        rcpt_options: Sequence[str] = (),
    ) -> Any:
        self.given = False
        self.ehlo_or_helo_if_needed()
        if self.has_extn("8bitmime") and not msg.isascii():
            mail_options = (*mail_options, "BODY=8BITMIME")
        return super().sendmail(from_addr, to_addrs, msg, mail_options, rcpt_options)

    def send(self, s: Any) -> None:
        # commands go out as text; only the message, after the server's 354, as bytes
        if not isinstance(s, str):
            self.given = True
        super().send(s)


class _NotingSsl(_Noting, smtplib.SMTP_SSL):
    pass


class NotingBackend(EmailBackend):
    """Django's way to a mail server, which also knows whether the message began to go out."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The client that remembers."""
        return _NotingSsl if self.use_ssl else _Noting

    def open(self) -> bool | None:
        """Connect, log in and greet: what fails here concerns every message."""
        fresh = super().open()
        if fresh and self.connection is not None:
            self.connection.ehlo_or_helo_if_needed()
        return fresh

    @property
    def given(self) -> bool:
        """Whether the last message began to go out."""
        return bool(getattr(self.connection, "given", False))


def is_stale(error: Exception, given: bool) -> bool:
    """Whether the server only ended a conversation that was open already: a new one may do."""
    code, _ = _answer(error)
    return not given and (isinstance(error, smtplib.SMTPServerDisconnected) or code == 421)


def judge_smtp(error: Exception, given: bool) -> Outcome:
    """What became of a message whose sending failed; `given` when it had begun to go out.

    Raises UnreachableError when the server would say the same of every message.
    """
    code, text = _answer(error)
    detail = f"{code} {text}".strip() if code else str(error) or type(error).__name__
    if code in _NOT_LET_IN and not given:
        raise UnreachableError(detail) from error
    if 500 <= code < 600:
        named = isinstance(error, smtplib.SMTPRecipientsRefused) and not _POLICY.search(text)
        return Outcome("permanent", f"{RECIPIENT_REFUSED}: {detail}" if named else detail)
    if 400 <= code < 500:
        return Outcome("temporary", detail)
    return Outcome("unknown" if given else "temporary", detail)


def _answer(error: Exception) -> tuple[int, str]:
    """The server's own answer; 0 when there is none (smtplib makes up a 500 for too long lines)."""
    code: int = 0
    text: bytes | str = b""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        code, text = error.smtp_code, error.smtp_error
    return max(code, 0), text.decode("utf-8", "replace") if isinstance(text, bytes) else text
