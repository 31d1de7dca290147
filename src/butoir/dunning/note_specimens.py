"""Made-up letters that are no demand: every file of them, for every kind of debtor and outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import product

from butoir.core.claim import Claim, claim_items
from butoir.core.governing import law_of
from butoir.core.items import Demand, OpenItem
from butoir.core.parties import KINDS, Address, Debtor
from butoir.dunning.note_check import Truth
from butoir.dunning.specimens import made_up_debtor, made_up_item
from butoir.law.regimes import regime_for
from butoir.letters.letter import Letter
from butoir.letters.notes.answers import KINDS as KINDS_OF_ANSWERS
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
from butoir.letters.notes.disputes import (
    REASONS,
    Answer,
    Dispute,
    compose_answer,
    compose_received,
)
from butoir.letters.notes.handing_over import ROLES, HandedOver, compose_hand_over
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
from butoir.letters.occasion import LAWS, Named, Occasion
from butoir.letters.own import OwnTexts
from butoir.users.creditors import creditor_of, terms_of
from butoir.users.models import Company

_ON = date(2026, 6, 9)
_BEFORE, _SOON, _LATER = date(2026, 6, 8), date(2026, 6, 19), date(2026, 6, 22)
_PARTS = (date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31))
_NOTE_DAY, _NOTICE_ON = date(2026, 7, 8), date(2026, 5, 18)
_DEMANDS = (
    Demand("reminder-1", date(2026, 5, 7), date(2026, 5, 15)),
    Demand("formal-notice", _NOTICE_ON, _BEFORE),
)
Compose = Callable[[OwnTexts], Letter]
Made = tuple[Compose, Truth]


@dataclass(frozen=True, slots=True)
class Scene:
    """Who writes to whom about which invoices, and what may be claimed on them."""

    occasion: Occasion
    items: tuple[OpenItem, ...]
    claim: Claim

    @property
    def invoices(self) -> tuple[Named, ...]:
        """The invoices, all of them open."""
        return tuple(
            Named(i.number, i.issued_on, i.due_on, i.cents, i.open, i.order_reference)
            for i in self.items
        )

    @property
    def owed(self) -> int:
        """What is open, in cents."""
        return sum(item.open for item in self.items)

    @property
    def charges(self) -> int:
        """Interest and indemnities that may be asked for here, in cents: none of a French
        consumer."""
        if (self.occasion.law, self.occasion.debtor.kind) == ("FR", "consumer"):
            return 0
        return self.claim.total("interest") + self.claim.total("indemnity")

    def truth(self, made_of: object, total: int | None = None, by: date | None = None) -> Truth:
        """What is true of a letter of this scene."""
        claim = self.claim
        sums = (claim.total("interest"), claim.total("indemnity"), self.charges)
        return Truth(self.occasion, self.invoices, (made_of, claim, sums), total, by)


def note_specimens(
    company: Company, file: str, lang: str, familiar: bool = False
) -> Iterator[Made]:
    """Letters of that file, French and Belgian, about one invoice and about several."""
    creditor, terms = creditor_of(company), terms_of(company)
    for kind, country, count in product(KINDS, ("FR", "BE"), (1, 3, 5)):
        law = law_of(country, kind, creditor.country)[:2]
        debtor = made_up_debtor(kind, country, lang, familiar)
        channel = "email" if count == 1 else "post"
        cited = law if law in LAWS else "other"
        occasion = Occasion(creditor, debtor, _ON, "EUR", "C-0042", channel, cited)
        items = tuple(
            replace(made_up_item(number), demands=_DEMANDS) for number in range(1, count + 1)
        )
        claim = claim_items(items, regime_for(law, kind), _ON, terms, kind=kind)
        yield from _MAKERS[file](Scene(occasion, items, claim))


def _settled(scene: Scene) -> Settled:
    paid = tuple(invoice._replace(open=0) for invoice in scene.invoices)
    return Settled(scene.occasion, paid, scene.owed, _BEFORE, clear=True)


def _thanks(scene: Scene) -> Iterator[Made]:
    facts = _settled(scene)
    yield partial(compose_thanks, facts), scene.truth(facts)


def _withdrawals(scene: Scene) -> Iterator[Made]:
    for step, day in product(("formal-notice", "reminder-1"), (_BEFORE, _ON)):
        facts = Crossed(replace(_settled(scene), paid_on=_BEFORE), step, day)
        yield partial(compose_withdrawal, facts), scene.truth(facts)


def _promises(scene: Scene) -> Iterator[Made]:
    whole = Promised(scene.occasion, scene.invoices, scene.owed, _LATER, _ON)
    for facts in (whole, replace(whole, cents=scene.owed - 100_00, said_by="Paul Martin")):
        truth = scene.truth((facts, scene.owed - facts.cents), facts.cents, _LATER)
        yield partial(compose_promise, facts), truth


def _plans(scene: Scene) -> Iterator[Plan]:
    """With and without a claim, interest let off, and the clause of acceleration."""
    for claim, waived in ((None, True), (None, False), (scene.claim, False)):
        refused = waived and (scene.occasion.law, scene.occasion.debtor.kind) == ("FR", "public")
        if refused or (claim and not scene.charges):
            continue
        owed = claim.total_due if claim else scene.owed
        each = owed // 3
        sums = (each, each, owed - 2 * each)
        parts = tuple(Instalment(day, cents) for day, cents in zip(_PARTS, sums, strict=True))
        yield Plan(scene.occasion, scene.invoices, parts, claim, waived, acceleration=not waived)


def _offers(scene: Scene) -> Iterator[Made]:
    for plan in _plans(scene):
        truth = scene.truth((plan, _SOON))
        yield partial(compose_offer, plan, _SOON), truth


def _agreements(scene: Scene) -> Iterator[Made]:
    for plan in _plans(scene):
        truth = scene.truth(plan, plan.parts[0].cents, plan.parts[0].due_on)
        yield partial(compose_agreement, plan, _BEFORE), truth


def _comings(scene: Scene) -> Iterator[Made]:
    for plan in _plans(scene):
        first, after = plan.parts[0], plan.total - plan.parts[0].cents
        for left in (after, 0):
            facts = Coming(scene.occasion, scene.invoices, _BEFORE, first, left)
            yield partial(compose_coming, facts), scene.truth(facts, first.cents, first.due_on)


def _defaults(scene: Scene) -> Iterator[Made]:
    late = replace(scene, occasion=replace(scene.occasion, on=_NOTE_DAY))
    for plan in _plans(late):
        days = (date(2026, 7, 17), date(2026, 7, 20))
        facts = Missed(plan, _BEFORE, plan.parts[0], plan.total, *days)
        truth = late.truth(facts, facts.part.cents, facts.pay_by)
        yield partial(compose_default, facts), truth


def _disputes(scene: Scene) -> Iterator[Dispute]:
    invoice = scene.invoices[0]
    for reason in REASONS:
        yield Dispute(scene.occasion, invoice, invoice.open, _BEFORE, reason)
    yield Dispute(scene.occasion, invoice, 250_00, _BEFORE, "price")


def _received(scene: Scene) -> Iterator[Made]:
    one = replace(scene, items=scene.items[:1])
    for facts in _disputes(one):
        truth = one.truth((facts, facts.invoice.open - facts.cents, _SOON))
        yield partial(compose_received, facts, _SOON), truth


def _answers(scene: Scene) -> Iterator[Made]:
    one = replace(scene, items=scene.items[:1])
    dispute = next(_disputes(one))
    for credited in (dispute.cents, 250_00, 0):
        said = "" if credited else "BL-7781"
        papers = () if credited else ("BL-7781", "F-2026")
        facts = Answer(dispute, credited, said, _SOON if credited else None, _LATER, papers)
        truth = one.truth((facts, _SOON), facts.left or None, _LATER if facts.left else None)
        yield partial(compose_answer, facts), truth


def _page_answers(scene: Scene) -> Iterator[Made]:
    for kind in KINDS_OF_ANSWERS:
        facts = Answered(scene.occasion, scene.invoices, kind, scene.owed, _LATER)
        if kind == "paid":
            facts = replace(facts, on=_BEFORE)
        if kind not in ("paid", "promise", "dispute"):
            facts = replace(facts, cents=None, on=None)
        for one in (facts, replace(facts, resting=True)) if kind == "promise" else (facts,):
            yield partial(compose_received_answer, one), scene.truth(one)


def _refusals(scene: Scene) -> Iterator[Made]:
    for explanation in ("", "Devis n° 12"):
        facts = Unwanted(scene.occasion, scene.invoices, _BEFORE, explanation)
        yield partial(compose_refusal, facts), scene.truth(facts)


def _claims(scene: Scene) -> Iterator[Made]:
    facts = Claimed(scene.occasion, scene.invoices, scene.claim, daily=89, notice_on=_NOTICE_ON)
    truth = scene.truth(facts)
    yield partial(compose_statement_of_claim, facts), truth


def _debit_notes(scene: Scene) -> Iterator[Made]:
    facts = Claimed(scene.occasion, scene.invoices, scene.claim)
    if not scene.charges:
        return
    truth = scene.truth(facts, facts.charges, _LATER)
    note = Named("ND-2026-007", _ON, _LATER, facts.charges, facts.charges)
    truth = replace(truth, invoices=(*truth.invoices, note))
    yield partial(compose_debit_note, facts, "ND-2026-007", _LATER), truth


def _waivers(scene: Scene) -> Iterator[Made]:
    interest, indemnity = scene.claim.total("interest"), scene.claim.total("indemnity")
    for sums in {(interest, indemnity), (interest, 0), (0, indemnity)}:
        if scene.charges and any(sums):
            facts = Offered(scene.occasion, scene.invoices, _LATER, *sums)
            yield partial(compose_waiver, facts), scene.truth(facts, facts.principal, _LATER)


def _credit_notes(scene: Scene) -> Iterator[Made]:
    if not scene.charges:  # nobody got a note either
        return
    one = replace(scene, items=scene.items[:1])
    number = one.items[0].number
    lines = (CreditedLine(number, "interest", 12_34), CreditedLine(number, "indemnity", 40_00))
    numbers = ("NC-2026-0003", "ND-2026-0007")
    papers = tuple(Named(name, _BEFORE, _LATER, 52_34, 52_34) for name in numbers)
    for some, whole, gives_up in ((lines, True, True), (lines[:1], False, False)):
        facts = Credited(one.occasion, one.invoices, *numbers, _BEFORE, some, whole, gives_up)
        truth = replace(one.truth(facts), invoices=(*one.invoices, *papers))
        yield partial(compose_credit_note, facts), truth


def _hand_overs(scene: Scene) -> Iterator[Made]:
    opponent, creditor = scene.occasion.debtor, scene.occasion.creditor
    place = Address(("5 place Bellecour",), "69002", "Lyon", creditor.country)
    claimed = Claimed(scene.occasion, scene.invoices, scene.claim)
    for role, formal, asked in product(ROLES, (True, False), (True, False)):
        if formal and not asked:
            continue
        partner = Debtor("", "Cabinet Martin", lang=opponent.lang, address=place)
        partner = replace(partner, contact_title="Maître", contact_name="Martin")
        if not formal and not scene.charges and scene.claim.total("interest"):
            continue  # such interest runs from a formal notice only
        on, by = (_NOTICE_ON, _BEFORE) if formal else (None, None)
        facts = HandedOver(claimed, partner, role, ("F-2026", "BL-7781"), on, by, asked)
        truth = replace(scene.truth(facts), occasion=replace(scene.occasion, debtor=partner))
        yield partial(compose_hand_over, facts), truth


def _declarations(scene: Scene) -> Iterator[Made]:
    """As of the day of the judgment, of companies: consumers and public bodies are not wound up."""
    if scene.occasion.debtor.kind != "company":
        return
    debtor, kind = scene.occasion.debtor, "company"
    country = "BE" if debtor.country == "BE" else "FR"
    law = law_of(debtor.country, kind, scene.occasion.creditor.country)
    claim = claim_items(scene.items, regime_for(law, kind), _ON, judgment_on=_ON)
    claimed = Claimed(scene.occasion, scene.invoices, claim, notice_on=_NOTICE_ON)
    place = Address(("1 rue du Palais",), "69003", "Lyon", country)
    agent = Debtor("", "SELARL Martin", lang=debtor.lang, country=country, address=place)
    for said in ("liquidation", "redressement") if country == "FR" else ("faillite",):
        security = "" if said != "redressement" else "réserve de propriété"
        facts = Declared(claimed, agent, said, _ON, _SOON, security=security)
        at_judgment = replace(scene, claim=claim, occasion=replace(scene.occasion, debtor=agent))
        truth = at_judgment.truth(facts)
        yield partial(compose_declaration, facts), truth


_MAKERS: dict[str, Callable[[Scene], Iterator[Made]]] = {
    "thank-you": _thanks,
    "withdrawal": _withdrawals,
    "promise-confirmation": _promises,
    "plan-proposal": _offers,
    "plan-agreement": _agreements,
    "instalment-notice": _comings,
    "plan-default": _defaults,
    "dispute-received": _received,
    "dispute-answer": _answers,
    "answer-received": _page_answers,
    "plan-refusal": _refusals,
    "statement-of-claim": _claims,
    "debit-note": _debit_notes,
    "interest-waiver": _waivers,
    "credit-note": _credit_notes,
    "hand-over": _hand_overs,
    "claim-declaration": _declarations,
}
