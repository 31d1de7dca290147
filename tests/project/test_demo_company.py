"""The invented world of the demo: nobody in it exists, and a seed always gives the same one."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from stdnum import iban
from stdnum.be import vat
from stdnum.fr import siren

from butoir.law.calendar import calendar_for
from butoir.project.demo import casting, numbers
from butoir.project.demo.agenda import Agenda
from butoir.project.demo.chance import Chance
from butoir.project.demo.founding import MOREL, PEETERS
from butoir.project.demo.people import draw_people
from butoir.project.demo.trade import draw_bills, draw_payments, number_bills
from butoir.project.policy_file import load_company

FIRST, LAST = date(2025, 11, 21), date(2026, 11, 20)
FOR_FILMS = ("01 99 00 ", "03 53 01 ", "06 39 98 ", "+33 1 99 00 ", "+33 3 53 01 ", "+33 6 39 98 ")


def people(seed: int = 7):
    return list(draw_people(seed, MOREL.key, MOREL.kins, 60))


def year(seed: int = 7):
    calendar = calendar_for("FR")
    bills = list(draw_bills(people(seed), 900, FIRST, LAST, calendar, seed))
    number_bills(bills, FIRST.year, 1000)
    return bills, list(draw_payments(bills, calendar, seed))


def said(seed: int):
    bills, money = year(seed)
    return [
        (bill.number, bill.person.name, bill.cents, bill.due_on, bill.order) for bill in bills
    ], [(type(one).__name__, one.on) for one in money]


def test_a_seed_gives_the_same_year_and_another_seed_another_one():
    assert said(7) == said(7)
    assert said(7) != said(8)


def test_the_first_draws_of_a_seed_never_change():
    """They would change the whole demo: its screenshots, its guide."""
    chance = Chance(7, "x")
    assert [chance.below(100) for _ in range(6)] == [62, 68, 47, 96, 46, 23]


def test_customers_are_of_all_kinds_and_no_two_are_alike():
    found = people()
    assert len({one.code for one in found}) == len({one.name for one in found}) == 60
    assert set(Counter(one.kind for one in found)) == {"company", "consumer", "public"}
    assert {one.lang for one in found} >= {"fr", "nl", "de"}
    assert {one.country for one in found} == {"FR", "BE"}
    with_a_story = {(part.kin.lang, part.kin.country) for part in casting.MOREL}
    assert with_a_story == {
        ("fr", "FR"),
        ("fr", "BE"),
        ("nl", "BE"),
        ("de", "BE"),
        ("en", "BE"),
        ("fr", "LU"),
    }


def test_numbers_have_their_check_digits_and_belong_to_nobody():
    for one in [*people(), *draw_people(7, PEETERS.key, PEETERS.kins, 20)]:
        assert one.email.endswith(".example")
        assert one.phone.startswith(FOR_FILMS)
        iban.validate(one.iban)
        assert "999" in one.iban[4:9]
        for text in one.ids:
            word, number = text.split(maxsplit=1)
            {"SIREN": siren, "BCE": vat, "KBO": vat}[word].validate(number)


def test_an_account_of_luxembourg_has_its_check_digits_too():
    iban.validate(numbers.account("LU", 12_345))


@pytest.mark.parametrize("founded", [MOREL, PEETERS], ids=lambda founded: founded.key)
def test_the_companies_can_write_letters(founded):
    creditor = load_company(founded.policy).creditor
    assert creditor.email.endswith(".example")
    iban.validate(creditor.iban, check_country=False)
    assert creditor.signatory


def test_invoices_are_dated_numbered_and_seasonal():
    bills, _ = year()
    calendar = calendar_for("FR")
    assert all(calendar.is_open(bill.issued_on) for bill in bills)
    assert [bill.issued_on for bill in bills] == sorted(bill.issued_on for bill in bills)
    assert len({bill.number for bill in bills}) == len(bills)
    assert bills[0].number == "2025-1001"
    assert next(b.number for b in bills if b.issued_on.year == 2026) == "2026-0001"
    months = Counter(bill.issued_on.month for bill in bills)
    assert months[8] < min(months[6], months[10]), "August is quiet"
    assert all(bill.reference.startswith("+++") for bill in bills if bill.person.country == "BE")


def test_an_agenda_gives_each_action_once_in_the_order_of_the_days():
    told: list[str] = []
    agenda = Agenda()
    agenda.add(date(2026, 1, 5), lambda _: told.append("later"))
    agenda.add(
        date(2026, 1, 2), lambda _: agenda.add(date(2026, 1, 3), lambda _: told.append("new"))
    )
    for day in (date(2026, 1, 1), date(2026, 1, 4), date(2026, 1, 4), date(2026, 1, 5)):
        for act in agenda.due(day):
            act(day)
    assert told == ["new", "later"]
