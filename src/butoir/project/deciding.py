"""The whole job on files: reads, matches, decides. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from butoir.core.collector import without_collection
from butoir.core.errors import InputError
from butoir.core.items import DebtorAccount
from butoir.core.matching_values import MatchResult
from butoir.core.money import format_cents
from butoir.core.plan import plan_dunning
from butoir.core.plan_lint import lint_plan
from butoir.formats.customers import CustomerRow, read_customers
from butoir.formats.model import Document
from butoir.law.calendar import COUNTRIES
from butoir.project.bank import load_bank
from butoir.project.book import Book
from butoir.project.documents import customers_inside, read_documents
from butoir.project.history import Sent, load_sent
from butoir.project.known_days import age_warnings, known_until
from butoir.project.loading import load_book
from butoir.project.matching import match_bank
from butoir.project.outcome import Outcome
from butoir.project.planning import build_accounts
from butoir.project.policy_file import Company, load_company

MOST_CUSTOMER_BYTES = 100_000_000
NOTHING_MATCHED = MatchResult((), (), (), {})


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for: the files, the day, and `terms` in days for what has no due date;
    `mapping` and `of_banks` say what invoices and bank files leave open (`arguments`)."""

    as_of: date
    invoices: Sequence[Path]
    bank: Sequence[Path] = ()
    customers: Path | None = None
    policy: Path | None = None
    sent: Sequence[Path] = ()
    terms: int | None = None
    mapping: Mapping[str, str] | None = None
    of_banks: Mapping[str, str] | None = None


def decide(request: Request) -> Outcome:
    """Read everything, then decide; raises InputError before anything is written."""
    company = load_company(request.policy)
    documents = read_documents(request.invoices, "invoices", request.mapping)
    rows = _customers(request.customers) or list(customers_inside(request.invoices, documents))
    book = load_book(documents, rows, company.creditor, request.terms)
    bank = load_bank(read_documents(request.bank, "statements", request.of_banks), request.as_of)
    sent = tuple(load_sent(request.sent))
    _check_days(sent, request.as_of)
    matched = match_bank(bank, book) if bank.movements else NOTHING_MATCHED
    with without_collection():
        until = known_until(book.books_end, bank, request.as_of)
        accounts = build_accounts(book, bank, matched, sent, company, until)
        plan = plan_dunning(
            accounts, company.policy, request.as_of, company.terms, closed_days_too=True
        )
        violations = lint_plan(plan, accounts, company.policy)
    if violations:
        first = violations[0]
        raise InputError(f"the plan breaks {first.invariant}: {first.detail}", first.customer)
    warnings = [
        *book.warnings,
        *bank.warnings,
        *dict.fromkeys(_row_warnings(rows, request.customers or request.invoices[0])),
        *_company_warnings(company, documents),
        *_debtor_warnings(book, accounts),
        *age_warnings(book.books_end, bank, request.as_of),
    ]
    return Outcome(company, book, bank, matched, accounts, plan, sent, tuple(warnings))


def _customers(path: Path | None) -> list[CustomerRow]:
    if path is None:
        return []
    try:
        if path.stat().st_size > MOST_CUSTOMER_BYTES:
            raise InputError("is too large to be read here", str(path))
        return read_customers(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", str(path)) from error


def _check_days(sent: Iterable[Sent], as_of: date) -> None:
    """The past may be looked at again, but not with letters that it did not know."""
    late = max(sent, key=lambda row: row.sent_on, default=None)
    if late is not None and late.sent_on > as_of:
        raise InputError(
            f"{late.step} for {late.invoice} was sent on {late.sent_on}, after --as-of {as_of}",
            "--sent",
        )


def _row_warnings(rows: Iterable[CustomerRow], path: Path) -> Iterable[str]:
    for row in rows:
        for note in row.warnings:
            yield str(InputError(note.message, str(path), note.line, note.field))


def _company_warnings(company: Company, documents: Iterable[Document]) -> Iterable[str]:
    creditor = company.creditor
    if not creditor.name:
        yield "the creditor is not named: give --policy with a [creditor] table"
        return
    if not creditor.iban:
        yield "the policy gives no IBAN of the creditor: the letters say no account to pay to"
    if not creditor.email:
        yield "the policy gives no e-mail address of the creditor: e-mails are written as PDF"
    accounts = Counter(
        account
        for document in documents
        for invoice in document.invoices
        for account in invoice.ibans
    )
    others = sorted(set(accounts) - {creditor.iban.replace(" ", "")})
    if creditor.iban and others:
        count = sum(accounts[account] for account in others)
        yield (
            f"invoices that ask for payment to {_some(others)}: {count}; the letters name the "
            f"policy's {creditor.iban}: is that meant?"
        )


def _debtor_warnings(book: Book, accounts: Iterable[DebtorAccount]) -> Iterable[str]:
    owing = [account for account in accounts if any(item.open > 0 for item in account.items)]
    debtors = {account.customer: book.debtors[account.customer] for account in owing}
    unknown = [key for key in debtors if key not in book.known]
    if unknown:
        yield (
            f"debtors that no table of customers (--customers) has: {len(unknown)}, taken for "
            f"companies ({_some(unknown)})"
        )
    for country in sorted({debtor.country for debtor in debtors.values()} - set(COUNTRIES)):
        there = [key for key, debtor in debtors.items() if debtor.country == country]
        yield (
            f"no law and no holidays of {country} are known: the creditor's count, and nothing "
            f"but the principal is asked of a consumer ({_some(there)})"
        )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


def totals(outcome: Outcome) -> dict[str, str | int]:
    """The sums of a run; amounts as text, of all currencies together."""
    book, plan = outcome.book, outcome.plan
    overdue = sum(
        item.open
        for account in outcome.accounts
        for item in account.items
        if item.open > 0 and item.due_on < plan.as_of
    )
    left = sum(item.open for account in outcome.accounts for item in account.items)
    return {
        "lines": book.lines,
        "open": format_cents(book.open),
        "debtors": len({account.customer for account in outcome.accounts}),
        "open_after_matching": format_cents(left - sum(a.credits for a in outcome.accounts)),
        "overdue": format_cents(overdue),
        "messages": len(plan.messages),
        "tasks": len(plan.tasks),
        "waiting": len(plan.waiting),
        "demanded": format_cents(sum(message.total for message in plan.messages)),
    }
