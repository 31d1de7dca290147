"""One timeline of a customer: the journal's events about all that is theirs, and dated rows.

What a file or the bank brought has one event for all customers together: there the rows themselves
say what came. Cut into pages by the database, with one query for each kind of row.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from butoir.ledger.models import Customer
from butoir.users.hours import PARIS
from butoir.web.paging import Paged

SIZE = 25
_MAILS = ("mail", "mail-tied", "mail-accepted")
GROUPS = {
    "letters": (
        "approved",
        "left-out",
        "release",
        "delivery-queued",
        "delivery-sent",
        "delivery-unknown",
        "delivery-permanent",
        "delivery-temporary",
        "delivery-resolved",
        "delivery-proof",
        "delivery-rejected",
        "delivery-failure-told",
        "withdrawn",
        "letter-edited",
        "letter-restored",
        "address-given-up",
        "delivery",
    ),
    "money": (
        "receipt",
        "books",
        "receipt-recorded",
        "receipt-allocated",
        "payment-reversed",
        "credit-note-recorded",
        "pay-link",
        "pay-link-state",
        "debit-returned",
    ),
    "agreements": (
        "promise",
        "plan",
        "plan-proposed",
        "plan-state",
        "agreement-ended",
        "agreement-reopened",
        "hold",
        "hold-ended",
        "skip",
        "legal-notice",
        "insolvency-opened",
        "insolvency-undone",
        "claim-declared",
        "identity-checked",
        "identity-confirmed",
        "dispute-opened",
        "dispute-changed",
        "dispute-note",
        "dispute-document",
        "dispute-prepared",
        "dispute-decided",
        "dispute-settled",
        "dispute-reopened",
        "limitation-interrupted",
        "interruption-ended",
        "waiver-offered",
        "waiver-ended",
        "debit-note-issued",
        "debit-note-credited",
        "demand-paid",
    ),
    "work": (
        "task",
        "task-done",
        "note",
        "answer",
        "answer-case-revoked",
        "case-document",
        "case-document-ended",
        "case-file",
        "case-handed-over",
        "case-followed",
        "case-course",
        "case-step",
        "case-step-ended",
        "case-money",
        "case-money-remitted",
        "case-money-ended",
        "case-closed",
        "case-taken-back",
        "case-certificate",
        "order-details",
        "invoice-vat",
        *_MAILS,
    ),
    "data": (
        "invoice",
        "invoice-recorded",
        "invoice-copies",
        "customer-recorded",
        "customer-in-charge",
        "contact-recorded",
        "payer-forgotten",
        "erasure-frozen",
        "erasure-unfrozen",
        "personal-data-erased",
        "personal-data-exported",
    ),
}
_TOLD = """
WITH about AS (
  SELECT 'customer:' || CAST(%(customer)s AS text) AS name
  UNION ALL SELECT 'contact:' || id FROM ledger_contact WHERE customer_id = %(customer)s
  UNION ALL SELECT 'invoice:' || id FROM ledger_invoice WHERE customer_id = %(customer)s
  UNION ALL SELECT 'receipt:' || id FROM ledger_receipt WHERE customer_id = %(customer)s
  UNION ALL SELECT 'agreement:' || id FROM dunning_agreement WHERE customer_id = %(customer)s
  UNION ALL SELECT 'hold:' || id FROM dunning_hold WHERE customer_id = %(customer)s
  UNION ALL SELECT 'task:' || id FROM dunning_task WHERE customer_id = %(customer)s
  UNION ALL SELECT 'message:' || id FROM dunning_plannedmessage WHERE customer_id = %(customer)s
  UNION ALL SELECT 'delivery:' || r.delivery_id
    FROM dunning_plannedmessage m JOIN dunning_release r ON r.message_id = m.id
    WHERE m.customer_id = %(customer)s AND r.delivery_id IS NOT NULL
  UNION ALL SELECT 'proposal:' || id FROM dunning_proposal WHERE customer_id = %(customer)s
  UNION ALL SELECT 'delivery:' || delivery_id FROM dunning_agreedletter
    WHERE customer_id = %(customer)s
  UNION ALL SELECT 'notice:' || id FROM dunning_legalnotice WHERE customer_id = %(customer)s
  UNION ALL SELECT 'proceeding:' || id FROM dunning_proceeding WHERE customer_id = %(customer)s
  UNION ALL SELECT 'identity:' || id FROM dunning_identitycheck WHERE customer_id = %(customer)s
  UNION ALL SELECT 'answer:' || id FROM dunning_answer WHERE customer_id = %(customer)s
  UNION ALL SELECT 'pay-link:' || id FROM dunning_paylink WHERE customer_id = %(customer)s
  UNION ALL SELECT 'mail:' || id FROM inbox_incomingmail WHERE customer_id = %(customer)s
  UNION ALL SELECT 'delivery:' || receipt_id FROM dunning_answer
    WHERE customer_id = %(customer)s AND receipt_id IS NOT NULL
  UNION ALL SELECT 'dispute:' || id FROM dunning_dispute WHERE customer_id = %(customer)s
  UNION ALL SELECT 'delivery:' || receipt_id FROM dunning_dispute
    WHERE customer_id = %(customer)s AND receipt_id IS NOT NULL
  UNION ALL SELECT 'delivery:' || reply_id FROM dunning_dispute
    WHERE customer_id = %(customer)s AND reply_id IS NOT NULL
  UNION ALL SELECT 'interruption:' || id FROM dunning_interruption
    WHERE customer_id = %(customer)s
  UNION ALL SELECT 'waiver:' || id FROM dunning_waiver WHERE customer_id = %(customer)s
  UNION ALL SELECT 'debit-note:' || id FROM dunning_debitnote WHERE customer_id = %(customer)s
  UNION ALL SELECT 'paid-letter:' || id FROM dunning_paidletter WHERE customer_id = %(customer)s
  UNION ALL SELECT 'delivery:' || delivery_id FROM dunning_waiver
    WHERE customer_id = %(customer)s AND delivery_id IS NOT NULL
  UNION ALL SELECT 'delivery:' || delivery_id FROM dunning_debitnote
    WHERE customer_id = %(customer)s AND delivery_id IS NOT NULL
  UNION ALL SELECT 'delivery:' || delivery_id FROM dunning_debitcredit
    WHERE customer_id = %(customer)s AND delivery_id IS NOT NULL
  UNION ALL SELECT 'delivery:' || delivery_id FROM dunning_paidletter
    WHERE customer_id = %(customer)s AND delivery_id IS NOT NULL
), told AS (
  SELECT 'event' AS what, e.kind, e.id, e.at
    FROM about JOIN journal_event e ON e.about = about.name AND e.company_id = %(company)s
    WHERE e.kind NOT IN ('delivery-cancelled', 'delivery-answered-late')
      AND NOT (e.kind = 'release' AND e.data LIKE %(queued)s)
  UNION ALL SELECT 'receipt', 'receipt', r.id, r.recorded_at
    FROM ledger_receipt r WHERE r.customer_id = %(customer)s AND r.entry_id IS NOT NULL
  UNION ALL SELECT 'books', 'books', a.id, a.recorded_at
    FROM ledger_allocation a JOIN ledger_invoice i ON i.id = a.invoice_id
    WHERE i.customer_id = %(customer)s AND a.receipt_id IS NULL AND a.source_id IS NOT NULL
  UNION ALL SELECT 'invoice', 'invoice', i.id, f.imported_at
    FROM ledger_invoice i JOIN ledger_import f ON f.id = i.source_id
    WHERE i.customer_id = %(customer)s
  UNION ALL SELECT 'task', 'task', t.id, t.made_at
    FROM dunning_task t WHERE t.customer_id = %(customer)s
  UNION ALL SELECT 'delivery', 'delivery', d.id, d.state_at
    FROM dunning_plannedmessage m JOIN dunning_release r ON r.message_id = m.id
    JOIN dispatch_delivery d ON d.id = r.delivery_id
    WHERE m.customer_id = %(customer)s AND d.state IN ('cancelled', 'expired')
)
SELECT what, id, COUNT(*) OVER () FROM told WHERE at < %(until)s {kinds}
ORDER BY at DESC, what, id DESC LIMIT %(limit)s OFFSET %(offset)s
"""
Told = tuple[str, int]


def load_told(customer: Customer, group: str, page: int, on: date | None) -> Paged[Told]:
    """What happened, the newest first, as (kind of row, id): of one group of kinds, up to a day."""
    kinds = ", ".join(f"'{kind}'" for kind in GROUPS.get(group, ()))
    last = on or date(9998, 12, 30)
    until = datetime.combine(last + timedelta(days=1), time(), PARIS)
    values: dict[str, Any] = {
        "customer": customer.pk,
        "company": customer.company_id,
        "queued": '%"outcome":"queued"%',
        "until": connection.ops.adapt_datetimefield_value(until),
        "limit": SIZE,
        "offset": (page - 1) * SIZE,
    }
    query = _TOLD.format(kinds=f"AND kind IN ({kinds})" if kinds else "")
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    return Paged([(row[0], row[1]) for row in rows], page, int(rows[0][2]) if rows else 0, SIZE)
