"""Draws random diaries: several debtors, and anything that may happen to them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

START = date(2026, 1, 5)
DAYS = 130
CUSTOMERS = ("A", "B", "C")

days = st.integers(0, DAYS).map(lambda offset: START + timedelta(days=offset))
cents = st.integers(1, 30_000)


def money(value: int) -> str:
    return f"{value // 100}.{value % 100:02d}"


@st.composite
def diaries(draw: st.DrawFn) -> dict[str, Any]:
    """A whole diary as the table of a TOML document."""
    invoices = [_invoice(draw, number) for number in range(draw(st.integers(1, 6)))]
    events = [{"on": START, "invoice": invoice} for invoice in invoices]
    for _ in range(draw(st.integers(0, 14))):
        events.append(_event(draw, invoices))
    table: dict[str, Any] = {
        "country": draw(st.sampled_from(("FR", "BE", "FR-57", "LU"))),
        "until": START + timedelta(days=DAYS),
        "customer": [_customer(draw, name) for name in CUSTOMERS],
        "event": events,
    }
    if draw(st.booleans()):
        table["policy"] = _policy(draw)
    if draw(st.integers(0, 4)) == 0:
        table["run_on"] = sorted(draw(st.lists(days, min_size=5, max_size=40, unique=True)))
    return table


def _invoice(draw: st.DrawFn, number: int) -> dict[str, Any]:
    return {
        "customer": draw(st.sampled_from(CUSTOMERS)),
        "number": f"F{number}",
        "amount": money(draw(cents)),
        "due": START + timedelta(days=draw(st.integers(-60, 60))),
    }


def _customer(draw: st.DrawFn, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "kind": draw(st.sampled_from(("company", "consumer", "public"))),
        "grace_days": draw(st.sampled_from((0, 0, 3, 10))),
        "email": draw(st.booleans()),
    }


def _policy(draw: st.DrawFn) -> dict[str, Any]:
    offsets = sorted(draw(st.lists(st.integers(0, 40), min_size=3, max_size=3)))
    names = ("reminder-1", "reminder-2", "formal-notice")
    steps: list[dict[str, Any]] = [
        {"name": name, "days_after_due": day, "pay_by_days": draw(st.integers(0, 20))}
        for name, day in zip(names, offsets, strict=True)
    ]
    steps[2]["channel"] = draw(st.sampled_from(("registered", "email", "post")))
    steps.append({"name": "call", "days_after_due": draw(st.integers(1, 30))})
    steps.append({"name": "notice", "days_after_due": -draw(st.integers(1, 15))})
    return {
        "min_amount": money(draw(st.sampled_from((0, 0, 5_000)))),
        "min_gap_days": draw(st.integers(0, 8)),
        "working_days_only": draw(st.booleans()),
        "credit_holds": draw(st.booleans()),
        "steps": steps,
    }


def _event(draw: st.DrawFn, invoices: list[dict[str, Any]]) -> dict[str, Any]:
    invoice = draw(st.sampled_from(invoices))
    customer, number = invoice["customer"], invoice["number"]
    on = draw(days)
    amount = money(draw(cents))
    later = on + timedelta(days=draw(st.integers(0, 30)))
    happenings: dict[str, Any] = {
        "payment": {"customer": customer, "amount": amount, "invoice": number},
        "credit_note": {"customer": customer, "amount": amount, "invoice": number},
        "reversal": {"customer": customer, "amount": amount, "invoice": number},
        "dispute": {"invoice": number},
        "promise": {"customer": customer, "amount": amount, "by": later},
        "plan": {
            "customer": customer,
            "invoices": [number],
            "instalments": [{"on": later, "amount": amount}],
        },
        "hold": {"invoice": number, "until": later, "reason": "drawn"},
        "release": {"invoice": number},
        "insolvency": {"customer": customer, "judgment": on, "published": later},
        "written_off": {"invoice": number},
        "bounce": {"customer": customer},
        "skip": {"invoice": number, "step": draw(st.sampled_from(("reminder-1", "reminder-2")))},
        "handed_over": {"customer": customer},
        "direct_debit": {"invoice": number},
        "debit_returned": {"invoice": number},
    }
    brought = on - (later - on)  # no file knows the days after it was brought
    plain: dict[str, Any] = {"sending": draw(st.booleans()), "bank_data_until": brought}
    unallocated = {"customer": customer, "amount": amount}
    kind = draw(st.sampled_from((*happenings, *plain, "unallocated", "part-dispute")))
    if kind == "unallocated":
        return {"on": on, "payment": unallocated}
    if kind == "part-dispute":
        return {"on": on, "dispute": {"invoice": number, "amount": amount}}
    return {"on": on, kind: {**happenings, **plain}[kind]}
