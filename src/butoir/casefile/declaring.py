"""The file that goes with a claim declared in insolvency proceedings: the declaration itself, what
the claim is made of as of the judgment, and its exhibits (France: C. com. L622-25, R622-23)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.casefile.bundle import build_declared
from butoir.casefile.loading import load_judged
from butoir.casefile.making import keep_case_file
from butoir.casefile.models import CaseFile
from butoir.casefile.pages.pen import DECLARED
from butoir.core.errors import InputError
from butoir.dunning.insolvency.declaring import draft_letter, load_drafts
from butoir.dunning.insolvency.models import Proceeding
from butoir.journal.events import lock_head
from butoir.journal.sealed import content_of
from butoir.users.hours import day_of


def make_declaration_file(
    row: Proceeding, currency: str, security: str, *, by: str, at: datetime
) -> CaseFile:
    """Make and seal the file of what is declared in a currency; `security` is what secures it.

    It speaks the agent's language. Raises InputError when nothing is declared in that currency,
    LawError when a day needs a rate that is not known.
    """
    with transaction.atomic():
        lock_head(row.company)
        facts = load_drafts(row, day_of(at), security).by_currency.get(currency)
        if facts is None:
            raise InputError("nothing was owed on the day of the judgment", row.customer.code)
        claim = facts.claimed.claim
        case = load_judged(row.customer, row.judged_on, currency, claim)
    lang = facts.agent.lang
    bundle = build_declared(case, lang, content_of, draft_letter(row, facts))
    return keep_case_file(row.customer, case, bundle, DECLARED, lang, by=by, at=at)
