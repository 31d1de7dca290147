"""A letter that is no demand, from what it says to the outbox: receipts, agreements, answers.

Its document, its delivery and their event are the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from butoir.core.errors import InputError
from butoir.core.governing import law_of
from butoir.core.parties import Creditor, Debtor
from butoir.dispatch.models import Delivery
from butoir.dispatch.outbox import queue
from butoir.dunning.answers.links import numbers_to_answer, numbers_to_print
from butoir.dunning.answers.marks import answer_page
from butoir.dunning.debtors import debtor_of, whereto
from butoir.dunning.in_charge import answered_by, load_in_charge
from butoir.dunning.mail_names import message_id_of
from butoir.dunning.note_check import Truth, note_findings
from butoir.dunning.wording import own_texts
from butoir.dunning.writing import EMAIL_TYPE, PDF_TYPE
from butoir.journal.sealed import seal
from butoir.ledger.models import Customer
from butoir.letters.email import to_email
from butoir.letters.letter import Letter
from butoir.letters.occasion import LAWS, Occasion
from butoir.letters.own import OwnTexts
from butoir.letters.typeset import typeset
from butoir.tone.findings import Finding
from butoir.users.creditors import creditor_of
from butoir.users.hours import PARIS, day_of

WAYS = ("email", "post")  # in the order in which they are tried
_LAST = timedelta(days=2)  # later it would tell what is no longer so
Composing = Callable[[Occasion, OwnTexts], tuple[Letter, Truth]]


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be told: `kind` is the letter's step, `key` names it for ever within its company,
    `compose` writes it with what is true of it."""

    kind: str
    key: str
    currency: str
    compose: Composing


@dataclass(frozen=True, slots=True)
class Composed:
    """A note as it would leave on that day: the letter, and what is true of it."""

    occasion: Occasion
    letter: Letter
    truth: Truth

    @property
    def findings(self) -> list[Finding]:
        """What the tone check finds in it."""
        return note_findings(self.letter, self.truth)


def compose_note(
    customer: Customer, note: Note, at: datetime, ways: Collection[str] = WAYS
) -> Composed | None:
    """A letter as `send_note` would send it; None where none of the ways reaches the customer.

    Raises InputError for a letter that cannot be written.
    """
    occasion = occasion_of(customer, note.currency, at, ways)
    if occasion is None:
        return None
    return Composed(occasion, *note.compose(occasion, own_texts(customer.company)))


def send_note(
    customer: Customer, note: Note, *, by: str, at: datetime, ways: Collection[str] = WAYS
) -> Delivery | None:
    """Put a letter into the outbox; the same key again gives the one already there.

    None where none of the ways reaches the customer. Raises InputError for a letter that cannot be
    written, or that the tone check refuses.
    """
    company = customer.company
    composed = compose_note(customer, note, at, ways)
    if composed is None:
        return None
    occasion, letter = composed.occasion, composed.letter
    _refuse_errors(composed.findings, note)
    by_email = occasion.channel == "email"
    named = f"{company.pk}.{note.key}"  # in the installation, as a note's key is its company's
    message_id = message_id_of(named, letter.from_mailbox) if by_email else ""
    content = to_email(letter, message_id, at) if by_email else typeset(letter)
    return queue(
        company,
        seal(content, EMAIL_TYPE if by_email else PDF_TYPE, at),
        kind=note.kind,
        title=letter.subject,
        lang=letter.lang,
        channel=occasion.channel,
        to=whereto(occasion.debtor, occasion.channel),
        key=note.key,
        reference=customer.code,
        message_id=message_id,
        not_before=at,
        not_after=datetime.combine(day_of(at) + _LAST, time(23, 59, 59), PARIS),
        by=by,
        at=at,
    )


def occasion_of(
    customer: Customer, currency: str, at: datetime, ways: Collection[str] = WAYS
) -> Occasion | None:
    """Who writes to whom on that day, by the first of the ways that reaches the customer."""
    company = customer.company
    debtor = debtor_of(customer, list(customer.contacts.all()))
    person = load_in_charge(company, [customer]).get(customer.pk)
    token = numbers_to_answer(company, {customer.pk}).get(customer.pk, "")
    creditor = answered_by(creditor_of(company), person, token)
    channel = next((way for way in ways if _reaches(way, customer, debtor, creditor)), "")
    if not channel:
        return None
    law = law_of(debtor.country, debtor.kind, creditor.country)[:2]
    number = numbers_to_print({customer.pk}).get(customer.pk, "")
    return Occasion(
        creditor,
        debtor,
        day_of(at),
        currency,
        customer.code,
        channel,
        law if law in LAWS else "other",
        company.lang,
        answer_page(number, day_of(at), channel),
    )


def _reaches(way: str, customer: Customer, debtor: Debtor, creditor: Creditor) -> bool:
    if way == "email":
        return bool(debtor.email and creditor.email)
    place = debtor.address
    return bool(place.lines and place.city) and customer.address_failed_on is None


def _refuse_errors(findings: Sequence[Finding], note: Note) -> None:
    for finding in findings:
        if finding.severity == "error":
            said = f"{finding.text!r}: " if finding.text else ""
            raise InputError(f"{finding.rule}: {said}{finding.message}", note.kind)
