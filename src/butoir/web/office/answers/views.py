"""The answers to read, one of them, and the document that came with it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from butoir.dunning.answers.models import Answer
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.answers.forms import AcceptForm, CloseForm, accept_form, close_form
from butoir.web.office.answers.read import read_answer, read_answers
from butoir.web.office.aside import open_to, saw
from butoir.web.office.shell import render_page
from butoir.web.paging import page_number

_SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """What customers answered online and by mail, the unread first."""
    page = read_answers(request.company, page_number(request.GET.get("page")))
    return render_page(request, "today", "answers/list.html", page)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One answer, and what can be made of it."""
    return show_answer(request, answer_of(request, pk))


@office(Role.READER)
@require_safe
def proof(request: OfficeRequest, pk: int) -> HttpResponse:
    """The document as it came: to keep, never opened in the page."""
    row = answer_of(request, pk)
    file = row.proof
    if file is None:
        raise Http404("no document")
    saw(request, row.customer, "document", f"answer {pk}")
    answer = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    name = f"answer-{pk}.{_SUFFIXES.get(file.media_type, 'bin')}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def answer_of(request: OfficeRequest, pk: int) -> Answer:
    """An answer on the page of the company, or 404: those of mails have their own page."""
    rows = Answer.objects.filter(case__isnull=False).select_related(
        "customer__company", "company", "case", "task__company"
    )
    found = get_object_or_404(rows, company=request.company, pk=pk)
    open_to(request, found.customer_id)
    return found


def show_answer(
    request: OfficeRequest,
    answer: Answer,
    accepting: AcceptForm | None = None,
    closing: CloseForm | None = None,
) -> HttpResponse:
    """The page with a form that was refused (422), if there is one."""
    needed = Role.MANAGER if answer.kind == "plan" else Role.CLERK
    more = {
        "accepting": accepting or accept_form(answer.kind, day_of(now())),
        "closing": closing or close_form(answer.kind),
        "may_accept": request.role.includes(needed),
        "may_close": request.role.includes(Role.CLERK),
    }
    status = 422 if accepting or closing else 200
    page = read_answer(answer)
    return render_page(request, "today", "answers/show.html", page, status=status, **more)
