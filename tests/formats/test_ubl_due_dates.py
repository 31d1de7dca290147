"""The due date of a UBL invoice: where it may stand, which one counts, when there is none."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.formats import ubl
from formats.einvoice_helpers import codes, only, sample

DUE = "<cbc:DueDate>2026-04-01</cbc:DueDate>"
NOTE = "<cac:PaymentTerms><cbc:Note>30 jours fin de mois</cbc:Note></cac:PaymentTerms>"
DATES = ("2026-05-31", "2026-04-30")


def read(*changes: tuple[str, str]):
    return ubl.read(sample("ubl_invoice.xml", *changes), "ubl_invoice.xml")


def test_the_due_date_of_the_document_wins_over_its_payment_means():
    means = "<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>"
    other = f"{means}<cbc:PaymentDueDate>2026-05-01</cbc:PaymentDueDate>"
    assert only(read((means, other))).due_on == date(2026, 4, 1)


def test_of_several_due_dates_the_latest_is_kept_and_told():
    means = "<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>"
    first, second = (f"{means}<cbc:PaymentDueDate>{d}</cbc:PaymentDueDate>" for d in DATES)
    once = sample("ubl_invoice.xml", (DUE, "")).replace(means.encode(), first.encode(), 1)
    head, _, tail = once.rpartition(means.encode())
    document = ubl.read(head + second.encode() + tail, "two.xml")
    assert only(document).due_on == date(2026, 5, 31)
    assert codes(document) == ["several-due-dates"]


def test_payment_terms_may_carry_the_date():
    terms = "<cac:PaymentTerms><cbc:PaymentDueDate>2026-04-15</cbc:PaymentDueDate>"
    document = read((DUE, ""), ("<cac:PaymentTerms>", terms))
    assert only(document).due_on == date(2026, 4, 15)


def note(text: str) -> tuple[tuple[str, str], ...]:
    return (DUE, ""), (NOTE, NOTE.replace("30 jours fin de mois", text))


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-15",
        "15/04/2026",
        "15.04.2026",
        "Échéance : 15/04/2026",
        "À payer au plus tard le 15/04/2026.",
        "Payable le 15/04/2026",
        "Zahlbar bis zum 15.04.2026",
        "Te betalen vóór 15-04-2026",
        "Due date: 2026-04-15",
        "Due on 15/04/2026",
    ],
)
def test_terms_that_name_one_exact_day_give_the_due_date_and_say_so(text):
    document = read(*note(text))
    assert only(document).due_on == date(2026, 4, 15)
    assert codes(document) == ["due-date-in-words"]


@pytest.mark.parametrize(
    "text",
    [
        "30 jours à réception de la facture",
        "Escompte si payable avant le 15/04/2026",  # a discount's day
        "Due on 05/04/2026",  # April or May, as one reads
        "05/04/2026",
        "Livré le 15/04/2026",  # another event
        "Payé le 15/04/2026",
        "Payment received on 2026-04-15",
        "Échéance : 31/02/2026",  # no such day
        "Comme convenu",
    ],
)
def test_terms_that_name_no_single_day_give_none_and_are_told(text):
    document = read(*note(text))
    assert only(document).due_on is None
    assert codes(document) == ["terms-in-words"]


def test_a_day_first_tongue_settles_which_is_the_month():
    assert only(read(*note("Échéance : 05/04/2026"))).due_on == date(2026, 4, 5)


def test_no_due_date_and_no_terms_is_plainly_none():
    document = read((DUE, ""), (NOTE, ""))
    assert only(document).due_on is None
    assert document.diagnostics == ()


def test_instalments_of_older_files():
    terms = (
        "<cac:PaymentTerms><cbc:Amount>{}</cbc:Amount>"
        "<cbc:InstallmentDueDate>{}</cbc:InstallmentDueDate></cac:PaymentTerms>"
    )
    both = terms.format("510.00", "2026-04-30") + terms.format("500.00", "2026-05-31")
    document = read((DUE, ""), (NOTE, both))
    assert [(one.due_on, one.payable) for one in document.invoices] == [
        (date(2026, 4, 30), 51000),
        (date(2026, 5, 31), 50000),
    ]
    assert codes(document) == ["instalments"]
