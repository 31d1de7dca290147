"""A bundle of evidence verifies by itself; whatever was done to it afterwards is named."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butoir.core.errors import InputError
from butoir.journal.bundle.checking import Checked, check_bundle
from butoir.journal.bundle.layout import CHECK, EVENTS, MANIFEST, README, SUMS, member_of, written
from butoir.journal.bundle.writing import Sealed
from butoir.journal.chain import tie
from companies import AT
from journal.bundles import (
    LETTER,
    MAIL,
    STORY,
    Said,
    chained,
    digest,
    events_of,
    make_bundle,
    members,
    with_events,
    with_members,
)

PDF = member_of(digest(LETTER.content), LETTER.media_type)


def check(bundle: bytes, folder: Path) -> Checked:
    path = folder / "bundle.zip"
    path.write_bytes(bundle)
    return check_bundle(path)


def told(bundle: bytes, folder: Path) -> list[tuple[str, str]]:
    """Where something is wrong, and what."""
    return [(found.place, found.problem) for found in check(bundle, folder).broken]


def by_hand(bundle: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    """The page of Python that lies in the bundle, run as a stranger runs it."""
    path, script = folder / "bundle.zip", folder / CHECK
    path.write_bytes(bundle)
    script.write_bytes(members(make_bundle())[CHECK])
    command = [sys.executable, "-I", str(script), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_bundle_says_what_is_in_it_and_that_nothing_is_wrong(tmp_path):
    found = check(make_bundle(), tmp_path)
    assert found.broken == ()
    assert (found.company, found.customer) == ("Ateliers Morel", "Dupont SARL")
    assert (found.events, found.shown, found.files, found.stamped) == (6, 4, 2, ())
    assert found.head == chained(STORY)[-1].digest


def test_the_same_journal_gives_the_same_bytes():
    assert make_bundle() == make_bundle()


def test_the_files_are_the_sealed_bytes_under_their_digest():
    found = members(make_bundle())
    assert found[PDF] == LETTER.content
    assert found[f"files/{digest(MAIL.content)}.eml"] == MAIL.content
    assert set(found) == {
        *(README, CHECK, EVENTS, MANIFEST, SUMS, PDF),
        f"files/{digest(MAIL.content)}.eml",
    }


def test_of_an_event_about_others_there_is_nothing_but_digests():
    bundle = make_bundle()
    hidden = [event for event in events_of(bundle) if "data" not in event]
    assert [event["sequence"] for event in hidden] == [2, 4]
    assert all(set(one) == {"sequence", "content", "previous", "digest"} for one in hidden)
    assert b"another debtor" not in bundle
    assert b"of others" not in bundle


def test_the_content_of_a_hidden_event_cannot_be_tried_out():
    """Without its salt, the same words give another digest in each journal."""
    one, other = chained(STORY), chained(STORY, secret="11" * 32)
    assert one[1][1] != other[1][1]


def test_a_stranger_verifies_it_with_a_page_of_python(tmp_path):
    done = by_hand(make_bundle(), tmp_path)
    assert (done.returncode, done.stdout) == (0, "6 events, 2 files: all as recorded\n")


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum on this machine")
def test_a_stranger_verifies_the_files_with_sha256sum(tmp_path):
    for name, content in members(make_bundle()).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    words = ["sha256sum", "--check", "--strict", SUMS]
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def change(place: int, **values: Any) -> Any:
    return lambda events: events[place - 1].update(values)


def remove(place: int) -> Any:
    return lambda events: events.pop(place - 1)


def swap(events: list[dict[str, Any]]) -> None:
    events[2], events[3] = events[3], events[2]


def swap_their_numbers_too(events: list[dict[str, Any]]) -> None:
    swap(events)
    events[2]["sequence"], events[3]["sequence"] = 3, 4


def tie_anew(events: list[dict[str, Any]]) -> None:
    """The first hidden event made up, and the chain tied again up to where it is shown."""
    events[1]["content"] = "ab" * 32
    events[1]["digest"] = tie(events[0]["digest"], "ab" * 32)
    events[2]["previous"] = events[1]["digest"]


@pytest.mark.parametrize(
    ("change", "place", "problem"),
    [
        (change(1, data='{"a":1}'), "event 1", "was altered"),
        (change(3, by="clairE"), "event 3", "was altered"),
        (change(3, salt="0" * 32), "event 3", "was altered"),
        (change(2, content="ab" * 32), "event 2", "was altered"),
        (tie_anew, "event 3", "was altered"),
        (remove(1), "event 2", "event 1 is missing"),
        (remove(4), "event 5", "event 4 is missing"),
        (remove(6), "event 5", "the chain does not end where it should"),
        (swap, "event 4", "has changed places with the event after it"),
        (swap_their_numbers_too, "event 3", "has changed places with the event after it"),
        (change(5, previous="ab" * 32), "event 5", "is not tied to the event before it"),
    ],
)
def test_a_changed_chain_is_named_where_it_breaks(change, place, problem, tmp_path):
    bundle = with_events(make_bundle(), change)
    found = told(bundle, tmp_path)
    assert (place, problem) in found
    assert sum("event" in where for where, _ in found) == 1
    assert by_hand(bundle, tmp_path).returncode == 1


def test_a_replaced_document_is_named(tmp_path):
    bundle = with_members(make_bundle(), {PDF: b"%PDF another letter"})
    other = digest(b"%PDF another letter")
    assert told(bundle, tmp_path) == [(PDF, f"was replaced: its SHA-256 is {other}")]
    assert PDF in by_hand(bundle, tmp_path).stdout


def test_a_document_replaced_under_its_own_digest_is_named(tmp_path):
    other = f"files/{digest(b'%PDF other')}.pdf"
    bundle = with_members(make_bundle(), {PDF: None, other: b"%PDF other"})
    assert told(bundle, tmp_path) == [
        ("event 3", f"its file {digest(LETTER.content)} is missing"),
        (other, "is named by no event that is shown"),
    ]
    assert by_hand(bundle, tmp_path).returncode == 1


def test_a_missing_document_is_named(tmp_path):
    bundle = with_members(make_bundle(), {PDF: None})
    missing = f"its file {digest(LETTER.content)} is missing"
    assert told(bundle, tmp_path) == [("event 3", missing)]
    assert by_hand(bundle, tmp_path).returncode == 1


@pytest.mark.parametrize("name", ["extra.pdf", "files/extra.pdf", f"files/{'0' * 64}.exe.pdf"])
def test_a_file_too_many_is_named(name, tmp_path):
    bundle = with_members(make_bundle(), {name: b"extra"})
    assert told(bundle, tmp_path) == [(name, "is no file of a bundle")]


def test_a_changed_readme_is_named_and_so_is_a_missing_list(tmp_path):
    bundle = make_bundle()
    changed = with_members(bundle, {README: b"trust me"}, sums=False)
    sums = digest(b"trust me")
    assert told(changed, tmp_path) == [(README, f"was altered: its SHA-256 is {sums}")]
    without = with_members(bundle, {SUMS: None}, sums=False)
    assert (SUMS, "is missing") in told(without, tmp_path)


@pytest.mark.parametrize("name", ["sequence", "digest"])
def test_a_changed_head_is_named(name, tmp_path):
    bundle = make_bundle()
    manifest = json.loads(members(bundle)[MANIFEST])
    manifest["head"][name] = 5 if name == "sequence" else "ab" * 32
    changed = with_members(bundle, {MANIFEST: written(manifest).encode()})
    assert told(changed, tmp_path) == [("event 6", "the chain does not end where it should")]
    assert by_hand(changed, tmp_path).returncode == 1


def test_a_clock_that_was_set_back_is_named_each_time(tmp_path):
    days = (0, 3, 1, 1, 2, 0)
    story = [Said("note", at=AT + timedelta(days=number)) for number in days]
    found = told(make_bundle(story, ()), tmp_path)
    assert found == [
        (
            "event 3",
            "the clock was set back: 2026-03-04T08:00:00.000000+00:00 after "
            "2026-03-06T08:00:00.000000+00:00",
        ),
        (
            "event 6",
            "the clock was set back: 2026-03-03T08:00:00.000000+00:00 after "
            "2026-03-05T08:00:00.000000+00:00",
        ),
    ]


def test_work_that_bears_the_instant_at_which_it_began_is_no_clock_set_back(tmp_path):
    story = [Said("note"), Said("note", at=AT - timedelta(minutes=59))]
    assert told(make_bundle(story, ()), tmp_path) == []


def spaced(lines: bytes) -> bytes:
    return lines.replace(b'{"sequence":3', b'{"sequence": 3')


@pytest.mark.parametrize(
    "change",
    [
        spaced,
        lambda lines: lines.replace(b'{"sequence":3', b'{"sequence":3,"sequence":3'),
        lambda lines: lines.replace(b'"sequence":3', b'"sequence":"3"'),
        lambda lines: lines.replace(b'"sequence":3', b'"sequence":true'),
        lambda lines: lines.replace(b'"by":"claire"', b'"by":null', 2),
        lambda lines: lines.replace(b'"sequence":3', b'"sequence":' + b"[" * 100_000),
        lambda lines: lines.replace(b"2026-03-03T08:00:00.000000+00:00", b"tomorrow"),
        lambda lines: lines.replace(b'{"sequence":3', b'{"more":1,"sequence":3'),
        lambda lines: b"\n" + lines,
        lambda lines: b"null\n" + lines,
    ],
)
def test_a_line_that_no_bundle_has_is_named(change, tmp_path):
    bundle = make_bundle()
    changed = with_members(bundle, {EVENTS: change(members(bundle)[EVENTS])})
    assert any(place.startswith("line ") for place, _ in told(changed, tmp_path))


def test_events_that_are_not_ascii_are_damaged(tmp_path):
    changed = with_members(make_bundle(), {EVENTS: "é\n".encode()})
    assert any(problem == "is not ASCII" for _, problem in told(changed, tmp_path))


WHOLE = make_bundle()


@given(place=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_no_bit_of_what_a_bundle_says_can_be_flipped_unseen(tmp_path_factory, place, bit):
    """A ZIP file has bytes that say nothing (dates, rights); all others are covered."""
    changed = bytearray(WHOLE)
    changed[place] ^= 1 << bit
    try:
        found = check(bytes(changed), tmp_path_factory.getbasetemp())
    except InputError:
        return
    assert found.broken or members(bytes(changed)) == members(WHOLE)


@pytest.mark.parametrize("content", [b"", b"%PDF no zip", WHOLE[:-1], WHOLE[:5000], WHOLE + b"x"])
def test_what_is_no_bundle_is_refused(content, tmp_path):
    with pytest.raises(InputError, match="ZIP file"):
        check(content, tmp_path)


def test_a_zip_of_something_else_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.writestr("letter.pdf", b"%PDF")
    with pytest.raises(InputError, match="is no bundle of evidence"):
        check_bundle(tmp_path / "bundle.zip")


def test_a_bundle_of_another_form_is_refused(tmp_path):
    changed = with_members(WHOLE, {MANIFEST: b'{"format":"butoir-evidence-9"}'})
    with pytest.raises(InputError, match="does not say that it is butoir-evidence-1"):
        check(changed, tmp_path)


def test_a_bundle_has_a_file_of_each_kind_that_is_sealed():
    kinds = ("text/plain", "image/png", "image/jpeg", "application/octet-stream")
    files = [Sealed(kind, kind.encode()) for kind in kinds]
    named = {"copies": [["F-1", digest(file.content)] for file in files]}
    found = members(make_bundle([Said("invoice-copies", data=named)], files))
    endings = {name.rpartition(".")[2] for name in found if name.startswith("files/")}
    assert endings == {"txt", "png", "jpg", "bin"}
