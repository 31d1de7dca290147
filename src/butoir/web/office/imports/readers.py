"""What the readers of files say of one: of archives, banks, e-invoices, ledgers, tables."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

READERS = (
    _("%(n)s more of the same kind"),
    _("a content more than %(n)s times its size"),
    _("more than %(n)s files in the archive"),
    _("more than %(size)s MB in all"),
    _("%(text)s is encrypted"),
    _("it breaks off"),
    _("an XML above %(size)s MB"),
    _("larger than %(size)s MB"),
    _("not a PDF"),
    _("the PDF unpacks to too much: %(why)s"),
    _("the invoice is attached as %(text)s, not as %(name)s"),
    _("read %(text)s, not %(others)s"),
    _("cannot be read: %(why)s"),
    _("is not a file"),
    _("there is no such file"),
    _("opening %(first_amount)s, closing %(last_amount)s and movements %(amount)s do not add up"),
    _("opening %(first_amount)s, closing %(last_amount)s not in one currency"),
    _("%(text)s is rounded to the cent"),
    _("%(text)s is rounded"),
    _(
        "the %(n)s details do not add up to %(amount)s %(currency)s: the batch is given as one "
        "entry"
    ),
    _("the %(n)s details do not add up to %(amount)s: the batch is given as one entry"),
    _("the entry says neither credit nor debit: kept as information only"),
    _("status %(text)s is not known: kept as information only"),
    _("the check digits of %(text)s do not hold"),
    _("%(n)s characters instead of %(wanted)s"),
    _("CODA version %(text)s is not read, only version 2"),
    _("%(why)s: the line is left out"),
    _("completes no movement"),
    _("%(text)s with %(n)s decimals is rounded"),
    _("there is no new balance (record 07)"),
    _("no line of the file could be read"),
    _("the total is %(stated_amount)s, the operations make %(amount)s"),
    _(
        "CFONB 160 holds orders that were given to the bank, not what it did with them: give the "
        "account statement (CFONB 120)"
    ),
    _("%(text)s is not a balance"),
    _("%(text)s is not a movement"),
    _("%(text)s is not a day YYMMDD"),
    _("%(text)s is not a day MMDD"),
    _("a second account in one statement: the first one counts"),
    _("a movement after the closing balance"),
    _("there is no closing balance (:62F:)"),
    _("the bank answers with an error instead of a statement: %(text)s"),
    _("there is no bank or card statement in this file"),
    _("the file breaks off: there is no closing tag of OFX"),
    _("the entry has no date"),
    _("several movements have the number %(text)s: all are kept"),
    _("no currency is stated: taken for euros"),
    _("the last entry is not ended by ^"),
    _("no record 9 before this header"),
    _("a movement before any old balance"),
    _("follows no movement of its number"),
    _("a new balance before any old one"),
    _("old and new balance name different accounts"),
    _("a detail without its movement"),
    _("no record starts with %(text)s"),
    _("record 9 says %(stated)s for the %(why)s, the file holds %(counted)s"),
    _("records"),
    _("debits"),
    _("credits"),
    _("%(text)s is not a day DDMMYY"),
    _("read as version %(version)s, but it says %(text)s"),
    _("read as UBL 2, but it says %(text)s"),
    _("not a Cross Industry Invoice"),
    _("not a UBL invoice or credit note"),
    _("due on %(day)s, before its issue on %(later)s"),
    _("due on %(days)s: the latest is kept"),
    _("no amount to pay is stated: %(amount)s by the totals"),
    _("no total with VAT is stated: %(amount)s by the amount to pay"),
    _("a credit note with negative amounts: still a credit"),
    _("%(why)s: %(formula)s = %(amount)s, but %(stated_amount)s is written"),
    _("sum of the lines"),
    _("lines - allowances + charges"),
    _("net + VAT"),
    _("total - prepaid + rounding"),
    _("to be paid to %(name)s, not the seller"),
    _("%(text)s has parts of a cent: rounded half up"),
    _("%(text)s has a comma for decimal point"),
    _("a document in %(stated)s asks for %(currency)s"),
    _("%(text)s is not a date of the calendar"),
    _("%(text)s is not in the form announced"),
    _("not well-formed XML: %(why)s"),
    _("elements are nested more than %(n)s deep"),
    _("the document is larger than %(size)s MB"),
    _("a document type (DOCTYPE) is not accepted"),
    _("a separator inside a label, or columns cut short: put back into their columns"),
    _("no column of an FEC: left out"),
    _("%(n)s columns instead of %(wanted)s, and no way to tell which is which"),
    _("the file has a header and no line"),
    _("a quote is never closed: %(why)s"),
    _("a quote is opened and never closed: %(why)s"),
    _("a quote is opened and never closed"),
    _("the header again: left out"),
    _("%(text)s is neither D nor C"),
    _("the ledger does not balance: debits exceed credits by %(amount)s"),
    _("%(n)s of %(wanted)s entries do not balance by themselves"),
    _("accounts %(account)s, balance %(amount)s: %(why)s"),
    _("bills of exchange receivable: owed, but not to be chased as invoices"),
    _("doubtful or disputed receivables: not chased without a person's word"),
    _("invoices not yet sent: nothing to chase yet"),
    _("advances and credits owed to customers: to set off before chasing"),
    _("impairment of receivables: some are already held to be lost"),
    _("retention money, due only when the retention ends"),
    _(
        "several years in one file: the books are opened again on %(day)s, so that what was "
        "carried forward may count twice; give one year at a time"
    ),
    _(
        "several years in one file: the books are opened again on %(day)s, what was carried "
        "forward counts once"
    ),
    _(
        "lettered with an earlier year, %(amount)s in all: set off against what was carried "
        "forward, the oldest first"
    ),
    _(
        "%(n)s invoices are lettered with what this file does not have, %(amount)s in all: open "
        "by the balance, but settled by lettrage"
    ),
    _(
        "nothing was ever received in this ledger: if it is an extract without the journals of "
        "the bank, what is paid still shows as open"
    ),
    _("%(n)s suppliers with a debit balance, %(amount)s in all: no customers, left out"),
    _("%(n)s accounts left out, %(amount)s in all: %(why)s: %(names)s"),
    _("sales to nobody in particular (counter, cash, sundry customers)"),
    _("one account for all customers, which tells none of them from another"),
    _(
        "no customer line is lettered: every line counts as open, payments too; only the "
        "balance of each account says what is owed"
    ),
    _(
        "%(n)s lettrage groups do not balance, %(amount)s in all: %(names)s; their remainders "
        "are open"
    ),
    _("the amount is empty"),
    _("binary data, neither text nor a workbook"),
    _("no delimiter cuts this text into columns"),
    _("more than %(n)s columns"),
    _("more than %(n)s rows"),
    _("there is no line %(n)s"),
    _("there is no such field"),
    _("%(text)s: say %(choices)s"),
    _("the mapping names no column"),
    _("%(text)s is not a number of days"),
    _("%(text)s is not a number"),
    _("no visible sheet %(text)s"),
    _("%(text)s is neither an invoice nor a credit note"),
    _("a draft, quote, purchase or cancelled row: left out"),
    _(
        "an invoice in %(currency)s, but this column is in the currency of the books: export the "
        "amount due in the invoice's own"
    ),
    _("a balance that runs from row to row: left aside, debits and credits count"),
    _(
        "what is left of each invoice, or a balance that runs from row to row? say with open= "
        "which column holds what is left (that of the amounts, if nothing is paid)"
    ),
    _(
        "what is left to pay? say so with open= and this heading, or open= and that of the whole "
        "amount"
    ),
    _("a payment among invoices: kept as a credit"),
    _("an invoice without any date"),
    _("an invoice without a number"),
    _("an invoice without a customer"),
    _("%(text)s is not a currency code"),
    _("%(text)s is not a currency"),
    _("two currencies: %(names)s"),
    _("%(text)s: paid, or still open?"),
    _("paid in part, but how much is still open?"),
    _("a table of receipts: read as a statement, not as invoices (as=invoices if they are)"),
    _(
        "no line of an account %(account)s; say with receivables= how the numbers of customer "
        "accounts begin (400 in Belgium)"
    ),
    _("an accounting line without it"),
    _("neither a debit nor a credit"),
    _("a receipt without a date"),
    _("an invoice with several due dates: kept as one for each"),
    _("rows that repeat the total of their invoice: counted once"),
    _("an invoice on several rows: their amounts were added up"),
    _("dates with the day first and dates with the month first in one column"),
    _("this column has decimal commas and decimal points"),
    _("thousands or decimals? say which with decimal=, or decimal=."),
    _("day or month first? say which with date=dmy or date=mdy"),
    _("a part of this workbook is not in UTF-8"),
    _("a sheet of %(n)s rows and %(wanted)s columns"),
    _("this workbook cannot be opened"),
    _("a workbook of more than %(n)s parts"),
    _("it unpacks to more than %(n)s bytes"),
    _("%(text)s: company, consumer or public body?"),
    _("%(text)s: French, Dutch, German or English?"),
    _("%(text)s: familiar or formal, yes or no?"),
    _("a line break or control character"),
    _("a control character"),
    _("%(text)s is no country code"),
    _("more than %(n)s address lines"),
    _("%(text)s is no valid %(label)s number"),
    _("%(number)s: addressed to %(name)s: a purchase; left out"),
    _("%(number)s: issued by %(seller)s, not by %(name)s ([creditor] name and ids); left out"),
    _("is not found again in the archive"),
    _("%(text)s is no enterprise number"),
    _("%(text)s: faillite or reorganisation?"),
    _("the day of the judgment is missing"),
    _(
        "no bank account is named: nothing tells whether these movements are known already; undo "
        "this import, and say the account when you give the file again (--account)"
    ),
    # DBF, and the tables of WinBooks
    _("more than %(n)s records"),
    _("%(stated)s records are announced, %(counted)s are there"),
    _("more than the %(n)s records announced: close the program, copy it again"),
    _("the fields of this table do not fill its records"),
    _("the header of this table is damaged"),
    _("a record begins where none can"),
    _("no line of this table is of a customer (DOCTYPE 1)"),
    _("a line of a customer without it"),
    _("invoices not yet sent (account 404): left out"),
    _("doubtful receivables (account 407): not chased without a person's word, left out"),
    _("a debit in no book year: left out"),
    _("customers go by their codes here: give the table CSF too, for their names and addresses"),
    _("not needed beside the tables ACT and CSF: passed over"),
    _("the customers and suppliers of WinBooks: names and addresses come from here"),
)
