"""What a ledger changes in a plan: it already has the receipts and the invoices of its time."""

from __future__ import annotations

from cli.commands import butoir
from project.files import camt, entry, invoice, ledger, paid, plan, said, sale, table, write


def test_a_ledger_needs_the_terms_since_it_has_no_due_dates(tmp_path):
    """A sale of 1 September with 30 days is due on 1 October."""
    books = ledger(tmp_path, *sale("F1", "100,00", "20260901"))
    answer = butoir("plan", "--invoices", books, "--as-of", "2026-11-20")
    assert (answer.status, answer.out) == (2, "")
    assert "F1 has no due date: give the terms in days with --terms" in answer.err
    assert said(plan("--invoices", books, "--terms", "30")) == {"F1": ("C1", "reminder-1")}


def test_a_receipt_of_the_ledgers_time_is_in_it_already(tmp_path):
    """F1 of 100 has 60 left in the ledger: the 40 of 10 September are not taken off again."""
    books = ledger(
        tmp_path,
        *sale("F1", "100,00", "20260901", code="A"),
        *paid("F1", "40,00", "20260910", code="A"),
        *sale("F2", "75,00", "20260930"),
    )
    bank = camt(tmp_path, entry("40.00", "F1", on="2026-09-10"))
    document = plan("--invoices", books, "--bank", bank, "--terms", "30")
    (message,) = document["messages"]
    assert [(line["invoice"], line["open"]) for line in message["lines"]] == [
        ("F1", "60.00"),
        ("F2", "75.00"),
    ]
    assert document["matched"]["allocated"] == 0
    (row,) = butoir("match", "--invoices", books, "--bank", bank, "--json").document["unmatched"]
    assert (row["rule"], row["why"]) == (
        "in-ledger",
        "the ledger goes to 2026-09-30: taken as booked there already",
    )


def test_a_receipt_on_the_ledgers_last_day_is_in_it(tmp_path):
    books = ledger(tmp_path, *sale("F1", "100,00", "20260930"))
    bank = camt(tmp_path, entry("100.00", "F1", on="2026-09-30"))
    document = plan("--invoices", books, "--bank", bank, "--terms", "30")
    assert document["matched"]["allocated"] == 0


def test_a_later_receipt_pays_the_invoice_that_it_names(tmp_path):
    books = ledger(tmp_path, *sale("2026-117", "100,00", "20260901"))
    bank = camt(tmp_path, entry("100.00", "Facture 2026-117", on="2026-09-02"))
    document = plan("--invoices", books, "--bank", bank, "--terms", "30")
    assert (document["matched"]["allocated"], document["messages"]) == (1, [])


def test_a_later_receipt_that_names_nothing_pays_nothing_in_the_ledger_but_holds(tmp_path):
    """Its amount could be that of an invoice that the ledger shows as paid."""
    books = ledger(tmp_path, *sale("2026-117", "100,00", "20260901"))
    customers = tmp_path / "customers.csv"
    customers.write_text(
        "Code;Nom;E-mail;IBAN\nC1;ACME;a@acme.example;FR7614410000011234567890163\n",
        encoding="utf-8",
    )
    receipt = entry("100.00", on="2026-09-02", iban="FR7614410000011234567890163")
    words = ("--bank", camt(tmp_path, receipt), "--customers", str(customers), "--terms", "30")
    assert said(plan("--invoices", books, *words)) == {"2026-117": ("C1", "on-hold")}
    same = table(tmp_path, invoice("2026-117", code="C1"))
    assert plan("--invoices", same, *words)["matched"]["allocated"] == 1


def test_an_early_receipt_may_pay_an_invoice_outside_the_ledger(tmp_path):
    """The ledger is that of one customer; the table's other customer is not in it."""
    books = ledger(tmp_path, *sale("F1", "100,00", "20261001"))
    other = table(tmp_path, invoice("2026-204", "Bell", amount="80,00"))
    bank = camt(tmp_path, entry("80.00", "2026-204", on="2026-09-15", name="Bell"))
    document = plan("--invoices", books, other, "--bank", bank, "--terms", "30")
    assert document["matched"]["allocated"] == 1
    assert [m["customer"] for m in document["messages"]] == ["C1"]


def test_an_invoice_that_the_ledger_has_open_counts_as_the_ledger_has_it(tmp_path):
    """The table still says 100 and gives the due date; the ledger knows of the 40 received."""
    books = ledger(
        tmp_path,
        *sale("F1", "100,00", "20260901", code="A"),
        *paid("F1", "40,00", "20260910", code="A"),
    )
    open_ = table(tmp_path, invoice("F1", "ACME", due="01/12/2026"))
    for order in ((books, open_), (open_, books)):
        document = plan("--invoices", *order, "--terms", "30")
        assert said(document) == {"F1": ("C1", "not-due")}
        assert document["totals"]["open"] == "60.00"
        assert any(
            "100.00 to pay here, 60.00 open in the ledger" in w for w in document["warnings"]
        )


def test_an_invoice_that_the_ledger_has_settled_is_not_chased(tmp_path):
    books = ledger(
        tmp_path,
        *sale("F1", "100,00", "20260901", code="A"),
        *paid("F1", "100,00", "20260910", code="A"),
        *sale("F2", "30,00", "20260920"),
    )
    open_ = table(tmp_path, invoice("F1", "ACME"), invoice("F9", "Bell"))
    document = plan("--invoices", books, open_, "--terms", "30")
    assert said(document) == {"F2": ("C1", "reminder-1"), "F9": ("Bell", "reminder-1")}
    assert any("F1: not among the open items of the ledger" in w for w in document["warnings"])


def test_an_invoice_after_the_ledgers_end_adds_to_it(tmp_path):
    books = ledger(tmp_path, *sale("F1", "100,00", "20260901"))
    later = table(tmp_path, invoice("F2", "ACME", issued="02/09/2026", due="02/10/2026"))
    (message,) = plan("--invoices", books, later, "--terms", "30")["messages"]
    assert [line["invoice"] for line in message["lines"]] == ["F1", "F2"]


def test_two_entries_of_one_piece_keep_two_names(tmp_path):
    books = ledger(
        tmp_path, *sale("F1", "100,00", "20260901"), *sale("F1", "20,00", "20260902", entry="2")
    )
    document = plan("--invoices", books, "--terms", "30")
    assert set(said(document)) == {"F1", "F1 (02/09/2026)"}


def test_an_entry_without_a_piece_number_is_named_by_its_label_and_day(tmp_path):
    """A debtor must be able to tell what is asked for."""
    books = ledger(
        tmp_path,
        *sale("x", "100,00", "20260901", label="Report exercice précédent"),
        *sale("-", "10,00", "20260902", label="Facture 118"),
    )
    document = plan("--invoices", books, "--terms", "30")
    assert set(said(document)) == {"Report exercice précédent (01/09/2026)", "Facture 118"}


def test_a_receipt_where_nothing_is_lettered_is_set_off_against_what_it_names(tmp_path):
    """100 and 70 invoiced, 70 received for F2: F1 alone is asked for."""
    books = ledger(
        tmp_path,
        *sale("F1-26", "100,00", "20260901"),
        *sale("F2-26", "70,00", "20260902"),
        *paid("VIR", "70,00", "20260910", label="Virement F2-26"),
    )
    document = plan("--invoices", books, "--terms", "30")
    (message,) = document["messages"]
    assert [(line["invoice"], line["open"]) for line in message["lines"]] == [("F1-26", "100.00")]
    assert any("credits without lettrage, 70.00 in all: set off" in w for w in document["warnings"])


def test_where_lettrage_is_kept_a_receipt_on_account_is_a_credit_of_its_customer(tmp_path):
    """100 - 40 = 60."""
    books = ledger(
        tmp_path,
        *sale("F0", "20,00", "20260801", code="A"),
        *paid("VIR 0", "20,00", "20260820", code="A"),
        *sale("F1", "100,00", "20260901"),
        *paid("VIR", "40,00", "20260910"),
    )
    (message,) = plan("--invoices", books, "--terms", "30")["messages"]
    assert (message["credits"], message["total"]) == ("40.00", "60.00")


def test_an_invoice_lettered_with_what_the_ledger_does_not_have_is_not_asked_for(tmp_path):
    """Its receipt stands in a journal that was not exported, or in the next year."""
    books = ledger(
        tmp_path, *sale("F1", "100,00", "20260901", code="A"), *sale("F2", "30,00", "20260902")
    )
    document = plan("--invoices", books, "--terms", "30")
    assert set(said(document)) == {"F2"}
    assert any("taken as paid: 1, 100.00 in all (F1)" in text for text in document["warnings"])


def test_nobody_is_written_to_about_what_was_sold_over_the_counter(tmp_path):
    books = ledger(
        tmp_path,
        *sale("Z31", "500,00", "20260901", aux="9COMPT", name="Ventes comptoir"),
        *sale("F2", "30,00", "20260902"),
    )
    document = plan("--invoices", books, "--terms", "30")
    assert set(said(document)) == {"F2"}
    assert any("9COMPT Ventes comptoir" in text for text in document["warnings"])


def test_the_terms_are_those_of_the_invoices_whose_due_date_is_written(tmp_path):
    """60 days on an invoice of the table, none in the ledger, 30 given for all: ACME has 60."""
    written = table(tmp_path, invoice("F9", "ACME", issued="02/10/2026", due="01/12/2026"))
    books = ledger(
        tmp_path, *sale("F1", "100,00", "20260901"), *sale("F2", "30,00", "20260902", "C2", "Bell")
    )
    document = plan("--invoices", written, books, "--terms", "30", as_of="2026-10-20")
    found = said(document)
    assert (found["F1"][1], found["F2"][1]) == ("not-due", "reminder-1")
    told = [text for text in document["warnings"] if text.startswith("no due date is written")]
    assert told == [
        "no due date is written: 60 days, as on earlier invoices of the customer: 1 (F1)",
        "no due date is written: 30 days, the terms given: 1 (F2)",
    ]


def test_what_the_reader_warns_of_in_a_ledger_is_told(tmp_path):
    books = ledger(tmp_path, *sale("F1", "100,00", "20260901"), *paid("VIR", "40,00", "20260910"))
    warnings = plan("--invoices", books, "--terms", "30")["warnings"]
    assert any("no customer line is lettered" in text for text in warnings)


def test_two_ledgers_are_told_to_count_twice(tmp_path):
    one = ledger(tmp_path, *sale("F1", "100,00", "20260901"), name="one.txt")
    two = ledger(tmp_path, *sale("F1", "100,00", "20260902"), name="two.txt")
    warnings = plan("--invoices", one, two, "--terms", "30")["warnings"]
    assert any(text.startswith("2 ledgers: what one carried forward") for text in warnings)


def test_a_receipt_that_names_what_the_ledger_has_open_holds_its_customer(tmp_path):
    """The sale of 30 September closes the ledger; the receipt of the 15th for F1, whole, may not
    be booked in it: nobody who has paid is reminded, so a person looks first."""
    books = ledger(
        tmp_path, *sale("2026-117", "100,00", "20260901"), *sale("2026-130", "75,00", "20260930")
    )
    bank = camt(tmp_path, entry("100.00", "Facture 2026-117", on="2026-09-15"))
    document = plan("--invoices", books, "--bank", bank, "--terms", "30")
    assert document["matched"]["allocated"] == 0
    assert {row["reason"] for row in document["waiting"]} == {"on-hold"}
    (row,) = butoir("match", "--invoices", books, "--bank", bank, "--json").document["suggestions"]
    assert row["rule"] == "open-in-ledger"
    assert [part["invoice"] for part in row["invoices"]] == ["2026-117"]


# what came after the ledger's end

END = (*sale("F1", "100,00", "20260901"), *paid("OLD", "20,00", "20261016"))


def warned(*words: str, as_of: str = "2026-11-20") -> list[str]:
    told = plan(*words, "--terms", "30", as_of=as_of)["warnings"]
    return [text for text in told if "who paid" in text or "statements end" in text]


def held(tmp_path, *words: str) -> dict[str, tuple[str, str]]:
    policy = write(tmp_path, "policy.toml", "[policy]\nbank_data_max_days = 2\n")
    return said(plan(*words, "--terms", "30", "--policy", policy))


def test_a_ledger_that_ends_long_before_the_day_is_said_to(tmp_path):
    books = ledger(tmp_path, *END)
    (told,) = warned("--invoices", books)
    assert told == (
        "the ledger ends on 2026-10-16 and no statement (--bank) goes on from there: who paid "
        "later is reminded"
    )
    assert warned("--invoices", books, as_of="2026-10-19") == []
    assert said(plan("--invoices", books, "--terms", "30"))["F1"] == ("C1", "reminder-1")


def test_a_threshold_holds_what_the_ledger_is_too_old_for(tmp_path):
    books = ledger(tmp_path, *END)
    assert held(tmp_path, "--invoices", books)["F1"] == ("C1", "stale-bank-data")


def test_statements_that_go_on_from_the_ledger_make_it_known(tmp_path):
    """Statements over its end, or from the days after it, up to the day."""
    books = ledger(tmp_path, *END)
    days = ("2026-10-20", "2026-11-19")
    bank = camt(tmp_path, *(entry("7.00", "ZZ", name="Nobody", on=day) for day in days))
    assert warned("--invoices", books, "--bank", bank) == []
    assert held(tmp_path, "--invoices", books, "--bank", bank)["F1"] == ("C1", "reminder-1")


def test_days_between_the_ledger_and_the_statements_are_not_known(tmp_path):
    books = ledger(tmp_path, *END)
    bank = camt(tmp_path, entry("7.00", "ZZ", name="Nobody", on="2026-11-19"))
    (told,) = warned("--invoices", books, "--bank", bank)
    assert told.startswith("the ledger ends on 2026-10-16 and no statement covers the days after")
    assert held(tmp_path, "--invoices", books, "--bank", bank)["F1"] == ("C1", "stale-bank-data")


def test_a_month_without_statement_is_not_known_either(tmp_path):
    books = ledger(tmp_path, *END)
    first = camt(tmp_path, entry("7.00", "ZZ", name="Nobody", on="2026-10-20"), name="a.xml")
    last = camt(tmp_path, entry("7.00", "ZZ", name="Nobody", on="2026-11-19"), name="b.xml")
    (told,) = warned("--invoices", books, "--bank", first, last)
    assert "after 2026-10-20" in told


def test_statements_that_end_early_are_said_to_as_before(tmp_path):
    books = ledger(tmp_path, *END)
    bank = camt(tmp_path, entry("7.00", "ZZ", name="Nobody", on="2026-10-20"))
    assert warned("--invoices", books, "--bank", bank) == [
        "the bank statements end on 2026-10-20: later payments are not known"
    ]


def test_statements_older_than_the_ledger_make_it_no_older(tmp_path):
    books = ledger(tmp_path, *END)
    bank = camt(tmp_path, entry("7.00", "ZZ", name="Nobody", on="2026-09-20"))
    assert warned("--invoices", books, "--bank", bank, as_of="2026-10-19") == []
