"""What the room of the case files says: in tasks, and in refusals."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

OF_CASES = (
    # deadlines, as tasks tell them
    _("the costs of the registry are to be paid by %(day)s, or the application lapses"),
    _("the order is to be served by %(day)s, or it lapses"),
    _("the order can be opposed until %(day)s"),
    _("no opposition was notified by %(day)s: the order can be enforced"),
    _("the costs of the opposition are to be paid by %(day)s, or the order lapses"),
    _("a lawyer is to be appointed by %(day)s"),
    _("the European order could be opposed until %(day)s: ask whether it was"),
    _("the bailiff's invitation could be answered until %(day)s: silence is refusal"),
    _("the record that nothing is contested can be drawn up from %(day)s on"),
    _("what the agency was paid was to be handed over by %(day)s: ask for it"),
    _("nothing was heard of the case by %(day)s: ask for news"),
    _("the case was taken back: what was announced is still to be done"),
    # refusals
    _("a case is handed over to somebody"),
    _("is not handed over"),
    _("is followed already"),
    _("is no step of this procedure"),
    _("fees have an amount, nothing else has"),
    _("a note says something"),
    _("how much was paid?"),
    _("%(day)s is before %(other)s"),
    _("more was kept than was paid"),
    _("was handed over to us before"),
    _("was taken back before"),
    _("the case is closed"),
    _("the day is still to come"),
    _("the day is too far back"),
    _("a loss has a reason"),
    _("a case is taken back with a reason"),
    _("the recipient has money that is not handed over yet"),
    _("the ledger says that something is open: %(numbers)s"),
    _("the bailiff's procedure is not closed: until then nobody may be paid"),
    _("each rate once"),
    _("net and VAT are not the amount of the invoice"),
    _("a net amount and a VAT that is not below zero"),
    _("the VAT is not that of its rate"),
    _("was not closed with a loss"),
    _("nothing is open of it"),
    _("more than %(n)s characters"),
)
