"""The demands of a case are one conversation in the debtor's mail program."""

from __future__ import annotations

import email
from datetime import date, timedelta
from email import policy
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.dispatch.models import ChannelSetting, Delivery, State
from butoir.dispatch.sending import send_due
from butoir.dunning import conversation
from butoir.dunning.models import PlannedMessage
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.ledger.recording import record_invoice
from butoir.users.models import Company
from companies import AT, at, make_company
from dispatch.mailservers import mail_server
from dunning.people import make_customer
from dunning.test_day import automatic

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 2, 9), date(2026, 2, 17)
BY: dict[str, Any] = {"by": "claire", "at": AT}


@pytest.fixture
def company() -> Company:
    return automatic(make_company())


def owes(company: Company, number: str, code: str = "PETIT", due: date = date(2026, 1, 31)) -> None:
    found = company.customers.filter(code=code).first() or make_customer(company, code)
    record_invoice(found, number, 100_00, due, **BY)


def day(company: Company, on: date, state: str = State.SENT) -> None:
    """The run of a day; its e-mails leave."""
    run_day(company, on, by="clock", at=at(on))
    release_approved(company, at=at(on), by="clock")
    Delivery.objects.filter(state=State.WAITING).update(state=state)


def headers(delivery: Delivery) -> tuple[list[str], list[str]]:
    """What it answers, and what it refers to."""
    raw = bytes(delivery.document.file.content)
    message = email.message_from_bytes(raw, policy=policy.default)
    return tuple(  # type: ignore[return-value]
        str(message[name] or "").split() for name in ("In-Reply-To", "References")
    )


def mails() -> list[Delivery]:
    return list(Delivery.objects.filter(channel="email").order_by("pk"))


def test_the_second_reminder_answers_the_first(company):
    owes(company, "F-1")
    day(company, FIRST)
    day(company, SECOND)
    first, second = mails()
    assert headers(first) == ([], [])
    named = f"<{first.message_id}>"
    assert headers(second) == ([named], [named])


@pytest.mark.parametrize("state", [State.RETURNED, State.REFUSED, State.CANCELLED])
def test_what_never_arrived_is_not_answered(company, state):
    owes(company, "F-1")
    day(company, FIRST, state)
    day(company, SECOND)
    assert headers(mails()[-1]) == ([], [])


def test_another_debt_and_another_customer_are_other_conversations(company):
    owes(company, "F-1", "GRAND")
    owes(company, "F-2", due=date(2026, 1, 20))
    owes(company, "F-3", due=SECOND - timedelta(days=8))
    day(company, FIRST)
    petit, grand = (next(m for m in mails() if m.reference == code) for code in ("PETIT", "GRAND"))
    day(company, SECOND)
    later = [mail for mail in mails() if mail not in (petit, grand)]
    answered = {mail.reference: headers(mail)[0] for mail in later}
    assert answered["GRAND"] == [f"<{grand.message_id}>"]
    assert answered["PETIT"] == [f"<{petit.message_id}>"]


def test_a_long_conversation_is_named_by_its_start_and_its_end(company, monkeypatch):
    monkeypatch.setattr(conversation, "MOST", 3)
    known = {number: f"{number}@morel.example" for number in (5, 1, 4, 2, 3)}
    assert conversation._bounded(known) == tuple(f"{n}@morel.example" for n in (1, 4, 5))


def test_the_conversation_reaches_the_mail_server_as_it_was_sealed(company):
    owes(company, "F-1")
    day(company, FIRST)
    run_day(company, SECOND, by="clock", at=at(SECOND))
    release_approved(company, at=at(SECOND), by="clock")
    first, second = mails()
    with mail_server() as (keeper, port):
        options = {"host": "127.0.0.1", "port": port}
        ChannelSetting.objects.create(
            company=company, channel="email", provider="smtp", options=options
        )
        send_due("w1", lambda: at(SECOND))
    (got,) = keeper.messages
    assert got.content == bytes(second.document.file.content)
    assert f"References: <{first.message_id}>\r\n".encode() in got.content


def test_the_questions_asked_are_as_many_whatever_the_messages(company):
    for number in range(4):
        owes(company, f"F-{number}", f"C{number}")
    day(company, FIRST)
    run_day(company, SECOND, by="clock", at=at(SECOND))
    rows = list(PlannedMessage.objects.filter(run__as_of=SECOND))
    with CaptureQueriesContext(connection) as queries:
        found = conversation.load_earlier(rows)
    assert (len(queries), len(found)) == (2, 4)
