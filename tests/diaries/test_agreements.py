"""Promises, plans and disputes that change on the way: what still rests, and what is owed."""

from diaries.story import said, waiting

F1 = """
until = 2026-04-30
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F1", amount = "100.00", due = 2026-01-31}
"""
F2 = """
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F2", amount = "50.00", due = 2026-01-31}
"""
DISPUTE = 'dispute = {invoice = "F1"'


def event(on: str, text: str) -> str:
    return f"[[event]]\non = {on}\n{text}\n"


def credit(on: str, amount: str) -> str:
    return event(on, f'credit_note = {{customer = "A", amount = "{amount}", invoice = "F1"}}')


def payment(on: str, amount: str, kind: str = "payment") -> str:
    return event(on, f'{kind} = {{customer = "A", amount = "{amount}", invoice = "F1"}}')


def plan(on: str, invoices: str, *instalments: tuple[str, str]) -> str:
    parts = ", ".join(f'{{on = {day}, amount = "{amount}"}}' for day, amount in instalments)
    return event(on, f'plan = {{customer = "A", invoices = [{invoices}], instalments = [{parts}]}}')


TWO_PARTS = plan("2026-02-11", '"F1"', ("2026-02-27", "50.00"), ("2026-03-31", "50.00"))


def tasks(diary: str) -> list[str]:
    return [line for line in said(diary) if "task" in line]


def test_an_instalment_may_come_until_the_second_banking_day():
    """Due on Friday 27 February, seen on Tuesday 3 March: kept. On Wednesday 4: broken."""
    assert waiting(F1 + TWO_PARTS, "2026-03-03", "F1") == "on-plan 2026-03-31 reminder-2"
    assert "2026-03-04 task plan-default A: F1" in said(F1 + TWO_PARTS)
    in_time = F1 + TWO_PARTS + payment("2026-03-03", "50.00")
    assert "2026-03-04 task plan-default A: F1" not in said(in_time)


def test_an_instalment_paid_short_is_missed():
    assert "2026-03-04 task plan-default A: F1" in said(
        F1 + TWO_PARTS + payment("2026-02-27", "49.99")
    )


def test_the_second_instalment_counts_with_the_first():
    """50.00 kept the first; on Friday 3 April 100.00 should have come."""
    diary = F1 + TWO_PARTS + payment("2026-02-27", "50.00")
    assert tasks(diary)[0] == "2026-04-03 task plan-default A: F1"


def test_a_plan_once_broken_stays_broken_when_the_money_comes_later():
    """The instalment of February comes on 9 March: the letter of the 4th stands."""
    diary = F1 + TWO_PARTS + payment("2026-03-09", "50.00")
    assert waiting(diary, "2026-03-10", "F1") == "awaiting-deadline 2026-03-18 formal-notice"
    assert [line for line in tasks(diary) if "plan-default" in line] == [
        "2026-03-04 task plan-default A: F1"
    ]


def test_no_plan_is_broken_before_its_first_instalment():
    """An older payment of 30.00 comes back: the plan made since still runs."""
    diary = (
        F1
        + payment("2026-02-09", "30.00")
        + plan("2026-02-11", '"F1"', ("2026-03-31", "100.00"))
        + payment("2026-02-20", "30.00", "reversal")
    )
    assert waiting(diary, "2026-02-23", "F1").startswith("on-plan")
    assert tasks(diary) == ["2026-04-03 task plan-default A: F1"]


def test_a_newer_agreement_takes_only_its_own_invoices_from_an_older_one():
    """Both promised for 31 March; a plan for F2 leaves F1's promise as it was."""
    diary = (
        F1
        + F2
        + event("2026-02-11", 'promise = {customer = "A", amount = "150.00", by = 2026-03-31}')
        + plan("2026-02-12", '"F2"', ("2026-04-15", "50.00"))
    )
    assert waiting(diary, "2026-03-10", "F1") == "promised 2026-04-02 reminder-2"
    assert waiting(diary, "2026-03-10", "F2") == "on-plan 2026-04-15 reminder-2"
    assert tasks(diary)[0] == "2026-04-03 task broken-promise A: F1"


def test_what_came_for_an_invoice_taken_over_still_counts_for_the_promise():
    """100.00 promised for both, 100.00 came for F1 although a plan had taken F1 over."""
    diary = (
        F1
        + F2
        + event("2026-02-11", 'promise = {customer = "A", amount = "100.00", by = 2026-03-31}')
        + plan("2026-02-12", '"F1"', ("2026-04-15", "100.00"))
        + payment("2026-03-02", "100.00")
    )
    assert not [line for line in tasks(diary) if "broken" in line]


def test_a_promise_that_is_paid_back_to_nothing_is_broken_that_day():
    diary = (
        F1
        + event("2026-02-11", 'promise = {customer = "A", amount = "100.00", by = 2026-02-27}')
        + payment("2026-02-27", "100.00")
        + payment("2026-03-16", "100.00", "reversal")
    )
    assert tasks(diary)[0] == "2026-03-16 task broken-promise A: F1"


def test_a_promise_speaks_of_what_is_open_when_it_is_made():
    """F1 was paid then; when that payment comes back it was never promised."""
    diary = (
        F1
        + F2
        + payment("2026-02-10", "100.00")
        + event("2026-02-11", 'promise = {customer = "A", amount = "50.00", by = 2026-03-31}')
        + payment("2026-03-16", "100.00", "reversal")
    )
    assert waiting(diary, "2026-03-10", "F2").startswith("promised")
    assert "2026-03-16 reminder-2 A by email: F1 100.00; pay by 2026-03-30" in said(diary)


def test_disputes_on_parts_add_up():
    diary = F1 + event("2026-02-03", DISPUTE + ', amount = "30.00"}')
    diary += event("2026-02-04", DISPUTE + ', amount = "20.00"}')
    assert said(diary)[0] == "2026-02-09 reminder-1 A by email: F1 50.00; pay by 2026-02-16"
    assert waiting(
        diary + event("2026-02-05", DISPUTE + ', amount = "50.00"}'), "2026-02-09", "F1"
    ).startswith("disputed")


def test_one_credit_note_answers_two_upheld_disputes_once():
    """30.00 and 20.00 upheld, 30.00 credited: of the 70.00 open, 20.00 still wait."""
    diary = (
        F1
        + event("2026-02-02", DISPUTE + ', amount = "30.00"}')
        + event("2026-02-03", DISPUTE + ', amount = "20.00"}')
        + event("2026-02-04", 'dispute_closed = {invoice = "F1", outcome = "upheld"}')
        + credit("2026-02-05", "30.00")
    )
    assert said(diary)[0].startswith("2026-02-09 reminder-1 A by email: F1 50.00;")


def test_a_whole_dispute_upheld_rests_until_the_credit_note_says_what_was_granted():
    diary = (
        F1
        + event("2026-02-03", DISPUTE + "}")
        + event("2026-02-05", 'dispute_closed = {invoice = "F1", outcome = "upheld"}')
        + credit("2026-02-19", "60.00")
    )
    assert waiting(diary, "2026-02-18", "F1") == "disputed None reminder-1"
    assert said(diary)[0] == "2026-02-19 reminder-1 A by email: F1 40.00; pay by 2026-02-25"


def test_a_later_dispute_rejected_leaves_the_one_that_was_upheld():
    diary = (
        F1
        + event("2026-02-02", DISPUTE + ', amount = "30.00"}')
        + event("2026-02-03", 'dispute_closed = {invoice = "F1", outcome = "upheld"}')
        + event("2026-02-04", DISPUTE + ', amount = "20.00"}')
        + event("2026-02-05", 'dispute_closed = {invoice = "F1", outcome = "rejected"}')
    )
    assert said(diary)[0].startswith("2026-02-09 reminder-1 A by email: F1 70.00;")


def test_what_a_debtor_calls_his_reason_decides_nothing():
    """`upheld` as the words of a dispute is no outcome."""
    diary = F1 + event("2026-02-03", DISPUTE + ', amount = "30.00", reason = "upheld"}')
    diary += credit("2026-02-04", "10.00")
    assert said(diary)[0].startswith("2026-02-09 reminder-1 A by email: F1 60.00;")


def test_a_receipt_taken_back_never_makes_the_debt_larger():
    """40.00 unallocated, 50.00 undone: no credit, but no more than the invoice either."""
    diary = F1 + event("2026-02-02", 'payment = {customer = "A", amount = "40.00"}')
    diary += event("2026-02-03", 'reversal = {customer = "A", amount = "50.00"}')
    assert said(diary)[0] == "2026-02-09 reminder-1 A by email: F1 100.00; pay by 2026-02-16"


def test_a_payment_acknowledges_the_debt_and_its_return_does_not():
    """Due on 5 January 2021, five years between traders; paid in part in 2023 and taken back."""
    old = F1.replace("2026-01-31", "2021-01-05").replace("on = 2026-01-05", "on = 2021-01-04")
    old = old.replace("until = 2026-04-30", "until = 2026-04-30\nrun_on = [2026-02-09]")
    assert waiting(old, "2026-02-09", "F1") == "time-barred None reminder-1"
    paid = old + payment("2023-01-10", "40.00")
    assert said(paid)[0].startswith("2026-02-09 reminder-1 A by email: F1 60.00;")
    late_return = old + payment("2020-12-30", "40.00").replace("2020-12-30", "2021-01-04")
    late_return += payment("2025-01-10", "40.00", "reversal")
    assert waiting(late_return, "2026-02-09", "F1") == "time-barred None reminder-1"


def until(on: str, day: str) -> str:
    return event(on, f"bank_data_until = {day}")


def test_nothing_is_called_broken_that_the_bank_data_cannot_show():
    """Promised for Friday 27 February: seen by Tuesday 3 March, which the bank tells on the 6th."""
    diary = (
        F1
        + event("2026-02-11", 'promise = {customer = "A", amount = "100.00", by = 2026-02-27}')
        + until("2026-03-02", "2026-03-02")
    )
    assert waiting(diary, "2026-03-05", "F1").startswith("promised")
    assert not tasks(diary)
    told = diary + until("2026-03-06", "2026-03-03")
    assert tasks(told)[0] == "2026-03-06 task broken-promise A: F1"


def test_an_instalment_waits_for_the_bank_data_too():
    diary = F1 + TWO_PARTS + until("2026-03-02", "2026-02-27")
    assert waiting(diary, "2026-03-05", "F1").startswith("on-plan")
    assert tasks(diary + until("2026-03-06", "2026-03-05"))[0].startswith("2026-03-06 task plan-d")


def test_a_promise_once_told_as_broken_stays_so_when_older_bank_data_come():
    """Without bank data nothing is waited for; data that end before the promise's day bring it not
    back: they hold all demands as stale."""
    promise = event("2026-02-11", 'promise = {customer = "A", amount = "100.00", by = 2026-02-20}')
    diary = F1 + promise + event("2026-03-10", "bank_data_until = 2026-02-18")
    assert tasks(diary)[0] == "2026-02-25 task broken-promise A: F1"
    assert not waiting(diary, "2026-03-11", "F1").startswith("promised")
