"""What the rooms that came later know of a customer, one of each: registers, debit notes, acts that
interrupt, charges given up, payments online, and its case in the hands of somebody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from butoir.casefile.executing import hand_over
from butoir.casefile.following.certifying import make_certificate
from butoir.casefile.following.closing import SETTLED, close_case
from butoir.casefile.following.models import Handover
from butoir.casefile.following.recording import (
    Course,
    Paid,
    add_money,
    add_step,
    change_course,
    remit_money,
)
from butoir.casefile.following.vat import Rated, set_vat
from butoir.casefile.models import CaseFile
from butoir.casefile.orders.facts import OrderFacts
from butoir.casefile.orders.saving import save_facts
from butoir.core.registered import Registered
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.debits.issuing import credit_debit_note, issue_debit_note
from butoir.dunning.identity.confirming import confirm_identity
from butoir.dunning.identity.taking import Said, take
from butoir.dunning.limitation.recording import Heard, record_interruption
from butoir.dunning.models import PlannedMessage
from butoir.dunning.paylinks.models import PayLink, PayLinkPart
from butoir.dunning.waiving.following import withdraw_waiver
from butoir.dunning.waiving.offering import Offer, offer_waiver
from butoir.dunning.withdrawing.models import PaidLetter
from butoir.ledger.models import Customer, Invoice
from casefile.cases import DAY
from companies import at

BY: dict[str, Any] = {"by": "claire", "at": at(DAY, 13)}
CEASED = Registered("732829320", "FR", names=("BOULANGERIE PETIT",), active=False)
GIVEN_NAMES, BORN_IN = "Zéphyrine Ondine", "Trifouillis"  # of a natural person, for a court


def chased_further(customer: Customer, bill: Invoice) -> None:
    """What we did ourselves, while the case was ours."""
    _identity(customer)
    document = (b"%PDF-1.7 Petit reconnait", "application/pdf")
    act = Heard("acknowledgement", DAY, "Petit doit ce qui est dit", document=document)
    record_interruption(customer, [bill], act, **BY)
    waiver = offer_waiver(customer, [bill], Offer(date(2026, 4, 30), "Petit est fidèle"), **BY)
    withdraw_waiver(waiver, "Petit ne paie pas", **BY)
    note = issue_debit_note(customer, [bill], date(2026, 4, 30), **BY)
    charge = note.charges.order_by("pk").first()
    credit_debit_note(note, [charge.pk if charge else 0], "geste pour Petit", **BY)
    _pays_online(customer, bill)
    message = PlannedMessage.objects.filter(customer=customer).first()
    PaidLetter.objects.create(
        company=customer.company, customer=customer, message=message, kind="thank-you", paid=1,
        paid_on=DAY, made_at=at(DAY), made_by="clock",
    )  # fmt: skip


def _identity(customer: Customer) -> None:
    record = b'{"nom": "BOULANGERIE PETIT"}'
    take(customer.company, [Said(customer, CEASED, record)], "interface", DAY, **BY)
    confirm_identity(customer, "Petit a repris la société", **BY)


def _pays_online(customer: Customer, bill: Invoice) -> None:
    link = PayLink.objects.create(
        company=customer.company, customer=customer, case=AnswerCase.objects.get(customer=customer),
        provider="mollie", key="k", currency="EUR", cents=1, state="settled",
        reference="tr_petit", checkout="https://pay.example/petit", made_at=at(DAY),
        ended_at=at(DAY),
    )  # fmt: skip
    PayLinkPart.objects.create(link=link, invoice=bill, cents=1, left=0)


def followed_elsewhere(customer: Customer, made: CaseFile, bill: Invoice) -> Handover:
    """A bailiff had it, was paid a part, and the rest was lost, with its statement."""
    hand_over(made, "Étude Petit et Fils", task=None, **BY)
    row = Handover.objects.get(customer=customer)
    facts = OrderFacts(given_names=GIVEN_NAMES, birth_place=BORN_IN, contract="Bon de Petit")
    save_facts(customer, facts, **BY)
    change_course(row, Course("RG Petit 26/1", "order", "commercial"), **BY)
    add_step(row, "order", date(2025, 10, 25), note="chez Petit", **BY)  # to be served soon
    money = add_money(row, Paid(DAY, principal=1_00, payer="Mme Petit"), **BY)
    remit_money(money, DAY, **BY)
    set_vat(bill, [Rated(20_00, 1_028_80, 205_76)], **BY)
    close_case(row, SETTLED, "Petit ne peut pas plus", by="claire", at=at(DAY + timedelta(days=1)))
    row.refresh_from_db()
    make_certificate(row, "fr", by="claire", at=at(DAY + timedelta(days=1)))
    return row
