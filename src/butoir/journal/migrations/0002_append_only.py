"""The database itself refuses to change or remove an event or a sealed file."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("journal_event", "journal_sealedfile")
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()
"""


def protect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers of the engine in use."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL_FUNCTION, params=None)
        for table in TABLES:
            editor.execute(POSTGRESQL.format(table=table), params=None)
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            editor.execute(SQLITE.format(table=table, verb=verb))


def unprotect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            for verb in ("UPDATE", "DELETE"):
                editor.execute(f"DROP TRIGGER {table}_no_{verb}")
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION journal_refuse()")


class Migration(migrations.Migration):
    """Triggers on both engines."""

    dependencies = (("journal", "0001_initial"),)
    operations = (migrations.RunPython(protect, unprotect),)
