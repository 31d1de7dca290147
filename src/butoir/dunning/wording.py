"""A company's own sentences as dated, signed records: the last one of each counts, none is lost.

What the tone check calls an error is never saved: the sentence is tried in the letters of made-up
cases of every kind in which it is said, and in the one that was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.models import OwnWording
from butoir.dunning.specimen_letters import Specimen, specimen_letters
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer
from butoir.letters.familiar import TAG
from butoir.letters.own import OwnTexts, TextKey, check_text, standard_of
from butoir.tone.findings import Finding
from butoir.users.models import Company


def own_texts(company: Company) -> OwnTexts:
    """The company's own sentences in force, in one query."""
    return {key: row.say for key, row in own_records(company).items()}


def own_records(company: Company) -> dict[TextKey, OwnWording]:
    """The record of each sentence of its own that is in force: who said it when."""
    found: dict[TextKey, OwnWording] = {}
    for row in OwnWording.objects.filter(company=company).order_by("pk"):
        key = TextKey(row.lang, row.file, row.name, row.when)
        if row.standard:
            found.pop(key, None)
        else:
            found[key] = row
    return found


def latest_changes(company: Company, most: int) -> list[OwnWording]:
    """What was changed last, in whatever sentence, the newest first."""
    return list(OwnWording.objects.filter(company=company).order_by("-pk")[:most])


def history_of(company: Company, key: TextKey) -> list[OwnWording]:
    """All that was said in the place of a sentence, the newest first."""
    rows = OwnWording.objects.filter(company=company, **key._asdict())
    return list(rows.order_by("-pk"))


def trials(
    company: Company, key: TextKey, say: str, seen: Iterable[Specimen] = ()
) -> Iterator[Finding]:
    """What the tone check calls an error only because of that sentence, over every kind of case.

    `seen` are further messages to try it in.
    """
    before = own_texts(company)
    after = {**before, key: say}
    made_up = (specimen_letters(company, key.file, key.lang, form) for form in _forms(company, key))
    for one in chain(seen, *made_up):
        if one.say(before) == one.say(after):
            continue
        known = {(found.rule, found.message) for found in one.check(before).findings}
        for finding in one.check(after).findings:
            if finding.severity == "error" and (finding.rule, finding.message) not in known:
                yield finding


def _forms(company: Company, key: TextKey) -> tuple[bool, ...]:
    """In which forms of address a sentence is tried: the familiar ones too where the company has
    customers who are addressed so, or where the sentence is for them."""
    theirs = TAG in key.when.split()
    if theirs or Customer.objects.filter(company=company, familiar=True).exists():
        return (False, True)
    return (False,)


@transaction.atomic
def change_text(
    company: Company,
    key: TextKey,
    say: str,
    *,
    by: str,
    at: datetime,
    seen: Iterable[Specimen] = (),
) -> OwnWording:
    """From now on the sentence is said that way.

    Raises InputError (field "say") on what no sentence may hold, and naming the rule, its reason
    and what to write instead when a letter with it could not leave.
    """
    said = check_text(standard_of(key), say)
    for finding in trials(company, key, said, seen):
        words = f"“{finding.text}” · " if finding.text else ""
        raise InputError(f"{words}{finding.message} {finding.suggestion}", "tone", field="say")
    return _record(company, key, said, False, by=by, at=at)


@transaction.atomic
def restore_text(company: Company, key: TextKey, *, by: str, at: datetime) -> OwnWording:
    """From now on the sentence is the standard one again."""
    standard_of(key)
    return _record(company, key, "", True, by=by, at=at)


def _record(
    company: Company, key: TextKey, say: str, standard: bool, *, by: str, at: datetime
) -> OwnWording:
    lock_head(company)
    row = OwnWording.objects.create(
        company=company, **key._asdict(), say=say, standard=standard, made_at=at, made_by=by
    )
    said = {**key._asdict(), "say": say, "standard": standard}
    record_event(company, "wording", f"wording:{row.pk}", by=by, at=at, data=said)
    return row
