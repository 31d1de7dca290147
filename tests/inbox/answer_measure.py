"""How well answers are understood: precision and recall by class and group, and of their facts.

Each answer goes the whole way: as the bytes of an e-mail, read, sorted, its sayings found. A class
counts once a mail. A fact (day, sum, reason, number, address) is right when a saying of its class
has it. Run as a script it writes the figures into docs/answers.md.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inbox_corpus import GROUPS, LANGUAGES, RECEIVED_ON, Answer, read_answers, read_raw_mails

from butoir.inbox.mail import read_mail
from butoir.inbox.sayings import CARE, Saying, find_sayings
from butoir.inbox.sorting import KINDS, sort_mail

DOCUMENT = Path(__file__).parents[2] / "docs" / "answers.md"
BEGIN, END = "<!-- figures: begin -->\n", "<!-- figures: end -->\n"
CLASSES = tuple(kind for kind in CARE if kind != "other")


@dataclass(frozen=True)
class Reading:
    """What was made of one answer."""

    answer: Answer
    sorted_as: str
    sayings: tuple[Saying, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(one.kind for one in self.sayings) - {"other"}

    def has(self, kind: str, fact: str, value: Any) -> bool:
        said = [one for one in self.sayings if one.kind == kind]
        if fact == "numbers":
            return any(set(value) <= set(one.numbers) for one in said)
        return any(getattr(one, fact) == value for one in said)

    def facts(self) -> Iterable[bool]:
        """Whether each fact of a class that was found is right."""
        for label in self.answer.says:
            if label["kind"] in self.kinds:
                yield from (
                    self.has(label["kind"], fact, value)
                    for fact, value in label.items()
                    if fact != "kind"
                )


def read(answer: Answer) -> Reading:
    mail = read_mail(answer.as_mail())
    return Reading(answer, sort_mail(mail).kind, find_sayings(mail.said, RECEIVED_ON))


@dataclass
class Score:
    """Mails of a class found, missed, and wrongly taken for it."""

    found: int = 0
    missed: int = 0
    false: int = 0

    @property
    def precision(self) -> int:
        return 100 * self.found // (self.found + self.false) if self.found + self.false else 100

    @property
    def recall(self) -> int:
        return 100 * self.found // (self.found + self.missed) if self.found + self.missed else 100


def score(readings: Iterable[Reading], *kinds: str) -> Score:
    total = Score()
    for reading in readings:
        for kind in kinds or CLASSES:
            there, taken = kind in reading.answer.kinds, kind in reading.kinds
            total.found += there and taken
            total.missed += there and not taken
            total.false += taken and not there
    return total


def tables(readings: list[Reading]) -> str:
    return "\n".join([*_by_group(readings), "", *_by_class(readings), "", *_sorting(), ""])


def _by_group(readings: list[Reading]) -> Iterable[str]:
    yield "| Language | Group | Mails | Found | Missed | False | Precision | Recall | Facts right |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|"
    for lang in (*LANGUAGES, "all"):
        for group in GROUPS:
            part = [
                r for r in readings if r.answer.group == group and lang in (r.answer.lang, "all")
            ]
            facts = [right for reading in part for right in reading.facts()]
            right = f"{sum(facts)} of {len(facts)}"
            yield f"| {lang} | {group} | {len(part)} |{_cells(score(part))} {right} |"


def _by_class(readings: list[Reading]) -> Iterable[str]:
    yield "| Class | Group | Found | Missed | False | Precision | Recall |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for kind in CLASSES:
        for group in GROUPS:
            part = [r for r in readings if r.answer.group == group]
            yield f"| {kind} | {group} |{_cells(score(part, kind))}"


def _cells(one: Score) -> str:
    return f" {one.found} | {one.missed} | {one.false} | {one.precision} % | {one.recall} % |"


def _sorting() -> Iterable[str]:
    pairs = Counter((raw.kind, sort_mail(read_mail(raw.content)).kind) for raw in read_raw_mails())
    pairs += Counter(("written", read(answer).sorted_as) for answer in read_answers())
    yield "| Is | " + " | ".join(f"taken for {kind}" for kind in KINDS) + " |"
    yield "|---|" + "--:|" * len(KINDS)
    for kind in KINDS:
        yield f"| {kind} | " + " | ".join(str(pairs[kind, taken]) for taken in KINDS) + " |"


if __name__ == "__main__":
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
    figures = tables([read(answer) for answer in read_answers()])
    DOCUMENT.write_text(before + BEGIN + figures + END + rest.split(END)[1], encoding="utf-8")
