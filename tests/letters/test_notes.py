"""The letters that are no demand: what they refuse to say, and how they are set."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pikepdf
import pypdf
import pytest

from butoir.core.claim import Claim, ClaimLine
from butoir.core.errors import InputError
from butoir.letters.html import as_html
from butoir.letters.letter import Letter
from butoir.letters.notes.claims import compose_debit_note, compose_statement_of_claim
from butoir.letters.notes.disputes import compose_answer, compose_received
from butoir.letters.notes.handing_over import compose_hand_over
from butoir.letters.notes.plans import Instalment, compose_agreement, compose_default, compose_offer
from butoir.letters.notes.promises import compose_promise
from butoir.letters.notes.settled import compose_thanks
from butoir.letters.text import as_text
from butoir.letters.typeset import typeset
from letters import notes_samples as made_up
from letters import samples

SOON, PAST = date(2026, 3, 13), date(2026, 3, 2)
KINDS = (*made_up.ORDINARY, *made_up.CHARGING)
MARKUP = "#panic(1) $x$ <script>x</script> {total} **x** {@closing} =?x?="
NAMES = [MARKUP, "שלום בע״מ", "شركة مُحَمَّد", "A" * 300, "Société " * 40, "Petit 😀"]

REFUSED: dict[str, tuple[str, Callable[[], Letter]]] = {
    "thanks while something is open": (
        "open",
        lambda: compose_thanks(replace(made_up.settled(), invoices=made_up.named(1))),
    ),
    "a promise of more than is open": (
        "cents",
        lambda: compose_promise(replace(made_up.promised(), cents=125_001)),
    ),
    "a promise for a day that has passed": (
        "pay_by",
        lambda: compose_promise(replace(made_up.promised(), pay_by=PAST)),
    ),
    "a plan of another sum": (
        "parts",
        lambda: compose_offer(replace(made_up.plan(), parts=made_up.plan().parts[:2]), SOON),
    ),
    "a plan whose days are not in order": (
        "parts",
        lambda: compose_offer(replace(made_up.plan(), parts=made_up.plan().parts[::-1]), SOON),
    ),
    "an answer to a plan by a day that has passed": (
        "answer_by",
        lambda: compose_offer(made_up.plan(), PAST),
    ),
    "a public buyer let off its interest": (
        "waived",
        lambda: compose_offer(replace(made_up.plan("public"), waived=True), SOON),
    ),
    "a missed part that ends the plan before its last day": (
        "pay_by",
        lambda: compose_default(replace(made_up.missed(), accelerates_on=date(2026, 4, 13))),
    ),
    "a dispute of more than is open": (
        "cents",
        lambda: compose_received(made_up.dispute(cents=125_001), SOON),
    ),
    "a reason that nobody knows": (
        "reason",
        lambda: compose_received(made_up.dispute(reason="mood"), SOON),
    ),
    "a refusal without a word": (
        "explanation",
        lambda: compose_answer(replace(made_up.refused(), explanation="")),
    ),
    "a credit note without its day": (
        "credit_by",
        lambda: compose_answer(replace(made_up.refused(), credited=250_00)),
    ),
    "a credit note of more than is disputed": (
        "credited",
        lambda: compose_answer(replace(made_up.refused(), credited=125_001)),
    ),
    "a rest to pay without its day": (
        "pay_by",
        lambda: compose_answer(replace(made_up.refused(), pay_by=None)),
    ),
    "a claim that is not the sum of its invoices": (
        "claim",
        lambda: compose_statement_of_claim(replace(made_up.claimed(), invoices=made_up.named(1))),
    ),
    "a debit note without a number": (
        "claim",
        lambda: compose_debit_note(made_up.claimed(), "", SOON),
    ),
    "a debit note to pay by a day that has passed": (
        "pay_by",
        lambda: compose_debit_note(made_up.claimed(), "ND-1", PAST),
    ),
    "a case handed to a cousin": ("role", lambda: compose_hand_over(made_up.handed_over("cousin"))),
    "a letter about no invoice": (
        "invoices",
        lambda: compose_thanks(replace(made_up.settled(), invoices=())),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(what: str) -> None:
    field, compose = REFUSED[what]
    with pytest.raises(InputError) as refused:
        compose()
    assert refused.value.field == field


def french_consumer() -> Claim:
    """Interest at the legal rate from 10 February, after a formal notice of the 9th."""
    item = samples.invoice(0)
    first, last = date(2026, 2, 10), date(2026, 3, 3)
    principal = ClaimLine(item.number, "principal", item.open)
    interest = ClaimLine(
        item.number, "interest", 197, "", "C. civ.", first, last, 22, item.open, 262
    )
    return Claim("fr-b2c", last, (principal, interest))


def test_a_french_consumer_is_never_charged_but_by_law_after_a_formal_notice() -> None:
    """CPCE L111-8; C. civ. 1231-6: by no debit note and no plan at all, and in a statement or a
    hand-over only the interest that runs after the day of the notice."""
    facts = replace(made_up.claimed("consumer", "FR", count=1), claim=french_consumer())
    plan = made_up.plan("consumer", count=1)
    owed = plan.total + 197
    charged = replace(
        plan, claim=facts.claim, waived=False, parts=(Instalment(date(2026, 3, 31), owed),)
    )
    noticed = replace(facts, notice_on=date(2026, 2, 9))
    for compose in (
        lambda: compose_offer(charged, SOON),
        lambda: compose_agreement(charged, PAST),
        lambda: compose_debit_note(noticed, "ND-1", SOON),
        lambda: compose_statement_of_claim(facts),
        lambda: compose_statement_of_claim(replace(facts, notice_on=date(2026, 2, 10))),
    ):
        with pytest.raises(InputError, match="French consumer"):
            compose()
    handed = replace(made_up.handed_over("lawyer"), claimed=noticed)
    for letter in (compose_statement_of_claim(noticed), compose_hand_over(handed)):
        text = as_text(letter).lower()
        assert "1,97" in text
        assert "indemnité" not in text
        assert "frais" not in text


def test_a_belgian_consumer_is_charged_only_by_a_clause() -> None:
    facts = made_up.claimed("consumer", "BE")
    without = replace(facts.occasion.creditor, consumer_clause=False)
    with pytest.raises(InputError, match=r"XIX\.4"):
        compose_statement_of_claim(
            replace(facts, occasion=replace(facts.occasion, creditor=without))
        )


@pytest.mark.parametrize(
    ("kind", "country"), [("company", "BE"), ("public", "FR"), ("consumer", "FR")]
)
def test_no_letter_charges_by_another_regime(kind: str, country: str) -> None:
    """A claim made by the rules of French companies, sent to somebody else."""
    theirs = made_up.claimed("company", "FR")
    facts = replace(theirs, occasion=made_up.occasion(kind, country))
    handed = replace(made_up.handed_over("lawyer"), claimed=facts)
    for compose in (
        lambda: compose_statement_of_claim(facts),
        lambda: compose_debit_note(facts, "ND-1", SOON),
        lambda: compose_hand_over(handed),
    ):
        with pytest.raises(InputError, match="charges by fr-b2b"):
            compose()


@pytest.mark.parametrize("kind", ["consumer", "public"])
def test_only_a_company_acknowledges_its_debt_by_signing(kind: str) -> None:
    assert "reconnaît devoir" in as_text(compose_agreement(made_up.plan(), PAST))
    assert "reconnaît" not in as_text(compose_agreement(made_up.plan(kind), PAST))


def test_interest_of_a_belgian_plan_runs_on_what_is_due_only() -> None:
    """Law of 2 August 2002, art. 4 §3."""
    plan = replace(made_up.plan("company", "BE"), waived=False)
    assert "que sur les échéances impayées" in as_text(compose_agreement(plan, PAST))
    assert "intérêts" not in as_text(compose_agreement(replace(plan, waived=True), PAST))


def hostile(kind: str, name: str) -> Letter:
    """That letter with a foreign name for everyone and everything."""
    sample = samples.DEBTORS["company", "FR"]
    creditor = samples.MOREL
    changed = {"name": name, "contact_name": name}
    try:
        samples.DEBTORS["company", "FR"] = replace(sample, **changed)
        samples.CREDITORS["FR"] = replace(creditor, name=name, signatory=name)
        return made_up.compose(kind, "company", "FR", "fr")
    finally:
        samples.DEBTORS["company", "FR"] = sample
        samples.CREDITORS["FR"] = creditor


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_any_name_is_only_text(kind: str, name: str) -> None:
    letter = hostile(kind, name)
    assert name.strip() in as_text(letter)
    assert "<script>" not in as_html(letter)
    pdf = typeset(letter)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) <= 4


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_archival_accessible_and_in_its_language(kind: str) -> None:
    letter = made_up.compose(kind, "company", "FR", "de")
    with pikepdf.open(io.BytesIO(typeset(letter))) as pdf:
        assert str(pdf.Root.Lang).startswith("de")
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == letter.subject


def pages(letter: Letter) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(typeset(letter))).pages]


def test_what_is_signed_stands_on_the_page_where_it_is_signed() -> None:
    for count in (1, 3, 8, 20):
        plan = made_up.plan(count=count)
        *_, last = pages(compose_agreement(plan, PAST))
        shown = " ".join(last.split())
        assert "reconnaît devoir" in shown
        assert "Pour Boulangerie Petit : bon pour accord, date et signature" in shown


def test_a_plan_of_forty_parts_goes_over_pages_and_says_its_sum() -> None:
    plan = made_up.plan(count=1)
    days = [date(2026 + (3 + k) // 12, (3 + k) % 12 + 1, 28) for k in range(40)]
    parts = [Instalment(day, 31_25) for day in days]
    whole = pages(compose_offer(replace(plan, parts=tuple(parts)), SOON))
    assert len(whole) >= 2
    text = " ".join(" ".join(whole).split())
    assert "À reporter" in text
    assert "1 250,00 €" in text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")
