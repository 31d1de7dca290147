"""What a file does not say and what nobody could know from it, with the option that says it.

Owns the bridge from what was read to the command line: `--map`, `--terms`, `--account`,
`--customers`. Refuses to repeat what is wrong: that is told on standard error, with its line.
"""

from __future__ import annotations

from collections.abc import Iterator

from butoir.formats.model import Document, Invoice

_WAYS = {
    "ambiguous-date": "--map date=dmy (the day first) or --map date=mdy (the month first)",
    "ambiguous-amount": "--map decimal=, or --map decimal=.",
    "ambiguous-balance": '--map open="HEADING": of the column that says what is left to pay',
    "unknown-balance": '--map open="HEADING": of the column that says what is left to pay',
    "no-headings": "--map header=1 --map number=A --map customer_name=B --map due_on=C --map "
    "gross=D, with the line of your headings (0: there is none) and the letters of your columns",
    "not-invoices": "butoir plan --customers FILE, if it is a table of customers",
    "no-receivables": "--map receivables=400, with how your customers' accounts begin",
    "payments-table": "--map as=invoices, if its rows are invoices",
}
_INSIDE = "not-invoices"  # told of customers beside a ledger, where it needs no way out
_FIRST = 'name the column with --map FIELD="HEADING" (or its letter), for: {fields}'


def missing(document: Document) -> Iterator[str]:
    """What the invoices, the statements or the ledger lack before anything can be asked."""
    owed = [invoice for invoice in document.invoices if invoice.payable > 0]
    undated = [invoice for invoice in owed if invoice.due_on is None]
    if undated:
        yield (
            f"the due date ({len(undated)} of {len(owed)}): give the days to pay, --terms 30, to "
            "plan and import, or the terms of each customer (--customers)"
        )
    yield from _addresses(owed)
    if document.invoices and document.columns and not _has(document, "currency"):
        currencies = sorted({invoice.currency for invoice in document.invoices})
        yield f"a column of currencies: taken for {', '.join(currencies)}"
    entries = document.ledger.open_items if document.ledger else ()
    if any(item.cents > 0 and item.due_on is None for item in entries):
        yield (
            "due dates, which a ledger does not have: give the days to pay, --terms 30, to plan "
            "and import, or the terms of each customer (--customers)"
        )
    for statement in document.statements:
        if not statement.account:
            yield (
                "the number of the bank account: nothing tells whether its movements are known; "
                "say it with --account NUMBER"
            )


def _addresses(owed: list[Invoice]) -> Iterator[str]:
    """Customers who owe and whom nothing here allows to write to."""
    reached: dict[str, bool] = {}
    for invoice in owed:
        key = invoice.customer or invoice.buyer.name
        found = bool(invoice.buyer.email or invoice.buyer.city)
        reached[key] = reached.get(key, False) or found
    without = [key for key, found in reached.items() if not found]
    if without:
        yield (
            f"where to write to the customers ({len(without)} of {len(reached)} have neither "
            "e-mail nor address): give a table of customers (--customers)"
        )


def ways_out(document: Document) -> Iterator[str]:
    """How to say what could not be known, each way once."""
    codes = dict.fromkeys(note.code for note in document.diagnostics)
    lacking = [
        note.field for note in document.diagnostics if note.code == "missing-column" and note.field
    ]
    if lacking:
        yield _FIRST.format(fields="; ".join(lacking))
    for code in codes:
        if code == "ambiguous-column":
            yield "--map FIELD=B, with the letter of the column that you mean"
        elif code in _WAYS and (document.failed or code != _INSIDE):
            yield _WAYS[code]


def _has(document: Document, field: str) -> bool:
    return any(field == read for read, _ in document.columns)
