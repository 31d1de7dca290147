"""The chronology tells all that happened to a reader outside, and nothing that was said inside."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.casefile.executing import hand_over
from butoir.casefile.loading import load_case
from butoir.casefile.making import make_case_file
from butoir.casefile.pages.chronology import happenings
from butoir.casefile.pages.pen import pen_of
from butoir.dunning.agreeing import record_promise
from butoir.dunning.disputes.deciding import decide_dispute
from butoir.dunning.disputes.letters import Decision
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.holding import place_hold
from butoir.dunning.identity.models import IdentityConfirmation
from butoir.dunning.limitation.recording import Heard as Act
from butoir.dunning.limitation.recording import record_interruption
from butoir.dunning.models import Task
from butoir.dunning.waiving.models import WaivedInvoice, Waiver
from butoir.inbox.accepting import give_to
from butoir.inbox.taking import take_mail
from butoir.journal.events import record_event
from casefile.cases import DAY, french_company
from companies import at

pytestmark = pytest.mark.django_db
WHO = {"by": "claire", "at": at(DAY, 10)}
SECRET = "entre nous : il ment"


def told(customer, lang: str = "fr") -> list[tuple[date, str]]:
    """The lines, with every kind of space as one."""
    case = load_case(customer, DAY)
    lines = happenings(case, pen_of(case, "lawyer", lang))
    return [(one.on, " ".join(one.text.split())) for one in lines]


def said(customer, lang: str = "fr") -> list[str]:
    return [text for _, text in told(customer, lang)]


def mail_from(customer, sender: str, subject: str):
    content = (
        f"From: {sender}\r\nTo: compta@morel.example\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n"
        f"Subject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\n{SECRET}\r\n"
    )
    mail = take_mail(customer.company, content.encode(), "file", **WHO).mail
    mail.refresh_from_db()
    if mail.customer_id is None:
        give_to(mail, customer, **WHO)
    return mail


def test_a_mail_of_the_customer_is_told_by_its_sender_and_subject():
    customer = french_company()
    mail_from(customer, "anne@client.example", "Votre relance")
    assert (
        date(2026, 3, 2),
        "Courriel de anne@client.example : « Votre relance »",
    ) in told(customer)
    assert "E-mail from anne@client.example: “Votre relance”" in said(customer, "en")
    assert not any(SECRET in line for line in said(customer)), "what it says is in the mail alone"


def test_a_mail_of_a_colleague_is_not_told():
    customer = french_company()
    customer.company.email = "compta@morel.example"
    customer.company.save()
    mail_from(customer, "paul@morel.example", "Pour info entre nous")
    assert not any("Pour info" in line for line in said(customer))


def test_a_promise_is_told_with_who_gave_it_and_how_but_without_our_note():
    customer = french_company()
    given = {"said_by": "Anne Petit", "said_how": "phone", "how": SECRET}
    record_promise(customer, 500_00, date(2026, 4, 30), DAY, **WHO, **given)
    (line,) = [text for text in said(customer) if text.startswith("Promesse")]
    assert line.endswith(", Anne Petit, par téléphone")
    assert not any(SECRET in text for text in said(customer))


def test_what_we_noted_of_a_call_is_not_told():
    customer = french_company()
    row = {"customer": customer, "company": customer.company, "kind": "call", "made_on": DAY}
    Task.objects.create(
        **row, made_at=at(DAY), done_at=at(DAY), done_by="claire", result="promised", reason=SECRET
    )
    assert "Appel téléphonique : paiement promis" in said(customer)
    assert not any(SECRET in text for text in said(customer))


def test_a_dispute_is_told_with_the_words_that_the_customer_wrote_and_its_decision():
    customer = french_company()
    bill = customer.invoices.get(number="F-2")
    heard = Heard(bill, DAY, 200_00, "price", "Le prix est faux.", "page")
    dispute = open_dispute(heard, **WHO)
    assert any(
        text.startswith("Contestation de la facture F-2, pour 200,00")
        and text.endswith("– Le prix est faux.")
        for text in said(customer)
    )
    decision = Decision(50_00, SECRET, date(2026, 5, 4), date(2026, 5, 11))
    decide_dispute(dispute, decision, letter=False, **WHO)
    assert any(
        text.startswith("Contestation de la facture F-2 admise pour 50,00")
        for text in said(customer)
    )
    open_dispute(Heard(bill, DAY, 20_00, "other", SECRET, "phone"), **WHO)
    assert any(
        text.startswith("Nouvelle contestation de la facture F-2") for text in said(customer)
    )
    assert not any(SECRET in text for text in said(customer)), "what one of us noted"


def test_a_hold_that_one_of_us_placed_is_told_without_its_reason():
    customer = french_company()
    place_hold(customer.invoices.get(number="F-2"), "disputed", DAY, reason=SECRET, **WHO)
    assert "Contestation de la facture F-2" in said(customer)
    assert not any(SECRET in text for text in said(customer))


def test_a_dispute_that_ran_again_is_told_from_the_journal():
    customer = french_company()
    dispute = open_dispute(Heard(customer.invoices.get(number="F-2"), DAY), **WHO)
    for kind in ("dispute-settled", "dispute-reopened"):
        event = {"by": "clock", "at": at(DAY, 12), "data": {"invoice": "F-2"}}
        record_event(customer.company, kind, f"dispute:{dispute.pk}", **event)
    lines = said(customer)
    first = lines.index("Contestation de la facture F-2 réglée")
    assert lines[first + 1].startswith("Contestation de la facture F-2 rouverte")


def test_an_interruption_on_several_invoices_is_told_once_without_its_words():
    customer = french_company()
    act = Act("acknowledgement", date(2026, 4, 10), SECRET)
    record_interruption(customer, list(customer.invoices.order_by("number")), act, **WHO)
    assert (date(2026, 4, 10), "Reconnaissance de la dette : F-1, F-2") in told(customer)
    assert not any(SECRET in text for text in said(customer))


@pytest.mark.parametrize(("outcome", "count"), [("", 0), ("failed", 0), ("kept", 1)])
def test_a_waiver_that_nobody_was_told_of_is_ours_alone_until_it_is_kept(outcome, count):
    customer = french_company()
    row = Waiver.objects.create(
        company=customer.company,
        customer=customer,
        interest=True,
        indemnity=True,
        cents=52_34,
        pay_by=date(2026, 4, 15),
        reason=SECRET,
        made_on=date(2026, 4, 1),
        made_at=at(DAY),
        made_by="claire",
        ended_at=at(DAY) if outcome else None,
        outcome=outcome,
    )
    WaivedInvoice.objects.create(
        waiver=row, invoice=customer.invoices.get(number="F-2"), cents=1_234_56
    )
    lines = [text for text in said(customer) if "remise" in text.lower()]
    assert len(lines) == count
    assert all("52,34" in line and SECRET not in line for line in lines)


def test_an_identity_that_a_person_answered_for_is_told_without_the_reason():
    customer = french_company()
    IdentityConfirmation.objects.create(
        company=customer.company,
        customer=customer,
        findings=[],
        on=date(2026, 4, 2),
        reason=SECRET,
        made_at=at(DAY),
        made_by="claire",
    )
    assert (date(2026, 4, 2), "Identité du débiteur vérifiée par le créancier") in told(customer)
    assert not any(SECRET in text for text in said(customer))


def test_handing_over_is_told():
    customer = french_company()
    made = make_case_file(customer, "lawyer", "fr", **WHO)
    hand_over(made, "Maître Martin", **WHO)
    assert (DAY, "Dossier confié à Maître Martin") in told(customer)


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_every_line_has_its_words_in_every_language(lang):
    customer = french_company()
    mail_from(customer, "anne@client.example", "Bonjour")
    act = Act("conciliation", date(2026, 4, 1), "Conciliateur", date(2026, 4, 9))
    record_interruption(customer, [customer.invoices.get(number="F-1")], act, **WHO)
    hand_over(make_case_file(customer, "agency", lang, **WHO), "Agence", **WHO)
    assert not any("{" in text or not text for text in said(customer, lang))
