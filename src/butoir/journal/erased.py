"""What was erased, as the chains themselves say it: by whom, when, why, which events and files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from butoir.journal.chain import GONE, Fault, instant, left_digest
from butoir.journal.models import Event
from butoir.users.models import Company

ERASURE = "personal-data-erased"


class Left(NamedTuple):
    """Of an erased event: the digest of its content, that of what is left of it, and the place of
    the event that says so."""

    content: str
    left: str
    recorded: int


class Erased(NamedTuple):
    """One event of erasure: how many events and files it took, and what it says of why."""

    company: str
    sequence: int
    about: str
    by: str
    at: datetime
    why: str
    events: int
    files: int


class Erasures:
    """All that the chain of a company says was erased; nothing of it is trusted before the chain
    was followed to its end."""

    def __init__(self, company: Company) -> None:
        self.told: list[Erased] = []
        self.faults: list[Fault] = []
        self.files: set[str] = set()
        self._left: dict[int, Left] = {}
        for row in Event.objects.filter(company=company, kind=ERASURE).order_by("sequence"):
            self._take(company, row)

    def _take(self, company: Company, row: Event) -> None:
        try:
            said = json.loads(row.data)
            events = {
                int(place): Left(str(content), str(left), row.sequence)
                for place, (content, left) in said["events"].items()
            }
            files = {str(digest) for digest in said["erased"]}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self.faults.append(Fault(f"event {row.sequence}", "tells of no erasure"))
            return
        self._left.update(events)
        self.files.update(files)
        why, counts = str(said.get("why") or ""), (len(events), len(files))
        self.told.append(Erased(company.key, row.sequence, row.about, row.by, row.at, why, *counts))

    def content_of(self, row: Event) -> str:
        """The digest of the content that the event had; empty when nothing tells it."""
        found = self._left.get(row.sequence)
        return found.content if found else ""

    def faults_of(self, row: Event) -> Iterator[Fault]:
        """Whether an event is erased as the chain says, and only then."""
        place, found = f"event {row.sequence}", self._left.get(row.sequence)
        if found is None:
            if row.data == GONE:
                yield Fault(place, "its content is gone, and no erasure says so")
        elif row.data != GONE:
            yield Fault(place, "was erased, and has a content again")
        elif found.recorded <= row.sequence:
            yield Fault(place, "was erased before it was recorded")
        elif found.left != left_digest(row.kind, row.about, row.by, instant(row.at)):
            yield Fault(place, "what was left of it was altered")


def erasures_told(companies: Iterable[Company]) -> list[Erased]:
    """Every erasure of these companies, in their order."""
    return [one for company in companies for one in Erasures(company).told]


def is_erased(data: str | Mapping[str, Any]) -> bool:
    """Whether the data of an event were erased."""
    return data in (GONE, {"erased": True})
