"""The labelled letters are sound: a label that is wrong would measure nothing."""

import re
from collections import Counter
from datetime import date

import pytest
from tone_letters import LANGUAGES, Letter, read_letters

RULES = [
    "numbered-demand",
    "vague-deadline",
    "loaded-word",
    "early-threat",
    "aggressive",
    "unprofessional",
    "missing-salutation-name",
    "missing-invoice",
    "missing-due-date",
    "missing-amount",
    "missing-payment-means",
    "missing-contact",
    "missing-pay-by-date",
    "deadline-closed-day",
    "missing-courtesy",
    "missing-crossed-payment",
    "missing-earlier-demand",
    "missing-formal-words",
    "missing-consequence",
    "missing-legal-mention",
    "unlawful-charge",
    "empty-threat",
    "wrong-fact",
]

DAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "en": "monday tuesday wednesday thursday friday saturday sunday",
}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "en": "january february march april may june july august september october november december",
}
LETTERS = list(read_letters())


def named_days(letter: Letter) -> list[tuple[str, int, date]]:
    """The dates of a letter that carry a weekday: as written, its weekday, the date itself."""
    days, months = DAYS[letter.language].split(), MONTHS[letter.language].split()
    pattern = rf"({'|'.join(days)}),?(?: de[nm])? (\d+)(?:er)?\.? ({'|'.join(months)}) (2026)"
    text = re.sub(r"<[^>]+>", "", letter.text.replace("&nbsp;", " "))
    return [
        (m[0], days.index(m[1].lower()), date(int(m[4]), months.index(m[3].lower()) + 1, int(m[2])))
        for m in re.finditer(pattern, text, re.IGNORECASE)
    ]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_labels_name_known_rules_and_words_of_the_letter(letter):
    for fault in letter.faults:
        assert fault.rule in RULES
        assert fault.where in letter.text
        assert fault.where or fault.rule.startswith("missing-")
    assert letter.arguable <= set(RULES)
    assert letter.why
    assert letter.step in ("notice", "reminder-1", "reminder-2", "formal-notice", "withdrawal")


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_every_weekday_is_that_of_its_date(letter):
    for written, weekday, day in named_days(letter):
        assert day.weekday() == weekday, written


def test_the_corpus_is_large_enough_and_half_of_it_is_good():
    sizes = Counter(letter.language for letter in LETTERS)
    good = Counter(letter.language for letter in LETTERS if not letter.faults)
    assert sizes["fr"] >= 60
    assert all(sizes[language] >= 30 for language in LANGUAGES)
    assert all(0.4 < good[language] / sizes[language] < 0.6 for language in LANGUAGES)


def test_names_are_unique():
    assert len({letter.name for letter in LETTERS}) == len(LETTERS)


def test_demands_that_are_not_labelled_dateless_hold_a_dated_weekday():
    for letter in LETTERS:
        if letter.step in ("notice", "withdrawal"):
            continue
        dateless = "missing-pay-by-date" in {fault.rule for fault in letter.faults}
        assert dateless or named_days(letter), letter.name
