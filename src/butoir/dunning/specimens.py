"""Letters as they would be: of a debtor that a person chose, and of made-up ones of every kind.

What a step needs to have happened before it is made up where it did not happen: the demands that
come first. Nothing of it is recorded or sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from butoir.core.claim import claim_amounts
from butoir.core.deadline import pay_by_date
from butoir.core.decisions import Line, Message
from butoir.core.errors import InputError
from butoir.core.governing import law_of
from butoir.core.items import DEMANDS, DebtorAccount, Demand, OpenItem
from butoir.core.ladder import channel_for
from butoir.core.parties import KINDS, Address, Debtor
from butoir.core.policy import DEFAULT_STEPS, Step
from butoir.dunning.accounts import load_receivables
from butoir.dunning.answers.links import numbers_to_print
from butoir.dunning.debtors import debtor_of
from butoir.dunning.letter_facts import Case, letter_facts
from butoir.law.calendar import calendar_for
from butoir.law.registry import LawError
from butoir.ledger.models import Customer
from butoir.letters.answer import AnswerPage
from butoir.letters.facts import LetterFacts
from butoir.users.creditors import creditor_of, terms_of
from butoir.users.models import Company

_STEPS = {step.name: step for step in (*DEFAULT_STEPS, Step("notice", -5, "email", 0))}
_MOST = 5  # invoices of a specimen
_DUE_ON, _ISSUED_ON = date(2026, 4, 30), date(2026, 3, 31)  # of the made-up invoices
_LINKED = AnswerPage("https://answers.example/r/K7M49QXD20260630.made-up")
_PRINTED = replace(_LINKED, address="answers.example/r/", case_number="K7M4-9QXD", pin="482 913")
_LATER = {"notice": -7, "reminder-1": 8, "reminder-2": 18, "formal-notice": 39}  # days, all open


def specimens_of(customer: Customer, file: str, lang: str, as_of: date) -> Iterator[LetterFacts]:
    """Letters to a real customer in which the sentences of a file are said, in that language
    whatever its own is: of a step, or of every step that something open allows.

    Raises InputError when nothing of it is open in a way that they could speak of.
    """
    company = customer.company
    accounts = load_receivables(company, as_of, [customer.pk]).accounts
    if not accounts:
        raise InputError("nothing is open", customer.code, field="customer")
    debtor = replace(debtor_of(customer, list(customer.contacts.all())), lang=lang)
    number = numbers_to_print([customer.pk]).get(customer.pk, "")
    terms = terms_of(company)
    case = Case(creditor_of(company), terms, debtor, accounts[0], as_of, answer_case=number)
    steps = [step for step in _steps(file) if _chosen(case, step)]
    if not steps:
        raise InputError("nothing is open that this letter speaks of", customer.code)
    for step in steps:
        yield _facts(case, step)


def _steps(file: str) -> tuple[str, ...]:
    return (*DEMANDS, "notice") if file == "common" else (file,)


def specimens(
    company: Company, file: str, lang: str, familiar: bool = False
) -> Iterator[LetterFacts]:
    """Made-up letters in which the sentences of a file are said: of companies, consumers and
    public bodies, French and Belgian, for one invoice and for several; of debtors who are addressed
    familiarly, if asked."""
    for step, kind, country, count in product(_steps(file), KINDS, ("FR", "BE"), (1, 3)):
        account = DebtorAccount(
            customer="C-0042",
            items=tuple(made_up_item(number) for number in range(1, count + 1)),
            kind=kind,
            country=country,
            law=law_of(country, kind, company.country),
        )
        as_of = _DUE_ON + timedelta(days=_LATER[step])
        creditor, terms = creditor_of(company), terms_of(company)
        debtor = made_up_debtor(kind, country, lang, familiar)
        facts = _facts(Case(creditor, terms, debtor, account, as_of), step)
        by_post = facts.message.channel in ("post", "registered")
        yield replace(facts, page=_PRINTED if by_post else _LINKED)


def made_up_item(number: int) -> OpenItem:
    """The n-th made-up invoice."""
    cents = 1_234_50 * number
    return OpenItem(f"F-2026-04{number:02d}", _DUE_ON, cents, cents, _ISSUED_ON, f"BC-{number}")


def made_up_debtor(kind: str, country: str, lang: str, familiar: bool = False) -> Debtor:
    """A made-up debtor of that kind."""
    names = {"company": "Boulangerie Petit", "consumer": "Anne Claes", "public": "Ville de Dinant"}
    return Debtor(
        id="C-0042",
        name=names[kind],
        kind=kind,
        country=country,
        lang=lang,
        contact_title="Madame",
        contact_name="Anne Claes",
        email="client@client.example",
        address=Address(("8 place du Marché",), "5500", "Dinant", country),
        familiar=familiar,
    )


def _facts(case: Case, step: str) -> LetterFacts:
    items = tuple(_asked(item, step, case) for item in _chosen(case, step))
    case = case._replace(account=replace(case.account, items=items))
    return letter_facts(case, _message(case, items, step))


def _chosen(case: Case, step: str) -> list[OpenItem]:
    """The oldest that are late, or for a notice those that are not due yet."""
    found = [i for i in case.account.items if i.open > 0]
    if step == "notice":
        ahead = [item for item in found if item.due_on >= case.as_of]
        return sorted(ahead, key=lambda item: item.due_on)[:_MOST]
    late = [item for item in found if item.due_on < case.as_of]
    return sorted(late, key=lambda item: item.due_on)[:_MOST]


def _asked(item: OpenItem, step: str, case: Case) -> OpenItem:
    """The invoice with the demands that come before the step: its own, else made-up ones."""
    before = DEMANDS[: DEMANDS.index(step)] if step in DEMANDS else ()
    known = {demand.step: demand for demand in item.demands}
    days = {
        name: case.as_of - timedelta(days=9 * (len(before) - at)) for at, name in enumerate(before)
    }
    made_up = [Demand(name, days[name], days[name] + timedelta(days=6)) for name in before]
    demands = tuple(known.get(demand.step, demand) for demand in made_up)
    return replace(item, demands=demands, holds=())


def _message(case: Case, items: tuple[OpenItem, ...], name: str) -> Message:
    step, account = _STEPS[name], case.account
    lines = tuple(Line(item.number, name, item.open) for item in items)
    interest, indemnity = _charges(case, items) if name == "formal-notice" else (0, 0)
    channel = channel_for(step, account) or step.channel
    principal = sum(line.open for line in lines)
    calendar = calendar_for(account.country)
    return Message(
        account.customer,
        account.currency,
        name,
        channel,
        lines,
        principal,
        interest,
        indemnity,
        0,
        principal + interest + indemnity,
        pay_by_date(case.as_of, step.pay_by_days or 0, channel, calendar),
    )


def _charges(case: Case, items: tuple[OpenItem, ...]) -> tuple[int, int]:
    account = case.account
    try:
        found = [
            claim_amounts(item, account.governing_law, account.kind, case.as_of, case.terms)
            for item in items
        ]
    except LawError:  # as in the plan: a rate not yet published is never guessed
        return 0, 0
    return sum(one[0] for one in found), sum(one[1] for one in found)
