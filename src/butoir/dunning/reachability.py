"""Dead addresses: what came back, or was refused for good, is given up before the next decision.

The step of such a delivery is open again by itself, since only deliveries that count are demands;
giving the address up is what sends it another way (R25). A person is told in any case. A letter
that is no demand gives its address up as a demand does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from butoir.dispatch.channels.base import RECIPIENT_REFUSED
from butoir.dispatch.models import Delivery, State
from butoir.dispatch.proofs import record_proof
from butoir.dunning.models import PlannedMessage
from butoir.dunning.tasks import ask_for_review
from butoir.journal.events import Happened, lock_head, record_events
from butoir.journal.models import Event
from butoir.ledger.models import Contact, Customer
from butoir.users.models import Company

# what the journal calls a delivery that failed; a proof may be of another kind
_FAILURES = ("delivery-permanent", "delivery-rejected", "delivery-proof")
_TOLD = "delivery-failure-told"
_BATCH = 500  # names in one query
_ON_PAPER = ("post", "registered")


def record_bounce(
    delivery: Delivery,
    on: date,
    *,
    by: str,
    at: datetime,
    content: bytes | None = None,
    detail: str = "",
) -> None:
    """An e-mail came back: it is proof that the address is dead, and that nothing was said.

    `detail` is what the mail server said.
    """
    with transaction.atomic():
        before = lock_head(delivery.company).sequence
        record_proof(
            delivery,
            "bounce",
            on,
            by=by,
            at=at,
            content=content,
            media_type="message/rfc822",
            detail=detail,
        )
        give_up_dead_addresses(delivery.company, before, by=by, at=at)


@transaction.atomic
def give_up_email(customer: Customer, on: date, reason: str, *, by: str, at: datetime) -> int:
    """A person says that no e-mail reaches a customer any more; how many addresses that were."""
    lock_head(customer.company)
    known = customer.contacts.filter(email_failed_on__isnull=True).exclude(email="")
    given_up = dict(known.values_list("pk", "email"))
    customer.contacts.filter(pk__in=given_up).update(email_failed_on=on)
    events = [
        Happened("address-given-up", f"contact:{pk}", {"email": email, "reason": reason})
        for pk, email in given_up.items()
    ]
    record_events(customer.company, events, by=by, at=at)
    return len(given_up)


def give_up_dead_addresses(company: Company, after: int, *, by: str, at: datetime) -> int:
    """Look at what was refused or came back after that place of the journal; how many those were.

    A place, not an instant: clocks go back. E-mail addresses that were refused themselves, or from
    which a message came back, and postal addresses from which a letter came back, are marked. Each
    failure is told to a person, once: an address that was declared good again since then is not
    held against an old answer.
    """
    found = _not_told(company, _failed(company, after))
    if found:
        with transaction.atomic():
            lock_head(company)
            told = [
                Happened(_TOLD, f"delivery:{one.delivery.pk}", {"reason": _reason(one.delivery)})
                for one in found
            ]
            events = [*_mark_contacts(found), *_mark_addresses(found), *told]
            record_events(company, events, by=by, at=at)
            _tell(found, at)
    return len(found)


class _Failed(NamedTuple):
    """A delivery that failed, to whom, and the demand that it was (None for any other letter)."""

    delivery: Delivery
    customer: Customer
    message: PlannedMessage | None


def _failed(company: Company, after: int) -> list[_Failed]:
    """The deliveries of which the journal says after that place that they failed, and that did."""
    events = Event.objects.filter(company=company, sequence__gt=after, kind__in=_FAILURES)
    named = {int(about.partition(":")[2]) for about in events.values_list("about", flat=True)}
    failed = Delivery.objects.filter(company=company, state__in=(State.REFUSED, State.RETURNED))
    rows = failed.select_related("release__message__customer", "release__message__run")
    found = sorted(rows.in_bulk(list(named)).values(), key=lambda one: one.pk)
    return _with_customers(company, found)


def _with_customers(company: Company, found: Sequence[Delivery]) -> list[_Failed]:
    """Each with its customer: that of the demand, else the one whose code it bears."""
    notes = {one.reference for one in found if not hasattr(one, "release")}
    rows = Customer.objects.filter(company=company, code__in=notes) if notes else ()
    by_code = {customer.code: customer for customer in rows}
    failed = []
    for one in found:
        message = one.release.message if hasattr(one, "release") else None
        customer = message.customer if message else by_code.get(one.reference)
        if customer is not None:
            failed.append(_Failed(one, customer, message))
    return failed


def _not_told(company: Company, failed: Sequence[_Failed]) -> list[_Failed]:
    """Those of which no person was told."""
    about = {f"delivery:{one.delivery.pk}": one for one in failed}
    for start in range(0, len(failed), _BATCH):
        some = [f"delivery:{one.delivery.pk}" for one in failed[start : start + _BATCH]]
        told = Event.objects.filter(company=company, kind=_TOLD, about__in=some)
        for name in told.values_list("about", flat=True):
            about.pop(name, None)
    return list(about.values())


def _is_dead(delivery: Delivery) -> bool:
    returned = delivery.state == State.RETURNED
    return returned or delivery.error.startswith(RECIPIENT_REFUSED)


def _mark_contacts(failed: Iterable[_Failed]) -> list[Happened]:
    days: dict[tuple[int, str], date] = {
        (customer.pk, one.to.get("email", "")): one.state_at.date()
        for one, customer, _ in failed
        if one.channel == "email" and _is_dead(one)
    }
    contacts = Contact.objects.filter(
        customer__in={customer for customer, _ in days},
        email__in={email for _, email in days},
        email_failed_on__isnull=True,
    )
    found = [contact for contact in contacts if (contact.customer_id, contact.email) in days]
    for contact in found:
        contact.email_failed_on = days[contact.customer_id, contact.email]
    Contact.objects.bulk_update(found, ["email_failed_on"], batch_size=500)
    return [
        Happened("address-given-up", f"contact:{one.pk}", {"email": one.email}) for one in found
    ]


def _mark_addresses(failed: Iterable[_Failed]) -> list[Happened]:
    days = {
        customer.pk: one.state_at.date()
        for one, customer, _ in failed
        if one.channel in _ON_PAPER and _is_dead(one)
    }
    found = list(Customer.objects.filter(pk__in=days, address_failed_on__isnull=True))
    for customer in found:
        customer.address_failed_on = days[customer.pk]
    Customer.objects.bulk_update(found, ["address_failed_on"], batch_size=500)
    return [Happened("address-given-up", f"customer:{one.pk}", one.address) for one in found]


def _tell(failed: Sequence[_Failed], at: datetime) -> None:
    numbers: dict[int, list[str]] = defaultdict(list)
    chosen = {one.message.pk for one in failed if one.message}
    for pk, number in PlannedMessage.objects.filter(pk__in=chosen).values_list(
        "pk", "lines__invoice__number"
    ):
        numbers[pk].append(number)
    for delivery, customer, message in failed:
        run, named = (message.run, numbers[message.pk]) if message else (None, [])
        ask_for_review(run, customer, named, _reason(delivery), at=at)


def _reason(failed: Delivery) -> str:
    came_back = "came back" if failed.state == State.RETURNED else "was refused"
    return f"{failed.channel} {came_back}: {failed.error}".removesuffix(": ")
