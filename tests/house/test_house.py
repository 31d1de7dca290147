"""The rules of the house, held by the syntax trees of the code itself (docs/ARCHITECTURE.md)."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

SRC = ROOT / "src" / "butoir"
MODULES = sorted(
    path
    for path in SRC.rglob("*.py")
    if not ("migrations" in path.parts and path.name[0] == "0")  # Django writes those
)
PURE = ("law", "core", "formats", "tone", "letters")
EXACT = ("law", "core")
STORED = ("users", "journal", "ledger", "dispatch", "dunning", "inbox", "casefile", "insight")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def room(path: Path) -> str:
    return path.relative_to(SRC).parts[0]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_opens_with_its_purpose_and_stays_short(path: Path):
    """At most 400 lines a file and 70 a function."""
    module = tree(path)
    assert ast.get_docstring(module), "a module opens with a sentence of purpose"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 70, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_public_functions_and_classes_say_what_they_mean(path: Path):
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) in EXACT], ids=name)
def test_no_float_touches_money_or_law(path: Path):
    for node in ast.walk(tree(path)):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node.lineno
        assert not (isinstance(node, ast.Name) and node.id == "float"), node.lineno
        if room(path) == "core":  # in law a slash joins paths
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), node.lineno


CLOCKS = {"today", "now", "utcnow", "time", "monotonic", "perf_counter"}


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) in PURE], ids=name)
def test_time_and_chance_are_arguments(path: Path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in {"date", "datetime", "time"}:
                assert node.func.attr not in CLOCKS, f"a clock at line {node.lineno}"
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & {"random", "uuid", "secrets"}


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) in STORED], ids=name)
def test_the_database_rooms_read_no_clock_and_draw_no_lots(path: Path):
    """Instants come from the caller, so that a day can be played again."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in {"now", "today", "utcnow"}, f"a clock at {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            told = node.args or node.func.id != "localdate"
            assert told, f"a clock at line {node.lineno}"
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & {"random", "uuid", "secrets"}


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) in STORED], ids=name)
def test_no_signal_and_no_float_in_the_database_rooms(path: Path):
    """A change is made where it is written; SQLite keeps decimals as floats."""
    text = path.read_text(encoding="utf-8")
    for word in ("django.db.models.signals", "django.dispatch", "FloatField", "DecimalField"):
        assert word not in text, word


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) in PURE], ids=name)
def test_asserts_do_not_guard_the_pure_rooms(path: Path):
    """They vanish with -O; what is wrong with an input is an InputError or a diagnostic."""
    assert not any(isinstance(node, ast.Assert) for node in ast.walk(tree(path)))


def test_no_network_address_but_this_machines_own():
    """Names of XML vocabularies are not addresses that anything opens."""
    allowed = re.compile(
        r"https?://(127\.0\.0\.1|localhost|[a-z.]+\.example|www\.w3\.org|docs\.oasis|schemas\.openxmlformats\.org|\{)"
    )
    for path in [*MODULES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("requirements/*")]:
        for line in path.read_text(encoding="utf-8").splitlines():
            for address in re.findall(r"https?://[^\s\"')]*", line):
                assert allowed.match(address), f"{path.name}: {address}"


def _readme_commands() -> Iterator[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for block in re.findall(r"```sh\n(.*?)```", text, flags=re.S):
        yield from (line for line in block.splitlines() if line.startswith(".venv/bin/butoir"))


@pytest.mark.parametrize("command", list(_readme_commands()) or ["none"])
def test_the_readmes_commands_run(command: str, tmp_path: Path):
    assert command != "none", "the README shows no command"
    command = command.replace("out/", f"{tmp_path}/")
    done = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr


def test_the_readme_names_the_test_command_that_ci_runs():
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
