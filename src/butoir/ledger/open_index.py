"""The index of open items: kept by the triggers below, on both engines (docs/adr/0028).

SQLite makes a table anew to alter it, which drops the triggers on it and fails where others name
it: a migration that alters `ledger_invoice` or `ledger_allocation` begins with `forget` and ends
with `keep`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SETTLED = "COALESCE((SELECT SUM(a.cents) FROM ledger_allocation a WHERE a.invoice_id = i.id), 0)"
_OPEN = f"""
SELECT i.id AS invoice_id, i.company_id, i.customer_id, i.currency, i.due_on,
       CAST(i.cents - {_SETTLED} AS bigint) AS unpaid
FROM ledger_invoice i WHERE i.cents <> {_SETTLED}
"""  # noqa: S608  our own words
_FILL = f"""
INSERT INTO ledger_openinvoice (invoice_id, company_id, customer_id, currency, due_on, unpaid)
{_OPEN}
"""
_REFRESH = f"""
DELETE FROM ledger_openinvoice WHERE invoice_id = {{row}}; {_FILL} AND i.id = {{row}};
"""  # noqa: S608  our own words
# table, what is done to it, and which invoice is looked at again
_WATCHED = (
    ("ledger_invoice", "INSERT", ("NEW.id",)),
    ("ledger_invoice", "UPDATE OF company_id, customer_id, currency, due_on, cents", ("NEW.id",)),
    ("ledger_invoice", "DELETE", ("OLD.id",)),
    ("ledger_allocation", "INSERT", ("NEW.invoice_id",)),
    ("ledger_allocation", "UPDATE OF invoice_id, cents", ("OLD.invoice_id", "NEW.invoice_id")),
    ("ledger_allocation", "DELETE", ("OLD.invoice_id",)),
)
# whoever settles the same invoice meanwhile is waited for: its sum is then read whole
_FUNCTION = f"""
CREATE FUNCTION ledger_refresh_open(one bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN PERFORM 1 FROM ledger_invoice WHERE id = one FOR NO KEY UPDATE;
{_REFRESH.format(row="one")} END $$
"""
_CALLING = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {calls} RETURN NULL; END $$
"""
_KEPT = """
SELECT invoice_id, company_id, customer_id, currency, due_on, unpaid FROM ledger_openinvoice
"""
_DIFFERENT = f"""
SELECT invoice_id FROM (SELECT * FROM ({_OPEN}) said EXCEPT {_KEPT}) missing
UNION
SELECT invoice_id FROM ({_KEPT} EXCEPT SELECT * FROM ({_OPEN}) said) surplus
ORDER BY invoice_id
"""  # noqa: S608  our own words


def keep(editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the index, and have the engine keep it from now on."""
    editor.execute("DELETE FROM ledger_openinvoice")
    editor.execute(_FILL)
    if editor.connection.vendor == "postgresql":
        editor.execute(_FUNCTION, params=None)
    for name, table, verb, rows in _triggers():
        if editor.connection.vendor == "postgresql":
            calls = " ".join(f"PERFORM ledger_refresh_open({row});" for row in rows)
            editor.execute(_CALLING.format(name=name, calls=calls), params=None)
            body = f"EXECUTE FUNCTION {name}()"
        else:
            body = f"BEGIN {' '.join(_REFRESH.format(row=row) for row in rows)} END"
        editor.execute(f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW {body}")


def forget(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    for name, table, _, _ in _triggers():
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {name} ON {table}")
            editor.execute(f"DROP FUNCTION {name}()")
        else:
            editor.execute(f"DROP TRIGGER {name}")
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION ledger_refresh_open(bigint)")


def wrongly_indexed() -> list[int]:
    """The invoices (id) of which the index does not say what the records say: none, for ever."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT)
        return [pk for (pk,) in cursor.fetchall()]


def _triggers() -> Iterator[tuple[str, str, str, Any]]:
    for table, verb, rows in _WATCHED:
        yield f"open_after_{table}_{verb.split()[0]}".lower(), table, verb, rows
