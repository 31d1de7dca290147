"""One run on files: what was read, what was tied to what, what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from butoir.core.decisions import DunningPlan
from butoir.core.items import DebtorAccount
from butoir.core.matching_values import MatchResult
from butoir.project.bank import Bank
from butoir.project.book import Book
from butoir.project.history import Sent
from butoir.project.policy_file import Company


@dataclass(frozen=True, slots=True)
class Outcome:
    """The run as a whole; `sent` is what earlier runs sent, `warnings` are sentences for the
    person who asked for it."""

    company: Company
    book: Book
    bank: Bank
    matched: MatchResult
    accounts: list[DebtorAccount]
    plan: DunningPlan
    sent: tuple[Sent, ...]
    warnings: tuple[str, ...]
