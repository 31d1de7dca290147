"""The office of whole ways of work: a formal notice whose day has passed, debtors with a link,
a mail that nobody has read, a company that takes payments online."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from browser.looks import in_the_dark, serious, too_wide
from browser.offices import PASSWORD, Desk, Office, served
from databases import own_database
from dispatch.mailservers import free_port
from dunning.mollie_server import MollieServer

DAY = "2026-04-20"  # the day after the formal notice ran out
DEBTORS = ("LEROY", "PEETERS", "ETALE", "ECRIT", "DOUTE")
_SEED = f"""
import django; django.setup()
import os
from datetime import date
from types import SimpleNamespace
from django.db import transaction
from butoir.dunning.answers.cases import open_cases
from butoir.dunning.answers.marks import plus_address, token_of
from butoir.dunning.answers.models import AnswerCase
from butoir.inbox.taking import take_mail
from butoir.ledger.recording import record_invoice
from butoir.users.models import Membership, Role, User
from casefile.cases import DAY, french_company
from companies import AT, at
from dunning.payments import takes_payments
from dunning.people import make_customer
from inbox.mails import written
company = french_company().company
user = User.objects.create_user("sophie", password={PASSWORD!r}, lang="fr", date_joined=AT)
Membership.objects.create(user=user, company=company, role=Role.MANAGER)
takes_payments(company, SimpleNamespace(url=os.environ["MOLLIE"]))
cases = {{}}
for code in {DEBTORS!r}:
    customer = make_customer(company, code)
    for number, cents in ((1, 1250_00), (2, 480_50)):
        record_invoice(customer, f"F-{{code}}-{{number}}", cents, date(2026, 4, 10),
                       issued_on=date(2026, 3, 10), by="claire", at=AT)
    with transaction.atomic():
        open_cases(company, [customer.pk], by="claire", at=AT)
    cases[code] = AnswerCase.objects.get(customer=customer).number
    print(token_of(cases[code], date(2026, 7, 31)))
for code, said in (("ECRIT", "Nous paierons 1 730,50 € le 30 avril 2026."),
                   ("DOUTE", "Nous contestons la facture F-DOUTE-2 : le prix est faux.")):
    headers = {{"To": plus_address("relances@morel.example", cases[code])}}
    mail = written(said, at(DAY, 5), f"{{code.lower()}}@client.example", **headers)
    take_mail(company, mail, "imap", by="butoir", at=at(DAY, 5))
"""


class Ways(NamedTuple):
    """The office, the stand-in of the payment provider, and the links that debtors were sent."""

    office: Office
    mollie: MollieServer
    tokens: dict[str, str]

    def link(self, code: str, query: str = "") -> str:
        """The address of a debtor's page."""
        return f"{self.office.url}/r/{self.tokens[code]}{query}"


@contextmanager
def office_of_ways(folder: Path, mollie: MollieServer) -> Iterator[Ways]:
    """The office of a company ("morel") on that day; "sophie" is its manager."""
    with own_database(folder / "data") as environment:
        port = free_port()
        environment["BUTOIR_DEMO_DAY"] = DAY
        environment["BUTOIR_ANSWER_URL"] = f"http://127.0.0.1:{port}"
        environment["MOLLIE"] = mollie.url
        seed = [sys.executable, "-c", _SEED]
        done = subprocess.run(seed, env=environment, check=True, capture_output=True, text=True)
        with served(environment, folder / "log", port) as office:
            yield Ways(office, mollie, dict(zip(DEBTORS, done.stdout.split(), strict=True)))


def for_everybody(desk: Desk) -> None:
    """The page shown can be used by everybody, narrow and wide, light and dark."""
    desk.quiet()
    assert not serious(desk.page)
    assert not in_the_dark(desk.page)
    assert not too_wide(desk.page)
