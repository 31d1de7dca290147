"""The paper registered letter of Maileva (`registered_mail` v4.9): what is asked, what it tells.

Pure: it writes requests and reads answers. An undelivered letter that the post gives another reason
for than those listed is told nowhere until its reason is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils.timezone import localdate

from butoir.core.errors import InputError
from butoir.dispatch.channels.registered.address import address_lines
from butoir.dispatch.channels.registered.carrier import Fact

COUNTRIES = frozenset({"FR", "MC", "RE", "YT", "MQ", "GP", "MF", "BL", "GF"})  # it delivers to
LARGEST = 20_000_000  # bytes of a document
NOT_POSTED = frozenset({"REJECTED", "SENDING_REJECTED", "CANCELED"})
_UNDELIVERED = MappingProxyType(  # undelivered_mail_reason
    {"N02": "bounce", "N03": "unclaimed", "N05": "refusal", "N07": "bounce"}
)
_SENT_BACK = MappingProxyType(  # codes of the delivery status
    {
        "LP19": "unclaimed",
        "LP20": "bounce",
        "LP21": "bounce",
        "LP22": "refusal",
        "LP25": "unclaimed",
    }
)


def compose_sending(options: Mapping[str, Any], sender: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a sending: with acknowledgement of receipt, and its returns scanned.

    The address sheet is on unless the setting says otherwise: where exactly the windows of the
    carrier's envelopes lie is not in its interface. Raises InputError for a sender's address that
    does not fit.
    """
    return {
        "acknowledgement_of_receipt": True,
        "returned_mail_scanning": True,
        "color_printing": bool(options.get("color", False)),
        "duplex_printing": bool(options.get("duplex", True)),
        "optional_address_sheet": bool(options.get("address_sheet", True)),
        "archiving_duration": int(options.get("archiving_years", 3)),
        "postage_type": str(options.get("postage", "FAST")),
        **_numbered("sender_", sender),
    }


def compose_recipient(to: Mapping[str, Any]) -> dict[str, Any]:
    """The addressee. Raises InputError with what does not fit as its field."""
    return _numbered("", to)


def read_facts(recipient: Mapping[str, Any], path: str) -> list[Fact]:
    """What a recipient's answer says happened. `path` is where its documents are."""
    facts = [*_presented(recipient), *_sent_back(recipient), *_not_posted(recipient)]
    for kind, field in (
        ("deposit", "deposit_proof"),
        ("acknowledgement", "acknowledgement_of_receipt"),
    ):
        if recipient.get(f"{field}_url"):
            facts.append(
                Fact(kind, day(recipient.get(f"{field}_date")), "", f"{path}/download_{field}")
            )
    kind = _UNDELIVERED.get(recipient.get("undelivered_mail_reason") or "", "")
    if kind:
        file = f"{path}/download_undelivered_mail" if recipient.get("undelivered_mail_url") else ""
        why = f"undelivered: {recipient['undelivered_mail_reason']}"
        facts.append(Fact(kind, day(recipient.get("undelivered_mail_date")), why, file))
    return facts


def day(text: object) -> date | None:
    """The day in France of an instant of the carrier."""
    if not isinstance(text, str) or not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return localdate(found) if found.tzinfo else found.date()


def _numbered(prefix: str, to: Mapping[str, Any]) -> dict[str, Any]:
    country = str(to.get("country", "FR"))[:2]
    if country not in COUNTRIES:
        raise InputError(
            f"the carrier takes no registered letter to {country}", field=f"{prefix}country"
        )
    lines = enumerate(address_lines(to), start=1)
    named = {f"{prefix}address_line_{number}": text for number, text in lines if text}
    return {**named, f"{prefix}country_code": country}


def _presented(recipient: Mapping[str, Any]) -> list[Fact]:
    """The first presentation; where only the hand-over is told, it was presented on that day."""
    for category in ("FIRST_PRESENTATION", "DELIVERED"):
        told = [s for s in _statuses(recipient) if s.get("category") == category]
        days = sorted(filter(None, (day(status.get("date")) for status in told)))
        if days:
            return [Fact("presented", days[0], str(told[0].get("label", "")))]
    return []


def _sent_back(recipient: Mapping[str, Any]) -> list[Fact]:
    facts = []
    for status in _statuses(recipient):
        kind = _SENT_BACK.get(str(status.get("code")), "")
        if kind and status.get("category") == "UNDELIVERED":
            facts.append(Fact(kind, day(status.get("date")), str(status.get("label", ""))))
    return facts[-1:]


def _not_posted(recipient: Mapping[str, Any]) -> list[Fact]:
    """Accepted when it was submitted, then refused or cancelled: it was never posted."""
    if recipient.get("status") not in NOT_POSTED:
        return []
    why = f"not posted: {recipient['status']} {recipient.get('status_detail') or ''}".strip()
    return [Fact("rejected", None, why)]


def _statuses(recipient: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found = list(recipient.get("main_delivery_statuses") or ())
    last = recipient.get("last_main_delivery_status")
    return [*found, last] if last and last not in found else found
