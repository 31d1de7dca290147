"""A company whose reminder left by e-mail, for the tests of what comes back."""

from __future__ import annotations

import pytest

from butoir.dispatch.models import Delivery, State
from butoir.ledger.models import Invoice
from butoir.users.models import Company
from companies import at, make_company
from dunning.test_day import FIRST, automatic, one_late_invoice, release, run


@pytest.fixture
def company() -> Company:
    """A company whose reminders leave by themselves."""
    return automatic(make_company())


@pytest.fixture
def invoice(company: Company) -> Invoice:
    """An invoice of a debtor who was written to on FIRST."""
    found = one_late_invoice(company)
    run(company)
    assert release(company) == {"queued": 1}
    Delivery.objects.update(state=State.SENT, state_at=at(FIRST, 9))
    return found


@pytest.fixture
def letter(invoice: Invoice) -> Delivery:
    """The e-mail that left."""
    return Delivery.objects.get()
