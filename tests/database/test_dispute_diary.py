"""A dispute on a part, told day by day through the database, with every letter written."""

from __future__ import annotations

import tomllib

import pytest

from butoir.core.diary import diary_from_table
from butoir.core.diary_player import play
from butoir.core.money import format_cents
from butoir.dispatch.models import Delivery
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.writing import write_message
from companies import altered_journal, make_company
from database.diary_in_database import SIGNED, play_in_database
from dunning.cases import mail_of

pytestmark = pytest.mark.django_db

HEAD = """
until = 2026-03-20
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F1", amount = "100.00", due = 2026-01-31}
[[event]]
on = 2026-02-03
dispute = {invoice = "F1", amount = "30.00"}
"""
REFUSED = """
[[event]]
on = 2026-02-12
dispute_closed = {invoice = "F1", outcome = "rejected", pay_by = 2026-02-20}
"""
GRANTED = """
[[event]]
on = 2026-02-12
dispute_closed = {invoice = "F1", outcome = "upheld", amount = "20.00", pay_by = 2026-02-20}
"""
PAID = """
[[event]]
on = 2026-02-26
payment = {customer = "A", invoice = "F1", amount = "100.00"}
"""


def told(text: str) -> list[str]:
    """Each demand of the diary: its day, step and sum; the same as through the core."""
    diary = diary_from_table(tomllib.loads(HEAD + text), "diary")
    plans = [found[0] for found in play_in_database(make_company(), [diary], write_message)]
    assert plans == list(play(diary))
    assert altered_journal() == []
    return [
        f"{plan.as_of} {message.step} {format_cents(message.total)}"
        for plan in plans
        for message in plan.messages
    ]


def written() -> list[str]:
    """What left, in its order."""
    return list(Delivery.objects.order_by("pk").values_list("document__kind", flat=True))


def test_a_part_refused_is_demanded_again_at_its_own_step_and_nothing_is_skipped():
    assert told(REFUSED)[:3] == [
        "2026-02-09 reminder-1 70.00",
        "2026-02-17 reminder-2 70.00",
        "2026-03-04 formal-notice 141.07",  # 40.00 and 32 days at 12.15 % on 100.00
    ]
    assert written() == ["reminder-1", "dispute-answer", "reminder-2", "formal-notice"]
    case = Dispute.objects.get()
    answer = mail_of(case.reply)
    assert SIGNED in answer
    assert "3 février 2026, vous avez contesté" in answer
    assert "100,00" in answer
    assert "vendredi 20 février 2026" in answer


def test_a_part_granted_is_never_demanded_before_its_credit_note():
    assert told(GRANTED)[:3] == [
        "2026-02-09 reminder-1 70.00",
        "2026-02-17 reminder-2 70.00",
        "2026-03-04 formal-notice 120.85",  # the same on 80.00
    ]
    assert Dispute.objects.get().tasks.get().kind == "credit-note", "overdue since 20 February"


def test_a_dispute_that_is_paid_is_closed_by_the_day():
    told(PAID)
    case = Dispute.objects.get()
    assert (case.hold.outcome, case.hold.ended_by, f"{case.hold.ended_on}") == (
        "paid",
        "clock",
        "2026-02-26",
    )
    assert case.tasks.get().result == "settled"
    assert written() == ["reminder-1", "reminder-2"]
