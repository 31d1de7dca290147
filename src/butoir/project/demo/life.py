"""A year of two companies, played day by day through the commands that people and the clock use.

The whole play is one transaction: a demo is there, or nothing of it is. The same seed and last day
give the same journal on every machine; the password is in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from butoir.casefile.following.work import see_to_deadlines
from butoir.core.errors import InputError
from butoir.dispatch.models import ChannelSetting
from butoir.dunning.approving import approve, latest_run
from butoir.dunning.models import PlannedMessage
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import switch_sending
from butoir.journal.events import record_event
from butoir.project.demo import casting
from butoir.project.demo.founding import (
    CLOCK,
    MOREL,
    PEETERS,
    Founded,
    add_calls,
    found_company,
    found_people,
)
from butoir.project.demo.house import House, moment
from butoir.project.demo.mailbox import answer_by_mail
from butoir.project.demo.offering import offer_plan
from butoir.project.demo.office import (
    approve_day,
    end_what_was_kept,
    make_calls,
    pay_at_noon,
    see_to_tasks,
)
from butoir.project.demo.people import draw_people
from butoir.project.demo.post import send_day
from butoir.project.demo.trade import draw_bills, draw_payments, number_bills

_CASTS = {MOREL: casting.MOREL, PEETERS: casting.PEETERS}
_A_MONTH = 29
_HALF_A_YEAR = 160  # days in which the book is looked at every second week
_LEFT_DAYS = 2  # the calls and tasks of the last open days are left


@dataclass(frozen=True, slots=True)
class Scale:
    """How much life: ordinary customers and invoices of both companies, how many days.

    The clock runs each open day of the last month, before that every second one, in `daily_days` at
    most, then every second week.
    """

    customers: int = 56
    invoices: int = 740
    days: int = 364
    daily_days: int = 50


def play(
    seed: int,
    as_of: date,
    scale: Scale,
    password: str,
    progress: Callable[[date], None] = lambda _: None,
) -> list[House]:
    """Play the year that ends on `as_of`; `progress` hears of each day played.

    All its people log in with `password`.

    Gives the companies with what their customers know. Raises InputError for a last day that is
    closed.
    """
    first = as_of - timedelta(days=scale.days)
    hashed = make_password(password)  # once: it is made to be slow
    with transaction.atomic():
        houses = [
            _found(founded, first, as_of, seed, scale, hashed) for founded in (MOREL, PEETERS)
        ]
        for day in _days(first, as_of):
            _play_day(houses, day, scale)
            progress(day)
        for house in houses:
            _leave(house)
            _switch_off(house, moment(as_of, 6, 50))
    return houses


def _found(
    founded: Founded,
    first: date,
    as_of: date,
    seed: int,
    scale: Scale,
    hashed: str,
) -> House:
    """A company on its first day, with all that is going to happen put down in its agenda."""
    at = moment(first, 4)
    company, groups = found_company(founded, first, seed, at=at)
    found_people(founded, company, hashed, at=at)
    house = House(founded, company, groups, as_of, seed)
    if not house.calendar.is_open(as_of):
        raise InputError(f"{as_of} is a closed day: choose another", "--as-of")
    stages = list(casting.cast(house, _CASTS[founded], first))
    share = founded.share
    ordinary = list(draw_people(seed, founded.key, founded.kins, scale.customers * share // 100))
    house.enter([*ordinary, *(stage.person for stage in stages)], at=at)
    count = scale.invoices * share // 100
    bills = list(draw_bills(ordinary, count, first, as_of, house.calendar, seed))
    told = [bill for stage in stages for bill in stage.bills]
    number_bills(everything := [*bills, *told], first.year, founded.numbered)
    house.plan_trade(everything, draw_payments(bills, house.calendar, seed))
    house.plan_trade([], [money for stage in stages for money in stage.money])
    _plan_changes(house, first)
    return house


def _plan_changes(house: House, first: date) -> None:
    """What the company changes in its ways meanwhile: calls after a while, a pause in August."""
    second = house.calendar.next_open(first + (house.as_of - first) // 4)
    company, founded = house.company, house.founded
    house.agenda.add(second, lambda day: add_calls(founded, company, day, at=moment(day, 5)))
    closed, back = date(house.as_of.year, 8, 3), date(house.as_of.year, 8, 24)
    if first < closed and back < house.as_of:
        who = house.owner
        house.agenda.add(
            closed,
            lambda day: switch_sending(
                company, False, by=who, at=moment(day, 5), reason="Fermeture annuelle"
            ),
        )
        house.agenda.add(
            back,
            lambda day: switch_sending(company, True, by=who, at=moment(day, 5), reason="Reprise"),
        )


def _days(first: date, as_of: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((as_of - first).days + 1))


def _play_day(houses: list[House], day: date, scale: Scale) -> None:
    """Morning to evening: what comes in, the run, who approves, what leaves, calls and tasks."""
    at_work = [house for house in houses if house.calendar.is_open(day)]
    for house in at_work:
        for act in house.agenda.due(day):
            act(day)
    running = [house for house in at_work if _runs(house, day, scale)]
    for house in running:
        house.bank.deliver(day, by=house.clerk, at=moment(day, 5, 50))
        run_day(house.company, day, by=CLOCK, at=moment(day, 6))
        see_to_deadlines(house.company, day, by=CLOCK, at=moment(day, 6))
    if day == houses[0].as_of or not running:
        return
    for house in running:
        approve_day(house, day)
        release_approved(house.company, at=moment(day, 7, 30), by=CLOCK)
        pay_at_noon(house, day)
    send_day({house.company.pk: house for house in running}, day)
    for house in running:
        if day < house.open_days_ago(_LEFT_DAYS):
            house.bank.clear(by=house.clerk, at=moment(day, 8, 45))
            make_calls(house, day)
            see_to_tasks(house, day)
        end_what_was_kept(house, day)


def _runs(house: House, day: date, scale: Scale) -> bool:
    """Each open day of the last month, every second one before, then the first one of some
    weeks: ever fewer."""
    monday = day - timedelta(days=day.weekday())
    ago = (house.as_of - day).days
    if ago < min(scale.daily_days, house.founded.daily_days):
        return ago < _A_MONTH or day.toordinal() % 2 == 0
    weeks = 2 if ago < _HALF_A_YEAR else 6
    return monday.toordinal() // 7 % weeks == 0 and house.calendar.next_open(monday) == day


def _leave(house: House) -> None:
    """The last morning: what the scenario lets go is in the outbox, the rest waits for a person."""
    day, company = house.as_of, house.company
    release_approved(company, at=moment(day, 6, 5), by=CLOCK)
    run = latest_run(company, day)
    if run is None:
        return
    notices = PlannedMessage.objects.filter(run=run, step="formal-notice").order_by("pk")
    approve(notices[:1], by=house.manager, at=moment(day, 6, 40))
    answer_by_mail(house, run)
    offer_plan(house, run)


def _switch_off(house: House, at: datetime) -> None:
    """Nothing of a demo ever leaves the house."""
    ChannelSetting.objects.filter(company=house.company).update(enabled=False, provider="")
    said = {"channels": "off", "reason": "demo"}
    record_event(house.company, "channels-changed", by=house.owner, at=at, data=said)
