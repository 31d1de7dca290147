"""Is the case complete? What is there, what is missing, and of which invoices. Pure.

The words, with why each point matters, are in the wording files of the letters (`case-file.toml`,
`check_…` and `why_…`). Owns no advice: a missing document is named, a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from butoir.casefile.facts import RECEIVED, Case, CaseInvoice
from butoir.casefile.routes import ceiling_of_small_claims
from butoir.core.deadline import free_until
from butoir.core.errors import InputError
from butoir.law.registry import LawError
from butoir.users.identity import identity_of

OK, LOOK, MISSING = "ok", "look", "missing"
_FRESH = timedelta(days=7)
OF_DECLARED = (  # what a claim in insolvency proceedings rests on: no court is asked for anything
    *("copy", "order", "order-named", "delivery", "terms", "terms-clause", "clause"),
    *("free-reminder", "free-reminder-proof", "debtor-number", "creditor-number"),
    *("barred", "near-barred", "limitation", "rate-source", "contract-rate"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the list. `state` is ok, look (a person looks) or missing; `about` the invoices
    concerned, empty for all of them."""

    code: str
    state: str
    about: tuple[str, ...] = ()


def checks_of(case: Case) -> tuple[Check, ...]:
    """Every point that this case has to be checked for, what is missing first."""
    found = [check for look in _LOOKS for check in look(case)]
    return tuple(sorted(found, key=lambda check: (MISSING, LOOK, OK).index(check.state)))


def registered(ids: tuple[str, ...], country: str) -> bool:
    """Whether one of these numbers, by its check digits, is of the register of that country."""
    for text in ids:
        for written in (text, text.partition(" ")[2]):
            with suppress(InputError):
                if identity_of(written).country == country:
                    return True
    return False


def _worst(code: str, lacking: list[str], state: str = MISSING) -> Iterator[Check]:
    yield Check(code, state if lacking else OK, tuple(lacking))


def _copies(case: Case) -> Iterator[Check]:
    yield from _worst("copy", [one.item.number for one in case.invoices if one.copy is None])


def _orders(case: Case) -> Iterator[Check]:
    lacking = _not_covered(case, ("order", "contract"))
    named = [one.item.number for one in lacking if one.item.order_reference]
    unnamed = [one.item.number for one in lacking if not one.item.order_reference]
    if unnamed:
        yield Check("order", MISSING, tuple(unnamed))
    if named:
        yield Check("order-named", LOOK, tuple(named))
    if not lacking:
        yield Check("order", OK)


def _deliveries(case: Case) -> Iterator[Check]:
    yield from _worst("delivery", [x.item.number for x in _not_covered(case, ("delivery",))])


def _not_covered(case: Case, kinds: tuple[str, ...]) -> list[CaseInvoice]:
    """The invoices without a document of these kinds, of their own or for all."""
    told = {upload.invoice for upload in case.uploads if upload.kind in kinds}
    return [] if "" in told else [one for one in case.invoices if one.item.number not in told]


def _terms(case: Case) -> Iterator[Check]:
    there = any(upload.kind == "terms" for upload in case.uploads)
    charged = case.debtor.kind == "consumer" and bool(case.interest + case.indemnity)
    belgian = case.law == "BE" and case.debtor.kind == "consumer"
    if belgian and not case.creditor.consumer_clause:
        yield Check("clause", LOOK)
    elif belgian and charged and not there:
        yield Check("terms-clause", MISSING)
    else:
        needed = case.creditor.contract_rate is not None
        yield Check("terms", OK if there else MISSING if needed else LOOK)


def _notices(case: Case) -> Iterator[Check]:
    notices = case.demands("formal-notice")
    noticed = {number for letter in notices for number in letter.invoices}
    proved = {number for letter in notices if letter.received for number in letter.invoices}
    yield from _worst("notice", [number for number in case.numbers if number not in noticed])
    unproved = [n for n in case.numbers if n in noticed and n not in proved]
    if noticed & set(case.numbers):
        yield from _worst("notice-proof", unproved)


def _first_reminder(case: Case) -> Iterator[Check]:
    """Belgian consumers: a free first reminder with its days, proved by the creditor."""
    if case.law != "BE" or case.debtor.kind != "consumer":
        return
    lacking, unproved, early = [], [], []
    for one in case.invoices:
        number = one.item.number
        told = [x for x in case.demands() if number in x.invoices and x.sent_on > one.item.due_on]
        if not told:
            lacking.append(number)
            continue
        first = told[0]
        if not any(proof.kind in (*RECEIVED, "deposit") for proof in first.proofs):
            unproved.append(number)
        with suppress(LawError):
            if case.on <= free_until(first.sent_on, first.channel):
                early.append(number)
    yield from _worst("free-reminder", lacking)
    if unproved:
        yield Check("free-reminder-proof", LOOK, tuple(unproved))
    if early:
        yield Check("free-reminder-days", MISSING, tuple(early))


def _parties(case: Case) -> Iterator[Check]:
    if case.debtor.kind == "company":
        there = any(registered(case.debtor.ids, country) for country in ("FR", "BE"))
        elsewhere = bool(case.debtor.ids) and case.debtor.country not in ("FR", "BE")
        yield Check("debtor-number", OK if there else LOOK if elsewhere else MISSING)
    if case.debtor.kind == "consumer":
        there = any(upload.kind == "identity" for upload in case.uploads)
        yield Check("debtor-identity", OK if there else LOOK)
    place = case.debtor.address
    whole = bool(place.lines and place.postcode and place.city)
    if case.address_failed_on is not None:
        yield Check("address-failed", MISSING)
    elif not whole:
        yield Check("address", MISSING)
    else:
        known = any(proof.kind in RECEIVED for x in case.letters for proof in x.proofs)
        yield Check("address" if known else "address-unverified", OK if known else LOOK)
    own = registered(case.creditor.ids, case.creditor.country[:2])
    yield Check(
        "creditor-number", OK if own or case.creditor.country[:2] not in _KNOWN else MISSING
    )


_KNOWN = ("FR", "BE")  # registers whose check digits we know


def _open_matters(case: Case) -> Iterator[Check]:
    numbers = tuple(dict.fromkeys(hold.invoice for hold in case.disputes))
    yield Check("dispute", LOOK if numbers else OK, numbers)
    if case.insolvency:
        yield Check("insolvency", MISSING)
    running = [agreed for agreed in case.agreements if agreed.ended_on is None]
    if running:
        about = tuple(dict.fromkeys(number for one in running for number in one.invoices))
        yield Check("agreement", LOOK, about)
    if case.apart > 0:
        yield Check("apart", LOOK)
    if case.not_due:
        yield Check("not-due", LOOK, case.not_due)


def _time(case: Case) -> Iterator[Check]:
    barred, near = [], []
    for one in case.invoices:
        if one.limitation.last_day < case.on:
            barred.append(one.item.number)
        elif one.limitation.warn_on[0] <= case.on:
            near.append(one.item.number)
    if barred:
        yield Check("barred", MISSING, tuple(barred))
    if near:
        yield Check("near-barred", LOOK, tuple(near))
    if not barred and not near:
        yield Check("limitation", OK)


def _sources(case: Case) -> Iterator[Check]:
    codes = {warning.partition(" ")[0].rstrip(":") for warning in case.claim.warnings}
    if codes & {"SECONDARY_SOURCE", "UNCONFIRMED"}:
        yield Check("rate-source", LOOK)
    if case.claim.warnings and any("FLOOR" in code or "CONTRACT" in code for code in codes):
        yield Check("contract-rate", LOOK)
    if case.bank_until is None or case.on - case.bank_until > _FRESH:
        yield Check("bank", LOOK)


def _before_court(case: Case) -> Iterator[Check]:
    """A French court hears a small civil claim only after an attempt to settle (CPC 750-1)."""
    small = case.principal <= ceiling_of_small_claims(case.on)
    if case.law == "FR" and case.debtor.kind == "consumer" and small:
        yield Check("amicable", LOOK)


_LOOKS: tuple[Callable[[Case], Iterator[Check]], ...] = (
    _copies,
    _orders,
    _deliveries,
    _terms,
    _notices,
    _first_reminder,
    _parties,
    _open_matters,
    _time,
    _before_court,
    _sources,
)
