"""A table of open invoices, row by row."""

from datetime import date
from pathlib import Path

import pytest
from table_cases import invoices, problems, read, rows

from butoir.formats import table

SAMPLES = Path(__file__).parent / "samples"


def test_a_french_export_with_preamble_repeated_headings_credit_and_total() -> None:
    document = table.read((SAMPLES / "table_invoices_fr.csv").read_bytes(), "open.csv")
    assert not document.failed
    assert (document.format, document.encoding) == ("table", "utf-8")
    first, part, credit, island = document.invoices
    assert (first.number, first.customer, first.buyer.name) == (
        "F-2025-101",
        "C001",
        "Ardoise SARL",
    )
    assert (first.issued_on, first.due_on) == (date(2025, 1, 10), date(2025, 2, 9))
    assert (first.gross, first.payable, first.currency, first.line) == (120000, 120000, "EUR", 4)
    assert first.payment_reference == "+++090/9337/55493+++"
    assert (part.gross, part.payable) == (245050, 45050)
    assert (credit.kind, credit.gross, credit.payable) == ("credit-note", -10000, -10000)
    assert (island.buyer.name, island.line) == ("L'Île aux Livres", 8)
    assert problems(document) == [("repeated-header", 7, None), ("total-row", 9, None)]


def test_an_english_export_with_dollars_and_worded_dates() -> None:
    document = table.read((SAMPLES / "table_invoices_en.csv").read_bytes(), "open.csv")
    assert document.diagnostics == ()
    assert [(one.gross, one.payable, one.currency) for one in document.invoices] == [
        (102000, 102000, "USD"),
        (8050, 3050, "USD"),
    ]
    assert document.invoices[0].issued_on == date(2021, 1, 28)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    text = 'N° facture|Société|Échéance|Montant TTC\nF1|"Crêperie d\'Île"|31/01/2025|"12,50"\n'
    data = text.replace("|", delimiter).encode(encoding)
    document = table.read(data, "own.csv")
    assert table.sniff(data) == "table"
    found = document.invoices[0]
    assert (found.buyer.name, found.gross) == ("Crêperie d'Île", 1250)


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r\r\n", "\r"])
def test_line_ends(eol: str) -> None:
    text = rows("F1;A;2025-01-10;2025-02-10;12.50").replace("\n", eol)
    assert [(one.gross, one.line) for one in invoices(text)] == [(1250, 2)]


def test_a_declared_delimiter_is_taken_at_its_word() -> None:
    text = 'sep=^\nnumber^customer^due date^amount\nF1^A, B; C^2025-02-10^"1,5"\n'
    found = invoices(text)[0]
    assert (found.buyer.name, found.gross, found.line) == ("A, B; C", 150, 3)


def test_rows_quoted_as_a_whole_are_taken_apart_once_more() -> None:
    text = '"number,customer,due date,amount"\n"F1,""Smith, J."",2025-02-10,12.50"\n'
    assert [(one.buyer.name, one.gross) for one in invoices(text)] == [("Smith, J.", 1250)]


def test_a_cell_of_several_lines_is_one_cell_and_lines_still_count() -> None:
    text = rows('F1;"A\nB";2025-01-10;2025-02-10;1.00', "F2;C;2025-01-10;2025-02-10;2.00")
    assert [(one.buyer.name, one.line) for one in invoices(text)] == [("A B", 2), ("C", 4)]


def test_comments_and_footnotes_are_left_out_and_told() -> None:
    document = read(
        rows("# only open ones;;;;", "F1;A;2025-01-10;2025-02-10;1.00", "printed today;;;;")
    )
    assert len(document.invoices) == 1
    assert problems(document) == [("remark", 2, None)]
    assert document.diagnostics[0].message.endswith("(2 times)")


def test_a_customer_called_total_is_a_customer() -> None:
    text = rows("F1;Total Pompes;2025-01-10;2025-02-10;9.00", ";Total;;;9.00")
    document = read(text)
    assert [one.buyer.name for one in document.invoices] == ["Total Pompes"]
    assert problems(document) == [("total-row", 3, None)]


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (";A;2025-01-10;2025-02-10;9.00", "missing-value", "number"),
        ("F2;;2025-01-10;2025-02-10;9.00", "missing-value", "customer name"),
        ("F2;A;;;9.00", "missing-value", "due date"),
        ("F2;A;2025-01-10;2025-02-10;", "missing-value", "total amount"),
        ("F2;A;2025-01-10;2025-02-10;nine", "bad-amount", "total amount"),
        ("F2;A;2025-01-10;2025-02-30;9.00", "bad-date", "due date"),
        ("F2;A;0000-00-00;2025-02-10;9.00", "bad-date", "invoice date"),
    ],
)
def test_one_wrong_cell_fails_the_file(line: str, code: str, field: str) -> None:
    document = read(rows("F1;A;2025-01-10;2025-02-10;1.00", line))
    assert document.invoices == ()
    assert problems(document) == [(code, 3, field)]


def test_an_invoice_without_a_due_date_is_read() -> None:
    """The terms of the customer will give it."""
    found = invoices(rows("F1;A;2025-01-10;;1.00"))[0]
    assert (found.issued_on, found.due_on) == (date(2025, 1, 10), None)


def test_what_is_left_to_pay() -> None:
    """The open amount says it; else what was paid already; else the whole."""
    base = "number;customer;due date;total amount"
    line = "F1;A;2025-02-10;100.00"
    assert invoices(f"{base};amount due\n{line};30.00\n")[0].payable == 3000
    assert invoices(f"{base};paid\n{line};70.00\n")[0].payable == 3000
    assert invoices(f"{base};paid\n{line};\n")[0].payable == 10000
    assert invoices(f"{base}\n{line}\n")[0].payable == 10000
    assert invoices("number;customer;due date;amount due\nF1;A;2025-02-10;30.00\n")[0].gross == 3000


def test_an_empty_open_amount_is_not_taken_for_nothing() -> None:
    document = read("number;customer;due date;total;amount due\nF1;A;2025-02-10;100.00;\n")
    assert problems(document) == [("missing-value", 2, "amount due")]


def test_debit_and_credit_columns() -> None:
    text = (
        "number;customer;due date;debit;credit\nF1;A;2025-02-10;100,00;\nF2;A;2025-02-10;;40,00\n"
    )
    assert [(one.kind, one.payable) for one in invoices(text)] == [
        ("invoice", 10000),
        ("credit-note", -4000),
    ]


def test_status() -> None:
    """Nobody who has paid is reminded; what is no claim is left out."""
    base = "Facture;Client;Échéance;Montant TTC;Statut"
    settled, late = "F1;A;10/02/2025;100,00;Payée", "F2;A;10/02/2025;50,00;En retard"
    document = read(rows(settled, late, "F3;A;10/02/2025;9,00;Brouillon", headings=base))
    assert [(one.number, one.payable) for one in document.invoices] == [("F1", 0), ("F2", 5000)]
    assert problems(document) == [("not-a-claim", 4, None)]
    part = read(f"{base}\nF1;A;13/02/2025;100,00;Partiellement payée\n")
    assert problems(part) == [("missing-value", 2, "Statut")]
    odd = read(f"{base}\nF1;A;13/02/2025;100,00;Zzz\n")
    assert problems(odd) == [("unknown-status", 2, "Statut")]


def test_paid_may_also_be_a_word_or_a_date() -> None:
    base = "N° facture;Client;Échéance;Montant TTC"
    words = rows("F1;A;13/02/2025;9,00;oui", "F2;A;13/02/2025;8,00;non", headings=f"{base};Payé")
    assert [one.payable for one in invoices(words)] == [0, 800]
    days = rows(
        "F1;A;13/02/2025;9,00;20/02/2025", "F2;A;13/02/2025;8,00;", headings=f"{base};Date paiement"
    )
    assert [one.payable for one in invoices(days)] == [0, 800]


@pytest.mark.parametrize(
    ("word", "amount", "kind", "cents"),
    [
        ("Facture", "100,00", "invoice", 10000),
        ("Avoir", "100,00", "credit-note", -10000),
        ("Avoir", "-100,00", "credit-note", -10000),
        ("Creditnota", "100,00", "credit-note", -10000),
        ("Gutschrift", "100,00", "credit-note", -10000),
        ("Credit note", "100,00", "credit-note", -10000),
        ("Facture", "-100,00", "invoice", -10000),
        ("Règlement", "100,00", "credit-note", -10000),
        ("", "-100,00", "credit-note", -10000),
    ],
)
def test_kinds_and_signs(word: str, amount: str, kind: str, cents: int) -> None:
    found = invoices(
        f"number;customer;due date;amount;document type\nF1;A;2025-02-10;{amount};{word}\n"
    )
    assert (found[0].kind, found[0].gross, found[0].payable) == (kind, cents, cents)


def test_a_kind_that_nobody_knows_fails_but_a_type_of_something_else_does_not() -> None:
    line = "F1;A;2025-02-10;1.00"
    wrong = read(f"number;customer;due date;amount;document type\n{line};Zebra\n")
    assert problems(wrong) == [("unknown-kind", 2, "document type")]
    assert invoices(f"number;customer;due date;amount;type\n{line};Zebra\n")[0].kind == "invoice"


def test_currencies() -> None:
    base = "number;customer;due date;amount"
    assert invoices(f"{base}\nF1;A;2025-02-10;1.00\n")[0].currency == "EUR"
    assert invoices(f"{base} (CHF)\nF1;A;2025-02-10;1.00\n")[0].currency == "CHF"
    assert invoices(f"{base}\nF1;A;2025-02-10;£ 1.00\n")[0].currency == "GBP"
    assert invoices(f"{base};currency\nF1;A;2025-02-10;1.00;usd\n")[0].currency == "USD"
    two = read(f"{base};currency\nF1;A;2025-02-10;€ 1.00;USD\n")
    assert problems(two) == [("bad-currency", 2, "currency")]


def test_copies_of_a_row_count_once() -> None:
    line = "F1;A;2025-01-10;2025-02-10;9.00"
    document = read(rows(line, line))
    assert len(document.invoices) == 1
    assert problems(document) == [("duplicate-row", 3, None)]


def test_rows_for_the_lines_of_an_invoice_are_added_up() -> None:
    lines = [
        "F1;A;2025-02-10;Desk;80.00",
        "F1;A;2025-02-10;Lamp;20.00",
        "F2;A;2025-02-10;Desk;80.00",
    ]
    document = read(rows(*lines, headings="number;customer;due date;item;amount"))
    assert [(one.number, one.gross) for one in document.invoices] == [("F1", 10000), ("F2", 8000)]
    assert problems(document) == [("several-rows", 2, None)]


def test_rows_that_repeat_the_total_of_their_invoice_count_once() -> None:
    base = "number;customer;due date;item;invoice total"
    text = f"{base}\nF1;A;2025-02-10;Desk;100.00\nF1;A;2025-02-10;Lamp;100.00\n"
    document = read(text)
    assert [(one.number, one.gross) for one in document.invoices] == [("F1", 10000)]
    assert "counted once" in document.diagnostics[0].message


def test_the_same_number_at_two_customers_is_two_invoices() -> None:
    text = rows("1;A;2025-01-10;2025-02-10;9.00", "1;B;2025-01-10;2025-02-10;8.00")
    assert [one.gross for one in invoices(text)] == [900, 800]


def test_an_invoice_in_instalments_has_one_item_for_each_due_date() -> None:
    document = read(rows("F1;A;2025-01-10;2025-02-10;50.00", "F1;A;2025-01-10;2025-03-10;50.00"))
    assert [(one.due_on, one.gross) for one in document.invoices] == [
        (date(2025, 2, 10), 5000),
        (date(2025, 3, 10), 5000),
    ]
    assert problems(document) == [("instalments", 3, None)]


def test_oddities_that_are_told_and_kept() -> None:
    headings = "number;customer;invoice date;due date;total amount;amount due"
    text = rows("F1;A;2025-03-10;2025-02-10;9.00;10.00", headings=headings)
    assert [code for code, _, _ in problems(read(text))] == [
        "more-open-than-due",
        "due-before-issue",
    ]
    rounded = read(rows("F1;A;2025-01-10;2025-02-10;12.3456"))
    assert rounded.invoices[0].gross == 1235
    assert problems(rounded) == [("rounded", 2, None)]


def test_contacts_and_references_are_kept() -> None:
    headings = (
        "number;customer;due date;amount;PO number;structured communication;email;contact;phone;"
        "VAT number;our IBAN"
    )
    line = (
        "F1;A;2025-02-10;1.00;PO-7;+++090/9337/55493+++;a@b.example;Ann;02 1;"
        "BE0403019261;BE68 5390 0754 7034"
    )
    found = invoices(f"{headings}\n{line}\n")[0]
    assert (found.order_reference, found.payment_reference) == ("PO-7", "+++090/9337/55493+++")
    assert (found.buyer.email, found.buyer.contact, found.buyer.phone) == (
        "a@b.example",
        "Ann",
        "02 1",
    )
    assert (found.buyer.ids, found.ibans) == (("BE0403019261",), ("BE68539007547034",))


def test_an_iban_of_nobody_in_particular_is_not_where_to_pay() -> None:
    """It may well be the customer's own."""
    text = "number;customer;due date;amount;IBAN\nF1;A;2025-02-10;1.00;BE68 5390 0754 7034\n"
    assert invoices(text)[0].ibans == ()


def test_what_is_no_table_is_told() -> None:
    assert table.sniff(b"") is None
    assert table.sniff(b"Dear all, this is\nonly a letter, nothing more.\nRegards\n") is None
    assert table.sniff(b"<a>1;2;3\n1;2;3\n</a>") is None
    assert table.sniff(b"\x00\x01\x02") is None
    assert problems(table.read(b"\x00\x01\x02;\x00", "x")) == [("not-a-table", None, None)]
    assert problems(read("one column\nonly\n")) == [("not-a-table", None, None)]


def test_an_open_quote_is_told_with_its_line() -> None:
    text = rows("F1;A;2025-01-10;2025-02-10;1.00", '"F2;A' + ";x\n" * 100)
    assert problems(read(text)) == [("bad-quotes", 3, None)]


def test_errors_stop_after_a_score() -> None:
    assert len(read(rows(*["F;A;2025-01-10;x;1.00"] * 100)).diagnostics) == 20


def test_more_columns_than_headings_are_refused() -> None:
    """`1,234.50` without quotes would otherwise be read as 1."""
    document = read("number,customer,due date,amount\nF1,A,2025-02-10,1,234.50\n")
    assert problems(document) == [("column-count", 2, None)]


def test_more_columns_than_any_table_has_are_refused() -> None:
    assert problems(read("number;customer;due date;amount" + ";" * 600)) == [("too-large", 1, None)]
