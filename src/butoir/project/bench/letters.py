"""How many one-page letters a second: composed and set as tagged PDF/A, on one and two threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from butoir.core.decisions import Line, Message
from butoir.core.items import Demand, OpenItem
from butoir.core.parties import Address, Creditor, Debtor
from butoir.letters.compose import compose_letter
from butoir.letters.email import to_email
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter
from butoir.letters.text import as_text
from butoir.letters.typeset import typeset, typeset_many

INVOICES = 6
_SENT_ON = date(2026, 2, 17)
_CREDITOR = Creditor(
    name="Ateliers Morel",
    legal_form="SAS",
    ids=("SIREN 123 456 782",),
    address=Address(("12 rue des Tanneurs",), "69003", "Lyon"),
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
    phone="04 72 00 00 00",
    email="compta@morel.example",
    signatory="Claire Morel",
)


def letter_of(number: int) -> Letter:
    """A firm reminder of six invoices to a debtor of its own."""
    return compose_letter(_facts(number))


def _facts(number: int) -> LetterFacts:
    debtor = Debtor(
        id=f"C{number}",
        name=f"Boulangerie {number}",
        contact_title="Madame",
        contact_name=f"Dupont {number}",
        email=f"compta@client{number}.example",
        address=Address((f"{number} place du Marché",), "75011", "Paris"),
    )
    demand = Demand("reminder-1", date(2026, 2, 10), date(2026, 2, 16))
    due_on = date(2026, 2, 1)
    items = tuple(
        OpenItem(
            number=f"2026-{number}-{k}",
            due_on=due_on + timedelta(days=k % 3),
            cents=100_000 + number * 7 + k,
            open=100_000 + number * 7 + k,
            issued_on=date(2026, 1, 2),
            order_reference=f"BC-{number}{k}",
            demands=(demand,),
        )
        for k in range(INVOICES)
    )
    total = sum(item.open for item in items)
    lines = tuple(Line(item.number, "reminder-2", item.open) for item in items)
    pay_by = date(2026, 3, 3)
    message = Message(debtor.id, "EUR", "reminder-2", "post", lines, total, 0, 0, 0, total, pay_by)
    return LetterFacts(_CREDITOR, debtor, message, items, _SENT_ON, announced_indemnity=24_000)


def measure(count: int = 600) -> dict[str, int]:
    """Letters a second for each stage, over `count` different letters (whole figures)."""
    facts = [_facts(number) for number in range(1, count + 1)]
    typeset(letter_of(0))

    started = time.perf_counter()
    letters: list[Letter] = [compose_letter(fact) for fact in facts]
    composed = time.perf_counter() - started

    half = max(1, count // 2)
    started = time.perf_counter()
    size = sum(len(typeset(letter)) for letter in letters[:half])
    one = (time.perf_counter() - started) / half

    # Other letters than before, so that nothing is remembered from the first half.
    rest = letters[half:]
    started = time.perf_counter()
    for _ in typeset_many(rest, threads=2):
        pass
    two = (time.perf_counter() - started) / max(1, len(rest))

    return {
        "letters": count,
        "invoices a letter": INVOICES,
        "composed a second": round(count / composed),
        "as text a second": _rate(as_text, letters),
        "e-mails a second": _rate(_email, letters),
        "PDF a second, one thread": round(1 / one),
        "PDF a second, two threads": round(1 / two),
        "KiB a PDF": round(size / half / 1024),
    }


def _email(letter: Letter) -> bytes:
    at = datetime(2026, 2, 17, 9, tzinfo=UTC)
    return to_email(letter, f"{letter.to_mailbox.address.replace('@', '.')}@bench.example", at)


def _rate(stage: Callable[[Letter], object], letters: list[Letter]) -> int:
    started = time.perf_counter()
    for letter in letters:
        stage(letter)
    return round(len(letters) / (time.perf_counter() - started))
