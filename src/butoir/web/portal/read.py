"""What the answer page shows of one debtor, and of nobody else, in a fixed number of queries."""

from __future__ import annotations

import base64
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, Sum
from django.utils.safestring import SafeString, mark_safe

from butoir.core import reasons
from butoir.core.parties import Creditor
from butoir.dunning.answers.marks import shown_number
from butoir.dunning.answers.models import Answer, AnswerCase
from butoir.dunning.answers.owed import unused_credits
from butoir.dunning.debtors import debtor_of
from butoir.dunning.models import Hold
from butoir.dunning.paylinks.owed import CURRENCY, Payable, parts_on_their_way, payable
from butoir.dunning.paylinks.provider import domain_of
from butoir.dunning.paylinks.setting import provider_of
from butoir.dunning.plans.models import Proposal
from butoir.dunning.rows import as_day
from butoir.ledger.copies import copies_of
from butoir.ledger.open_items import open_invoice_rows
from butoir.letters.letter import Payment
from butoir.letters.occasion import Occasion, named
from butoir.letters.payment import reference_of, slip
from butoir.letters.pen import take_pen
from butoir.letters.qr import qr_svg
from butoir.users.creditors import creditor_of
from butoir.users.models import Company

_TIED = "\N{NO-BREAK SPACE}"
_GIVEN = 10  # answers of before that are shown


@dataclass(frozen=True, slots=True)
class Line:
    """One open invoice, in cents; `digest` is that of its PDF where one is kept."""

    pk: int
    number: str
    issued_on: date | None
    due_on: date
    cents: int
    open: int
    late: bool
    digest: str
    order_reference: str = ""
    payment_reference: str = ""


class Coming(NamedTuple):
    """A payment online on its way: since when, and how much of it is not on the books yet."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Account:
    """What is open in one currency: `credits` are credit notes and payments not used yet, `coming`
    was paid online and is not on the books, `online` is what can be paid so."""

    currency: str
    lines: tuple[Line, ...]
    credits: int
    payment: Payment | None
    code: SafeString
    coming: tuple[Coming, ...] = ()
    online: tuple[Payable, ...] = ()

    @property
    def total(self) -> int:
        """The sum of the invoices."""
        return sum(line.open for line in self.lines)

    @property
    def to_pay(self) -> int:
        """What is left to pay."""
        return max(0, self.total - self.credits - sum(one.cents for one in self.coming))

    @property
    def to_pay_online(self) -> int:
        """What can be paid online."""
        return sum(one.cents for one in self.online)


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose page it is, and who answers the telephone; `logo` is an address of its own data."""

    name: str
    logo: str
    person: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of before."""

    pk: int
    kind: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class PortalPage:
    """The page. `elsewhere` tells that the debt is in other hands: nothing is paid here. `plans`
    are those that run or wait for an answer (ids, and whether they wait). `pays_at` is the domain
    of the provider where one pays online."""

    sender: Sender
    debtor: str
    case_number: str
    accounts: tuple[Account, ...]
    given: tuple[Given, ...]
    elsewhere: bool
    plans: tuple[tuple[int, bool], ...] = ()
    pays_at: str = ""


def read_page(case: AnswerCase, lang: str, on: date) -> PortalPage:
    """What a debtor sees on a day, in that language."""
    creditor = creditor_of(case.company)
    held = Hold.objects.filter(
        customer=case.customer,
        invoice=None,
        ended_at=None,
        kind__in=(reasons.INSOLVENCY, reasons.HANDED_OVER),
    )
    setting = provider_of(case.company)
    given = Answer.objects.filter(case=case).order_by("-pk")[:_GIVEN]
    return PortalPage(
        read_sender(case.company, creditor),
        case.customer.name,
        shown_number(case.number),
        _accounts(case, creditor, lang, on, setting is not None),
        tuple(Given(row.pk, row.kind, row.given_at) for row in given),
        held.exists(),
        _plans(case),
        domain_of(setting.options["base_url"]) if setting else "",
    )


def _plans(case: AnswerCase) -> tuple[tuple[int, bool], ...]:
    wanted = Q(ended_at=None) | Q(agreement__isnull=False, agreement__ended_at=None)
    rows = Proposal.objects.filter(wanted, customer=case.customer).order_by("-pk")
    return tuple((pk, agreed is None) for pk, agreed in rows.values_list("pk", "agreement"))


def read_sender(company: Company, creditor: Creditor | None = None) -> Sender:
    """The creditor as its page names it; one query."""
    known = creditor or creditor_of(company)
    logo = base64.b64encode(known.logo).decode("ascii")
    return Sender(
        known.name,
        f"data:image/png;base64,{logo}" if logo else "",
        known.signatory,
        known.phone,
        known.email,
    )


def open_lines(case: AnswerCase, on: date) -> tuple[dict[str, list[Line]], dict[str, int]]:
    """The open invoices of the debtor by currency, the first due first, and what it has to its
    credit (cents); three queries."""
    rows = open_invoice_rows(case.company, [case.customer_id])
    return _lines(rows, on), unused_credits(case.customer, rows)


def _lines(every: list[tuple[Any, ...]], on: date) -> dict[str, list[Line]]:
    rows = [row for row in every if row[7] > 0]
    copies = copies_of(row[0] for row in rows)
    found: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        due_on = as_day(row[3]) or on
        line = Line(
            row[0],
            row[2],
            as_day(row[4]),
            due_on,
            row[6],
            row[7],
            due_on < on,
            copies.get(row[0], ""),
            row[8],
            row[9],
        )
        found[row[5]].append(line)
    for lines in found.values():
        lines.sort(key=lambda line: (line.due_on, line.number))
    return found


def _coming(case: AnswerCase) -> tuple[Coming, ...]:
    """What the debtor paid online that is not on the books yet."""
    rows = parts_on_their_way(case.customer).values_list("link__paid_on")
    sums = rows.annotate(cents=Sum("cents")).order_by("link__paid_on")
    return tuple(Coming(on, cents) for on, cents in sums)


def _accounts(
    case: AnswerCase, creditor: Creditor, lang: str, on: date, online: bool
) -> tuple[Account, ...]:
    lines, unused = open_lines(case, on)
    way, paid = payable(case.customer, on) if online else [], _coming(case)
    debtor = replace(debtor_of(case.customer, []), lang=lang)
    found = []
    for currency, ours in lines.items():
        occasion = Occasion(creditor, debtor, on, currency, debtor.id)
        ours_coming = paid if currency == CURRENCY else ()
        left = sum(line.open for line in ours) - unused[currency]
        left -= sum(one.cents for one in ours_coming)
        payment = _payment(occasion, ours, left) if left > 0 else None
        code = qr_svg(payment.epc) if payment and payment.epc else ""
        # drawn here from the points of the code: no word of anybody is in it
        drawn = mark_safe(code)  # noqa: S308
        payable_online = tuple(way) if currency == CURRENCY else ()
        account = Account(
            currency, tuple(ours), unused[currency], payment, drawn, ours_coming, payable_online
        )
        found.append(account)
    return tuple(found)


def _payment(occasion: Occasion, lines: list[Line], cents: int) -> Payment:
    """The slip of the letters, for all that is left."""
    pen = take_pen("statement", occasion)
    found = slip(pen, cents, reference_of(pen, [named(line, line.open) for line in lines]))
    # on a narrow screen an IBAN may break between its groups
    broken = (one._replace(value=one.value.replace(_TIED, " ")) for one in found.details)
    return replace(found, details=tuple(broken))
