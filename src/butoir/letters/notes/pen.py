"""How a letter that is no demand is written: its language, its words, its frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from butoir.letters.heading import contact_line, known_words, recipient_lines, sender_lines
from butoir.letters.language import Language, choose_language, language_for
from butoir.letters.letter import Block, Detail, Letter, Mailbox, Paragraph, Payment, Table
from butoir.letters.letter import PaymentPlace as Slip
from butoir.letters.notes.occasion import Occasion
from butoir.letters.own import NO_OWN, OwnTexts, with_own
from butoir.letters.vocabulary import contact_of, creditor_identity
from butoir.letters.wording import Vocabulary, Wording, wording_for


@dataclass(frozen=True, slots=True)
class Pen:
    """The words and the manner of one letter. `words` grow with what the kind of letter tells."""

    kind: str
    occasion: Occasion
    language: Language
    wording: Wording
    words: Vocabulary

    def say(self, name: str, words: Vocabulary | None = None) -> str:
        """The sentence `name` as plain text; empty when no version applies."""
        return self.wording.say(name, words or self.words)

    def amount(self, cents: int) -> str:
        """An amount of the letter's currency, from cents."""
        return self.language.amount(cents, self.occasion.currency)

    def telling(self, values: Mapping[str, str], tags: Mapping[str, bool]) -> Pen:
        """The same pen that knows more: facts to quote (the empty ones are none) and conditions."""
        told = {name: text for name, text in values.items() if text}
        holding = {tag for tag, holds in tags.items() if holds}
        words = Vocabulary(self.words.tags | holding, {**self.words.values, **told})
        return replace(self, words=words)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a kind of letter has besides sentences: its tables by name, its payment slip, who signs
    it with us."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    payment: Payment | None = None
    countersign: str = ""


def take_pen(kind: str, occasion: Occasion, own: OwnTexts = NO_OWN) -> Pen:
    """A pen for a letter of that kind, in the debtor's language or else the creditor's."""
    code = choose_language(occasion.debtor.lang, occasion.house_lang)
    language = language_for(code, occasion.debtor.country)
    wording = with_own(wording_for(code, kind), code, kind, own)
    known = known_words(occasion.creditor, occasion.debtor, language)
    debtor = occasion.debtor
    tags = {debtor.kind, occasion.law, occasion.channel, *known.tags}
    values = {**known.values, "sent_on": language.day(occasion.on)}
    return Pen(kind, occasion, language, wording, Vocabulary(frozenset(tags), values))


def written(pen: Pen, parts: Parts = Parts()) -> Letter:  # noqa: B008 (frozen)
    """The letter that the pen has in mind."""
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
        references=_references(pen),
        salutation=say("salutation"),
        blocks=tuple(block for name in pen.wording.order for block in _block(name, pen, parts)),
        closing=say("closing"),
        signature=tuple(filter(None, (creditor.signatory, creditor.signatory_title))),
        countersign=parts.countersign,
        identity=creditor_identity(creditor, pen.language),
        contact=contact_line(creditor, say),
        payment=parts.payment,
        annex=None,
        annex_title="",
        annex_notes=(),
        page_label=say("page"),
        logo=creditor.logo,
        accent=creditor.accent,
        red=False,
        author=creditor.name,
        sent_on=occasion.on,
        from_mailbox=Mailbox(_signed_by(occasion), creditor.email),
        to_mailbox=Mailbox(contact_of(debtor) or debtor.name, debtor.email),
    )


def _block(name: str, pen: Pen, parts: Parts) -> Sequence[Block]:
    """One element of the body: a sentence, a table by its name, or the payment slip's place."""
    if name == "@payment":
        return (Slip(),) if parts.payment else ()
    if name.startswith("@"):
        table = parts.tables.get(name[1:])
        return (table,) if table else ()
    runs = pen.wording.runs(name, pen.words)
    return (Paragraph(runs),) if runs else ()


def _references(pen: Pen) -> tuple[Detail, ...]:
    details = (
        Detail(pen.say("our_reference"), pen.occasion.reference),
        Detail(pen.say("client_number"), pen.occasion.debtor.id),
    )
    return tuple(detail for detail in details if detail.value)


def _signed_by(occasion: Occasion) -> str:
    return " – ".join(filter(None, (occasion.creditor.signatory, occasion.creditor.name)))


def deadline(pen: Pen, day: date | None) -> str:
    """A date by which something is done, with its weekday (R6); empty when there is none."""
    return pen.language.deadline(day) if day else ""
