"""Writes the letters of a run: all of them in a folder of their own first, then in place.

Nothing is half-written: the files are moved where they were asked for once every letter of the
run has been composed, checked and typeset. A letter that cannot be written is told, the others go.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from rich.progress import Progress

from butoir.core.decisions import Message
from butoir.core.errors import InputError
from butoir.core.items import DebtorAccount
from butoir.letters.compose import compose_letter
from butoir.letters.email import to_email
from butoir.letters.letter import Letter
from butoir.letters.typeset import typeset
from butoir.project.history import save_sent
from butoir.project.letter_check import check_letter
from butoir.project.letter_facts import letter_facts
from butoir.project.outcome import Outcome
from butoir.project.output import error_console

SENT = "sent.csv"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of the letters: the messages written, and a sentence for each that was not."""

    messages: tuple[Message, ...]
    refused: tuple[str, ...]


def write_letters(outcome: Outcome, directory: Path) -> Written:
    """Write every message of the run to `directory`, and `sent.csv` beside them."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".writing-") as folder:
            written = _write_all(outcome, Path(folder))
            save_sent(Path(folder) / SENT, written.messages, outcome.plan.as_of)
            for path in sorted(Path(folder).iterdir()):
                shutil.move(path, directory / path.name)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", str(directory)) from error
    return written


def _write_all(outcome: Outcome, folder: Path) -> Written:
    accounts = {(account.customer, account.currency): account for account in outcome.accounts}
    done: list[Message] = []
    refused: list[str] = []
    messages = outcome.plan.messages
    with Progress(console=error_console(), transient=True) as progress:
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
                except InputError as error:
                    refused.append(f"{message.customer}: {error}")
                progress.advance(task)
    return Written(tuple(done), tuple(refused))


def _write(outcome: Outcome, message: Message, account: DebtorAccount, folder: Path) -> None:
    facts = letter_facts(outcome, message, account)
    letter = compose_letter(facts)
    if outcome.company.creditor.name:
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
    digest = hashlib.sha256(repr(letter).encode()).hexdigest()[:32]
    domain = letter.from_mailbox.address.rpartition("@")[2]
    return to_email(letter, f"{digest}@{domain}", sent_at)


def file_name(outcome: Outcome, message: Message) -> str:
    """A name that no customer's name can turn into a path; the digest keeps two apart."""
    safe = re.sub(r"[^0-9A-Za-z_-]+", "-", message.customer).strip("-")[:40]
    identity = f"{message.customer}\0{message.currency}".encode()
    digest = "" if safe == message.customer else f"-{hashlib.sha256(identity).hexdigest()[:8]}"
    currency = "" if message.currency == "EUR" else f"-{message.currency[:3]}"
    return f"{outcome.plan.as_of}-{safe}{digest}{currency}-{message.step}"
