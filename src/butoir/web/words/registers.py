"""What the readers of registers and the comparison with them say, as far as a screen shows it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

OF_REGISTERS = (
    # what was found about a customer
    _("the register says that this enterprise ceased on %(day)s"),
    _("the register says that this enterprise has ceased"),
    _("the register does not know the number %(number)s"),
    _("the number %(number)s is not among the active enterprises"),
    _("the register states a particular legal situation: %(text)s"),
    _("the register gives another name: %(text)s"),
    _("the register says that this is a body of public law"),
    _("the register does not say that this is a body of public law"),
    _("the registered number %(number)s cannot be right"),
    _("no registered number is known, so that no register can be asked"),
    _("no register was asked yet whether this enterprise exists"),
    _("the register was last asked on %(day)s"),
    _("this enterprise has no establishment open any more"),
    _("this is a sole trader: the register does not say whether a merchant"),
    _("the register does not show the name, at the wish of the person"),
    _("the register has the seat elsewhere: %(text)s"),
    # why it is refused
    _("say why the demand is addressed rightly"),
    _("nothing speaks against this identity"),
    _("this customer has no SIREN to ask about"),
    _("no address is set: BUTOIR_COMPANIES_URL"),
    _("is no file of a register of companies"),
    _("is of %(day)s, which is still to come"),
    _("%(mode)s is none of %(choices)s"),
    _("is not between 1 and %(n)s days"),
    # the files of registers
    _("is larger than %(size)s MB"),
    _("is no answer of the search of companies"),
    _("is not well-formed JSON"),
    _("the archive is broken"),
    _("an extract of changes does not say everything: take the full one"),
    _("enterprise.csv or denomination.csv is missing"),
    _("the first column is no number of the register"),
    _("a file is larger than %(n)s GB"),
    _("a line is too long"),
    _("a line cannot be taken apart"),
)
