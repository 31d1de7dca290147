"""The case files that were made, the page of one case, its preview and its ZIP."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from butoir.casefile.exhibits import safe_name
from butoir.casefile.making import ZIP, preview_case_file
from butoir.casefile.models import CaseFile
from butoir.casefile.pages.pen import LAYOUTS
from butoir.core.errors import InputError
from butoir.law.registry import LawError
from butoir.ledger.models import Customer
from butoir.personal.models import Viewing
from butoir.personal.viewing import views_of
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import open_to, saw
from butoir.web.office.casefile.forms import KIND_NAMES, LANGS, LAYOUT_NAMES, DocumentForm, HandForm
from butoir.web.office.casefile.read import read_case, read_files
from butoir.web.office.shell import render_page
from butoir.web.paging import page_number

_LAST_VIEWS = 10


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The case files that were made."""
    page = read_files(request.company, page_number(request.GET.get("page")))
    return render_page(request, "customers", "casefile/list.html", page, layouts=LAYOUT_NAMES)


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """Is the case complete, what does it come to, and to whom does it go."""
    customer = customer_of(request, pk)
    saw(request, customer, "case")
    return show_case(request, customer)


@office(Role.READER)
@require_safe
def preview(request: OfficeRequest, pk: int) -> HttpResponse:
    """The PDF as it would be made now; nothing is kept."""
    layout, lang = request.GET.get("layout", "lawyer"), request.GET.get("lang", "fr")
    if layout not in LAYOUTS or lang not in dict(LANGS):
        raise Http404("no such file")
    customer = customer_of(request, pk)
    try:
        made = preview_case_file(customer, layout, lang, at=now(), currency=currency_of(request))
    except (InputError, LawError) as error:
        raise Http404("nothing to show") from error
    saw(request, customer, "preview", layout)
    answer = HttpResponse(made.pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="case-{pk}.pdf"'
    return answer


@office(Role.READER)
@require_safe
def download(request: OfficeRequest, pk: int) -> HttpResponse:
    """A ZIP as it was sealed."""
    rows = CaseFile.objects.select_related("file", "customer")
    made = get_object_or_404(rows, company=request.company, pk=pk)
    open_to(request, made.customer_id)
    saw(request, made.customer, "case-file", f"{made.layout} {made.as_of}")
    answer = HttpResponse(bytes(made.file.content), content_type=ZIP)
    name = f"dossier-{safe_name(made.customer.code)}-{made.as_of}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def customer_of(request: OfficeRequest, pk: int) -> Customer:
    """A customer of the company, or 404."""
    open_to(request, pk)
    rows = Customer.objects.select_related("company")
    return get_object_or_404(rows, company=request.company, pk=pk)


def currency_of(request: OfficeRequest) -> str:
    """The currency that the address or the form names."""
    return (request.POST.get("currency") or request.GET.get("currency") or "EUR")[:3]


def show_case(
    request: OfficeRequest,
    customer: Customer,
    handing: HandForm | None = None,
    adding: DocumentForm | None = None,
) -> HttpResponse:
    """The page with a form that was refused (422), if there is one."""
    lang = (get_language() or "fr")[:2]
    page = read_case(customer, day_of(now()), currency_of(request), lang)
    numbers = page.case.numbers if page.case else ()
    initial = {"lang": customer.company.lang}
    more: dict[str, Any] = {
        "handing": handing or HandForm(initial=initial, label_suffix=""),
        "adding": adding or DocumentForm(customer=customer, numbers=numbers),
        "kinds": KIND_NAMES,
        "layouts": LAYOUT_NAMES,
        "manager": request.role.includes(Role.MANAGER),
        "clerk": request.role.includes(Role.CLERK),
        "views": _views(request, customer),
    }
    status = 422 if handing or adding else 200
    return render_page(request, "customers", "casefile/show.html", page, status=status, **more)


def _views(request: OfficeRequest, customer: Customer) -> list[Viewing]:
    """Who looked at the case last, for managers."""
    if not request.role.includes(Role.MANAGER):
        return []
    return list(views_of(request.company, customer)[:_LAST_VIEWS])
