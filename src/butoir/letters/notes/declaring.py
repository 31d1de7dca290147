"""The claim declared in insolvency proceedings, to whom the court named for it (R33)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from butoir.core.errors import InputError
from butoir.core.parties import Debtor
from butoir.letters.frame import Parts, framed
from butoir.letters.letter import Column, Letter, Table, Total
from butoir.letters.notes.claims import Claimed
from butoir.letters.notes.naming import naming
from butoir.letters.occasion import check_claim
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.pen import Pen, take_pen
from butoir.letters.tables import annex_table, carried, claim_words
from butoir.letters.tidy import tidy

KINDS = (
    *("sauvegarde", "redressement", "liquidation", "retablissement"),
    *("faillite", "reorganisation"),
)


@dataclass(frozen=True, slots=True)
class Declared:
    """A claim on `claimed.occasion.debtor` as of the judgment, to its `agent`.

    `kind` is one of `KINDS`; `received` is money of the debtor that settled no invoice, in cents,
    to be deducted; `security` what secures the claim, in the creditor's words, `notice` the number
    of the publication.
    """

    claimed: Claimed
    agent: Debtor
    kind: str
    judged_on: date
    published_on: date | None = None
    court: str = ""
    notice: str = ""
    security: str = ""
    received: int = 0

    @property
    def due(self) -> int:
        """What had fallen due on the day of the judgment, without interest, in cents."""
        return sum(one.open for one in self.claimed.invoices if one.due_on <= self.judged_on)

    @property
    def to_fall_due(self) -> int:
        """What falls due later, in cents."""
        return sum(one.open for one in self.claimed.invoices if one.due_on > self.judged_on)

    @property
    def interest(self) -> int:
        """To the eve of the judgment, in cents."""
        return self.claimed.claim.total("interest")

    @property
    def indemnity(self) -> int:
        """The indemnities of the invoices that had fallen due, in cents."""
        return self.claimed.claim.total("indemnity")

    @property
    def total(self) -> int:
        """All that is declared, in cents."""
        return self.claimed.total - self.received


def compose_declaration(facts: Declared, own: OwnTexts = NO_OWN) -> Letter:
    """The declaration, in the agent's language, invoice by invoice.

    Raises InputError on another kind of proceedings, on a claim of another day or other invoices.
    """
    facts = tidy(facts)
    claimed, debtor = facts.claimed, facts.claimed.occasion.debtor
    where = f"letter to {debtor.id}"
    if facts.kind not in KINDS:
        raise InputError(f"{facts.kind!r} is none of {', '.join(KINDS)}", where, field="kind")
    asked = sum(one.open for one in claimed.invoices if one.open > 0) + claimed.charges
    if claimed.claim.total_due != asked or claimed.claim.as_of != facts.judged_on:
        raise InputError("the claim is not the sum of its invoices", where, field="claim")
    check_claim(claimed.claim, claimed.occasion, claimed.notice_on)
    pen = take_pen("claim-declaration", replace(claimed.occasion, debtor=facts.agent), own)
    pen = _telling(facts, naming(pen, claimed.invoices))
    blocks = {"invoices": (_invoices(facts, pen),)}
    if claimed.charges:
        table = annex_table(claimed.claim, claimed.occasion.currency, pen.language, pen.say)
        blocks["claim"] = (table,)
    return framed(pen, Parts(blocks))


def _telling(facts: Declared, pen: Pen) -> Pen:
    claimed, debtor = facts.claimed, facts.claimed.occasion.debtor
    claim, place = claimed.claim, debtor.address
    city = f"{place.postcode} {place.city}".strip()
    values = {
        "opponent": debtor.name,
        "opponent_place": ", ".join(filter(None, (*place.lines, city))),
        "opponent_ids": ", ".join(map(pen.language.identifier, filter(None, debtor.ids))),
        "judged_on": pen.day(facts.judged_on),
        "published_on": pen.day(facts.published_on),
        "court": facts.court,
        "notice": facts.notice,
        "security": facts.security.rstrip(" ."),
        "total": pen.amount(facts.total),
        "to_fall_due": pen.amount(facts.to_fall_due),
        "as_of": pen.day(facts.judged_on),
        **claim_words(claim, pen.language),
    }
    tags = {
        f"kind-{facts.kind}": True,
        "in-france": facts.kind in KINDS[:4],
        "placed": bool(values["opponent_place"]),
        "numbered": bool(values["opponent_ids"]),
        "court": bool(facts.court),
        "published": facts.published_on is not None,
        "notice": bool(facts.notice),
        "secured": bool(facts.security),
        "to-fall-due": facts.to_fall_due > 0,
        "charged": claimed.charges > 0,
        "interest": facts.interest > 0,
        "formula": bool(values["formula"]),
        "references": bool(values["references"]),
    }
    return pen.telling(values, tags)


def _invoices(facts: Declared, pen: Pen) -> Table:
    say, table_day, invoices = pen.say, pen.language.table_day, facts.claimed.invoices
    columns = (
        Column(say("column_invoice"), wide=True),
        Column(say("column_issued")),
        Column(say("column_due")),
        Column(say("column_amount"), figures=True),
        Column(say("column_open"), figures=True),
    )
    rows = tuple(
        (
            one.number,
            table_day(one.issued_on),
            table_day(one.due_on),
            pen.amount(one.cents),
            pen.amount(one.open),
        )
        for one in invoices
    )
    carry = carried([one.open for one in invoices], pen.amount, say)
    return Table(say("caption"), columns, rows, _totals(facts, pen), carry)


def _totals(facts: Declared, pen: Pen) -> tuple[Total, ...]:
    sums = {
        "total_due": facts.due,
        "total_to_fall_due": facts.to_fall_due,
        "total_interest": facts.interest,
        "total_indemnity": facts.indemnity,
        "total_received": -facts.received,
    }
    parts = [Total(pen.say(name), pen.amount(cents)) for name, cents in sums.items() if cents]
    return (*parts, Total(pen.say("total_declared"), pen.amount(facts.total), True))
