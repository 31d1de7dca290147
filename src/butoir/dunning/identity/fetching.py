"""The register asked about whoever is late, before a formal notice would need it; nobody else.

A few customers at a time: what was answered is kept at once, so that whatever stops the asking,
the next one goes on there.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings

from butoir.core.errors import InputError
from butoir.core.identity import is_looked_up
from butoir.core.identity_rule import NEVER
from butoir.core.registered import FRANCE, register_of
from butoir.dunning.identity.doubts import load_identities
from butoir.dunning.identity.interface import Interface
from butoir.dunning.identity.known import known_of
from butoir.dunning.identity.models import RegisterReading
from butoir.dunning.identity.taking import Said, take
from butoir.dunning.public_records import UnavailableError
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.hours import day_of
from butoir.users.models import Company

AT_ONCE = 20  # customers whose answers are kept together
LONGEST_SECONDS = 600.0  # of one asking; the next one goes on
EARLY = timedelta(days=7)  # how long before a check is too old it is made again
INTERFACE = "interface"
NO_ADDRESS = "no address is set: BUTOIR_COMPANIES_URL"
Asking = tuple[Customer, str]


def fetch_identities(
    company: Company,
    *,
    by: str,
    at: datetime,
    sleep: Callable[[float], object] = time.sleep,
    elapsed: Callable[[], float] = time.monotonic,
) -> RegisterReading | None:
    """Ask about who is late and was not asked about lately; what came of it, None without any.

    Its `error` says why it stopped early; what was answered before is kept. Raises InputError when
    no address is set.
    """
    return _fetch(company, list(_late(company, at)), by=by, at=at, sleep=sleep, elapsed=elapsed)


def check_now(
    customer: Customer,
    *,
    by: str,
    at: datetime,
    sleep: Callable[[float], object] = time.sleep,
) -> RegisterReading:
    """Ask about one customer at once.

    Raises InputError when no address is set, when it has no SIREN, and when the register gave no
    answer.
    """
    siren = _siren(customer)
    if siren is None:
        raise InputError("this customer has no SIREN to ask about", customer.code)
    asked = [(customer, siren)]
    done = _fetch(customer.company, asked, by=by, at=at, sleep=sleep, elapsed=time.monotonic)
    if done is None or done.error:
        raise InputError(done.error if done else NO_ADDRESS, "register")
    return done


def _fetch(
    company: Company,
    asked: list[Asking],
    *,
    by: str,
    at: datetime,
    sleep: Callable[[float], object],
    elapsed: Callable[[], float],
) -> RegisterReading | None:
    if not settings.COMPANIES_URL:
        raise InputError(NO_ADDRESS, "register")
    if not asked:
        return None
    reading = RegisterReading(company=company, source=INTERFACE, said_on=day_of(at), at=at, by=by)
    tally: Counter[str] = Counter()
    interface = Interface(settings.COMPANIES_URL, sleep)
    end = elapsed() + LONGEST_SECONDS
    try:
        for start in range(0, len(asked), AT_ONCE):
            if elapsed() > end:
                raise UnavailableError(f"stopped after {LONGEST_SECONDS:.0f} s: goes on later")
            some = asked[start : start + AT_ONCE]
            told = [Said(customer, *interface.ask(siren)) for customer, siren in some]
            tally += take(company, told, INTERFACE, day_of(at), by=by, at=at)
    except UnavailableError as error:
        reading.error = str(error)
    finally:
        interface.close()
    reading.counts = dict(tally)
    reading.save()
    return reading


def _late(company: Company, at: datetime) -> Iterator[Asking]:
    """Who owes something overdue and whose check is missing, of another number, or soon too old."""
    today = day_of(at)
    identities = load_identities(company, today)
    if identities.rule.mode == NEVER:
        return
    good = timedelta(days=identities.rule.days) - EARLY
    late = {row[1] for row in open_invoice_rows(company) if row[7] > 0 and row[3] < today}
    for customer in Customer.objects.filter(company=company).order_by("pk").iterator():
        siren = _siren(customer) if customer.pk in late else None
        if siren is None:
            continue
        asked = identities.asked.get(customer.pk)
        if asked is None or asked.said.number != siren or today - asked.on >= max(good, EARLY):
            yield customer, siren


def _siren(customer: Customer) -> str | None:
    """The number to ask about: never a consumer's."""
    known = known_of(customer)
    if not is_looked_up(known) or not known.numbers:
        return None
    first = known.numbers[0]
    return first if register_of(first) == FRANCE else None
