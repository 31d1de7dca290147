"""Writing thousands of rows at once: the engine's own way in, without a model instance a row.

SQLite gets prepared inserts, PostgreSQL one `COPY`. Nothing of a model's own code runs: values are
those of the columns (`customer_id`, not `customer`), and the database alone checks them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.db.models.fields import NOT_PROVIDED

_BATCH = 10_000  # rows that SQLite's cursor keeps in memory at once
_TEXT = (models.CharField, models.TextField)

Convert = Callable[[Any], Any]


def insert_rows(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write the rows within the caller's transaction and give their number.

    `fields` are names of attributes in the order of the values; a field that is not named takes its
    default. Values are as on an instance: dates, aware instants, and plain objects for JSON.
    Raises ValueError for an instant without time zone and for a NUL in a text.
    """
    _within_a_transaction()
    named: list[Any] = [model._meta.get_field(name) for name in fields]
    left = [field for field in model._meta.concrete_fields if field not in named]
    constants = [(field, field.get_default()) for field in left if not _numbered(field)]
    columns = [*named, *(field for field, _ in constants)]
    values = _converted(rows, [default for _, default in constants], columns)
    quote = connection.ops.quote_name
    target = f"{quote(model._meta.db_table)} ({', '.join(quote(f.column) for f in columns)})"
    if connection.vendor == "postgresql":
        return _copy(target, values)
    return _insert(target, len(columns), values)


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """That many new ids of a model, in order: whoever creates one, now or later, gets others.

    So parents and children are written in two steps. Ids that are not used leave a gap.
    """
    _within_a_transaction()
    meta: Any = model._meta
    table = meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, meta.pk.column])
            # others may take numbers in between, so they are not always one after the other
            cursor.execute(
                "SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
                [cursor.fetchone()[0], count],
            )
            return [number for (number,) in cursor.fetchall()]
        # the transaction holds the one write lock of SQLite
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        last = found[0] if found else 0
        said = (
            "UPDATE sqlite_sequence SET seq = %s WHERE name = %s"
            if found
            else "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)"
        )
        cursor.execute(said, [last + count, table])
    return range(last + 1, last + count + 1)


def _within_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("many rows are written together or not at all")


def _numbered(field: Any) -> bool:
    """The database numbers the rows, or has a default of its own."""
    return isinstance(field, models.AutoField | models.BigAutoField) or (
        field.db_default is not NOT_PROVIDED
    )


def _copy(target: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {target} FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _insert(target: str, width: int, rows: Iterator[Sequence[Any]]) -> int:
    count = 0
    sql = f"INSERT INTO {target} VALUES ({', '.join(['%s'] * width)})"  # noqa: S608  own names
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _BATCH)):
            cursor.executemany(sql, batch)
            count += len(batch)
    return count


def _converted(
    rows: Iterable[Sequence[Any]], constants: list[Any], fields: Sequence[Any]
) -> Iterator[Sequence[Any]]:
    """The rows as the engine takes them, completed by what is the same in all of them."""
    converters = [_converter(field) for field in fields]
    width = len(fields) - len(constants)
    ends = zip(constants, converters[width:], strict=True)
    same = [convert(value) if convert and value is not None else value for value, convert in ends]
    changed = [(at, convert) for at, convert in enumerate(converters[:width]) if convert]
    for row in rows:
        values = [*row, *same]
        for at, convert in changed:
            if values[at] is not None:
                values[at] = convert(values[at])
        yield values


def _converter(field: Any) -> Convert | None:
    """What a value of that field needs before the engine takes it; None: nothing."""
    if field.is_relation:
        return _converter(field.target_field)
    if isinstance(field, models.JSONField):
        return json.dumps
    if isinstance(field, _TEXT):
        return _text
    on_sqlite = connection.vendor == "sqlite"
    if isinstance(field, models.DateTimeField):
        # rows written together mostly bear the same instant
        return lru_cache(1024)(_instant) if on_sqlite else _aware
    if on_sqlite and isinstance(field, models.DateField | models.TimeField):
        return str
    return None


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError("a text contains a NUL, which no database keeps everywhere")
    return value


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant has no time zone")
    return value


def _instant(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(_aware(value))
