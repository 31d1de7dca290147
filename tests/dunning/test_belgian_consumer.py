"""The free period of a Belgian consumer's first reminder: what is printed, checked and claimed."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.claim import ClaimTerms, claim_amounts
from butoir.core.items import Demand, OpenItem
from butoir.dispatch.models import Delivery
from butoir.dunning.letter_facts import letter_facts
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.dunning.writing import write_message
from butoir.ledger.recording import record_customer, record_invoice
from companies import AT, at, make_company

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
DUE, WEDNESDAY = date(2026, 2, 2), date(2026, 2, 11)
IN_LIEGE = {"lines": ["Rue Haute 15"], "postcode": "4000", "city": "Liège", "country": "BE"}


def test_a_reminder_posted_on_a_wednesday_leaves_although_the_law_s_days_end_on_a_sunday():
    """Third working day Monday 16 February, fourteen days to Sunday 1 March: free to Monday 2."""
    company = make_company()
    version = make_scenario(company, "s", {}, {"reminder-1": "automatic"}, **WHO)
    assign(company, version, DUE, **WHO)
    fields = {"name": "Anne Claes", "kind": "consumer", "country": "BE", "address": IN_LIEGE}
    record_invoice(
        record_customer(company, "CLAES", known=True, **fields, **WHO),
        *("F1", 100_00, DUE),
        issued_on=date(2026, 1, 2),
        **WHO,
    )
    run_day(company, WEDNESDAY, by="clock", at=at(WEDNESDAY))
    printed = []

    def keep(case, message, key, instant):
        written = write_message(case, message, key, instant)
        printed.append(letter_facts(case, message).free_until)
        return written

    assert release_approved(company, at=at(WEDNESDAY), by="clock", write=keep) == {"queued": 1}
    assert printed == [date(2026, 3, 2)]
    assert Delivery.objects.get().channel == "post"


def test_nothing_is_charged_before_the_day_that_the_reminder_printed():
    sent = Demand("reminder-1", WEDNESDAY, date(2026, 2, 20), "post")
    item = OpenItem("F1", DUE, 400_00, 400_00, demands=(sent,))
    terms = ClaimTerms(consumer_clause=True)
    charged = [
        claim_amounts(item, "BE", "consumer", date(2026, 3, day), terms)[1] for day in (2, 3)
    ]
    assert charged == [0, 55_00]
