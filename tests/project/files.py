"""Files made up for the tests of the shell: invoices, a ledger, a statement, a policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cli.commands import butoir
from formats import fec_cases

HEADINGS = (
    "N° facture;Code client;Client;Date facture;Échéance;Montant TTC;Reste dû;Devise;Communication"
)
CREDITOR = """
[creditor]
name = "Ateliers Morel"
ids = ["SIREN 123 456 782"]
iban = "FR7630006000011234567890189"
email = "claire@morel.example"
signatory = "Claire Morel"
"""


def invoice(
    number: str,
    customer: str = "ACME",
    amount: str = "100,00",
    due: str = "01/10/2026",
    *,
    issued: str = "01/09/2026",
    name: str = "",
    code: str = "",
    open_: str = "",
    currency: str = "EUR",
    reference: str = "",
) -> str:
    """One row; without a code the customer is known by its name alone."""
    cells = (number, code, name or customer, issued, due, amount, open_ or amount)
    return ";".join((*cells, currency, reference))


def table(folder: Path, *rows: str, name: str = "open.csv") -> str:
    path = folder / name
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return str(path)


def ledger(folder: Path, *lines: list[str], name: str = "fec.txt") -> str:
    path = folder / name
    path.write_text(fec_cases.text(*lines), encoding="utf-8")
    return str(path)


def sale(number: str, amount: str, on: str, aux: str = "C1", name: str = "ACME", **more: str):
    """A sale on a customer account of the ledger, and its counterpart."""
    return fec_cases.against(
        fec_cases.line("411000", amount, aux=aux, name=name, piece=number, on=on, **more)
    )


def paid(number: str, amount: str, on: str, aux: str = "C1", name: str = "ACME", **more: str):
    """A receipt on a customer account of the ledger, and its counterpart."""
    return fec_cases.against(
        fec_cases.line("411000", "0,00", amount, aux=aux, name=name, piece=number, on=on, **more)
    )


def entry(
    amount: str, text: str = "", *, on: str = "2026-11-10", name: str = "ACME", iban: str = "",
    reference: str = "", status: str = "BOOK",
) -> str:  # fmt: skip
    """One credit of a camt statement."""
    account = f"<DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct>" if iban else ""
    return f"""<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{status}</Sts>
    <BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>
    <AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls><TxDtls>
    <RltdPties><Dbtr><Nm>{name}</Nm></Dbtr>{account}</RltdPties>
    <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


KINDS = {"camt.053": ("BkToCstmrStmt", "Stmt"), "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}


def camt(folder: Path, *entries: str, kind: str = "camt.053", name: str = "bank.xml") -> str:
    outer, inner = KINDS[kind]
    path = folder / name
    path.write_text(
        f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}.001.02"><{outer}>
        <GrpHdr><MsgId>M</MsgId></GrpHdr><{inner}><Id>{name}</Id>
        <Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
        {"".join(entries)}</{inner}></{outer}></Document>""",
        encoding="utf-8",
    )
    return str(path)


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def plan(*words: str, as_of: str = "2026-11-20") -> Any:
    """The document of `butoir plan`, which must succeed."""
    answer = butoir("plan", *words, "--as-of", as_of, "--json")
    assert answer.status == 0, answer.err
    return answer.document


def said(document: Any) -> dict[str, tuple[str, str]]:
    """What each invoice gets: its customer, and the step of its message or why it waits."""
    messages = {
        line["invoice"]: (message["customer"], line["step"])
        for message in document["messages"]
        for line in message["lines"]
    }
    waiting = {row["invoice"]: (row["customer"], row["reason"]) for row in document["waiting"]}
    assert not messages.keys() & waiting.keys()
    return messages | waiting
