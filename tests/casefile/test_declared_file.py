"""The file of a claim declared in insolvency proceedings: what was owed on the day of the judgment,
opened by the declaration itself, with its exhibits.

1 000.00 fell due on 31 January 2026, 500.00 fall due on 31 March; the judgment is of 24 February.
"""

from __future__ import annotations

import json
from datetime import date

import pytest

from butoir.casefile.declaring import make_declaration_file
from butoir.casefile.facts import PDF
from butoir.casefile.models import CaseFile
from butoir.casefile.uploads import add_document
from butoir.core.errors import InputError
from butoir.dunning.insolvency.declaring import draft_letter, figures_of, load_drafts
from butoir.dunning.insolvency.proceedings import running_proceeding
from butoir.dunning.insolvency.reviewing import Read, accept_notice
from butoir.journal.models import Event
from butoir.ledger.recording import record_credit_note, record_invoice, record_receipt
from butoir.letters.text import as_text
from casefile.cases import blank_pdf
from casefile.recomputing import recompute
from casefile.test_case_file import members, pages_of
from companies import altered_journal, at, make_company
from dunning.cases import contest
from dunning.notices import DAY, JUDGED, OPENING, brought, debtor

pytestmark = pytest.mark.django_db
WHO = {"by": "claire", "at": at(DAY, 11)}
INTEREST, INDEMNITY = 766, 4_000  # 1 000.00 at 12.15 % for 23 days, to the eve of the judgment


@pytest.fixture
def customer(db):
    found = debtor(make_company())
    said = {"by": "claire", "at": at(date(2026, 1, 2)), "issued_on": date(2026, 1, 1)}
    record_invoice(found, "F1", 100_000, date(2026, 1, 31), **said)
    record_invoice(found, "F2", 50_000, date(2026, 3, 31), **said)
    return found


def opened(customer):
    (row,) = brought(customer.company, OPENING, day=DAY)
    return accept_notice(row, Read(), by="sophie", at=at(DAY, 10))


def made_of(customer, security="") -> tuple[CaseFile, dict[str, bytes]]:
    row = running_proceeding(customer) or opened(customer)
    made = make_declaration_file(row, "EUR", security, **WHO)
    return made, members(bytes(made.file.content))


def data_of(files) -> dict:
    return json.loads(files["dossier.json"])


def test_it_declares_what_was_owed_on_the_day_of_the_judgment_due_or_not(customer):
    made, files = made_of(customer)
    data = data_of(files)
    assert recompute(data) == data["totals_cents"]
    assert data["totals_cents"] == {
        "principal": 150_000,
        "interest": INTEREST,
        "indemnity": INDEMNITY,
        "deducted": 0,
        "total": 150_000 + INTEREST + INDEMNITY,
    }
    assert (made.layout, made.as_of, made.cents) == ("insolvency", JUDGED, 154_766)
    assert data["daily_hundredths_of_a_cent"] == 0, "the judgment stops the interest"
    (event,) = Event.objects.filter(kind="case-file")
    assert json.loads(event.data)["file"] == made.file_id
    assert altered_journal() == []


def test_the_declaration_comes_first_and_says_the_same(customer):
    _, files = made_of(customer, "réserve de propriété")
    pages = pages_of(files["dossier.pdf"])
    assert "réserve de propriété" in pages[0]
    assert "1 547,66 €" in pages[0]
    facts = load_drafts(running_proceeding(customer), DAY).by_currency["EUR"]
    assert data_of(files)["totals_cents"]["total"] == figures_of(facts)["total"]
    letter = " ".join(as_text(draft_letter(running_proceeding(customer), facts)).split())
    assert "1 547,66 €" in letter
    said = " ".join(pages)
    assert "Le jugement d’ouverture arrête le cours des intérêts." in said
    assert "jusqu’à la veille du jugement" in said
    assert "Procédures ouvertes" not in said, "no court is asked for anything"


def test_a_dispute_lowers_nothing_of_it(customer):
    contest(customer.invoices.get(number="F1"))
    _, files = made_of(customer)
    assert data_of(files)["totals_cents"]["principal"] == 150_000


def test_credits_and_money_on_account_are_deducted_line_by_line(customer):
    said = {"by": "claire", "at": at(date(2026, 2, 12))}
    record_credit_note(customer, "A1", 20_000, date(2026, 2, 10), **said)
    record_receipt(customer, 5_000, date(2026, 2, 11), **said)
    _, files = made_of(customer)
    data = data_of(files)
    assert data["deductions"] == [{"number": "A1", "cents": 20_000}, {"number": "", "cents": 5_000}]
    assert recompute(data) == data["totals_cents"]
    facts = load_drafts(running_proceeding(customer), DAY).by_currency["EUR"]
    assert data["totals_cents"]["total"] == figures_of(facts)["total"]
    said = " ".join(pages_of(files["dossier.pdf"]))
    assert "Versement qui ne règle aucune facture" in said


def test_its_exhibits_are_those_of_the_case(customer):
    add_document(customer, "order", "Bon de commande", blank_pdf(2), PDF, **WHO)
    _, files = made_of(customer)
    (exhibit,) = data_of(files)["exhibits"]
    assert f"pieces/{exhibit['file']}" in files
    assert "bordereau.csv" in files
    checks = {one["code"]: one["state"] for one in data_of(files)["checks"]}
    assert (checks["copy"], checks["order"]) == ("missing", "ok")
    assert not {"notice", "bank", "insolvency", "amicable"} & set(checks)


def test_the_same_state_gives_the_same_bytes(customer):
    first, _ = made_of(customer)
    second, _ = made_of(customer)
    assert first.file_id == second.file_id


@pytest.mark.parametrize("currency", ["CHF", "USD"])
def test_what_is_owed_in_no_such_currency_makes_no_file(customer, currency):
    with pytest.raises(InputError, match="nothing was owed"):
        make_declaration_file(opened(customer), currency, "", **WHO)
    assert not CaseFile.objects.exists()
