"""What the codes of personal data are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "running": _("running"),
    "handed-over": _("handed over"),
    "insolvent": _("insolvent"),
    "settled": _("settled"),
    "archived": _("put aside"),
    "due": _("past its time"),
    "emptied": _("case erased"),
    "erased": _("all erased"),
}
BECAUSE = {
    "open": _("an amount is open"),
    "credit": _("a credit is not used"),
    "dispute": _("a dispute runs"),
    "handed-over": _("the case is handed over"),
    "agreement": _("a promise or a plan runs"),
    "task": _("a task is not done"),
    "delivery": _("a message may still leave"),
    "receipt": _("a receipt could be theirs"),
    "payment": _("a payment online is not ended"),
    "waiver": _("charges are given up against payment, until its day"),
}
LEVELS = {"case": _("the case"), "books": _("the vouchers")}
LEFT_OUT = {"runs": _("its case runs again"), "frozen": _("frozen by a legal hold")}
HOLDS = {
    "dispute": _("dispute"),
    "litigation": _("proceedings before a court"),
    "audit": _("audit or inspection"),
    "other": _("other reason"),
}
VIEWS = {
    "case": _("page of the case"),
    "preview": _("preview of the case file"),
    "case-file": _("case file"),
    "letter": _("letter"),
    "document": _("document"),
    "mail": _("mail"),
    "archive": _("case put aside"),
    "export": _("personal data handed out"),
}
STATUSES = {
    "confirmed": _("confirmed"),
    "confirmed_secondary": _("confirmed by a secondary source"),
    "unconfirmed": _("not confirmed: ask a lawyer"),
    "from_memory": _("not confirmed: ask a lawyer"),
}
PERSONAL = {
    "case-state": STATES,
    "because": BECAUSE,
    "level": LEVELS,
    "left-out": LEFT_OUT,
    "legal-hold": HOLDS,
    "view": VIEWS,
    "law-status": STATUSES,
}
