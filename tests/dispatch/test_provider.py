"""A provider's own interface gets the same message, and its answers mean the same things."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import RECIPIENT_REFUSED, Outcome
from butoir.dispatch.channels.errors import UnreachableError
from butoir.dispatch.channels.registry import channel_for, open_channel
from butoir.dispatch.models import ChannelSetting
from butoir.letters.compose import compose_letter
from butoir.letters.text import body_text
from companies import make_company
from dispatch.mailservers import free_port
from dispatch.test_email import ID, item
from dispatch.webservers import HANG_UP, Answer, web_server
from letters.samples import sample

LETTER = compose_letter(sample("reminder-1"))
TO = "dupont@petit.example"


def to_test_backend() -> Any:
    return open_channel(ChannelSetting(channel="email", provider="test"))


def sent_parameters(**changes: Any) -> dict[str, Any]:
    mail.outbox = []
    assert to_test_backend().send(item(**changes)) == Outcome("sent", "sent", "0")
    parameters: dict[str, Any] = mail.outbox[0].anymail_test_params
    return parameters


def postmark(answer: Answer | None, port: int | None = None) -> Outcome:
    """Through a real provider's module, to a server on this machine."""
    with web_server(answer or Answer()) as server:
        place = {"api_url": f"http://127.0.0.1:{port or server.port}/", "server_token": "secret"}
        setting = ChannelSetting(
            channel="email", provider="postmark", options={"parameters": place}
        )
        channel = open_channel(setting)
        try:
            return channel.send(item())
        finally:
            channel.close()


def test_everything_of_the_message_reaches_the_provider():
    said = sent_parameters()
    assert str(said["from"]) == "Claire Morel – Ateliers Morel <compta@morel.example>"
    assert [to.addr_spec for to in said["to"]] == ["dupont@petit.example"]
    assert [to.addr_spec for to in said["reply_to"]] == ["compta@morel.example"]
    assert said["subject"] == LETTER.subject
    assert said["text_body"].strip() == body_text(LETTER).strip()
    assert said["extra_headers"]["Message-ID"] == f"<{ID}>"
    assert said["extra_headers"]["Content-Language"] == "fr"
    assert "cid:qr." in said["html_body"]


def test_the_payment_code_stays_in_the_text():
    (image,) = sent_parameters()["attachments"]
    assert (image.mimetype, image.inline, image.name) == ("image/png", True, "qr.png")
    assert f"cid:{image.cid}" in sent_parameters()["html_body"]
    assert image.content.startswith(b"\x89PNG")


def test_an_attachment_stays_one():
    content = (
        b"From: compta@morel.example\r\nTo: dupont@petit.example\r\nSubject: Relance\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n"
        b"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="facture.pdf"\r\n\r\nJVBERi0=\r\n--b--\r\n'
    )
    said = sent_parameters(content=content)
    (attached,) = said["attachments"]
    assert (attached.name, attached.mimetype) == ("facture.pdf", "application/pdf")
    assert (attached.content, attached.inline) == (b"%PDF-", False)
    assert said["text_body"].strip() == "Bonjour"


def test_the_providers_reference_is_kept():
    answer = Answer(200, {"MessageID": "abc-1", "ErrorCode": 0, "Message": "OK", "To": TO})
    assert postmark(answer) == Outcome("sent", "sent", "abc-1")


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [(422, 300, "permanent"), (500, 0, "unknown"), (504, 0, "unknown")],
)
def test_a_refusal_is_final_and_a_failure_of_theirs_leaves_it_unknown(status, code, expected):
    outcome = postmark(Answer(status, {"ErrorCode": code, "Message": "no"}))
    assert outcome.kind == expected
    assert str(status) in outcome.detail


def test_an_address_that_the_provider_gave_up_is_told_as_such():
    said = f"Found inactive addresses: {TO}. Inactive recipients are ones that bounced."
    inactive = {"ErrorCode": 406, "Message": said}
    outcome = postmark(Answer(422, inactive))
    assert outcome.kind == "permanent"
    assert outcome.detail.startswith(RECIPIENT_REFUSED)


def test_an_answer_that_says_nothing_leaves_it_unknown():
    assert postmark(Answer(422, {"ErrorCode": 406, "Message": "?"})).kind == "unknown"


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_provider_that_lets_nobody_in_is_out_of_reach(status: int):
    with pytest.raises(UnreachableError, match=str(status)):
        postmark(Answer(status, {"ErrorCode": 10, "Message": "no"}))


def test_a_provider_that_is_not_there_is_out_of_reach():
    with pytest.raises(UnreachableError):
        postmark(None, port=free_port())


def test_an_answer_that_never_came_leaves_it_unknown():
    assert postmark(HANG_UP).kind == "unknown"


def test_a_key_that_cannot_be_read_is_named():
    options = {"secrets": {"server_token": "of another installation"}}
    with pytest.raises(InputError, match=r"server_token.*kept under another key"):
        open_channel(ChannelSetting(channel="email", provider="postmark", options=options))


@pytest.mark.django_db
def test_without_a_setting_the_installations_own_backend_is_used(settings):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    mail.outbox = []
    assert channel_for(make_company(), "email").send(item()).kind == "sent"
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("channel", ["sms", "registered", "post", "pigeon"])
def test_a_channel_that_nobody_carries_is_named(channel: str):
    with pytest.raises(InputError, match=channel):
        open_channel(ChannelSetting(channel=channel))


def test_the_other_backends_of_django_get_the_sealed_bytes(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    assert open_channel(ChannelSetting(channel="email")).send(item()).kind == "sent"
    assert mail.outbox[0].message().as_bytes() == item().content
    assert mail.outbox[0].to == ["dupont@petit.example"]
