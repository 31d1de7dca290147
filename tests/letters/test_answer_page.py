"""The page on which the debtor answers, in a letter: a link, or a code to scan and to type."""

from __future__ import annotations

import io
from dataclasses import replace
from email import message_from_bytes, policy

import pypdf
import pytest
import zxingcpp
from PIL import Image

from butoir.dunning.letter_check import letter_findings, text_findings
from butoir.letters.compose import compose_letter
from butoir.letters.email import to_email
from butoir.letters.facts import LetterFacts
from butoir.letters.html import as_html
from butoir.letters.notes.promises import compose_promise
from butoir.letters.notes.spoken import text_message
from butoir.letters.sms import count_parts
from butoir.letters.text import as_text
from butoir.letters.typeset import typeset, typeset_png
from companies import AT
from letters import samples
from letters.notes_samples import promised
from letters.samples import ANSWERED_AT, TYPED_AT, on_paper, sample
from letters.test_typeset import pages, placed

CASES = [
    (lang, step, kind, country)
    for lang in samples.LANGUAGES
    for step in samples.STEPS
    for kind in samples.KINDS
    for country in samples.COUNTRIES
]


def by_email(facts: LetterFacts) -> LetterFacts:
    return replace(facts, page=ANSWERED_AT)


def codes(facts: LetterFacts) -> list[str]:
    page = Image.open(io.BytesIO(typeset_png(compose_letter(facts))[0])).convert("L")
    return sorted(found.text.partition("\n")[0] for found in zxingcpp.read_barcodes(page))


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_an_email_has_the_link_once_in_its_text_and_once_in_its_html_and_no_pin(lang: str) -> None:
    letter = compose_letter(by_email(sample("reminder-1", lang=lang)))
    sent = message_from_bytes(to_email(letter, "m@morel.example", AT), policy=policy.default)
    text = sent.get_body(("plain",)).get_content()
    html = sent.get_body(("html",)).get_content()
    assert text.count(ANSWERED_AT.url) == 1
    assert html.count(f'<a href="{ANSWERED_AT.url}">') == html.count("<a ") == 1
    assert not letter.answer.details


def test_the_link_stands_alone_on_its_line_so_that_every_reader_of_mail_finds_its_end() -> None:
    assert ANSWERED_AT.url in as_text(compose_letter(by_email(sample("reminder-2")))).split("\n")


def test_an_address_is_escaped_in_html() -> None:
    hostile = replace(ANSWERED_AT, url='https://x.example/"><script>')
    html = as_html(compose_letter(replace(sample("reminder-1"), page=hostile)))
    assert "<script>" not in html


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_paper_says_what_to_type_and_has_a_code_to_scan_beside_that_of_the_bank(lang: str) -> None:
    facts = on_paper(sample("formal-notice", lang=lang), "registered")
    text = as_text(compose_letter(facts))
    assert all(said in text for said in (TYPED_AT.address, TYPED_AT.case_number, TYPED_AT.pin))
    assert TYPED_AT.url not in text
    assert codes(facts) == ["BCD", TYPED_AT.url]


@pytest.mark.parametrize("country", samples.COUNTRIES)
def test_the_window_still_shows_the_address_alone(country: str) -> None:
    letter = compose_letter(on_paper(sample("formal-notice", country=country), "registered"))
    inside = [text for text, x, y in placed(typeset(letter)) if x >= 109 and 54 <= y <= 88]
    assert " ".join(" ".join(inside).split()) == " ".join(letter.recipient)


def test_a_long_address_of_the_page_stays_above_the_window() -> None:
    long = replace(
        TYPED_AT, address="reponses.recouvrement.groupe-ateliers-morel-et-fils.example/r/"
    )
    letter = compose_letter(replace(on_paper(sample("reminder-1")), page=long))
    inside = [text for text, x, y in placed(typeset(letter)) if x >= 109 and 54 <= y <= 88]
    assert " ".join(" ".join(inside).split()) == " ".join(letter.recipient)


@pytest.mark.parametrize("kind", samples.KINDS)
@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_it_takes_no_room_from_the_letter(lang: str, kind: str) -> None:
    facts = on_paper(sample("reminder-1", kind, "BE", 8, lang))
    assert len(pages(typeset(compose_letter(facts)))) == 1


def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = compose_letter(on_paper(sample("reminder-1")))
    assert typeset(letter) == typeset(letter)
    assert len(pypdf.PdfReader(io.BytesIO(typeset(letter))).pages) == 1


@pytest.mark.parametrize(
    ("lang", "step", "kind", "country"), CASES, ids=["-".join(c) for c in CASES]
)
def test_the_tone_check_finds_nothing_in_it(lang: str, step: str, kind: str, country: str) -> None:
    facts = sample(step, kind, country, lang=lang)
    for one in (by_email(facts), on_paper(facts)):
        before = letter_findings(compose_letter(replace(one, page=None)), one)
        assert letter_findings(compose_letter(one), one) == before


@pytest.mark.parametrize("lang", ["fr", "nl", "de"])
def test_it_speaks_familiarly_in_a_familiar_letter(lang: str) -> None:
    facts = sample("reminder-1", debtor=samples.familiar(samples.DEBTORS["company", "FR"]))
    facts = replace(facts, debtor=replace(facts.debtor, lang=lang))
    for one in (by_email(facts), on_paper(facts)):
        letter = compose_letter(one)
        assert not [f for f in letter_findings(letter, one) if f.severity == "error"]
        said = f" {letter.answer.heading} {letter.answer.text} "
        assert not [word for word in (" vous ", " u ", "scannez", "tapez", "Sie ") if word in said]


@pytest.mark.parametrize("lang", ["fr", "nl", "de"])
def test_a_text_message_has_the_link_where_it_fits(lang: str) -> None:
    facts = by_email(sample("reminder-1", lang=lang))
    sent = text_message(facts)
    assert sent.text.endswith(ANSWERED_AT.url)
    assert count_parts(sent.text) == 2
    assert not [f for f in text_findings(sent, facts) if f.severity == "error"]


def test_a_text_message_that_would_take_a_third_part_leaves_without_it() -> None:
    facts = sample("reminder-1")
    wordy = replace(facts.creditor, name="Société " * 8)
    facts = replace(by_email(facts), creditor=wordy)
    assert text_message(facts) == text_message(replace(facts, page=None))


def test_a_letter_that_is_no_demand_tells_of_it_too_beside_the_means_of_payment() -> None:
    facts = promised()
    letter = compose_promise(replace(facts, occasion=replace(facts.occasion, page=ANSWERED_AT)))
    assert ANSWERED_AT.url in as_text(letter)
