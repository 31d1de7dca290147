"""The legal words that a letter cannot do without, by country and kind of debtor.

Sources: C.com L441-10, D441-5; CCP L2192-10 to -13; loi belge du 2 août 2002; loi luxembourgeoise
du 18 avril 2004; CO 104; C.civ 1231-6; and, for a Belgian consumer's first reminder, CDE XIX.2 §3.
"""

from __future__ import annotations

from collections.abc import Iterator

from butoir.tone.findings import Finding
from butoir.tone.letter import Letter
from butoir.tone.rules_phrases import is_negated

RULE = "missing-legal-mention"


def legal_mentions(letter: Letter) -> Iterator[Finding]:
    """A claim without the text that allows it; a first Belgian reminder without its mentions."""
    if letter.step == "formal-notice":
        yield from _claim_without_source(letter)
    elif letter.step == "reminder-1" and (letter.country, letter.debtor) == ("BE", "consumer"):
        yield from _belgian_mentions(letter)


def _claim_without_source(letter: Letter) -> Iterator[Finding]:
    """R31: interest or an indemnity claimed cites its law or the terms that provide it."""
    kind = "charge-consumer" if letter.debtor == "consumer" else "charge"
    hits = letter.lexicon.find[kind].finditer(letter.prose)
    claimed = next((hit for hit in hits if not is_negated(letter, *hit.span())), None)
    if claimed is None:
        return
    case = f"{letter.country[:2]}-{letter.debtor}"
    source = f"law-{case.lower()}"
    if letter.says(source) or letter.says("contract-source"):
        return
    severity = "warning" if letter.debtor == "consumer" else ""
    yield letter.finding(RULE, *claimed.span(), key=f"{RULE}.{source}", severity=severity)


def _belgian_mentions(letter: Letter) -> Iterator[Finding]:
    for name in ("be-enterprise-number", "be-period", "be-product", "be-indemnity"):
        if not letter.says(name):
            yield letter.missing(RULE, key=f"{RULE}.{name}")
