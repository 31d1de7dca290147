"""The statement of a loss: what was not paid of a case, sealed as a document for the tax office."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from butoir.casefile.following.closing import LOST
from butoir.casefile.following.losses import Loss, figures_of, parts_of
from butoir.casefile.following.models import Handover, LossCertificate, VatLine
from butoir.casefile.pages.loss import Lost, loss_pages
from butoir.core.errors import InputError
from butoir.dunning.debtors import debtor_of
from butoir.dunning.insolvency.models import Proceeding
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import seal
from butoir.law.registry import row_at
from butoir.ledger.models import Allocation
from butoir.letters.tidy import tidy
from butoir.users.creditors import creditor_of
from butoir.users.hours import day_of

PDF_TYPE = "application/pdf"


def load_losses(row: Handover) -> tuple[Loss, ...]:
    """What is open of the invoices of a case, as the ledger says now; three queries."""
    rows = [one.invoice for one in row.invoices.select_related("invoice").order_by("pk")]
    settled: dict[tuple[int, str], int] = defaultdict(int)
    sums = Allocation.objects.filter(invoice__in=rows).values_list("invoice", "kind")
    for invoice, kind, cents in sums.annotate(Sum("cents")).order_by():
        settled[invoice, kind] += cents
    vat: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    lines = VatLine.objects.filter(invoice__in=rows, ended_at=None).order_by("-rate")
    for invoice, *line in lines.values_list("invoice", "rate", "net", "vat"):
        vat[invoice].append((line[0], line[1], line[2]))
    found = []
    for one in rows:
        paid, credited = settled[one.pk, "payment"], settled[one.pk, "credit"]
        left = one.cents - paid - credited
        if left > 0:
            parts = parts_of(left, one.cents, vat[one.pk])
            sums_ = (one.cents, paid, credited, parts)
            found.append(Loss(one.number, one.issued_on, one.due_on, *sums_))
    return tuple(found)


def preview_certificate(row: Handover, lang: str, on: date) -> bytes:
    """The PDF as it would be made on a day; nothing is kept. Raises as `make_certificate`."""
    return loss_pages(_facts(row, on), lang)


def make_certificate(row: Handover, lang: str, *, by: str, at: datetime) -> LossCertificate:
    """Make and seal the statement of what a closed case lost.

    Raises InputError for a case that was not closed with a loss, or of which nothing is open.
    """
    with transaction.atomic():
        lock_head(row.company)
        row.refresh_from_db()
        facts = _facts(row, day_of(at))
        data = figures_of(facts.losses, row.currency)
        file = seal(loss_pages(facts, lang), PDF_TYPE, at)
        made = LossCertificate.objects.create(
            handover=row, file=file, data=data, made_at=at, made_by=by
        )
        said = {"handover": row.pk, "certificate": made.pk, "file": file.digest}
        sums = {name: data[name] for name in ("currency", "left", "net", "vat")}
        about = f"customer:{row.customer_id}"
        record_event(row.company, "case-certificate", about, by=by, at=at, data={**said, **sums})
    return made


def _facts(row: Handover, on: date) -> Lost:
    where = row.customer.code
    if row.outcome not in LOST:
        raise InputError("was not closed with a loss", where)
    losses = load_losses(row)
    if not losses:
        raise InputError("nothing is open of it", where)
    company, customer = row.company, row.customer
    country = company.country[:2].lower()
    relief = row_at(f"{country}/vat_relief", on) if country in ("fr", "be") else None
    opened = Proceeding.objects.filter(customer=customer, ended_at=None).order_by("pk").last()
    return tidy(
        Lost(
            creditor_of(company),
            debtor_of(customer, list(customer.contacts.all())),
            on,
            row.currency,
            customer.code,
            company.lang,
            losses,
            row.to,
            row.reference,
            row.hold.since,
            row.closed_on or on,
            row.outcome,
            row.reason,
            opened.judged_on if opened else None,
            str(relief["reference"]) if relief else "",
            str(relief.get("mention", "")) if relief else "",
            tuple(relief["attach"]) if relief else (),
        )
    )
