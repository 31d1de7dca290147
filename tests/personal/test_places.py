"""Every column that can hold a word about somebody is placed: erased, or said to be nobody's."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Model

from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer
from butoir.personal.places import OF_THE_CUSTOMER, PLACES

OURS = {  # rows about our own people, companies, programs: no customer's data
    *("contenttypes.ContentType", "auth.Permission", "auth.Group", "sessions.Session"),
    *("account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator"),
    *("users.User", "users.Company", "users.Logo", "users.Membership"),
    *("journal.Head", "journal.ErasedEvent", "journal.ErasedFile"),
    *("ledger.NamedColumns", "ledger.CustomerGroup", "ledger.BankAccount", "ledger.Statement"),
    *("dispatch.PrintBatch", "dispatch.ChannelSetting"),
    *("dunning.Scenario", "dunning.ScenarioVersion", "dunning.Assignment", "dunning.OwnWording"),
    *("dunning.SendingSwitch", "dunning.ClosedDays", "dunning.NoticesTaken"),
    *("dunning.NoticeFetch", "dunning.PlanRules", "inbox.Mailbox"),
    *("dunning.IdentityRules", "dunning.RegisterReading", "dunning.PayProvider"),
    *("dunning.ReliefRules", "inbox.MissedMail"),  # of a whole file, of a mailbox
    *("personal.RetentionRules", "personal.Erasure", "personal.RetentionLook"),
}
ELSEWHERE = {  # erased in a way of their own, each with its test
    "journal.Event": "journal.erasing",
    "journal.SealedFile": "journal.erasing",
    "ledger.Customer": "personal.erasing, with the number that stands for it",
    "ledger.Import": "personal.common, whole files",
    "ledger.WaitingFile": "goes by itself when it is taken in, or after some days",
    "dunning.Run": "personal.common, whole plans",
    "dunning.AskedNumber": "personal.erasing, by the customer's numbers",
}
CODES = {  # words of our own, references of ours, digests
    *("kind", "state", "step", "channel", "currency", "lang", "country", "level", "left_out"),
    *("mode", "format", "status", "outcome", "level", "layout", "rule", "worker", "provider"),
    *("stage", "procedure", "matched", "tied_by", "way", "how_said", "said_how", "source", "what"),
    *("interest", "result", "table", "key", "standard", "gist", "keys", "beyond", "page"),
    *("rests", "due_by", "return_code", "route"),
}
PLAIN = {  # columns whose name means something else in other models
    ("ledger.Invoice", "number"),  # accounting facts
    ("ledger.Invoice", "document"),
    ("dunning.Answer", "reason"),  # a code
    ("dunning.Dispute", "reason"),
    ("dunning.AnswerCase", "number"),  # drawn by lot
    ("dunning.PlanState", "how"),  # a code
    ("dispatch.Delivery", "reference"),  # by `erasing`: the code of the customer
    ("dispatch.Document", "lang"),
    ("dunning.DebitNote", "number"),  # accounting facts: numbers, days, amounts
    ("dunning.DebitNote", "claim"),
    ("dunning.DebitCredit", "number"),
    ("casefile.LossCertificate", "data"),
    ("casefile.Handover", "court"),  # codes
    ("casefile.DeadlineTask", "code"),
    ("ledger.Invoice", "corrects"),  # numbers of invoices
}
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def told() -> list[tuple[type[Model], str]]:
    """Every column of text, JSON, bytes or a sealed file in the installation."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) or (field.is_relation and field.related_model is SealedFile)
        if model._meta.label not in OURS and not model._meta.label.startswith("procrastinate")
    ]


def label(one: tuple[type[Model], str]) -> str:
    return f"{one[0]._meta.label}.{one[1]}"


@pytest.mark.parametrize(("model", "name"), told(), ids=map(label, told()))
def test_what_a_column_says_of_a_customer_is_erased_or_is_nobodys(model: type[Model], name: str):
    places = [place for place in PLACES if place.model is model]
    erased = {*OF_THE_CUSTOMER} if model is Customer else set()
    for place in places:
        erased.update(place.fields, place.files)
    gone = any(place.gone for place in places)
    ours = name in CODES or name.endswith("_by") or (model._meta.label, name) in PLAIN
    known = name in erased or gone or ours or name == "by" or model._meta.label in ELSEWHERE
    assert known, "say in personal/places.py what becomes of it, or here why it is nobody's"


def test_whatever_leads_to_a_customer_is_handed_out_and_erased_with_it():
    """A new model with a customer, an invoice or a letter in it has a place."""
    placed = {place.model for place in PLACES} | {Customer}
    about = (
        *("customer", "invoice", "delivery", "proposal", "dispute", "agreement", "answer"),
        *("handover", "note", "credit", "link", "waiver", "message", "task"),
    )
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields if field.is_relation}
        if names & set(about):
            assert model in placed, model._meta.label


def test_what_is_said_here_exists():
    labels = {model._meta.label for model in apps.get_models()}
    assert {*OURS, *ELSEWHERE} <= labels
    assert {model for model, _ in PLAIN} <= labels


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.model.__name__}-{place.level}")
def test_each_place_can_be_asked_for_a_customer(place):
    assert not place.rows(Customer(pk=4711, company_id=1, code="X")).exists()
