"""A composed letter as plain data: what the debtor reads, free of any markup.

Amounts and dates are already text in the manner of the language; `typeset` and `email` lay them
out, and add no words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of text; a strong one is what the eye must find, and never breaks."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words without their emphasis."""
        return "".join(run.text for run in self.runs)


class Column(NamedTuple):
    """A column of a table: its heading, whether it holds figures (set to the right), and whether
    it takes the width that the others leave."""

    label: str
    figures: bool = False
    wide: bool = False


class Total(NamedTuple):
    """A line under a table; the strong one is what is to be paid."""

    label: str
    amount: str
    strong: bool = False


class Carried(NamedTuple):
    """The sum of the last column after each row, for a table that goes on over the page, and the
    labels it has at the foot of a page and at the head of the next."""

    forward: str
    brought: str
    sums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, with totals; `caption` says what the rows are."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[Total, ...] = ()
    carried: Carried | None = None


@dataclass(frozen=True, slots=True)
class PaymentPlace:
    """Where the details of payment come in a message that has no payment slip of its own."""


Block = Paragraph | Table | PaymentPlace


class Detail(NamedTuple):
    """A label and its value, such as IBAN and its digits; the strong one catches the eye."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """How to pay (R16): `epc` is the payload of the EPC069-12 code, empty when there is none."""

    heading: str
    details: tuple[Detail, ...]
    epc: str = ""
    epc_label: str = ""


@dataclass(frozen=True, slots=True)
class AnswerBox:
    """How to answer without an account, beside how to pay: the link of an e-mail; on paper what is
    scanned (the same link, described by `code_label`) or typed (`details`)."""

    heading: str
    text: str
    url: str
    details: tuple[Detail, ...] = ()
    code_label: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """A statement on a page of its own, with notes below."""

    title: str
    table: Table
    notes: tuple[str, ...] = ()


class Mailbox(NamedTuple):
    """A name and an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter or message, complete.

    `lang` is the language it is written in, `wanted_lang` the debtor's: they differ when no
    wording exists in the debtor's language and the whole letter is in the creditor's own. `step`
    is the kind of letter; `countersign` the line under which its addressee signs, if he does.
    """

    lang: str
    wanted_lang: str
    step: str
    channel: str
    subject_label: str
    colon: str
    subject: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    post_country: str
    mention: str
    place_and_date: str
    references: tuple[Detail, ...]
    salutation: str
    blocks: tuple[Block, ...]
    closing: str
    signature: tuple[str, ...]
    countersign: str
    identity: str
    contact: str
    payment: Payment | None
    answer: AnswerBox | None
    annex: Annex | None
    page_label: str
    logo: bytes
    accent: str
    red: bool
    author: str
    sent_on: date
    from_mailbox: Mailbox
    reply_to: Mailbox
    to_mailbox: Mailbox
