"""Statutory delays: from an event to the last day of a delay, or the first day of a right.

Owns the counting of months and days; the lengths are parameters, the open days a Calendar. French
procedural delays: the day of the event does not count, months end on the same date or the last of
the month (CPC 641), and a closed last day moves to the next open one (CPC 642). Belgian ones count
alike (C. jud. 52 to 54).
"""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from butoir.law.calendar import calendar_for
from butoir.law.registry import LawError, parameter

POSTED = ("post", "registered")
FRANCE = ("FR", "FR-57")


class DelayError(LawError):
    """A statutory delay that cannot be counted from what was given."""


def add_months(day: date, count: int) -> date:
    """The same date `count` months later, or that month's last day when it has no such date."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def end_of_third_month(delivered_on: date) -> date:
    """The last day of the third month after a delivery (LU, loi 18 avril 2004 art. 12).

    The text may also mean the same date three months later: the later reading is taken.
    """
    third = add_months(delivered_on, 3)
    return third.replace(day=months.monthrange(third.year, third.month)[1])


def consumer_charges_from(sent_on: date, channel: str) -> date:
    """The first day on which a Belgian consumer may be charged, after a free first reminder.

    By e-mail the clear days start the next day; posted, on the third working day, Saturday not
    counted (the later reading). Raises DelayError for another channel, UnknownLegalValueError
    before Book XIX (CDE art. XIX.2 §1).
    """
    days = timedelta(days=parameter("be/consumer_reminder_days").at(sent_on).number)
    if channel == "email":
        return sent_on + timedelta(days=1) + days
    if channel not in POSTED:
        raise DelayError(f"a first reminder goes by email or post, not by {channel or 'nothing'}")
    third = parameter("be/consumer_post_working_days").at(sent_on).number
    return calendar_for("BE").add_open_days(sent_on, third) + days


def _be_consumer_charge(from_on: date, place: str, channel: str) -> date:
    _require(place, ("BE",), "be-consumer-charge")
    return consumer_charges_from(from_on, channel)


def _fr_order_service(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the date of the order, which chooses the delay (décret 2026-96)."""
    return _french_delay(from_on, "fr/order_service_months", place, "fr-order-service")


def _fr_opposition(from_on: date, place: str, _channel: str) -> date:
    return _french_delay(from_on, "fr/opposition_months", place, "fr-opposition")


def _fr_claim_declaration(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the BODACC publication, `place` the creditor's; moves by C. com. R662-1."""
    count = parameter("fr/claim_declaration_months").at(from_on).number
    if place not in FRANCE:
        count += parameter("fr/claim_declaration_abroad_months").at(from_on).number
    last = add_months(from_on, count)
    return calendar_for(place if place in FRANCE else "FR").next_open(last)


def _fr_claim_relief(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the BODACC publication; the same wherever the creditor is (C. com. L622-26)."""
    return _french_delay(from_on, "fr/claim_relief_months", place, "fr-claim-relief")


def _be_undisputed(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the day of the summons; the answer is the earliest day of the record."""
    _require(place, ("BE",), "be-undisputed")
    count = parameter("be/undisputed_summons_months").at(from_on).number
    last = calendar_for("BE").next_open(add_months(from_on, count))
    return last + timedelta(days=parameter("be/undisputed_record_days").at(from_on).number)


def european_opposition(served_on: date, place: str) -> date:
    """The last day to oppose a European order for payment served in a country (art. 16); a closed
    last day moves, as EEC regulation 1182/71 says. Raises LawError for a country without calendar.
    """
    days = timedelta(days=parameter("eu/opposition_days").at(served_on).number)
    return calendar_for(place).next_open(served_on + days)


def _fr_consignment(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the application, or the registry's letter about an opposition (CPC 1425)."""
    return _french_days(from_on, "fr/consignment_days", place, "fr-consignment")


def _fr_appoint_lawyer(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the registry's letter about an opposition (CPC 1418)."""
    return _french_days(from_on, "fr/appoint_lawyer_days", place, "fr-appoint-lawyer")


def _fr_order_silence(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the service of the order; enforced after the day that this gives."""
    return _french_delay(from_on, "fr/order_silence_months", place, "fr-order-silence")


def _fr_small_claim(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the sending of the invitation: silence until then is refusal (L125-1)."""
    return _french_delay(from_on, "fr/small_claim_answer_months", place, "fr-small-claim")


def _fr_merchant_record(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the command to pay; the answer the earliest day of the record (L126-1 et s.)."""
    last = _french_delay(from_on, "fr/merchant_command_months", place, "fr-merchant-record")
    return last + timedelta(days=parameter("fr/merchant_record_days").at(from_on).number)


def _fr_merchant_service(from_on: date, place: str, _channel: str) -> date:
    """`from_on` is the enforceable record (CPCE L126-4)."""
    return _french_delay(from_on, "fr/merchant_service_months", place, "fr-merchant-service")


def _fr_remittance(from_on: date, _place: str, _channel: str) -> date:
    """`from_on` is the day on which an agency was paid; no procedural delay: it does not move."""
    return add_months(from_on, parameter("fr/remittance_months").at(from_on).number)


def _french_days(from_on: date, name: str, place: str, rule: str) -> date:
    _require(place, FRANCE, rule)
    days = timedelta(days=parameter(name).at(from_on).number)
    return calendar_for(place).next_open(from_on + days)


def _french_delay(from_on: date, name: str, place: str, rule: str) -> date:
    _require(place, FRANCE, rule)
    return calendar_for(place).next_open(add_months(from_on, parameter(name).at(from_on).number))


def _require(place: str, allowed: tuple[str, ...], rule: str) -> None:
    if place not in allowed:
        raise DelayError(f"{rule} is counted in {' or '.join(allowed)}, not in {place}")


_Rule = Callable[[date, str, str], date]
RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "be-consumer-charge": _be_consumer_charge,
        "fr-order-service": _fr_order_service,
        "fr-opposition": _fr_opposition,
        "fr-claim-declaration": _fr_claim_declaration,
        "fr-claim-relief": _fr_claim_relief,
        "fr-consignment": _fr_consignment,
        "fr-appoint-lawyer": _fr_appoint_lawyer,
        "fr-order-silence": _fr_order_silence,
        "fr-small-claim": _fr_small_claim,
        "fr-merchant-record": _fr_merchant_record,
        "fr-merchant-service": _fr_merchant_service,
        "fr-remittance": _fr_remittance,
        "be-undisputed": _be_undisputed,
    }
)


def statutory_day(rule: str, from_on: date, place: str | None = None, channel: str = "") -> date:
    """The last day of a statutory delay, or the first day of the right that it opens.

    `place` is where the delay runs (FR-57 has two more holidays), and for fr-claim-declaration the
    creditor's place; by default the rule's own country. `channel` matters to be-consumer-charge
    only. Raises DelayError, or UnknownLegalValueError when no text covers the day.
    """
    if rule not in RULES:
        raise DelayError(f"no delay {rule!r}: one of {', '.join(RULES)}")
    return RULES[rule](from_on, place or rule[:2].upper(), channel)
