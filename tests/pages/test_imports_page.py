"""Files dropped in one zone: what was understood is said, what is wrong is said in full."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from butoir.journal.models import Event
from butoir.ledger.assigning import ignore_entry
from butoir.ledger.models import BankEntry, Import, Invoice, Statement
from butoir.users.models import Company, Role
from companies import AT, make_company
from office import client_with
from project.files import HEADINGS, camt, entry, invoice

pytestmark = pytest.mark.django_db
LIST = "/c/morel/imports/"
DROP = "/c/morel/imports/files/"


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def clerk(company: Company) -> Client:
    return client_with(Role.CLERK, company)


def a_table(*rows: str, name: str = "ouvertes.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([HEADINGS, *rows, ""]).encode())


def a_statement(tmp_path, *entries: str) -> SimpleUploadedFile:
    path = Path(camt(tmp_path, *entries, name="releve.xml"))
    return SimpleUploadedFile("releve.xml", path.read_bytes())


def drop(client: Client, *files: SimpleUploadedFile, **fields: str):
    return client.post(DROP, {"files": list(files), **fields}, follow=True)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_several_files_are_taken_in_and_matched(clerk, company, tmp_path):
    """An invoice and its payment in one drop: nothing is left open or to match."""
    bank = a_statement(tmp_path, entry("100.00", "Facture 2026-117"))
    answer = drop(clerk, a_table(invoice("2026-117")), bank)
    assert answer.redirect_chain[0][1] == 302
    assert BankEntry.objects.get().state == "allocated"
    assert [row.imported_by for row in Import.objects.all()] == ["clerk-morel-fr"] * 2
    shown = text(answer)
    assert "ouvertes.csv" in shown
    assert "releve.xml" in shown
    assert "relevé bancaire (camt.053)" in shown
    assert list(Event.objects.filter(company=company).values_list("kind", flat=True)) == [
        "file-imported", "file-imported", "payments-matched",
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing_and_says_so(clerk):
    drop(clerk, a_table(invoice("2026-117")))
    answer = drop(clerk, a_table(invoice("2026-117")))
    assert "déjà importé" in text(answer)
    assert (Import.objects.count(), Invoice.objects.count()) == (1, 1)


def test_every_error_is_named_with_its_place_and_the_good_files_stay(clerk):
    """One file is refused as a whole, in words a person can act on; the other is kept."""
    bad = a_table(invoice("A", amount="cent"), invoice("B", due="32/13/2026"), name="mal.csv")
    answer = drop(clerk, bad, a_table(invoice("2026-117")))
    shown = text(answer)
    assert answer.status_code == 422
    assert "mal.csv" in shown
    assert "ligne 2" in shown
    assert "ligne 3" in shown
    assert "n’est pas un montant" in shown
    assert [row.name for row in Import.objects.all()] == ["ouvertes.csv"]


def test_a_file_of_an_unknown_kind_is_refused_in_the_readers_language(clerk):
    answer = drop(clerk, SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n0000"))
    assert answer.status_code == 422
    assert "Rien de ce fichier n’a été conservé" in text(answer)
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(clerk, monkeypatch):
    monkeypatch.setattr("butoir.web.office.imports.receiving.MAX_BYTES", 1_000_000)
    answer = drop(clerk, SimpleUploadedFile("gros.csv", b"x" * 1_000_001))
    assert "dépasse 1 Mo" in text(answer)


def test_terms_give_the_due_date_of_invoices_without_one(clerk):
    rows = b"Facture;Client;Date facture;Montant TTC\n2026-1;ACME;01/09/2026;10,00\n"
    refused = drop(clerk, SimpleUploadedFile("sans.csv", rows))
    assert "pas d’échéance" in text(refused)
    drop(clerk, SimpleUploadedFile("sans.csv", rows), terms="30")
    assert str(Invoice.objects.get().due_on) == "2026-10-01"


def test_nothing_chosen_is_said(clerk):
    answer = clerk.post(DROP, {})
    assert answer.status_code == 422
    assert "Aucun fichier" in text(answer)


def test_an_import_is_undone_as_a_whole(clerk):
    drop(clerk, a_table(invoice("2026-117")))
    source = Import.objects.get()
    answer = clerk.post(f"{LIST}{source.pk}/undoing/", follow=True)
    assert "annulé" in text(answer)
    assert not Invoice.objects.exists()
    assert Event.objects.filter(kind="import-undone").exists()


def test_what_stands_on_an_import_is_named_and_nothing_is_undone(clerk, tmp_path):
    drop(clerk, a_table(invoice("2026-117")))
    drop(clerk, a_statement(tmp_path, entry("7.00", "divers")))
    ignore_entry(BankEntry.objects.get(), "loyer", by="claire", at=AT)
    source = Import.objects.get(name="releve.xml")
    answer = clerk.post(f"{LIST}{source.pk}/undoing/")
    assert answer.status_code == 422
    assert "une personne s’est prononcée sur ses écritures bancaires" in text(answer)
    assert BankEntry.objects.count() == 1


def test_the_file_is_given_back_as_it_was_dropped(clerk):
    drop(clerk, a_table(invoice("2026-117"), name='évil".csv'))
    source = Import.objects.get()
    answer = clerk.get(f"{LIST}{source.pk}/file/")
    assert answer.content == "\n".join([HEADINGS, invoice("2026-117"), ""]).encode()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "%C3%A9vil%22.csv" in answer.headers["Content-Disposition"]


def test_a_hostile_name_and_customer_are_shown_harmless(clerk):
    name = "<img src=x onerror=alert(1)>.csv"
    answer = drop(clerk, a_table(invoice("1", customer="<b>x"), name=name))
    assert "<img src=x" not in text(answer)
    assert escape(name) in text(answer)


def test_a_reader_sees_the_imports_and_no_zone(company):
    shown = text(client_with(Role.READER, company).get(LIST))
    assert 'type="file"' not in shown


def test_nobody_reaches_the_file_of_another_company(company, clerk):
    drop(clerk, a_table(invoice("2026-117")))
    other = client_with(Role.OWNER, make_company("autre", name="Autre"))
    assert other.get(f"/c/autre/imports/{Import.objects.get().pk}/file/").status_code == 404


def test_old_bank_data_says_what_to_do(clerk, tmp_path):
    assert "Il n’y a pas encore de relevé bancaire" in text(clerk.get(LIST))
    drop(clerk, a_statement(tmp_path, entry("7.00", "divers", on="2026-01-05")))
    shown = text(clerk.get(LIST))
    assert "Les données bancaires s’arrêtent au lun. 5 janv. 2026" in shown
    assert "FR7630006000011234567890189" in shown


def test_the_number_of_queries_is_fixed(clerk, company, django_assert_num_queries):
    for number in range(4):
        drop(clerk, a_table(invoice(f"2026-{number}"), name=f"{number}.csv"))
    with django_assert_num_queries(10):
        clerk.get(LIST)


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_every_language_has_the_page(company, lang):
    answer = client_with(Role.CLERK, company, lang).get(LIST)
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.content.decode()


def a_damaged_statement() -> SimpleUploadedFile:
    """It begins with 1000.00 and ends with 1100.00, and only 60.00 came in."""
    lines = (":20:S", ":25:BE68539007547034", ":28C:3/1", ":60F:C260202EUR1000,00")
    moved = (":61:2602030203C60,00NTRFNONREF//B1", ":86:Client")
    text = "\r\n".join((*lines, *moved, ":62F:C260204EUR1100,00", "-", ""))
    return SimpleUploadedFile("releve.sta", text.encode())


def test_a_statement_that_does_not_add_up_is_shown_until_a_manager_has_looked(company):
    manager = client_with(Role.MANAGER, company)
    shown = text(drop(manager, a_damaged_statement()))
    assert "ne tombe pas juste" in shown
    assert "données bancaires au dim. 1er févr. 2026" in shown  # how far the bank data counts
    (doubt,) = Statement.objects.all()
    shown = text(manager.post(f"{LIST}statements/{doubt.pk}/checking/", follow=True))
    assert "ne tombe pas juste" not in shown
    assert "données bancaires au mer. 4 févr. 2026" in shown


def test_a_clerk_sees_the_doubt_and_cannot_lift_it(clerk, company):
    assert "ne tombe pas juste" in text(drop(clerk, a_damaged_statement()))
    (doubt,) = Statement.objects.all()
    assert "checking" not in text(clerk.get(LIST))
    assert clerk.post(f"{LIST}statements/{doubt.pk}/checking/").status_code == 403


# the account of files that name none

OURS = "FR7630006000011234567890189"
QIF = b"!Type:Bank\nD18/12/2026\nT40.00\nPACME\n^\n"


def a_qif(content: bytes = QIF) -> SimpleUploadedFile:
    return SimpleUploadedFile("releve.qif", content)


def test_a_bank_file_that_names_no_account_is_told_and_may_be_given_one(clerk):
    assert "aucun compte bancaire n’est nommé" in text(drop(clerk, a_qif()))
    assert Statement.objects.get().account.number == ""
    asked = clerk.get(LIST).content.decode()
    assert 'name="account"' in asked


def test_the_account_that_a_person_says_is_that_of_the_movements(clerk, tmp_path):
    """What another file of the same account and day says more finally then counts once."""
    drop(clerk, a_statement(tmp_path, entry("40.00", "ACME", on="2026-12-18")))
    answer = drop(clerk, a_qif(), account="FR76 3000 6000 0112 3456 7890 189")
    assert "aucun compte bancaire" not in text(answer)
    assert {row.account.number for row in Statement.objects.all()} == {OURS}
    assert BankEntry.objects.count() == 1
    assert f'<option value="{OURS}">' in clerk.get(LIST).content.decode()


def test_what_names_its_account_keeps_it(clerk, tmp_path):
    drop(clerk, a_statement(tmp_path, entry("40.00", "ACME")), account="BE68539007547034")
    assert Statement.objects.get().account.number == OURS


def test_an_account_that_is_no_iban_takes_nothing_in(clerk):
    answer = drop(clerk, a_qif(), account='"><b>FR76')
    assert answer.status_code == 422
    assert "ne forment pas un IBAN" in text(answer)
    assert "<b>FR76" not in answer.content.decode()
    assert not Import.objects.exists()


def test_customers_and_invoices_beside_it_are_read_as_ever(clerk):
    customers = SimpleUploadedFile("clients.csv", b"Code;Nom;E-mail\nC1;ACME;a@acme.example\n")
    drop(clerk, a_table(invoice("2026-117")), customers, a_qif(), account=OURS)
    assert Import.objects.count() == 3
    assert Invoice.objects.count() == 1
