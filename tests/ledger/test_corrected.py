"""A corrective invoice (type 384) and the one that it corrects both rest, whichever comes first."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from butoir.ledger.models import Invoice
from companies import make_company
from ledger.ledger_kit import bring, undo
from project.files import ledger, sale
from project.test_resting_invoices import bill, correcting

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company(name="Menuiserie du Chêne", ids=["BCE 0123.456.749"])


def resting() -> dict[str, str]:
    return dict(Invoice.objects.values_list("number", "rests"))


def bills(folder: Path) -> list[str]:
    return [bill(folder, "F1"), bill(folder, "F2", *correcting("F1")), bill(folder, "F3")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_both_rest_in_any_order(company, tmp_path, order):
    files = bills(tmp_path)
    for place in order:
        bring(company, files[place])
    assert resting() == {"F1": "corrective", "F2": "corrective", "F3": ""}


def test_who_was_looked_at_is_not_held_again_by_another_invoice(company, tmp_path):
    original, corrective, other = bills(tmp_path)
    for file in (corrective, original):
        bring(company, file)
    Invoice.objects.update(rests="")  # as a person leaves them
    bring(company, other)
    assert set(resting().values()) == {""}


def test_a_correction_that_was_undone_holds_nothing_that_comes_later(company, tmp_path):
    original, corrective, _ = bills(tmp_path)
    undo(bring(company, corrective))
    bring(company, original)
    assert resting() == {"F1": ""}


def test_the_books_may_bring_the_original_too(company, tmp_path):
    _, corrective, _ = bills(tmp_path)
    bring(company, corrective)
    code = Invoice.objects.get().customer.code
    books = ledger(tmp_path, *sale("F1", "100,00", "20260901", aux=code, name="Bakkerij"))
    bring(company, books, terms=30)
    assert resting()["F1"] == "corrective"


def test_another_customer_s_invoice_of_that_number_is_not_held(company, tmp_path):
    _, corrective, _ = bills(tmp_path)
    bring(company, corrective)
    bring(company, ledger(tmp_path, *sale("F1", "100,00", "20260901", aux="C9")), terms=30)
    assert resting()["F1"] == ""
