"""What is proposed for one debtor: the very letter, the call or the task, and what to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from butoir.casefile.following.models import DeadlineTask
from butoir.casefile.following.work import TASK as CASE_DEADLINE
from butoir.core.errors import InputError
from butoir.core.parties import Debtor
from butoir.dunning.answers.models import Answer
from butoir.dunning.approving import latest_run
from butoir.dunning.call_scripts import load_scripts
from butoir.dunning.calls import load_call_list
from butoir.dunning.debtors import debtor_of
from butoir.dunning.disputes.work import CREDIT_NOTE, TO_ANSWER
from butoir.dunning.insolvency.models import LegalNotice, Proceeding
from butoir.dunning.models import (
    ANSWER,
    DECLARE,
    IDENTITY,
    INSOLVENCY,
    EditedText,
    PlannedMessage,
    Task,
)
from butoir.dunning.previewing import Preview, preview_message
from butoir.dunning.writing import SMS
from butoir.inbox.models import IncomingMail
from butoir.ledger.models import Contact, Customer
from butoir.letters.notes.spoken import Script
from butoir.letters.text import as_text
from butoir.tone.findings import Finding
from butoir.users.models import Company, Role
from butoir.web.office.identity.read import Card, read_card
from butoir.web.office.today.choices import Act, acts_on
from butoir.web.office.today.explaining import explained
from butoir.web.office.today.invoices import OpenInvoice, open_invoices
from butoir.web.office.today.past import Happened, last_events
from butoir.web.office.today.proposals import Proposal, read_proposals

OF_FACTS = frozenset(
    {
        "wrong-fact",
        "missing-invoice",
        "missing-due-date",
        "missing-amount",
        "missing-payment-means",
        "missing-contact",
        "missing-pay-by-date",
        "missing-earlier-demand",
        "deadline-closed-day",
    }
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The letter of a message as it would leave, or why it no longer would.

    `changed` is a code of `dunning.previewing`, `total_now` what would be asked for now, `error`
    why it cannot be written.
    """

    text: str = ""
    subject: str = ""
    findings: tuple[Finding, ...] = ()
    changed: str = ""
    total_now: int | None = None
    error: str = ""
    edited: EditedText | None = None
    dropped: EditedText | None = None

    @property
    def stands(self) -> bool:
        """Whether it can leave as it is."""
        return not (self.changed or self.error or self.errors)

    @property
    def errors(self) -> list[Finding]:
        """The findings that stop it."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def facts_hold(self) -> bool:
        """Whether the check found no fault in the facts."""
        return not any(finding.rule in OF_FACTS for finding in self.findings)

    @property
    def tone_holds(self) -> bool:
        """Whether the check found no fault in the wording."""
        return all(finding.rule in OF_FACTS for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Pane:
    """One debtor: what is proposed (`shown`), what else there is, and what happened last; what to
    say (`script`) where a call is proposed."""

    customer: Customer
    debtor: Debtor
    phones: tuple[tuple[str, str], ...]
    shown: Proposal | None
    others: tuple[Proposal, ...]
    sheet: Sheet | None
    invoices: tuple[OpenInvoice, ...]
    past: tuple[Happened, ...]
    section: str
    acts: tuple[Act, ...]
    by: str
    may_sign: bool
    script: Script | None = None
    answer: Answer | None = None
    notice: LegalNotice | None = None
    proceeding: Proceeding | None = None
    mail: IncomingMail | None = None
    dispute: int | None = None
    identity: Card | None = None
    case: int | None = None

    @property
    def query(self) -> str:
        """What keeps the section in an address."""
        return f"?section={self.section}" if self.section else ""


class Asked(NamedTuple):
    """Which section and matter ("message-12") the address names, and who looks in which role;
    `caller` is how that person gives its name on the telephone."""

    section: str
    what: str
    by: str
    role: Role
    caller: str = ""


def read_pane(company: Company, customer: Customer, as_of: date, asked: Asked) -> Pane:
    """The pane of a debtor: the matter asked for, else the first of the section, or of all."""
    invoices = open_invoices(customer)
    still_open = {invoice.pk for invoice in invoices}
    run = latest_run(company, as_of)
    found = read_proposals(company, run, as_of, [customer.pk], lambda pk: pk not in still_open)
    every = found[customer.pk]
    every.sort(key=lambda one: (one.name != asked.what, one.section.code != asked.section))
    shown = every[0] if every else None
    contacts = list(Contact.objects.filter(customer=customer).order_by("position", "pk"))
    return Pane(
        customer,
        debtor_of(customer, contacts),
        tuple((one.name, one.phone) for one in contacts if one.phone),
        shown,
        tuple(every[1:]),
        read_sheet(company, shown.pk) if shown and shown.form == "message" else None,
        invoices,
        tuple(last_events(customer)),
        asked.section,
        tuple(acts_on(company, shown, asked.role)) if shown else (),
        asked.by,
        asked.role.includes(Role.MANAGER),
        _script(company, customer, shown, as_of, asked.caller) if shown else None,
        _answer(shown),
        _notice(shown),
        _proceeding(shown),
        _mail(shown),
        _dispute(shown),
        _identity(customer, shown, as_of),
        _case(shown),
    )


def _script(
    company: Company, customer: Customer, shown: Proposal, on: date, caller: str
) -> Script | None:
    """What to say in the call that is shown, if it is one."""
    if (shown.form, shown.code) != ("task", "call"):
        return None
    calls = [call for call in load_call_list(company, on, [customer.pk]) if call.task == shown.pk]
    return load_scripts(company, calls, on, caller).get(shown.pk)


def _answer(shown: Proposal | None) -> Answer | None:
    """What the customer answered, where that is the matter."""
    if shown is None or shown.code != ANSWER:
        return None
    return Answer.objects.filter(task=shown.pk).first()


def _notice(shown: Proposal | None) -> LegalNotice | None:
    """The notice of insolvency that waits to be read, where that is the matter."""
    if shown is None or shown.code != INSOLVENCY:
        return None
    return LegalNotice.objects.filter(task=shown.pk).first()


def _proceeding(shown: Proposal | None) -> Proceeding | None:
    """The proceedings in which a claim is to be declared, where that is the matter."""
    if shown is None or shown.code != DECLARE:
        return None
    return Proceeding.objects.filter(tasks=shown.pk).first()


def _mail(shown: Proposal | None) -> IncomingMail | None:
    """What the customer wrote by mail, where that is the matter."""
    if shown is None or shown.code != ANSWER:
        return None
    return IncomingMail.objects.filter(task=shown.pk).first()


def _dispute(shown: Proposal | None) -> int | None:
    """The case (id) that is to be answered or credited, where that is the matter."""
    if shown is None or shown.code not in (TO_ANSWER, CREDIT_NOTE):
        return None
    return Task.objects.filter(pk=shown.pk).values_list("dispute", flat=True).first()


def _identity(customer: Customer, shown: Proposal | None, on: date) -> Card | None:
    """Who the debtor is by its register, beside its formal notice and where that is the matter."""
    if shown is None or not (shown.is_notice or shown.code == IDENTITY):
        return None
    return read_card(customer, on)


def _case(shown: Proposal | None) -> int | None:
    """The case (id) that somebody else has and whose deadline it is, where that is the matter."""
    if shown is None or shown.code != CASE_DEADLINE:
        return None
    told = DeadlineTask.objects.filter(task=shown.pk)
    return told.values_list("handover", flat=True).first()


def message_of(company: Company, pk: int) -> PlannedMessage:
    """A planned message of the company; raises PlannedMessage.DoesNotExist."""
    rows = PlannedMessage.objects.select_related("customer", "run__company")
    return rows.get(run__company=company, pk=pk)


def read_sheet(company: Company, pk: int) -> Sheet:
    """The letter of a message of the company, composed and checked as a release would."""
    message = message_of(company, pk)
    return sheet_of(preview_message(message), *_edits(message))


def _edits(message: PlannedMessage) -> tuple[EditedText | None, EditedText | None]:
    """The text by hand of the message, and one of an earlier run of the day that lost its use."""
    found = EditedText.objects.filter(
        ended_at=None, message__customer=message.customer, message__run__as_of=message.run.as_of
    )
    mine = other = None
    for edit in found.order_by("pk"):
        mine, other = (edit, other) if edit.message_id == message.pk else (mine, edit)
    return mine, None if mine else other


def sheet_of(
    preview: Preview, edited: EditedText | None = None, dropped: EditedText | None = None
) -> Sheet:
    """A preview as the page says it."""
    if preview.changed:
        return Sheet(changed=preview.changed, total_now=preview.now.total if preview.now else None)
    try:
        if preview.planned.value.channel == SMS:
            message, findings = preview.compose_text()
            return Sheet(message.text, message.title, tuple(findings))
        letter, _, findings = preview.compose()
    except InputError as error:
        return Sheet(error=explained(error), edited=edited)
    found = tuple(findings)
    return Sheet(as_text(letter), letter.subject, found, edited=edited, dropped=dropped)
