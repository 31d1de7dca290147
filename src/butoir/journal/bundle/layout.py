"""What is in a bundle of evidence: its members, the forms of its lines, its limits."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any, NamedTuple

from butoir.journal.chain import Link, content_digest

FORMAT = "butoir-evidence-1"
EVENTS, MANIFEST, SUMS = "events.jsonl", "manifest.json", "SHA256SUMS"
README, CHECK = "README.txt", "check.py"
OWN = (README, CHECK, EVENTS, MANIFEST, SUMS)
FILES = "files/"
MOST_FILES = 5_000
MOST_BYTES = 2_000_000_000  # of the whole, so that no ZIP64 is needed and no disk is filled
LONGEST_LINE = 8_000_000

_EXTENSIONS = {
    "message/rfc822": "eml",
    "application/pdf": "pdf",
    "application/timestamp-reply": "tsr",
    "application/json": "json",
    "image/jpeg": "jpg",
    "image/png": "png",
    "text/plain": "txt",
}
_FILE = re.compile(rf"{FILES}([0-9a-f]{{64}})\.[a-z]{{3,4}}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Shown(NamedTuple):
    """An event as a bundle shows it whole, with the salt of its content."""

    sequence: int
    kind: str
    about: str
    by: str
    at: str
    data: str
    salt: str
    previous: str
    digest: str


class Hidden(NamedTuple):
    """An event of which a bundle shows only the digest of its content."""

    sequence: int
    content: str
    previous: str
    digest: str


def written(value: Any) -> str:
    """One way only to write a line or a manifest."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def read_line(text: str) -> Shown | Hidden:
    """The event of a line; raises ValueError when it is not exactly one."""
    try:
        said = json.loads(text)
    except RecursionError:
        raise ValueError("is nested too deep") from None
    if not isinstance(said, dict) or written(said) != text:
        raise ValueError("is no event as bundles write them")
    for form in (Shown, Hidden):
        if list(said) == list(form._fields) and _typed(said):
            return form(**said)
    raise ValueError("is no event as bundles write them")


def link_of(event: Shown | Hidden, company: int) -> Link:
    """The event as the chain sees it."""
    if isinstance(event, Hidden):
        return Link(event.sequence, event.previous, event.content, event.digest, None)
    content = content_digest(company, *event[:7])
    at = datetime.fromisoformat(event.at)
    return Link(event.sequence, event.previous, content, event.digest, at)


def member_of(digest: str, media_type: str) -> str:
    """The name of a sealed file in a bundle."""
    return f"{FILES}{digest}.{_EXTENSIONS.get(media_type.partition(';')[0], 'bin')}"


def digest_in(member: str) -> str:
    """The digest that a member's name says it has; empty when it names no sealed file."""
    found = _FILE.fullmatch(member)
    return found[1] if found else ""


def _typed(said: dict[str, Any]) -> bool:
    number = said["sequence"]
    texts = [said[name] for name in said if name != "sequence"]
    digests = [said[name] for name in ("content", "digest") if name in said]
    return (
        type(number) is int
        and number > 0
        and all(isinstance(text, str) for text in texts)
        and all(_DIGEST.fullmatch(digest) for digest in digests)
        and bool(_DIGEST.fullmatch(said["previous"]) or said["previous"] == "")
        and ("at" not in said or datetime.fromisoformat(said["at"]).tzinfo is not None)
    )
