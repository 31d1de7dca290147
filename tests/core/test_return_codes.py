"""The reasons of French banks, two digits, as ISO names; what has none waits for a person."""

from __future__ import annotations

import pytest

from butoir.core.return_codes import INTERBANK, NAMES, interbank_code, waits_for_a_person


def test_each_is_a_name_that_is_known():
    assert set(INTERBANK.values()) <= NAMES.keys()


@pytest.mark.parametrize(("digits", "waits"), [("20", False), ("14", False), ("58", True)])
def test_what_the_debtor_refused_waits(digits, waits):
    assert waits_for_a_person(interbank_code(digits)) is waits


@pytest.mark.parametrize("digits", ["71", "80", "32", "01", "99"])
def test_what_may_be_the_debtors_right_waits(digits):
    """He says that he has paid, a judgment, or a reason that has no ISO name."""
    assert waits_for_a_person(interbank_code(digits))


@pytest.mark.parametrize("digits", ["", "  ", "00", "A1", "0"])
def test_no_reason_is_none(digits):
    assert interbank_code(digits) == ""
