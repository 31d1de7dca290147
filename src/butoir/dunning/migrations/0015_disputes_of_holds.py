"""Disputes that are holds already get their case; the hold stays as it was."""

from typing import Any

from django.db import migrations

from butoir.law.calendar import calendar_for

# as they are known when this runs, whatever they become
_REASONS = (
    "not-received",
    "quality",
    "quantity",
    "price",
    "paid",
    "duplicate",
    "not-ordered",
    "other",
)


def give_cases(apps: Any, _editor: Any) -> None:
    holds = apps.get_model("dunning", "Hold").objects.filter(kind="disputed", dispute=None)
    Dispute = apps.get_model("dunning", "Dispute")
    members = set(
        apps.get_model("users", "Membership").objects.values_list("company_id", "user_id")
    )
    last: dict[int, Any] = {}
    rows = holds.exclude(invoice=None).select_related("company", "customer", "invoice")
    for hold in rows.order_by("pk"):
        is_code = hold.reason in _REASONS  # of an answer without words
        calendar = calendar_for(hold.company.country)
        owner = hold.customer.in_charge_id
        last[hold.invoice_id] = Dispute.objects.create(
            company=hold.company,
            customer=hold.customer,
            invoice=hold.invoice,
            hold=hold,
            earlier=last.get(hold.invoice_id),
            cents=hold.cents or hold.invoice.cents,
            reason=hold.reason if is_code else "other",
            words="" if is_code else hold.reason,
            way="office",
            owner_id=owner if (hold.company_id, owner) in members else None,
            answer_by=calendar.add_open_days(hold.since, hold.company.dispute_days),
        )


class Migration(migrations.Migration):
    dependencies = [
        ("dunning", "0014_disputes"),
        ("ledger", "0015_invoice_due_by"),
        ("users", "0006_dispute_days"),
    ]

    operations = [migrations.RunPython(give_cases, migrations.RunPython.noop)]
