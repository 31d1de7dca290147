"""The decision beyond what a diary can tell: charges in a formal notice, currencies, scale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from butoir.core.claim import NO_TERMS, ClaimTerms, claim_amounts
from butoir.core.items import DebtorAccount, Demand, Hold, OpenItem
from butoir.core.plan import plan_dunning
from butoir.core.plan_lint import lint_plan
from butoir.core.policy import Policy

TWO = (
    Demand("reminder-1", date(2026, 5, 11), date(2026, 5, 18)),
    Demand("reminder-2", date(2026, 5, 19), date(2026, 6, 2)),
)
LATE = OpenItem("F1", date(2026, 5, 1), 1_000_000, 1_000_000, demands=TWO)
AS_OF = date(2026, 9, 1)


def account(*items: OpenItem, **changes: object) -> DebtorAccount:
    last = max((d.sent_on for item in items for d in item.demands), default=None)
    return DebtorAccount("A", items, last_contact_on=last, **changes)  # type: ignore[arg-type]


def only_message(*accounts: DebtorAccount, as_of: date = AS_OF, terms: ClaimTerms = NO_TERMS):
    plan = plan_dunning(accounts, Policy(), as_of, terms)
    assert lint_plan(plan, accounts, Policy()) == []
    (message,) = plan.messages
    return message


def test_a_formal_notice_claims_the_interest_and_the_indemnity_of_the_law():
    """10 000 x 12.15 % x 60 / 365 + 10 000 x 12.40 % x 63 / 365 = 413.753425, and 40."""
    message = only_message(account(LATE))
    assert (message.interest, message.indemnity) == (41_375, 4_000)
    assert message.total == 1_045_375


def test_a_reminder_claims_nothing_but_the_invoice():
    first = replace(LATE, demands=())
    message = only_message(account(first))
    assert (message.step, message.interest, message.indemnity) == ("reminder-1", 0, 0)


def test_a_french_consumer_is_charged_nothing_in_the_notice_itself():
    """Interest runs only from the notice (C. civ. 1231-6), no fee ever (CPCE L111-8)."""
    message = only_message(account(LATE, kind="consumer"))
    assert (message.interest, message.indemnity) == (0, 0)


def test_a_belgian_consumer_is_charged_only_by_a_clause():
    """10 000.00 due: the ceiling is 65 + 5 % of 9 500 = 540.00 (CDE XIX.4)."""
    belgian = account(LATE, kind="consumer", country="BE")
    assert only_message(belgian).indemnity == 0
    clause = ClaimTerms(consumer_clause=True)
    assert only_message(belgian, terms=clause).indemnity == 54_000


def test_only_the_lines_at_the_formal_notice_bear_charges():
    other = OpenItem("F2", date(2026, 8, 20), 50_000, 50_000)
    message = only_message(account(LATE, other))
    assert [line.step for line in message.lines] == ["formal-notice", "reminder-1"]
    assert (message.interest, message.indemnity) == (41_375, 4_000)


def test_the_part_in_dispute_bears_no_interest():
    """Half of it is disputed: half of 413.753425 is 206.876712."""
    disputed = replace(LATE, holds=(Hold("disputed", date(2026, 5, 2), cents=500_000),))
    message = only_message(account(disputed))
    assert (message.principal, message.interest) == (500_000, 20_688)


def test_a_rate_not_published_yet_is_never_guessed():
    """On 1 March 2027 the rate of the half-year is not in the files: no charge, and a task."""
    plan = plan_dunning([account(LATE)], Policy(), date(2027, 3, 1))
    (message,), (task,) = plan.messages, plan.tasks
    assert (message.interest, message.indemnity) == (0, 0)
    assert (task.kind, task.invoices) == ("review", ("F1",))


def test_two_currencies_of_a_debtor_are_never_added_up():
    first = replace(LATE, demands=())
    dollars = account(replace(first, number="F9"), currency="USD")
    plan = plan_dunning([account(first), dollars], Policy(), AS_OF)
    assert [(m.currency, m.principal) for m in plan.messages] == [
        ("EUR", 1_000_000),
        ("USD", 1_000_000),
    ]


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("total-adds-up", {"total": 1}),
        ("principal-adds-up", {"principal": 5}),
        ("pay-by-on-an-open-day", {"pay_by": date(2026, 9, 19)}),
        ("no-charge-before-the-formal-notice", {"step": "reminder-2"}),
    ],
)
def test_the_lint_sees_a_message_that_was_tampered_with(name: str, broken: dict[str, object]):
    accounts = [account(LATE)]
    plan = plan_dunning(accounts, Policy(), AS_OF)
    bad = replace(plan, messages=(plan.messages[0]._replace(**broken),))  # type: ignore[arg-type]
    assert name in {violation.invariant for violation in lint_plan(bad, accounts, Policy())}


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("three-demands-at-most", {"demands": (*TWO, Demand("formal-notice", *[AS_OF] * 2))}),
        ("formal-notice-after-two-demands", {"demands": TWO[:1]}),
        ("demand-within-the-balance", {"open": 999_999}),
        ("due-before-demanded", {"due_on": AS_OF}),
        ("no-demand-when-disputed", {"holds": (Hold("disputed", AS_OF),)}),
        ("no-demand-when-insolvency", {"holds": (Hold("insolvency", AS_OF),)}),
    ],
)
def test_the_lint_sees_a_plan_that_the_accounts_do_not_allow(name: str, changed: dict[str, object]):
    plan = plan_dunning([account(LATE)], Policy(), AS_OF)
    other = account(replace(LATE, **changed))  # type: ignore[arg-type]
    assert name in {violation.invariant for violation in lint_plan(plan, [other], Policy())}


def test_the_lint_sees_an_invoice_without_an_answer_and_a_second_message():
    accounts = [account(LATE), replace(account(LATE), customer="B")]
    plan = plan_dunning(accounts, Policy(), AS_OF)
    less = replace(plan, messages=plan.messages[:1])
    assert [v.invariant for v in lint_plan(less, accounts, Policy())] == ["every-invoice-answered"]
    twice = replace(plan, messages=plan.messages * 2)
    assert "one-message-a-day" in {v.invariant for v in lint_plan(twice, accounts, Policy())}


def test_the_lint_asks_an_answer_wherever_the_day_is_open():
    """Tuesday 21 July is closed in Belgium and open in France."""
    national_day = date(2026, 7, 21)
    accounts = [account(LATE, country="BE"), replace(account(LATE), customer="B")]
    plan = plan_dunning(accounts, Policy(), national_day)
    assert [message.customer for message in plan.messages] == ["B"]
    assert lint_plan(plan, accounts, Policy()) == []
    silent = replace(plan, messages=(), tasks=())
    assert [v.customer for v in lint_plan(silent, accounts, Policy())] == ["B"]


def test_the_claim_of_the_message_is_the_claim_of_its_lines():
    message = only_message(account(LATE))
    assert (message.interest, message.indemnity) == claim_amounts(LATE, "FR", "company", AS_OF)


def test_the_law_of_the_debt_may_be_another_than_the_debtors():
    """A French seller's claim on a Belgian company is under French law (Rome I, art. 4); its
    closed days stay Belgian: 21 July, the 15th day and three of post after 3 July, is closed."""
    belgian = account(LATE, country="BE", law="FR")
    assert only_message(belgian).interest == only_message(account(LATE)).interest
    message = only_message(belgian, as_of=date(2026, 7, 3))
    assert message.pay_by == date(2026, 7, 22)


def test_credits_that_cover_what_is_left_without_the_unreachable_lines_hold_it():
    """The notice has no way to go; the reminder alone would ask for less than nothing."""
    small = OpenItem("F2", date(2026, 5, 1), 10_000, 10_000)
    debtor = account(LATE, small, channels=frozenset({"email", "call"}), credits=15_000)
    plan = plan_dunning([debtor], Policy(), AS_OF)
    assert not plan.messages
    waiting = {row.invoice: row.reason for row in plan.waiting}
    assert waiting == {"F1": "no-channel", "F2": "customer-credit"}
    assert lint_plan(plan, [debtor], Policy()) == []
