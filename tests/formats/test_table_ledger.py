"""Tables of accounting lines are ledgers, tables of receipts are statements."""

from table_cases import problems, read, rows

from butoir.formats.nobody import NAMELESS

JOURNAL = "Date;Journal;Compte;Nom tiers;Code tiers;Pièce;Libellé;Débit;Crédit;Lettrage"


def test_accounting_lines_with_debit_and_credit() -> None:
    text = rows(
        "10/01/2025;VE;411000;Ardoise;C1;F1;Facture;1 200,00;;A",
        "10/01/2025;VE;707000;;;F1;Facture;;1 200,00;",
        "15/02/2025;BQ;512000;;;V1;Virement;1 200,00;;",
        "15/02/2025;BQ;411000;Ardoise;C1;V1;Virement;;1 200,00;A",
        "20/02/2025;VE;411000;Ardoise;C1;F2;Facture;60,00;;",
        "20/02/2025;VE;707000;;;F2;Facture;;60,00;",
        headings=JOURNAL,
    )
    found = read(text).ledger
    assert found is not None
    assert (found.lines, found.entries, found.balanced, found.balance) == (6, 3, True, 6000)
    assert [(one.reference, one.cents, one.line) for one in found.open_items] == [("F2", 6000, 6)]
    assert [(one.customer, one.name, one.balance) for one in found.customers] == [
        ("C1", "Ardoise", 6000)
    ]


def test_accounting_lines_with_amount_and_sense() -> None:
    text = rows(
        "13/04/2019;70;41101A;AB;133;00706;Facture 1;2681,64;D",
        "13/04/2019;70;70714;AB;133;00706;Facture 1;2681,64;C",
        headings="Date;Journal;Compte;Nom Tiers;Code Tiers;Pi?ce;Intitul?;Montant;Sens",
    )
    found = read(text).ledger
    assert found is not None
    assert [(one.account, one.customer, one.reference, one.cents) for one in found.open_items] == [
        ("41101A", "133", "00706", 268164)
    ]


def test_german_senses() -> None:
    text = rows(
        "13.04.2019;411;F1;100,00;S",
        "13.04.2019;700;F1;100,00;H",
        headings="Datum;Konto;Belegnummer;Betrag;Soll/Haben",
    )
    found = read(text).ledger
    assert found is not None
    assert (found.balanced, found.balance) == (True, 10000)


def test_belgian_customer_accounts_are_said_by_a_person() -> None:
    """400 is a customer in Belgium and a supplier in France."""
    text = rows(
        "2025-04-13;400000;F1;100.00;",
        "2025-04-13;700000;F1;;100.00",
        headings="Datum;Rekening;Document;Debet;Credit",
    )
    assert problems(read(text)) == [("no-receivables", None, None)]
    found = read(text, {"receivables": "400"}).ledger
    assert found is not None
    assert found.balance == 10000


def test_a_wrong_accounting_line_fails_the_file() -> None:
    base = "Date;Compte;Pièce;Montant;Sens"
    wrong = {
        "13/04/2019;411;F1;100,00;X": ("bad-value", 2, "Sens"),
        "13/04/2019;411;F1;x;D": ("bad-amount", 2, "Montant"),
        ";411;F1;100,00;D": ("missing-value", 2, "Date"),
        "13/04/2019;;F1;100,00;D": ("missing-value", 2, "Compte"),
    }
    for line, told in wrong.items():
        document = read(rows(line, headings=base))
        assert document.ledger is None
        assert problems(document) == [told]
    neither = read(rows("13/04/2019;411;F1;;", headings="Date;Compte;Pièce;Débit;Crédit"))
    assert problems(neither) == [("missing-value", 2, "Débit")]


def test_a_table_of_receipts_is_a_statement() -> None:
    """To take receipts for invoices would be to chase those who have paid."""
    text = rows(
        "2019-01-31;Laiterie;2019015;SEPA;1719,26",
        "2019-02-28;Laiterie;2019025;chèque;1679,92",
        headings="Date;Tiers;Référence;mode paiement;Prix TTC",
    )
    document = read(text)
    assert problems(document) == [("payments-table", None, None)]
    assert document.invoices == ()
    (statement,) = document.statements
    assert (statement.currency, statement.balanced, statement.opening) == ("EUR", None, None)
    assert [(str(one.booked_on), one.cents, one.remittance) for one in statement.entries] == [
        ("2019-01-31", 171926, "2019015"),
        ("2019-02-28", 167992, "2019025"),
    ]
    assert statement.entries[0].counterparty_name == "Laiterie"


def test_invoices_that_say_how_they_will_be_paid_are_invoices() -> None:
    text = rows(
        "F1;A;2025-01-10;2025-02-10;100,00;virement",
        headings="N° facture;Client;Date facture;Échéance;Montant TTC;Mode de règlement",
    )
    assert [one.number for one in read(text).invoices] == ["F1"]


def test_a_person_may_say_what_the_rows_are() -> None:
    text = rows("2025-01-31;A;F1;SEPA;9,00", headings="Date;Tiers;Référence;mode paiement;Prix TTC")
    assert [one.number for one in read(text, {"as": "invoices"}).invoices] == ["F1"]
    wrong = read(text, {"as": "ledger"})
    assert problems(wrong) == [("missing-column", 1, "account, issued_on, debit and credit")]


BELGIAN = "Date;Compte;Nom client;Pièce;Libellé;Échéance;Débit;Crédit"


def test_the_due_dates_of_a_table_of_accounting_lines_are_read() -> None:
    text = rows(
        "10/01/2025;411ARDOISE;Ardoise;F1;Facture;24/02/2025;100,00;",
        "11/01/2025;411ARDOISE;Ardoise;F2;Facture;à réception;50,00;",
        "10/01/2025;707000;;F1;Facture;;;150,00",
        headings=BELGIAN,
    )
    found = read(text).ledger
    assert found is not None
    days = [(one.reference, one.due_on and one.due_on.isoformat()) for one in found.open_items]
    assert days == [("F1", "2025-02-24"), ("F2", None)]


def test_customers_of_one_account_are_told_apart_by_their_names() -> None:
    """400000 holds them all, without codes: 100 of one, 50 of the other."""
    text = rows(
        "13/04/2025;400000;Ardoise;F1;Facture;;100,00;",
        "14/04/2025;400000;Brique;F2;Facture;;50,00;",
        "14/04/2025;700000;;F2;Facture;;;150,00",
        headings=BELGIAN,
    )
    found = read(text, {"receivables": "400"}).ledger
    assert found is not None
    assert [(one.customer, one.balance, one.left_out) for one in found.customers] == [
        ("Ardoise", 10_000, ""),
        ("Brique", 5_000, ""),
    ]


def test_an_account_called_after_all_customers_is_none_of_them() -> None:
    text = rows(
        "13/04/2025;411000;Clients;F1;Facture;;100,00;",
        "13/04/2025;707000;Ventes;F1;Facture;;;100,00",
        headings=BELGIAN,
    )
    found = read(text).ledger
    assert found is not None
    assert [one.left_out for one in found.customers] == [NAMELESS]
