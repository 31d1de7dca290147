"""Cases in which well-known systems lose, double or invent something; here they are rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from crashing import Story, World, contradictions, outbox_contradictions, world
from django.apps import apps

from butoir.dispatch.channels.base import Outcome
from butoir.dispatch.handing import begin, finish
from butoir.dispatch.held import load_held
from butoir.dispatch.models import Attempt, Delivery
from butoir.dispatch.outbox import claim
from butoir.dispatch.sending import Tally, send_due
from butoir.dunning.models import PlannedMessage, Release, Task
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.journal.verify import verify_journal
from butoir.ledger.models import Contact, Customer, Invoice
from butoir.ledger.recording import (
    record_credit_note,
    record_receipt,
    reverse_payment,
)
from butoir.users.models import Company
from companies import at, make_company
from dispatch.mailservers import Keeper, free_port, mail_server
from dunning.test_day import DUE, FIRST, WHO, automatic, one_late_invoice

DB = pytest.mark.django_db
SECOND = date(2026, 2, 17)  # a Tuesday: eight days after the first reminder
NOTICE = date(2026, 3, 9)
TABLES = ("users", "journal", "ledger", "dispatch", "dunning")


@pytest.fixture
def company() -> Company:
    return automatic(make_company())


@pytest.fixture
def use(settings: Any) -> Callable[[int], None]:
    def to_port(port: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 5

    return to_port


@pytest.fixture
def mail(use: Callable[[int], None]) -> Iterator[Keeper]:
    with mail_server() as (keeper, port):
        use(port)
        yield keeper


def run(company: Company, on: date = FIRST) -> Any:
    return run_day(company, on, by="clock", at=at(on))


def release(company: Company, on: date = FIRST) -> dict[str, int]:
    return dict(release_approved(company, at=at(on), by="clock"))


def send(now: datetime = at(FIRST, 9)) -> Tally:  # noqa: B008  a constant
    return send_due("worker", lambda: now, guard=no_longer_due)


def live_a_day(company: Company, on: date) -> list[str]:
    """The whole cycle of a day: the steps that were sent."""
    plan = run(company, on).plan
    release(company, on)
    send(at(on, 9))
    return [message.step for message in plan.messages]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    models = [model for app in TABLES for model in apps.get_app_config(app).get_models()]
    return {str(model): list(model._default_manager.order_by("pk").values()) for model in models}


def reasons(company: Company, on: date = FIRST) -> list[str]:
    return [row.reason for row in run(company, on).plan.waiting]


# the same day again


@DB
@pytest.mark.parametrize("before", ["decided", "released", "sent"])
def test_a_second_run_on_the_same_day_changes_nothing(company: Company, mail: Keeper, before: str):
    one_late_invoice(company)
    one_late_invoice(company, "ROY")
    run(company)
    if before != "decided":
        assert release(company) == {"queued": 2}
    if before == "sent":
        assert send().sent == 2
    known = everything()
    again = run_day(company, FIRST, by="someone else", at=at(FIRST, 17))
    assert again.repeated
    assert everything() == known


# money that the system does not see


def unapplied_payment(invoice: Invoice) -> None:
    record_receipt(invoice.customer, 100_00, FIRST, **WHO)


def unapplied_credit(invoice: Invoice) -> None:
    record_credit_note(invoice.customer, "A-1", 100_00, FIRST, **WHO)


def some_of_each(invoice: Invoice) -> None:
    record_receipt(invoice.customer, 60_00, FIRST, **WHO)
    record_credit_note(invoice.customer, "A-1", 40_00, FIRST, **WHO)


def another_invoice_paid_twice(invoice: Invoice) -> None:
    other = one_more_invoice(invoice.customer)
    record_receipt(invoice.customer, 200_00, FIRST, invoice=other, **WHO)


def one_more_invoice(customer: Customer) -> Invoice:
    return Invoice.objects.create(
        company=customer.company,
        customer=customer,
        number="F-2",
        document="F-2",
        due_on=DUE,
        cents=100_00,
    )


@DB
@pytest.mark.parametrize(
    "covered", [unapplied_payment, unapplied_credit, some_of_each, another_invoice_paid_twice]
)
def test_a_debtor_covered_by_what_is_not_applied_gets_nothing(
    company: Company, mail: Keeper, covered: Callable[[Invoice], None]
):
    covered(one_late_invoice(company))
    assert reasons(company) == ["customer-credit"]
    assert release(company) == {}
    assert send().claimed == 0
    assert not mail.messages


@DB
def test_what_is_not_applied_and_covers_a_part_is_taken_off_the_total(company: Company):
    invoice = one_late_invoice(company)
    record_receipt(invoice.customer, 30_00, FIRST, **WHO)
    (message,) = run(company).plan.messages
    assert (message.principal, message.credits, message.total) == (100_00, 30_00, 70_00)


# paid in the two gaps between the decision and the mail server


@DB
@pytest.mark.parametrize(
    "covered", [unapplied_payment, unapplied_credit, some_of_each, another_invoice_paid_twice]
)
@pytest.mark.parametrize("gap", ["before the release", "before the sending"])
def test_who_paid_since_the_decision_gets_nothing_and_the_others_do(
    company: Company, mail: Keeper, covered: Callable[[Invoice], None], gap: str
):
    invoice = one_late_invoice(company)
    one_late_invoice(company, "ROY")
    run(company)
    if gap == "before the release":
        covered(invoice)
        assert release(company) == {"skipped": 1, "queued": 1}
    else:
        assert release(company) == {"queued": 2}
        covered(invoice)
    send()
    assert [one.recipients for one in mail.messages] == [["roy@client.example"]]
    told = Delivery.objects.filter(reference="PETIT").first() or Release.objects.get(delivery=None)
    assert "nothing is due any more" in getattr(told, "error", "") + getattr(told, "reason", "")


@DB
def test_a_letter_stopped_at_the_last_moment_counts_as_never_sent(company: Company, mail: Keeper):
    invoice = one_late_invoice(company)
    run(company)
    release(company)
    record_receipt(invoice.customer, 100_00, FIRST, invoice=invoice, **WHO)
    assert send().cancelled == 1
    reverse_payment(invoice, 100_00, SECOND, **WHO)
    assert live_a_day(company, SECOND) == ["reminder-1"]


# a mail server that is down


@DB
def test_a_mail_server_that_is_down_is_visible_and_tried_again_and_nothing_counts_as_sent(
    company: Company, use: Callable[[int], None]
):
    for code in ("PETIT", "ROY", "BRUN"):
        one_late_invoice(company, code)
    run(company)
    release(company)
    port, now = free_port(), at(FIRST, 9)
    use(port)
    tally = send(now)
    assert (tally.sent, tally.failed, tally.postponed) == (0, 1, 2)
    assert "refused" in tally.problems[0]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
    held = load_held(company, now)
    assert sum(row.deliveries for row in held) == 3
    assert all(row.why == "retrying" and "refused" in row.detail for row in held)
    assert not Attempt.objects.filter(outcome="sent").exists()
    assert send(now + timedelta(seconds=30)).claimed == 0, "it is not hammered"
    with mail_server(port) as (keeper, _):
        assert send(now + timedelta(minutes=10)).sent == 3
        assert sorted(keeper.ids().values()) == [1, 1, 1]
    assert load_held(company, now) == []


@DB
def test_what_a_mail_server_down_kept_back_too_long_expires_and_is_decided_again(
    company: Company, use: Callable[[int], None]
):
    one_late_invoice(company)
    run(company)
    release(company)
    use(free_port())
    assert send().sent == 0
    late = date(2026, 2, 12)
    assert send(at(late)).claimed == 0
    assert Delivery.objects.get().state == "expired"
    with mail_server() as (keeper, port):
        use(port)
        assert live_a_day(company, late) == ["reminder-1"]
        assert len(keeper.messages) == 1


# weeks without anybody


@DB
def test_a_missed_week_is_caught_up_once(company: Company, mail: Keeper):
    one_late_invoice(company)
    late = FIRST + timedelta(days=7)
    assert live_a_day(company, late) == ["reminder-1"]
    assert live_a_day(company, late) == []
    assert live_a_day(company, late + timedelta(days=1)) == []
    assert len(mail.messages) == 1


@DB
def test_a_year_without_a_run_does_not_send_a_years_letters(company: Company, mail: Keeper):
    one_late_invoice(company)
    late = date(2027, 2, 9)
    assert live_a_day(company, late) == ["reminder-1"]
    assert live_a_day(company, late) == []
    assert len(mail.messages) == 1


# fees


@DB
def test_a_fee_is_never_added_twice_nor_to_the_invoice(company: Company, mail: Keeper):
    one_late_invoice(company)
    known = list(Invoice.objects.values())
    assert live_a_day(company, FIRST) == ["reminder-1"]
    assert live_a_day(company, SECOND) == ["reminder-2"]
    assert live_a_day(company, NOTICE) == ["formal-notice"]
    hand_over_the_registered_letter(company)
    for day in range(0, 90, 3):
        assert live_a_day(company, NOTICE + timedelta(days=day)) == []
    notice = PlannedMessage.objects.get(step="formal-notice")
    assert (notice.principal, notice.indemnity) == (100_00, 40_00)
    assert notice.interest > 0
    assert notice.total == notice.principal + notice.interest + notice.indemnity
    assert list(Invoice.objects.values()) == known
    assert len(mail.messages) == 2, "the notice left by registered letter"


def hand_over_the_registered_letter(company: Company) -> None:
    company.channels.create(channel="registered", provider="carrier")
    (delivery,) = claim("worker", at(NOTICE, 9))
    assert begin(delivery, at(NOTICE, 9), provider="carrier")
    assert finish(delivery, Outcome("sent", "taken", "R-1"), at(NOTICE, 9))


@DB
def test_the_fee_of_a_notice_that_did_not_leave_is_not_added_to_the_next_one(company: Company):
    one_late_invoice(company)
    for on in (FIRST, SECOND):
        run(company, on)
        release(company, on)
    first = run(company, NOTICE).plan.messages[0]
    later = NOTICE + timedelta(days=1)
    second = run(company, later).plan.messages[0]
    assert (second.principal, second.indemnity) == (first.principal, 40_00)
    assert 0 < second.interest - first.interest < 10


# customers that cannot be served


def without_address(customer: Customer) -> None:
    Contact.objects.filter(customer=customer).delete()
    Customer.objects.filter(pk=customer.pk).update(address={})


def of_an_unknown_kind(customer: Customer) -> None:
    Customer.objects.filter(pk=customer.pk).update(kind="ghost")


def with_grace_beyond_all_days(customer: Customer) -> None:
    Customer.objects.filter(pk=customer.pk).update(grace_days=2_000_000_000)


def with_an_address_that_is_none(customer: Customer) -> None:
    Contact.objects.filter(customer=customer).update(email="not an address")


def without_a_name(customer: Customer) -> None:
    Contact.objects.filter(customer=customer).update(name="", title="")
    Customer.objects.filter(pk=customer.pk).update(name="")


def with_an_address_of_another_shape(customer: Customer) -> None:
    Customer.objects.filter(pk=customer.pk).update(address={"lines": 7, "city": "Nantes"})


@DB
@pytest.mark.parametrize(
    "impossible",
    [
        without_address,
        of_an_unknown_kind,
        with_grace_beyond_all_days,
        with_an_address_that_is_none,
        without_a_name,
        with_an_address_of_another_shape,
    ],
)
def test_a_customer_that_cannot_be_served_is_a_task_and_the_others_go_on(
    company: Company, mail: Keeper, impossible: Callable[[Customer], None]
):
    for code in ("A", "PETIT", "Z"):
        one_late_invoice(company, code)
    impossible(Customer.objects.get(code="PETIT"))
    run(company)
    release(company)
    send()
    run(company, FIRST + timedelta(days=1))
    reached = sorted(one.recipients[0] for one in mail.messages)
    assert reached == ["a@client.example", "z@client.example"]
    tasks = Task.objects.values_list("kind", "customer__code").distinct()
    assert set(tasks) in ({("no-channel", "PETIT")}, {("review", "PETIT")})
    assert Task.objects.count() == 1, "told once"
    assert list(verify_journal()) == []


@DB
def test_a_name_of_two_lines_adds_nobody_to_a_message(company: Company, mail: Keeper):
    invoice = one_late_invoice(company)
    Contact.objects.filter(customer=invoice.customer).update(name="Anne\r\nBcc: x@y.example")
    assert live_a_day(company, FIRST) == ["reminder-1"]
    (received,) = mail.messages
    assert received.recipients == ["petit@client.example"]
    assert not message_from_bytes(received.content)["Bcc"]


# a payment that was undone


@DB
def test_a_reversed_payment_reopens_the_step_where_it_was(company: Company, mail: Keeper):
    invoice = one_late_invoice(company)
    assert live_a_day(company, FIRST) == ["reminder-1"]
    record_receipt(invoice.customer, 100_00, date(2026, 2, 12), invoice=invoice, **WHO)
    assert live_a_day(company, SECOND) == []
    reverse_payment(invoice, 100_00, date(2026, 2, 20), **WHO)
    assert live_a_day(company, date(2026, 2, 24)) == ["reminder-2"]
    assert len(mail.messages) == 2


# many at once, and several at once


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("twelve"), at(FIRST), 12) as made:
        yield made


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("outbox"), at(FIRST), 300, "fill", rehearse=()) as made:
        yield made


def test_a_hundred_and_fifty_customers_are_released_and_sent_in_one_go(tmp_path: Path):
    with world(tmp_path, at(FIRST), 150, rehearse=()) as made, made.story() as story:
        done = story.do("cycle")
        assert done["run"]["messages"] == 150
        assert done["release"] == {"queued": 150}
        assert done["sent"]["sent"] == 150
        assert contradictions(story.do("audit"), story, 150) == []


def test_killed_while_it_mails_three_hundred_none_is_lost_and_none_arrives_twice(outbox: World):
    with outbox.story() as story:
        found = story.work_to_the_end("send", [40, 700, 1111])
        assert len(story.struck) == 3
        assert outbox_contradictions(found, story, 300) == []


ROUNDS = 3  # of a race: who comes first is drawn by the machine


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_two_runs_at_once_one_wins(twelve: World, round_: int):
    with twelve.story() as story:
        both = story.together(story.order("run"), story.order("run"))
        assert sorted(one["repeated"] for one in both) == [False, True]
        assert finished(story) == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_releases_at_once_queue_each_message_once(twelve: World, round_: int):
    with twelve.story() as story:
        story.do("run")
        both = story.together(story.order("release"), story.order("release"))
        assert sum(one.get("queued", 0) for one in both) == 12
        assert all(set(one) <= {"queued"} for one in both)
        assert finished(story) == []


def test_two_workers_at_once_send_each_message_once(outbox: World):
    with outbox.story() as story:
        both = story.together(*(story.order("send", worker=name) for name in ("one", "two")))
        assert sum(one.get("sent", 0) for one in both) == 300
        assert outbox_contradictions(story.do("audit"), story, 300) == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_everything_at_once_comes_to_the_same(twelve: World, round_: int):
    with twelve.story() as story:
        story.together(*(story.order("cycle") for _ in range(3)))
        assert finished(story) == []


def finished(story: Story) -> list[str]:
    """What is wrong once the rest of the day is done."""
    return contradictions(story.work_to_the_end("cycle"), story, 12)
