"""What is erased is gone, and the journal still verifies; whatever else changes it still shows."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from subprocess import run

import pytest
from django.db import DatabaseError, connection, transaction

from butoir.core.errors import InputError
from butoir.journal.bundle.checking import check_bundle
from butoir.journal.chain import GONE
from butoir.journal.erased import ERASURE, erasures_told
from butoir.journal.erasing import erase
from butoir.journal.events import record_event
from butoir.journal.exporting import export_chain
from butoir.journal.models import ErasedEvent, ErasedFile, Event, SealedFile
from butoir.journal.sealed import content_of, seal
from butoir.journal.verify import verify_journal
from butoir.users.models import Company
from companies import AT, make_company
from journal.bundles import members
from journal.tampering import tamper

pytestmark = pytest.mark.django_db
NAME = "Jeanne Dupont"
BY = {"by": "owner", "at": AT}


@pytest.fixture
def company() -> Company:
    """Three events, of which the second says a name and seals a letter."""
    found = make_company()
    with transaction.atomic():
        file = seal(f"Madame {NAME}".encode(), "text/plain", AT)
        record_event(found, "first", **BY)
        said = {"name": NAME, "file": file.digest}
        record_event(found, "second", "customer:7", **BY, data=said)
        record_event(found, "third", "customer:8", **BY, data={"text": "of another"})
    return found


def erased(company: Company) -> None:
    """The second event and its letter, taken out."""
    rows = list(Event.objects.filter(company=company, kind="second"))
    digests = list(SealedFile.objects.values_list("digest", flat=True))
    with transaction.atomic():
        erase(company, "customer:7", rows, digests, why={"why": "no longer needed"}, **BY)


def problems() -> list[str]:
    return [f"{one.place}: {one.problem}" for one in verify_journal()]


def test_what_is_erased_is_gone_and_the_journal_verifies(company: Company):
    erased(company)
    assert problems() == []
    row = Event.objects.get(kind="second")
    assert (row.data, row.about, row.by) == (GONE, "customer:7", "owner")
    assert not any(NAME in data for data in Event.objects.values_list("data", flat=True))
    assert bytes(SealedFile.objects.get().content) == b""


def test_the_journal_says_who_erased_what_and_why(company: Company):
    erased(company)
    (told,) = erasures_told([company])
    assert (told.about, told.by, told.at) == ("customer:7", "owner", AT)
    assert (told.why, told.events, told.files) == ("no longer needed", 1, 1)


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE journal_event SET kind = 'x' WHERE kind = 'second'", "what was left of it"),
        ("UPDATE journal_event SET \"by\" = 'x' WHERE kind = 'second'", "what was left of it"),
        ("UPDATE journal_event SET data = '{}' WHERE kind = 'second'", "has a content again"),
        (f"UPDATE journal_event SET data = '{GONE}' WHERE kind = 'third'", "no erasure says so"),
        ("UPDATE journal_event SET data = '{}' WHERE kind = 'third'", "was altered"),
        (f"UPDATE journal_event SET data = '{{}}' WHERE kind = '{ERASURE}'", "tells of no erasure"),
        (f"DELETE FROM journal_event WHERE kind = '{ERASURE}'", "no erasure says so"),
        ("DELETE FROM journal_event WHERE kind = 'second'", "event 2 is missing"),
    ],
)
def test_whoever_changes_the_journal_after_an_erasure_shows(
    company: Company, sql: str, problem: str
):
    erased(company)
    if "DELETE" in sql:
        tamper("DELETE FROM journal_erasedevent")
    tamper(sql)
    assert any(problem in one for one in problems()), problems()


def test_a_file_that_is_emptied_without_an_erasure_shows(company: Company):
    tamper(("UPDATE journal_sealedfile SET content = %s", [b""]))
    assert [one for one in problems() if "was altered" in one]


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE journal_event SET data = '{GONE}' WHERE kind = 'third'",
        "UPDATE journal_event SET data = 'x' WHERE kind = 'second'",
        "UPDATE journal_sealedfile SET content = ''",
        "INSERT INTO journal_erasedevent (event_id, content, recorded)"
        " SELECT id, 'x', 3 FROM journal_event WHERE kind = 'third'",
        "INSERT INTO journal_erasedfile (company_id, file_id, recorded)"
        " SELECT company_id, (SELECT digest FROM journal_sealedfile), 3"
        " FROM journal_event WHERE kind = 'third'",
    ],
)
def test_the_database_erases_nothing_without_the_event_that_says_so(company: Company, sql: str):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_erasedevent SET content = 'x'",
        "DELETE FROM journal_erasedevent",
        "UPDATE journal_erasedfile SET recorded = 1",
        "DELETE FROM journal_erasedfile",
        f"UPDATE journal_event SET data = 'back' WHERE data = '{GONE}'",
        f"UPDATE journal_event SET data = '{GONE}' WHERE kind = '{ERASURE}'",
    ],
)
def test_an_erasure_is_for_ever(company: Company, sql: str):
    erased(company)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_door_is_shut_again_once_something_else_happened(company: Company):
    erased(company)
    with transaction.atomic():
        record_event(company, "fourth", **BY)
    place = Event.objects.get(kind=ERASURE).sequence
    third, file = Event.objects.get(kind="third"), SealedFile.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ErasedEvent.objects.create(event=third, content="x", recorded=place)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ErasedFile.objects.create(company=company, file=file, recorded=place)


def test_a_journal_that_was_changed_is_not_hidden_by_an_erasure(company: Company):
    tamper("UPDATE journal_event SET data = '{}' WHERE kind = 'second'")
    with pytest.raises(InputError, match="butoir verify"):
        erased(company)
    assert not Event.objects.filter(kind=ERASURE).exists()


def test_a_file_that_was_changed_is_not_hidden_by_an_erasure(company: Company):
    tamper(("UPDATE journal_sealedfile SET content = %s", [b"other"]))
    with pytest.raises(InputError, match="butoir verify"):
        erased(company)


def test_the_same_bytes_can_be_kept_again_for_another_reason(company: Company):
    erased(company)
    content = f"Madame {NAME}".encode()
    again = seal(content, "text/plain", AT)
    assert content_of(again.digest) == content
    assert problems() == []
    with transaction.atomic():
        erase(company, "customer:7", [], [again.digest], why={"why": "again"}, **BY)
    assert content_of(again.digest) == b""
    assert problems() == []


def test_other_bytes_in_the_place_of_an_erased_file_show(company: Company):
    erased(company)
    wrong = b"x" * SealedFile.objects.get().size
    SealedFile.objects.update(content=wrong)
    assert [one for one in problems() if "was altered" in one]


def test_a_bundle_after_an_erasure_verifies_and_shows_nothing_of_it(
    company: Company, tmp_path: Path
):
    erased(company)
    out = io.BytesIO()
    export_chain(company, "C7", "", lambda event: event.about == "customer:7", out)
    path = tmp_path / "bundle.zip"
    path.write_bytes(out.getvalue())
    found = check_bundle(path)
    assert (found.broken, found.events, found.shown, found.files) == ((), 4, 1, 0)
    assert NAME.encode() not in out.getvalue()
    check = tmp_path / "check.py"
    check.write_bytes(members(out.getvalue())["check.py"])
    said = run([sys.executable, check, path], capture_output=True, text=True, check=False)
    assert (said.returncode, "all as recorded" in said.stdout) == (0, True)


def test_an_event_whose_file_alone_was_erased_is_not_shown(company: Company, tmp_path: Path):
    digests = list(SealedFile.objects.values_list("digest", flat=True))
    with transaction.atomic():
        erase(company, "customer:7", [], digests, why={"why": "x"}, **BY)
    out = io.BytesIO()
    export_chain(company, "C7", "", lambda event: event.about == "customer:7", out)
    path = tmp_path / "bundle.zip"
    path.write_bytes(out.getvalue())
    assert check_bundle(path).broken == ()


def test_a_house_is_not_touched_by_what_another_erases(company: Company):
    other = make_company("autre")
    with transaction.atomic():
        record_event(other, "second", "customer:7", **BY, data={"name": NAME})
    erased(company)
    assert Event.objects.get(company=other).data != GONE
    assert problems() == []
