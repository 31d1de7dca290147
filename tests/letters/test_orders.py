"""A reference that says itself what it is bears no second label."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from butoir.letters.compose import compose_letter
from butoir.letters.letter import Letter
from butoir.letters.notes.disputes import compose_received
from butoir.letters.orders import named_themselves
from butoir.letters.text import as_text
from letters import samples
from letters.notes_samples import dispute

NAMED = ("Commande 8304", "PO 12", "Bestelling 7", "PO-12", "commande n° 4", "Bon de commande 9")
BARE = ("8304", "BC-7781", "Portes du Sud", "Orderly 3", "P0-4", "Contrats & Cie 7", "")


@pytest.mark.parametrize("reference", NAMED)
def test_some_say_what_they_are(reference: str) -> None:
    assert named_themselves([reference])


@pytest.mark.parametrize("reference", BARE)
def test_others_do_not(reference: str) -> None:
    assert not named_themselves([reference])


def letter(reference: str, lang: str, count: int = 1, familiar: bool = False) -> Letter:
    """A reminder about invoices of that order."""
    facts = samples.sample("reminder-1", count=count, lang=lang)
    items = tuple(replace(item, order_reference=reference) for item in facts.items)
    debtor = samples.familiar(facts.debtor) if familiar else facts.debtor
    return compose_letter(replace(facts, items=items, debtor=debtor))


def order_of(one: Letter) -> tuple[str, str]:
    return next((d.label, d.value) for d in one.references if d.value in (*NAMED, *BARE))


@pytest.mark.parametrize(
    ("lang", "bare", "named"),
    [
        ("fr", "(commande 8304)", "(Commande 8304)"),
        ("nl", "(bestelling 8304)", "(Commande 8304)"),
        ("de", "(Bestellung 8304)", "(Commande 8304)"),
        ("en", "(order 8304)", "(Commande 8304)"),
    ],
)
def test_the_sentence_puts_the_label_only_before_a_bare_one(
    lang: str, bare: str, named: str
) -> None:
    assert bare in as_text(letter("8304", lang))
    assert named in as_text(letter("Commande 8304", lang))


@pytest.mark.parametrize(
    ("lang", "labels"),
    [
        ("fr", ("Votre commande", "Votre référence", "Ta référence")),
        ("nl", ("Uw bestelling", "Uw referentie", "Je referentie")),
        ("de", ("Ihre Bestellung", "Ihr Zeichen", "Dein Zeichen")),
        ("en", ("Your order", "Your reference", "Your reference")),
    ],
)
def test_so_do_the_reference_lines_and_the_table(lang: str, labels: tuple[str, str, str]) -> None:
    bare, named = letter("8304", lang), letter("PO 12", lang)
    tu = letter("PO 12", lang, familiar=True)
    assert order_of(bare) == (labels[0], "8304")
    assert order_of(named) == (labels[1], "PO 12")
    assert order_of(tu) == (labels[2], "PO 12")
    assert f"{labels[1]}{named.colon}PO 12" in as_text(named)


def test_a_letter_that_is_no_demand_says_it_once_too() -> None:
    one = dispute()
    invoice = one.invoice._replace(order_reference="Commande 8304")
    received = compose_received(replace(one, invoice=invoice), date(2026, 3, 13))
    assert "(Commande 8304)" in as_text(received)
