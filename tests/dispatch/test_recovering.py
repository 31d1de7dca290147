"""After a worker stopped halfway: the carrier is asked, and what it cannot tell is a person's."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from butoir.dispatch import asking
from butoir.dispatch.channels.base import Outcome, Outgoing
from butoir.dispatch.handing import begin
from butoir.dispatch.models import Attempt, ChannelSetting, Delivery, State
from butoir.dispatch.outbox import Recovered, claim, recover
from butoir.dispatch.secrets import lock_secret
from companies import AT, make_company
from dispatch.outboxes import later, put
from dispatch.webservers import Answer, web_server

pytestmark = pytest.mark.django_db


class Telling:
    """A carrier that says the same of everything; an exception is raised instead."""

    def __init__(self, said: Outcome | Exception | None) -> None:
        self.said, self.closed = said, 0

    def send(self, item: Outgoing) -> Outcome:
        raise AssertionError("nothing is sent again")

    def find(self, item: Outgoing) -> Outcome | None:
        if isinstance(self.said, Exception):
            raise self.said
        return self.said

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def carrier(monkeypatch):
    def use(said: Outcome | Exception | None) -> Telling:
        channel = Telling(said)
        monkeypatch.setattr(asking, "open_channel", lambda setting: channel)
        return channel

    return use


def begun(**changes: Any) -> Delivery:
    put(make_company(), **changes)
    (delivery,) = claim("one", AT)
    assert begin(delivery, AT, provider="smtp")
    return delivery


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (Outcome("sent", "found", "R-1"), State.SENT),
        (Outcome("permanent", "refused"), State.REFUSED),
        (Outcome("temporary", "not there"), State.WAITING),
        (None, State.UNKNOWN),
    ],
)
def test_what_the_carrier_says_settles_it(carrier, said: Outcome | None, state: State):
    delivery = begun()
    channel = carrier(said)
    recovered = recover(later(10))
    delivery.refresh_from_db()
    assert delivery.state == state
    assert recovered == (Recovered(unknown=1) if said is None else Recovered(settled=1))
    assert Attempt.objects.get().worker == "one"
    assert channel.closed == 1


def test_a_formal_notice_that_the_carrier_does_not_have_is_left_to_a_person(carrier):
    delivery = begun(kind="formal-notice")
    carrier(Outcome("temporary", "not there"))
    assert recover(later(10)) == Recovered(unknown=1)
    delivery.refresh_from_db()
    assert (delivery.state, claim("two", later(600))) == (State.UNKNOWN, [])
    assert delivery.error == "the carrier does not have it: not there"


def test_a_carrier_that_cannot_be_asked_leaves_it_to_a_person(carrier, caplog):
    begun()
    carrier(RuntimeError("a bug"))
    with caplog.at_level(logging.CRITICAL):
        assert recover(later(10)) == Recovered(unknown=1)


def test_a_text_message_is_looked_for_at_its_provider():
    company = make_company()
    found = {"events": [{"tag": "morel:1", "event": "accepted", "messageId": "9"}]}
    with web_server(Answer(200, found)) as server:
        secrets = {"key": lock_secret("secret")}
        place = {"base_url": f"http://127.0.0.1:{server.port}", "secrets": secrets}
        ChannelSetting.objects.create(
            company=company, channel="sms", provider="brevo", options={**place, "sender": "Morel"}
        )
        put(company, channel="sms", to={"phone": "0612345678"}, media_type="text/plain")
        (delivery,) = claim("one", AT)
        begin(delivery, AT, provider="brevo")
        assert recover(later(10)) == Recovered(settled=1)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_reference) == (State.SENT, "9")
    assert [asked.method for asked in server.asked] == ["GET"]


def test_many_are_recovered_with_a_few_queries_for_what_nobody_began(django_assert_max_num_queries):
    company = make_company()
    for number in range(30):
        put(company, number)
    claim("one", AT)
    with django_assert_max_num_queries(14):
        assert recover(later(10)) == Recovered(waiting=30)
