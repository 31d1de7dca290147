"""`butoir evidence` and `butoir verify BUNDLE.zip`: written here, verified where nothing is."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from installed import BUTOIR, CODE, POLICY, butoir
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

from butoir.journal.bundle.writing import Sealed
from butoir.journal.chain import instant
from butoir.journal.stamps import STAMPED, STAMPS
from companies import AT
from databases import own_database
from journal.authority import Authority, answering, needs_openssl
from journal.bundles import Said, chained, digest, make_bundle, with_members
from project.files import invoice, table


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A company with two customers."""
    folder = tmp_path_factory.mktemp("evidence")
    with own_database(folder / "data") as environment:
        butoir(environment, "company", "create", "morel", "--policy", str(POLICY))
        rows = (invoice("F-1", "ACME", code="C1"), invoice("F-2", "ZORG", code="C2"))
        butoir(environment, "import", table(folder, *rows))
        yield environment


def alone(folder: Path, *words: str, status: int = 0) -> str:
    """The command on a machine where nothing is installed but the program: no data, no settings."""
    environment = {"PATH": "", "HOME": str(folder), **CODE}
    done = subprocess.run(
        [*BUTOIR, *words], env=environment, capture_output=True, text=True, check=False, cwd=folder
    )
    assert done.returncode == status, done.stderr + done.stdout
    assert list(folder.glob("butoir-data")) == []
    return done.stderr if status == 2 else done.stdout


def test_a_customers_evidence_is_written_and_verified_elsewhere(installed, tmp_path):
    path = tmp_path / "new folder" / "acme.zip"
    said = json.loads(butoir(installed, "evidence", "C1", "--to", str(path), "--json").stdout)
    assert said["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    found = json.loads(alone(tmp_path, "verify", str(path), "--json"))
    assert found["ok"] is True
    assert found["broken"] == []
    assert (found["head"], found["events"]) == (said["head"], said["events"])
    assert found["customer"] == "ACME"
    assert b"ZORG" not in path.read_bytes()
    told = alone(tmp_path, "verify", str(path))
    assert told.startswith("the bundle says what the journal said\n")
    assert f"head {said['head']}" in told
    assert "no timestamp" in told


def test_the_same_again_gives_the_same_bytes(installed, tmp_path):
    for name in ("one.zip", "two.zip"):
        told = butoir(installed, "evidence", "C1", "--to", str(tmp_path / name)).stdout
        assert told.startswith("ACME: ")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_an_unknown_customer_leaves_no_file(installed, tmp_path):
    told = butoir(installed, "evidence", "C9", "--to", str(tmp_path / "x.zip"), status=2).stderr
    assert told == "butoir evidence: CODE: no customer has the code 'C9'\n"
    assert list(tmp_path.iterdir()) == []


def test_a_changed_bundle_is_told_with_status_1(tmp_path):
    changed = with_members(make_bundle(), {"README.txt": b"trust me"}, sums=False)
    (tmp_path / "b.zip").write_bytes(changed)
    told = alone(tmp_path, "verify", "b.zip", status=1)
    assert told.startswith("files, README.txt: was altered: its SHA-256 is ")
    assert "\n1 broken\n" in told
    assert json.loads(alone(tmp_path, "verify", "b.zip", "--json", status=1))["ok"] is False


def test_what_is_no_bundle_is_refused_with_status_2(tmp_path):
    (tmp_path / "b.zip").write_bytes(b"PK")
    assert alone(tmp_path, "verify", "b.zip", status=2) == "butoir verify: b.zip: is no ZIP file\n"
    assert "No such file" in alone(tmp_path, "verify", "none.zip", status=2)
    assert "directory" in alone(tmp_path, "verify", ".", status=2)
    (tmp_path / "r.pem").write_text("nothing")
    told = alone(tmp_path, "verify", "b.zip", "--roots", "r.pem", status=2)
    assert told.startswith("butoir verify: r.pem: holds no certificate")


def test_a_bundle_is_verified_without_django(tmp_path):
    (tmp_path / "b.zip").write_bytes(make_bundle())
    code = "import sys; from butoir.project.cli import main; main(['verify', 'b.zip']); "
    code += "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=CODE, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


def test_without_an_authority_nothing_is_dated(installed):
    told = butoir(installed, "timestamp", status=2).stderr
    assert told.startswith("butoir timestamp: timestamp: no authority is set")
    assert butoir(installed, "timestamp", "--show").stdout.startswith("morel: never dated, ")
    wrong = {**installed, "BUTOIR_TIMESTAMP_URL": "somewhere"}
    assert "BUTOIR_TIMESTAMP_URL is no address" in butoir(wrong, "timestamp", status=2).stderr


@needs_openssl
def test_a_dated_journal_is_verified_with_the_root_of_its_authority(installed, tmp_path):
    authority = Authority(tmp_path / "authority")
    stranger = Authority(tmp_path / "stranger")
    with answering(lambda request: (200, authority.reply(request))) as server:
        dated = {**installed, "BUTOIR_TIMESTAMP_URL": server.address}
        (row,) = json.loads(butoir(dated, "timestamp", "--json").stdout)
    assert (row["company"], row["events_since"]) == ("morel", 0)
    path, root = tmp_path / "acme.zip", ("--roots", str(authority.root))
    butoir(installed, "evidence", "C1", "--to", str(path))
    assert "(signature not verified: give --roots)" in alone(tmp_path, "verify", str(path))
    assert "(signature verified)" in alone(tmp_path, "verify", str(path), *root)
    other = ("--roots", str(stranger.root))
    told = alone(tmp_path, "verify", str(path), *other, status=1)
    assert told.startswith(f"journal, timestamp of event {row['sequence']}: is not signed by a")
    butoir(installed, "verify", *root)
    assert "is not signed by" in butoir(installed, "verify", *other, status=1).stdout


def dated_elsewhere(authority: Authority) -> bytes:
    """A bundle whose timestamp is of something else."""
    builder = TimestampRequestBuilder().data(b"something else")
    request = builder.hash_algorithm(HashAlgorithm.SHA256).build()
    reply = Sealed("application/timestamp-reply", authority.reply(request.as_bytes()))
    said_at = decode_timestamp_response(reply.content).tst_info.gen_time
    first = Said("note", at=said_at)
    data = {
        "sequence": 1,
        "digest": chained([first])[0].digest,
        "file": digest(reply.content),
        "said_at": instant(said_at),
    }
    return make_bundle([first, Said(STAMPED, STAMPS, data, said_at)], [reply])


def test_a_timestamp_that_is_only_claimed_is_named(tmp_path):
    """An event that tells of one, in a chain that holds, with no reply to show for it."""
    claim = {"sequence": 1, "digest": chained([Said("note")])[0].digest, "file": "none"}
    data = {**claim, "said_at": instant(AT)}
    (tmp_path / "b.zip").write_bytes(make_bundle([Said("note"), Said(STAMPED, STAMPS, data)], ()))
    told = alone(tmp_path, "verify", "b.zip", status=1)
    assert told.startswith("journal, timestamp of event 1: has no reply of an authority\n")


@needs_openssl
def test_a_timestamp_of_another_digest_does_not_fit(tmp_path):
    """A reply that is genuine, under an event that says it is about this journal."""
    authority = Authority(tmp_path / "authority")
    path = tmp_path / "b.zip"
    path.write_bytes(dated_elsewhere(authority))
    told = alone(tmp_path, "verify", str(path), "--roots", str(authority.root), status=1)
    assert told.startswith("journal, timestamp of event 1: is of another digest\n1 broken\n")
