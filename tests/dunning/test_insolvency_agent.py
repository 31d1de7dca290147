"""Whom claims go to, as the text of a notice names them."""

from __future__ import annotations

import pytest

from butoir.dunning.insolvency.agent import agent_lines, name_and_address


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Mandataire judiciaire : Maître Exemple, 1 rue du Palais, 69003 Lyon.",
         "Maître Exemple\n1 rue du Palais\n69003 Lyon"),
        ("désignant liquidateur SELARL Martin 10 rue Haute 75001 Paris. Les créances sont à "
         "adresser au liquidateur.", "SELARL Martin 10 rue Haute 75001 Paris"),
        ("Curateur: Me Jans, rue Haute 1, 4000 Liège", "Me Jans\nrue Haute 1\n4000 Liège"),
        ("Jugement prononçant la clôture", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_name_and_address_after_the_word_for_the_office(text: str, lines: str) -> None:
    assert agent_lines(text) == lines


def test_a_town_is_told_from_a_street() -> None:
    name, place = name_and_address("Me Jans\nrue Haute 1\nB-4000 Liège", "BE")
    assert (name, place.lines, place.postcode, place.city) == (
        "Me Jans",
        ("rue Haute 1",),
        "4000",
        "Liège",
    )
    name, place = name_and_address("Maître Exemple\n1 rue du Palais", "FR")
    assert (place.lines, place.city) == (("1 rue du Palais",), "")
    assert name_and_address("", "FR")[0] == ""


def test_a_long_text_is_looked_through_at_once() -> None:
    assert agent_lines("mandataire " * 20_000) is not None
