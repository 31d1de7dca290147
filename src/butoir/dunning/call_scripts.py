"""What to say in each call of the day (R21): the sheet about what is open of its invoices.

A call charges nothing: interest and indemnities are for a letter, which says on what they rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from butoir.core.deadline import pay_by_date
from butoir.core.decisions import Line, Message
from butoir.core.errors import InputError
from butoir.core.holds import demandable
from butoir.core.items import DebtorAccount, OpenItem
from butoir.core.parties import Debtor
from butoir.dunning.accounts import load_receivables
from butoir.dunning.calls import Call
from butoir.dunning.debtors import debtor_of
from butoir.dunning.letter_facts import Case, letter_facts
from butoir.dunning.wording import own_texts
from butoir.law.calendar import calendar_for
from butoir.law.registry import LawError
from butoir.ledger.models import Contact, Customer
from butoir.letters.notes.spoken import Script, call_script
from butoir.users.creditors import creditor_of, terms_of
from butoir.users.models import Company

_STEP, _CHANNEL, _DAYS = "reminder-2", "email", 6  # a call asks what a reminder would


def load_scripts(
    company: Company, calls: Sequence[Call], on: date, caller: str = ""
) -> dict[int, Script]:
    """The sheet of each call (by its task), in the language of who is called, spoken by `caller`
    or else by who signs the letters. In a fixed number of queries.

    A call of which nothing may be demanded any more, or whose data allow no sheet, has none.
    """
    if not calls:
        return {}
    ids = {call.customer for call in calls}
    accounts: dict[str, list[DebtorAccount]] = defaultdict(list)
    for account in load_receivables(company, on, list(ids)).accounts:
        accounts[account.customer].append(account)
    debtors = _debtors(ids)
    creditor, terms, own = creditor_of(company), terms_of(company), own_texts(company)
    creditor = replace(creditor, signatory=caller or creditor.signatory)
    scripts = {}
    for call in calls:
        for account in accounts[call.code]:
            case = Case(creditor, terms, debtors[call.customer], account, on, own)
            script = _script(case, call)
            if script is not None:
                scripts[call.task] = script
    return scripts


def _debtors(customers: set[int]) -> dict[int, Debtor]:
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(customer__in=customers):
        contacts[contact.customer_id].append(contact)
    rows = Customer.objects.filter(pk__in=customers)
    return {row.pk: debtor_of(row, contacts[row.pk]) for row in rows}


def _script(case: Case, call: Call) -> Script | None:
    named = {number for number, _, _ in call.invoices}
    items = [i for i in case.account.items if i.number in named and demandable(i, case.as_of) > 0]
    if not items:
        return None
    try:
        return call_script(letter_facts(case, _message(case, items)), case.own)
    except (InputError, LawError):
        return None


def _message(case: Case, items: Sequence[OpenItem]) -> Message:
    account, on = case.account, case.as_of
    lines = tuple(Line(item.number, _STEP, demandable(item, on)) for item in items)
    asked = sum(line.open for line in lines)
    pay_by = pay_by_date(on, _DAYS, _CHANNEL, calendar_for(account.country))
    head = (account.customer, account.currency, _STEP, _CHANNEL, lines)
    return Message(*head, asked, 0, 0, 0, asked, pay_by)
