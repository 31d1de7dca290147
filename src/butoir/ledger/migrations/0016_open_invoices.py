# An index of what is open, kept by the database: lists and figures of a large book read it.

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from butoir.ledger.open_index import forget, keep


def _keep(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    keep(editor)


def _forget(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    forget(editor)


class Migration(migrations.Migration):
    dependencies = (("ledger", "0015_invoice_due_by"),)

    operations = (
        migrations.CreateModel(
            name="OpenInvoice",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="ledger.invoice",
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("due_on", models.DateField()),
                ("unpaid", models.BigIntegerField()),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="users.company",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ledger.customer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["company", "customer", "currency", "due_on", "unpaid"],
                        name="open_by_customer",
                    ),
                    models.Index(
                        fields=["company", "due_on", "currency", "unpaid"],
                        name="open_by_due_date",
                    ),
                ],
            },
        ),
        migrations.RunPython(_keep, _forget),
    )
