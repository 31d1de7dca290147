"""How the message's total is split between the demand itself and what is listed apart."""

from __future__ import annotations

from dataclasses import dataclass

from butoir.letters.facts import LetterFacts


@dataclass(frozen=True, slots=True)
class Sums:
    """Cents: the invoices at the message's step, the credits set against them, what results; and
    the same for the invoices apart. `demanded + apart` is the message's total."""

    invoices: int
    credits: int
    demanded: int
    apart_invoices: int
    apart_credits: int
    apart: int


def split_sums(facts: LetterFacts) -> Sums:
    """Credits go first against the demand, whose invoices are the older and more onerous ones
    (C. civ. 1342-10); only what is left of them against the invoices apart."""
    message = facts.message
    invoices = sum(pair.line.open for pair in facts.demanded)
    apart_invoices = sum(pair.line.open for pair in facts.apart)
    gross = invoices + message.interest + message.indemnity
    credits_here = min(message.credits, gross)
    credits_apart = message.credits - credits_here
    return Sums(
        invoices,
        credits_here,
        gross - credits_here,
        apart_invoices,
        credits_apart,
        apart_invoices - credits_apart,
    )
