"""Where customers pay, and which accounts' statements are waited for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from butoir.ledger.freshness import account_days
from butoir.ledger.models import BankAccount
from butoir.ledger.watching import watch_account
from butoir.users.models import Role
from butoir.web.clock import now
from butoir.web.office.access import OfficeRequest, office
from butoir.web.office.settings.forms_bank import BankForm, bank_said
from butoir.web.office.settings.views import save_fields, show_form
from butoir.web.office.shell import render_page


@office(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_bank(request: OfficeRequest) -> HttpResponse:
    """Where customers pay; another IBAN, or address for cheques, asks for the password again."""
    company = request.company
    form = BankForm(request.POST or None, initial=bank_said(company))
    title = _("Bank details")
    if not form.is_valid():
        return show_form(request, form, title)
    said, password = form.stored(company.country), form.cleaned_data["password"]
    moved = (said["iban"], said["cheque_to"]) != (company.iban, company.cheque_to)
    if moved and not request.user.check_password(password):
        form.add_error("password", _("This is not your password: nothing was changed."))
        return show_form(request, form, title)
    return save_fields(request, said)


@office(Role.READER)
@require_safe
def show_accounts(request: OfficeRequest) -> HttpResponse:
    """The accounts that the files spoke of, how far each reaches, and which are waited for."""
    page = [one for one in account_days(request.company) if one.number]
    owner = request.role.includes(Role.OWNER)
    return render_page(request, "settings", "settings/accounts.html", page, owner=owner)


@office(Role.OWNER)
@require_POST
def watch(request: OfficeRequest, pk: int) -> HttpResponse:
    """Wait for the statements of an account, or no longer."""
    found = BankAccount.objects.select_related("company")
    account = get_object_or_404(found, company=request.company, pk=pk)
    watched = request.POST.get("watched") == "yes"
    watch_account(account, watched=watched, by=request.user.username, at=now())
    messages.success(request, _("Saved."))
    return redirect("settings:accounts", request.company.key)
