"""The ladder: at most three demands, never jumped, on open days, spaced, each with its date."""

import pytest

from diaries.story import said, waiting

# In 2026: 31 January is a Saturday, Easter Monday is 6 April, 1 May is a Friday.
F1 = """
until = 2026-04-30
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F1", amount = "100.00", due = 2026-01-31}
"""


def test_three_demands_then_what_was_announced():
    """7, 14 and 30 days after 31 January; each waits for the date that the one before printed."""
    assert said(F1) == [
        "2026-02-09 reminder-1 A by email: F1 100.00; pay by 2026-02-16",  # 7 Feb is a Saturday
        "2026-02-17 reminder-2 A by email: F1 100.00; pay by 2026-03-03",
        "2026-03-04 formal-notice A by registered: F1 100.00; pay by 2026-03-23",  # 22 is a Sunday
        "2026-03-24 task execute A: F1",
    ]


def test_a_person_may_skip_a_step_and_only_a_person():
    diary = (
        F1
        + """
[[event]]
on = 2026-02-10
skip = {invoice = "F1", step = "reminder-2", reason = "told by telephone"}
"""
    )
    assert said(diary)[1] == (
        "2026-03-02 formal-notice A by registered: F1 100.00; pay by 2026-03-20"
    )


def test_grace_days_are_added_to_the_term():
    diary = (
        F1
        + """
[[customer]]
id = "A"
grace_days = 10
"""
    )
    assert said(diary)[0] == "2026-02-17 reminder-1 A by email: F1 100.00; pay by 2026-02-23"
    assert waiting(diary, "2026-02-10", "F1") == "not-due 2026-02-17 reminder-1"
    assert waiting(diary, "2026-02-12", "F1") == "too-early 2026-02-17 reminder-1"


def test_nothing_is_said_on_a_closed_day():
    """Due on 24 March, 7 days later is 31 March; 14 days is 7 April, after Easter Monday."""
    diary = F1.replace("2026-01-31", "2026-03-30")
    assert said(diary)[0].startswith("2026-04-07 reminder-1")  # the 6th is Easter Monday


def test_closed_days_are_those_of_the_debtors_country():
    """21 July is closed in Belgium only."""
    diary = """
country = "BE"
until = 2026-07-31
[[event]]
on = 2026-07-01
invoice = {customer = "A", number = "F1", amount = "100.00", due = 2026-07-14}
"""
    assert said(diary)[0].startswith("2026-07-22 reminder-1")
    assert said(diary.replace('"BE"', '"FR"'))[0].startswith("2026-07-21 reminder-1")


def test_without_an_address_the_next_channel_takes_over_and_the_post_gets_its_days():
    diary = (
        F1
        + """
[[customer]]
id = "A"
email = false
"""
    )
    assert said(diary)[0] == "2026-02-09 reminder-1 A by post: F1 100.00; pay by 2026-02-18"


def test_a_bounce_opens_the_step_again_and_changes_the_channel():
    """The bounced reminder of the 9th does not count; the one by post does."""
    diary = (
        F1
        + """
[[event]]
on = 2026-02-11
bounce = {customer = "A"}
"""
    )
    assert said(diary)[:3] == [
        "2026-02-09 reminder-1 A by email: F1 100.00; pay by 2026-02-16",
        "2026-02-11 reminder-1 A by post: F1 100.00; pay by 2026-02-20",
        "2026-02-23 reminder-2 A by post: F1 100.00; pay by 2026-03-12",
    ]


def test_spacing_counts_from_the_last_message_to_the_debtor():
    """F2 would be due for its reminder on the 11th; the debtor was written to on the 9th."""
    diary = (
        F1
        + """
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F2", amount = "50.00", due = 2026-02-04}
"""
    )
    assert waiting(diary, "2026-02-11", "F2") == "spacing 2026-02-16 reminder-1"
    assert said(diary)[1] == "2026-02-16 reminder-1 A by email: F2 50.00; pay by 2026-02-23"


def test_an_invoice_never_demanded_keeps_its_own_step_in_a_formal_notice():
    """R23: F2 travels with F1's formal notice as the reminder that it is."""
    diary = (
        F1
        + """
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F2", amount = "50.00", due = 2026-02-25}
"""
    )
    assert (
        "2026-03-04 formal-notice A by registered: F1 100.00, F2 50.00 (reminder-1); "
        "pay by 2026-03-23"
    ) in said(diary)


def test_calls_come_once_and_neither_wait_for_the_demands_nor_delay_them():
    diary = (
        F1
        + """
[[policy.steps]]
name = "reminder-1"
days_after_due = 7
[[policy.steps]]
name = "call"
days_after_due = 10
[[policy.steps]]
name = "reminder-2"
days_after_due = 14
[[policy.steps]]
name = "call"
days_after_due = 24
[[policy.steps]]
name = "formal-notice"
days_after_due = 30
channel = "registered"
"""
    )
    assert said(diary) == [
        "2026-02-09 reminder-1 A by email: F1 100.00; pay by 2026-02-16",
        "2026-02-10 task call A: F1",
        "2026-02-17 reminder-2 A by email: F1 100.00; pay by 2026-03-03",
        "2026-02-24 task call A: F1",
        "2026-03-04 formal-notice A by registered: F1 100.00; pay by 2026-03-23",
        "2026-03-24 task execute A: F1",
    ]


NOTICE = """
until = 2026-02-20
[[policy.steps]]
name = "notice"
days_after_due = -5
[[policy.steps]]
name = "reminder-1"
days_after_due = 7
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F1", amount = "100.00", due = 2026-02-06}
"""


def test_a_pre_due_notice_recalls_the_due_date_and_is_no_demand():
    """Five days before Friday 6 February is a Sunday: it leaves on Monday."""
    assert said(NOTICE) == [
        "2026-02-02 notice A by email: F1 100.00; pay by 2026-02-06",
        "2026-02-13 reminder-1 A by email: F1 100.00; pay by 2026-02-19",
    ]


@pytest.mark.parametrize(
    ("grace", "sent"),
    [
        (0, "2026-02-02"),
        (3, "2026-02-04"),
        (5, "2026-02-06"),
        (6, "2026-02-02"),
        (30, "2026-02-02"),
    ],
)
def test_a_grace_longer_than_the_lead_of_a_notice_does_not_keep_it_from_leaving(grace, sent):
    """Five days before Friday 6 February, plus the grace; past the due date, without it."""
    diary = NOTICE + f'[[customer]]\nid = "A"\ngrace_days = {grace}\n'
    first = f"{sent} notice A by email: F1 100.00; pay by 2026-02-06"
    assert [line for line in said(diary) if "notice" in line] == [first]


def test_a_notice_that_could_not_leave_in_time_is_dropped():
    diary = (
        NOTICE
        + """
[[event]]
on = 2026-02-01
sending = false
[[event]]
on = 2026-02-09
sending = true
"""
    )
    assert said(diary) == ["2026-02-13 reminder-1 A by email: F1 100.00; pay by 2026-02-19"]


def test_one_message_a_day_a_notice_leaves_the_day_to_a_demand():
    """F2's reminder and F1's notice both fall on Monday 2 February."""
    diary = (
        NOTICE
        + """
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F2", amount = "70.00", due = 2026-01-26}
"""
    )
    assert said(diary)[:3] == [
        "2026-01-21 notice A by email: F2 70.00; pay by 2026-01-26",
        "2026-02-02 reminder-1 A by email: F2 70.00; pay by 2026-02-09",
        "2026-02-03 notice A by email: F1 100.00; pay by 2026-02-06",
    ]


def test_a_new_policy_holds_from_its_day():
    diary = (
        F1
        + """
[[event]]
on = 2026-02-18
policy_change = {min_amount = "150.00"}
"""
    )
    assert said(diary)[-1].startswith("2026-02-17 reminder-2")
    assert waiting(diary, "2026-03-04", "F1") == "below-minimum None formal-notice"
