"""The mails to sort and to read, one of them, and what was attached to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from butoir.inbox.models import IncomingMail
from butoir.inbox.understanding import attached
from butoir.journal.sealed import content_of
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import open_to, saw
from butoir.web.office.mails.forms import FORMS, CloseForm, GiveForm, SayingForm
from butoir.web.office.mails.read import MailSheet, Proposal, read_mails
from butoir.web.office.shell import render_page
from butoir.web.paging import page_number

HERE = "today"


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """What came by mail; `?show=sort`: what belongs to nobody yet."""
    number, to_sort = page_number(request.GET.get("page")), request.GET.get("show") == "sort"
    page = read_mails(request.company, number, to_sort=to_sort)
    return render_page(request, HERE, "mails/list.html", page)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One mail, and what can be made of it."""
    return show_mail(request, mail_of(request, pk))


@office(Role.READER)
@require_safe
def original(request: OfficeRequest, pk: int) -> HttpResponse:
    """The mail as it came: to keep, never opened in the page."""
    mail = mail_of(request, pk)
    if mail.customer is not None:
        saw(request, mail.customer, "mail", f"mail {pk}")
    return _download(content_of(mail.file_id), f"mail-{pk}.eml")


@office(Role.READER)
@require_safe
def attachment(request: OfficeRequest, pk: int, place: int) -> HttpResponse:
    """A file that came with it, under a name of ours: to keep, never opened in the page."""
    mail = mail_of(request, pk)
    content = attached(content_of(mail.file_id), place)
    if content is None:
        raise Http404("no such file")
    if mail.customer is not None:
        saw(request, mail.customer, "mail", f"mail {pk} {place + 1}")
    return _download(content, f"mail-{pk}-{place + 1}.bin")


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def mail_of(request: OfficeRequest, pk: int) -> IncomingMail:
    """A mail to the company, or 404."""
    rows = IncomingMail.objects.select_related("customer", "company", "delivery", "task__company")
    mail = get_object_or_404(rows, company=request.company, pk=pk)
    open_to(request, mail.customer_id)
    if mail.customer is not None:
        mail.customer.company = request.company
    return mail


def saying_form(mail: IncomingMail, place: int, today: date, data: Any = None) -> SayingForm:
    """The form of a sentence of the mail, or 404."""
    if mail.customer is None or place >= len(mail.sayings):
        raise Http404("no such sentence")
    said = {**mail.sayings[place], "place": place}
    if said["kind"] not in FORMS:
        raise Http404("nothing to record")
    return FORMS[said["kind"]](said, mail.customer, today, data)


def show_mail(
    request: OfficeRequest,
    mail: IncomingMail,
    bound: Mapping[int, SayingForm] | None = None,
    closing: CloseForm | None = None,
    giving: GiveForm | None = None,
) -> HttpResponse:
    """The page with a form that was refused (422), if there is one."""
    page = MailSheet(mail, _proposals(mail, bound or {}))
    more = {
        "closing": closing or CloseForm(label_suffix=""),
        "giving": giving or GiveForm(request.company),
        "may_act": request.role.includes(Role.CLERK),
        "may_plan": request.role.includes(Role.MANAGER),
    }
    status = 422 if bound or closing or giving else 200
    return render_page(request, HERE, "mails/show.html", page, status=status, **more)


def _proposals(mail: IncomingMail, bound: Mapping[int, SayingForm]) -> list[Proposal]:
    if mail.customer is None or mail.task is None or mail.task.done_at is not None:
        return []
    today = day_of(now())
    return [
        Proposal(place, said["kind"], said["sentence"], _form(mail, place, today, bound))
        for place, said in enumerate(mail.sayings)
    ]


def _form(
    mail: IncomingMail, place: int, today: date, bound: Mapping[int, SayingForm]
) -> SayingForm | None:
    if mail.sayings[place]["kind"] not in FORMS:
        return None
    return bound.get(place) or saying_form(mail, place, today)
