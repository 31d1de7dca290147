"""No wrong certain match, in worlds that know the truth.

How we know that a wrong certain match does not happen: each world writes down what every payment
pays before a text is made up for it, and every certain match is held against that, to the cent
and invoice by invoice. One wrong allocation in any world fails.
"""

from __future__ import annotations

from collections import Counter

import pytest

from butoir.core.matching import MatchResult, match_payments
from simulation.matching_world import World, build_world
from soak import share


def wrong_matches(world: World, result: MatchResult) -> list[str]:
    """Each certain match that is not what was paid.

    Who said nothing, and paid something that is not in the book or is another's debt, left the
    choice to the law: any invoice of his own will do (C. civ. 1342-10). Who paid more than was
    left named it for that invoice: how much it takes depends on earlier receipts that may wait.
    All others must be met exactly.
    """
    given: dict[str, dict[tuple[str, str], int]] = {}
    for a in result.allocations:
        given.setdefault(a.receipt, {})[a.customer, a.invoice] = a.cents
    texts = {r.key: r for r in world.receipts}
    wrong = [
        f"{texts[key]} was matched to {parts}, paid {world.truth[key]}"
        for key, parts in given.items()
        if parts != world.truth[key]
        and {customer for customer, _ in parts} != {world.silent.get(key)}
        and not (set(parts) == set(world.truth[key]) and key in world.surplus)
    ]
    return wrong + overpaid(world, result)


def overpaid(world: World, result: MatchResult) -> list[str]:
    """Each invoice given more than is open on it, and each receipt that gave more than it is."""
    to, of = Counter[tuple[str, str]](), Counter[str]()
    for a in result.allocations:
        to[a.customer, a.invoice] += a.cents
        of[a.receipt] += a.cents
    left = {(i.customer, i.number): i.open for i in world.invoices}
    held = {r.key: r.cents for r in world.receipts}
    wrong = [
        f"{name} got {cents} of {left[name]}"
        for name, cents in to.items()
        if not min(0, left[name]) <= cents <= max(0, left[name])
    ]
    return wrong + [f"{key} gave {cents}" for key, cents in of.items() if cents > held[key]]


def recall_of_named(world: World, result: MatchResult) -> tuple[int, int]:
    """Of the payments that name in full what they pay in full: how many are certain, of all."""
    certain = {a.receipt for a in result.allocations}
    return len(world.named & certain), len(world.named)


def report(label: str, world: World, result: MatchResult) -> None:
    """Print the figures of a world, for a person who runs the tests with `-s`."""
    certain = {a.receipt for a in result.allocations}
    met, named = recall_of_named(world, result)
    payable = sum(bool(parts) for parts in world.truth.values())
    print(
        f"{label}: {len(world.receipts)} receipts, {len(certain)} certain of {payable} payable, "
        f"{met} of {named} named in full; rules {dict(Counter(a.code for a in result.allocations))}"
        f"; doubts {dict(Counter(s.code for s in result.suggestions))}"
    )


@pytest.mark.parametrize("seed", range(6))
def test_no_certain_match_is_wrong_in_a_hostile_world(seed: int) -> None:
    world = build_world(seed, customers=400, hostile=True)
    result = match_payments(world.receipts, world.invoices, world.known)
    report(f"hostile {seed}", world, result)
    assert wrong_matches(world, result) == []
    assert result.allocations


@pytest.mark.parametrize("seed", range(6))
def test_an_ordinary_world_is_matched_without_error_and_mostly_by_itself(seed: int) -> None:
    world = build_world(seed, customers=400, hostile=False)
    result = match_payments(world.receipts, world.invoices, world.known)
    report(f"ordinary {seed}", world, result)
    assert wrong_matches(world, result) == []
    met, named = recall_of_named(world, result)
    assert met * 100 >= named * 85


def test_the_checker_itself_sees_a_wrong_match() -> None:
    world = build_world(1, customers=60, hostile=False)
    result = match_payments(world.receipts, world.invoices, world.known)
    key = result.allocations[0].receipt
    world.truth[key] = {}
    assert len(wrong_matches(world, result)) == 1


@pytest.mark.soak
@pytest.mark.parametrize("hostile", [True, False])
@pytest.mark.parametrize("seed", range(1000, 1000 + share(40)))
def test_many_large_worlds_hold_no_wrong_match(seed: int, hostile: bool) -> None:
    world = build_world(seed, customers=3000, hostile=hostile)
    result = match_payments(world.receipts, world.invoices, world.known)
    report(f"{'hostile' if hostile else 'ordinary'} {seed}", world, result)
    assert wrong_matches(world, result) == []
