"""The statement of account of a customer as a PDF: made when asked, kept only once it is sent."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from butoir.dunning.dated import items_on, unused_receipts
from butoir.dunning.debtors import debtor_of
from butoir.ledger.models import Customer
from butoir.letters.statement import StatementFacts, StatementLine, compose_statement
from butoir.letters.typeset import typeset
from butoir.users.creditors import creditor_of
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.customers.acting import customer_of
from butoir.web.office.customers.asked import read_day


@office(Role.READER)
@require_safe
def statement(request: OfficeRequest, pk: int) -> HttpResponse:
    """What is open in one currency, as of today or of a past day, laid out to be sent."""
    customer = customer_of(request, pk)
    today, on = day_of(now()), read_day(request.GET.get("on"))
    past = on if on is not None and on < today else None
    currency = request.GET.get("currency", "EUR")[:3]
    facts = _facts(customer, past, past or today, currency)
    answer = HttpResponse(typeset(compose_statement(facts)), content_type="application/pdf")
    name = f"statement-{customer.pk}-{facts.as_of}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _facts(customer: Customer, past: date | None, on: date, currency: str) -> StatementFacts:
    lines = tuple(
        StatementLine(
            one.item.number, one.item.issued_on, one.item.due_on, one.item.cents, one.item.open
        )
        for one in items_on(customer, past)
        if one.currency == currency
    )
    unused = unused_receipts(customer, past).get(currency, 0)
    debtor = debtor_of(customer, list(customer.contacts.all()))
    return StatementFacts(creditor_of(customer.company), debtor, on, currency, lines, unused)
