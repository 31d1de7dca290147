"""The two documents: the debit note itself, and the credit note on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from butoir.core.claim import Claim
from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.dated import DatedItem
from butoir.dunning.debits.models import DebitCredit, DebitNote, NotedCharge
from butoir.dunning.note_check import Truth
from butoir.dunning.notes import Note, send_note
from butoir.letters.letter import Letter
from butoir.letters.notes.claims import Claimed, compose_debit_note
from butoir.letters.notes.crediting import Credited, CreditedLine, compose_credit_note
from butoir.letters.occasion import Named, Occasion, named
from butoir.letters.own import OwnTexts

DEBIT_NOTE, CREDIT_NOTE = "debit-note", "credit-note"
NO_WAY = "neither e-mail nor post reaches the customer"


def send_debit_note(
    note: DebitNote, items: Sequence[DatedItem], claim: Claim, *, by: str, at: datetime
) -> Delivery:
    """Send it; raises InputError where nothing reaches the customer, or the check refuses it."""
    invoices = tuple(_named(one) for one in items)

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        facts = Claimed(occasion, invoices, claim)
        made_of = (facts, note.cents, note.pay_by)
        known = (*invoices, _document(note.number, note, note.cents))
        truth = Truth(occasion, known, made_of, note.cents, note.pay_by)
        return compose_debit_note(facts, note.number, note.pay_by, own), truth

    key = f"debit-note.{note.pk}"
    return _sent(note, Note(DEBIT_NOTE, key, note.currency, compose), by, at)


def send_credit_note(
    credit: DebitCredit, rows: Sequence[NotedCharge], *, by: str, at: datetime
) -> Delivery:
    """Send it; raises InputError in the same way."""
    note = credit.note
    about = {row.invoice_id: row.invoice for row in rows}
    invoices = tuple(named(one, 0) for one in about.values())
    lines = tuple(CreditedLine(row.invoice.number, row.kind, row.cents) for row in rows)
    whole = not note.charges.filter(credited=None).exists()

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        noted_on = note.as_of
        facts = Credited(
            occasion, invoices, credit.number, note.number, noted_on, lines, whole, credit.gives_up
        )
        papers = (_document(one, note, credit.cents) for one in (note.number, credit.number))
        return compose_credit_note(facts, own), Truth(occasion, (*invoices, *papers), facts)

    key = f"credit-note.{credit.pk}"
    return _sent(note, Note(CREDIT_NOTE, key, note.currency, compose), by, at)


def _sent(note: DebitNote, letter: Note, by: str, at: datetime) -> Delivery:
    found = send_note(note.customer, letter, by=by, at=at)
    if found is None:
        raise InputError(NO_WAY, note.customer.code, field="letter")
    return found


def _document(number: str, note: DebitNote, cents: int) -> Named:
    """A note as the check knows numbers: those of invoices."""
    return Named(number, note.as_of, note.pay_by, cents, cents)


def _named(one: DatedItem) -> Named:
    item = one.item
    return Named(item.number, item.issued_on, item.due_on, item.cents, max(0, item.open))
