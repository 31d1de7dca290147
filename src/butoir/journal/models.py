"""Events in one hash chain a company, and sealed files; the database refuses to change either, but
for what an erasure recorded in the chain takes out."""

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
    """Bytes kept under their SHA-256: in the database, so that one transaction, one
    backup and several machines hold them (docs/adr/0010). Erased ones leave
    an empty row (docs/adr/0034)."""

    digest = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    content = models.BinaryField()
    sealed_at = models.DateTimeField()


class ErasedEvent(models.Model):
    """An event whose data were erased: the digest of its content, which holds its place in the
    chain, and the place of the event that says so (docs/adr/0034). The database changes an event
    only with such a row, which it takes only while that event is the last of its chain."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="erased")
    content = models.CharField(max_length=64)
    recorded = models.BigIntegerField()


class ErasedFile(models.Model):
    """A sealed file whose bytes were erased, and the place in a company's chain that says so.

    The same bytes can be sealed again later, and erased again.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    recorded = models.BigIntegerField()
