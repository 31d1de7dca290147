"""Every letter of ours passes the last look with the facts of its case, in every language (R19)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from butoir.dunning.letter_check import letter_findings
from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from letters.gallery import gallery
from letters.samples import LANGUAGES

CASES = {(lang, name): facts for lang in LANGUAGES for name, facts in gallery(lang).items()}


def without_orders(facts: LetterFacts) -> LetterFacts:
    return replace(facts, items=tuple(replace(item, order_reference="") for item in facts.items))


@pytest.mark.parametrize("orders", [True, False], ids=["orders", "no-orders"])
@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_nothing_stops_it(case: tuple[str, str], orders: bool) -> None:
    facts = CASES[case] if orders else without_orders(CASES[case])
    found = letter_findings(compose_letter(facts), facts)
    assert [(f.rule, f.text) for f in found if f.severity == "error"] == []
