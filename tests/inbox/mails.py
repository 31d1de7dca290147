"""Mails as debtors and mail servers send them, about messages of ours."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count

from butoir.dispatch.models import Delivery

_NUMBERS = count(1)


def written(text: str, at: datetime, sender: str = "petit@client.example", **headers: str) -> bytes:
    """A mail that a person wrote to the company; `headers` with underscores for dashes."""
    mail = EmailMessage()
    mail["From"] = f"Anne Petit <{sender}>"
    mail["To"] = headers.pop("To", "compta@morel.example")
    mail["Subject"] = headers.pop("Subject", "Votre courrier")
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = headers.pop("Message_ID", f"<{next(_NUMBERS)}@client.example>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def answer_to(delivery: Delivery, text: str, at: datetime, **headers: str) -> bytes:
    """What the addressee of a message of ours writes back."""
    headers.setdefault("In_Reply_To", f"<{delivery.message_id}>")
    return written(text, at, delivery.to["email"], **headers)


def bounce_of(
    delivery: Delivery,
    at: datetime,
    status: str = "5.1.1",
    *,
    action: str = "failed",
    recipient: str = "",
    original: bool = True,
) -> bytes:
    """The report of a mail server that our message was not delivered (RFC 3464)."""
    to = recipient or delivery.to["email"]
    head = f"Message-ID: <{delivery.message_id}>\nSubject: Rappel\n" if original else "X: y\n"
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.client.example>
To: compta@morel.example
Subject: Undelivered Mail Returned to Sender
Date: {format_datetime(at)}
Message-ID: <{next(_NUMBERS)}@mx.client.example>
Auto-Submitted: auto-replied
Return-Path: <>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail system could not deliver your message.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.client.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{to}>: no such user here
--b
Content-Type: text/rfc822-headers

{head}
--b--
""".replace("\n", "\r\n").encode()


def automatic(delivery: Delivery, text: str, at: datetime, **headers: str) -> bytes:
    """A reply that a machine wrote."""
    return answer_to(delivery, text, at, Auto_Submitted="auto-replied", **headers)
