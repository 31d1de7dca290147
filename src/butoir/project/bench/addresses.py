"""Every page of the office that is measured: each list under each of its filters and orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from django.db.models import Model

from butoir.core.items import DEMANDS
from butoir.core.parties import KINDS
from butoir.dispatch.models import Delivery, State
from butoir.dunning.models import PlannedMessage, Task
from butoir.ledger.models import Customer, CustomerGroup, Import, Invoice
from butoir.project.bench.books import AS_OF
from butoir.users.models import Company
from butoir.web.office.agreements import read as agreements
from butoir.web.office.customers import asked as customers
from butoir.web.office.invoices import found as invoices
from butoir.web.office.receipts import history
from butoir.web.office.today.matters import Section
from butoir.web.office.urls import NOUNS

DEEP = 20  # the page of a list that few people get to
_PAST = date(AS_OF.year, AS_OF.month, 1)

Named = Iterator[tuple[str, str]]


def addresses_of(company: Company) -> dict[str, str]:
    """The name of each measure, and the address in the company's office that it is of."""
    found = {noun: f"{noun}/" for noun in NOUNS}
    for of_lists in (_invoices, _receipts, _agreements):
        found.update(of_lists())
    for of_rows in (_queue, _customers, _letters, _sheets):
        found.update(of_rows(company))
    return found


def _queue(company: Company) -> Named:
    yield f"today_page_{DEEP}", f"today/?page={DEEP}"
    for section in Section:
        yield f"today_{_name(section.code)}", f"today/?section={section.code}"
    message = PlannedMessage.objects.filter(run__company=company, release=None)
    if debtor := message.values_list("customer", flat=True).last():
        yield "today_pane", f"today/customers/{debtor}/"
    if task := Task.objects.filter(company=company, kind="call", done_at=None).last():
        yield "today_pane_of_a_call", f"today/customers/{task.customer_id}/"


def _customers(company: Company) -> Named:
    group = CustomerGroup.objects.filter(company=company).last()
    yield from _filters("customers", "state", customers.STATES)
    yield from _filters("customers", "kind", KINDS)
    yield from _filters("customers", "group", [group.pk] if group else [])
    yield from _searches("customers", "number", "F2026-0000007")
    for sort, state in product(customers.SORTS, ("open", "all")):
        yield f"customers_{state}_by_{sort}", f"customers/?state={state}&sort={sort}"
        yield f"customers_{state}_back_{sort}", f"customers/?state={state}&sort=-{sort}"


def _invoices() -> Named:
    yield from _filters("invoices", "state", invoices.STATES)
    yield from _filters("invoices", "bucket", invoices.BUCKETS)
    yield from _filters("invoices", "step", (*DEMANDS, "none"))
    yield from _searches("invoices", "number", "F2026-00000")
    yield "invoices_late_of_a_step", "invoices/?state=late&bucket=30&step=reminder-1&sort=-open"
    for sort, state in product(invoices.SORTS, ("open", "all")):
        yield f"invoices_{state}_by_{sort}", f"invoices/?state={state}&sort={sort}"
        yield f"invoices_{state}_back_{sort}", f"invoices/?state={state}&sort=-{sort}"


def _receipts() -> Named:
    yield f"receipts_page_{DEEP}", f"receipts/?page={DEEP}"
    yield "receipts_history", "receipts/history/"
    yield f"receipts_history_page_{DEEP}", f"receipts/history/?page={DEEP}"
    yield from _filters("receipts/history", "state", history.DECIDED)
    yield from _filters("receipts/history", "how", ("person", "alone"))
    yield from _searches("receipts/history", "number", "F2026-0000007")
    yield "receipts_payers", "receipts/payers/"


def _agreements() -> Named:
    for show, state in product(agreements.SHOWN, ("open", "all")):
        yield f"agreements_{show}_{state}", f"agreements/?show={show}&state={state}"


def _letters(company: Company) -> Named:
    yield from _filters("letters", "state", State.values)
    yield from _filters("letters", "channel", ("email", "post"))
    yield from _filters("letters", "since", (_PAST.isoformat(),))
    yield from _searches("letters", "code", "C000007")
    if letter := _middle(Delivery, company):
        yield "letter", f"letters/{letter}/"


def _sheets(company: Company) -> Named:
    """Of the middle of the book: the first ones could be cheaper to find."""
    customer = _middle(Customer, company)
    large = Customer.objects.filter(company=company).order_by("pk").last()
    assert large is not None
    yield "customer", f"customers/{customer}/"
    yield "customer_in_the_past", f"customers/{customer}/?on={_PAST}"
    yield "customer_letters", f"customers/{customer}/?group=letters"
    yield "customer_with_many", f"customers/{large.pk}/"
    yield "invoice", f"invoices/{_middle(Invoice, company)}/"
    yield "invoice_open", f"invoices/{Invoice.objects.filter(customer=customer).latest('pk').pk}/"
    yield "import", f"imports/{_middle(Import, company)}/"
    yield f"imports_page_{DEEP}", f"imports/?page={DEEP}"
    yield "settings_people", "settings/people/"


def _filters(noun: str, name: str, values: Any) -> Named:
    """The list under each value of a filter; its first page, and a deep one."""
    for value in values:
        address = f"{noun}/?{name}={value}"
        said = f"{_name(noun)}_{name}_{_name(str(value))}"
        yield said, address
        yield f"{said}_page_{DEEP}", f"{address}&page={DEEP}"


def _searches(noun: str, what: str, text: str) -> Named:
    """A search that finds most rows, one for a number or code, and one that finds nothing."""
    for said, words in (("everywhere", "e"), (f"by_{what}", text), ("in_vain", "zzzz")):
        yield f"{_name(noun)}_searched_{said}", f"{noun}/?q={words}"


def _name(text: str) -> str:
    return text.replace("-", "_").replace("/", "_")


def _middle(model: type[Model], company: Company) -> int | None:
    rows = model._default_manager.filter(company=company).order_by("pk")
    count = rows.count()
    return int(rows[count // 2].pk) if count else None
