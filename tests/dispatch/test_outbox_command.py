"""`butoir outbox`: a person sees what waits and why, and settles what nobody knows."""

from __future__ import annotations

import json

import pytest

from butoir.dispatch.models import Delivery, State
from butoir.project.cli import main
from companies import make_company
from dispatch.outboxes import put

pytestmark = pytest.mark.django_db


def said(capsys, *words: str) -> tuple[int, str, str]:
    status = main(["outbox", *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_it_shows_what_waits_by_channel_and_reason(capsys):
    company = make_company()
    put(company, 1)
    put(company, 2, channel="post", to={"name": "Petit"})
    status, out, _ = said(capsys, "--json")
    answer = json.loads(out)
    assert (status, answer["states"]) == (0, {"waiting": 2})
    assert [(row["channel"], row["why"]) for row in answer["waiting"]] == [
        ("email", "due"),
        ("post", "to-print"),
    ]


@pytest.mark.parametrize(("word", "state"), [("--sent", "sent"), ("--not-sent", "waiting")])
def test_an_unknown_outcome_asks_for_a_person_and_is_settled_with_a_reason(capsys, word, state):
    delivery = put(make_company())
    Delivery.objects.update(state=State.UNKNOWN, error="the line was lost")
    status, out, _ = said(capsys)
    assert status == 1
    assert "the line was lost" in out
    assert said(capsys, "resolve", str(delivery.pk), word, "--reason", "seen in the log")[0] == 0
    assert Delivery.objects.get().state == state


def test_what_is_known_is_not_settled_again(capsys):
    delivery = put(make_company())
    status, _, err = said(capsys, "resolve", str(delivery.pk), "--sent", "--reason", "x")
    assert (status, "not of unknown outcome but waiting" in err) == (2, True)


def test_another_companys_delivery_is_none_of_ours(capsys):
    make_company()
    other = put(make_company("autre", name="Autre"))
    words = ("--company", "morel", "resolve", str(other.pk), "--sent", "--reason", "x")
    status, _, err = said(capsys, *words)
    assert (status, "is no delivery of this company" in err) == (2, True)
