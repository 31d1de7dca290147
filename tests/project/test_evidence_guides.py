"""What a third party is told to do is what there is, in both languages."""

from __future__ import annotations

import re

import pytest

from butoir.journal.bundle.layout import OWN, Hidden, Shown
from butoir.journal.chain import FILE_KEYS
from butoir.journal.stamps import STAMPED
from butoir.project.cli import COMMANDS
from conftest import ROOT

INSIDE = ROOT / "src" / "butoir" / "journal" / "bundle" / "inside"
README = (INSIDE / "README.txt").read_text(encoding="utf-8")
LANGS = ("fr", "en")
GUIDES = {lang: (ROOT / "docs" / f"evidence.{lang}.md").read_text("utf-8") for lang in LANGS}


@pytest.mark.parametrize("lang", LANGS)
def test_the_guide_shows_the_very_script_that_lies_in_a_bundle(lang: str):
    (shown,) = re.findall(r"```python\n(.*?)```", GUIDES[lang], re.DOTALL)
    assert shown == (INSIDE / "check.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_the_guide_names_commands_that_there_are(lang: str):
    named = set(re.findall(r"`?butoir ([a-z]+)", GUIDES[lang]))
    assert named == {"evidence", "timestamp", "verify"}
    assert named <= set(COMMANDS)
    assert "BUTOIR_TIMESTAMP_URL" in GUIDES[lang]


def test_the_page_in_a_bundle_says_in_both_languages_what_is_there():
    french, english = README.split("\nENGLISH\n")
    for text in (french, english):
        for word in (*OWN[1:], "files/", "SHA-256", STAMPED, "openssl ts -verify"):
            assert word in text, word
        for name in {*Shown._fields, *Hidden._fields} - {"sequence"}:
            assert name in text, name
        for key in set(FILE_KEYS) - {"plan"}:  # a plan is of everybody: no bundle has one
            assert key in text, key
