"""Text messages: how long they may be, what they may not replace, and how they are counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from butoir.core.errors import InputError
from butoir.letters.notes.spoken import text_message
from butoir.letters.sms import count_parts, is_gsm, plain_letters
from letters.gallery import text_messages
from letters.samples import LANGUAGES, sample


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # two places each
        ("€" * 81, 2),
        ("a" * 152 + "€" * 76 + "aa", 3),  # a sign of two places is never cut
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("\N{GRINNING FACE}" * 35, 1),
        ("\N{GRINNING FACE}" * 67, 3),  # 33 in a part of 67
    ],
)
def test_a_text_is_counted_as_the_network_cuts_it(text: str, parts: int) -> None:
    assert count_parts(text) == parts


def test_what_the_alphabet_lacks_is_written_plainly() -> None:
    written = "l’août, cœur, ça, « 1\N{NARROW NO-BREAK SPACE}250,00\N{NO-BREAK SPACE}€ » – Żaneta…"
    assert plain_letters(written) == 'l\'aout, coeur, ca, " 1 250,00 € " - Zaneta...'
    assert is_gsm(plain_letters(written))


def test_the_letters_that_the_alphabet_has_stay() -> None:
    assert plain_letters("é è à ù ñ ü ß Ç Ø") == "é è à ù ñ ü ß Ç Ø"
    assert plain_letters("Жанна 日本") == "Жанна 日本"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_ordinary_text_message_takes_two_parts_at_most(lang: str) -> None:
    for name, message in text_messages(lang).items():
        assert is_gsm(message.text), name
        assert count_parts(message.text) <= 2, name


def test_one_of_more_than_three_parts_is_refused() -> None:
    facts = sample("reminder-1")
    long = replace(facts, creditor=replace(facts.creditor, name="Société " * 50))
    with pytest.raises(InputError, match="more than 3 parts"):
        text_message(long)


def test_a_formal_notice_is_never_a_text_message() -> None:
    with pytest.raises(InputError, match="a letter"):
        text_message(sample("formal-notice"))


def test_a_belgian_consumers_first_reminder_is_never_a_text_message() -> None:
    """CDE XIX.2 §3: its four mentions do not fit."""
    with pytest.raises(InputError, match=r"XIX\.2"):
        text_message(sample("reminder-1", "consumer", "BE"))


def test_markup_in_a_name_is_only_text() -> None:
    facts = sample("reminder-1")
    hostile = replace(facts.creditor, name="{total} **x** <b> \x00\N{RIGHT-TO-LEFT OVERRIDE}z")
    assert text_message(replace(facts, creditor=hostile)).text.startswith("{total} **x** <b> z :")
