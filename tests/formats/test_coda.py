"""CODA 2 record by record: each rule of the Febelfin standard is a small file."""

from __future__ import annotations

import time
from datetime import date

import pytest

from butoir.formats import coda
from formats.coda_builder import (
    file_of,
    header,
    inform,
    more,
    move,
    new_balance,
    old_balance,
    party,
    trailer,
    whole,
)


def read(data):
    document = coda.read(data, "statement.cod")
    assert not document.failed, document.diagnostics
    return document


def entries_of(*movements):
    return read(whole(*movements)).statements[0].entries


def only_entry(*movements):
    (entry,) = entries_of(*movements)
    return entry


def codes(document):
    return [d.code for d in document.diagnostics]


def test_a_payment_with_all_its_records():
    document = read(
        whole(
            move(12150, text="Facture F2026-0014 du 5 jan", reference="BANKREF0000000000001"),
            more(text="vier", customer="E2E-77"),
            party(account="BE71096123456769".ljust(34) + "EUR", name="Café Fictif", text=" merci"),
            inform(structured=True, text="001Café Fictif SRL"),
            opening=100000,
        )
    )
    statement = document.statements[0]
    assert document.diagnostics == ()
    assert (document.format, document.encoding) == ("coda", "iso-8859-1")
    assert (statement.account, statement.currency, statement.id) == (
        "BE68539007547034",
        "EUR",
        "012",
    )
    # 1000.00 + 121.50 = 1121.50
    assert (statement.opening, statement.closing, statement.balanced) == (100000, 112150, True)
    assert (statement.from_on, statement.to_on) == (date(2026, 2, 1), date(2026, 2, 2))
    (entry,) = statement.entries
    assert (entry.booked_on, entry.value_on, entry.cents, entry.currency) == (
        date(2026, 2, 2),
        date(2026, 2, 3),
        12150,
        "EUR",
    )
    assert (entry.counterparty_name, entry.counterparty_iban) == ("Café Fictif", "BE71096123456769")
    assert (entry.bank_reference, entry.end_to_end) == ("BANKREF0000000000001", "E2E-77")
    assert (entry.status, entry.reversal) == ("booked", False)


def test_a_communication_runs_on_over_the_records_at_their_width():
    # 53 + 53 + 43 characters; "2026-0014" is cut by the end of record 2.1 and must come together
    first = "Paiement de notre commande et de la facture F2026-001"
    second = "4 " + "x" * 49 + " F"
    assert (len(first), len(second)) == (53, 53)
    entry = only_entry(move(100, text=first), more(text=second), party(text="2026-0015"))
    assert entry.remittance == f"{first}4 {'x' * 49} F2026-0015"


def test_free_information_follows_the_communication():
    entry = only_entry(
        move(100, text="see annex"),
        inform(text="n" * 73, detail=1),
        inform(text="Facture", detail=1, part=2),
        inform(text=" F7", detail=2),
    )
    # Records 3.1 and 3.2 are one text cut at its width; blanks that fill a record end a word.
    assert entry.remittance == f"see annex {'n' * 73}Facture F7"


def test_the_name_may_come_from_the_information_record():
    entry = only_entry(move(100), inform(structured=True, text="001Jardin Fictif SA"))
    assert entry.counterparty_name == "Jardin Fictif SA"
    assert entry.remittance == ""


@pytest.mark.parametrize(
    ("structure", "account", "read_as"),
    [
        ("0", "539007547034", "539007547034"),
        ("1", "1234567890ABC", "1234567890ABC"),
        ("2", "BE68539007547034", "BE68539007547034"),
        ("3", "FR7630006000011234567890189", "FR7630006000011234567890189"),
    ],
)
def test_the_four_account_structures(structure, account, read_as):
    document = read(
        file_of(
            header(),
            old_balance(0, account, structure),
            new_balance(0, account, structure),
            trailer(2),
        )
    )
    assert (document.statements[0].account, document.statements[0].currency) == (read_as, "EUR")
    assert document.diagnostics == ()


def test_a_debit_and_a_negative_balance_are_negative():
    statement = read(whole(move(-5000), opening=2000)).statements[0]
    assert [e.cents for e in statement.entries] == [-5000]
    assert (statement.closing, statement.balanced) == (-3000, True)


def test_thousandths_are_rounded_half_up_and_said_so():
    line = move(0).replace("0000000000000000", "0000000000767825")
    document = read(whole(line, closing=76783))
    assert document.statements[0].entries[0].cents == 76783
    assert "amount-rounded" in codes(document)


@pytest.mark.parametrize("kind", ["101", "102"])
def test_a_belgian_reference_is_printed_as_belgians_print_it(kind):
    # 0909337554 modulo 97 is 93
    entry = only_entry(move(100, structured=True, text=f"{kind}090933755493"))
    assert entry.structured_reference == "+++090/9337/55493+++"
    assert entry.remittance == ""


def test_a_belgian_reference_with_wrong_check_digits_is_kept_with_a_warning():
    document = read(whole(move(100, structured=True, text="101090933755494")))
    assert document.statements[0].entries[0].structured_reference == "+++090/9337/55494+++"
    assert [(d.code, d.line) for d in document.diagnostics] == [("reference-check", 3)]


@pytest.mark.parametrize(
    ("zone", "reference", "words"),
    [
        ("100RF18539007547034", "RF18539007547034", ""),
        ("103123456789012", "", "123456789012"),
        ("105" + "0" * 42 + "USD090933755493BE", "+++090/9337/55493+++", ""),
        ("105" + "0" * 42 + "USD000000000000BE", "", ""),
        ("106" + "000000000001680" * 3, "", ""),
        ("108" + "0" * 40, "", ""),
        ("113" + "6703".ljust(16) + "1" * 24 + "Snack Fictif    Namur", "", "Snack Fictif Namur"),
        ("114" + "1" * 27 + "Snack Fictif    Namur     REF4", "", "Snack Fictif Namur REF4"),
        ("115" + "0" * 93 + "090933755493", "+++090/9337/55493+++", ""),
        ("115" + "0" * 93 + "caisse 4", "", "caisse 4"),
        ("124" + "5412XXXX1234".ljust(20) + "1" + "202600000017", "", "5412XXXX1234 202600000017"),
        ("999whatever", "", ""),
    ],
)
def test_each_structured_communication_gives_its_reference_or_its_words(zone, reference, words):
    entry = only_entry(
        move(100, structured=True, text=zone[:53]),
        more(text=zone[53:106]),
        party(text=zone[106:]),
    )
    assert (entry.structured_reference, entry.remittance) == (reference, words)


def sepa(message="", refused="0", undone="0", reason=""):
    """Type 127: settlement day, recurring, core, then the mandate, the message, the return."""
    zone = "127" + "020226" + "11" + refused + "BE12ZZZ0123456789".ljust(35) + "MANDATE-9".ljust(35)
    zone += message.ljust(62) + undone + reason
    return (
        move(-100, code="00503000", structured=True, text=zone[:53]),
        more(text=zone[53:106]),
        party(text=zone[106:]),
    )


def test_a_direct_debit_that_came_back_says_why():
    told = only_entry(*sepa("F2026-0033", undone="2", reason="MD06"))
    assert (told.reversal, told.return_code) == (True, "MD06")
    assert only_entry(*sepa("F2026-0033")).return_code == ""


def test_a_direct_debit_keeps_its_mandate_and_creditor():
    entry = only_entry(*sepa("Abonnement F2026-0033"))
    assert entry.remittance == (
        "Abonnement F2026-0033 mandate MANDATE-9 creditor BE12ZZZ0123456789"
    )
    assert entry.structured_reference == ""


@pytest.mark.parametrize(
    ("message", "reference"),
    [
        ("090933755493", "+++090/9337/55493+++"),
        ("090933755494", ""),
        ("RF18539007547034", "RF18539007547034"),
    ],
)
def test_a_direct_debit_may_carry_a_reference_as_its_message(message, reference):
    assert only_entry(*sepa(message)).structured_reference == reference


def test_a_returned_direct_debit_is_a_reversal_with_its_reason():
    entry = only_entry(*sepa("F2026-0033", undone="2", reason="AM04"))
    assert entry.reversal
    assert entry.remittance.endswith("reason AM04")


@pytest.mark.parametrize(
    ("code", "undoes"),
    [
        ("00150000", False),  # transfer received
        ("00154000", True),  # unexecutable transfer
        ("00149000", True),  # cancellation or correction, in any family
        ("00399000", True),
        ("00503000", True),  # unpaid direct debit
        ("00550000", False),  # direct debit collected
        ("00307000", True),  # cheque definitely unpaid
    ],
)
def test_returns_are_known_by_the_transaction_code(code, undoes):
    assert only_entry(move(-100, code=code)).reversal is undoes


def test_returns_are_known_by_the_kind_of_r_transaction():
    assert only_entry(move(-100), more(returned="3")).reversal
    old = "107" + "123456789012" + "020226" + "Abonnement".ljust(30) + "2" + "00123456789"
    entry = only_entry(
        move(-100, code="00501000", structured=True, text=old[:53]), more(text=old[53:])
    )
    assert entry.reversal
    assert entry.remittance == "Abonnement mandate 123456789012 creditor 00123456789"


def test_a_batch_is_its_details_when_they_add_up():
    # 250.00 + 750.00 = 1000.00; only the total moves the balance
    document = read(
        whole(
            move(100000, code="10550000"),
            move(25000, detail=1, code="50550000", reference="D1"),
            inform(detail=2, structured=True, text="001First"),
            move(75000, detail=3, code="50550000", reference="D2"),
        )
    )
    entries = document.statements[0].entries
    assert [(e.cents, e.bank_reference) for e in entries] == [(25000, "D1"), (75000, "D2")]
    assert entries[0].counterparty_name == "First"
    assert document.statements[0].balanced is True
    assert document.diagnostics == ()


def test_a_batch_that_does_not_add_up_is_given_as_itself():
    document = read(whole(move(1000, code="10550000"), move(999, detail=1, code="50550000")))
    assert [e.cents for e in document.statements[0].entries] == [1000]
    assert [(d.code, d.line) for d in document.diagnostics] == [("batch-mismatch", 3)]


def test_details_of_details_are_not_counted_again():
    # 10.00 = 4.00 + 6.00, and 6.00 = 6.50 - 0.50
    entries = entries_of(
        move(1000, code="20150000"),
        move(400, detail=1, code="60150000"),
        move(600, detail=2, code="70150000"),
        move(650, detail=3, code="90150000"),
        move(-50, detail=4, code="90137000"),
    )
    assert [e.cents for e in entries] == [400, 600]


def test_a_payment_with_its_charges_is_one_payment():
    # type 3: 990.00 = 1000.00 - 10.00; one transfer, told with its costs
    entries = entries_of(
        move(99000, code="34150000"),
        move(100000, detail=1, code="84150100"),
        move(-1000, detail=2, code="84137000"),
    )
    assert [e.cents for e in entries] == [99000]


def test_two_equal_movements_are_two_payments():
    assert [e.cents for e in entries_of(move(500, 1), move(500, 2))] == [500, 500]


def test_several_statements_in_one_file():
    one = whole(move(500))
    statements = read(one + one).statements
    assert [len(s.entries) for s in statements] == [1, 1]


def test_a_statement_without_new_balance_is_not_checked():
    empty = read(file_of(header(), old_balance(700), trailer(1)))
    assert (empty.statements[0].closing, empty.statements[0].balanced) == (None, None)
    assert empty.diagnostics == ()
    moved = read(file_of(header(), old_balance(700), move(100), trailer(2, credited=100)))
    assert codes(moved) == ["balance-missing"]


def test_balances_that_do_not_add_up_are_told_and_left():
    document = read(whole(move(500), opening=100, closing=700))
    assert document.statements[0].closing == 700
    assert document.statements[0].balanced is False
    assert codes(document) == ["balance-mismatch"]


def test_a_trailer_that_disagrees_is_a_warning_on_its_line():
    document = read(
        file_of(header(), old_balance(0), move(500), new_balance(500), trailer(9, 100, 400))
    )
    assert [(d.code, d.line, d.field) for d in document.diagnostics] == [
        ("trailer-mismatch", 5, "records"),
        ("trailer-mismatch", 5, "debits"),
        ("trailer-mismatch", 5, "credits"),
    ]


def test_a_free_communication_is_passed_over():
    free = "4 00010000".ljust(32) + "Office closed".ljust(95) + "0"
    data = file_of(header(), old_balance(0), new_balance(0), free, trailer(2))
    assert read(data).diagnostics == ()


def test_a_duplicate_says_so():
    data = file_of(header(duplicate="D"), old_balance(0), new_balance(0), trailer(2))
    assert codes(read(data)) == ["duplicate"]


@pytest.mark.parametrize("eol", ["\r\n", "\n", "\r", "\r\r\n"])
def test_line_ends_of_every_kind(eol):
    records = (header(), old_balance(0), move(500), new_balance(500), trailer(3, 0, 500))
    document = read(file_of(*records, eol=eol) + b"\r\n\x1a")
    assert [e.cents for e in document.statements[0].entries] == [500]
    assert document.diagnostics == ()


@pytest.mark.parametrize(
    ("broken", "code", "line"),
    [
        (lambda r: [*r[:2], r[2][:120], *r[3:]], "record-length", 3),
        (lambda r: [*r[:2], r[2] + "1", *r[3:]], "record-length", 3),
        (lambda r: [*r[:2], r[2][:40] + "X" + r[2][41:], *r[3:]], "amount-unreadable", 3),
        (lambda r: [*r[:2], "7" + r[2][1:], *r[3:]], "record-unknown", 3),
        (lambda r: [r[0], *r[2:]], "record-order", 2),
        (lambda r: [r[0][:-1] + "1", *r[1:]], "version", 1),
        (lambda r: r[:-1], "truncated", None),
    ],
)
def test_a_broken_file_is_refused_with_its_line(broken, code, line):
    records = [header(), old_balance(0), move(500), new_balance(500), trailer(3, 0, 500)]
    document = coda.read(file_of(*broken(records)), "x")
    assert document.failed
    errors = [(d.code, d.line) for d in document.diagnostics if d.severity == "error"]
    assert errors[0] == (code, line)


def test_spaces_after_a_record_do_no_harm():
    records = [header(), old_balance(0) + "   ", new_balance(0), trailer(2)]
    assert read(file_of(*records)).diagnostics == ()


def test_a_wrong_day_is_a_warning_and_no_day():
    document = read(whole(move(500).replace("030226", "310226")))
    assert document.statements[0].entries[0].value_on is None
    assert [(d.code, d.line) for d in document.diagnostics] == [("date-unreadable", 3)]


def test_records_that_follow_no_movement_are_told():
    document = read(whole(move(500), more(number=2), move(5, 3, 1, code="50150000"), closing=500))
    assert codes(document) == ["orphan-record", "orphan-detail"]


@pytest.mark.parametrize(
    "data",
    [b"", b"0000", b"0110278    02204EUR2", b"JournalCode\tJournalLib", b"\x00" * 128],
)
def test_nothing_else_is_taken_for_a_coda(data):
    assert coda.sniff(data) is None
    assert coda.sniff(whole()) == "coda"


def test_a_flood_of_continuations_stays_linear():
    body = [move(100)] + [more(text="x" * 53)] * 20_000 + [inform(text="y" * 73)] * 20_000
    started = time.process_time()
    read(whole(*body))
    assert time.process_time() - started < 10
