"""A decided message turned into the very bytes that leave: composed, checked, typeset. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from butoir.core.decisions import Message
from butoir.dunning.copies import NO_COPIES, Copies, attachments
from butoir.dunning.debtors import whereto
from butoir.dunning.letter_check import check_letter, check_text
from butoir.dunning.letter_facts import Case, letter_facts
from butoir.dunning.mail_names import message_id_of
from butoir.dunning.wording_by_hand import written_by_hand
from butoir.letters.compose import compose_letter
from butoir.letters.email import to_email
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter
from butoir.letters.notes.spoken import TextMessage, text_message
from butoir.letters.typeset import typeset

EMAIL_TYPE, PDF_TYPE, SMS_TYPE = "message/rfc822", "application/pdf", "text/plain"
SMS = "sms"


@dataclass(frozen=True, slots=True)
class Written:
    """One message ready to leave: its bytes, where they go, what names them, and the copies of
    invoices that go with it."""

    content: bytes
    media_type: str
    title: str
    lang: str
    to: dict[str, Any]
    message_id: str = ""
    copies: Copies = NO_COPIES


def write_message(case: Case, message: Message, key: str, at: datetime) -> Written:
    """Compose, check and typeset; raises InputError when a letter cannot or must not be written.

    `key` names the delivery: the Message-ID comes from it, so that it is the same at every try.
    """
    if message.channel == SMS:
        return _write_text(case, message)
    letter, facts = compose_message(case, message)
    check_letter(letter, facts)
    return set_letter(case, message, letter, key, at)


def _write_text(case: Case, message: Message) -> Written:
    text, facts = compose_text(case, message)
    check_text(text, facts)
    to = whereto(case.debtor, SMS)
    return Written(text.text.encode(), SMS_TYPE, text.title, text.lang, to)


def compose_text(case: Case, message: Message) -> tuple[TextMessage, LetterFacts]:
    """The text message of a decided one, and what is true of its case; raises InputError when
    there can be none."""
    facts = letter_facts(case, message)
    return text_message(facts, case.own), facts


def compose_message(case: Case, message: Message) -> tuple[Letter, LetterFacts]:
    """The letter and what is true of its case; raises InputError when it cannot be composed."""
    letter, facts = compose_standard(case, message)
    return (written_by_hand(letter, case.by_hand) if case.by_hand else letter), facts


def compose_standard(case: Case, message: Message) -> tuple[Letter, LetterFacts]:
    """The same, without what a person wrote by hand."""
    facts = letter_facts(case, message)
    return compose_letter(facts, case.own), facts


def set_letter(case: Case, message: Message, letter: Letter, key: str, at: datetime) -> Written:
    """The bytes of a letter for the message's channel; raises InputError where it has none."""
    to = whereto(case.debtor, message.channel)
    if message.channel == "email":
        message_id = message_id_of(key, letter.from_mailbox)
        content = to_email(letter, message_id, at, attachments(case.copies), case.earlier)
        named = (letter.subject, letter.lang, to, message_id)
        return Written(content, EMAIL_TYPE, *named, case.copies)
    return Written(typeset(letter), PDF_TYPE, letter.subject, letter.lang, to, copies=case.copies)
