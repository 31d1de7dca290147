"""How well the tone check reads the labelled letters, by language and rule.

Only errors count, since only errors hold a letter back: a label is found when an error of its rule
touches its words (any error of the rule, where something is missing); an error that touches no
label of its rule is false, unless the letter calls the rule arguable.
Run as a script it writes the figures into docs/tone.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tone_letters import GROUPS, LANGUAGES, Fault, Letter, read_letters

from butoir.tone.check import check
from butoir.tone.findings import RULES, Finding

DOCUMENT = Path(__file__).parents[2] / "docs" / "tone.md"
BEGIN, END = "<!-- figures: begin -->\n", "<!-- figures: end -->\n"


@dataclass
class Score:
    """Counts of labels found and missed, and of errors that no label has."""

    found: int = 0
    missed: int = 0
    false: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.found + other.found, self.missed + other.missed, self.false + other.false)

    @property
    def precision(self) -> int:
        """Of a hundred errors, how many are faults, rounded down; 100 when there is none."""
        raised = self.found + self.false
        return 100 * self.found // raised if raised else 100

    @property
    def recall(self) -> int:
        """Of a hundred labelled faults, how many are found, rounded down; 100 when none is."""
        labelled = self.found + self.missed
        return 100 * self.found // labelled if labelled else 100


@dataclass(frozen=True)
class Reading:
    """What the check made of one letter."""

    letter: Letter
    found: tuple[Fault, ...]
    missed: tuple[Fault, ...]
    false: tuple[Finding, ...]


def read(letter: Letter) -> Reading:
    """The letter's labels and errors, set against each other."""
    findings = check(
        letter.text,
        step=letter.step,
        lang=letter.language,
        debtor=letter.debtor,
        country=letter.country,
    )
    errors = [finding for finding in findings if finding.severity == "error"]
    found = tuple(f for f in letter.faults if any(_touches(e, f, letter) for e in errors))
    false = tuple(
        error
        for error in errors
        if error.rule not in letter.arguable
        and not any(_touches(error, fault, letter) for fault in letter.faults)
    )
    return Reading(letter, found, tuple(f for f in letter.faults if f not in found), false)


def _touches(error: Finding, fault: Fault, letter: Letter) -> bool:
    if error.rule != fault.rule or not fault.where:
        return error.rule == fault.rule
    start = letter.text.index(fault.where)
    return error.start < start + len(fault.where) and start < error.end


def scores(readings: Iterable[Reading]) -> dict[tuple[str, str], Score]:
    """The counts of each language and rule."""
    counted: dict[tuple[str, str], Score] = defaultdict(Score)
    for reading in readings:
        language = reading.letter.language
        for fault in reading.found:
            counted[language, fault.rule].found += 1
        for fault in reading.missed:
            counted[language, fault.rule].missed += 1
        for error in reading.false:
            counted[language, error.rule].false += 1
    return counted


def total(readings: Iterable[Reading]) -> Score:
    """All counts together."""
    return sum(scores(readings).values(), Score())


def tables(readings: list[Reading]) -> str:
    """The figures as two Markdown tables: by language and group, and by rule."""
    return "\n".join([*_by_group(readings), "", *_by_rule(readings)]) + "\n"


def _by_group(readings: list[Reading]) -> list[str]:
    lines = [
        "| Language | Group | Letters | Good ones that leave | Faults found | missed "
        "| False errors | Precision | Recall |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for language in (*LANGUAGES, "all"):
        for group in GROUPS:
            part = [
                r
                for r in readings
                if language in (r.letter.language, "all") and r.letter.group == group
            ]
            lines.append(
                f"| {language} | {group} | {len(part)} | {_leaving(part)} | {_cells(total(part))} |"
            )
    return lines


def _leaving(readings: list[Reading]) -> str:
    good = [reading for reading in readings if not reading.letter.faults]
    return f"{sum(not reading.false for reading in good)} of {len(good)}"


def _by_rule(readings: list[Reading]) -> list[str]:
    counted = scores(readings)
    lines = [
        "| Rule | " + " | ".join(LANGUAGES) + " | Found | Missed | False | Precision | Recall |",
        "|---|" + "--:|" * (len(LANGUAGES) + 5),
    ]
    for rule in RULES:
        each = [counted.get((language, rule), Score()) for language in LANGUAGES]
        parts = " | ".join(f"{s.found}/{s.found + s.missed} +{s.false}" for s in each)
        lines.append(f"| `{rule}` | {parts} | {_cells(sum(each, Score()))} |")
    return lines


def _cells(score: Score) -> str:
    return (
        f"{score.found} | {score.missed} | {score.false} | {score.precision} % | {score.recall} %"
    )


def with_figures(document: str, figures: str) -> str:
    """The document with its generated part replaced."""
    before, rest = document.split(BEGIN)
    return before + BEGIN + figures + END + rest.split(END)[1]


if __name__ == "__main__":
    figures = tables([read(letter) for letter in read_letters()])
    DOCUMENT.write_text(
        with_figures(DOCUMENT.read_text(encoding="utf-8"), figures), encoding="utf-8"
    )
