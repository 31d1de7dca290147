"""What may be claimed of one debtor, line by line, with formula, dates and citation.

Owns the statement of claim and its gate: a Claim that holds a line which its regime forbids cannot
be made at all (R32). The arithmetic is in `interest` and `daily_interest`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from butoir.core.conditions import (
    Conditions,
    consumer_cap_cents,
    first_interest_day,
    indemnity_cents,
    last_interest_day,
)
from butoir.core.daily_interest import accrue
from butoir.core.deadline import TRANSIT_DAYS
from butoir.core.deferring import binding, forgone
from butoir.core.holds import demandable
from butoir.core.interest import Interest, Payment, Segment, compute_interest, percent
from butoir.core.items import Movement, OpenItem
from butoir.core.money import format_cents
from butoir.core.waiving import interest_free_until, without_indemnity
from butoir.law.regimes import ForbiddenChargeError, Regime, regime, regime_for
from butoir.law.registry import parameter

_FREE = ("principal", "credit")  # what is owed or received is no charge
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """What the creditor's general terms and size change in a claim.

    `contract_rate` is their late-payment rate in hundredths of a percent; `consumer_clause` says
    that they carry an indemnity and interest clause (CDE XIX.4), `sme` that the creditor is small
    or medium (CDE XIX.2 §4).
    """

    contract_rate: int | None = None
    consumer_clause: bool = False
    sme: bool = False


NO_TERMS = ClaimTerms()


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One line of a statement of claim.

    `kind` is principal, interest, indemnity or credit; `cents` is signed. Interest lines give
    their period, days, principal (cents) and rate (hundredths of a percent); `formula` is the
    arithmetic in words, `reference` the text that allows the line.
    """

    invoice: str
    kind: str
    cents: int
    formula: str = ""
    reference: str = ""
    from_on: date | None = None
    to_on: date | None = None
    days: int = 0
    principal: int = 0
    rate: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What is owed as of a day under one regime; amounts in cents.

    Raises ForbiddenChargeError when a line is of a kind that the regime forbids, or an indemnity
    is above what the regime allows for its invoice.
    """

    regime: str
    as_of: date
    lines: tuple[ClaimLine, ...]
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        law = regime(self.regime)
        for line in self.lines:
            if line.kind not in _FREE:
                law.may_charge(line.kind)
                if line.cents < 0:
                    raise ForbiddenChargeError(f"{line.invoice}: a charge is never negative")
        for invoice in {line.invoice for line in self.lines if line.kind == "indemnity"}:
            _check_indemnity(law, invoice, self)

    def total(self, kind: str) -> int:
        """The sum of the lines of one kind, in cents."""
        return sum(line.cents for line in self.lines if line.kind == kind)

    @property
    def total_due(self) -> int:
        """The sum of all lines: charges and principal less payments and credits, in cents."""
        return sum(line.cents for line in self.lines)


def _check_indemnity(law: Regime, invoice: str, claim: Claim) -> None:
    """One indemnity for each invoice, never above the flat sum or the ceiling of its regime."""
    lines = [line for line in claim.lines if line.invoice == invoice]
    found = [line.cents for line in lines if line.kind == "indemnity"]
    principal = sum(line.cents for line in lines if line.kind == "principal")
    if law.lump_sum is not None:
        ceiling = max(value.number for value in parameter(law.lump_sum).values)
    elif law.indemnity_cap is not None and principal > 0:
        ceiling = consumer_cap_cents(law.indemnity_cap, principal, claim.as_of)
    else:
        ceiling = 0
    if len(found) > 1 or found[0] > ceiling:
        raise ForbiddenChargeError(f"{invoice}: {law.name} allows {format_cents(ceiling)} once")


def claim_amounts(
    item: OpenItem, country: str, kind: str, as_of: date, terms: ClaimTerms = NO_TERMS
) -> tuple[int, int]:
    """The interest and the indemnity to claim on one invoice, in cents, as of a day.

    The interest is all that accrued, so that the open amount + interest + indemnity is what is
    owed: payments that the law counts on interest first have left as much more principal. A
    disputed part bears nothing while it is disputed. Fast: made for a day's decision over many
    invoices. Raises LawError when a day needs an unknown rate.
    """
    law = regime(regime_for(country, kind))
    conditions = _conditions(item, law, kind, terms, as_of)
    payments = dated_payments(item.movements, as_of)
    cents = demandable(item, as_of) + sum(paid for _, paid in payments)
    if conditions.contract_rate is not None or item.deferrals:
        found = _computed(item, law, max(0, cents), as_of, payments, conditions)
        return found.interest, found.indemnity
    last = last_interest_day(as_of, conditions)
    start = first_interest_day(law, item.due_on, last, conditions)
    late = as_of > item.due_on and cents > sum(p for on, p in payments if on <= item.due_on)
    interest, left = 0, cents - sum(paid for _, paid in payments)
    if start.on is not None:
        interest, left = accrue(law, cents, start.on - _DAY, last, payments)
    return interest, indemnity_cents(law, item.due_on, late, left, start, conditions)


def claim_item(
    item: OpenItem,
    regime_name: str,
    as_of: date,
    terms: ClaimTerms = NO_TERMS,
    *,
    kind: str = "company",
    notice_on: date | None = None,
    judgment_on: date | None = None,
) -> Claim:
    """The statement of claim of one invoice: every line with its formula, dates and citation.

    `kind` is the debtor's (a public body owes the rate of the law, whatever the terms);
    `notice_on` the proved receipt of the formal notice and `judgment_on` the opening of an
    insolvency, else both are taken from the item. Raises LawError for an unknown rate.
    """
    law = regime(regime_name)
    conditions = _conditions(item, law, kind, terms, as_of, notice_on, judgment_on)
    payments = dated_payments(item.movements, as_of)
    cents = max(0, demandable(item, as_of) + sum(paid for _, paid in payments))
    found = _computed(item, law, cents, as_of, payments, conditions)
    lines = [
        ClaimLine(item.number, "principal", item.cents, formula="invoice", to_on=item.due_on),
        *_credit_lines(item, cents, payments),
        *(_interest_line(item, law, segment) for segment in found.segments),
    ]
    if found.indemnity:
        lines.append(_indemnity_line(item, law, found))
    return Claim(law.name, as_of, tuple(lines), found.warnings)


def _computed(
    item: OpenItem,
    law: Regime,
    cents: int,
    as_of: date,
    payments: tuple[Payment, ...],
    conditions: Conditions,
) -> Interest:
    """The interest of an invoice; none while a plan holds by which no other is asked for."""
    found = compute_interest(law.name, cents, item.due_on, as_of, payments, conditions=conditions)
    plan = forgone(item.deferrals, as_of)
    if plan is None:
        return found
    owed = max(0, cents - sum(paid for _, paid in payments))
    indemnity = 0 if plan.charged else found.indemnity
    return replace(
        found,
        segments=(),
        imputations=(),
        interest=0,
        indemnity=indemnity,
        principal_due=owed,
        interest_due=0,
        total_due=owed + indemnity,
    )


def claim_items(
    items: Iterable[OpenItem],
    regime_name: str,
    as_of: date,
    terms: ClaimTerms = NO_TERMS,
    *,
    kind: str = "company",
    notice_on: date | None = None,
    judgment_on: date | None = None,
) -> Claim:
    """One statement for several invoices of a debtor, oldest due date first."""
    ordered = sorted(items, key=lambda item: (item.due_on, item.number))
    claims = [
        claim_item(
            item,
            regime_name,
            as_of,
            terms,
            kind=kind,
            notice_on=notice_on,
            judgment_on=judgment_on,
        )
        for item in ordered
    ]
    return Claim(
        regime_name,
        as_of,
        tuple(line for claim in claims for line in claim.lines),
        tuple(dict.fromkeys(text for claim in claims for text in claim.warnings)),
    )


def dated_payments(movements: Iterable[Movement], as_of: date) -> tuple[Payment, ...]:
    """The payments up to a day, oldest first, without those that were undone.

    A payment undone was never one: the debt was open all the while. It takes away the latest
    earlier payment of the same amount, else the latest ones as far as it goes.
    """
    payments: list[tuple[date, int]] = []
    ordered = sorted(
        (move for move in movements if move.kind == "payment" and move.on <= as_of),
        key=lambda move: (move.on, -move.cents),
    )
    for move in ordered:
        if move.cents >= 0:
            payments.append((move.on, move.cents))
        else:
            _undo(payments, -move.cents)
    return tuple(payments)


def _undo(payments: list[Payment], cents: int) -> None:
    same = [index for index, (_, paid) in enumerate(payments) if paid == cents]
    if same:
        del payments[same[-1]]
        return
    while cents > 0 and payments:
        on, paid = payments.pop()
        if paid > cents:
            payments.append((on, paid - cents))
        cents -= paid


def _conditions(
    item: OpenItem,
    law: Regime,
    kind: str,
    terms: ClaimTerms,
    as_of: date,
    notice_on: date | None = None,
    judgment_on: date | None = None,
) -> Conditions:
    """The facts of an item that a regime asks for, and the terms that count under it."""
    if judgment_on is None:
        openings = [hold.since for hold in item.holds if hold.kind == "insolvency"]
        judgment_on = min(openings, default=None)
    agreed = kind != "public" and law.contract_rate in ("free", "floor", "cap")
    return Conditions(
        contract_rate=terms.contract_rate if agreed else None,
        notice_on=notice_on or (_notice_on(item) if law.starts == "notice" else None),
        reminder=_first_reminder(item) if law.starts == "reminder" else None,
        own_reminder=True,
        clause=terms.consumer_clause,
        sme=terms.sme,
        judgment_on=judgment_on,
        deferrals=item.deferrals if law.instalments else (),
        free_until=interest_free_until(item.waivers, as_of),
        no_indemnity=without_indemnity(item.waivers, as_of),
    )


def _notice_on(item: OpenItem) -> date | None:
    """When the first formal notice is taken as received: its day plus the post's days."""
    notices = [demand for demand in item.demands if demand.step == "formal-notice"]
    if not notices:
        return None
    first = min(notices, key=lambda demand: demand.sent_on)
    return first.sent_on + timedelta(days=TRANSIT_DAYS.get(first.channel, 0))


def _first_reminder(item: OpenItem) -> tuple[date, str] | None:
    """The first demand in writing after the due date: the free reminder of Belgian law."""
    written = [
        (demand.sent_on, demand.channel)
        for demand in item.demands
        if demand.sent_on > item.due_on and demand.channel in ("email", "post", "registered")
    ]
    return min(written, default=None)


def _credit_lines(item: OpenItem, cents: int, payments: tuple[Payment, ...]) -> Iterator[ClaimLine]:
    """What was received or credited, each as a negative line."""
    if item.cents > cents:
        yield ClaimLine(
            item.number,
            "credit",
            cents - item.cents,
            formula="credited or disputed, from the due date",
        )
    for on, paid in payments:
        yield ClaimLine(item.number, "credit", -paid, formula="payment received", to_on=on)


def _interest_line(item: OpenItem, law: Regime, segment: Segment) -> ClaimLine:
    return ClaimLine(
        invoice=item.number,
        kind="interest",
        cents=segment.cents,
        formula=(
            f"{format_cents(segment.principal)} × {percent(segment.rate)} % × {segment.days} / "
            f"{segment.year_days} = {segment.exact}"
        ),
        reference=_cited(item, law, segment),
        from_on=segment.from_on,
        to_on=segment.to_on,
        days=segment.days,
        principal=segment.principal,
        rate=segment.rate,
    )


def _cited(item: OpenItem, law: Regime, segment: Segment) -> str:
    """The text that allows the interest, and the one about instalments while a plan runs."""
    cited = law.citation("interest")
    if law.instalments and binding(item.deferrals, segment.from_on):
        return f"{cited}; {law.instalments_reference}"
    return cited


def _indemnity_line(item: OpenItem, law: Regime, found: Interest) -> ClaimLine:
    words = "once per late invoice"
    if law.indemnity_cap is not None:
        words = f"legal ceiling for {format_cents(found.principal_due)} still due, rounded down"
    return ClaimLine(
        item.number,
        "indemnity",
        found.indemnity,
        formula=words,
        reference=law.citation("indemnity"),
    )
