"""A company as the decision and the letters know it: the values of `core.parties.Creditor`."""

from __future__ import annotations

from typing import Any

from butoir.core.claim import ClaimTerms
from butoir.core.parties import Address, Creditor
from butoir.users.models import Company, Logo

_SAME = (
    "name",
    "legal_form",
    "country",
    "iban",
    "bic",
    "phone",
    "email",
    "signatory",
    "signatory_title",
    "notice_signatory",
    "notice_signatory_title",
    "accent",
    "red_when_firm",
    "contract_rate",
    "consumer_clause",
    "sme",
)


def creditor_of(company: Company) -> Creditor:
    """The identity that the company's letters give."""
    values: dict[str, Any] = {name: getattr(company, name) for name in _SAME}
    return Creditor(
        **values,
        signatory_titles=tuple(company.signatory_titles.items()),
        notice_signatory_titles=tuple(company.notice_signatory_titles.items()),
        logo=logo_of(company),
        reply_email=company.reply_email,
        ids=tuple(company.ids),
        address=address_of(company.address),
        cheque_to=address_of(company.cheque_to) if company.cheque_to else None,
    )


def logo_of(company: Company) -> bytes:
    """The picture at the head of its letters, empty when it has none; one query."""
    row = Logo.objects.filter(company=company).first()
    return bytes(row.picture) if row else b""


def stored_creditor(creditor: Creditor) -> dict[str, Any]:
    """The fields of a company that has that identity."""
    return {
        **{name: getattr(creditor, name) for name in _SAME},
        "signatory_titles": dict(creditor.signatory_titles),
        "notice_signatory_titles": dict(creditor.notice_signatory_titles),
        "ids": list(creditor.ids),
        "address": stored_address(creditor.address),
        "cheque_to": stored_address(creditor.cheque_to) if creditor.cheque_to else None,
    }


def terms_of(company: Company) -> ClaimTerms:
    """What the company's general terms allow it to claim."""
    return ClaimTerms(company.contract_rate, company.consumer_clause, company.sme)


def address_of(stored: dict[str, Any]) -> Address:
    """A postal address from its stored fields."""
    return Address(
        tuple(stored.get("lines", ())),
        stored.get("postcode", ""),
        stored.get("city", ""),
        stored.get("country", "FR"),
    )


def stored_address(address: Address) -> dict[str, Any]:
    """The fields of an address, as they are stored."""
    return {
        "lines": list(address.lines),
        "postcode": address.postcode,
        "city": address.city,
        "country": address.country,
    }
