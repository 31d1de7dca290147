"""The figures and addresses of a letter: amounts, bank accounts, telephones, e-mails, references.

Owns how they are recognised in folded text; refuses to judge them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from butoir.tone.dates import DateMention
from butoir.tone.text import Text

Span = tuple[int, int]

_NUMBER = (
    r"\d{1,3}(?:[ .,']\d{3}){1,4}(?:[.,](?:\d{1,2}|-{1,2}))?|\d{1,12}(?:[.,](?:\d{1,2}|-{1,2}))?"
)
_CURRENCY = r"(?:€|\$|£|eur(?:os?)?|chf|usd|gbp|francs?(?: suisses)?|dollars?|pounds?)"
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])-?(?P<after>{_NUMBER}) ?{_CURRENCY}(?![\w])"
    rf"|(?<![\w]){_CURRENCY} ?(?P<before>{_NUMBER})(?![\w])"
)
_CAPITAL = re.compile(
    r"(?:capital(?: social)?(?: de| :)?|kapitaal(?: van)?|stammkapital(?: von)?) ?$"
)
_HIDDEN = "\x1a"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_URL = re.compile(
    r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"|]{1,500}"
    r"|(?<![\w@.-])[\w-]{2,63}(?:\.[\w-]{1,63})?\.(?:fr|be|com|eu|lu|ch|net|org|de|nl)(?:/[^\s<>\"|]{0,300})?(?![\w])"
)
# By country of those we serve; in Luxembourg without a leading nought ("26 48 11 70").
_PHONE = re.compile(
    r"(?<![\w+.,/-])(?:\+|00|\(?0)\d(?:[ ./()-]{0,2}\d){7,13}(?![\w])"
    r"|(?<![\w+.,/-])(?<!\d )[2-9]\d{1,2}(?: \d\d){2,3}(?!\w|[ .,/-]\d)"
    r"|(?<![\w+.,/-])(?<!\d )6[2-9]1 \d{3} \d{3}(?!\w|[ .,/-]\d)"
)
_IBAN = re.compile(r"(?<![\w])[a-z]{2}(?:\d{2}|xx)(?: ?[a-z0-9]){10,30}(?![\w])")
_IBAN_LABEL = re.compile(r"(?<![\w])iban(?:/bic)?[ :|-]{0,4}(?:[a-z]{2} ?[a-z0-9]{2})")
_REFERENCE = re.compile(r"[a-z0-9]+(?:[-/_.][a-z0-9]+)*")
# Characters of an IBAN by country: ISO 13616, registry of the countries met in practice.
_IBAN_LENGTH = {
    **dict.fromkeys(("no",), 15),
    **dict.fromkeys(("be",), 16),
    **dict.fromkeys(("dk", "fi", "nl"), 18),
    **dict.fromkeys(("si",), 19),
    **dict.fromkeys(("at", "ee", "lt", "lu"), 20),
    **dict.fromkeys(("ch", "hr", "li", "lv"), 21),
    **dict.fromkeys(("bg", "de", "gb", "ie"), 22),
    **dict.fromkeys(("ad", "cz", "es", "ro", "se", "sk"), 24),
    **dict.fromkeys(("pt",), 25),
    **dict.fromkeys(("is",), 26),
    **dict.fromkeys(("fr", "gr", "it", "mc", "sm"), 27),
    **dict.fromkeys(("cy", "hu", "pl"), 28),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money as written, in cents."""

    start: int
    end: int
    cents: int


@dataclass(frozen=True, slots=True)
class Iban:
    """A bank account as written; `compact` has no spaces, `valid` is the check of ISO 13616."""

    start: int
    end: int
    compact: str

    @property
    def valid(self) -> bool:
        """True when the two check digits agree with the rest."""
        turned = self.compact[4:] + self.compact[:4]
        return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


@dataclass(frozen=True, slots=True)
class Things:
    """Everything countable that a letter names, each in order of place."""

    amounts: tuple[Amount, ...]
    ibans: tuple[Iban, ...]
    phones: tuple[Span, ...]
    emails: tuple[Span, ...]
    urls: tuple[Span, ...]
    references: tuple[Span, ...]


def find_things(text: Text, dates: Sequence[DateMention]) -> Things:
    """Find them all; a reference is a token with a figure that is none of the others."""
    folded = text.folded
    emails = tuple(match.span() for match in _EMAIL.finditer(folded))
    urls = tuple(m.span() for m in _URL.finditer(folded) if not inside(m.start(), emails))
    ibans = tuple(_ibans(folded))
    amounts = tuple(_amounts(text, dates))
    taken = sorted([*((i.start, i.end) for i in ibans), *((d.start, d.end) for d in dates)])
    phones = tuple(m.span() for m in _PHONE.finditer(folded) if not inside(m.start(), taken))
    taken = sorted([*taken, *phones, *emails, *urls, *((a.start, a.end) for a in amounts)])
    references = tuple(
        match.span()
        for match in _REFERENCE.finditer(folded)
        if any(map(str.isdigit, match[0])) and not inside(match.start(), taken)
    )
    return Things(amounts, ibans, phones, emails, urls, references)


def inside(at: int, spans: tuple[Span, ...] | list[Span]) -> bool:
    """True when a position lies in one of the sorted spans."""
    index = bisect_right(spans, (at, 1 << 60)) - 1
    return index >= 0 and spans[index][0] <= at < spans[index][1]


def _amounts(text: Text, dates: Sequence[DateMention]) -> Iterator[Amount]:
    """Amounts outside the dates: "3. März 2026 EUR 10.00" is no amount of 2026."""
    folded = list(text.folded)
    for day in dates:
        folded[day.start : day.end] = _HIDDEN * (day.end - day.start)
    for match in _AMOUNT.finditer("".join(folded)):
        group = "after" if match["after"] else "before"
        start, end = match.span(group)
        if _CAPITAL.search(text.folded, max(0, match.start() - 25), match.start()):
            continue
        gaps = [at for at in range(start, end) if at in text.wide]
        if gaps and group == "after":
            start = gaps[-1] + 1
        elif gaps:
            end = gaps[0]
        begin = start if group == "after" else match.start()
        finish = match.end() if group == "after" else end
        yield Amount(begin, finish, _cents(text.folded[start:end]))


def _cents(number: str) -> int:
    """`1 234,50`, `1.234,50`, `1,234.50`, `1234` and `1.234,--` alike."""
    tail = re.search(r"[.,](\d{1,2}|-{1,2})$", number)
    units = number[: tail.start()] if tail else number
    decimals = tail[1].replace("-", "") if tail else ""
    return int(re.sub(r"\D", "", units)) * 100 + int(decimals.ljust(2, "0"))


def _ibans(folded: str) -> Iterator[Iban]:
    for match in _IBAN.finditer(folded):
        length = _IBAN_LENGTH.get(match[0][:2])
        places = [at for at in range(match.start(), match.end()) if folded[at] != " "]
        if not length or len(places) < length or not folded[match.start() + 2].isdigit():
            continue
        end = places[length - 1] + 1
        written = folded[match.start() : end]
        iban = Iban(match.start(), end, written.replace(" ", ""))
        labelled = "iban" in folded[max(0, match.start() - 40) : match.start()]
        if labelled or written.count(" ") >= 3 or iban.valid:
            yield iban


def names_an_account(text: Text, things: Things) -> bool:
    """True when a bank account is written, even one that cannot be checked."""
    return bool(things.ibans) or bool(_IBAN_LABEL.search(text.folded))


def any_close(words: list[int], places: list[int], reach: int) -> bool:
    """True when one of the sorted places comes at most `reach` after the end of a word."""
    for word in words:
        at = bisect_left(places, word)
        if at < len(places) and places[at] - word <= reach:
            return True
    return False
