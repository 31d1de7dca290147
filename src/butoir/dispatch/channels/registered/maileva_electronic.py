"""The electronic registered letter of Maileva (`electronic_qualified_registered_mail` v1.3).

Pure: it writes requests and reads answers. A consumer must have agreed beforehand to receive one
(CPCE L100, R53-3), and outside France nobody can be made to: it is refused here without that, since
the carrier does not check.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from butoir.core.errors import InputError
from butoir.dispatch.channels.registered.carrier import Fact
from butoir.dispatch.channels.registered.maileva_paper import day

_LONGEST_NAME = 50
_LONGEST_COMPANY = 38
_NOT_POSTED = frozenset({"REJECTED", "CANCELED", "ERROR"})
_PROOFS = MappingProxyType(
    {
        "ACKNOWLEDGMENT_OF_RECEIPT": "acknowledgement",
        "REFUSAL_PROOF": "refusal",
        "NOT_CLAIMED_PROOF": "unclaimed",
    }
)


def may_receive(to: Mapping[str, Any]) -> bool:
    """Whether an addressee can be sent one: a French professional, or whoever agreed."""
    return _is_french_professional(to) or to.get("consent") is True


def compose_recipient(to: Mapping[str, Any]) -> dict[str, Any]:
    """The addressee: `to` has email, name, contact, kind, country and consent (True, or absent).

    Raises InputError with what is missing or does not fit as its field.
    """
    if not may_receive(to):
        raise InputError(
            "whoever is no French professional must have agreed to electronic registered letters"
            " (CPCE L100)",
            field="consent",
        )
    professional = _is_professional(to)
    first, _, last = str(to.get("contact") or to.get("name", "")).strip().partition(" ")
    company = str(to.get("name", "")).strip() if professional else ""
    _check("contact", first, _LONGEST_NAME)
    _check("contact", last.strip(), _LONGEST_NAME)
    if professional:
        _check("name", company, _LONGEST_COMPANY)
    recipient = {
        "legal_status": "PROFESSIONAL" if professional else "INDIVIDUAL",
        "first_name": first,
        "last_name": last.strip(),
        "email": to["email"],
    }
    return {**recipient, "company": company} if company else recipient


def read_facts(recipient: Mapping[str, Any], path: str) -> list[Fact]:
    """What a recipient's answer says happened. `path` is where its documents are."""
    facts = []
    deposit = recipient.get("deposit_proof") or {}
    if deposit.get("id"):
        facts.append(
            Fact("deposit", day(deposit.get("creation_date")), "", f"{path}/download_deposit_proof")
        )
    delivery = recipient.get("delivery_proof") or {}
    kind = _PROOFS.get(delivery.get("type", ""), "")
    if kind:
        on = day(delivery.get("creation_date"))
        facts.append(Fact(kind, on, "", f"{path}/download_delivery_proof"))
    if recipient.get("status") in _NOT_POSTED:
        why = f"not sent: {recipient['status']} {recipient.get('status_detail') or ''}".strip()
        facts.append(Fact("rejected", day(recipient.get("status_date")), why))
    return facts


def _is_professional(to: Mapping[str, Any]) -> bool:
    return to.get("kind") in ("company", "public")


def _is_french_professional(to: Mapping[str, Any]) -> bool:
    return _is_professional(to) and str(to.get("country", ""))[:2] == "FR"


def _check(field: str, text: str, longest: int) -> None:
    if not text:
        raise InputError("a first and a last name are needed", field=field)
    if len(text) > longest:
        raise InputError(f"{text!r} is longer than {longest} characters", field=field)
