"""What stands around the text of any letter: who writes, to whom, signed by whom; and the words
that every letter knows of its two parties."""

from __future__ import annotations

from collections.abc import Callable

from butoir.core.parties import Address, Creditor, Debtor
from butoir.letters.language import Language, gender_of
from butoir.letters.letter import Mailbox

Say = Callable[[str], str]
_CONDITIONS = ("title", "contact", "phone", "mailbox", "signatory", "city")


def party_words(creditor: Creditor, debtor: Debtor, language: Language) -> dict[str, str]:
    """What a sentence may quote of the two parties; empty where it is not known."""
    cheque = creditor.cheque_to
    place = (*cheque.lines, f"{cheque.postcode} {cheque.city}") if cheque else ()
    return {
        "creditor": creditor.name,
        "creditor_identity": creditor_identity(creditor, language),
        "debtor": debtor.name,
        "title": language.title(debtor.contact_title),
        "contact": contact_of(debtor),
        "phone": creditor.phone.replace(" ", "\N{NO-BREAK SPACE}"),
        "mailbox": creditor.email,
        "signatory": creditor.signatory,
        "city": creditor.address.city,
        "cheque_to": ", ".join(part.strip() for part in place if part.strip()),
    }


def party_tags(debtor: Debtor, law: str, words: dict[str, str]) -> set[str]:
    """What is true of the two parties, as conditions of a sentence; `law` is the country whose
    rules the letter cites."""
    gender = {gender_of(debtor.contact_title)} - {""}
    place = {"belgian": debtor.country == "BE", "abroad": debtor.country[:2] != law}
    known = {name: bool(words[name]) for name in _CONDITIONS}
    holding = {tag for tag, holds in (place | known).items() if holds}
    return {debtor.kind, law, *gender, *holding}


def contact_of(debtor: Debtor) -> str:
    """The person to address; a consumer is his own contact."""
    return debtor.contact_name or (debtor.name if debtor.kind == "consumer" else "")


def creditor_identity(creditor: Creditor, language: Language) -> str:
    """The creditor's name, legal form and registered numbers on one line."""
    ids = map(language.identifier, filter(None, creditor.ids))
    return ", ".join((_full_name(creditor), *ids))


def sender_lines(creditor: Creditor, language: Language, say: Say) -> tuple[str, ...]:
    """The letterhead: the name, the address, how to reach us, our registered numbers."""
    phone = say("phone_label") if creditor.phone else ""
    place = postal_lines(creditor.address, "", language)
    ids = " · ".join(map(language.identifier, creditor.ids))
    return tuple(filter(None, (_full_name(creditor), *place, phone, creditor.email, ids)))


def recipient_lines(
    debtor: Debtor, from_country: str, language: Language, say: Say
) -> tuple[str, ...]:
    """The address as the window shows it; a consumer's name carries his title."""
    place = postal_lines(debtor.address, from_country, language)
    return tuple(filter(None, (say("addressee"), say("attention"), *place)))


def postal_lines(address: Address, from_country: str, language: Language) -> tuple[str, ...]:
    """Address lines; the country is added in capitals when the letter crosses a border."""
    city = f"{address.postcode} {address.city.upper()}".strip()
    abroad = bool(from_country and city) and address.country != from_country
    country = language.country(address.country) if abroad else ""
    return tuple(filter(None, (*address.lines, city, country)))


def contact_line(creditor: Creditor, say: Say) -> str:
    """How to reach us, under the signature."""
    phone = say("phone_label") if creditor.phone else ""
    return " · ".join(filter(None, (phone, creditor.email)))


def signature_lines(creditor: Creditor, lang: str) -> tuple[str, ...]:
    """The named person who signs (R14), with a title in the language where the company has one."""
    title = dict(creditor.signatory_titles).get(lang) or creditor.signatory_title
    return tuple(filter(None, (creditor.signatory, title)))


def from_mailbox(creditor: Creditor) -> Mailbox:
    """Who an e-mail comes from."""
    name = " – ".join(filter(None, (creditor.signatory, creditor.name)))
    return Mailbox(name, creditor.email)


def reply_mailbox(creditor: Creditor) -> Mailbox:
    """Where the answers go: to the mailbox that is read for them, else to the person in charge of
    the debtor, or to who sends."""
    name = " – ".join(filter(None, (creditor.in_charge or creditor.signatory, creditor.name)))
    address = creditor.reply_email or creditor.in_charge_email or creditor.email
    return Mailbox(name, address)


def to_mailbox(debtor: Debtor) -> Mailbox:
    """Whom an e-mail goes to."""
    return Mailbox(contact_of(debtor) or debtor.name, debtor.email)


def _full_name(creditor: Creditor) -> str:
    return " ".join(filter(None, (creditor.name, creditor.legal_form)))
