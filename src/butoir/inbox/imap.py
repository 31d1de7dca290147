"""Reading a folder of a mailbox by IMAP (RFC 3501), by UID: nothing on the server is changed.

The folder is opened to be examined only, and mails are peeked at: they stay unread, where they are.
"""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from butoir.core.errors import InputError

LARGEST = 25_000_000  # bytes of a mail that is read as a whole
_TIMEOUT_SECONDS = 30
_LONGEST = 300  # characters of what a server says of a mail
_BATCH = 100  # mails whose sizes are asked for at once
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a mailbox, and who reads it; `tls` is "ssl", "starttls" or empty."""

    host: str
    port: int
    tls: str
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"


class Fetched(NamedTuple):
    """A mail as the server has it; only its headers when it is too large (`whole` is false)."""

    uid: int
    content: bytes
    whole: bool


class Refused(NamedTuple):
    """A mail that the server does not give, and what it says of it."""

    uid: int
    why: str


class BrokenOffError(InputError):
    """The connection ended while one mail was asked for: `uid`, as `validity` numbers it."""

    def __init__(self, message: str, where: str, uid: int, validity: int) -> None:
        super().__init__(message, where)
        self.uid = uid
        self.validity = validity


class Folder:
    """A folder that is open; `validity` changes when the server numbers its mails anew."""

    def __init__(self, client: imaplib.IMAP4, count: int) -> None:
        self._client = client
        self.count = count
        self.asked: int | None = None  # the mail whose answer is awaited
        validity = client.response("UIDVALIDITY")[1][-1]
        if validity is None:
            raise imaplib.IMAP4.error("the server does not number its mails (UIDVALIDITY)")
        self.validity = int(validity)

    def uids(self, after: int, since: date) -> list[int]:
        """The mails numbered above `after` that arrived on `since` or later, in their order."""
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        found = self._ask("SEARCH", f"UID {after + 1}:*", f"SINCE {day}")
        # "*" is the last one, even where that is below what was asked for
        uids = {int(uid) for line in found if line for uid in line.split()}
        return sorted(uid for uid in uids if uid > after)

    def fetch(self, uids: Sequence[int]) -> Iterator[Fetched | Refused]:
        """The mails of these numbers that are still there; one that the server refuses is named,
        and the others follow."""
        for start in range(0, len(uids), _BATCH):
            some = uids[start : start + _BATCH]
            try:
                sizes = self._sizes(some)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:  # because of one of them: which, is found one by one
                sizes = {}
                for uid in some:
                    yield from self._alone(uid)
            for uid in some:
                if uid in sizes:
                    yield from self._tried(uid, sizes[uid])

    def _alone(self, uid: int) -> Iterator[Fetched | Refused]:
        try:
            size = self._sizes([uid]).get(uid)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            yield Refused(uid, _said(error)[:_LONGEST])
        else:
            if size is not None:
                yield from self._tried(uid, size)

    def _tried(self, uid: int, size: int) -> Iterator[Fetched | Refused]:
        """The mail; a connection that ends (abort) is no refusal of one mail."""
        self.asked = uid
        try:
            found: list[Fetched | Refused] = list(self._mail(uid, whole=size <= LARGEST))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            found = [Refused(uid, _said(error)[:_LONGEST])]
        self.asked = None
        yield from found

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        sizes = {}
        for line in self._ask("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)"):
            uid, size = _UID.search(line or b""), _SIZE.search(line or b"")
            if uid and size:
                sizes[int(uid[1])] = int(size[1])
        return sizes

    def _mail(self, uid: int, *, whole: bool) -> Iterator[Fetched]:
        part = "BODY.PEEK[]" if whole else "BODY.PEEK[HEADER]"
        for found in self._ask("FETCH", str(uid), f"(UID {part})"):
            if isinstance(found, tuple):
                yield Fetched(uid, found[1], whole)
                return
            if found and _UID.search(found):
                raise imaplib.IMAP4.error("the server gives no content")

    def _ask(self, command: str, *args: str) -> list[Any]:
        return _data(self._client.uid(command, *args))


@contextmanager
def open_folder(place: Place) -> Iterator[Folder]:
    """The folder, until the end of the block.

    Raises InputError when it cannot be opened, and for a connection that ends before its time;
    BrokenOffError when that was while a mail was asked for.
    """
    folder = None
    try:
        client = _connect(place)
        try:
            if place.tls == "starttls":
                client.starttls(ssl.create_default_context())
            _log_in(client, place)
            count = _data(client.select(_named(place.folder), readonly=True))
            folder = Folder(client, int(count[0]))
            yield folder
        finally:
            _leave(client)
    except (OSError, imaplib.IMAP4.error) as error:
        said = f"the mailbox cannot be read: {_said(error)}"
        if folder is not None and folder.asked is not None:
            raise BrokenOffError(said, place.host, folder.asked, folder.validity) from error
        raise InputError(said, place.host) from error


def _connect(place: Place) -> imaplib.IMAP4:
    if place.tls == "ssl":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(
            place.host, place.port, ssl_context=context, timeout=_TIMEOUT_SECONDS
        )
    return imaplib.IMAP4(place.host, place.port, timeout=_TIMEOUT_SECONDS)


def _leave(client: imaplib.IMAP4) -> None:
    """Say so where the connection still holds, and let go of it in any case."""
    with suppress(OSError, imaplib.IMAP4.error):
        client.logout()
    with suppress(OSError):
        client.shutdown()


def _log_in(client: imaplib.IMAP4, place: Place) -> None:
    """By PLAIN, which takes any letter, where the server knows it."""
    if "AUTH=PLAIN" in client.capabilities:
        said = f"\0{place.username}\0{place.password}".encode()
        client.authenticate("PLAIN", lambda _: said)
        return
    try:
        client.login(_quoted(place.username), place.password)
    except UnicodeEncodeError as error:
        raise imaplib.IMAP4.error("the server takes only plain letters in a password") from error


def _named(folder: str) -> str:
    """The name of a folder as IMAP writes it (RFC 3501, 5.1.3)."""
    return _quoted(re.sub(r"[^\x20-\x7e]+|&", _shifted, folder))


def _shifted(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&-"
    code = base64.b64encode(found[0].encode("utf-16-be")).decode().rstrip("=")
    return f"&{code.replace('/', ',')}-"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _data(answer: tuple[str, list[Any]]) -> list[Any]:
    """What the server sent; a refusal is an error with its words."""
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(b" ".join(one for one in data if isinstance(one, bytes)))
    return data


def _said(error: Exception) -> str:
    """The words of an error; those of a server are bytes."""
    first = error.args[0] if error.args else ""
    if isinstance(first, bytes):
        return first.decode(errors="replace")
    return str(error) or type(error).__name__
