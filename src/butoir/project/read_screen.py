"""What a person sees of files that were read: what they are, what is in them, what to do."""

from __future__ import annotations

from rich.console import Console

from butoir.core.money import format_cents
from butoir.formats.model import Document, Entry, Invoice, Ledger, Notice, Statement
from butoir.formats.told import warnings_of
from butoir.project.output import day_json, print_table, say
from butoir.project.read_advice import missing, ways_out

SHOWN = 20  # rows of a table for people
_COLUMNS = 12  # columns that were not read, by name
KINDS: dict[str | None, str] = {
    "fec": "the accounts of a year (FEC)",
    "camt.052": "movements of the day, of a bank",
    "camt.053": "a bank statement",
    "camt.054": "notifications of a bank",
    "coda": "a Belgian bank statement",
    "cfonb120": "a French bank statement",
    "cfonb240": "returned payments, of a French bank",
    "mt940": "a bank statement",
    "mt942": "movements of the day, of a bank",
    "ofx": "movements exported by a bank",
    "qif": "movements exported by a bank",
    "ubl": "an electronic invoice",
    "cii": "an electronic invoice",
    "facturx": "an electronic invoice in a PDF",
    "bodacc": "legal notices about companies",
    "insolvencies": "legal notices about companies",
}


def show(document: Document, screen: Console) -> None:
    """What a file is and holds, what is missing, what is doubtful, and how to say otherwise."""
    title = ", ".join(filter(None, [document.format or "not read", document.encoding]))
    say(screen, f"{document.file} ({title}){_meaning(document)}", style="bold")
    for statement in document.statements:
        _show_statement(statement, screen)
    if document.invoices:
        _show_invoices(document.invoices, screen)
    if document.ledger:
        _show_ledger(document.ledger, screen)
    if document.notices:
        _show_notices(document.notices, screen)
    _show_columns(document, screen)
    for text in missing(document):
        say(screen, f"missing: {text}", "yellow", 2)
    for warning in warnings_of(document):  # errors go to standard error, once
        say(screen, f"warning: {warning.removeprefix(document.file).lstrip(':, ')}", "yellow", 2)
    for text in ways_out(document):
        say(screen, f"try: {text}", "", 2)


def _meaning(document: Document) -> str:
    """What a file is, in words; of a table, what its rows are."""
    if document.format != "table":
        return f": {KINDS[document.format]}" if document.format in KINDS else ""
    if document.invoices:
        return ": a table of invoices"
    if document.statements:
        return ": a table of receipts"
    return ": a table of accounting lines" if document.ledger else ": a table"


def _show_columns(document: Document, screen: Console) -> None:
    """Which column of a table was read as what, in the words that `--map` takes."""
    if not document.columns:
        return
    read = [f'{field}="{heading}"' for field, heading in document.columns if field]
    left = [f'"{heading}"' for field, heading in document.columns if not field]
    say(screen, f"columns read: {', '.join(read) or 'none'}", "", 2)
    if left:
        more = f", and {len(left) - _COLUMNS} more" if len(left) > _COLUMNS else ""
        say(screen, f"columns not read: {', '.join(left[:_COLUMNS])}{more}", "", 2)


def _show_notices(notices: tuple[Notice, ...], screen: Console) -> None:
    rows = [
        (
            day_json(notice.published_on) or "",
            ", ".join(notice.sirens),
            notice.name,
            " ".join(filter(None, (notice.proceeding, notice.stage))),
            day_json(notice.judged_on) or "",
            "" if notice.status == "initial" else notice.status,
        )
        for notice in notices
    ]
    columns = ("published|", "number|", "name", "what", "judged|", "note")
    print_table(screen, f"{len(notices)} notices", columns, rows, SHOWN)


def _show_statement(statement: Statement, screen: Console) -> None:
    balance = {True: "adds up", False: "does not add up", None: "not checked"}[statement.balanced]
    account = statement.account or "no account number"
    opening, closing = (
        "unknown" if c is None else format_cents(c) for c in (statement.opening, statement.closing)
    )
    title = f"{account} {statement.currency}: {opening} to {closing}, {balance}"

    def foreign(entry: Entry) -> str:
        return "" if entry.currency == statement.currency else f" {entry.currency}"

    rows = [
        (
            day_json(entry.booked_on or entry.value_on) or "",
            format_cents(entry.cents) + foreign(entry),
            entry.counterparty_name or entry.counterparty_iban,
            entry.structured_reference or entry.remittance,
            "reversal" if entry.reversal else "" if entry.status == "booked" else entry.status,
        )
        for entry in statement.entries
    ]
    print_table(
        screen, title, ("date|", "amount>", "counterparty", "reference", "note"), rows, SHOWN
    )


def _show_invoices(invoices: tuple[Invoice, ...], screen: Console) -> None:
    rows = [
        (
            invoice.number,
            day_json(invoice.issued_on) or "",
            day_json(invoice.due_on) or "",
            f"{format_cents(invoice.payable)} {invoice.currency}",
            invoice.buyer.name or invoice.customer,
        )
        for invoice in invoices
    ]
    columns = ("invoice", "issued|", "due|", "payable>", "customer")
    print_table(screen, f"invoices: {len(invoices)}", columns, rows, SHOWN)


def _show_ledger(ledger: Ledger, screen: Console) -> None:
    rows = [(c.account, c.name, format_cents(c.balance)) for c in ledger.customers]
    state = "balanced" if ledger.balanced else "not balanced"
    title = (
        f"{ledger.lines} lines, {ledger.entries} entries, {state};"
        f" customers owe {format_cents(ledger.balance)}"
    )
    print_table(screen, title, ("account|", "customer", "balance>"), rows, SHOWN)
