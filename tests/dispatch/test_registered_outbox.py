"""Registered letters through the outbox: whatever happens to a worker, none is submitted twice."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from butoir.dispatch.fetching import fetch_proofs
from butoir.dispatch.models import Delivery, Proof, State
from butoir.dispatch.outbox import recover, resolve
from butoir.dispatch.proofs import legal_on
from butoir.dispatch.sending import Tally, send_due
from butoir.journal.verify import verify_journal
from butoir.users.models import Company
from companies import AT, make_company
from databases import own_database
from dispatch.outboxes import put
from dispatch.post_kit import ADDRESS, LETTER, setting_for
from dispatch.post_server import Fault, Post


@pytest.fixture
def company(db: None, post: Post) -> Company:
    made = make_company()
    setting_for(made, post).save()
    return made


def after(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def work(minutes: int = 0) -> Tally:
    return send_due("worker", lambda: after(minutes))


def test_a_letter_leaves_and_its_proofs_come_back(company: Company, post: Post):
    put(company, **LETTER)
    assert work().sent == 1
    delivery = Delivery.objects.get()
    (submitted,) = post.submissions
    assert delivery.provider == "maileva"
    assert delivery.provider_reference == f"paper/{submitted['reference']}"
    post.tell(
        submitted["reference"],
        main_delivery_statuses=[{"category": "FIRST_PRESENTATION", "date": "2026-03-05T10:00:00Z"}],
    )
    fetch_proofs(company, by="clock", at=AT + timedelta(days=7))
    assert legal_on(Delivery.objects.get()) == date(2026, 3, 5)
    assert list(verify_journal()) == []


def test_a_letter_whose_answer_was_lost_is_never_sent_again_by_itself(company: Company, post: Post):
    post.fail("POST", "/submit", "lost")
    put(company, **LETTER)
    assert work().unknown == 1
    for minutes in (1, 10, 100, 1000):
        recover(after(minutes))
        assert work(minutes) == Tally()
    assert len(post.submissions) == 1
    fetch_proofs(company, by="clock", at=after(1001))
    assert Delivery.objects.get().state == State.SENT


def test_even_a_person_who_errs_does_not_send_it_twice(company: Company, post: Post):
    post.fail("POST", "/submit", "lost")
    put(company, **LETTER)
    work()
    assert resolve(Delivery.objects.get(), sent=False, by="claire", at=after(9), reason="I think")
    assert work(10).sent == 1
    assert len(post.submissions) == 1


def test_a_letter_that_never_got_there_waits_for_a_person_then_goes_once(
    company: Company, post: Post
):
    post.fail("POST", "/submit", 500)
    put(company, **LETTER)
    assert work().unknown == 1
    assert fetch_proofs(company, by="clock", at=after(5)).settled == 0
    assert Delivery.objects.get().state == State.UNKNOWN
    resolve(Delivery.objects.get(), sent=False, by="claire", at=after(9), reason="not in the list")
    assert work(10).sent == 1
    assert (len(post.submissions), post.drafts()) == (1, [])


def test_when_the_carrier_takes_nothing_all_letters_wait_and_leave_later(
    company: Company, post: Post
):
    for number in range(3):
        put(company, number, **LETTER)
    post.fail("GET", "/paper/sendings", 429)
    tally = work()
    assert (tally.claimed, tally.sent, tally.failed, tally.postponed) == (3, 0, 1, 2)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.WAITING}
    assert work(30).sent == 3
    assert len(post.submissions) == 3


def test_a_letter_with_a_bad_address_is_refused_and_the_next_one_leaves(
    company: Company, post: Post
):
    put(company, 1, **{**LETTER, "to": {**ADDRESS, "lines": ["x" * 39]}})
    put(company, 2, **LETTER)
    tally = work()
    assert (tally.refused, tally.sent) == (1, 1)
    assert 'field "address line 4"' in Delivery.objects.get(state=State.REFUSED).error


def test_a_returned_letter_is_kept_with_what_shows_it(company: Company, post: Post):
    put(company, **LETTER)
    work()
    post.tell(
        post.submissions[0]["reference"],
        undelivered_mail_reason="N02",
        undelivered_mail_date="2026-03-18T10:00:00Z",
        undelivered_mail_url="/there",
    )
    post.keep_document(post.submissions[0]["reference"], "download_undelivered_mail", b"%PDF back")
    fetch_proofs(company, by="clock", at=AT + timedelta(days=20))
    proof = Proof.objects.get()
    assert (proof.delivery.state, proof.delivery.key) == (State.RETURNED, "morel:1")


MAKE = """
import json, sys, django; django.setup()
from butoir.dispatch.models import ChannelSetting
from companies import make_company
from dispatch.outboxes import put
from dispatch.post_kit import LETTER
company = make_company()
ChannelSetting.objects.create(
    company=company, channel="registered", provider="maileva", options=json.loads(sys.argv[1])
)
put(company, **LETTER)
"""
WORK = """
import django; django.setup()
from butoir.dispatch.sending import send_due
from companies import AT
send_due("killed", lambda: AT)
"""
GO_ON = """
import django; django.setup()
from butoir.dispatch.models import Delivery
from butoir.dispatch.outbox import recover, resolve
from butoir.dispatch.sending import send_due
from dispatch.outboxes import later
recover(later(10))
print(Delivery.objects.get().state)
resolve(Delivery.objects.get(), sent=False, by="claire", at=later(20), reason="a draft there")
send_due("next", lambda: later(21))
print(Delivery.objects.get().state)
"""


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-c", code, *arguments]


def states_after_a_kill(folder: Path, post: Post, fault: Fault) -> list[str]:
    """A worker is killed while the carrier has that request of it; then the house goes on: the
    state that it recovers, and the last one."""
    with own_database(folder) as environment:
        environment["BUTOIR_SECRET_KEY"] = settings.SECRET_KEY  # it keeps the carrier's secrets
        subprocess.run(python(MAKE, json.dumps(post.options())), env=environment, check=True)
        worker = subprocess.Popen(python(WORK), env=environment)
        assert fault.reached.wait(60)
        worker.kill()
        worker.wait(60)
        fault.released.set()
        done = subprocess.run(
            python(GO_ON), env=environment, check=True, capture_output=True, text=True
        )
    return done.stdout.split()


@pytest.mark.parametrize("ending", ["/documents", "/submit"])
def test_a_worker_killed_before_the_submission_leaves_it_to_a_person_and_it_goes_once(
    tmp_path: Path, post: Post, ending: str
):
    fault = post.fail("POST", ending, "hold")
    assert states_after_a_kill(tmp_path, post, fault) == ["unknown", "sent"]
    assert (len(post.submissions), post.drafts()) == (1, [])


def test_a_worker_killed_after_the_submission_is_settled_by_the_carrier(tmp_path: Path, post: Post):
    fault = post.fail("POST", "/submit", "done")
    assert states_after_a_kill(tmp_path, post, fault) == ["sent", "sent"]
    assert len(post.submissions) == 1
