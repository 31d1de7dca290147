"""The sentence of each kind of event of the journal, from its data and the row it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from butoir.dispatch.models import Delivery
from butoir.dunning.models import Agreement, PlannedMessage, Task
from butoir.web.office.customers.tellings_cases import OF_CASES
from butoir.web.office.customers.tellings_charges import OF_CHARGES
from butoir.web.office.customers.tellings_disputes import OF_DISPUTES, Said
from butoir.web.office.customers.tellings_payments import OF_PAYMENTS
from butoir.web.office.customers.tellings_personal import OF_PERSONAL_DATA
from butoir.web.ui.templatetags.figures import day, deadline, money
from butoir.web.words.matching import why_said
from butoir.web.words.names import name_of
from butoir.web.words.told import answered, told


def _letter(subject: Any) -> str:
    """What a delivery or a planned message is called."""
    if isinstance(subject, Delivery):
        step, channel = subject.document.kind, subject.channel
    elif isinstance(subject, PlannedMessage):
        step, channel = subject.step, subject.channel
    else:
        return _("message")
    return f"{name_of(step, 'step')} ({name_of(channel, 'channel')})"


def _delivery(text: str) -> Callable[[Any, Any], Said]:
    def tell(data: Any, subject: Any) -> Said:
        said = _TEXTS[text]()
        reason, detail = str(data.get("reason") or ""), str(data.get("detail") or "")
        return said.format(letter=_letter(subject)), told(reason) or answered(detail)

    return tell


_TEXTS: Mapping[str, Callable[[], str]] = {
    "approved": lambda: _("{letter}: approved"),
    "left-out": lambda: _("{letter}: left out by a person"),
    "release": lambda: _("{letter}: not written"),
    "queued": lambda: _("{letter}: ready to leave"),
    "sent": lambda: _("{letter}: sent"),
    "unknown": lambda: _("{letter}: unknown whether it left"),
    "refused": lambda: _("{letter}: refused for good"),
    "later": lambda: _("{letter}: failed, tried again later"),
    "cancelled": lambda: _("{letter}: withdrawn before it left"),
    "told": lambda: _("{letter}: did not arrive, a person was told"),
    "withdrawn": lambda: _("{letter}: the approval was withdrawn"),
    "edited": lambda: _("{letter}: the text was edited by hand"),
    "restored": lambda: _("{letter}: back to the standard text"),
    "late": lambda: _("{letter}: the carrier answered too late"),
    "rejected": lambda: _("{letter}: the carrier rejected it"),
}


def _proof(data: Any, subject: Any) -> Said:
    text = _("{letter}: {proof} of {day}")
    on = deadline(date.fromisoformat(data["on"]))
    return text.format(
        letter=_letter(subject), proof=name_of(data["kind"], "proof"), day=on
    ), answered(str(data.get("detail") or ""))


def _resolved(data: Any, subject: Any) -> Said:
    text = (
        _("{letter}: a person says it left")
        if data["sent"]
        else _("{letter}: a person says it did not leave")
    )
    return text.format(letter=_letter(subject)), str(data.get("reason", ""))


def _agreed(data: Any, subject: Any) -> Said:
    currency = subject.currency if isinstance(subject, Agreement) else "EUR"
    kind = subject.kind if isinstance(subject, Agreement) else "promise"
    parts = ", ".join(
        f"{money(cents, currency)} · {deadline(date.fromisoformat(on))}"
        for on, cents in data.get("parts", ())
    )
    said = [str(data.get("said_by", "")), str(data.get("how", ""))]
    if data.get("said_how"):
        said.insert(1, name_of(data["said_how"], "way"))
    return f"{name_of(kind, 'agreed')} · {parts}", ", ".join(filter(None, said))


def _agreement_ended(data: Any, subject: Any) -> Said:
    kind = subject.kind if isinstance(subject, Agreement) else "promise"
    return f"{name_of(kind, 'agreed')} · {name_of(data['outcome'], 'outcome')}", ""


def _proposed(data: Any, _subject: Any) -> Said:
    currency = data.get("currency", "EUR")
    total = money(sum(cents for _, cents in data["parts"]), currency)
    count = len(data["parts"])
    text = ngettext("Plan of {total} in {n} part", "Plan of {total} in {n} parts", count)
    return text.format(total=total, n=count), str(data.get("exception", ""))


def _plan_state(data: Any, _subject: Any) -> Said:
    text = f"{name_of('plan', 'agreed')} · {name_of(data['state'], 'plan')}"
    if data.get("how"):
        text += f" · {name_of(data['how'], 'way')}"
    return text, str(data.get("reason", ""))


def _hold(data: Any, _subject: Any) -> Said:
    name = name_of(data["kind"], "hold")
    if data.get("invoice"):
        text = _("Invoice {number}: {name}").format(number=data["invoice"], name=name)
    else:
        text = _("Whole customer: {name}").format(name=name)
    if data.get("until"):
        text = _("{name} until {day}").format(
            name=text, day=deadline(date.fromisoformat(data["until"]))
        )
    if data.get("cents"):
        text += f" · {money(data['cents'])}"
    return text, told(str(data.get("reason", "")))


def _hold_ended(data: Any, _subject: Any) -> Said:
    name = name_of(data["kind"], "hold")
    outcome = name_of(data["outcome"], "outcome") if data.get("outcome") else ""
    return _("End: {name}").format(name=name), outcome


def _skip(data: Any, _subject: Any) -> Said:
    text = _("Invoice {number}: {step} left out")
    return text.format(number=data["invoice"], step=name_of(data["step"], "step")), told(
        data["reason"]
    )


def _task_done(data: Any, subject: Any) -> Said:
    kind = subject.kind if isinstance(subject, Task) else ""
    return f"{name_of(kind, 'task')} · {name_of(data['result'], 'result')}", told(
        data.get("reason", "")
    )


def _invoice(data: Any, _subject: Any) -> Said:
    text = _("Invoice {number} of {amount}")
    return text.format(
        number=data["number"], amount=money(data["cents"], data.get("currency", "EUR"))
    ), ""


def _credit(data: Any, _subject: Any) -> Said:
    text = _("Credit note {number} of {amount}")
    return text.format(number=data["number"], amount=money(data["cents"])), data.get(
        "invoice"
    ) or ""


def _receipt(data: Any, _subject: Any) -> Said:
    text = _("Receipt of {amount} on {day}")
    on = day(date.fromisoformat(data["on"]))
    return text.format(amount=money(data["cents"]), day=on), why_said(data.get("why") or "")


def _allocated(data: Any, _subject: Any) -> Said:
    return _("{amount} given to this invoice").format(amount=money(data["cents"])), ""


def _reversed(data: Any, _subject: Any) -> Said:
    text = _("Payment of {amount} on invoice {number} went back")
    return text.format(amount=money(data["cents"]), number=data["number"]), ""


def _customer(data: Any, _subject: Any) -> Said:
    if set(data) == {"code", "familiar"}:
        familiar = data["familiar"]
        return (
            _("The letters say tu, je, du") if familiar else _("The letters say vous, u, Sie")
        ), ""
    return _("Customer file changed"), ""


def _in_charge(data: Any, _subject: Any) -> Said:
    if not data["user"]:
        return _("Nobody in particular is in charge"), ""
    return _("In charge: {person}").format(person=data["user"]), ""


def _dead(data: Any, _subject: Any) -> Said:
    return _("Address given up: {address}").format(
        address=data.get("email") or data.get("city") or ""
    ), answered(str(data.get("reason", "")))


def _answer(data: Any, _subject: Any) -> Said:
    text = _("Answered online: {what}").format(what=name_of(data["kind"], "answer"))
    if data.get("cents"):
        text += f" · {money(data['cents'], data.get('currency', 'EUR'))}"
    if data.get("on"):
        text += f" · {deadline(date.fromisoformat(data['on']))}"
    why = name_of(data["reason"], "dispute") if data.get("reason") else ""
    named = ", ".join(data.get("invoices", ()))
    return text, " · ".join(filter(None, (named, why, str(data.get("text") or ""))))


def _notice(data: Any, _subject: Any) -> Said:
    text = _("Legal notice: {what}").format(what=name_of(data["stage"], "stage"))
    if data["procedure"]:
        text += f" · {name_of(data['procedure'], 'procedure')}"
    if data["status"] != "initial":
        text += f" · {name_of(data['status'], 'notice')}"
    return text, f"{data['reference']} · {day(date.fromisoformat(data['published_on']))}"


def _proceeding(text: str) -> Callable[[Any, Any], Said]:
    def tell(data: Any, _subject: Any) -> Said:
        kind = name_of(data["kind"], "procedure")
        said = _PROCEEDINGS[text]().format(kind=kind)
        judged = _("judgment of {day}").format(day=day(date.fromisoformat(data["judged_on"])))
        return said, " · ".join(filter(None, (judged, told(str(data.get("reason") or "")))))

    return tell


_PROCEEDINGS: Mapping[str, Callable[[], str]] = {
    "opened": lambda: _("Everything stops: {kind}"),
    "undone": lambda: _("Undone or corrected: {kind}"),
}


def _declared(data: Any, _subject: Any) -> Said:
    sums = ", ".join(money(cents, currency) for currency, cents in data["sums"].items())
    on = day(date.fromisoformat(data["declared_on"]))
    return _("Claim of {amount} declared on {day}").format(amount=sums, day=on), str(data["how"])


def _identity_checked(data: Any, _subject: Any) -> Said:
    """What a register said: found or not, active or not."""
    state = "unknown" if not data["found"] else "ceased" if data["active"] is False else "active"
    text = _("Register asked about {number}: {state}")
    said = text.format(number=data["number"], state=name_of(state, "register"))
    return said, str(data["name"])


def _case_file(data: Any, _subject: Any) -> Said:
    text = _("Case file made: {amount} claimed on {day}")
    amount, on = money(data["cents"], data["currency"]), date.fromisoformat(data["as_of"])
    return text.format(amount=amount, day=day(on)), ""


def _document_added(data: Any, _subject: Any) -> Said:
    return _("Document added to the case"), str(data["title"])


def _document_ended(data: Any, _subject: Any) -> Said:
    return _("Document taken out of the case"), str(data["title"])


def _handed(data: Any, _subject: Any) -> Said:
    return _("Case handed over to {to}").format(to=data["to"]), ""


def _copies(data: Any, _subject: Any) -> Said:
    return _("Copies of invoices kept"), ", ".join(number for number, _digest in data["copies"])


def _mail(data: Any, _subject: Any) -> Said:
    text = _("Mail: {what}").format(what=name_of(data["kind"], "mail"))
    return text, " · ".join(filter(None, (data.get("sender"), data.get("subject"))))


def _mail_accepted(data: Any, _subject: Any) -> Said:
    text = _("Accepted of a mail: {what}").format(what=name_of(data["kind"], "answer"))
    named = ", ".join(data.get("invoices", ()))
    return text, " · ".join(filter(None, (named, str(data.get("text") or ""))))


TELL: Mapping[str, Callable[[Any, Any], Said]] = {
    "approved": _delivery("approved"),
    "left-out": _delivery("left-out"),
    "release": _delivery("release"),
    "delivery-queued": _delivery("queued"),
    "delivery-sent": _delivery("sent"),
    "delivery-unknown": _delivery("unknown"),
    "delivery-permanent": _delivery("refused"),
    "delivery-temporary": _delivery("later"),
    "delivery-rejected": _delivery("rejected"),
    "delivery-cancelled": _delivery("cancelled"),
    "delivery-answered-late": _delivery("late"),
    "delivery-failure-told": _delivery("told"),
    "withdrawn": _delivery("withdrawn"),
    "letter-edited": _delivery("edited"),
    "letter-restored": _delivery("restored"),
    "delivery-resolved": _resolved,
    "delivery-proof": _proof,
    "promise": _agreed,
    "plan": _agreed,
    "agreement-ended": _agreement_ended,
    "agreement-reopened": lambda _data, subject: (
        _("{agreed} · runs again: a payment went back").format(
            agreed=name_of(getattr(subject, "kind", "promise"), "agreed")
        ),
        "",
    ),
    "plan-proposed": _proposed,
    "plan-state": _plan_state,
    "hold": _hold,
    "hold-ended": _hold_ended,
    "skip": _skip,
    "task-done": _task_done,
    "answer": _answer,
    "legal-notice": _notice,
    "insolvency-opened": _proceeding("opened"),
    "insolvency-undone": _proceeding("undone"),
    "claim-declared": _declared,
    "identity-checked": _identity_checked,
    "identity-confirmed": lambda data, _subject: (
        _("Identity confirmed before the formal notice"),
        str(data["reason"]),
    ),
    "mail": _mail,
    "mail-tied": lambda _data, _subject: (_("A person said that a mail is this customer’s"), ""),
    "mail-aside": lambda _data, _subject: (_("A mail is about no customer"), ""),
    "mail-accepted": _mail_accepted,
    "case-document": _document_added,
    "case-document-ended": _document_ended,
    "case-file": _case_file,
    "case-handed-over": _handed,
    "answer-case-revoked": lambda _data, _subject: (_("Links of the answer page revoked"), ""),
    "invoice-recorded": _invoice,
    "invoice-copies": _copies,
    "credit-note-recorded": _credit,
    "receipt-recorded": _receipt,
    "receipt-allocated": _allocated,
    "payment-reversed": _reversed,
    "address-given-up": _dead,
    "customer-recorded": _customer,
    "customer-in-charge": _in_charge,
    "contact-recorded": lambda data, _subject: (
        _("Contact added: {name}").format(name=data.get("name") or data.get("email") or ""),
        "",
    ),
    "payer-forgotten": lambda data, _subject: (
        _("A payer is no longer taken for this customer"),
        str(data.get("name") or data.get("iban") or ""),
    ),
    "note": lambda data, _subject: (_("Note"), str(data.get("text", ""))),
    **OF_DISPUTES,
    **OF_PAYMENTS,
    **OF_CASES,
    **OF_PERSONAL_DATA,
    **OF_CHARGES,
}
