"""The measures of `make bench` run, on a small piece of work each; how fast is not looked at."""

from __future__ import annotations

import importlib
import sys

import pytest

from conftest import ROOT

SMALL = {
    "decide": (50,),
    "interest": (50,),
    "fec": (200,),
    "bank": (200,),
    "matching": (200, 50),
    "letters": (4, 2, 10),
    "database": (20, 20, (), ("sqlite",)),
    "emails": (10, ("sqlite",), (2,)),
    "evidence": (40, 10, ("sqlite",)),
    "casefile": (4,),
    "pages": (20,),
}


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    yield importlib.import_module
    for name in (*SMALL, "run"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("name", SMALL)
def test_a_measure_gives_whole_figures_with_the_size_of_its_work(bench, name: str):
    figures = bench(name).measure(*SMALL[name])
    assert all(isinstance(value, int) for value in figures.values())
    assert next(iter(figures.values())) >= SMALL[name][0]


def test_make_bench_measures_all_of_them(bench):
    assert set(bench("run").MEASURES) == set(SMALL)
