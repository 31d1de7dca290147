"""Bundles made by hand, and what a tamperer who knows ZIP files does to them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from butoir.journal.bundle.layout import EVENTS, SUMS, Hidden, Shown, written
from butoir.journal.bundle.writing import Party, Sealed, write_bundle
from butoir.journal.chain import canonical, content_digest, instant, salt_of, tie
from companies import AT

PARTY = Party(3, "morel", "Ateliers Morel", "C1", "Dupont SARL")
SECRET = "00" * 32
LETTER = Sealed("application/pdf", b"%PDF the letter as it was posted")
MAIL = Sealed("message/rfc822", b"From: compta@morel.example\r\n\r\nBonjour")


class Said(NamedTuple):
    """An event to be: about whom, its data, when."""

    kind: str
    about: str = "customer:1"
    data: Mapping[str, Any] = {}
    at: datetime = AT
    shown: bool = True


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


STORY = (
    Said("customer-recorded"),
    Said("run", "run:1", {"secret": "of others"}, shown=False),
    Said("delivery-queued", "delivery:1", {"file": digest(LETTER.content)}),
    Said("note", "customer:2", {"text": "about another debtor"}, shown=False),
    Said("delivery-sent", "delivery:1", at=AT + timedelta(minutes=5)),
    Said("delivery-proof", "delivery:1", {"file": digest(MAIL.content)}, AT + timedelta(days=2)),
)


def chained(story: Sequence[Said], secret: str = SECRET) -> list[Shown | Hidden]:
    """The events of a story as a journal ties them."""
    events: list[Shown | Hidden] = []
    previous = ""
    for place, one in enumerate(story, start=1):
        told = (place, one.kind, one.about, "claire", instant(one.at), canonical(one.data))
        salt = salt_of(secret, place)
        content = content_digest(PARTY.company, *told, salt)
        now = tie(previous, content)
        hidden = Hidden(place, content, previous, now)
        events.append(Shown(*told, salt, previous, now) if one.shown else hidden)
        previous = now
    return events


def make_bundle(story: Sequence[Said] = STORY, files: Sequence[Sealed] = (LETTER, MAIL)) -> bytes:
    """The bundle of a story."""
    kept = {digest(file.content): file for file in files}
    out = io.BytesIO()
    write_bundle(out, PARTY, chained(story), kept.__getitem__)
    return out.getvalue()


def members(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def events_of(bundle: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in members(bundle)[EVENTS].splitlines()]


def with_members(bundle: bytes, changes: Mapping[str, bytes | None], *, sums: bool = True) -> bytes:
    """The bundle with other members, or without some; the list of digests made good unless told."""
    kept = {**members(bundle), **changes}
    found = {name: content for name, content in kept.items() if content is not None}
    if sums:
        listed = (f"{digest(found[name])}  {name}\n" for name in found if name != SUMS)
        found[SUMS] = "".join(listed).encode()
    return zipped(found)


def zipped(found: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in found.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def with_events(bundle: bytes, change: Callable[[list[dict[str, Any]]], Any]) -> bytes:
    """The bundle with its events changed in place."""
    events = events_of(bundle)
    change(events)
    lines = "".join(f"{written(event)}\n" for event in events)
    return with_members(bundle, {EVENTS: lines.encode("ascii")})
