"""Whole processes that fill an outbox, send it, recover it and tell its state: for tests that kill.

`start(environment, "fill", "300")` and the like, on the database that the environment names.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from butoir.dispatch import outbox
from butoir.dispatch.models import Delivery
from butoir.dispatch.sending import send_due
from butoir.letters.compose import compose_letter
from butoir.letters.email import to_email
from companies import AT, altered_journal, make_company
from dispatch.outboxes import put
from letters.samples import sample

_CODE = "import django; django.setup(); from dispatch.workers import main; main()"


def start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    """A process that does one of the commands below."""
    return subprocess.Popen(
        [sys.executable, "-c", _CODE, *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def fill(count: str) -> object:
    """That many e-mails to as many customers of two companies."""
    letter = compose_letter(sample("reminder-1"))
    companies = [make_company(), make_company("other")]
    for number in range(int(count)):
        content = to_email(letter, f"{number}@morel.example", AT)
        put(companies[number % 2], number, content=content)
    return int(count)


def send(worker: str, limit: str) -> object:
    """Rounds until nothing is due, from the moment that a line comes in; how many were sent."""
    print("ready", flush=True)
    sys.stdin.readline()
    sent = 0
    while (tally := send_due(worker, lambda: datetime.now(UTC), limit=int(limit))).claimed:
        sent += tally.sent
    return sent


def recover(minutes: str) -> object:
    """As that many minutes later."""
    return outbox.recover(datetime.now(UTC) + timedelta(minutes=int(minutes)))


def inherit(minutes: str, worker: str, limit: str) -> object:
    """Recover, send what waits, and tell: what comes after a worker that was killed."""
    recovered = recover(minutes)
    send(worker, limit)
    return {"recovered": recovered, **tell()}


def tell() -> dict[str, object]:
    """State and tries of each delivery by its key; what is wrong with the journal."""
    rows = Delivery.objects.values_list("key", "state", "attempts")
    broken = [str(found) for found in altered_journal()]
    return {"rows": {key: [state, tries] for key, state, tries in rows}, "broken": broken}


def main() -> None:
    """One command of the command line; its result as a line of JSON."""
    command, *arguments = sys.argv[1:]
    known = {"fill": fill, "send": send, "inherit": inherit, "tell": tell}
    print(json.dumps(known[command](*arguments)), flush=True)
