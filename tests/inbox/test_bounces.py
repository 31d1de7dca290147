"""What comes back opens its step again on the next address or channel; what only waits does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from butoir.dispatch.models import Delivery, State
from butoir.dispatch.proofs import proofs_of
from butoir.dunning.models import Task
from butoir.inbox.accepting import accept_bounce
from butoir.inbox.taking import take_mail
from butoir.journal.sealed import content_of
from butoir.ledger.models import Contact
from butoir.ledger.recording import record_contact
from companies import at
from dunning.test_day import FIRST, run
from inbox.mails import bounce_of
from inbox.written_to import company, invoice, letter

__all__ = ["company", "invoice", "letter"]
pytestmark = pytest.mark.django_db

NEXT = FIRST + timedelta(days=1)
NOW = at(FIRST, 10)
WHO = {"by": "butoir", "at": NOW}


def take(company, content, now=NOW):
    return take_mail(company, content, "imap", by="butoir", at=now).mail


def asked(company, day=NEXT):
    plan = run(company, day, dry_run=True).plan
    return [(message.step, message.channel) for message in plan.messages]


def test_a_hard_bounce_is_its_proof_and_opens_the_step_again(invoice, letter):
    mail = take(invoice.company, bounce_of(letter, NOW))
    assert (mail.kind, mail.tied_by, mail.delivery) == ("bounce-hard", "bounce", letter)
    letter.refresh_from_db()
    assert letter.state == State.RETURNED
    (proof,) = proofs_of(letter)
    assert (proof.kind, content_of(proof.file_id)) == ("bounce", content_of(mail.file_id))
    assert "5.1.1" in letter.error
    assert Contact.objects.get().email_failed_on == FIRST
    assert asked(invoice.company) == [("reminder-1", "post")]
    assert "5.1.1" in Task.objects.get(kind="review").detail
    assert mail.task is None, "the bounce itself asks nothing more"


def test_the_next_contact_comes_before_the_next_channel(invoice, letter):
    record_contact(invoice.customer, name="Paul", email="paul@client.example", **WHO)
    take(invoice.company, bounce_of(letter, NOW))
    assert asked(invoice.company) == [("reminder-1", "email")]


def test_two_bounces_of_one_message_do_no_more_than_one(invoice, letter):
    take(invoice.company, bounce_of(letter, NOW))
    take(invoice.company, bounce_of(letter, NOW + timedelta(hours=1)))
    assert asked(invoice.company) == [("reminder-1", "post")]
    assert Task.objects.filter(kind="review").count() == 1


def test_a_soft_bounce_is_shown_and_the_third_is_a_hard_one(invoice, letter):
    for hour in (10, 14):
        mail = take(invoice.company, bounce_of(letter, at(FIRST, hour), "4.2.2", action="delayed"))
        assert (mail.kind, mail.customer) == ("bounce-soft", invoice.customer)
        letter.refresh_from_db()
        assert letter.state == State.SENT
        assert asked(invoice.company) == []
    take(
        invoice.company, bounce_of(letter, at(FIRST, 18), "4.2.2", action="delayed"), at(FIRST, 18)
    )
    letter.refresh_from_db()
    assert letter.state == State.RETURNED
    assert asked(invoice.company) == [("reminder-1", "post")]


def test_a_final_report_after_a_soft_one_is_hard(invoice, letter):
    take(invoice.company, bounce_of(letter, NOW, "4.4.1", action="delayed"))
    take(invoice.company, bounce_of(letter, at(FIRST, 20), "5.4.7"), at(FIRST, 20))
    assert asked(invoice.company) == [("reminder-1", "post")]


def forged(letter):
    """A report that names nothing but an address, as anybody could write it."""
    return bounce_of(letter, NOW, original=False)


def test_an_address_alone_is_not_believed_until_a_person_agrees(invoice, letter):
    mail = take(invoice.company, forged(letter))
    assert (mail.delivery, mail.probable) == (letter, True)
    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert asked(invoice.company) == [], "it holds until somebody has looked"
    accept_bounce(mail, by="claire", at=NOW)
    letter.refresh_from_db()
    assert letter.state == State.RETURNED
    assert asked(invoice.company) == [("reminder-1", "post")]


def test_another_address_that_failed_is_for_a_person(invoice, letter):
    """The debtor has it passed on to somebody who left: the others have read it."""
    mail = take(invoice.company, bounce_of(letter, NOW, recipient="parti@client.example"))
    assert (mail.customer, mail.tied_by) == (invoice.customer, "sender")
    assert Delivery.objects.get().state == State.SENT
    assert mail.task is not None


def test_a_bounce_about_nobody_is_kept(company, invoice, letter):
    mail = take(company, bounce_of(letter, NOW, recipient="x@y.example", original=False))
    assert (mail.customer, mail.task, mail.is_to_sort) == (None, None, False)


def test_a_bounce_that_came_long_after_a_letter_that_was_given_up_changes_nothing(invoice, letter):
    Delivery.objects.update(state=State.RETURNED, error="no such user")
    take(invoice.company, bounce_of(letter, NOW))
    assert not proofs_of(letter)
