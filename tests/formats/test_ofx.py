"""OFX tag by tag: SGML and XML are one reader, and each departure of a bank is a small file."""

from __future__ import annotations

import time
from datetime import date

import pytest

from butoir.formats import ofx

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'
ACCOUNT = "<BANKACCTFROM><BANKID>30006<BRANCHID>00001<ACCTID>12345678901</BANKACCTFROM>"
IBAN = "FR7630006000011234567890189"
BALANCE = "<LEDGERBAL><BALAMT>1121.50<DTASOF>20260204</LEDGERBAL>"


def move(amount="121.50", on="20260203", number="F1", more="<NAME>CAFE FICTIF<MEMO>F2026-0014"):
    tags = f"<TRNTYPE>CREDIT\n<DTPOSTED>{on}\n<TRNAMT>{amount}\n<FITID>{number}\n{more}"
    return f"<STMTTRN>\n{tags}\n</STMTTRN>\n"


def statement(*moves, account=ACCOUNT, currency="<CURDEF>EUR", balance=BALANCE, kind="STMTRS"):
    listed = f"<BANKTRANLIST><DTSTART>20260201<DTEND>20260228\n{''.join(moves)}</BANKTRANLIST>"
    return f"<{kind}>{currency}\n{account}\n{listed}\n{balance}</{kind}>\n"


def file_of(*statements, header=HEADER, encoding="utf-8", end="</OFX>\n"):
    body = "".join(f"<STMTTRNRS><TRNUID>1{one}</STMTTRNRS>" for one in statements)
    return f"{header}<OFX><BANKMSGSRSV1>\n{body}</BANKMSGSRSV1>{end}".encode(encoding)


def read(data):
    assert ofx.sniff(data) == "ofx"
    document = ofx.read(data, "releve.ofx")
    assert not document.failed, document.diagnostics
    return document


def only_entry(*moves):
    ((entry,),) = [s.entries for s in read(file_of(statement(*moves))).statements]
    return entry


def told(document):
    return [(note.code, note.field) for note in document.diagnostics]


def line_with(data, text):
    return next(n for n, line in enumerate(data.decode().splitlines(), 1) if text in line)


def test_a_statement_with_a_payment():
    document = read(file_of(statement(move())))
    assert (document.format, document.encoding, document.diagnostics) == ("ofx", "ascii", ())
    (found,) = document.statements
    assert (found.account, found.currency) == (IBAN, "EUR")
    assert (found.opening, found.closing, found.balanced) == (None, 112150, None)
    assert (found.from_on, found.to_on) == (date(2026, 2, 1), date(2026, 2, 28))
    (entry,) = found.entries
    assert (entry.booked_on, entry.cents, entry.currency) == (date(2026, 2, 3), 12150, "EUR")
    assert (entry.counterparty_name, entry.bank_reference) == ("CAFE FICTIF", "F1")
    assert entry.remittance == "CAFE FICTIF F2026-0014"
    assert (entry.status, entry.reversal) == ("booked", False)


def test_closed_tags_say_the_same_as_open_ones():
    body = (
        "<STMTRS><CURDEF>EUR</CURDEF><BANKACCTFROM><ACCTID>1</ACCTID></BANKACCTFROM>"
        "<STMTTRN><TRNAMT>-5.00</TRNAMT><DTPOSTED>20260203</DTPOSTED><FITID>1</FITID>"
        "<NAME><![CDATA[<b> & ]] fils]]></NAME><MEMO>A &amp; B &lt;c&gt; &#233; &unknown;</MEMO>"
        "</STMTTRN></STMTRS>"
    )
    for header in (XML, HEADER, "<OFX>"):
        (entry,) = read(file_of(body, header=header)).statements[0].entries
        assert entry.counterparty_name == "<b> & ]] fils"
        assert entry.remittance == "<b> & ]] fils A & B <c> é &unknown;"


def test_a_lone_ampersand_and_quotes_are_text():
    assert (
        only_entry(move(more='<NAME>R&D "X"<MEMO>d\'Île & co')).remittance == 'R&D "X" d\'Île & co'
    )


@pytest.mark.parametrize(
    "header",
    [HEADER, "\n\n\n" + HEADER, HEADER.replace("\n", " "), HEADER.replace("\n", "\r\n"), "\n", XML],
)
def test_the_header_may_stand_anyhow(header):
    assert read(file_of(statement(move()), header=header)).statements[0].entries


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso-8859-1", "utf-16", "utf-8-sig"])
def test_the_encoding_is_told_by_the_content_whatever_the_header_says(encoding):
    data = file_of(statement(move(more="<NAME>RÉGLÉ À CÔTÉ")), encoding=encoding)
    assert read(data).statements[0].entries[0].counterparty_name == "RÉGLÉ À CÔTÉ"


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("12.5", 1250),
        ("-12,50", -1250),
        ("+ 1006.60", 100660),
        ("1,006.60", 100660),
        ("1.006,60", 100660),
        ("1,000,000", 100000000),
        ("140", 14000),
        ("0.005", 1),
    ],
)
def test_amounts_as_banks_write_them(written, cents):
    assert only_entry(move(written)).cents == cents


@pytest.mark.parametrize(
    ("written", "code"),
    [("$120", "amount-unreadable"), ("", "amount-missing"), ("1,234", "amount-ambiguous")],
)
def test_an_amount_that_cannot_be_read_makes_the_file_unusable(written, code):
    data = file_of(statement(move("1.00"), move(written, number="F2")))
    document = ofx.read(data, "x")
    assert document.failed
    assert told(document) == [(code, "TRNAMT")]
    assert document.diagnostics[0].line == line_with(data, "<FITID>F2") - 1
    assert [entry.cents for entry in document.statements[0].entries] == [100]


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("20260203", date(2026, 2, 3)),
        ("20260203120000.000[-5:EST]", date(2026, 2, 3)),
        ("03022026", date(2026, 2, 3)),  # DDMMYYYY
        ("030226", date(2026, 2, 3)),  # DDMMYY: the other order is no day of the period
        ("250226", date(2026, 2, 25)),
    ],
)
def test_days_in_the_standard_s_order_or_in_the_only_one_that_fits(written, on):
    assert only_entry(move(on=written)).booked_on == on


@pytest.mark.parametrize("written", ["20120231", "31122025", "2026", "hier", "260231"])
def test_a_day_that_fits_nowhere_is_told_and_the_movement_kept(written):
    document = read(file_of(statement(move(on=written))))
    assert document.statements[0].entries[0].booked_on is None
    assert told(document) == [("date-unreadable", "DTPOSTED")]


@pytest.mark.parametrize("written", ["", "00000000"])
def test_a_missing_day_is_told(written):
    document = read(file_of(statement(move(on=written))))
    assert document.statements[0].entries[0].booked_on is None
    assert told(document) == [("date-missing", "DTPOSTED")]


@pytest.mark.parametrize(
    ("account", "number"),
    [
        ("<BANKACCTFROM><BANKID>001<ACCTID>455000-5</BANKACCTFROM>", "455000-5"),
        (f"<BANKACCTFROM><ACCTID>{IBAN}</BANKACCTFROM>", IBAN),
        ("<CCACCTFROM><ACCTID>1234XXXX5678</CCACCTFROM>", "1234XXXX5678"),
        ("<BANKACCTTO><ACCTID>999</BANKACCTTO>", ""),
    ],
)
def test_the_account_is_its_iban_or_the_number_as_written(account, number):
    document = read(file_of(statement(move(), account=account)))
    assert document.statements[0].account == number
    assert told(document) == ([] if number else [("account-missing", "ACCTID")])


def test_the_other_account_of_a_transfer_is_not_ours():
    other = "<BANKACCTTO><BANKID>20041<BRANCHID>01005<ACCTID>0500013M026</BANKACCTTO>"
    entry = only_entry(move(more=f"<NAME>X{other}"))
    assert entry.counterparty_iban == "FR1420041010050500013M02606"
    assert (
        only_entry(move(more="<NAME>X<BANKACCTTO><ACCTID>7</BANKACCTTO>")).counterparty_iban == ""
    )


def test_a_payee_names_the_other_party_too():
    entry = only_entry(move(more="<PAYEE><NAME>Jardin Fictif<CITY>Lille</PAYEE><MEMO>F7"))
    assert (entry.counterparty_name, entry.remittance) == ("Jardin Fictif", "Jardin Fictif F7")


def test_a_memo_that_begins_with_the_name_says_it_once():
    assert only_entry(move(more="<NAME>VIR X<MEMO>VIR X F7")).remittance == "VIR X F7"


def test_another_currency_is_that_of_the_movement():
    usd = move(more="<NAME>X<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY>")
    assert only_entry(usd).currency == "USD"
    nowhere = read(file_of(statement(usd, currency="<CURDEF>"))).statements[0]
    assert nowhere.currency == "USD"
    assert (
        only_entry(move(more="<NAME>X<ORIGCURRENCY><CURSYM>USD</ORIGCURRENCY>")).currency == "EUR"
    )


def test_two_movements_of_one_number_are_kept_and_told():
    document = read(file_of(statement(move(), move("7.00"), move(number="F2"))))
    assert [entry.cents for entry in document.statements[0].entries] == [12150, 700, 12150]
    assert told(document) == [("number-repeated", "FITID")]


def test_movements_without_number_are_no_repetition():
    assert told(read(file_of(statement(move(number=""), move(number=""))))) == []


@pytest.mark.parametrize("balance", ["", "<LEDGERBAL><BALAMT><DTASOF></LEDGERBAL>"])
def test_a_balance_may_be_missing_or_empty(balance):
    assert read(file_of(statement(move(), balance=balance))).statements[0].closing is None


def test_the_available_balance_is_not_the_balance():
    other = "<AVAILBAL><BALAMT>5.00</AVAILBAL>" + BALANCE
    assert read(file_of(statement(move(), balance=other))).statements[0].closing == 112150


def test_several_accounts_are_several_statements():
    card = statement(move("-5"), account="<CCACCTFROM><ACCTID>C</CCACCTFROM>", kind="CCSTMTRS")
    found = read(file_of(statement(move()), card)).statements
    assert [(s.account, [e.cents for e in s.entries]) for s in found] == [
        (IBAN, [12150]),
        ("C", [-500]),
    ]


def test_an_answer_without_statement_says_what_the_bank_says():
    refusal = "<STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>Server down</STATUS>"
    document = ofx.read(file_of(refusal), "x")
    assert document.failed
    assert "'Server down'" in document.diagnostics[0].message
    assert ofx.read(file_of("<INVSTMTRS><CURDEF>USD</INVSTMTRS>"), "x").failed


def test_a_file_that_breaks_off_in_a_statement_cannot_be_used():
    data = file_of(statement(move(), move(number="F2")))
    cut = ofx.read(data[: data.index(b"F2")], "x")
    assert cut.failed
    assert ("truncated", None) in told(cut)
    assert told(read(file_of(statement(move()), end=""))) == [("truncated", None)]


@pytest.mark.parametrize("data", [b"", b"<html><OFX>", b"Dear OFX", b"{}"])
def test_nothing_else_is_taken_for_it(data):
    assert ofx.sniff(data) is None


@pytest.mark.parametrize("filler", ["<NAME><![CDATA[", "<A", "<", "&amp;", "<STATUS>", " " * 40])
def test_hostile_repetition_takes_time_that_grows_with_it(filler):
    data = file_of(statement(move(more=filler * 20_000)))
    began = time.process_time()
    ofx.read(data, "x")
    assert time.process_time() - began < 10


def test_no_entity_is_expanded():
    bomb = '<!DOCTYPE OFX [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    data = file_of(statement(move(more="<NAME>&b;")), header=XML + bomb)
    assert read(data).statements[0].entries[0].counterparty_name == "&b;"
