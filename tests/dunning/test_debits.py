"""Debit notes for interest and indemnities, and the credit notes on them, through the database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from butoir.core.errors import InputError
from butoir.dunning.dated import item_on
from butoir.dunning.debits.issuing import credit_debit_note, issue_debit_note, uncredited
from butoir.dunning.debits.models import DebitCredit, DebitNote
from butoir.dunning.releasing import no_longer_due
from butoir.dunning.waiving.charges import claim_on
from butoir.dunning.waiving.offering import Offer, offer_waiver
from butoir.dunning.waiving.rules import change_relief_rules
from butoir.ledger.recording import record_invoice, record_receipt
from companies import altered_journal, at, make_company
from dunning.cases import mail_of, told
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)
DAY = date(2026, 3, 2)
PAY_BY = date(2026, 3, 23)
WHO = {"by": "sophie", "at": at(DAY)}


def late(customer, number, cents=10_000_00):
    return record_invoice(customer, number, cents, DUE, issued_on=date(2025, 12, 1), **WHO)


@pytest.fixture
def customer():
    return make_customer(make_company())


@pytest.fixture
def invoice(customer):
    return late(customer, "F1")


def issue(*invoices, pay_by=PAY_BY):
    return issue_debit_note(invoices[0].customer, invoices, pay_by, **WHO)


def credit(note, charges=None, reason="geste commercial", **said):
    ids = [row.pk for row in note.charges.all()] if charges is None else charges
    return credit_debit_note(note, ids, reason, **WHO, **said)


def charged(invoice, on=DAY):
    claim = claim_on(invoice.customer, [item_on(invoice, on).item], on)
    return claim.total("interest"), claim.total("indemnity")


def plain(delivery):
    return mail_of(delivery).replace("\xa0", " ").replace("\u202f", " ")


def test_a_debit_note_has_its_number_its_lines_and_its_letter(customer, invoice):
    other = late(customer, "F2", 1_000_00)
    note = issue(invoice, other)
    assert (note.number, note.cents) == ("ND-2026-0001", 203_05 + 20_31 + 80_00)
    assert sorted((row.invoice.number, row.kind, row.cents) for row in note.charges.all()) == [
        ("F1", "indemnity", 40_00),
        ("F1", "interest", 203_05),
        ("F2", "indemnity", 40_00),
        ("F2", "interest", 20_31),
    ]
    text = plain(note.delivery)
    assert "ND-2026-0001" in text
    assert "303,36 €" in text
    assert "TVA ne s’y ajoute pas" in text
    assert told("debit-note-issued")[0]["invoices"] == ["F1", "F2"]


def test_it_asks_what_a_settled_invoice_had_cost_until_its_payment(invoice):
    paid_on = date(2026, 1, 31)
    record_receipt(invoice.customer, 10_000_00, paid_on, invoice=invoice, by="x", at=at(paid_on))
    # C. civ. 1343-1: the payment left 103,19 € of principal, which bears 1,03 € until today
    assert issue(invoice).cents == 103_19 + 1_03 + 40_00


def test_the_same_charge_is_not_noted_twice(invoice):
    issue(invoice)
    with pytest.raises(InputError, match="another debit note"):
        issue(invoice)
    assert DebitNote.objects.count() == 1


def test_a_note_credited_as_a_mistake_may_be_made_anew_and_everything_is_still_asked(invoice):
    note = issue(invoice)
    row = credit(note, gives_up=False, reason="mauvaise adresse")
    assert (row.number, row.cents, uncredited(note)) == ("NC-2026-0001", 243_05, 0)
    assert "comportait une erreur" in plain(row.delivery)
    assert charged(invoice) == (203_05, 40_00)
    assert issue(invoice).number == "ND-2026-0002"


def test_what_is_given_up_is_asked_no_more_and_the_rest_is(invoice):
    note = issue(invoice)
    lump = note.charges.get(kind="indemnity")
    row = credit(note, [lump.pk])
    assert (row.cents, uncredited(note)) == (40_00, 203_05)
    assert charged(invoice) == (203_05, 0)
    assert "annulée en partie" in plain(row.delivery)
    rest = credit(note, [note.charges.get(kind="interest").pk])
    assert "annulée en totalité" in plain(rest.delivery)
    assert charged(invoice) == (0, 0)
    assert charged(invoice, date(2026, 3, 31)) == (96_53, 0), "from the day after the note it runs"
    assert not altered_journal()


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_credit_has_a_reason(invoice, reason):
    with pytest.raises(InputError, match="with a reason"):
        credit(issue(invoice), reason=reason)


def test_nothing_is_credited_twice_nor_of_another_note(customer, invoice):
    note, other = issue(invoice), issue(late(customer, "F2"))
    credit(note)
    with pytest.raises(InputError, match="credited before"):
        credit(note)
    with pytest.raises(InputError, match="not of the note"):
        credit(note, [row.pk for row in other.charges.all()])
    with pytest.raises(InputError, match="not of the note"):
        credit(note, [])
    assert DebitCredit.objects.count() == 1


def test_a_company_that_gives_nothing_up_credits_mistakes_alone(invoice):
    note = issue(invoice)
    change_relief_rules(invoice.company, {"waiving": False}, **WHO)
    with pytest.raises(InputError, match="gives nothing up"):
        credit(note)
    credit(note, gives_up=False)


def test_interest_offered_against_payment_is_not_noted_meanwhile(invoice):
    said = Offer(date(2026, 3, 13), "geste", letter=False)
    offer_waiver(invoice.customer, [invoice], said, **WHO)
    with pytest.raises(InputError, match="given up against payment"):
        issue(invoice)


def test_a_note_that_was_credited_before_it_left_does_not_leave(invoice):
    note = issue(invoice)
    assert no_longer_due([note.delivery]) == {}
    credit(note)
    assert "credited" in no_longer_due([note.delivery])[note.delivery_id]


def test_a_french_consumer_gets_none(customer):
    consumer = make_customer(customer.company, "DUPONT", kind="consumer")
    with pytest.raises(InputError, match="L111-8"):
        issue(late(consumer, "C1"))


class NeverMoreThanTheNote(TestCase):
    """Whatever is credited in whatever order, debit and credits together are never below zero."""

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.sets(st.integers(0, 5), max_size=4), max_size=4), st.booleans())
    def test_the_credits_of_a_note_are_never_more_than_the_note(self, tries, gives_up):
        customer = make_customer(make_company())
        note = issue(*(late(customer, f"F{number}") for number in range(3)))
        ids = sorted(row.pk for row in note.charges.all())
        for chosen in tries:
            try:
                credit(note, [ids[place] for place in chosen], gives_up=gives_up)
            except InputError:
                continue
        credited = sum(DebitCredit.objects.filter(note=note).values_list("cents", flat=True))
        assert note.cents - credited == uncredited(note) >= 0
