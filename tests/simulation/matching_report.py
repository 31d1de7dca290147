"""`python -m simulation.matching_report [FOLDER]` (in tests/): the table of docs/matching.md.

FOLDER has folders of bank files (camt, coda, cfonb, mt940, ofx_qif), whose words are then used too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from butoir.core.matching import match_payments
from simulation.bank_texts import OURS, read_texts
from simulation.matching_labelled import build_labelled
from simulation.matching_scores import Score, score, table

EACH = 200
SEEDS = range(3)


def main() -> None:
    """Print the scores of a few sets together."""
    texts = OURS + (read_texts(Path(sys.argv[1])) if len(sys.argv) > 1 else ())
    scores: dict[str, Score] = {}
    for seed in SEEDS:
        world = build_labelled(seed, EACH, texts)
        result = match_payments(world.receipts, world.invoices, world.known)
        for kind, one in score(world, result).items():
            scores.setdefault(kind, Score()).add(one)
    print(table(scores))


if __name__ == "__main__":
    main()
