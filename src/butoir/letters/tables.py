"""The tables of a letter: its invoices with totals, those apart, and the annexed statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate

from butoir.core.claim import Claim, ClaimLine
from butoir.letters.facts import InvoiceLine, LetterFacts
from butoir.letters.language import Language
from butoir.letters.letter import Carried, Column, Table, Total
from butoir.letters.sums import Sums
from butoir.letters.wording import Vocabulary

Say = Callable[[str], str]
_WIDE = ("invoice", "order")  # columns whose text has no fixed width
_SHORT = 8  # rows that seldom go over a page


def invoice_table(facts: LetterFacts, sums: Sums, language: Language, say: Say) -> Table:
    """The invoices at the message's step, what is added and deducted, and the sum to pay."""
    message = facts.message
    parts = [
        ("total_interest", message.interest),
        ("total_indemnity", message.indemnity),
        ("total_credits", -sums.credits),
    ]
    parts = [(name, cents) for name, cents in parts if cents]
    if parts:
        parts.insert(0, ("total_invoices", sums.invoices))
    totals = [Total(say(name), _amount(facts, cents, language)) for name, cents in parts]
    totals.append(Total(say("total_demanded"), _amount(facts, sums.demanded, language), True))
    return _table(say("caption"), facts.demanded, totals, facts, language, say)


def apart_table(facts: LetterFacts, sums: Sums, language: Language, say: Say) -> Table:
    """The invoices at a lower step, with what is deducted; last, all that is to pay."""
    totals = []
    if sums.apart_credits:
        credits_ = _amount(facts, -sums.apart_credits, language)
        totals.append(Total(say("total_credits"), credits_))
    totals.append(Total(say("total_apart"), _amount(facts, sums.apart, language)))
    totals.append(Total(say("total_all"), _amount(facts, facts.message.total, language), True))
    return _table(say("caption_apart"), facts.apart, totals, facts, language, say)


def annex_table(claim: Claim, currency: str, language: Language, say: Say) -> Table:
    """The interest and the indemnities of the claim, line by line with period, base and rate."""
    lines = [line for line in claim.lines if line.kind in ("interest", "indemnity")]
    columns = [Column(say("column_invoice"), wide=True)]
    columns += [Column(say(f"annex_{name}")) for name in ("nature", "from", "to")]
    columns += [
        Column(say(f"annex_{name}"), figures=True) for name in ("days", "base", "rate", "amount")
    ]
    total = sum(line.cents for line in lines)
    return Table(
        say("annex_caption"),
        tuple(columns),
        tuple(_annex_row(line, currency, language, say) for line in lines),
        (Total(say("annex_total"), language.amount(total, currency), True),),
        carried(
            [line.cents for line in lines], lambda cents: language.amount(cents, currency), say
        ),
    )


def carried(cents: list[int], amount: Callable[[int], str], say: Say) -> Carried | None:
    """What a long table carries from page to page: the sums of its last column, row by row."""
    if len(cents) <= _SHORT:
        return None
    sums = tuple(amount(sum_) for sum_ in accumulate(cents))
    return Carried(say("carried_forward"), say("brought_forward"), sums)


def annex_notes(
    claim: Claim, language: Language, words: Vocabulary, say: Callable[..., str]
) -> tuple[str, ...]:
    """How the interest was computed and the texts that allow it."""
    interest = [line for line in claim.lines if line.kind == "interest" and line.cents]
    formula = language.arithmetic(interest[0].formula) if interest else ""
    # One article may allow many lines: it is cited once, in the order of the statement.
    references = dict.fromkeys(line.reference for line in claim.lines if line.reference)
    named = language.separator.join(map(language.citation, references))
    facts = {"formula": formula, "references": named}
    more = Vocabulary(words.tags, {**words.values, **facts})
    names = [("annex_method", interest), ("annex_formula", formula), ("annex_basis", references)]
    return tuple(say(name, more) for name, known in names if known)


def _annex_row(line: ClaimLine, currency: str, language: Language, say: Say) -> tuple[str, ...]:
    dated = line.kind == "interest"
    return (
        line.invoice,
        say(f"annex_{line.kind}"),
        language.table_day(line.from_on),
        language.table_day(line.to_on),
        str(line.days) if dated else "",
        language.amount(line.principal, currency) if dated else "",
        language.percent(line.rate) if dated else "",
        language.amount(line.cents, currency),
    )


def _table(
    caption: str,
    pairs: Iterable[InvoiceLine],
    totals: list[Total],
    facts: LetterFacts,
    language: Language,
    say: Say,
) -> Table:
    """A column that would be empty for every invoice is left out."""
    pairs = tuple(pairs)
    rows = [_row(pair, facts, language) for pair in pairs]
    names = ("invoice", "issued", "due", "order", "amount", "open")
    kept = [i for i, name in enumerate(names) if any(row[i] for row in rows)]
    columns = tuple(Column(say(f"column_{names[i]}"), i >= 4, names[i] in _WIDE) for i in kept)
    cells = tuple(tuple(row[i] for i in kept) for row in rows)
    open_cents = [pair.line.open for pair in pairs]
    sums = carried(open_cents, lambda cents: _amount(facts, cents, language), say)
    return Table(caption, columns, cells, tuple(totals), sums)


def _row(pair: InvoiceLine, facts: LetterFacts, language: Language) -> tuple[str, ...]:
    item = pair.item
    return (
        item.number,
        language.table_day(item.issued_on),
        language.table_day(item.due_on),
        item.order_reference,
        _amount(facts, item.cents, language),
        _amount(facts, pair.line.open, language),
    )


def _amount(facts: LetterFacts, cents: int, language: Language) -> str:
    return language.amount(cents, facts.message.currency)
