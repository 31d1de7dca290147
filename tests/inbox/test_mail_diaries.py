"""Diaries with answers by mail, through the database and the outbox, letters included."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy

import pytest

from butoir.dispatch.channels.print_batch import make_batch, mark_posted
from butoir.dispatch.models import Delivery, State
from butoir.dunning.accounts import load_receivables
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.models import Agreement, Hold, Task
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.inbox.accepting import Accepted, accept_mail
from butoir.inbox.models import IncomingMail
from butoir.inbox.taking import take_mail
from butoir.ledger.models import Contact
from butoir.ledger.recording import record_contact, record_invoice, record_receipt
from butoir.users.models import Company
from companies import at, make_company
from dunning.test_day import automatic, one_late_invoice
from inbox.mails import answer_to, bounce_of, written
from inbox.mails import automatic as replied

pytestmark = pytest.mark.django_db

WHO = {"by": "claire"}


def feb(day: int) -> date:
    return date(2026, 2, day)


@pytest.fixture
def invoice():
    """A late invoice of a company that asks to be answered at an address that names the case."""
    company = automatic(make_company(reply_email="relances@morel.example", plus_addresses=True))
    return one_late_invoice(company)


def live(company, day):
    """The run of a day, and what it releases; what was sent, as (step, channel)."""
    before = set(Delivery.objects.values_list("pk", flat=True))
    run_day(company, day, by="clock", at=at(day))
    release_approved(company, at=at(day), by="clock")
    new = Delivery.objects.exclude(pk__in=before).order_by("pk")
    for delivery in new:
        assert no_longer_due([delivery]) == {}
        if delivery.channel == "email":
            type(delivery).objects.filter(pk=delivery.pk).update(
                state=State.SENT, state_at=at(day, 9)
            )
    posted = [one for one in new if one.channel in ("post", "registered")]
    if posted:
        mark_posted(
            make_batch(company, by="claire", at=at(day, 10)), day, by="claire", at=at(day, 11)
        )
    return [(one.document.kind, one.channel) for one in new]


def said_in(delivery) -> str:
    """The text of an e-mail that left."""
    mail = message_from_bytes(bytes(delivery.document.file.content), policy=policy.default)
    return mail.get_body(("plain",)).get_content()


def take(company, content, day, hour=10):
    return take_mail(company, content, "imap", by="butoir", at=at(day, hour)).mail


def steps_counted(invoice, day):
    """The demands that a decision of that day counts as made."""
    (account,) = load_receivables(invoice.company, day).accounts
    return [(demand.step, demand.channel) for demand in account.items[0].demands]


def test_bounce_then_letter(invoice):
    """The e-mail comes back: the same step leaves by post the next day, and counts once."""
    company = invoice.company
    assert live(company, feb(9)) == [("reminder-1", "email")]
    first = Delivery.objects.get()
    assert first.document.file is not None
    bounced = take(company, bounce_of(first, at(feb(9), 10)), feb(9))
    assert (bounced.kind, bounced.customer) == ("bounce-hard", invoice.customer)
    assert steps_counted(invoice, feb(9)) == []
    assert live(company, feb(10)) == [("reminder-1", "post")]
    letter = Delivery.objects.latest("pk")
    assert bytes(letter.document.file.content).startswith(b"%PDF")
    assert letter.to["city"] == "Nantes"
    assert steps_counted(invoice, feb(10)) == [("reminder-1", "post")]
    assert live(company, feb(11)) == []
    assert Contact.objects.get().email_failed_on == feb(9)
    later = date(2026, 3, 9)
    assert live(company, later) == [("reminder-2", "post")]
    assert steps_counted(invoice, later) == [("reminder-1", "post"), ("reminder-2", "post")]


def test_bounce_then_the_next_contact(invoice):
    """Where the customer has another address the step goes there first."""
    company = invoice.company
    record_contact(
        invoice.customer, name="Paul Petit", email="paul@client.example", at=at(feb(1)), **WHO
    )
    live(company, feb(9))
    take(company, bounce_of(Delivery.objects.get(), at(feb(9), 10)), feb(9))
    assert live(company, feb(10)) == [("reminder-1", "email")]
    second = Delivery.objects.latest("pk")
    assert second.to["email"] == "paul@client.example"
    assert "F-PETIT" in said_in(second)
    assert steps_counted(invoice, feb(10)) == [("reminder-1", "email")]


def test_mail_promises_held_until_read_accepted_rests_kept(invoice):
    company = invoice.company
    assert live(company, feb(9)) == [("reminder-1", "email")]
    first = Delivery.objects.get()
    number = AnswerCase.objects.get().number
    raw = message_from_bytes(bytes(first.document.file.content), policy=policy.default)
    assert raw["Reply-To"].addresses[0].addr_spec == f"relances+{number}@morel.example"

    away = replied(
        first,
        "Je suis absente jusqu'au 16 février 2026.",
        at(feb(9), 9),
        Subject="Absence du bureau",
    )
    kept = take(company, away, feb(9), 9)
    assert (kept.kind, kept.back_on, kept.task) == ("out-of-office", feb(16), None)

    content = answer_to(
        first, "Bonjour,\n\nNous paierons 100,00 € le 4 mars 2026.\n", at(feb(12), 9)
    )
    mail = take(company, content, feb(12))
    (saying,) = mail.sayings
    assert (saying["kind"], saying["cents"], saying["on"]) == ("promise", 100_00, "2026-03-04")
    assert live(company, feb(27)) == [], "nobody has read it: nothing leaves"

    said = Accepted("promise", [invoice], saying["sentence"], cents=100_00, on=date(2026, 3, 4))
    accept_mail(mail, said, by="claire", at=at(feb(27), 12))
    plan = run_day(
        company, date(2026, 3, 5), by="clock", at=at(date(2026, 3, 5)), dry_run=True
    ).plan
    assert [(row.reason, row.until) for row in plan.waiting] == [("promised", date(2026, 3, 6))]

    record_receipt(
        invoice.customer, 100_00, date(2026, 3, 4), invoice=invoice, at=at(date(2026, 3, 5)), **WHO
    )
    assert live(company, date(2026, 3, 9)) == []
    assert Agreement.objects.get().outcome != "broken"
    assert not Task.objects.filter(kind="broken-promise").exists()


def test_dispute_by_mail(invoice):
    """Unread, everything rests; accepted, the disputed invoice does and the other one goes on."""
    company = invoice.company
    second = record_invoice(
        invoice.customer, "FA-2026-002", 60_00, date(2026, 1, 31), at=at(feb(1)), **WHO
    )
    assert live(company, feb(9)) == [("reminder-1", "email")]
    text = "Nous contestons la facture FA-2026-002 : le prix n'est pas celui du devis."
    mail = take(company, answer_to(Delivery.objects.get(), text, at(feb(10))), feb(10))
    (saying,) = mail.sayings
    assert (saying["kind"], saying["numbers"]) == ("dispute", ["FA-2026-002"])
    later = date(2026, 3, 2)
    assert live(company, later) == []
    said = Accepted("dispute", [second], saying["sentence"], reason=saying["reason"] or "other")
    accept_mail(mail, said, by="claire", at=at(later, 12))
    assert (Hold.objects.get().invoice, Hold.objects.get().reason) == (second, text)
    assert live(company, date(2026, 3, 3)) == [("reminder-2", "email")]
    told = said_in(Delivery.objects.latest("pk"))
    assert "F-PETIT" in told
    assert "FA-2026-002" not in told


def test_a_mail_of_somebody_else_changes_nothing_of_this_debtor(invoice):
    """Forged with the name of another company's customer, or of nobody: the ladder goes on."""
    company = invoice.company
    live(company, feb(9))
    stranger = written("Nous avons payé.", at(feb(10)), "intrus@ailleurs.example")
    assert take(company, stranger, feb(10)).is_to_sort
    other = make_company("durand", email="compta@durand.example")
    first = Delivery.objects.get()
    assert take(other, answer_to(first, "Payé.", at(feb(10))), feb(10)).customer is None
    assert live(company, date(2026, 3, 2)) == [("reminder-2", "email")]
    assert Company.objects.count() == IncomingMail.objects.count() == 2
