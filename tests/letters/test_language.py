"""Dates, amounts and lists as the debtor's language writes them; one language from end to end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from butoir.letters.compose import compose_letter
from butoir.letters.language import available_languages, choose_language, language_for
from butoir.letters.text import as_text
from letters.samples import sample

FRENCH = language_for("fr", "FR")


@pytest.mark.parametrize(
    ("day", "deadline", "short"),
    [
        (date(2026, 3, 3), "mardi 3 mars 2026", "03/03/2026"),
        (date(2026, 5, 1), "vendredi 1er mai 2026", "01/05/2026"),
        (date(2026, 8, 11), "mardi 11 août 2026", "11/08/2026"),
        (date(2027, 2, 21), "dimanche 21 février 2027", "21/02/2027"),
    ],
)
def test_dates(day: date, deadline: str, short: str) -> None:
    assert FRENCH.deadline(day) == deadline
    assert FRENCH.day(day) == deadline.split(" ", 1)[1]
    assert FRENCH.table_day(day) == short


@pytest.mark.parametrize(
    ("lang", "deadline", "day", "short"),
    [
        ("nl", "vrijdag 1 mei 2026", "1 mei 2026", "01/05/2026"),
        ("de", "Freitag, 1. Mai 2026", "1. Mai 2026", "01.05.2026"),
        ("en", "Friday 1 May 2026", "1 May 2026", "1 May 2026"),
    ],
)
def test_dates_in_the_other_languages(lang: str, deadline: str, day: str, short: str) -> None:
    language, first_of_may = language_for(lang, "BE"), date(2026, 5, 1)
    assert language.deadline(first_of_may) == deadline
    assert language.day(first_of_may) == day
    assert language.table_day(first_of_may) == short


@pytest.mark.parametrize(
    ("lang", "country", "cents", "currency", "written"),
    [
        ("nl", "BE", 123_456, "EUR", "€_1.234,56"),
        ("nl", "NL", -5_000, "EUR", "€_−50,00"),
        ("de", "BE", 123_456, "EUR", "1.234,56_€"),
        ("de", "LU", -5_000, "EUR", "−50,00_€"),
        ("de", "CH", 123_456, "CHF", "CHF_1’234.56"),
        ("en", "BE", 123_456, "EUR", "€1,234.56"),
        ("en", "FR", -5_000, "EUR", "−€50.00"),
        ("en", "CH", 123_456, "CHF", "CHF_1,234.56"),  # letters stand apart from figures
    ],
)
def test_amounts_in_the_other_languages(
    lang: str, country: str, cents: int, currency: str, written: str
) -> None:
    amount = language_for(lang, country).amount(cents, currency)
    assert amount == written.replace("_", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("lang", "rate", "formula", "listed"),
    [
        ("nl", "12,15%", "1250,00 × 12,15% × 30 / 365 = 12,48", "A, B en C"),
        ("de", "12,15_%", "1250,00 × 12,15_% × 30 / 365 = 12,48", "A, B und C"),
        ("en", "12.15%", "1250.00 × 12.15% × 30 / 365 = 12.48", "A, B and C"),
    ],
)
def test_rates_and_lists_in_the_other_languages(
    lang: str, rate: str, formula: str, listed: str
) -> None:
    language = language_for(lang, "BE")
    assert language.percent(1_215) == rate.replace("_", "\N{NO-BREAK SPACE}")
    computed = language.arithmetic("1250.00 × 12.15 % × 30 / 365 = 12.48")
    assert computed == formula.replace("_", "\N{NO-BREAK SPACE}")
    assert language.join(["A", "B", "C"]) == listed


@pytest.mark.parametrize(
    ("lang", "number"),
    [("fr", "BCE 0403.019.261"), ("nl", "KBO 0403.019.261"), ("de", "ZDU 0403.019.261")],
)
def test_a_register_has_its_name_in_each_language(lang: str, number: str) -> None:
    language = language_for(lang, "BE")
    assert {language.identifier(f"{name} 0403.019.261") for name in ("BCE", "KBO", "ZDU")} == {
        number
    }
    assert language.identifier("SIREN 123 456 782") == "SIREN 123 456 782"


@pytest.mark.parametrize(
    ("cents", "currency", "written"),
    [
        (1, "EUR", "0,01 €"),
        (123_456, "EUR", "1_234,56 €"),
        (123_456_789_00, "EUR", "123_456_789,00 €"),
        (-5_000, "EUR", "−50,00 €"),
        (1_000, "CHF", "10,00 CHF"),
        (1_000, "JPY", "10,00 JPY"),  # a cent is a hundredth of any unit
    ],
)
def test_amounts_group_by_three_and_never_break(cents: int, currency: str, written: str) -> None:
    spaces = {"_": "\N{NARROW NO-BREAK SPACE}", " ": "\N{NO-BREAK SPACE}"}
    assert FRENCH.amount(cents, currency) == "".join(spaces.get(c, c) for c in written)


def test_rates_and_lists() -> None:
    assert FRENCH.percent(1_215) == "12,15\N{NO-BREAK SPACE}%"
    assert FRENCH.percent(50) == "0,50\N{NO-BREAK SPACE}%"
    assert FRENCH.join(["A"]) == "A"
    assert FRENCH.join(["A", "B", "C"]) == "A, B et C"


def test_an_address_abroad_ends_with_the_country() -> None:
    facts = sample("formal-notice", "company", "BE")
    at_home = compose_letter(facts).recipient
    assert at_home[-1] == "1050 IXELLES"
    creditor = replace(facts.creditor, country="FR")
    letter = compose_letter(replace(facts, creditor=creditor))
    assert letter.recipient[-2:] == ("1050 IXELLES", "BELGIQUE")


def test_a_language_without_wording_gives_way_to_the_house_language() -> None:
    assert "it" not in available_languages()
    assert choose_language("it", "nl") == "nl"
    assert choose_language("nl", "it") == "nl"
    assert choose_language("it", "es") == "fr"


def test_the_whole_letter_is_in_one_language_and_says_which() -> None:
    """A debtor who reads a language that we do not write gets the very letter of a French one."""
    facts = sample("formal-notice")
    foreign = replace(facts, debtor=replace(facts.debtor, lang="it"))
    letter = compose_letter(foreign)
    assert (letter.lang, letter.wanted_lang) == ("fr", "it")
    assert as_text(letter) == as_text(compose_letter(facts))


@pytest.mark.parametrize(
    ("lang", "cents", "currency", "written"),
    [
        ("fr", 123_456_750, "CHF", "1~234~567.50_CHF"),
        ("fr", 123_450, "EUR", "1~234.50_€"),
        ("fr", -5_000, "CHF", "−50.00_CHF"),
        ("de", 123_456_750, "CHF", "CHF_1’234’567.50"),
        ("de", 123_450, "EUR", "EUR_1’234.50"),
        ("de", -5_000, "CHF", "CHF_−50.00"),
    ],
)
def test_amounts_in_switzerland(lang: str, cents: int, currency: str, written: str) -> None:
    spaced = written.replace("_", "\N{NO-BREAK SPACE}").replace("~", "\N{NARROW NO-BREAK SPACE}")
    assert language_for(lang, "CH").amount(cents, currency) == spaced


@pytest.mark.parametrize(
    ("lang", "deadline", "day", "short", "rate"),
    [
        ("fr", "dimanche 1er mars 2026", "1er mars 2026", "01.03.2026", "5.25_%"),
        ("de", "Sonntag, 1. März 2026", "1. März 2026", "01.03.2026", "5.25_%"),
    ],
)
def test_dates_and_rates_in_switzerland(
    lang: str, deadline: str, day: str, short: str, rate: str
) -> None:
    swiss, first_of_march = language_for(lang, "CH"), date(2026, 3, 1)
    assert swiss.deadline(first_of_march) == deadline
    assert swiss.day(first_of_march) == day
    assert swiss.table_day(first_of_march) == short
    assert swiss.percent(525) == rate.replace("_", "\N{NO-BREAK SPACE}")
    assert swiss.arithmetic("1250.00 × 5.25 %").startswith("1250.00 × 5.25")


@pytest.mark.parametrize(
    ("lang", "country", "written"),
    [
        ("fr", "FR", "1,6943_€"),
        ("fr", "CH", "1.6943_€"),
        ("de", "CH", "EUR_1.6943"),
        ("en", "FR", "€1.6943"),
    ],
)
def test_an_exact_amount_is_written_as_the_others_are(
    lang: str, country: str, written: str
) -> None:
    exact = language_for(lang, country).exact_amount(16_943, "EUR")
    assert exact == written.replace("_", "\N{NO-BREAK SPACE}")


def test_what_is_swiss_stays_in_switzerland() -> None:
    assert language_for("fr", "FR").table_day(date(2026, 3, 1)) == "01/03/2026"
    assert "," in language_for("fr", "BE").amount(123_450, "CHF")


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("nl", "Hoofd invordering"),
        ("fr", "Responsable du recouvrement"),
        ("en", "Responsable du recouvrement"),
    ],
)
def test_the_signatory_has_a_title_in_the_language_of_the_letter_or_the_one_of_all(
    lang: str, title: str
) -> None:
    facts = sample("reminder-1", lang=lang)
    creditor = replace(facts.creditor, signatory_titles=(("nl", "Hoofd invordering"),))
    letter = compose_letter(replace(facts, creditor=creditor))
    assert letter.signature == ("Claire Morel", title)
