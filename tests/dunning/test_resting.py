"""Invoices that say themselves that nobody is to be reminded: held when they come in."""

from __future__ import annotations

import pytest

from butoir.dunning.following_up import follow_up_import
from butoir.dunning.holding import end_holds
from butoir.dunning.models import Hold
from butoir.dunning.resting import hold_as_told
from butoir.ledger.models import Invoice
from companies import AT, make_company
from formats.einvoice_helpers import sample
from ledger.ledger_kit import bring, undo
from project.test_resting_invoices import BY_TRANSFER, NUMBER, correcting

pytestmark = pytest.mark.django_db
WHO = {"by": "claire", "at": AT}
OURS = {"name": "Menuiserie du Chêne SRL", "ids": ["BE 0123.456.749"]}
DEBIT = (BY_TRANSFER, BY_TRANSFER.replace("30", "59"))


def bill(number: str, *changes: tuple[str, str]) -> bytes:
    return sample("ubl_invoice.xml", (NUMBER, f"<cbc:ID>{number}</cbc:ID>"), *changes)


def held() -> dict[str, str]:
    found = Hold.objects.filter(ended_at__isnull=True)
    return dict(found.values_list("invoice__number", "kind"))


def test_what_the_invoice_says_becomes_a_hold_once_and_a_person_may_end_it():
    company = make_company(**OURS)
    bring(company, bill("F1", DEBIT))
    bring(company, bill("F2"))
    follow_up_import(company, **WHO)
    assert held() == {"F1": "direct-debit"}
    end_holds(Invoice.objects.get(number="F1"), "direct-debit", AT.date(), **WHO)
    assert hold_as_told(company, **WHO) == 0
    assert held() == {}


def test_a_correction_holds_what_it_corrects():
    company = make_company(**OURS)
    bring(company, bill("F1"))
    bring(company, bill("F2", *correcting("F1")))
    assert hold_as_told(company, **WHO) == 2
    assert held() == {"F1": "on-hold", "F2": "on-hold"}


def test_undoing_the_correction_frees_what_it_corrected_before_it_was_held():
    company = make_company(**OURS)
    bring(company, bill("F1"))
    done = bring(company, bill("F2", *correcting("F1")))
    undo(done)
    assert hold_as_told(company, **WHO) == 0


def test_another_company_is_not_touched():
    company, other = make_company(**OURS), make_company("other", **OURS)
    bring(other, bill("F1", DEBIT))
    assert hold_as_told(company, **WHO) == 0
