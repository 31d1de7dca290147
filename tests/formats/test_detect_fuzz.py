"""Damaged files: whatever happened to the bytes, an answer comes, soon, and never an exception."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from butoir.formats.detect import read_bytes
from butoir.project.commands.read import document_json
from formats.coda_builder import inform, more, move, party, whole
from formats.test_archive import tarred, zipped

CAMT = (Path(__file__).parent / "samples" / "camt053-two-accounts.xml").read_bytes()
CODA = whole(
    move(100000, code="10550000"),
    move(25000, detail=1, code="50550000", structured=True, text="127020226110BE12ZZZ"),
    more(detail=1, text="MANDATE", customer="E2E", returned="2"),
    party(detail=1, account="BE71096123456769", name="Client"),
    inform(detail=2, structured=True, text="001Client SRL"),
    move(75000, detail=3, code="50550000", structured=True, text="101090933755493"),
    move(-500, number=2, code="00101000", text="Facture F2026-0014"),
)
MT940 = b":20:REF\r\n:25:BE68\r\n:28C:1/1\r\n:60F:C260101EUR1,\r\n"
SAMPLES = {
    "camt": CAMT,
    "coda": CODA,
    "zip": zipped({"a.xml": CAMT, "b.cod": CODA, "c": MT940}),
    "tar.gz": tarred({"a.xml": CAMT, "b.cod": CODA}),
    "gz": gzip.compress(CODA, mtime=0),
}
PLACE = st.floats(0, 1, allow_nan=False)
BYTES = st.one_of(
    st.binary(min_size=1, max_size=8),
    st.sampled_from([b"\0", b"\n", b"<", b"&x;", b"]]>", b"<!DOCTYPE a>", b"9" * 20, b"\xff\xfe"]),
)
DAMAGE = st.lists(
    st.tuples(st.sampled_from(["cut", "drop", "insert", "replace", "repeat"]), PLACE, PLACE, BYTES),
    min_size=1,
    max_size=6,
)


def damaged(data, damage):
    for kind, at, length, extra in damage:
        start = int(at * len(data))
        end = min(len(data), start + int(length * length * 300))
        if kind == "cut":
            data = data[:start]
        elif kind == "drop":
            data = data[:start] + data[end:]
        elif kind == "insert":
            data = data[:start] + extra + data[start:]
        elif kind == "replace":
            data = data[:start] + extra + data[start + len(extra) :]
        else:
            data = data[:end] + data[start:end] + data[end:]
    return data


def check(documents):
    assert documents
    json.dumps([document_json(document) for document in documents])
    for document in documents:
        assert document.statements or document.diagnostics
        assert all(d.code != "reader-failed" for d in document.diagnostics)
        for statement in document.statements:
            assert all(type(entry.cents) is int for entry in statement.entries)


@pytest.mark.parametrize("name", SAMPLES)
@settings(derandomize=True, max_examples=120, deadline=2000)
@given(damage=DAMAGE)
def test_a_damaged_file_is_answered(name, damage):
    check(read_bytes(damaged(SAMPLES[name], damage), name))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_cut_anywhere_is_answered_and_never_taken_for_whole(name):
    data = SAMPLES[name]
    for length in range(0, len(data) - 3, max(1, len(data) // 60)):
        documents = read_bytes(data[:length], name)
        check(documents)
        assert any(document.failed for document in documents), length


@settings(derandomize=True, max_examples=200, deadline=2000)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_answered(data):
    check(read_bytes(data, "x"))
