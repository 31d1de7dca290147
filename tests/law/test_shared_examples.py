"""Every worked example of the shared law on judgments, ceilings, orders, declarations of claims and
limitation, each of its expected figures exactly; what is held elsewhere is said to be."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from butoir.core.conditions import Conditions, consumer_cap_cents
from butoir.core.interest import compute_interest
from butoir.law.calendar import calendar_for
from butoir.law.delays import add_months, consumer_charges_from, statutory_day
from butoir.law.limitation import limitation_last_day
from butoir.law.registry import parameter

Example = dict[str, Any]
Found = dict[str, object]


def d(text: str) -> date:
    return date.fromisoformat(text)


def cents(text: str) -> int:
    whole, part = text.split(".")
    return int(whole) * 100 + int(part)


def judgment(given: Example) -> Found:
    """L622-28: interest stops on the eve of the judgment."""
    opened = d(given["opening_judgment"])
    found = compute_interest(
        "fr-b2b",
        cents(given["principal"]),
        d(given["due"]),
        opened + timedelta(days=60),
        conditions=Conditions(judgment_on=opened),
    )
    stop = found.segments[-1].to_on.isoformat()
    return {"interest_cents": found.interest, "flat_cents": found.indemnity, "stop": stop}


def ceiling(given: Example) -> Found:
    """CDE XIX.4: the ceiling of a consumer's indemnity."""
    due = cents(given["amount_due"])
    return {"cap_cents": consumer_cap_cents("be/consumer_cap", due, date(2026, 1, 1))}


def indemnity(given: Example) -> Found:
    """CDE XIX.2 §4 and XIX.15: what an SME may ask after its reminder, by e-mail."""
    until = given.get("stop") or given["claimed_on"]
    reminder = (d(given["reminder_email"]), "email")
    terms = Conditions(reminder=reminder, clause=True, sme=given.get("sme", False))
    owed = cents(given.get("amount_due", "400.00"))
    found = compute_interest("be-b2c", owed, d("2026-02-28"), d(until), conditions=terms)
    flags = [text.partition(":")[0].partition(" ")[0] for text in found.warnings]
    return {
        "interest_cap_cents": found.interest,
        "indemnity_cap_cents": found.indemnity,
        "flag": next(iter(flags), None),
    }


def delay(rule: str, event: str, names: tuple[str, ...], place: str = "FR") -> Callable[..., Found]:
    """A statutory delay of as many months as these parameters say: before and after it moves."""

    def found(given: Example) -> Found:
        begun = d(given[event])
        months = sum(parameter(name).at(begun).number for name in names)
        raw, last = add_months(begun, months), statutory_day(rule, begun, place)
        return {"raw": raw.isoformat(), "deadline": last.isoformat()}

    return found


def letter(given: Example) -> Found:
    """The day that a demand prints: an open one."""
    raw = d(given["letter"]) + timedelta(days=given["days"])
    return {"raw": raw.isoformat(), "deadline": calendar_for("FR").next_open(raw).isoformat()}


def limitation(given: Example) -> Found:
    """C. com. L110-4: five years, to a Sunday if need be."""
    return {"last_day": limitation_last_day("FR", "company", d(given["due"])).isoformat()}


def by_email(given: Example) -> Found:
    """CDE XIX.2 §1: fourteen clear days from the day after sending."""
    sent = d(given["sent"])
    charges = consumer_charges_from(sent, given["channel"])
    first = charges - timedelta(days=parameter("be/consumer_reminder_days").at(sent).number)
    return {
        "period_first_day": first.isoformat(),
        "period_last_day": (charges - timedelta(days=1)).isoformat(),
        "charges_from": charges.isoformat(),
    }


def by_post(given: Example) -> Found:
    """From the third working day after posting, with Saturday one and not; ours is the later."""
    sent = d(given["sent"])
    after = [sent + timedelta(days=n) for n in range(1, 15)]
    calendar = calendar_for("BE")
    opened = [day for day in after if calendar.next_open(day) == day]
    worked = [day for day in after if day in opened or day.weekday() == 5]
    return {
        "saturday_counts": _period(worked[2]),
        "saturday_not_counted": _period(opened[2]),
        "product_uses": consumer_charges_from(sent, given["channel"]).isoformat(),
    }


def _period(first: date) -> list[str]:
    return [(first + timedelta(days=n)).isoformat() for n in (0, 13, 14)]


CEILINGS = ("BE10", "BE12", "BE14", "BE16", "BE18", "BE20", "BE22", "BE24")
DECLARING = ("fr/claim_declaration_months", "fr/claim_declaration_abroad_months")
CHECKS: dict[str, Callable[[Example], Found]] = {
    "FR21": judgment,
    "FR40": delay("fr-order-service", "order", ("fr/order_service_months",)),
    "FR42": delay("fr-opposition", "served", ("fr/opposition_months",)),
    "FR44": delay("fr-claim-declaration", "bodacc", DECLARING, "BE"),
    "FR46": letter,
    "FR48": limitation,
    **dict.fromkeys(CEILINGS, ceiling),
    "BE30": by_email,
    "BE32": by_post,
    "BE34": indemnity,
    "BE38": indemnity,
}
# rates, terms, payments and numbers: tests/cli/test_shared_law_examples.py holds each or says where
ELSEWHERE = {
    *("FR01", "FR02", "FR03", "FR05", "FR08", "FR11", "FR13", "FR15", "FR16", "FR19"),
    *("FR30", "FR32", "FR34", "FR36", "BE01", "BE03", "BE05", "BE07", "BE36"),
    *("BE41", "BE42", "BE43", "LU01", "CH01"),
}
OURS = ("judgment", "cap_cents", "order for payment", "bodacc", "limitation", "reminder_email")


@pytest.fixture
def examples(shared: Path) -> dict[str, Example]:
    text = (shared / "law" / "examples.json").read_text(encoding="utf-8")
    return {one["id"]: one for one in json.loads(text)}


@pytest.mark.parametrize("key", sorted(CHECKS))
def test_every_expected_figure_comes_out(key: str, examples: dict[str, Example]):
    found, expected = CHECKS[key](examples[key]["inputs"]), examples[key]["expected"]
    assert set(expected) <= set(found), "no figure of an example is left out"
    assert {name: found[name] for name in expected} == expected


def test_no_example_is_without_its_check(examples: dict[str, Example]):
    """A new entry fails here until somebody says what holds it."""
    assert {*CHECKS, *ELSEWHERE} == set(examples)
    assert not ELSEWHERE & set(CHECKS)


def test_nothing_on_our_subjects_is_passed_on(examples: dict[str, Example]):
    named = {"title", "inputs", "expected"}
    about = {
        key: json.dumps({name: one[name] for name in named}).lower()
        for key, one in examples.items()
    }
    passed = {key for key in ELSEWHERE if any(word in about[key] for word in OURS)}
    # FR34 is capitalisation, which a contract or a judgment may provide: a matter of interest
    assert passed <= {"FR34"}
