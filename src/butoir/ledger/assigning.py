"""What a person decides of a bank entry: whose it is, what it pays, or that it is none of ours.

What was decided is not asked again. The account and the name that the money came from are kept, so
that the next receipt of the same payer is recognised (`KnownPayer`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from butoir.core.errors import InputError
from butoir.core.matching_intermediaries import is_intermediary
from butoir.journal.events import lock_head, record_event
from butoir.ledger.allotting import Allotment, allot, restore_returned, returned_by, turn_back
from butoir.ledger.bank_rules import receipt_of
from butoir.ledger.matching_input import OPEN_STATES, own_accounts
from butoir.ledger.models import BankEntry, Candidate, Customer, Invoice, KnownPayer, Receipt
from butoir.ledger.open_items import settled_by_invoice
from butoir.ledger.standing import Row
from butoir.ledger.writing import insert_instances
from butoir.users.models import Company

PERSON = "person"


def accept_candidate(candidate: Candidate, *, by: str, at: datetime) -> None:
    """Give the entry to the candidate's customer as it was suggested; the rest is its credit.

    Raises InputError when the suggestion no longer holds: less is open by now.
    """
    company = candidate.customer.company
    with transaction.atomic():
        lock_head(company)
        entry = _decidable(candidate.entry)
        allotment = Allotment(entry, PERSON, f"{by} accepted: {candidate.why}")
        allotment.left[candidate.customer_id] = 0
        for document, cents in candidate.parts:
            credit = (cents < 0) != (entry.cents < 0)
            rows = _rows(candidate.customer, entry.currency, document, credit=credit)
            if not rows or (entry.cents > 0 and not _fits(cents, sum(row.open for row in rows))):
                raise InputError(f"{document}: less is open by now", field="invoice")
            allotment.share(rows, cents)
        _decide(company, allotment, [candidate.customer], by, at)


def assign_entry(
    entry: BankEntry, parts: Sequence[tuple[Invoice | Customer, int]], *, by: str, at: datetime
) -> None:
    """Give an entry to invoices, of one customer or several, or to customers as a credit.

    Each part is what gets it and its cents; together they are the whole entry. Below zero for a
    credit note that was set off, or money that went back. Raises InputError when they do not add
    up, when a part is another company's or currency's, or when it was decided before.
    """
    company = entry.account.company
    with transaction.atomic():
        lock_head(company)
        entry = _decidable(entry)
        if not parts or sum(cents for _, cents in parts) != entry.cents:
            raise InputError("the parts are not the whole entry", field="amount")
        allotment = Allotment(entry, PERSON, f"{by} said so")
        customers: dict[int, Customer] = {}
        for owner, cents in parts:
            if owner.company_id != company.pk:
                raise InputError("is not this company's", field="invoice")
            if isinstance(owner, Customer):
                customers[owner.pk] = owner
                allotment.left[owner.pk] = allotment.left.get(owner.pk, 0) + cents
            elif owner.currency != entry.currency:
                raise InputError("the invoice is in another currency", field="invoice")
            else:
                customers[owner.customer_id] = owner.customer
                allotment.shares.append((owner, cents))
        _decide(company, allotment, list(customers.values()), by, at)


def ignore_entry(entry: BankEntry, why: str, *, by: str, at: datetime) -> None:
    """Say that an entry settles nothing here, and why; nobody's reminders wait for it any more."""
    company = entry.account.company
    with transaction.atomic():
        lock_head(company)
        entry = _decidable(entry)
        _close(entry, "ignored", why, by, at)
        record_event(company, "entry-ignored", _about(entry), by=by, at=at, data={"why": why})


def take_back(entry: BankEntry, why: str, *, by: str, at: datetime) -> None:
    """Undo what was decided of an entry: its money is open again, from the day of this word on.

    Nothing is deleted: each receipt and share has its counterpart of that day. What was learned
    from the decision is forgotten, the customers' reminders wait until a person has looked, and the
    entry is never matched by itself again. Raises InputError without a reason, or when nothing was
    decided of it.
    """
    company, on = entry.account.company, localdate(at)
    if not why.strip():
        raise InputError("a match is taken back with a reason", field="why")
    with transaction.atomic():
        lock_head(company)
        entry = BankEntry.objects.select_related("account").get(pk=entry.pk)
        if entry.state not in ("allocated", "ignored"):
            raise InputError(f"this entry is {entry.state}: nothing to take back", field="entry")
        receipts = list(entry.receipts.prefetch_related("allocations__invoice"))
        turned = turn_back(receipts, on, f"taken back: {why}", by=by, at=at)
        restore_returned(company, [entry])
        _forget(entry, receipts)
        entry.state, entry.why, entry.taken_back = "unmatched", f"taken back: {why}", True
        entry.save(update_fields=("state", "why", "taken_back"))
        customers = {receipt.customer_id for receipt in receipts}
        insert_instances(Candidate, [_waiting(entry, pk) for pk in sorted(customers)])
        data = {"why": why, "cents": entry.cents, "receipts": turned}
        record_event(company, "entry-taken-back", _about(entry), by=by, at=at, data=data)


def forget_payer(payer: KnownPayer, *, by: str, at: datetime) -> None:
    """Forget that a customer pays from an account, or under a name."""
    customer = payer.customer
    with transaction.atomic():
        lock_head(customer.company)
        data = {"customer": customer.pk, "iban": payer.iban, "name": payer.name}
        payer.delete()
        about = f"customer:{customer.pk}"
        record_event(customer.company, "payer-forgotten", about, by=by, at=at, data=data)


def _forget(entry: BankEntry, receipts: Iterable[Receipt]) -> None:
    """Forget the payer that this very decision taught."""
    for receipt in receipts:
        KnownPayer.objects.filter(
            customer=receipt.customer_id,
            iban=entry.counterparty_iban,
            name=entry.counterparty_name,
            learned_at=receipt.recorded_at,
        ).delete()


def _waiting(entry: BankEntry, customer: int) -> Candidate:
    return Candidate(entry=entry, customer_id=customer, rule="taken-back", why=entry.why)


def _fits(cents: int, open_: int) -> bool:
    return 0 < cents <= open_ or open_ <= cents < 0


def _decidable(entry: BankEntry) -> BankEntry:
    """The entry as it is now; raises InputError when something was decided of it before."""
    now = BankEntry.objects.get(pk=entry.pk)
    if now.state not in (*OPEN_STATES, "other"):
        raise InputError(f"this entry is {now.state} already", field="entry")
    if now.status != "booked":
        raise InputError("the bank has not booked this entry", field="entry")
    return now


def _rows(customer: Customer, currency: str, document: str, *, credit: bool) -> list[Row]:
    """The rows under the number of a suggestion, first due first, with what is open of them."""
    settled = settled_by_invoice(customer.company, [customer.pk])
    found = Invoice.objects.filter(customer=customer, currency=currency).order_by("due_on", "pk")
    return [
        Row(invoice, invoice.cents - settled.get(invoice.pk, 0))
        for invoice in found
        if (invoice.number if credit else invoice.document) == document
        and (invoice.cents < 0) == credit
    ]


def _decide(
    company: Company,
    allotment: Allotment,
    customers: Collection[Customer],
    by: str,
    at: datetime,
) -> None:
    entry = allotment.entry
    allot(company, [allotment], by=by, at=at)
    _close(entry, "allocated", allotment.why, by, at)
    if entry.cents < 0:
        _mark_returned(entry, [invoice for invoice, _ in allotment.shares])
    if len(customers) == 1 and entry.cents > 0:
        _learn(entry, next(iter(customers)), at)
    data = {
        "invoices": [[invoice.pk, cents] for invoice, cents in allotment.shares],
        "customers": [customer.pk for customer in customers],
        "cents": entry.cents,
    }
    record_event(company, "entry-assigned", _about(entry), by=by, at=at, data=data)


def _mark_returned(entry: BankEntry, invoices: Collection[Invoice]) -> None:
    """The latest entry that paid these invoices the same amount: its money is what went back."""
    found = BankEntry.objects.filter(
        account=entry.account,
        state="allocated",
        cents=-entry.cents,
        currency=entry.currency,
        receipts__allocations__invoice__in=invoices,
    )
    past = found.order_by("-booked_on", "-pk").first()
    if past is not None:
        past.state, past.why = "returned", returned_by(entry)
        past.save(update_fields=("state", "why"))


def _close(entry: BankEntry, state: str, why: str, by: str, at: datetime) -> None:
    entry.state, entry.why = state, why
    entry.save(update_fields=("state", "why"))
    entry.candidates.filter(closed_at__isnull=True).update(closed_at=at, closed_by=by)


def _learn(entry: BankEntry, customer: Customer, at: datetime) -> None:
    """Keep the account and the name of a payer that a person recognised.

    Not of who passes the money of many on, nor of an account of the company itself.
    """
    own = own_accounts(customer.company)
    if entry.counterparty_iban in own or is_intermediary(receipt_of("", entry)):
        return
    seen = KnownPayer.objects.filter(customer=customer)
    iban, name = entry.counterparty_iban, entry.counterparty_name
    if (iban or name) and not seen.filter(iban=iban, name=name).exists():
        KnownPayer.objects.create(customer=customer, iban=iban, name=name, learned_at=at)


def _about(entry: BankEntry) -> str:
    return f"entry:{entry.pk}"
