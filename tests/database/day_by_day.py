"""A company's day step by step: decided, released, sent to a mail server of our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from butoir.dispatch.sending import Tally, send_due
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.users.models import Company
from companies import at
from dispatch.mailservers import Keeper, mail_server
from dunning.test_day import FIRST

SECOND = date(2026, 2, 17)  # a Tuesday: eight days after the first reminder
NOTICE = date(2026, 3, 9)


def mail_to(settings: Any, port: int) -> None:
    """E-mail goes to that port of this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 5


@contextmanager
def mailbox(settings: Any) -> Iterator[Keeper]:
    """A mail server that takes everything, to which e-mail goes."""
    with mail_server() as (keeper, port):
        mail_to(settings, port)
        yield keeper


def run(company: Company, on: date = FIRST) -> Any:
    return run_day(company, on, by="clock", at=at(on))


def release(company: Company, on: date = FIRST) -> dict[str, int]:
    return dict(release_approved(company, at=at(on), by="clock"))


def send(now: datetime = at(FIRST, 9)) -> Tally:  # noqa: B008  a constant
    return send_due("worker", lambda: now, guard=no_longer_due)


def live_a_day(company: Company, on: date) -> list[str]:
    """The whole cycle of a day: the steps that were sent."""
    plan = run(company, on).plan
    release(company, on)
    send(at(on, 9))
    return [message.step for message in plan.messages]
