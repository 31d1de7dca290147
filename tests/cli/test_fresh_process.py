"""The commands of the README and of the guide as they are typed: each in a process of its own.

Nothing of a test's own settings is there: a command on files needs no installation.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

_TYPED = re.compile(r"^\.venv/bin/butoir (.+)$", re.MULTILINE)
_RUN = "import sys; from butoir.project.cli import main; sys.exit(main(sys.argv[1:]))"


def typed() -> list[str]:
    """The commands on files that both show, in their order, each once."""
    pages = ("README.md", "docs/guide.en.md")
    found = [line for page in pages for line in _TYPED.findall((ROOT / page).read_text("utf-8"))]
    return [line for line in dict.fromkeys(found) if not line.startswith("demo")]


def run(words: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """A command in the project's folder, in the environment of somebody who has just come."""
    environment = {"PATH": "", "HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", _RUN, *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the letters of all commands go, so that a later one finds those of an earlier one."""
    return tmp_path_factory.mktemp("typed")


@pytest.mark.parametrize("line", typed())
def test_a_command_of_the_readme_or_the_guide_does_what_it_says(line: str, place: Path):
    words = [word.replace("out/", f"{place}/") for word in shlex.split(line)]
    done = run(words, place)
    found = words[0] == "lint"  # its sample has a fault to be shown
    assert done.returncode == (1 if found else 0), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout


def test_letters_are_written_without_any_installation(place: Path):
    assert {path.suffix for path in (place / "guide").iterdir()} >= {".csv", ".eml", ".pdf"}


def test_every_command_explains_itself(tmp_path: Path):
    every = run(["--help"], tmp_path).stdout
    names = re.findall(r"^ {4}([a-z]+) ", every, re.MULTILINE)
    assert {"plan", "run", "serve"} <= set(names)
    for name in names:
        assert "usage" in run([name, "--help"], tmp_path).stdout, name
