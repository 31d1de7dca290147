"""A file is what its content says; what no reader takes is refused with a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from butoir.core.errors import InputError
from butoir.formats import detect
from butoir.formats.detect import read_bytes, read_file
from formats import cfonb_builder
from formats.coda_builder import move, whole
from formats.test_archive import tarred, zipped

CAMT = (Path(__file__).parent / "samples" / "camt053-two-accounts.xml").read_bytes()
CODA = whole(move(500))
CFONB = cfonb_builder.whole(cfonb_builder.move(500))
CFONB_240 = b"3400000220030226E" + b" " * 211 + b"000000000500\r\n"
IMAGE = b"\x89PNG\r\n\x1a\n" + bytes(50)


def one(data, name="x"):
    (document,) = read_bytes(data, name)
    return document


def only_error(document):
    (note,) = document.diagnostics
    assert note.severity == "error"
    assert document.statements == ()
    return note.code


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (CAMT, "camt.053"),
        (b"\xef\xbb\xbf" + CAMT, "camt.053"),
        (CODA, "coda"),
        (CFONB, "cfonb120"),
        (CFONB_240, "cfonb240"),
        (b"{1:F01BANKBEBB}{4:\r\n:20:REF\r\n:25:BE68\r\n:28C:1/1\r\n", "mt940"),
        (b"  :20:REF\n\n  :25:BE68\n", "mt940"),
        (b"OFXHEADER:100 DATA:OFXSGML\r\n<OFX><STMTRS></STMTRS></OFX>", "ofx"),
        (b'<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n<OFX><STMTRS/></OFX>', "ofx"),
        (b"!Type:Bank\nD25/02/2026\nT5.00\n^\n", "qif"),
    ],
)
@pytest.mark.parametrize("name", ["statement.xml", "statement.cod", "statement", "photo.png"])
def test_the_name_of_a_file_says_nothing(data, found, name):
    document = one(data, name)
    assert (document.format, document.file) == (found, name)
    assert document.statements


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"0302" + b" " * 156 + b"\r\n", "cfonb160"),
    ],
)
def test_known_formats_that_are_not_read_are_refused_by_name(data, found):
    document = one(data)
    assert document.format == found
    assert only_error(document) == "unsupported-format"
    assert found.removeprefix("cfonb") in document.diagnostics[0].message


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "empty", "empty"),
        (b" \r\n\t", "empty", "empty"),
        (b"Dear Sir,\nplease pay.\n", "unknown-format", "no known"),
        (IMAGE, "unknown-format", "image"),
        (bytes(range(256)) * 4, "binary", "binary"),
        (b"<html><body/></html>", "unknown-format", "'html'"),
        (zipped({"mimetype": b"x"}), "unknown-format", "Office"),
    ],
)
def test_what_no_reader_takes_is_refused_with_a_reason(data, code, says):
    document = one(data)
    assert only_error(document) == code
    assert says in document.diagnostics[0].message
    assert document.format is None


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_gives_the_documents_inside(pack):
    documents = read_bytes(pack({"a.xml": CAMT, "scan.png": IMAGE, "b": CODA}), "mail.zip")
    assert [(d.file, d.format, d.failed) for d in documents] == [
        ("mail.zip/a.xml", "camt.053", False),
        ("mail.zip/scan.png", None, False),
        ("mail.zip/b", "coda", False),
    ]
    assert documents[1].diagnostics[0].code == "ignored"


def test_an_archive_in_an_archive_is_looked_into_and_no_deeper():
    inner = zipped({"a.xml": CAMT})
    (document,) = read_bytes(zipped({"inner.zip": inner}), "x")
    assert (document.file, document.format) == ("x/inner.zip/a.xml", "camt.053")
    deeper = one(zipped({"1": zipped({"2": inner})}))
    assert only_error(deeper) == "archive-limit"


def test_a_broken_file_in_an_archive_does_not_hide_the_others():
    documents = read_bytes(zipped({"a": CAMT[:900], "b": CODA}), "x")
    assert [d.failed for d in documents] == [True, False]


def test_an_archive_that_breaks_off_keeps_what_came_before():
    data = tarred({"a": CODA, "b": bytes(range(256)) * 100})
    assert only_error(one(data[:-200])) == "archive-broken"


def test_an_archive_without_files_says_so():
    assert only_error(one(zipped({}))) == "empty"
    assert only_error(one(zipped({"folder/": b""}))) == "empty"


def test_a_file_is_read_from_disk_under_its_path(tmp_path):
    path = tmp_path / "statement.dat"
    path.write_bytes(CODA)
    (document,) = read_file(path)
    assert (document.file, document.format) == (str(path), "coda")


def test_a_file_that_is_not_there_is_the_caller_s_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_file(tmp_path / "missing")
    with pytest.raises(InputError, match="not a file"):
        read_file(tmp_path)
    with pytest.raises(InputError):
        read_file(Path("nul\0name"))


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(300_000_000)  # a hole: it takes no room
    (document,) = read_file(path)
    assert only_error(document) == "too-large"


def test_columns_named_by_a_person_reach_the_table_reader():
    data = b"ref;amt;limit;who\nF1;100,00;31/01/2026;ACME\nF2;20,50;13/02/2026;ACME\n"
    mapping = {"number": "ref", "gross": "amt", "due_on": "limit", "customer_name": "who"}
    for given in (data, zipped({"t.csv": data})):
        (document,) = read_bytes(given, "x", mapping)
        assert [(i.number, i.gross, i.due_on) for i in document.invoices] == [
            ("F1", 10_000, date(2026, 1, 31)),
            ("F2", 2_050, date(2026, 2, 13)),
        ]


class Broken:
    @staticmethod
    def sniff(data):
        return "camt.053"

    @staticmethod
    def read(data, name):
        raise ZeroDivisionError


def test_a_reader_that_fails_is_told_not_thrown(monkeypatch):
    monkeypatch.setattr(detect, "READERS", (Broken,))
    assert only_error(one(b"number;")) == "reader-failed"
