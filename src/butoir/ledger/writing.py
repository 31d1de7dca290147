"""Writing model instances by the thousand: their ids, their references, and only what changed.

One statement a table, whatever the number of rows. Nothing of a model's `save` runs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import connection, models

from butoir.journal.bulk import insert_rows, reserve_ids


def insert_instances(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write new rows and give them their ids; what they refer to has its id by now."""
    if not rows:
        return
    for row, number in zip(rows, reserve_ids(model, len(rows)), strict=True):
        row.pk = number
    refresh_references(model, rows)
    names = [field.attname for field in model._meta.concrete_fields]
    insert_rows(model, names, ([getattr(row, name) for name in names] for row in rows))


def update_instances(
    model: type[models.Model], rows: Sequence[models.Model], names: Collection[str]
) -> None:
    """Write some fields (names of attributes) of rows that are there already."""
    if not rows:
        return
    fields: list[Any] = [model._meta.get_field(name) for name in sorted(names)]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE id = %s"  # noqa: S608  own names
    values = [
        [
            *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields),
            row.pk,
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def refresh_references(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Take over the ids of the rows referred to that had none when they were named."""
    keys: list[Any] = [f for f in model._meta.concrete_fields if f.is_relation]
    for row in rows:
        for key in keys:
            if key.is_cached(row) and (other := key.get_cached_value(row)) is not None:
                setattr(row, key.attname, other.pk)


def stored_value(value: Any) -> Any:
    """A value of a field as JSON keeps it: dates as ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def restored_value(model: type[models.Model], name: str, value: Any) -> Any:
    """The value of a field (name of the attribute) from what JSON kept."""
    field: Any = model._meta.get_field(name)
    return (field.target_field if field.is_relation else field).to_python(value)
