"""Events in one hash chain a company, and sealed files; the database refuses to change either."""

from __future__ import annotations

from django.db import models

from butoir.users.models import Company


class Head(models.Model):
    """The end of a company's chain. Its row is what writers of one company wait for.

    `secret` salts the contents of its events; it leaves the installation with no export.
    """

    company = models.OneToOneField(Company, models.PROTECT, primary_key=True, related_name="head")
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    secret = models.CharField(max_length=64, default="")


class Event(models.Model):
    """One thing that happened, tied to the one before it by `digest`.

    `about` names what it concerns ("invoice:12"), `by` who did it, `data` is canonical JSON.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="events")
    sequence = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    data = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "sequence"], name="one_event_a_place"),
        )
        indexes = (models.Index(fields=["company", "about"]),)


class SealedFile(models.Model):
    """Bytes kept for ever under their SHA-256: in the database, so that one transaction, one
    backup and several machines hold them (docs/adr/0010)."""

    digest = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    content = models.BinaryField()
    sealed_at = models.DateTimeField()
