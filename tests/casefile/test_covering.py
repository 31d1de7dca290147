"""The letter to who takes the case opens the file, and says nothing that the case does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from butoir.casefile.bundle import build_bundle
from butoir.casefile.covering import cover_letter
from butoir.casefile.exhibits import exhibits_of
from butoir.casefile.loading import load_case
from butoir.casefile.making import make_case_file
from butoir.casefile.pages.pen import pen_of
from butoir.core.parties import Debtor
from butoir.dunning.holding import place_hold
from butoir.dunning.note_check import Truth, note_findings
from butoir.journal.sealed import content_of
from butoir.letters.notes.handing_over import ROLES
from butoir.letters.occasion import Named
from butoir.letters.text import as_text
from casefile.cases import DAY, belgian_consumer, french_company, french_consumer
from casefile.test_case_file import members, pages_of
from companies import at

pytestmark = pytest.mark.django_db
WHO = {"by": "claire", "at": at(DAY, 10)}


def letter_of(case, layout="lawyer", to="Maître Martin", lang="fr"):
    return cover_letter(case, exhibits_of(case), pen_of(case, layout, lang), layout, to)


def text_of(case, *more) -> str:
    return " ".join(as_text(letter_of(case, *more)).split())


@pytest.mark.parametrize("layout", ROLES)
def test_the_letter_is_the_first_document_and_a_file_of_its_own(layout):
    case = load_case(french_company(), DAY)
    found = members(build_bundle(case, layout, "fr", content_of, "Étude Martin").content)
    whole, alone = pages_of(found["dossier.pdf"]), pages_of(found["lettre.pdf"])
    assert "Étude Martin" in alone[0]
    assert "Étude Martin" in whole[0]
    assert f"Page 1 sur {len(whole)}" in whole[0]
    assert "  lettre.pdf" in found["SHA256SUMS"].decode()


@pytest.mark.parametrize("layout", ["order", "european"])
def test_a_court_gets_none(layout):
    case = load_case(french_company(), DAY)
    assert "lettre.pdf" not in members(build_bundle(case, layout, "fr", content_of).content)


@pytest.mark.parametrize(
    ("layout", "name"),
    [
        ("lawyer", "Cabinet d’avocats"),
        ("bailiff", "Étude de commissaire de justice"),
        ("agency", "Société de recouvrement"),
    ],
)
def test_without_a_name_it_is_addressed_to_the_office(layout, name):
    assert letter_of(load_case(french_company(), DAY), layout, " ").recipient[0] == name


@pytest.mark.parametrize("make", [french_company, french_consumer, belgian_consumer])
@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_it_passes_the_tone_check_and_asks_for_the_sums_of_the_case(make, lang):
    case = load_case(make(), DAY)
    pen = pen_of(case, "bailiff", lang)
    letter = cover_letter(case, (), pen, "bailiff", "Étude Martin")  # titles are the user's words
    assert letter is not None
    assert " ".join(pen.amount(case.total).split()) in " ".join(as_text(letter).split())
    named = tuple(
        Named(o.item.number, o.item.issued_on, o.item.due_on, o.item.cents, o.claimed)
        for o in case.invoices
    )
    demands = tuple(d for o in case.invoices for d in o.item.demands)
    made_of = (case.claim, case.total, case.principal, case.interest + case.indemnity, demands)
    occasion = replace(pen.occasion, debtor=Debtor("", "Étude Martin", lang=lang))
    found = note_findings(letter, Truth(occasion, named, made_of))
    assert [one for one in found if one.severity == "error"] == []


def test_what_is_disputed_is_not_entrusted():
    customer = french_company()
    place_hold(customer.invoices.get(number="F-2"), "disputed", DAY, **WHO)
    case = load_case(customer, DAY)
    assert "1 234,56" not in text_of(case)
    for number in ("F-1", "F-2"):
        case = replace(
            case,
            invoices=tuple(
                one._replace(claimed=0) if one.item.number == number else one
                for one in case.invoices
            ),
        )
    assert letter_of(case) is None, "nothing is claimed"


def test_a_notice_whose_day_has_not_passed_is_not_said_to_have():
    case = load_case(french_company(), DAY)
    assert "la date qu’elle fixait" in text_of(case)
    days = [d.pay_by for o in case.invoices for d in o.item.demands if d.step == "formal-notice"]
    assert "est passée" not in text_of(replace(case, on=min(days)))


def test_a_debtor_who_was_never_asked_is_not_said_to_have_kept_silent():
    case = load_case(french_company(), DAY)
    bare = tuple(one._replace(item=replace(one.item, demands=())) for one in case.invoices)
    said = text_of(replace(case, invoices=bare, letters=()))
    assert "sans effet" not in said
    assert "sans effet" in text_of(replace(case, invoices=bare))


def test_the_sealed_file_names_its_recipient():
    made = make_case_file(french_company(), "lawyer", "fr", to="Cabinet Dupuis", **WHO)
    assert "Cabinet Dupuis" in pages_of(members(content_of(made.file_id))["lettre.pdf"])[0]
