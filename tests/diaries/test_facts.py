"""What a story's records mean when something comes back, or the parties live in two countries."""

from __future__ import annotations

from diaries.story import said, waiting

LATE = """
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F1", amount = "100.00", due = 2026-01-31}
"""
TWO_NOTICES = """
until = 2026-01-30
[[policy.steps]]
name = "notice"
days_after_due = -20
channel = "post"
[[policy.steps]]
name = "notice"
days_after_due = -5
pay_by_days = 12
[[policy.steps]]
name = "reminder-1"
days_after_due = 7
"""


def test_a_notice_that_came_back_is_said_again_not_the_one_before_it():
    """The first left by post; the second, of the 26th, is the one that goes again."""
    bounced = '[[event]]\non = 2026-01-28\nbounce = {customer = "A"}\n'
    assert said(TWO_NOTICES + LATE + bounced) == [
        "2026-01-12 notice A by post: F1 100.00; pay by 2026-02-02",
        "2026-01-26 notice A by email: F1 100.00; pay by 2026-02-09",
        "2026-01-28 notice A by post: F1 100.00; pay by 2026-02-12",
    ]


def test_the_seller_s_law_bars_the_debt_of_a_company_abroad():
    """Five years in France; it would be ten in Belgium. A consumer keeps his own law."""
    story = """
until = 2026-02-02
[[customer]]
id = "A"
country = "BE"
kind = "{kind}"
[[event]]
on = 2026-02-02
invoice = {{customer = "A", number = "F1", amount = "100.00", due = 2024-01-15}}
[[event]]
on = 2026-02-02
invoice = {{customer = "A", number = "F2", amount = "100.00", due = 2020-01-15}}
"""
    company, consumer = story.format(kind="company"), story.format(kind="consumer")
    assert waiting(company, "2026-02-02", "F2").startswith("time-barred")
    assert said(company) == ["2026-02-02 reminder-1 A by email: F1 100.00; pay by 2026-02-09"]
    assert "F2 100.00" in said(consumer)[0]


def test_a_payment_that_left_what_now_counts_as_settled_was_no_part_payment():
    """The tolerance of the day of the decision says so, not that of the day of the payment."""
    tolerant = """
[[event]]
on = 2026-02-06
payment = {customer = "A", amount = "99.50", invoice = "F1"}
[[event]]
on = 2026-02-09
policy_change = {tolerance = "1.00"}
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F2", amount = "50.00", due = 2026-01-31}
"""
    assert said("until = 2026-02-09\n" + LATE + tolerant) == [
        "2026-02-09 reminder-1 A by email: F2 50.00; pay by 2026-02-16"
    ]
