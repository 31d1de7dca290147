"""`butoir interest`, as its contract says."""

from __future__ import annotations

import pytest

from cli.commands import butoir

BASE = {"regime": "fr-b2b", "amount": "1250.00", "due": "2026-03-31", "until": "2026-04-30"}


def call(*more: str, json: bool = True, **changed: str):
    words = [f"--{name}={value}" for name, value in {**BASE, **changed}.items()]
    return butoir("interest", *words, *more, *(["--json"] if json else []))


def test_the_answer_holds_every_figure_its_sources_and_the_rounding():
    """1 250 x 12.15 % x 30 / 365 = 12.482877."""
    answer = call()
    assert answer.status == 0
    assert answer.err == ""
    document = answer.document
    assert list(document) == [
        "regime",
        "segments",
        "interest",
        "indemnity",
        "principal_due",
        "interest_due",
        "total_due",
        "rounding",
        "legal_basis",
        "warnings",
    ]
    assert document["segments"] == [
        {
            "from": "2026-04-01",
            "to": "2026-04-30",
            "days": 30,
            "rate_percent": "12.15",
            "principal": "1250.00",
            "interest": "12.482877",
        }
    ]
    assert document["interest"] == document["interest_due"] == "12.48"
    assert (document["indemnity"], document["total_due"]) == ("40.00", "1302.48")
    assert document["rounding"] == "half up to the cent, once per imputation event; ACT/365"
    assert any("L441-10" in text for text in document["legal_basis"])
    assert any(text.startswith("2026-S1, 12.15 %") for text in document["legal_basis"])


def test_payments_credits_and_several_invoices():
    """1 500 less 250 credited is 1 250; 12.48 at 30 April; 500 paid: 762.48 left, 5 days at
    12.15 %: 1.27."""
    answer = call(
        "--payment=2026-04-30:500.00",
        "--credit=2026-04-02:200.00",
        "--credit=2026-05-01:50.00",
        amount="1500.00",
        until="2026-05-05",
    ).document
    assert answer["principal_due"] == "762.48"
    assert answer["interest"] == "13.75"
    assert answer["interest_due"] == "1.27"
    assert call("--invoices=3").document["indemnity"] == "120.00"


@pytest.mark.parametrize(
    ("options", "interest", "indemnity"),
    [
        (["--contract-rate=15"], "15.41", "40.00"),  # 1 250 x 15 % x 30 / 365 = 15.410959
        (["--judgment=2026-04-11"], "4.16", "40.00"),  # 10 days: 4.160959
        (["--day-count=actact"], "12.48", "40.00"),
        (["--regime=fr-b2c"], "0.00", "0.00"),
        (["--regime=fr-b2c", "--notice=2026-04-20"], "0.90", "0.00"),  # 10 days at 2.62: 0.897260
        (["--regime=fr-public"], "10.43", "40.00"),  # 10.15: 10.428082
        (["--regime=be-b2b"], "10.79", "40.00"),  # 10.5: 10.787671
        (["--regime=be-b2c"], "0.00", "0.00"),
        # 14 days to 22 April; 8 days at 10.5: 2.876712 down; 65 + 5 % of 750 = 102.50
        (["--regime=be-b2c", "--clause", "--reminder=2026-04-08:email"], "2.87", "102.50"),
        # from 9 April, 22 days: 7.910959
        (["--regime=be-b2c", "--clause", "--sme", "--reminder=2026-04-08:email"], "7.91", "102.50"),
        (["--regime=lu-b2b"], "10.43", "40.00"),
        (["--regime=lu-b2c"], "3.85", "0.00"),  # 3.75: 3.852740
        (["--regime=lu-b2c", "--delivery=2026-01-31"], "0.00", "0.00"),
        (["--regime=ch"], "5.14", "0.00"),  # 5: 5.136986
    ],
)
def test_each_regime_and_option(options, interest, indemnity):
    document = call(*options).document
    assert (document["interest"], document["indemnity"]) == (interest, indemnity)


def test_luxembourg_without_delivery_says_on_what_it_rests():
    warnings = call("--regime=lu-b2c").document["warnings"]
    assert warnings[0].startswith("DELIVERY_NOT_GIVEN")


def test_for_people_the_same_figures_are_a_table():
    answer = call(json=False)
    assert answer.status == 0
    for text in ("12.482877", "12.48", "40.00", "1302.48", "L441-10", "Rounding"):
        assert text in answer.out
    assert "\x1b" not in answer.out, "no colour but on a terminal"


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("regime", "fr-b2x"),
        ("amount", "12,5"),
        ("amount", "-3.00"),
        ("amount", "1e9"),
        ("amount", ""),
        ("due", "2026-02-30"),
        ("due", "31/03/2026"),
        ("until", "tomorrow"),
        ("until", "2027-01-01"),  # a half-year whose rate is not known
        ("due", "2014-12-01"),
        ("payment", "2026-04-10"),
        ("payment", "2026-04-10:12,5"),
        ("payment", "2026-04-10:-5.00"),
        ("payment", "2026-04-31:5.00"),
        ("credit", "5.00"),
        ("contract-rate", "quinze"),
        ("contract-rate", "-1"),
        ("contract-rate", "12.345"),
        ("notice", "2026-13-01"),
        ("reminder", "2026-04-08"),
        ("reminder", "2026-04-08:sms"),
        ("judgment", "never"),
        ("delivery", "2026-00-01"),
        ("day-count", "30/360"),
        ("invoices", "0"),
        ("invoices", "many"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_option_and_exit_2(option, value):
    answer = call(f"--{option}={value}")
    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert f"--{option}" in answer.err


def test_an_unknown_half_year_says_what_to_look_up():
    answer = call("--until=2027-02-01")
    assert "2027-S1" in answer.err
    assert "ECB main refinancing operations rate in force on 1 January 2027" in answer.err
