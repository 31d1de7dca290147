"""The letter against the case: every name, number, amount, account and date must be the right one.

Owns both ways round: what the letter says and the case denies (`wrong-fact`), and what the case
knows and the letter leaves out (the `missing-*` rule of its kind).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from butoir.core.money import format_cents
from butoir.tone.dates import DateMention, spell_date
from butoir.tone.facts import Facts
from butoir.tone.findings import Finding
from butoir.tone.letter import Letter
from butoir.tone.roles import DEMAND, DUE, ISSUED, PAY_BY
from butoir.tone.rules_phrases import names_statutory_period
from butoir.tone.rules_presence import ASKING, asks_payment, salutation_name
from butoir.tone.text import fold

WRONG = "wrong-fact"
_SUMMED = 10  # invoices whose every subtotal is worked out
_NUMBERED = 40  # from the word "facture" to its number


def account_numbers(letter: Letter) -> Iterator[Finding]:
    """An IBAN whose check digits are wrong, or that is not the creditor's."""
    known = fold(letter.facts.iban).replace(" ", "") if letter.facts else ""
    for iban in letter.things.ibans:
        if known and iban.compact != known:
            yield letter.finding(WRONG, iban.start, iban.end, key="wrong-fact.iban")
        elif not iban.valid:
            yield letter.finding(
                WRONG, iban.start, iban.end, key="wrong-fact.iban-check", severity="warning"
            )


def true_to_case(letter: Letter) -> Iterator[Finding]:
    """What the letter says that the case denies, and what it leaves out; nothing without facts."""
    if letter.facts is None:
        return
    yield from _names(letter, letter.facts)
    yield from _invoice_numbers(letter, letter.facts)
    yield from _amounts(letter, letter.facts)
    yield from _dates(letter, letter.facts)
    if letter.step in ASKING or letter.step == "answer":
        yield from _invoices_left_out(letter, letter.facts)
    if asks_payment(letter):
        yield from _left_out(letter, letter.facts)


def _names(letter: Letter, facts: Facts) -> Iterator[Finding]:
    named = salutation_name(letter)
    if not facts.contact or not named:
        return
    contact = set(re.findall(r"[a-z]+", fold(facts.contact)))
    words = {letter.text.folded[start:end] for start, end in named}
    parts = {part for word in words for part in re.findall(r"[a-z]+", word)}
    if not contact & parts:
        span = (named[0][0], named[-1][1])
        yield letter.finding(WRONG, *span, key="wrong-fact.name", known=facts.contact)


def _invoice_numbers(letter: Letter, facts: Facts) -> Iterator[Finding]:
    """A reference right after "facture", or listed and made alike, must be one of the case's."""
    known = {_compact(invoice.number) for invoice in facts.invoices}
    if not known:
        return
    shapes = {_shape(number) for number in known}
    ends = [m.end() for m in letter.lexicon.find["invoice"].finditer(letter.text.folded)]
    for start, end in letter.things.references:
        nearest = bisect_right(ends, start) - 1
        named = nearest >= 0 and _introduces(letter, ends[nearest], start)
        written = _compact(letter.text.folded[start:end])
        if not named and not (_shape(written) in shapes and _is_listed(letter, start)):
            continue
        if not any(written in number for number in known):
            yield letter.finding(WRONG, start, end, key="wrong-fact.invoice")


def _introduces(letter: Letter, word: int, reference: int) -> bool:
    """True for "facture n° X", "factures X, Y et Z": nothing but links between."""
    if reference - word > _NUMBERED:
        return False
    between = re.findall(r"[^\s,;|:#()]+", letter.text.folded[word:reference])
    link = letter.lexicon.find["number-link"]
    return all(link.fullmatch(part) or any(map(str.isdigit, part)) for part in between)


def _is_listed(letter: Letter, at: int) -> bool:
    """True for the Y of "X (…) et Y": a further member of a list."""
    before = re.search(r"(?:,|\w+) $", letter.text.folded[max(0, at - 15) : at])
    return bool(before and letter.lexicon.find["date-list"].fullmatch(before[0]))


def _shape(number: str) -> str:
    """How a number is made: `2026-0412` and `2026-0402` are alike, `F12` is not."""
    return re.sub(r"\d", "9", re.sub(r"[a-z]", "a", number))


def _compact(number: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(number))


def _amounts(letter: Letter, facts: Facts) -> Iterator[Finding]:
    known = _known_amounts(facts)
    if not known:
        return
    for amount in letter.things.amounts:
        if amount.cents not in known and not letter.says(
            "free-amount", max(0, amount.start - 40), amount.start
        ):
            yield letter.finding(WRONG, amount.start, amount.end, key="wrong-fact.amount")


def _known_amounts(facts: Facts) -> set[int]:
    """Every amount that a letter on this case may name: each part, and the sums of the parts."""
    originals = [invoice.cents for invoice in facts.invoices if invoice.cents is not None]
    opens = [invoice.open for invoice in facts.invoices if invoice.open is not None]
    paid = [
        invoice.cents - invoice.open
        for invoice in facts.invoices
        if invoice.cents is not None and invoice.open is not None
    ]
    extras = [value for value in (facts.interest, facts.indemnity) if value]
    known = {*originals, *paid, *extras, sum(originals), sum(paid), *_subtotals(opens)}
    known |= {base + sum(extras) for base in (0, sum(opens))} | set(facts.other_amounts)
    known |= {sum(opens) + extra for extra in extras}
    if facts.indemnity and facts.invoices and facts.indemnity % len(facts.invoices) == 0:
        known.add(facts.indemnity // len(facts.invoices))
    if facts.total is not None:
        known |= {facts.total, facts.total - sum(extras), facts.total + sum(extras)}
    return known if originals or opens or facts.total is not None else set()


def _subtotals(opens: list[int]) -> set[int]:
    """Every sum of some of the open amounts; of all of them only, when there are many."""
    if len(opens) > _SUMMED:
        return {*opens, sum(opens)}
    sums = {0}
    for cents in opens:
        sums |= {known + cents for known in sums}
    return sums


def _dates(letter: Letter, facts: Facts) -> Iterator[Finding]:
    """Each date with a role must be a date that the case knows in that role."""
    dues = {invoice.due_on for invoice in facts.invoices if invoice.due_on}
    issues = {invoice.issued_on for invoice in facts.invoices if invoice.issued_on}
    known: dict[str, set[date]] = {
        DUE: dues | set(facts.other_deadlines) if dues else dues,
        ISSUED: issues,
        DEMAND: set(facts.earlier_demands or ()),
        PAY_BY: {*facts.other_deadlines, *([facts.pay_by] if facts.pay_by else [])},
    }
    for dated in letter.dates:
        allowed = known.get(dated.role, set())
        if not allowed or any(_same_day(dated.mention, day) for day in allowed):
            continue
        if dated.mention.is_exact and names_statutory_period(letter, dated.mention.start):
            continue
        yield letter.finding(
            WRONG,
            dated.mention.start,
            dated.mention.end,
            key="wrong-fact.date",
            known=", ".join(spell_date(day, letter.lexicon) for day in sorted(allowed)[:3]),
        )


def _same_day(mention: DateMention, known: date) -> bool:
    written = (mention.day, mention.month)
    return written == (known.day, known.month) and mention.year in (None, known.year)


def _invoices_left_out(letter: Letter, facts: Facts) -> Iterator[Finding]:
    compact = re.sub(r"[^a-z0-9]", "", letter.text.folded)
    values = {dated.mention.value for dated in letter.dates}
    for invoice in facts.invoices:
        if _compact(invoice.number) not in compact:
            yield letter.missing(
                "missing-invoice", key="missing-invoice.number", known=invoice.number
            )
        if (
            invoice.due_on
            and letter.step in ASKING
            and letter.dates
            and invoice.due_on not in values
        ):
            known = spell_date(invoice.due_on, letter.lexicon)
            yield letter.missing("missing-due-date", key="missing-due-date.value", known=known)


def _left_out(letter: Letter, facts: Facts) -> Iterator[Finding]:
    compact = re.sub(r"[^a-z0-9]", "", letter.text.folded)
    values = {dated.mention.value for dated in letter.dates}
    cents = {amount.cents for amount in letter.things.amounts}
    if facts.total is not None and letter.things.amounts and facts.total not in cents:
        known = format_cents(facts.total)
        yield letter.missing("missing-amount", key="missing-amount.value", known=known)
    if facts.iban and letter.things.ibans == () and _compact(facts.iban) not in compact:
        yield letter.missing(
            "missing-payment-means", key="missing-payment-means.iban", known=facts.iban
        )
    if facts.pay_by and letter.pay_by and facts.pay_by not in values:
        known = spell_date(facts.pay_by, letter.lexicon)
        yield letter.missing("missing-pay-by-date", key="missing-pay-by-date.value", known=known)
    yield from _demands_left_out(letter, facts)


def _demands_left_out(letter: Letter, facts: Facts) -> Iterator[Finding]:
    if letter.step not in ("reminder-2", "formal-notice"):
        return
    named = [d.mention for d in letter.dates]
    for day in facts.earlier_demands or ():
        if not any(_same_day(m, day) for m in named):
            known = spell_date(day, letter.lexicon)
            yield letter.missing(
                "missing-earlier-demand", key="missing-earlier-demand.value", known=known
            )
