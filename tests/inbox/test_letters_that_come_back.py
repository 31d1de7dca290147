"""A letter that is no demand comes back: its address is given up as a demand's is; and nobody can
say so who did not get it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from butoir.dispatch.models import Delivery, State
from butoir.dunning.agreeing import record_promise
from butoir.dunning.mail_names import message_id_of
from butoir.dunning.models import Task
from butoir.dunning.plans.promising import confirm_promise
from butoir.inbox.models import IncomingMail
from butoir.inbox.taking import take_mail
from butoir.journal.models import Event
from butoir.letters.letter import Mailbox
from companies import altered_journal, at, make_company
from dunning.test_day import FIRST, one_late_invoice
from inbox.mails import answer_to, bounce_of, written
from inbox.written_to import company, invoice, letter

__all__ = ["company", "invoice", "letter"]
pytestmark = pytest.mark.django_db

NOW = at(FIRST + timedelta(days=1))
WHO = {"by": "butoir", "at": NOW}
US = Mailbox("Ateliers Morel", "compta@morel.example")


@pytest.fixture
def note(db):
    """The confirmation of a promise, as it left."""
    customer = one_late_invoice(make_company()).customer
    said = {"by": "claire", "at": at(FIRST)}
    promise = record_promise(customer, 50_00, FIRST + timedelta(days=7), FIRST, **said)
    confirm_promise(promise, **said)
    delivery = Delivery.objects.get(document__kind="promise-confirmation")
    Delivery.objects.update(state=State.SENT, state_at=at(FIRST, 9), handed_over=True)
    delivery.refresh_from_db()
    return delivery


def test_its_address_is_given_up_and_a_person_told_once(note):
    content = bounce_of(note, NOW)
    take_mail(note.company, content, "imap", **WHO)
    note.refresh_from_db()
    assert note.state == State.RETURNED
    contact = note.company.customers.get().contacts.get()
    assert contact.email_failed_on == NOW.date()
    task = Task.objects.get(kind="review")
    assert (task.run, task.detail.startswith("email came back")) == (None, True)
    assert Event.objects.filter(kind="delivery-failure-told").count() == 1
    assert altered_journal() == []


def test_a_message_id_is_made_with_the_secret_of_the_installation(settings, db):
    mine = message_id_of("1.2.3", US)
    assert message_id_of("1.2.3", US) == mine, "the same delivery, sent again"
    assert message_id_of("1.2.4", US) != mine
    assert mine.endswith("@morel.example")
    assert hashlib.sha256(b"1.2.3").hexdigest()[:32] not in mine
    settings.SECRET_KEY = "of another installation"
    assert message_id_of("1.2.3", US) != mine


def test_an_id_that_is_worked_out_from_numbers_is_no_letter_of_ours(invoice, letter):
    guessed = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
    assert not letter.message_id.startswith(guessed)
    ours, _ = take_mail(invoice.company, answer_to(letter, "Payé.", NOW), "imap", **WHO)
    assert ours.tied_by == "reply"
    reply = {"In_Reply_To": f"<{guessed}@morel.example>"}
    content = written("Payé hier.", NOW, "x@y.example", **reply)
    forged, _ = take_mail(invoice.company, content, "imap", **WHO)
    assert forged.tied_by == ""


def test_ids_of_before_are_still_known(invoice, letter):
    old = f"{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@morel.example"
    Delivery.objects.filter(pk=letter.pk).update(message_id=old)
    letter.refresh_from_db()
    mail, _ = take_mail(invoice.company, answer_to(letter, "Bonjour.", NOW), "imap", **WHO)
    assert (mail.tied_by, IncomingMail.objects.get().delivery) == ("reply", letter)
