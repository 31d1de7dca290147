"""What customers answer online: evidence, work for a person, and no step before it is read."""

from __future__ import annotations

import json
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest

from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.dispatch.models import Delivery
from butoir.dunning.agreeing import record_plan
from butoir.dunning.answers.accepting import accept_answer, close_answer
from butoir.dunning.answers.giving import Said, record_answer
from butoir.dunning.answers.models import Answer, AnswerCase
from butoir.dunning.holding import place_hold
from butoir.dunning.models import AgreedPart, Agreement, Hold, PlannedMessage, Task
from butoir.dunning.open_tasks import load_open_tasks
from butoir.dunning.releasing import no_longer_due
from butoir.dunning.tasks import complete_task
from butoir.journal.models import Event
from butoir.journal.sealed import seal
from butoir.ledger.models import Contact
from butoir.ledger.recording import record_invoice, record_receipt
from companies import altered_journal, at, make_company
from dunning.test_day import FIRST, automatic, one_late_invoice, release, run

pytestmark = pytest.mark.django_db

TUESDAY = FIRST + timedelta(days=1)
SOON, LATE = date(2026, 2, 20), date(2026, 2, 26)
WHO = {"by": "claire", "at": at(TUESDAY, 9)}


@pytest.fixture
def company(settings):
    """A company whose reminders leave by themselves, with a page for its debtors."""
    settings.ANSWER_URL = "https://repondre.morel.example"
    return automatic(make_company())


@pytest.fixture
def invoice(company):
    """An invoice of a debtor who was written to on FIRST."""
    found = one_late_invoice(company)
    run(company)
    assert release(company) == {"queued": 1}
    return found


def answer(invoice, kind, *others, on_day=TUESDAY, **said) -> Answer:
    case = AnswerCase.objects.select_related("customer", "company").get(customer=invoice.customer)
    words = Said(kind, (invoice, *others), "fr", **said)
    return record_answer(case, words, at=at(on_day))


def reasons_on(invoice, day):
    plan = run(invoice.company, day, dry_run=True).plan
    return {row.invoice: (row.reason, row.until) for row in plan.waiting}


def asked_on(invoice, day):
    plan = run(invoice.company, day, dry_run=True).plan
    return [(message.step, [line.invoice for line in message.lines]) for message in plan.messages]


# what every answer is


def test_an_answer_is_kept_word_for_word_with_its_task_and_its_event(invoice):
    proof = seal(b"%PDF-1.7 proof", "application/pdf", at(TUESDAY))
    said = {"cents": 40_00, "on": FIRST, "text": "payé <b>lundi</b>", "proof": proof}
    given = answer(invoice, "paid", **said)
    given.refresh_from_db()
    assert (given.kind, given.cents, given.on, given.text) == ("paid", 40_00, FIRST, said["text"])
    assert [one.invoice for one in given.invoices.all()] == [invoice]
    assert (given.task.kind, given.task.done_at) == ("answer", None)
    event = Event.objects.get(kind="answer")
    told = json.loads(event.data)
    assert (event.about, told["invoices"], told["file"]) == (
        f"answer:{given.pk}",
        ["F-PETIT"],
        proof.digest,
    )
    assert (told["text"], told["cents"], told["on"]) == (said["text"], 40_00, "2026-02-09")
    assert event.by == f"{given.case.number[:4]}-{given.case.number[4:]} Boulangerie Petit"
    assert altered_journal() == []


def test_the_same_form_sent_twice_is_one_answer(invoice):
    first = answer(invoice, "paid", cents=100_00, on=FIRST)
    assert answer(invoice, "paid", cents=100_00, on=FIRST) == first
    assert answer(invoice, "paid", cents=100_00, on=FIRST, text="vu ?") != first
    assert Answer.objects.count() == Task.objects.filter(kind="answer").count() == 2


def test_a_mailbox_with_an_international_domain_acknowledges_too(invoice):
    """Its Message-ID is in the domain as mail servers know it."""
    type(invoice.company).objects.update(email="compta@été.example")
    delivery = answer(type(invoice).objects.get(pk=invoice.pk), "plan").receipt
    assert delivery.message_id.endswith("@xn--t-9fab.example")


def test_an_acknowledgement_leaves_by_email_in_the_same_transaction(invoice):
    given = answer(invoice, "promise", cents=100_00, on=SOON)
    delivery = given.receipt
    assert (delivery.channel, delivery.to["email"]) == ("email", "petit@client.example")
    mail = message_from_bytes(bytes(delivery.document.file.content), policy=policy.default)
    text = mail.get_body(("plain",)).get_content()
    assert "vous nous annoncez le règlement de 100,00" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "vendredi 20 février 2026" in text
    assert no_longer_due([delivery]) == {}


def test_who_has_no_address_gets_it_on_the_page_alone(invoice):
    Contact.objects.update(email="")
    assert answer(invoice, "plan").receipt is None


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("whim", {}, "kind"),
        ("dispute", {"reason": "mood"}, "reason"),
        ("promise", {"cents": 100_00}, "on"),
        ("promise", {"on": SOON}, "on"),
    ],
)
def test_what_is_no_answer_is_refused_and_leaves_nothing(invoice, kind, said, field):
    with pytest.raises(InputError) as refused:
        answer(invoice, kind, **said)
    assert refused.value.field == field
    assert not Answer.objects.exists()


def test_an_invoice_of_somebody_else_or_settled_cannot_be_answered_about(invoice):
    other = one_late_invoice(invoice.company, "ROY")
    with pytest.raises(InputError, match="nothing of this invoice is open"):
        answer(invoice, "paid", other, cents=1, on=FIRST)
    record_receipt(invoice.customer, 100_00, TUESDAY, invoice=invoice, **WHO)
    with pytest.raises(InputError, match="nothing of this invoice is open"):
        answer(invoice, "dispute")


# until it is read


@pytest.mark.parametrize("kind", ["paid", "dispute", "plan", "not-received", "wrong-person"])
def test_says_something_and_is_not_written_to_until_a_person_has_read_it(invoice, kind):
    """The diary of "says paid": held until a person looks, whatever the calendar says."""
    given = answer(invoice, kind, cents=100_00 if kind == "paid" else None)
    much_later = date(2026, 3, 9)
    assert reasons_on(invoice, much_later) == {"F-PETIT": ("on-hold", None)}
    assert not asked_on(invoice, much_later)
    close_answer(given, "rien reçu à la banque", **WHO)
    assert asked_on(invoice, much_later) == [("reminder-2", ["F-PETIT"])]
    assert given.task.__class__.objects.get(pk=given.task_id).reason == "rien reçu à la banque"


def test_what_was_about_to_leave_does_not(company):
    invoice = one_late_invoice(company)
    run(company)
    answer(invoice, "paid", on_day=FIRST, cents=100_00)
    assert release(company) == {}
    assert PlannedMessage.objects.get().approvals.filter(agreed=False).exists()


def test_what_waits_in_the_outbox_does_not_leave_either(invoice):
    letter = Delivery.objects.get()
    assert no_longer_due([letter]) == {}
    answer(invoice, "dispute")
    assert letter.pk in no_longer_due([letter])


def test_other_customers_go_on(invoice):
    other = one_late_invoice(invoice.company, "ROY")
    answer(invoice, "dispute")
    assert asked_on(other, TUESDAY) == [("reminder-1", ["F-ROY"])]


def test_it_is_work_until_it_is_read_even_when_all_is_paid(invoice):
    given = answer(invoice, "paid", cents=100_00, on=FIRST)
    record_receipt(invoice.customer, 100_00, TUESDAY, invoice=invoice, **WHO)
    assert [task.kind for task in load_open_tasks(invoice.company, TUESDAY)] == ["answer"]
    close_answer(given, "arrivé", **WHO)
    assert load_open_tasks(invoice.company, TUESDAY) == []


def test_it_is_read_once_and_with_a_word(invoice):
    given = answer(invoice, "plan", parts=2, on=SOON)
    with pytest.raises(InputError, match="why nothing is recorded"):
        close_answer(given, " ", **WHO)
    close_answer(given, "appelé", **WHO)
    for again in (lambda: close_answer(given, "bis", **WHO), lambda: accept_answer(given, **WHO)):
        with pytest.raises(InputError, match="was done before"):
            again()


# promises


def test_the_diary_of_a_link_answered_by_a_promise(invoice):
    """It rests at once and up to two banking days after; unread, nothing is sent after that
    either; read and broken, the next step follows."""
    given = answer(invoice, "promise", cents=100_00, on=SOON)
    assert given.agreement.parts.get().on == SOON
    assert reasons_on(invoice, date(2026, 2, 24)) == {"F-PETIT": ("promised", date(2026, 2, 24))}
    assert reasons_on(invoice, date(2026, 2, 25)) == {"F-PETIT": ("on-hold", None)}
    accept_answer(given, **WHO)
    assert Agreement.objects.count() == 1
    broken = run(invoice.company, date(2026, 2, 25)).plan
    assert [task.kind for task in broken.tasks] == ["broken-promise"]
    assert [message.step for message in broken.messages] == ["reminder-2"]


def test_a_promise_rests_fifteen_days_at_most(invoice):
    last = TUESDAY + timedelta(days=15)
    assert answer(invoice, "promise", cents=100_00, on=last).agreement is not None
    again = one_late_invoice(invoice.company, "ROY")
    run(invoice.company)
    too_late = answer(again, "promise", cents=100_00, on=last + timedelta(days=1))
    assert too_late.agreement is None
    accept_answer(too_late, **WHO)
    agreed = Agreement.objects.get(customer=again.customer)
    assert agreed.parts.get().on == last + timedelta(days=1)


def test_a_promise_rests_an_invoice_once(invoice):
    first = answer(invoice, "promise", cents=100_00, on=date(2026, 2, 13))
    assert first.agreement is not None
    assert answer(invoice, "promise", cents=100_00, on=SOON).agreement is None


def test_a_promise_of_a_part_a_past_day_or_an_agreed_invoice_waits_for_a_person(invoice):
    assert answer(invoice, "promise", cents=99_00, on=SOON).agreement is None
    assert answer(invoice, "promise", cents=100_00, on=FIRST).agreement is None
    parts = [Instalment(SOON, 50_00), Instalment(LATE, 50_00)]
    record_plan(invoice.customer, parts, TUESDAY, invoices=[invoice], **WHO)
    assert answer(invoice, "promise", cents=100_00, on=SOON).agreement is None
    assert Agreement.objects.get().kind == "plan"


# what a person makes of it


def test_the_diary_of_one_invoice_of_two_disputed(invoice):
    """Unread, both rest; accepted, the disputed one rests and the other goes on."""
    second = record_invoice(invoice.customer, "F2", 60_00, date(2026, 1, 31), **WHO)
    day = date(2026, 3, 9)
    given = answer(invoice, "dispute", reason="price", text="10 € de trop")
    assert set(reasons_on(invoice, day).values()) == {("on-hold", None)}
    accept_answer(given, **WHO)
    assert reasons_on(invoice, day) == {"F-PETIT": ("disputed", None)}
    assert asked_on(invoice, day) == [("reminder-1", [second.number])]
    assert Hold.objects.get().reason == "10 € de trop"


def test_a_part_disputed_leaves_the_rest_due(invoice):
    given = answer(invoice, "dispute", reason="quantity", cents=30_00)
    accept_answer(given, **WHO)
    plan = run(invoice.company, date(2026, 3, 9), dry_run=True).plan
    assert [message.total for message in plan.messages] == [70_00]


@pytest.mark.parametrize("kind", ["paid", "not-received"])
def test_what_is_said_to_be_paid_or_not_received_rests_until_a_chosen_day(invoice, kind):
    given = answer(invoice, kind, cents=100_00)
    with pytest.raises(InputError, match="until which day"):
        accept_answer(given, **WHO)
    accept_answer(given, until=SOON, **WHO)
    assert reasons_on(invoice, SOON) == {"F-PETIT": ("on-hold", SOON)}
    assert asked_on(invoice, SOON + timedelta(days=4)) == [("reminder-2", ["F-PETIT"])]


def test_a_plan_accepted_has_equal_instalments_of_what_is_open(invoice):
    second = record_invoice(invoice.customer, "F2", 60_01, date(2026, 1, 31), **WHO)
    given = answer(invoice, "plan", second, parts=3, on=date(2026, 2, 28))
    accept_answer(given, **WHO)
    found = AgreedPart.objects.order_by("on").values_list("on", "cents")
    assert list(found) == [
        (date(2026, 3, 2), 53_33),  # 28 February and 28 March are Saturdays
        (date(2026, 3, 30), 53_33),
        (date(2026, 4, 28), 53_35),
    ]


def test_a_plan_without_its_days_cannot_be_accepted_as_it_is(invoice):
    with pytest.raises(InputError, match="no first day"):
        accept_answer(answer(invoice, "plan", text="en trois fois"), **WHO)
    assert Task.objects.get(kind="answer").done_at is None


def test_the_right_person_is_written_to_first(invoice):
    person = {"name": "Paul Roux", "email": "roux@client.example", "phone": ""}
    accept_answer(answer(invoice, "wrong-person", person=person), **WHO)
    first = Contact.objects.filter(customer=invoice.customer).order_by("position").first()
    assert (first.name, first.email) == ("Paul Roux", "roux@client.example")


def test_nothing_is_recorded_of_what_is_settled_meanwhile(invoice):
    given = answer(invoice, "dispute", reason="price")
    record_receipt(invoice.customer, 100_00, TUESDAY, invoice=invoice, **WHO)
    with pytest.raises(InputError, match="nothing is open any more"):
        accept_answer(given, **WHO)
    assert Task.objects.get(kind="answer").done_at is None


def test_a_task_done_on_the_command_line_reads_the_answer_too(invoice):
    given = answer(invoice, "paid", cents=100_00)
    complete_task(given.task, "done", reason="vu", **WHO)
    assert asked_on(invoice, date(2026, 3, 9)) == [("reminder-2", ["F-PETIT"])]


def test_a_hold_of_a_person_is_not_ended_by_reading_an_answer(invoice):
    place_hold(invoice.customer, "on-hold", TUESDAY, reason="congés", **WHO)
    close_answer(answer(invoice, "paid", cents=1_00), "vu", **WHO)
    assert reasons_on(invoice, date(2026, 3, 9)) == {"F-PETIT": ("on-hold", None)}
