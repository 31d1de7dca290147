"""Facts for the letters that are no demand: every kind, for every kind of debtor and country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

from butoir.core.claim import claim_items
from butoir.core.parties import Address, Debtor
from butoir.law.regimes import regime_for
from butoir.letters.letter import Letter
from butoir.letters.notes.answers import (
    Answered,
    Unwanted,
    compose_received_answer,
    compose_refusal,
)
from butoir.letters.notes.claims import Claimed, compose_debit_note, compose_statement_of_claim
from butoir.letters.notes.coming import Coming, compose_coming
from butoir.letters.notes.crediting import Credited, CreditedLine, compose_credit_note
from butoir.letters.notes.declaring import Declared, compose_declaration
from butoir.letters.notes.disputes import Answer, Dispute, compose_answer, compose_received
from butoir.letters.notes.handing_over import HandedOver, compose_hand_over
from butoir.letters.notes.plans import (
    Instalment,
    Missed,
    Plan,
    compose_agreement,
    compose_default,
    compose_offer,
)
from butoir.letters.notes.promises import Promised, compose_promise
from butoir.letters.notes.settled import Crossed, Settled, compose_thanks, compose_withdrawal
from butoir.letters.notes.waiving import Offered, compose_waiver
from butoir.letters.occasion import Named, Occasion, law_cited
from letters import samples

ON = date(2026, 3, 3)
PARTS = (date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 29))
PROMISER = "Paul Dupont"
EXPLANATION = "Prix : 12,50 € / u., BC-7781, 12/12/2025."  # a person's own words
LAWYER = Debtor(
    "",
    "Cabinet Martin",
    contact_title="Maître",
    contact_name="Martin",
    email="martin@cabinet.example",
    address=Address(("5 place Bellecour",), "69002", "Lyon", "FR"),
)


def occasion(kind: str = "company", country: str = "FR", lang: str = "fr") -> Occasion:
    """A letter of 3 March 2026 to an ordinary debtor."""
    clause = (kind, country) == ("consumer", "BE")  # their terms provide an indemnity
    creditor = replace(samples.CREDITORS[country], consumer_clause=clause)
    debtor = replace(samples.DEBTORS[kind, country], lang=lang)
    law = law_cited(creditor, debtor)
    return Occasion(creditor, debtor, ON, reference="2026-0042", law=law)


def named(count: int = 1, open_: int | None = None) -> tuple[Named, ...]:
    """The first invoices, with what is open of each (all of it by default)."""
    items = (samples.invoice(k) for k in range(count))
    return tuple(
        Named(i.number, i.issued_on, i.due_on, i.cents, i.cents if open_ is None else open_)
        for i in items
    )


def settled(
    kind: str = "company", country: str = "FR", lang: str = "fr", count: int = 1
) -> Settled:
    """A payment of yesterday that leaves nothing open."""
    invoices = named(count, open_=0)
    paid = sum(invoice.cents for invoice in invoices)
    return Settled(occasion(kind, country, lang), invoices, paid, date(2026, 3, 2), clear=True)


def promised(
    kind: str = "company", country: str = "FR", lang: str = "fr", count: int = 1
) -> Promised:
    """All of it, for 16 March, said today."""
    invoices = named(count)
    cents = sum(invoice.open for invoice in invoices)
    return Promised(occasion(kind, country, lang), invoices, cents, date(2026, 3, 16), ON)


def plan(
    kind: str = "company",
    country: str = "FR",
    lang: str = "fr",
    count: int = 3,
    charged: bool = False,
) -> Plan:
    """Three parts, the last one with what is left over."""
    invoices = named(count)
    items = tuple(samples.invoice(k) for k in range(count))
    claim = samples.claim_for(kind, country, items) if charged else None
    owed = sum(invoice.open for invoice in invoices)
    owed += claim.total("interest") + claim.total("indemnity") if claim else 0
    each = owed // 3
    cents = (each, each, owed - 2 * each)
    parts = tuple(Instalment(day, part) for day, part in zip(PARTS, cents, strict=True))
    who = occasion(kind, country, lang)
    waived = not charged and (kind, country) != ("public", "FR")  # who cannot be let off
    return Plan(who, invoices, parts, claim, waived, acceleration=True)


def dispute(
    kind: str = "company", country: str = "FR", lang: str = "fr", **changes: object
) -> Dispute:
    """A whole invoice disputed over its price."""
    (invoice,) = named(1)
    one = Dispute(occasion(kind, country, lang), invoice, invoice.open, date(2026, 3, 2), "price")
    return replace(one, **changes)  # type: ignore[arg-type]


def claimed(
    kind: str = "company", country: str = "FR", lang: str = "fr", count: int = 2
) -> Claimed:
    """Two invoices with their interest and indemnities, where they may be charged."""
    items = tuple(samples.invoice(k) for k in range(count))
    claim = samples.claim_for(kind, country, items)
    daily = sum(item.open for item in items) * 1_215 // 3_650_000  # cents, never rounded up
    return Claimed(occasion(kind, country, lang), named(count), claim, daily)


def handed_over(
    role: str, country: str = "FR", lang: str = "fr", kind: str = "company"
) -> HandedOver:
    """To a lawyer, a bailiff or an agency, with four exhibits."""
    partner = replace(LAWYER, lang=lang, country=country)
    if role == "agency":
        partner = replace(partner, name="Recouvrement Rhône", contact_title="", contact_name="")
    exhibits = ("2026-0412", "2026-0413", "BL-7781", "RK 123 456 789")
    return HandedOver(
        claimed(kind, country), partner, role, exhibits, date(2026, 2, 9), date(2026, 3, 2)
    )


def declared(
    procedure: str, country: str = "FR", lang: str = "fr", count: int = 2, **more: object
) -> Declared:
    """As of a judgment of 3 March, published on the 9th; the last invoice falls due later."""
    court = {"FR": "Tribunal des activités économiques de Lyon", "BE": "Tribunal de Liège"}
    place = Address(("1 rue du Palais",), "69003", "Lyon", country)
    agent = Debtor("", "SELARL Martin", lang=lang, country=country, address=place)
    items = tuple(samples.invoice(k) for k in range(count))
    claim = claim_items(items, regime_for(country, "company"), ON, judgment_on=ON)
    made = Claimed(occasion("company", country, lang), named(count), claim)
    facts = Declared(made, agent, procedure, ON, date(2026, 3, 9), court[country])
    return replace(facts, **more)  # type: ignore[arg-type]


def crossed(kind: str = "company", country: str = "FR", lang: str = "fr") -> Crossed:
    """The payment crossed a formal notice of today."""
    return Crossed(settled(kind, country, lang), "formal-notice", ON)


def answered(
    kind: str = "company",
    country: str = "FR",
    lang: str = "fr",
    said: str = "promise",
    **more: object,
) -> Answered:
    """A promise to pay one invoice, which rests already."""
    invoices = named(1)
    one = Answered(
        occasion(kind, country, lang), invoices, said, invoices[0].open, date(2026, 3, 16), True
    )
    return replace(one, **more)  # type: ignore[arg-type]


def unwanted(
    kind: str = "company", country: str = "FR", lang: str = "fr", **more: object
) -> Unwanted:
    """A plan for three invoices, asked for a week ago."""
    facts = Unwanted(occasion(kind, country, lang), named(3), date(2026, 2, 24))
    return replace(facts, **more)  # type: ignore[arg-type]


def missed(kind: str = "company", country: str = "FR", lang: str = "fr") -> Missed:
    """The first part did not come; ten days later there is a last day."""
    ours = plan(kind, country, lang)
    later = replace(ours, occasion=replace(ours.occasion, on=date(2026, 4, 3)))
    left = ours.total
    return Missed(later, ON, ours.parts[0], left, date(2026, 4, 14), date(2026, 4, 15))


def coming(kind: str = "company", country: str = "FR", lang: str = "fr", **more: object) -> Coming:
    """The second of three parts, a few days ahead."""
    ours = plan(kind, country, lang)
    later = replace(ours.occasion, on=date(2026, 4, 27))
    second, third = ours.parts[1:]
    one = Coming(later, ours.invoices, ON, second, third.cents)
    return replace(one, **more)  # type: ignore[arg-type]


def refused(kind: str = "company", country: str = "FR", lang: str = "fr") -> Answer:
    """The price is the one of the order that was signed."""
    said = {"pay_by": date(2026, 3, 16), "documents": ("BC-4471", "F-2026-014.pdf")}
    return Answer(dispute(kind, country, lang), 0, EXPLANATION, **said)


def waiver(kind: str = "company", country: str = "FR", lang: str = "fr", count: int = 1) -> Offered:
    """Interest and lump sum given up, if an invoice is paid by 16 March."""
    given = (12_34, 40_00) if kind != "consumer" else (12_34, 0)
    return Offered(occasion(kind, country, lang), named(count), date(2026, 3, 16), *given)


def credited(kind: str = "company", country: str = "FR", lang: str = "fr") -> Credited:
    """All of a debit note of February is given up."""
    (invoice,) = named(1, open_=0)
    lines = (
        CreditedLine(invoice.number, "interest", 12_34),
        CreditedLine(invoice.number, "indemnity", 40_00),
    )
    numbers = ("NC-2026-0003", "ND-2026-0007", date(2026, 2, 16))
    return Credited(occasion(kind, country, lang), (invoice,), *numbers, lines)


FACTS: dict[str, Callable[[str, str, str], Any]] = {
    "thank-you": settled,
    "withdrawal": crossed,
    "promise-confirmation": promised,
    "plan-proposal": plan,
    "plan-agreement": plan,
    "instalment-notice": coming,
    "plan-default": missed,
    "dispute-received": dispute,
    "dispute-answer": refused,
    "answer-received": answered,
    "plan-refusal": unwanted,
    "statement-of-claim": claimed,
    "debit-note": claimed,
    "interest-waiver": waiver,
    "credit-note": credited,
}
COMPOSE: dict[str, Callable[[Any], Letter]] = {
    "thank-you": compose_thanks,
    "withdrawal": compose_withdrawal,
    "promise-confirmation": compose_promise,
    "plan-proposal": lambda facts: compose_offer(facts, date(2026, 3, 13)),
    "plan-agreement": lambda facts: compose_agreement(facts, date(2026, 3, 2)),
    "instalment-notice": compose_coming,
    "plan-default": compose_default,
    "dispute-received": lambda facts: compose_received(facts, date(2026, 3, 13)),
    "dispute-answer": compose_answer,
    "answer-received": compose_received_answer,
    "plan-refusal": compose_refusal,
    "statement-of-claim": compose_statement_of_claim,
    "debit-note": lambda facts: compose_debit_note(facts, "ND-2026-007", date(2026, 3, 23)),
    "interest-waiver": compose_waiver,
    "credit-note": compose_credit_note,
}
CHARGING = ("statement-of-claim", "debit-note", "credit-note")
ORDINARY = tuple(name for name in COMPOSE if name not in CHARGING)


def compose(name: str, kind: str, country: str, lang: str) -> Letter:
    """The letter of that kind to an ordinary debtor."""
    return COMPOSE[name](FACTS[name](kind, country, lang))


def to_a_familiar(facts: Any) -> Any:
    """The same facts of a debtor who is addressed familiarly, at any depth."""
    if isinstance(facts, Debtor):
        return samples.familiar(facts)
    if not is_dataclass(facts):
        return facts
    changed = {one.name: to_a_familiar(getattr(facts, one.name)) for one in fields(facts)}
    return replace(facts, **changed)  # type: ignore[type-var]


def compose_familiar(name: str, kind: str, country: str, lang: str) -> Letter:
    """The letter of that kind to a debtor who is addressed familiarly."""
    return COMPOSE[name](to_a_familiar(FACTS[name](kind, country, lang)))


def notes(lang: str) -> dict[str, Letter]:
    """Every kind for every kind of debtor in France and Belgium, then what changes a letter."""
    ordinary = {
        f"{name}.{kind}.{country}": compose(name, kind, country, lang)
        for name in ORDINARY
        for kind in samples.KINDS
        for country in samples.COUNTRIES
    }
    charging = {
        f"{name}.{kind}.{country}": compose(name, kind, country, lang)
        for name in CHARGING
        for kind, country in (
            ("company", "FR"),
            ("company", "BE"),
            ("public", "FR"),
            ("public", "BE"),
            ("consumer", "BE"),
            ("company", "LU"),
            ("public", "LU"),
            ("company", "CH"),
        )
    }
    entrusted = {
        f"hand-over.{role}.{country}": compose_hand_over(handed_over(role, country, lang))
        for role in ("lawyer", "bailiff", "agency")
        for country in samples.CREDITORS
    }
    entrusted |= {
        f"claim-declaration.{procedure}": compose_declaration(declared(procedure, country, lang))
        for procedure, country in (
            ("liquidation", "FR"),
            ("redressement", "FR"),
            ("sauvegarde", "FR"),
            ("retablissement", "FR"),
            ("faillite", "BE"),
            ("reorganisation", "BE"),
        )
    }
    entrusted["claim-declaration.secured"] = compose_declaration(
        declared(
            "liquidation", lang=lang, security=EXPLANATION, notice="A202600451201", received=50_00
        )
    )
    familiar = {
        f"{name}.familiar.{kind}.{country}": compose_familiar(name, kind, country, lang)
        for name in ORDINARY
        for kind, country in samples.FAMILIAR
    }
    return ordinary | charging | entrusted | familiar | _special(lang)


def _special(lang: str) -> dict[str, Letter]:
    early = replace(settled(lang=lang), paid_on=date(2026, 2, 6))
    reminded = Crossed(settled(lang=lang, count=5), "reminder-1", date(2026, 3, 1))
    part = promised(lang=lang, count=2)
    part = replace(part, cents=part.cents - 100_00, said_by=PROMISER)
    answer = refused(lang=lang)
    unwaived = {
        f"plan-agreement.with-interest-to-come.{kind}.BE": compose_agreement(
            replace(plan(kind, "BE", lang), waived=False), date(2026, 3, 2)
        )
        for kind in ("company", "public")
    }
    abroad = {
        f"{name}.company.{country}": compose(name, "company", country, lang)
        for name in ("plan-agreement", "dispute-answer")
        for country in ("LU", "CH")
    }
    against = {
        f"hand-over.{role}.BE.against-consumer": compose_hand_over(
            handed_over(role, "BE", lang, "consumer")
        )
        for role in ("bailiff", "agency")
    }
    return (
        unwaived
        | abroad
        | against
        | {
            "thank-you.several": compose_thanks(settled(lang=lang, count=3)),
            "withdrawal.reminder": compose_withdrawal(reminded),
            "withdrawal.reminder-early": compose_withdrawal(
                Crossed(early, "reminder-1", date(2026, 2, 9))
            ),
            "withdrawal.formal-early": compose_withdrawal(Crossed(early, "formal-notice", ON)),
            "promise-confirmation.part": compose_promise(part),
            **_answers(lang),
            "plan-refusal.explained": compose_refusal(unwanted(lang=lang, explanation=EXPLANATION)),
            "plan-refusal.one-invoice": compose_refusal(unwanted(lang=lang, invoices=named(1))),
            "plan-proposal.charged": compose_offer(
                plan(lang=lang, charged=True), date(2026, 3, 13)
            ),
            "plan-agreement.one-invoice": compose_agreement(
                replace(plan(lang=lang, count=1), acceleration=False), ON - timedelta(days=1)
            ),
            "instalment-notice.last": compose_coming(coming(lang=lang, after=0, invoices=named(1))),
            "plan-default.no-clause": compose_default(
                replace(missed(lang=lang), plan=replace(missed(lang=lang).plan, acceleration=False))
            ),
            "plan-agreement.charged.consumer.BE": compose_agreement(
                plan("consumer", "BE", lang, charged=True), date(2026, 3, 2)
            ),
            "dispute-received.paid": compose_received(
                dispute(lang=lang, reason="paid"), date(2026, 3, 13)
            ),
            "dispute-received.part": compose_received(
                dispute(lang=lang, cents=250_00, reason="not-received"), date(2026, 3, 13)
            ),
            "dispute-answer.accepted": compose_answer(
                replace(answer, credited=answer.dispute.cents, credit_by=date(2026, 3, 10))
            ),
            "dispute-answer.in-part": compose_answer(
                replace(answer, credited=250_00, credit_by=date(2026, 3, 10))
            ),
        }
    )


def _answers(lang: str) -> dict[str, Letter]:
    """Every other kind of answer that the page takes."""
    said = {
        "paid": {"on": date(2026, 3, 2)},
        "promise.to-be-read": {},
        "dispute": {"cents": None},
        "dispute.part": {"cents": 250_00},
        "plan.several": {"cents": None, "on": None, "invoices": named(3)},
        "not-received": {"cents": None, "on": None},
        "wrong-person": {"cents": None, "on": None, "invoices": named(5)},
    }
    return {
        f"answer-received.{name}": compose_received_answer(
            answered(lang=lang, said=name.partition(".")[0], resting=False, **more)
        )
        for name, more in said.items()
    }
