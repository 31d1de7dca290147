"""Cases that are put aside, and the log of who looks at one: what the pages of customers ask.

A customer that is put aside is in no list and no search; its pages open to managers alone.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from butoir.ledger.models import Customer
from butoir.personal.archiving import archived
from butoir.personal.viewing import record_view
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest


def open_to(request: OfficeRequest, customer: int | None) -> None:
    """Raises PermissionDenied where a case that is put aside is asked for by no manager."""
    if customer is None or request.role.includes(Role.MANAGER):
        return
    if archived(request.company).filter(pk=customer).exists():
        raise PermissionDenied("put aside: for managers alone")


def open_to_code(request: OfficeRequest, code: str) -> None:
    """As `open_to`, for the customer of a letter, which names it by its code."""
    if code and not request.role.includes(Role.MANAGER):
        open_to(request, _of_code(request, code).values_list("pk", flat=True).first())


def saw(request: OfficeRequest, customer: Customer, what: str, detail: str = "") -> None:
    """Note in the log that somebody saw something of a case."""
    by = request.user.username
    record_view(customer, what, page=request.path, by=by, at=now(), detail=detail)


def saw_letter(request: OfficeRequest, code: str, detail: str) -> None:
    """As `saw`, for the customer of a letter; a letter of nobody's is in no log."""
    customer = _of_code(request, code).first() if code else None
    if customer is not None:
        saw(request, customer, "letter", detail)


def _of_code(request: OfficeRequest, code: str) -> QuerySet[Customer]:
    return Customer.objects.filter(company=request.company, code=code)
