"""`butoir user`: who logs in with which role, and a way back in for who is locked out."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from installed import POLICY, ask, butoir

from databases import own_database

# the address is opened as a browser does, by another process on the same installation
OPENS = """
import django; django.setup()
from django.test import Client
client = Client(HTTP_HOST="localhost")
asked = client.get({path!r}, follow=True)
client.post(asked.redirect_chain[-1][0] if asked.redirect_chain else {path!r},
            {{"password1": "une-longue-phrase", "password2": "une-longue-phrase"}})
again = client.get({path!r}, follow=True)
print(Client(HTTP_HOST="localhost").login(username={name!r}, password="une-longue-phrase"),
      "password1" in again.content.decode())
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An installation with two companies, and claire as the owner of the first."""
    with own_database(tmp_path_factory.mktemp("people") / "data") as environment:
        for key in ("morel", "autre"):
            butoir(environment, "company", "create", key, "--policy", str(POLICY))
        butoir(environment, "user", "add", "claire", "--role", "owner", "--company", "morel")
        yield environment


def opened(environment, link: str, name: str) -> list[str]:
    path = re.sub(r"^https?://[^/]+", "", link)
    code = OPENS.format(path=path, name=name)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def events(environment, kind: str) -> list[dict]:
    return [json.loads(r[0]) for r in ask(environment, f"{EVENTS} WHERE kind = '{kind}'")]


EVENTS = "SELECT data FROM journal_event"


def test_a_new_person_gets_an_address_that_sets_the_password_once(installed):
    told = butoir(installed, "user", "add", "paul", "--role", "clerk", "--company", "morel").stdout
    assert "paul: clerk of morel" in told
    link = told.splitlines()[-1]
    assert opened(installed, link, "paul") == ["True", "False"]
    assert {"user": "paul", "role": "clerk", "new": True} in events(installed, "member-added")


def test_somebody_known_gets_a_role_more_and_no_address(installed):
    words = ("user", "add", "claire", "--role", "reader", "--company", "autre", "--json")
    said = json.loads(butoir(installed, *words).stdout)
    assert said == {"user": "claire", "company": "autre", "role": "reader"}


def test_a_role_is_changed_but_never_the_last_owners(installed):
    words = ("user", "add", "els", "--role", "reader", "--company", "morel")
    butoir(installed, *words)
    butoir(installed, "user", "role", "els", "manager", "--company", "morel")
    rows = json.loads(butoir(installed, "user", "list", "--json").stdout)
    els = {"user": "els", "role": "manager", "company": "morel", "email": ""}
    assert els in rows
    words = ("user", "role", "claire", "clerk", "--company", "morel")
    assert "last owner" in butoir(installed, *words, status=2).stderr


def test_who_is_locked_out_gets_an_address_at_the_public_one(installed):
    there = {**installed, "BUTOIR_URL": "https://relances.morel.example/"}
    said = json.loads(butoir(there, "user", "link", "claire", "--json").stdout)
    assert said["link"].startswith("https://relances.morel.example/accounts/password/reset/key/")
    assert opened(installed, said["link"], "claire") == ["True", "False"]
    assert {"user": "claire"} in events(installed, "password-link")
    assert said["link"] not in str(ask(installed, EVENTS))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("link", "nobody"), "nobody has that user name"),
        (("role", "claire", "clerk"), "choose one of autre, morel"),
        (("add", "a b", "--role", "clerk", "--company", "morel"), "is no user name"),
        (("add", "x", "--role", "clerk", "--company", "morel", "--email", "x"), "is no address"),
        (("add", "claire", "--role", "clerk", "--company", "morel"), "has a role in this company"),
        (("add", "x", "--role", "king", "--company", "morel"), "invalid choice"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(installed, words, why):
    before = ask(installed, "SELECT count(*) FROM journal_event")
    assert why in butoir(installed, "user", *words, status=2).stderr
    assert ask(installed, "SELECT count(*) FROM journal_event") == before


def test_the_list_is_read_by_people_too(installed):
    assert re.search(r"claire\s+owner\s+morel", butoir(installed, "user", "list").stdout)
