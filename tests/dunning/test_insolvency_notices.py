"""A notice is kept once with the customer of its number, who rests until a person has read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from butoir.core import reasons
from butoir.dispatch.models import Delivery
from butoir.dunning.accounts import load_receivables
from butoir.dunning.approving import approve
from butoir.dunning.insolvency.models import LegalNotice
from butoir.dunning.insolvency.reviewing import Read, accept_notice, dismiss_notice
from butoir.dunning.insolvency.taking import take_notices
from butoir.dunning.insolvency.whose import numbers_of, numbers_that_owe
from butoir.dunning.models import PlannedMessage, Task
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice
from companies import at, make_company
from dunning.notices import (
    BANKRUPTCY,
    BCE,
    CANCELLATION,
    DAY,
    OPENING,
    SALE,
    SIREN,
    brought,
    debtor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return make_company()


def owing(company, code="PETIT", **more):
    customer = debtor(company, code, **more)
    record_invoice(customer, f"F-{code}", 120_000, DAY.replace(day=1), by="claire", at=at(DAY))
    return customer


def test_whoever_has_its_number_rests_at_once(company):
    owing(company)
    run_day(company, DAY, by="clock", at=at(DAY, 5))
    (row,) = brought(company, OPENING)
    assert (row.matched, row.task.kind, row.task.done_at) == ("number", "insolvency", None)
    (account,) = load_receivables(company, DAY).accounts
    assert [(hold.kind, hold.reason) for hold in account.holds] == [
        (reasons.ON_HOLD, "a notice of insolvency waits to be read")
    ]
    assert Event.objects.get(kind="legal-notice").about == f"notice:{row.pk}"


def test_a_message_that_was_agreed_to_does_not_leave_any_more(company):
    customer = owing(company)
    run_day(company, DAY, by="clock", at=at(DAY, 5))
    message = PlannedMessage.objects.get(customer=customer)
    approve([message], by="claire", at=at(DAY, 6))
    brought(company, OPENING)
    assert not release_approved(company, at=at(DAY, 12), by="clock")
    assert not Delivery.objects.exists()


def test_a_message_in_the_outbox_is_stopped_at_the_last_look(company):
    customer = owing(company)
    run_day(company, DAY, by="clock", at=at(DAY, 5))
    approve([PlannedMessage.objects.get(customer=customer)], by="claire", at=at(DAY, 6))
    assert release_approved(company, at=at(DAY, 7), by="clock") == {"queued": 1}
    delivery = Delivery.objects.get()
    assert no_longer_due([delivery]) == {}
    (row,) = brought(company, OPENING)
    assert no_longer_due([delivery]) == {delivery.pk: "nothing is due any more"}
    accept_notice(row, Read(), by="claire", at=at(DAY, 13))
    assert no_longer_due([delivery]) == {delivery.pk: "nothing is due any more"}


@pytest.mark.parametrize(
    "written",
    [
        "732829320",
        "SIREN 732 829 320",
        "732 829 320 00074",
        "FR 44 732829320",
        "RCS Lyon 732829320",
    ],
)
def test_the_number_is_found_in_whatever_is_printed(written):
    assert SIREN in numbers_of([written])


@pytest.mark.parametrize("written", ["732829321", "FR76 3000 6000 0112 3456 7890 189", "Petit", ""])
def test_what_is_no_number_of_a_register_finds_nobody(written):
    assert SIREN not in numbers_of([written])


def test_a_belgian_number_is_found_with_or_without_its_zero():
    for written in ("BCE 0403.019.261", "BE 403.019.261", "BE0403019261"):
        assert numbers_of([written]) == {BCE}


def test_a_name_alone_changes_nothing(company):
    customer = debtor(company, number="")
    record_invoice(customer, "F1", 120_000, DAY.replace(day=1), by="claire", at=at(DAY))
    (row,) = brought(company, OPENING)
    assert (row.matched, row.task) == ("name", None)
    (account,) = load_receivables(company, DAY).accounts
    assert account.holds == ()


def test_the_same_name_with_another_number_is_somebody_else(company):
    debtor(company, number="SIREN 404833048")
    tally = take_notices(company, [OPENING], by="claire", at=at(DAY))
    assert tally == {"others": 1}


def test_who_buys_a_business_is_not_the_debtor(company):
    owing(company)
    (row,) = brought(company, SALE)
    assert row.task is None
    (account,) = load_receivables(company, DAY).accounts
    assert account.holds == ()


def test_the_same_notice_again_is_known(company):
    owing(company)
    brought(company, OPENING)
    assert take_notices(company, [OPENING], by="clock", at=at(DAY)) == {"known": 1}
    assert (LegalNotice.objects.count(), Task.objects.count()) == (1, 1)


def test_two_customers_of_one_number_both_rest(company):
    owing(company)
    debtor(company, "PETIT-2")
    tally = take_notices(company, [OPENING], by="claire", at=at(DAY))
    assert tally == {"to-read": 2}


def test_accounts_that_were_filed_are_nothing_to_read(company):
    owing(company)
    filed = replace(OPENING, id="C1", stage="other", proceeding="", nature="")
    assert take_notices(company, [filed], by="claire", at=at(DAY)) == {"others": 1}


def test_a_number_too_long_to_be_one_and_control_characters_do_no_harm(company):
    owing(company)
    hostile = replace(OPENING, id="A1", name="<script>\x00", address="javascript:alert(1)")
    endless = replace(OPENING, id="A" * 500)
    tally = take_notices(company, [hostile, endless], by="claire", at=at(DAY))
    assert tally == {"to-read": 1, "others": 1}
    row = LegalNotice.objects.get()
    assert (row.name, row.address) == ("<script>", "")


def test_it_is_not_our_debtor_for_a_reason_and_all_goes_on(company):
    owing(company)
    (row,) = brought(company, OPENING)
    with pytest.raises(Exception, match="say why"):
        dismiss_notice(row, " ", by="claire", at=at(DAY))
    dismiss_notice(row, "autre établissement", by="claire", at=at(DAY))
    row.task.refresh_from_db()
    assert (row.task.result, row.task.reason) == ("not-ours", "autre établissement")
    (account,) = load_receivables(company, DAY).accounts
    assert account.holds == ()


def test_another_company_is_not_concerned(company):
    owing(company)
    other = make_company("autre", name="Autre")
    customer = owing(other)
    brought(company, OPENING)
    assert not LegalNotice.objects.filter(customer=customer).exists()


def test_only_numbers_of_who_owes_are_asked_about(company):
    owing(company)
    debtor(company, "PAID", number="SIREN 404833048")
    belgian = debtor(company, "JANS", number=f"BCE {BCE}")
    record_invoice(belgian, "F-B", 100, DAY, by="claire", at=at(DAY))
    assert numbers_that_owe(company) == [SIREN]


def test_a_belgian_bankruptcy_has_the_same_effect(company):
    customer = debtor(company, "JANS", number="BE 0403.019.261")
    (row,) = brought(company, BANKRUPTCY)
    assert (row.customer, row.country, row.task.done_at) == (customer, "BE", None)


def test_a_cancellation_waits_to_be_read_like_what_it_cancels(company):
    owing(company)
    opening, cancelled = brought(company, OPENING, CANCELLATION)
    assert cancelled.previous == opening.reference
    assert Task.objects.filter(kind="insolvency", done_at=None).count() == 2
