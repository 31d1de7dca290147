"""The statement of account: what is open, by age, how to pay; it demands and threatens nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pypdf
import pytest

from butoir.letters.letter import Table
from butoir.letters.statement import StatementFacts, StatementLine, ages_of, compose_statement
from butoir.letters.text import as_text
from butoir.letters.typeset import typeset
from letters.samples import DEBTORS, MOREL

DAY = date(2026, 3, 3)


def line(number: str, late: int, open_: int, cents: int | None = None) -> StatementLine:
    due_on = DAY - timedelta(days=late)
    return StatementLine(number, due_on - timedelta(days=30), due_on, cents or open_, open_)


def facts(*lines: StatementLine, unused: int = 0, currency: str = "EUR") -> StatementFacts:
    return StatementFacts(MOREL, DEBTORS["company", "FR"], DAY, currency, lines, unused)


def words(found: StatementFacts) -> str:
    return as_text(compose_statement(found)).replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("late", "age"),
    [
        (-5, "none"),
        (0, "none"),
        (1, "30"),
        (30, "30"),
        (31, "60"),
        (60, "60"),
        (61, "90"),
        (90, "90"),
        (91, "more"),
    ],
)
def test_each_invoice_is_in_the_bucket_of_its_lateness(late: int, age: str) -> None:
    assert {name for name, cents in ages_of(facts(line("F1", late, 100))).items() if cents} == {age}


def test_the_buckets_together_are_all_that_is_owed() -> None:
    found = facts(line("F1", 3, 100), line("F2", 95, 250), line("AV", 5, -40))
    assert sum(ages_of(found).values()) == 350
    assert found.total == 310


def test_the_balance_is_less_by_money_not_allocated() -> None:
    text = words(facts(line("F1", 3, 100_00), line("F2", -9, 50_00, 80_00), unused=20_00))
    assert "Le solde est de 130,00 €, dont 100,00 € échus" in text
    assert "−20,00 €" in text


def test_a_customer_that_owes_nothing_is_told_so() -> None:
    assert "aucune facture n’est ouverte" in words(facts())
    covered = words(facts(line("F1", 3, 100_00), unused=100_00))
    assert "vous ne devez rien" in covered


def test_the_code_to_scan_is_for_the_balance_in_euros_only() -> None:
    owed = line("F1", 3, 100_00)
    assert "EUR100.00" in compose_statement(facts(owed)).payment.epc
    assert compose_statement(facts(owed, currency="CHF")).payment.epc == ""
    assert compose_statement(facts(owed, unused=100_00)).payment is None


def test_a_language_without_wording_gets_french_and_says_what_was_wanted() -> None:
    found = facts(line("F1", 3, 100_00))
    letter = compose_statement(replace(found, debtor=replace(found.debtor, lang="it")))
    assert (letter.lang, letter.wanted_lang) == ("fr", "it")


def test_nothing_is_demanded_by_a_day_and_nothing_is_announced() -> None:
    text = words(facts(line("F1", 95, 100_00))).lower()
    for word in ("au plus tard", "mise en demeure", "pénalités", "relance", "indemnité"):
        assert word not in text


def test_it_is_printed_on_as_many_pages_as_it_needs() -> None:
    many = facts(*(line(f"F-{n:03d}", n, 100 + n) for n in range(120)))
    pdf = typeset(compose_statement(many))
    read = pypdf.PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in read.pages)
    assert len(read.pages) > 2
    assert "F-000" in text
    assert "F-119" in text
    assert typeset(compose_statement(many)) == pdf


def test_foreign_signs_are_only_text() -> None:
    hostile = replace(line("F1", 3, 100_00), number="#panic() {total} **x**")
    table = next(b for b in compose_statement(facts(hostile)).blocks if isinstance(b, Table))
    assert table.rows[0][0] == "#panic() {total} **x**"
    assert typeset(compose_statement(facts(hostile))).startswith(b"%PDF")
