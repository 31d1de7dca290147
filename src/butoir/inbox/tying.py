"""Whose a mail is: found from what we sent, the address it came to, who wrote, or what it cites.

The first of these that points to exactly one customer of the company counts. Only what answers a
message of ours, or came to the address of a case, could not have been written by anybody: a
sender's address and a number can be made up, so that they only make it probable.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from butoir.dispatch.models import COUNTS, Delivery
from butoir.dunning.answers.cases import bare_number
from butoir.dunning.answers.marks import plus_token
from butoir.dunning.answers.models import AnswerCase
from butoir.inbox.understanding import Understood
from butoir.ledger.models import Contact, Customer, Invoice
from butoir.users.models import Company

REPLY, TOKEN, SENDER, NUMBER, BOUNCE = "reply", "token", "sender", "number", "bounce"
PROBABLE = (SENDER, NUMBER)
_WORD = re.compile(r"[^\W_](?:[\w./-]*\w)?")  # what may be the number of an invoice
_SHORTEST, _SHORTEST_DIGITS = 4, 5  # signs of a number that is no word, day or year
_MOST_WORDS = 300
_BOUNCES_WITHIN = timedelta(days=30)


class Tie(NamedTuple):
    """The customer of a mail, how it was found, and the message of ours that it is about."""

    customer: Customer | None = None
    by: str = ""
    delivery: Delivery | None = None


def tie(company: Company, mail: Understood, at: datetime) -> Tie:
    """Whose the mail is; nobody's when nothing says so, or more than one customer is meant."""
    if mail.kind.startswith("bounce"):
        return _of_bounce(company, mail, at) or Tie()
    return (
        _by_reply(company, mail.answers)
        or _by_token(company, mail.recipients)
        or _by_sender(company, mail.sender)
        or _by_number(company, f"{mail.subject} {mail.text}")
        or Tie()
    )


def our_own(company: Company, message_id: str) -> Delivery | None:
    """The delivery of ours that has this Message-ID: the mail is a copy of it, no answer."""
    found = Delivery.objects.filter(company=company, channel="email", message_id=message_id)
    return found.first() if message_id else None


def _by_reply(company: Company, ids: Collection[str]) -> Tie | None:
    """By the message that it answers, else by all those that it refers to."""
    rows = Delivery.objects.filter(company=company, channel="email", message_id__in=set(ids))
    known = {row.message_id: row for row in rows}
    ours = [known[identity] for identity in ids if identity in known]
    if ours and (ours[0].message_id == next(iter(ids)) or len({d.reference for d in ours}) == 1):
        return _addressee(ours[0], REPLY)
    return None


def _addressee(delivery: Delivery, by: str) -> Tie | None:
    """The customer to whom a delivery went."""
    rows = Customer.objects.filter(company=delivery.company_id, code=delivery.reference)
    customer = rows.first()
    return Tie(customer, by, delivery) if customer else None


def _by_token(company: Company, recipients: Iterable[str]) -> Tie | None:
    named = _of_cases(company, map(plus_token, recipients))
    return _the_one(named.values(), TOKEN)


def _by_sender(company: Company, sender: str) -> Tie | None:
    if not sender or sender.lower() in {company.email.lower(), company.reply_email.lower()}:
        return None
    rows = Contact.objects.filter(customer__company=company, email__iexact=sender)
    named = {row.customer_id: row.customer for row in rows.select_related("customer")}
    return _the_one(named.values(), SENDER)


def _by_number(company: Company, text: str) -> Tie | None:
    """By the number of an invoice, as it is or in capitals, or of a case."""
    words = list(dict.fromkeys(_WORD.findall(text)))[:_MOST_WORDS]
    named = _of_cases(company, words)
    numbers = {form for word in words if _like_a_number(word) for form in (word, word.upper())}
    rows = Invoice.objects.filter(Q(number__in=numbers) | Q(document__in=numbers), company=company)
    for row in rows.select_related("customer"):
        named[row.customer_id] = row.customer
    return _the_one(named.values(), NUMBER)


def _like_a_number(word: str) -> bool:
    if not any(sign.isdigit() for sign in word):
        return False
    return len(word) >= (_SHORTEST_DIGITS if word.isdigit() else _SHORTEST)


def _of_cases(company: Company, typed: Iterable[str]) -> dict[int, Customer]:
    """The customers of the open cases that have these numbers, by their ids."""
    numbers = {bare_number(word) for word in typed} - {""}
    rows = AnswerCase.objects.filter(company=company, number__in=numbers, revoked_at=None)
    return {row.customer_id: row.customer for row in rows.select_related("customer")}


def _the_one(customers: Iterable[Customer], by: str) -> Tie | None:
    found = list(customers)
    return Tie(found[0], by) if len(found) == 1 else None


def _of_bounce(company: Company, mail: Understood, at: datetime) -> Tie | None:
    """By the message that came back. Where nothing names it, or another address than ours failed
    (the mail was passed on), the last message to that address: a person looks."""
    delivery = _named(company, mail)
    if delivery is not None:
        sure = not mail.failed or delivery.to.get("email", "").lower() in mail.failed
        return _addressee(delivery, BOUNCE if sure else SENDER)
    for address in mail.failed:
        rows = Delivery.objects.filter(
            company=company,
            channel="email",
            domain=address.rpartition("@")[2],
            state__in=COUNTS,
            state_at__gte=at - _BOUNCES_WITHIN,
            to__email__iexact=address,
        )
        last = rows.order_by("pk").last()
        if last is not None:
            return _addressee(last, SENDER)
    return None


def _named(company: Company, mail: Understood) -> Delivery | None:
    """The message of ours that a bounce names."""
    ids = [identity for identity in (mail.original, *mail.answers) if identity]
    rows = Delivery.objects.filter(company=company, channel="email", message_id__in=ids)
    return min(rows, key=lambda row: ids.index(row.message_id), default=None)
