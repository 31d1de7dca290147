"""What bank statements change in a plan: certain receipts count once, uncertain ones hold."""

from __future__ import annotations

from pathlib import Path

from cli.commands import butoir
from formats.coda_builder import (
    file_of,
    header,
    more,
    move,
    new_balance,
    old_balance,
    party,
    trailer,
)
from project.files import camt, entry, invoice, plan, said, table, write


def test_a_certain_receipt_settles_its_invoice(tmp_path):
    open_ = table(tmp_path, invoice("2026-117"), invoice("2026-118", amount="50,00"))
    document = plan("--invoices", open_, "--bank", camt(tmp_path, entry("100.00", "2026-117")))
    assert document["matched"] == {
        "payments": 1, "allocated": 1, "suggested": 0, "unmatched": 0, "allocated_amount": "100.00",
    }  # fmt: skip
    (message,) = document["messages"]
    assert [line["invoice"] for line in message["lines"]] == ["2026-118"]
    assert document["totals"]["open_after_matching"] == "50.00"


def test_a_part_payment_leaves_the_rest_and_counts_as_a_contact(tmp_path):
    """40 of 100 on Tuesday 10 November: nothing for 5 days; 60 are demanded on the 16th."""
    open_ = table(tmp_path, invoice("2026-117"))
    bank = camt(tmp_path, entry("40.00", "2026-117", on="2026-11-10"))
    document = plan("--invoices", open_, "--bank", bank, as_of="2026-11-13")
    assert said(document) == {"2026-117": ("ACME", "spacing")}
    assert document["waiting"][0]["until"] == "2026-11-16"  # the 15th is a Sunday
    (message,) = plan("--invoices", open_, "--bank", bank, as_of="2026-11-16")["messages"]
    assert message["total"] == "60.00"


def test_a_receipt_that_could_be_a_debtors_holds_its_letters(tmp_path):
    """The amount is F1's, the name is nobody's: a person looks first."""
    open_ = table(tmp_path, invoice("2026-117", amount="123,45"), invoice("2026-118", "Bell"))
    bank = camt(tmp_path, entry("123.45", "virement", name="Somebody"))
    document = plan("--invoices", open_, "--bank", bank)
    assert said(document) == {
        "2026-117": ("ACME", "on-hold"),
        "2026-118": ("Bell", "reminder-1"),
    }
    assert document["matched"]["suggested"] == 1


def test_a_pending_receipt_pays_nothing_but_holds(tmp_path):
    open_ = table(tmp_path, invoice("2026-117"))
    bank = camt(tmp_path, entry("100.00", "2026-117", status="PDNG"))
    assert said(plan("--invoices", open_, "--bank", bank)) == {"2026-117": ("ACME", "on-hold")}


def test_an_announced_receipt_gives_way_to_the_statement_of_its_day(tmp_path):
    """100 announced (camt.054) and then booked (camt.053) are 100, not 200."""
    open_ = table(tmp_path, invoice("2026-117", amount="200,00"))
    receipt = entry("100.00", "2026-117")
    announced = camt(tmp_path, receipt, kind="camt.054", name="054.xml")
    final = camt(tmp_path, receipt, name="053.xml")
    for order in ((announced, final), (final, announced)):
        document = plan("--invoices", open_, "--bank", *order)
        assert document["matched"]["payments"] == 1
        assert document["totals"]["open_after_matching"] == "100.00"


def test_an_announced_receipt_of_a_day_without_statement_counts(tmp_path):
    open_ = table(tmp_path, invoice("2026-117"), invoice("2026-118", amount="50,00"))
    announced = camt(
        tmp_path, entry("50.00", "2026-118", on="2026-11-12"), kind="camt.054", name="n"
    )
    final = camt(tmp_path, entry("100.00", "2026-117", on="2026-11-10"))
    document = plan("--invoices", open_, "--bank", announced, final)
    assert document["totals"]["open_after_matching"] == "0.00"


def test_one_account_in_two_formats_says_the_same_money(tmp_path):
    """The CODA and the camt.053 of one account and day: 60 were received, not 120."""
    open_ = table(tmp_path, invoice("2026-117", amount="200,00"))
    account = "FR7630006000011234567890189"
    coda = tmp_path / "bank.cod"
    coda.write_bytes(
        file_of(
            header(),
            old_balance(0, account=account, structure="3"),
            move(6000, text="2026-117"),
            more(),
            party(name="ACME"),
            new_balance(6000, account=account, structure="3"),
            trailer(5, credited=6000),
        )
    )
    statement = camt(tmp_path, entry("60.00", "2026-117", on="2026-02-02"))
    both = plan("--invoices", open_, "--bank", str(coda), statement)
    assert both["matched"]["payments"] == 1


def test_a_statement_given_twice_counts_once_and_is_told(tmp_path):
    open_ = table(tmp_path, invoice("2026-117", amount="200,00"))
    bank = camt(tmp_path, entry("100.00", "2026-117"))
    document = plan("--invoices", open_, "--bank", bank, bank)
    assert document["totals"]["open_after_matching"] == "100.00"
    assert any("the same content" in text for text in document["warnings"])


def test_receipts_after_the_day_looked_at_are_not_known_yet(tmp_path):
    open_ = table(tmp_path, invoice("2026-117"))
    bank = camt(tmp_path, entry("100.00", "2026-117", on="2026-11-21"))
    document = plan("--invoices", open_, "--bank", bank, as_of="2026-11-20")
    assert said(document) == {"2026-117": ("ACME", "reminder-1")}
    assert "bank movements after 2026-11-20, not looked at: 1" in document["warnings"]


def test_old_bank_data_are_told_and_hold_when_the_policy_says_how_old(tmp_path):
    open_ = table(tmp_path, invoice("2026-117"))
    bank = camt(tmp_path, entry("9.00", "other", on="2026-11-02", name="Nobody"))
    document = plan("--invoices", open_, "--bank", bank)
    assert said(document) == {"2026-117": ("ACME", "reminder-1")}
    assert any("the bank statements end on 2026-11-02" in text for text in document["warnings"])
    policy = tmp_path / "p.toml"
    policy.write_text("[policy]\nbank_data_max_days = 2\n", encoding="utf-8")
    words = ("--invoices", open_, "--bank", bank, "--policy", str(policy))
    assert said(plan(*words)) == {"2026-117": ("ACME", "stale-bank-data")}


def test_a_statement_that_does_not_add_up_is_known_until_the_day_before_it_begins(tmp_path):
    """1000.00 and 60.00 do not make 1100.00: 40.00 may be missing."""
    open_ = table(tmp_path, invoice("2026-117"))
    damaged = mt940(tmp_path, "damaged.sta", "60,00")
    policy = write(tmp_path, "p.toml", "[policy]\nbank_data_max_days = 2\n")
    words = ("--invoices", open_, "--policy", policy, "--bank", damaged)
    assert said(plan(*words)) == {"2026-117": ("ACME", "stale-bank-data")}
    whole = mt940(tmp_path, "whole.sta", "60,00", "40,00")
    assert said(plan(*words, whole)) == {"2026-117": ("ACME", "reminder-1")}


def mt940(folder: Path, name: str, *amounts: str) -> str:
    """A statement of 16 to 19 November, from 1000.00 to 1100.00."""
    lines = [":20:S", ":25:BE68539007547034", ":28C:3/1", ":60F:C261116EUR1000,00"]
    for one in amounts:
        lines += [f":61:2611181118C{one}NTRFNONREF//B{one}", ":86:Nobody"]
    return write(folder, name, "\r\n".join([*lines, ":62F:C261119EUR1100,00", "-", ""]))


def test_payers_write_the_number_of_an_invoice_not_of_its_instalments(tmp_path):
    """60 named F1: the first instalment of 50 is paid, and 10 of the second (C. civ. 1342-10)."""
    open_ = table(
        tmp_path,
        invoice("2026-117", amount="50,00", due="01/10/2026"),
        invoice("2026-117", amount="50,00", due="01/11/2026"),
    )
    bank = camt(tmp_path, entry("60.00", "2026-117"))
    (message,) = plan("--invoices", open_, "--bank", bank)["messages"]
    assert [(line["invoice"], line["open"]) for line in message["lines"]] == [
        ("2026-117 (01/11/2026)", "40.00")
    ]
    answer = butoir("match", "--invoices", open_, "--bank", bank, "--json").document
    assert [(row["invoice"], row["amount"]) for row in answer["allocations"]] == [
        ("2026-117", "60.00")
    ]


def test_several_numbers_some_without_their_prefix(tmp_path):
    """A payer who writes `2026-0117, 0118 et 0120`: 100 + 50 + 30 = 180."""
    open_ = table(
        tmp_path,
        invoice("2026-0117"),
        invoice("2026-0118", amount="50,00"),
        invoice("2026-0119", amount="70,00"),
        invoice("2026-0120", amount="30,00"),
    )
    bank = camt(tmp_path, entry("180.00", "FACT 2026-0117, 0118 ET 0120"))
    answer = butoir("match", "--invoices", open_, "--bank", bank, "--json").document
    assert [(row["invoice"], row["amount"]) for row in answer["allocations"]] == [
        ("2026-0117", "100.00"),
        ("2026-0118", "50.00"),
        ("2026-0120", "30.00"),
    ]


def test_every_entry_is_in_exactly_one_list_of_the_answer(tmp_path):
    open_ = table(tmp_path, invoice("2026-117"), invoice("2026-118", amount="50,00"))
    bank = camt(
        tmp_path,
        entry("100.00", "2026-117"),
        entry("50.00", "virement", name="Somebody"),
        entry("7.00", "rien", name="Nobody"),
    )
    answer = butoir("match", "--invoices", open_, "--bank", bank, "--json").document
    keys = [
        {row["entry"]["key"] for row in answer[name]}
        for name in ("allocations", "suggestions", "unmatched")
    ]
    assert [len(found) for found in keys] == [1, 1, 1]
    assert len(set.union(*keys)) == 3
    assert {key.partition("#")[0] for found in keys for key in found} == {bank}


ACCOUNT = "FR76 3000 6000 0112 3456 7890 189"


def qif(folder, day="10/11/2026"):
    return write(folder, "bank.qif", f"!Type:Bank\nD{day}\nT100,00\nPACME\nM2026-117\n^\n")


def test_a_file_that_names_no_account_is_told_whose_it_is_and_its_money_counts_once(tmp_path):
    invoices = table(tmp_path, invoice("2026-117"), invoice("2026-118"))
    bank = [camt(tmp_path, entry("100.00", "2026-117")), qif(tmp_path)]
    said_twice = ["--map", "date=dmy", "--bank", *bank, "--invoices", invoices]
    alone = butoir("match", *said_twice, "--json").document
    assert len(alone["allocations"]) + len(alone["suggestions"]) + len(alone["unmatched"]) > 1
    once = butoir("match", *said_twice, "--account", ACCOUNT, "--json").document
    assert [row["invoice"] for row in once["allocations"]] == ["2026-117"]
    assert (once["suggestions"], once["unmatched"]) == ([], [])


def test_what_a_bank_file_leaves_open_is_said_beside_a_table_of_other_columns(tmp_path):
    invoices, bank = table(tmp_path, invoice("2026-117")), qif(tmp_path)
    words = ["--invoices", invoices, "--bank", bank, "--as-of", "2026-11-20"]
    assert "date=dmy" in butoir("plan", *words).err
    columns = ["--map", "number=N° facture", "--map", "date=dmy"]
    document = plan("--invoices", invoices, "--bank", bank, *columns)
    assert document["matched"]["allocated"] == 1


def test_read_says_how_to_name_the_account_and_takes_it(tmp_path):
    path = qif(tmp_path, "13/11/2026")
    assert "--account NUMBER" in butoir("read", path).out
    named = butoir("read", path, "--account", ACCOUNT)
    assert "--account" not in named.out
    assert "FR7630006000011234567890189" in named.out
