"""A step by text message: the text that leaves, checked like a letter as far as it goes."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.approving import approve
from butoir.dunning.models import PlannedMessage
from butoir.dunning.previewing import preview_message
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.dunning.wording import change_text
from butoir.ledger.recording import record_invoice
from butoir.letters.own import TextKey
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 9)
WHO = {"by": "claire", "at": AT}
BY_TEXT = {
    "steps": [
        {"name": "reminder-1", "days_after_due": 7, "channel": "sms"},
        {"name": "reminder-2", "days_after_due": 14},
        {"name": "formal-notice", "days_after_due": 30, "channel": "registered"},
    ]
}


@pytest.fixture
def message():
    company = make_company()
    assign(company, make_scenario(company, "s", BY_TEXT, {}, **WHO), date(2026, 1, 1), **WHO)
    customer = make_customer(company)
    record_invoice(customer, "F-1", 100_00, date(2026, 1, 31), **WHO)
    run_day(company, DAY, by="clock", at=at(DAY))
    return PlannedMessage.objects.select_related("customer", "run__company").get()


def test_the_text_that_is_seen_is_what_leaves(message):
    seen = preview_message(message)
    text, findings = seen.compose_text()
    assert [finding for finding in findings if finding.severity == "error"] == []
    assert "F-1 reste à régler. Merci de verser 100,00 € au plus tard le" in text.text
    approve([message], by="claire", at=at(DAY))
    release_approved(message.run.company, at=at(DAY), by="clock")
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.to["phone"]) == ("sms", "02 40 00 00 00")
    assert delivery.document.file.media_type == "text/plain"
    assert bytes(delivery.document.file.content).decode() == text.text


def test_a_sentence_that_no_letter_may_say_leaves_by_no_text_message_either(message):
    key = TextKey("fr", "sms", "sms", "one phone")
    company = message.run.company
    with pytest.raises(InputError):
        change_text(company, key, "{creditor} : payez {demanded} immédiatement.", **WHO)
