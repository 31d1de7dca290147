"""CAMT messages as banks really write them: each dialect is a rule and a small message."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from butoir.formats import camt

SAMPLE = Path(__file__).parent / "samples" / "camt053-two-accounts.xml"
IBAN = "BE68539007547034"


def balance(code, amount, direction="CRDT", day="2026-01-05", currency="EUR"):
    mark = f"<CdtDbtInd>{direction}</CdtDbtInd>" if direction else ""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount}</Amt>{mark}<Dt><Dt>{day}</Dt></Dt></Bal>'
    )


def entry(amount="10.00", direction="CRDT", extra="", details="", status="BOOK", currency="EUR"):
    mark = f"<CdtDbtInd>{direction}</CdtDbtInd>" if direction else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt>{mark}<Sts>{status}</Sts>'
        f"<BookgDt><Dt>2026-01-05</Dt></BookgDt>{extra}"
        + (f"<NtryDtls>{details}</NtryDtls>" if details else "")
        + "</Ntry>"
    )


def message(body, kind="Stmt", namespace="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"):
    holder = {"Stmt": "Stmt", "Rpt": "AcctRpt", "Ntfctn": "DbtCdtNtfctn"}[kind]
    xmlns = f' xmlns="{namespace}"' if namespace else ""
    account = f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    return (
        f"<Document{xmlns}><BkToCstmr{holder}>"
        f"<{kind}><Id>1</Id>{account}{body}</{kind}></BkToCstmr{holder}></Document>"
    ).encode()


def read_one(body, **kwargs):
    document = camt.read(message(body, **kwargs), "statement.xml")
    assert not document.failed, document.diagnostics
    return document.statements[0], document.diagnostics


def only_entry(body):
    statement, _ = read_one(body)
    assert len(statement.entries) == 1
    return statement.entries[0]


def codes(diagnostics):
    return [d.code for d in diagnostics]


def test_a_message_with_two_accounts_gives_two_statements():
    document = camt.read(SAMPLE.read_bytes(), "demo.xml")
    first, second = document.statements
    assert (document.file, document.format, document.encoding) == ("demo.xml", "camt.053", "utf-8")
    assert document.diagnostics == ()
    # 1000.00 + 250.00 + 70.00 + 50.00 - 54.50 = 1315.50
    assert (first.account, first.currency, first.opening, first.closing, first.balanced) == (
        IBAN,
        "EUR",
        100000,
        131550,
        True,
    )
    assert [e.cents for e in first.entries] == [25000, 7000, 5000, -5450]
    assert (first.from_on, first.to_on) == (date(2026, 2, 2), date(2026, 2, 2))
    assert (second.account, second.currency, second.opening, second.closing) == (
        "0001-USD",
        "USD",
        -1000,
        None,
    )
    assert second.balanced is None
    assert second.entries == ()


def test_an_entry_carries_all_that_matching_needs():
    credit, detail, _, returned = camt.read(SAMPLE.read_bytes(), "demo.xml").statements[0].entries
    assert (credit.booked_on, credit.value_on) == (date(2026, 2, 2), date(2026, 2, 3))
    assert credit.counterparty_name == "Boulangerie Exemple"
    assert credit.counterparty_iban == "BE71096123456769"
    assert credit.structured_reference == "+++090/9337/55493+++"
    assert (credit.end_to_end, credit.bank_reference) == ("", "BANK-0001")
    assert detail.remittance == "Facture F2026-0014 merci"
    assert (detail.end_to_end, detail.bank_reference) == ("SO-17", "BANK-0002-1")
    assert (returned.reversal, returned.counterparty_name) == (True, "Client Repris")


@pytest.mark.parametrize(
    ("kind", "namespace", "named"),
    [
        ("Rpt", "urn:iso:std:iso:20022:tech:xsd:camt.052.001.02", "camt.052"),
        ("Stmt", "urn:iso:std:iso:20022:tech:xsd:camt.053.001.10", "camt.053"),
        ("Ntfctn", "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08", "camt.054"),
        ("Stmt", "", "camt.053"),
        ("Rpt", "", "camt.052"),
        ("Ntfctn", "urn:example:bank", "camt.054"),
    ],
)
def test_each_message_is_recognised_by_its_content(kind, namespace, named):
    data = message(entry(), kind=kind, namespace=namespace)
    assert camt.sniff(data) == named
    assert camt.read(data, "x").statements[0].entries[0].cents == 1000


@pytest.mark.parametrize(
    "data", [b"", b"camt.053", b"<Invoice/>", b"<html>BkToCstmrStmt</html>", b"\x00\xff<"]
)
def test_nothing_else_is_taken_for_a_camt(data):
    assert camt.sniff(data) is None


def test_version_one_and_prefixed_names_are_read():
    body = (
        b'<c:Document xmlns:c="urn:iso:std:iso:20022:tech:xsd:camt.052.001.01">'
        b"<c:BkToCstmrAcctRptV01><c:Rpt><c:Id>R</c:Id>"
        b"<c:Acct><c:Id><c:PrtryAcct><c:Id>123</c:Id></c:PrtryAcct></c:Id></c:Acct>"
        b'<c:Ntry><c:Amt Ccy="EUR">5</c:Amt><c:CdtDbtInd>DBIT</c:CdtDbtInd><c:Sts>BOOK</c:Sts>'
        b"<c:BookgDt><c:DtTm>2026-01-05T10:00:00Z</c:DtTm></c:BookgDt>"
        b"<c:TxDtls><c:RltdPties><c:Cdtr><c:Nm>Payee</c:Nm></c:Cdtr></c:RltdPties></c:TxDtls>"
        b"</c:Ntry></c:Rpt></c:BkToCstmrAcctRptV01></c:Document>"
    )
    document = camt.read(body, "v1")
    statement = document.statements[0]
    assert (document.format, statement.account) == ("camt.052", "123")
    assert statement.entries[0].cents == -500
    assert statement.entries[0].booked_on == date(2026, 1, 5)
    assert statement.entries[0].counterparty_name == "Payee"


def test_the_opening_is_the_booked_one_or_else_the_previous_closing():
    both, _ = read_one(balance("PRCD", "1.00") + balance("OPBD", "2.00"))
    previous, _ = read_one(balance("PRCD", "1.00") + balance("CLAV", "9.00"))
    assert both.opening == 200
    assert (previous.opening, previous.closing, previous.balanced) == (100, None, None)


def test_a_balance_without_direction_is_a_credit_and_a_debit_is_negative():
    statement, _ = read_one(balance("OPBD", "2.00", direction="") + balance("CLBD", "3.00", "DBIT"))
    assert (statement.opening, statement.closing) == (200, -300)


def test_figures_that_do_not_add_up_are_told_and_left():
    # 1.00 + 10.00 is 11.00, the bank says 12.00
    statement, notes = read_one(balance("OPBD", "1.00") + balance("CLBD", "12.00") + entry())
    assert (statement.closing, statement.balanced) == (1200, False)
    assert codes(notes) == ["balance-mismatch"]


def test_a_movement_in_another_currency_leaves_nothing_to_add_up():
    body = balance("OPBD", "1.00") + balance("CLBD", "11.00") + entry(currency="USD")
    statement, notes = read_one(body)
    assert statement.entries[0].currency == "USD"
    assert statement.balanced is False
    assert codes(notes) == ["balance-mismatch"]


@pytest.mark.parametrize(
    ("written", "cents", "told"),
    [
        ("100", 10000, []),
        ("8.850", 885, []),
        ("100.0000000000005", 10000, ["amount-rounded"]),
        ("0.005", 1, ["amount-rounded"]),
        ("0.0049999999999999999999", 0, ["amount-rounded"]),
        ("12,50", 1250, []),
        ("0.5", 50, []),
    ],
)
def test_amounts_are_rounded_half_up_to_the_cent_and_said_so(written, cents, told):
    statement, notes = read_one(entry(written))
    assert statement.entries[0].cents == cents
    assert codes(notes) == told


@pytest.mark.parametrize("garbled", ["", "12.3.4", "1e3", "NaN", "--5", "9" * 16, "1 000,00"])
def test_a_garbled_amount_makes_the_file_unusable_and_names_the_line(garbled):
    document = camt.read(message("\n\n" + entry(garbled) + entry("1.00")), "x")
    assert document.failed
    assert document.diagnostics[0].code == "amount-unreadable"
    assert (document.diagnostics[0].line, document.diagnostics[0].field) == (3, "Amt")
    assert [e.cents for e in document.statements[0].entries] == [100]


def test_only_booked_entries_move_the_balance():
    statuses = ["BOOK", "PDNG", "INFO", "FUTR", "<Cd>BOOK</Cd>"]
    body = balance("OPBD", "0") + balance("CLBD", "20.00")
    statement, _ = read_one(body + "".join(entry(status=status) for status in statuses))
    assert [e.status for e in statement.entries] == [
        "booked",
        "pending",
        "info",
        "pending",
        "booked",
    ]
    assert statement.balanced is True


def test_an_unknown_status_or_no_direction_is_information_only():
    statement, notes = read_one(entry(status="MAYBE") + entry(direction=""))
    assert [e.status for e in statement.entries] == ["info", "info"]
    assert codes(notes) == ["status-unknown", "direction-missing"]


def test_the_direction_is_the_entry_s_own_in_a_reversal():
    # ISO 20022: a debit with RvslInd undoes an original credit; the money left the account.
    undone = entry("6.00", "DBIT", "<RvslInd>true</RvslInd>")
    statement, _ = read_one(undone + entry("6.00", "CRDT", "<RvslInd>1</RvslInd>"))
    assert [(e.cents, e.reversal) for e in statement.entries] == [(-600, True), (600, True)]


def test_a_return_is_known_by_its_reason_or_by_its_transaction_code():
    code = "<BkTxCd><Domn><Fmly><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>"
    reason = "<TxDtls><RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf></TxDtls>"
    plain = entry(extra="<RvslInd>false</RvslInd>", details="<TxDtls/>")
    statement, _ = read_one(
        entry(direction="DBIT", extra=code) + entry(direction="DBIT", details=reason) + plain
    )
    assert [e.reversal for e in statement.entries] == [True, True, False]
    assert [e.return_code for e in statement.entries] == ["", "MD06", ""]


def test_details_that_came_back_for_several_reasons_have_none_together():
    details = "".join(
        f"<TxDtls><RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf></TxDtls>" for code in ("AM04", "AC04")
    )
    assert only_entry(entry(direction="DBIT", details=details)).return_code == ""


@pytest.mark.parametrize(
    "said", ["", "am04", "AM0", "AM044", "A" * 5000, "INSUFFICIENT FUNDS", "ÀM04"]
)
def test_what_is_no_code_is_no_reason(said):
    reason = f"<TxDtls><RtrInf><Rsn><Cd>{said}</Cd></Rsn></RtrInf></TxDtls>"
    assert only_entry(entry(direction="DBIT", details=reason)).return_code == ""


def test_in_a_reversal_the_account_s_holder_is_not_the_counterparty():
    own = f"<Dbtr><Nm>Us</Nm></Dbtr><DbtrAcct><Id><IBAN>{IBAN}</IBAN></Id></DbtrAcct>"
    parties = f"<TxDtls><RltdPties>{own}<Cdtr><Nm>Them</Nm></Cdtr></RltdPties></TxDtls>"
    found = only_entry(entry(direction="DBIT", extra="<RvslInd>true</RvslInd>", details=parties))
    assert found.counterparty_name == "Them"


def test_the_ultimate_party_stands_in_for_a_missing_one():
    parties = "<TxDtls><RltdPties><UltmtDbtr><Nm>End</Nm></UltmtDbtr></RltdPties></TxDtls>"
    assert only_entry(entry(details=parties)).counterparty_name == "End"


@pytest.mark.parametrize(
    "amount",
    [
        '<Amt Ccy="EUR">{}</Amt>',
        '<AmtDtls><TxAmt><Amt Ccy="EUR">{}</Amt></TxAmt></AmtDtls>',
        '<AmtDtls><InstdAmt><Amt Ccy="EUR">{}</Amt></InstdAmt>'
        '<TxAmt><Amt Ccy="USD">99</Amt></TxAmt></AmtDtls>',
    ],
)
def test_a_batch_is_its_details_when_they_add_up(amount):
    # 7.00 + 3.00 = 10.00, wherever the bank writes the amount of a detail
    details = "".join(f"<TxDtls>{amount.format(a)}</TxDtls>" for a in ("7.00", "3.00"))
    statement, notes = read_one(entry("10.00", "DBIT", details=details))
    assert [e.cents for e in statement.entries] == [-700, -300]
    assert notes == ()


def test_a_detail_of_the_other_direction_counts_against_the_batch():
    # 11.00 - 1.00 = 10.00
    details = (
        '<TxDtls><Amt Ccy="EUR">11.00</Amt></TxDtls>'
        '<TxDtls><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>'
    )
    statement, _ = read_one(entry("10.00", details=details))
    assert [e.cents for e in statement.entries] == [1100, -100]


@pytest.mark.parametrize(
    "second",
    [
        '<Amt Ccy="EUR">2.99</Amt>',
        '<Amt Ccy="USD">3.00</Amt>',
        "",
    ],
)
def test_a_batch_that_does_not_add_up_is_given_as_itself_with_a_warning(second):
    details = (
        '<TxDtls><Amt Ccy="EUR">7.00</Amt><RltdPties><Dbtr><Nm>A</Nm></Dbtr></RltdPties>'
        "<RmtInf><Ustrd>F1</Ustrd><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf>"
        "</Strd></RmtInf></TxDtls>"
        f"<TxDtls>{second}<RmtInf><Ustrd>F2</Ustrd></RmtInf></TxDtls>"
    )
    statement, notes = read_one(entry("10.00", details=details))
    (whole,) = statement.entries
    assert (whole.cents, whole.remittance) == (1000, "F1 F2")
    # What only one detail says is not said of the whole.
    assert (whole.counterparty_name, whole.structured_reference) == ("", "")
    assert codes(notes) == ["batch-mismatch"]


def test_a_batch_without_details_is_one_entry():
    statement, notes = read_one(entry("10.00", details="<Btch><NbOfTxs>5</NbOfTxs></Btch>"))
    assert [e.cents for e in statement.entries] == [1000]
    assert notes == ()


def test_a_single_detail_tells_about_the_entry_but_not_its_amount():
    details = '<TxDtls><Amt Ccy="EUR">0</Amt><RmtInf><Ustrd>F1</Ustrd></RmtInf></TxDtls>'
    found = only_entry(entry("10.00", details=details))
    assert (found.cents, found.remittance) == (1000, "F1")


def test_remittance_lines_are_joined_and_document_numbers_kept():
    details = (
        "<TxDtls><RmtInf><Ustrd>Facture\n  F1</Ustrd><Ustrd>et F2</Ustrd>"
        "<Strd><RfrdDocInf><Nb>F3</Nb></RfrdDocInf><AddtlRmtInf>?REJECT?0</AddtlRmtInf></Strd>"
        "<Strd><AddtlRmtInf>solde</AddtlRmtInf></Strd></RmtInf>"
        "<AddtlTxInf>bank's own words</AddtlTxInf></TxDtls>"
    )
    assert only_entry(entry(details=details)).remittance == "Facture F1 et F2 F3 solde"


def test_the_bank_s_own_words_serve_when_the_payer_wrote_none():
    detail = only_entry(entry(details="<TxDtls><AddtlTxInf>counter</AddtlTxInf></TxDtls>"))
    whole = only_entry(entry(extra="<AddtlNtryInf>cash</AddtlNtryInf>"))
    assert (detail.remittance, whole.remittance) == ("counter", "cash")


@pytest.mark.parametrize(
    "reference", ["210000000003139471430009017", "RF18539007547034", "RF18 5390 0754 7034"]
)
def test_a_creditor_reference_is_kept_as_written(reference):
    details = (
        f"<TxDtls><RmtInf><Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd></RmtInf>"
        "</TxDtls>"
    )
    assert only_entry(entry(details=details)).structured_reference == reference


def test_identical_entries_of_one_day_are_two_payments():
    statement, _ = read_one(entry("30.00") + entry("30.00"))
    assert [e.cents for e in statement.entries] == [3000, 3000]


def test_days_come_from_dates_and_from_instants_as_written():
    instant = "<ValDt><DtTm>2026-01-04T23:30:00.000Z</DtTm></ValDt>"
    mixed = "<ValDt><Dt>2026-01-04T00:00:00.000000000</Dt></ValDt>"
    wrong = "<ValDt><Dt>2026-02-30</Dt></ValDt>"
    statement, notes = read_one(entry(extra=instant) + entry(extra=mixed) + entry(extra=wrong))
    assert [e.value_on for e in statement.entries] == [date(2026, 1, 4), date(2026, 1, 4), None]
    assert codes(notes) == ["date-unreadable"]


def test_a_message_in_another_encoding_is_read_as_declared():
    text = '<?xml version="1.0" encoding="{}"?>' + message(entry()).decode()
    text = text.replace("<Stmt><Id>1", "<Stmt><Id>é").replace(IBAN, "BE68 5390 0754 7034")
    for encoding in ("iso-8859-1", "windows-1252", "utf-16"):
        data = text.format(encoding).encode(encoding)
        document = camt.read(data, "x")
        assert (camt.sniff(data), document.encoding) == ("camt.053", encoding)
        assert (document.statements[0].id, document.statements[0].account) == ("é", IBAN)


def test_a_message_without_statement_says_so():
    document = camt.read(b"<Document><BkToCstmrStmt/></Document>", "x")
    assert document.failed
    assert codes(document.diagnostics) == ["no-statement"]


def test_a_truncated_message_is_refused_with_its_line():
    data = SAMPLE.read_bytes()
    document = camt.read(data[: data.index(b"</Stmt>")], "cut.xml")
    assert document.failed
    assert document.statements == ()
    assert document.diagnostics[0].code == "not-well-formed"
    assert document.diagnostics[0].line == data[: data.index(b"</Stmt>")].count(b"\n") + 1


def test_a_flood_of_warnings_is_counted_not_listed():
    _, notes = read_one(entry(status="ODD") * 60)
    assert len(notes) == 51
    assert notes[-1].message == "10 more of the same kind"


def test_ten_thousand_entries_take_about_a_second():
    one = entry(details="<TxDtls><RmtInf><Ustrd>Facture F1</Ustrd></RmtInf></TxDtls>")
    data = message(one * 10_000)
    started = time.process_time()
    document = camt.read(data, "large.xml")
    assert len(document.statements[0].entries) == 10_000
    assert time.process_time() - started < 5  # about 0.6 s alone; a busy machine is allowed for
