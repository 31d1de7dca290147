"""A mail is kept as it came, once, tied to its customer, and holds its steps until it is read."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from butoir.dispatch.models import Delivery
from butoir.dunning.answers.marks import plus_address, shown_number
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.models import PlannedMessage, Task
from butoir.dunning.open_tasks import load_open_tasks
from butoir.dunning.releasing import no_longer_due
from butoir.inbox.imap import LARGEST
from butoir.inbox.models import IncomingMail
from butoir.inbox.taking import take_mail
from butoir.journal.models import Event
from butoir.journal.sealed import content_of
from butoir.ledger.recording import record_contact, record_receipt
from companies import at, make_company
from dunning.test_day import FIRST, one_late_invoice, release, run
from inbox.mails import answer_to, automatic, written
from inbox.written_to import company, invoice, letter

__all__ = ["company", "invoice", "letter"]
pytestmark = pytest.mark.django_db

TUESDAY = FIRST + timedelta(days=1)
LATER = FIRST + timedelta(days=28)
NOW = at(TUESDAY)
WHO = {"by": "butoir", "at": NOW}


def take(company, content, source="imap", **more):
    return take_mail(company, content, source, **{**WHO, **more})


def asked_on(invoice, day=LATER):
    plan = run(invoice.company, day, dry_run=True).plan
    return [(message.step, [line.invoice for line in message.lines]) for message in plan.messages]


def reasons_on(invoice, day=LATER):
    plan = run(invoice.company, day, dry_run=True).plan
    return {row.invoice: row.reason for row in plan.waiting}


# what every mail is


def test_a_mail_is_kept_as_it_came_with_its_task_and_its_event(invoice, letter):
    content = answer_to(letter, "Nous <b>verrons</b>.", NOW)
    mail, new = take(invoice.company, content)
    assert new
    assert content_of(mail.file_id) == content
    assert (mail.kind, mail.sender, mail.sender_name) == (
        "written",
        "petit@client.example",
        "Anne Petit",
    )
    assert (mail.text.strip(), mail.sent_at, mail.taken_at) == ("Nous <b>verrons</b>.", NOW, NOW)
    assert (mail.task.kind, mail.task.customer, mail.task.done_at) == (
        "answer",
        invoice.customer,
        None,
    )
    event = Event.objects.get(kind="mail")
    said = json.loads(event.data)
    assert (event.about, said["file"], said["customer"]) == (
        f"mail:{mail.pk}",
        mail.file_id,
        "PETIT",
    )


def test_the_same_mail_twice_is_one_by_whatever_way_it_comes(invoice, letter):
    content = answer_to(letter, "Bonjour.", NOW)
    first, _ = take(invoice.company, content)
    again = take(invoice.company, content, "file", at=NOW + timedelta(days=3))
    assert again == (first, False)
    other_way = b"Received: from relay.example by mx.morel.example\r\n" + content
    assert take(invoice.company, other_way, "pipe") == (first, False)
    assert (IncomingMail.objects.count(), Task.objects.filter(kind="answer").count()) == (1, 1)


def test_another_mail_that_bears_the_same_number_is_not_lost(invoice, letter):
    """Anybody can write a Message-ID: it alone does not make two mails one."""
    take(invoice.company, answer_to(letter, "Bonjour.", NOW, Message_ID="<1@x.example>"))
    _, new = take(
        invoice.company, answer_to(letter, "Tout autre.", NOW, Message_ID="<1@x.example>")
    )
    assert new


def test_two_companies_have_each_their_own(invoice, letter):
    content = answer_to(letter, "Bonjour.", NOW)
    other = make_company("durand", email="compta@durand.example")
    take(invoice.company, content)
    mail, new = take(other, content)
    assert new
    assert (mail.customer, mail.delivery, mail.task) == (None, None, None)


def test_of_a_mail_that_is_too_large_the_head_is_kept_and_it_is_still_work(invoice, letter):
    head, _, _ = answer_to(letter, "Bonjour.", NOW).partition(b"\n\n")
    mail, _ = take(invoice.company, head + b"\n\n" + b"x" * LARGEST)
    assert (mail.whole, mail.customer, mail.tied_by) == (False, invoice.customer, "reply")
    assert content_of(mail.file_id) == head
    assert mail.task is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0",
        b"\xff\xfe nothing \x00 of a mail",
        b"Subject: =?utf-8?b?AA==?=\r\nFrom: a\0b@c.example\r\n\r\nnul \0 here",
        b"Date: Fri, 31 Dec 9999 23:59:59 +0000\r\nSubject: far\r\n\r\n.",
        b"Content-Type: multipart/mixed\r\n\r\n--\r\n",
        b"Subject: \xed\xa0\x80 half a sign\r\n\r\n\xed\xa0\x80",
    ],
)
def test_whatever_is_in_it_a_mail_is_kept_once(company, content):
    mail, new = take(company, content)
    assert new
    assert content_of(mail.file_id) == content
    assert take(company, content) == (mail, False)


def test_what_cannot_be_understood_is_kept_for_a_person(company, monkeypatch):
    """A fault of ours in one mail must not keep the mailbox from being read."""
    monkeypatch.setattr("butoir.inbox.understanding.sort_mail", lambda mail: 1 / 0)
    mail, _ = take(company, written("Bonjour", NOW))
    assert (mail.kind, mail.is_to_sort) == ("unreadable", True)


# whose it is


def test_by_the_message_that_it_answers_whoever_writes(invoice, letter):
    content = written(
        "D'accord.", NOW, "direction@ailleurs.example", In_Reply_To=f"<{letter.message_id}>"
    )
    mail, _ = take(invoice.company, content)
    assert (mail.customer, mail.tied_by, mail.delivery) == (invoice.customer, "reply", letter)
    assert not mail.probable


def test_by_one_of_those_that_it_refers_to(invoice, letter):
    refers = f"<0@a.example> <{letter.message_id}> <2@b.example>"
    content = written("Suite.", NOW, "x@y.example", In_Reply_To="<2@b.example>", References=refers)
    assert take(invoice.company, content).mail.tied_by == "reply"


def test_what_refers_to_messages_to_two_customers_is_of_neither(invoice, letter):
    one_late_invoice(invoice.company, "ROY")
    run(invoice.company, TUESDAY)
    release(invoice.company, TUESDAY)
    other = Delivery.objects.latest("pk")
    refers = f"<{letter.message_id}> <{other.message_id}>"
    content = written("?", NOW, "x@y.example", In_Reply_To="<2@b.example>", References=refers)
    assert take(invoice.company, content).mail.customer is None
    content = written(
        "!", NOW, "x@y.example", In_Reply_To=f"<{other.message_id}>", References=refers
    )
    assert take(invoice.company, content).mail.customer.code == "ROY"


def case_of(invoice):
    return AnswerCase.objects.create(
        company=invoice.company, customer=invoice.customer, number="K7M49QXD", made_at=NOW
    )


@pytest.mark.parametrize("header", ["To", "Delivered_To"])
def test_by_the_address_that_names_its_case(invoice, header):
    case = case_of(invoice)
    address = plus_address("relances@morel.example", case.number.lower())
    mail, _ = take(invoice.company, written("Oui.", NOW, "x@y.example", **{header: address}))
    assert (mail.customer, mail.tied_by, mail.probable) == (invoice.customer, "token", False)


def test_a_case_that_was_revoked_names_nobody(invoice):
    case = case_of(invoice)
    AnswerCase.objects.update(revoked_at=NOW)
    address = plus_address("relances@morel.example", case.number)
    assert take(invoice.company, written("Oui.", NOW, "x@y.example", To=address)).mail.is_to_sort


def test_by_its_sender_probably(invoice):
    mail, _ = take(invoice.company, written("Oui.", NOW, "PETIT@Client.example"))
    assert (mail.customer, mail.tied_by, mail.probable) == (invoice.customer, "sender", True)


def test_a_sender_of_two_customers_is_of_neither(invoice):
    other = one_late_invoice(invoice.company, "ROY")
    record_contact(other.customer, email="petit@client.example", by="claire", at=NOW)
    assert take(invoice.company, written("Oui.", NOW)).mail.is_to_sort


@pytest.mark.parametrize("text", ["Voir F-PETIT.", "la facture f-petit, merci", "(F-PETIT)"])
def test_by_the_number_of_an_invoice_probably(invoice, text):
    invoice.__class__.objects.update(number="F-PETIT-1", document="F-PETIT-1")
    text = text.replace("PETIT", "PETIT-1").replace("petit", "petit-1")
    mail, _ = take(invoice.company, written(text, NOW, "x@y.example"))
    assert (mail.customer, mail.tied_by, mail.probable) == (invoice.customer, "number", True)


def test_by_the_number_of_its_case_probably(invoice):
    case = case_of(invoice)
    said = f"Dossier {shown_number(case.number)}"
    mail, _ = take(invoice.company, written("Oui.", NOW, "x@y.example", Subject=said))
    assert (mail.customer, mail.tied_by) == (invoice.customer, "number")


def test_numbers_of_two_customers_and_years_tell_nothing(invoice):
    other = one_late_invoice(invoice.company, "ROY")
    for row, number in ((invoice, "FA-2026-1"), (other, "FA-2026-2")):
        type(row).objects.filter(pk=row.pk).update(number=number, document=number)
    both = written("FA-2026-1 et FA-2026-2", NOW, "x@y.example")
    assert take(invoice.company, both).mail.is_to_sort
    type(other).objects.filter(pk=other.pk).update(number="2026", document="2026")
    assert take(invoice.company, written("le 3 mars 2026", NOW, "x@y.example")).mail.is_to_sort


def test_a_mail_of_nobody_changes_nothing(invoice):
    before = asked_on(invoice)
    mail, _ = take(invoice.company, written("Publicité", NOW, "x@y.example"))
    assert (mail.customer, mail.task) == (None, None)
    assert asked_on(invoice) == before == [("reminder-2", ["F-PETIT"])]


def test_a_copy_of_a_message_of_ours_is_no_answer(invoice, letter):
    mail, _ = take(invoice.company, bytes(letter.document.file.content))
    assert (mail.kind, mail.customer, mail.task) == ("own", invoice.customer, None)


# what it does


def test_until_it_is_read_nothing_is_sent_to_that_customer(invoice, letter):
    other = one_late_invoice(invoice.company, "ROY")
    mail, _ = take(invoice.company, answer_to(letter, "Un instant.", NOW))
    assert reasons_on(invoice)["F-PETIT"] == "on-hold"
    assert [step for step, _ in asked_on(invoice)] == ["reminder-1"], "of the other customer"
    assert other.customer.code == "ROY"
    Task.objects.filter(pk=mail.task_id).update(done_at=NOW)
    assert len(asked_on(invoice)) == 2


def test_what_was_about_to_leave_does_not(company):
    one_late_invoice(company)
    run(company)
    take(company, written("J'appelle demain.", at(FIRST)), at=at(FIRST))
    assert release(company) == {}
    assert PlannedMessage.objects.get().approvals.filter(agreed=False).exists()


def test_what_waits_in_the_outbox_does_not_leave_either(company):
    one_late_invoice(company)
    run(company)
    release(company)
    waiting = Delivery.objects.get()
    assert no_longer_due([waiting]) == {}
    take(company, written("J'appelle demain.", at(FIRST)), at=at(FIRST))
    assert waiting.pk in no_longer_due([waiting])


def test_it_is_work_until_it_is_read_even_when_all_is_paid(invoice, letter):
    take(invoice.company, answer_to(letter, "Payé.", NOW))
    record_receipt(invoice.customer, 100_00, TUESDAY, invoice=invoice, **WHO)
    assert [task.kind for task in load_open_tasks(invoice.company, TUESDAY)] == ["answer"]


def test_an_automatic_reply_is_kept_and_holds_nothing(invoice, letter):
    mail, _ = take(invoice.company, automatic(letter, "Votre message est bien arrivé.", NOW))
    assert (mail.customer, mail.tied_by, mail.task) == (invoice.customer, "reply", None)
    assert asked_on(invoice) == [("reminder-2", ["F-PETIT"])]
