"""What else happened in a case, as dated values: mails, waivers, identity, handing over.

Each line is chosen for a reader outside: why one of us decided something is no part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from butoir.casefile.facts import CaseHandover, CaseMail, CaseWaiver, Kept
from butoir.casefile.following.models import Handover
from butoir.dispatch.models import State
from butoir.dunning.identity.models import IdentityConfirmation
from butoir.dunning.waiving.models import WaivedInvoice
from butoir.inbox.models import IncomingMail
from butoir.ledger.models import Contact, Customer
from butoir.users.hours import day_of

_KEPT = "kept"


def load_mails(customer: Customer, on: date, contacts: Iterable[Contact]) -> tuple[CaseMail, ...]:
    """What people wrote to us, the first first; one query.

    A mail of our own house is left out, and one that only names a number which anybody may know.
    """
    rows = IncomingMail.objects.filter(customer=customer, kind="written", aside_at=None)
    rows = rows.exclude(tied_by="number").order_by("taken_at", "pk")
    columns = ("sender", "subject", "source", "sent_at", "taken_at")
    theirs = {contact.email.lower() for contact in contacts if contact.email}
    found = rows.values_list(*columns, "file", "file__media_type", "file__size")
    mails = [
        CaseMail(_day(*days), sender, subject, Kept(digest, media_type, size))
        for sender, subject, *days, digest, media_type, size in found
        if _is_theirs(sender, theirs, customer)
    ]
    return tuple(sorted((one for one in mails if one.on <= on), key=lambda one: one.on))


def _is_theirs(sender: str, theirs: set[str], customer: Customer) -> bool:
    """Whether no colleague wrote it: in doubt, what comes from our own domain is ours."""
    company, address = customer.company, sender.lower()
    ours = {one.lower() for one in (company.email, company.reply_email) if one}
    if address in theirs - ours:
        return True
    domains = {one.rpartition("@")[2] for one in ours}
    return bool(address) and address.rpartition("@")[2] not in domains


def _day(source: str, sent_at: Any, taken_at: Any) -> date:
    """The day on which it came; of one that was read from a file, the day that it bears."""
    was_kept = source == "file" and sent_at is not None and sent_at < taken_at
    return day_of(sent_at if was_kept else taken_at)


def load_waivers(customer: Customer, on: date, currency: str) -> tuple[CaseWaiver, ...]:
    """The waivers that the customer was told of or that were kept; one query."""
    rows = WaivedInvoice.objects.filter(waiver__customer=customer, waiver__currency=currency)
    rows = rows.filter(waiver__made_on__lte=on).select_related("waiver__delivery", "invoice")
    rows = rows.defer("waiver__reason", "waiver__why_ended")
    about: dict[int, list[str]] = defaultdict(list)
    found = {}
    for row in rows.order_by("waiver__made_on", "waiver", "pk"):
        about[row.waiver_id].append(row.invoice.number)
        found[row.waiver_id] = row.waiver
    waivers = (_waiver(row, about[pk], on) for pk, row in found.items())
    return tuple(one for one in waivers if one.told or one.outcome == _KEPT)


def _waiver(row: Any, numbers: list[str], on: date) -> CaseWaiver:
    told = row.delivery is not None and row.delivery.state == State.SENT
    ended = row.ended_on or (day_of(row.ended_at) if row.ended_at else None)
    ended = ended if ended and ended <= on else None
    said = (row.made_on, tuple(numbers), row.cents, row.pay_by, told)
    return CaseWaiver(*said, ended, row.outcome if ended else "")


def load_identified(customer: Customer, on: date) -> tuple[date, ...]:
    """The days on which a person answered for the customer's identity; one query."""
    rows = IdentityConfirmation.objects.filter(customer=customer, on__lte=on)
    return tuple(rows.order_by("on").values_list("on", flat=True).distinct())


def load_handovers(customer: Customer, on: date, currency: str) -> tuple[CaseHandover, ...]:
    """To whom the case was handed over, and until when; one query."""
    rows = Handover.objects.filter(customer=customer, currency=currency, hold__since__lte=on)
    return tuple(
        CaseHandover(since, to, closed if closed and closed <= on else None)
        for since, to, closed in rows.order_by("hold__since", "pk").values_list(
            "hold__since", "to", "closed_on"
        )
    )
