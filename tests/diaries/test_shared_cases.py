"""The dated stories shared with acceptance: every field given there must come out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from butoir.core.diary_player import play
from butoir.project.commands.replay import load_diary
from butoir.project.output import plan_json
from conftest import SHARED

CASES = sorted((SHARED / "cases").glob("*.toml"))


def test_the_shared_cases_are_there(shared: Path):
    assert CASES, f"no diary in {shared / 'cases'}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path):
    expected = json.loads(path.with_suffix(".expected.json").read_text())
    runs = [
        {"on": plan.as_of.isoformat(), **plan_json(plan)}
        for plan in play(load_diary(path))
        if plan.messages or plan.tasks
    ]
    assert _only_fields_of(expected["runs"], runs) == expected["runs"]


def _only_fields_of(expected: Any, given: Any) -> Any:
    if isinstance(expected, dict) and isinstance(given, dict):
        return {key: _only_fields_of(value, given.get(key)) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        return [_only_fields_of(one, other) for one, other in zip(expected, given, strict=True)]
    return given
