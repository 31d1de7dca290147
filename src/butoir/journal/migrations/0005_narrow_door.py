"""An event or a sealed file changes in one way only: erased, as the last event of its chain says.

What may be written in the tables of erasures, and where, is the database's own affair, as in 0002.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_BEFORE = import_module("butoir.journal.migrations.0002_append_only")
_EVENT, _FILE = "journal_event", "journal_sealedfile"
_ERASED_EVENT, _ERASED_FILE = "journal_erasedevent", "journal_erasedfile"
TABLES = (_EVENT, _FILE, _ERASED_EVENT, _ERASED_FILE)
_SAID = "personal-data-erased"
_EVENT_KEPT = ("id", "company_id", "sequence", "kind", "about", "at", "previous", "digest")
_FILE_KEPT = ("digest", "media_type", "size", "sealed_at")


def _same(columns: tuple[str, ...]) -> str:
    return " AND ".join(f'OLD."{name}" = NEW."{name}"' for name in columns)


# an event loses its data while the last event of its chain is the erasure that names it; of who
# recorded it a beginning may be left: what was answered on the page bears the customer's own name
_EVENT_DOOR = f"""
{_same(_EVENT_KEPT)} AND OLD.kind <> '{_SAID}' AND NEW.data = '{{"erased":true}}'
AND SUBSTR(OLD."by", 1, LENGTH(NEW."by")) = NEW."by"
AND EXISTS (SELECT 1 FROM {_ERASED_EVENT} e JOIN journal_head h ON h.sequence = e.recorded
            WHERE e.event_id = OLD.id AND h.company_id = OLD.company_id)
"""  # noqa: S608  our own words
# a file loses its bytes likewise, and may get bytes of its size again: `verify` checks which
_FILE_DOOR = f"""
{_same(_FILE_KEPT)} AND (
(LENGTH(NEW.content) = 0
 AND EXISTS (SELECT 1 FROM {_ERASED_FILE} e JOIN journal_head h
             ON h.company_id = e.company_id AND h.sequence = e.recorded
             WHERE e.file_id = OLD.digest))
OR (LENGTH(OLD.content) = 0 AND LENGTH(NEW.content) = OLD.size))
"""  # noqa: S608  likewise
_LAST = f"""EXISTS (SELECT 1 FROM journal_head h JOIN journal_event v
ON v.company_id = h.company_id AND v.sequence = h.sequence
WHERE v.kind = '{_SAID}' AND v.sequence = NEW.recorded AND h.company_id = {{company}})"""  # noqa: S608
_EVENT_SAID = _LAST.format(
    company=f"(SELECT company_id FROM {_EVENT} o WHERE o.id = NEW.event_id)"  # noqa: S608
)
_FILE_SAID = _LAST.format(company="NEW.company_id")
_DOORS = (
    (_EVENT, "UPDATE", _EVENT_DOOR),
    (_FILE, "UPDATE", _FILE_DOOR),
    (_ERASED_EVENT, "INSERT", _EVENT_SAID),
    (_ERASED_FILE, "INSERT", _FILE_SAID),
)
_CLOSED = (
    *((table, "DELETE") for table in TABLES),
    (_ERASED_EVENT, "UPDATE"),
    (_ERASED_FILE, "UPDATE"),
)
SQLITE = """
CREATE TRIGGER {table}_door_{verb} BEFORE {verb} ON {table} WHEN NOT ({door})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_ROWS = """
CREATE FUNCTION {table}_door() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF NOT ({door}) THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF;
RETURN NEW; END $$
"""
_ON_ROWS = """
CREATE TRIGGER {table}_door BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_door()
"""
_ON_ALL = """
CREATE TRIGGER {table}_append_only BEFORE {verbs} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()
"""


def protect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers of the engine in use."""
    if editor.connection.vendor == "postgresql":
        _protect_postgresql(editor)
        return
    for table, verb, door in _DOORS:
        editor.execute(SQLITE.format(table=table, verb=verb, door=door), params=None)
    for table, verb in _CLOSED:
        editor.execute(_BEFORE.SQLITE.format(table=table, verb=verb))


def _protect_postgresql(editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(_BEFORE.POSTGRESQL_FUNCTION, params=None)
    for table, verb, door in _DOORS:
        editor.execute(_ROWS.format(table=table, door=door), params=None)
        editor.execute(_ON_ROWS.format(table=table, verb=verb), params=None)
    for table in TABLES:
        closed = [verb for one, verb in _CLOSED if one == table]
        verbs = " OR ".join((*closed, "TRUNCATE"))
        editor.execute(_ON_ALL.format(table=table, verbs=verbs), params=None)


def unprotect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    if editor.connection.vendor == "postgresql":
        for table in TABLES:
            editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            editor.execute(f"DROP FUNCTION {table}_door() CASCADE")
        editor.execute("DROP FUNCTION journal_refuse()")
        return
    for table, verb, _door in _DOORS:
        editor.execute(f"DROP TRIGGER {table}_door_{verb}")
    for table, verb in _CLOSED:
        editor.execute(f"DROP TRIGGER {table}_no_{verb}")


def change(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The new triggers instead of the old ones."""
    _BEFORE.unprotect(apps, editor)
    protect(apps, editor)


def change_back(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The old triggers again."""
    unprotect(apps, editor)
    _BEFORE.protect(apps, editor)


class Migration(migrations.Migration):
    """Triggers on both engines."""

    dependencies = (("journal", "0004_erasure"),)
    operations = (migrations.RunPython(change, change_back),)
