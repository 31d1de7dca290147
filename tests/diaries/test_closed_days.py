"""Runs asked for by name on closed days, and the calls, notices and dates around them.

In 2026: 21 March, 18 April are Saturdays; Easter Monday is 6 April; 1 May is a Friday.
"""

from diaries.story import said, waiting

F1 = """
until = 2026-06-30
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F1", amount = "100.00", due = 2026-01-31}
"""
CALLS = """
[[policy.steps]]
name = "call"
days_after_due = 20
[[policy.steps]]
name = "call"
days_after_due = 21
"""


def run_on(diary: str, *days: str) -> str:
    return f"run_on = [{', '.join(days)}]\n{diary}"


def test_a_demand_that_falls_on_a_closed_day_waits_although_the_day_is_run():
    """Seven days after 31 January is Saturday 7 February: it leaves on Monday 9."""
    diary = run_on(F1, "2026-02-07", "2026-02-08", "2026-02-09")
    assert waiting(diary, "2026-02-07", "F1") == "too-early 2026-02-09 reminder-1"
    assert waiting(diary, "2026-02-08", "F1") == "too-early 2026-02-09 reminder-1"
    assert said(diary)[0].startswith("2026-02-09 reminder-1")


def test_a_demand_that_fell_due_before_leaves_on_the_closed_day_that_is_run():
    """Due for its reminder since Monday 9 February, run on Saturday 14."""
    assert said(run_on(F1, "2026-02-14"))[0] == (
        "2026-02-14 reminder-1 A by email: F1 100.00; pay by 2026-02-20"
    )


def test_spacing_and_deadline_end_on_open_days_too():
    """Written on Monday 9 February, to be paid by Monday 16; and the gap ends on Saturday 14."""
    late = '[[event]]\non = 2026-01-05\ninvoice = {customer = "A", number = "F2", '
    late += 'amount = "50.00", due = 2026-02-03}\n'
    diary = run_on(F1 + late, "2026-02-09", "2026-02-14", "2026-02-16", "2026-02-17")
    assert waiting(diary, "2026-02-14", "F2") == "spacing 2026-02-16 reminder-1"
    assert waiting(diary, "2026-02-16", "F1") == "awaiting-deadline 2026-02-16 reminder-2"


def test_what_was_announced_is_said_on_a_closed_day_that_is_run():
    """Pay by Friday 20 March: tasks are for the office, so Saturday's run says it."""
    diary = run_on(F1, "2026-02-09", "2026-02-17", "2026-03-05", "2026-03-21")
    steps = """
[policy]
[[policy.steps]]
name = "reminder-1"
days_after_due = 7
[[policy.steps]]
name = "reminder-2"
days_after_due = 14
[[policy.steps]]
name = "formal-notice"
days_after_due = 30
channel = "registered"
pay_by_days = 12
"""
    assert said(diary + steps)[-1] == "2026-03-21 task execute A: F1"


def test_a_call_reached_on_a_closed_day_that_is_run_is_made_and_none_is_lost():
    """Calls on Friday 20 and Saturday 21 February: Friday's on the 20th, Saturday's on the 21st."""
    diary = run_on(F1, "2026-02-20", "2026-02-21", "2026-02-23") + CALLS
    assert said(diary) == ["2026-02-20 task call A: F1", "2026-02-21 task call A: F1"]


def test_two_calls_missed_are_one_call():
    diary = run_on(F1, "2026-03-10", "2026-03-11") + CALLS
    assert said(diary) == ["2026-03-10 task call A: F1"]


NOTICE = """
[[policy.steps]]
name = "notice"
days_after_due = -5
"""


def test_a_notice_that_falls_on_a_closed_day_is_not_lost_by_a_run_on_it():
    """Due on Thursday 26 February; notices on Friday 20 and, by the second step, Saturday 21."""
    diary = F1.replace("2026-01-31", "2026-02-26")
    steps = NOTICE.replace("-5", "-6") + NOTICE
    said_so = said(run_on(diary, "2026-02-20", "2026-02-21", "2026-02-23") + steps)
    assert said_so == [
        "2026-02-20 notice A by email: F1 100.00; pay by 2026-02-26",
        "2026-02-23 notice A by email: F1 100.00; pay by 2026-02-26",
    ]
    caught_up = said(run_on(diary, "2026-02-14", "2026-02-21", "2026-02-23") + steps)
    assert [line[:17] for line in caught_up] == ["2026-02-21 notice", "2026-02-23 notice"]


def test_a_notice_never_comes_after_the_due_date():
    assert said(F1 + NOTICE.replace("-5", "3")) == []
    assert said(F1.replace("2026-01-31", "2026-02-06") + NOTICE.replace("-5", "0")) == [
        "2026-02-06 notice A by email: F1 100.00; pay by 2026-02-06"
    ]
    invoiced_late = F1.replace("on = 2026-01-05", "on = 2026-02-02")
    assert said(invoiced_late + NOTICE) == []


def test_a_notice_by_post_with_a_date_of_its_own_allows_for_the_post():
    """Due on Friday 6 February. Sent on Monday 2, 0 days and the post's 3 are Thursday 5: the due
    date then; sent on Wednesday 4 they are Saturday 7: Monday 9."""
    diary = F1.replace("2026-01-31", "2026-02-06")
    by_post = NOTICE + 'channel = "post"\npay_by_days = 0\n'
    assert said(diary + by_post)[0].endswith("pay by 2026-02-06")
    assert said(diary + by_post.replace("-5", "-2"))[0].endswith("pay by 2026-02-09")


def test_a_notice_counts_for_the_spacing_and_a_call_does_not():
    """Friday 6 February: a notice for F2 and a call for F1. F1's reminder of the 9th waits for
    the five days from the notice: Wednesday 11."""
    late = F1.replace("on = 2026-01-05", "on = 2026-02-03")
    f2 = "[[event]]" + late.split("[[event]]")[1].replace("F1", "F2")
    steps = NOTICE + '[[policy.steps]]\nname = "call"\ndays_after_due = 6\n'
    steps += '[[policy.steps]]\nname = "reminder-1"\ndays_after_due = 9\n'
    assert said(late + f2.replace("2026-01-31", "2026-02-11") + steps)[:3] == [
        "2026-02-06 notice A by email: F2 100.00; pay by 2026-02-11",
        "2026-02-06 task call A: F1",
        "2026-02-11 reminder-1 A by email: F1 100.00; pay by 2026-02-17",
    ]


def test_holidays_move_both_the_demand_and_its_date():
    """Due on 24 April, seven days later is Friday 1 May; the reminder of Monday 4 May gives until
    the 10th, a Sunday: Monday 11."""
    diary = F1.replace("2026-01-31", "2026-04-24")
    assert said(diary)[0] == "2026-05-04 reminder-1 A by email: F1 100.00; pay by 2026-05-11"


def test_a_bounce_after_the_formal_notice_does_not_forget_what_it_announced():
    """The second reminder's bounce is known on 9 March: it goes again by post, and the formal
    notice of 4 March is still carried out after its date."""
    diary = F1 + '[[event]]\non = 2026-03-09\nbounce = {customer = "A"}\n'
    assert said(diary)[3:] == [
        "2026-03-24 reminder-2 A by post: F1 100.00; pay by 2026-04-10",
        "2026-03-24 task execute A: F1",
    ]
