"""A round of a worker: everything due leaves once, and what goes wrong hurts nobody else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.dispatch.channels.base import Outcome
from butoir.dispatch.channels.email.channel import EmailChannel
from butoir.dispatch.held import load_held
from butoir.dispatch.models import Attempt, ChannelSetting, Delivery, State
from butoir.dispatch.outbox import claim, recover
from butoir.dispatch.sending import Tally, send_due
from butoir.journal.models import Event
from butoir.journal.verify import verify_journal
from butoir.letters.compose import compose_letter
from butoir.letters.email import to_email
from butoir.users.models import Company
from companies import AT, make_company
from dispatch.mailservers import HANG_UP, free_port, mail_server, scripted
from dispatch.outboxes import later, put
from letters.samples import sample

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return AT


def letter(number: int) -> bytes:
    return to_email(compose_letter(sample("reminder-1")), f"{number}@morel.example", AT)


def fill(company: Company, count: int, **changes: Any) -> None:
    content = letter(0)
    for number in range(count):
        put(company, number, content=content, **changes)


def states(company: Company) -> list[str]:
    return list(company.deliveries.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def use(settings):
    """The installation's mail server is the one on that port."""

    def to_port(port: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 5

    return to_port


@contextmanager
def broken(monkeypatch, at: int, problem: Exception) -> Iterator[None]:
    """The e-mail channel raises at that message, counted from 1."""
    count = iter(range(1, 1000))
    real = EmailChannel.send

    def send(self: EmailChannel, item: Any) -> Outcome:
        if next(count) == at:
            raise problem
        return real(self, item)

    with monkeypatch.context() as patch:
        patch.setattr(EmailChannel, "send", send)
        yield


def test_what_is_due_leaves_and_nothing_is_left(use):
    company = make_company()
    for number in range(3):
        put(company, number, content=letter(number))
    with mail_server() as (keeper, port):
        use(port)
        assert send_due("one", now) == Tally(claimed=3, sent=3)
        assert send_due("one", now) == Tally()
    assert keeper.ids() == {f"<{number}@morel.example>": 1 for number in range(3)}
    assert keeper.connections == 1
    assert states(company) == [State.SENT] * 3
    sent = Delivery.objects.first()
    assert (sent.attempts, sent.provider, sent.state_at) == (1, "email", AT)
    assert list(verify_journal()) == []


def test_no_more_than_the_limit_leaves_in_a_round(use):
    fill(make_company(), 5)
    with mail_server() as (keeper, port):
        use(port)
        assert send_due("one", now, limit=2).sent == 2
        assert len(keeper.messages) == 2


def test_each_delivery_costs_a_fixed_number_of_queries_and_one_commit(use):
    company = make_company()
    costs = []
    with mail_server() as (_, port):
        use(port)
        for count in (5, 15):
            for number in range(count):
                put(company, number, key=f"{count}:{number}", content=letter(1))
            with CaptureQueriesContext(connection) as queries:
                assert send_due("one", now).sent == count
            costs.append(len(queries))
    each, rest = divmod(costs[1] - costs[0], 10)
    assert rest == 0
    assert each <= 11


def test_the_guard_withdraws_what_must_no_longer_leave(use):
    company = make_company()
    fill(company, 3)

    def guard(deliveries):
        return {d.pk: "paid since" for d in deliveries if d.reference == "C1"}

    with mail_server() as (keeper, port):
        use(port)
        assert send_due("one", now, guard=guard) == Tally(claimed=3, sent=2, cancelled=1)
    assert len(keeper.messages) == 2
    assert states(company) == [State.SENT, State.CANCELLED, State.SENT]
    assert Delivery.objects.get(reference="C1").error == "paid since"
    assert Event.objects.filter(kind="delivery-cancelled").count() == 1


def test_the_guard_is_asked_again_when_its_answer_has_aged(use):
    fill(make_company(), 4)
    asked = []
    minutes = iter(range(1000))

    def slow() -> datetime:
        return AT + timedelta(seconds=10 * next(minutes))

    def guard(deliveries):
        asked.append(len(deliveries))
        return {}

    with mail_server() as (_, port):
        use(port)
        send_due("one", slow, guard=guard)
    assert len(asked) > 1
    assert asked == sorted(asked, reverse=True)


def test_nothing_leaves_when_the_guard_cannot_tell(use):
    company = make_company()
    fill(company, 3)

    def guard(deliveries):
        raise RuntimeError("the book cannot be read")

    with mail_server() as (keeper, port):
        use(port)
        with pytest.raises(RuntimeError):
            send_due("one", now, guard=guard)
    assert keeper.messages == []
    assert states(company) == [State.WAITING] * 3


def test_a_mail_server_that_is_down_is_tried_once_and_everything_leaves_when_it_is_up(use, caplog):
    company = make_company()
    fill(company, 50)
    port = free_port()
    use(port)
    with caplog.at_level(logging.CRITICAL):
        tally = send_due("one", now)
    assert (tally.claimed, tally.failed, tally.postponed, tally.sent) == (50, 1, 49, 0)
    assert "refused" in tally.problems[0]
    assert states(company) == [State.WAITING] * 50
    assert Attempt.objects.count() == 1
    assert {held.why for held in load_held(company, AT)} == {"retrying"}
    assert sum(held.deliveries for held in load_held(company, AT)) == 50
    assert "refused" in load_held(company, AT)[0].detail
    with mail_server(port) as (keeper, _):
        assert send_due("one", lambda: later(2)).sent == 50
    assert len(keeper.messages) == 50


def test_one_companys_dead_server_is_no_other_companys(use):
    dead, alive = make_company(), make_company("other")
    ChannelSetting.objects.create(
        company=dead,
        channel="email",
        provider="smtp",
        options={"host": "127.0.0.1", "port": free_port()},
    )
    fill(dead, 3)
    fill(alive, 3)
    with mail_server() as (_, port):
        use(port)
        tally = send_due("one", now)
    assert (tally.sent, tally.failed, tally.postponed) == (3, 1, 2)
    assert states(alive) == [State.SENT] * 3


def test_one_delivery_that_shuts_the_server_does_not_keep_back_the_others(use):
    company = make_company()
    fill(company, 3)
    with scripted({"RCPT": ["421 not this one", "250 ok"]}) as server:
        use(server.server_address[1])
        assert send_due("one", now).failed == 1
        assert send_due("one", lambda: later(1)).sent == 1
        assert send_due("one", lambda: later(2)).sent == 2


def test_a_setting_that_cannot_work_is_told_and_nothing_is_tried(use, caplog):
    company = make_company()
    ChannelSetting.objects.create(company=company, channel="email", provider="postmark")
    fill(company, 2)
    with caplog.at_level(logging.CRITICAL):
        tally = send_due("one", now)
    assert (tally.claimed, tally.postponed, len(tally.problems)) == (2, 2, 1)
    assert Attempt.objects.count() == 0
    assert {held.why for held in load_held(company, AT)} == {"retrying"}


def test_a_channel_that_breaks_leaves_one_unknown_and_sends_the_others(use, monkeypatch, caplog):
    company = make_company()
    fill(company, 4)
    with (
        mail_server() as (keeper, port),
        broken(monkeypatch, 2, RuntimeError("a bug")),
        caplog.at_level(logging.CRITICAL),
    ):
        use(port)
        assert send_due("one", now) == Tally(claimed=4, sent=3, unknown=1)
    assert states(company) == [State.SENT, State.UNKNOWN, State.SENT, State.SENT]
    assert len(keeper.messages) == 3
    assert Delivery.objects.get(state=State.UNKNOWN).error == "RuntimeError: a bug"


def test_a_server_that_loses_every_answer_is_given_up_after_three(use):
    company = make_company()
    fill(company, 10)
    with scripted({".": HANG_UP}) as server:
        use(server.server_address[1])
        tally = send_due("one", now)
    assert (tally.unknown, tally.postponed) == (3, 7)
    assert states(company) == [State.UNKNOWN] * 3 + [State.WAITING] * 7
    assert claim("one", later(14)) == []
    assert len(claim("one", later(15))) == 7


def test_what_is_unknown_is_never_sent_again(use):
    company = make_company()
    fill(company, 1)
    with scripted({".": HANG_UP}) as server:
        use(server.server_address[1])
        send_due("one", now)
    with mail_server() as (keeper, port):
        use(port)
        recover(later(60 * 24))
        assert send_due("one", lambda: later(60 * 24)) == Tally()
    assert keeper.messages == []


def test_a_refused_address_is_refused_for_good_and_says_why(use):
    company = make_company()
    fill(company, 2)
    with scripted({"RCPT": ["550 no such user", "250 ok"]}) as server:
        use(server.server_address[1])
        assert send_due("one", now) == Tally(claimed=2, sent=1, refused=1)
    assert Delivery.objects.get(state=State.REFUSED).error == "recipient refused: 550 no such user"


def test_a_greylisted_message_leaves_at_its_second_try(use):
    company = make_company()
    fill(company, 1)
    with scripted({"RCPT": ["451 greylisted", "250 ok"]}) as server:
        use(server.server_address[1])
        assert send_due("one", now).failed == 1
        assert send_due("one", now).claimed == 0
        assert send_due("one", lambda: later(1)).sent == 1
    assert Delivery.objects.get().attempts == 2
    assert list(Attempt.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "temporary",
        "sent",
    ]


def test_quiet_hours_that_begin_in_the_middle_of_a_round_stop_it(use):
    company = make_company()
    ChannelSetting.objects.create(
        company=company, channel="email", quiet_from=time(9, 1), quiet_to=time(10)
    )
    fill(company, 5)
    times = iter(range(1000))

    def slow() -> datetime:
        return AT + timedelta(seconds=6 * next(times))

    with mail_server() as (keeper, port):
        use(port)
        tally = send_due("one", slow)
    assert 0 < tally.sent < 5
    assert tally.sent + tally.postponed == 5
    assert len(keeper.messages) == tally.sent
    assert states(company).count(State.WAITING) == tally.postponed


def test_a_worker_so_slow_that_its_lease_ends_leaves_the_rest_to_others(use):
    company = make_company()
    fill(company, 5)
    times = iter(range(1000))

    def slow() -> datetime:
        return AT + timedelta(seconds=40 * next(times))

    with mail_server() as (keeper, port):
        use(port)
        tally = send_due("one", slow)
        assert tally.lost > 0
        assert tally.sent + tally.lost == 5
        recover(later(600))
        assert send_due("two", lambda: later(600)).sent == tally.lost
    assert len(keeper.messages) == 5


def test_companies_take_turns_and_are_told_apart(use):
    one, two = make_company(), make_company("other")
    fill(one, 4)
    fill(two, 4)
    with mail_server() as (_, port):
        use(port)
        assert send_due("one", now, limit=4).sent == 4
    assert [states(company).count(State.SENT) for company in (one, two)] == [2, 2]
    assert list(verify_journal()) == []
