"""The sentences of the readers, of importing and of undoing that reach a screen."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from butoir.web.office.imports.readers import READERS
from butoir.web.sentences import Sentences
from butoir.web.words.registers import OF_REGISTERS

READING = Sentences(
    (
        *OF_REGISTERS,
        # the file as a whole
        _("the file is empty"),
        _("is larger than %(size)s MB"),
        _("no known bank, invoice or ledger format"),
        _("this is binary data, not a bank, invoice or ledger file"),
        _("this is an image"),
        _("this is an old Office file"),
        _("this is an Office file"),
        _("this is a PDF without a readable invoice inside"),
        _("this is a file of format %(format)s, which is not read"),
        _("XML of an unknown kind, its root is %(root)s"),
        _("a sound PDF, but it carries %(found)s: no XML"),
        _("the PDF is encrypted: save it without protection"),
        _("the PDF is damaged: %(why)s"),
        _("could not be read: %(why)s"),
        _("there is no file in the archive"),
        _("not well-formed JSON"),
        _("there is no notice in this file"),
        _("notice %(number)s: its number or its day of publication is missing"),
        _("archives within archives within archives"),
        _("the archive is broken: %(why)s"),
        _("an image in the archive is passed over"),
        _("imported before on %(day)s as %(name)s: nothing changed"),
        # tables
        _(
            "no line of headings was recognised; say which column holds what, such as "
            "number=A, customer_name=B, due_on=D, gross=E"
        ),
        _(
            "no column holds an invoice number or an amount to pay; a table of customers is read "
            "as such (--customers)"
        ),
        _("no column has this; say which with a mapping"),
        _('two columns are called so; say which is "%(field)s"'),
        _("no column %(column)s in this table"),
        _("no column holds the customers' names"),
        _("no column tells companies from consumers: all are taken for companies"),
        _("only prices or amounts without VAT, and no amount to pay"),
        _("several sheets look right (%(sheets)s): choose one"),
        _("more columns than the headings name"),
        _("the headings again: left out"),
        _("a row of totals: left out"),
        _("a remark, not a row of the table: left out"),
        _("the same row again: left out"),
        _("this table has no row that is an invoice"),
        _("an amount of more than two decimals: rounded"),
        _("due before it was issued"),
        _("more is open than was invoiced"),
        _("%(text)s is not an amount"),
        _("%(text)s is not a date"),
        _("%(text)s may be a thousand or a fraction"),
        _("%(text)s is not one e-mail address"),
        _("%(text)s is not an IBAN"),
        _("a customer without a name"),
        _("a consumer with the number of a company: is it one?"),
        _("customer %(code)s stands on line %(line)s already"),
        # ledgers
        _("the first line is not the header of an FEC"),
        _("the header lacks this column"),
        _("the account is empty"),
        _("letters left over from another encoding were mended"),
        _("%(n)s columns instead of %(wanted)s"),
        # bank files
        _("the message holds no statement, report or notification"),
        _("the file breaks off: there is no record 9"),
        _("the bank marks this file as a duplicate"),
        _("the entry has no amount"),
        _("no account is named"),
        _("there is no new balance (record 8)"),
        _("an amount is negative beside its direction"),
        # e-invoices
        _("the document has no number"),
        _("the document states no total and no amount to pay"),
        _("the document states no currency; none is assumed"),
        _("the document has no issue date"),
        _("the document says that it is a test"),
        _("to be collected by direct debit"),
        _("a pro forma invoice asks for no payment: left out"),
        _("corrects %(numbers)s: are both owed?"),
        _("an invoice that it does not name"),
        _("not fetched: %(text)s"),
        _("no due date, only the terms: %(terms)s"),
        _("the due date %(day)s is taken from the terms: %(terms)s"),
        # what the books and lists say
        _("known open invoices that the list does not name: %(n)s; nothing is settled by that"),
        _(
            "not among the open items of the ledger, which knows its customer and its time: taken "
            "as paid, or as there under another number"
        ),
        _("settled already when it was first read"),
        _("amounts that a newer file says otherwise"),
        _("bank entries announced that their statement does not have: look at them"),
        _("ends on %(day)s, and a ledger to %(later)s is known: left out"),
        _("is longer than %(most)s characters"),
        _("the books show more open than the payments known here; what is known here counts"),
        _("read before in this import, counts once"),
        _("customers that seem to be one, kept apart"),
        _("no longer open in the ledger that goes to %(day)s: settled"),
        _(
            "open before %(day)s, where the ledger begins without anything carried forward: "
            "kept open"
        ),
        _(
            "lettered with what the ledger does not have, taken as paid: %(n)s, %(amount)s in all "
            "(%(names)s)"
        ),
        _(
            "credits without lettrage, %(amount)s in all: set off against the invoices that they "
            "name, those of the same amount, or the oldest where nothing is lettered"
        ),
        _("carried forward as a sum, its invoices are not in the ledger"),
        _("settled in an earlier ledger, open again in this one"),
        _("has entries of days to come, up to %(day)s: taken to end on %(later)s"),
        _("no due date is written: %(n)s days, the terms of the customer"),
        _("no due date is written: %(n)s days, as on earlier invoices of the customer"),
        _("no due date is written: %(n)s days, the terms given"),
        _("%(number)s has no due date: give the terms in days with --terms"),
        _("%(number)s: %(day)s is outside %(first)s to %(last)s"),
        *READERS,
    )
)

UNDOING = Sentences(
    (
        _("was undone before"),
        _("later imports build on it: %(names)s"),
        _("%(table)s %(row)s was changed since"),
        _("a person decided on its bank entries"),
        _("payments in it went back since"),
        _("%(rows)s on its %(table)s: %(n)s"),
    )
)
