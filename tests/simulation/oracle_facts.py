"""What the oracle knows on a day: the history so far, and the facts read from it each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from butoir.law.calendar import Calendar, calendar_for
from butoir.law.limitation import limitation_last_day

LADDER = ("reminder-1", "reminder-2", "formal-notice")
DEFAULT_STEPS = [
    {"name": "reminder-1", "days_after_due": 7, "channel": "email", "pay_by_days": 6},
    {"name": "reminder-2", "days_after_due": 14, "channel": "email", "pay_by_days": 14},
    {"name": "formal-notice", "days_after_due": 30, "channel": "registered", "pay_by_days": 15},
]
DEFAULT_POLICY = {
    "min_amount": "0.00",
    "min_gap_days": 5,
    "working_days_only": True,
    "tolerance": "0.00",
    "credit_holds": True,
    "bank_data_max_days": 2,
    "steps": DEFAULT_STEPS,
}
BY_POST = ("post", "registered")
MONEY = {"payment": 1, "credit_note": 1, "reversal": -1}


def days(count: int) -> timedelta:
    return timedelta(days=count)


def cents(text: str) -> int:
    units, _, rest = text.partition(".")
    return int(units) * 100 + int((rest + "00")[:2])


def key(step: dict[str, Any]) -> tuple[str, int]:
    """What tells one call or notice of the scenario from another."""
    return (step["name"], step["days_after_due"])


@dataclass
class Past:
    """One entry of the history: an event of the diary, or something that was said."""

    on: date
    kind: str
    what: Any


@dataclass
class Agreement:
    """A promise (one part) or a plan: the invoices that it still rests, and all that it named."""

    reason: str
    event: Past
    invoices: list[str]
    named: list[str]
    parts: list[dict[str, Any]]
    position: int

    @property
    def task(self) -> str:
        return "broken-promise" if self.reason == "promised" else "plan-default"


class Known:
    """The facts of a story on one day, from the history up to it."""

    def __init__(self, table: dict[str, Any], history: list[Past], day: date) -> None:
        self.table = table
        self.history = history
        self.day = day
        self.policy = {**DEFAULT_POLICY, **table.get("policy", {})}
        for change in self.all("policy_change"):
            self.policy |= change.what
        self.tolerance = cents(self.policy["tolerance"])
        self.invoices = {past.what["number"]: past.what for past in self.all("invoice")}
        self.customers = sorted({invoice["customer"] for invoice in self.invoices.values()})

    def all(self, *kinds: str) -> list[Past]:
        return [past for past in self.history if past.kind in kinds]

    def sending(self) -> bool:
        switches = self.all("sending")
        return not switches or bool(switches[-1].what)

    def trait(self, customer: str, key: str, default: Any) -> Any:
        for row in self.table.get("customer", []):
            if row["id"] == customer:
                return row.get(key, default)
        return default

    def country(self, customer: str) -> str:
        return str(self.trait(customer, "country", "") or self.table.get("country", "FR"))

    def law(self, customer: str) -> str:
        """The seller's for a company; a consumer and a public body keep their own."""
        if self.trait(customer, "kind", "company") == "company":
            return str(self.table.get("country", "FR"))
        return self.country(customer)

    def calendar(self, customer: str) -> Calendar:
        return calendar_for(self.country(customer))

    def customer_of(self, number: str) -> str:
        return str(self.invoices[number]["customer"])

    def due(self, number: str) -> date:
        on: date = self.invoices[number]["due"]
        return on

    def numbers_of(self, customer: str) -> list[str]:
        mine = [number for number in self.invoices if self.customer_of(number) == customer]
        return sorted(mine, key=lambda number: (self.due(number), number))

    def open(self, number: str) -> int:
        left = cents(self.invoices[number]["amount"])
        for past in self.all(*MONEY):
            if past.what.get("invoice") == number:
                left -= MONEY[past.kind] * cents(past.what["amount"])
        return left

    def credits(self, customer: str) -> int:
        """Unallocated receipts and credits, and what was paid too much on an invoice."""
        total = sum(
            MONEY[past.kind] * cents(past.what["amount"])
            for past in self.all(*MONEY)
            if past.what["customer"] == customer and "invoice" not in past.what
        )
        return total + sum(max(0, -self.open(number)) for number in self.numbers_of(customer))

    def bounced(self, customer: str) -> list[Any]:
        """The messages that came back: for each bounce, the last e-mail that had not yet."""
        came_back, by_email = [], []
        for past in self.history:
            if past.kind == "sent" and past.what["customer"] == customer:
                by_email += [past.what] if past.what["channel"] == "email" else []
            if past.kind == "bounce" and past.what["customer"] == customer and by_email:
                came_back.append(by_email.pop())
        return came_back

    def messages_to(self, customer: str) -> list[Past]:
        """Those sent that did not come back."""
        came_back = self.bounced(customer)
        return [
            past
            for past in self.all("sent")
            if past.what["customer"] == customer
            and not any(past.what is message for message in came_back)
        ]

    def demands_for(self, number: str) -> list[tuple[str, Past]]:
        return [
            (step, past)
            for past in self.messages_to(self.customer_of(number))
            for named, step, _ in past.what["lines"]
            if named == number and step in LADDER
        ]

    def last_contact(self, customer: str) -> date | None:
        contacts = [past.on for past in self.messages_to(customer)]
        for position, past in enumerate(self.history):
            if past.kind == "payment" and past.what.get("invoice") in self.numbers_of(customer):
                then = Known(self.table, self.history[: position + 1], past.on)
                if then.open(past.what["invoice"]) > self.tolerance:
                    contacts.append(past.on)
        return max(contacts, default=None)

    def last_day(self, number: str) -> date:
        """Of the limitation: a payment acknowledges the debt and a new term runs (C. civ. 2240,
        2231), unless the term was over before it."""
        customer = self.customer_of(number)
        law, kind = self.law(customer), self.trait(customer, "kind", "company")
        last = limitation_last_day(law, kind, self.due(number))
        paid = [past.on for past in self.all("payment") if past.what.get("invoice") == number]
        for on in sorted(paid):
            if on <= last:
                last = max(last, limitation_last_day(law, kind, on))
        return last

    def named(self, kind: str, **who: str) -> bool:
        return any(who.items() <= past.what.items() for past in self.all(kind))

    def free(self, number: str) -> int:
        """What is open and not disputed; a dispute upheld keeps its amount until its credit."""
        disputes: list[dict[str, Any]] = []
        for past in self.history:
            if past.kind == "dispute" and past.what["invoice"] == number:
                disputes.append({**past.what, "won": False, "on": past.on})
            if past.kind == "dispute_closed" and past.what["invoice"] == number:
                upheld = past.what["outcome"] == "upheld"
                disputes = [{**d, "won": True} for d in disputes if d["won"] or upheld]
        won = [dispute for dispute in disputes if dispute["won"]]
        running = [dispute for dispute in disputes if not dispute["won"]]
        credited = max(0, self.credited(number, won[0]["on"])) if won else 0
        if any("amount" not in dispute for dispute in running):
            return 0
        if any("amount" not in dispute for dispute in won) and not credited:
            return 0
        awaited = sum(cents(dispute.get("amount", "0")) for dispute in won) - credited
        contested = sum(cents(dispute["amount"]) for dispute in running)
        return self.open(number) - contested - max(0, awaited)

    def credited(self, number: str, since: date) -> int:
        """The credit notes on an invoice since a day, less those that were undone."""
        return sum(
            MONEY[past.kind] * cents(past.what["amount"])
            for past in self.all(*MONEY)
            if past.what.get("invoice") == number and past.on >= since and not self.pays(past)
        )

    def pays(self, wanted: Past) -> bool:
        """Whether it is a payment or undoes one: without one left, a credit note is undone."""
        paid = 0
        for past in self.all("payment", "reversal"):
            if past.what.get("invoice") != wanted.what.get("invoice"):
                continue
            undoes_credit = past.kind == "reversal" and "invoice" in past.what and paid <= 0
            if past is wanted:
                return not undoes_credit
            if not undoes_credit:
                paid += MONEY[past.kind] * cents(past.what["amount"])
        return False

    def on_hold(self, number: str) -> bool:
        for target in ({"invoice": number}, {"customer": self.customer_of(number)}):
            holds: list[Past] = []
            for past in self.all("hold", "release"):
                if target.items() <= past.what.items():
                    holds = [*holds, past] if past.kind == "hold" else []
            if any("until" not in h.what or self.day <= h.what["until"] for h in holds):
                return True
        return False

    def agreements(self, customer: str) -> list[Agreement]:
        made: list[Agreement] = []
        for position, past in enumerate(self.history):
            if past.kind not in ("promise", "plan") or past.what["customer"] != customer:
                continue
            invoices = past.what.get("invoices")
            if invoices is None:
                then = Known(self.table, self.history[:position], past.on)
                invoices = [n for n in then.numbers_of(customer) if then.open(n) > 0]
            for older in made:
                older.invoices = [n for n in older.invoices if n not in invoices]
            parts = past.what.get("instalments") or [
                {"on": past.what["by"], "amount": past.what["amount"]}
            ]
            reason = "promised" if past.kind == "promise" else "on-plan"
            made.append(Agreement(reason, past, list(invoices), list(invoices), parts, position))
        return sorted(made, key=lambda agreement: agreement.reason)

    def received(self, agreement: Agreement) -> int:
        return sum(
            MONEY[past.kind] * cents(past.what["amount"])
            for past in self.history[agreement.position :]
            if past.kind in ("payment", "reversal")
            and self.pays(past)
            and past.what["customer"] == agreement.event.what["customer"]
            and past.what.get("invoice", "") in (*agreement.named, "")
        )

    def has_email(self, customer: str) -> bool:
        return bool(self.trait(customer, "email", True)) and not self.named(
            "bounce", customer=customer
        )

    def said(self, kind: str, number: str) -> int:
        return sum(past.what[0] == kind and number in past.what[2] for past in self.all("said"))

    def notice_done(self, number: str, step: dict[str, Any]) -> bool:
        return any(
            (number, key(step)) in past.what["keys"]
            for past in self.messages_to(self.customer_of(number))
        )

    def skipped_once(self, number: str) -> set[tuple[str, int]]:
        """The calls or notices of the policy of the day on which a person skipped them."""
        skipped: set[tuple[str, int]] = set()
        for position, past in enumerate(self.history):
            if past.kind == "skip" and past.what["invoice"] == number:
                then = Known(self.table, self.history[:position], self.day)
                skipped |= {key(s) for s in then.policy["steps"] if s["name"] == past.what["step"]}
        return skipped
