"""A company to test with, and the instant at which a test takes place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from butoir.journal.verify import Broken, verify_journal
from butoir.users.models import Company

AT = datetime(2026, 3, 3, 8, tzinfo=UTC)


def at(day: date, hour: int = 8) -> datetime:
    """That hour (UTC) of a day."""
    return datetime.combine(day, time(hour), UTC)


def make_company(key: str = "morel", **fields: object) -> Company:
    """A French company that can write letters."""
    values: dict[str, object] = {
        "name": "Ateliers Morel",
        "legal_form": "SARL",
        "ids": ["SIREN 123 456 782"],
        "address": {
            "lines": ["12 rue des Forges"],
            "postcode": "69007",
            "city": "Lyon",
            "country": "FR",
        },
        "iban": "FR7630006000011234567890189",
        "bic": "AGRIFRPP",
        "phone": "04 72 00 00 00",
        "email": "compta@morel.example",
        "signatory": "Claire Morel",
        "signatory_title": "Responsable comptable",
        "created_at": AT,
        **fields,
    }
    return Company.objects.create(key=key, **values)


def altered_journal() -> list[Broken]:
    """What `verify_journal` names but the clock: what is recorded at `AT` plays on earlier days."""
    return [one for one in verify_journal() if "clock was set back" not in one.problem]
