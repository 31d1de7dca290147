"""Words inside the cells of a table: months, kinds of document, statuses, totals.

Owns nothing but the reading of `table_words.toml`, where the words are, in four languages.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from butoir.formats.table_columns import plain


@cache
def words(section: str) -> dict[str, str]:
    """The words of one section, reduced as headings are, each with what it means."""
    source = resources.files("butoir.formats").joinpath("table_words.toml")
    groups = tomllib.loads(source.read_text(encoding="utf-8"))[section]
    return {plain(word): meaning for meaning, all_ in groups.items() for word in all_}
