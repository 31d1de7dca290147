"""Dates in four languages, what each is for, and the sentence that makes it a deadline."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.tone.dates import find_dates, spell_date
from butoir.tone.letter import read_letter
from butoir.tone.lexicon import lexicon_for
from butoir.tone.text import read_text

TUESDAY = date(2026, 3, 3)


def dates(raw: str, lang: str = "fr") -> list[tuple[str, date | None, int | None]]:
    """What is written, the day and the weekday (Monday 0) of each date."""
    text = read_text(raw)
    return [
        (raw[slice(*text.span(m.start, m.end))], m.value, m.weekday)
        for m in find_dates(text.folded, lexicon_for(lang))
    ]


@pytest.mark.parametrize(
    ("lang", "written", "weekday"),
    [
        ("fr", "mardi 3 mars 2026", 1),
        ("fr", "Mardi\u00a03\u202fMARS 2026", 1),
        ("fr", "mar. 3 mars 2026", 1),
        ("fr", "3 mars 2026", None),
        ("fr", "mardi 03/03/2026", 1),
        ("fr", "03.03.26", None),
        ("fr", "2026-03-03", None),
        ("nl", "dinsdag 3 maart 2026", 1),
        ("nl", "di 3 mrt 2026", 1),
        ("de", "Dienstag, den 3. März 2026", 1),
        ("de", "Dienstag, 3. Maerz 2026", 1),
        ("de", "Di., 3. März 2026", 1),
        ("en", "Tuesday 3 March 2026", 1),
        ("en", "Tuesday, March 3rd, 2026", 1),
        ("en", "3rd of March 2026", None),
    ],
)
def test_a_date_is_read_as_its_language_writes_it(lang: str, written: str, weekday: int) -> None:
    assert dates(f"x {written}.", lang) == [(written, TUESDAY, weekday)]


def test_the_first_of_the_month() -> None:
    assert dates("vendredi 1er mai 2026") == [("vendredi 1er mai 2026", date(2026, 5, 1), 4)]


def test_two_days_of_one_month_are_two_dates() -> None:
    assert [d[1] for d in dates("nos courriers des 12 et 26 février 2026")] == [
        date(2026, 2, 12),
        date(2026, 2, 26),
    ]


def test_a_year_said_once_serves_both() -> None:
    assert [d[1] for d in dates("le 12 février et le 5 mars 2026")] == [
        date(2026, 2, 12),
        date(2026, 3, 5),
    ]


@pytest.mark.parametrize(
    "raw", ["01.02.03.04.05", "F-2026-03-03", "1.2.3.4", "13/13/2026", "version 3 marsouin", "3/4"]
)
def test_a_number_is_not_a_date(raw: str) -> None:
    assert dates(raw) == []


def test_a_day_that_does_not_exist_has_no_value() -> None:
    (mention,) = find_dates("lundi 31 juin 2026", lexicon_for("fr"))
    assert mention.impossible
    assert mention.value is None


def test_a_date_is_spelt_as_a_deadline() -> None:
    spelt = {lang: spell_date(TUESDAY, lexicon_for(lang)) for lang in ("fr", "nl", "de", "en")}
    assert spelt == {
        "fr": "mardi 3 mars 2026",
        "nl": "dinsdag 3 maart 2026",
        "de": "Dienstag, 3. März 2026",
        "en": "Tuesday 3 March 2026",
    }
    assert spell_date(date(2026, 5, 1), lexicon_for("fr")) == "vendredi 1er mai 2026"


@pytest.mark.parametrize(
    ("raw", "roles"),
    [
        ("Merci de régler au plus tard le mardi 3 mars 2026.", ["pay-by"]),
        ("Merci de régler le mardi 3 mars 2026 au plus tard.", ["pay-by"]),
        ("Nous comptons sur votre virement au plus tard le mardi 3 mars 2026.", ["pay-by"]),
        ("Merci de payer pour le mardi 3 mars 2026.", ["pay-by"]),
        ("Votre paiement nous obligerait le mardi 3 mars 2026.", ["pay-by"]),
        ("la facture F1 du 2 janvier 2026, échue le 31 janvier 2026", ["issued", "due"]),
        (
            "la facture F1 du 2 janvier 2026 (commande B7), échue le 1er février 2026",
            ["issued", "due"],
        ),
        (
            "notre rappel du 12 février 2026 sur la facture F1 du 2 janvier 2026",
            ["demand", "issued"],
        ),
        ("nos courriers des 12 et 26 février 2026", ["demand", "demand"]),
        (
            "Le 12 février 2026, puis le 26 février 2026, nous vous avons écrit.",
            ["demand", "demand"],
        ),
        ("Nous vous demandions de régler au plus tard le 27 février 2026.", ["past"]),
        ("Elle était payable avant le 27 février 2026.", ["past"]),
        ("la livraison du 3 février 2026 et la loi du 2 août 2002", ["other", "other"]),
        (
            "Nous vous demandions de régler pour le 27 février 2026 ; "
            "merci de le faire au plus tard le mardi 3 mars 2026.",
            ["past", "pay-by"],
        ),
    ],
)
def test_a_date_is_for_what_the_words_beside_it_say(raw: str, roles: list[str]) -> None:
    letter = read_letter(
        raw, step="reminder-2", lang="fr", debtor="company", country="FR", facts=None
    )
    assert [dated.role for dated in letter.dates] == roles
