"""The commands that look after the database: they say what they did, or what to do first."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from installed import CODE, POLICY, ask, butoir, new_installation

from databases import ENGINE, own_database

LOADED = "import sys; {}; print(sorted(m for m in sys.modules if m.split('.')[0] == 'django'))"
DATABASE_COMMANDS = ("migrate", "company", "user", "evidence", "timestamp", "verify")


@pytest.fixture
def installed(tmp_path: Path):
    with own_database(tmp_path / "data") as environment:
        yield environment


@pytest.mark.parametrize(
    "code",
    [
        "from butoir.project.cli import build_parser; build_parser('lint')",
        "from butoir.project.cli import main; main(['interest', '--help'])",
        *(f"import butoir.project.commands.{name}" for name in DATABASE_COMMANDS),
    ],
)
def test_django_is_imported_only_when_the_database_is_used(code: str):
    code = f"import contextlib\nwith contextlib.suppress(SystemExit):\n    {code}"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{LOADED.format('pass')}"],
        env=CODE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_migrate_makes_the_data_folder_and_says_what_it_did(tmp_path: Path):
    environment = new_installation(tmp_path / "fresh")
    first = butoir(environment, "migrate").stdout
    assert "migrations applied" in first
    assert str(tmp_path / "fresh" / "butoir.sqlite3") in first
    assert "already up to date" in butoir(environment, "migrate").stdout
    assert butoir(environment, "company", "list", "--json").stdout == "[]\n"


def test_a_command_on_no_database_says_to_migrate_first(tmp_path: Path):
    told = butoir(new_installation(tmp_path / "none"), "verify", status=2).stderr
    assert "run `butoir migrate`" in told
    assert not (tmp_path / "none" / "butoir.sqlite3").exists()


def test_a_database_of_an_older_version_says_to_migrate_first(tmp_path: Path):
    environment = new_installation(tmp_path / "older")
    butoir(environment, "migrate")
    with sqlite3.connect(tmp_path / "older" / "butoir.sqlite3") as connection:
        connection.execute(
            "DELETE FROM django_migrations WHERE app IN ('dunning', 'inbox', 'casefile')"
        )
    told = butoir(environment, "company", "list", status=2).stderr
    assert "is not up to date: run `butoir migrate`" in told


def test_a_database_that_is_away_is_named_without_its_password(tmp_path: Path):
    environment = new_installation(tmp_path / "data")
    environment["BUTOIR_DATABASE_URL"] = "postgres://paul:hush@127.0.0.1:1/compta"
    for command in ("verify", "migrate"):
        told = butoir(environment, command, status=2).stderr
        assert 'the database "compta" on 127.0.0.1' in told
        assert "hush" not in told


@pytest.mark.parametrize(
    ("name", "value"), [("BUTOIR_DATABASE_URL", "nonsense://x"), ("BUTOIR_SMTP_PORT", "smtp")]
)
def test_a_setting_that_cannot_be_used_is_one_line(tmp_path: Path, name: str, value: str):
    told = butoir({**new_installation(tmp_path), name: value}, "verify", status=2).stderr
    assert told.startswith("butoir verify: settings: ")
    assert told.count("\n") == 1


@pytest.mark.skipif(ENGINE != "sqlite", reason="the lock of a SQLite file")
def test_migrate_refuses_politely_while_another_process_holds_the_file(tmp_path: Path):
    environment = new_installation(tmp_path)
    butoir(environment, "migrate")
    holder = sqlite3.connect(tmp_path / "butoir.sqlite3", isolation_level=None)
    holder.execute("DELETE FROM django_migrations WHERE app IN ('dunning', 'inbox', 'casefile')")
    holder.execute("BEGIN IMMEDIATE")
    told = butoir(environment, "migrate", status=2).stderr
    holder.close()
    assert "another process holds it" in told


def test_a_company_is_made_from_its_policy_file(installed: dict[str, str]):
    said = butoir(installed, "company", "create", "morel", "--policy", str(POLICY)).stdout
    assert said.startswith("morel: ")
    listed = json.loads(butoir(installed, "company", "list", "--json").stdout)
    assert [row["key"] for row in listed] == ["morel"]
    again = butoir(installed, "company", "create", "morel", "--policy", str(POLICY), status=2)
    assert "already exists" in again.stderr
    assert json.loads(butoir(installed, "verify", "--json").stdout) == {
        "ok": True,
        "broken": [],
        "erased": [],
    }
    followed = ask(
        installed,
        "SELECT v.policy, v.modes FROM dunning_assignment a "
        "JOIN dunning_scenarioversion v ON v.id = a.version_id",
    )
    assert len(followed) == 1


@pytest.mark.parametrize("key", ["Été", "two words", "x" * 61])
def test_a_key_is_short_and_plain(installed: dict[str, str], key: str):
    told = butoir(installed, "company", "create", key, "--policy", str(POLICY), status=2).stderr
    assert told.startswith('butoir company: KEY, field "key"')


def test_a_company_without_a_name_is_refused(installed: dict[str, str], tmp_path: Path):
    policy = tmp_path / "policy.toml"
    policy.write_text("[policy]\nmin_gap_days = 5\n", encoding="utf-8")
    told = butoir(installed, "company", "create", "x", "--policy", str(policy), status=2).stderr
    assert "the creditor has no name" in told


def test_a_journal_that_was_changed_is_told_with_status_1(installed: dict[str, str]):
    butoir(installed, "company", "create", "morel", "--policy", str(POLICY))
    change(installed, "UPDATE journal_head SET sequence = 7")
    told = butoir(installed, "verify", status=1).stdout
    assert told == "morel, event 3: the chain does not end where it should\n1 broken\n"
    assert json.loads(butoir(installed, "verify", "--json", status=1).stdout)["ok"] is False


def test_an_index_of_open_items_that_was_changed_is_told_with_status_1(installed: dict[str, str]):
    change(
        installed,
        "INSERT INTO ledger_openinvoice (invoice_id, company_id, customer_id, currency, due_on, "
        "unpaid) VALUES (7, 1, 1, 'EUR', '2026-02-01', 100)",
    )
    told = butoir(installed, "verify", status=1).stdout
    assert told == "open items, invoice 7: is not what is owed\n1 broken\n"


def change(environment: dict[str, str], sql: str) -> None:
    code = "import django; django.setup(); from django.db import connection as c; "
    code += f"c.cursor().execute({sql!r})"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=environment, check=True)


def test_a_company_is_not_created_with_a_notice_that_would_never_leave(installed, tmp_path: Path):
    late = '\n[[policy.steps]]\nname = "notice"\ndays_after_due = 3\nchannel = "email"\n'
    policy = tmp_path / "late.toml"
    policy.write_text(POLICY.read_text(encoding="utf-8") + late, encoding="utf-8")
    told = butoir(installed, "company", "create", "late", "--policy", str(policy), status=2).stderr
    assert "never leaves" in told
    assert butoir(installed, "company", "list", "--json").stdout == "[]\n"
