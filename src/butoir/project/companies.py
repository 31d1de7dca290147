"""Creating a company from its policy file: its identity, and the scenario that it follows."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from butoir.core.errors import InputError
from butoir.core.policy import policy_from_table
from butoir.core.policy_check import Audience, check_policy, errors_of
from butoir.dunning.companies import change_logo
from butoir.dunning.scenarios import assign, make_scenario
from butoir.journal.events import open_chain, record_event
from butoir.project.policy_file import load_company, split_modes
from butoir.project.tables import load_toml
from butoir.users.creditors import stored_creditor
from butoir.users.hours import day_of
from butoir.users.models import Company

SCENARIO = "standard"  # the name of the scenario that the file describes


def create_company(key: str, policy: Path, *, by: str, at: datetime, secret: str = "") -> Company:
    """The creditor of a policy file as a company that follows its scenario from that day on.

    Every step waits for a person's approval unless its mode says otherwise. `secret` is that of
    its journal (`open_chain`). Raises InputError, having made nothing.
    """
    creditor = load_company(policy).creditor
    if not creditor.name:
        raise InputError("the creditor has no name", str(policy), field="name")
    company = Company(key=key, created_at=at, **stored_creditor(creditor))
    _check(company, policy)
    table, modes = load_scenario(policy)
    steps = policy_from_table(table, str(policy))
    for concern in errors_of(check_policy(steps, Audience(), day_of(at))):
        raise InputError(str(concern), str(policy), field="policy.steps")
    with transaction.atomic():
        company.save(force_insert=True)
        open_chain(company, secret)
        record_event(company, "company-created", by=by, at=at, data={"key": key})
        if creditor.logo:
            change_logo(company, creditor.logo, by=by, at=at)
        version = make_scenario(company, SCENARIO, table, modes, by=by, at=at)
        assign(company, version, day_of(at), by=by, at=at)
    return company


def load_scenario(policy: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The `[policy]` table of a file, and the mode of each of its steps."""
    return split_modes(load_toml(policy).get("policy", {}), str(policy))


def change_company(
    company: Company, *, four_eyes: bool | None, run_at: time | None, by: str, at: datetime
) -> None:
    """How strict a company is with its formal notices, and the hour of its nightly run."""
    said: dict[str, Any] = {}
    if four_eyes is not None:
        company.four_eyes = said["four_eyes"] = four_eyes
    if run_at is not None:
        company.run_at = said["run_at"] = run_at
    with transaction.atomic():
        company.save(update_fields=list(said))
        record_event(company, "company-changed", by=by, at=at, data=said)


def _check(company: Company, policy: Path) -> None:
    with translation.override("en"):  # as the whole command line
        try:
            company.full_clean()
        except ValidationError as error:
            field, problems = next(iter(error.message_dict.items()))
            where = "KEY" if field == "key" else str(policy)
            raise InputError(" ".join(problems), where, field=field) from error
