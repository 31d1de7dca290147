"""What a person may decide of a matter: the buttons beside it, with their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from butoir.users.models import Company, Role
from butoir.web.office.today.actions import (
    OF_CUSTOMER,
    OF_DELIVERY,
    OF_MESSAGE,
    Action,
    task_actions,
)
from butoir.web.office.today.proposals import Proposal

KEYS = {"omission": "s", "postponement": "r", "hold": "h", "dispute": "l", "promise": "p"}


@dataclass(frozen=True, slots=True)
class Act:
    """A button: what it says, its key, and the address of its form."""

    title: str | Promise
    key: str
    address: str


def acts_on(company: Company, one: Proposal, role: Role) -> Iterator[Act]:
    """The decisions that a role may take; none for who only reads."""
    if not role.includes(Role.CLERK):
        return
    if one.form == "delivery":
        yield from _acts(company, OF_DELIVERY, "delivery", one.pk, role)
    elif one.form == "message":
        yield from _acts(company, OF_MESSAGE, "message", one.pk, role)
        yield from _acts(company, OF_CUSTOMER, "customer", one.customer, role)
    else:
        actions = task_actions(one.code)
        yield from _acts(company, actions, "task", one.pk, role)
        if one.code != "call":
            yield from _acts(company, OF_CUSTOMER, "customer", one.customer, role)


def _acts(
    company: Company, actions: Mapping[str, Action], about: str, pk: int, role: Role
) -> Iterator[Act]:
    for name, action in actions.items():
        if role.includes(action.role):
            address = reverse(f"today:{about}-decision", args=(company.key, pk, name))
            yield Act(action.title, KEYS.get(name, ""), address)
