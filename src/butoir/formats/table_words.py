"""Words inside the cells of a table: months, kinds of document, statuses, totals.

Owns nothing but the reading of the TOML files in which the words are, in four languages.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from butoir.formats.table_columns import plain


@cache
def words(section: str, resource: str = "table_words.toml") -> dict[str, str]:
    """The words of one section, reduced as headings are, each with what it means."""
    source = resources.files("butoir.formats").joinpath(resource)
    groups = tomllib.loads(source.read_text(encoding="utf-8"))[section]
    return {plain(word): meaning for meaning, all_ in groups.items() for word in all_}
