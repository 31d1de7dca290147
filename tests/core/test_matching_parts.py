"""The small parts of matching: sums, names, and how telling a number is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from butoir.core.matching_amounts import likely_ways, ways
from butoir.core.matching_names import NameIndex, alike, name_key
from butoir.core.matching_references import Tier, compact, reads_as_date, tier_of


class TestSums:
    """Which sets of amounts make a sum, all of them, or an admission that it cannot be told."""

    def test_every_least_way(self) -> None:
        # 50 = 50 = 30 + 20; 50 + 10 - 10 contains 50 and adds nothing
        assert ways([50, 30, 20, 10, -10], 50) == [(0,), (1, 2)]

    def test_none(self) -> None:
        assert ways([50, 30], 60) == []
        assert ways([], 60) == []

    def test_too_many_to_tell(self) -> None:
        assert ways([1] * 17, 5) is None
        assert ways([1] * 16, 5) is None  # 4,368 ways

    @settings(max_examples=200, derandomize=True, deadline=None)
    @given(st.lists(st.integers(-9, 9), max_size=7), st.integers(1, 20))
    def test_against_trying_all_sets(self, amounts: list[int], target: int) -> None:
        every = [
            {i for i in range(len(amounts)) if mask >> i & 1}
            for mask in range(1, 2 ** len(amounts))
        ]
        fit = [s for s in every if sum(amounts[i] for i in s) == target]
        least = [s for s in fit if not any(o < s for o in fit)]
        found = ways(amounts, target)
        if found is not None:
            assert sorted(map(sorted, found)) == sorted(map(sorted, least))

    def test_likely_ways_among_many(self) -> None:
        many = [100 + n for n in range(40)]
        assert (3,) in likely_ways(many, 103)
        assert (0, 1, 2) in likely_ways(many, 303)  # the three oldest
        assert any(len(way) == 2 for way in likely_ways(many, 239))
        for target in (103, 303, 239):
            assert all(sum(many[i] for i in way) == target for way in likely_ways(many, target))


class TestNames:
    """One form identifies; likeness only suggests."""

    @pytest.mark.parametrize(
        "name",
        [
            "DUPONT & FILS",
            "Dupont et Fils S.A.R.L.",
            "SARL Dupont Fils",
            "Fils Dupont",
            "dupont-fils",
        ],
    )
    def test_one_form(self, name: str) -> None:
        assert name_key(name) == "DUPONT FILS"

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Lefèvre Menuiserie", "LEFEVRE MENUISERI"),
            ("Société générale de construction du Nord", "SOCIETE GENERALE DE CONSTRU"),
            ("Vandeputte", "Vandeputte Dakwerken BV"),
            ("Janssens Dakwerken", "Jansens Dakwerken"),
        ],
    )
    def test_alike(self, one: str, other: str) -> None:
        assert alike(one, other)
        assert alike(other, one)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Garage Martin", "Boulangerie Dupuis"), ("Garage", "Garage Martin"), ("", "Martin")],
    )
    def test_not_alike(self, one: str, other: str) -> None:
        assert not alike(one, other)

    def test_two_customers_of_one_form_are_both_named(self) -> None:
        index = NameIndex([("C1", "Dupont SARL"), ("C2", "SA Dupont"), ("C3", "Durand")])
        assert index.exact("DUPONT") == {"C1", "C2"}
        assert index.exact("Dupond") == frozenset()

    def test_near_names(self) -> None:
        index = NameIndex([(f"C{n}", f"Entreprise {n} Martin") for n in range(50)])
        assert index.near("ENTREPRISE 17 MRTIN") >= {"C17"}
        assert index.near("ZZZZZ") == frozenset()
        assert index.near("") == frozenset()

    def test_a_name_of_legal_forms_alone_is_no_name(self) -> None:
        assert name_key("S.A. & SARL") == ""
        assert NameIndex([("C1", "SA")]).exact("SARL") == frozenset()


class TestNumbers:
    """How telling a number is by itself."""

    @pytest.mark.parametrize("text", ["FA-2026-0041", "fa 2026/0041", "FA20260041", "Fâ.2026 0041"])
    def test_one_comparable_form(self, text: str) -> None:
        assert compact(text) == "FA20260041"

    @pytest.mark.parametrize(
        ("key", "structured", "tier"),
        [
            ("2022121319", True, Tier.LONG),
            ("INV000123", True, Tier.LONG),
            ("4500012345", False, Tier.LONG),
            ("F20260041", True, Tier.SHORT),  # four digits beside the year
            ("0412026", True, Tier.SHORT),  # 041/2026
            ("13196", False, Tier.SHORT),
            ("A1041", True, Tier.SHORT),
            ("0041", False, Tier.TINY),
            ("F12", True, Tier.TINY),
            ("2024", False, Tier.TINY),
            ("20260115", False, Tier.TINY),  # 15 January
            ("36300", False, Tier.TINY),  # the receipt's own amount
            ("363", False, Tier.TINY),
        ],
    )
    def test_tiers(self, key: str, structured: bool, tier: Tier) -> None:
        assert tier_of(key, structured, 36300) is tier

    @pytest.mark.parametrize(
        "digits", ["2026", "120526", "260512", "202605", "12052026", "20260512"]
    )
    def test_dates(self, digits: str) -> None:
        assert reads_as_date(digits)

    @pytest.mark.parametrize("digits", ["1526", "991326", "20261301", "31022026", "123"])
    def test_no_dates(self, digits: str) -> None:
        assert not reads_as_date(digits)
