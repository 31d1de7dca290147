"""A dispute is accepted, in whole or in part, or refused: what is written, rests and comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.disputes.deciding import decide_dispute, prepare_decision
from butoir.dunning.disputes.letters import Decision
from butoir.dunning.models import Hold
from butoir.ledger.recording import record_credit_note, record_receipt
from companies import altered_journal, at, make_company
from dunning.cases import HEARD, WHO, contest, demanded, mail_of, plan_on, told
from dunning.test_day import one_late_invoice

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 12)
CREDIT_BY, PAY_BY = date(2026, 2, 18), date(2026, 2, 20)
MANAGER = {"by": "sophie", "at": at(DAY, 9)}
SIGNED = "Le bon de livraison BL-7781 a été signé à la réception."
REFUSED = Decision(0, SIGNED, None, PAY_BY)


@pytest.fixture
def invoice():
    return one_late_invoice(make_company())


def reasons_on(invoice, day):
    return [(w.reason, w.until) for w in plan_on(invoice, day).waiting]


def test_a_refusal_is_written_with_its_reason_its_documents_and_the_exact_day_to_pay(invoice):
    case = contest(invoice, reason="not-received")
    decide_dispute(case, replace(REFUSED, documents=("BL-7781",)), **MANAGER)
    said = mail_of(case.reply)
    assert "ne nous permettent pas d’y donner une suite favorable" in said
    assert SIGNED in said
    assert "s’appuie sur les pièces suivantes : BL-7781." in said.replace("\u00a0", " ")
    assert "vendredi 20 février 2026" in said
    assert "100,00" in said
    assert (case.hold.outcome, case.hold.ended_by, case.hold.pay_by) == (
        "rejected",
        "sophie",
        PAY_BY,
    )


def test_what_is_refused_rests_until_that_day_and_comes_back_at_its_own_step(invoice):
    case = contest(invoice)
    decide_dispute(case, REFUSED, **MANAGER)
    assert reasons_on(invoice, PAY_BY) == [("disputed", PAY_BY)]
    assert demanded(invoice, date(2026, 2, 23)) == [("reminder-1", 100_00)]


def test_the_undisputed_part_goes_on_whatever_is_decided(invoice):
    case = contest(invoice, 30_00)
    assert demanded(invoice, DAY) == [("reminder-1", 70_00)]
    decide_dispute(case, REFUSED, **MANAGER)
    assert demanded(invoice, DAY) == [("reminder-1", 70_00)]
    assert demanded(invoice, date(2026, 2, 23)) == [("reminder-1", 100_00)]


def test_what_is_accepted_rests_until_all_of_its_credit_note_is_in(invoice):
    case = contest(invoice)
    decide_dispute(case, Decision(100_00, "", CREDIT_BY), **MANAGER)
    later = date(2026, 3, 2)
    assert reasons_on(invoice, later) == [("disputed", None)]
    record_credit_note(invoice.customer, "A1", 60_00, later, invoice=invoice, **WHO)
    assert reasons_on(invoice, later) == [("disputed", None)], "40.00 are still to be credited"
    record_credit_note(invoice.customer, "A2", 40_00, later, invoice=invoice, **WHO)
    assert reasons_on(invoice, later) == []


def test_of_a_part_that_is_accepted_the_rest_comes_back_after_its_day(invoice):
    case = contest(invoice)
    decide_dispute(case, Decision(30_00, "", CREDIT_BY, PAY_BY), **MANAGER)
    said = mail_of(case.reply)
    assert "fondée à hauteur de 30,00" in said.replace("\u00a0", " ")
    assert "mercredi 18 février 2026" in said
    assert "70,00" in said
    assert reasons_on(invoice, PAY_BY) == [("disputed", PAY_BY)]
    assert demanded(invoice, date(2026, 2, 23)) == [("reminder-1", 70_00)]
    assert (case.hold.outcome, case.hold.granted, case.credit_by) == ("upheld", 30_00, CREDIT_BY)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"explanation": " "}, "says why"),
        ({"pay_by": None}, "no day to pay"),
        ({"pay_by": date(2026, 2, 11)}, "has passed"),
        ({"credited": 30_01}, "more is credited"),
        ({"credited": -1}, "more is credited"),
        ({"credited": 10_00}, "no day for the credit note"),
        ({"explanation": "Vous devez payer immédiatement !"}, "aggressive|vague|unprofessional"),
        ({"explanation": "Réglez sous 8 jours."}, "vague-deadline"),
        ({"pay_by": date(2026, 2, 22)}, "deadline-closed-day"),
    ],
)
def test_what_a_letter_cannot_say_is_not_decided(invoice, change, problem):
    case = contest(invoice, 30_00)
    with pytest.raises(InputError, match=problem):
        decide_dispute(case, replace(REFUSED, **change), **MANAGER)
    assert Hold.objects.get().ended_at is None
    assert not Delivery.objects.exists()
    assert not told("dispute-decided")


def test_it_is_decided_once(invoice):
    case = contest(invoice)
    decide_dispute(case, REFUSED, **MANAGER)
    with pytest.raises(InputError, match="decided before"):
        decide_dispute(case, Decision(100_00, "", CREDIT_BY), **MANAGER)
    assert case.hold.outcome == "rejected"
    assert len(told("dispute-decided")) == 1
    assert altered_journal() == []


def test_it_may_be_told_otherwise_and_nobody_is_written_to_then(invoice):
    invoice.customer.contacts.update(email="")
    invoice.customer.address = {}
    case = contest(invoice)
    with pytest.raises(InputError, match="neither e-mail nor post"):
        decide_dispute(case, REFUSED, **MANAGER)
    decide_dispute(case, REFUSED, letter=False, **MANAGER)
    assert not Delivery.objects.exists()
    assert not told("dispute-decided")[0]["by_letter"]


def test_it_is_prepared_for_a_manager_as_often_as_one_likes(invoice):
    case = contest(invoice)
    prepare_decision(case, REFUSED, **WHO)
    prepare_decision(case, replace(REFUSED, documents=("BL-7781",)), **WHO)
    assert [row.documents for row in case.proposals.order_by("pk")] == [[], ["BL-7781"]]
    assert case.hold.ended_at is None
    with pytest.raises(InputError, match="says why"):
        prepare_decision(case, replace(REFUSED, explanation=""), **WHO)


def test_a_dispute_on_what_was_decided_is_a_new_case_that_names_it(invoice):
    first = contest(invoice)
    decide_dispute(first, REFUSED, **MANAGER)
    assert contest(invoice, 20_00).earlier == first


def test_nothing_is_decided_of_what_is_paid(invoice):
    case = contest(invoice)
    record_receipt(invoice.customer, 100_00, HEARD, invoice=invoice, **WHO)
    with pytest.raises(InputError, match="nothing of this invoice is open"):
        decide_dispute(case, REFUSED, **MANAGER)
