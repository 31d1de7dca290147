"""A letter edited part by part, with the check of its words as one writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from butoir.core.errors import InputError
from butoir.dunning.editing import check_edit, restore_text, save_edit
from butoir.dunning.models import EditedText, PlannedMessage
from butoir.dunning.previewing import Preview, preview_message
from butoir.dunning.wording_by_hand import (
    CLOSING,
    SALUTATION,
    SUBJECT,
    longest,
    parts_of,
    to_keep,
)
from butoir.dunning.writing import SMS
from butoir.letters.letter import Letter, Paragraph
from butoir.letters.text import block_text
from butoir.tone.findings import Finding, has_errors
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page, render_part
from butoir.web.office.today.acting import after_of, go_on
from butoir.web.office.today.explaining import explained
from butoir.web.office.today.pane import message_of

_LINES = (SUBJECT, SALUTATION)  # parts of one line


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the letter: free to edit under its name, or fixed ("") and only shown.

    `keep` are the words in bold that it has to state; `refused` tells that it is at fault.
    """

    name: str
    label: str
    text: str
    keep: tuple[str, ...] = ()
    refused: bool = False

    @property
    def rows(self) -> int:
        """How high its field is, in lines."""
        return 1 if self.name in _LINES else max(2, len(self.text) // 75 + 1)

    @property
    def longest(self) -> int:
        """How many characters its field takes."""
        return longest(self.name)


@dataclass(frozen=True, slots=True)
class Editor:
    """The letter in parts, with what its check finds."""

    message: PlannedMessage
    lang: str
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    edited: EditedText | None
    error: str = ""

    @property
    def blocked(self) -> bool:
        """Whether it cannot be kept as it is."""
        return bool(self.error) or has_errors(list(self.findings))

    @property
    def located(self) -> list[tuple[Finding, str]]:
        """Each finding with the part whose words it is about; "" where there is none."""
        free = [part for part in self.parts if part.name]
        return [
            (one, next((part.name for part in free if one.text and one.text in part.text), ""))
            for one in self.findings
        ]


@office(Role.CLERK)
@require_http_methods(["GET", "POST"])
def edit(request: OfficeRequest, pk: int) -> HttpResponse:
    """The letter with its parts in fields; kept unless the check finds an error."""
    preview = _standing(request, pk)
    texts = _texts(request) if request.method == "POST" else _kept(preview)
    editor = _editor(preview, texts)
    if request.method == "POST" and not editor.blocked:
        message = preview.planned.row
        try:
            save_edit(message, texts, by=request.user.username, at=now())
        except InputError as error:
            editor = _editor(preview, texts, explained(error))
        else:
            return go_on(request, _("%(name)s – text kept.") % {"name": message.customer.name})
    page = render_page(request, "today", "today/editor.html", editor, after=after_of(request))
    page.status_code = 422 if request.method == "POST" else 200
    return page


@office(Role.CLERK)
@require_POST
def check(request: OfficeRequest, pk: int) -> HttpResponse:
    """What the check finds in the words as they are being written; nothing is kept."""
    editor = _editor(_standing(request, pk), _texts(request))
    return render_part(request, "today/checked.html", editor)


@office(Role.CLERK)
@require_POST
def restore(request: OfficeRequest, pk: int) -> HttpResponse:
    """Back to the standard text."""
    message = _standing(request, pk).planned.row
    try:
        restore_text(message, by=request.user.username, at=now())
    except InputError as error:
        return go_on(request, explained(error), messages.ERROR)
    return go_on(request, _("%(name)s – standard text again.") % {"name": message.customer.name})


def _standing(request: OfficeRequest, pk: int) -> Preview:
    try:
        preview = preview_message(message_of(request.company, pk))
    except PlannedMessage.DoesNotExist as error:
        raise Http404("no such message") from error
    if preview.changed or hasattr(preview.planned.row, "release"):
        raise Http404("it no longer holds")
    if preview.planned.value.channel == SMS:
        raise Http404("a text message has no paragraphs")
    return preview


def _texts(request: OfficeRequest) -> dict[str, str]:
    """The fields `part-subject`, `part-3` … of the form, by the names of their parts."""
    return {
        name.removeprefix("part-"): str(text)
        for name, text in request.POST.items()
        if name.startswith("part-")
    }


def _kept(preview: Preview) -> dict[str, str]:
    by_hand = preview.case.by_hand if preview.case else None
    return dict(by_hand.texts) if by_hand else {}


def _editor(preview: Preview, texts: Mapping[str, str], error: str = "") -> Editor:
    message = preview.planned.row
    letter, _facts = preview.compose_standard()
    findings: list[Finding] = []
    refused = ""
    try:
        _written, findings = check_edit(preview, texts)
    except InputError as refusal:
        error, refused = error or explained(refusal), refusal.field or ""
    edited = EditedText.objects.filter(message=message, ended_at=None).first()
    parts = tuple(_parts(letter, texts, refused))
    return Editor(message, letter.lang, parts, tuple(findings), edited, error)


def _parts(letter: Letter, texts: Mapping[str, str], refused: str) -> Iterator[Part]:
    """Every part in reading order, what is fixed between them."""
    standard, keep = parts_of(letter), to_keep(letter)

    def free(name: str, label: str) -> Part:
        text = texts.get(name, standard[name])
        return Part(name, label, text, keep.get(name, ()), name == refused)

    yield free(SUBJECT, _("Subject"))
    yield free(SALUTATION, _("Salutation"))
    number = 0
    for place, block in enumerate(letter.blocks):
        if isinstance(block, Paragraph):
            number += 1
            yield free(str(place), _("Paragraph %(n)s") % {"n": number})
        else:
            yield Part("", "", block_text(block, letter))
    yield free(CLOSING, _("Courtesy formula"))
