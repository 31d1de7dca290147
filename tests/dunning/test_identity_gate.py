"""A formal notice whose debtor's identity is contradicted does not leave by itself, by any path."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.core.identity_rule import IdentityRule
from butoir.core.registered import Registered
from butoir.dispatch.models import Delivery, State
from butoir.dunning.approving import approve
from butoir.dunning.identity.confirming import confirm_identity
from butoir.dunning.identity.models import IdentityConfirmation, RegisterReading
from butoir.dunning.identity.rules import change_rule, rule_of
from butoir.dunning.identity.taking import Said, take
from butoir.dunning.models import PlannedMessage, Release, Task
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.recording import record_customer, record_invoice, record_receipt
from companies import altered_journal, at, make_company
from dunning.notices import SIREN, debtor

pytestmark = pytest.mark.django_db

DUE = date(2026, 1, 31)
FIRST, SECOND, NOTICE = date(2026, 2, 9), date(2026, 2, 17), date(2026, 3, 4)
NEXT, AFTER = date(2026, 3, 5), date(2026, 3, 6)
ACTIVE = Registered(SIREN, "FR", names=("BOULANGERIE PETIT",), active=True)
CEASED = Registered(SIREN, "FR", names=("BOULANGERIE PETIT",), active=False,
                    ceased_on=date(2024, 5, 1))  # fmt: skip


def said(customer, registered, day=SECOND):
    return take(
        customer.company,
        [Said(customer, registered, b'{"siren": "x"}')],
        "interface",
        day,
        by="clock",
        at=at(day),
    )


def decided(company, day):
    return run_day(company, day, by="clock", at=at(day, 5)).plan


def lived(company, day):
    """A day of the company, everything agreed to and handed over; the steps that left."""
    decided(company, day)
    for message in PlannedMessage.objects.filter(run__as_of=day, release=None):
        approve([message], by="claire", at=at(day, 6))
    release_approved(company, at=at(day, 7), by="clock")
    left = Delivery.objects.filter(company=company, state=State.WAITING)
    steps = list(left.values_list("document__kind", flat=True))
    left.update(state=State.SENT, state_at=at(day, 8), handed_over=True)
    return steps


@pytest.fixture
def company(db):
    return make_company()


@pytest.fixture
def customer(company):
    """Twice reminded: the formal notice is next."""
    customer = debtor(company)
    more = {"by": "claire", "at": at(DUE), "issued_on": date(2026, 1, 2)}
    record_invoice(customer, "F1", 100_000, DUE, **more)
    assert lived(company, FIRST) == ["reminder-1"]
    assert lived(company, SECOND) == ["reminder-2"]
    return customer


def waiting(company):
    return [
        (task.kind, task.detail)
        for task in Task.objects.filter(company=company, done_at=None, kind="identity")
    ]


def test_a_ceased_company_waits_as_a_task_and_leaves_once_the_customer_is_corrected(
    company, customer
):
    said(customer, CEASED)
    plan = decided(company, NOTICE)
    assert not plan.messages
    assert [(w.invoice, w.reason, w.next_step) for w in plan.waiting] == [
        ("F1", "identity", "formal-notice")
    ]
    assert waiting(company) == [
        ("identity", "the register says that this enterprise ceased on 2024-05-01")
    ]
    assert lived(company, NEXT) == []
    assert len(waiting(company)) == 1, "told once, not every day"

    # it is another enterprise that bought: its number is corrected, and the register knows it
    record_customer(company, "PETIT", by="claire", at=at(NEXT, 10), ids=["SIREN 404 833 048"])
    customer.refresh_from_db()
    said(customer, Registered("404833048", "FR", names=("PETIT SAS",), active=True), NEXT)
    assert lived(company, AFTER) == ["formal-notice"]
    task = Task.objects.get(kind="identity")
    assert (task.result, task.done_by) == ("settled", "clock")
    assert altered_journal() == []


def test_a_person_confirms_with_a_reason_and_it_goes_on_the_next_run(company, customer):
    said(customer, CEASED)
    assert lived(company, NOTICE) == []
    with pytest.raises(InputError, match="say why"):
        confirm_identity(customer, "  ", by="sophie", at=at(NOTICE, 9))
    confirm_identity(customer, "absorbée, la dette est reprise", by="sophie", at=at(NOTICE, 9))
    assert not waiting(company)
    task = Task.objects.get(kind="identity")
    assert (task.result, task.done_by) == ("confirmed", "sophie")
    assert Event.objects.get(kind="identity-confirmed").by == "sophie"
    assert lived(company, NEXT) == ["formal-notice"]
    with pytest.raises(InputError, match="nothing speaks"):
        confirm_identity(customer, "encore", by="sophie", at=at(NEXT, 9))
    assert IdentityConfirmation.objects.count() == 1


def test_what_was_confirmed_does_not_cover_what_the_register_says_next(company, customer):
    said(customer, CEASED)
    lived(company, NOTICE)
    confirm_identity(customer, "on le sait", by="sophie", at=at(NOTICE, 9))
    said(customer, Registered(SIREN, "FR", names=("TRANSPORTS DURAND",), active=True), NOTICE)
    assert lived(company, NEXT) == []
    assert waiting(company) == [
        ("identity", "the register gives another name: 'TRANSPORTS DURAND'")
    ]


def test_what_the_register_says_after_the_approval_stops_the_release(company, customer):
    decided(company, NOTICE)
    approve(PlannedMessage.objects.filter(release=None), by="claire", at=at(NOTICE, 6))
    said(customer, CEASED, NOTICE)
    assert release_approved(company, at=at(NOTICE, 7), by="clock") == {"skipped": 1}
    assert Release.objects.last().reason == (
        "the register says that this enterprise ceased on 2024-05-01"
    )


def test_what_it_says_after_the_release_stops_the_delivery(company, customer):
    decided(company, NOTICE)
    approve(PlannedMessage.objects.filter(release=None), by="claire", at=at(NOTICE, 6))
    assert release_approved(company, at=at(NOTICE, 7), by="clock") == {"queued": 1}
    delivery = Delivery.objects.get(state=State.WAITING)
    assert no_longer_due([delivery]) == {}
    said(customer, CEASED, NOTICE)
    assert no_longer_due([delivery]) == {
        delivery.pk: "the register says that this enterprise ceased on 2024-05-01"
    }


def test_reminders_leave_whatever_the_register_says(company):
    customer = debtor(company)
    record_invoice(customer, "F1", 100_000, DUE, by="claire", at=at(DUE), issued_on=DUE)
    said(customer, CEASED, FIRST)
    assert lived(company, FIRST) == ["reminder-1"]
    assert lived(company, SECOND) == ["reminder-2"]
    assert lived(company, NOTICE) == []


def test_another_invoice_of_the_debtor_goes_on_with_its_own_reminder(company, customer):
    said(customer, CEASED)
    later = date(2026, 2, 20)
    record_invoice(customer, "F2", 50_000, later, by="claire", at=at(later), issued_on=later)
    assert lived(company, NOTICE) == ["reminder-1"]
    assert lived(company, NEXT) == []


def test_who_has_no_register_to_ask_is_never_held_for_a_missing_check(company, customer):
    assert lived(company, NOTICE) == ["formal-notice"]


def test_a_missing_check_holds_where_there_is_a_register_to_ask(company, customer, settings):
    settings.COMPANIES_URL = "http://127.0.0.1:9/search"
    assert lived(company, NOTICE) == []
    assert waiting(company) == [
        ("identity", "no register was asked yet whether this enterprise exists")
    ]
    said(customer, ACTIVE, NOTICE)
    assert lived(company, NEXT) == ["formal-notice"]


def test_a_check_that_is_too_old_holds_too(company, customer, settings):
    settings.COMPANIES_URL = "http://127.0.0.1:9/search"
    change_rule(company, IdentityRule("checked", 10), by="claire", at=at(SECOND))
    said(customer, ACTIVE, SECOND)
    assert lived(company, NOTICE) == []
    assert waiting(company) == [("identity", "the register was last asked on 2026-02-17")]


def test_a_consumer_is_never_looked_up(company, customer, settings):
    settings.COMPANIES_URL = "http://127.0.0.1:9/search"
    record_customer(company, "PETIT", by="claire", at=at(SECOND), kind="consumer")
    assert lived(company, NOTICE) == ["formal-notice"]


def test_the_company_chooses(company, customer):
    said(customer, CEASED)
    assert not change_rule(company, IdentityRule(), by="claire", at=at(NOTICE))
    assert change_rule(company, IdentityRule("never"), by="claire", at=at(NOTICE))
    assert rule_of(company).mode == "never"
    assert lived(company, NOTICE) == ["formal-notice"]
    for wrong in (IdentityRule("sometimes"), IdentityRule(days=0), IdentityRule(days=9_999)):
        with pytest.raises(InputError):
            change_rule(company, wrong, by="claire", at=at(NOTICE))


def test_a_task_ends_when_everything_is_paid_and_names_the_invoices_of_today(company, customer):
    said(customer, CEASED)
    record_invoice(customer, "F2", 50_000, DUE, by="claire", at=at(SECOND), issued_on=DUE)
    assert lived(company, NOTICE) == ["reminder-1"]  # of the invoice that came late
    lived(company, NEXT)
    first = customer.invoices.get(number="F1")
    record_receipt(customer, 100_000, NEXT, invoice=first, by="claire", at=at(NEXT))
    lived(company, AFTER)
    assert not waiting(company)


def test_a_body_of_public_law_is_no_company(company, customer):
    said(customer, Registered(SIREN, "FR", names=("BOULANGERIE PETIT",), active=True,
                              public=True, form="7210"))  # fmt: skip
    assert lived(company, NOTICE) == []
    record_customer(company, "PETIT", by="claire", at=at(NOTICE, 10), kind="public")
    assert lived(company, NEXT) == ["formal-notice"]


def test_a_belgian_register_that_was_read_once_is_asked_for_new_customers(company):
    RegisterReading.objects.create(
        company=company, source="kbo", said_on=DUE, at=at(DUE), by="claire"
    )
    customer = debtor(company, number="BCE 0403.019.261")
    record_customer(company, "PETIT", by="claire", at=at(DUE), country="BE")
    record_invoice(customer, "F1", 100_000, DUE, by="claire", at=at(DUE), issued_on=DUE)
    days = [FIRST + timedelta(days=n) for n in range(40)]
    left = [step for day in days for step in lived(company, day)]
    assert left == ["reminder-1", "reminder-2"]
    assert waiting(company)[0][1] == "no register was asked yet whether this enterprise exists"


def test_the_queries_do_not_grow_with_those_who_wait(company, django_assert_max_num_queries):
    def reminded(count):
        for number in range(count):
            one = debtor(company, f"C{Task.objects.count()}-{count}-{number}")
            more = {"by": "claire", "at": at(DUE), "issued_on": date(2026, 1, 2)}
            invoice = record_invoice(one, f"F{one.code}", 100_000, DUE, **more)
            for step in ("reminder-1", "reminder-2"):
                invoice.skips.create(step=step, reason="test", made_at=at(DUE), made_by="claire")
            said(one, CEASED)

    reminded(1)
    with django_assert_max_num_queries(40) as few:
        run_day(company, NOTICE, by="clock", at=at(NOTICE), dry_run=True)
    reminded(30)
    with django_assert_max_num_queries(len(few)):
        plan = run_day(company, NOTICE, by="clock", at=at(NOTICE), dry_run=True).plan
    assert len(plan.tasks) == 31
