"""What is about everybody at once: the files that were taken in, the plans of the runs, what nobody
was found for. Of these, whole ones are erased once their own time has passed; nothing is cut out.

They wait as long as any legal hold of the company runs, or an invoice that one brought is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Model, Q, QuerySet

from butoir.dunning.models import Run
from butoir.inbox.models import IncomingMail
from butoir.journal.models import SealedFile
from butoir.law.delays import add_months
from butoir.ledger.models import BankEntry, Import, ImportChange, OpenInvoice
from butoir.personal.models import BOOKS, CASE, LegalHold
from butoir.personal.places import ENTRY_BLANK, MAIL_BLANK
from butoir.personal.rules import LONGEST_YEAR_MONTHS, Terms
from butoir.users.models import Company

Days = dict[str, date]


def cutoffs(terms: Terms, on: date) -> Days:
    """Up to which day what is about everybody has passed its time, by level."""
    books = terms.books_months + LONGEST_YEAR_MONTHS
    return {CASE: add_months(on, -terms.case_months), BOOKS: add_months(on, -books)}


def is_frozen(company: Company) -> bool:
    """Whether somebody froze anything of the company."""
    return LegalHold.objects.filter(company=company, ended_at=None).exists()


def past_imports(company: Company, days: Days) -> QuerySet[Import]:
    """The files taken in of which no invoice is open."""
    needed = OpenInvoice.objects.filter(company=company, invoice__source__isnull=False)
    rows = Import.objects.filter(company=company, imported_at__date__lte=days[BOOKS])
    return rows.exclude(pk__in=needed.values("invoice__source"))


def past_runs(company: Company, days: Days) -> QuerySet[Run]:
    """The decisions of whole days."""
    return Run.objects.filter(company=company, as_of__lte=days[CASE])


def past_mails(company: Company, days: Days) -> QuerySet[IncomingMail]:
    """The mails of nobody's."""
    rows = IncomingMail.objects.filter(company=company, customer=None)
    return rows.filter(taken_at__date__lte=days[CASE])


def past_entries(company: Company, days: Days) -> QuerySet[BankEntry]:
    """The movements of the bank that are no customer's."""
    rows = BankEntry.objects.filter(account__company=company, receipts=None)
    day = Q(booked_on__lte=days[BOOKS]) | Q(booked_on=None, value_on__lte=days[BOOKS])
    return rows.filter(day).exclude(state__in=("suggested", "unmatched"))


def erase_common_rows(company: Company, days: Days) -> None:
    """Blank the rows; once more changes nothing."""
    imports = list(past_imports(company, days).values_list("pk", flat=True))
    Import.objects.filter(pk__in=imports).update(name="", diagnostics=[])
    changes = ImportChange.objects.filter(source__in=imports)
    changes.exclude(before=None).update(before={})
    changes.update(after={})
    past_mails(company, days).update(**MAIL_BLANK)
    entries = list(past_entries(company, days).values_list("pk", flat=True))
    BankEntry.objects.filter(pk__in=entries).update(**ENTRY_BLANK)


def common_files(company: Company, days: Days) -> set[str]:
    """The digests of the files, those that are needed elsewhere too among them."""
    columns = (
        past_imports(company, days).values_list("file", flat=True),
        past_runs(company, days).values_list("plan", flat=True),
        past_mails(company, days).values_list("file", flat=True),
    )
    return set(chain.from_iterable(columns))


def common_names(company: Company, days: Days) -> Iterator[str]:
    """What the journal calls them."""
    found: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("import", past_imports(company, days)),
        ("run", past_runs(company, days)),
        ("mail", past_mails(company, days)),
        ("entry", past_entries(company, days)),
    )
    for what, rows in found:
        yield from (f"{what}:{pk}" for pk in rows.values_list("pk", flat=True))


def past_of(model: type[Model], company: Company, days: Days) -> QuerySet[Any] | None:
    """The rows of a model about everybody whose time has passed; None for any other model."""
    past = {Import: past_imports, Run: past_runs, IncomingMail: past_mails}.get(model)
    return past(company, days) if past else None


def is_there(company: Company, days: Days) -> bool:
    """Whether something of it is still to be erased."""
    files = SealedFile.objects.filter(pk__in=common_files(company, days), size__gt=0)
    said = Q(counterparty_name="", remittance="", counterparty_iban="")
    return (
        files.exclude(content=b"").exists()
        or past_entries(company, days).exclude(said).exists()
        or past_imports(company, days).exclude(name="").exists()
    )
