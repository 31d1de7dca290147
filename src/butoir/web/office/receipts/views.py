"""The pages about receipts: what waits to be matched, what was decided, what was learned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from butoir.core.errors import InputError
from butoir.ledger.assigning import accept_candidate, forget_payer, ignore_entry, take_back
from butoir.ledger.models import BankEntry, KnownPayer
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.receipts.history import read_history, read_payers
from butoir.web.office.receipts.read import entries_of, read_proposals, read_work
from butoir.web.office.receipts.refusals import refusal_said
from butoir.web.office.shell import render_page

HERE = "receipts"


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The entries that wait on the left, the one looked at on the right."""
    return _show_work(request, _number(request.GET.get("entry", "")))


@office(Role.CLERK)
@require_POST
def accept(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give the entry to the customer suggested; what a list has counted already is asked twice."""
    entry = entry_or_404(request, pk)
    candidate = get_object_or_404(
        entry.candidates.select_related("customer__company"),
        closed_at__isnull=True,
        pk=_number(request.POST.get("candidate", "")) or 0,
    )
    shown = read_proposals(request.company, entry)
    counted = any(one.listed_on for one in shown if one.pk == candidate.pk)
    if counted and request.POST.get("sure") != "yes":
        return _show_work(request, pk, asked=candidate.pk, status=422)
    try:
        accept_candidate(candidate, by=request.user.username, at=now())
    except InputError as error:
        messages.error(request, refusal_said(error))
        return _show_work(request, pk, status=422)
    messages.success(request, _("Matched with %(name)s.") % {"name": candidate.customer.name})
    return redirect("receipts:list", request.company.key)


@office(Role.CLERK)
@require_POST
def ignore(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say that an entry settles nothing here, and why."""
    entry, why = entry_or_404(request, pk), request.POST.get("why", "").strip()
    try:
        if not why:
            raise InputError("an entry is put aside with a reason", field="why")
        ignore_entry(entry, why, by=request.user.username, at=now())
    except InputError as error:
        messages.error(request, refusal_said(error))
        return _show_work(request, pk, status=422)
    messages.success(request, _("Put aside: nobody’s reminders wait for it any more."))
    return redirect("receipts:list", request.company.key)


@office(Role.READER)
@require_safe
def show_history(request: OfficeRequest) -> HttpResponse:
    """What was decided, with why; a person may take it back."""
    return _show_history(request)


@office(Role.CLERK)
@require_POST
def reverse_match(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take back what was decided of an entry: it waits again."""
    entry, why = entry_or_404(request, pk), request.POST.get("why", "")
    try:
        take_back(entry, why, by=request.user.username, at=now())
    except InputError as error:
        messages.error(request, refusal_said(error))
        return _show_history(request, status=422)
    messages.success(request, _("Taken back: the receipt waits to be matched again."))
    return redirect("receipts:history", request.company.key)


@office(Role.READER)
@require_safe
def show_payers(request: OfficeRequest) -> HttpResponse:
    """What was learned from confirmed matches."""
    page = read_payers(request.company, request.GET.get("page"))
    return render_page(request, HERE, "receipts/payers.html", page, **_more(request))


@office(Role.CLERK)
@require_POST
def forget(request: OfficeRequest, pk: int) -> HttpResponse:
    """Forget that a customer pays so."""
    found = KnownPayer.objects.select_related("customer__company")
    payer = get_object_or_404(found, customer__company=request.company, pk=pk)
    forget_payer(payer, by=request.user.username, at=now())
    messages.success(request, _("Forgotten: the next receipt of this payer will be asked about."))
    return redirect("receipts:payers", request.company.key)


def entry_or_404(request: OfficeRequest, pk: int) -> BankEntry:
    """The bank entry of that number, of this company only."""
    return get_object_or_404(entries_of(request.company).select_related("account__company"), pk=pk)


def _show_work(
    request: OfficeRequest, chosen: int | None, *, asked: int | None = None, status: int = 200
) -> HttpResponse:
    page = read_work(request.company, chosen, request.GET.get("page"))
    more = {"asked": asked, **_more(request)}
    return render_page(request, HERE, "receipts/list.html", page, status=status, **more)


def _show_history(request: OfficeRequest, *, status: int = 200) -> HttpResponse:
    page = read_history(request.company, request.GET)
    more = _more(request)
    return render_page(request, HERE, "receipts/history.html", page, status=status, **more)


def _more(request: OfficeRequest) -> dict[str, bool]:
    return {"may_match": request.role.includes(Role.CLERK)}


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None
