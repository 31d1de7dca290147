"""`butoir deadline`, as its contract says."""

from __future__ import annotations

import pytest

from cli.commands import butoir

LETTER = ("--country=FR", "--sent=2026-04-24", "--days=7", "--channel=email")


def test_the_answer_is_a_date_its_weekday_and_four_texts():
    answer = butoir("deadline", *LETTER, "--json")
    assert answer.status == 0
    assert answer.document == {
        "pay_by": "2026-05-04",
        "weekday": "Monday",
        "text": {
            "fr": "lundi 4 mai 2026",
            "nl": "maandag 4 mei 2026",
            "de": "Montag, 4. Mai 2026",
            "en": "Monday 4 May 2026",
        },
    }


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (["--country=FR", "--sent=2026-02-09", "--days=6", "--channel=registered"], "2026-02-18"),
        (["--country=BE", "--sent=2026-07-14", "--days=7", "--channel=email"], "2026-07-22"),
        (["--country=FR-57", "--sent=2026-03-27", "--days=7", "--channel=email"], "2026-04-07"),
        (["--rule=be-consumer-charge", "--from=2026-03-16", "--channel=email"], "2026-03-31"),
        (["--rule=be-consumer-charge", "--from=2026-04-02", "--channel=post"], "2026-04-22"),
        (["--rule=fr-order-service", "--from=2026-08-31"], "2027-03-01"),
        (["--rule=fr-order-service", "--from=2026-09-01", "--country=FR"], "2026-12-01"),
        (["--rule=fr-opposition", "--from=2026-10-14"], "2026-11-16"),
        (["--rule=fr-opposition", "--from=2026-03-03", "--country=FR-57"], "2026-04-07"),
        (["--rule=fr-claim-declaration", "--from=2026-09-15"], "2026-11-16"),
        (["--rule=fr-claim-declaration", "--from=2026-09-15", "--country=BE"], "2027-01-15"),
        (["--rule=be-undisputed", "--from=2026-10-14"], "2026-11-24"),
    ],
)
def test_letters_and_statutory_delays(words, day):
    answer = butoir("deadline", *words, "--json")
    assert answer.status == 0, answer.err
    assert answer.document["pay_by"] == day


def test_for_people_the_date_is_written_in_four_languages():
    answer = butoir("deadline", *LETTER)
    assert "2026-05-04" in answer.out
    assert "lundi 4 mai 2026" in answer.out


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["--country=DE", *LETTER[1:]], "--country"),
        ([*LETTER, "--sent=2026-04-31"], "--sent"),
        ([*LETTER, "--days=eight"], "--days"),
        ([*LETTER, "--days=-1"], "--days"),
        ([*LETTER, "--channel=pigeon"], "--channel"),
        ([*LETTER, "--from=2026-04-30"], "--from"),
        (LETTER[1:], "--country"),
        (LETTER[:3], "--channel"),
        (["--rule=fr-everything", "--from=2026-04-30"], "--rule"),
        (["--rule=fr-opposition"], "--from"),
        (["--rule=fr-opposition", "--from=soon"], "--from"),
        (["--rule=fr-opposition", "--from=2026-04-30", "--country=BE"], "--country"),
        (["--rule=fr-opposition", "--from=2026-04-30", "--days=8"], "--days"),
        (["--rule=be-consumer-charge", "--from=2026-04-30"], "--channel"),
        (["--rule=be-consumer-charge", "--from=2023-08-31", "--channel=email"], "--from"),
        (["--country=FR", "--sent=2059-12-30", "--days=10", "--channel=email"], "--sent"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_option_and_exit_2(words, option):
    answer = butoir("deadline", *words, "--json")
    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert option in answer.err
