"""What a bank kept of a credit: read where CAMT says so, and never taken off the amount."""

from __future__ import annotations

import pytest

from butoir.formats.detect import read_bytes

HEAD = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
    "<Id>S</Id>"
    "<Acct><Id><IBAN>BE68539007547034</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>0</Amt>"
    "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>"
    "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>991.50</Amt>"
    "<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>"
)
NTRY = (
    "<Ntry><Amt Ccy='EUR'>991.50</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
    "<BookgDt><Dt>2026-03-02</Dt></BookgDt>{entry}<NtryDtls>{details}</NtryDtls></Ntry>"
)


def record(amount="8.50", within="true", sign="DBIT", currency="EUR"):
    told = f"<ChrgInclInd>{within}</ChrgInclInd>" if within else ""
    way = f"<CdtDbtInd>{sign}</CdtDbtInd>" if sign else ""
    return f"<Rcrd><Amt Ccy='{currency}'>{amount}</Amt>{way}{told}</Rcrd>"


def charges(*records, total=""):
    stated = f"<TtlChrgsAndTaxAmt Ccy='EUR'>{total}</TtlChrgsAndTaxAmt>" if total else ""
    return f"<Chrgs>{stated}{''.join(records)}</Chrgs>"


def detail(inner="", amount=""):
    return f"<TxDtls>{amount}{inner}</TxDtls>"


def sent(amount, kind="InstdAmt", currency="EUR"):
    amount = f"<{kind}><Amt Ccy='{currency}'>{amount}</Amt></{kind}>"
    return f"<AmtDtls>{amount}</AmtDtls>"


def read(entry="", *details, sign="CRDT"):
    body = NTRY.format(sign=sign, entry=entry, details="".join(details))
    text = f"{HEAD.format(sign=sign)}{body}</Stmt></BkToCstmrStmt></Document>"
    (document,) = read_bytes(text.encode(), "x.xml")
    assert not document.diagnostics
    (statement,) = document.statements
    assert statement.balanced, "the booked amount stays as it is"
    return statement.entries


def kept(entry="", *details, **more):
    return [one.charges for one in read(entry, *details, **more)]


def test_charges_within_the_amount_are_read_and_not_taken_off_it():
    (entry,) = read("", detail(charges(record())))
    assert (entry.cents, entry.charges) == (99_150, 850)


def test_charges_of_the_entry_itself():
    assert kept(charges(record(), total="8.50")) == [850]
    assert kept(charges(record()), detail()) == [850]


def test_said_by_the_entry_and_its_detail_they_count_once():
    assert kept(charges(record()), detail(charges(record()))) == [850]


def test_several_charges_add_up():
    assert kept("", detail(charges(record("5.00"), record("3.50")))) == [850]


@pytest.mark.parametrize(
    "told",
    [
        charges(record(within="false")),
        charges(record(within="")),
        charges(record(sign="CRDT")),
        charges(record(currency="USD")),
        charges(record(amount="lots")),
        charges(record(), record(amount="")),
        charges(total="8.50"),
        charges(),
    ],
)
def test_what_does_not_say_that_it_was_kept_is_nothing(told):
    assert kept("", detail(told)) == [0]


@pytest.mark.parametrize("kind", ["InstdAmt", "TxAmt"])
def test_without_a_word_the_amount_sent_proves_it(kind):
    """Older versions have no ChrgInclInd: 1,000.00 sent, 8.50 charged, 991.50 booked."""
    assert kept("", detail(sent("1000.00", kind) + charges(total="8.50"))) == [850]
    assert kept("", detail(sent("1000.00", kind) + charges(record(within="")))) == [850]
    assert kept("", detail(sent("991.50", kind) + charges(total="8.50"))) == [0]
    assert kept("", detail(sent("1000.00", kind, "USD") + charges(total="8.50"))) == [0]
    apart = charges(record(within="false"), total="8.50")
    assert kept("", detail(sent("1000.00", kind) + apart)) == [0]


def test_a_debit_keeps_nothing_of_a_receipt():
    (document,) = read_bytes(
        (HEAD.format(sign="DBIT") + NTRY.format(
            sign="DBIT", entry=charges(record()), details=""
        ) + "</Stmt></BkToCstmrStmt></Document>").encode(), "x"
    )  # fmt: skip
    assert [one.charges for one in document.statements[0].entries] == [0]


def test_each_detail_of_a_batch_has_its_own():
    amounts = ("<Amt Ccy='EUR'>491.50</Amt>", "<Amt Ccy='EUR'>500.00</Amt>")
    batch = (detail(charges(record()), amounts[0]), detail("", amounts[1]))
    assert kept(charges(record()), *batch) == [850, 0]
