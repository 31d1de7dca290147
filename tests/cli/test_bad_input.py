"""Bad input through the command line: one clear line with its place, exit 2, nothing written.

Each case goes to `read`, to `plan` as invoices and as a statement, and to `match`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cli.commands import butoir
from conftest import ROOT
from formats.coda_builder import move, whole
from project.files import camt, entry, invoice, ledger, sale, table, write

WIDE = "999999999999999999999999999999"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b0 "ha">'
    + "".join(f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 10))
    + "]><a>&b9;</a>"
)


def _unreadable(folder: Path, kind: str) -> Path:
    path = folder / "bad"
    if kind == "a truncated XML":
        path.write_bytes(Path(camt(folder, entry("1.00"))).read_bytes()[:-200])
    elif kind == "a ledger whose line has too many columns":
        text = Path(ledger(folder, *sale("F1", "100,00", "20260901"))).read_text(encoding="utf-8")
        first, second, rest = text.split("\n", 2)
        path.write_text("\n".join([first, f"{second}\tX\tY\tZ", rest]), encoding="utf-8")
    elif kind == "an archive cut short":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.csv", "x" * 1000)
        path.write_bytes(path.read_bytes()[:60])
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a link to itself":
        path.symlink_to(path)
    elif kind != "nothing":
        path.write_bytes(CONTENTS[kind])
    return path


CONTENTS = {
    "an empty file": b"",
    "blanks": b" \r\n\n",
    "a binary": bytes(range(256)) * 20,
    "an XML bomb": BOMB.encode(),
    "an XML that asks for a file": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">&x;</Invoice>',
    "a PDF that is none": b"%PDF-1.7\n%%EOF",
    "a workbook that is none": b"PK\x03\x04" + bytes(60),
    "prose": b"Bonjour,\nveuillez trouver ci-joint notre facture.\n",
    "NUL bytes": b"N facture;Client;Echeance;Montant TTC\nF\x001;A\x00B;01/10/2026;1,00\n",
    "a number too large": f"Facture;Client;Echeance;Montant TTC\nF1;A;01/10/2026;{WIDE}\n".encode(),
    "a day that is none": b"Facture;Client;Echeance;Montant TTC\nF1;A;31/02/2026;1,00\n",
}
KINDS = (
    *CONTENTS, "a truncated XML", "a ledger whose line has too many columns",
    "an archive cut short", "a folder", "a link to itself", "nothing",
)  # fmt: skip


def _lines_name(err: str, command: str, path: Path) -> bool:
    lines = err.splitlines()
    return bool(lines) and all(line.startswith(f"butoir {command}: {path}") for line in lines)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unusable_file_is_told_and_nothing_is_written(tmp_path, kind):
    path, good = _unreadable(tmp_path, kind), table(tmp_path, invoice("F1"))
    out = tmp_path / "letters"
    after = ("--as-of", "2026-11-20", "--terms", "30", "--letters", str(out))
    calls = {
        "as invoices": ("plan", "--invoices", good, str(path), *after),
        "as a statement": ("plan", "--invoices", good, "--bank", str(path), *after),
        "as customers": ("plan", "--invoices", good, "--customers", str(path), *after),
        "as a policy": ("plan", "--invoices", good, "--policy", str(path), *after),
        "as a memory": ("plan", "--invoices", good, "--sent", str(path), *after),
        "to match": ("match", "--invoices", str(path), "--bank", str(path)),
        "as a story": ("replay", str(path)),
    }
    for how, words in calls.items():
        answer = butoir(*words, "--json")
        assert (answer.status, answer.out) == (2, ""), how
        assert _lines_name(answer.err, words[0], path), (how, answer.err)
        assert not out.exists(), how
    read = butoir("read", str(path), "--json")
    assert read.status == 2
    assert _lines_name(read.err, "read", path)
    if read.out:  # what is not there has no document
        (file,) = read.document["files"]
        assert [note["severity"] for note in file["diagnostics"]][:1] == ["error"]


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("a truncated XML", ", line "),
        ("a ledger whose line has too many columns", ", line 2: "),
        ("a number too large", ', line 2, field "Montant TTC": '),
        ("a day that is none", ', line 2, field "Echeance": '),
    ],
)
def test_the_line_and_the_field_are_named(tmp_path, kind, place):
    path = _unreadable(tmp_path, kind)
    assert butoir("read", str(path)).err.startswith(f"butoir read: {path}{place}")


def test_all_that_is_to_be_mended_is_told_at_once(tmp_path):
    rows = [invoice(f"F{i}", amount="abc") for i in range(3)]
    one, two = table(tmp_path, *rows), write(tmp_path, "empty.csv", "")
    answer = butoir("plan", "--invoices", one, two, "--as-of", "2026-11-20")
    assert [
        line.partition(":")[2].strip().partition(":")[0] for line in answer.err.splitlines()
    ] == [
        f'{one}, line 2, field "Montant TTC"',
        f'{one}, line 3, field "Montant TTC"',
        f'{one}, line 4, field "Montant TTC"',
        two,
    ]


def test_a_statement_with_a_wrong_total_is_used_with_a_warning(tmp_path):
    """What the bank wrote is never corrected: it is imported as it is and this is told."""
    coda = tmp_path / "bank.cod"
    coda.write_bytes(whole(move(10000, text="2026-117"), closing=99999))
    open_ = table(tmp_path, invoice("2026-117"))
    read = butoir("read", str(coda), "--json")
    assert (read.status, read.document["files"][0]["statements"][0]["balanced"]) == (0, False)
    for command, more in (("plan", ("--as-of", "2026-11-20")), ("match", ())):
        answer = butoir(command, "--invoices", open_, "--bank", str(coda), *more, "--json")
        assert answer.status == 0
        told = f"butoir {command}: warning: {coda}, line 2: opening 0.00, closing 999.99"
        assert answer.err.startswith(told)


def test_a_ledger_with_a_nineteenth_empty_column_is_read(tmp_path):
    path = Path(ledger(tmp_path, *sale("F1", "100,00", "20260901")))
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(f"{line}\t\n" for line in lines), encoding="utf-8")
    read = butoir("read", str(path), "--json")
    assert read.status == 0
    assert read.document["files"][0]["ledger"]["receivables"]["balance"] == "100.00"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(tmp_path):
    path = tmp_path / "secret.csv"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    assert (
        butoir("read", str(path)).err == f"butoir read: {path}: cannot be read: Permission denied\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--as-of", "nonsense"),
        ("--as-of", "2026-02-30"),
        ("--as-of", "20/11/2026"),
        ("--as-of", "1789-07-14"),
        ("--as-of", "9999-12-31"),
        ("--as-of", ""),
        ("--as-of", "2026-11-20", "--terms", "-1"),
        ("--as-of", "2026-11-20", "--terms", "trente"),
        ("--as-of", "2026-11-20", "--terms", "9" * 5000),
        ("--as-of", "2026-11-20", "--map", "due_on"),
        ("--as-of", "2026-11-20", "--map", "nonsense=A"),
        ("--as-of", "2026-11-20", "--map", "due_on=No such column"),
        ("--as-of", "2026-11-20", "--lettres", "out"),
        ("--as-of", "2026-11-20", "--let", "out"),
        ("--as-of", "2026-11-20", "--letters"),
        (),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(tmp_path, words):
    answer = butoir("plan", "--invoices", table(tmp_path, invoice("F1")), "--json", *words)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("butoir")
    assert answer.err.count("\n") == 1
    assert len(answer.err) < 6000


def test_a_call_without_command_is_one_line_and_exit_2():
    for words in ((), ("nonsense",), ("\x1b[31m",)):
        answer = butoir(*words)
        assert (answer.status, answer.out) == (2, "")
        assert answer.err.count("\n") == 1
        assert "\x1b" not in answer.err


def _shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    words = f"{sys.executable} -m butoir.project.cli"
    return subprocess.run(
        command.replace("butoir", words, 1),
        shell=True,
        cwd=ROOT / "src",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_output_may_be_cut_by_the_program_that_reads_it(tmp_path):
    open_ = table(tmp_path, *(invoice(f"F{i}", f"C{i}") for i in range(2000)))
    done = _shell(f"butoir read {open_} --json | head -c 20")
    assert (done.stdout, done.stderr) == ('{"files": [{"file": ', "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device on this system")
def test_a_full_disk_behind_the_output_is_told():
    done = _shell(
        "butoir deadline --country FR --sent 2026-04-24 --days 7 --channel email > /dev/full"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "butoir deadline: standard output: No space left on device\n"


def test_a_closed_output_is_no_failure():
    done = _shell("butoir deadline --country FR --sent 2026-04-24 --days 7 --channel email >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_of_another_alphabet_shows_names_escaped(tmp_path):
    open_ = table(tmp_path, invoice("F1", "Zoé 🍕"))
    done = _shell(f"butoir read {open_}", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Zo\\xe9 \\U0001f355" in done.stdout


def test_a_file_name_that_is_no_text_can_be_told(tmp_path):
    name = os.fsdecode(os.path.join(os.fsencode(tmp_path), b"caf\xe9.csv"))  # noqa: PTH118
    Path(table(tmp_path, invoice("F1"))).rename(name)
    done = _shell(f"butoir read {os.fsencode(tmp_path).decode()}/caf*.csv --json")
    assert (done.returncode, done.stderr) == (0, "")
