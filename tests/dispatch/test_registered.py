"""A registered letter is submitted once, whatever goes wrong on the way."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import Enclosed, Outcome
from butoir.dispatch.channels.errors import UnreachableError
from butoir.dispatch.channels.registered import open_channel
from butoir.dispatch.channels.registered.maileva import Maileva, mark_of, open_maileva
from butoir.dispatch.secrets import lock_secret
from butoir.users.models import Company
from dispatch.post_kit import ADDRESS, PDF, letter, setting_for
from dispatch.post_server import Post, post_server

COMPANY = Company(
    key="morel",
    name="Ateliers Morel",
    address={"lines": ["12 rue des Forges"], "postcode": "69007", "city": "Lyon", "country": "FR"},
)
ELECTRONIC = {
    "email": "anne@petit.example",
    "name": "Boulangerie Petit",
    "contact": "Anne Petit",
    "kind": "company",
    "country": "FR",
}


@pytest.fixture
def channel(post: Post) -> Iterator[Maileva]:
    opened = open_channel(setting_for(COMPANY, post))
    yield opened
    opened.close()


def test_a_letter_is_drafted_completed_and_submitted(post: Post, channel: Maileva):
    outcome = channel.send(letter())
    (submitted,) = post.submissions
    assert outcome == ("sent", "", f"paper/{submitted['reference']}")
    assert submitted["content"] == PDF
    assert submitted["custom_id"] == mark_of(letter())
    assert submitted["sending"]["name"] == "Mise en demeure [morel:1:C1]"
    assert submitted["sending"]["acknowledgement_of_receipt"] is True
    assert submitted["sending"]["sender_address_line_6"] == "69007 Lyon"
    recipient = submitted["recipient"]
    assert [recipient.get(f"address_line_{n}") for n in range(1, 7)] == [
        "Boulangerie Petit SARL",
        "Mme Anne Petit",
        None,
        "4 place du Marché",
        None,
        "21000 Dijon",
    ]


def test_one_token_and_one_list_do_for_many_letters(post: Post, channel: Maileva):
    for number in range(5):
        assert channel.send(letter(f"k{number}")).kind == "sent"
    assert len(post.submissions) == 5
    assert post.requests.count("POST /token") == 1
    assert post.requests.count("GET /paper/sendings") == 1


def test_a_lost_answer_is_unknown_and_the_carrier_tells_that_it_was_submitted(
    post: Post, channel: Maileva
):
    post.fail("POST", "/submit", "lost")
    assert channel.send(letter()).kind == "unknown"
    assert channel.find(letter()) == (
        "sent",
        "found at the carrier: PENDING",
        f"paper/{post.submissions[0]['reference']}",
    )


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_at_the_submission_is_unknown_and_the_carrier_tells_that_it_is_a_draft(
    post: Post, channel: Maileva, status: int
):
    post.fail("POST", "/submit", status)
    assert channel.send(letter()).kind == "unknown"
    assert channel.find(letter()) == (
        "temporary",
        "nothing was submitted: it is still a draft",
        "",
    )
    assert channel.send(letter()).kind == "sent"
    assert len(post.submissions) == 1
    assert post.drafts() == []


def test_what_goes_with_a_letter_is_printed_behind_it(post: Post, channel: Maileva):
    enclosed = (Enclosed("F-1", b"%PDF one"), Enclosed("F-2", b"%PDF two"))
    assert channel.send(letter(enclosures=enclosed)).kind == "sent"
    (submitted,) = post.submissions
    assert submitted["printed"] == [PDF, b"%PDF one", b"%PDF two"]


def test_an_enclosure_too_heavy_for_the_carrier_is_refused(post: Post, channel: Maileva):
    heavy = (Enclosed("F-1", bytes(20_000_001)),)
    outcome = channel.send(letter(enclosures=heavy))
    assert (outcome.kind, post.submissions) == ("permanent", [])
    assert "20 MB" in outcome.detail


def test_a_letter_submitted_by_an_earlier_try_is_never_submitted_again(
    post: Post, channel: Maileva
):
    post.fail("POST", "/submit", "lost")
    channel.send(letter())
    again = channel.send(letter())
    with_another = open_channel(setting_for(COMPANY, post))
    third = with_another.send(letter())
    with_another.close()
    assert again == third == ("sent", again.detail, f"paper/{post.submissions[0]['reference']}")
    assert len(post.submissions) == 1


@pytest.mark.parametrize("ending", ["/paper/sendings", "/documents", "/recipients"])
@pytest.mark.parametrize("how", ["lost", 500])
def test_before_the_submission_nothing_is_lost_and_no_draft_stays(
    post: Post, channel: Maileva, ending: str, how: str | int
):
    post.fail("POST", ending, how)
    assert channel.send(letter()).kind == "temporary"
    assert channel.send(letter()).kind == "sent"
    assert len(post.submissions) == 1
    assert post.drafts() == []


@pytest.mark.parametrize("ending", ["/paper/sendings", "/documents", "/submit"])
def test_too_many_requests_make_every_letter_wait(post: Post, channel: Maileva, ending: str):
    post.fail("POST", ending, 429)
    with pytest.raises(UnreachableError, match="nothing was submitted: 429"):
        channel.send(letter())
    assert post.submissions == []
    assert channel.send(letter()).kind == "sent"
    assert post.drafts() == []


def test_a_slow_submission_is_unknown(post: Post):
    slow = open_channel(setting_for(COMPANY, post, timeout_seconds=0.3))
    post.fail("POST", "/submit", "hold")
    outcome = slow.send(letter())
    assert outcome.kind == "unknown"
    assert "ReadTimeout" in outcome.detail
    slow.close()


def test_an_expired_token_is_renewed_once_and_the_letter_goes_once(post: Post, channel: Maileva):
    channel.send(letter("k1"))
    post.expire_tokens()
    post.requests.clear()
    assert channel.send(letter("k2")).kind == "sent"
    assert post.requests.count("POST /token") == 1
    assert len(post.submissions) == 2


def test_a_token_that_is_refused_twice_at_the_submission_submits_nothing(
    post: Post, channel: Maileva
):
    post.fail("POST", "/submit", 401)
    post.fail("POST", "/submit", 401)
    with pytest.raises(UnreachableError):
        channel.send(letter())
    assert post.submissions == []


def test_wrong_credentials_are_told_without_them(post: Post):
    given = {name: lock_secret("another-secret") for name in ("client_secret", "password")}
    channel = open_channel(setting_for(COMPANY, post, secrets=given))
    with pytest.raises(UnreachableError) as refused:
        channel.send(letter())
    assert str(refused.value) == "nothing was submitted: no token: the carrier answered 401"
    channel.close()


def test_a_carrier_that_is_away_took_nothing_and_cannot_be_asked():
    with post_server() as server:
        setting = setting_for(COMPANY, server)
    channel = open_channel(setting)
    with pytest.raises(UnreachableError, match="ConnectError"):
        channel.send(letter())
    assert channel.find(letter()) is None
    channel.close()


def test_a_letter_whose_reference_is_known_is_asked_for_by_it(post: Post, channel: Maileva):
    post.fail("POST", "/submit", "lost")
    lost = channel.send(letter())
    post.requests.clear()
    assert channel.find(letter(reference=lost.reference)).kind == "sent"
    assert post.requests == [f"GET /paper/sendings/{post.submissions[0]['reference']}"]
    assert channel.send(letter(reference=lost.reference)).kind == "sent"
    assert len(post.submissions) == 1


def test_a_reference_that_is_gone_is_looked_for_by_our_mark(post: Post, channel: Maileva):
    found = channel.find(letter(reference="paper/gone"))
    assert found.detail == "nothing was submitted: it is not there"
    assert channel.send(letter(reference="paper/gone")).kind == "sent"


def test_a_letter_is_found_though_the_setting_chose_another_kind_since(post: Post):
    to = {**ADDRESS, **ELECTRONIC}
    before = open_channel(setting_for(COMPANY, post, prefer_electronic=True))
    assert before.send(letter(to=to)).reference.startswith("electronic/")
    before.close()
    since = open_channel(setting_for(COMPANY, post))
    assert since.find(letter(to=to)).reference.startswith("electronic/")
    assert since.send(letter(to=to)).reference.startswith("electronic/")
    assert len(post.submissions) == 1
    since.close()


@pytest.mark.parametrize(
    ("who", "prefer", "kind"),
    [
        ({}, False, "paper"),
        ({}, True, "electronic"),
        ({"kind": "consumer"}, True, "paper"),
        ({"kind": "consumer", "consent": True}, True, "electronic"),
        ({"email": ""}, True, "paper"),
    ],
)
def test_who_can_be_reached_both_ways_gets_paper_unless_the_setting_and_the_law_allow(
    post: Post, who: dict[str, object], prefer: bool, kind: str
):
    channel = open_channel(setting_for(COMPANY, post, prefer_electronic=prefer))
    outcome = channel.send(letter(to={**ADDRESS, **ELECTRONIC, **who}))
    assert outcome.reference.partition("/")[0] == kind
    channel.close()


def test_what_was_never_drafted_is_not_there(channel: Maileva):
    found = channel.find(letter())
    assert found == ("temporary", "nothing was submitted: it is not there", "")


def test_a_list_that_is_not_whole_answers_nothing_and_nothing_is_sent_on_its_word(
    post: Post, channel: Maileva
):
    post.miscount = 1
    assert channel.find(letter()) is None
    with pytest.raises(UnreachableError):
        channel.send(letter())
    assert post.sendings == {}
    post.miscount = 0
    assert channel.find(letter()).kind == "temporary"


def test_an_answer_that_cannot_be_read_answers_nothing(post: Post, channel: Maileva):
    post.fail("GET", "/paper/sendings", 200)
    assert channel.find(letter()) is None


def test_a_letter_is_found_on_the_last_page(post: Post, channel: Maileva):
    for number in range(1000):
        post.sendings[f"other{number}"] = other_sending(number)
    post.fail("POST", "/submit", "lost")
    channel.send(letter())
    assert channel.find(letter()).kind == "sent"


def other_sending(number: int) -> dict[str, object]:
    return {
        "id": f"other{number}",
        "kind": "paper",
        "status": "PROCESSED",
        "custom_id": f"order_{number}",
        "documents": [],
        "recipients": [],
    }


def test_a_letter_that_the_carrier_refused_later_is_refused(post: Post, channel: Maileva):
    post.fail("POST", "/submit", "lost")
    channel.send(letter())
    (sending,) = post.sendings.values()
    sending |= {"status": "REJECTED", "status_detail": "the PDF is damaged"}
    found = channel.find(letter())
    assert (found.kind, found.detail) == (
        "permanent",
        "the carrier refused it: REJECTED the PDF is damaged",
    )


@pytest.mark.parametrize("ending", ["/paper/sendings", "/documents", "/recipients", "/submit"])
def test_what_the_carrier_will_not_take_leaves_no_draft(post: Post, channel: Maileva, ending: str):
    post.fail("POST", ending, 400)
    outcome = channel.send(letter())
    assert (outcome.kind, outcome.detail) == ("permanent", "400: FAULT as told")
    assert post.sendings == {}


def test_of_two_workers_with_one_letter_one_submits(post: Post, channel: Maileva):
    """The first is stopped before it submits; the second finishes; the first goes on."""
    other = open_channel(setting_for(COMPANY, post))
    fault = post.fail("POST", "/recipients", "hold")
    first = Worker(channel)
    assert fault.reached.wait(10)
    assert other.send(letter()).kind == "sent"
    fault.released.set()
    assert first.outcome().kind == "temporary"
    assert len(post.submissions) == 1
    other.close()


class Worker:
    """Another worker that sends the same letter."""

    def __init__(self, channel: Maileva) -> None:
        self._outcomes: list[object] = []
        self._thread = threading.Thread(
            target=lambda: self._outcomes.append(channel.send(letter()))
        )
        self._thread.start()

    def outcome(self) -> Outcome:
        self._thread.join(10)
        return self._outcomes[0]


def test_a_worker_that_was_stopped_too_long_submits_nothing(post: Post):
    ticks = itertools.chain([0], itertools.repeat(121))
    channel = open_maileva(setting_for(COMPANY, post), monotonic=lambda: next(ticks))
    outcome = channel.send(letter())
    assert (outcome.kind, post.submissions) == ("temporary", [])
    channel.close()


@pytest.mark.parametrize(
    ("to", "field"),
    [
        ({**ADDRESS, "name": "x" * 39}, "address line 1"),
        ({**ADDRESS, "contact": "x" * 39}, "address line 2"),
        ({**ADDRESS, "lines": ["x" * 39]}, "address line 4"),
        ({**ADDRESS, "city": "x" * 33}, "address line 6"),
        ({**ADDRESS, "postcode": "2100"}, "address line 6"),
        ({**ADDRESS, "name": "", "contact": ""}, "address line 1"),
        ({**ADDRESS, "lines": list("abcd")}, "lines"),
        ({**ADDRESS, "country": "BE"}, "country"),
    ],
)
def test_an_address_that_does_not_fit_is_refused_by_its_line_and_nobody_is_asked(
    post: Post, channel: Maileva, to: dict[str, object], field: str
):
    outcome = channel.send(letter(to=to))
    assert outcome.kind == "permanent"
    assert outcome.detail.startswith(f'recipient refused: field "{field}"')
    assert post.requests == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], {}),
        (["s"], {4: "s"}),
        (["b", "s"], {3: "b", 4: "s"}),
        (["b", "s", "p"], {3: "b", 4: "s", 5: "p"}),
    ],
)
def test_the_lines_of_an_address_keep_their_order(
    post: Post, channel: Maileva, lines: list[str], expected: dict[int, str]
):
    channel.send(letter(to={**ADDRESS, "lines": lines}))
    recipient = post.submissions[0]["recipient"]
    assert {
        n: recipient[f"address_line_{n}"] for n in (3, 4, 5) if f"address_line_{n}" in recipient
    } == expected


def test_a_person_who_is_the_customer_is_written_once(post: Post, channel: Maileva):
    channel.send(letter(to={**ADDRESS, "name": "Anne Petit", "contact": "Anne Petit"}))
    assert "address_line_2" not in post.submissions[0]["recipient"]


def test_a_letter_in_alsace_is_a_letter_in_france(post: Post, channel: Maileva):
    channel.send(letter(to={**ADDRESS, "country": "FR-57"}))
    assert post.submissions[0]["recipient"]["country_code"] == "FR"


def test_only_a_pdf_is_sent(post: Post, channel: Maileva):
    outcome = channel.send(letter(media_type="text/html"))
    assert outcome == ("permanent", 'field "document": a registered letter is a PDF', "")
    assert post.requests == []


def test_a_letter_too_large_for_the_carrier_is_refused_before_it_is_sent(
    post: Post, channel: Maileva
):
    outcome = channel.send(letter(content=b"%PDF" + bytes(20_000_000)))
    assert outcome == ("permanent", 'field "document": the carrier takes 20 MB at most', "")
    assert post.requests == []


def test_an_electronic_letter_goes_to_a_professional(post: Post, channel: Maileva):
    outcome = channel.send(letter(to=ELECTRONIC))
    (submitted,) = post.submissions
    assert (outcome.kind, submitted["sending"]["kind"]) == ("sent", "electronic")
    assert submitted["sending"]["sender_id"]
    recipient = {**submitted["recipient"]}
    assert (
        recipient.items()
        >= {
            "legal_status": "PROFESSIONAL",
            "first_name": "Anne",
            "last_name": "Petit",
            "company": "Boulangerie Petit",
            "email": "anne@petit.example",
        }.items()
    )


@pytest.mark.parametrize(
    "who",
    [{"kind": "consumer"}, {"kind": ""}, {"country": "BE"}, {"kind": "consumer", "consent": "no"}],
)
def test_an_electronic_letter_needs_consent_but_for_french_professionals(
    post: Post, channel: Maileva, who: dict[str, object]
):
    outcome = channel.send(letter(to={**ELECTRONIC, **who}))
    assert outcome.kind == "permanent"
    assert "CPCE L100" in outcome.detail
    assert post.requests == []


def test_a_consumer_who_agreed_gets_it_as_a_private_person(post: Post, channel: Maileva):
    to = {**ELECTRONIC, "kind": "consumer", "name": "Anne Petit", "contact": "", "consent": True}
    assert channel.send(letter(to=to)).kind == "sent"
    recipient = post.submissions[0]["recipient"]
    assert recipient["legal_status"] == "INDIVIDUAL"
    assert "company" not in recipient


def test_the_mark_tells_letters_apart_and_not_tries():
    assert mark_of(letter("a")) == mark_of(letter("a", title="again"))
    marks = {mark_of(letter("a")), mark_of(letter("b")), mark_of(letter("a", content=b"%PDF x"))}
    assert len(marks) == 3
    assert all(len(mark) == 36 for mark in marks)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"token_url": ""}, "token_url"),
        ({"token_url": "http://post.example/token"}, "token_url"),
        ({"paper_url": "ftp://post.example"}, "paper_url"),
        ({"paper_url": "", "electronic_url": ""}, "paper_url"),
        ({"electronic_sender": ""}, "electronic_sender"),
        ({"username": ""}, "username"),
        ({"secrets": {}}, "client_secret"),
        ({"secrets": {"client_secret": "of another key"}}, "client_secret"),
        ({"sender": {"name": "x" * 39, "postcode": "69007", "city": "Lyon"}}, "address line 1"),
    ],
)
def test_a_setting_that_cannot_work_is_told_by_its_option(
    post: Post, options: dict[str, object], field: str
):
    with pytest.raises(InputError) as refused:
        open_channel(setting_for(COMPANY, post, **options))
    assert refused.value.field == field


def test_an_ordinary_letter_is_not_made_a_registered_one(post: Post):
    setting = setting_for(COMPANY, post)
    setting.channel = "post"
    with pytest.raises(InputError, match="registered letters only"):
        open_channel(setting)


def test_another_provider_is_not_known(post: Post):
    setting = setting_for(COMPANY, post)
    setting.provider = "pigeon"
    with pytest.raises(InputError, match="pigeon"):
        open_channel(setting)
