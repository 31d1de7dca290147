"""Which open amounts of one customer add up to what was received, and whether it is the only way.

Exact integers only. Refuses to search where the answer would no longer be a proof: more than
MOST_ITEMS open items, and the caller is told that other ways cannot be excluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MOST_ITEMS = 16  # two halves of at most 256 sums each
_MOST_WAYS = 32


def ways(amounts: Sequence[int], target: int) -> list[tuple[int, ...]] | None:
    """Every least set of indices of `amounts` (cents, signed) that adds up to `target`.

    A set that contains another one is left out: what it adds cancels itself (an invoice and
    its credit note). None when that cannot be told within the limits. Halves are summed apart
    and met in the middle.
    """
    if len(amounts) > MOST_ITEMS:
        return None
    middle = len(amounts) // 2
    left: dict[int, list[int]] = {}
    for total, mask in _sums(amounts[:middle], 0):
        left.setdefault(total, []).append(mask)
    masks: list[int] = []
    for total, mask in _sums(amounts[middle:], middle):
        masks += [mask | other for other in left.get(target - total, ()) if mask | other]
        if len(masks) > _MOST_WAYS:
            return None
    least = [m for m in masks if not any(o != m and o & m == o for o in masks)]
    return sorted(tuple(i for i in range(len(amounts)) if m >> i & 1) for m in least)


def _sums(amounts: Sequence[int], shift: int) -> Iterable[tuple[int, int]]:
    sums = [(0, 0)]
    for index, amount in enumerate(amounts):
        bit = 1 << (index + shift)
        sums += [(total + amount, mask | bit) for total, mask in sums]
    return sums


def likely_ways(amounts: Sequence[int], target: int) -> list[tuple[int, ...]]:
    """Some ways to reach `target` among many amounts, oldest first: alone, run of oldest, pair.

    No proof: for suggestions where `ways` cannot answer.
    """
    found: list[tuple[int, ...]] = [
        (index,) for index, amount in enumerate(amounts) if amount == target
    ]
    total = 0
    for index, amount in enumerate(amounts):
        total += amount
        if total == target and index:
            found.append(tuple(range(index + 1)))
    seen: dict[int, int] = {}
    for index, amount in enumerate(amounts):
        if target - amount in seen:
            found.append((seen[target - amount], index))
        seen.setdefault(amount, index)
    return found[:_MOST_WAYS]
