"""What a receipt may pay when no rule makes it certain: for a person, best first, with reasons.

Nothing here is ever applied by itself. It also says whose reminders must wait (R11).
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from butoir.core.matching_book import Book
from butoir.core.matching_names import alike
from butoir.core.matching_references import compact
from butoir.core.matching_rules import DOUBTFUL, Case, judge_citations
from butoir.core.matching_values import Suggestion
from butoir.core.money import format_cents

MOST = 5
_CROWD = 20  # invoices of one amount that are still compared by name
_FEW = 5  # ... that are suggested on the amount alone
_SCORES = {
    "number-typo": (82, "the text has a number one sign away from this invoice's"),
    "order-amount": (80, "the text names this invoice's order, and the amount is what is open"),
    "order": (45, "the text names this invoice's order"),
    "payer-amount": (80, "the payer is this customer, and the amount is that of this invoice"),
    "payer-sum": (70, "the payer is this customer, and the amount is the sum of these invoices"),
    "payer-one-of": (55, "the payer is this customer, and the amount fits several ways"),
    "payer-oldest": (40, "the payer is this customer: the oldest due first, as the law has it"),
    "charges-payer": (
        82,
        "the payer is this customer, and with the charges that the bank kept the amount is that "
        "of this invoice",
    ),
    "charges-name": (
        62,
        "the names are alike, and with the charges that the bank kept the amount is that of this "
        "invoice",
    ),
    "charges-amount": (
        35,
        "with the charges that the bank kept the amount is that of this invoice; nothing else "
        "speaks for it",
    ),
    "amount-name": (60, "the amount is that of this invoice, and the names are alike"),
    "amount-only": (30, "the amount is that of this invoice; nothing else speaks for it"),
    "name": (20, "the payer's name is like this customer's: the oldest due first"),
}
_CITED = {
    "charges-kept": 90,
    **dict.fromkeys(("discount", "little-less"), 80),
    **dict.fromkeys(("other-fits", "part-unconfirmed", "said-again"), 75),
    **dict.fromkeys(("sum-differs", "payer-contradicts", "paid-through", "own-account"), 65),
    "number-weak": 85,
}
_CITED_SCORE = 50
_OWED = ("payer-amount", "payer-sum", "payer-one-of")  # the payer owes this very amount


def suggest(case: Case, book: Book) -> list[Suggestion]:
    """The best few suggestions for a receipt, in an order that no input order changes."""
    found = [*_from_citations(case, book), *_from_orders(case, book)]
    own = _from_payer(case, book)
    found += own
    found += _from_charges(case, book)
    if _may_be_anyone(case, own, book):
        found += _from_typos(case, book, book.by_amount(*_paid(case), _CROWD))
        found += _from_amount(case, book)
    if not (found or case.payer.role):
        found += _from_likeness(case, book)
    found.sort(key=lambda s: (-s.score, s.parts, s.code))
    best: list[Suggestion] = []
    for suggestion in found:
        if all(suggestion.parts != other.parts for other in best):
            best.append(suggestion)
    return best[:MOST]


def _may_be_anyone(case: Case, own: list[Suggestion], book: Book) -> bool:
    """True when the amount may be another customer's debt: the payer is nobody, or owes no such
    amount himself, or goes by a name that somebody once took for a customer's."""
    payer = case.payer
    if payer.role == "own":
        return False
    if not any(suggestion.code in _OWED for suggestion in own):
        return True
    return any(payer.is_learned_only(customer, book) for customer in payer.known)


def candidates(case: Case, suggestions: list[Suggestion], book: Book) -> frozenset[str]:
    """Every customer that the receipt could belong to: suggested, named, or known as the payer."""
    named = {
        book.invoices[p].customer
        for citation in (*case.reading.citations, *case.reading.orders)
        for p in citation.positions[:_CROWD]
    }
    suggested = {part.customer for s in suggestions for part in s.parts}
    return frozenset(named | suggested | case.payer.known)


def _paid(case: Case) -> tuple[str, int]:
    return case.receipt.currency, case.receipt.cents


def _make(case: Case, book: Book, code: str, shares: list[tuple[int, int]]) -> Suggestion:
    score, why = _SCORES[code]
    parts = tuple(sorted(book.part(p, cents) for p, cents in shares))
    return Suggestion(case.receipt.key, parts, code, why, score)


def _from_citations(case: Case, book: Book) -> list[Suggestion]:
    verdict = judge_citations(case, book)
    if verdict is None:
        return []
    key = case.receipt.key
    ways: set[tuple[tuple[int, int], ...]]
    if verdict.code == "number-ambiguous":
        every = {p for c in case.reading.citations for p in c.positions if book.left[p] > 0}
        ways = {((p, min(book.left[p], case.receipt.cents)),) for p in every}
    else:
        ways = {verdict.shares}
    why = DOUBTFUL.get(verdict.code, "named, but another receipt came first")
    if verdict.code == "more-than-open":
        rest = case.receipt.cents - sum(cents for _, cents in verdict.shares)
        why += f" by {format_cents(rest)}"
    elif verdict.code in ("charges-kept", "discount", "little-less"):
        named = [c.positions[0] for c in case.reading.citations]
        rest = sum(book.left[p] for p in named) - case.receipt.cents
        why += f" ({format_cents(rest)})"
    score = _CITED.get(verdict.code, _CITED_SCORE)
    parts = [tuple(sorted(book.part(p, cents) for p, cents in way)) for way in ways]
    return [Suggestion(key, way, verdict.code, why, score) for way in sorted(parts)]


def _from_orders(case: Case, book: Book) -> list[Suggestion]:
    found = []
    for citation in case.reading.orders:
        for position in citation.positions[:_CROWD]:
            left, paid = book.left[position], case.receipt.cents
            if left > 0 and book.invoices[position].currency == case.receipt.currency:
                code = "order-amount" if left == paid else "order"
                found.append(_make(case, book, code, [(position, min(left, paid))]))
    return found


def _from_payer(case: Case, book: Book) -> list[Suggestion]:
    found = []
    currency, cents = _paid(case)
    for customer in sorted(case.payer.known)[:MOST]:
        items = book.open_items(customer, currency)
        found += _from_typos(case, book, items)
        ways = book.ways(customer, currency, cents)
        ways = book.likely_ways(customer, currency, cents) if ways is None else ways
        for way in sorted(ways, key=len)[:MOST]:
            lone = "payer-amount" if len(way) == 1 else "payer-sum"
            code = lone if len(ways) == 1 else "payer-one-of"
            found.append(_make(case, book, code, [(p, book.left[p]) for p in way]))
        if not ways and not case.reading.citations:
            found += _oldest(case, book, customer, "payer-oldest")
    return found


def _from_typos(case: Case, book: Book, positions: list[int]) -> list[Suggestion]:
    tokens = [token for token in case.reading.leftover if len(token) >= 4]
    near = [
        position
        for position in positions
        if tokens and book.left[position] > 0
        for token in tokens
        if OSA.distance(token, compact(book.invoices[position].number), score_cutoff=1) == 1
    ]
    paid = case.receipt.cents
    return [_make(case, book, "number-typo", [(p, min(book.left[p], paid))]) for p in near]


def _from_amount(case: Case, book: Book) -> list[Suggestion]:
    positions = book.by_amount(*_paid(case), _CROWD)
    cents = case.receipt.cents
    named = [p for p in positions if alike(case.payer.name, book.invoices[p].customer_name)]
    if named:
        return [_make(case, book, "amount-name", [(p, cents)]) for p in named]
    if len(positions) > _FEW:
        return []
    return [_make(case, book, "amount-only", [(p, cents)]) for p in positions]


def _from_charges(case: Case, book: Book) -> list[Suggestion]:
    """What was sent, of which the bank says what it kept, is an invoice to the cent."""
    receipt, kept = case.receipt, case.receipt.charges
    if not kept or case.payer.role == "own":
        return []
    positions = book.by_amount(receipt.currency, receipt.cents + kept, _CROWD)
    of = {p: book.invoices[p] for p in positions}
    ways = {
        "charges-payer": [p for p in positions if of[p].customer in case.payer.known],
        "charges-name": [p for p in positions if alike(case.payer.name, of[p].customer_name)],
        "charges-amount": positions if len(positions) <= _FEW else [],
    }
    code, found = next(((code, found) for code, found in ways.items() if found), ("", []))
    made = (_make(case, book, code, [(p, receipt.cents)]) for p in found)
    return [one._replace(why=f"{one.why} ({format_cents(kept)})") for one in made]


def _from_likeness(case: Case, book: Book) -> list[Suggestion]:
    if not case.payer.name.strip():
        return []
    near = sorted(book.names.near(case.payer.name))
    return [s for customer in near for s in _oldest(case, book, customer, "name")]


def _oldest(case: Case, book: Book, customer: str, code: str) -> list[Suggestion]:
    """The payer known, the invoice not: what is due first is paid first (C. civ. 1342-10)."""
    shares, rest = [], case.receipt.cents
    for position in book.open_items(customer, case.receipt.currency):
        share = min(book.left[position], rest)
        if share > 0:
            shares.append((position, share))
            rest -= share
        if not rest:
            break
    return [_make(case, book, code, shares)] if shares else []
