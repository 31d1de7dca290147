"""The places where a process may be struck, counted from outside the product.

Before and after each commit of the database, before and after each step of the conversation with a
mail server; when asked, after each statement that writes too.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

WRITES = ("INSERT", "UPDATE", "DELETE")


class Boundaries:
    """Counts what is passed, by name; at the one of the number `blow_at` the blow falls.

    A blow that does not fall there (it gives False) falls at the next one.
    """

    def __init__(self, blow_at: int | None, blow: Callable[[], bool], *, statements: bool):
        self.blow_at, self.blow, self.statements = blow_at, blow, statements
        self.passed: list[str] = []
        self.fallen = False

    def reach(self, name: str) -> None:
        """One more place."""
        self.passed.append(name)
        late = self.blow_at is not None and len(self.passed) >= self.blow_at
        if late and not self.fallen:
            self.fallen = self.blow()

    def install(self) -> None:
        """Wrap the driver of the database and the client of the mail server."""
        self._around(BaseDatabaseWrapper, "_commit", "commit")
        for name in ("connect", "mail", "rcpt"):
            self._around(smtplib.SMTP, name, f"SMTP {name}")
        self._around(smtplib.SMTP, "data", "SMTP data")
        self._in_halves()
        self._statements("_execute")
        self._statements("_executemany")

    def _around(self, owner: type, method: str, name: str) -> None:
        original = getattr(owner, method)

        def wrapped(*given: Any, **named: Any) -> Any:
            self.reach(f"before {name}")
            result = original(*given, **named)
            self.reach(f"after {name}")
            return result

        setattr(owner, method, wrapped)

    def _in_halves(self) -> None:
        """A message goes out in two pieces: one may die before, between and after them."""
        original = smtplib.SMTP.send

        def send(client: Any, said: Any) -> None:
            if isinstance(said, str):
                original(client, said)
                return
            middle = len(said) // 2
            self.reach("DATA was accepted")
            original(client, said[:middle])
            self.reach("half of the message is out")
            original(client, said[middle:])
            self.reach("the message is out")

        smtplib.SMTP.send = send  # type: ignore[method-assign]

    def _statements(self, method: str) -> None:
        """A write outside a transaction is a commit of its own; the others only when asked."""
        original = getattr(CursorWrapper, method)

        def execute(cursor: Any, sql: str, *given: Any) -> Any:
            words = sql.split(maxsplit=4)
            writes = words[0].upper() in WRITES and "open_now" not in words
            alone = writes and not cursor.db.in_atomic_block
            table = " ".join(words[:3])
            if alone:
                self.reach(f"before {table}")
            result = original(cursor, sql, *given)
            if alone or (writes and self.statements):
                self.reach(f"after {table}")
            return result

        setattr(CursorWrapper, method, execute)
