"""Is the debtor who we think it is: a customer as we know it beside what its register says.

Pure: the findings say what speaks against a formal notice in this name ("stop"), what a person
should look at ("look") and what is good to know ("note"). Nothing here decides what is done of
them (`core.identity_rule`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from butoir.core.matching_names import alike, name_words
from butoir.core.registered import BELGIUM, FRANCE, Registered

STOP, LOOK, NOTE = "stop", "look", "note"
COUNTRIES = (FRANCE, BELGIUM)  # the registers that we can read
_SHORTEST = 2  # letters of a word that is taken for the beginning of another
_TELLING = 4  # letters of a word that two names have in common


@dataclass(frozen=True, slots=True)
class Known:
    """A customer as our books have it. `numbers` are its registered numbers whose check digits
    hold, `wrong` those that look like one and are none."""

    name: str
    kind: str = "company"
    country: str = FRANCE
    numbers: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""


class Finding(NamedTuple):
    """One thing that was found: its code, how much it weighs, what we have and what they say."""

    code: str
    severity: str
    ours: str = ""
    theirs: str = ""


def is_looked_up(known: Known) -> bool:
    """Whether a register can be asked about the customer: never about a consumer."""
    return known.kind != "consumer" and known.country in COUNTRIES


def compare(known: Known, said: Registered | None) -> list[Finding]:
    """What the register says of the customer, the gravest first; None: it was not asked.

    Nothing is found about a consumer, nor about a customer of a country whose register we cannot
    read.
    """
    if not is_looked_up(known):
        return []
    found = list(_of_number(known))
    if said is not None:
        found += _of_register(known, said)
    return sorted(found, key=lambda one: (STOP, LOOK, NOTE).index(one.severity))


def _of_number(known: Known) -> Iterator[Finding]:
    if known.numbers:
        return
    if known.wrong:
        yield Finding("number-invalid", STOP, known.wrong[0])
    else:
        yield Finding("number-missing", LOOK)


def _of_register(known: Known, said: Registered) -> Iterator[Finding]:
    if not said.found:
        code = "not-found" if said.country == FRANCE else "not-active"
        yield Finding(code, STOP, said.number)
        return
    if said.active is False:
        yield Finding("ceased", STOP, theirs=said.ceased_on.isoformat() if said.ceased_on else "")
    elif said.dormant:
        yield Finding("dormant", LOOK)
    if said.situation:
        yield Finding("situation", STOP, theirs=said.situation)
    yield from _of_name(known, said)
    yield from _of_form(known, said)
    if said.postcode and known.postcode and said.postcode != known.postcode:
        theirs = f"{said.postcode} {said.city}".strip()
        yield Finding("address-differs", NOTE, f"{known.postcode} {known.city}".strip(), theirs)


def _of_name(known: Known, said: Registered) -> Iterator[Finding]:
    if said.private:
        yield Finding("name-withheld", NOTE)
    elif said.names and not any(same_name(known.name, name) for name in said.names):
        yield Finding("name-differs", STOP, known.name, said.names[0])


def _of_form(known: Known, said: Registered) -> Iterator[Finding]:
    """A public buyer has other rates and delays than a company; of a sole trader no register says
    whether it is a merchant."""
    if said.public and known.kind != "public":
        yield Finding("public-body", STOP, theirs=said.form)
    elif known.kind == "public" and said.country == FRANCE and said.form and not said.public:
        yield Finding("not-public", LOOK, theirs=said.form)
    if said.person:
        yield Finding("sole-trader", LOOK)


def same_name(ours: str, theirs: str) -> bool:
    """Whether two names may well be one: alike without legal forms and accents, or one written
    with the words of the other cut short. A name without a telling word says nothing against."""
    mine, other = name_words(ours), name_words(theirs)
    return not mine or not other or alike(ours, theirs) or _cut_short(mine, other)


def _cut_short(mine: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """TRANSP MARTIN is TRANSPORTS MARTIN: each word begins its counterpart, one is the same."""
    if len(mine) != len(other):
        return False
    pairs = list(zip(sorted(mine), sorted(other), strict=True))
    begins = all(a.startswith(b) or b.startswith(a) for a, b in pairs)
    long_enough = all(min(len(a), len(b)) >= _SHORTEST for a, b in pairs)
    return begins and long_enough and any(a == b and len(a) >= _TELLING for a, b in pairs)
