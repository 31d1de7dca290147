"""Paying online: the press of the button, what became of it, and the calls of the provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from butoir.core.errors import InputError
from butoir.dunning.answers.marks import token_of
from butoir.dunning.paylinks.asking import ask_about, link_of
from butoir.dunning.paylinks.models import PayLink
from butoir.dunning.paylinks.pressing import Way, begin_payment
from butoir.dunning.paylinks.provider import RefusedError, UnavailableError
from butoir.dunning.paylinks.states import PAYABLE
from butoir.users.hours import day_of
from butoir.web.clock import now
from butoir.web.portal.access import PortalRequest, by_link, open_to_all, refused
from butoir.web.portal.read import Sender, read_sender
from butoir.web.portal.throttle import may_try
from butoir.web.portal.views import language_asked, render_portal

_BACK_DAYS = timedelta(days=1)  # the link that the provider is given holds no longer
_LONGEST = 64  # signs of the name of a payment


@dataclass(frozen=True, slots=True)
class PaidPage:
    """A payment online as its debtor sees it; without one, that it could not be begun."""

    sender: Sender
    link: PayLink | None
    invoices: tuple[str, ...] = ()


@by_link
@require_POST
def pay(request: PortalRequest) -> HttpResponse:
    """Go to the provider for what is open of the invoices ticked: sums are worked out here."""
    if not may_try(request, "pay", request.case.number):
        return refused(request, 429)
    ticked = request.POST.getlist("invoice")
    chosen = {int(pk) for pk in ticked if pk.isdecimal() and len(pk) < _LONGEST}
    if not chosen or len(chosen) < len(set(ticked)):
        return _failed(request, 422)
    try:
        link = begin_payment(request.case, chosen, _way(request), at=now())
    except InputError:  # paid or changed since the page was shown, or not the debtor's own
        return _failed(request, 422)
    except (RefusedError, UnavailableError):
        return _failed(request, 503)
    if link.state in PAYABLE:
        return HttpResponseRedirect(link.checkout, status=303)
    return HttpResponseRedirect(_paid_page(request, request.token, link.pk), status=303)


@by_link
@require_safe
def paid(request: PortalRequest, pk: int) -> HttpResponse:
    """Where a payment of the debtor stands, as far as we were told; nothing is asked here."""
    link = PayLink.objects.filter(customer=request.case.customer, pk=pk).first()
    if link is None:
        return refused(request)
    numbers = link.parts.order_by("pk").values_list("invoice__number", flat=True)
    page = PaidPage(read_sender(request.case.company), link, tuple(numbers))
    return render_portal(request, "portal/paid.html", page)


@open_to_all
@require_POST
def hook(request: HttpRequest, provider: str) -> HttpResponse:
    """A provider says that a payment has changed: it is believed the name, and asked.

    Who calls about none of ours learns nothing. Where the provider cannot be asked, it is told to
    call again.
    """
    reference = request.POST.get("id", "")[:_LONGEST]
    link = link_of(provider, reference)
    if not may_try(request, "hook", reference if link else ""):
        return HttpResponse(status=429)
    if link is None:
        return HttpResponse(status=200)
    try:
        ask_about(link, by=provider, at=now())
    except RefusedError:  # it does not know it, or another account of the company does
        return HttpResponse(status=200)
    except (UnavailableError, InputError):
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def _way(request: PortalRequest) -> Way:
    token = token_of(request.case.number, day_of(now()) + _BACK_DAYS)
    return Way(
        lambda pk: f"{settings.ANSWER_URL}{_paid_page(request, token, pk)}",
        f"{settings.ANSWER_URL}{reverse('portal:hook', args=('mollie',))}",
        request.lang,
    )


def _paid_page(request: PortalRequest, token: str, pk: int) -> str:
    """The page of a payment, in the language that was asked for."""
    return reverse("portal:paid", args=(token, pk)) + language_asked(request)


def _failed(request: PortalRequest, status: int) -> HttpResponse:
    page = PaidPage(read_sender(request.case.company), None)
    return render_portal(request, "portal/paid.html", page, status=status, down=status >= 500)
