"""Every proof is kept as it came, once, and says what the law looks at."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery, PrintBatch, Proof, State
from butoir.dispatch.proofs import legal_on, proofs_of, record_proof
from butoir.journal.models import Event
from butoir.journal.sealed import content_of
from butoir.journal.verify import verify_journal
from companies import at, make_company
from dispatch.post_kit import ADDRESS, make_delivery

pytestmark = pytest.mark.django_db

MARCH_5, MARCH_9, MARCH_20 = date(2026, 3, 5), date(2026, 3, 9), date(2026, 3, 20)
WHO = {"by": "claire", "at": at(date(2026, 3, 31))}


def test_a_proof_is_sealed_and_told_in_one_event():
    delivery = make_delivery(make_company())
    proof = record_proof(
        delivery, "acknowledgement", MARCH_9, content=b"signed", media_type="image/png", **WHO
    )
    assert content_of(proof.file.digest) == b"signed"
    assert proof.file.media_type == "image/png"
    event = Event.objects.get()
    assert (event.kind, event.about) == ("delivery-proof", f"delivery:{delivery.pk}")
    assert json.loads(event.data) == {
        "kind": "acknowledgement",
        "on": "2026-03-09",
        "file": proof.file.digest,
        "detail": "",
        "state": "sent",
    }
    assert list(verify_journal()) == []


def test_the_same_proof_twice_is_one():
    delivery = make_delivery(make_company())
    first = record_proof(delivery, "presented", MARCH_5, content=b"a", **WHO)
    again = record_proof(delivery, "presented", MARCH_5, content=b"a", **WHO)
    without_file = record_proof(delivery, "presented", MARCH_5, **WHO)
    assert first == again == without_file
    assert Event.objects.count() == 1


def test_a_file_that_comes_after_its_date_is_one_more_proof():
    delivery = make_delivery(make_company())
    record_proof(delivery, "presented", MARCH_5, **WHO)
    record_proof(delivery, "presented", MARCH_5, content=b"a", **WHO)
    record_proof(delivery, "presented", MARCH_5, content=b"b", **WHO)
    assert Proof.objects.count() == 3


@pytest.mark.parametrize(
    "kind", ["deposit", "presented", "acknowledgement", "refusal", "unclaimed"]
)
def test_a_letter_that_was_presented_counts_whatever_the_addressee_did(kind: str):
    delivery = make_delivery(make_company())
    record_proof(delivery, kind, MARCH_9, **WHO)
    assert Delivery.objects.get().state == State.SENT


def test_a_bounce_returns_the_delivery_with_its_reason():
    delivery = make_delivery(make_company())
    record_proof(delivery, "bounce", MARCH_9, detail="unknown at this address", **WHO)
    stored = Delivery.objects.get()
    assert (stored.state, stored.error) == (State.RETURNED, "unknown at this address")
    assert stored.state_at == WHO["at"]
    assert delivery.state == State.RETURNED


def test_a_worker_that_still_has_it_in_hand_cannot_undo_a_bounce():
    delivery = make_delivery(make_company(), state=State.SENDING, worker="w", fence=4)
    record_proof(delivery, "bounce", MARCH_9, **WHO)
    late = Delivery.objects.filter(pk=delivery.pk, fence=4).update(state=State.SENT)
    assert late == 0
    assert Delivery.objects.get().state == State.RETURNED


@pytest.mark.parametrize("state", [State.CANCELLED, State.REFUSED, State.EXPIRED])
def test_a_bounce_changes_nothing_of_what_never_left(state: State):
    delivery = make_delivery(make_company(), state=state)
    record_proof(delivery, "bounce", MARCH_9, **WHO)
    assert Delivery.objects.get().state == state


def test_a_proof_settles_a_lost_answer():
    delivery = make_delivery(make_company(), state=State.UNKNOWN)
    record_proof(delivery, "deposit", MARCH_5, **WHO)
    assert Delivery.objects.get().state == State.SENT


@pytest.mark.parametrize(
    ("kind", "on", "field"), [("rumour", MARCH_5, "kind"), ("presented", date(2026, 4, 1), "on")]
)
def test_what_cannot_be_is_refused(kind: str, on: date, field: str):
    delivery = make_delivery(make_company())
    with pytest.raises(InputError) as refused:
        record_proof(delivery, kind, on, **WHO)
    assert refused.value.field == field
    assert not Proof.objects.exists()


def test_proofs_come_in_the_order_of_their_dates_and_without_their_bytes(
    django_assert_num_queries,
):
    delivery = make_delivery(make_company())
    record_proof(delivery, "acknowledgement", MARCH_9, content=b"later", **WHO)
    record_proof(delivery, "deposit", MARCH_5, content=b"first", **WHO)
    with django_assert_num_queries(1) as queries:
        proofs = proofs_of(delivery)
        assert [(p.kind, p.file.size) for p in proofs] == [("deposit", 5), ("acknowledgement", 5)]
    assert '"content"' not in queries[0]["sql"]


def test_the_law_looks_at_the_first_presentation():
    delivery = make_delivery(make_company())
    record_proof(delivery, "deposit", date(2026, 3, 4), **WHO)
    assert legal_on(delivery) is None
    record_proof(delivery, "presented", MARCH_9, **WHO)
    record_proof(delivery, "presented", MARCH_5, **WHO)
    record_proof(delivery, "acknowledgement", MARCH_20, **WHO)
    assert legal_on(delivery) == MARCH_5


@pytest.mark.parametrize("kind", ["acknowledgement", "refusal", "unclaimed"])
def test_without_a_proved_presentation_the_later_date_counts(kind: str):
    delivery = make_delivery(make_company())
    record_proof(delivery, kind, MARCH_20, **WHO)
    assert legal_on(delivery) == MARCH_20


def test_in_belgium_it_is_the_day_after():
    delivery = make_delivery(make_company(), to={**ADDRESS, "country": "BE"})
    record_proof(delivery, "presented", MARCH_5, **WHO)
    assert legal_on(delivery) == date(2026, 3, 6)


def test_what_came_back_has_no_legal_date():
    delivery = make_delivery(make_company())
    record_proof(delivery, "presented", MARCH_5, **WHO)
    record_proof(delivery, "bounce", MARCH_9, **WHO)
    assert legal_on(delivery) is None


def test_an_email_counts_from_the_french_day_on_which_it_was_sent():
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    delivery = make_delivery(make_company(), channel="email", state_at=late)
    assert legal_on(delivery) == date(2026, 3, 4)


def test_a_printed_letter_counts_from_the_day_on_which_it_was_posted():
    company = make_company()
    batch = PrintBatch.objects.create(
        company=company, made_at=WHO["at"], made_by="claire", posted_on=MARCH_5
    )
    assert legal_on(make_delivery(company, channel="post", batch=batch)) == MARCH_5


def test_what_has_not_left_has_no_legal_date():
    delivery = make_delivery(make_company(), channel="email", state=State.WAITING)
    assert legal_on(delivery) is None


def test_the_dates_of_many_deliveries_cost_two_queries(django_assert_num_queries):
    company = make_company()
    for number in range(5):
        record_proof(make_delivery(company, f"k{number}"), "presented", MARCH_5, **WHO)
    with django_assert_num_queries(2):
        rows = Delivery.objects.select_related("batch").prefetch_related("proofs")
        assert {legal_on(row) for row in rows} == {MARCH_5}
