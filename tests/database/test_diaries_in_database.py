"""Diaries say the same through the database as through the core: every figure, task and reason."""

from __future__ import annotations

import time

import pytest

from butoir.core.diary_player import play
from butoir.dunning.writing import write_message
from butoir.project.commands.replay import load_diary
from companies import make_company
from conftest import SHARED
from database.diary_in_database import play_in_database

pytestmark = pytest.mark.django_db

CASES = sorted((SHARED / "cases").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_shared_case(path):
    diary = load_diary(path)
    company = make_company(country=diary.country)
    t = time.time()
    told = [plans[0] for plans in play_in_database(company, [diary], write_message)]
    print(len(told), time.time() - t)
    assert told == list(play(diary))
