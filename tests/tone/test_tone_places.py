"""What the check tells from where words stand, when the words themselves are new to it."""

from __future__ import annotations

import pytest

from butoir.tone.check import check

REMINDER = """Subject: Invoice 26-114

Dear Ms Okafor,

{earlier}

Invoice 26-114 comes to EUR 480.00; {due}. {deadline}. The account is BE68 5390 0754 7034.

If you have already paid, please ignore this. My number is 02 000 77 30.

{closing}

Jo Martens
"""
WHOLE = {
    "earlier": "You had an e-mail from us on 2 March 2026.",
    "due": "20 February 2026 was its day",
    "deadline": "Could the money be here Friday 20 March 2026",
    "closing": "Fair winds,",
}


def missing(**changed: str) -> set[str]:
    """The errors on what lacks in a firm reminder with some of its sentences changed."""
    found = check(REMINDER.format(**WHOLE | changed), step="reminder-2", lang="en", country="BE")
    return {f.rule for f in found if f.severity == "error" and f.rule.startswith("missing")}


def test_days_and_a_closing_in_new_words_are_known_by_their_place():
    assert missing() == set()


@pytest.mark.parametrize(
    ("part", "words", "rule"),
    [
        ("earlier", "You had an e-mail from us.", "missing-earlier-demand"),
        ("due", "nothing has come in", "missing-due-date"),
        ("deadline", "Could the money be here", "missing-pay-by-date"),
        ("closing", "Jo Martens, 4 Quay Street", "missing-courtesy"),
    ],
)
def test_what_stands_nowhere_is_missing(part: str, words: str, rule: str):
    assert rule in missing(**{part: words})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('Thank you for the course "Dealing with complaints".', False),
        ("Thank you for joining the Court Reporters.", False),
        ("Thank you for your complaint.", True),
        ("We thank the court.", True),
    ],
)
def test_a_word_of_a_title_or_a_name_threatens_nobody(text: str, found: bool):
    errors = check(f"Dear Ms Okafor,\n\n{text}", step="reminder-1", lang="en")
    assert any(f.rule in ("loaded-word", "early-threat") for f in errors) == found


@pytest.mark.parametrize(
    ("lang", "written"),
    [("fr", "le ven. 6 févr. 2026"), ("de", "am Fr., 6. Feb. 2026"), ("nl", "op vr. 6 feb. 2026")],
)
def test_the_stop_of_a_shortened_name_ends_no_sentence(lang: str, written: str):
    ask = {"fr": "Merci de payer", "de": "Bitte zahlen Sie spätestens", "nl": "Gelieve te betalen"}
    by = {"fr": " au plus tard", "de": "", "nl": " uiterlijk"}
    findings = check(f"x\n\n{ask[lang]}{by[lang]} {written} 480 €.", step="reminder-1", lang=lang)
    assert "missing-pay-by-date" not in {f.rule for f in findings}
