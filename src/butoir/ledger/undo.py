"""Undoing an import as a whole: the rows are again as they were before it.

Only while nothing was built on it. What the certain matching made of its own bank entries goes with
them; what a person decided, a later import, a demand, a hold or an agreement stand in the way, and
are named. The import itself and its file stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet

from butoir.core.errors import InputError
from butoir.journal.events import lock_head, record_event
from butoir.ledger.allotting import restore_returned, returned_by
from butoir.ledger.assigning import PERSON
from butoir.ledger.changes import IMPORTS, TABLES
from butoir.ledger.models import (
    Allocation,
    BankAccount,
    BankEntry,
    Candidate,
    Contact,
    Customer,
    Import,
    ImportChange,
    Invoice,
    InvoiceCopy,
    OpenInvoice,
    Receipt,
    Statement,
)
from butoir.ledger.writing import restored_value, stored_value, update_instances

Rows = QuerySet[Any]
_SHOWN = 3


def undo_import(source: Import, *, by: str, at: datetime) -> None:
    """Take back everything that an import did; a file that was undone may be imported again.

    Raises InputError, naming what stands on it, and changes nothing, when that is not possible.
    """
    with transaction.atomic():
        lock_head(source.company)
        source.refresh_from_db()
        if source.undone_at is not None:
            raise InputError("was undone before", source.name)
        undoing = _Undoing(source)
        reasons = list(undoing.reasons())
        if reasons:
            raise InputError(f"cannot be undone: {'; '.join(reasons)}", source.name)
        undoing.restore()
        undoing.delete()
        source.undone_at, source.undone_by = at, by
        source.save(update_fields=("undone_at", "undone_by"))
        data = {"name": source.name, "counts": source.counts}
        about = f"import:{source.pk}"
        record_event(source.company, "import-undone", about, by=by, at=at, data=data)


class _Undoing:
    """The rows that one import made and changed, and those that go with them."""

    def __init__(self, source: Import) -> None:
        self.source = source
        changes = ImportChange.objects.filter(source=source)
        self.changed = list(changes.filter(before__isnull=False).exclude(table=IMPORTS))
        self.superseded = self._listed("bankentry", made=False)
        entries = BankEntry.objects.filter(statement__source=source)
        entries = entries.exclude(pk__in=self.superseded)
        receipts = Receipt.objects.filter(entry__in=entries)
        self.entries = entries
        # whoever refers to others goes first
        self.rows: dict[type[models.Model], Rows] = {
            Allocation: Allocation.objects.filter(Q(source=source) | Q(receipt__in=receipts)),
            Receipt: receipts,
            BankEntry: entries,
            Statement: Statement.objects.filter(source=source),
            InvoiceCopy: InvoiceCopy.objects.filter(source=source),
            Invoice: Invoice.objects.filter(source=source),
            Contact: self._made(Contact),
            Customer: self._made(Customer),
        }

    def _listed(self, table: str, *, made: bool) -> Rows:
        """The rows of a table that it lists: those that it made, or those that it changed."""
        listed = ImportChange.objects.filter(source=self.source, table=table)
        return listed.filter(before__isnull=made).values("row")

    def _made(self, model: type[models.Model]) -> Rows:
        """The rows of a model, which do not name their import themselves, that it made."""
        listed = self._listed(model.__name__.lower(), made=True)
        return model._default_manager.filter(pk__in=listed)

    # what stands on it

    def reasons(self) -> Iterator[str]:
        """Why it cannot be undone, a sentence each; a fixed number of queries."""
        yield from self._later_imports()
        yield from self._later_changes()
        yield from self._decisions()
        for model in self.rows:
            yield from self._relations(model)

    def _later_imports(self) -> Iterator[str]:
        own = Q(table=IMPORTS, row=self.source.pk)
        for model, rows in self.rows.items():
            own |= Q(table=model.__name__.lower(), row__in=rows.values("pk"))
        for table in {change.table for change in self.changed}:
            own |= Q(table=table, row__in=self._listed(table, made=False))
        later = Import.objects.filter(
            undone_at__isnull=True,
            pk__gt=self.source.pk,
            pk__in=ImportChange.objects.filter(own).values("source"),
        )
        names = list(later.order_by("-pk").values_list("name", flat=True)[: _SHOWN + 1])
        if names:
            more = ", ..." if len(names) > _SHOWN else ""
            yield f"later imports build on it: {', '.join(names[:_SHOWN])}{more}"

    def _later_changes(self) -> Iterator[str]:
        """A row that somebody changed since is no longer this import's to put back."""
        for _, row, change in self._changed_rows():
            values = {name: stored_value(getattr(row, name)) for name in change.after}
            if values != change.after:
                yield f"{change.table} {row.pk} was changed since"
                return

    def _decisions(self) -> Iterator[str]:
        receipts = self.rows[Receipt]
        told = receipts.filter(Q(allocations__rule=PERSON) | Q(allocations__isnull=True))
        decided = Q(state="ignored") | Q(taken_back=True)
        if told.exists() or self.entries.filter(decided).exists():
            yield "a person decided on its bank entries"
        back = set(self.entries.filter(state="returned").values_list("why", flat=True))
        here = {returned_by(entry) for entry in self.entries.filter(cents__lt=0)} if back else set()
        if back - here:
            yield "payments in it went back since"

    def _relations(self, model: type[models.Model]) -> Iterator[str]:
        """Rows of any table that refer to one that would go, and would not go with it."""
        rows = self.rows[model]
        for relation in model._meta.get_fields(include_hidden=True):
            if not relation.auto_created or relation.concrete or relation.many_to_many:
                continue
            other: Any = relation.related_model
            if other in (Candidate, OpenInvoice):  # derived: by matching, by the database
                continue
            name = relation.field.name  # type: ignore[union-attr]
            found = other._base_manager.filter(**{f"{name}__in": rows.values("pk")})
            if other in self.rows:
                found = found.exclude(pk__in=self.rows[other].values("pk"))
            if other is BankEntry:
                found = found.exclude(pk__in=self.superseded)
            count = found.count()
            if count:
                yield f"{other._meta.verbose_name_plural} on its {_plural(model)}: {count}"

    # back to what was

    def _changed_rows(self) -> Iterator[tuple[type[models.Model], Any, ImportChange]]:
        for table, model in TABLES.items():
            changes = [change for change in self.changed if change.table == table]
            found = model._default_manager.in_bulk([change.row for change in changes])
            for change in changes:
                yield model, found[change.row], change

    def restore(self) -> None:
        """Give the rows that it changed their former values, and what came back its state."""
        by_model: dict[type[models.Model], list[tuple[Any, ImportChange]]] = {}
        for model, row, change in self._changed_rows():
            for name, value in (change.before or {}).items():
                setattr(row, name, restored_value(model, name, value))
            by_model.setdefault(model, []).append((row, change))
        for model, pairs in by_model.items():
            names = {name for _, change in pairs for name in change.before or {}}
            update_instances(model, [row for row, _ in pairs], names)
        restore_returned(self.source.company, self.entries.filter(cents__lt=0))

    def delete(self) -> None:
        """Remove what it made, and the accounts that imports made and no statement needs now."""
        made = ImportChange.objects.filter(table=BankAccount.__name__.lower(), before__isnull=True)
        accounts = BankAccount.objects.filter(company=self.source.company)
        customers = self.rows[Customer].values("pk")
        Candidate.objects.filter(Q(entry__in=self.entries) | Q(customer__in=customers)).delete()
        for rows in self.rows.values():
            rows.delete()
        accounts.filter(pk__in=made.values("row"), statements__isnull=True).delete()


def _plural(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural)
