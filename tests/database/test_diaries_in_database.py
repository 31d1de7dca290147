"""Diaries say the same through the database as through the core: every figure, task and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from butoir.core.diary_player import play
from butoir.dunning.writing import write_message
from butoir.project.commands.replay import load_diary
from companies import altered_journal, make_company
from conftest import SHARED
from database.books_of_diaries import draw_tables, one_book
from database.diary_in_database import play_in_database
from simulation.crowded_diaries import crowded_diaries
from simulation.drawn_diaries import diaries
from soak import new_seed, share

pytestmark = pytest.mark.django_db

CASES = sorted((SHARED / "cases").glob("*.toml"))
STRATEGIES = {"plain": diaries(), "crowded": crowded_diaries()}
TOGETHER = 16  # diaries in the book of one company
MANY = 40


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shared_case_says_the_same_with_its_letters_written(path: Path):
    diary = load_diary(path)
    company = make_company(country=diary.country)
    told = [plans[0] for plans in play_in_database(company, [diary], write_message)]
    assert told == list(play(diary))


@pytest.mark.parametrize(("kind", "seed"), [("plain", 1), ("crowded", 1), ("crowded", 2)])
def test_random_diaries_in_one_book_say_the_same_as_each_alone(kind: str, seed: int):
    assert_same(kind, seed)


@pytest.mark.soak
@pytest.mark.parametrize("kind", STRATEGIES)
def test_long_campaign(kind: str):
    for _ in range(share(25)):
        with new_seed() as seed:
            assert_same(kind, seed, MANY)


def assert_same(kind: str, seed: int, together: int = TOGETHER) -> None:
    """A seed's diaries: alone through the core, and together through the database."""
    book = one_book(draw_tables(STRATEGIES[kind], seed, together), seed)
    company = make_company(f"{kind}-{seed}", country=book[0].country)
    alone = [{plan.as_of: plan for plan in play(diary)} for diary in book]
    for plans in play_in_database(company, book):
        for number, (plan, its_own) in enumerate(zip(plans, alone, strict=True)):
            expected = its_own.get(plan.as_of, plan)
            assert plan == expected, f"{kind} seed {seed}, diary {number}, {plan.as_of}"
    assert altered_journal() == []
