"""The written answers and raw mails of the corpus, and how each answer travels as an e-mail.

An answer's name decides its group (a third of the older ones is held out), its character set, its
encoding and whether it is plain text, HTML or both, so that the whole way is measured.
"""

import hashlib
import html
import tomllib
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"
RECEIVED_ON = date(2026, 3, 10)
GROUPS = ("development", "held out", "fresh", "unseen")
LANGUAGES = ("fr", "nl", "de", "en")


@dataclass(frozen=True)
class Answer:
    """A written answer: what it says, with its facts; its language; its group."""

    name: str
    lang: str
    text: str
    says: tuple[dict[str, Any], ...]
    group: str

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(one["kind"] for one in self.says)

    def as_mail(self) -> bytes:
        """The bytes of the e-mail that brings it."""
        turn = digest(self.name)[1]
        mail = EmailMessage()
        mail["From"] = "Un débiteur <debiteur@client.example>"
        mail["To"] = "relance@atelier-nord.example"
        mail["Subject"] = "Re: Facture F2026-0042"
        mail["Date"] = "Tue, 10 Mar 2026 10:00:00 +0100"
        mail["Message-ID"] = f"<{self.name}@client.example>"
        charset = "utf-8" if turn % 2 or not fits_latin(self.text) else "iso-8859-1"
        encoding = ("quoted-printable", "base64", "8bit")[turn % 3]
        if turn % 4 == 3:
            mail.set_content(as_html(self.text), subtype="html", charset=charset, cte=encoding)
        else:
            mail.set_content(self.text, charset=charset, cte=encoding)
        if turn % 4 == 2:
            mail.add_alternative(as_html(self.text), subtype="html", charset="utf-8")
        return mail.as_bytes()


def digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def fits_latin(text: str) -> bool:
    try:
        text.encode("iso-8859-1")
    except UnicodeEncodeError:
        return False
    return True


def as_html(text: str) -> str:
    lines = (f"<div>{html.escape(line) or '<br>'}</div>" for line in text.splitlines())
    return f"<html><body>{''.join(lines)}</body></html>"


def group_of(name: str) -> str:
    if name.startswith("fresh2-"):
        return "unseen"
    if name.startswith("fresh-"):
        return "fresh"
    return "held out" if digest(name)[0] % 3 == 0 else "development"


def read_answers() -> list[Answer]:
    found = []
    for path in sorted((CORPUS / "written").glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["mail"]:
            name = entry["name"]
            lang = name.split("-")[1] if name.startswith("fresh") else path.stem[:2]
            text = entry["text"].strip("\n")
            found.append(Answer(name, lang, text, tuple(entry["says"]), group_of(name)))
    return found


@dataclass(frozen=True)
class RawMail:
    """A mail as it came off the wire, and what it is."""

    name: str
    kind: str
    facts: dict[str, Any]
    content: bytes


def read_raw_mails() -> list[RawMail]:
    expected = tomllib.loads((CORPUS / "raw" / "expected.toml").read_text(encoding="utf-8"))
    return [
        RawMail(name, kind, facts, (CORPUS / "raw" / name).read_bytes())
        for kind, several in expected.items()
        for name, facts in several.items()
    ]
