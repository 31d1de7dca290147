"""The translations of the pages: `make messages` brings each folder's catalogues up to date.

The source is English. Every folder of a page with a `locale` has its own catalogues; new messages
come in without a translation, which the tests refuse, and those no longer used go.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

WEB = Path(__file__).parents[1] / "src" / "butoir" / "web"
LANGUAGES = ("fr", "nl", "de")
FRANCE_ALONE = "relan"  # where France says "relance", Belgium says "rappel"
BELGIAN = "fr_BE"
_DATED = datetime(2026, 1, 1, tzinfo=UTC)  # in every header: a day would change without a reason
_KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def folders() -> list[Path]:
    """The folders that have catalogues."""
    return sorted(path.parent for path in WEB.rglob("locale"))


def messages_of(folder: Path) -> Catalog:
    """Every message of a folder's code and templates, without places: they would only move."""
    found = Catalog(fuzzy=False)
    for path in _sources(folder):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = templatize(text)
        for _, message, comments, context in extract(
            "python", io.BytesIO(text.encode()), keywords=_KEYWORDS
        ):
            found.add(message, context=context, auto_comments=comments)
    return found


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        inner = [parent for parent in path.parents if (parent / "locale").is_dir()]
        if inner[0] == folder:  # not of a page below that has its own
            yield path


def catalogue(folder: Path, lang: str) -> Path:
    """Where a folder keeps a language."""
    return folder / "locale" / lang / "LC_MESSAGES" / "django.po"


def load(folder: Path, lang: str) -> Catalog:
    """What is translated so far."""
    path = catalogue(folder, lang)
    if not path.exists():
        return Catalog(locale=lang, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def compiled(found: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    target = io.BytesIO()
    write_mo(target, found)
    return target.getvalue()


def update(folder: Path, lang: str) -> int:
    """Bring one catalogue up to date; how many messages have no translation."""
    found = load(folder, lang)
    found.update(messages_of(folder), no_fuzzy_matching=True)
    found.obsolete.clear()
    found.creation_date = found.revision_date = _DATED
    path = catalogue(folder, lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, found, width=100, no_location=True, sort_output=True, omit_header=False)
    path.with_suffix(".mo").write_bytes(compiled(found))
    return len(missing(found))


def update_belgian() -> int:
    """Bring the French of Belgium up to date; how many of its messages are still to be written.

    It has, for all pages together, the messages for which France uses a word of its own.
    """
    before, found = load(WEB, BELGIAN), Catalog(fuzzy=False)
    for folder in folders():
        for message in load(folder, "fr"):
            if message.id and FRANCE_ALONE in str(message.string).lower():
                found.add(message.id, context=message.context)
    before.update(found, no_fuzzy_matching=True)
    before.obsolete.clear()
    before.creation_date = before.revision_date = _DATED
    path = catalogue(WEB, BELGIAN)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, before, width=100, no_location=True, sort_output=True, omit_header=False)
    path.with_suffix(".mo").write_bytes(compiled(before))
    return len(missing(before))


def missing(found: Catalog) -> list[str]:
    """The messages that have no translation, or only some of their forms."""
    lacking = []
    for message in found:
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and not all(forms):
            lacking.append(str(message.id))
    return lacking


if __name__ == "__main__":
    for place in folders():
        for code in LANGUAGES:
            lacking = update(place, code)
            if lacking:
                print(f"{place.relative_to(WEB)} {code}: {lacking} to translate")
    if left := update_belgian():
        print(f"{BELGIAN}: {left} to write")
