"""The pages about what leaves the house: the very documents, their proofs, their fate."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import escape
from django.views.decorators.http import require_safe

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery, Proof
from butoir.letters.pages import pdf_pages
from butoir.users.models import Role
from butoir.web.headers import as_letter
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.aside import open_to_code, saw_letter
from butoir.web.office.letters.mail import read_mail
from butoir.web.office.letters.read import read_asked, read_letters
from butoir.web.office.letters.sheet import EMAIL, read_letter
from butoir.web.office.shell import render_page, render_part
from butoir.web.pages import show_pages
from butoir.web.words.names import CHANNELS, STATES

PDF = "application/pdf"
_SUFFIXES = {EMAIL: "eml", PDF: "pdf"}


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """Every delivery: to whom, what, how, where it stands."""
    page = read_letters(request.company, read_asked(request.GET))
    if request.htmx.target == "rows":
        return render_part(request, "letters/rows.html", page)
    channels = [(code, name) for code, name in CHANNELS.items() if code != "call"]
    choices: dict[str, Any] = {"states": STATES.items(), "channels": channels}
    return render_page(request, "letters", "letters/list.html", page, **choices)


def delivery_of(request: OfficeRequest, pk: int) -> Delivery:
    """A delivery of the company with its document, or 404."""
    rows = Delivery.objects.select_related("company", "document__file", "batch")
    found = get_object_or_404(rows, company=request.company, pk=pk)
    open_to_code(request, found.reference)
    return found


@office(Role.READER)
@require_safe
def show(request: OfficeRequest, pk: int) -> HttpResponse:
    """One delivery with its document, its proofs and its events."""
    page = read_letter(delivery_of(request, pk))
    rights = {"manager": request.role.includes(Role.MANAGER)}
    return render_page(request, "letters", "letters/show.html", page, **rights)


@office(Role.READER)
@require_safe
def document(request: OfficeRequest, pk: int) -> HttpResponse:
    """The document as its reader gets it: the pages of the PDF as images (not every browser has a
    viewer in a frame), or the message with nothing in it that runs."""
    row = delivery_of(request, pk)
    file = row.document.file
    saw_letter(request, row.reference, f"{row.document.kind} {pk}")
    content = bytes(file.content)
    if file.media_type == PDF:
        try:
            return show_pages(request, pdf_pages(content))
        except InputError:
            return HttpResponse(content, content_type=PDF)
    mail = read_mail(content) if file.media_type == EMAIL else None
    if mail is None:
        return as_letter(HttpResponse(content, content_type="text/plain; charset=utf-8"))
    html = mail.html or f"<pre>{escape(mail.text)}</pre>"
    return as_letter(HttpResponse(html, content_type="text/html; charset=utf-8"))


@office(Role.READER)
@require_safe
def pdf(request: OfficeRequest, pk: int) -> HttpResponse:
    """The sealed PDF in the browser's own viewer."""
    row = delivery_of(request, pk)
    file = row.document.file
    if file.media_type != PDF:
        raise Http404("no PDF")
    saw_letter(request, row.reference, f"{row.document.kind} {pk}")
    return HttpResponse(bytes(file.content), content_type=PDF)


@office(Role.READER)
@require_safe
def download(request: OfficeRequest, pk: int) -> HttpResponse:
    """The sealed bytes themselves."""
    row = delivery_of(request, pk)
    saw_letter(request, row.reference, f"{row.document.kind} {pk}")
    suffix = _SUFFIXES.get(row.document.file.media_type, "bin")
    return _attached(bytes(row.document.file.content), f"{row.document.kind}-{row.pk}.{suffix}")


@office(Role.READER)
@require_safe
def proof(request: OfficeRequest, pk: int, proof: int) -> HttpResponse:
    """The file of a proof, as it came."""
    delivery = delivery_of(request, pk)
    rows = Proof.objects.select_related("file").filter(file__isnull=False)
    row = get_object_or_404(rows, delivery__company=request.company, delivery=pk, pk=proof)
    assert row.file is not None
    saw_letter(request, delivery.reference, f"{row.kind} {row.pk}")
    suffix = _SUFFIXES.get(row.file.media_type, "bin")
    return _attached(bytes(row.file.content), f"{row.kind}-{row.pk}.{suffix}")


def _attached(content: bytes, name: str) -> HttpResponse:
    """A file to keep: never shown by the browser, whatever is in it."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
