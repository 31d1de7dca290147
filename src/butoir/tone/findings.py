"""What the tone check answers: one finding per fault, tied to the exact characters at fault.

Owns the names of the steps and of the rules, as the command line prints them.
"""

from __future__ import annotations

from dataclasses import dataclass

# "answer" is any letter that answers, agrees or informs, and demands nothing
STEPS = ("notice", "reminder-1", "reminder-2", "formal-notice", "withdrawal", "answer")
LANGUAGES = ("fr", "nl", "de", "en")
RULES = (
    "numbered-demand",
    "vague-deadline",
    "loaded-word",
    "early-threat",
    "aggressive",
    "unprofessional",
    "missing-salutation-name",
    "missing-invoice",
    "missing-due-date",
    "missing-amount",
    "missing-payment-means",
    "missing-contact",
    "missing-pay-by-date",
    "deadline-closed-day",
    "missing-courtesy",
    "missing-crossed-payment",
    "missing-earlier-demand",
    "missing-formal-words",
    "missing-consequence",
    "missing-legal-mention",
    "unlawful-charge",
    "empty-threat",
    "wrong-fact",
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: `start` and `end` count characters of the input as given, `text` is what is there.

    Something absent has no place: `start` and `end` are 0 and `text` is empty. `message` (why) and
    `suggestion` (what to write instead) are in the language of the letter. An "error" blocks
    sending; a "warning" is for a person to weigh.
    """

    start: int
    end: int
    rule: str
    severity: str
    text: str
    message: str
    suggestion: str

    def as_json(self) -> dict[str, object]:
        """The finding as the command line prints it."""
        order = ("rule", "severity", "start", "end", "text", "message", "suggestion")
        return {name: getattr(self, name) for name in order}


def has_errors(findings: list[Finding]) -> bool:
    """True when at least one finding blocks sending."""
    return any(finding.severity == "error" for finding in findings)


def without_repeats(findings: list[Finding]) -> list[Finding]:
    """In reading order, each fault once: of two overlapping hits of one rule the longer stays."""
    kept: list[Finding] = []
    last: dict[str, Finding] = {}
    for finding in sorted(findings, key=lambda f: (f.start, -f.end, f.severity, f.message)):
        before = last.get(finding.rule)
        if before and finding.start < before.end:
            continue
        if finding.end:
            last[finding.rule] = finding
        kept.append(finding)
    return sorted(set(kept))
