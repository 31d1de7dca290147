"""How well the check reads letters that people write: precision and recall, with their floors.

`pytest -s` shows the tables. The floors stand a little under what is measured, so that a rule that
gets worse shows; raise them when the check gets better.
"""

import pytest
from tone_letters import GROUPS, read_letters
from tone_measure import BEGIN, DOCUMENT, END, Reading, read, tables, total

PRECISION_FLOOR = {"development": 98, "held out": 98, "fresh": 97}
RECALL_FLOOR = {"development": 98, "held out": 98, "fresh": 97}


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [read(letter) for letter in read_letters()]


@pytest.mark.parametrize("group", GROUPS)
def test_precision_and_recall_stay_above_their_floors(readings, group):
    part = total(r for r in readings if r.letter.group == group)
    print("\n" + tables(readings))
    assert part.precision >= PRECISION_FLOOR[group]
    assert part.recall >= RECALL_FLOOR[group]


def test_the_published_figures_are_those_of_today(readings):
    """Write them again with `PYTHONPATH=src:tests/tone python tests/tone/tone_measure.py`."""
    published = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    assert published == tables(readings)
