"""MT940 and MT942 field by field: each rule, and each way in which banks depart from it."""

from __future__ import annotations

import time
from datetime import date

import pytest

from butoir.formats import mt940

IBAN = "BE68539007547034"
HEAD = [":20:REF", f":25:{IBAN}", ":28C:12/1", ":60F:C260202EUR1000,00"]


def message(*fields, closing="1000,00", head=HEAD, eol="\r\n"):
    tail = [f":62F:C260203EUR{closing}", "-"] if closing else []
    return (eol.join([*head, *fields, *tail]) + eol).encode("utf-8")


def read(data):
    document = mt940.read(data, "releve.sta")
    assert not document.failed, document.diagnostics
    return document


def statement_of(*fields, **options):
    (statement,) = read(message(*fields, **options)).statements
    return statement


def only_entry(*fields):
    (entry,) = statement_of(*fields).entries
    return entry


def told(document):
    return [(note.code, note.line, note.field) for note in document.diagnostics]


def test_a_statement_with_a_payment():
    data = message(
        ":61:2602030204C121,50NTRFE2E-77//BANKREF1",
        "supplément",
        ":86:Facture F2026-0014",
        closing="1121,50",
    )
    document = read(data)
    assert (document.format, document.encoding) == ("mt940", "utf-8")
    assert document.diagnostics == ()
    (statement,) = document.statements
    assert (statement.account, statement.currency, statement.id) == (IBAN, "EUR", "12/1")
    assert (statement.opening, statement.closing, statement.balanced) == (100000, 112150, True)
    assert (statement.from_on, statement.to_on) == (date(2026, 2, 2), date(2026, 2, 3))
    (entry,) = statement.entries
    assert (entry.value_on, entry.booked_on) == (date(2026, 2, 3), date(2026, 2, 4))
    assert (entry.cents, entry.currency, entry.status) == (12150, "EUR", "booked")
    assert (entry.end_to_end, entry.bank_reference) == ("E2E-77", "BANKREF1")
    assert entry.remittance == "Facture F2026-0014 supplément"
    assert entry.reversal is False


@pytest.mark.parametrize(
    ("written", "account"),
    [
        (IBAN, IBAN),
        ("BE68 5390 0754 7034", IBAN),
        (f"{IBAN}EUR", IBAN),
        (f"{IBAN} EUR", IBAN),
        (f"BBRUBEBB/{IBAN}", IBAN),
        (f"BBRUBEBB/{IBAN}EUR", IBAN),
        ("50880050/0194774600888", "50880050/0194774600888"),
        ("BE00539007547034", "BE00539007547034"),  # no valid IBAN: as it is written
    ],
)
def test_the_account_is_its_iban_wherever_the_bank_puts_it(written, account):
    head = [":20:REF", f":25:{written}", *HEAD[2:]]
    assert statement_of(head=head).account == account


@pytest.mark.parametrize(
    ("mark", "cents", "reversal", "status"),
    [
        ("C", 100, False, "booked"),
        ("D", -100, False, "booked"),
        ("RC", -100, True, "booked"),  # a credit taken back
        ("RD", 100, True, "booked"),
        ("EC", 100, False, "pending"),
        ("ED", -100, False, "pending"),
        ("CR", 100, False, "booked"),  # the third letter of EUR
        ("DR", -100, False, "booked"),
        ("RCR", -100, True, "booked"),
        ("RDR", 100, True, "booked"),
    ],
)
def test_the_mark_says_which_way_the_money_went(mark, cents, reversal, status):
    entry = only_entry(f":61:260203{mark}1,00NTRFNONREF")
    assert (entry.cents, entry.reversal, entry.status) == (cents, reversal, status)


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1,", 100),
        ("1,5", 150),
        ("1,50", 150),
        ("0,01", 1),
        ("0000000000000001,00", 100),
        ("1234567,89", 123456789),
        ("12.50", 1250),
        ("12", 1200),
        (" 12,50", 1250),
    ],
)
def test_amounts_as_banks_write_them(written, cents):
    assert only_entry(f":61:260203C{written}NTRFNONREF").cents == cents


@pytest.mark.parametrize(
    ("written", "booked_on"),
    [
        ("260203C", date(2026, 2, 3)),  # no entry date: the value date
        ("260203    C", date(2026, 2, 3)),
        ("2602030205C", date(2026, 2, 5)),
        ("2512310102C", date(2026, 1, 2)),  # booked in the next year
        ("2601021231C", date(2025, 12, 31)),
    ],
)
def test_the_entry_date_is_in_the_year_nearest_to_the_value(written, booked_on):
    assert only_entry(f":61:{written}1,00NTRFNONREF").booked_on == booked_on


def test_a_thirtieth_of_february_is_told_and_the_movement_kept():
    document = read(message(":61:2602300301D6,00N024NONREF"))
    (entry,) = document.statements[0].entries
    assert (entry.value_on, entry.booked_on) == (None, date(2026, 3, 1))
    assert told(document)[0] == ("date-unreadable", 5, "61")


@pytest.mark.parametrize(
    ("field", "end_to_end", "bank"),
    [
        ("NTRFNONREF//BANK123", "", "BANK123"),
        ("NTRFABC123", "ABC123", ""),
        ("NSTON", "", ""),
        ("S051", "", ""),
        ("S05168790452", "68790452", ""),
        ("", "", ""),
    ],
)
def test_references_are_kept_where_there_is_one(field, end_to_end, bank):
    entry = only_entry(f":61:260203C1,00{field}")
    assert (entry.end_to_end, entry.bank_reference) == (end_to_end, bank)


def test_a_returned_item_is_a_reversal():
    assert only_entry(":61:260203D1,00NRTINONREF").reversal is True


@pytest.mark.parametrize(("kind", "reversal"), [("109", True), ("108", True), ("166", False)])
def test_numbered_parts_tell_returns_too(kind, reversal):
    assert only_entry(":61:260203D1,00NMSC", f":86:{kind}?00X?20TEXT").reversal is reversal


def test_numbered_parts_of_the_details():
    entry = only_entry(
        ":61:260203C1,00NTRFNONREF",
        ":86:166?00GUTSCHRIFT?100399?20EREF+E2E-77?21MREF+M1?22SVWZ+Facture F202",
        "6-0014 et F2026-001?235?30BBRUBEBB?31BE71096123456769?32Café Fic?33tif?60merci",
    )
    assert entry.counterparty_name == "Café Fic tif"
    assert (entry.counterparty_iban, entry.end_to_end) == ("BE71096123456769", "E2E-77")
    # 22 is full and runs on, 23 is not: a word ends there
    assert entry.remittance == "Facture F2026-0014 et F2026-0015 merci"


def test_a_full_part_runs_on_and_a_full_line_too():
    first, second = "?20" + "x" * 20 + " F2026-", "?210014"
    assert len(first) == 30
    assert only_entry(":61:260203C1,00NTRF", f":86:166{first}{second}").remittance.endswith(
        "F2026-0014"
    )
    line = ("paiement " * 7)[:61] + "F202"
    assert len(line) == 65
    entry = only_entry(":61:260203C1,00NTRF", f":86:{line}", "6-0014")
    assert entry.remittance.endswith("F2026-0014")


def test_words_between_slashes():
    entry = only_entry(
        ":61:260203C1,00NTRFNONREF",
        ":86:/TRTP/SEPA OVERBOEKING/IBAN/BE71096123456769/BIC/BBRUBEBB/NAME/Tu",
        "in Fictief/REMI/Factuur F2026-0014/EREF/E2E-77",
    )
    assert (entry.counterparty_name, entry.counterparty_iban) == (
        "Tuin Fictief",
        "BE71096123456769",
    )
    assert (entry.remittance, entry.end_to_end) == ("Factuur F2026-0014", "E2E-77")


def test_a_structured_reference_and_a_counterparty_between_slashes():
    entry = only_entry(
        ":61:260203C1,00NTRF",
        ":86:/CNTP/BE71096123456769/BBRUBEBB/Tuin Fictief/Gent//REMI/STRD/CUR/RF18539007547034/",
    )
    assert (entry.structured_reference, entry.counterparty_name) == (
        "RF18539007547034",
        "Tuin Fictief",
    )
    text = only_entry(":61:260203C1,00NTRF", ":86:/EREF/E2E-1//REMI/USTD//F2026-0014/")
    assert (text.remittance, text.end_to_end) == ("F2026-0014", "E2E-1")
    back = only_entry(":61:260203D1,00NTRF", ":86:/RTRN/MS03/REMI/x")
    assert (back.reversal, back.return_code) == (True, "MS03")
    mandate = only_entry(":61:260203D1,00NTRF", ":86:/CSID/BE12ZZZ/MARF/M1/NAME/X SA/REMI/F1")
    assert (mandate.counterparty_name, mandate.remittance) == ("X SA", "F1")


def test_an_account_before_the_text_or_in_place_of_a_reference():
    entry = only_entry(":61:260203C1,00NTRFBE71096123456769", ":86:BE71096123456769 Tuin F7")
    assert (entry.counterparty_iban, entry.end_to_end) == ("BE71096123456769", "")
    assert entry.remittance == "BE71096123456769 Tuin F7"


def test_the_extension_of_some_banks():
    entry = only_entry(":61:260203C1,00NMSC", ":NS:01Facture F7", "02merci", "15Jardin", "17XX")
    assert (entry.remittance, entry.counterparty_name) == ("Facture F7 merci", "Jardin")


def test_details_belong_to_the_movement_just_before():
    statement = statement_of(
        *(":61:260203C1,00NTRF", ":86:un", ":86:deux", ":61:260203C2,00NTRF"),
        *(":62F:C260203EUR1003,00", ":86:le relevé lui-même"),
        closing="",
    )
    assert [entry.remittance for entry in statement.entries] == ["un deux", ""]


@pytest.mark.parametrize(
    "text", ["- et un tiret", "-", ":12:30 heures", "{montant} 5", ":26:37 Folgenr", ": 61 :"]
)
def test_text_that_looks_like_the_end_or_a_field_is_text(text):
    entry = only_entry(":61:260203C1,00NTRF", ":86:avant", text, "après F7")
    assert entry.remittance == f"avant {text} après F7"


def test_the_envelope_of_swift_is_passed_over():
    body = message(":61:260203C1,00NTRF", ":86:texte", closing="1001,00").decode()
    wrapped = "{1:F01BANKBEBB}{2:O940}{4:\r\n" + body.replace("\r\n-\r\n", "\r\n-}{5:}\r\n")
    document = read((wrapped * 2).encode())
    assert [s.balanced for s in document.statements] == [True, True]
    assert document.statements[0].entries[0].remittance == "texte"
    assert document.diagnostics == ()


@pytest.mark.parametrize("frame", ["\x01\r\n{}\x03", "\r\n\r\n{}", "   {}", "\ufeff{}"])
@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r", "\r\r\n"])
def test_characters_around_the_message_say_nothing(frame, eol):
    data = frame.format(message(":61:260203C1,00NTRF", closing="1001,00", eol=eol).decode())
    assert mt940.sniff(data.encode()) == "mt940"
    assert read(data.encode()).statements[0].balanced is True


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso-8859-1", "utf-16"])
def test_the_encoding_is_told_by_the_content(encoding):
    data = message(":61:260203C1,00NTRF", ":86:réglé à côté").decode().encode(encoding)
    assert mt940.sniff(data) == "mt940"
    assert read(data).statements[0].entries[0].remittance == "réglé à côté"


def test_control_characters_in_a_text_are_blanks():
    assert only_entry(":61:260203C1,00NTRF", ":86:un\x1cdeux").remittance == "un deux"


def test_several_statements_and_interim_pages():
    first = [*HEAD, ":61:260203C1,00NTRF", ":62M:C260203EUR1001,00", "-"]
    second = [
        ":20:REF",
        f":25:{IBAN}",
        ":28C:12/2",
        ":60M:C260203EUR1001,00",
        ":61:260203C2,00NTRF",
    ]
    document = read("\n".join([*first, *second, ":62F:C260203EUR1003,00", "-"]).encode())
    assert [(s.opening, s.closing, s.balanced) for s in document.statements] == [
        (100000, 100100, True),
        (100100, 100300, True),
    ]


def test_a_missing_closing_balance_is_told():
    document = read(message(":61:260203C1,00NTRF", closing=""))
    assert document.statements[0].balanced is None
    assert told(document) == [("balance-missing", 1, "62F")]


def test_a_balance_without_currency_is_not_taken():
    document = read(message(":62F:C2602031000,00", closing=""))
    assert document.statements[0].closing is None
    assert told(document) == [("balance-unreadable", 5, "62F")]


def test_balances_that_do_not_add_up_are_told_and_kept():
    document = read(message(":61:260203C1,00NTRF"))
    assert document.statements[0].balanced is False
    assert told(document) == [("balance-mismatch", 1, None)]


def test_a_movement_after_the_closing_balance_is_kept_and_told():
    data = message() + b":61:260203C1,00NTRF\r\n"
    document = read(data)
    assert [entry.cents for entry in document.statements[0].entries] == [100]
    assert told(document)[0] == ("record-order", 7, "61")


def test_a_second_account_in_a_statement_is_told_and_the_first_counts():
    document = read(message(":25:BE71096123456769"))
    assert document.statements[0].account == IBAN
    assert told(document) == [("account-mismatch", 5, "25")]


@pytest.mark.parametrize(
    "field", [":61:260203C1x,00NTRF", ":61:260203X1,00NTRF", ":61:", ":61:C1,00"]
)
def test_a_movement_that_cannot_be_read_makes_the_file_unusable(field):
    document = mt940.read(message(":61:260203C2,00NTRF", field), "x")
    assert document.failed
    assert told(document)[0] == ("movement-unreadable", 6, "61")
    assert [entry.cents for entry in document.statements[0].entries] == [200]


def test_a_report_of_the_day_has_no_balances():
    head = [":20:REF", f":25:{IBAN}", ":28C:1/1", ":34F:EURD0,00", ":13D:2602031815+0100"]
    data = message(":61:260203C1,00NTRF", ":90C:1EUR1,00", head=head, closing="")
    document = read(data)
    assert (document.format, document.diagnostics) == ("mt942", ())
    (statement,) = document.statements
    assert (statement.currency, statement.balanced) == ("EUR", None)
    assert [entry.cents for entry in statement.entries] == [100]


@pytest.mark.parametrize("data", [b"", b":20:", b"20:25:61", b"Dear Sir,\n:20: years ago\nbye\n"])
def test_nothing_else_is_taken_for_it(data):
    assert mt940.sniff(data) is None


def test_a_file_without_account_cannot_be_used():
    assert mt940.read(b":20:REF\n:61:260203C1,00NTRF\n", "x").failed


def test_a_long_file_is_read_in_time_that_grows_with_it():
    moves = [text for _ in range(10_000) for text in (":61:260203C1,00NTRF", ":86:166?20F1", "-")]
    began = time.process_time()
    document = read(message(*moves, closing="11000,00"))
    assert time.process_time() - began < 15
    assert document.statements[0].balanced is True
