"""Bank files of our own, mutated: an answer comes, in time, and says on which line it has trouble.

Two thousand mutations in `make test`, a hundred thousand in `make soak`, each with its seed.
"""

from __future__ import annotations

import json
import random
import time
import tracemalloc

import pytest

from butoir.formats.detect import read_bytes
from butoir.project.commands.read import document_json
from formats import cfonb_builder as cfonb
from formats.test_archive import tarred, zipped
from formats.test_cfonb240 import header, operation, total
from formats.test_detect_fuzz import CAMT, CODA
from formats.test_ofx import file_of as ofx_file
from formats.test_ofx import move as ofx_move
from formats.test_ofx import statement as ofx_statement
from formats.test_qif import file_of as qif_file
from formats.test_qif import record as qif_record
from soak import new_seed, share

CFONB = cfonb.whole(
    cfonb.move(12150, label="VIR CAFE FICTIF", reference="F2026-0014"),
    cfonb.more("NPY", "Café Fictif"),
    cfonb.more("LCC", "Facture F2026-0014"),
    cfonb.more("RCN", "E2E-77"),
    cfonb.move(-4500, "B3", label="PRLV IMPAYE", refused="04"),
    cfonb.move(-1, "62", currency="USD", decimals="3"),
    cfonb.more("XYZ", "autre", "62"),
)
MT940 = (
    "{1:F01BANKBEBB}{4:\r\n:20:REF\r\n:25:BE68539007547034\r\n:28C:1/1\r\n:60F:C260202EUR1000,00\r\n"
    ":61:2602030204C121,50NTRFE2E-77//BANK1\r\nsupplément\r\n:86:166?00X?20EREF+E1?21SVWZ+F2026"
    "?31BE71096123456769?32Café\r\n:61:260203RC1,NRTINONREF\r\n:86:/NAME/X/REMI/F7/EREF/E\r\n"
    ":NS:01texte\r\n:62F:C260203EUR1120,50\r\n-}\r\n:20:R\r\n:25:X\r\n:34F:EUR0,\r\n:13D:2602030000\r\n-\r\n"
).encode("cp1252")
OFX = ofx_file(ofx_statement(ofx_move(), ofx_move("-1,50", number="F2")), encoding="cp1252")
QIF = qif_file(qif_record(), qif_record("03/12/2026", "-5,00"), encoding="cp1252")
CFONB240 = cfonb.file_of(header(), operation(11760, "JARDIN", "F2012017"), total(11760))
SAMPLES = {
    "camt": CAMT,
    "coda": CODA,
    "cfonb120": CFONB,
    "cfonb120 on one line": CFONB.replace(b"\r\n", b""),
    "cfonb240": CFONB240,
    "mt940": MT940,
    "ofx": OFX,
    "qif": QIF,
    "zip": zipped({"a": CFONB, "b.sta": MT940, "c": OFX, "d.qif": QIF}),
    "tar.gz": tarred({"a": CFONB, "b.sta": MT940}),
}
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "cp850", "cp1252", "utf-8-sig", "cp037")
WHOLE, LONGEST = 100_000, 2.0  # mutations of a soak; seconds of processor for one file


def flip(rng: random.Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if found:
            found[rng.randrange(len(found))] = rng.choice((rng.randrange(256), 0, 10, 60, 58, 255))
    return bytes(found)


def cut_line(rng: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    place = rng.randrange(len(lines)) if lines else 0
    lines[place : place + 1] = [
        line[: rng.randrange(len(line) + 1)] for line in lines[place : place + 1]
    ]
    return b"".join(lines)


def drop_lines(rng: random.Random, data: bytes) -> bytes:
    return b"".join(line for line in data.splitlines(keepends=True) if rng.random() > 0.2)


def double_lines(rng: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(line * (2 if rng.random() < 0.3 else 1) for line in lines)


def shuffle_lines(rng: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


def swap_encoding(rng: random.Random, data: bytes) -> bytes:
    return data.decode("cp1252", "replace").encode(rng.choice(ENCODINGS), "replace")


def truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def repeat(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data) + 1)
    return (
        data[:start] + data[start : start + rng.randrange(40)] * rng.randrange(200) + data[start:]
    )


MUTATIONS = (
    flip,
    cut_line,
    drop_lines,
    double_lines,
    shuffle_lines,
    swap_encoding,
    truncate,
    repeat,
)


def mutated(rng: random.Random, data: bytes) -> bytes:
    for mutate in rng.choices(MUTATIONS, k=rng.randint(1, 3)):
        data = mutate(rng, data)
    return data


def check(data: bytes) -> None:
    began = time.process_time()
    documents = read_bytes(data, "x")
    assert time.process_time() - began < LONGEST
    assert documents
    json.dumps([document_json(document) for document in documents])
    for document in documents:
        assert document.statements or document.invoices or document.ledger or document.diagnostics
        for note in document.diagnostics:
            assert note.code != "reader-failed", note
            assert note.message
            assert note.line is None or note.line >= 1
        for statement in document.statements:
            assert all(type(entry.cents) is int for entry in statement.entries)


def campaign(seed: int, times: int) -> None:
    rng = random.Random(seed)
    for number in range(times):
        name = rng.choice(list(SAMPLES))
        data = mutated(rng, SAMPLES[name])
        try:
            check(data)
        except BaseException as error:
            error.add_note(f"{name}, mutation {number}: {data[:2000]!r}")
            raise


@pytest.mark.parametrize("seed", range(8))
def test_a_mutated_file_is_answered(seed):
    campaign(seed, 250)


@pytest.mark.soak
def test_many_mutated_files_are_answered():
    with new_seed() as seed:
        campaign(seed, share(WHOLE))


def test_the_samples_are_whole_before_they_are_mutated():
    for name, data in SAMPLES.items():
        documents = read_bytes(data, name)
        assert not any(document.failed for document in documents), name
        assert all(document.statements for document in documents), name


@pytest.mark.parametrize("name", ["cfonb120", "cfonb240", "mt940", "ofx", "qif"])
def test_no_memory_beyond_a_small_multiple_of_the_file(name):
    unit = SAMPLES[name]
    data = unit * (500_000 // len(unit))
    tracemalloc.start()
    try:
        read_bytes(data, "x")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 25 * len(data)
