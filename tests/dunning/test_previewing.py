"""Looking at the letter that would leave: the same bytes as a release, and nothing recorded."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.approving import approve
from butoir.dunning.models import PlannedMessage, Release
from butoir.dunning.previewing import OTHER, OTHER_TOTAL, SETTLED, preview_message
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event, SealedFile
from butoir.ledger.models import Contact
from butoir.ledger.recording import record_invoice, record_receipt
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 9)
WHO = {"by": "claire", "at": AT}


@pytest.fixture(params=["email", "post"])
def message(request):
    company = make_company()
    customer = make_customer(company)
    if request.param == "post":
        Contact.objects.update(email="")
    record_invoice(customer, "F-1", 100_00, date(2026, 1, 31), **WHO)
    run_day(company, DAY, by="clock", at=at(DAY))
    return PlannedMessage.objects.select_related("customer", "run__company").get()


def test_it_is_byte_for_byte_what_leaves(message):
    seen = preview_message(message).write(at(DAY))
    approve([message], by="claire", at=at(DAY))
    release_approved(message.run.company, at=at(DAY), by="clock")
    delivery = Delivery.objects.get()
    assert bytes(delivery.document.file.content) == seen.content
    assert (delivery.message_id, delivery.to) == (seen.message_id, seen.to)


def test_looking_records_nothing(message):
    before = (SealedFile.objects.count(), Event.objects.count())
    with CaptureQueriesContext(connection) as queries:
        preview = preview_message(message)
        preview.write(at(DAY))
        _, _, findings = preview.compose()
    written = [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert not written
    assert (SealedFile.objects.count(), Event.objects.count()) == before
    assert not Release.objects.exists()
    assert not [finding for finding in findings if finding.severity == "error"]


def test_what_was_paid_since_is_said_instead(message):
    invoice = message.lines.get().invoice
    record_receipt(invoice.customer, 100_00, DAY, invoice=invoice, **WHO)
    preview = preview_message(message)
    assert preview.changed == SETTLED
    with pytest.raises(LookupError):
        preview.write(at(DAY))


def test_what_was_paid_in_part_and_what_changed_otherwise_are_told_apart(message):
    customer = message.customer
    record_invoice(customer, "F-2", 50_00, date(2026, 1, 31), **WHO)
    more = preview_message(message)
    assert (more.changed, more.now.total) == (OTHER_TOTAL, 150_00)
    PlannedMessage.objects.update(pay_by=date(2026, 2, 11), total=150_00)
    message.refresh_from_db()
    assert preview_message(message).changed == OTHER


def test_a_letter_that_cannot_be_written_says_why(message):
    company = message.run.company
    company.email = "no address"
    company.save()
    preview = preview_message(
        PlannedMessage.objects.select_related("customer", "run__company").get()
    )
    if message.channel == "email":
        with pytest.raises(InputError):
            preview.write(at(DAY))
