"""Bank statements whose own figures do not add up: a payment may be missing from what was read.

Until a person has looked, or a whole statement of the same days is there, nobody may be reminded as
if the days from its beginning on were known (R11).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Statement
from butoir.users.models import Company


def doubtful_statements() -> QuerySet[Statement]:
    """The statements that do not add up, that nobody vouched for and no whole one makes good."""
    whole = Statement.objects.filter(
        account=OuterRef("account"),
        currency=OuterRef("currency"),
        balanced=True,
        from_on__lte=OuterRef("from_on"),
        to_on__gte=OuterRef("to_on"),
    )
    doubted = Statement.objects.filter(balanced=False, checked_at=None, from_on__isnull=False)
    return doubted.exclude(Exists(whole))


def doubts_of(company: Company) -> QuerySet[Statement]:
    """The doubtful statements of the accounts that are waited for, the oldest first."""
    found = doubtful_statements().filter(account__company=company, account__watched=True)
    said = found.annotate(number=F("account__number"), file_name=F("source__name"))
    return said.order_by("from_on", "pk")


@transaction.atomic
def vouch_for(statement: Statement, *, by: str, at: datetime) -> None:
    """A person has looked: no payment is missing from it. Nothing where that was said already."""
    company = statement.account.company
    lock_head(company)
    statement.refresh_from_db()
    if statement.balanced is not False or statement.checked_at:
        return
    statement.checked_at, statement.checked_by = at, by
    statement.save(update_fields=("checked_at", "checked_by"))
    said = {
        "account": statement.account.number,
        "from": str(statement.from_on),
        "to": str(statement.to_on),
        "import": statement.source_id,
    }
    about = f"statement:{statement.pk}"
    record_event(company, "statement-checked", about, by=by, at=at, data=said)
