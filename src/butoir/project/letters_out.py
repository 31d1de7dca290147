"""Writes the letters of a run: all of them in a folder of their own first, then in place.

Nothing is half-written: the files are moved where they were asked for once every letter of the
run has been composed, checked and typeset; when that fails, what was moved is taken back. A letter
that cannot be written is told, the others go, and `sent.csv` names only those. Refuses to write
twice what the folder's own `sent.csv` says was sent on another day.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from rich.progress import Progress

from butoir.core.decisions import Message
from butoir.core.errors import InputError
from butoir.core.items import DebtorAccount
from butoir.dunning.letter_check import check_letter
from butoir.dunning.letter_facts import Case, letter_facts
from butoir.law.registry import LawError
from butoir.letters.compose import compose_letter
from butoir.letters.email import identity, to_email
from butoir.letters.letter import Letter
from butoir.letters.typeset import typeset
from butoir.project.history import Sent, by_invoice, load_sent, save_sent, sent_by, united
from butoir.project.outcome import Outcome
from butoir.project.output import error_console

SENT = "sent.csv"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of the letters: the messages written, and a sentence for each that was not."""

    messages: tuple[Message, ...]
    refused: tuple[str, ...]


def write_letters(outcome: Outcome, directory: Path) -> Written:
    """Write every message of the run to `directory`, and `sent.csv` beside them.

    Raises InputError when the folder cannot be written, or its `sent.csv` names a demand that
    the run was not given and would repeat.
    """
    if directory.exists() and not directory.is_dir():
        raise InputError("is a file, not a folder for letters", str(directory))
    there = directory / SENT
    before = load_sent([there]) if there.is_file() else []
    _refuse_twice(before, outcome, there)
    made = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".writing-") as folder:
            written = _write_all(outcome, Path(folder))
            new = sent_by(written.messages, outcome.plan.as_of)
            save_sent(Path(folder) / SENT, united([*before, *outcome.sent, *new]))
            _move_all(Path(folder), directory)
    except OSError as error:
        for empty in made:
            with suppress(OSError):
                empty.rmdir()
        reason = error.strerror or str(error)
        raise InputError(f"cannot be written: {reason}", str(directory)) from error
    return written


def _refuse_twice(before: Iterable[Sent], outcome: Outcome, there: Path) -> None:
    """A run repeated on its day writes the same letters again; on another day it would add some."""
    given = set(outcome.sent)
    unknown = by_invoice(
        row for row in before if row not in given and row.sent_on != outcome.plan.as_of
    )
    for message in outcome.plan.messages:
        for line in message.lines:
            for row in unknown.get((message.customer, line.invoice), ()):
                raise InputError(
                    f"{row.step} for {row.invoice} of {row.customer} was sent on {row.sent_on}, "
                    f"and this run does not know of it: add --sent {there}",
                    str(there),
                )


def _move_all(source: Path, target: Path) -> None:
    """Every file to its place, `sent.csv` last; when one cannot go, the new ones are removed."""
    files = sorted(source.iterdir(), key=lambda path: (path.name == SENT, path.name))
    new: list[Path] = []
    try:
        for path in files:
            place = target / path.name
            is_new = not place.exists()
            path.replace(place)
            if is_new:
                new.append(place)
    except OSError:
        for place in new:
            place.unlink(missing_ok=True)
        raise


def _write_all(outcome: Outcome, folder: Path) -> Written:
    accounts = {(account.customer, account.currency): account for account in outcome.accounts}
    done: list[Message] = []
    refused: list[str] = []
    messages = outcome.plan.messages
    screen = error_console()
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("letters", total=len(messages))
        with ThreadPoolExecutor(max_workers=2) as pool:
            jobs = [
                pool.submit(_write, outcome, m, accounts[m.customer, m.currency], folder)
                for m in messages
            ]
            for message, job in zip(messages, jobs, strict=True):
                try:
                    job.result()
                    done.append(message)
                except (InputError, LawError) as error:
                    refused.append(f"no letter to {message.customer}: {error}")
                progress.advance(task)
    return Written(tuple(done), tuple(refused))


def _write(outcome: Outcome, message: Message, account: DebtorAccount, folder: Path) -> None:
    company = outcome.company
    debtor = outcome.book.debtors[message.customer]
    case = Case(company.creditor, company.terms, debtor, account, outcome.plan.as_of)
    facts = letter_facts(case, message)
    letter = compose_letter(facts)
    if company.creditor.name:
        check_letter(letter, facts)
    name, by_email = file_name(outcome, message), _has_addresses(letter, message)
    data = _email(letter, outcome) if by_email else typeset(letter)
    (folder / f"{name}{'.eml' if by_email else '.pdf'}").write_bytes(data)


def _has_addresses(letter: Letter, message: Message) -> bool:
    """Without both addresses an e-mail cannot be made: the letter is printed instead."""
    return message.channel == "email" and all(
        box.address for box in (letter.to_mailbox, letter.from_mailbox)
    )


def _email(letter: Letter, outcome: Outcome) -> bytes:
    sent_at = datetime.combine(outcome.plan.as_of, time(8), UTC)
    digest = hashlib.sha256(repr(letter).encode("utf-8", "backslashreplace")).hexdigest()[:32]
    return to_email(letter, identity(digest, letter.from_mailbox), sent_at)


def file_name(outcome: Outcome, message: Message) -> str:
    """A name that no customer's name can turn into a path; the digest keeps two apart.

    Two customers that differ in case alone are kept apart too: some disks do not.
    """
    safe = re.sub(r"[^0-9A-Za-z_-]+", "-", message.customer).strip("-")[:40] or "customer"
    identity = f"{message.customer}\0{message.currency}".encode("utf-8", "backslashreplace")
    plain = safe == message.customer and safe == safe.upper()
    digest = "" if plain else f"-{hashlib.sha256(identity).hexdigest()[:8]}"
    currency = "" if message.currency == "EUR" else f"-{re.sub(r'[^A-Z]', '', message.currency)}"
    return f"{outcome.plan.as_of}-{safe}{digest}{currency}-{message.step}"
