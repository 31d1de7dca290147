"""The letters kept as golden texts, by language and name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from butoir.core.decisions import Line
from butoir.core.items import Hold
from butoir.core.parties import Address
from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter
from butoir.letters.statement import StatementFacts, StatementLine, compose_statement
from butoir.letters.text import as_text
from letters import samples

GOLDEN = Path(__file__).parent / "golden"


def gallery(lang: str = "fr") -> dict[str, LetterFacts]:
    """Every step, kind of debtor and country, then the cases that change what a letter says."""
    ordinary = {
        f"{step}.{kind}.{country}": samples.sample(step, kind, country)
        for step in samples.STEPS
        for kind in samples.KINDS
        for country in samples.COUNTRIES
    }
    return {name: _in(facts, lang) for name, facts in (ordinary | _abroad() | _special()).items()}


def letters(lang: str) -> dict[str, Letter]:
    """The same letters composed, and the statements of account."""
    composed = {name: compose_letter(facts) for name, facts in gallery(lang).items()}
    return composed | {name: compose_statement(facts) for name, facts in _statements(lang).items()}


def _in(facts: LetterFacts, lang: str) -> LetterFacts:
    return replace(facts, debtor=replace(facts.debtor, lang=lang))


def _abroad() -> dict[str, LetterFacts]:
    """Luxembourg and, for companies, Switzerland: where their law has its own sentence."""
    luxembourg = {
        f"{step}.{kind}.LU": samples.sample(step, kind, "LU")
        for step in ("reminder-2", "formal-notice")
        for kind in samples.KINDS
    }
    return luxembourg | {
        f"{step}.company.CH": samples.sample(step, "company", "CH")
        for step in ("reminder-2", "formal-notice")
    }


def _statements(lang: str) -> dict[str, StatementFacts]:
    """Something is owed, all is covered, nothing is there."""
    creditor, debtor = samples.LAMBERT, replace(samples.DEBTORS["company", "BE"], lang=lang)
    day = samples.SENT_ON["formal-notice"]
    lines = tuple(
        StatementLine(item.number, item.issued_on, item.due_on, item.cents, item.open)
        for item in (samples.invoice(0), samples.paid_in_part(1))
    )
    owed = StatementFacts(creditor, debtor, day, "EUR", lines, 50_00)
    consumer = replace(samples.DEBTORS["consumer", "BE"], lang=lang)
    return {
        "statement.owing": owed,
        "statement.consumer": replace(owed, debtor=consumer),
        "statement.covered": replace(owed, unused=sum(line.open for line in lines)),
        "statement.nothing": replace(owed, lines=(), unused=0),
    }


def _special() -> dict[str, LetterFacts]:
    sample = samples.sample
    several = {f"{step}.several": sample(step, count=3) for step in samples.STEPS}
    bare_debtor = replace(
        samples.DEBTORS["company", "FR"], contact_title="", contact_name="", address=Address()
    )
    bare_creditor = replace(
        samples.MOREL, phone="", email="", signatory="", signatory_title="", bic="", ids=()
    )
    return several | {
        "formal-notice.apart": _apart(),
        "formal-notice.abroad": sample("formal-notice", debtor=samples.DEBTORS["company", "BE"]),
        "reminder-1.part-paid": _part_paid("reminder-1"),
        "reminder-2.part-disputed": _part_disputed(),
        "reminder-1.nothing-known": sample(
            "reminder-1", debtor=bare_debtor, creditor=bare_creditor, reference=""
        ),
        "reminder-1.consumer.BE.no-clause": sample(
            "reminder-1",
            "consumer",
            "BE",
            announced_indemnity=0,
            creditor=samples.LAMBERT,
        ),
        "reminder-1.structured-reference": _structured(),
        "formal-notice.cheque": _cheque(),
    }


def _apart() -> LetterFacts:
    """Two invoices at the formal notice, a third at the courteous reminder, and a credit."""
    items = tuple(samples.invoice(k, "formal-notice") for k in range(2))
    young = samples.invoice(2, "reminder-1")
    message = samples.message(
        "formal-notice", items, (young,), interest=2_000, indemnity=8_000, credits_=5_000
    )
    claim = samples.claim_for("company", "FR", items)
    return samples.sample("formal-notice", message=message, items=(*items, young), claim=claim)


def _part_paid(step: str) -> LetterFacts:
    items = (samples.paid_in_part(0, step),)
    return samples.sample(step, message=samples.message(step, items), items=items)


def _part_disputed() -> LetterFacts:
    """250.00 of 1 250.00 is disputed: only the rest is demanded."""
    dispute = Hold("disputed", samples.DUE_ON, cents=25_000)
    item = samples.invoice(0, "reminder-2", holds=(dispute,))
    message = samples.message("reminder-2", (item,))
    line = Line(item.number, "reminder-2", 100_000)
    message = message._replace(lines=(line,), principal=100_000, total=100_000)
    return samples.sample("reminder-2", message=message, items=(item,))


def _structured() -> LetterFacts:
    items = (samples.invoice(payment_reference="090933755493"),)
    message = samples.message("reminder-1", items)
    return samples.sample("reminder-1", "company", "BE", message=message, items=items)


def _cheque() -> LetterFacts:
    creditor = replace(samples.MOREL, cheque_to=Address(("BP 12",), "69003", "Lyon"))
    return samples.sample("formal-notice", creditor=creditor)


def write_golden() -> None:
    """Write every golden text anew."""
    for lang in samples.LANGUAGES:
        (GOLDEN / lang).mkdir(parents=True, exist_ok=True)
        for name, letter in letters(lang).items():
            (GOLDEN / lang / f"{name}.txt").write_text(as_text(letter), encoding="utf-8")
