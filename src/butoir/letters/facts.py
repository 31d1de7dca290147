"""What a letter may speak of: the facts of one message, checked before a word is written.

Refuses a message whose figures do not add up, and every charge that the debtor may not be asked
for (R32): no wording, however edited, can then claim it. Amounts are cents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from butoir.core.claim import Claim
from butoir.core.decisions import Line, Message
from butoir.core.errors import InputError
from butoir.core.items import DEMANDS, OpenItem
from butoir.core.parties import Creditor, Debtor
from butoir.letters.answer import AnswerPage
from butoir.letters.occasion import law_cited

STEPS = ("notice", *DEMANDS)


class InvoiceLine(NamedTuple):
    """One invoice of the message with what is known of it."""

    line: Line
    item: OpenItem


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything that one letter may say.

    `items` are the invoices of `message.lines`, with their earlier demands. `claim` details the
    interest and the indemnity of the message. `reference` is the creditor's case reference.
    `charges_from` is the first day on which a Belgian consumer may be charged (CDE XIX.2), and
    `announced_indemnity` what may be claimed later and is only announced now (cents).
    `house_lang` is the language that the creditor falls back to, `enclosed` the numbers of the
    invoices whose copies go with the letter, `page` where the debtor answers.
    """

    creditor: Creditor
    debtor: Debtor
    message: Message
    items: tuple[OpenItem, ...]
    sent_on: date
    claim: Claim | None = None
    reference: str = ""
    charges_from: date | None = None
    announced_indemnity: int = 0
    house_lang: str = "fr"
    enclosed: tuple[str, ...] = ()
    page: AnswerPage | None = None

    @property
    def law(self) -> str:
        """The country whose rules the letter cites, or "other"."""
        return law_cited(self.creditor, self.debtor, self.claim)

    @property
    def demanded(self) -> tuple[InvoiceLine, ...]:
        """The invoices that are at the message's own step."""
        return tuple(pair for pair in self._pairs() if pair.line.step == self.message.step)

    @property
    def apart(self) -> tuple[InvoiceLine, ...]:
        """The invoices at a lower step: listed apart, never covered by a formal notice (R23)."""
        return tuple(pair for pair in self._pairs() if pair.line.step != self.message.step)

    @property
    def free_until(self) -> date | None:
        """The last day on which a Belgian consumer pays without any charge."""
        return self.charges_from - timedelta(days=1) if self.charges_from else None

    def _pairs(self) -> tuple[InvoiceLine, ...]:
        known = {item.number: item for item in self.items}
        return tuple(InvoiceLine(line, known[line.invoice]) for line in self.message.lines)


def check_facts(facts: LetterFacts) -> None:
    """Raise InputError when the message is incoherent or charges what may not be charged."""
    message = facts.message
    where = f"message to {message.customer}"
    known = {item.number for item in facts.items}
    missing = [line.invoice for line in message.lines if line.invoice not in known]
    names = {"creditor": facts.creditor.name, "debtor": facts.debtor.name}
    names |= {"invoice": min((item.number for item in facts.items), default="")}
    for field, name in names.items():
        if not name:
            raise InputError(f"the {field} has no name", where, field=field)
    if message.step not in STEPS:
        raise InputError(f"no letter for the step {message.step!r}", where, field="step")
    if missing:
        raise InputError(f"no invoice {missing[0]!r} among the items", where, field="lines")
    if not any(line.step == message.step for line in message.lines):
        raise InputError("no invoice is at the step of the message", where, field="step")
    _check_sums(message, where)
    _check_charges(facts, where)


def _check_sums(message: Message, where: str) -> None:
    if message.principal != sum(line.open for line in message.lines):
        raise InputError("the principal is not the sum of the invoices", where, field="principal")
    charges = message.interest + message.indemnity
    if message.total != message.principal + charges - message.credits:
        raise InputError("the total is not the sum of its parts", where, field="total")
    if message.total <= 0 or min(message.interest, message.indemnity, message.credits) < 0:
        raise InputError("an amount is zero or negative", where, field="total")


def _check_charges(facts: LetterFacts, where: str) -> None:
    message = facts.message
    charged = message.interest + message.indemnity
    consumer = facts.debtor.kind == "consumer"
    if charged and message.step in ("notice", "reminder-1"):
        raise InputError("a courteous reminder carries no charge (R3)", where, field="interest")
    if consumer and facts.law != "BE" and (message.indemnity or facts.announced_indemnity):
        raise InputError("a consumer owes no recovery fee (CPCE L111-8)", where, field="indemnity")
    if consumer and facts.law == "FR" and message.interest:
        raise InputError(
            "a French consumer owes interest only after the formal notice (C. civ. 1231-6)",
            where,
            field="interest",
        )
    if consumer and facts.law == "BE":
        _check_belgian_consumer(facts, charged, where)
    if charged and facts.claim is not None:
        _check_claim(message, facts.claim, where)


def _check_belgian_consumer(facts: LetterFacts, charged: int, where: str) -> None:
    if facts.message.step == "reminder-1" and facts.charges_from is None:
        raise InputError(
            "the reminder must give the end of the free period (CDE XIX.2 §3)",
            where,
            field="charges_from",
        )
    too_early = facts.charges_from is None or facts.sent_on < facts.charges_from
    if charged and (too_early or not facts.creditor.consumer_clause):
        raise InputError(
            "a Belgian consumer is charged only by a clause, after the free period (CDE XIX.4)",
            where,
            field="indemnity",
        )
    if facts.announced_indemnity and not facts.creditor.consumer_clause:
        raise InputError(
            "no clause of the terms provides an indemnity (CDE XIX.4)",
            where,
            field="announced_indemnity",
        )


def _check_claim(message: Message, claim: Claim, where: str) -> None:
    for kind, cents in (("interest", message.interest), ("indemnity", message.indemnity)):
        if claim.total(kind) != cents:
            raise InputError(f"the claim's {kind} is not the message's", where, field=kind)
