"""Opens a bundle that a stranger gave: nothing is unpacked, nothing is trusted, all is bounded.

A bundle's members are stored, not compressed, so that what comes out is no larger than the file.
"""

from __future__ import annotations

import hashlib
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from butoir.core.errors import InputError
from butoir.journal.bundle.layout import LONGEST_LINE, MOST_BYTES, MOST_FILES, OWN

_MOST_MEMBERS = MOST_FILES + len(OWN)
_LONGEST_ENTRY = 400  # bytes that the list of a ZIP file spends on a member of ours, and more
_END = struct.Struct("<4s4H2LH")  # the last record of a ZIP file
_AT_ONCE = 1 << 20
_BROKEN = (zipfile.BadZipFile, struct.error, EOFError, NotImplementedError, ValueError, OSError)


class DamagedError(ValueError):
    """A member's bytes are not those that were put in."""


class Bundle:
    """The members of a bundle by their names, safe to read; to be closed."""

    def __init__(self, path: Path) -> None:
        """Raises InputError for what is no ZIP file, or not as bundles are."""
        self._path = path
        size = path.stat().st_size
        if size > MOST_BYTES + _MOST_MEMBERS * _LONGEST_ENTRY:
            raise InputError(f"is larger than {MOST_BYTES // 1_000_000} MB", str(path))
        self._file = path.open("rb")
        try:
            self._refuse_long_list(size)
            self._archive = zipfile.ZipFile(self._file)
            self.members = {info.filename: info for info in self._checked(size)}
        except InputError:
            self._file.close()
            raise
        except _BROKEN as error:
            self._file.close()
            raise self._refused(f"is no ZIP file, or a broken one: {error}") from None

    def __enter__(self) -> Bundle:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._archive.close()
        self._file.close()

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member; raises DamagedError when they are not those put in."""
        try:
            with self._archive.open(self.members[name]) as member:
                while piece := member.read(_AT_ONCE):
                    yield piece
        except _BROKEN:
            raise DamagedError("is damaged: its bytes are not those that were put in") from None

    def read(self, name: str, most: int) -> bytes:
        """A small member whole; raises DamagedError, also for more bytes than that."""
        if self.members[name].file_size > most:
            raise DamagedError(f"is larger than {most} bytes")
        return b"".join(self.pieces(name))

    def sha256(self, name: str) -> str:
        """The digest of a member; raises DamagedError."""
        digest = hashlib.sha256()
        for piece in self.pieces(name):
            digest.update(piece)
        return digest.hexdigest()

    def lines(self, name: str) -> Iterator[str]:
        """The lines of a member; raises DamagedError, also for one that is endless or not ASCII."""
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                yield _ascii(line)
            if len(rest) > LONGEST_LINE:
                raise DamagedError("has an endless line")
        if rest:
            yield _ascii(rest)

    def _refuse_long_list(self, size: int) -> None:
        """Before the list of members is read: it says how long it is at the very end."""
        if size < _END.size:
            raise self._refused("is no ZIP file")
        self._file.seek(size - _END.size)
        sign, *numbers, comment = _END.unpack(self._file.read(_END.size))
        members, length = numbers[3], numbers[4]
        if sign != b"PK\x05\x06" or comment:
            raise self._refused("is no ZIP file, or goes on after its end")
        if members > _MOST_MEMBERS or length > _MOST_MEMBERS * _LONGEST_ENTRY:
            raise self._refused(f"has more than {_MOST_MEMBERS} members")

    def _checked(self, size: int) -> list[zipfile.ZipInfo]:
        found = self._archive.infolist()
        names: set[str] = set()
        for info in found:
            problem = "is there twice" if info.filename in names else _problem(info)
            if problem:
                raise self._refused(f"{info.filename[:255]!r} {problem}")
            names.add(info.filename)
        if len(found) > _MOST_MEMBERS:
            raise self._refused(f"has more than {_MOST_MEMBERS} members")
        if sum(info.file_size for info in found) > size:
            raise self._refused("its members overlap")
        return found

    def _refused(self, why: str) -> InputError:
        return InputError(why, str(self._path))


def _problem(info: zipfile.ZipInfo) -> str:
    """Why a member is not one of a bundle; its name is never used as a path in any case."""
    name = info.filename
    plain = name == info.orig_filename and name.isascii() and name.isprintable() and name
    outside = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    stored = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
    problems = (
        (not plain or len(name) > 255, "has a name that no member of a bundle has"),
        (outside, "leads out of the bundle"),
        (stat.S_ISLNK(info.external_attr >> 16), "is a link"),
        (name.endswith("/"), "is a folder"),
        (info.flag_bits & 0x1, "is encrypted"),
        (not stored, "is compressed, which no member of a bundle is"),
    )
    return next((problem for found, problem in problems if found), "")


def _ascii(line: bytes) -> str:
    try:
        return line.decode("ascii")
    except UnicodeDecodeError:
        raise DamagedError("is not ASCII") from None
