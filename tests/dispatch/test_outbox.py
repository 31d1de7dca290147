"""What is queued leaves once: claimed by one worker, and never blindly a second time."""

from __future__ import annotations

import pytest
from django.db import transaction

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import Outcome
from butoir.dispatch.handing import begin, finish
from butoir.dispatch.models import Attempt, Delivery, Document, State
from butoir.dispatch.outbox import Recovered, cancel, claim, recover, resolve
from butoir.journal.models import Event
from butoir.journal.verify import verify_journal
from companies import AT, make_company
from dispatch.outboxes import later, put

pytestmark = pytest.mark.django_db

REASON = "the customer told us on the phone"


def kinds(company) -> list[str]:
    return list(
        Event.objects.filter(company=company).order_by("sequence").values_list("kind", flat=True)
    )


def numbers(deliveries) -> list[str]:
    return [delivery.reference for delivery in deliveries]


def begun(company, number: int = 1, **changes) -> Delivery:
    """A delivery that a worker began to hand over."""
    put(company, number, **changes)
    (delivery,) = claim("one", AT)
    assert begin(delivery, AT, provider="smtp")
    return delivery


def test_what_is_queued_waits_with_its_document_and_event():
    company = make_company()
    delivery = put(company)
    assert (delivery.state, delivery.domain) == (State.WAITING, "client.example")
    assert delivery.document.title == "Relance 1"
    assert kinds(company) == ["delivery-queued"]


def test_a_subject_of_any_length_is_queued():
    queued = put(make_company(), title="Factures " + 300 * "F")
    assert Document.objects.get(pk=queued.document_id).title == ("Factures " + 300 * "F")[:255]


def test_the_same_key_again_gives_the_delivery_already_there():
    company = make_company()
    first = put(company)
    again = put(company, title="Another", content=b"another letter")
    assert (again.pk, Document.objects.count()) == (first.pk, 1)
    assert kinds(company) == ["delivery-queued"]


def test_a_key_of_another_company_is_refused():
    put(make_company(), key="one")
    with pytest.raises(InputError, match="another company"):
        put(make_company("other"), key="one")


def test_a_claimed_delivery_is_claimed_by_nobody_else():
    company = make_company()
    put(company)
    (delivery,) = claim("one", AT)
    assert (delivery.worker, delivery.fence, delivery.lease_until) == ("one", 1, later(5))
    assert claim("two", AT) == []
    stored = Delivery.objects.get()
    assert (stored.state, stored.worker, stored.fence) == (State.SENDING, "one", 1)


def test_nothing_leaves_before_its_instant():
    put(make_company(), not_before=later(10))
    assert claim("one", later(9)) == []
    assert len(claim("one", later(10))) == 1


def test_what_waits_beyond_its_last_instant_expires_and_says_so():
    company = make_company()
    delivery = put(company, not_after=later(10))
    put(company, 2, not_after=later(60))
    assert numbers(claim("one", later(11))) == ["C2"]
    delivery.refresh_from_db()
    assert delivery.state == State.EXPIRED
    assert kinds(company)[-1] == "deliveries-expired"


def test_it_may_still_leave_at_its_very_last_instant():
    put(make_company(), not_after=later(10))
    assert len(claim("one", later(10))) == 1


def test_the_oldest_leave_first_and_companies_take_turns():
    one, two = make_company(), make_company("other")
    for number in (3, 1, 2):
        put(one, number, not_before=later(number))
    put(two, 9, not_before=later(5))
    assert numbers(claim("one", later(10), limit=3)) == ["C1", "C9", "C2"]
    assert numbers(claim("one", later(10), limit=3)) == ["C3"]


def test_claiming_makes_the_same_few_queries_for_many(django_assert_num_queries):
    company = make_company()
    for number in range(30):
        put(company, number)
    expected = 6 if transaction.get_connection().vendor == "sqlite" else 7
    with django_assert_num_queries(expected + 2):  # and the savepoint of the test
        assert len(claim("one", AT)) == 30


def test_a_worker_whose_lease_ended_begins_nothing():
    put(make_company())
    (delivery,) = claim("one", AT)
    assert not begin(delivery, later(5), provider="smtp")
    assert not Delivery.objects.get().handed_over


def test_a_worker_whose_delivery_was_claimed_by_another_begins_nothing():
    put(make_company())
    (old,) = claim("one", AT)
    recover(later(6))
    (new,) = claim("two", later(6))
    assert not begin(old, AT, provider="smtp")
    assert begin(new, later(6), provider="smtp")


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("sent", State.SENT),
        ("permanent", State.REFUSED),
        ("temporary", State.WAITING),
        ("unknown", State.UNKNOWN),
    ],
)
def test_each_answer_is_kept_with_its_attempt_and_event(kind: str, state: State):
    company = make_company()
    delivery = begun(company)
    assert finish(delivery, Outcome(kind, "as told", "R-1"), later(1))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.provider_reference) == (state, 1, "R-1")
    attempt = Attempt.objects.get()
    assert (attempt.worker, attempt.outcome, attempt.detail) == ("one", kind, "as told")
    assert kinds(company)[-1] == f"delivery-{kind}"
    assert delivery.error == ("" if kind == "sent" else "as told")


def test_tries_grow_apart_and_then_come_hourly():
    put(make_company())
    now, waits = AT, []
    for _ in range(6):
        (delivery,) = claim("one", now)
        begin(delivery, now, provider="smtp")
        finish(delivery, Outcome("temporary", "busy"), now)
        delivery.refresh_from_db()
        waits.append(int((delivery.not_before - now).total_seconds()) // 60)
        now = delivery.not_before
    assert waits == [1, 5, 15, 60, 60, 60]
    assert delivery.error == "busy"


def test_what_a_dead_worker_never_began_waits_again():
    company = make_company()
    put(company)
    claim("one", AT)
    assert recover(later(4)) == Recovered()
    assert recover(later(5)) == Recovered(waiting=1)
    assert kinds(company)[-1] == "deliveries-put-back"
    (delivery,) = claim("two", later(5))
    assert delivery.fence == 2


def test_what_a_dead_worker_had_begun_is_left_to_a_person():
    begun(make_company())
    assert recover(later(10)) == Recovered(unknown=1)
    assert Delivery.objects.get().state == State.UNKNOWN
    assert claim("two", later(600)) == []
    assert recover(later(600)) == Recovered()


def test_the_answer_of_a_late_worker_settles_the_unknown():
    company = make_company()
    delivery = begun(company)
    recover(later(10))
    assert finish(delivery, Outcome("sent", "250 ok"), later(11))
    assert Delivery.objects.get().state == State.SENT
    assert kinds(company)[-1] == "delivery-sent"


def test_a_late_answer_after_a_person_has_looked_is_kept_and_changes_nothing():
    company = make_company()
    delivery = begun(company)
    recover(later(10))
    resolve(delivery, sent=True, by="claire", at=later(11), reason=REASON)
    assert not finish(delivery, Outcome("temporary", "busy"), later(12))
    assert Delivery.objects.get().state == State.SENT
    assert kinds(company)[-1] == "delivery-answered-late"
    assert Attempt.objects.filter(outcome="temporary").exists()


def test_a_late_sent_stops_what_a_person_let_wait_again():
    delivery = begun(make_company())
    recover(later(10))
    resolve(delivery, sent=False, by="claire", at=later(11), reason=REASON)
    assert finish(delivery, Outcome("sent", "250 ok"), later(12))
    assert claim("two", later(13)) == []


def test_a_late_answer_changes_nothing_in_another_workers_hand():
    delivery = begun(make_company())
    recover(later(10))
    resolve(delivery, sent=False, by="claire", at=later(11), reason=REASON)
    (taken,) = claim("two", later(11))
    assert not finish(delivery, Outcome("permanent", "no such user"), later(12))
    assert begin(taken, later(12), provider="smtp")


def test_a_person_settles_what_is_unknown_once():
    company = make_company()
    delivery = begun(company)
    assert not resolve(delivery, sent=True, by="claire", at=later(1), reason=REASON)
    finish(delivery, Outcome("unknown", "hung up"), later(1))
    assert resolve(delivery, sent=True, by="claire", at=later(2), reason=REASON)
    assert not resolve(delivery, sent=False, by="claire", at=later(3), reason=REASON)
    assert Delivery.objects.get().state == State.SENT
    assert Event.objects.latest("sequence").data == f'{{"reason":"{REASON}","sent":true}}'


def test_what_did_not_leave_waits_again_when_a_person_says_so():
    delivery = begun(make_company())
    finish(delivery, Outcome("unknown", "hung up"), later(1))
    resolve(delivery, sent=False, by="claire", at=later(2), reason=REASON)
    assert numbers(claim("two", later(2))) == ["C1"]


def test_a_person_says_how_it_is_known():
    delivery = begun(make_company())
    with pytest.raises(InputError, match="how that is known"):
        resolve(delivery, sent=True, by="claire", at=later(2), reason=" ")


def test_what_waits_can_be_cancelled_once():
    company = make_company()
    delivery = put(company)
    assert cancel(delivery, "paid", by="claire", at=later(1))
    assert not cancel(delivery, "paid", by="claire", at=later(2))
    assert claim("one", later(3)) == []
    assert kinds(company) == ["delivery-queued", "delivery-cancelled"]


def test_what_a_worker_has_in_hand_is_cancelled_only_when_it_dropped_it():
    delivery = put(make_company())
    claim("one", AT)
    assert not cancel(delivery, "paid", by="claire", at=later(4))
    assert cancel(delivery, "paid", by="claire", at=later(5))


@pytest.mark.parametrize("kind", ["sent", "permanent", "unknown"])
def test_what_may_have_left_cannot_be_cancelled(kind: str):
    delivery = begun(make_company())
    assert not cancel(delivery, "paid", by="claire", at=later(60))
    finish(delivery, Outcome(kind), later(1))
    assert not cancel(delivery, "paid", by="claire", at=later(60))


def test_queue_is_part_of_the_callers_transaction():
    company = make_company()

    def decide():
        with transaction.atomic():
            put(company)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        decide()
    assert not Delivery.objects.exists()


def test_the_journal_of_a_busy_outbox_verifies():
    delivery = begun(make_company())
    finish(delivery, Outcome("temporary", "greylisted"), later(1))
    claim("one", later(10))
    recover(later(30))
    cancel(delivery, "paid", by="claire", at=later(31))
    assert list(verify_journal()) == []
