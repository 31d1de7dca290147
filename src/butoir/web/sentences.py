"""What a room says in English, as the reader of a page reads it.

A catalogue lists the room's sentences as they are, with `%(name)s` where they differ; they are
messages of the page's folder like any other. The one that says most itself is taken. A sentence
that is in no catalogue stays as it is.

What stands in a place is shown as the reader writes it: a date, a quoted text, an amount (a place
whose name ends in "amount"). In the place `why` stands another sentence of the catalogue, or words
of somebody else, which are quoted as theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext

from butoir.web.ui.templatetags.figures import day

_PLACE = re.compile(r"%\\\((\w+)\\\)s")  # as `re.escape` leaves it
_NAMED = re.compile(r"%\(\w+\)s")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AMOUNT = re.compile(r"-?\d+\.\d\d")
_QUOTED = re.compile(r"(['\"])(?P<text>.*)\1", re.DOTALL)


class Sentences:
    """A catalogue: the sentences of some rooms; `places` say how codes in a place are named."""

    def __init__(
        self, known: Iterable[str], places: Mapping[str, Callable[[str], str]] | None = None
    ) -> None:
        self.texts = tuple(known)
        self._places = places or {}
        self._whole = frozenset(text for text in self.texts if "%(" not in text)
        shapes = [(_shape(text), text) for text in self.texts if "%(" in text]
        self._shapes = sorted(shapes, key=lambda one: -len(_NAMED.sub("", one[1])))

    def knows(self, sentence: str) -> bool:
        """Whether the sentence is in the catalogue."""
        return sentence in self._whole or any(
            shape.fullmatch(sentence) for shape, _ in self._shapes
        )

    def said(self, sentence: str) -> str:
        """The sentence in the language of the page."""
        if sentence in self._whole:
            return gettext(sentence)
        for shape, text in self._shapes:
            found = shape.fullmatch(sentence)
            if found:
                values = found.groupdict()
                return gettext(text) % {name: self._shown(name, values[name]) for name in values}
        return sentence

    def said_or_quoted(self, sentence: str) -> str:
        """The sentence, or the words of somebody else between quotation marks."""
        return self.said(sentence) if self.knows(sentence) else quoted(sentence)

    def _shown(self, name: str, text: str) -> str:
        if name in self._places:
            return self._places[name](text)
        if name == "why":
            return self.said_or_quoted(text)
        return shown(name, text)


def shown(name: str, text: str) -> str:
    """What stands in a place, as the reader writes it."""
    marked = _QUOTED.fullmatch(text)
    if marked:
        return quoted(marked["text"])
    if _DAY.fullmatch(text):
        return day(date.fromisoformat(text))
    if name.endswith("amount") and _AMOUNT.fullmatch(text):
        locale = (get_language() or "fr")[:2]
        return str(format_decimal(Decimal(text), "#,##0.00", locale=locale))
    return text


def quoted(text: str) -> str:
    """Words of somebody else, between the quotation marks of the language."""
    return gettext("“%(text)s”") % {"text": text}


def _shape(text: str) -> re.Pattern[str]:
    """What a sentence with places looks like."""
    return re.compile(_PLACE.sub(_group, re.escape(text)), re.DOTALL)


def _group(match: re.Match[str]) -> str:
    return f"(?P<{match[1]}>.+?)"
