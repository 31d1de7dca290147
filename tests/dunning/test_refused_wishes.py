"""A plan that a customer asked for and does not get: a courteous letter where it is wanted."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery, State
from butoir.dunning.answers.refusing import refuse_wish
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Task
from butoir.dunning.plans.models import AgreedLetter
from butoir.dunning.releasing import no_longer_due
from butoir.ledger.recording import record_receipt
from butoir.users.models import Role
from companies import altered_journal
from dunning.test_answers import SOON, TUESDAY, WHO, answer, company, invoice
from office import client_with, text
from pages.agenda import on_day

__all__ = ["company", "invoice"]
pytestmark = pytest.mark.django_db


def refused(invoice, explanation="", **more):
    given = answer(invoice, "plan", parts=4, on=SOON, **more)
    return given, refuse_wish(given, "trop long", explanation, **WHO)


def said(delivery):
    mail = message_from_bytes(bytes(delivery.document.file.content), policy=policy.default)
    return " ".join(mail.get_body(("plain",)).get_content().split())


def test_the_wish_is_closed_and_the_letter_ready_to_leave(invoice):
    given, delivery = refused(invoice, "Un premier versement nous est nécessaire.")
    assert (delivery.document.kind, delivery.channel) == ("plan-refusal", "email")
    letter = said(delivery)
    assert "accepter cet échéancier tel que vous le demandez" in letter
    assert "Un premier versement nous est nécessaire." in letter
    assert "trop long" not in letter, "the reason stays in the house"
    assert Task.objects.get(pk=given.task_id).reason == "trop long"
    assert AgreedLetter.objects.get(delivery=delivery).kind == "plan-refusal"
    assert altered_journal() == []


def test_it_is_sent_once(invoice):
    given, _ = refused(invoice)
    with pytest.raises(InputError, match="was done before"):
        refuse_wish(given, "encore", "", **WHO)
    assert Delivery.objects.filter(document__kind="plan-refusal").count() == 1


def test_who_pays_before_it_leaves_does_not_get_it(invoice):
    _, delivery = refused(invoice)
    assert no_longer_due([delivery]) == {}
    record_receipt(invoice.customer, 100_00, TUESDAY, invoice=invoice, **WHO)
    assert delivery.pk in no_longer_due([delivery])


def test_an_insolvent_customer_does_not_get_it_either(invoice):
    _, delivery = refused(invoice)
    place_hold(invoice.customer, "insolvency", TUESDAY, reason="jugement", **WHO)
    assert delivery.pk in no_longer_due([delivery])


def test_words_that_the_check_refuses_keep_the_wish_open(invoice):
    given = answer(invoice, "plan", parts=4, on=SOON)
    with pytest.raises(InputError):
        refuse_wish(given, "trop long", "C’est INACCEPTABLE !!!", **WHO)
    assert Task.objects.get(pk=given.task_id).done_at is None
    assert not Delivery.objects.filter(document__kind="plan-refusal").exists()


def test_only_a_plan_is_refused_so_and_only_while_something_is_open(invoice):
    paid = answer(invoice, "paid", cents=100_00, on=TUESDAY)
    with pytest.raises(InputError, match="only a plan"):
        refuse_wish(paid, "non", "", **WHO)
    given = answer(invoice, "plan", parts=4, on=SOON)
    record_receipt(invoice.customer, 100_00, TUESDAY, invoice=invoice, **WHO)
    with pytest.raises(InputError, match="nothing is open"):
        refuse_wish(given, "non", "", **WHO)


@pytest.mark.parametrize("ticked", [True, False])
def test_a_person_ticks_it_on_the_page(invoice, monkeypatch, ticked):
    on_day(monkeypatch, TUESDAY)
    given = answer(invoice, "plan", parts=4, on=SOON)
    client = client_with(Role.CLERK, invoice.company)
    page = text(client.get(f"/c/morel/answers/{given.pk}/"))
    assert "Refuser cet échéancier par un courrier courtois" in page
    form = {"note": "trop long", **({"letter": "on"} if ticked else {})}
    assert client.post(f"/c/morel/answers/{given.pk}/closure", form).status_code == 303
    left = Delivery.objects.filter(document__kind="plan-refusal", state=State.WAITING)
    assert left.count() == int(ticked)
    assert Task.objects.get(pk=given.task_id).result == "done"
    if ticked:
        story = text(client.get(f"/c/morel/customers/{given.customer_id}/"))
        assert "refus d’un échéancier" in story.lower()
