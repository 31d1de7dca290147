"""Letters without a carrier: printed together, not sent until a person has posted them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.channels.print_batch import make_batch, mark_posted, take_out
from butoir.dispatch.channels.print_batch.bundle import LIST, write_batch
from butoir.dispatch.channels.print_batch.layout import SINGLE, Layout
from butoir.dispatch.held import load_held
from butoir.dispatch.models import ChannelSetting, Delivery, PrintBatch, Proof, State
from butoir.dispatch.outbox import cancel, claim
from butoir.dispatch.proofs import legal_on
from butoir.journal.verify import verify_journal
from butoir.letters.compose import compose_letter
from butoir.letters.typeset import typeset
from companies import AT, make_company
from dispatch.outboxes import put
from letters.samples import sample

pytestmark = pytest.mark.django_db

BY_ENVELOPE = Layout()
WHO = {"by": "claire", "at": AT}
PDF = typeset(compose_letter(sample("reminder-1")))
TO = {
    "name": "Boulangerie Petit",
    "contact": "Anne Petit",
    "lines": ["3 rue du Port"],
    "postcode": "44000",
    "city": "Nantes",
    "country": "FR",
}


def letter(company, number=1, **changes):
    values = {"channel": "post", "to": TO, "content": PDF, "media_type": "application/pdf"}
    return put(company, number, **{**values, **changes})


def printed(batch: PrintBatch, layout: Layout = BY_ENVELOPE) -> zipfile.ZipFile:
    file = io.BytesIO()
    write_batch(batch, layout, file)
    return zipfile.ZipFile(file)


def test_a_letter_in_a_batch_is_not_sent_until_it_is_posted():
    company = make_company()
    row = letter(company)
    batch = make_batch(company, **WHO)
    row.refresh_from_db()
    assert (row.state, row.batch) == (State.WAITING, batch)
    assert claim("w", AT) == [], "no worker takes it"
    assert mark_posted(batch, date(2026, 3, 3), **WHO) == 1
    row.refresh_from_db()
    assert row.state == State.SENT
    assert legal_on(row) == date(2026, 3, 3)
    assert Proof.objects.get().kind == "deposit"
    assert list(verify_journal()) == []


def test_a_registered_letter_without_a_carrier_is_printed_too():
    company = make_company()
    letter(company, channel="registered")
    assert make_batch(company, **WHO).deliveries.count() == 1


def test_what_a_carrier_sends_is_not_printed():
    company = make_company()
    ChannelSetting.objects.create(company=company, channel="post", provider="maileva")
    letter(company)
    with pytest.raises(InputError, match="no letter waits to be printed"):
        make_batch(company, **WHO)


def test_each_letter_is_in_one_batch_only():
    company = make_company()
    letter(company, 1)
    make_batch(company, **WHO)
    letter(company, 2)
    assert [row.reference for row in make_batch(company, **WHO).deliveries.all()] == ["C2"]


def test_who_paid_meanwhile_is_not_printed():
    company = make_company()
    paid, _ = letter(company, 1), letter(company, 2)
    batch = make_batch(company, guard=lambda rows: {paid.pk: "nothing is due any more"}, **WHO)
    paid.refresh_from_db()
    assert (paid.state, paid.error) == (State.CANCELLED, "nothing is due any more")
    assert batch.deliveries.count() == 1


def test_a_letter_taken_out_is_cancelled_and_the_others_are_posted():
    company = make_company()
    out, kept = letter(company, 1), letter(company, 2)
    batch = make_batch(company, **WHO)
    with pytest.raises(InputError, match="with a reason"):
        take_out(out, " ", **WHO)
    take_out(out, "payé ce matin", **WHO)
    assert mark_posted(batch, date(2026, 3, 3), **WHO) == 1
    assert Delivery.objects.get(pk=out.pk).state == State.CANCELLED
    with pytest.raises(InputError, match="in no batch that waits"):
        take_out(kept, "trop tard", **WHO)


@pytest.mark.parametrize("on", [date(2026, 3, 2), date(2026, 3, 4)])
def test_the_day_of_posting_lies_between_the_printing_and_today(on):
    company = make_company()
    letter(company)
    with pytest.raises(InputError, match="is not between"):
        mark_posted(make_batch(company, **WHO), on, **WHO)


def test_a_letter_cancelled_in_its_batch_is_neither_printed_nor_posted():
    company = make_company()
    gone, kept = letter(company, 1), letter(company, 2)
    batch = make_batch(company, **WHO)
    assert cancel(gone, "paid", **WHO)
    assert printed(batch, Layout(SINGLE)).namelist() == ["post/001-C2.pdf", LIST]
    assert mark_posted(batch, date(2026, 3, 3), **WHO) == 1
    kept.refresh_from_db()
    assert (kept.state, kept.attempts, kept.tries.get().outcome) == (State.SENT, 1, "sent")
    assert not cancel(kept, "paid", **WHO)


def test_a_letter_in_an_envelope_is_never_handed_to_a_provider_too():
    company = make_company()
    letter(company)
    make_batch(company, **WHO)
    ChannelSetting.objects.create(company=company, channel="post", provider="maileva")
    assert claim("w", AT) == []


def test_what_waits_on_the_table_is_told_apart():
    company = make_company()
    letter(company, 1)
    make_batch(company, **WHO)
    letter(company, 2)
    held = [(one.why, one.deliveries) for one in load_held(company, AT)]
    assert held == [("printed", 1), ("to-print", 1)]


def test_only_the_companys_letters_that_may_leave_now_are_printed():
    company = make_company()
    letter(company, 1)
    letter(company, 2, not_before=AT + timedelta(hours=1))
    letter(company, 3, not_after=AT - timedelta(hours=1))
    put(company, 4)  # an e-mail
    letter(make_company("other"), 5)
    assert [row.reference for row in make_batch(company, **WHO).deliveries.all()] == ["C1"]


def test_when_nobody_has_to_be_written_to_any_more_no_batch_is_made():
    company = make_company()
    row = letter(company)
    with pytest.raises(InputError, match="no letter waits"):
        make_batch(company, guard=lambda rows: {row.pk: "paid"}, **WHO)
    assert not PrintBatch.objects.exists()
    row.refresh_from_db()
    assert row.state == State.CANCELLED


def test_many_letters_cost_as_many_queries_as_one(django_assert_max_num_queries):
    company = make_company()
    rows = [letter(company, number) for number in range(20)]
    paid = {row.pk: f"invoice {row.pk} was paid" for row in rows[:10]}
    with django_assert_max_num_queries(24):
        batch = make_batch(company, guard=lambda _: paid, **WHO)
    with django_assert_max_num_queries(3):
        printed(batch)
    with django_assert_max_num_queries(14):
        assert mark_posted(batch, date(2026, 3, 3), **WHO) == 10


def test_what_is_no_pdf_is_named():
    company = make_company()
    letter(company, content=b"no letter")
    with pytest.raises(InputError, match="C1: is no PDF"):
        printed(make_batch(company, **WHO))


def test_a_batch_is_posted_once():
    company = make_company()
    letter(company)
    batch = make_batch(company, **WHO)
    mark_posted(batch, date(2026, 3, 3), **WHO)
    with pytest.raises(InputError, match="was posted before"):
        mark_posted(batch, date(2026, 3, 3), **WHO)
    assert Proof.objects.count() == 1


def test_a_letter_that_is_printed_does_not_expire_on_the_table():
    company = make_company()
    letter(company, not_after=AT + timedelta(hours=2))
    batch = make_batch(company, **WHO)
    claim("w", AT + timedelta(days=1))
    assert batch.deliveries.get().state == State.WAITING
