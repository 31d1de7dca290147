"""The labelled letters are sound: a label that is wrong would measure nothing."""

import re
from collections import Counter
from datetime import date

import pytest
from tone_letters import Letter, read_letters

from butoir.tone.findings import RULES

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
DATED = re.compile(
    r"\b(\w+)\.?,?(?: de[nm])? (\d+)(?:er)?\.?(?: ([^\W\d]{3,})\.? 2026|[/.](\d\d)[/.]2026)"
)
LETTERS = list(read_letters())


def named_days(letter: Letter) -> list[tuple[str, int, date]]:
    """The dates of a letter that carry a weekday: as written, its weekday, the date itself."""
    text = re.sub(r"<[^>]+>", "", letter.text.replace("&nbsp;", " "))
    found = ((m, _place(m[1], DAYS[letter.language])) for m in DATED.finditer(text))
    return [(m[0], day, _date(m, letter.language)) for m, day in found if day is not None]


def _date(written: re.Match[str], language: str) -> date:
    month = int(written[4]) if written[4] else _place(written[3], MONTHS[language]) + 1
    return date(2026, month, int(written[2]))


def _place(word: str, names: str) -> int | None:
    """Which of the names the word is, whole or cut after two letters or more."""
    whole = enumerate(names.split())
    return next((i for i, name in whole if len(word) > 1 and name.startswith(word.lower())), None)


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
    sizes = Counter((letter.group == "fresh", letter.language) for letter in LETTERS)
    good = Counter((x.group == "fresh", x.language) for x in LETTERS if not x.faults)
    least = {False: {"fr": 60}, True: {"fr": 30}}
    for (fresh, language), size in sizes.items():
        assert size >= least[fresh].get(language, 18 if fresh else 30)
        assert 0.4 < good[fresh, language] / size < 0.6


def test_names_are_unique():
    assert len({letter.name for letter in LETTERS}) == len(LETTERS)


def test_demands_that_are_not_labelled_dateless_hold_a_dated_weekday():
    for letter in LETTERS:
        if letter.step in ("notice", "withdrawal"):
            continue
        dateless = "missing-pay-by-date" in {fault.rule for fault in letter.faults}
        assert dateless or named_days(letter), letter.name
