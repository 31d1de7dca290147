"""A short life of the demo: every situation is there, the journal holds, the figures add up."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from butoir.casefile.following.models import CaseStep, Handover
from butoir.core.errors import InputError
from butoir.dispatch.models import ChannelSetting, Delivery, Proof
from butoir.dunning.approving import ready_messages
from butoir.dunning.calls import load_call_list
from butoir.dunning.models import (
    Agreement,
    Approval,
    Hold,
    PlannedMessage,
    Release,
    Run,
    ScenarioVersion,
    Skip,
    Task,
)
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.journal.verify import verify_journal
from butoir.law.limitation import limitation_last_day
from butoir.ledger.models import (
    Allocation,
    BankEntry,
    Candidate,
    Customer,
    Invoice,
    Receipt,
    Statement,
)
from butoir.ledger.open_items import open_invoice_rows
from butoir.project.demo.house import moment
from butoir.project.demo.life import Scale, play
from butoir.project.demo.summary import load_summary
from butoir.users.access import companies_of
from butoir.users.models import Company, User
from companies import at

AS_OF = date(2026, 11, 20)
SHORT = Scale(customers=10, invoices=60, days=100)


@pytest.mark.django_db
def test_a_closed_day_cannot_be_the_last_and_leaves_nothing_behind():
    """Asks for the database by its mark, which the tests on the module's own play cannot have."""
    with pytest.raises(InputError, match="2026-11-22 is a closed day"):
        play(7, date(2026, 11, 22), SHORT, "secret")
    assert not Company.objects.exists()


@pytest.fixture(scope="module")
def houses(django_db_setup, django_db_blocker):
    """Played once for all the tests here, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield play(7, AS_OF, SHORT, "secret")
        transaction.set_rollback(True)


@pytest.fixture
def morel(houses):
    return houses[0].company


@pytest.fixture
def peeters(houses):
    return houses[1].company


def counted(rows, *fields: str) -> Counter:
    return Counter(rows.order_by().values_list(*fields))


def last_run(company) -> Run:
    return Run.objects.filter(company=company).latest("as_of", "number")


# the records hold together


def test_the_journal_is_whole(houses):
    assert list(verify_journal()) == []


def test_what_the_payers_know_is_what_the_books_say(houses):
    """But for money that is on its way, or that a person has to look at."""
    for house in houses:
        left = {row[0]: row[7] for row in open_invoice_rows(house.company)}
        meant = {
            owner.pk
            for one in house.bank.on_its_way()
            for owner, _ in one.meant or ()
            if isinstance(owner, Invoice)
        }
        differ = {
            bill.number: (left.get(row.pk, 0), house.open[bill])
            for bill, row in house.invoices.items()
            if row.pk not in meant and left.get(row.pk, 0) != house.open[bill]
        }
        assert differ == {}


def test_the_figures_add_up(houses):
    """Each sum is made here, row by row, in another way than the program's."""
    for house in houses:
        company = house.company
        invoices = list(Invoice.objects.filter(company=company))
        allocations = list(Allocation.objects.filter(company=company))
        receipts = list(Receipt.objects.filter(company=company))
        shares = {receipt.pk: 0 for receipt in receipts}
        left = {invoice.pk: invoice.cents for invoice in invoices}
        for row in allocations:
            left[row.invoice_id] -= row.cents
            if row.receipt_id:
                shares[row.receipt_id] += row.cents
        assert sum(left.values()) == load_summary(company).open_cents
        for receipt in receipts:
            assert abs(shares[receipt.pk]) <= abs(receipt.cents)
        credited = [row.cents for row in allocations if row.kind == "credit"]
        assert sum(credited) == 0, "a credit note gives what an invoice gets"
        paid = sum(row.cents for row in allocations if row.kind == "payment")
        on_account = sum(receipt.cents - shares[receipt.pk] for receipt in receipts)
        assert sum(receipt.cents for receipt in receipts) == paid + on_account


def test_every_statement_of_the_bank_adds_up(houses):
    for house in houses:
        statements = Statement.objects.filter(account__company=house.company)
        assert {statement.balanced for statement in statements} == {True}
        assert statements.latest("to_on").to_on == date(2026, 11, 19)


def test_the_companies_are_apart(morel, peeters):
    codes = {
        c: set(Customer.objects.filter(company=c).values_list("name", flat=True))
        for c in (morel, peeters)
    }
    assert not codes[morel] & codes[peeters]
    for company in (morel, peeters):
        assert not Allocation.objects.filter(company=company).exclude(invoice__company=company)
        assert not PlannedMessage.objects.filter(run__company=company).exclude(
            customer__company=company
        )
    assert [c.key for c in companies_of(User.objects.get(username="jan"))] == [
        "houtbedrijf-peeters"
    ]
    assert companies_of(User.objects.get(username="nora")).count() == 2


def test_a_day_after_the_play_is_decided_like_any_other(morel):
    assert run_day(morel, date(2026, 11, 23), by="clock", at=moment(AS_OF, 6), dry_run=True).plan


# every situation is there


def agreements(company) -> Counter:
    return counted(Agreement.objects.filter(company=company), "kind", "outcome")


def holds(company) -> Counter:
    return counted(Hold.objects.filter(company=company), "kind", "outcome")


def proofs(company) -> Counter:
    return counted(Proof.objects.filter(delivery__company=company), "kind", "delivery__channel")


def deliveries(company) -> Counter:
    return counted(Delivery.objects.filter(company=company), "channel", "document__kind", "state")


def tasks(company) -> Counter:
    return counted(Task.objects.filter(company=company), "kind", "result")


SITUATIONS = {
    "a promise kept": (agreements, ("promise", "kept")),
    "a promise broken": (agreements, ("promise", "broken")),
    "a promise running": (agreements, ("promise", "")),
    "a payment plan running": (agreements, ("plan", "")),
    "a payment plan in default": (agreements, ("plan", "broken")),
    "a dispute open": (holds, ("disputed", "")),
    "a dispute upheld": (holds, ("disputed", "upheld")),
    "a dispute rejected": (holds, ("disputed", "rejected")),
    "an insolvency": (holds, ("insolvency", "")),
    "a hand-over": (holds, ("handed-over", "")),
    "an invoice written off": (holds, ("written-off", "")),
    "an invoice to be debited": (holds, ("direct-debit", "")),
    "a hold until a day": (holds, ("on-hold", "")),
    "a first reminder by e-mail": (deliveries, ("email", "reminder-1", "sent")),
    "a second reminder by e-mail": (deliveries, ("email", "reminder-2", "sent")),
    "a formal notice sent": (deliveries, ("registered", "formal-notice", "sent")),
    "an e-mail that came back": (deliveries, ("email", "reminder-1", "returned")),
    "the same by post": (deliveries, ("post", "reminder-1", "sent")),
    "an e-mail of unknown outcome": (deliveries, ("email", "reminder-1", "unknown")),
    "a letter withdrawn, paid meanwhile": (deliveries, ("email", "reminder-1", "cancelled")),
    "an e-mail in the outbox": (deliveries, ("email", "reminder-1", "waiting")),
    "a proof of deposit": (proofs, ("deposit", "registered")),
    "a letter accepted": (proofs, ("acknowledgement", "registered")),
    "a letter refused": (proofs, ("refusal", "registered")),
    "a letter not claimed": (proofs, ("unclaimed", "registered")),
    "a bounce": (proofs, ("bounce", "email")),
    "a call to make": (tasks, ("call", "")),
    "a call made": (tasks, ("call", "done")),
    "a broken promise to see to": (tasks, ("broken-promise", "")),
    "an announced step to execute": (tasks, ("execute", "")),
    "an announced step executed": (tasks, ("execute", "executed")),
    "a plan in default seen to": (tasks, ("plan-default", "done")),
    "an answer to read": (tasks, ("review", "")),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_there_is(name: str, morel):
    count, key = SITUATIONS[name]
    found = count(morel)
    assert found[key] > 0, found


def test_there_is_a_dispute_of_a_part(morel):
    assert Hold.objects.filter(company=morel, kind="disputed", cents__gt=0, ended_at=None).exists()


def test_there_are_credit_notes_overpayments_part_payments_and_money_on_account(morel):
    assert Invoice.objects.filter(company=morel, kind="credit-note").exists()
    rows = open_invoice_rows(morel)
    assert any(0 < row[7] < row[6] for row in rows), "an invoice paid in part"
    whole = dict.fromkeys(Receipt.objects.filter(company=morel).values_list("pk", flat=True), 0)
    for receipt, cents in Allocation.objects.filter(receipt__in=whole).values_list(
        "receipt", "cents"
    ):
        whole[receipt] += cents
    left = [r.cents - whole[r.pk] for r in Receipt.objects.filter(pk__in=whole)]
    assert any(cents > 0 for cents in left), "money that pays nothing yet"
    assert Receipt.objects.filter(company=morel, entry=None).exists(), "told by a person"


def test_the_case_that_was_handed_over_is_followed_with_its_file(morel):
    row = Handover.objects.get(company=morel)
    assert (row.kind, row.reference, row.is_open) == ("agency", "RIV-2041", True)
    assert row.cents > 4_987_30, "the invoice with its interest and indemnity"
    assert row.invoices.count() == 1
    heard = CaseStep.objects.filter(handover=row).order_by("on").values_list("kind", flat=True)
    assert list(heard)[:1] == ["acknowledged"]


def test_there_is_a_payment_taken_back(morel):
    assert BankEntry.objects.filter(account__company=morel, state="returned").exists()
    assert Allocation.objects.filter(company=morel, cents__lt=0, kind="payment").exists()


def test_there_are_receipts_that_a_person_must_look_at_in_both_companies(morel, peeters):
    assert load_summary(morel).to_look_at == 2
    assert load_summary(peeters).to_look_at == 1
    held = Candidate.objects.filter(customer__company=morel, closed_at=None)
    assert "Garage des Alliés SARL" in held.values_list("customer__name", flat=True)


def test_there_is_a_step_skipped_and_a_message_left_out_with_reasons(morel):
    assert Skip.objects.get(invoice__company=morel).reason
    refused = Approval.objects.filter(message__run__company=morel, agreed=False)
    assert refused.exists()
    assert all(row.reason for row in refused)


def test_there_is_an_invoice_close_to_its_limitation(morel):
    invoice = Invoice.objects.get(customer__name="Nicole Legrand")
    last = limitation_last_day("FR", "consumer", invoice.due_on)
    assert 0 < (last - AS_OF).days < 30


def test_two_people_agreed_to_each_formal_notice_that_left(morel):
    notices = Release.objects.filter(message__run__company=morel, message__step="formal-notice")
    assert notices.exists()
    for release in notices:
        people = set(release.message.approvals.values_list("by", flat=True))
        assert people == {"claire", "sophie"}


def test_every_group_has_its_scenario_and_the_usual_one_has_changed(morel):
    names = counted(ScenarioVersion.objects.filter(scenario__company=morel), "scenario__name")
    assert names == {("standard",): 3, ("Acheteurs publics",): 1, ("Clients fidèles",): 1}


def test_every_letter_is_a_sealed_file_of_its_kind(morel):
    kinds = counted(Delivery.objects.filter(company=morel), "channel", "document__file__media_type")
    assert set(kinds) == {
        ("email", "message/rfc822"),
        ("post", "application/pdf"),
        ("registered", "application/pdf"),
    }
    assert not Release.objects.filter(message__run__company=morel, outcome="failed")


# the last morning


def test_the_last_day_is_left_to_a_person(morel, peeters):
    for company in (morel, peeters):
        run = last_run(company)
        assert run.as_of == AS_OF
        waiting = PlannedMessage.objects.filter(run=run, release=None)
        steps = set(waiting.values_list("step", flat=True))
        assert {"reminder-2", "formal-notice"} <= steps
        assert not Release.objects.filter(message__run=run).exclude(delivery__state="waiting")
        assert load_call_list(company, AS_OF)
        assert load_summary(company).tasks["answer"]


def test_one_of_two_people_agreed_to_a_formal_notice_of_the_day(morel):
    notices = PlannedMessage.objects.filter(run=last_run(morel), step="formal-notice")
    agreed = [set(row.approvals.values_list("by", flat=True)) for row in notices.order_by("pk")]
    assert agreed == [{"sophie"}, set()]
    assert not ready_messages(morel, AS_OF, at(AS_OF, 20)).filter(step="formal-notice")


def test_nothing_of_it_can_leave_the_house(houses):
    assert set(ChannelSetting.objects.values_list("enabled", flat=True)) == {False}


def test_each_change_says_who_made_it(houses):
    people = {name for house in houses for name, *_ in house.founded.people}
    people |= {"clock", "mailbox", "worker-1"}
    assert set(Event.objects.values_list("by", flat=True)) <= people
