"""Every place where the database holds something about a customer: what is handed out of it on
request, and what is erased of it, when.

A field of text, JSON or bytes that is in no place here is either nobody's or our own people's: the
tests name each of those, so that a new one cannot be forgotten (`tests/personal/test_places.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from butoir.casefile.evidence import letters_of
from butoir.casefile.following.models import (
    CaseMoney,
    CaseStep,
    DeadlineTask,
    Handover,
    HandoverInvoice,
    LossCertificate,
    VatLine,
)
from butoir.casefile.models import CaseDocument, CaseFile
from butoir.casefile.orders.models import OrderDetails
from butoir.dispatch.models import Attempt, Delivery, Document, Enclosure, Proof
from butoir.dunning.answers.marks import shown_number
from butoir.dunning.answers.models import Answer, AnswerCase, AnswerInvoice
from butoir.dunning.debits.models import CreditedCharge, DebitCredit, DebitNote, NotedCharge
from butoir.dunning.disputes.models import (
    Dispute,
    DisputeDocument,
    DisputeNote,
    DisputeProposal,
)
from butoir.dunning.identity.models import IdentityCheck, IdentityConfirmation
from butoir.dunning.insolvency.models import Declaration, LegalNotice, Proceeding
from butoir.dunning.limitation.models import Interruption
from butoir.dunning.models import (
    AgreedInvoice,
    AgreedPart,
    Agreement,
    Approval,
    EditedText,
    Hold,
    PlannedLine,
    PlannedMessage,
    Release,
    Skip,
    Task,
    TaskInvoice,
)
from butoir.dunning.paylinks.models import PayLink, PayLinkPart
from butoir.dunning.plans.models import (
    AgreedLetter,
    PlanState,
    Proposal,
    ProposedInvoice,
    ProposedPart,
)
from butoir.dunning.waiving.models import WaivedInvoice, Waiver
from butoir.dunning.withdrawing.models import PaidLetter
from butoir.inbox.models import IncomingMail
from butoir.ledger.models import (
    Allocation,
    BankEntry,
    Candidate,
    Contact,
    Customer,
    ImportChange,
    Invoice,
    InvoiceCopy,
    KnownPayer,
    OpenInvoice,
    Receipt,
)
from butoir.personal.models import (
    BOOKS,
    CASE,
    Archived,
    ErasureEntry,
    LegalHold,
    Viewing,
)

COVERED = {CASE: (CASE,), BOOKS: (CASE, BOOKS)}  # what each level erases


@dataclass(frozen=True, slots=True)
class OfLetters:
    """Rows that belong to a letter, which names its customer by code; `path` leads to it.

    `vouchers`: those of debit notes and their credit notes alone, or of all other letters.
    """

    path: str
    vouchers: bool | None = None

    def __call__(self, customer: Customer) -> Q:
        """Those of a customer's letters."""
        letters = set(letters_of(customer))
        vouchers = _vouchers(letters)
        wanted = {one for one in letters if self._is_asked(one in vouchers)}
        return Q(**{f"{self.path}__in": list(wanted)})

    def owners(self, rows: QuerySet[Any]) -> Iterator[tuple[int, int | None]]:
        """The customers of the letters of rows."""
        end = "" if self.path == "pk" else f"{self.path}__"
        named = list(rows.values_list("pk", f"{end}company", f"{end}reference", f"{end}pk"))
        known = Customer.objects.filter(code__in={code for _, _, code, _ in named})
        codes = {
            (house, code): pk for pk, house, code in known.values_list("pk", "company", "code")
        }
        vouchers = _vouchers(letter for _, _, _, letter in named)
        for pk, house, code, letter in named:
            if self._is_asked(letter in vouchers):
                yield pk, codes.get((house, code))

    def _is_asked(self, voucher: bool) -> bool:
        return self.vouchers in (None, voucher)


def _vouchers(letters: Iterable[int]) -> set[int]:
    """The letters that accounts rest on: they are kept as long as the entries (C. com. L123-22)."""
    noted = Q(debit_note__isnull=False) | Q(debit_credit__isnull=False)
    rows = Delivery.objects.filter(noted, pk__in=set(letters))
    return set(rows.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of a model about a customer. `fields` are those erased, with what stands there then;
    `files` the columns of sealed files whose bytes go; `gone`: the rows themselves."""

    model: type[Model]
    of: str | Callable[[Customer], Q] | OfLetters
    level: str = CASE
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    gone: bool = False

    def rows(self, customer: Customer) -> QuerySet[Any]:
        """The rows about a customer."""
        asked = Q(**{self.of: customer.pk}) if isinstance(self.of, str) else self.of(customer)
        return self.model._default_manager.filter(asked)

    def owners(self, rows: QuerySet[Any]) -> Iterator[tuple[int, int | None]]:
        """Whose each of the rows is (None: nobody's): its id and that of a customer, several times
        when it is several customers'."""
        if isinstance(self.of, str):
            yield from rows.values_list("pk", self.of)
        elif isinstance(self.of, OfLetters):
            yield from self.of.owners(rows)


def anonymous_code(customer: Customer) -> str:
    """What stands for the code of a customer whose case was erased; unlike any other."""
    return f"erased-{customer.pk}"


def _blank(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, "")


ENTRY_BLANK = _blank(
    *("counterparty_name", "counterparty_iban", "remittance", "structured_reference"),
    *("end_to_end", "bank_reference", "why"),
)
MAIL_BLANK = {
    "attachments": [],
    "sayings": [],
    **_blank("sender", "sender_name", "subject", "text", "message_id", "status"),
}
_NOTHING_SAID = {"number": "", "country": ""}  # what `core.registered.from_json` can still read
_NUMBERED = Concat(Value("erased-"), Cast(F("pk"), CharField()))  # unlike that of any other row


def _paid_by(customer: Customer) -> Q:
    """The movements of its money, but for those that another customer's case still needs."""
    of_others = Receipt.objects.filter(entry__receipts__customer=customer)
    erased = ErasureEntry.objects.filter(level=BOOKS, done_at__isnull=False)
    needed = of_others.exclude(customer=customer).exclude(customer__in=erased.values("customer"))
    mine = Receipt.objects.filter(customer=customer, entry__isnull=False)
    return Q(pk__in=mine.values("entry")) & ~Q(pk__in=needed.values("entry"))


def _changed(customer: Customer) -> Q:
    contacts = list(Contact.objects.filter(customer=customer).values_list("pk", flat=True))
    return Q(source__company=customer.company_id) & (
        Q(table="customer", row=customer.pk) | Q(table="contact", row__in=contacts)
    )


def _changed_books(customer: Customer) -> Q:
    bills = Invoice.objects.filter(customer=customer).values("pk")
    entries = Receipt.objects.filter(customer=customer, entry__isnull=False).values("entry")
    settled = Allocation.objects.filter(invoice__customer=customer).values("pk")
    return Q(source__company=customer.company_id) & (
        Q(table="invoice", row__in=bills)
        | Q(table="bankentry", row__in=entries)
        | Q(table="allocation", row__in=settled)
    )


def _letters_until(level: str, *, vouchers: bool) -> tuple[Place, ...]:
    """What was written in letters, kept as long as the level."""
    whole, added = (OfLetters(path, vouchers) for path in ("deliveries", "document__deliveries"))
    return (
        Place(Document, whole, level, _blank("title"), ("file",)),
        Place(Enclosure, added, level, _blank("name"), ("file",)),
    )


PLACES = (
    Place(Contact, "customer", CASE, _blank("title", "name", "email", "phone")),
    Place(KnownPayer, "customer", gone=True),
    Place(Candidate, "customer", CASE, {"parts": [], **_blank("why")}),
    Place(Allocation, "invoice__customer", CASE, _blank("why")),
    Place(Receipt, "customer"),
    Place(OpenInvoice, "customer"),
    Place(ImportChange, _changed, CASE, {"after": {}, "before": {}}),
    Place(ImportChange, _changed_books, BOOKS, {"after": {}, "before": {}}),
    Place(Invoice, "customer", BOOKS, _blank("order_reference", "payment_reference")),
    Place(InvoiceCopy, "invoice__customer", BOOKS, files=("file",)),
    Place(
        BankEntry,
        _paid_by,
        BOOKS,
        ENTRY_BLANK,
    ),
    *_letters_until(CASE, vouchers=False),
    *_letters_until(BOOKS, vouchers=True),
    Place(Attempt, OfLetters("delivery"), CASE, _blank("detail")),
    Place(Proof, OfLetters("delivery"), CASE, _blank("detail"), ("file",)),
    Place(
        Delivery,
        OfLetters("pk"),
        CASE,
        {"to": {}, **_blank("domain", "message_id", "error", "provider_reference")},
    ),
    Place(Hold, "customer", CASE, _blank("reason")),
    Place(Agreement, "customer", CASE, _blank("how", "said_by")),
    Place(AgreedPart, "agreement__customer"),
    Place(AgreedInvoice, "agreement__customer"),
    Place(Skip, "invoice__customer", CASE, _blank("reason")),
    Place(PlannedMessage, "customer"),
    Place(PlannedLine, "message__customer"),
    Place(Approval, "message__customer", CASE, _blank("reason")),
    Place(EditedText, "message__customer", CASE, {"paragraphs": {}}),
    Place(Release, "message__customer", CASE, _blank("reason")),
    Place(Task, "customer", CASE, _blank("detail", "reason")),
    Place(TaskInvoice, "task__customer"),
    Place(AnswerCase, "customer"),
    Place(Answer, "customer", CASE, {"person": {}, **_blank("text")}, ("proof",)),
    Place(AnswerInvoice, "answer__customer"),
    Place(Dispute, "customer", CASE, _blank("words", "explanation")),
    Place(DisputeDocument, "dispute__customer", CASE, _blank("name"), ("file",)),
    Place(DisputeNote, "dispute__customer", CASE, _blank("text")),
    Place(DisputeProposal, "dispute__customer", CASE, {"documents": [], **_blank("explanation")}),
    Place(Proceeding, "customer", CASE, _blank("court", "agent", "reason")),
    Place(
        LegalNotice,
        "customer",
        CASE,
        {"reference": _NUMBERED}
        | _blank(*("name", "city", "court", "nature", "text", "agent", "previous", "address")),
    ),
    Place(Declaration, "proceeding__customer", CASE, {"data": {}, **_blank("how")}, ("letter",)),
    Place(Proposal, "customer", CASE, {"claim": {}, **_blank("exception")}),
    Place(ProposedPart, "proposal__customer"),
    Place(ProposedInvoice, "proposal__customer"),
    Place(PlanState, "proposal__customer", CASE, _blank("reason"), ("file",)),
    Place(AgreedLetter, "customer"),
    Place(DebitNote, "customer"),  # its number, days and amounts are the books'
    Place(NotedCharge, "note__customer"),
    Place(DebitCredit, "customer", CASE, _blank("reason")),
    Place(CreditedCharge, "credit__customer"),
    Place(
        IdentityCheck,
        "customer",
        CASE,
        {"said": _NOTHING_SAID, **_blank("number")},
        ("answer",),
    ),
    Place(IdentityConfirmation, "customer", CASE, {"findings": [], **_blank("reason")}),
    Place(Interruption, "customer", CASE, _blank("words", "reason"), ("file",)),
    Place(PayLink, "customer", CASE, _blank("reference", "checkout")),
    Place(PayLinkPart, "link__customer"),
    Place(Waiver, "customer", CASE, _blank("reason", "why_ended")),
    Place(WaivedInvoice, "waiver__customer"),
    Place(PaidLetter, "customer"),
    Place(
        IncomingMail,
        "customer",
        CASE,
        MAIL_BLANK,
        ("file",),
    ),
    Place(CaseDocument, "customer", CASE, _blank("title"), ("file",)),
    Place(CaseFile, "customer", CASE, files=("file",)),
    Place(OrderDetails, "customer", CASE, {"data": {}}),
    Place(Handover, "customer", CASE, _blank("to", "reference", "reason")),
    Place(HandoverInvoice, "handover__customer"),
    Place(CaseStep, "handover__customer", CASE, _blank("note")),
    Place(CaseMoney, "handover__customer", CASE, _blank("payer")),
    Place(DeadlineTask, "handover__customer"),
    Place(VatLine, "invoice__customer"),
    Place(LossCertificate, "handover__customer", BOOKS, files=("file",)),  # VAT was taken back
    Place(LegalHold, "customer", CASE, _blank("reason", "end_reason")),
    Place(Archived, "customer"),
    Place(ErasureEntry, "customer"),
    Place(Viewing, "customer", CASE, _blank("detail")),
)
OF_THE_CUSTOMER = ("code", "name", "address", "ids", "iban", "called")  # by `erasing`, at the last


def files_of(customer: Customer, level: str) -> set[str]:
    """The digests of the sealed files that a level erases, if nothing else keeps them."""
    found: set[str] = set()
    for place in _covered(level):
        for name in place.files:
            found.update(place.rows(customer).values_list(name, flat=True))
    return {digest for digest in found if digest}  # a column may be empty


def case_numbers(customer: Customer) -> list[str]:
    """How what the customer answered on the page is signed: its number, then its name."""
    rows = AnswerCase.objects.filter(customer=customer).values_list("number", flat=True)
    return [shown_number(number) for number in rows]


def erase_rows(customer: Customer, level: str) -> None:
    """Blank the rows about a customer, as far as the level goes; once more changes nothing."""
    numbers = case_numbers(customer)
    for place in _covered(level):
        rows = place.rows(customer)
        if place.gone:
            rows.delete()
        elif place.fields:
            _update(rows, place.fields)
        for name in authors_of(place.model) if numbers else ():
            for number in numbers:
                signed = rows.filter(**{f"{name}__startswith": number}).values_list("pk", flat=True)
                found = place.model._default_manager.filter(pk__in=list(signed))
                found.update(**{name: number})


def authors_of(model: type[Model]) -> list[str]:
    """The columns that say who did something."""
    fields = (one for one in model._meta.concrete_fields if isinstance(one, CharField))
    return [one.name for one in fields if one.name == "by" or one.name.endswith("_by")]


def _update(rows: QuerySet[Any], values: Mapping[str, Any]) -> None:
    """What an import made has no row before it, and keeps none."""
    changed = rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))
    if "before" in values:
        changed.exclude(before=None).update(before=values["before"])
        values = {name: value for name, value in values.items() if name != "before"}
    changed.update(**values)


def _covered(level: str) -> Iterator[Place]:
    yield from (place for place in PLACES if place.level in COVERED[level])
