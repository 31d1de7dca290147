"""When a match is certain: one function a rule, each with what it must have proved.

What every rule shares: the invoices are in the receipt's currency, belong to one customer, are
not settled, and never get more than is open. A receipt may be less than what it names (a part
payment), never more: the surplus would have to be guessed. Sources: the debtor of several debts
says which one he pays (C. civ. 1342-10), and a reference is how he says it.
"""

from __future__ import annotations

from typing import NamedTuple

from butoir.core.matching_book import Book
from butoir.core.matching_payers import Payer
from butoir.core.matching_reading import Citation, Reading
from butoir.core.matching_references import Tier
from butoir.core.matching_shortfalls import explain_shortfall
from butoir.core.matching_values import Receipt

CERTAIN = {
    "structured-reference": "the reference with check digits is this invoice's, and the amount is "
    "what is open",
    "structured-reference-part": "the reference with check digits is this invoice's: a part "
    "payment, since no other invoices of the customer make this amount",
    "number": "the text names this invoice, and the amount is what is open",
    "number-part": "the text names this invoice and the payer is its customer: a part payment, "
    "since no other invoices of the customer make this amount",
    "numbers": "the text names these invoices, and the amount is their sum",
    "known-account": "the account is this customer's alone, and the amount is that of one invoice "
    "and of nothing else",
    "known-account-balance": "the account is this customer's alone, and the amount is everything "
    "that it owes",
    "returned": "the payment came back: what it had paid is open again",
}

DOUBTFUL = {
    "own-account": "the money comes from an account of ours, and its text names an invoice",
    "paid-through": "the money comes through a payment provider, a factor or a deposit of several: "
    "look whose it is, and what was kept",
    "said-again": "a receipt with the payer's same reference and amount came days ago: the same "
    "money, or once more?",
    "discount": "the amount is what is named less a usual discount: the rest stays open until you "
    "decide",
    "little-less": "the amount is a little less than what is named, as after charges of a bank: "
    "the rest stays open until you decide",
    "charges-kept": "the bank says that it kept charges, and they are exactly what is missing from "
    "what is named: the rest stays open until you decide",
    "currency-differs": "the invoice named is in another currency",
    "number-ambiguous": "several invoices have the number named",
    "already-settled": "the invoice named has nothing left to pay: possibly a double payment",
    "several-customers": "the invoices named belong to several customers",
    "payer-contradicts": "the invoice named is another customer's than the payer",
    "unknown-reference": "the text has a payment reference that is no invoice's",
    "unknown-number": "the text names another number that is no invoice here",
    "longer-number": "the number found is only a part of what is written",
    "read-two-ways": "the text can be read as different numbers",
    "not-yet-issued": "the invoice named was issued after the payment",
    "credit-note-named": "the text names a credit note alone",
    "claimed": "another receipt that waits names the same invoice: together they are more than it",
    "other-fits": "the amount is also that of other invoices of this customer",
    "number-weak": "the number named could be something else, and nothing else confirms it",
    "more-than-open": "the amount is more than what is open on what is named",
    "sum-differs": "the amount is not the sum of what is named",
    "part-unconfirmed": "the amount is less than what is open, and nothing confirms who paid",
}


class Verdict(NamedTuple):
    """What the rules say of the invoices named: certain or not, by which rule, and the shares."""

    certain: bool
    code: str
    shares: tuple[tuple[int, int], ...]  # position, cents


class Case(NamedTuple):
    """A receipt with all that is known of it; `again` when it may have been said before."""

    receipt: Receipt
    payer: Payer
    reading: Reading
    again: bool = False


def judge_citations(case: Case, book: Book) -> Verdict | None:
    """The verdict on what a receipt names; None when it names no invoice."""
    if not case.reading.citations:
        return None
    positions = [_narrowed(c, case, book) for c in case.reading.citations]
    single = [p[0] for p in positions if len(p) == 1]
    tier = min(c.tier for c in case.reading.citations)
    objection = _objection(case, book, positions)
    if not objection and case.reading.between:
        single = _range_or_list(case, book, single)
    shares = _shares(book, single, case.receipt.cents)
    if objection and not (
        _overrides(case, book, single, tier) and objection in case.reading.doubts
    ):
        return Verdict(False, objection, shares)
    total = sum(book.left[p] for p in single)
    if case.receipt.cents == total:
        return _full(case, book, single, tier, shares)
    if case.receipt.cents > total:
        return Verdict(False, "more-than-open", shares)
    return _part(case, book, single, tier, shares)


def _narrowed(citation: Citation, case: Case, book: Book) -> tuple[int, ...]:
    """One number, several invoices: the one that both the payer and the amount choose."""
    if len(citation.positions) == 1:
        return citation.positions
    own = tuple(
        p
        for p in citation.positions
        if case.payer.owner == book.invoices[p].customer and book.left[p] == case.receipt.cents
    )
    again = book.was_settled_at(case.payer.owner, case.receipt.cents)
    return own if len(own) == 1 and not again else citation.positions


def _objection(case: Case, book: Book, positions: list[tuple[int, ...]]) -> str:
    """The first reason for which what is named cannot be certain; "" when there is none."""
    every = [p for group in positions for p in group]
    currencies = {book.invoices[p].currency for p in every}
    checks = (
        ("currency-differs", currencies != {case.receipt.currency}),
        ("number-ambiguous", any(len(group) > 1 for group in positions)),
        ("already-settled", any(not book.left[p] for p in every)),
        ("several-customers", not book.same(every)),
        ("credit-note-named", sum(book.left[p] for p in every) <= 0),
        ("own-account", case.payer.role == "own"),
        ("paid-through", case.payer.role == "intermediary" and not _is_proved(case, book, every)),
        ("said-again", case.again),
    )
    first = next((code for code, applies in checks if applies), "")
    return first or _contradiction(case, book, every) or min(case.reading.doubts, default="")


def _is_proved(case: Case, book: Book, every: list[int]) -> bool:
    """True when check digits name what is paid to the cent, whoever passes the money on."""
    checked = all(citation.tier is Tier.CHECKED for citation in case.reading.citations)
    return checked and case.receipt.cents == sum(book.left[p] for p in every)


def _contradiction(case: Case, book: Book, every: list[int]) -> str:
    """Check digits outweigh who pays, unless the payer owes the same amount himself."""
    invoices = [book.invoices[p] for p in every]
    checked = all(c.tier is Tier.CHECKED for c in case.reading.citations)
    if case.payer.contradicts(invoices[0].customer) and not (
        checked and not _payer_owes_it(case, book)
    ):
        return "payer-contradicts"
    late = any(invoice.issued_on and invoice.issued_on > case.receipt.on for invoice in invoices)
    return "not-yet-issued" if late and not checked else ""


def _payer_owes_it(case: Case, book: Book) -> bool:
    """True when the customer who pays has open invoices of his own for this amount."""
    receipt = case.receipt
    return any(
        _fitting(book, customer, receipt.currency, receipt.cents) != 0
        for customer in case.payer.known
    )


def _overrides(case: Case, book: Book, single: list[int], tier: Tier) -> bool:
    """Check digits and the exact amount together leave no room for a doubt about other words."""
    return tier is Tier.CHECKED and case.receipt.cents == sum(book.left[p] for p in single)


def _range_or_list(case: Case, book: Book, single: list[int]) -> list[int]:
    """A dash between two numbers: with all between them, when only that makes the amount."""
    whole = [*single, *sorted(case.reading.between - set(single))]
    listed, ranged = (sum(book.left[p] for p in way) for way in (single, whole))
    return whole if ranged == case.receipt.cents != listed else single


def _full(
    case: Case, book: Book, named: list[int], tier: Tier, shares: tuple[tuple[int, int], ...]
) -> Verdict:
    """Named, and exactly what is open. The weaker the number, the more must agree with it.

    Check digits: nothing more. Several numbers that sum up exactly: nothing more. A number: the
    payer is the customer, or no other invoice of the book has or had this amount; else a slip of
    the pen, or a stranger's number, and a usual price could meet. A tiny number: the payer is the
    customer, and nothing else of his makes this amount.
    """
    receipt, customer = case.receipt, book.invoices[named[0]].customer
    code = "numbers" if len(named) > 1 else "number"
    if tier is Tier.CHECKED:
        return Verdict(True, "structured-reference", shares)
    enough = (
        len(named) > 1
        or case.payer.owner == customer
        or book.is_lone_amount(customer, receipt.currency, receipt.cents)
    )
    if tier is Tier.TINY:
        enough = case.payer.owner == customer and _is_only_way(case, book, customer, named)
    return Verdict(enough, code if enough else "number-weak", shares)


def _is_only_way(case: Case, book: Book, customer: str, named: list[int]) -> bool:
    receipt = case.receipt
    found = book.ways(customer, receipt.currency, receipt.cents)
    settled = book.was_settled_at(customer, receipt.cents)
    return found is not None and [set(way) for way in found] == [set(named)] and not settled


def _part(
    case: Case, book: Book, named: list[int], tier: Tier, shares: tuple[tuple[int, int], ...]
) -> Verdict:
    """Named, and less than what is open: only one invoice, and nothing else makes the amount.

    A debtor who gives an invoice's reference says what he pays. With a plain number, which a slip
    turns into another, he must also be the customer, and name nothing else. Whoever leaves out no
    more than a discount or a bank's charges may think that he paid in full: a person decides.
    """
    receipt, customer = case.receipt, book.invoices[named[0]].customer
    others = _fitting(book, customer, receipt.currency, receipt.cents)
    doubt = _part_doubt(case, book, named, others)
    if doubt:
        return Verdict(False, doubt, shares)
    if tier is Tier.CHECKED and not case.payer.contradicts(customer):
        return Verdict(True, "structured-reference-part", shares)
    sure = case.payer.owner == customer and others == 0 and not case.reading.leftover
    if tier >= Tier.SHORT and sure:
        return Verdict(True, "number-part", shares)
    return Verdict(False, "part-unconfirmed", shares)


def _part_doubt(case: Case, book: Book, named: list[int], others: int | None) -> str:
    """Why it may be something else than a part payment; "" when nothing says so."""
    receipt = case.receipt
    short = explain_shortfall(receipt.cents, sum(book.left[p] for p in named), receipt.charges)
    if len(named) > 1:
        return short or "sum-differs"
    if book.claims[named[0]] + case.receipt.cents > book.left[named[0]]:
        return "claimed"
    return "other-fits" if others else short


def _fitting(book: Book, customer: str, currency: str, cents: int) -> int | None:
    """How many ways the customer's open invoices make this amount; None when that is not known."""
    found = book.ways(customer, currency, cents)
    if found is not None:
        return len(found)
    return len(book.likely_ways(customer, currency, cents)) or None


def _shares(book: Book, positions: list[int], cents: int) -> tuple[tuple[int, int], ...]:
    """Credit notes whole, then the invoices in the order named, as far as the money goes."""
    notes = [p for p in positions if book.left[p] < 0]
    rest = cents - sum(book.left[p] for p in notes)
    shares = [(p, book.left[p]) for p in notes]
    for position in positions:
        share = min(max(book.left[position], 0), rest)
        if share > 0:
            shares.append((position, share))
            rest -= share
    return tuple(shares)


def judge_account(case: Case, book: Book) -> Verdict | None:
    """The amount alone, from an account that is one customer's: certain only when all agree.

    Proved: the account is this customer's alone and the name does not say otherwise; the texts
    hold nothing that could be a reference; the amount is one open invoice, or all that is open;
    no other of its invoices make it; none was settled at it (else it may be a second payment,
    or the next of a series); and what is paid was issued by then. From a payer of another name,
    whom somebody once recognised, nobody else owes this amount: he may pay for a sister company.
    Where the bank kept charges, this is not the amount that was sent.
    """
    receipt, payer = case.receipt, case.payer
    customer = payer.owner
    if not case.reading.silent or not customer or not payer.is_account_of(customer, book):
        return None
    elsewhere = book.is_open_elsewhere(customer, receipt.currency, receipt.cents)
    if case.again or receipt.charges or (elsewhere and payer.is_learned_only(customer, book)):
        return None
    found = book.ways(customer, receipt.currency, receipt.cents)
    if not found or len(found) > 1 or book.was_settled_at(customer, receipt.cents):
        return None
    way = found[0]
    if len(way) > 1 and len(way) < len(book.open_items(customer, receipt.currency)):
        return None
    issued = [book.invoices[p].issued_on for p in way]
    if any(on is None or on > receipt.on for on in issued):
        return None
    code = "known-account" if len(way) == 1 else "known-account-balance"
    return Verdict(True, code, _shares(book, list(way), receipt.cents))
