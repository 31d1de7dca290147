"""The statement of account of a customer in one currency: a letter that demands nothing. Pure.

It is set by the layout of the letters, so that it fits their window and looks like the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.core.parties import Creditor, Debtor
from butoir.letters.compose import postal_lines
from butoir.letters.language import Language, choose_language, gender_of, language_for
from butoir.letters.letter import (
    Block,
    Column,
    Detail,
    Letter,
    Mailbox,
    Paragraph,
    Payment,
    Table,
    Total,
)
from butoir.letters.payment import grouped_iban
from butoir.letters.qr import epc_payload
from butoir.letters.tables import carried
from butoir.letters.tidy import tidy
from butoir.letters.vocabulary import creditor_identity
from butoir.letters.wording import Vocabulary, Wording, wording_for

STEP = "statement"
AGES = (("none", 0), ("30", 30), ("60", 60), ("90", 90), ("more", None))  # days late, at most


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One open invoice or credit note (`open` below zero), amounts in cents."""

    number: str
    issued_on: date | None
    due_on: date
    cents: int
    open: int


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What the statement says: the open lines as of a day, and money not allocated (cents)."""

    creditor: Creditor
    debtor: Debtor
    as_of: date
    currency: str
    lines: tuple[StatementLine, ...]
    unused: int = 0

    @property
    def total(self) -> int:
        """What is left to pay; below zero when the customer has a credit."""
        return sum(line.open for line in self.lines) - self.unused

    @property
    def late(self) -> int:
        """What is open of the invoices whose due date has passed."""
        owed = (line for line in self.lines if line.open > 0)
        return sum(line.open for line in owed if line.due_on < self.as_of)


@dataclass(frozen=True, slots=True)
class _Writer:
    facts: StatementFacts
    language: Language
    wording: Wording
    words: Vocabulary

    def say(self, name: str) -> str:
        return self.wording.say(name, self.words)

    def amount(self, cents: int) -> str:
        return self.language.amount(cents, self.facts.currency)


def compose_statement(facts: StatementFacts) -> Letter:
    """The statement in the customer's language where it has a wording, else in French."""
    writer = _writer(tidy(facts))
    facts, say = writer.facts, writer.say
    creditor, debtor = facts.creditor, facts.debtor
    return Letter(
        lang=writer.language.code,
        wanted_lang=debtor.lang,
        step=STEP,
        channel="email",  # nobody signs it by hand
        subject_label=say("subject_label"),
        colon=writer.language.colon,
        subject=say("subject"),
        sender=_sender(writer),
        recipient=_recipient(writer),
        post_country=creditor.country,
        mention="",
        place_and_date=say("place_and_date"),
        references=(Detail(say("client_number"), debtor.id),),
        salutation=say("salutation"),
        blocks=tuple(block for name in writer.wording.order for block in _block(name, writer)),
        closing=say("statement_closing"),
        signature=tuple(filter(None, (creditor.signatory, creditor.signatory_title))),
        identity=creditor_identity(creditor, writer.language),
        contact=creditor.email,
        payment=_payment(writer),
        annex=None,
        annex_title="",
        annex_notes=(),
        page_label=say("page"),
        logo=creditor.logo,
        accent=creditor.accent,
        red=False,
        author=creditor.name,
        sent_on=facts.as_of,
        from_mailbox=Mailbox(creditor.name, creditor.email),
        to_mailbox=Mailbox(debtor.contact_name or debtor.name, debtor.email),
    )


def _writer(facts: StatementFacts) -> _Writer:
    code = choose_language(facts.debtor.lang, "fr")
    language = language_for(code, facts.debtor.country)
    return _Writer(facts, language, wording_for(code, STEP), _describe(facts, language))


def _describe(facts: StatementFacts, language: Language) -> Vocabulary:
    creditor, debtor = facts.creditor, facts.debtor
    known = {
        "title": language.title(debtor.contact_title),
        "contact": debtor.contact_name or (debtor.name if debtor.kind == "consumer" else ""),
        "phone": creditor.phone.replace(" ", "\N{NO-BREAK SPACE}"),
        "mailbox": creditor.email,
        "signatory": creditor.signatory,
        "city": creditor.address.city,
    }
    values = {
        **{name: text for name, text in known.items() if text},
        "debtor": debtor.name,
        "as_of": language.day(facts.as_of),
        "sent_on": language.day(facts.as_of),
        "total": language.amount(facts.total, facts.currency),
        "late": language.amount(facts.late, facts.currency),
    }
    conditions = {
        "nothing": not facts.lines and not facts.unused,
        "owing": facts.total > 0,
        "belgian": debtor.country == "BE",
        **{name: bool(text) for name, text in known.items()},
    }
    gender = {gender_of(debtor.contact_title)} - {""}
    tags = {debtor.kind, *gender, *(tag for tag, holds in conditions.items() if holds)}
    return Vocabulary(frozenset(tags), values)


def _block(name: str, writer: _Writer) -> tuple[Block, ...]:
    if name == "@items":
        return (_items(writer),) if writer.facts.lines or writer.facts.unused else ()
    if name == "@ages":
        return (_ages(writer),) if writer.facts.lines else ()
    runs = writer.wording.runs(name, writer.words)
    return (Paragraph(runs),) if runs else ()


def _items(writer: _Writer) -> Table:
    facts, say = writer.facts, writer.say
    labels = ("invoice", "issued", "due", "late", "amount", "open")
    columns = tuple(
        Column(say(f"column_{n}"), i >= 3, n == "invoice") for i, n in enumerate(labels)
    )
    totals = [Total(say("total_open"), writer.amount(sum(line.open for line in facts.lines)))]
    if facts.unused:
        totals.append(Total(say("total_credits"), writer.amount(-facts.unused)))
    totals.append(Total(say("total_balance"), writer.amount(facts.total), True))
    rows = tuple(_row(line, writer) for line in facts.lines)
    sums = carried([line.open for line in facts.lines], writer.amount, say)
    return Table(say("caption"), columns, rows, tuple(totals), sums)


def _row(line: StatementLine, writer: _Writer) -> tuple[str, ...]:
    late = (writer.facts.as_of - line.due_on).days
    return (
        line.number,
        writer.language.table_day(line.issued_on),
        writer.language.table_day(line.due_on),
        str(late) if late > 0 and line.open > 0 else "",
        writer.amount(line.cents),
        writer.amount(line.open),
    )


def ages_of(facts: StatementFacts) -> dict[str, int]:
    """What is owed by the age of its lateness, in cents: one bucket for each of `AGES`."""
    sums = {name: 0 for name, _ in AGES}
    for line in facts.lines:
        if line.open > 0:
            late = (facts.as_of - line.due_on).days
            name = next(name for name, most in AGES if most is None or late <= most)
            sums[name] += line.open
    return sums


def _ages(writer: _Writer) -> Table:
    sums = ages_of(writer.facts)
    columns = tuple(Column(writer.say(f"age_{name}"), True) for name in sums)
    return Table("", columns, (tuple(writer.amount(cents) for cents in sums.values()),))


def _payment(writer: _Writer) -> Payment:
    """How to pay the balance; the customer's number is what to quote."""
    facts, say = writer.facts, writer.say
    creditor, total = facts.creditor, facts.total
    details = (
        Detail(say("pay_amount"), writer.amount(max(0, total)), True),
        Detail(say("pay_holder"), creditor.name),
        Detail("IBAN", grouped_iban(creditor.iban)),
        Detail("BIC", creditor.bic.replace(" ", "").upper()),
        Detail(say("pay_reference"), facts.debtor.id),
    )
    epc = ""
    if facts.currency == "EUR" and total > 0:
        epc = epc_payload(creditor.name, creditor.iban, creditor.bic, total, facts.debtor.id)
    kept = tuple(detail for detail in details if detail.value)
    return Payment(say("pay_heading"), kept, epc, say("pay_scan") if epc else "")


def _sender(writer: _Writer) -> tuple[str, ...]:
    creditor = writer.facts.creditor
    phone = writer.say("phone_label") if creditor.phone else ""
    name = " ".join(filter(None, (creditor.name, creditor.legal_form)))
    place = postal_lines(creditor.address, "", writer.language)
    return tuple(filter(None, (name, *place, phone, creditor.email)))


def _recipient(writer: _Writer) -> tuple[str, ...]:
    address, say = writer.facts.debtor.address, writer.say
    place = postal_lines(address, writer.facts.creditor.country, writer.language)
    return tuple(filter(None, (say("addressee"), say("attention"), *place)))
