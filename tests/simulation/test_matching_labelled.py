"""Precision and recall of matching on a labelled set, kind by kind (docs/matching.md).

Certain means certain: not one of them may be wrong. What is not certain must at least be suggested
where there is something to go by, or the debtor would be reminded of what he has paid.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from butoir.core.matching import MatchResult, match_payments
from simulation.bank_texts import OURS, BankText, read_texts
from simulation.matching_labelled import KINDS, build_labelled
from simulation.matching_scores import score, table, total
from simulation.matching_world import World
from soak import share

# Of a hundred receipts of a kind, how many are certain at the least; of the other kinds, none.
CERTAIN = {
    **dict.fromkeys(("number", "zeros-lost", "prefix-lost", "several"), 80),
    **dict.fromkeys(("other-numbers", "real-reference", "silent-known-account", "returned"), 80),
    **dict.fromkeys(("broken-by-a-space", "wrapped", "instalments", "said-twice"), 65),
    **dict.fromkeys(("number-of-a-stranger-s-name", "real-words"), 55),
}
# What leaves no word, no account and no name of its own may be anybody's.
ANONYMOUS = {"silent-short-name", "sister-pays-silently", "parent-pays-silently"}


def play(seed: int, each: int, texts: tuple[BankText, ...]) -> tuple[World, MatchResult]:
    world = build_labelled(seed, each, texts)
    return world, match_payments(world.receipts, world.invoices, world.known)


def check(seed: int, each: int, texts: tuple[BankText, ...] = OURS) -> None:
    world, result = play(seed, each, texts)
    scores = score(world, result)
    print(f"seed {seed}, {len(world.invoices)} invoices\n{table(scores)}")
    assert {kind: one.wrong for kind, one in scores.items() if one.wrong} == {}
    for kind, one in scores.items():
        assert one.right * 100 >= one.payable * CERTAIN.get(kind, 0), kind
        assert not one.missed or kind in ANONYMOUS, kind


@pytest.mark.parametrize("seed", range(2))
def test_nothing_certain_is_wrong_and_most_of_what_is_said_plainly_is_certain(seed: int) -> None:
    check(seed, each=40)


def test_the_words_of_real_bank_files_mislead_nobody(shared: Path) -> None:
    check(7, each=40, texts=read_texts(shared / "data"))


def test_every_kind_is_played_and_every_receipt_is_counted_once() -> None:
    world, result = play(3, 10, OURS)
    scores = score(world, result)
    whole = total(scores)
    assert set(scores) == set(KINDS)
    assert whole.receipts == len(world.receipts)
    became = (whole.right, whole.wrong, whole.suggested, whole.held, whole.missed, whole.let_alone)
    assert sum(became) == whole.receipts


def test_the_score_sees_a_wrong_match_and_a_debtor_who_is_missed() -> None:
    world, result = play(3, 10, OURS)
    key = result.allocations[0].receipt
    world.truth[key] = {("C0", "another"): 1}
    assert total(score(world, result)).wrong == 1
    nothing = match_payments([], world.invoices)
    assert total(score(world, nothing)).missed == sum(map(bool, world.truth.values()))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1000 + share(100)))
def test_many_labelled_sets_hold_no_wrong_match(seed: int, shared: Path) -> None:
    texts = OURS + read_texts(shared / "data") if seed % 2 else OURS
    check(seed, each=300, texts=texts)
