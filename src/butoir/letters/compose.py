"""One message's facts turned into a letter: pure, and in one language from end to end."""

from __future__ import annotations

from dataclasses import dataclass

from butoir.core.errors import InputError
from butoir.core.parties import Address
from butoir.letters.facts import LetterFacts, check_facts
from butoir.letters.language import Language, choose_language, language_for
from butoir.letters.letter import (
    Block,
    Detail,
    Letter,
    Mailbox,
    Paragraph,
    PaymentPlace,
    Table,
)
from butoir.letters.own import NO_OWN, OwnTexts, with_own
from butoir.letters.payment import payment_of
from butoir.letters.sums import Sums, split_sums
from butoir.letters.tables import annex_notes, annex_table, apart_table, invoice_table
from butoir.letters.tidy import tidy
from butoir.letters.vocabulary import contact_of, creditor_identity, describe
from butoir.letters.wording import Vocabulary, Wording, wording_for

_FIRM = ("reminder-2", "formal-notice")
_ORDERS_NAMED = 3  # order references that stand in the reference lines


@dataclass(frozen=True, slots=True)
class _Writer:
    """The facts of one letter with the language and the words to say them in."""

    facts: LetterFacts
    sums: Sums
    language: Language
    wording: Wording
    words: Vocabulary

    def say(self, name: str, words: Vocabulary | None = None) -> str:
        return self.wording.say(name, words or self.words)

    def paragraph(self, name: str) -> tuple[Block, ...]:
        runs = self.wording.runs(name, self.words)
        return (Paragraph(runs),) if runs else ()


def compose_letter(facts: LetterFacts, own: OwnTexts = NO_OWN) -> Letter:
    """The letter for one message, with the company's own sentences where it has any.

    Raises InputError when its facts do not allow one.
    """
    writer = _writer(tidy(facts), own)
    facts, say, words = writer.facts, writer.say, writer.words
    annex = _annex(writer)
    return Letter(
        lang=writer.language.code,
        wanted_lang=facts.debtor.lang,
        step=facts.message.step,
        channel=facts.message.channel,
        subject_label=say("subject_label"),
        colon=writer.language.colon,
        subject=_capital(say("subject")),
        sender=_sender(writer),
        recipient=_recipient(writer),
        post_country=facts.creditor.country,
        mention=say("mention"),
        place_and_date=say("place_and_date"),
        references=_references(writer),
        salutation=say("salutation"),
        blocks=tuple(block for name in writer.wording.order for block in _block(name, writer)),
        closing=say("closing"),
        signature=tuple(filter(None, (facts.creditor.signatory, facts.creditor.signatory_title))),
        identity=creditor_identity(facts.creditor, writer.language),
        contact=_contact(writer),
        payment=payment_of(facts, words, say),
        annex=annex,
        annex_title=say("annex_title") if annex else "",
        annex_notes=_annex_notes(writer) if annex else (),
        page_label=say("page"),
        logo=facts.creditor.logo,
        accent=facts.creditor.accent,
        red=facts.creditor.red_when_firm and facts.message.step in _FIRM,
        author=facts.creditor.name,
        sent_on=facts.sent_on,
        from_mailbox=Mailbox(_signed_by(facts), facts.creditor.email),
        to_mailbox=Mailbox(contact_of(facts) or facts.debtor.name, facts.debtor.email),
    )


def _writer(facts: LetterFacts, own: OwnTexts) -> _Writer:
    check_facts(facts)
    sums = split_sums(facts)
    if sums.demanded <= 0:
        where = f"message to {facts.message.customer}"
        raise InputError("the credits cover all that is demanded", where, field="credits")
    code = choose_language(facts.debtor.lang, facts.house_lang)
    language = language_for(code, facts.debtor.country)
    step = facts.message.step
    wording = with_own(wording_for(code, step), code, step, own)
    return _Writer(facts, sums, language, wording, describe(facts, sums, language, wording))


def quotable(facts: LetterFacts, own: OwnTexts = NO_OWN) -> dict[str, str]:
    """What the sentences of that letter may quote: each fact as it would be written."""
    return dict(_writer(tidy(facts), own).words.values)


def _block(name: str, writer: _Writer) -> tuple[Block, ...]:
    """One element of the body: a sentence, or what an @name stands for."""
    if name == "@payment":
        return (PaymentPlace(),)
    if name == "@invoices":
        return (invoice_table(writer.facts, writer.sums, writer.language, writer.say),)
    if name == "@apart":
        return _apart(writer) if writer.facts.apart else ()
    return writer.paragraph(name)


def _apart(writer: _Writer) -> tuple[Block, ...]:
    table = apart_table(writer.facts, writer.sums, writer.language, writer.say)
    return (*writer.paragraph("apart_intro"), table)


def _annex(writer: _Writer) -> Table | None:
    message, claim = writer.facts.message, writer.facts.claim
    if claim is None or not message.interest + message.indemnity:
        return None
    return annex_table(claim, message.currency, writer.language, writer.say)


def _annex_notes(writer: _Writer) -> tuple[str, ...]:
    claim = writer.facts.claim
    return annex_notes(claim, writer.language, writer.words, writer.say) if claim else ()


def _sender(writer: _Writer) -> tuple[str, ...]:
    creditor = writer.facts.creditor
    phone = writer.say("phone_label") if creditor.phone else ""
    name = " ".join(filter(None, (creditor.name, creditor.legal_form)))
    place = postal_lines(creditor.address, "", writer.language)
    ids = " · ".join(map(writer.language.identifier, creditor.ids))
    return tuple(filter(None, (name, *place, phone, creditor.email, ids)))


def _recipient(writer: _Writer) -> tuple[str, ...]:
    """The address as the window shows it; a consumer's name carries his title."""
    facts, say = writer.facts, writer.say
    lines = postal_lines(facts.debtor.address, facts.creditor.country, writer.language)
    return tuple(filter(None, (say("addressee"), say("attention"), *lines)))


def postal_lines(address: Address, from_country: str, language: Language) -> tuple[str, ...]:
    """Address lines; the country is added in capitals when the letter crosses a border."""
    city = f"{address.postcode} {address.city.upper()}".strip()
    abroad = bool(from_country and city) and address.country != from_country
    country = language.country(address.country) if abroad else ""
    return tuple(filter(None, (*address.lines, city, country)))


def _references(writer: _Writer) -> tuple[Detail, ...]:
    facts, say = writer.facts, writer.say
    orders = dict.fromkeys(pair.item.order_reference for pair in facts.demanded)
    orders.pop("", None)
    named = ", ".join(orders) if len(orders) <= _ORDERS_NAMED else ""
    details = (
        Detail(say("our_reference"), facts.reference),
        Detail(say("client_number"), facts.debtor.id),
        Detail(say("your_order"), named),
    )
    return tuple(detail for detail in details if detail.value)


def _contact(writer: _Writer) -> str:
    creditor = writer.facts.creditor
    phone = writer.say("phone_label") if creditor.phone else ""
    return " · ".join(filter(None, (phone, creditor.email)))


def _signed_by(facts: LetterFacts) -> str:
    return " – ".join(filter(None, (facts.creditor.signatory, facts.creditor.name)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
