"""Tables of open invoices and e-invoices, taken in again and again."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.journal.models import Event, SealedFile
from butoir.journal.verify import verify_journal
from butoir.ledger.models import Allocation, Contact, Customer, Import, ImportChange, Invoice
from companies import make_company
from ledger.ledger_kit import AT, bring, dump, movements, opened
from project.files import HEADINGS, invoice, table
from project.test_book_rules import customers, ubl

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company()


def test_a_table_gives_customers_invoices_and_what_is_open(company, tmp_path):
    """F1 of 100 of which 60 is left: the 40 came before the file was read, on no known day."""
    done = bring(
        company, table(tmp_path, invoice("F1", code="C1", open_="60,00"), invoice("F2", "Bell"))
    )
    assert done.counts == {
        "customers": {"created": 2, "updated": 0, "unchanged": 0},
        "invoices": {"created": 2, "updated": 0, "unchanged": 0},
    }
    assert opened(company) == {"C1 F1": 6_000, "Bell F2": 10_000}
    row = Invoice.objects.get(number="F1")
    assert (row.cents, row.document, row.issued_on, row.due_on) == (
        10_000, "F1", date(2026, 9, 1), date(2026, 10, 1),
    )  # fmt: skip
    settled = Allocation.objects.get()
    assert (settled.cents, settled.rule, settled.on) == (4_000, "books", row.issued_on)
    assert settled.source == done.source


def test_the_file_is_sealed_and_the_import_has_its_event(company, tmp_path):
    done = bring(company, table(tmp_path, invoice("F1")))
    assert bytes(SealedFile.objects.get().content).startswith(HEADINGS.encode()[:10])
    assert (done.source.format, done.source.imported_by) == ("table", "claire")
    assert Event.objects.get().about == f"import:{done.source.pk}"
    assert list(verify_journal()) == []


def test_the_same_file_again_changes_nothing_and_says_so(company, tmp_path):
    path = table(tmp_path, invoice("F1"))
    bring(company, path)
    before = dump(), Event.objects.count(), Import.objects.count()
    again = bring(company, path, AT + timedelta(days=2))
    assert again.again
    assert again.warnings == (f"imported before on 2027-03-03 as {path}: nothing changed",)
    assert (dump(), Event.objects.count(), Import.objects.count()) == before


def test_another_file_that_says_the_same_changes_nothing(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1"), invoice("F2", "Bell")))
    before = dump()
    done = bring(company, table(tmp_path, invoice("F2", "Bell"), invoice("F1"), name="two.csv"))
    assert done.counts["invoices"] == {"created": 0, "updated": 0, "unchanged": 2}
    assert dump() == before


def test_a_newer_export_says_a_new_due_date_and_references(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1", due="01/10/2026")))
    done = bring(
        company, table(tmp_path, invoice("F1", due="15/10/2026", reference="RF18 5390 0754 7034"))
    )
    row = Invoice.objects.get()
    assert (row.due_on, row.payment_reference) == (date(2026, 10, 15), "RF18 5390 0754 7034")
    change = ImportChange.objects.get(source=done.source, table="invoice")
    assert change.before == {"due_on": "2026-10-01", "payment_reference": ""}
    assert change.after == {"due_on": "2026-10-15", "payment_reference": "RF18 5390 0754 7034"}
    assert done.counts["invoices"]["updated"] == 1


def test_a_list_with_less_open_brings_the_balance_down(company, tmp_path):
    """100, then 60 are open: 40 came, by the word of the books, on the day of the import."""
    bring(company, table(tmp_path, invoice("F1")))
    bring(company, table(tmp_path, invoice("F1", open_="60,00")), AT + timedelta(days=1))
    assert opened(company) == {"ACME F1": 6_000}
    assert Allocation.objects.get().on == date(2027, 3, 4)


def test_a_list_with_more_open_asks_for_nothing_more_and_tells(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1", open_="60,00")))
    done = bring(company, table(tmp_path, invoice("F1", open_="100,00")))
    assert opened(company) == {"ACME F1": 6_000}
    assert any(text.startswith("the books show more open than the payments known here") and
               text.endswith(": 1 (F1)") for text in done.warnings)  # fmt: skip


def test_an_amount_is_raised_by_a_document_that_says_so_and_this_is_told(company, tmp_path):
    """100 becomes 120; the 40 received still count: 80."""
    bring(company, table(tmp_path, invoice("F1", open_="60,00")))
    done = bring(company, table(tmp_path, invoice("F1", amount="120,00")))
    assert opened(company) == {"ACME F1": 8_000}
    assert any("F1: 100.00, now 120.00" in text for text in done.warnings)


def test_an_invoice_that_a_table_no_longer_names_stays_open_and_is_counted(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1"), invoice("F2")))
    done = bring(company, table(tmp_path, invoice("F2")))
    assert opened(company) == {"ACME F1": 10_000, "ACME F2": 10_000}
    assert any("does not name: 1;" in text for text in done.warnings)


def test_each_instalment_is_a_row_under_the_number_that_payers_write(company, tmp_path):
    parts = [invoice("F1", amount="50,00", due=due) for due in ("01/10/2026", "01/12/2026")]
    bring(company, table(tmp_path, *parts))
    assert opened(company) == {"ACME F1 (01/10/2026)": 5_000, "ACME F1 (01/12/2026)": 5_000}
    assert set(Invoice.objects.values_list("document", flat=True)) == {"F1"}
    bring(company, table(tmp_path, parts[1]))
    assert Invoice.objects.count() == 2, "the instalment that is left is known by its due date"


def test_due_dates_that_were_all_moved_do_not_double_an_invoice(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1", due="01/12/2026")))
    halves = [invoice("F1", amount="50,00", due=due) for due in ("01/10/2026", "01/11/2026")]
    bring(company, table(tmp_path, *halves))
    assert sum(opened(company).values()) == 10_000


def test_a_credit_that_was_used_in_part_is_smaller(company, tmp_path):
    bring(company, table(tmp_path, invoice("A1", amount="-30,00")))
    bring(company, table(tmp_path, invoice("A1", amount="-30,00", open_="-10,00")))
    assert opened(company) == {"ACME A1": -1_000}


def test_the_terms_give_the_due_date_of_what_has_none_once_and_for_all(company, tmp_path):
    path = table(tmp_path, invoice("F1", due=""))
    with pytest.raises(InputError, match="--terms") as refused:
        bring(company, path)
    assert (refused.value.where, refused.value.line, refused.value.field) == (path, 2, "due_on")
    assert not Import.objects.exists()
    assert not Customer.objects.exists(), "nothing of a file that is refused stays"
    bring(company, path, terms=30)
    assert Invoice.objects.get().due_on == date(2026, 10, 1)
    bring(company, table(tmp_path, invoice("F1", due=""), invoice("F2")))
    assert Invoice.objects.get(number="F1").due_on == date(2026, 10, 1)


def test_a_file_with_a_wrong_row_is_refused_with_its_place(company, tmp_path):
    path = table(tmp_path, invoice("F1"), invoice("F2", amount="a lot"))
    with pytest.raises(InputError) as refused:
        bring(company, path)
    assert (refused.value.where, refused.value.line) == (path, 3)
    assert not Import.objects.exists()


def test_an_e_invoice_completes_what_a_table_gave_and_does_not_open_it_again(company, tmp_path):
    """The table knows that 60 are left of E1; the e-invoice asks for 100 and says how to pay."""
    bring(company, table(tmp_path, invoice("E1", code="C1", open_="60,00")))
    done = bring(company, ubl(tmp_path))
    assert opened(company) == {"C1 E1": 6_000}
    assert Invoice.objects.get().payment_reference == "RF18539007547034"
    assert not any("more open" in text for text in done.warnings)


def test_a_purchase_among_the_files_is_left_out(company, tmp_path):
    done = bring(company, ubl(tmp_path, seller="Fournisseur", seller_id="552032534"))
    assert not Invoice.objects.exists()
    assert any("left out" in text for text in done.warnings)


def test_two_companies_have_nothing_in_common(tmp_path):
    one, two = make_company(), make_company("other", name="Autre", ids=[])
    path = table(tmp_path, invoice("F1"))
    bring(one, path)
    assert not bring(two, path).again
    bring(two, table(tmp_path, invoice("F1", open_="1,00")))
    assert (opened(one), opened(two)) == ({"ACME F1": 10_000}, {"ACME F1": 100})


# customers


def test_a_table_of_customers_describes_those_that_invoices_named(company, tmp_path):
    """ACME SA of the invoices and C1 of the table are one, by the name."""
    bring(company, table(tmp_path, invoice("F1", "acmé s.a.")))
    bring(company, customers(tmp_path, "C1;ACME SA;particulier;BE;;a@acme.example;Lille;45"))
    row = Customer.objects.get()
    assert (row.code, row.kind, row.country, row.known, row.terms_days) == (
        "C1", "consumer", "BE", True, 45,
    )  # fmt: skip
    assert row.address["city"] == "Lille"
    assert Contact.objects.get().email == "a@acme.example"
    bring(company, table(tmp_path, invoice("F2", "acmé s.a.")))
    assert set(opened(company)) == {"C1 F1", "C1 F2"}


def test_what_a_table_does_not_say_stays(company, tmp_path):
    bring(company, customers(tmp_path, "C1;ACME;particulier;BE;;a@acme.example;Lille;45"))
    bring(company, customers(tmp_path, "C1;ACME SA;", headings="Code;Nom;E-mail"))
    row = Customer.objects.get()
    assert (row.name, row.kind, row.country, row.terms_days) == ("ACME SA", "consumer", "BE", 45)
    assert (row.address["city"], Contact.objects.get().email) == ("Lille", "a@acme.example")


def test_a_table_says_who_is_addressed_familiarly_and_another_leaves_it(company, tmp_path):
    bring(company, customers(tmp_path, "C1;ACME;oui", headings="Code;Nom;Tutoiement"))
    bring(company, customers(tmp_path, "C1;ACME SA", headings="Code;Nom"))
    assert Customer.objects.get().familiar
    bring(company, customers(tmp_path, "C1;ACME SA;non", headings="Code;Nom;Tutoiement"))
    assert not Customer.objects.get().familiar


def test_a_newer_address_takes_the_place_of_one_that_failed(company, tmp_path):
    bring(company, customers(tmp_path, "C1;ACME;entreprise;FR;;old@acme.example;Lille;"))
    Contact.objects.update(email_failed_on=date(2026, 3, 1))
    bring(company, customers(tmp_path, "C1;ACME;entreprise;FR;;new@acme.example;Lille;"))
    contact = Contact.objects.get()
    assert (contact.email, contact.email_failed_on) == ("new@acme.example", None)


def test_invoices_do_not_change_a_customer_that_a_table_described(company, tmp_path):
    bring(company, customers(tmp_path, "C1;ACME;entreprise;FR;123456782;a@acme.example;Lille;"))
    before = Customer.objects.values().get()
    bring(company, ubl(tmp_path, buyer="ACME", buyer_id="123456782", city="Paris"))
    assert Customer.objects.values().get() == before


def test_a_customer_keeps_the_names_that_files_give_it(company, tmp_path):
    """A code that was recognised by its number is known by itself the next time."""
    bring(company, customers(tmp_path, "C1;ACME;entreprise;FR;552032534;a@acme.example;Lille;"))
    bring(company, ubl(tmp_path, "E1", buyer="Autre enseigne", buyer_id="552032534"))
    bring(company, ubl(tmp_path, "E2", buyer="Autre enseigne"))
    assert set(opened(company)) == {"C1 E1", "C1 E2"}


@pytest.mark.parametrize("first", ["table", "e-invoice"])
def test_the_code_of_a_table_counts_in_whatever_order_the_files_come(company, tmp_path, first):
    files = [table(tmp_path, invoice("F1", code="C1")), ubl(tmp_path)]
    for path in files if first == "table" else reversed(files):
        bring(company, path)
    assert set(opened(company)) == {"C1 F1", "C1 E1"}


def test_an_address_that_no_header_could_bear_is_not_kept(company, tmp_path):
    path = table(tmp_path, invoice("F1", code="C1"))
    text = (tmp_path / "open.csv").read_text("utf-8")
    head, row = text.splitlines()
    (tmp_path / "open.csv").write_text(
        f"{head};E-mail\n{row};a@b.example bcc: x@y.example\n", "utf-8"
    )
    bring(company, path)
    assert not Contact.objects.exists()


def test_an_archive_is_taken_in_whole_its_table_of_customers_too(company, tmp_path):
    customers(tmp_path, "C1;ACME;entreprise;FR;;a@acme.example;Lille;")
    table(tmp_path, invoice("F1", "ACME", code="C1"))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("open.csv", "customers.csv"):
            archive.write(tmp_path / name, name)
    done = bring(company, tmp_path / "all.zip")
    assert done.source.format == "customers, table"
    assert opened(company) == {"C1 F1": 10_000}
    assert Customer.objects.get().known


def test_movements_say_who_said_so(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1")))
    bring(company, table(tmp_path, invoice("F1", open_="60,00")))
    assert movements(company, "F1") == [(4_000, "payment", "books")]
