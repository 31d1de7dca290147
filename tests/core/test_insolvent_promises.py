"""Nobody asks an insolvent debtor why a promise was not kept: it may not pay."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.items import DebtorAccount, Hold, OpenItem, Promise
from butoir.core.plan import plan_dunning
from butoir.core.policy import Policy

DAY = date(2026, 3, 16)


def tasks(*holds: Hold) -> list[str]:
    promise = Promise(("F1",), 100_00, date(2026, 3, 2))
    item = OpenItem("F1", date(2026, 1, 31), 100_00, 100_00)
    account = DebtorAccount("PETIT", (item,), promises=(promise,), holds=holds, bank_data_until=DAY)
    return [task.kind for task in plan_dunning([account], Policy(), DAY).tasks]


def test_a_broken_promise_is_told_of_who_can_pay() -> None:
    assert "broken-promise" in tasks()


@pytest.mark.parametrize(("since", "told"), [(date(2026, 3, 10), False), (date(2026, 3, 17), True)])
def test_but_not_of_who_may_not_since_the_judgment(since: date, told: bool) -> None:
    assert ("broken-promise" in tasks(Hold("insolvency", since))) is told
