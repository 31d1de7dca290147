"""The letters of a run: all or nothing on the disk, and no name that leads elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from butoir.core.errors import InputError
from butoir.project import letters_out
from cli.commands import Answer, butoir
from project.files import CREDITOR, invoice, table, write


def letters(open_: str, out: Path, *more: str) -> Answer:
    words = ("--invoices", open_, "--letters", str(out), "--as-of", "2026-11-20", "--json", *more)
    return butoir("plan", *words)


def names(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir())


def test_a_letter_by_e_mail_is_a_message_and_one_by_post_a_pdf(tmp_path):
    open_ = table(tmp_path, invoice("F1", code="C1"), invoice("F2", code="C2"))
    known = write(
        tmp_path, "c.csv", "Code;Nom;E-mail;Ville\nC1;ACME;a@acme.example;\nC2;Bell;;Lille\n"
    )
    policy = write(tmp_path, "p.toml", CREDITOR)
    answer = letters(open_, tmp_path / "out", "--customers", known, "--policy", policy)
    assert answer.status == 0
    assert names(tmp_path / "out") == [
        "2026-11-20-C1-reminder-1.eml",
        "2026-11-20-C2-reminder-1.pdf",
        "sent.csv",
    ]
    assert (
        b"To: ACME <a@acme.example>" in (tmp_path / "out/2026-11-20-C1-reminder-1.eml").read_bytes()
    )
    assert (tmp_path / "out/2026-11-20-C2-reminder-1.pdf").read_bytes().startswith(b"%PDF")


def test_names_that_are_paths_emoji_or_alike_stay_in_the_folder_and_apart(tmp_path):
    """Eight customers, eight letters, whatever their names make of a file name."""
    codes = ["../../etc/passwd", "/root", "🍕", "🍔", "A B", "A/B", "acme", "ACME"]
    open_ = table(tmp_path, *(invoice(f"F{i}", code=code) for i, code in enumerate(codes)))
    out = tmp_path / "deep" / "er" / "out"
    assert letters(open_, out).status == 0
    written = [name.lower() for name in names(out) if name != "sent.csv"]
    assert len(set(written)) == 8
    assert all(name.startswith("2026-11-20-") for name in written)
    assert names(tmp_path) == ["deep", "open.csv"]


def test_the_two_currencies_of_one_debtor_have_two_letters(tmp_path):
    open_ = table(tmp_path, invoice("F1"), invoice("F2", currency="USD"))
    assert letters(open_, tmp_path / "out").status == 0
    assert len([name for name in names(tmp_path / "out") if name.endswith(".pdf")]) == 2


@pytest.mark.parametrize("existed", [True, False])
def test_nothing_is_left_when_the_disk_is_full(tmp_path, monkeypatch, existed):
    """The second of three letters cannot be written: none is, and `sent.csv` neither."""
    open_ = table(tmp_path, *(invoice(f"F{i}", f"C{i}") for i in range(3)))
    out = tmp_path / "out"
    if existed:
        out.mkdir()
    real, calls = Path.write_bytes, []

    def write_bytes(self: Path, data: bytes) -> int:
        calls.append(self)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    answer = letters(open_, out)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == f"butoir plan: {out}: cannot be written: No space left on device\n"
    assert not out.exists() or (existed and names(out) == [])


def test_what_was_moved_is_taken_back_when_the_rest_cannot_be(tmp_path):
    """A folder stands where the memory goes: the letters moved before it are removed again."""
    open_ = table(tmp_path, invoice("F1"))
    out = tmp_path / "out"
    (out / "sent.csv" / "x").mkdir(parents=True)
    answer = letters(open_, out)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"butoir plan: {out}: cannot be written: ")
    assert names(out) == ["sent.csv"]


def test_a_folder_of_letters_that_is_a_file_is_refused(tmp_path):
    open_ = table(tmp_path, invoice("F1"))
    before = Path(open_).read_bytes()
    answer = letters(open_, Path(open_))
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == f"butoir plan: {open_}: is a file, not a folder for letters\n"
    assert Path(open_).read_bytes() == before


def test_a_refused_letter_is_told_not_remembered_and_the_others_go(tmp_path, monkeypatch):
    """A letter that fails its last check is not sent, so the next run must propose it again."""
    open_ = table(tmp_path, invoice("F1", "ACME"), invoice("F2", "BELL"))
    policy = write(tmp_path, "p.toml", CREDITOR)

    def check(letter: object, facts: letters_out.LetterFacts) -> None:
        if facts.debtor.name == "BELL":
            raise InputError("a loaded word: réclamation", "letter to BELL")

    monkeypatch.setattr(letters_out, "check_letter", check)
    out = tmp_path / "out"
    answer = letters(open_, out, "--policy", policy)
    assert answer.status == 1
    told = "no letter to BELL: letter to BELL: a loaded word: réclamation"
    assert told in answer.document["warnings"]
    assert f"butoir plan: warning: {told}\n" in answer.err
    assert names(out) == ["2026-11-20-ACME-reminder-1.pdf", "sent.csv"]
    assert "BELL" not in (out / "sent.csv").read_text(encoding="utf-8")


def test_without_a_named_creditor_the_letters_are_drafts_to_fill_in(tmp_path):
    open_ = table(tmp_path, invoice("F1"))
    answer = letters(open_, tmp_path / "out")
    assert answer.status == 0
    assert any("the creditor is not named" in text for text in answer.document["warnings"])


def test_no_working_folder_is_left_behind(tmp_path):
    out = tmp_path / "out"
    assert letters(table(tmp_path, invoice("F1")), out).status == 0
    assert not [path for path in out.iterdir() if path.is_dir()]
    shutil.rmtree(out)
