"""From the rows of a company to the frozen accounts that the decision looks at.

Reads once, in a fixed number of queries whatever the size, and gives values: nothing decided on
them can change a row, and no row that changes meanwhile can change them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models.fields.json import KT

from butoir.core import reasons
from butoir.core.governing import law_of, place_of
from butoir.core.holds import refused_part, upheld_left
from butoir.core.items import DEMANDS, DebtorAccount, Demand, Hold, Movement, OpenItem
from butoir.dunning import rows
from butoir.dunning.agreed import Agreed, load_agreed
from butoir.dunning.holding import running_holds
from butoir.dunning.identity.doubts import load_doubts
from butoir.dunning.limitation.acts import load_acts
from butoir.dunning.models import ANSWER, INSOLVENCY
from butoir.dunning.models import Hold as HoldRecord
from butoir.dunning.models import Task as TaskRecord
from butoir.dunning.plans.effects import NONE, load_effects
from butoir.dunning.rows import as_day
from butoir.dunning.scenarios import Running, Scenarios, load_scenarios
from butoir.dunning.waiving.effects import Relief, load_relief
from butoir.law.interruption import Act
from butoir.ledger.freshness import bank_data_until
from butoir.ledger.models import Candidate, Contact, Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company

UNREAD = Hold(reasons.ON_HOLD, date.min, reason="an answer of the customer waits to be read")
NOTICE = Hold(reasons.ON_HOLD, date.min, reason="a notice of insolvency waits to be read")
UNSURE = Hold(reasons.ON_HOLD, date.min, reason="a receipt may be this debtor's")
# a run by name on a closed day decides as of the last open one
_CLOSED_AT_MOST = timedelta(days=14)
CustomerIds = Collection[int] | None


@dataclass(frozen=True, slots=True)
class Receivables:
    """A company's debtors as of a day, and the ids behind their names.

    `versions` gives the scenario version that each customer (by code) follows, `agreements` the
    agreements of each with their ids.
    """

    company: Company
    as_of: date
    accounts: list[DebtorAccount]
    scenarios: Scenarios
    versions: dict[str, int | None]
    customer_ids: dict[str, int]
    invoice_ids: dict[tuple[str, str], int]
    agreements: dict[str, list[Agreed]]


@dataclass(slots=True)
class _Invoice:
    """What is known of one open invoice besides its own row."""

    movements: list[Movement] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    once_done: list[str] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    upheld: list[Hold] = field(default_factory=list)
    executed: bool = False


_NOTHING = _Invoice()


def load_receivables(
    company: Company,
    as_of: date,
    customers: CustomerIds = None,
    without: Collection[int] = frozenset(),
) -> Receivables:
    """Every debtor of a company with something open, or those of `customers` (ids).

    `without` are planned messages (ids) to look away from, as if they had not been released: what
    asks whether they still hold. Then a hold counts from that day on even when it was placed later.
    """
    return _Loader(company, as_of, customers, without).load()


class _Loader:
    """One reading of the book; each method is one or two of its queries."""

    def __init__(
        self, company: Company, as_of: date, customers: CustomerIds, without: Collection[int]
    ) -> None:
        self.company, self.as_of, self.customers = company, as_of, customers
        self.without = frozenset(without)
        self.scenarios = load_scenarios(company, as_of)
        self.named: list[int] | None = None  # the open invoices, when they are few
        self.known: dict[int, _Invoice] = defaultdict(_Invoice)
        self.running: dict[int, Running] = {}  # by invoice
        self.account_holds: dict[int, list[Hold]] = defaultdict(list)
        self.contacted: dict[int, date] = {}
        self.messaged: set[tuple[int, str]] = set()  # this very day
        self.paid: dict[int, list[tuple[date, int]]] = defaultdict(list)  # payments, what they left
        self.credits: dict[tuple[int, str], int] = defaultdict(int)
        self.plans = NONE
        self.doubts: dict[int, str] = {}  # whom a formal notice would not reach as written
        self.relief = Relief({}, {})
        self.acts: Mapping[int, tuple[Act, ...]] = {}

    def load(self) -> Receivables:
        open_rows = open_invoice_rows(self.company, self.customers)
        if open_rows:
            self._name([row[0] for row in open_rows])
            self._movements()
            self._demands()
            self._skips_and_tasks()
        self._holds()
        self._contacted()
        self._credits(open_rows)
        agreements = load_agreed(self.company, self.customers, self.as_of)
        people = self._people()
        self._doubts(open_rows)
        return self._assembled(open_rows, people, agreements)

    # what is known of the invoices

    def _name(self, invoices: list[int]) -> None:
        if self.customers is None:
            rows.select_open(invoices)
        else:
            self.named = invoices

    def _movements(self) -> None:
        for invoice, on, cents, kind in rows.rows_of_open(rows.MOVEMENTS, self.named):
            day = as_day(on) or date.min
            self.known[invoice].movements.append(Movement(day, cents, kind))

    def _demands(self) -> None:
        made: dict[tuple[int, str], Demand] = {}  # one for all the lines that a message has
        for invoice, step, keys, sent_on, pay_by, channel, version, message in rows.rows_of_open(
            rows.DEMANDS, self.named
        ):
            if message in self.without:
                continue
            known = self.known[invoice]
            if step in DEMANDS:
                demand = made.get((message, step))
                if demand is None:
                    sent, by = as_day(sent_on) or date.min, as_day(pay_by) or date.min
                    demand = made[message, step] = Demand(step, sent, by, channel)
                known.demands.append(demand)
                self.running[invoice] = Running(message, sent, version)
            else:
                known.once_done.extend(keys.split())

    def _skips_and_tasks(self) -> None:
        for invoice, step, keys in rows.rows_of_open(rows.SKIPS, self.named):
            if step in DEMANDS:
                self.known[invoice].skipped.append(step)
            else:
                self.known[invoice].once_done.extend(keys.split())
        for invoice, kind, keys in rows.rows_of_open(rows.TOLD, self.named):
            known = self.known[invoice]
            known.once_done.extend(keys.split())
            known.executed = known.executed or kind == "execute"

    def _holds(self) -> None:
        found = HoldRecord.objects.filter(running_holds(self.as_of), company=self.company)
        if self.customers is not None:
            found = found.filter(customer__in=self.customers)
        for row in found.order_by("pk"):
            # what is placed since then stops what was decided before it
            since = min(row.since, self.as_of) if self.without else row.since
            hold = Hold(row.kind, since, row.until, row.cents, row.reason)
            if row.invoice_id is None:
                self.account_holds[row.customer_id].append(hold)
            elif row.ended_at is None:
                self.known[row.invoice_id].holds.append(hold)
            else:
                _answered(self.known[row.invoice_id], hold, row)
        self.plans = load_effects(self.company, self.customers)
        self.relief = load_relief(self.company, self.customers)
        self.acts = load_acts(self.company, self.customers)
        waiting = (*self.plans.waiting.items(), *self.relief.waiting.items())
        for invoice, offered in waiting:
            self.known[invoice].holds.append(offered)
        unsure = Candidate.objects.filter(customer__company=self.company, closed_at__isnull=True)
        if self.customers is not None:
            unsure = unsure.filter(customer__in=self.customers)
        for customer in set(unsure.values_list("customer", flat=True)):
            self.account_holds[customer].append(UNSURE)
        self._unread()

    def _unread(self) -> None:
        """Answers and notices that nobody has read hold everything of their customers."""
        unread = TaskRecord.objects.filter(
            company=self.company, kind__in=(ANSWER, INSOLVENCY), done_at=None
        )
        if self.customers is not None:
            unread = unread.filter(customer__in=self.customers)
        for customer, kind in sorted(set(unread.values_list("customer", "kind"))):
            self.account_holds[customer].append(UNREAD if kind == ANSWER else NOTICE)

    # what is known of the customers

    def _contacted(self) -> None:
        """The last message, and the payments, as far back as any gap between messages reaches.

        What a debtor was sent on this day in one currency changes nothing for another one: both
        were decided together.
        """
        since = self.as_of - timedelta(days=self.scenarios.widest_gap) - _CLOSED_AT_MOST
        limited = rows.only("m.customer_id", self.customers)
        query = rows.LAST_MESSAGES.format(only=limited)
        for customer, currency, message, sent_on in rows.rows(query, self.company.pk, since):
            on = as_day(sent_on) or date.min
            if message in self.without:
                continue
            if on == self.as_of:
                self.messaged.add((customer, currency))
            else:
                self.contacted[customer] = max(on, self.contacted.get(customer, on))
        left: dict[int, int] = {}
        query = rows.RECENTLY_PAID.format(only=rows.only("j.customer_id", self.customers))
        for invoice, customer, owed, on, cents, kind in rows.rows(query, self.company.pk, since):
            left[invoice] = left.get(invoice, owed) - cents
            if kind == "payment" and cents > 0 and left[invoice] > 0:
                self.paid[customer].append((as_day(on) or date.min, left[invoice]))

    def _last_contact(self, customer: int, currency: str, tolerance: int) -> date | None:
        """The last message or part payment: one that left more than what counts as settled."""
        days = [on for on, left in self.paid.get(customer, ()) if left > tolerance]
        if customer in self.contacted:
            days.append(self.contacted[customer])
        if (customer, currency) in self.messaged:
            days.append(self.as_of)
        return max(days, default=None)

    def _credits(self, open_rows: Iterable[tuple[Any, ...]]) -> None:
        """Money not allocated, credit notes not used, and what was paid too much."""
        some = self.customers is not None
        query = rows.UNALLOCATED.format(
            # the plus: SQLite finds some customers by their own index, not by the company's
            company="+r.company_id" if some else "r.company_id",
            only=rows.only("r.customer_id", self.customers),
        )
        for customer, currency, cents in rows.rows(query, self.company.pk):
            self.credits[customer, currency] += int(cents)
        for place, cents in self.plans.charges_paid.items():
            self.credits[place] -= cents
        for row in open_rows:
            if row[7] < 0:
                self.credits[row[1], row[5]] -= row[7]

    def _people(self) -> dict[int, tuple[Any, ...]]:
        """Every customer with what the decision looks at of it, its means of contact included."""
        found = Customer.objects.filter(company=self.company)
        contacts = Contact.objects.filter(customer__company=self.company)
        if self.customers is not None:
            found = found.filter(pk__in=self.customers)
            contacts = contacts.filter(customer__in=self.customers)
        by_email, by_phone = set(), set()
        for customer, email, failed, phone in contacts.values_list(
            "customer", "email", "email_failed_on", "phone"
        ):
            if email and failed is None:
                by_email.add(customer)
            if phone:
                by_phone.add(customer)
        fields = ("pk", "code", "kind", "country", "grace_days", "group")
        post = ("address_failed_on", KT("address__city"))
        return {
            pk: (*known, _channels(pk in by_email, pk in by_phone, bool(city) and failed is None))
            for pk, *known, failed, city in found.values_list(*fields, *post)
        }

    def _doubts(self, open_rows: Iterable[tuple[Any, ...]]) -> None:
        """Of those whose next demand is a formal notice: nobody else is asked about."""
        still_open = [row for row in open_rows if row[7] > 0]
        near = {row[1] for row in still_open if _is_near_notice(self.known.get(row[0]))}
        self.doubts = load_doubts(self.company, self.as_of, near) if near else {}

    # all together

    def _assembled(
        self,
        open_rows: list[tuple[Any, ...]],
        people: dict[int, tuple[Any, ...]],
        agreements: dict[int, list[Agreed]],
    ) -> Receivables:
        home, until = self.company.country, bank_data_until(self.company)
        items: dict[tuple[int, str], list[OpenItem]] = {}
        invoice_ids: dict[tuple[str, str], int] = {}
        last: dict[int, Running] = {}
        for row in open_rows:
            customer = row[1]
            if row[7] > 0:
                items.setdefault((customer, row[5]), []).append(self._item(row))
                invoice_ids[people[customer][0], row[2]] = row[0]
                running = self.running.get(row[0])
                if running and (customer not in last or running > last[customer]):
                    last[customer] = running
        accounts: list[DebtorAccount] = []
        versions: dict[str, int | None] = {}
        named: dict[str, list[Agreed]] = {}
        for (customer, currency), its in items.items():
            code, kind, country, grace, group, channels = people[customer]
            agreed = [a for a in agreements.get(customer, ()) if a.currency == currency]
            version = self.scenarios.for_customer(group, last.get(customer))
            tolerance = self.scenarios.versions[version].policy.tolerance
            accounts.append(
                DebtorAccount(
                    customer=code,
                    items=tuple(its),
                    currency=currency,
                    kind=kind,
                    country=place_of(country, home),
                    law=law_of(country, kind, home),
                    grace_days=grace,
                    channels=channels,
                    credits=max(0, self.credits.get((customer, currency), 0)),
                    last_contact_on=self._last_contact(customer, currency, tolerance),
                    messaged_on=self.as_of if (customer, currency) in self.messaged else None,
                    bank_data_until=until,
                    holds=tuple(self.account_holds.get(customer, ())),
                    promises=tuple(a.promise for a in agreed if a.promise),
                    plans=tuple(a.plan for a in agreed if a.plan),
                    doubt=self.doubts.get(customer, ""),
                )
            )
            versions[code] = version
            if agreed:
                named.setdefault(code, []).extend(agreed)
        return Receivables(
            company=self.company,
            as_of=self.as_of,
            accounts=accounts,
            scenarios=self.scenarios,
            versions=versions,
            customer_ids={people[customer][0]: customer for customer, _ in items},
            invoice_ids=invoice_ids,
            agreements=named,
        )

    def _item(self, row: tuple[Any, ...]) -> OpenItem:
        pk, _, number, due_on, issued_on, _, cents, left, order, reference, _ = row
        known = self.known.get(pk, _NOTHING)
        holds = known.holds
        if known.upheld:
            holds = [*holds, *upheld_left(known.upheld, known.movements)]
        return OpenItem(
            number,
            due_on,
            cents,
            left,
            issued_on,
            order,
            reference,
            tuple(known.demands),
            tuple(known.skipped),
            tuple(known.once_done),
            known.executed,
            tuple(holds),
            tuple(known.movements),
            self.plans.deferrals.get(pk, ()),
            self.relief.waivers.get(pk, ()),
            self.acts.get(pk, ()),
        )


def _answered(known: _Invoice, dispute: Hold, row: HoldRecord) -> None:
    """What was granted of a dispute waits for its credit note, the rest for its day to pay."""
    granted = 0
    if row.outcome == "upheld":
        upheld = dispute if row.granted is None else replace(dispute, cents=row.granted)
        known.upheld.append(upheld)
        granted = upheld.cents or 0
    known.holds.extend(refused_part(dispute, granted, row.pay_by))


def _is_near_notice(invoice: _Invoice | None) -> bool:
    """A formal notice only follows a second reminder, sent or left out by a person."""
    if invoice is None:
        return False
    return "reminder-2" in invoice.skipped or any(d.step == "reminder-2" for d in invoice.demands)


@cache
def _channels(email: bool, phone: bool, post: bool) -> frozenset[str]:
    """The ways to a customer; the same set for all those that can be reached alike."""
    ways = (("email", email), ("sms", phone), ("post", post), ("registered", post))
    return frozenset(("call", *(way for way, works in ways if works)))
