"""What a person makes of a mail goes the way of the answers on the page; then it is read."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.dunning.answers.models import Answer
from butoir.dunning.models import AgreedPart, Agreement, Hold, Task
from butoir.inbox.accepting import Accepted, accept_mail, close_mail, give_to, put_aside
from butoir.inbox.models import IncomingMail
from butoir.inbox.taking import take_mail
from butoir.journal.models import Event
from butoir.ledger.models import Contact
from companies import at, make_company
from dunning.people import make_customer
from dunning.test_day import FIRST, one_late_invoice, run
from inbox.mails import answer_to, automatic, written
from inbox.written_to import company, invoice, letter

__all__ = ["company", "invoice", "letter"]
pytestmark = pytest.mark.django_db

TUESDAY = FIRST + timedelta(days=1)
LATER, SOON = FIRST + timedelta(days=28), date(2026, 2, 20)
WHO = {"by": "claire", "at": at(TUESDAY, 9)}


@pytest.fixture
def mail(invoice, letter) -> IncomingMail:
    content = answer_to(letter, "Je conteste cette facture.", at(TUESDAY))
    return take_mail(invoice.company, content, "imap", by="butoir", at=at(TUESDAY)).mail


def reasons_on(invoice, day=LATER):
    plan = run(invoice.company, day, dry_run=True).plan
    return {row.invoice: (row.reason, row.until) for row in plan.waiting}


def test_a_promise_rests_its_invoices_and_the_mail_is_read(invoice, mail):
    said = Accepted("promise", [invoice], "Je paierai le 20.", cents=100_00, on=SOON)
    accept_mail(mail, said, **WHO)
    mail.refresh_from_db()
    assert (mail.task.result, mail.task.done_by) == ("accepted", "claire")
    assert (AgreedPart.objects.get().on, Agreement.objects.get().how) == (SOON, said.text)
    assert reasons_on(invoice, SOON)["F-PETIT"] == ("promised", date(2026, 2, 24))
    event = Event.objects.get(kind="mail-accepted")
    assert json.loads(event.data)["text"] == "Je paierai le 20."


def test_a_dispute_a_plan_and_another_person_go_the_same_way(invoice, mail):
    accept_mail(mail, Accepted("dispute", [invoice], "Trop cher.", reason="price"), **WHO)
    assert Hold.objects.get().reason == "Trop cher."
    for content, said in (
        (1, Accepted("plan", [invoice], "En trois fois.", parts=2, on=SOON)),
        (2, Accepted("wrong-person", person={"name": "", "email": "paul@client.example"})),
    ):
        sent = at(TUESDAY) + timedelta(hours=content)
        more = take_mail(
            invoice.company, written("x", sent), "imap", by="butoir", at=at(TUESDAY)
        ).mail
        accept_mail(more, said, **WHO)
    assert list(AgreedPart.objects.values_list("cents", flat=True)) == [50_00, 50_00]
    assert Contact.objects.order_by("position").first().email == "paul@client.example"


def test_what_is_said_to_be_paid_rests_until_a_chosen_day(invoice, mail):
    with pytest.raises(InputError, match="until which day"):
        accept_mail(mail, Accepted("paid", [invoice]), **WHO)
    assert not Answer.objects.exists(), "nothing is left of what was refused"
    accept_mail(mail, Accepted("paid", [invoice], until=SOON), **WHO)
    assert reasons_on(invoice, SOON)["F-PETIT"] == ("on-hold", SOON)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "whim"}, "kind"),
        ({"kind": "promise", "cents": 1}, "on"),
        ({"kind": "promise", "on": SOON}, "on"),
        ({"kind": "dispute", "reason": "mood"}, "reason"),
    ],
)
def test_what_says_too_little_is_refused_and_leaves_the_mail_unread(invoice, mail, said, field):
    with pytest.raises(InputError) as refused:
        accept_mail(mail, Accepted(invoices=[invoice], **said), **WHO)
    assert refused.value.field == field
    mail.refresh_from_db()
    assert (mail.task.done_at, mail.answer) == (None, None)


def test_an_invoice_of_somebody_else_cannot_be_accepted(invoice, mail):
    other = one_late_invoice(invoice.company, "ROY")
    with pytest.raises(InputError, match="nothing of this invoice is open"):
        accept_mail(mail, Accepted("dispute", [other]), **WHO)
    assert not Hold.objects.exists()


def test_it_is_read_once_and_with_a_word(mail):
    with pytest.raises(InputError, match="why nothing is recorded"):
        close_mail(mail, " ", **WHO)
    close_mail(mail, "appelé", **WHO)
    again = Accepted("dispute", [*mail.customer.invoices.all()], "Trop.", reason="price")
    for command in (
        lambda: close_mail(mail, "bis", **WHO),
        lambda: accept_mail(mail, again, **WHO),
    ):
        with pytest.raises(InputError, match="was done before"):
            command()
    assert not Answer.objects.exists()


def test_a_mail_of_nobody_is_given_to_a_customer_and_holds_it_from_then_on(invoice):
    content = written("C'est payé.", at(TUESDAY), "x@y.example")
    mail = take_mail(invoice.company, content, "imap", by="butoir", at=at(TUESDAY)).mail
    with pytest.raises(InputError, match="give it to a customer first"):
        accept_mail(mail, Accepted("paid", [invoice], until=SOON), **WHO)
    give_to(mail, invoice.customer, **WHO)
    assert (mail.customer, mail.tied_by, mail.probable) == (invoice.customer, "person", False)
    assert reasons_on(invoice)["F-PETIT"] == ("on-hold", None)
    close_mail(mail, "vu", **WHO)
    assert "F-PETIT" not in reasons_on(invoice)


def test_a_mail_of_another_customer_lets_the_first_one_go(invoice, mail):
    other = one_late_invoice(invoice.company, "ROY")
    give_to(mail, other.customer, **WHO)
    assert set(reasons_on(invoice)) == {"F-ROY"}
    mail.refresh_from_db()
    assert mail.task.customer == other.customer
    first = Task.objects.get(customer=invoice.customer, kind="answer")
    assert first.reason == "of another customer"


def test_a_mail_about_no_customer_is_put_aside_and_can_be_taken_up_again(invoice, mail):
    put_aside(mail, **WHO)
    mail.refresh_from_db()
    assert (mail.customer, mail.aside_by, mail.is_to_sort) == (None, "claire", False)
    assert reasons_on(invoice) == {}
    give_to(mail, invoice.customer, **WHO)
    assert reasons_on(invoice)["F-PETIT"] == ("on-hold", None)


def test_what_was_recorded_of_a_mail_cannot_be_another_customers(invoice, mail):
    accept_mail(mail, Accepted("dispute", [invoice], "Trop cher.", reason="price"), **WHO)
    for command in (
        lambda: give_to(mail, make_customer(invoice.company, "ROY"), **WHO),
        lambda: put_aside(mail, **WHO),
    ):
        with pytest.raises(InputError, match="recorded already"):
            command()


def test_a_mail_is_never_given_to_a_customer_of_another_company(invoice, mail):
    other = make_company("durand", email="compta@durand.example")
    with pytest.raises(InputError, match="no customer of this company"):
        give_to(mail, make_customer(other, "ROY"), **WHO)


def test_an_automatic_reply_that_is_given_to_a_customer_holds_nothing(invoice, letter):
    content = automatic(letter, "Bien reçu.", at(TUESDAY), In_Reply_To="<0@x.example>")
    content = content.replace(b"petit@client.example", b"robot@x.example")
    mail = take_mail(invoice.company, content, "imap", by="butoir", at=at(TUESDAY)).mail
    give_to(mail, invoice.customer, **WHO)
    assert (mail.customer, mail.task) == (invoice.customer, None)
