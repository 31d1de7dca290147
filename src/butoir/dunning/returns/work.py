"""A payment that came back opens its invoice again: told to a person once, with the reason.

The reminders begin on that day where the invoice is overdue: what held it because it was collected
by direct debit ends. Where the reason may lie elsewhere than with the debtor's money or account, it
rests until a person has looked. What the bank charges for it is asked of nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from butoir.core import reasons
from butoir.core.money import format_cents
from butoir.core.return_codes import waits_for_a_person
from butoir.dunning.holding import end_holds, place_hold
from butoir.dunning.models import DEBIT_RETURNED, Hold, Task, TaskInvoice
from butoir.dunning.tasks import complete_task
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Allocation, BankEntry, Customer, Invoice
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.hours import day_of
from butoir.users.models import Company

WAITS = "a payment came back: somebody looks at the reason first"
ASKED = "a payment came back: another account was asked for"
GIVEN_TIME = "a payment came back: it was given time"
_TOLD_OF = "returned:"  # and the entry: the key of an invoice in a task
_LOOKED_BACK = timedelta(days=30)  # what came back before is known by now


def see_to_returns(company: Company, as_of: date, *, by: str, at: datetime) -> None:
    """A task for each payment that came back lately and left something open; told once.

    Called in the transaction that holds the journal's end.
    """
    entries = _entries(company, as_of)
    if not entries:
        return
    found, told = _returned(entries), _told(company, entries)
    left = {row[0]: row[7] for row in open_invoice_rows(company, {one[1] for one in found})}
    for (entry, customer), invoices in found.items():
        still = [one for one in invoices if left.get(one.pk, 0) > 0]
        if still and (entry, customer) not in told:
            _tell(company, entries[entry], still, as_of, by, at)


@transaction.atomic
def decide_return(
    task: Task, result: str, *, by: str, at: datetime, until: date | None = None, note: str = ""
) -> None:
    """A person has looked: the reminders go on, or the invoices rest until a day (`until`).

    Raises InputError when it was done before, or has no such result.
    """
    lock_head(task.company)
    complete_task(task, result, by=by, at=at, reason=note)
    invoices = Invoice.objects.filter(tasks__task=task).select_related("customer__company")
    for invoice in invoices.order_by("pk"):
        _end_wait(invoice, by, at)
        if until is not None:
            why = ASKED if result == "asked" else GIVEN_TIME
            today = day_of(at)
            place_hold(invoice, reasons.ON_HOLD, today, until=until, reason=why, by=by, at=at)


def _entries(company: Company, as_of: date) -> dict[int, BankEntry]:
    """What took money back lately, by its id."""
    rows = BankEntry.objects.filter(
        account__company=company,
        reversal=True,
        cents__lt=0,
        state="allocated",
        booked_on__range=(as_of - _LOOKED_BACK, as_of),
    )
    return {row.pk: row for row in rows}


def _returned(entries: Collection[int]) -> dict[tuple[int, int], list[Invoice]]:
    """The invoices that each entry which took money back opened again, by entry and customer (ids);
    what a person took back of such an entry since counts for nothing."""
    sums: dict[tuple[int, Invoice], int] = defaultdict(int)
    rows = Allocation.objects.filter(receipt__entry__in=entries)
    rows = rows.select_related("invoice__customer__company", "receipt").order_by("pk")
    for row in rows:
        assert row.receipt is not None
        sums[row.receipt.entry_id or 0, row.invoice] += row.cents
    found: dict[tuple[int, int], list[Invoice]] = defaultdict(list)
    for (entry, invoice), cents in sums.items():
        if cents < 0:
            found[entry, invoice.customer_id].append(invoice)
    return found


def _told(company: Company, entries: Collection[int]) -> set[tuple[int, int]]:
    keys = [f"{_TOLD_OF}{entry}" for entry in entries]
    rows = TaskInvoice.objects.filter(task__company=company, task__kind=DEBIT_RETURNED)
    rows = rows.filter(keys__in=keys)
    return {
        (int(keys.removeprefix(_TOLD_OF)), customer)
        for keys, customer in rows.values_list("keys", "task__customer")
    }


def _tell(
    company: Company,
    entry: BankEntry,
    invoices: list[Invoice],
    as_of: date,
    by: str,
    at: datetime,
) -> None:
    on = entry.booked_on or entry.value_on or as_of
    customer = invoices[0].customer
    for invoice in invoices:
        end_holds(invoice, reasons.DIRECT_DEBIT, as_of, by=by, at=at)
        if waits_for_a_person(entry.return_code):
            place_hold(invoice, reasons.ON_HOLD, as_of, reason=WAITS, by=by, at=at)
    task = _task(company, customer, _said(entry, on), as_of, at)
    key = f"{_TOLD_OF}{entry.pk}"
    TaskInvoice.objects.bulk_create(
        TaskInvoice(task=task, invoice=invoice, keys=key) for invoice in invoices
    )
    said = {
        "customer": customer.code,
        "invoices": [invoice.number for invoice in invoices],
        "cents": -entry.cents,
        "currency": entry.currency,
        "on": on,
        "code": entry.return_code,
        "entry": entry.pk,
    }
    record_event(company, "debit-returned", f"task:{task.pk}", by=by, at=at, data=said)


def _task(company: Company, customer: Customer, detail: str, on: date, at: datetime) -> Task:
    return Task.objects.create(
        company=company,
        customer=customer,
        kind=DEBIT_RETURNED,
        detail=detail,
        made_on=on,
        made_at=at,
    )


def _said(entry: BankEntry, on: date) -> str:
    amount = format_cents(-entry.cents)
    if not entry.return_code:
        return f"{amount} {entry.currency} came back on {on}, the bank says no reason"
    return f"{amount} {entry.currency} came back on {on}: {entry.return_code}"


def _end_wait(invoice: Invoice, by: str, at: datetime) -> None:
    running = Hold.objects.filter(invoice=invoice, reason=WAITS, ended_at=None)
    ended = list(running.values_list("pk", flat=True))
    if ended:
        running.update(ended_at=at, ended_on=day_of(at), ended_by=by)
        said = {"customer": invoice.customer.code, "holds": ended, "kind": reasons.ON_HOLD}
        about = f"customer:{invoice.customer_id}"
        record_event(invoice.company, "hold-ended", about, by=by, at=at, data=said)
