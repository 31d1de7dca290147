"""`butoir lint`: the contract of its answer, its exit status, and what a person reads."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from commands import butoir

LETTER = """Objet : Facture 2026-0412

Bonjour Madame Petit,

La facture 2026-0412 du 2 janvier 2026, de 1 234,50 €, échue le 31 janvier 2026, reste ouverte.
Merci de la régler au plus tard le mardi 3 mars 2026 : IBAN FR76 3000 6000 0112 3456 7890 189.
Une question : 01 23 45 67 89. Si votre paiement a croisé ce message, n'en tenez pas compte.

Nous vous remercions de votre confiance. Cordialement,
Claire Martin
"""
CASE = ("--step", "reminder-1", "--lang", "fr")


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def test_a_good_letter_is_ok(letter: Path) -> None:
    answer = butoir("lint", str(letter), *CASE, "--json")
    assert answer.status == 0
    assert answer.document == {"ok": True, "findings": []}


def test_a_fault_is_told_as_the_contract_says(letter: Path) -> None:
    text = LETTER.replace("au plus tard le mardi 3 mars 2026", "sous 8 jours")
    letter.write_text(text, encoding="utf-8")
    answer = butoir("lint", str(letter), *CASE, "--json")
    assert answer.status == 1
    assert answer.document["ok"] is False
    by_rule = {finding["rule"]: finding for finding in answer.document["findings"]}
    assert list(by_rule) == ["missing-pay-by-date", "vague-deadline"]
    fault = by_rule["vague-deadline"]
    assert list(fault) == ["rule", "severity", "start", "end", "text", "message", "suggestion"]
    assert text[fault["start"] : fault["end"]] == fault["text"] == "sous 8 jours"
    absent = by_rule["missing-pay-by-date"]
    assert (absent["start"], absent["end"], absent["text"]) == (0, 0, "")


def test_a_warning_alone_lets_the_letter_leave(letter: Path) -> None:
    text = LETTER.replace("au plus tard le mardi", "avant le mardi")
    letter.write_text(text, encoding="utf-8")
    answer = butoir("lint", str(letter), *CASE, "--json")
    assert answer.status == 0
    assert [f["severity"] for f in answer.document["findings"]] == ["warning"]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(LETTER.encode()))
    monkeypatch.setattr("sys.stdin", stream)
    assert butoir("lint", "-", *CASE, "--json").document["ok"] is True


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_read(letter: Path, encoding: str) -> None:
    letter.write_bytes(LETTER.encode(encoding))
    assert butoir("lint", str(letter), *CASE, "--json").document["ok"] is True


def test_a_person_sees_the_line_the_reason_and_the_way_out(letter: Path) -> None:
    letter.write_text(LETTER.replace("Merci de", "Vous devez"), encoding="utf-8")
    answer = butoir("lint", str(letter), *CASE)
    lines = [line.rstrip() for line in answer.out.splitlines()]
    at = next(k for k, line in enumerate(lines) if "Vous devez la régler" in line)
    assert lines[at].startswith("    6 | Vous devez")
    assert lines[at + 1].strip("^ ") == ""
    assert lines[at + 2].startswith("error: aggressive ")
    assert lines[at + 3].startswith("  → ")
    assert lines[-1] == "1 error(s), 0 warning(s)"
    assert answer.status == 1


def test_control_characters_do_not_reach_the_terminal(letter: Path) -> None:
    letter.write_text("Payez \x1b[31mimmédiatement\x07 !", encoding="utf-8")
    out = butoir("lint", str(letter), *CASE).out
    assert "\x1b" not in out
    assert "\x07" not in out


def test_facts_are_checked(letter: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"total": "1234.50", "pay_by": "2026-03-04"}), encoding="utf-8")
    answer = butoir("lint", str(letter), *CASE, "--facts", str(facts), "--json")
    rules = [finding["rule"] for finding in answer.document["findings"]]
    assert rules == ["missing-pay-by-date", "wrong-fact"]
    assert answer.status == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["absent.txt", *CASE], "absent.txt"),
        (["LETTER", "--step", "reminder-9", "--lang", "fr"], "reminder-9"),
        (["LETTER", *CASE, "--facts", "absent.json"], "absent.json"),
        (["LETTER", *CASE, "--facts", "LETTER"], "line 1"),
    ],
)
def test_a_wrong_call_exits_2_and_says_why(letter: Path, words: list[str], said: str) -> None:
    answer = butoir(
        "lint", *[str(letter) if word == "LETTER" else word for word in words], "--json"
    )
    assert answer.status == 2
    assert answer.out == ""
    assert said in answer.err


def test_a_file_too_long_to_be_a_letter_is_refused(letter: Path) -> None:
    letter.write_bytes(b"x" * 2_000_001)
    answer = butoir("lint", str(letter), *CASE, "--json")
    assert answer.status == 2
    assert "not a letter" in answer.err
