"""The written acknowledgement of an answer: an e-mail, where the customer has an address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from butoir.core.errors import InputError
from butoir.core.governing import law_of
from butoir.dispatch.outbox import queue
from butoir.dunning.answers.models import Answer
from butoir.dunning.debtors import debtor_of, whereto
from butoir.dunning.in_charge import answered_by, load_in_charge
from butoir.dunning.wording import own_texts
from butoir.journal.sealed import seal
from butoir.ledger.models import Invoice
from butoir.letters.email import identity, to_email
from butoir.letters.letter import Letter
from butoir.letters.notes.answers import Answered, compose_received_answer
from butoir.letters.occasion import LAWS, Named, Occasion
from butoir.users.creditors import creditor_of
from butoir.users.hours import PARIS, day_of

KIND = "answer-received"
_LAST = timedelta(days=2)  # later it would acknowledge what was answered already


def send_receipt(
    answer: Answer,
    invoices: Sequence[Invoice],
    left: Mapping[int, int],
    *,
    by: str,
    at: datetime,
) -> None:
    """Put the acknowledgement into the outbox, in the caller's transaction.

    Nothing where the customer has no e-mail address, or no such message can be written: the page
    itself has said so, and a person reads the answer in any case.
    """
    customer, company = answer.customer, answer.company
    contacts = list(customer.contacts.all())
    debtor = debtor_of(customer, contacts)
    person = load_in_charge(company, [customer]).get(customer.pk)
    creditor = answered_by(creditor_of(company), person)
    if not debtor.email or not creditor.email:
        return
    law = law_of(debtor.country, debtor.kind, creditor.country)[:2]
    occasion = Occasion(
        creditor,
        debtor,
        day_of(at),
        answer.currency,
        customer.code,
        law=law if law in LAWS else "other",
        house_lang=company.lang,
    )
    named = tuple(_named(invoice, left[invoice.pk]) for invoice in invoices)
    rests = answer.agreement_id is not None
    facts = Answered(occasion, named, answer.kind, answer.cents, answer.on, rests)
    key = f"answer.{answer.pk}"
    unique = hashlib.sha256(f"{company.pk}.{key}".encode()).hexdigest()[:32]
    try:
        letter: Letter = compose_received_answer(facts, own_texts(company))
        message_id = identity(unique, letter.from_mailbox)
        content = to_email(letter, message_id, at)
    except InputError:
        return
    answer.receipt = queue(
        company,
        seal(content, "message/rfc822", at),
        kind=KIND,
        title=letter.subject,
        lang=letter.lang,
        channel="email",
        to=whereto(debtor, "email"),
        key=key,
        reference=customer.code,
        message_id=message_id,
        not_before=at,
        not_after=datetime.combine(day_of(at) + _LAST, time(23, 59, 59), PARIS),
        by=by,
        at=at,
    )
    answer.save(update_fields=["receipt"])


def _named(invoice: Invoice, left: int) -> Named:
    return Named(
        invoice.number,
        invoice.issued_on,
        invoice.due_on,
        invoice.cents,
        left,
        invoice.order_reference,
        invoice.payment_reference,
    )
