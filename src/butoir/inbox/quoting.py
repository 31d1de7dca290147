"""What the sender of a mail wrote himself: without history, forwarded mails, signature, disclaimer.

Answers stand above what they quote, below it or between its lines. Where nothing marks who wrote
a line, it is taken as the sender's: a sentence too many is read by a person, one lost is not.
"""

from __future__ import annotations

import re
from functools import cache

from butoir.inbox.wordlists import read_list
from butoir.tone.text import fold

_QUOTED = re.compile(r"\s*(?:>|\|\s*>)")
_DASHES = re.compile(r"\s*--\s*")
_UNDERSCORES = re.compile(r"[\s_]*_{10,}\s*")
_FIELDS = 6  # lines within which a quoted header shows a second field
_MOST_LINES = 5_000
_LONG = 500  # characters of a line that could still be a heading of history


def own_words(text: str) -> str:
    """The lines of a mail's text that are its sender's, as they stand there."""
    lines = text.split("\n")[:_MOST_LINES]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        lasts = _attribution(lines, at)
        if lasts and not _next_is_quoted(lines, at + lasts):
            break
        said = any(line.strip() for line in kept)
        if not lasts and (_is_history(lines, at) or (said and _closes(lines[at]))):
            break
        if not lasts and not _is_noise(lines[at]):
            kept.append(lines[at])
        at += lasts or 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _attribution(lines: list[str], at: int) -> int:
    """How many lines "On … wrote:" takes here, broken over three at most; 0 when it is none."""
    for lasts in (1, 2, 3):
        if not all(line.strip() for line in lines[at : at + lasts]):
            return 0
        joined = " ".join(line.strip() for line in lines[at : at + lasts])
        if (
            joined.endswith(":")
            and len(joined) < _LONG
            and _pattern("attribution").fullmatch(fold(joined))
        ):
            return lasts
    return 0


def _next_is_quoted(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at:] if line.strip()), "")
    return bool(_QUOTED.match(following))


def _is_history(lines: list[str], at: int) -> bool:
    """A line that opens a mail written earlier: "Original message", or the headers of one."""
    line = fold(lines[at][:_LONG])
    if _pattern("forwarded").fullmatch(line.strip("-_=* >")) and line:
        return True
    if not _pattern("from").match(line):
        return False
    following = (fold(one[:_LONG]) for one in lines[at + 1 : at + _FIELDS])
    return sum(bool(_pattern("field").match(one)) for one in following) >= 2


def _closes(line: str) -> bool:
    """The line above a signature, or the first of a disclaimer."""
    if _DASHES.fullmatch(line) and line.strip():
        return True
    return bool(_pattern("disclaimer").match(fold(line[:_LONG])))


def _is_noise(line: str) -> bool:
    """A quoted line, a rule, or what a telephone adds."""
    if _QUOTED.match(line) or _UNDERSCORES.fullmatch(line):
        return True
    return bool(_pattern("added").fullmatch(fold(line[:_LONG]).strip("# *")))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(read_list("quoting")[name]) + ")")
