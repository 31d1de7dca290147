"""The pages about wording: the sentences of a file, and the editor of one of them."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from butoir.core.errors import InputError
from butoir.dunning.wording import change_text, own_texts, restore_text
from butoir.ledger.models import Customer
from butoir.letters.own import FILES, Standard, check_text, standard_texts
from butoir.users.hours import day_of
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.shell import render_page, render_part
from butoir.web.office.wording.choosing import LONGEST, Choice, choice_of
from butoir.web.office.wording.rows import read_wording
from butoir.web.office.wording.sentence import read_sentence
from butoir.web.office.wording.shown import Shown, has_customers, show_sentence, specimen_for
from butoir.web.office.wording.words import refusal_in_words


@office(Role.READER)
@require_safe
def show_list(request: OfficeRequest) -> HttpResponse:
    """The sentences of one kind of letter, in every language side by side."""
    wanted = request.GET.get("file", "")
    page = read_wording(request.company, wanted if wanted in FILES else FILES[1])
    may_edit = request.role.includes(Role.MANAGER)
    return render_page(request, "settings", "wording/list.html", page, may_edit=may_edit)


@office(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: OfficeRequest, lang: str, file: str, place: int) -> HttpResponse:
    """One sentence in its letter; what is sent takes its place if a letter could leave with it."""
    standard = _standard(lang, file, place)
    choice = choice_asked(request) if has_customers(file) else None
    customer = choice.customer if choice else None
    take = whole_number(request.GET.get("take"))
    page = read_sentence(request.company, standard, place, choice, day_of(now()), take)
    if request.method != "POST":
        return render_page(request, "settings", "wording/edit.html", page)
    say = request.POST.get("say", "")
    try:
        _change(request, standard, customer, say)
    except InputError as error:
        shown, _unsaid = _look(request, standard, customer, say)
        refused = refusal_in_words(error, standard)
        page = replace(page, say=say, refused=refused, shown=shown)
        answer = render_page(request, "settings", "wording/edit.html", page)
        answer.status_code = 422
        return answer
    messages.success(request, _("The sentence is saved: the next letters say it."))
    chosen = f"?customer={customer.pk}" if customer else ""
    return redirect(f"{request.path}{chosen}")


def _change(
    request: OfficeRequest, standard: Standard, customer: Customer | None, say: str
) -> None:
    seen = []
    if customer is not None:
        seen = [specimen_for(request.company, customer, standard.key, day_of(now()))]
    by = request.user.username
    change_text(request.company, standard.key, say, by=by, at=now(), seen=seen)


@office(Role.MANAGER)
@require_POST
def check(request: OfficeRequest, lang: str, file: str, place: int) -> HttpResponse:
    """The letter with the sentence as it is typed, and what the tone check finds in it."""
    standard = _standard(lang, file, place)
    shown, refused = _look(request, standard, customer_of(request), request.POST.get("say", ""))
    return render_part(request, "wording/shown.html", None, shown=shown, refused=refused)


def _look(
    request: OfficeRequest, standard: Standard, customer: Customer | None, typed: str
) -> tuple[Shown, str]:
    """The letter with a sentence that was typed, or nothing and why it cannot be in any."""
    try:
        say = check_text(standard, typed)
        one = specimen_for(request.company, customer, standard.key, day_of(now()))
    except InputError as error:
        return Shown(), refusal_in_words(error, standard)
    return show_sentence(one, own_texts(request.company), standard.key, say), ""


@office(Role.MANAGER)
@require_POST
def restore(request: OfficeRequest, lang: str, file: str, place: int) -> HttpResponse:
    """The standard sentence again; what was said before stays in the history."""
    standard = _standard(lang, file, place)
    restore_text(request.company, standard.key, by=request.user.username, at=now())
    messages.success(request, _("The standard sentence is said again."))
    return redirect("wording:edit", request.company.key, lang, file, place)


def _standard(lang: str, file: str, place: int) -> Standard:
    found = standard_texts(lang, file)
    if place >= len(found):
        raise Http404
    return found[place]


def customer_of(request: OfficeRequest) -> Customer | None:
    """The customer that was chosen, who is the company's own; raises Http404 for another's."""
    pk = whole_number(request.POST.get("customer") or request.GET.get("customer"))
    if not pk:
        return None
    found = Customer.objects.select_related("company").filter(company=request.company)
    return get_object_or_404(found, pk=pk)


def choice_asked(request: OfficeRequest) -> Choice:
    """Who can be chosen, as the address says it."""
    q = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    return choice_of(request.company, q, customer_of(request), day_of(now()))


def whole_number(typed: str | None) -> int:
    """A number of an address; 0 for anything else."""
    return int(typed[:18]) if typed and typed.isdecimal() else 0
