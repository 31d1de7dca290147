"""A file that a stranger hands over as a bundle can neither write, nor fill, nor mislead."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from butoir.core.errors import InputError
from butoir.journal.bundle import layout, opening, writing
from butoir.journal.bundle.checking import check_bundle
from butoir.journal.bundle.writing import Sealed
from journal.bundles import Said, digest, make_bundle, members, zipped

SOUND = make_bundle()


def refused(content: bytes, folder: Path) -> str:
    path = folder / "bundle.zip"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        check_bundle(path)
    assert {one.name for one in folder.iterdir()} == {"bundle.zip"}
    assert caught.value.where == str(path)
    return caught.value.message


def with_one_more(info: zipfile.ZipInfo, content: bytes = b"x", **options: int) -> bytes:
    out = io.BytesIO(SOUND)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, content, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["../up.pdf", "/etc/passwd", "files/../../up.pdf", "C:/up.pdf", "files\\up.pdf"]
)
def test_a_member_that_leads_out_of_the_bundle_is_refused(name, tmp_path):
    info = zipfile.ZipInfo("x")
    info.filename = name
    assert "leads out of the bundle" in refused(with_one_more(info), tmp_path)


@pytest.mark.parametrize("name", ["é.pdf", "a\nb", "x" * 300])
def test_a_name_that_no_member_has_is_refused(name, tmp_path):
    problem = refused(with_one_more(zipfile.ZipInfo(name)), tmp_path)
    assert "has a name that no member of a bundle has" in problem


@pytest.mark.parametrize("name", [b"files/ab.pdf\0x", b"\0iles/ab.pdf_x"])
def test_a_name_that_ends_before_it_seems_to_is_refused(name, tmp_path):
    content = with_one_more(zipfile.ZipInfo("files/ab.pdf_x")).replace(b"files/ab.pdf_x", name)
    assert "has a name that no member" in refused(content, tmp_path)


def test_a_member_that_is_there_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        content = with_one_more(zipfile.ZipInfo("manifest.json"))
    assert "is there twice" in refused(content, tmp_path)


def test_a_link_is_refused(tmp_path):
    info = zipfile.ZipInfo("files/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "is a link" in refused(with_one_more(info, b"/etc/passwd"), tmp_path)


def test_a_folder_is_refused(tmp_path):
    assert "is a folder" in refused(with_one_more(zipfile.ZipInfo("files/"), b""), tmp_path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = with_one_more(
        zipfile.ZipInfo("files/bomb"), bytes(50_000_000), compress_type=zipfile.ZIP_DEFLATED
    )
    assert len(bomb) < 100_000
    assert "is compressed" in refused(bomb, tmp_path)


def test_an_encrypted_member_is_refused(tmp_path):
    content = bytearray(SOUND)
    first = content.index(b"PK\x01\x02")
    content[first + 8] |= 1
    assert "is encrypted" in refused(bytes(content), tmp_path)


def test_members_that_share_their_bytes_are_refused(tmp_path):
    """Many entries of the list that name one and the same place: a bomb without compression."""
    content = zipped({"a" * 20: bytes(1_000_000)})
    start = content.index(b"PK\x01\x02")
    entry = content[start : content.index(b"PK\x05\x06")]
    entries = b"".join(entry.replace(b"a" * 20, b"%020d" % number) for number in range(100))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), start, 0)
    assert "overlap" in refused(content[:start] + entries + end, tmp_path)


def test_a_member_that_says_it_is_longer_than_the_file_is_refused(tmp_path):
    content = bytearray(SOUND)
    first = content.index(b"PK\x01\x02")
    struct.pack_into("<2L", content, first + 20, 0x7FFFFFFF, 0x7FFFFFFF)
    assert "overlap" in refused(bytes(content), tmp_path)


def test_thousands_of_members_are_refused(tmp_path):
    content = zipped({f"files/{number}": b"" for number in range(layout.MOST_FILES + 6)})
    assert refused(content, tmp_path) == f"has more than {layout.MOST_FILES + 5} members"


def test_a_list_of_members_that_hides_its_length_is_refused(tmp_path):
    content = bytearray(zipped({f"files/{number}": b"" for number in range(6_000)}))
    end = content.rindex(b"PK\x05\x06")
    struct.pack_into("<2H", content, end + 8, 1, 1)
    assert "members" in refused(bytes(content), tmp_path)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "MOST_BYTES", -2_002_000)
    assert "is larger than" in refused(SOUND, tmp_path)


def test_a_member_whose_bytes_changed_on_the_way_is_named(tmp_path):
    """Its check sum no longer holds: this is how an accident shows, and a clumsy change."""
    name = next(name for name in members(SOUND) if name.endswith(".pdf"))
    path = tmp_path / "bundle.zip"
    path.write_bytes(SOUND.replace(b"as it was posted", b"as it was p0sted"))
    found = check_bundle(path).broken
    problem = "is damaged: its bytes are not those that were put in"
    assert [(one.place, one.problem) for one in found] == [(name, problem)]


def test_a_line_without_end_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "LONGEST_LINE", 10)
    monkeypatch.setattr(opening, "_AT_ONCE", 100)
    path = tmp_path / "bundle.zip"
    path.write_bytes(SOUND)
    assert any(one.problem == "has an endless line" for one in check_bundle(path).broken)


def test_no_bundle_is_written_that_could_not_be_verified(monkeypatch):
    files = [Sealed("text/plain", b"%d" % number) for number in range(3)]
    named = {"copies": [digest(file.content) for file in files]}
    monkeypatch.setattr(writing, "MOST_FILES", 2)
    with pytest.raises(InputError, match="more than 2 files"):
        make_bundle([Said("invoice-copies", data=named)], files)
    monkeypatch.setattr(writing, "MOST_FILES", 3)
    monkeypatch.setattr(writing, "MOST_BYTES", 5_000)
    with pytest.raises(InputError, match="more than 0 MB"):
        make_bundle([Said("invoice-copies", data=named)], files)
