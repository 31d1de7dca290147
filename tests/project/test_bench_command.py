"""An installation can measure itself; how fast it is is not looked at."""

from __future__ import annotations

import json

from butoir.project.cli import main


def test_every_stage_of_the_day_is_measured_in_a_database_of_its_own(capsys):
    assert main(["bench", "--invoices", "60", "--letters", "2"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["book"]["debtors"] == 6
    assert figures["book"]["open_invoices"] == 18
    assert figures["day"]["messages"] == 2
    assert figures["day"]["invoices_demanded"] + figures["day"]["invoices_waiting"] == 18
    assert figures["outbox"]["queued"] == figures["sending"]["sent"] == 2
    assert figures["letters"]["letters"] == 2


def test_a_book_too_small_to_be_one_is_refused(capsys):
    assert main(["bench", "--invoices", "9"]) == 2
    assert "at least 10 invoices" in capsys.readouterr().err
