"""What one import does to the rows: made, changed, relied on. Written together at its end.

Owns the record of it (`ImportChange`), from which the import can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

from butoir.ledger.models import (
    Allocation,
    BankAccount,
    BankEntry,
    Contact,
    Customer,
    Import,
    ImportChange,
    Invoice,
    InvoiceCopy,
    Statement,
)
from butoir.ledger.writing import (
    insert_instances,
    refresh_references,
    stored_value,
    update_instances,
)

# Whoever is referred to comes first. Those of the second list name their import, or what does.
LISTED: tuple[type[models.Model], ...] = (Customer, Contact, BankAccount)
NAMING_IT: tuple[type[models.Model], ...] = (
    Invoice,
    InvoiceCopy,
    Statement,
    BankEntry,
    Allocation,
)
TABLES = {model.__name__.lower(): model for model in (*LISTED, *NAMING_IT)}
IMPORTS = "import"
M = TypeVar("M", bound=models.Model)


class Changes:
    """The rows of one import, as they fill; nothing is written before `save`."""

    def __init__(self, source: Import) -> None:
        self.source = source
        self._made: dict[type[models.Model], list[Any]] = defaultdict(list)
        self._changed: dict[int, tuple[Any, dict[str, Any]]] = {}  # the row, its fields before
        self._relied: set[int] = set()

    def make(self, row: M) -> M:
        """A new row."""
        self._made[type(row)].append(row)
        return row

    def change(self, row: models.Model, **values: Any) -> None:
        """Other values for fields of a row, new or there already."""
        for name, value in values.items():
            attribute: str = row._meta.get_field(name).attname  # type: ignore[union-attr]
            before = getattr(row, attribute)
            if getattr(row, name) == value:
                continue
            if row.pk is not None:
                _, kept = self._changed.setdefault(id(row), (row, {}))
                kept.setdefault(attribute, stored_value(before))
            setattr(row, name, value)

    def rely(self, imports: Iterable[int | None]) -> None:
        """The imports (ids) whose rows this one found as it would have made them."""
        self._relied.update(pk for pk in imports if pk is not None)

    def made(self, model: type[models.Model]) -> int:
        """How many rows of a model it makes."""
        return len(self._made[model])

    def changed(self, model: type[models.Model]) -> int:
        """How many rows of a model it changes."""
        return sum(1 for row, before in self._changed.values() if _differs(row, before, model))

    def is_new(self, row: models.Model) -> bool:
        """True for a row that this import makes."""
        return row.pk is None

    def save(self) -> None:
        """Write everything, and what is needed to undo it."""
        for model in (*LISTED, *NAMING_IT):
            insert_instances(model, self._made[model])
        records = [self._record(type(row), row.pk) for model in LISTED for row in self._made[model]]
        records += self._update()
        relied = self._relied - {self.source.pk}
        records += [self._record(Import, pk, {}) for pk in sorted(relied)]
        insert_instances(ImportChange, records)

    def _update(self) -> list[ImportChange]:
        records = []
        for model in (*LISTED, *NAMING_IT):
            found = [
                (row, before)
                for row, before in self._changed.values()
                if _differs(row, before, model)
            ]
            refresh_references(model, [row for row, _ in found])
            names = {name for _, before in found for name in before}
            update_instances(model, [row for row, _ in found], names)
            for row, before in found:
                after = {name: stored_value(getattr(row, name)) for name in before}
                records.append(self._record(model, row.pk, before, after))
        return records

    def _record(
        self,
        model: type[models.Model],
        pk: int,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> ImportChange:
        return ImportChange(
            source=self.source,
            table=model.__name__.lower(),
            row=pk,
            before=before,
            after=after or {},
        )


def _differs(row: models.Model, before: dict[str, Any], model: type[models.Model]) -> bool:
    """True for a row of that model that is no longer as it was."""
    return type(row) is model and any(
        stored_value(getattr(row, name)) != value for name, value in before.items()
    )
