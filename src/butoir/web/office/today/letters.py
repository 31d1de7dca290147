"""The letter of a message as its reader will get it: the mail itself, or the pages of the PDF."""

from __future__ import annotations

from base64 import b64encode
from email import message_from_bytes, policy
from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from butoir.core.errors import InputError
from butoir.dunning.models import PlannedMessage
from butoir.dunning.previewing import Preview, preview_message
from butoir.dunning.writing import EMAIL_TYPE, PDF_TYPE, SMS_TYPE
from butoir.letters.typeset import typeset_png
from butoir.users.models import Company, Role
from butoir.web.clock import now
from butoir.web.headers import as_letter
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.today.pane import message_of
from butoir.web.pages import show_pages

_PPI = 110


@office(Role.READER)
@require_safe
def show_letter(request: OfficeRequest, pk: int) -> HttpResponse:
    """The mail or the text message as its reader sees it, or the pages of the letter as images."""
    preview = _standing(request.company, pk)
    try:
        written = preview.write(now())
        if written.media_type == EMAIL_TYPE:
            return as_letter(HttpResponse(mail_html(written.content)))
        if written.media_type == SMS_TYPE:
            text = written.content.decode()
            return as_letter(render(request, "today/text.html", {"text": text}))
        pages = typeset_png(preview.compose()[0], _PPI)
    except InputError as error:
        return as_letter(render(request, "today/unwritten.html", {"error": error}, status=422))
    return show_pages(request, pages)


@office(Role.READER)
@require_safe
def show_pdf(request: OfficeRequest, pk: int) -> HttpResponse:
    """The very PDF that would leave."""
    preview = _standing(request.company, pk)
    try:
        written = preview.write(now())
    except InputError as error:
        return as_letter(render(request, "today/unwritten.html", {"error": error}, status=422))
    if written.media_type != PDF_TYPE:
        raise Http404("it has no PDF")
    answer = HttpResponse(written.content, content_type=written.media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="letter-{pk}.pdf"'
    return answer


def _standing(company: Company, pk: int) -> Preview:
    """The preview of a message that still holds; raises Http404."""
    try:
        preview = preview_message(message_of(company, pk))
    except PlannedMessage.DoesNotExist as error:
        raise Http404("no such message") from error
    if preview.changed:
        raise Http404("it no longer holds")
    return preview


def mail_html(content: bytes) -> str:
    """The HTML of a mail, its images in it: just what its reader would see."""
    mail = message_from_bytes(content, policy=policy.default)
    body = mail.get_body(("html",))
    html = str(body.get_content()) if body else ""
    for part in mail.walk():
        name = part.get("Content-ID", "").strip("<>")
        if name and part.get_content_maintype() == "image":
            image = b64encode(cast(bytes, part.get_payload(decode=True))).decode("ascii")
            html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{image}")
    return html
