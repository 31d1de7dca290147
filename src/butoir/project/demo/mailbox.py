"""The last morning's post: customers answer our e-mails, and one that nobody knows writes."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

from butoir.dispatch.models import Delivery, State
from butoir.dunning.models import PlannedMessage, Run
from butoir.inbox.taking import take_mail
from butoir.project.demo.house import House, moment

BY = "mailbox"
_TEXTS = Path(__file__).with_name("mailbox.toml")


class Thread(NamedTuple):
    """An e-mail of ours, and an invoice that is to be asked for again, if one is."""

    letter: Delivery
    invoice: str


def answer_by_mail(house: House, run: Run) -> None:
    """Take in what customers of that run's second reminders answer to an earlier e-mail."""
    threads = _threads(house, run)
    texts = tomllib.loads(_TEXTS.read_text("utf-8"))[house.company.lang]
    for number, (text, thread) in enumerate(zip(texts, threads, strict=False)):
        at = moment(house.as_of, 6, 45) + timedelta(seconds=number)
        mail = _mail(house, text, thread, number)
        take_mail(house.company, mail.as_bytes(), "imap", by=BY, at=at)


def _threads(house: House, run: Run) -> list[Thread]:
    """The last e-mail to each: first to those whose second reminder waits, then to the others."""
    waiting = PlannedMessage.objects.filter(run=run, step="reminder-2").order_by("-pk")
    asked = dict(waiting.values_list("customer__code", "lines__invoice__number"))
    sent = Delivery.objects.filter(company=house.company, channel="email", state=State.SENT)
    last = {row.reference: row for row in sent.order_by("pk")}
    others = sorted(last.keys() - asked.keys(), key=lambda code: -last[code].pk)
    codes = [code for code in asked if code in last] + others
    return [Thread(last[code], asked.get(code, "")) for code in codes]


def _mail(house: House, text: dict[str, str], thread: Thread, number: int) -> EmailMessage:
    to = thread.letter.to
    named = {"invoice": thread.invoice, "name": house.people[thread.letter.reference].contact}
    mail = EmailMessage()
    mail["From"] = text.get("from", to["email"])
    mail["To"] = house.company.email
    mail["Date"] = format_datetime(moment(house.as_of, 6, 30) + timedelta(minutes=number))
    mail["Message-ID"] = f"<{house.company.key}.{number}@client.example>"
    mail["Subject"] = text["subject"].format(**named)
    if "from" not in text:
        mail["In-Reply-To"] = f"<{thread.letter.message_id}>"
    if "machine" in text:
        mail["Auto-Submitted"] = text["machine"]
    mail.set_content(text["text"].format(**named))
    return mail
