"""Which column is which: headings in four languages, mappings, and what must be asked."""

import pytest
from table_cases import invoices, problems, read, workbook

from butoir.formats import table
from butoir.formats.table_columns import plain, vocabulary

LINE = "F1;Ardoise;31/01/2025;28/02/2025;1.234,50;234,50"


@pytest.mark.parametrize(
    "headings",
    [
        "N° de facture;Nom du client;Date de facture;Date d'échéance;Montant TTC;Reste dû",
        "FACTURE N°;RAISON SOCIALE;DATE FACTURE;ECHEANCE;TOTAL TTC;RESTE DU",
        "no_facture;nom_client;date_facture;date_echeance;montant_ttc;solde_du",
        "N? facture;Soci?t?;Date pi?ce;?ch?ance;Montant TTC;Solde d?",
        "Factuurnummer;Klantnaam;Factuurdatum;Vervaldag;Bedrag incl. btw;Openstaand bedrag",
        "Factuurnr.;Klant;Datum;Vervaldatum;Factuurbedrag;Openstaand saldo",
        "Rechnungsnummer;Kundenname;Rechnungsdatum;Fälligkeit;Bruttobetrag;Offener Betrag",
        "Rechnungs-Nr.;Firma;Belegdatum;Fällig am;Rechnungsbetrag;Restbetrag",
        "Invoice No.;Customer name;Invoice date;Due date;Gross amount;Balance due",
        "InvoiceNumber;CustomerName;IssueDate;DueDate;TotalAmount;AmountDue",
    ],
)
def test_headings_of_four_languages(headings: str) -> None:
    found = invoices(f"{headings}\n{LINE}\n")[0]
    assert (found.number, found.buyer.name) == ("F1", "Ardoise")
    assert (str(found.issued_on), str(found.due_on)) == ("2025-01-31", "2025-02-28")
    assert (found.gross, found.payable) == (123450, 23450)


def test_headings_count_without_case_accents_little_words_and_currency() -> None:
    assert plain("N° de la Facture") == plain("no facture") == plain("Nº FACTURE")
    assert plain("Montant T.T.C. (€)") == plain("montant_ttc en EUR") == "montant ttc"
    assert plain("Date d'échéance") == plain("date de l'echeance") == "date echeance"


def test_what_is_due_is_not_an_article() -> None:
    """`Montant dû` is what is open, `montant du marché` is not."""
    assert plain("Montant dû") == plain("MONTANT DU") == "montant due"
    assert plain("Nom du client") == "nom client"


def test_every_heading_is_known_once_for_its_field() -> None:
    """A heading that two fields claim without doubt would be decided by their order alone."""
    for resource in ("table_columns.toml", "customers_columns.toml"):
        words = vocabulary(resource)
        claims: dict[str, set[str]] = {}
        for field, languages in words.fields.items():
            for language, synonyms in languages.items():
                if language != "maybe":
                    for word in synonyms:
                        claims.setdefault(plain(word), set()).add(field)
        assert {word: fields for word, fields in claims.items() if len(fields) > 1} == {}


def test_a_column_of_codes_beside_one_of_names() -> None:
    found = invoices("Facture;Client;Nom;Échéance;Total\nF1;C1;Ardoise;28/02/2025;9,00\n")[0]
    assert (found.customer, found.buyer.name) == ("C1", "Ardoise")


def test_amounts_without_vat_are_never_what_is_to_pay() -> None:
    text = "Facture;Client;Échéance;Montant HT;Montant TTC\nF1;A;28/02/2025;100,00;120,00\n"
    assert invoices(text)[0].gross == 12000
    only = read("Facture;Client;Échéance;Montant HT\nF1;A;28/02/2025;100,00\n")
    assert problems(only) == [("missing-column", 1, "open or gross or debit")]
    assert "without VAT" in only.diagnostics[0].message


def test_missing_columns_are_named() -> None:
    document = read("Invoice no;Amount\nF1;9.00\n")
    assert problems(document) == [
        ("missing-column", 1, "customer_name or customer or account"),
        ("missing-column", 1, "issued_on or due_on"),
    ]


def test_a_table_of_customers_is_no_table_of_invoices() -> None:
    document = read("Nom;Adresse;Email;Téléphone\nArdoise;Rue 1;a@b.example;01\n")
    assert [one.code for one in document.diagnostics] == ["not-invoices"]


def test_two_columns_of_one_name_must_be_told_apart() -> None:
    text = "Facture;Client;Échéance;Montant TTC;Montant TTC\nF1;A;28/02/2025;9,00;8,00\n"
    assert problems(read(text)) == [("ambiguous-column", 1, "Montant TTC")]
    assert invoices(text, {"gross": "E"})[0].gross == 800


def test_a_mapping_by_heading_letter_and_number() -> None:
    text = "Alpha;Beta;Gamma;Delta\nF1;Ardoise;28/02/2025;9,00\n"
    for mapping in (
        {"number": "Alpha", "customer_name": "beta", "due_on": "GAMMA", "gross": "Delta"},
        {"number": "A", "customer_name": "B", "due_on": "C", "gross": "D", "header": "1"},
        {"number": "1", "customer_name": "2", "due_on": "3", "gross": "4", "header": "1"},
    ):
        found = invoices(text, mapping)[0]
        assert (found.number, found.buyer.name, found.gross) == ("F1", "Ardoise", 900)


def test_a_mapping_wins_over_a_heading() -> None:
    text = "Facture;Client;Échéance;Date butoir;Total\nF1;A;28/02/2025;31/03/2025;9,00\n"
    assert str(invoices(text, {"due_on": "Date butoir"})[0].due_on) == "2025-03-31"


def test_no_headings_at_all_need_a_mapping() -> None:
    text = "F1;Ardoise;28/02/2025;9,00\nF2;Ardoise;28/02/2025;8,00\n"
    assert [one.code for one in read(text).diagnostics] == ["no-headings"]
    mapping = {"number": "A", "customer_name": "B", "due_on": "C", "gross": "D"}
    assert [one.gross for one in invoices(text, mapping)] == [900, 800]


@pytest.mark.parametrize(
    "mapping",
    [
        {"gross": "Nothing"},
        {"colour": "A"},
        {"decimal": ";"},
        {"date": "ymd"},
        {"header": "x"},
        {"header": "9"},
        {"sheet": "Absent"},
        {"number": ""},
    ],
)
def test_a_wrong_mapping_is_told_with_its_field(mapping: dict[str, str]) -> None:
    text = f"Facture;Client;Date;Échéance;Total;Solde\n{LINE}\n"
    assert problems(read(text, mapping)) == [("bad-mapping", None, next(iter(mapping)))]


HEAD: list[object] = ["Facture", "Client", "Échéance", "Montant TTC"]
ROW: list[object] = ["F1", "Ardoise", "28/02/2025", 9]


def test_the_sheet_with_the_columns_is_read() -> None:
    data = workbook(Notes=[["Bonjour"]], Clients=[["Nom", "Email"], ["A", "b"]], Open=[HEAD, ROW])
    assert [one.number for one in table.read(data, "book.xlsx").invoices] == ["F1"]


def test_two_sheets_with_the_columns_must_be_told_apart() -> None:
    data = workbook(Janvier=[HEAD, ROW], Fevrier=[HEAD, ["F2", "B", "28/02/2025", 8]])
    document = table.read(data, "book.xlsx")
    assert problems(document) == [("bad-mapping", None, "sheet")]
    assert "'Janvier', 'Fevrier'" in document.diagnostics[0].message
    chosen = table.read(data, "book.xlsx", {"sheet": "Fevrier"})
    assert [one.number for one in chosen.invoices] == ["F2"]
