"""The oracle is itself held to the dated stories shared with acceptance."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from butoir.core.money import format_cents
from conftest import SHARED
from simulation import oracle

CASES = sorted((SHARED / "cases").glob("*.toml"))


def test_the_shared_cases_are_there(shared: Path):
    assert CASES, f"no diary in {shared / 'cases'}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_oracle_itself_gives_the_shared_answers(path: Path):
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    runs = [run for run in oracle.play(table) if run.messages or run.tasks]
    assert [run.on.isoformat() for run in runs] == [run["on"] for run in expected["runs"]]
    for run, wanted in zip(runs, expected["runs"], strict=True):
        assert [_as_shared(message) for message in run.messages] == wanted["messages"]
        assert [
            {"kind": kind, "customer": customer, "invoices": list(invoices)}
            for kind, customer, invoices in run.tasks
        ] == wanted["tasks"]


def _as_shared(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "customer": message["customer"],
        "step": message["step"],
        "channel": message["channel"],
        "lines": [
            {"invoice": number, "step": step, "open": format_cents(cents)}
            for number, step, cents in message["lines"]
        ],
        "principal": format_cents(message["principal"]),
        "pay_by": message["pay_by"].isoformat(),
    }
