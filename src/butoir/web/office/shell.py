"""The frame of every page of a company: where one is, how fresh the bank data is, what is waiting.

Three queries beside those that found out who is asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from butoir.law.calendar import calendar_for
from butoir.ledger.freshness import bank_data_until
from butoir.ledger.models import BankEntry
from butoir.users.access import companies_of
from butoir.users.hours import day_of
from butoir.users.models import Company
from butoir.web.clock import is_demo, now
from butoir.web.office.access import OfficeRequest

FRESH_OPEN_DAYS = 2  # as the default policy: older bank data is shown as old


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of the navigation: the noun of its folder, and its name."""

    noun: str
    label: str | Promise

    @property
    def url(self) -> str:
        """The name of its first page."""
        return f"{self.noun}:list"


TABS = (
    Tab("today", _("Today")),
    Tab("customers", _("Customers")),
    Tab("invoices", _("Invoices")),
    Tab("receipts", _("Receipts")),
    Tab("agreements", _("Agreements")),
    Tab("letters", _("Letters sent")),
    Tab("figures", _("Figures")),
    Tab("settings", _("Settings")),
)


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around a page. `bank_until` is None without any statement."""

    company: Company
    companies: tuple[Company, ...]
    tabs: tuple[Tab, ...]
    here: str
    as_of: date
    bank_until: date | None
    bank_fresh: bool
    to_match: int
    demo: bool = False


def read_shell(request: OfficeRequest, here: str) -> Shell:
    """The frame of a page in the tab `here`."""
    company, as_of = request.company, day_of(now())
    until = bank_data_until(company)
    return Shell(
        company=company,
        companies=tuple(companies_of(request.user)),
        tabs=TABS,
        here=here,
        as_of=as_of,
        bank_until=until,
        bank_fresh=until is not None and _is_fresh(company, until, as_of),
        to_match=BankEntry.objects.filter(
            account__company=company, state__in=("suggested", "unmatched")
        ).count(),
        demo=is_demo(),
    )


def _is_fresh(company: Company, until: date, as_of: date) -> bool:
    calendar = calendar_for(company.country)
    return calendar.add_open_days(until, FRESH_OPEN_DAYS) >= as_of


def render_page(
    request: OfficeRequest,
    here: str,
    template: str,
    page: object,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A whole page in its frame, from the frozen values that its read function gave.

    The template finds them as `page`, the frame as `shell`.
    """
    context = {"page": page, "shell": read_shell(request, here), **more}
    return render(request, template, context, status=status)


def render_part(
    request: OfficeRequest, template: str, page: object, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A part of a page, for HTMX to put in its place."""
    return render(request, template, {"page": page, **more}, status=status)
