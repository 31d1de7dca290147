"""What rests an invoice, until when, and what happens on the day after."""

import pytest

from diaries.story import said, waiting

F1 = """
until = 2026-04-30
[[event]]
on = 2026-01-05
invoice = {customer = "A", number = "F1", amount = "100.00", due = 2026-01-31}
"""


def event(on: str, text: str) -> str:
    return f"[[event]]\non = {on}\n{text}\n"


def test_a_part_payment_restarts_the_spacing():
    """40.00 on the 12th: the second reminder, ready on the 17th, asks for the 60.00 left."""
    diary = F1 + event("2026-02-13", 'payment = {customer = "A", amount = "40.00", invoice = "F1"}')
    assert said(diary)[1] == "2026-02-18 reminder-2 A by email: F1 60.00; pay by 2026-03-04"


def test_a_payment_that_comes_back_opens_the_invoice_where_it_was():
    """Paid on 10 February, returned on 16 March: the second reminder, not the first again."""
    diary = (
        F1
        + event("2026-02-10", 'payment = {customer = "A", amount = "100.00", invoice = "F1"}')
        + event("2026-03-16", 'reversal = {customer = "A", amount = "100.00", invoice = "F1"}')
    )
    assert said(diary)[:2] == [
        "2026-02-09 reminder-1 A by email: F1 100.00; pay by 2026-02-16",
        "2026-03-16 reminder-2 A by email: F1 100.00; pay by 2026-03-30",
    ]


def test_a_promise_rests_two_banking_days_more_and_is_said_broken_the_day_after():
    """By Friday 27 February, rests until Tuesday 3 March, broken on Wednesday 4."""
    diary = F1 + event(
        "2026-02-11", 'promise = {customer = "A", amount = "100.00", by = 2026-02-27}'
    )
    assert waiting(diary, "2026-03-03", "F1") == "promised 2026-03-03 reminder-2"
    assert said(diary)[1:3] == [
        "2026-03-04 reminder-2 A by email: F1 100.00; pay by 2026-03-18",
        "2026-03-04 task broken-promise A: F1",
    ]


def test_a_promise_kept_in_part_frees_the_rest_without_a_task():
    """He promised 40.00 and paid 40.00: kept; the 60.00 left goes on after the rest."""
    diary = (
        F1
        + event("2026-02-11", 'promise = {customer = "A", amount = "40.00", by = 2026-02-27}')
        + event("2026-02-20", 'payment = {customer = "A", amount = "40.00", invoice = "F1"}')
    )
    assert said(diary)[1] == "2026-03-04 reminder-2 A by email: F1 60.00; pay by 2026-03-18"
    assert not [line for line in said(diary) if "broken" in line]


PLAN = F1 + event(
    "2026-02-11",
    'plan = {customer = "A", invoices = ["F1"], instalments = ['
    '{on = 2026-02-27, amount = "50.00"}, {on = 2026-03-31, amount = "50.00"}]}',
)


def test_a_plan_rests_its_invoices_while_it_is_kept():
    diary = (
        PLAN
        + event("2026-02-27", 'payment = {customer = "A", amount = "50.00", invoice = "F1"}')
        + event("2026-03-31", 'payment = {customer = "A", amount = "50.00", invoice = "F1"}')
    )
    assert said(diary) == ["2026-02-09 reminder-1 A by email: F1 100.00; pay by 2026-02-16"]
    assert waiting(diary, "2026-03-10", "F1") == "on-plan 2026-03-31 reminder-2"


def test_a_missed_instalment_ends_the_plan():
    assert said(PLAN)[1:3] == [
        "2026-03-04 reminder-2 A by email: F1 100.00; pay by 2026-03-18",
        "2026-03-04 task plan-default A: F1",
    ]


def test_the_undisputed_part_goes_on():
    diary = F1 + event("2026-02-03", 'dispute = {invoice = "F1", amount = "30.00"}')
    assert said(diary)[0] == "2026-02-09 reminder-1 A by email: F1 70.00; pay by 2026-02-16"


def test_a_whole_dispute_rests_until_it_is_rejected():
    diary = (
        F1
        + event("2026-02-03", 'dispute = {invoice = "F1"}')
        + event("2026-03-11", 'dispute_closed = {invoice = "F1", outcome = "rejected"}')
    )
    assert waiting(diary, "2026-02-20", "F1") == "disputed None reminder-1"
    assert said(diary)[0] == "2026-03-11 reminder-1 A by email: F1 100.00; pay by 2026-03-17"


def test_what_was_refused_rests_until_the_day_to_pay_that_the_answer_gave():
    """70.00 go on all the while; the whole comes back at its own step, the next one."""
    diary = (
        F1
        + event("2026-02-03", 'dispute = {invoice = "F1", amount = "30.00"}')
        + event(
            "2026-02-12",
            'dispute_closed = {invoice = "F1", outcome = "rejected", pay_by = 2026-02-20}',
        )
    )
    assert said(diary)[:3] == [
        "2026-02-09 reminder-1 A by email: F1 70.00; pay by 2026-02-16",
        "2026-02-17 reminder-2 A by email: F1 70.00; pay by 2026-03-03",
        "2026-03-04 formal-notice A by registered: F1 100.00; pay by 2026-03-23",
    ]


def test_a_whole_dispute_refused_rests_until_its_day_and_begins_at_its_own_step():
    diary = (
        F1
        + event("2026-02-03", 'dispute = {invoice = "F1"}')
        + event(
            "2026-02-12",
            'dispute_closed = {invoice = "F1", outcome = "rejected", pay_by = 2026-02-20}',
        )
    )
    assert waiting(diary, "2026-02-20", "F1") == "disputed 2026-02-20 reminder-1"
    assert said(diary)[0] == "2026-02-23 reminder-1 A by email: F1 100.00; pay by 2026-03-02"


def test_a_dispute_granted_in_part_rests_in_that_part_until_its_credit_note():
    """Of 30.00 disputed 10.00 are granted: 20.00 rest until the answer's day, 10.00 until the
    credit note."""
    diary = (
        F1
        + event("2026-02-03", 'dispute = {invoice = "F1", amount = "30.00"}')
        + event(
            "2026-02-05",
            'dispute_closed = {invoice = "F1", outcome = "upheld", amount = "10.00", '
            "pay_by = 2026-02-13}",
        )
        + event("2026-03-05", 'credit_note = {customer = "A", amount = "10.00", invoice = "F1"}')
    )
    assert said(diary)[:2] == [
        "2026-02-09 reminder-1 A by email: F1 70.00; pay by 2026-02-16",
        "2026-02-17 reminder-2 A by email: F1 90.00; pay by 2026-03-03",
    ]


def test_a_dispute_upheld_waits_for_its_credit_note_and_frees_the_rest_only():
    """30.00 were rightly disputed: never demanded again, credit note or not."""
    diary = (
        F1
        + event("2026-02-03", 'dispute = {invoice = "F1", amount = "30.00"}')
        + event("2026-02-05", 'dispute_closed = {invoice = "F1", outcome = "upheld"}')
        + event("2026-02-12", 'credit_note = {customer = "A", amount = "30.00", invoice = "F1"}')
    )
    assert said(diary)[:2] == [
        "2026-02-09 reminder-1 A by email: F1 70.00; pay by 2026-02-16",
        "2026-02-17 reminder-2 A by email: F1 70.00; pay by 2026-03-03",
    ]


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        (
            'insolvency = {customer = "A", judgment = 2026-02-02, published = 2026-02-05}',
            "insolvency",
        ),
        ('handed_over = {customer = "A"}', "handed-over"),
        ('direct_debit = {invoice = "F1"}', "direct-debit"),
        ('written_off = {invoice = "F1"}', "written-off"),
        ('hold = {customer = "A", reason = "asked by sales"}', "on-hold"),
    ],
)
def test_nothing_is_ever_said_while_it_lasts(happening: str, reason: str):
    diary = F1 + event("2026-02-05", happening)
    assert said(diary) == []
    assert waiting(diary, "2026-03-02", "F1") == f"{reason} None reminder-1"


def test_the_first_reason_in_the_order_is_the_one_given():
    """Insolvency comes before disputed, disputed before promised."""
    diary = (
        F1
        + event("2026-02-04", 'promise = {customer = "A", amount = "100.00", by = 2026-06-30}')
        + event("2026-02-05", 'dispute = {invoice = "F1"}')
        + event("2026-03-05", 'insolvency = {customer = "A"}')
    )
    assert waiting(diary, "2026-02-04", "F1").startswith("promised")
    assert waiting(diary, "2026-02-05", "F1").startswith("disputed")
    assert waiting(diary, "2026-03-05", "F1").startswith("insolvency")


def test_a_returned_direct_debit_goes_on_the_ladder():
    diary = (
        F1
        + event("2026-01-06", 'direct_debit = {invoice = "F1"}')
        + event("2026-02-12", 'debit_returned = {invoice = "F1"}')
    )
    assert said(diary)[0] == "2026-02-12 reminder-1 A by email: F1 100.00; pay by 2026-02-18"


def test_a_release_ends_a_hold():
    diary = (
        F1
        + event("2026-02-05", 'hold = {invoice = "F1", reason = "asked by sales"}')
        + event("2026-02-12", 'release = {invoice = "F1"}')
    )
    assert said(diary)[0].startswith("2026-02-12 reminder-1")


def test_money_not_yet_allocated_holds_the_demand_that_it_covers():
    diary = F1 + event("2026-02-03", 'payment = {customer = "A", amount = "100.00"}')
    assert said(diary) == []
    assert waiting(diary, "2026-02-09", "F1") == "customer-credit None reminder-1"


def test_money_that_does_not_cover_it_is_netted_and_shown():
    diary = F1 + event("2026-02-03", 'payment = {customer = "A", amount = "30.00"}')
    assert (
        said(diary)[0]
        == "2026-02-09 reminder-1 A by email: F1 100.00 less 30.00; pay by 2026-02-16"
    )


def test_what_was_paid_too_much_on_one_invoice_is_a_credit_for_the_others():
    diary = (
        F1
        + event(
            "2026-01-05",
            'invoice = {customer = "A", number = "F2", amount = "50.00", due = 2026-01-31}',
        )
        + event("2026-02-03", 'payment = {customer = "A", amount = "150.00", invoice = "F2"}')
    )
    assert said(diary) == []
    assert waiting(diary, "2026-02-09", "F1") == "customer-credit None reminder-1"


def test_a_small_balance_waits():
    """The minimum is what the message would claim in all, not one invoice."""
    diary = '[policy]\nmin_amount = "100.00"\n' + F1.replace("until = 2026-04-30", "")
    diary = "until = 2026-03-31\n" + diary
    assert said(diary) == []
    more = diary + event(
        "2026-01-05",
        'invoice = {customer = "A", number = "F2", amount = "0.01", due = 2026-01-31}',
    )
    assert (
        said(more)[0] == "2026-02-09 reminder-1 A by email: F1 100.00, F2 0.01; pay by 2026-02-16"
    )


def test_stale_bank_data_hold_the_demand_until_fresh_ones_come():
    """Data to Tuesday 3 February: a payment of Wednesday 4 may be missing on the 9th."""
    diary = (
        F1
        + event("2026-02-04", "bank_data_until = 2026-02-03")
        + event("2026-02-11", "bank_data_until = 2026-02-10")
    )
    assert waiting(diary, "2026-02-09", "F1") == "stale-bank-data None reminder-1"
    assert said(diary)[0].startswith("2026-02-11 reminder-1")


def test_a_claim_past_its_limitation_is_not_demanded():
    """C. com. L110-4: five years between traders; C. conso. L218-2: two for a consumer."""
    diary = F1.replace("2026-01-31", "2021-01-04").replace("2026-01-05", "2026-01-06")
    assert waiting(diary, "2026-02-09", "F1") == "time-barred None reminder-1"
    consumer = (
        F1.replace("2026-01-31", "2024-01-03") + '[[customer]]\nid = "A"\nkind = "consumer"\n'
    )
    assert waiting(consumer, "2026-02-09", "F1") == "time-barred None reminder-1"


def test_a_remainder_within_the_tolerance_counts_as_settled():
    diary = '[policy]\ntolerance = "1.00"\n' + F1.replace("until = 2026-04-30", "")
    diary = (
        "until = 2026-03-31\n"
        + diary
        + event("2026-02-02", 'payment = {customer = "A", amount = "99.50", invoice = "F1"}')
    )
    assert said(diary) == []
    assert waiting(diary, "2026-02-09", "F1") == "settled None reminder-1"


def test_what_was_announced_waits_while_the_invoice_is_held_and_is_said_once():
    """Formal notice to 23 March, promise until Thursday 2 April: executed on Friday 3."""
    diary = F1 + event(
        "2026-03-20", 'promise = {customer = "A", amount = "100.00", by = 2026-03-31}'
    )
    assert [line for line in said(diary) if "task" in line] == [
        "2026-04-03 task broken-promise A: F1",
        "2026-04-03 task execute A: F1",
    ]
