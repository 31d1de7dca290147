"""Making a case file: what was read at one moment, sealed, with an event that names its digest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.casefile.bundle import Bundle, build_bundle
from butoir.casefile.facts import Case
from butoir.casefile.loading import load_case
from butoir.casefile.models import CaseFile
from butoir.dunning.wording import own_texts
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import content_of, seal
from butoir.ledger.models import Customer
from butoir.users.hours import day_of

ZIP = "application/zip"


def preview_case_file(
    customer: Customer, layout: str, lang: str, *, at: datetime, currency: str = "EUR"
) -> Bundle:
    """The file as it would be made now; nothing is kept. Raises as `make_case_file`."""
    case = _read(customer, at, currency)
    return build_bundle(case, layout, lang, content_of, own=own_texts(customer.company))


def make_case_file(
    customer: Customer,
    layout: str,
    lang: str,
    *,
    by: str,
    at: datetime,
    currency: str = "EUR",
    to: str = "",
) -> CaseFile:
    """Make and seal the file of a customer's case as of the day; `to` names its recipient.

    The same state, day, layout, language and recipient give the same bytes. Raises InputError when
    nothing is overdue, or for a layout that is none; LawError when a day needs a rate that is not
    known.
    """
    case = _read(customer, at, currency)
    bundle = build_bundle(case, layout, lang, content_of, to, own_texts(customer.company))
    return keep_case_file(customer, case, bundle, layout, lang, by=by, at=at)


def keep_case_file(
    customer: Customer, case: Case, bundle: Bundle, layout: str, lang: str, *, by: str, at: datetime
) -> CaseFile:
    """Seal a file that was made, with its event."""
    company = customer.company
    with transaction.atomic():
        lock_head(company)
        made = CaseFile.objects.create(
            company=company,
            customer=customer,
            currency=case.currency,
            as_of=case.on,
            layout=layout,
            lang=lang,
            cents=case.total,
            file=seal(bundle.content, ZIP, at),
            made_at=at,
            made_by=by,
        )
        said = {
            "file": made.file_id,
            "as_of": case.on,
            "layout": layout,
            "currency": case.currency,
            "cents": case.total,
            "exhibits": bundle.exhibits,
        }
        record_event(company, "case-file", f"customer:{customer.pk}", by=by, at=at, data=said)
    return made


def _read(customer: Customer, at: datetime, currency: str) -> Case:
    """The case while no writer changes it."""
    with transaction.atomic():
        lock_head(customer.company)
        return load_case(customer, day_of(at), currency)
