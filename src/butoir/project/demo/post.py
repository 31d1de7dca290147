"""What becomes of what leaves: the play hands over by itself, and the carriers' answers come back.

Each delivery goes through the outbox as a worker takes it; only the carrier is made up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from email.message import EmailMessage

from butoir.dispatch.channels.base import Outcome
from butoir.dispatch.handing import begin, finish, withdraw
from butoir.dispatch.models import Delivery
from butoir.dispatch.outbox import claim
from butoir.dispatch.proofs import record_proof
from butoir.dunning.reachability import record_bounce
from butoir.dunning.releasing import no_longer_due
from butoir.project.demo.founding import CARRIER
from butoir.project.demo.house import House, moment

WORKER = "worker-1"
_MOST = 1_000  # deliveries of a day
_LOST = Outcome("unknown", "connexion perdue avant la réponse du serveur")


def send_day(houses: Mapping[int, House], day: date) -> None:
    """Hand over what the outbox has, after one more look at whether it is still due."""
    now = moment(day, 8)
    rows = claim(WORKER, now, limit=_MOST)
    reasons = no_longer_due(rows)
    for pk, house in houses.items():
        mine = [row for row in rows if row.company_id == pk]
        withdraw([row for row in mine if row.pk in reasons], reasons, now)
        _hand_over(house, [row for row in mine if row.pk not in reasons], day)


def _hand_over(house: House, rows: Sequence[Delivery], day: date) -> None:
    for number, row in enumerate(rows):
        now = moment(day, 8, 1) + timedelta(seconds=3 * number)
        if not begin(row, now, provider="smtp" if row.channel == "email" else CARRIER):
            continue
        outcome = _outcome(house, row, day)
        finish(row, outcome, now + timedelta(seconds=1))
        if outcome.kind == "sent":
            _follow(house, row, day)


def _outcome(house: House, row: Delivery, day: date) -> Outcome:
    marks = house.people[row.reference].marks
    if row.channel == "email":
        late = day >= house.open_days_ago(2)
        return _LOST if "lost-answer" in marks and late else Outcome("sent", "250 2.0.0 accepté")
    return Outcome("sent", "déposé", f"1A{row.pk:011d}")


def _follow(house: House, row: Delivery, day: date) -> None:
    """Put down what comes back: bounces, and the proofs of registered letters."""
    marks = house.people[row.reference].marks
    calendar = house.calendar
    if row.channel == "email" and "dead-address" in marks:
        next_day = calendar.add_open_days(day, 1)
        house.agenda.add(next_day, lambda later: _bounce(house, row, later))
    if row.channel != "registered":
        return
    _prove(house, row, "deposit", day)
    _prove(house, row, "presented", calendar.add_open_days(day, 2))
    if "unclaimed" in marks:
        _prove(house, row, "unclaimed", calendar.next_open(day + timedelta(days=18)))
    elif "refuses" in marks:
        _prove(house, row, "refusal", calendar.add_open_days(day, 2))
    else:
        _prove(house, row, "acknowledgement", calendar.add_open_days(day, 3))


def _prove(house: House, row: Delivery, kind: str, on: date) -> None:
    number = f"n° 1A {row.pk:011d}"

    def record(later: date) -> None:
        record_proof(row, kind, on, detail=number, by=house.clerk, at=moment(later, 5, 25))

    house.agenda.add(on, record)


def _bounce(house: House, row: Delivery, day: date) -> None:
    note = EmailMessage()
    note["From"] = f"MAILER-DAEMON@{row.domain}"
    note["To"] = house.company.email
    note["Subject"] = "Undelivered Mail Returned to Sender"
    note["In-Reply-To"] = f"<{row.message_id}>"
    note.set_content(f"550 5.1.1 <{row.to['email']}>: no such mailbox\n")
    at = moment(day, 5, 20)
    record_bounce(row, day, by=WORKER, at=at, content=note.as_bytes())
