"""Events are tied by the digest of their salted content (docs/adr/0025).

Before the first release only: what a journal said is checked as it was chained, then chained anew.
"""

from __future__ import annotations

import hashlib
import json
from importlib import import_module
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from butoir.journal.chain import content_digest, instant, salt_of, tie
from butoir.journal.events import secret_of

_GUARDS = import_module("butoir.journal.migrations.0002_append_only")
_TIED = "UPDATE journal_event SET previous = %s, digest = %s WHERE id = %s"


def chain_anew(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give each chain a secret and its events their new digests; refuses a broken chain."""
    heads = list(apps.get_model("journal", "Head").objects.all())
    if not heads:
        return
    _GUARDS.unprotect(apps, editor)
    for head in heads:
        head.secret = secret_of(head.company_id)
        head.digest = _chained(editor.connection, apps.get_model("journal", "Event"), head)
        head.save()
    _GUARDS.protect(apps, editor)


def _chained(connection: Any, model: Any, head: Any) -> str:
    before = digest = ""
    changed: list[tuple[str, str, int]] = []
    for row in model.objects.filter(company=head.company_id).order_by("sequence").iterator(2000):
        if (row.previous, row.digest) != (before, _old_digest(row)):
            raise ValueError(f"the journal was changed: event {row.sequence}")
        before, previous = row.digest, digest
        digest = tie(previous, _content(row, head.secret))
        changed.append((previous, digest, row.pk))
    if before != head.digest:
        raise ValueError("the journal was changed: it does not end where it should")
    with connection.cursor() as cursor:
        cursor.executemany(_TIED, changed)
    return digest


def _content(row: Any, secret: str) -> str:
    said = (row.kind, row.about, row.by, instant(row.at), row.data)
    return content_digest(row.company_id, row.sequence, *said, salt_of(secret, row.sequence))


def _old_digest(row: Any) -> str:
    said = [row.company_id, row.sequence, row.kind, row.about, row.by, instant(row.at)]
    text = json.dumps([*said, row.data, row.previous], separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class Migration(migrations.Migration):
    """The secret of a chain, and the new digests."""

    dependencies = (("journal", "0002_append_only"),)
    operations = (
        migrations.AddField("head", "secret", models.CharField(max_length=64, default="")),
        migrations.RunPython(chain_anew),
    )
