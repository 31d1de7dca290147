"""Notices asked of the interface: about whoever owes something, once a day, nobody else.

A few numbers at a time: what was answered about them is kept together with the day on which they
were asked about, so that whatever stops the asking, the next one goes on there.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.insolvency.interface import Interface
from butoir.dunning.insolvency.models import AskedNumber, NoticeFetch
from butoir.dunning.insolvency.taking import take_notices
from butoir.dunning.insolvency.whose import numbers_that_owe
from butoir.dunning.public_records import UnavailableError
from butoir.users.hours import day_of
from butoir.users.models import Company

AT_ONCE = 20  # numbers in one question
FIRST = timedelta(days=730)  # how far back a number is asked about for the first time
AGAIN = timedelta(days=14)  # and how far before the last time: a notice may come late
LONGEST_SECONDS = 600.0  # of one asking; the next one goes on


def fetch_notices(
    company: Company,
    *,
    by: str,
    at: datetime,
    sleep: Callable[[float], object] = time.sleep,
    elapsed: Callable[[], float] = time.monotonic,
) -> NoticeFetch | None:
    """Ask about the numbers that were not asked about today; what came of it, None without any.

    Its `error` says why it stopped early; what was answered before is kept. Raises InputError when
    no address is set.
    """
    if not settings.BODACC_URL:
        raise InputError("no address is set: BUTOIR_BODACC_URL", "legal notices")
    fetch = NoticeFetch(company=company, at=at, by=by)
    tally: Counter[str] = Counter()
    interface = Interface(settings.BODACC_URL, sleep)
    end = elapsed() + LONGEST_SECONDS
    try:
        for since, numbers in _questions(company, day_of(at)):
            if elapsed() > end:
                raise UnavailableError(f"stopped after {LONGEST_SECONDS:.0f} s: goes on later")
            tally += _ask(company, interface, since, numbers, by, at)
            fetch.asked += len(numbers)
    except UnavailableError as error:
        fetch.error = str(error)
    finally:
        interface.close()
    if not fetch.asked and not fetch.error:
        return None
    fetch.counts = dict(tally)
    fetch.save()
    return fetch


def _ask(
    company: Company,
    interface: Interface,
    since: date,
    numbers: list[str],
    by: str,
    at: datetime,
) -> Counter[str]:
    notices = interface.notices(numbers, since)
    with transaction.atomic():
        tally = take_notices(company, notices, by=by, at=at)
        for number in numbers:
            said = {"asked_on": day_of(at)}
            AskedNumber.objects.update_or_create(company=company, number=number, defaults=said)
    return tally


def _questions(company: Company, today: date) -> Iterator[tuple[date, list[str]]]:
    """Since when to ask about which numbers, a few at a time."""
    rows = AskedNumber.objects.filter(company=company)
    asked = dict(rows.values_list("number", "asked_on"))
    since: dict[date, list[str]] = defaultdict(list)
    for number in numbers_that_owe(company):
        last = asked.get(number)
        if last is None or last < today:
            since[today - FIRST if last is None else last - AGAIN].append(number)
    for day, numbers in sorted(since.items()):
        for start in range(0, len(numbers), AT_ONCE):
            yield day, numbers[start : start + AT_ONCE]
