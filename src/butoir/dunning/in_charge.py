"""Who in the company reads the answers of a customer: the Reply-To of its e-mails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from butoir.core.parties import Creditor
from butoir.dunning.answers.marks import plus_address
from butoir.ledger.models import Customer
from butoir.users.models import Company, Membership, User


def load_in_charge(company: Company, customers: Collection[Customer]) -> dict[int, User]:
    """The person in charge of each of the customers (by its id) that has one, of those who still
    have a role in the company and an e-mail address."""
    wanted = {row.in_charge_id for row in customers} - {None}
    if not wanted:
        return {}
    members = Membership.objects.filter(company=company, user__in=wanted).exclude(user__email="")
    people = {row.user_id: row.user for row in members.select_related("user")}
    return {row.pk: people[row.in_charge_id] for row in customers if row.in_charge_id in people}


def answered_by(creditor: Creditor, person: User | None, number: str = "") -> Creditor:
    """The creditor as its letters say it where that person reads the answers, which come to an
    address that names the customer's case where its number is given."""
    if number and creditor.reply_email:
        creditor = replace(creditor, reply_email=plus_address(creditor.reply_email, number))
    if person is None:
        return creditor
    name = person.get_full_name() or person.username
    return replace(creditor, in_charge=name, in_charge_email=person.email)
