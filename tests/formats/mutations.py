"""What happens to files: bytes flipped, lines cut, lost, doubled, shuffled, encodings swapped.

Every reader must answer whatever comes of it: soon, in little memory, saying where the trouble is.
"""

from __future__ import annotations

import json
import random
import resource
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from typing import NoReturn

from butoir.core.errors import InputError
from butoir.formats.customers import read_customers
from butoir.formats.detect import read_bytes
from butoir.formats.model import Diagnostic, Document
from butoir.project.commands.read import document_json
from formats.own_samples import SAMPLES

_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "cp850", "cp1252", "utf-8-sig", "cp037")
LONGEST, HANGS = 2.0, 60  # seconds of processor for one file; seconds after which it hangs
MEMORY = 200_000_000  # bytes that a campaign may add to those of its process

# what is said of a file as a whole, or of something that is not there, has no line
_OF_THE_WHOLE = (
    *("binary", "empty", "unknown-format", "truncated", "too-large", "archive-", "missing-", "no-"),
    *("bad-workbook", "bad-dbf", "damaged-pdf", "encrypted-pdf", "not-json", "notice"),
    "ignored",
)
_INVOICES = ("ubl", "cii", "facturx")  # what several of its facts say together has no line either
_AND_MORE = "more of the same kind"


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
    return data.decode("cp1252", "replace").encode(rng.choice(_ENCODINGS), "replace")


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
    """What holds of every answer."""
    began = time.process_time()
    documents = read_bytes(data, "x")
    assert time.process_time() - began < LONGEST
    assert documents
    json.dumps([document_json(document) for document in documents])
    for document in documents:
        check_document(document)
    with suppress(InputError):
        read_customers(data, "x")


def check_document(document: Document) -> None:
    """Something is in it or said of it, in words, and amounts are cents."""
    content = document.statements or document.invoices or document.ledger or document.notices
    assert content or document.diagnostics
    for note in document.diagnostics:
        assert note.code != "reader-failed", note
        assert note.message
        assert _has_its_place(note, document.format), note
    for statement in document.statements:
        assert all(type(entry.cents) is int for entry in statement.entries)
    for invoice in document.invoices:
        assert invoice.number
        assert type(invoice.payable) is int


def _has_its_place(note: Diagnostic, kind: str | None) -> bool:
    if note.line is not None:
        return note.line >= 1
    whole = note.code.startswith(_OF_THE_WHOLE) or note.message.endswith(_AND_MORE)
    return whole or (kind in _INVOICES and note.severity == "warning")


def campaign(seed: int, times: int) -> int:
    """Mutate and read so many times; gives the memory that it took, in bytes."""
    rng = random.Random(seed)
    before = _peak()
    signal.signal(signal.SIGALRM, _give_up)
    for number in range(times):
        name = rng.choice(list(SAMPLES))
        data = mutated(rng, SAMPLES[name])
        signal.alarm(HANGS)
        try:
            check(data)
        except BaseException as error:
            error.add_note(f"seed {seed}, {name}, mutation {number}: {data[:2000]!r}")
            raise
    signal.alarm(0)
    return _peak() - before


def campaign_apart(seed: int, times: int) -> int:
    """The campaign in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(campaign, seed, times).result()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _give_up(_signal: int, _frame: object) -> NoReturn:
    raise TimeoutError("the reader hangs")
