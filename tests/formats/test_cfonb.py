"""CFONB 120 record by record: each rule of the standard, and each way in which files depart from
it, is a small file."""

from __future__ import annotations

import time
from datetime import date

import pytest

from butoir.formats import cfonb
from butoir.formats.bank_accounts import french_iban
from formats.cfonb_builder import (
    ACCOUNT,
    IBAN,
    closing,
    file_of,
    line,
    more,
    move,
    opening,
    whole,
)


def read(data):
    assert cfonb.sniff(data) == "cfonb120"
    document = cfonb.read(data, "releve.txt")
    assert not document.failed, document.diagnostics
    return document


def entries_of(*records):
    document = read(whole(*records))
    assert document.diagnostics == ()
    return document.statements[0].entries


def only_entry(*records):
    (entry,) = entries_of(*records)
    return entry


def told(document):
    return [(note.code, note.line) for note in document.diagnostics]


def test_a_transfer_with_what_completes_it():
    document = read(
        whole(
            move(12150, label="VIR CAFE FICTIF", reference="ZONE-REF"),
            more("NPY", "Café Fictif SARL"),
            more("LCC", "Facture F2026-0014"),
            more("RCN", "E2E-77".ljust(35) + "SUPP"),
            more("REF", "BANKREF00001"),
            opened=100000,
        )
    )
    assert document.diagnostics == ()
    assert (document.format, document.encoding) == ("cfonb120", "iso-8859-1")
    (statement,) = document.statements
    assert (statement.account, statement.currency) == (IBAN, "EUR")
    # 1000.00 + 121.50 = 1121.50
    assert (statement.opening, statement.closing, statement.balanced) == (100000, 112150, True)
    assert (statement.from_on, statement.to_on) == (date(2026, 2, 2), date(2026, 2, 3))
    (entry,) = statement.entries
    assert (entry.booked_on, entry.value_on) == (date(2026, 2, 3), date(2026, 2, 4))
    assert (entry.cents, entry.currency, entry.status) == (12150, "EUR", "booked")
    assert (entry.counterparty_name, entry.counterparty_iban) == ("Café Fictif SARL", "")
    assert entry.remittance == "VIR CAFE FICTIF Facture F2026-0014 ZONE-REF"
    assert (entry.end_to_end, entry.bank_reference) == ("E2E-77", "BANKREF00001")
    assert entry.reversal is False


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("0000000000000{", 0),
        ("0000000000000}", 0),
        ("0000000001234A", 12341),
        ("0000000001234I", 12349),
        ("0000000001234J", -12341),
        ("0000000001234R", -12349),
        ("9999999999999R", -99999999999999),
    ],
)
def test_the_last_digit_of_an_amount_carries_the_sign(written, cents):
    assert only_entry(move(0, p91=written)).cents == cents


@pytest.mark.parametrize(
    ("decimals", "cents"), [("0", 1200000), ("1", 120000), ("2", 12000), ("3", 1200), (" ", 12000)]
)
def test_each_record_says_how_many_decimals_its_amount_has(decimals, cents):
    digits = "0000000001200{"  # 12000 units of the last decimal; two decimals where it is not said
    data = file_of(opening(0), move(0, p91=digits, decimals=decimals), closing(cents))
    document = read(data)
    assert document.statements[0].entries[0].cents == cents
    assert document.statements[0].balanced is True


def test_a_third_decimal_is_rounded_and_told():
    document = read(file_of(opening(0), move(0, p91="0000000001000E", decimals="3"), closing(1001)))
    assert document.statements[0].entries[0].cents == 1001  # 10.005, half away from zero
    assert told(document) == [("amount-rounded", 2)]


def test_a_blank_currency_is_that_of_the_others_or_euros():
    blank = read(file_of(opening(0, currency="   "), move(5), closing(5)))
    assert [(s.currency, s.balanced) for s in blank.statements] == [("EUR", True)]
    nowhere = file_of(
        opening(0, currency="   "), move(5, currency="   "), closing(5, currency="   ")
    )
    statement = read(nowhere).statements[0]
    assert (statement.currency, statement.entries[0].currency) == ("EUR", "EUR")


def test_a_movement_in_another_currency_cannot_be_added_up():
    document = read(file_of(opening(0), move(5, currency="USD"), closing(5)))
    assert document.statements[0].entries[0].currency == "USD"
    assert document.statements[0].balanced is False
    assert told(document) == [("balance-mismatch", 1)]


@pytest.mark.parametrize(
    ("bank", "branch", "account", "iban"),
    [
        ("20041", "01005", "0500013M026", "FR1420041010050500013M02606"),
        ("30006", "00001", "12345678901", "FR7630006000011234567890189"),
        ("30006", "00001", "I", ""),
        ("", "00001", "12345678901", ""),
        ("3000é", "00001", "12345678901", ""),
    ],
)
def test_the_account_is_named_by_its_iban(bank, branch, account, iban):
    assert french_iban(bank, branch, account) == iban


def test_an_account_that_makes_no_iban_is_named_as_it_is_written():
    assert read(file_of(opening(0, account="          I"))).statements[0].account == "I"
    document = read(file_of(opening(0, account=""), closing(0, account="")))
    assert document.statements[0].account == ""
    assert told(document) == [("account-missing", 1)]


@pytest.mark.parametrize(
    "operation",
    ["03", "10", "12", "26", "27", "33", "34", "38", "98", "99", "A3", "B3", "B4", "C3"],
)
def test_what_undoes_an_earlier_operation_is_a_reversal(operation):
    assert only_entry(move(-500, operation)).reversal is True
    assert only_entry(move(500, operation)).reversal is True


@pytest.mark.parametrize("operation", ["01", "02", "05", "06", "08", "21", "62", "B1", "ZA", "  "])
def test_any_other_operation_is_none_known_or_not(operation):
    assert only_entry(move(-500, operation)).reversal is False


def test_a_reason_of_refusal_or_a_complement_on_a_return_tells_it_too():
    assert only_entry(move(-500, "08", refused="04")).reversal is True
    assert only_entry(move(-500, "08", refused="00")).reversal is False
    told = only_entry(move(-500, "08"), more("RET", "AM04", "08"))
    assert (told.reversal, told.return_code) == (True, "AM04")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("20", "AM04"),
        ("14", "AC04"),
        ("80", "MS02"),
        ("04", "04"),
        ("00", ""),
        ("", ""),
        ("XX", ""),
    ],
)
def test_the_reason_of_a_refusal_is_its_iso_code_or_its_own_digits(written, code):
    """What no ISO name settles is told as it is, and waits for a person."""
    assert only_entry(move(-500, "B3", refused=written)).return_code == code
    both = only_entry(move(-500, "B3", refused="20"), more("RET", "MD06", "B3"))
    assert both.return_code == "MD06", "the complement is the bank's own word"


def test_a_returned_direct_debit_names_the_payer_whose_money_left_again():
    entry = only_entry(
        move(-4500, "B3", label="PRLV IMPAYE"),
        more("NPY", "Jardin Fictif", "B3"),
        more("NBE", "Nous-mêmes", "B3"),
        more("RCN", "E2E-9", "B3"),
        more("RUM", "MANDAT-12", "B3"),
    )
    assert (entry.counterparty_name, entry.end_to_end) == ("Jardin Fictif", "E2E-9")
    assert entry.remittance == "PRLV IMPAYE MANDAT-12"


def test_a_payment_of_ours_names_who_was_paid_and_on_which_account():
    entry = only_entry(
        move(-500, "06"),
        more("NBE", "Fournisseur", "06"),
        more("CBE", "FR7630006000011234567890189", "06"),
    )
    assert entry.counterparty_name == "Fournisseur"
    assert entry.counterparty_iban == "FR7630006000011234567890189"


def test_what_the_payer_wrote_runs_over_two_complements_cut_at_their_width():
    first = "Paiement des factures " + "x" * 39 + " F2026-00"
    assert len(first) == 70
    entry = only_entry(move(5), more("LCC", first), more("LC2", "14 et F2026-0015"))
    assert entry.remittance == f"{first}14 et F2026-0015"


def test_every_free_text_is_kept_and_every_qualifier_that_is_not_known():
    entry = only_entry(
        move(5, label="VIR"),
        more("LIB", "première ligne"),
        more("LIB", "deuxième ligne"),
        more("XYZ", "autre chose"),
        more("LCS", "RF18539007547034"),
        more("MMO", "USD20000000012345"),
        more("IPY", "123456789"),
        more("RCN", "NOTPROVIDED"),
    )
    assert entry.remittance == "VIR première ligne deuxième ligne autre chose"
    assert (entry.structured_reference, entry.end_to_end) == ("RF18539007547034", "")


@pytest.mark.parametrize("length", [1, 50, 104, 116, 119, 121, 130, 134, 240])
def test_a_line_of_another_length_is_left_out_by_its_number_and_the_others_count(length):
    odd = move(500).ljust(240)[:length]
    document = read(file_of(opening(0), move(100), odd, more("LIB", "texte"), closing(600)))
    (statement,) = document.statements
    assert [entry.cents for entry in statement.entries] == [100]
    assert ("record-length", 3) in told(document)
    assert f"{length} characters" in document.diagnostics[0].message
    # what completed the line that is left out must not complete the movement before it
    assert ("orphan-record", 4) in told(document)
    assert statement.entries[0].remittance == ""
    assert statement.balanced is False


def test_a_complement_that_is_left_out_leaves_those_after_it_to_their_movement():
    data = whole(move(5), more("LIB", "un")[:119], more("LIB", "deux"))
    document = read(data)
    assert document.statements[0].entries[0].remittance == "deux"
    assert told(document) == [("record-length", 3)]


def test_an_amount_that_cannot_be_read_leaves_its_line_out():
    document = read(file_of(opening(0), move(0, p91="00000000012345"), move(7), closing(7)))
    assert [entry.cents for entry in document.statements[0].entries] == [7]
    assert told(document) == [("amount-unreadable", 2)]
    assert document.diagnostics[0].field == "amount"


def test_a_balance_that_cannot_be_read_is_not_guessed():
    data = file_of(line("01", p35="020226", p91="?" * 14), move(7), closing(7))
    document = read(data)
    (statement,) = document.statements
    assert (statement.opening, statement.closing, statement.balanced) == (None, 7, None)
    assert told(document) == [("amount-unreadable", 1)]


def test_balances_that_do_not_add_up_are_told_and_kept():
    document = read(file_of(opening(100), move(7), closing(300)))
    (statement,) = document.statements
    assert (statement.opening, statement.closing, statement.balanced) == (100, 300, False)
    assert told(document) == [("balance-mismatch", 1)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("310226", "date-unreadable"),
        ("AB0226", "date-unreadable"),
        ("000000", None),
        ("      ", None),
    ],
)
def test_a_day_that_is_none_is_told_and_the_movement_kept(written, code):
    document = read(whole(move(5, on=written)))
    assert document.statements[0].entries[0].booked_on is None
    assert told(document) == ([(code, 2)] if code else [])


def test_a_file_on_one_line_is_cut_at_the_width_of_its_records():
    records = (opening(0), move(5), more("LIB", "texte"), closing(5))
    document = read(file_of(*records, eol=""))
    assert document.diagnostics == ()
    assert document.statements[0].entries[0].remittance == "texte"
    wrong = read(file_of(opening(0), move(0, p91=" " * 14), closing(0), eol=""))
    assert told(wrong) == [("amount-unreadable", 2)]  # the second record


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r", "\r\r\n", "\n\n", "\n   \n"])
def test_lines_end_in_any_way_and_blank_ones_are_passed_over(eol):
    document = read(b"\r\n \r\n" + file_of(opening(0), move(5), closing(5), eol=eol) + b"\x1a")
    assert document.diagnostics == ()
    assert document.statements[0].balanced is True


def test_several_accounts_are_several_statements_even_interleaved():
    other = {"account": "12345678901"}
    document = read(
        file_of(
            *(opening(0), opening(100, **other)),
            *(move(5), move(-30, **other), move(6)),
            *(closing(11), closing(70, **other)),
        )
    )
    assert document.diagnostics == ()
    found = [
        (s.account[14:25], [e.cents for e in s.entries], s.balanced) for s in document.statements
    ]
    assert found == [(ACCOUNT, [5, 6], True), ("12345678901", [-30], True)]


def test_movements_may_name_another_bank_of_the_group():
    document = read(file_of(opening(0), move(5, bank="10556"), closing(5)))
    assert [s.account for s in document.statements] == [IBAN]
    assert document.diagnostics == ()


def test_a_movement_before_any_old_balance_is_kept_and_told():
    document = read(file_of(move(5), closing(5)))
    (statement,) = document.statements
    assert (statement.opening, statement.closing, statement.balanced) == (None, 5, None)
    assert [entry.cents for entry in statement.entries] == [5]
    assert told(document) == [("record-order", 1)]


def test_a_complement_without_its_movement_is_left_out():
    document = read(file_of(opening(0), more("LIB", "perdu"), move(5), more("LIB", "x", "27")))
    assert document.statements[0].entries[0].remittance == ""
    assert told(document)[:2] == [("orphan-record", 2), ("orphan-record", 4)]


def test_a_missing_new_balance_is_told():
    document = read(file_of(opening(0), move(5)))
    assert document.statements[0].balanced is None
    assert told(document) == [("balance-missing", 1)]


def test_two_old_balances_are_two_statements():
    document = read(file_of(opening(0), move(5), opening(5), move(6), closing(11)))
    assert [s.balanced for s in document.statements] == [None, True]
    assert told(document) == [("balance-missing", 1)]


def test_a_new_balance_alone_is_kept_and_told():
    document = read(file_of(closing(5)))
    assert document.statements[0].closing == 5
    assert told(document) == [("record-order", 1)]


def test_a_record_of_an_unknown_code_is_left_out():
    document = read(file_of(opening(0), line("08"), move(5), closing(5)))
    assert told(document) == [("record-unknown", 2)]
    assert document.statements[0].balanced is True


def test_a_file_whose_every_line_is_of_another_length_cannot_be_used():
    document = cfonb.read(file_of(opening(0)[:110], move(5)[:110]), "x")
    assert document.failed
    assert document.statements == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp1252", "utf-16"])
def test_the_encoding_is_told_by_the_content(encoding):
    records = [opening(0), move(5, label="RÈGLEMENT DÛ À CÔTÉ"), closing(5)]
    document = read(("\n".join(records) + "\n").encode(encoding))
    assert document.statements[0].entries[0].remittance == "RÈGLEMENT DÛ À CÔTÉ"


@pytest.mark.parametrize(
    "data", [b"", b"0" * 120, b"1,Cyberdine\n2,Skynet\n", b"0000002022653905        " + b" " * 100]
)
def test_nothing_else_is_taken_for_it(data):
    assert cfonb.sniff(data) is None


def test_a_long_file_is_read_in_time_that_grows_with_it():
    moves = [text for number in range(10_000) for text in (move(number), more("LIB", "texte"))]
    began = time.process_time()
    document = read(whole(*moves))
    assert time.process_time() - began < 10
    assert document.statements[0].balanced is True
