"""What holds for any letter: offsets, dress, inserted faults, hostile text."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tone_corpora import Sample, each, faults, good_letters

from butoir.core.errors import InputError
from butoir.core.parties import KINDS
from butoir.law.calendar import COUNTRIES
from butoir.tone.check import check
from butoir.tone.findings import LANGUAGES, RULES, STEPS

NASTY = st.sampled_from(
    [
        "sous 8 jours",
        "<b>",
        "</p>",
        "<td>",
        "&nbsp;",
        "&#0;",
        "<!--",
        "mardi 31 février 2026",
        "€",
        "1 234,50 €",
        "FR76 3000",
        "facture n° ",
        "Madame ",
        "avant le ",
        "!",
        "\u0301",
        "\u200d",
        "\ud800",
        "\x00",
        "\ufb01",
        "\u0130",
        "\u00df",
        "\n",
        "\r\n\r\n",
        "\U0001f64f",
        "PAYEZ ",
        " ",
        "{date}",
        "%s",
    ]
)
ANY_TEXT = st.one_of(st.text(max_size=300), st.lists(NASTY, max_size=40).map("".join))


@given(
    text=ANY_TEXT,
    step=st.sampled_from(STEPS),
    lang=st.sampled_from(LANGUAGES),
    debtor=st.sampled_from(KINDS),
    country=st.sampled_from(COUNTRIES),
)
@settings(max_examples=250, derandomize=True, deadline=None)
def test_any_text_is_checked_and_every_place_is_true(
    text: str, step: str, lang: str, debtor: str, country: str
) -> None:
    for finding in check(text, step=step, lang=lang, debtor=debtor, country=country):
        assert 0 <= finding.start <= finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text
        assert finding.rule in RULES
        assert finding.severity in ("error", "warning")
        assert finding.message
        assert finding.suggestion


BAD = {  # a sentence that no letter may hold at any step, and its rule
    "fr": [
        ("vague-deadline", "Merci de régler cette facture sous 8 jours."),
        ("vague-deadline", "Merci de régler dans les plus brefs délais."),
        ("aggressive", "Cette situation est inacceptable."),
        ("aggressive", "Vous devez payer cette facture."),
        ("unprofessional", "Nous attendons votre virement !"),
        ("unprofessional", "Ce règlement est attendu 🙏."),
        ("wrong-fact", "La facture date du lundi 3 mars 2026."),
    ],
    "nl": [
        ("vague-deadline", "Gelieve te betalen binnen 8 dagen."),
        ("aggressive", "Dit is onaanvaardbaar."),
        ("unprofessional", "Wij wachten op uw betaling!"),
    ],
    "de": [
        ("vague-deadline", "Bitte zahlen Sie innerhalb von 8 Tagen."),
        ("aggressive", "Das ist inakzeptabel."),
        ("unprofessional", "Wir warten auf Ihre Zahlung!"),
    ],
    "en": [
        ("vague-deadline", "Please pay within 8 days."),
        ("aggressive", "This is unacceptable."),
        ("unprofessional", "We are waiting for your payment!"),
    ],
}


def inserted(letter: Sample, sentence: str, choice: int) -> str:
    """The letter with a paragraph more, after one of its own."""
    places = [match.end() for match in re.finditer(r"\n\n|</p>|</div>", letter.text)]
    at = places[choice % len(places)]
    markup = "<p>" in letter.text or "<div>" in letter.text
    added = f"<p>{html.escape(sentence)}</p>" if markup else f"{sentence}\n\n"
    return letter.text[:at] + added + letter.text[at:]


@given(letter=st.sampled_from(good_letters()), choice=st.integers(0, 50), which=st.integers(0, 50))
@settings(max_examples=250, derandomize=True, deadline=None)
def test_a_bad_sentence_is_found_wherever_it_is_put(
    letter: Sample, choice: int, which: int
) -> None:
    rule, sentence = BAD[letter.lang][which % len(BAD[letter.lang])]
    before = [f.text for f in letter.findings() if f.rule == rule]
    after = [f.text for f in letter.findings(inserted(letter, sentence, choice)) if f.rule == rule]
    assert len(after) == len(before) + 1


DRESSES = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "curly": lambda text: text.replace("'", "\u2019"),
    "windows": lambda text: text.replace("\n", "\r\n"),
    "narrow spaces": lambda text: re.sub(r"(?<=\d) (?=\d)", "\u202f", text),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "soft hyphens": lambda text: re.sub(r"(?<=[a-z]{3})(?=[a-z]{2})", "\u00ad", text),
}


PLAIN = [s for s in good_letters("fr") + faults("fr") if not set("<&") & set(s.text)]


@pytest.mark.parametrize("dress", DRESSES)
@each(PLAIN)
def test_the_dress_of_a_letter_changes_nothing(sample: Sample, dress: str) -> None:
    """Accents apart, curly apostrophes, other line ends and spaces: the same findings."""
    changed = DRESSES[dress](sample.text)
    plain = [(f.rule, f.severity) for f in sample.findings()]
    assert [(f.rule, f.severity) for f in sample.findings(changed)] == plain


@each([letter for letter in good_letters("fr") if letter in PLAIN])
def test_a_plain_letter_reads_alike_as_html(sample: Sample) -> None:
    paragraphs = html.escape(sample.text.strip(), quote=False).split("\n\n")
    page = "".join(f"<p>{p}</p>" for p in paragraphs).replace("\n", "<br>\n")
    assert [f.rule for f in sample.findings(page)] == [f.rule for f in sample.findings()]


HOSTILE = {
    "stops": ".",
    "tags": "<b ",
    "comments": "<!--",
    "entities": "&",
    "addresses": "a@",
    "one word": "a",
    "figures": "1 ",
    "amounts": "1 234,50 € ",
    "dates": "mardi 3 mars 2026 ",
    "cues": "avant le ",
    "invoices": "facture F1 ",
    "marks": "e\u0301",
    "requests": "merci de ",
    "capitals": "PAYER ",
    "cells": "<td>1</td>",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=list(HOSTILE))
def test_a_long_hostile_text_is_checked_in_linear_time(unit: str) -> None:
    """Twice the text gives about twice the work: a quadratic rule would not come back."""
    text = unit * (100_000 // len(unit))
    assert check(text, step="formal-notice", lang="fr")


@pytest.mark.parametrize(
    ("field", "value"),
    [("step", "reminder-3"), ("lang", "es"), ("debtor", "friend"), ("country", "XX")],
)
def test_an_unknown_case_is_refused_by_its_field(field: str, value: str) -> None:
    case = {"step": "reminder-1", "lang": "fr", "debtor": "company", "country": "FR", field: value}
    with pytest.raises(InputError) as error:
        check("Bonjour", **case)
    assert error.value.field == field
