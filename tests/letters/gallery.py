"""The letters kept as golden texts, by name; run as a script, it writes them anew for review."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from butoir.core.decisions import Line
from butoir.core.items import Hold
from butoir.core.parties import Address
from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.text import as_text
from letters import samples

GOLDEN = Path(__file__).parent / "golden"


def gallery() -> dict[str, LetterFacts]:
    """Every step, kind of debtor and country, then the cases that change what a letter says."""
    ordinary = {
        f"{step}.{kind}.{country}": samples.sample(step, kind, country)
        for step in samples.STEPS
        for kind in samples.KINDS
        for country in samples.COUNTRIES
    }
    return ordinary | _special()


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


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, facts in gallery().items():
        (GOLDEN / f"{name}.txt").write_text(as_text(compose_letter(facts)), encoding="utf-8")
