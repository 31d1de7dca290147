"""The list of cases with somebody else, one of them, and its statement of a loss."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from butoir.casefile.following.certifying import PDF_TYPE, preview_certificate
from butoir.casefile.following.models import Handover, LossCertificate
from butoir.core.errors import InputError
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.casefile.forms import LANGS
from butoir.web.office.following.forms import (
    BackForm,
    CertificateForm,
    ClosingForm,
    CourseForm,
    FollowForm,
    MoneyForm,
    RemitForm,
    StepForm,
    VatForm,
)
from butoir.web.office.following.read import CasePage, read_case, read_list
from butoir.web.office.shell import render_page

STATES = (("open", _("running")), ("closed", _("closed")), ("all", _("everything")))


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """Who has which case, for how long, and what came back."""
    page = read_list(request.company, day_of(now()), request.GET)
    return _list(request, page, FollowForm(label_suffix=""), 200)


def show_refused_list(request: OfficeRequest, form: FollowForm) -> HttpResponse:
    """The list with a form that was refused."""
    return _list(request, read_list(request.company, day_of(now()), {}), form, 422)


def _list(request: OfficeRequest, page: object, form: FollowForm, status: int) -> HttpResponse:
    more = {"states": STATES, "form": form, "manager": request.role.includes(Role.MANAGER)}
    return render_page(request, "customers", "following/list.html", page, status=status, **more)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One case, and what can be done of it."""
    return show_case(request, handover_of(request, pk))


@office(Role.READER)
@require_safe
def preview_loss(request: OfficeRequest, pk: int) -> HttpResponse:
    """The statement of a loss as it would be made now; nothing is kept."""
    lang = request.GET.get("lang", "fr")
    if lang not in dict(LANGS):
        raise Http404("no such language")
    try:
        content = preview_certificate(handover_of(request, pk), lang, day_of(now()))
    except InputError as error:
        raise Http404("nothing to show") from error
    return _pdf(content, f"loss-{pk}", "inline")


@office(Role.READER)
@require_safe
def certificate(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """A statement of a loss as it was sealed."""
    rows = LossCertificate.objects.select_related("file")
    made = get_object_or_404(rows, handover__company=request.company, handover=pk, pk=number)
    return _pdf(bytes(made.file.content), f"loss-{pk}-{made.pk}", "attachment")


def _pdf(content: bytes, name: str, how: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=PDF_TYPE)
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}.pdf"'
    return answer


def handover_of(request: OfficeRequest, pk: int) -> Handover:
    """A case of the company, or 404."""
    rows = Handover.objects.select_related(
        "company", "customer__company", "hold", "file", "hold__company"
    )
    return get_object_or_404(rows, company=request.company, pk=pk)


def show_case(
    request: OfficeRequest, row: Handover, refused: forms.Form | None = None
) -> HttpResponse:
    """The page with a form that was refused (422), if there is one."""
    page = read_case(row, day_of(now()))
    more: dict[str, Any] = {
        "forms": _forms(page, refused),
        "manager": request.role.includes(Role.MANAGER),
        "clerk": request.role.includes(Role.CLERK),
    }
    status = 422 if refused else 200
    return render_page(request, "customers", "following/show.html", page, status=status, **more)


def _forms(page: CasePage, refused: forms.Form | None) -> dict[str, forms.Form]:
    """The forms of the page, the refused one with what was written in it."""
    row = page.handover
    first = {name: getattr(row, name) for name in ("reference", "route", "court")}
    found: dict[str, forms.Form] = {
        "course": CourseForm(initial=first, label_suffix=""),
        "step": StepForm(route=row.route),
        "money": MoneyForm(label_suffix=""),
        "remit": RemitForm(label_suffix="", initial={"on": page.on}),
        "closing": ClosingForm(label_suffix=""),
        "back": BackForm(label_suffix=""),
        "vat": VatForm(),
        "certificate": CertificateForm(label_suffix="", initial={"lang": row.company.lang}),
    }
    if refused is not None:
        found.update({name: refused for name, one in found.items() if type(one) is type(refused)})
    for name, one in found.items():
        one.auto_id = f"{name}-%s"  # several forms have a field of the same name
    return found if refused is None else {**found, "refused": refused}
