"""The due date that payment terms give in words: an exact day, or a number of days to reckon.

Owns the sentences of French, Dutch, German and English that leave one reading. Where "end of
month" can be reckoned in two ways, the later day counts: no debtor is chased early. Refuses
terms that run from a day that the document does not state (delivery, receipt), that grant a
discount for early payment without saying when the rest is due, or that say anything else.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

_LONGEST = 500
_YEARS = range(1950, 2150)

# A whole clause that names one day and nothing else a number could mean.
_NAMED = re.compile(
    r"(?P<words>[^\d%]{0,80}?)(?:\d{1,3} tagen?(?: rein)? netto )?(?P<more>[^\d%]{0,20}?)"
    r"(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<d2>\d\d?)(?P<sep>[./-])(?P<m2>\d\d?)(?P=sep)(?P<y2>\d{4}))",
    re.ASCII,
)
_DUE = re.compile(
    r"echeance|a payer|payable|a regler|au plus tard|zahlbar|zu zahlen|fallig|spatestens"
    r"|te betalen|betaalbaar|vervald(?:atum|ag)|uiterlijk|\bdue\b|\bpay by\b"
)
_ENGLISH = re.compile(r"\b(?:due|on|by|before|until)\b")
_DISCOUNT = re.compile(r"skonto|escompte|discount|korting|remise")
_PENALTY = re.compile(
    r"penalit|indemnit|interet|interest|retard|late payment|verzug|mahn|rente\b|schadebeding"
    r"|schadevergoeding|clause penale|penalty|laattijdig|recouvrement"
)
_STRUCTURED = re.compile(r"#skonto#[^\s;]*#")  # the discounts of XRechnung, each with its days
_SPAN = re.compile(r"\b\d{1,3} ?(?:j|jours?|days?|d|dagen|dag|tagen?|tage)\b|\d[./-]\d")
_DAYS = re.compile(r"\b(\d{1,3}) ?(?:j|jours?|days?|dagen|dag|tagen?|tage)\b|\bnet (\d{1,3})$")
_MONTH_END = re.compile(
    r"\bfdm\b|\bfin (?:de |du )?mois\b|\beom\b|\bend of (?:the )?month\b|\bmonth end\b"
    r"|\beind(?:e)? (?:van de |van |der )?maand\b|\b(?:zum )?monatsende\b|\bende (?:des )?monats\b"
)
_ON_DAY = re.compile(r"\b(?:le|the|de|am|den) (\d{1,2})(?:th|e|de|\.)?$")
_HARMLESS = re.compile(  # what a clause may say beside its days, in the four languages
    r"(?:"
    r"paiement|payement|reglement|payable|payables|regler|payer|echeance|delai"
    r"|conditions|condition|terme|termes|facture|facturation|emission|date|dater"
    r"|compter|partir|sous|dans|a|de|du|d|la|l|le|des|nets|net|nette|jours|calendaires"
    r"|betaling|betalen|betaalbaar|te|binnen|na|vanaf|factuur|factuurdatum|datum|netto"
    r"|kalenderdagen|betalingstermijn|betalingsvoorwaarden|vervaldag|zahlung|zahlbar"
    r"|zahlungsziel|zahlungsbedingungen|innerhalb|von|nach|ab|rein|rechnungsdatum"
    r"|rechnungsstellung|der|payment|pay|terms|within|from|after|of|the|invoice|due|in"
    r"|calendar|is"
    r")"
)


def due_in_words(terms: str, issued_on: date | None) -> date | None:
    """The one day that some terms make due, None when they leave any doubt."""
    clauses = [clause for clause in _clauses(terms) if not _of_something_else(clause)]
    if len(clauses) != 1 or len(terms) > _LONGEST:
        return None
    named = _named_day(clauses[0])
    return named or (_reckoned(clauses[0], issued_on) if issued_on else None)


def _clauses(terms: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", terms[: _LONGEST + 1]).casefold()
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    bare = _STRUCTURED.sub("; ", bare)
    parts = re.split(r"[,;/|]\s+|\.\s+|\.$|\s[-\u2013\u2022]\s", bare)
    return [part for part in (re.sub(r"[\s:]+", " ", part).strip(" .!") for part in parts) if part]


def _of_something_else(clause: str) -> bool:
    """Whether a clause is only of penalties, or of a discount with its own time to take it.

    A discount that names no time of its own ("30 days, 2% discount") may be what the days are for.
    """
    timed = _SPAN.search(clause) is not None
    if _DISCOUNT.search(clause):
        return timed == any(char.isdigit() for char in clause)
    return not timed and _PENALTY.search(clause) is not None


def _named_day(clause: str) -> date | None:
    found = _NAMED.fullmatch(clause)
    if found is None or _DISCOUNT.search(clause):
        return None
    words = found["words"] + found["more"]
    if words.strip() and not _DUE.search(words):
        return None
    if found["y"]:
        return _day(int(found["y"]), int(found["m"]), int(found["d"]))
    day, month = int(found["d2"]), int(found["m2"])
    # 04/07 is April or July to an English reader: only a tongue that writes the day first decides
    told = found["sep"] == "." or (words.strip() and not _ENGLISH.search(words))
    return _day(int(found["y2"]), month, day) if told or day > 12 or day == month else None


def _reckoned(clause: str, issued_on: date) -> date | None:
    """`issued_on` and the days of a clause, to the end of the month and to a day of the next."""
    clause = re.sub(r"['\u2019]", " ", clause)
    month_end = _MONTH_END.search(clause) is not None
    rest = _MONTH_END.sub(" ", clause).strip()
    on_day = _ON_DAY.search(rest) if month_end else None
    rest = rest[: on_day.start()].strip() if on_day else rest
    days = _DAYS.search(rest)
    left = rest.replace(days[0], " ", 1) if days else rest
    if not days or not all(map(_HARMLESS.fullmatch, re.findall(r"[\w%]+", left))):
        return None
    count = int(days[1] or days[2])
    if not month_end:
        return issued_on + timedelta(days=count)
    due = max(_month_end(issued_on + timedelta(days=count)), _month_end(issued_on, count))
    return _next(due, int(on_day[1])) if on_day else due


def _month_end(on: date, days: int = 0) -> date:
    return on.replace(day=monthrange(on.year, on.month)[1]) + timedelta(days=days)


def _next(on: date, day: int) -> date | None:
    """The first such day of a month after a date."""
    month = _month_end(on) + timedelta(days=1)
    return on.replace(day=day) if on.day < day <= 28 else _day(month.year, month.month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
