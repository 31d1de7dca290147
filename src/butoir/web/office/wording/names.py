"""What each sentence is for, and on which conditions it is said, as the pages say it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_NAMES = {
    "subject": _("Subject"),
    "opening": _("Opening"),
    "request": _("Request to pay"),
    "free_period": _("Free period of Belgian consumers"),
    "help": _("Offer of help"),
    "crossed": _("If the payment has crossed"),
    "announced_amount": _("Amount announced"),
    "consumer_charge": _("Charges of Belgian consumers"),
    "demand": _("Formal demand"),
    "last_demand": _("Last written demand"),
    "consequence": _("Consequence"),
    "charges": _("Interest and indemnity"),
    "of_interest": _("Name of the interest"),
    "charge_basis": _("Legal basis of the charges"),
    "apart_intro": _("Invoices listed apart"),
    "thanks": _("Thanks"),
    "thanks_paid": _("Thanks for a part payment"),
    "salutation": _("Salutation"),
    "address_form": _("Form of address"),
    "addressee": _("First line of the address"),
    "attention": _("For the attention of"),
    "closing": _("Courtesy formula"),
    "place_and_date": _("Place and date"),
    "mention": _("Postal mention"),
    "the_invoice": _("How an invoice is named"),
    "these_invoices": _("How several invoices are named"),
    "to_whom": _("To whom they were addressed"),
    "turn_to": _("Whom to turn to"),
    "disputed": _("Disputed part"),
    "reminder_word": _("Word for a reminder"),
    "earlier_demands": _("Earlier demands"),
}
_KINDS = {  # of labels, by the first word of their names
    "column": _("Heading of a table"),
    "total": _("Total of a table"),
    "caption": _("Caption of a table"),
    "annex": _("Statement of claim in annex"),
    "pay": _("Payment slip"),
}
_CONDITIONS = {
    "title": _("title known"),
    "lady": _("to a lady"),
    "gentleman": _("to a gentleman"),
    "contact": _("contact known"),
    "phone": _("your telephone known"),
    "mailbox": _("your e-mail known"),
    "signatory": _("signatory known"),
    "city": _("your town known"),
    "issued": _("date of issue known"),
    "order": _("order known"),
    "company": _("companies"),
    "consumer": _("consumers"),
    "public": _("public bodies"),
    "FR": _("French law"),
    "BE": _("Belgian law"),
    "LU": _("law of Luxembourg"),
    "CH": _("Swiss law"),
    "belgian": _("in Belgium"),
    "abroad": _("in another country than the law’s"),
    "one": _("one invoice"),
    "many": _("several invoices"),
    "few": _("up to three invoices"),
    "same-due": _("same due date"),
    "email": _("by e-mail"),
    "post": _("by post"),
    "registered": _("by registered letter"),
    "interest": _("interest claimed"),
    "indemnity": _("indemnity claimed"),
    "charged": _("charges claimed"),
    "announced": _("indemnity announced"),
    "chargeable": _("free period over"),
    "apart": _("invoices listed apart"),
    "apart-one": _("one invoice apart"),
    "part-paid": _("partly paid"),
    "credits": _("credits deducted"),
    "disputed": _("a part is disputed"),
    "reminded": _("reminded before"),
    "demanded-before": _("demanded before"),
    "demanded-once": _("demanded once before"),
    "structured": _("structured reference"),
}
_LABEL = _("Label")
_FACTS = {
    "announced_indemnity": _("indemnity announced"),
    "charges_from": _("first day with charges"),
    "cheque_to": _("where cheques are sent"),
    "city": _("your town"),
    "contact": _("name of the contact"),
    "count": _("number of invoices"),
    "creditor": _("your company"),
    "creditor_identity": _("your company and its numbers"),
    "debtor": _("name of the customer"),
    "demanded": _("sum demanded"),
    "demanded_on": _("dates of the earlier demands"),
    "disputed_parts": _("disputed parts"),
    "due_on": _("due date"),
    "formula": _("first line of the reckoning"),
    "free_until": _("end of the free period"),
    "indemnity": _("indemnity"),
    "interest": _("interest"),
    "interest_until": _("day to which interest runs"),
    "invoice": _("number of the invoice"),
    "invoices": _("numbers of the invoices"),
    "issued_on": _("date of issue"),
    "mailbox": _("your e-mail address"),
    "order": _("order reference"),
    "paid": _("paid so far"),
    "pay_by": _("date to pay by"),
    "phone": _("your telephone number"),
    "references": _("articles of law"),
    "reminded_on": _("date of the reminder"),
    "sent_on": _("date of the letter"),
    "signatory": _("who signs"),
    "title": _("title of the contact"),
    "total": _("sum of everything"),
}


def name_in_words(name: str) -> str:
    """What a sentence is for."""
    kind = _KINDS.get(name.partition("_")[0], _LABEL)
    return str(_NAMES.get(name, kind))


def call_in_words(call: str) -> str:
    """What a call brings: `{demanded}` a fact, `{@help}` another sentence."""
    name = call.strip("{}")
    return name_in_words(name[1:]) if name.startswith("@") else str(_FACTS.get(name, name))


def when_in_words(when: str) -> str:
    """The conditions of a sentence, separated by commas."""
    return ", ".join(str(_CONDITIONS.get(tag, tag)) for tag in when.split())
