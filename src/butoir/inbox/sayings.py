"""What a debtor says in a mail: the sentences that a person should act on, each with its facts.

Rules over word lists find them; a reader of another kind (a language model, say) may propose more,
and is believed in nothing that is not in the text. What nobody understood is "other": it is still
a mail that a person reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Protocol

from butoir.inbox.days_said import find_days
from butoir.inbox.hits import Hit, find_hits
from butoir.inbox.mail import Mail
from butoir.inbox.sentences import ADDRESS, Sentence, folded, sentences_of
from butoir.inbox.sums_said import find_numbers, find_sums
from butoir.inbox.wordlists import LANGUAGES, Words, words_for
from butoir.letters.notes.answers import KINDS as ANSWERS
from butoir.letters.notes.disputes import REASONS

KINDS = (*ANSWERS, "contact", "insolvency", "other")
# The overall class of a mail is the first of these that it says: what stops us comes first.
CARE = (
    "insolvency",
    "dispute",
    "paid",
    "plan",
    "not-received",
    "wrong-person",
    "promise",
    "contact",
    "other",
)
_SUMMED = ("paid", "promise", "plan")
_SOME_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence, exactly as written, and what it seems to say.

    `kind` is one of `KINDS`; `cents` and `on` are in the sentence or None (what was paid and when,
    what is promised and for when); `numbers` look like invoices'; `reason` is that of a dispute
    (one of `disputes.REASONS`), else empty; `address` an e-mail address to write to; `proposed_by`
    is "rules" or "reader".
    """

    kind: str
    sentence: str
    cents: int | None = None
    currency: str = ""
    on: date | None = None
    numbers: tuple[str, ...] = ()
    reason: str = ""
    address: str = ""
    proposed_by: str = "rules"


class Reader(Protocol):
    """Another reader of a text written on a day, off unless given; what it raises is raised."""

    def __call__(self, text: str, on: date) -> Iterable[Saying]:
        """The sayings it proposes."""
        ...


def find_sayings(
    text: str, on: date, lang: str | None = None, reader: Reader | None = None
) -> tuple[Saying, ...]:
    """The sayings of a text written on a day, in its order; one "other" when none is understood.

    `lang` adds a language to those that its words show. A reader's come last, without repeats.
    """
    sentences = list(sentences_of(text))
    found = list(_ruled(sentences, on, _languages(text, lang)))
    if not found:
        found = list(_ruled(sentences, on, LANGUAGES))
    if reader:
        told = {(one.kind, one.sentence) for one in found}
        proposed = checked(reader(text, on), text, on)
        found += [one for one in proposed if (one.kind, one.sentence) not in told]
    return tuple(found) or _other(sentences)


def answer_of(written: Mail | str, on: date | None = None) -> str:
    """The overall class of a mail or text: of all it says, what needs most care (`CARE`)."""
    if isinstance(written, Mail):
        on = on or (written.date.date() if written.date else None)
        written = written.said
    said = {one.kind for one in find_sayings(written, on or _SOME_DAY)}
    return next((kind for kind in CARE if kind in said), "other")


def checked(proposed: Iterable[Saying], text: str, on: date) -> Iterator[Saying]:
    """Those proposals that are of a known kind and invent nothing: the sentence is in the text
    word for word, its amount, day, numbers and address are in the sentence."""
    for one in proposed:
        known = one.kind in KINDS and (one.reason or "other") in REASONS
        quoted = bool(one.sentence.strip()) and one.sentence in text
        if known and quoted and _is_in_sentence(one, on):
            yield replace(one, proposed_by="reader")


def _is_in_sentence(one: Saying, on: date) -> bool:
    plain = folded(one.sentence)
    sums = {(found.cents, found.currency) for found in find_sums(plain)}
    days = {
        day.on
        for lang in LANGUAGES
        for past in (True, False)
        for day in find_days(plain, on, lang, past=past)
    }
    return (
        (one.cents is None or (one.cents, one.currency) in sums)
        and (one.on is None or one.on in days)
        and all(text in one.sentence for text in (*one.numbers, one.address))
    )


def _languages(text: str, lang: str | None) -> tuple[str, ...]:
    """The languages whose common words the text has, the strongest first; all when none shows."""
    words = folded(text[:5_000]).replace(",", " ").replace(".", " ").split()
    scores = {one: sum(word in words_for(one).common for word in words) for one in LANGUAGES}
    best = max(scores.values())
    likely = [one for one in LANGUAGES if best and 2 * scores[one] >= best]
    likely.sort(key=lambda one: -scores[one])
    return tuple(dict.fromkeys([*likely, *([lang] if lang in LANGUAGES else [])])) or LANGUAGES


def _ruled(sentences: list[Sentence], on: date, langs: Iterable[str]) -> Iterator[Saying]:
    lists = [words_for(lang) for lang in langs]
    for sentence in sentences:
        told: dict[str, Saying] = {}
        for words in lists:
            for hit in find_hits(sentence.folded, words):
                saying = _saying(sentence, hit, on, words)
                if _tells_more(saying, told.get(saying.kind)):
                    told[saying.kind] = saying
        yield from _plain_promise_left_out(told)


def _tells_more(one: Saying, other: Saying | None) -> bool:
    if other is None:
        return True
    facts = [
        (s.on is not None, s.cents is not None, s.reason not in ("", "other")) for s in (one, other)
    ]
    return sum(facts[0]) > sum(facts[1])


def _plain_promise_left_out(told: dict[str, Saying]) -> Iterator[Saying]:
    """Beside a dispute, a promise without sum and day says but what must happen first."""
    promise = told.get("promise")
    if promise and "dispute" in told and promise.on is None and promise.cents is None:
        del told["promise"]
    yield from told.values()


class _Facts(NamedTuple):
    kind: str
    on: date | None
    cents: int | None
    currency: str


def _saying(sentence: Sentence, hit: Hit, on: date, words: Words) -> Saying:
    facts = _facts(sentence.folded, hit, on, words.lang)
    reason = (hit.reason or _reason(sentence.folded, words)) if facts.kind == "dispute" else ""
    address = (
        ADDRESS.search(sentence.written) if facts.kind in ("contact", "wrong-person") else None
    )
    return Saying(
        facts.kind,
        sentence.written,
        facts.cents,
        facts.currency,
        facts.on,
        find_numbers(sentence.written),
        reason,
        address[0].rstrip(".").lower() if address else "",
    )


def _facts(plain: str, hit: Hit, on: date, lang: str) -> _Facts:
    """The sum and the day nearest to a hit; what "was paid" on a day to come is promised."""
    sums = sorted(find_sums(plain), key=lambda one: _distance(one.start, one.end, hit))
    summed = hit.kind in _SUMMED or (hit.kind == "dispute" and len(sums) == 1)
    cents, currency = (sums[0].cents, sums[0].currency) if summed and sums else (None, "")
    if hit.kind not in ("paid", "promise"):
        return _Facts(hit.kind, None, cents, currency)
    days = find_days(plain, on, lang, past=hit.kind == "paid")
    days.sort(key=lambda one: _distance(one.start, one.end, hit))
    behind = [day.on for day in days if day.on <= on]
    ahead = [day.on for day in days if day.on >= on]
    if hit.kind == "promise" or (ahead and not behind):
        return _Facts("promise", ahead[0] if ahead else None, cents, currency)
    return _Facts("paid", behind[0] if behind else None, cents, currency)


def _distance(start: int, end: int, hit: Hit) -> tuple[bool, int]:
    """What stands in the clause of the hit is nearer than what does not."""
    outside = not (hit.clause[0] <= start and end <= hit.clause[1])
    return outside, max(start - hit.end, hit.start - end, 0)


def _reason(plain: str, words: Words) -> str:
    named = (name for name in REASONS if f"reasons.{name}" in words.find)
    return next((name for name in named if words.find[f"reasons.{name}"].search(plain)), "other")


def _other(sentences: list[Sentence]) -> tuple[Saying, ...]:
    """The longest sentence stands for a text of which nothing is understood."""
    longest = max(sentences, key=lambda one: len(one.written), default=None)
    return (Saying("other", longest.written),) if longest else ()
