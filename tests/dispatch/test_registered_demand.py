"""A formal notice from the decision to its proof: each proof names the demand that it proves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.decisions import DunningPlan
from butoir.dispatch.fetching import fetch_proofs
from butoir.dispatch.models import Proof, State
from butoir.dispatch.proofs import legal_on
from butoir.dispatch.sending import send_due
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.ledger.recording import record_customer, record_invoice
from butoir.users.models import Company
from companies import AT, at, make_company
from dispatch.post_kit import setting_for
from dispatch.post_server import Post
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
STEPS = ("reminder-1", "reminder-2", "formal-notice")
START = date(2026, 2, 9)


@pytest.fixture
def company(post: Post) -> Company:
    """A company with one late invoice, all of whose steps leave by themselves."""
    made = make_company()
    setting_for(made, post).save()
    version = make_scenario(made, "standard", {}, dict.fromkeys(STEPS, "automatic"), **WHO)
    assign(made, version, date(2026, 1, 1), **WHO)
    customer = make_customer(made)
    record_invoice(customer, "F-1", 100_00, date(2026, 1, 31), issued_on=date(2026, 1, 1), **WHO)
    return made


def live(company: Company, day: date) -> DunningPlan:
    """A day: decide, release, send."""
    plan = run_day(company, day, by="clock", at=at(day)).plan
    release_approved(company, at=at(day), by="clock")
    while send_due("worker", lambda: at(day, 12)).claimed:
        pass
    return plan


def live_until_the_formal_notice(company: Company) -> date:
    for number in range(60):
        day = START + timedelta(days=number)
        live(company, day)
        if company.deliveries.filter(channel="registered", state=State.SENT).exists():
            return day
    raise AssertionError("no formal notice in sixty days")


def test_the_proofs_of_a_formal_notice_name_the_invoices_that_it_demands(
    company: Company, post: Post
):
    day = live_until_the_formal_notice(company)
    (submitted,) = post.submissions
    presented = day + timedelta(days=3)
    post.tell(
        submitted["reference"],
        main_delivery_statuses=[
            {"category": "FIRST_PRESENTATION", "date": f"{presented}T09:00:00Z"}
        ],
    )
    fetch_proofs(company, by="clock", at=at(day + timedelta(days=5)))
    proof = Proof.objects.get()
    message = proof.delivery.release.message
    assert message.step == "formal-notice"
    assert [line.invoice.number for line in message.lines.all()] == ["F-1"]
    assert bytes(proof.delivery.document.file.content) == submitted["content"]
    assert legal_on(proof.delivery) == presented


def test_a_formal_notice_that_came_back_is_due_again_once_the_address_is_mended(
    company: Company, post: Post
):
    day = live_until_the_formal_notice(company)
    post.tell(
        post.submissions[0]["reference"],
        undelivered_mail_reason="N02",
        undelivered_mail_date=f"{day + timedelta(days=4)}T09:00:00Z",
    )
    mended_on = day + timedelta(days=14)
    fetch_proofs(company, by="clock", at=at(day + timedelta(days=6)))
    for number in range(7, 14):
        plan = live(company, day + timedelta(days=number))
        assert not plan.messages
    live(company, mended_on)
    assert len(post.submissions) == 1, "nothing goes twice to where nobody is"
    place = {"lines": ["1 quai Neuf"], "postcode": "44100", "city": "Nantes", "country": "FR"}
    mended = {"address": place, "address_failed_on": None}
    record_customer(company, "PETIT", by="claire", at=at(mended_on, 18), **mended)
    plans = [live(company, mended_on + timedelta(days=number)) for number in range(1, 8)]
    assert [m.step for plan in plans for m in plan.messages] == ["formal-notice"]
    assert [s["recipient"]["address_line_6"] for s in post.submissions] == [
        "44000 Nantes",
        "44100 Nantes",
    ]


@pytest.mark.parametrize("reason", ["N03", "N05"])
def test_a_formal_notice_refused_or_not_claimed_is_not_sent_again(
    company: Company, post: Post, reason: str
):
    day = live_until_the_formal_notice(company)
    post.tell(
        post.submissions[0]["reference"],
        undelivered_mail_reason=reason,
        undelivered_mail_date=f"{day + timedelta(days=18)}T09:00:00Z",
    )
    fetch_proofs(company, by="clock", at=at(day + timedelta(days=20)))
    for number in range(21, 40):
        live(company, day + timedelta(days=number))
    assert len(post.submissions) == 1
