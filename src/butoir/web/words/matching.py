"""Why an entry was tied to an invoice, or waits: what matching says, in the page's language."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from butoir.web.sentences import Sentences

MATCHING = Sentences(
    (
        # certain
        _("the reference with check digits is this invoice's, and the amount is what is open"),
        _(
            "the reference with check digits is this invoice's: a part payment, since no other "
            "invoices of the customer make this amount"
        ),
        _("the text names this invoice, and the amount is what is open"),
        _(
            "the text names this invoice and the payer is its customer: a part payment, since no "
            "other invoices of the customer make this amount"
        ),
        _("the text names these invoices, and the amount is their sum"),
        _(
            "the account is this customer's alone, and the amount is that of one invoice and of "
            "nothing else"
        ),
        _("the account is this customer's alone, and the amount is everything that it owes"),
        _("the payment came back: what it had paid is open again"),
        # doubtful
        _("the invoice named is in another currency"),
        _("several invoices have the number named"),
        _("the invoice named has nothing left to pay: possibly a double payment"),
        _("the invoices named belong to several customers"),
        _("the invoice named is another customer's than the payer"),
        _("the text has a payment reference that is no invoice's"),
        _("the text names another number that is no invoice here"),
        _("the number found is only a part of what is written"),
        _("the text can be read as different numbers"),
        _("the invoice named was issued after the payment"),
        _("the text names a credit note alone"),
        _("another receipt that waits names the same invoice: together they are more than it"),
        _("the amount is also that of other invoices of this customer"),
        _("the number named could be something else, and nothing else confirms it"),
        _("the amount is more than what is open on what is named"),
        _("the amount is more than what is open on what is named by %(rest)s"),
        _("the amount is not the sum of what is named"),
        _("the amount is less than what is open, and nothing confirms who paid"),
        _("named, but another receipt came first"),
        _("the money comes from an account of ours, and its text names an invoice"),
        _(
            "the money comes through a payment provider, a factor or a deposit of several: look "
            "whose it is, and what was kept"
        ),
        _(
            "a receipt with the payer's same reference and amount came days ago: the same money, "
            "or once more?"
        ),
        _(
            "the amount is what is named less a usual discount: the rest stays open until you "
            "decide"
        ),
        _(
            "the amount is what is named less a usual discount: the rest stays open until you "
            "decide (%(rest_amount)s)"
        ),
        _(
            "the amount is a little less than what is named, as after charges of a bank: the rest "
            "stays open until you decide"
        ),
        _(
            "the amount is a little less than what is named, as after charges of a bank: the rest "
            "stays open until you decide (%(rest_amount)s)"
        ),
        _(
            "the bank says that it kept charges, and they are exactly what is missing from what is "
            "named: the rest stays open until you decide"
        ),
        _(
            "the bank says that it kept charges, and they are exactly what is missing from what is "
            "named: the rest stays open until you decide (%(rest_amount)s)"
        ),
        # suggested
        _(
            "the payer is this customer, and with the charges that the bank kept the amount is "
            "that of this invoice"
        ),
        _(
            "the names are alike, and with the charges that the bank kept the amount is that of "
            "this invoice"
        ),
        _(
            "with the charges that the bank kept the amount is that of this invoice; nothing else "
            "speaks for it"
        ),
        _(
            "the payer is this customer, and with the charges that the bank kept the amount is "
            "that of this invoice (%(rest_amount)s)"
        ),
        _(
            "the names are alike, and with the charges that the bank kept the amount is that of "
            "this invoice (%(rest_amount)s)"
        ),
        _(
            "with the charges that the bank kept the amount is that of this invoice; nothing else "
            "speaks for it (%(rest_amount)s)"
        ),
        _("the text has a number one sign away from this invoice's"),
        _("the text names this invoice's order, and the amount is what is open"),
        _("the text names this invoice's order"),
        _("the payer is this customer, and the amount is that of this invoice"),
        _("the payer is this customer, and the amount is the sum of these invoices"),
        _("the payer is this customer, and the amount fits several ways"),
        _("the payer is this customer: the oldest due first, as the law has it"),
        _("the amount is that of this invoice, and the names are alike"),
        _("the amount is that of this invoice; nothing else speaks for it"),
        _("the payer's name is like this customer's: the oldest due first"),
        _("the payer is or may be this customer"),
        # nothing to say
        _("no invoice number, amount or name recognised"),
        _("money that left the account"),
        _("not booked yet"),
        _("for information, not a booking"),
        _("the same bank entry as another one"),
        _("a returned payment: re-open what it had paid"),
        _("a debit that was undone, not a payment"),
        _("the payer is known, and owes nothing in this currency"),
        _("a transfer between two accounts of ours"),
        # lists, ledgers and people
        _("the ledger may have another one for this amount"),
        _("a list of %(day)s has a payment on it: this one, or another?"),
        _("the ledger goes to %(day)s: taken as booked there already"),
        _("the ledger goes to %(day)s and still has this open: look whether it is booked"),
        _("not on the statement of its day, which is more final"),
        _("a person took this match back: look at it again"),
        _("its money went back (entry %(entry)s)"),
        _("taken back: %(words)s"),
        _("%(who)s said so"),
        # what the books said
        _("%(file)s has %(amount)s open"),
        _("the ledger that goes to %(day)s has %(amount)s open"),
        _("no longer open in the ledger that goes to %(day)s"),
        _("settled already when it was first read"),
        _("settled in part when it was first read in a ledger"),
        _("carried forward in the ledger that goes to %(day)s"),
        _(
            "not among the open items of the ledger, which knows its customer and its time: taken "
            "as paid, or as there under another number"
        ),
        _("the receipt is allocated here already"),
    )
)
_ACCEPTED = " accepted: "


def why_said(sentence: str) -> str:
    """A sentence of matching, or of a person who accepted one."""
    who, accepted, why = sentence.partition(_ACCEPTED)
    if accepted:
        return gettext("%(who)s accepted: %(why)s") % {"who": who, "why": MATCHING.said(why)}
    return MATCHING.said(sentence)
