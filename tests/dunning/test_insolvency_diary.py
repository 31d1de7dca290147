"""The story of an insolvency that was published, accepted, corrected and withdrawn: day by day
through the database, with its letters and its figures.

1 000.00 fell due on Saturday 31 January 2026, 500.00 fall due on 31 March; 12.15 % a year.
"""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.claim import claim_amounts
from butoir.dispatch.models import Delivery, State
from butoir.dunning.approving import approve
from butoir.dunning.dated import items_on
from butoir.dunning.insolvency.declaring import draft_letter, load_drafts
from butoir.dunning.insolvency.models import Proceeding
from butoir.dunning.insolvency.reviewing import Read, accept_notice
from butoir.dunning.models import Hold, PlannedMessage, Task
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.models import Customer
from butoir.ledger.recording import record_invoice
from butoir.letters.text import as_text
from companies import altered_journal, at, make_company
from dunning.notices import CANCELLATION, CORRECTION, OPENING, brought, debtor

pytestmark = pytest.mark.django_db

JANUARY, MARCH = date(2026, 1, 31), date(2026, 3, 31)
REMINDED = date(2026, 2, 9)


def lived(company, day) -> list[str]:
    """A day of the company: decided, agreed to, let go and sent; the steps that left."""
    run_day(company, day, by="clock", at=at(day, 5))
    for message in PlannedMessage.objects.filter(run__as_of=day, release=None):
        approve([message], by="claire", at=at(day, 6))
    release_approved(company, at=at(day, 7), by="clock")
    left = Delivery.objects.filter(company=company, state=State.WAITING)
    steps = list(left.values_list("document__kind", flat=True))
    left.update(state=State.SENT, state_at=at(day, 8), handed_over=True)
    return steps


def charges(customer: Customer, day: date) -> tuple[int, int]:
    """Interest and indemnity of the first invoice as of a day, as pages and letters count them."""
    first = next(one.item for one in items_on(customer) if one.item.number == "F1")
    return claim_amounts(first, "FR", "company", day)


def read(company, notice, day, **more) -> Proceeding | None:
    (row,) = brought(company, notice, day=day)
    return accept_notice(row, Read(**more), by="sophie", at=at(day, 9))


def test_an_insolvency_and_its_cancellation():
    company = make_company()
    customer = debtor(company)
    said = {"by": "claire", "at": at(JANUARY), "issued_on": date(2026, 1, 2)}
    record_invoice(customer, "F1", 100_000, JANUARY, **said)
    record_invoice(customer, "F2", 50_000, MARCH, **said)

    # the courteous reminder leaves; the firm one would on 16 February and is in the outbox
    assert lived(company, REMINDED) == ["reminder-1"]
    assert charges(customer, date(2026, 3, 9)) == (1_232, 4_000)  # 37 days

    # 9 March: a notice comes in; before anybody reads it nothing leaves, interest still runs
    run_day(company, date(2026, 3, 9), by="clock", at=at(date(2026, 3, 9), 5))
    (message,) = PlannedMessage.objects.filter(run__as_of=date(2026, 3, 9))
    assert message.step == "reminder-2"
    approve([message], by="claire", at=at(date(2026, 3, 9), 6))
    assert release_approved(company, at=at(date(2026, 3, 9), 7), by="clock") == {"queued": 1}
    waiting = Delivery.objects.get(state=State.WAITING)
    (row,) = brought(company, OPENING, day=date(2026, 3, 9))
    assert no_longer_due([waiting]) == {waiting.pk: "nothing is due any more"}
    waiting.state = State.CANCELLED
    waiting.save()
    assert charges(customer, date(2026, 3, 9)) == (1_232, 4_000)

    # a person reads it: everything stops since 24 February, interest on its eve (23 days)
    agent = "Maître Exemple\n1 rue du Palais\n69003 Lyon"
    proceeding = accept_notice(row, Read(agent=agent), by="sophie", at=at(date(2026, 3, 9), 9))
    for day in (date(2026, 2, 24), date(2026, 3, 9), date(2026, 6, 30), date(2026, 12, 31)):
        assert charges(customer, day) == (766, 4_000)
    for day in (date(2026, 3, 10), date(2026, 3, 16), date(2026, 4, 15)):
        assert lived(company, day) == []
    assert proceeding.declare_by == date(2026, 5, 6)

    # the claim: 1 000.00 due + 500.00 to fall due + 7.66 interest + 40.00
    facts = load_drafts(proceeding, date(2026, 3, 10)).by_currency["EUR"]
    assert facts.total == 154_766
    letter = draft_letter(proceeding, facts)
    text = " ".join(as_text(letter).split())
    assert letter.recipient == ("Maître Exemple", "1 rue du Palais", "69003 LYON")
    assert letter.subject == "Déclaration de créance sur Boulangerie Petit : 1 547,66 €".replace(
        " :", "\N{NO-BREAK SPACE}:"
    ).replace("1 547,66 €", "1\N{NARROW NO-BREAK SPACE}547,66\N{NO-BREAK SPACE}€")
    assert "Du : 01/02/2026 ; Au : 23/02/2026 ; Jours : 23" in text
    assert "dont 500,00 € à échoir" in text

    # 15 April: the judgment was of the 25th; interest has one day more (24 days), the delay stays
    corrected = read(company, CORRECTION, date(2026, 4, 15))
    assert charges(customer, date(2026, 12, 31)) == (799, 4_000)
    assert (corrected.corrects, corrected.declare_by) == (proceeding, date(2026, 5, 6))
    assert load_drafts(corrected, date(2026, 4, 15)).by_currency["EUR"].total == 154_799

    # 16 April: the notice is withdrawn; the ladder and interest go on as if never stopped
    read(company, CANCELLATION, date(2026, 4, 16))
    assert not Hold.objects.filter(ended_at=None).exists()
    assert charges(customer, date(2026, 3, 9)) == (1_232, 4_000)
    # 59 days in the first half-year to 31 March and 16 more to 16 April, all at 12.15 %
    assert charges(customer, date(2026, 4, 16)) == (2_497, 4_000)
    assert lived(company, date(2026, 4, 16)) == ["reminder-2"]

    # everything is still there, signed, and the journal holds
    assert [one.outcome for one in Proceeding.objects.order_by("pk")] == ["corrected", "cancelled"]
    assert [task.result for task in Task.objects.filter(kind="declare").order_by("pk")] == [
        "waived",
        "waived",
    ]
    kinds = Event.objects.filter(kind__startswith="insolvency").order_by("pk")
    assert list(kinds.values_list("kind", "by")) == [
        ("insolvency-opened", "sophie"),
        ("insolvency-undone", "sophie"),
        ("insolvency-opened", "sophie"),
        ("insolvency-undone", "sophie"),
    ]
    assert not altered_journal()
