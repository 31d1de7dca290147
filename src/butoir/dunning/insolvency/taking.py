"""Notices taken in: each kept once with its customer, who rests until a person has read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from butoir.dunning.insolvency.models import LegalNotice, NoticesTaken
from butoir.dunning.insolvency.readings import is_of_use, is_to_read
from butoir.dunning.insolvency.whose import Whose
from butoir.dunning.leaving_out import instead_of_messages
from butoir.dunning.models import INSOLVENCY, Task
from butoir.formats.detect import read_bytes
from butoir.formats.model import Notice
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import content_of
from butoir.ledger.models import Customer, Import
from butoir.letters.tidy import tidy
from butoir.users.hours import day_of
from butoir.users.models import Company

FORMATS = ("bodacc", "insolvencies")
WAITS = "a notice of insolvency waits to be read"
_LONGEST = 80  # characters of a number that names a notice


@transaction.atomic
def take_waiting(company: Company, *, by: str, at: datetime) -> Counter[str]:
    """Take in the notices of every file that was imported and not looked at yet."""
    tally: Counter[str] = Counter()
    waiting = Import.objects.filter(company=company, undone_at=None, notices_taken=None)
    named = [waiting.filter(format__contains=name) for name in FORMATS]
    for source in named[0].union(named[1]).order_by("id"):
        documents = read_bytes(content_of(source.file_id), source.name)
        notices = [notice for document in documents for notice in document.notices]
        came = take_notices(company, notices, by=by, at=at, source=source)
        NoticesTaken.objects.create(source=source, counts=dict(came), at=at)
        tally.update(came)
    return tally


@transaction.atomic
def take_notices(
    company: Company,
    notices: Iterable[Notice],
    *,
    by: str,
    at: datetime,
    source: Import | None = None,
) -> Counter[str]:
    """Keep the notices about customers of the company, the oldest first; what came of them.

    Counts "to-read", "information", "alike" (by name only: changes nothing), "known" and
    "others". What an insolvency may be holds every step of its customer at once.
    """
    lock_head(company)
    tally: Counter[str] = Counter()
    whose = Whose(company)
    for notice in sorted(map(tidy, notices), key=lambda one: (one.published_on, one.id)):
        usable = is_of_use(notice) and 0 < len(notice.id) <= _LONGEST
        matched, customers = whose.find(notice) if usable else ("", [])
        if not customers:
            tally["others"] += 1
        for customer in Customer.objects.select_related("company").filter(pk__in=customers):
            tally[_keep(customer, notice, matched, source, by, at)] += 1
    return tally


def _keep(
    customer: Customer, notice: Notice, matched: str, source: Import | None, by: str, at: datetime
) -> str:
    if LegalNotice.objects.filter(customer=customer, reference=notice.id).exists():
        return "known"
    to_read = matched == "number" and is_to_read(notice.stage, notice.status)
    held = instead_of_messages(customer, WAITS, by=by, at=at) if to_read else nullcontext()
    with held:
        row = _row(customer, notice, matched, source, by, at)
        row.task = _task(customer, at) if to_read else None
        row.save(force_insert=True)
        about = f"notice:{row.pk}"
        record_event(customer.company, "legal-notice", about, by=by, at=at, data=_told(row))
    if matched == "name":
        return "alike"
    return "to-read" if to_read else "information"


def _row(
    customer: Customer, notice: Notice, matched: str, source: Import | None, by: str, at: datetime
) -> LegalNotice:
    return LegalNotice(
        company=customer.company,
        customer=customer,
        country=notice.country,
        reference=notice.id,
        stage=notice.stage,
        procedure=notice.proceeding,
        status=notice.status,
        published_on=notice.published_on,
        judged_on=notice.judged_on,
        declare_by=notice.declare_by,
        name=notice.name,
        city=notice.city,
        court=notice.court,
        nature=notice.nature,
        text=notice.text,
        agent=notice.agent,
        previous=notice.previous[:_LONGEST],
        address=_page(notice.address),
        matched=matched,
        source=source,
        brought_at=at,
        brought_by=by,
    )


def _task(customer: Customer, at: datetime) -> Task:
    return Task.objects.create(
        company=customer.company,
        customer=customer,
        kind=INSOLVENCY,
        made_on=day_of(at),
        made_at=at,
    )


def _page(address: str) -> str:
    """An address that a browser may be sent to; nothing for any other."""
    try:
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _told(row: LegalNotice) -> dict[str, object]:
    return {
        "customer": row.customer.code,
        "reference": row.reference,
        "stage": row.stage,
        "procedure": row.procedure,
        "status": row.status,
        "published_on": row.published_on,
        "judged_on": row.judged_on,
        "name": row.name,
        "matched": row.matched,
    }
