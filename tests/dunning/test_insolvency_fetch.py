"""Notices are asked of the interface: about who owes something, once a day, in bounded steps."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from butoir.core.errors import InputError
from butoir.dunning.insolvency import interface
from butoir.dunning.insolvency.fetching import AT_ONCE, fetch_notices
from butoir.dunning.insolvency.interface import PAGE
from butoir.dunning.insolvency.models import AskedNumber, LegalNotice, NoticeFetch
from butoir.ledger.recording import record_invoice
from butoir.project.background.jobs import Job, hourly_work, perform
from butoir.project.cli import main
from butoir.project.demo import numbers
from companies import at, make_company
from dunning.bodacc_server import bodacc, record
from dunning.notices import DAY, SIREN, debtor

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return make_company()


def owing(company, code="PETIT", number=SIREN):
    customer = debtor(company, code, f"SIREN {number}")
    record_invoice(customer, f"F-{code}", 100_00, DAY, by="claire", at=at(DAY))
    return customer


def ask(company, server, settings, day=DAY, **more):
    settings.BODACC_URL = server.url
    waited = []
    fetch = fetch_notices(company, by="clock", at=at(day), sleep=waited.append, **more)
    return fetch, waited


def test_what_is_published_about_a_debtor_is_kept(company, settings):
    customer = owing(company)
    with bodacc([record(SIREN), record("404833048")]) as server:
        fetch, _ = ask(company, server, settings)
    assert (fetch.asked, fetch.counts, fetch.error) == (1, {"to-read": 1}, "")
    row = LegalNotice.objects.get(customer=customer)
    assert (row.reference, row.procedure) == ("A202603061201", "redressement")
    assert row.address == "https://bodacc.example/A202603061201"


def test_nobody_is_asked_about_who_owes_nothing(company, settings):
    debtor(company, "PAID", f"SIREN {SIREN}")
    with bodacc([record(SIREN)]) as server:
        assert ask(company, server, settings) == (None, [])
        assert server.asked == []
    assert not NoticeFetch.objects.exists()


def test_a_number_is_asked_about_once_a_day_and_then_only_about_what_is_new(company, settings):
    owing(company)
    with bodacc([]) as server:
        ask(company, server, settings)
        assert ask(company, server, settings)[0] is None
        ask(company, server, settings, DAY + timedelta(days=1))
        first, second = (one["where"] for one in server.asked)
    assert "date'2024-03-09'" in first
    assert "date'2026-02-23'" in second
    assert AskedNumber.objects.get().asked_on == DAY + timedelta(days=1)


def test_an_answer_of_several_pages_is_read_to_its_end(company, settings):
    owing(company)
    records = [record(SIREN, n) for n in range(PAGE + 5)]
    with bodacc(records) as server:
        fetch, _ = ask(company, server, settings)
        assert [one["offset"] for one in server.asked] == ["0", "100"]
    assert fetch.counts == {"to-read": PAGE + 5}


def test_many_numbers_are_asked_about_a_few_at_a_time(company, settings):
    for n in range(AT_ONCE + 1):
        owing(company, f"C{n}", numbers.siren(n + 1).replace(" ", ""))
    with bodacc([]) as server:
        fetch, _ = ask(company, server, settings)
        assert [one["where"].count("registre like") for one in server.asked] == [AT_ONCE, 1]
    assert fetch.asked == AT_ONCE + 1


@pytest.mark.parametrize("fault", [500, 429, b"<html>", b'{"results": []}', b"[]"])
def test_what_fails_is_tried_again(company, settings, fault):
    owing(company)
    with bodacc([record(SIREN)], [fault]) as server:
        fetch, waited = ask(company, server, settings)
    if isinstance(fault, int):
        assert (fetch.error, waited) == ("", [1.0])
        assert LegalNotice.objects.count() == 1
    else:
        assert fetch.error.startswith("the answer")
        assert not LegalNotice.objects.exists()


@pytest.mark.parametrize("fault", [500, 404, 302])
def test_what_fails_for_good_is_told_and_nothing_is_half_done(company, settings, fault):
    owing(company)
    records = [record(SIREN, n) for n in range(PAGE + 5)]
    with bodacc(records, [None, fault, fault, fault]) as server:  # after its first page
        fetch, waited = ask(company, server, settings)
    assert fetch.error == f"the interface answers {fault}"
    assert waited == [1.0, 4.0]
    assert not LegalNotice.objects.exists()
    assert not AskedNumber.objects.exists()
    assert NoticeFetch.objects.get().error == fetch.error


def test_what_was_answered_before_a_failure_is_kept_and_the_next_asking_goes_on(company, settings):
    known = [numbers.siren(n + 1).replace(" ", "") for n in range(AT_ONCE + 1)]
    for n, number in enumerate(known):
        owing(company, f"C{n}", number)
    records = [record(number) for number in known]
    with bodacc(records) as server:
        clock = iter((0.0, 1.0, 700.0))
        fetch, _ = ask(company, server, settings, elapsed=lambda: next(clock))
        assert (fetch.asked, fetch.error) == (AT_ONCE, "stopped after 600 s: goes on later")
        rest, _ = ask(company, server, settings)
    assert (rest.asked, rest.error) == (1, "")
    assert LegalNotice.objects.count() == AT_ONCE + 1


def test_an_endless_answer_is_cut(company, settings, monkeypatch):
    monkeypatch.setattr(interface, "MOST_BYTES", 1_000)
    owing(company)
    with bodacc([record(SIREN, n) for n in range(20)]) as server:
        fetch, _ = ask(company, server, settings)
    assert fetch.error == "the answer is above 1000 bytes"
    assert not LegalNotice.objects.exists()


def test_an_answer_that_never_ends_its_pages_is_left(company, settings, monkeypatch):
    monkeypatch.setattr(interface, "MOST_PAGES", 2)
    owing(company)
    with bodacc([record(SIREN, n) for n in range(2 * PAGE + 1)]) as server:
        fetch, _ = ask(company, server, settings)
    assert fetch.error == "more than 200 notices about 1 numbers"


def test_nobody_there_is_told(company, settings):
    owing(company)
    settings.BODACC_URL = "http://127.0.0.1:9/records"
    fetch = fetch_notices(company, by="clock", at=at(DAY), sleep=lambda _: None)
    assert fetch.error == "cannot be reached: ConnectError"


def test_without_an_address_nothing_is_asked(company):
    owing(company)
    with pytest.raises(InputError, match="BUTOIR_BODACC_URL"):
        fetch_notices(company, by="clock", at=at(DAY))
    assert [job.kind for job in hourly_work()] == ["proofs", "retention"]


def test_the_background_work_asks_once_a_day_and_says_what_failed(company, settings):
    owing(company)
    job = Job("notices", "morel")
    with bodacc([record(SIREN)]) as server:
        settings.BODACC_URL = server.url
        assert job in hourly_work()
        assert perform(job, lambda: at(DAY), "w") == 1
        assert perform(job, lambda: at(DAY, 12), "w") == 0
        server.faults = [404] * 3
        with pytest.raises(InputError, match="answers 404"):
            perform(job, lambda: at(DAY + timedelta(days=1)), "w")


def test_the_command_tells_what_came_and_what_failed(company, settings, capsys):
    owing(company)
    with bodacc([record(SIREN)]) as server:
        settings.BODACC_URL = server.url
        assert main(["insolvency", "--json", "fetch"]) == 0
        said = json.loads(capsys.readouterr().out)
        assert said == {"asked": 1, "notices": {"to-read": 1}, "error": ""}
        AskedNumber.objects.all().delete()
        server.faults = [404] * 3
        assert main(["insolvency", "fetch"]) == 2
        assert "the interface answers 404" in capsys.readouterr().err
