"""What a room says in English, as the reader of a page reads it.

A catalogue lists the room's sentences as they are, with `%(name)s` where they differ; they are
messages of the page's folder like any other. A sentence that is in no catalogue stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext

_PLACE = re.compile(r"%\\\((\w+)\\\)s")  # as `re.escape` leaves it


class Sentences:
    """A catalogue: the sentences of some rooms."""

    def __init__(self, known: Iterable[str]) -> None:
        listed = list(known)
        self._whole = frozenset(text for text in listed if "%(" not in text)
        self._shapes = [(_shape(text), text) for text in listed if "%(" in text]

    def said(self, sentence: str) -> str:
        """The sentence in the language of the page; what stands in its places is kept as it is."""
        if sentence in self._whole:
            return gettext(sentence)
        for shape, text in self._shapes:
            found = shape.fullmatch(sentence)
            if found:
                return gettext(text) % found.groupdict()
        return sentence


def _shape(text: str) -> re.Pattern[str]:
    """What a sentence with places looks like."""
    return re.compile(_PLACE.sub(_group, re.escape(text)), re.DOTALL)


def _group(match: re.Match[str]) -> str:
    return f"(?P<{match[1]}>.+?)"
