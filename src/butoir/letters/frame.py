"""The frame of every letter: its head, the order of its body, its signature, its annex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from butoir.letters.answer import answer_box
from butoir.letters.heading import (
    contact_line,
    creditor_identity,
    from_mailbox,
    recipient_lines,
    reply_mailbox,
    sender_lines,
    signature_lines,
    to_mailbox,
)
from butoir.letters.letter import Annex, Block, Detail, Letter, Paragraph, Payment, PaymentPlace
from butoir.letters.pen import Pen

Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a letter has besides sentences: blocks that its order calls by `@name`, a payment slip,
    more references, an annex, the line under which the addressee signs too; `red` is the accent of
    a firm letter."""

    blocks: Mapping[str, Blocks] = field(default_factory=dict)
    payment: Payment | None = None
    references: tuple[Detail, ...] = ()
    annex: Annex | None = None
    countersign: str = ""
    red: bool = False


def framed(pen: Pen, parts: Parts) -> Letter:
    """The whole letter."""
    occasion, say = pen.occasion, pen.say
    creditor, debtor = occasion.creditor, occasion.debtor
    subject = say("subject")
    return Letter(
        lang=pen.language.code,
        wanted_lang=debtor.lang,
        step=pen.kind,
        channel=occasion.channel,
        subject_label=say("subject_label"),
        colon=pen.language.colon,
        subject=subject[:1].upper() + subject[1:],
        sender=sender_lines(creditor, pen.language, say),
        recipient=recipient_lines(debtor, creditor.country, pen.language, say),
        post_country=creditor.country,
        mention=say("mention"),
        place_and_date=say("place_and_date"),
        references=_references(pen, parts),
        salutation=say("salutation"),
        blocks=tuple(block for name in pen.wording.order for block in _blocks(name, pen, parts)),
        closing=say("closing"),
        signature=signature_lines(creditor, pen.language.code),
        countersign=parts.countersign,
        identity=creditor_identity(creditor, pen.language),
        contact=contact_line(creditor, say),
        payment=parts.payment,
        answer=answer_box(pen) if parts.payment else None,
        annex=parts.annex,
        page_label=say("page"),
        logo=creditor.logo,
        accent=creditor.accent,
        red=parts.red,
        author=creditor.name,
        sent_on=occasion.on,
        from_mailbox=from_mailbox(creditor),
        reply_to=reply_mailbox(creditor),
        to_mailbox=to_mailbox(debtor),
    )


def _blocks(name: str, pen: Pen, parts: Parts) -> Blocks:
    """One element of the body: a sentence, or what an @name stands for."""
    if name == "@payment":
        return (PaymentPlace(),) if parts.payment else ()
    if name.startswith("@"):
        return parts.blocks.get(name[1:], ())
    runs = pen.runs(name)
    return (Paragraph(runs),) if runs else ()


def _references(pen: Pen, parts: Parts) -> tuple[Detail, ...]:
    details = (
        Detail(pen.say("our_reference"), pen.occasion.reference),
        Detail(pen.say("client_number"), pen.occasion.debtor.id),
        *parts.references,
    )
    return tuple(detail for detail in details if detail.value)
