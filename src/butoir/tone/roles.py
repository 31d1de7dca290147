"""What each date of a letter is for: to pay by, due date, invoice date, an earlier demand, or none.

The nearest words before the date decide, else the words right after it; dates joined by "et" or a
comma share their role. Refuses to call a recalled deadline ("nous vous demandions de régler avant
le …") a deadline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from butoir.tone.dates import DateMention
from butoir.tone.layout import Layout
from butoir.tone.lexicon import Lexicon
from butoir.tone.text import Text

PAY_BY, DUE, ISSUED, DEMAND, PAST, OTHER, NONE = (
    "pay-by",
    "due",
    "issued",
    "demand",
    "past",
    "other",
    "",
)
WINDOW = 90  # from a date to the words that say what it is for
CONTEXT = 250  # of its sentence, to know whether it asks or recalls
_BARE = re.compile(r"\)?,? ?(?:on|op|am|les?)? ?")  # nothing between a date and the one before
_CUES = (
    (PAY_BY, "pay-by-strong"),
    (DUE, "due"),
    (OTHER, "other-date"),
    (ISSUED, "issued"),
    (DEMAND, "demand"),
)


@dataclass(frozen=True, slots=True)
class DatedRole:
    """A date and what it is for; `excluded` when "avant" leaves the day itself out."""

    mention: DateMention
    role: str
    excluded: bool = False


def assign_roles(
    text: Text, layout: Layout, mentions: list[DateMention], lexicon: Lexicon
) -> tuple[DatedRole, ...]:
    """Every date with its role, in order."""
    folded = text.folded
    found: list[DatedRole] = []
    for at, mention in enumerate(mentions):
        floor = mentions[at - 1].end if at else 0
        joined = lexicon.find["date-list"].fullmatch(folded[floor : mention.start])
        if found and joined and found[-1].role:
            found.append(DatedRole(mention, found[-1].role))
        else:
            found.append(_role(folded, layout, mention, floor, lexicon))
    _share_backwards(folded, found, lexicon)
    return tuple(_with_fallback(folded, layout, found, lexicon))


def _share_backwards(folded: str, found: list[DatedRole], lexicon: Lexicon) -> None:
    """ "Le 12 février puis le 26 février, nous vous avons écrit": the verb stands for both."""
    for at in range(len(found) - 2, -1, -1):
        here, following = found[at], found[at + 1]
        between = folded[here.mention.end : following.mention.start]
        if not here.role and following.role and lexicon.find["date-list"].fullmatch(between):
            found[at] = DatedRole(here.mention, following.role)


def _role(
    folded: str, layout: Layout, mention: DateMention, floor: int, lexicon: Lexicon
) -> DatedRole:
    find = lexicon.find
    first, last = layout.sentence(mention.start)
    before = folded[max(floor, first, mention.start - WINDOW) : mention.start]
    after = folded[mention.end : min(last, mention.end + WINDOW)]
    recalled = _is_recalled(folded[max(first, mention.start - CONTEXT) : mention.start], lexicon)
    if find["pay-by-after"].match(after):
        return DatedRole(mention, PAST if recalled else PAY_BY)
    if find["due-after"].match(after):
        return DatedRole(mention, DUE)
    if not mention.is_exact and (told := _told(before, lexicon)):
        return DatedRole(mention, told)
    sentence = folded[max(first, mention.start - CONTEXT) : min(last, mention.end + CONTEXT)]
    weak = find["pay-by-weak"].search(before)
    if weak and find["request"].search(sentence):
        excluded = bool(find["excluding"].search(weak[0]))
        return DatedRole(mention, PAST if recalled else PAY_BY, excluded)
    role = _nearest(before, lexicon)
    if role == PAY_BY and recalled:
        role = PAST
    if not role and find["demand-after"].match(after):
        role = DEMAND
    if role in (NONE, OTHER) and _is_asked(folded[first : mention.start], before, lexicon):
        role = DEMAND
    return DatedRole(mention, role)


def _told(before: str, lexicon: Lexicon) -> str:
    """What a date without weekday tells, where words like a deadline's stand before it."""
    if lexicon.find["due-told"].search(before):
        return DUE
    return OTHER if lexicon.find["interest-until"].search(before) else NONE


def _is_asked(sentence: str, before: str, lexicon: Lexicon) -> bool:
    """True for the day of "we reminded you of … on": the verb may stand before another date."""
    asked = lexicon.find["demand-told"]
    return bool(asked.search(before) or (_BARE.fullmatch(before) and asked.search(sentence)))


def _nearest(before: str, lexicon: Lexicon) -> str:
    """The role named by the words that begin nearest to the date."""
    nearest, role = -1, NONE
    for name, cue in _CUES:
        for match in lexicon.find[cue].finditer(before):
            if match.start() > nearest:
                nearest, role = match.start(), name
    return role


def _is_recalled(before: str, lexicon: Lexicon) -> bool:
    """True when the sentence tells of an earlier deadline, and has not come back to asking."""
    told = [match.end() for match in lexicon.find["recalled"].finditer(before)]
    asked = [match.end() for match in lexicon.find["asking-now"].finditer(before)]
    return bool(told) and max(told) > max(asked, default=-1)


def _with_fallback(
    folded: str, layout: Layout, found: list[DatedRole], lexicon: Lexicon
) -> list[DatedRole]:
    """Without any date to pay by, an exact one that a sentence asks for; else the first to come."""
    if any(dated.role == PAY_BY for dated in found):
        return _without_past_deadlines(found)
    free = [
        d for d in found if not d.role and d.mention.is_exact and d.mention.start >= layout.body
    ]
    asked = [dated for dated in free if _asks(folded, layout, dated.mention, lexicon)]
    chosen = {dated.mention.start for dated in asked or _first_to_come(found, free)}
    return [DatedRole(d.mention, PAY_BY) if d.mention.start in chosen else d for d in found]


def _without_past_deadlines(found: list[DatedRole]) -> list[DatedRole]:
    """A day without weekday before an exact deadline is when the invoice was due."""
    last = max((d.mention.value or date.min for d in found if _is_deadline(d)), default=date.min)
    return [
        DatedRole(dated.mention, DUE)
        if dated.role == PAY_BY
        and not dated.mention.is_exact
        and (dated.mention.value or last) < last
        else dated
        for dated in found
    ]


def _is_deadline(dated: DatedRole) -> bool:
    return dated.role == PAY_BY and dated.mention.is_exact


def _first_to_come(found: list[DatedRole], free: list[DatedRole]) -> list[DatedRole]:
    """The first exact day after all the days that are known to be past."""
    known = max((d.mention.value or date.min for d in found if d.role), default=date.max)
    return [dated for dated in free if (dated.mention.value or known) > known][:1]


def _asks(folded: str, layout: Layout, mention: DateMention, lexicon: Lexicon) -> bool:
    start, end = layout.sentence(mention.start)
    sentence = folded[max(start, mention.start - CONTEXT) : min(end, mention.end + CONTEXT)]
    before = folded[max(start, mention.start - WINDOW) : mention.start]
    asks = lexicon.find["request"].search(sentence) or lexicon.find["pay-by-weak"].search(before)
    return bool(asks) and not lexicon.find["recalled"].search(sentence)
