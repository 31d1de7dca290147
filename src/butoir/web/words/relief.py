"""What the rooms of limitation, waivers, notes and paid demands say, for the catalogue of rooms."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

RELIEF = (
    # limitation
    _("%(number)s: time-barred after %(day)s"),
    _("a record is ended with a reason"),
    _("was ended before"),
    _("does not interrupt limitation under this law"),
    _("the act is about no invoice of this customer"),
    _("this day is before the invoice"),
    _("is recorded already"),
    _("what lasted has a first and a last day"),
    _("more than %(n)s characters"),
    _("the words that make it an acknowledgement"),
    _("an act has a document, or words that name it"),
    # what is given up against payment
    _("interest is given up against payment, and the day to pay has not passed"),
    _("interest is asked again: %(why)s"),
    _("the payment that kept it went back"),
    _("insolvent, or handed over"),
    _("not all of the principal came by its day"),
    _("an offer is withdrawn with a reason"),
    _("this offer has ended"),
    _("charges are given up with a reason"),
    _("nothing is given up"),
    _("nothing is charged on it"),
    _("the company gives nothing up"),
    _("the day to pay lies ahead"),
    _("the day to pay is a working day"),
    _("nothing is agreed with this customer any more"),
    _("a waiver is in one currency"),
    _("another waiver runs for this invoice"),
    _("a payment plan says what becomes of the interest"),
    # debit notes, and the credit notes on them
    _("a note is about invoices of this customer"),
    _("a note is in one currency"),
    _("a consumer in France gets no debit note (CPCE L111-8)"),
    _("another debit note is about this invoice"),
    _("interest is given up against payment, until its day"),
    _("a note is credited with a reason"),
    _("this charge is not of the note"),
    _("this charge was credited before"),
    # the last look at their letters
    _("something of this demand is open again"),
    _("the offer has ended, or what is open has changed"),
    _("the note was credited"),
    _("no known rate for this day: the law folder is to be completed"),
)
