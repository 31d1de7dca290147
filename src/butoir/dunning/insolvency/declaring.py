"""The claim to declare: what was owed on the day of the judgment, invoice by invoice, as a draft
to print and as figures, and as it was declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from butoir.core.claim import ClaimLine, claim_items
from butoir.core.errors import InputError
from butoir.core.governing import law_of
from butoir.core.items import OpenItem
from butoir.core.parties import Debtor
from butoir.dunning.dated import items_on, unused_receipts
from butoir.dunning.debtors import debtor_of
from butoir.dunning.insolvency.agent import name_and_address
from butoir.dunning.insolvency.models import Declaration, Proceeding
from butoir.dunning.models import Task
from butoir.dunning.tasks import complete_task
from butoir.dunning.wording import own_texts
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import seal
from butoir.law.regimes import regime_for
from butoir.letters.language import available_languages
from butoir.letters.letter import Letter
from butoir.letters.notes.claims import Claimed
from butoir.letters.notes.declaring import Declared, compose_declaration
from butoir.letters.occasion import LAWS, Named, Occasion, named
from butoir.letters.typeset import typeset
from butoir.users.creditors import creditor_of, terms_of
from butoir.users.hours import day_of

PDF_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class Drafts:
    """The claim of a proceeding in each currency, and the invoices of later days: those are paid
    when they fall due, and are not declared."""

    by_currency: dict[str, Declared]
    later: tuple[Named, ...]


def load_drafts(row: Proceeding, on: date, security: str = "") -> Drafts:
    """What is to be declared, as a letter of a day would say it; a fixed number of queries.

    What was disputed is declared with the rest: declaring admits nothing. What was paid after the
    judgment is not deducted: such a payment is void (C. com. L622-7). `security` is what secures
    the claim, in the creditor's words. Raises LawError when a day needs an unknown rate.
    """
    items: dict[str, list[OpenItem]] = {}
    for one in items_on(row.customer, row.judged_on):
        # a dispute rests a demand; the judgment is given, whatever the holds say
        items.setdefault(one.currency, []).append(replace(one.item, holds=()))
    received = unused_receipts(row.customer, row.judged_on)
    drafts = {
        currency: _declared(row, currency, found, received.get(currency, 0), on, security)
        for currency, found in sorted(items.items())
        if any(item.open > 0 for item in found)
    }
    return Drafts(drafts, _later(row))


def draft_letter(row: Proceeding, facts: Declared) -> Letter:
    """The draft to read, sign and send; raises InputError where it cannot be written."""
    return compose_declaration(facts, own_texts(row.company))


def figures_of(facts: Declared) -> dict[str, Any]:
    """The declaration as figures: cents, days as ISO text."""
    claimed = facts.claimed
    return {
        "debtor": claimed.occasion.debtor.name,
        "debtor_ids": list(claimed.occasion.debtor.ids),
        "kind": facts.kind,
        "court": facts.court,
        "judged_on": facts.judged_on.isoformat(),
        "published_on": facts.published_on.isoformat() if facts.published_on else None,
        "currency": claimed.occasion.currency,
        "due": facts.due,
        "to_fall_due": facts.to_fall_due,
        "interest": facts.interest,
        "indemnity": facts.indemnity,
        "received": facts.received,
        "total": facts.total,
        "vat_included": True,
        "security": facts.security,
        "invoices": [_invoice(facts, one) for one in claimed.invoices],
    }


@transaction.atomic
def record_declared(
    row: Proceeding,
    drafts: Drafts,
    declared_on: date,
    how: str,
    *,
    by: str,
    at: datetime,
) -> list[Declaration]:
    """The claim was declared on a day: its letters are sealed as they are, its task is done.

    Raises InputError without a way, on a day to come or before the judgment, or when nothing is
    to be declared.
    """
    lock_head(row.company)
    if not how.strip():
        raise InputError("say how the claim was declared", row.customer.code, field="how")
    if not row.judged_on <= declared_on <= day_of(at):
        raise InputError("is not between the judgment and today", field="declared_on")
    if not drafts.by_currency:
        raise InputError("nothing was owed on the day of the judgment", row.customer.code)
    made = [
        Declaration.objects.create(
            proceeding=row,
            currency=currency,
            cents=facts.total,
            data=figures_of(facts),
            letter=seal(typeset(draft_letter(row, facts)), PDF_TYPE, at),
            declared_on=declared_on,
            how=how,
            made_at=at,
            made_by=by,
        )
        for currency, facts in drafts.by_currency.items()
    ]
    _record(row, made, by, at)
    task = Task.objects.filter(proceeding=row, done_at=None).select_related("company").first()
    if task is not None:
        complete_task(task, "done", by=by, at=at, reason=how)
    return made


def _record(row: Proceeding, made: Sequence[Declaration], by: str, at: datetime) -> None:
    said = {
        "customer": row.customer.code,
        "declared_on": made[0].declared_on,
        "how": made[0].how,
        "sums": {one.currency: one.cents for one in made},
        "letters": [one.letter_id for one in made],
    }
    about = f"proceeding:{row.pk}"
    record_event(row.company, "claim-declared", about, by=by, at=at, data=said)


def _declared(
    row: Proceeding,
    currency: str,
    items: Sequence[OpenItem],
    received: int,
    on: date,
    security: str,
) -> Declared:
    customer, company = row.customer, row.company
    law = law_of(customer.country, customer.kind, company.country)
    debtor = debtor_of(customer, [])
    cited = law[:2] if law[:2] in LAWS else "other"
    occasion = Occasion(
        creditor_of(company),
        debtor,
        max(on, row.judged_on),
        currency,
        customer.code,
        "post",
        cited,
        company.lang,
    )
    claim = claim_items(
        [item for item in items if item.open > 0],
        regime_for(law, customer.kind),
        row.judged_on,
        terms_of(company),
        kind=customer.kind,
        judgment_on=row.judged_on,
    )
    claimed = Claimed(
        occasion,
        tuple(named(one, one.open) for one in items),
        claim,
        notice_on=_first_notice(items, row.judged_on),
    )
    opening = row.notices.filter(stage="opened").order_by("pk").first()
    return Declared(
        claimed,
        _agent(row),
        row.kind,
        row.judged_on,
        row.published_on,
        row.court,
        opening.reference if opening and opening.country == "FR" else "",
        security,
        received,
    )


def _agent(row: Proceeding) -> Debtor:
    """Whom it goes to; the customer stands in the window as long as nobody has named one."""
    name, address = name_and_address(row.agent, row.country)
    return Debtor(
        id="",
        name=name or row.customer.name,
        country=row.country,
        lang=_language(row),
        address=address,
    )


def _language(row: Proceeding) -> str:
    """That of the court: French in France, in Belgium the customer's, where we write it."""
    if row.country == "FR":
        return "fr"
    return row.customer.lang if row.customer.lang in available_languages() else row.company.lang


def _first_notice(items: Sequence[OpenItem], before: date) -> date | None:
    sent = [
        demand.sent_on
        for item in items
        for demand in item.demands
        if demand.step == "formal-notice" and demand.sent_on <= before
    ]
    return min(sent, default=None)


def _later(row: Proceeding) -> tuple[Named, ...]:
    """Open invoices issued after the judgment."""
    found = items_on(row.customer)
    return tuple(
        named(one.item, one.item.open)
        for one in found
        if one.item.open > 0 and one.item.issued_on and one.item.issued_on > row.judged_on
    )


def _invoice(facts: Declared, one: Named) -> dict[str, Any]:
    lines = [line for line in facts.claimed.claim.lines if line.invoice == one.number]
    return {
        "number": one.number,
        "issued_on": one.issued_on.isoformat() if one.issued_on else None,
        "due_on": one.due_on.isoformat(),
        "amount": one.cents,
        "open": one.open,
        "due": one.due_on <= facts.judged_on,
        "order_reference": one.order_reference,
        "interest": _sum(lines, "interest"),
        "indemnity": _sum(lines, "indemnity"),
    }


def _sum(lines: Sequence[ClaimLine], kind: str) -> int:
    return sum(line.cents for line in lines if line.kind == kind)
