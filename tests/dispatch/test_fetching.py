"""What the carrier learnt of our letters becomes proofs, each once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.dispatch.channels.registered import open_channel
from butoir.dispatch.fetching import Fetched, fetch_proofs
from butoir.dispatch.models import ChannelSetting, Delivery, Proof, State
from butoir.dispatch.proofs import legal_on
from butoir.journal.models import Event
from butoir.journal.sealed import content_of
from butoir.users.models import Company
from companies import at, make_company
from dispatch.post_kit import letter, make_delivery, setting_for
from dispatch.post_server import Post

pytestmark = pytest.mark.django_db

MARCH_20 = date(2026, 3, 20)
ELECTRONIC = {"email": "a@petit.example", "name": "Petit", "contact": "Anne Petit"}
WHO = {"kind": "company", "country": "FR"}
PRESENTED = {"category": "FIRST_PRESENTATION", "code": "LP09", "date": "2026-03-05T10:00:00Z"}


@pytest.fixture
def company(post: Post) -> Company:
    made = make_company()
    setting_for(made, post).save()
    return made


def sent(company: Company, post: Post, key: str = "k1", **item: object) -> str:
    """A letter that the carrier has: its name there."""
    channel = open_channel(setting_for(company, post))
    outcome = channel.send(letter(key, **item))
    channel.close()
    make_delivery(company, key, provider_reference=outcome.reference)
    return outcome.reference.partition("/")[2]


def fetch(company: Company, day: date = MARCH_20) -> Fetched:
    return fetch_proofs(company, by="clock", at=at(day))


def test_a_letter_is_followed_to_its_acknowledgement(company: Company, post: Post):
    name = sent(company, post)
    post.tell(
        name,
        deposit_proof_date="2026-03-04T08:00:00Z",
        deposit_proof_url="/there",
        main_delivery_statuses=[PRESENTED],
        acknowledgement_of_receipt_date="2026-03-09T23:30:00Z",
        acknowledgement_of_receipt_url="/there",
    )
    post.keep_document(name, "download_deposit_proof", b"%PDF deposit")
    post.keep_document(name, "download_acknowledgement_of_receipt", b"%PDF signed")
    fetched = fetch(company)
    assert (fetched.asked, fetched.recorded, fetched.problems) == (1, 3, [])
    kept = {
        proof.kind: (proof.on, content_of(proof.file_id) if proof.file_id else None)
        for proof in Proof.objects.all()
    }
    assert kept == {
        "deposit": (date(2026, 3, 4), b"%PDF deposit"),
        "presented": (date(2026, 3, 5), None),
        "acknowledgement": (date(2026, 3, 10), b"%PDF signed"),  # the day in France
    }
    assert legal_on(Delivery.objects.get()) == date(2026, 3, 5)


def test_asking_again_records_nothing_and_a_settled_letter_is_asked_about_no_more(
    company: Company, post: Post
):
    name = sent(company, post)
    post.tell(name, main_delivery_statuses=[PRESENTED])
    assert fetch(company).recorded == 1
    assert fetch(company).recorded == 0
    post.tell(
        name,
        acknowledgement_of_receipt_date="2026-03-09T10:00:00Z",
        acknowledgement_of_receipt_url="/there",
    )
    post.keep_document(name, "download_acknowledgement_of_receipt", b"%PDF signed")
    assert fetch(company).recorded == 1
    post.requests.clear()
    assert fetch(company) == Fetched()
    assert post.requests == []
    assert Proof.objects.count() == 2


def test_a_document_is_downloaded_once(company: Company, post: Post):
    name = sent(company, post)
    post.tell(name, deposit_proof_date="2026-03-04T08:00:00Z", deposit_proof_url="/there")
    post.keep_document(name, "download_deposit_proof", b"%PDF deposit")
    assert [fetch(company).recorded for _ in range(3)] == [1, 0, 0]
    assert len([line for line in post.requests if "download" in line]) == 1


@pytest.mark.parametrize(
    ("told", "kind", "state"),
    [
        ({"undelivered_mail_reason": "N02"}, "bounce", State.RETURNED),
        ({"undelivered_mail_reason": "N07"}, "bounce", State.RETURNED),
        ({"undelivered_mail_reason": "N03"}, "unclaimed", State.SENT),
        ({"undelivered_mail_reason": "N05"}, "refusal", State.SENT),
    ],
)
def test_a_letter_that_comes_back_counts_unless_nobody_is_there(
    company: Company, post: Post, told: dict[str, str], kind: str, state: State
):
    name = sent(company, post)
    post.tell(
        name, **told, undelivered_mail_date="2026-03-18T10:00:00Z", undelivered_mail_url="/there"
    )
    post.keep_document(name, "download_undelivered_mail", b"%PDF envelope")
    assert fetch(company).recorded == 1
    proof = Proof.objects.get()
    assert (proof.kind, proof.on) == (kind, date(2026, 3, 18))
    assert content_of(proof.file_id) == b"%PDF envelope"
    assert Delivery.objects.get().state == state


@pytest.mark.parametrize(
    ("code", "kind"),
    [("LP19", "unclaimed"), ("LP22", "refusal"), ("LP21", "bounce"), ("LP20", "bounce")],
)
def test_the_posts_own_status_is_enough(company: Company, post: Post, code: str, kind: str):
    name = sent(company, post)
    status = {"category": "UNDELIVERED", "code": code, "date": "2026-03-18T10:00:00Z"}
    post.tell(name, last_main_delivery_status=status)
    fetch(company)
    assert Proof.objects.get().kind == kind


def test_a_return_without_a_known_reason_waits_for_its_reason(company: Company, post: Post):
    name = sent(company, post)
    status = {"category": "UNDELIVERED", "code": "LP17", "date": "2026-03-18T10:00:00Z"}
    post.tell(name, main_delivery_statuses=[status])
    assert fetch(company).recorded == 0
    assert Delivery.objects.get().state == State.SENT


def test_a_letter_that_was_accepted_and_then_rejected_was_never_posted(
    company: Company, post: Post
):
    name = sent(company, post)
    post.tell(name, status="REJECTED", status_detail="unreadable document")
    fetch(company)
    stored = Delivery.objects.get()
    assert stored.state == State.REFUSED
    assert stored.error == "not posted: REJECTED unreadable document"
    assert Event.objects.get().kind == "delivery-rejected"
    assert not Proof.objects.exists()
    assert fetch(company) == Fetched()


def test_the_hand_over_shows_a_presentation_where_no_other_is_told(company: Company, post: Post):
    name = sent(company, post)
    status = {"category": "DELIVERED", "code": "LP15", "date": "2026-03-06T10:00:00Z"}
    post.tell(name, main_delivery_statuses=[status])
    fetch(company)
    assert legal_on(Delivery.objects.get()) == date(2026, 3, 6)


def test_a_date_is_kept_before_its_document_and_the_document_when_it_is_there(
    company: Company, post: Post
):
    name = sent(company, post)
    post.tell(name, deposit_proof_date="2026-03-04T08:00:00Z", deposit_proof_url="/there")
    first = fetch(company)
    assert (first.recorded, len(first.problems)) == (1, 1)
    assert "the document of the deposit: 404" in first.problems[0]
    assert fetch(company).recorded == 0
    post.keep_document(name, "download_deposit_proof", b"<html>")
    assert "is no PDF" in fetch(company).problems[0]
    post.keep_document(name, "download_deposit_proof", b"%PDF deposit")
    assert fetch(company).recorded == 1
    assert [bool(proof.file_id) for proof in Proof.objects.order_by("pk")] == [False, True]


@pytest.mark.parametrize(
    ("proof", "kind"),
    [
        ("ACKNOWLEDGMENT_OF_RECEIPT", "acknowledgement"),
        ("REFUSAL_PROOF", "refusal"),
        ("NOT_CLAIMED_PROOF", "unclaimed"),
    ],
)
def test_an_electronic_letter_has_its_proofs_too(
    company: Company, post: Post, proof: str, kind: str
):
    name = sent(company, post, to={**ELECTRONIC, **WHO})
    post.tell(
        name,
        deposit_proof={"id": "1", "type": "DEPOSIT_PROOF", "creation_date": "2026-03-03T09:00:00Z"},
        delivery_proof={"id": "2", "type": proof, "creation_date": "2026-03-18T09:00:00Z"},
    )
    post.keep_document(name, "download_deposit_proof", b"%PDF deposit")
    post.keep_document(name, "download_delivery_proof", b"%PDF delivery")
    assert fetch(company).recorded == 2
    assert Proof.objects.get(kind=kind).on == date(2026, 3, 18)
    assert legal_on(Delivery.objects.get()) == date(2026, 3, 18)


def test_a_carrier_that_fails_leaves_everything_as_it_is_and_is_not_asked_further(
    company: Company, post: Post
):
    sent(company, post, "k1")
    sent(company, post, "k2")
    post.requests.clear()
    post.fail("GET", "/recipients", 500)
    fetched = fetch(company)
    assert (fetched.asked, fetched.recorded) == (1, 0)
    assert fetched.problems == ["k1: 500: FAULT as told; no further letter was asked about"]
    assert len([line for line in post.requests if line.startswith("GET")]) == 1
    assert not Proof.objects.exists()
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_letter_that_the_carrier_does_not_know_does_not_hide_the_others(
    company: Company, post: Post
):
    make_delivery(company, "k0", provider_reference="paper/gone")
    make_delivery(company, "k00", provider_reference="another kind")
    name = sent(company, post)
    post.tell(name, main_delivery_statuses=[PRESENTED])
    fetched = fetch(company)
    assert (fetched.asked, fetched.recorded, len(fetched.problems)) == (3, 1, 2)


def test_a_setting_that_cannot_work_is_told(company: Company, post: Post):
    sent(company, post)
    setting = ChannelSetting.objects.get()
    del setting.options["secrets"]["password"]
    setting.save()
    assert fetch(company).problems == ['field "password": is not set']


def test_a_lost_answer_is_settled_by_the_carrier(company: Company, post: Post):
    name = sent(company, post)
    Delivery.objects.update(state=State.UNKNOWN, provider_reference="")
    fetched = fetch(company)
    stored = Delivery.objects.get()
    assert (fetched.settled, stored.state, stored.provider_reference) == (
        1,
        State.SENT,
        f"paper/{name}",
    )
    assert len(post.submissions) == 1


def test_a_lost_answer_that_the_carrier_knows_nothing_of_stays_with_a_person(
    company: Company, post: Post
):
    make_delivery(company, state=State.UNKNOWN)
    assert fetch(company).settled == 0
    assert Delivery.objects.get().state == State.UNKNOWN
    assert post.submissions == []


def test_another_companys_letters_and_old_ones_are_not_asked_about(company: Company, post: Post):
    sent(company, post, "k1")
    name = sent(make_company("other"), post, "k2")
    post.tell(name, main_delivery_statuses=[PRESENTED])
    assert fetch(company).asked == 1
    assert fetch(company, date(2026, 9, 20)) == Fetched()
    assert not Proof.objects.exists()


def test_a_company_without_a_carrier_asks_nobody():
    company = make_company()
    make_delivery(company, provider_reference="paper/x")
    assert fetch(company) == Fetched()


def test_letters_without_news_cost_the_same_few_queries(company: Company, post: Post):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            fetch(company)
        return len(captured)

    sent(company, post, "k0")
    one = queries()
    for number in range(1, 8):
        sent(company, post, f"k{number}")
    assert queries() == one <= 3
