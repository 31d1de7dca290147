"""Who is owed and who owes: the identities that a letter and a claim must name."""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = ("company", "consumer", "public")
CHANNELS = ("email", "post", "registered", "call", "sms")


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address: up to four free lines, then postcode, city and ISO country."""

    lines: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    country: str = "FR"


@dataclass(frozen=True, slots=True)
class Creditor:
    """The company that is owed: what its letters say of it, and how to pay it."""

    name: str
    legal_form: str = ""
    ids: tuple[str, ...] = ()  # as printed: "SIREN 123 456 782", "BCE 0403.019.261", "TVA FR..."
    address: Address = field(default_factory=Address)
    country: str = "FR"
    iban: str = ""
    bic: str = ""
    cheque_to: Address | None = None  # where cheques are accepted
    phone: str = ""
    email: str = ""
    signatory: str = ""  # the named person who signs (R14)
    signatory_title: str = ""
    signatory_titles: tuple[
        tuple[str, str], ...
    ] = ()  # the same by language: ("nl", "zaakvoerder")
    notice_signatory: str = ""  # who signs the formal notice, when it is another person
    notice_signatory_title: str = ""
    notice_signatory_titles: tuple[tuple[str, str], ...] = ()
    in_charge: str = ""  # who reads the answers of the debtor, where a person does
    in_charge_email: str = ""
    reply_email: str = ""  # the mailbox in which e-mails are answered, where there is one
    logo: bytes = b""  # a PNG (letters.logo)
    accent: str = "#0f4c5c"
    red_when_firm: bool = True  # a red accent from the firm reminder on (R4)
    contract_rate: int | None = None  # late-payment rate of the terms, hundredths of a percent
    consumer_clause: bool = False  # terms carry an indemnity and interest clause (CDE XIX.4)
    sme: bool = False  # small or medium enterprise (CDE XIX.2 §4)


@dataclass(frozen=True, slots=True)
class Debtor:
    """The customer as a letter addresses it."""

    id: str
    name: str
    kind: str = "company"
    country: str = "FR"
    lang: str = "fr"
    contact_title: str = ""  # "Madame", "Monsieur", "mevrouw", ...
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    address: Address = field(default_factory=Address)
    ids: tuple[str, ...] = ()
    iban: str = ""
    familiar: bool = False  # addressed as tu, je or du (letters.familiar)
