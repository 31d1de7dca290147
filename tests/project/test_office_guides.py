"""The two guides to the office say the same, and name what the pages have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from butoir.web.office.today.choices import KEYS
from butoir.web.office.today.matters import WORK
from butoir.web.office.today.words import SECTIONS
from conftest import ROOT

GUIDES = {
    lang: (ROOT / "docs" / f"office.{lang}.md").read_text(encoding="utf-8") for lang in ("fr", "en")
}


def shape(text: str) -> list[str]:
    """How each line begins: headings, list items, rows of tables."""
    found = re.findall(r"^(#+|- \*\*|\d\.|- |\||)", text, flags=re.M)
    return [mark for mark in found if mark]


def test_the_guides_have_the_same_parts():
    assert shape(GUIDES["fr"]) == shape(GUIDES["en"])


@pytest.mark.parametrize("lang", GUIDES)
def test_every_key_of_a_decision_is_named(lang: str):
    for key in KEYS.values():
        assert f"\n| `{key}` |" in GUIDES[lang]


@pytest.mark.parametrize("lang", GUIDES)
def test_what_it_links_to_is_there(lang: str):
    for target in re.findall(r"\]\(([^)]+)\)", GUIDES[lang]):
        assert Path(ROOT / "docs" / target).exists()


@pytest.mark.parametrize("lang", GUIDES)
def test_the_parts_of_the_queue_are_called_as_on_the_page(lang: str):
    with translation.override(lang):
        names = [str(SECTIONS[part]).replace("’", "'").replace("\u202f", " ") for part in WORK]
    rows = re.findall(r"^\| ([^|]+) \|", GUIDES[lang], flags=re.M)
    assert [row for row in rows if row in names] == names
