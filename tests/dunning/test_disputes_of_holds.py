"""Disputes that were holds before there were cases get theirs when the tables are brought up."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from butoir.core import reasons
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.holding import end_holds, place_hold
from butoir.users.models import Membership, Role, User
from companies import AT, make_company
from dunning.cases import WHO
from dunning.test_day import one_late_invoice

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 9)


def bring_up() -> None:
    found = import_module("butoir.dunning.migrations.0015_disputes_of_holds")
    found.give_cases(apps, None)


def rests(invoice, reason="", **more):
    return place_hold(invoice, reasons.DISPUTED, DAY, reason=reason, **more, **WHO)


def test_each_gets_its_case_the_later_one_names_the_earlier_and_the_hold_stays():
    company = make_company()
    invoice = one_late_invoice(company)
    user = User.objects.create(username="sophie", date_joined=AT)
    Membership.objects.create(user=user, company=company, role=Role.CLERK)
    type(invoice.customer).objects.update(in_charge=user)
    old = rests(invoice, "quality")
    end_holds(invoice, reasons.DISPUTED, DAY, outcome="upheld", **WHO)
    new = rests(invoice, "Deux portes rayées", cents=30_00)
    bring_up()
    first, second = Dispute.objects.order_by("pk")
    assert (first.hold, first.reason, first.words, first.cents) == (old, "quality", "", 100_00)
    assert not first.is_open
    assert (second.hold, second.reason, second.words) == (new, "other", "Deux portes rayées")
    assert (second.cents, second.earlier, second.owner) == (30_00, first, user)
    assert second.answer_by == date(2026, 2, 23), "ten open days"
    assert second.is_open


def test_other_holds_get_none_and_nothing_gets_two():
    invoice = one_late_invoice(make_company())
    rests(invoice)
    place_hold(invoice, reasons.ON_HOLD, DAY, **WHO)
    place_hold(invoice.customer, reasons.INSOLVENCY, DAY, **WHO)
    bring_up()
    bring_up()
    assert Dispute.objects.count() == 1
