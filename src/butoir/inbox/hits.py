"""What the rules of one language find in one sentence, and what of it holds.

A rule that is excused in its clause, or denied just beside its words ("not yet paid", "we do not
dispute"), finds nothing. Then one statement yields to another: see `_settled`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from butoir.inbox.sentences import clauses_of
from butoir.inbox.wordlists import Rule, Words

_BEFORE = 3  # words between a negation and what it denies
_AFTER = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a sentence that say something of a kind: where, and in which of its clauses."""

    kind: str
    reason: str
    start: int
    end: int
    clause: tuple[int, int]


def find_hits(folded: str, words: Words) -> list[Hit]:
    """What a folded sentence says, in order, at most once a kind and clause."""
    clauses = clauses_of(folded)
    found = [hit for rule in words.rules for hit in _by_rule(folded, rule, words, clauses)]
    found.sort(key=lambda hit: (hit.clause, not hit.reason, hit.start))
    first = {(hit.kind, hit.clause): hit for hit in reversed(found)}
    return _settled(folded, sorted(first.values(), key=lambda hit: hit.start), words)


def _by_rule(
    folded: str, rule: Rule, words: Words, clauses: list[tuple[int, int]]
) -> Iterator[Hit]:
    for match in rule.pattern.finditer(folded):
        clause = _clause(clauses, match.start(), match.end())
        if rule.unless and rule.unless.search(folded, *clause):
            continue
        if rule.denied and _is_denied(folded, match, clause, words):
            continue
        yield Hit(rule.kind, rule.reason, *match.span(), clause)


def _clause(clauses: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """From the start of the clause where a hit begins to the end of that where it ends."""
    first = max((one for one, _ in clauses if one <= start), default=0)
    last = min((other for _, other in clauses if other >= end), default=end)
    return first, last


def _is_denied(folded: str, match: re.Match[str], clause: tuple[int, int], words: Words) -> bool:
    before = " ".join(folded[clause[0] : match.start()].split()[-_BEFORE:])
    after = " ".join(folded[match.end() : clause[1]].split()[:_AFTER])
    return bool(
        words.find["denied_before"].search(before) or words.find["denied_after"].match(after)
    )


def _settled(folded: str, hits: list[Hit], words: Words) -> list[Hit]:
    """What was paid or is disputed is no promise in the same breath; a plan that is asked for
    promises nothing; a promise that waits for something of ours disputes, or asks for a copy."""
    kinds = {hit.kind for hit in hits}
    taken = {hit.clause for hit in hits if hit.kind in ("paid", "dispute")}
    kept = [hit for hit in hits if hit.kind != "promise" or hit.clause not in taken]
    if kinds & {"plan", "insolvency"}:
        return [hit for hit in kept if hit.kind != "promise"]
    return [_on_condition(folded, hit, words) for hit in kept]


def _on_condition(folded: str, hit: Hit, words: Words) -> Hit:
    if hit.kind != "promise" or not words.find["condition"].search(folded):
        return hit
    if words.find["copy"].search(folded) and not words.find["correction"].search(folded):
        return replace(hit, kind="not-received")
    return replace(hit, kind="dispute")
