"""Which law governs whom, and what it never lets a creditor charge."""

from __future__ import annotations

import pytest

from butoir.law.regimes import (
    CONTRACT_RATES,
    REGIMES,
    STARTS,
    ForbiddenChargeError,
    UnknownRegimeError,
    regime,
    regime_for,
)
from butoir.law.registry import file_names


@pytest.mark.parametrize(
    ("country", "kind", "name"),
    [
        ("FR", "company", "fr-b2b"),
        ("FR", "consumer", "fr-b2c"),
        ("FR", "public", "fr-public"),
        ("FR-57", "company", "fr-b2b"),
        ("FR-57", "consumer", "fr-b2c"),
        ("BE", "company", "be-b2b"),
        ("BE", "consumer", "be-b2c"),
        ("BE", "public", "be-b2b"),
        ("LU", "company", "lu-b2b"),
        ("LU", "consumer", "lu-b2c"),
        ("LU", "public", "lu-b2b"),
        ("CH", "company", "ch"),
        ("CH", "consumer", "ch"),
        ("CH", "public", "ch"),
    ],
)
def test_a_country_and_a_kind_of_debtor_choose_the_regime(country, kind, name):
    assert regime_for(country, kind) == name


@pytest.mark.parametrize(("country", "kind"), [("DE", "company"), ("FR", "friend"), ("", "public")])
def test_a_law_that_is_not_known_is_not_guessed(country, kind):
    with pytest.raises(UnknownRegimeError):
        regime_for(country, kind)


def test_a_regime_that_does_not_exist_is_refused_with_the_known_ones():
    with pytest.raises(UnknownRegimeError, match="fr-b2b, fr-b2c, fr-public"):
        regime("fr-b2x")


@pytest.mark.parametrize("law", REGIMES.values(), ids=lambda law: law.name)
def test_a_regime_refers_only_to_files_and_words_that_exist(law):
    named = [law.rate, law.lump_sum, law.floor, law.indemnity_cap]
    assert {name for name in named if name} <= set(file_names())
    assert law.starts in STARTS
    assert law.contract_rate in CONTRACT_RATES
    assert (law.floor is not None) == (law.contract_rate == "floor")
    assert all(law.citations)


@pytest.mark.parametrize("name", ["fr-b2c", "lu-b2c", "ch"])
def test_no_flat_indemnity_where_the_law_gives_none(name):
    """CPCE L111-8; loi 18 avril 2004 (consumers); no Swiss statute."""
    law = regime(name)
    assert law.lump_sum is None
    with pytest.raises(ForbiddenChargeError):
        law.may_charge("indemnity")


@pytest.mark.parametrize("law", REGIMES.values(), ids=lambda law: law.name)
@pytest.mark.parametrize("kind", ["fee", "costs", "reminder", "penalty", "compound"])
def test_charges_that_no_regime_knows_are_refused(law, kind):
    with pytest.raises(ForbiddenChargeError):
        law.may_charge(kind)


def test_each_charge_cites_the_text_that_allows_it():
    assert regime("fr-b2b").citation("interest") == "C. com. L441-10 II"
    assert "D441-5" in regime("fr-b2b").citation("indemnity")
    assert "D2192-35" in regime("fr-public").citation("indemnity")
    assert "XIX.4" in regime("be-b2c").citation("indemnity")
    with pytest.raises(ForbiddenChargeError):
        regime("fr-b2c").citation("indemnity")


def test_a_regime_says_in_words_what_is_never_charged():
    assert any("offence" in text for text in regime("fr-b2c").never)
    assert any("40 EUR" in text for text in regime("lu-b2c").never)


def test_the_text_that_stops_interest_at_an_insolvency_is_named_or_said_unknown():
    assert "L622-28" in regime("fr-public").insolvency_reference
    assert "(from memory)" in regime("be-b2b").insolvency_reference
    assert "not looked up" in regime("ch").insolvency_reference
