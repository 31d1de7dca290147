"""A real mail server in a process of its own, which outlives those that it serves.

Each message that it accepts is a line of a file before the server answers: its Message-ID.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Mailbox:
    """What the server accepted since the last `forget`."""

    def __init__(self, path: Path, port: int) -> None:
        self.path, self.port = path, port
        self._forgotten = 0

    def ids(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(self._lines()[self._forgotten :])

    def forget(self) -> None:
        """Another story begins."""
        self._forgotten = len(self._lines())

    def _lines(self) -> list[str]:
        return self.path.read_text(encoding="ascii").splitlines()


@contextmanager
def mailbox(folder: Path, port: int = 0) -> Iterator[Mailbox]:
    """A mail server on this machine, until the end of the block."""
    path = folder / "accepted.txt"
    path.touch()
    server = subprocess.Popen(
        [sys.executable, "-W", "error", __file__, str(path), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert server.stdout
        yield Mailbox(path, int(server.stdout.readline()))
    finally:
        server.communicate()


class _Keeper:
    def __init__(self, path: str) -> None:
        self.path = Path(path)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        found = message_from_bytes(envelope.content)["Message-ID"].strip(" <>")
        with self.path.open("a", encoding="ascii") as file:
            file.write(f"{found}\n")
        return "250 taken"


async def _serve(path: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    keeper = _Keeper(path)
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="mail.example"), "127.0.0.1", port
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)  # until whoever started it is gone
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2])))
