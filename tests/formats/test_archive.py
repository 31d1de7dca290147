"""Archives from strangers: looked into, within limits, never written to disk."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

import pytest

from butoir.formats import archive
from butoir.formats.archive import ArchiveError, Budget


def zipped(files, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def tarred(files, mode="w:gz"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as packed:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


FILES = {"a.xml": b"first", "deep/b.cod": b"second"}


@pytest.mark.parametrize(("pack", "kind"), [(zipped, "zip"), (tarred, "tar.gz")])
def test_the_files_inside_come_in_order(pack, kind):
    data = pack(FILES)
    assert archive.sniff(data) == kind
    assert list(archive.members(data, Budget())) == list(FILES.items())


def test_a_single_gzipped_file_is_its_content():
    data = gzip.compress(b"first ") + gzip.compress(b"second")
    assert list(archive.members(data, Budget())) == [("content", b"first second")]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_an_office_file_is_no_archive_though_it_is_a_zip(name):
    assert archive.sniff(zipped({name: b"", "xl/workbook.xml": b""})) is None


@pytest.mark.parametrize("data", [b"", b"PK", b"BZh9", b"%PDF-1.7", b"\x1f"])
def test_nothing_else_is_taken_for_an_archive(data):
    assert archive.sniff(data) is None


def test_folders_links_and_what_systems_add_are_passed_over():
    data = zipped({"d/": b"", "__MACOSX/a.xml": b"x", "d/.DS_Store": b"x", "d/a.xml": b"first"})
    assert list(archive.members(data, Budget())) == [("d/a.xml", b"first")]
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as packed:
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
    assert list(archive.members(buffer.getvalue(), Budget())) == []


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/a.cfo", "../../etc/a.cfo"),  # a label: nothing is opened by it
        ("/abs/a.cfo", "/abs/a.cfo"),
        ("relevé à vue.cfo", "relevé à vue.cfo"),
        ("a\x1b[31m\nb.cfo", "a [31m b.cfo"),
        ("x" * 400, "x" * 255),
    ],
)
def test_a_member_s_name_is_a_label_that_can_be_shown(pack, name, label):
    assert [shown for shown, _ in archive.members(pack({name: b"x"}), Budget())] == [label]


def test_a_name_in_no_encoding_can_be_shown_too():
    data = tarred({b"\xff\xe9.cfo".decode("utf-8", "surrogateescape"): b"x"})
    assert [name for name, _ in archive.members(data, Budget())] == ["??.cfo"]


def failure(data, budget=None):
    with pytest.raises(ArchiveError) as caught:
        list(archive.members(data, budget or Budget()))
    return caught.value.code


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_too_many_files_are_refused(pack):
    data = pack({f"{n}.txt": b"x" for n in range(5)})
    assert failure(data, Budget(members=4)) == "archive-limit"


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_too_many_bytes_are_refused_whatever_the_archive_announces(pack):
    assert failure(pack({"a": b"x" * 500, "b": b"x" * 600}), Budget(bytes=1000)) == "archive-limit"


@pytest.mark.parametrize("pack", [zipped, tarred, lambda files: gzip.compress(files["a"])])
def test_a_content_that_swells_beyond_reason_is_refused(pack):
    # 25 MB of zeros pack a thousand to one
    assert failure(pack({"a": bytes(25_000_000)})) == "archive-limit"


def test_an_encrypted_member_is_refused():
    data = bytearray(zipped({"a": b"secret"}))
    data[6] |= 1  # the flag in the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    assert failure(bytes(data)) == "archive-encrypted"


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("keep", [0.3, 0.7, 0.95])
def test_a_truncated_archive_is_broken(pack, keep):
    data = pack({"a": bytes(range(256)) * 40})
    assert failure(data[: int(len(data) * keep)]) == "archive-broken"


def test_a_member_without_a_name_is_read_like_any_other():
    """A name that begins with a NUL ends there: `is_dir` of Python's zipfile fails on it."""
    packed = zipped({"a.csv": b"x"}).replace(b"a.csv", b"\0.csv")
    assert list(archive.members(packed, Budget())) == [("content", b"x")]
