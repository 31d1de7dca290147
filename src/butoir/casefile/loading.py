"""Reads a customer's case, as of a day, in a fixed number of queries whatever its size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from butoir.casefile.claiming import claimable
from butoir.casefile.contested import load_holds
from butoir.casefile.facts import Case, CaseInvoice, CaseMoney, Deduction, Kept
from butoir.casefile.happened import load_handovers, load_identified, load_mails, load_waivers
from butoir.casefile.history import load_agreements, load_answers, load_calls
from butoir.casefile.letters import load_letters
from butoir.casefile.orders.saving import load_facts
from butoir.casefile.uploads import load_uploads
from butoir.core.claim import Claim, ClaimTerms, claim_items
from butoir.core.daily_interest import DENOMINATOR
from butoir.core.errors import InputError
from butoir.core.governing import law_of, place_of
from butoir.core.holds import may_acknowledge
from butoir.core.items import OpenItem
from butoir.core.money import round_half_up
from butoir.dunning.dated import DatedItem, items_on, unused_receipts
from butoir.dunning.debtors import debtor_of
from butoir.law.calendar import Calendar, calendar_for
from butoir.law.limitation import Limitation, limitation
from butoir.law.regimes import regime_for
from butoir.law.registry import LawError
from butoir.ledger.freshness import bank_data_until
from butoir.ledger.models import Allocation, Customer, InvoiceCopy
from butoir.users.creditors import creditor_of, terms_of

_HUNDREDTHS = 100  # of a cent


def load_case(customer: Customer, on: date, currency: str = "EUR") -> Case:
    """The case of a customer at the end of a day.

    Raises InputError when nothing of it is overdue in that currency, LawError when a day needs a
    rate that is not known.
    """
    dated = [one for one in items_on(customer, on) if one.currency == currency]
    late = [one for one in dated if one.item.open > 0 and one.item.due_on < on]
    if not late:
        raise InputError("nothing is overdue", customer.code, field="invoices")
    law = law_of(customer.country, customer.kind, customer.company.country)
    claimed = [one.item for one in late if claimable(one.item, on) > 0]
    claim, daily = _claims(claimed, law, customer.kind, on, terms_of(customer.company))
    negative = -sum(one.item.open for one in dated if one.item.open < 0)
    return replace(
        _case(customer, on, currency, late, claim),
        daily=daily,
        apart=unused_receipts(customer, on).get(currency, 0) + negative,
        not_due=tuple(o.item.number for o in dated if o.item.open > 0 and o.item.due_on >= on),
    )


def load_judged(customer: Customer, judged_on: date, currency: str, claim: Claim) -> Case:
    """The case of a customer as of the judgment that opened proceedings: all that was owed, due or
    not, disputed or not (C. com. L622-24), with the claim that is declared of it."""
    dated = [
        # declaring admits nothing: a dispute lowers no claim here
        replace(one, item=replace(one.item, holds=()))
        for one in items_on(customer, judged_on)
        if one.currency == currency
    ]
    owed = [one for one in dated if one.item.open > 0]
    lowered = [Deduction(o.item.number, -o.item.open) for o in dated if o.item.open < 0]
    received = unused_receipts(customer, judged_on).get(currency, 0)
    if received > 0:
        lowered.append(Deduction("", received))
    case = _case(customer, judged_on, currency, owed, claim)
    return replace(case, deductions=tuple(lowered))


def _case(customer: Customer, on: date, currency: str, owed: list[DatedItem], claim: Claim) -> Case:
    """All that is known of the customer at the end of the day, around these invoices."""
    company, contacts = customer.company, list(customer.contacts.all())
    law = law_of(customer.country, customer.kind, company.country)
    numbers = {one.item.number for one in owed}
    return Case(
        key=company.key,
        on=on,
        currency=currency,
        code=customer.code,
        creditor=creditor_of(company),
        debtor=debtor_of(customer, contacts),
        house_lang=company.lang,
        law=law,
        invoices=_invoices(owed, law, customer, on),
        claim=claim,
        daily=0,
        letters=load_letters(customer, on, currency),
        answers=load_answers(customer, on, currency),
        agreements=load_agreements(customer, on, currency),
        holds=load_holds(customer, on, numbers),
        calls=load_calls(customer, on),
        mails=load_mails(customer, on, contacts),
        waivers=load_waivers(customer, on, currency),
        handovers=load_handovers(customer, on, currency),
        identified=load_identified(customer, on),
        money=_money(owed, on),
        uploads=load_uploads(customer),
        address_failed_on=customer.address_failed_on,
        bank_until=bank_data_until(company),
        order=load_facts(customer),
    )


def _claims(
    items: list[OpenItem], law: str, kind: str, on: date, terms: ClaimTerms
) -> tuple[Claim, int | None]:
    """The claim as of the day, and the exact interest of the day after it."""
    name = regime_for(law, kind)
    claim = claim_items(items, name, on, terms, kind=kind)
    try:
        later = claim_items(items, name, on + timedelta(days=1), terms, kind=kind)
    except LawError:
        return claim, None
    running = [
        line.principal * line.rate
        for line in later.lines
        if line.kind == "interest" and line.to_on == later.as_of
    ]
    return claim, round_half_up(sum(running) * _HUNDREDTHS, DENOMINATOR)


def _invoices(
    owed: list[DatedItem], law: str, customer: Customer, on: date
) -> tuple[CaseInvoice, ...]:
    """The oldest due date first, each with its latest copy."""
    rows = InvoiceCopy.objects.filter(invoice__in=[one.invoice for one in owed]).order_by("pk")
    copies = {
        row[0]: Kept(*row[1:])
        for row in rows.values_list("invoice", "file", "file__media_type", "file__size")
    }
    calendar = calendar_for(place_of(customer.country, customer.company.country))
    return tuple(
        CaseInvoice(
            one.invoice,
            one.item,
            claimable(one.item, on),
            copies.get(one.invoice),
            _limit(law, customer.kind, one.item, calendar),
        )
        for one in owed
    )


def _limit(law: str, kind: str, item: OpenItem, calendar: Calendar) -> Limitation:
    return limitation(law, kind, item.due_on, calendar, item.acts, may_acknowledge(item))


def _money(owed: list[DatedItem], on: date) -> tuple[CaseMoney, ...]:
    rows = Allocation.objects.filter(invoice__in=[one.invoice for one in owed], on__lte=on)
    found = rows.order_by("on", "pk").values_list("on", "kind", "invoice__number", "cents")
    return tuple(CaseMoney(*row) for row in found)
