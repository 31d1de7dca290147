"""The calls of the day from the command line: whom to ring, on which number, and what to say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import own_database

DAY = "2026-11-20"
BEFORE = "2026-01-01"  # whatever the day on which the company is made
POLICY = """[policy]
[[policy.steps]]
name = "reminder-1"
days_after_due = 200
[[policy.steps]]
name = "call"
days_after_due = 5
[creditor]
name = "Ateliers Morel"
signatory = "Claire Morel"
email = "claire@morel.example"
"""
INVOICES = """client;facture;date;échéance;montant;reste dû
C1;F-7;01/10/2026;31/10/2026;1250,00;1250,00
"""
CUSTOMERS = """code;nom;langue;pays;téléphone;contact;tutoiement;e-mail
C1;Garage Peeters;nl;BE;02 555 01 02;An Peeters;oui;an@peeters.example
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_database(tmp_path) as found:
        yield found


def butoir(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "butoir.project.cli", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_each_call_has_its_number_and_its_sheet(environment: dict[str, str], tmp_path: Path):
    files = {"policy.toml": POLICY, "factures.csv": INVOICES, "clients.csv": CUSTOMERS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    butoir(environment, "company", "create", "morel", "--policy", str(tmp_path / "policy.toml"))
    scenario = ("--policy", str(tmp_path / "policy.toml"), "--from", BEFORE)
    butoir(environment, "scenario", "set", *scenario)
    for name in ("clients.csv", "factures.csv"):
        butoir(environment, "import", str(tmp_path / name))
    butoir(environment, "run", "--as-of", DAY)
    (call,) = json.loads(butoir(environment, "calls", "--as-of", DAY, "--json"))["calls"]
    assert (call["phone"], call["open"], call["script"]["lang"]) == (
        "02 555 01 02",
        "1250.00",
        "nl",
    )
    headings = [topic["heading"] for topic in call["script"]["topics"]]
    assert headings[:3] == ["Vóór het gesprek", "Zich voorstellen", "Zeggen waarom"]
    shown = butoir(environment, "calls", "--as-of", DAY)
    assert "1 calls to make" in shown
    assert f"call {call['call']} · Gesprek met Garage Peeters · 02 555 01 02" in shown
    assert "Ik bel je over factuur F-7 van 1 oktober 2026" in " ".join(shown.split())
    butoir(
        environment, "calls", "--as-of", DAY, "--done", str(call["call"]), "--result", "promised"
    )
    assert "0 calls to make" in butoir(environment, "calls", "--as-of", DAY)
