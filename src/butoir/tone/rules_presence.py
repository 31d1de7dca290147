"""What every demand must hold: whom, which invoice, how much, how to pay, whom to call, courtesy.

Looks for the kind of thing; whether it is the right one is for `rules_facts`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from butoir.tone.findings import Finding
from butoir.tone.letter import Letter
from butoir.tone.past import earlier_demands, names_due_date
from butoir.tone.things import any_close, inside, names_an_account

DEMANDS = ("reminder-1", "reminder-2", "formal-notice")
ASKING = ("notice", *DEMANDS)
REFERENCE = 130  # from the word "facture" to its number, in a sentence or under a column's title
BESIDE = 12  # from the word "facture" to a number that looks like a date
CURRENCY_TITLE = re.compile(r"(?<![\w])(?:chf|eur|euro|€)(?![\w])")
DECIMALS = re.compile(r"(?<![\w.,/-])\d{1,3}(?:[ .,']\d{3}){0,3}[.,]\d{2}(?![\w.,/-]| ?%)")
CLOSING = 80, 9  # characters and words at most of "au plaisir de vous revoir,"
PAY_LINK = re.compile(r"pay|regle|zahl|betaal|checkout")

_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*")


def required_parts(letter: Letter) -> Iterator[Finding]:
    """A finding for each part that this step requires and that the letter lacks."""
    yield from _salutation(letter)
    numbers_known = letter.facts is not None and bool(letter.facts.invoices)
    if not numbers_known and not _names_invoice(letter):  # else `rules_facts` looks for each
        yield letter.missing("missing-invoice")
    if letter.step in ASKING:
        yield from _due_date(letter)
    if asks_payment(letter):
        yield from _payment(letter)
    if not _ends_with_courtesy(letter):
        yield letter.missing("missing-courtesy")
    if letter.step in ("reminder-1", "withdrawal") and not letter.says("thanks"):
        yield letter.missing("missing-courtesy", key="missing-courtesy.thanks")
    if letter.step in ("reminder-1", "reminder-2") and not letter.says("crossed"):
        yield letter.missing("missing-crossed-payment")
    yield from earlier_demands(letter)
    yield from _formal_words(letter)


def _ends_with_courtesy(letter: Letter) -> bool:
    """A known formula, or a few words and a comma alone on a line: the greeting of the end."""
    text = letter.text.folded
    return letter.says("courtesy", letter.layout.body) or any(
        start >= letter.layout.body
        and text[start - 1 : start] == "\n"
        and text[end : end + 1] in ("", "\n")
        and _is_a_greeting(text[start:end])
        for start, end in letter.layout.lines
    )


def _is_a_greeting(line: str) -> bool:
    characters, most = CLOSING
    words = re.split(r"[ '-]", line[:-1])
    return (
        line.endswith(",")
        and len(line) <= characters
        and len(words) <= most
        and all(map(str.isalpha, words))
    )


def asks_payment(letter: Letter) -> bool:
    """True where a payment is asked; of an answer only its facts tell, by a total."""
    if letter.step == "answer":
        return letter.facts is not None and letter.facts.total is not None
    return letter.step in ASKING


def _due_date(letter: Letter) -> Iterator[Finding]:
    if not names_due_date(letter):
        yield letter.missing("missing-due-date")


def _payment(letter: Letter) -> Iterator[Finding]:
    if not _names_amount(letter):
        yield letter.missing("missing-amount")
    if not _says_how_to_pay(letter):
        yield letter.missing("missing-payment-means")
    if not _gives_contact(letter):
        yield letter.missing("missing-contact")


def _salutation(letter: Letter) -> Iterator[Finding]:
    """The contact's name and form of address (R14); the address block may carry the name."""
    span = letter.layout.salutation
    if span and salutation_name(letter):
        return
    lenient = letter.facts is not None and not letter.facts.contact
    severity = "warning" if span and lenient else ""
    if span is None:
        yield letter.missing("missing-salutation-name")
    elif letter.says("salutation-function", *span):
        return
    elif not (
        letter.says("salutation-single", *span) and letter.says("addressee-named", 0, span[0])
    ):
        yield letter.finding("missing-salutation-name", *span, severity=severity)


def salutation_name(letter: Letter) -> list[tuple[int, int]]:
    """Where the words of the salutation that name someone stand."""
    if not letter.layout.salutation:
        return []
    form, capitals = letter.lexicon.find["salutation-form"], letter.text.upper
    start, end = letter.layout.salutation
    words = [
        match.span()
        for match in _WORD.finditer(letter.text.folded, start, end)
        if not form.fullmatch(match[0])
    ]
    named = [word for word in words if capitals[word[0]]]
    titled = letter.says("salutation-titled", start, end)
    return named or (words if titled else [])


def _names_invoice(letter: Letter) -> bool:
    """A reference close after the word "facture", or below it in a table."""
    folded, find = letter.text.folded, letter.lexicon.find
    law = [match.span() for match in find["not-a-reference"].finditer(folded)]
    starts = [start for start, _ in letter.things.references if not inside(start, law)]
    words = [match.end() for match in find["invoice"].finditer(folded)]
    return any_close(words, starts, REFERENCE) or _numbered_like_a_date(letter, words)


def _numbered_like_a_date(letter: Letter, words: list[int]) -> bool:
    """True for "facture 2026-03-12": right after the word, such figures are its number."""
    link = letter.lexicon.find["number-link"]
    return any(
        not dated.mention.in_words
        and any_close(words, [dated.mention.start], BESIDE)
        and all(link.fullmatch(part) for part in _between(letter, words, dated.mention.start))
        for dated in letter.dates
    )


def _between(letter: Letter, words: list[int], at: int) -> list[str]:
    word = words[bisect_left(words, at + 1) - 1]
    return [part for part in letter.text.folded[word:at].split() if part not in (",", ":", "(")]


def _names_amount(letter: Letter) -> bool:
    """An amount with its currency, or figures under the currency that titles their column."""
    if letter.things.amounts:
        return True
    title = CURRENCY_TITLE.search(letter.text.folded)
    return bool(title and DECIMALS.search(letter.text.folded, title.end()))


def _says_how_to_pay(letter: Letter) -> bool:
    return names_an_account(letter.text, letter.things) or (
        letter.says("payment-means")
        or bool(letter.lexicon.find["payment-means"].search(letter.text.attributes))
        or (bool(letter.things.urls) and letter.says("pay-online"))
        or any(PAY_LINK.search(letter.text.folded, *url) for url in letter.things.urls)
    )


def _gives_contact(letter: Letter) -> bool:
    links = letter.text.attributes
    return bool(
        letter.things.phones
        or letter.things.emails
        or "mailto:" in links
        or "tel:" in links
        or letter.says("answer-here")
    )


def _formal_words(letter: Letter) -> Iterator[Finding]:
    if letter.step != "formal-notice":
        return
    if not letter.says("formal-words"):
        yield letter.missing("missing-formal-words")
    elif not letter.says("last-demand"):
        yield letter.missing("missing-formal-words", key="missing-formal-words.last")
