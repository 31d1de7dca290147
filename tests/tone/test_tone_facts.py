"""With the facts of the case, what the letter says must be true, and what is known must be said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.tone.check import check
from butoir.tone.facts import Facts, InvoiceFacts, parse_facts

CASE = Facts(
    customer="Boulangerie Petit",
    contact="Madame Claire Petit",
    creditor="Atelier Roy",
    iban="FR76 3000 6000 0112 3456 7890 189",
    invoices=(
        InvoiceFacts("2026-0412", date(2026, 1, 31), 150_000, 123_450, date(2026, 1, 2)),
        InvoiceFacts("2026-0420", date(2026, 2, 7), 20_000, 20_000, date(2026, 1, 8)),
    ),
    total=148_880,
    interest=1_430,
    indemnity=4_000,
    pay_by=date(2026, 3, 30),
    earlier_demands=(date(2026, 2, 12), date(2026, 2, 26)),
)

LETTER = """Objet : Mise en demeure

Madame Petit,

Malgré nos courriers des 12 et 26 février 2026, les factures n° 2026-0412 du 2 janvier 2026
(échue le 31 janvier 2026, 1 234,50 € après votre versement de 265,50 €) et 2026-0420
(échue le 7 février 2026, 200,00 €) restent dues.

Nous vous mettons en demeure de payer 1 488,80 € au plus tard le lundi 30 mars 2026 ; à défaut, nous
saisirons le tribunal. Cette somme comprend 14,30 € de pénalités de retard et 40,00 € d'indemnité
forfaitaire (article L441-10 du code de commerce). C'est notre dernier courrier.

IBAN FR76 3000 6000 0112 3456 7890 189 - 01 23 45 67 89.

Nous vous prions d'agréer, Madame, nos salutations distinguées.
"""


def found(text: str, facts: Facts = CASE) -> list[tuple[str, str]]:
    """Rule and text of every error."""
    findings = check(text, step="formal-notice", lang="fr", facts=facts)
    return [(f.rule, f.text) for f in findings if f.severity == "error"]


def test_a_letter_that_tells_the_case_is_true() -> None:
    """1 234.50 + 200.00 + 14.30 of interest + 40.00 of indemnity = 1 488.80 asked in all."""
    assert found(LETTER) == []


@pytest.mark.parametrize(
    ("true", "false", "error"),
    [
        ("Madame Petit", "Madame Durand", ("wrong-fact", "Durand")),
        ("n° 2026-0412", "n° 2026-0421", ("wrong-fact", "2026-0421")),
        ("et 2026-0420", "et 2026-0402", ("wrong-fact", "2026-0402")),
        ("1 488,80 €", "1 548,80 €", ("wrong-fact", "1 548,80 €")),
        ("14,30 €", "14,31 €", ("wrong-fact", "14,31 €")),
        ("7890 189", "7890 188", ("wrong-fact", "FR76 3000 6000 0112 3456 7890 188")),
        ("échue le 7 février 2026", "échue le 8 février 2026", ("wrong-fact", "8 février 2026")),
        ("du 2 janvier 2026", "du 3 janvier 2026", ("wrong-fact", "3 janvier 2026")),
        ("12 et 26 février", "11 et 26 février", ("wrong-fact", "11")),
        ("lundi 30 mars 2026", "mardi 31 mars 2026", ("wrong-fact", "mardi 31 mars 2026")),
        ("n° 2026-0412 du", "n° du", ("missing-invoice", "")),
        ("le 7 février 2026", "aussi", ("missing-due-date", "")),
        ("1 488,80 €", "le tout", ("missing-amount", "")),
        ("IBAN FR76 3000 6000 0112 3456 7890 189 - ", "", ("missing-payment-means", "")),
        ("lundi 30 mars 2026", "mardi 31 mars 2026", ("missing-pay-by-date", "")),
        ("des 12 et 26 février 2026", "du 26 février 2026", ("missing-earlier-demand", "")),
        ("Madame Petit,", "Madame,", ("missing-salutation-name", "Madame,")),
    ],
)
def test_one_wrong_or_missing_fact_is_found(true: str, false: str, error: tuple[str, str]) -> None:
    letter = LETTER.replace(true, false, 1)
    assert error in found(letter)


def test_without_a_known_contact_a_general_salutation_is_only_a_warning() -> None:
    letter = LETTER.replace("Madame Petit,", "Madame, Monsieur,")
    findings = check(letter, step="formal-notice", lang="fr", facts=Facts())
    assert [(f.rule, f.severity) for f in findings] == [("missing-salutation-name", "warning")]


SKIPPED = {
    "the first": ("Malgré notre courrier du 26 février 2026", (date(2026, 2, 26),)),
    "both": ("À ce jour", ()),
}


@pytest.mark.parametrize(("opening", "sent"), SKIPPED.values(), ids=SKIPPED)
def test_a_step_that_a_person_skipped_is_not_recalled(opening: str, sent: tuple[date]) -> None:
    letter = LETTER.replace("Malgré nos courriers des 12 et 26 février 2026", opening, 1)
    assert found(letter, replace(CASE, earlier_demands=sent)) == []


@pytest.mark.parametrize("facts", [None, replace(CASE, earlier_demands=None)])
def test_where_the_case_does_not_tell_both_demands_are_recalled(facts: Facts | None) -> None:
    letter = LETTER.replace("Malgré nos courriers des 12 et 26 février 2026", "À ce jour", 1)
    findings = check(letter, step="formal-notice", lang="fr", facts=facts)
    errors = [f.rule for f in findings if f.severity == "error"]
    assert errors == ["missing-earlier-demand"]


def test_a_name_that_is_a_refused_word_is_a_name() -> None:
    text = "Madame Petit,\n\nLa société Urgence Huissier et Associés vous remercie."
    facts = Facts(creditor="Urgence Huissier et Associés")
    rules = {f.rule for f in check(text, step="reminder-1", lang="fr", facts=facts)}
    assert not rules & {"early-threat", "vague-deadline"}


FILE = {
    "customer": "Boulangerie Petit",
    "contact": None,
    "total": "1234.50",
    "pay_by": "2026-03-03",
    "earlier_demands": ["2026-02-12"],
    "other_amounts": ["50.00"],
    "invoices": [{"number": "F1", "due": "2026-01-31", "amount": "1500.00", "open": "1234.50"}],
}


def test_a_facts_file_is_read() -> None:
    assert parse_facts(json.dumps(FILE), "facts.json") == Facts(
        customer="Boulangerie Petit",
        total=123_450,
        pay_by=date(2026, 3, 3),
        earlier_demands=(date(2026, 2, 12),),
        other_amounts=(5_000,),
        invoices=(InvoiceFacts("F1", date(2026, 1, 31), 150_000, 123_450),),
    )


@pytest.mark.parametrize(
    ("content", "sent"),
    [("{}", None), ('{"earlier_demands": null}', None), ('{"earlier_demands": []}', ())],
)
def test_no_earlier_demand_is_not_the_same_as_not_known(content: str, sent: object) -> None:
    assert parse_facts(content, "facts.json").earlier_demands == sent


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "facts.json, line 1: not JSON"),
        ("[" * 5000, "facts.json"),
        ("[]", "facts.json: an object"),
        ('{"totals": "1"}', 'facts.json, field "totals": unknown key'),
        ('{"total": 12.5}', 'facts.json, field "total": 12.5 is not an amount'),
        ('{"total": "12,50"}', "field \"total\": '12,50' is not an amount"),
        ('{"pay_by": "3 mars"}', "field \"pay_by\": '3 mars' is not a date"),
        ('{"earlier_demands": "2026-02-12"}', 'field "earlier_demands": a list'),
        ('{"earlier_demands": ["2026-02-30"]}', 'field "earlier_demands[0]"'),
        ('{"invoices": [{"due": "2026-01-31"}]}', 'field "invoices[0].number"'),
        ('{"invoices": [{"number": "F1", "open": 3}]}', 'field "invoices[0].open"'),
        ('{"invoices": [3]}', 'field "invoices[0]": an object'),
        ('{"customer": 3}', 'field "customer": 3 is not a text'),
    ],
)
def test_a_wrong_facts_file_is_said_where(content: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        parse_facts(content, "facts.json")
    assert said in str(error.value)


@pytest.mark.parametrize("minus", ["-", "\N{MINUS SIGN}"])
def test_an_amount_after_a_minus_sign_is_read_whole(minus: str) -> None:
    """A credit of 1 339,56 € to deduct: no 339,56 € is seen in it."""
    sum_due = LETTER.replace("14,30 €", f"14,30 €, avoir {minus}1 339,56 €", 1)
    amounts = [text for rule, text in found(sum_due) if rule == "wrong-fact"]
    assert amounts == ["1 339,56 €"]
