"""How the two companies begin: identity, scenarios, groups of customers, people and roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from butoir.dispatch.models import ChannelSetting
from butoir.dunning.scenarios import assign, make_scenario, switch_sending
from butoir.journal.events import record_event
from butoir.ledger.models import CustomerGroup
from butoir.project.companies import SCENARIO, change_company, create_company
from butoir.project.demo.people import LOYAL, PUBLIC, Kin
from butoir.users.models import Company, Membership, Role, User

SAMPLES = Path(__file__).parents[1] / "samples"
MARK = "demo"  # the event that tells a company of the demo from a real one
CARRIER = "demo"  # nobody: the play hands over by itself, then every channel is switched off
CHANNELS = ("email", "post", "registered")
CLOCK = "clock"

_DEMANDS: list[dict[str, Any]] = [
    {"name": "reminder-1", "days_after_due": 7, "channel": "email", "pay_by_days": 6},
    {"name": "reminder-2", "days_after_due": 14, "channel": "email", "pay_by_days": 14},
    {"name": "formal-notice", "days_after_due": 30, "channel": "registered", "pay_by_days": 15},
]
_CALL = {"name": "call", "days_after_due": 21}
_LOYAL: list[dict[str, Any]] = [
    {"name": "notice", "days_after_due": -14, "channel": "email"},  # of a term with ten days more
    {"name": "reminder-1", "days_after_due": 5, "channel": "email", "pay_by_days": 8},
    {"name": "call", "days_after_due": 12},
    {"name": "reminder-2", "days_after_due": 18, "channel": "email", "pay_by_days": 14},
    {"name": "formal-notice", "days_after_due": 40, "channel": "registered", "pay_by_days": 15},
]
_PUBLIC: list[dict[str, Any]] = [
    {"name": "reminder-1", "days_after_due": 10, "channel": "email", "pay_by_days": 10},
    {"name": "reminder-2", "days_after_due": 25, "channel": "email", "pay_by_days": 15},
    {"name": "formal-notice", "days_after_due": 60, "channel": "registered", "pay_by_days": 15},
]
_USUAL = {"reminder-1": "automatic", "reminder-2": "confirm", "formal-notice": "confirm"}
_CAREFUL = {"notice": "automatic", "reminder-1": "confirm", "reminder-2": "manual"}
_ALL_SEEN = {"reminder-1": "confirm", "reminder-2": "confirm", "formal-notice": "manual"}


@dataclass(frozen=True, eq=False, slots=True)
class Founded:
    """What makes one company of the demo: `people` are (user name, first, last, role, language)."""

    key: str
    policy: Path
    lang: str
    four_eyes: bool
    kins: tuple[Kin, ...]
    people: tuple[tuple[str, str, str, str, str], ...]
    scenarios: tuple[str, str]  # of public buyers, of loyal customers; the usual one has its name
    group_names: Mapping[str, str]
    share: int  # of all invoices, in a hundred
    daily_days: int  # before the last day in which it looks at its book each open day
    numbered: int  # invoices made in the first year before the play begins


MOREL = Founded(
    "ateliers-morel",
    SAMPLES / "politique.toml",
    "fr",
    True,
    (
        Kin(52, "fr", "FR", "fr", "company"),
        Kin(14, "fr", "FR", "fr", "consumer"),
        Kin(8, "fr", "FR", "fr", "public"),
        Kin(12, "be-fr", "BE", "fr", "company"),
        Kin(6, "be-nl", "BE", "nl", "company"),
        Kin(4, "be-de", "BE", "de", "company"),
        Kin(3, "be-en", "BE", "en", "company"),
        Kin(1, "be-fr", "BE", "fr", "public"),
    ),
    (
        ("claire", "Claire", "Morel", Role.OWNER, "fr"),
        ("sophie", "Sophie", "Lambin", Role.MANAGER, "fr"),
        ("lucas", "Lucas", "Bernier", Role.CLERK, "fr"),
        ("nora", "Nora", "Van Acker", Role.READER, "fr"),
    ),
    ("Acheteurs publics", "Clients fidèles"),
    {PUBLIC: "Acheteurs publics", LOYAL: "Clients fidèles"},
    78,
    50,
    1014,
)
PEETERS = Founded(
    "houtbedrijf-peeters",
    Path(__file__).parent / "houtbedrijf-peeters.toml",
    "nl",
    False,
    (
        Kin(62, "be-nl", "BE", "nl", "company"),
        Kin(16, "be-nl", "BE", "nl", "consumer"),
        Kin(10, "be-nl", "BE", "nl", "public"),
        Kin(12, "be-fr", "BE", "fr", "company"),
    ),
    (
        ("jan", "Jan", "Peeters", Role.OWNER, "nl"),
        ("els", "Els", "Claes", Role.CLERK, "nl"),
        ("nora", "Nora", "Van Acker", Role.READER, "fr"),
    ),
    ("Overheden", "Trouwe klanten"),
    {PUBLIC: "Overheden", LOYAL: "Trouwe klanten"},
    22,
    25,
    287,
)


def found_company(
    founded: Founded, first: date, seed: int, *, at: datetime
) -> tuple[Company, dict[str, CustomerGroup]]:
    """Create the company with its scenarios and groups of customers."""
    by = founded.people[0][0]
    secret = sha256(f"{seed}/{founded.key}".encode()).hexdigest()  # the same journal again
    company = create_company(founded.key, founded.policy, by=by, at=at, secret=secret)
    record_event(company, MARK, by=by, at=at, data={"seed": seed})
    company.lang = founded.lang
    company.save(update_fields=["lang"])
    record_event(company, "company-changed", by=by, at=at, data={"lang": founded.lang})
    change_company(company, four_eyes=founded.four_eyes, run_at=None, by=by, at=at)
    switch_sending(company, True, by=by, at=at, reason="début")
    for channel in CHANNELS:
        ChannelSetting.objects.create(company=company, channel=channel, provider=CARRIER)
    groups = {
        key: CustomerGroup.objects.create(company=company, name=name)
        for key, name in founded.group_names.items()
    }
    public, loyal = founded.scenarios
    plans = (
        (SCENARIO, _DEMANDS, _USUAL, None),
        (public, _PUBLIC, _ALL_SEEN, groups[PUBLIC]),
        (loyal, _LOYAL, _CAREFUL, groups[LOYAL]),
    )
    for name, steps, modes, group in plans:
        _follow(company, name, steps, modes, group, first, by=by, at=at)
    return company, groups


def add_calls(founded: Founded, company: Company, on: date, *, at: datetime) -> None:
    """A newer version of the usual scenario, from a day on: late customers are called too."""
    by = founded.people[0][0]
    _follow(company, SCENARIO, [*_DEMANDS, _CALL], _USUAL, None, on, by=by, at=at)


def _follow(
    company: Company,
    name: str,
    steps: list[dict[str, Any]],
    modes: Mapping[str, str],
    group: CustomerGroup | None,
    on: date,
    *,
    by: str,
    at: datetime,
) -> None:
    policy = {"min_amount": "5.00", "min_gap_days": 5, "steps": steps}
    version = make_scenario(company, name, policy, modes, by=by, at=at)
    assign(company, version, on, by=by, at=at, group=group)


def found_people(founded: Founded, company: Company, hashed: str, *, at: datetime) -> None:
    """The people of a company with their roles; someone known already gets one role more.

    `hashed` is the password of them all, as Django keeps it.
    """
    by = founded.people[0][0]
    for name, first, last, role, lang in founded.people:
        user = User.objects.filter(username=name).first() or User.objects.create(
            username=name,
            email=f"{name}@{company.email.rpartition('@')[2]}",
            password=hashed,
            first_name=first,
            last_name=last,
            lang=lang,
            date_joined=at,
        )
        Membership.objects.create(user=user, company=company, role=role)
        record_event(company, "member-added", by=by, at=at, data={"user": name, "role": role})


def change_passwords(password: str) -> None:
    """A new password for all the people of a demo: an old one is shown nowhere."""
    User.objects.filter(memberships__isnull=False).update(password=make_password(password))
