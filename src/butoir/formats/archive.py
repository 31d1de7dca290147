"""What is inside a zip, a tar.gz or a gz, within limits; nothing is ever written to disk.

Owns the limits: number of members, bytes in all, ratio, so that a small file cannot fill the
memory. Refuses encrypted members; passes over folders, links and what systems add by themselves.
"""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_MEMBERS = 1_000
MAX_BYTES = 300_000_000
MAX_RATIO = (
    200  # beyond it only small contents are taken: statements shrink twenty times, rarely more
)
SMALL = 20_000_000
_LONGEST_NAME = 255
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_TAR = b"ustar"  # at 257 in the first header of every tar since 1988
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})  # spreadsheets and texts are zips too
_JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_NAMELESS = "content"  # what a file is called that has no name
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class ArchiveError(ValueError):
    """The archive cannot be read, or goes beyond a limit; `code` is short and stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(slots=True)
class Budget:
    """What may still be taken out, archives within archives included."""

    members: int = MAX_MEMBERS
    bytes: int = MAX_BYTES

    def take(self, size: int, packed: int) -> None:
        """Count one member of `size` bytes that took about `packed`; raises ArchiveError."""
        self.members -= 1
        self.bytes -= size
        if self.members < 0:
            raise ArchiveError("archive-limit", f"more than {MAX_MEMBERS} files in the archive")
        if self.bytes < 0:
            raise ArchiveError("archive-limit", f"more than {MAX_BYTES // 1_000_000} MB in all")
        if size > SMALL and size > MAX_RATIO * packed:
            raise ArchiveError("archive-limit", f"a content more than {MAX_RATIO} times its size")


def sniff(data: bytes) -> str | None:
    """`zip` or `tar.gz` (any gzip) by the first bytes; None for office files, which are zips."""
    if data.startswith(_GZIP):
        return "tar.gz"
    if not data.startswith(_ZIP):
        return None
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except _BROKEN:
        return "zip"
    return None if _OFFICE.intersection(names) else "zip"


def members(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file inside, in the archive's order; raises ArchiveError.

    A name is a label, folders included: no file is ever opened by it.
    """
    inside = _gzip_members(data, budget) if data.startswith(_GZIP) else _zip_members(data, budget)
    try:
        yield from ((_shown(name), content) for name, content in inside if not _is_junk(name))
    except ArchiveError:
        raise
    except _BROKEN as error:
        raise ArchiveError("archive-broken", f"the archive is broken: {error}") from None


def _shown(name: str) -> str:
    """A name that can be printed and kept anywhere: no control characters, never endless."""
    text = name.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else " " for char in text)[-_LONGEST_NAME:]


def _is_junk(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1] in _JUNK


def _zip_members(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    for info in archive.infolist():
        if info.filename.endswith("/"):  # a folder; is_dir() fails on a file without a name
            continue
        if info.flag_bits & 0x1:
            raise ArchiveError("archive-encrypted", f"{info.filename!r} is encrypted")
        with archive.open(info) as stream:  # the announced size is the sender's word: count instead
            content = stream.read(budget.bytes + 1)
        budget.take(len(content), info.compress_size)
        yield info.filename or _NAMELESS, content


def _gzip_members(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    raw = _gunzip(data, budget.bytes)
    if len(raw) > SMALL and len(raw) > MAX_RATIO * len(data):
        raise ArchiveError("archive-limit", f"a content more than {MAX_RATIO} times its size")
    if raw[257:262] != _TAR:
        budget.take(len(raw), len(data))
        yield _NAMELESS, raw
        return
    with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as archive:
        for info in archive:
            stream = archive.extractfile(info) if info.isreg() else None
            if stream is not None:
                content = stream.read(budget.bytes + 1)
                budget.take(len(content), len(content))
                yield info.name, content


def _gunzip(data: bytes, limit: int) -> bytes:
    """Everything in a gzip of one or more parts, up to a limit."""
    chunks, size = [], 0
    while data.startswith(_GZIP):
        part = zlib.decompressobj(wbits=31)
        chunks.append(part.decompress(data, limit - size + 1))
        size += len(chunks[-1])
        if size > limit:
            raise ArchiveError("archive-limit", f"more than {limit // 1_000_000} MB in all")
        if not part.eof:
            raise EOFError("it breaks off")
        data = part.unused_data
    return b"".join(chunks)
