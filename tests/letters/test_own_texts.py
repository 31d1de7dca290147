"""A company's own sentences: what they may hold, and that nothing in them is markup."""

from __future__ import annotations

import pytest

from butoir.core.errors import InputError
from butoir.letters.compose import compose_letter, quotable
from butoir.letters.facts import STEPS
from butoir.letters.html import as_html
from butoir.letters.own import (
    LONGEST,
    TextKey,
    allowed_calls,
    check_text,
    standard_of,
    standard_texts,
)
from butoir.letters.text import as_text
from butoir.letters.typeset import typeset
from letters.samples import LANGUAGES, sample

THANKS = TextKey("fr", "reminder-1", "crossed", "")
MARKUP = '<script>x</script> #panic("x") $ _a_ *b* `c` @d <e> \\ [f] // g & {demanded}'


def test_an_own_sentence_takes_the_place_of_the_standard_one_and_of_no_other():
    facts = sample("reminder-1")
    own = compose_letter(facts, {THANKS: "Merci, {creditor}."})
    standard = compose_letter(facts)
    differing = [(a, b) for a, b in zip(own.blocks, standard.blocks, strict=True) if a != b]
    assert len(differing) == 1
    assert "Merci, Ateliers Morel." in as_text(own)
    assert compose_letter(facts, {}) == standard


def test_the_version_of_other_conditions_or_languages_stays():
    facts = sample("reminder-1")
    for other in (THANKS._replace(when="public"), THANKS._replace(lang="nl")):
        assert compose_letter(facts, {other: "Merci."}) == compose_letter(facts)


def test_french_spaces_are_set_in_own_sentences_too():
    letter = compose_letter(sample("reminder-1"), {THANKS: "Une question ; un point : rien."})
    assert "question\N{NARROW NO-BREAK SPACE}; un point\N{NO-BREAK SPACE}: rien" in as_text(letter)


def test_no_other_language_is_spaced_as_french_is():
    key = TextKey("nl", "reminder-1", "crossed", "")
    letter = compose_letter(sample("reminder-1", lang="nl"), {key: "Een vraag ; een punt : niets."})
    assert "Een vraag ; een punt : niets." in as_text(letter)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("Bonjour {password}.", "unknown"),
        ("Bonjour {phone}.", "unknown"),  # not known in every letter that says this sentence
        ("Bonjour {@salutation}.", "unknown"),
        ("Bonjour {0.__class__}.", "braces"),
        ("Bonjour {.", "braces"),
        ("Bonjour **vous.", "marks"),
        ("Bonjour\N{RIGHT-TO-LEFT OVERRIDE}.", "characters"),
        ("Bonjour\0.", "characters"),
        ("a" * (LONGEST + 1), "long"),
    ],
)
def test_what_a_sentence_may_not_hold(text: str, code: str):
    with pytest.raises(InputError) as refused:
        check_text(standard_of(THANKS), text)
    assert (refused.value.where, refused.value.field) == (code, "say")


def test_a_refusal_lists_what_may_be_called():
    with pytest.raises(InputError, match=r"\{password\} is none of .*\{creditor\}"):
        check_text(standard_of(THANKS), "{password}")


def test_lines_and_blanks_become_one_line():
    assert check_text(standard_of(THANKS), "  Merci\r\n  à\tvous. ") == "Merci à vous."


def test_an_unknown_sentence_is_refused():
    with pytest.raises(InputError, match="no such sentence"):
        standard_of(THANKS._replace(name="nonsense"))
    assert standard_texts("../../core", "x") == ()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_standard_sentence_may_be_said_as_it_is_and_calls_what_is_allowed(lang, step):
    for file in (step, "common"):
        for one in standard_texts(lang, file):
            assert check_text(one, one.text) == one.text.strip()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", ["company", "consumer", "public"])
@pytest.mark.parametrize("country", ["FR", "BE"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_that_a_sentence_may_call_is_known_wherever_it_is_said(lang, step, kind, country):
    facts = sample(step, kind, country, lang=lang)
    for one in standard_texts(lang, step):
        calls = " ".join(call for call in allowed_calls(one) if "@" not in call)
        compose_letter(facts, {one.key: calls})  # a fact that is not known would raise


def test_markup_of_any_kind_is_only_text():
    letter = compose_letter(sample("reminder-1"), {THANKS: check_text(standard_of(THANKS), MARKUP)})
    assert "#panic" in as_text(letter)
    assert "<script>" not in as_html(letter)
    assert "&lt;script&gt;" in as_html(letter)
    assert typeset(letter).startswith(b"%PDF")


def test_what_a_sentence_may_quote_is_given_as_it_would_be_written():
    values = quotable(sample("reminder-1"))
    assert values["creditor"] == "Ateliers Morel"
    assert values["pay_by"] in as_text(compose_letter(sample("reminder-1")))
