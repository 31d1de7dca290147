"""`butoir read` for people: what a file is, what it lacks, what is doubtful, and how to say it.

Every option that it names is then given, and must do what was promised.
"""

from __future__ import annotations

from cli.commands import butoir
from formats.einvoice_helpers import sample
from project.files import ledger, plan, said, sale, table, write


def shown(*words: str) -> str:
    answer = butoir("read", *words)
    assert answer.status == 0, answer.err
    return " ".join(answer.out.split())


def refused(*words: str) -> str:
    answer = butoir("read", *words)
    assert answer.status == 2
    return " ".join(answer.out.split())


def test_a_table_says_what_each_column_was_taken_for(tmp_path):
    path = write(
        tmp_path,
        "a.csv",
        "N° facture;Client;Date facture;Montant TTC;Humeur\nF1;Petit;13/01/2026;120,00;bonne\n",
    )
    out = shown(path)
    assert "a.csv (table, utf-8): a table of invoices" in out
    assert 'columns read: number="N° facture", customer_name="Client"' in out
    assert 'columns not read: "Humeur"' in out
    assert "missing: a column of currencies: taken for EUR" in out


def test_a_missing_due_date_is_told_with_the_option_that_gives_it(tmp_path):
    text = "N° facture;Client;Date facture;Montant TTC\nF1;Petit;13/01/2026;120,00\n"
    path = write(tmp_path, "a.csv", text)
    assert "missing: the due date (1 of 1): give the days to pay, --terms 30" in shown(path)
    assert said(plan("--invoices", path, "--terms", "30"))["F1"][1] == "reminder-1"


def test_a_ledger_has_no_due_dates(tmp_path):
    path = ledger(tmp_path, *sale("F1", "100,00", "20260113"))
    assert "missing: due dates, which a ledger does not have" in shown(path)


def test_customers_that_nothing_allows_to_write_to_are_counted(tmp_path):
    bill = tmp_path / "bill.xml"
    bill.write_bytes(sample("ubl_invoice.xml"))
    assert "where to write" not in shown(str(bill))
    bare = tmp_path / "bare.xml"
    bare.write_bytes(sample("cii_minimum.xml"))
    assert "(1 of 1 have neither e-mail nor address): give a table of customers" in shown(str(bare))


def test_dates_that_read_two_ways_are_asked_and_the_answer_is_taken(tmp_path):
    text = "number,customer,due date,total\nF1,A,03/04/2026,12.50\n"
    path = write(tmp_path, "a.csv", text)
    assert "try: --map date=dmy (the day first) or --map date=mdy" in refused(path)
    assert "2026-04-03" in shown(path, "--map", "date=dmy")
    assert "2026-03-04" in shown(path, "--map", "date=mdy")


def test_headings_that_say_nothing_are_shown_with_their_letters(tmp_path):
    rows = 'F1,Petit,13/04/2026,"12,50"\nF2,Petit,14/04/2026,"7,00"\n'
    path = write(tmp_path, "a.csv", f"Ref doc,Qui,Quand,Combien\n{rows}")
    out = refused(path)
    assert '"A: Ref doc", "B: Qui", "C: Quand", "D: Combien"' in out
    assert "try: --map header=1 --map number=A --map customer_name=B --map due_on=C" in out
    pairs = ("header=1", "number=A", "customer_name=B", "due_on=C", "gross=D")
    words = [f"--map={pair}" for pair in pairs]
    assert "12.50 EUR Petit" in shown(path, *words)


def test_a_missing_column_is_named_with_the_way_to_say_it(tmp_path):
    path = write(tmp_path, "a.csv", "N° facture;Client;Date facture;Somme\nF1;P;13/01/2026;9,00\n")
    assert 'try: name the column with --map FIELD="HEADING"' in refused(path)
    assert "9.00 EUR" in shown(path, "--map", "gross=Somme")


def test_a_balance_that_reads_two_ways_is_asked(tmp_path):
    lines = "F1;P;13/02/2026;70,00;70,00\nF2;P;13/02/2026;20,00;90,00\n"
    path = write(tmp_path, "a.csv", f"N° facture;Client;Échéance;Montant;Solde\n{lines}")
    assert 'try: --map open="HEADING"' in refused(path)
    assert "20.00 EUR" in shown(path, "--map", "open=Montant")


def test_a_table_of_customers_is_sent_to_its_option(tmp_path):
    path = write(tmp_path, "a.csv", "Code;Nom;E-mail\nC1;Petit;a@petit.example\n")
    assert "try: butoir plan --customers FILE" in refused(path)


def test_a_whole_list_needs_no_advice(tmp_path):
    text = (
        "N° facture;Client;Échéance;Montant TTC;Devise;E-mail\n"
        "F1;Petit;13/01/2026;120,00;EUR;a@petit.example\n"
    )
    out = shown(write(tmp_path, "a.csv", text))
    assert "missing" not in out
    assert "try:" not in out


def test_nothing_of_it_is_in_the_json(tmp_path):
    document = butoir("read", table(tmp_path), "--json").document
    assert list(document["files"][0]) == [
        *("file", "format", "encoding", "invoices", "statements", "ledger", "diagnostics")
    ]
