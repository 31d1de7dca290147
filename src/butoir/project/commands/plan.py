"""`butoir plan`: the whole job on files: reads, matches, decides, writes the letters."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from rich.markup import escape

from butoir.core.decisions import DunningPlan, Message
from butoir.core.errors import InputError
from butoir.core.money import format_cents
from butoir.core.plan import plan_dunning
from butoir.core.plan_lint import lint_plan
from butoir.formats.customers import CustomerRow, read_customers
from butoir.project.arguments import day, mapping
from butoir.project.bank import Bank, load_bank, match_bank
from butoir.project.book import load_book, read_documents
from butoir.project.collector import without_collection
from butoir.project.history import load_sent
from butoir.project.letters_out import write_letters
from butoir.project.outcome import Outcome
from butoir.project.output import console, plan_json, print_json, table
from butoir.project.planning import NOTHING_MATCHED, build_accounts
from butoir.project.policy_file import Company, load_company


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `butoir plan`."""
    parser.add_argument("--invoices", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--bank", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--customers", type=Path, metavar="FILE")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="TOML: [policy], [creditor]")
    parser.add_argument("--sent", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--terms", type=int, metavar="DAYS", help="due date of what has none")
    parser.add_argument("--as-of", type=day, required=True, metavar="DATE")
    parser.add_argument("--letters", type=Path, metavar="DIR", help="also write the messages")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Decide, print, and write the letters when asked."""
    outcome = decide(args)
    refused: tuple[str, ...] = ()
    if args.letters is not None:
        refused = write_letters(outcome, args.letters).refused
    for warning in (*outcome.warnings, *refused):
        print(f"butoir plan: warning: {warning}", file=sys.stderr)
    if args.json:
        print_json(_json(outcome, refused))
    else:
        show(outcome)
    return 1 if refused else 0


def decide(args: argparse.Namespace) -> Outcome:
    """Read everything, then decide; raises InputError before anything is written."""
    if args.terms is not None and not 0 <= args.terms <= 3650:
        raise InputError("is a number of days", "--terms")
    company = load_company(args.policy)
    columns = mapping(args.map)
    documents = read_documents(args.invoices, columns)
    customers: list[CustomerRow] = []
    if args.customers is not None:
        customers = read_customers(_bytes(args.customers), str(args.customers))
    country = company.creditor.country
    book = load_book(documents, customers, country, args.terms)
    bank = load_bank(read_documents(args.bank))
    matched = match_bank(bank, book) if bank.movements else NOTHING_MATCHED
    accounts = build_accounts(
        book,
        bank,
        matched,
        load_sent(args.sent),
        company.policy,
        bank_age_matters=company.bank_age_matters,
    )
    with without_collection():
        plan = plan_dunning(
            accounts, company.policy, args.as_of, company.terms, closed_days_too=True
        )
        violations = lint_plan(plan, accounts, company.policy)
    if violations:
        first = violations[0]
        raise InputError(f"the plan breaks {first.invariant}: {first.detail}", first.customer)
    told = [note.message for row in customers for note in row.warnings]
    warnings = (*book.warnings, *dict.fromkeys(told), *_warnings(company, bank, args.as_of))
    return Outcome(company, book, bank, matched, accounts, plan, warnings)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", str(path)) from error


def _warnings(company: Company, bank: Bank, as_of: date) -> list[str]:
    found = []
    if bank.until is not None and (as_of - bank.until).days > 3:
        found.append(f"the bank statements end on {bank.until}: later payments are not known")
    if not company.creditor.name:
        found.append("the creditor is not named: give --policy with a [creditor] table")
    return found


def _json(outcome: Outcome, refused: tuple[str, ...]) -> dict[str, Any]:
    matched = outcome.matched
    allocated = sum(row.cents for row in matched.allocations)
    return {
        "as_of": outcome.plan.as_of.isoformat(),
        "matched": {
            "payments": len(outcome.bank.movements),
            "allocated": len({row.receipt for row in matched.allocations}),
            "suggested": len({row.receipt for row in matched.suggestions}),
            "unmatched": len(matched.unmatched),
            "allocated_amount": format_cents(allocated),
        },
        **plan_json(outcome.plan),
        "totals": _totals(outcome),
        "warnings": [*outcome.warnings, *refused],
    }


def _totals(outcome: Outcome) -> dict[str, Any]:
    book, plan = outcome.book, outcome.plan
    overdue = sum(
        item.open
        for account in outcome.accounts
        for item in account.items
        if item.open > 0 and item.due_on < plan.as_of
    )
    return {
        "lines": book.lines,
        "open": format_cents(book.open),
        "debtors": len({account.customer for account in outcome.accounts}),
        "open_after_matching": format_cents(
            sum(item.open for account in outcome.accounts for item in account.items)
            - sum(account.credits for account in outcome.accounts)
        ),
        "overdue": format_cents(overdue),
        "messages": len(plan.messages),
        "tasks": len(plan.tasks),
        "waiting": len(plan.waiting),
        "demanded": format_cents(sum(message.total for message in plan.messages)),
    }


def show(outcome: Outcome) -> None:
    """The day as a person reads it: messages, tasks, and how many wait for which reason."""
    screen, plan = console(), outcome.plan
    names = {debtor.id: debtor.name for debtor in outcome.book.debtors.values()}
    headings = ("debtor", "step", "by", "invoices", "total>", "pay by")
    rows = [_row(message, names) for message in plan.messages]
    screen.print(table(f"To send, {plan.as_of:%A %d %B %Y}", headings, rows))
    if plan.tasks:
        tasks = [
            (task.kind, escape(names.get(task.customer, task.customer)), ", ".join(task.invoices))
            for task in plan.tasks
        ]
        screen.print(table("To do", ("task", "debtor", "invoices"), tasks))
    if plan.waiting:
        screen.print(table("Waiting", ("why", "invoices>"), _reasons(plan)))
    totals = _totals(outcome)
    screen.print(
        f"{totals['lines']} open lines, {totals['open']} in all; {totals['overdue']} overdue; "
        f"{totals['messages']} messages asking for {totals['demanded']}"
    )


def _row(message: Message, names: dict[str, str]) -> tuple[str, ...]:
    return (
        escape(names.get(message.customer, message.customer)),
        message.step,
        message.channel,
        escape(", ".join(line.invoice for line in message.lines)),
        f"{format_cents(message.total)} {message.currency}",
        f"{message.pay_by:%a %Y-%m-%d}",
    )


def _reasons(plan: DunningPlan) -> list[tuple[str, str]]:
    counted: dict[str, int] = {}
    for row in plan.waiting:
        counted[row.reason] = counted.get(row.reason, 0) + 1
    return [(reason, str(count)) for reason, count in sorted(counted.items())]
