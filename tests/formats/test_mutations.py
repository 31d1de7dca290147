"""Files of our own, mutated: an answer comes, in time, and says on which line it has trouble.

Two thousand mutations in `make test`, a hundred thousand in `make soak`, each with its seed.
"""

from __future__ import annotations

import tracemalloc

import pytest

from butoir.formats.customers import read_customers
from butoir.formats.detect import read_bytes
from formats.mutations import MEMORY, campaign_apart, check_document
from formats.own_samples import BANK, SAMPLES
from soak import new_seed, share

CUSTOMERS = "table_customers_nl.csv"
WHOLE = 100_000  # mutations of a soak


@pytest.mark.parametrize("seed", range(8))
def test_a_mutated_file_is_answered(seed):
    assert campaign_apart(seed, 250) < MEMORY


@pytest.mark.soak
def test_many_mutated_files_are_answered():
    with new_seed() as seed:
        assert campaign_apart(seed, share(WHOLE)) < MEMORY


def test_the_samples_are_whole_before_they_are_mutated():
    for name in SAMPLES.keys() - {CUSTOMERS}:
        documents = read_bytes(SAMPLES[name], name)
        assert not any(document.failed for document in documents), name
        for document in documents:
            check_document(document)


def test_the_customers_are_whole_before_they_are_mutated():
    assert read_customers(SAMPLES[CUSTOMERS], CUSTOMERS)


@pytest.mark.parametrize("name", ["cfonb120", "cfonb240", "mt940", "ofx", "qif"])
def test_no_memory_beyond_a_small_multiple_of_the_file(name):
    unit = BANK[name]
    data = unit * (500_000 // len(unit))
    tracemalloc.start()
    try:
        read_bytes(data, "x")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 25 * len(data)
