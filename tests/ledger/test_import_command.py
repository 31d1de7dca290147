"""`butoir import`: what it says, what it writes, and what it refuses."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.dunning.models import Run
from butoir.dunning.reviewing import to_review
from butoir.dunning.running import run_day
from butoir.ledger.models import Import, Invoice
from butoir.users.models import Company
from cli.commands import butoir
from companies import at, make_company
from ledger.ledger_kit import dump, opened
from ledger.test_statements import statement
from project.files import entry, invoice, table, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company()


def test_it_takes_files_in_and_matches_them(company, tmp_path):
    list_ = table(tmp_path, invoice("2026-117"), invoice("2026-118", "Bell"))
    bank = statement(tmp_path, entry("100.00", "2026-117"))
    answer = butoir("import", list_, bank, "--json")
    assert (answer.status, answer.err) == (0, "")
    first, second = answer.document["files"]
    assert (first["file"], first["format"], first["imported_before"]) == (list_, "table", False)
    assert first["counts"]["invoices"] == {"created": 2, "updated": 0, "unchanged": 0}
    assert second["counts"]["entries"]["created"] == 1
    assert answer.document["matched"] == {"allocated": 1, "suggested": 0, "unmatched": 0}
    assert opened(company) == {"Bell 2026-118": 10_000}


def test_it_says_in_words_what_it_understood(company, tmp_path):
    list_ = table(tmp_path, invoice("F1"))
    answer = butoir("import", list_)
    words = " ".join(answer.out.split())
    assert "(table): customers 1 created; invoices 1 created" in words
    assert "bank entries: 0 tied to invoices, 0 to look at, 0 not recognised" in words
    again = butoir("import", list_)
    assert "nothing changed" in " ".join(again.out.split())
    assert "imported before on" in again.err


def test_a_file_that_cannot_be_used_ends_it_and_what_came_before_stays(company, tmp_path):
    good, other = table(tmp_path, invoice("F1")), table(tmp_path, invoice("F2"), name="c.csv")
    bad = write(tmp_path, "b.csv", "N° facture;Client;Échéance;Montant TTC\nF2;Bell;demain;10,00\n")
    answer = butoir("import", good, bad, other)
    assert answer.status == 2
    assert answer.err.startswith(f"butoir import: {bad}, line 2")
    assert list(Import.objects.values_list("name", flat=True)) == [good]


def test_columns_and_terms_are_those_given(company, tmp_path):
    path = write(tmp_path, "x.csv", "N° facture;Client;Jour;Somme\nF1;ACME;01/09/2026;10,00\n")
    columns = ("issued_on=Jour", "gross=Somme")
    words = [word for one in columns for word in ("--map", one)]
    assert butoir("import", path, "--terms", "30", *words).status == 0
    assert str(Invoice.objects.get().due_on) == "2026-10-01"


@pytest.mark.parametrize("key", [None, "third"])
def test_with_several_companies_one_is_named(company, tmp_path, key):
    make_company("other", name="Autre")
    list_ = table(tmp_path, invoice("F1"))
    answer = butoir("import", list_, *(("--company", key) if key else ()))
    assert (answer.status, answer.out) == (2, "")
    assert "morel, other" in answer.err
    assert not any(dump().values())
    assert butoir("import", list_, "--company", "other").status == 0
    assert opened(company) == {}


def test_a_file_that_is_not_there_is_named_before_anything_is_done(company, tmp_path):
    answer = butoir("import", table(tmp_path, invoice("F1")), str(tmp_path / "no.csv"))
    assert (answer.status, answer.out) == (2, "")
    assert "there is no such file" in answer.err
    assert not Import.objects.exists()


def test_debts_older_than_the_installation_rest_until_a_person_has_looked(company, tmp_path):
    """As from the office: never straight to a formal notice."""
    Company.objects.update(created_at=at(date(2026, 10, 1)))
    old, young = invoice("OLD", due="15/01/2026"), invoice("NEW", due="20/09/2026")
    answer = butoir("import", table(tmp_path, old, young), "--json")
    assert answer.document["to_review"] == 1
    assert to_review(company).get().invoice.number == "OLD"
    assert butoir("import", table(tmp_path, old, young), "--json").document["to_review"] == 0


def test_it_says_how_many_old_debts_rest(company, tmp_path):
    Company.objects.update(created_at=at(date(2026, 10, 1)))
    answer = butoir("import", table(tmp_path, invoice("OLD", due="15/01/2026")))
    assert "older than the installation: 1 invoice" in " ".join(answer.out.split())


def test_a_day_decided_already_is_decided_anew(company, tmp_path, monkeypatch):
    monkeypatch.setenv("BUTOIR_DEMO_DAY", "2026-11-20")
    butoir("import", table(tmp_path, invoice("F1")))
    run_day(company, date(2026, 11, 20), by="clock", at=at(date(2026, 11, 20)))
    assert butoir("import", table(tmp_path, invoice("F2"), name="b.csv")).status == 0
    assert list(Run.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]
