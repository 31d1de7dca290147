"""The two guides to an installation say the same, and every command they show works, in order."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from databases import own_database

GUIDES = {
    lang: (ROOT / "docs" / f"installation.{lang}.md").read_text(encoding="utf-8")
    for lang in ("fr", "en")
}


def commands(lang: str) -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDES[lang], flags=re.S)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def test_both_guides_show_the_same_commands():
    assert commands("fr") == commands("en")
    assert len(commands("fr")) >= 10


def test_both_guides_have_the_same_sections():
    french, english = (len(re.findall(r"^## ", GUIDES[lang], flags=re.M)) for lang in ("fr", "en"))
    assert french == english


def test_the_commands_run_in_their_order(tmp_path: Path):
    """The whole of a first day: made, filled, decided, approved, printed, verified."""
    with own_database(tmp_path / "data") as environment:
        for program, *words in commands("en"):
            assert program == ".venv/bin/butoir"
            given = [word.replace("out/", f"{tmp_path}/") for word in words]
            done = subprocess.run(
                [sys.executable, "-m", "butoir.project.cli", *given],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode in (0, 1), (words, done.stderr)
            assert done.stdout, words
