"""What a planned message needs before it is written: its value, its key, its case, as of now.

Who releases a message and who only wants to see it ask the same.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from butoir.core.decisions import Message
from butoir.core.items import DebtorAccount
from butoir.dispatch.models import Delivery, State
from butoir.dunning.accounts import Receivables
from butoir.dunning.answers.links import numbers_to_answer, numbers_to_print
from butoir.dunning.conversation import load_earlier
from butoir.dunning.copies import choose_copies
from butoir.dunning.debtors import debtor_of
from butoir.dunning.deciding import decide
from butoir.dunning.in_charge import answered_by, load_in_charge
from butoir.dunning.letter_facts import Case
from butoir.dunning.loading_copies import load_copies
from butoir.dunning.models import EditedText, PlannedLine, PlannedMessage
from butoir.dunning.saving import with_values
from butoir.dunning.uncarried import stuck_letters
from butoir.dunning.wording import own_texts
from butoir.dunning.wording_by_hand import ByHand
from butoir.ledger.models import Contact
from butoir.users.creditors import creditor_of, terms_of
from butoir.users.models import Company

TOO_OFTEN = "came back too often"
_CARRY_COPIES = ("email", "post", "registered")
_TRIES_OF_ONE = 20  # a message comes back at most that often before a person has to look


class Planned(NamedTuple):
    """A planned message with its value and the key of its delivery.

    `stuck` says why it is not written although nothing has changed.
    """

    row: PlannedMessage
    value: Message
    key: str
    stuck: str


def due_now(book: Receivables) -> dict[tuple[str, str], Message]:
    """What each debtor would be sent now; the run chose the day, so that it may be a closed one."""
    plan = decide(book, closed_days_too=True).plan
    return {(message.customer, message.currency): message for message in plan.messages}


def doubts_of(book: Receivables) -> dict[tuple[str, str], str]:
    """What speaks against a formal notice, by debtor and currency."""
    return {(one.customer, one.currency): one.doubt for one in book.accounts if one.doubt}


def with_keys(company: Company, rows: Sequence[PlannedMessage], at: datetime) -> list[Planned]:
    """Each message with a key that no other delivery has: what it demands of whom, and the how
    manieth time (a letter that came back may leave again)."""
    lines: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, invoice, step in PlannedLine.objects.filter(message__in=rows).values_list(
        "message", "invoice", "step"
    ):
        lines[pk].append((invoice, step))
    stems = {row.pk: _stem(row, sorted(lines[row.pk])) for row in rows}
    used, expired = _released_before(stems.values())
    before = {row: expired[stems[row.pk]] for row in rows if stems[row.pk] in expired}
    stuck = stuck_letters(company, before, at)
    planned = []
    for row, value in with_values(rows):
        keys = _keys(stems[row.pk])
        key = next((key for key in keys if key not in used), "")
        why = stuck.get(row.pk, "") if key else TOO_OFTEN
        planned.append(Planned(row, value, key, why))
    return planned


def _released_before(stems: Iterable[str]) -> tuple[set[str], dict[str, int]]:
    """The keys in use, and the last release of each stem whose delivery expired."""
    names = {key for stem in stems for key in _keys(stem)}
    known = Delivery.objects.filter(key__in=names).order_by("release__pk")
    used, expired = set(), {}
    for key, state, release in known.values_list("key", "state", "release__pk"):
        used.add(key)
        if state == State.EXPIRED:
            expired[key.rpartition(".")[0]] = release
    return used, expired


def _keys(stem: str) -> list[str]:
    return [f"{stem}.{time}" for time in range(1, _TRIES_OF_ONE)]


def _stem(row: PlannedMessage, lines: list[tuple[int, str]]) -> str:
    said = hashlib.sha256(repr((row.currency, lines)).encode()).hexdigest()[:32]
    return f"{row.run.company_id}.{row.customer_id}.{said}"


def cases(book: Receivables, planned: Sequence[Planned]) -> Callable[[Planned], Case]:
    """What makes the case of each: where a customer's data makes that fail, it fails alone."""
    accounts: dict[tuple[str, str], DebtorAccount] = {
        (account.customer, account.currency): account for account in book.accounts
    }
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(customer__in=[one.row.customer_id for one in planned]):
        contacts[contact.customer_id].append(contact)
    by_hand = {
        edit.message_id: ByHand(edit.paragraphs, edit.standard)
        for edit in EditedText.objects.filter(
            message__in=[one.row for one in planned], ended_at=None
        )
    }
    earlier = load_earlier([one.row for one in planned if one.value.channel == "email"])
    creditor, terms = creditor_of(book.company), terms_of(book.company)
    own = own_texts(book.company)
    copies = load_copies([one.row for one in planned if one.value.channel in _CARRY_COPIES])
    ids = {one.row.customer_id for one in planned}
    numbers, tokens = numbers_to_print(ids), numbers_to_answer(book.company, ids)
    people = load_in_charge(book.company, [one.row.customer for one in planned])

    def case_of(one: Planned) -> Case:
        pk = one.row.customer_id
        debtor = debtor_of(one.row.customer, contacts[pk])
        account = accounts[one.value.customer, one.value.currency]
        by = by_hand.get(one.row.pk)
        ours = choose_copies(one.value, copies.get(pk, {}))
        before = earlier.get(one.row.pk, ())
        number = numbers.get(pk, "")
        us = answered_by(creditor, people.get(pk), tokens.get(pk, ""))
        return Case(us, terms, debtor, account, book.as_of, own, by, ours, before, number)

    return case_of
