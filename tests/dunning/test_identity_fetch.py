"""The register is asked about who is late, a few at a time, and its files are read."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.core.identity_rule import IdentityRule
from butoir.dunning.identity import interface
from butoir.dunning.identity.fetching import AT_ONCE, check_now, fetch_identities
from butoir.dunning.identity.files import read_register_file
from butoir.dunning.identity.models import IdentityCheck, RegisterReading
from butoir.dunning.identity.rules import change_rule, sources_of
from butoir.journal.models import Event, SealedFile
from butoir.ledger.recording import record_invoice
from butoir.project.background.jobs import Job, hourly_work, perform
from butoir.project.cli import main
from butoir.project.demo import numbers
from companies import altered_journal, at, make_company
from dunning.notices import BCE, DAY, SIREN, debtor
from dunning.register_server import record, register
from formats.kbo_builder import enterprise, files, packed

pytestmark = pytest.mark.django_db

BEFORE = DAY - timedelta(days=10)


@pytest.fixture
def company(db):
    return make_company()


def owing(company, code="PETIT", number=SIREN, due_on=BEFORE, **more):
    customer = debtor(company, code, f"SIREN {number}" if number else "")
    for name, value in more.items():
        setattr(customer, name, value)
    customer.save()
    record_invoice(customer, f"F-{code}", 100_00, due_on, by="claire", at=at(BEFORE))
    return customer


def ask(company, server, settings, day=DAY, **more):
    settings.COMPANIES_URL = server.url
    waited = []
    done = fetch_identities(company, by="clock", at=at(day), sleep=waited.append, **more)
    return done, [one for one in waited if one >= 1]


def test_what_the_register_says_is_kept_sealed_and_told(company, settings):
    customer = owing(company)
    with register(record(SIREN, "DURAND", etat_administratif="C")) as server:
        done, _ = ask(company, server, settings)
    assert (done.counts, done.error, done.source) == ({"contradicted": 1}, "", "interface")
    row = IdentityCheck.objects.get(customer=customer)
    assert (row.number, row.said_on, row.said["active"]) == (SIREN, DAY, False)
    assert json.loads(bytes(row.answer.content))["nom_complet"] == "DURAND"
    event = Event.objects.get(kind="identity-checked")
    assert event.about == f"identity:{row.pk}"
    assert json.loads(event.data)["answer"] == row.answer_id
    assert altered_journal() == []


def test_only_the_record_of_the_very_number_counts(company, settings):
    owing(company)
    with register() as server:  # it answers with somebody who resembles
        done, _ = ask(company, server, settings)
    row = IdentityCheck.objects.get()
    assert (done.counts, row.said["found"]) == ({"contradicted": 1}, False)
    assert b"SOMEBODY ELSE" in bytes(SealedFile.objects.get(pk=row.answer_id).content)


def test_nobody_is_asked_about_who_is_not_late_a_consumer_or_without_a_number(company, settings):
    owing(company, "LATER", due_on=DAY + timedelta(days=1))
    owing(company, "HUMAN", kind="consumer")
    owing(company, "NUMBERLESS", "")
    owing(company, "WRONG", "732829321")
    owing(company, "JANS", BCE, country="BE")
    with register(record(SIREN)) as server:
        assert ask(company, server, settings) == (None, [])
        assert server.asked == []


def test_who_was_asked_about_lately_is_asked_again_before_that_is_too_old(company, settings):
    owing(company)
    with register(record(SIREN)) as server:
        ask(company, server, settings)
        assert ask(company, server, settings, DAY + timedelta(days=82))[0] is None
        assert ask(company, server, settings, DAY + timedelta(days=83))[0].counts == {"agree": 1}


def test_another_number_is_asked_about_at_once_and_nobody_when_no_check_is_wanted(
    company, settings
):
    customer = owing(company)
    with register(record(SIREN), record("404833048")) as server:
        ask(company, server, settings)
        customer.ids = ["SIREN 404 833 048"]
        customer.save()
        ask(company, server, settings)
        assert server.asked == [SIREN, "404833048"]
        change_rule(company, IdentityRule("never"), by="claire", at=at(DAY))
        customer.ids = [f"SIREN {SIREN}"]
        customer.save()
        assert ask(company, server, settings)[0] is None


@pytest.mark.parametrize("fault", [500, 429])
def test_what_fails_is_tried_again(company, settings, fault):
    owing(company)
    with register(record(SIREN), faults=[fault]) as server:
        done, waited = ask(company, server, settings)
    assert (done.error, waited, done.counts) == ("", [1.0], {"agree": 1})


@pytest.mark.parametrize("fault", [500, 404, 302])
def test_what_fails_for_good_is_told_and_says_nothing_about_anybody(company, settings, fault):
    owing(company)
    with register(record(SIREN), faults=[fault] * 3) as server:
        done, waited = ask(company, server, settings)
    assert (done.error, waited) == (f"the interface answers {fault}", [1.0, 4.0])
    assert not IdentityCheck.objects.exists()


@pytest.mark.parametrize("fault", [b"<html>", b"[]", b'{"results": 7}', b"{" * 9_000])
def test_an_answer_that_is_none_never_reads_as_not_found(company, settings, fault):
    owing(company)
    with register(record(SIREN), faults=[fault]) as server:
        done, _ = ask(company, server, settings)
    assert done.error.startswith("the answer")
    assert not IdentityCheck.objects.exists()


def test_what_was_answered_before_a_failure_is_kept_and_the_next_asking_goes_on(company, settings):
    known = [numbers.siren(n + 1).replace(" ", "") for n in range(AT_ONCE + 1)]
    for n, number in enumerate(known):
        owing(company, f"C{n}", number)
    with register(*(record(number) for number in known)) as server:
        clock = iter((0.0, 1.0, 700.0))
        done, _ = ask(company, server, settings, elapsed=lambda: next(clock))
        assert done.error == "stopped after 600 s: goes on later"
        assert IdentityCheck.objects.count() == AT_ONCE
        rest, _ = ask(company, server, settings)
    assert (rest.error, IdentityCheck.objects.count()) == ("", AT_ONCE + 1)


def test_an_endless_answer_is_cut_and_nobody_there_is_told(company, settings, monkeypatch):
    owing(company)
    monkeypatch.setattr(interface, "MOST_BYTES", 50)
    with register(record(SIREN)) as server:
        assert ask(company, server, settings)[0].error == "the answer is above 50 bytes"
    settings.COMPANIES_URL = "http://127.0.0.1:9/search"
    done = fetch_identities(company, by="clock", at=at(DAY), sleep=lambda _: None)
    assert done.error == "cannot be reached: ConnectError"


def test_without_an_address_nothing_is_asked(company):
    owing(company)
    with pytest.raises(InputError, match="BUTOIR_COMPANIES_URL"):
        fetch_identities(company, by="clock", at=at(DAY))
    assert [job.kind for job in hourly_work()] == ["proofs", "retention"]


def test_one_customer_can_be_asked_about_at_once(company, settings):
    customer, jans = owing(company), owing(company, "JANS", BCE, country="BE")
    with register(record(SIREN), faults=[None, 404, 404, 404]) as server:
        settings.COMPANIES_URL = server.url
        assert check_now(customer, by="claire", at=at(DAY)).counts == {"agree": 1}
        with pytest.raises(InputError, match="answers 404"):
            check_now(customer, by="claire", at=at(DAY), sleep=lambda _: None)
    with pytest.raises(InputError, match="no SIREN"):
        check_now(jans, by="claire", at=at(DAY))


def test_the_background_work_asks_and_says_what_failed(company, settings):
    owing(company)
    job = Job("identities", "morel")
    with register(record(SIREN)) as server:
        settings.COMPANIES_URL = server.url
        assert job in hourly_work()
        assert perform(job, lambda: at(DAY), "w") == 1
        assert perform(job, lambda: at(DAY, 12), "w") == 0
        server.faults = [404] * 3
        with pytest.raises(InputError, match="answers 404"):
            perform(job, lambda: at(DAY + timedelta(days=90)), "w")


# files


def test_the_belgian_open_data_checks_every_belgian_customer(company):
    jans = owing(company, "JANS", BCE, country="BE")
    gone = owing(company, "GONE", "0314595348", country="BE")
    owing(company)
    done = read_register_file(
        company,
        "Kbo.zip",
        io.BytesIO(packed(enterprise(BCE, "Boulangerie Jans"))),
        by="c",
        at=at(DAY),
    )
    assert (done.source, done.said_on, done.counts) == (
        "kbo",
        date(2026, 3, 6),
        {"agree": 1, "contradicted": 1},
    )
    said = dict(IdentityCheck.objects.values_list("customer", "said__found"))
    assert said == {jans.pk: True, gone.pk: False}
    assert sources_of(company) == {"BE"}
    assert Event.objects.filter(kind="register-read").exists()


def test_a_saved_answer_of_the_search_checks_who_is_in_it(company):
    owing(company)
    owing(company, "OTHER", "404833048")
    content = json.dumps({"results": [record(SIREN)], "total_results": 1}).encode()
    done = read_register_file(company, "a.json", io.BytesIO(content), by="c", at=at(DAY))
    assert (done.source, done.counts) == ("annuaire", {"agree": 1})
    assert sources_of(company) == frozenset()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no file of a register"),
        (b"a;b\n1;2\n", "no file of a register"),
        (b'{"results": [', "no file of a register"),
        (b'{"total_results": 3', "not well-formed"),
        (packed(meta=(("SnapshotDate", "06-03-2027"),)), "still to come"),
    ],
)
def test_what_is_no_file_of_a_register_is_refused(company, content, why):
    with pytest.raises(InputError, match=why):
        read_register_file(company, "f", io.BytesIO(content), by="c", at=at(DAY))
    assert not RegisterReading.objects.exists()


def test_the_command_asks_and_reads(company, settings, capsys, tmp_path):
    owing(company)
    owing(company, "JANS", BCE, country="BE")
    with register(record(SIREN)) as server:
        settings.COMPANIES_URL = server.url
        assert main(["identity", "--json", "fetch"]) == 0
        assert json.loads(capsys.readouterr().out) == {"checked": {"agree": 1}, "error": ""}
    paths = []
    for name, data in files(enterprise(BCE, "Boulangerie Jans")).items():
        (tmp_path / name).write_bytes(data)
        paths.append(str(tmp_path / name))
    assert main(["identity", "read", *paths]) == 0
    assert "checked 1 customers, 0 contradicted" in capsys.readouterr().out
    (tmp_path / "Kbo.zip").write_bytes(packed(enterprise(BCE, "Durand")))
    assert main(["identity", "read", str(tmp_path / "Kbo.zip")]) == 0
    assert "1 contradicted" in capsys.readouterr().out
    assert main(["identity", "read", str(tmp_path / "none.zip")]) == 2
    assert "cannot be read" in capsys.readouterr().err
