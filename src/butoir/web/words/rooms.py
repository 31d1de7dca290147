"""What decisions, letters and the law say in a row or a refusal, as far as a screen shows it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

DECIDING = (
    # why a message does not leave, and what became of it
    _("nothing is due any more"),
    _("nothing is open any more"),
    _("the total would be %(other_amount)s instead of %(amount)s"),
    _("the message would be another now"),
    _("the plan breaks %(rule)s: %(detail)s"),
    _("cannot be decided: %(why)s"),
    _("was not written"),
    _("came back too often"),
    _("%(channel)s came back: %(why)s"),
    _("%(channel)s came back"),
    _("%(channel)s was refused: %(why)s"),
    _("%(channel)s was refused"),
    _(
        "%(channel)s: no carrier is set up and nobody printed the letter in time: set one up, "
        "or be ready to print it within two open days (butoir outbox print); then say that this "
        "task is done, and the letter is written again"
    ),
    _(
        "%(channel)s: no provider is set up and the message waited in vain: set one up; then "
        "say that this task is done, and the letter is written again"
    ),
    _(
        "%(channel)s: it is switched off and the letter waited in vain: switch it on; then say "
        "that this task is done, and the letter is written again"
    ),
    _(
        "the legal rate of these days is not published yet: the formal notice claims neither "
        "interest nor indemnity"
    ),
    _("without the copies of %(numbers)s: an e-mail takes %(n)s MB"),
    _("without the copies of %(numbers)s: a letter takes %(n)s pages of them"),
    _(
        "the copies of %(numbers)s are encrypted or broken: the letter left without them; "
        "bring their PDF in again for the next one"
    ),
    # holds and tasks that the house made itself
    _("a receipt may be this debtor's"),
    _("the invoice says: collected by direct debit"),
    _("the invoice says: to be paid to somebody else"),
    _("a corrected invoice and its correction: are both owed?"),
    _("an answer of the customer waits to be read"),
    _("the customer answered"),
    _("of another customer"),
    _("about no customer"),
    _("the customer says that it is paid"),
    _("the customer has not received the invoice"),
    _("older than the installation: to review"),
    _("older than the installation: left resting"),
    _("sent elsewhere on %(day)s"),
    _("no answer before"),
    # why a decision of a person is refused
    _("nobody has to read this mail"),
    _("names no message of ours"),
    _("is no customer of this company"),
    _("something of it was recorded already"),
    _("give it to a customer first"),
    _("an agreement has amounts above zero"),
    _("no invoice %(number)s of it"),
    _("a manual step is approved one by one"),
    _("a message is left out with a reason"),
    _("is no person's name"),
    _("is released already"),
    _("a later run has taken its place"),
    _("when is it tried again?"),
    _("somebody has agreed to this text: undo that first"),
    _("the standard text has changed since it was edited"),
    _("tables and payment details are not edited"),
    _("a letter has a subject, a salutation and a closing"),
    _("bold stands in paragraphs, between two **"),
    _("the text is too long"),
    _("an amount or a date that the standard text sets in bold is left out"),
    _("%(kind)s is no hold of it"),
    _("%(day)s is before %(first)s"),
    _("%(cents)s cents cannot be disputed"),
    _("%(outcome)s is neither upheld nor rejected"),
    _("no dispute is open on this invoice"),
    _("a step is skipped with a reason"),
    _("has a role in this company already"),
    _("is the last owner: name another one first"),
    _("%(name)s is no scenario to begin with"),
    _("%(name)s is no choice"),
    _("say on which day the reminder was sent"),
    _("nothing of this customer waits for a choice"),
    _(
        "%(day)s was decided already: the past is not decided again (--dry-run shows what it "
        "would say)"
    ),
    _("belongs to another company"),
    _("%(mode)s for %(step)s: a mode is one of %(choices)s"),
    _("nothing is open that this letter speaks of"),
    _("nothing is open"),
    _("%(result)s is none of %(choices)s"),
    _("%(result)s needs a reason"),
    _("is put off to a later day"),
    _("was put off before"),
    _("was done before"),
    _("no text message is written yet: choose another channel"),
    _("say how that is known"),
    _("more than %(n)s days"),
    _("is no closure any more"),
    _("has a role in no company"),
    # why a letter cannot be written
    _("the %(what)s has no name"),
    _("creditor"),
    _("debtor"),
    _("invoice"),
    _("no letter for the step %(step)s"),
    _("no invoice %(number)s among the items"),
    _("no invoice is at the step of the message"),
    _("the principal is not the sum of the invoices"),
    _("the total is not the sum of its parts"),
    _("an amount is zero or negative"),
    _("a courteous reminder carries no charge (R3)"),
    _("a consumer owes no recovery fee (CPCE L111-8)"),
    _("a French consumer owes interest only after the formal notice (C. civ. 1231-6)"),
    _("the reminder must give the end of the free period (CDE XIX.2 §3)"),
    _("a Belgian consumer is charged only by a clause, after the free period (CDE XIX.4)"),
    _("no clause of the terms provides an indemnity (CDE XIX.4)"),
    _("the claim's %(what)s is not the message's"),
    _("the credits cover all that is demanded"),
    _("no text is called %(name)s"),
    _("no fact is called %(name)s in %(text)s"),
    _("%(address)s is not an e-mail address"),
    _("no such sentence"),
    # answers of customers
    _("no link is open"),
    _("%(kind)s is no kind of answer"),
    _("%(reason)s is no reason"),
    _("nothing of this invoice is open"),
    _("one answer is about one currency"),
    _("a promise names a sum and a day"),
    _("say why nothing is recorded"),
    _("the plan names no first day"),
    _("until which day do the invoices rest?"),
    # the law
    _("no calendar for %(country)s: one of %(choices)s"),
    _("%(day)s is outside the calendar %(country)s"),
    _("no limitation period for a %(kind)s in %(country)s"),
    _("%(regime)s: %(what)s may not be charged"),
    _("no regime for a %(kind)s in %(country)s"),
    _("%(name)s has no value for %(half)s (asked for %(day)s); look up: %(where)s"),
    _("no legal parameter %(name)s"),
    _("%(number)s: a charge is never negative"),
    _("%(number)s: %(regime)s allows %(amount)s once"),
    _("%(day)s is outside %(first)s to %(last)s"),
)
