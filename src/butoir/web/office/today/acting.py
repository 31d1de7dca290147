"""A decision about a customer, a message or a task: its form, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from butoir.core.errors import InputError
from butoir.dunning.models import PlannedMessage, Task
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page, render_part
from butoir.web.office.today.actions import (
    OF_CUSTOMER,
    OF_DELIVERY,
    OF_MESSAGE,
    Action,
    Doing,
    task_actions,
)
from butoir.web.office.today.explaining import explained
from butoir.web.office.today.matters import Section

_BY_CODE = {section.code: section for section in Section}


@office(Role.CLERK)
@require_http_methods(["GET", "POST"])
def decide_customer(request: OfficeRequest, pk: int, action: str) -> HttpResponse:
    """Postpone, put on hold, record a dispute or a promise."""
    customer = get_object_or_404(Customer, company=request.company, pk=pk)
    return _act(request, _known(OF_CUSTOMER, action), customer)


@office(Role.CLERK)
@require_http_methods(["GET", "POST"])
def decide_message(request: OfficeRequest, pk: int, action: str) -> HttpResponse:
    """Leave a message out, today or its step for good."""
    rows = PlannedMessage.objects.select_related("customer", "run__company")
    message = get_object_or_404(rows, run__company=request.company, release=None, pk=pk)
    return _act(request, _known(OF_MESSAGE, action), message.customer, message=message)


@office(Role.CLERK)
@require_http_methods(["GET", "POST"])
def decide_task(request: OfficeRequest, pk: int, action: str) -> HttpResponse:
    """What was done of a task, or came of a call."""
    rows = Task.objects.select_related("customer", "company")
    task = get_object_or_404(rows, company=request.company, pk=pk)
    return _act(request, _known(task_actions(task.kind), action), task.customer, task=task)


@office(Role.CLERK)
@require_http_methods(["GET", "POST"])
def decide_delivery(request: OfficeRequest, pk: int, action: str) -> HttpResponse:
    """Whether a delivery left of which nobody knows it."""
    rows = PlannedMessage.objects.select_related("customer", "release__delivery__company")
    message = get_object_or_404(rows, run__company=request.company, release__delivery__pk=pk)
    delivery = message.release.delivery
    return _act(request, _known(OF_DELIVERY, action), message.customer, delivery=delivery)


def _known(actions: dict[str, Action], name: str) -> Action:
    if name not in actions:
        raise Http404("no such decision")
    return actions[name]


def _act(request: OfficeRequest, action: Action, customer: Customer, **target: Any) -> HttpResponse:
    if not request.role.includes(action.role):
        raise PermissionDenied("needs another role")
    customer.company = request.company
    at = now()
    told = request.POST if request.method == "POST" else None
    form = action.form(told, customer=customer, today=day_of(at))
    if told is not None and form.is_valid():
        by = request.user.username
        doing = Doing(customer, form.cleaned_data, by, at, day_of(at), **target)
        try:
            with transaction.atomic():
                said = action.command(doing)
        except InputError as error:
            form.add_error(None, explained(error))
        else:
            return go_on(request, f"{customer.name} – {said}")
    more: dict[str, Any] = {
        "form": form,
        "action": action,
        "customer": customer,
        "after": after_of(request),
    }
    if request.htmx:
        return render_part(request, "today/dialog.html", None, status=422 if told else 200, **more)
    page = render_page(request, "today", "today/decision.html", None, **more)
    page.status_code = 422 if told is not None else 200
    return page


def after_of(request: OfficeRequest) -> dict[str, str]:
    """The section and the row to go on with, as the address or the form names them."""
    told = request.POST if request.method == "POST" else request.GET
    section, row = told.get("section", ""), told.get("next", "")
    found = {"section": section if section in _BY_CODE else ""}
    return found | {"row": row if row.isdecimal() else ""}


def go_on(request: OfficeRequest, said: str, level: int = messages.SUCCESS) -> HttpResponse:
    """Back to the queue, at the next row, saying what happened."""
    messages.add_message(request, level, said)
    query = "&".join(f"{name}={value}" for name, value in after_of(request).items() if value)
    address = reverse("today:list", args=(request.company.key,)) + (f"?{query}" if query else "")
    return HttpResponseClientRedirect(address) if request.htmx else _see(address)


def _see(address: str) -> HttpResponse:
    answer = redirect(address)
    answer.status_code = 303
    return answer
